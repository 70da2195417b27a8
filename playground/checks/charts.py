"""Whether Slack would take a chart: its own reference of the block, with its limits."""

from __future__ import annotations

from typing import Any

from playground.checks.report import Report
from playground.records import Json

KINDS = ("line", "bar", "area")  # Kring draws no pies


def _points(report: Report, series: Json, labels: list[Any], where: str) -> None:
    """Check that a series has one number for each category, in their order."""
    if not report.keys(series, where, {"name", "data"}, ()):
        return
    report.string(series["name"], f"{where}.name", 20)
    found = []
    for at, item in enumerate(report.items(series["data"], f"{where}.data", 20)):
        here = f"{where}.data[{at}]"
        point = report.object(item, here)
        if point is not None and report.keys(point, here, {"label", "value"}, ()):
            found.append(report.string(point["label"], f"{here}.label", 20))
            if isinstance(point["value"], bool) or not isinstance(point["value"], int | float):
                report.add(f"{here}.value", "must be a number")
    if found != labels:
        report.add(f"{where}.data", "its labels are not the categories")


def _axes(report: Report, chart: Json, where: str) -> None:
    axes = report.object(chart["axis_config"], f"{where}.axis_config")
    if axes is None or not report.keys(axes, f"{where}.axis_config", {"categories"}, {"x_label", "y_label"}):
        return
    labels = report.items(axes["categories"], f"{where}.axis_config.categories", 20)
    for at, label in enumerate(labels):
        report.string(label, f"{where}.axis_config.categories[{at}]", 20)
    for key in ("x_label", "y_label"):
        if key in axes:
            report.string(axes[key], f"{where}.axis_config.{key}", 50)
    given = report.items(chart["series"], f"{where}.series", 6)
    every = [report.object(item, f"{where}.series") for item in given]
    report.once((str(one.get("name")) for one in every if one is not None), f"{where}.series")
    for at, series in enumerate(every):
        if series is not None:
            _points(report, series, labels, f"{where}.series[{at}]")


def check_chart(report: Report, block: Json, where: str) -> None:
    """Check a block that is a chart."""
    report.string(block["title"], f"{where}.title", 50)
    chart = report.object(block["chart"], f"{where}.chart")
    if chart is None:
        return
    if chart.get("type") not in KINDS:
        report.add(f"{where}.chart.type", f"unknown chart {chart.get('type')!r}")
    elif report.keys(chart, f"{where}.chart", {"type", "series", "axis_config"}, ()):
        _axes(report, chart, f"{where}.chart")
