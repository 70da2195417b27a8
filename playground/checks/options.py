"""Options of selects, menus, radio buttons and checkboxes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playground.checks.report import Report
from playground.records import Json


def same_option(one: Any, other: Any) -> bool:
    """Whether two options have the same words, value and description."""

    def essence(option: Any) -> Any:
        if not isinstance(option, dict):
            return None
        words = [option.get(key) for key in ("text", "description")]
        return [w.get("text") if isinstance(w, dict) else w for w in words], option.get("value")

    return bool(essence(one) is not None and essence(one) == essence(other))


def all_options(element: Json) -> list[Json]:
    """Every option of an element, those in groups included."""
    groups = element.get("option_groups") or []
    grouped = [option for group in groups if isinstance(group, dict) for option in group.get("options") or []]
    return list(element.get("options") or []) + grouped


def check_option(report: Report, value: Any, where: str, *, markup: bool = False, menu: bool = False) -> None:
    """Check one option."""
    option = report.object(value, where)
    optional = {"description", "url"} if menu else {"description"}
    if option is None or not report.keys(option, where, {"text", "value"}, optional):
        return
    report.text(option["text"], f"{where}.text", 75, markup=markup)
    report.string(option["value"], f"{where}.value", 150)
    if "description" in option:
        report.text(option["description"], f"{where}.description", 75, markup=markup)
    if "url" in option:
        report.address(option["url"], f"{where}.url")


def check_options(
    report: Report, element: Json, where: str, most: int, *, markup: bool = False, menu: bool = False
) -> None:
    """Check a plain list of options."""
    for index, option in enumerate(report.items(element.get("options"), f"{where}.options", most)):
        check_option(report, option, f"{where}.options[{index}]", markup=markup, menu=menu)
    report.once(_values(all_options(element)), where)


def _values(options: Iterable[Any]) -> Iterable[str]:
    return (str(option.get("value")) for option in options if isinstance(option, dict))


def check_groups(report: Report, element: Json, where: str) -> None:
    """Check the options of a select: either a list or groups of them."""
    if ("options" in element) == ("option_groups" in element):
        report.add(where, "needs either options or option_groups")
        return
    if "options" in element:
        check_options(report, element, where, 100)
        return
    for number, value in enumerate(report.items(element["option_groups"], f"{where}.option_groups", 100)):
        here = f"{where}.option_groups[{number}]"
        group = report.object(value, here)
        if group is not None and report.keys(group, here, {"label", "options"}, ()):
            report.text(group["label"], f"{here}.label", 75)
            for index, option in enumerate(report.items(group["options"], f"{here}.options", 100)):
                check_option(report, option, f"{here}.options[{index}]")
    report.once(_values(all_options(element)), where)


def check_initial(report: Report, element: Json, where: str) -> None:
    """Check that what is chosen at first is among the options."""
    options = all_options(element)
    if "initial_option" in element and not any(same_option(element["initial_option"], o) for o in options):
        report.add(f"{where}.initial_option", "not among the options")
    if "initial_options" in element:
        here = f"{where}.initial_options"
        chosen = report.items(element["initial_options"], here, 100)
        for index, one in enumerate(chosen):
            if not any(same_option(one, option) for option in options):
                report.add(f"{here}[{index}]", "not among the options")
        report.once(_values(chosen), here)
