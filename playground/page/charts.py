"""Charts as pictures of lines and bars, named for those who do not see them."""

from __future__ import annotations

from itertools import pairwise

from playground.page.html import Html, joined, tag
from playground.records import Json

WIDE, HIGH, LEFT, FOOT, HEAD = 560, 240, 34, 30, 12  # of the picture, and of what is beside the lines
MARKS = ("", "6 4", "2 4", "10 3 2 3", "1 6", "12 6")  # of a line: no series is told by its colour alone


def draw_chart(block: Json) -> Html:
    """The chart with its title, its legend and its values."""
    chart = block["chart"]
    series, labels = chart["series"], chart["axis_config"]["categories"]
    values = [point["value"] for each in series for point in each["data"]]
    top = max([1.0, *values])
    picture = tag(
        "svg",
        *_grid(top),
        *_below(labels),
        *(_bars(series, top) if chart["type"] == "bar" else _lines(series, top)),
        viewBox=f"0 0 {WIDE} {HIGH}",
        role="img",
        aria_label=f"{block['title']}: {_said(series)}",
    )
    legend = tag("ul", *(tag("li", each["name"], class_=f"series s{at}") for at, each in enumerate(series)))
    return joined(tag("div", block["title"], class_="title"), picture, legend)


def _said(series: list[Json]) -> str:
    return "; ".join(
        f"{each['name']} " + ", ".join(f"{point['label']} {point['value']:g}" for point in each["data"])
        for each in series
    )


def _across(at: int, many: int) -> float:
    step = (WIDE - LEFT) / many
    return LEFT + step * (at + 0.5)


def _up(value: float, top: float) -> float:
    return HIGH - FOOT - (HIGH - FOOT - HEAD) * value / top


def _grid(top: float) -> list[Html]:
    marks = []
    for value in (0, top / 2, top):
        y = _up(value, top)
        marks.append(tag("line", x1=LEFT, x2=WIDE, y1=y, y2=y, class_="grid"))
        marks.append(tag("text", f"{value:g}", x=LEFT - 6, y=y + 4, class_="beside"))
    return marks


def _below(labels: list[str]) -> list[Html]:
    return [
        tag("text", label, x=_across(at, len(labels)), y=HIGH - 8, class_="under")
        for at, label in enumerate(labels)
    ]


def _lines(series: list[Json], top: float) -> list[Html]:
    drawn = []
    for number, each in enumerate(series):
        points = [
            (_across(at, len(each["data"])), _up(point["value"], top))
            for at, point in enumerate(each["data"])
        ]
        name = f"s{number}"
        for (x, y), (then_x, then_y) in pairwise(points):
            drawn.append(
                tag("line", x1=x, y1=y, x2=then_x, y2=then_y, class_=name, stroke_dasharray=MARKS[number])
            )
        drawn += [tag("circle", cx=x, cy=y, r=4, class_=name) for x, y in points]
    return drawn


def _bars(series: list[Json], top: float) -> list[Html]:
    drawn = []
    for number, each in enumerate(series):
        many = len(each["data"])
        wide = (WIDE - LEFT) / many * 0.8 / len(series)
        for at, point in enumerate(each["data"]):
            x = _across(at, many) + (number - len(series) / 2) * wide
            y = _up(point["value"], top)
            drawn.append(tag("rect", x=x, y=y, width=wide - 2, height=HIGH - FOOT - y, class_=f"s{number}"))
    return drawn
