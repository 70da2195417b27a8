"""Blocks: what a message or a view is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.checks.charts import check_chart
from playground.checks.elements import check_element
from playground.checks.report import Report
from playground.records import Json

MESSAGE_BLOCKS = 50
Check = Callable[[Report, Json, str], None]


def _section(report: Report, block: Json, where: str) -> None:
    if "text" not in block and "fields" not in block:
        report.add(where, "needs text or fields")
    if "text" in block:
        report.text(block["text"], f"{where}.text", 3000, markup=True)
    if "fields" in block:
        for index, value in enumerate(report.items(block["fields"], f"{where}.fields", 10)):
            report.text(value, f"{where}.fields[{index}]", 2000, markup=True)
    if "accessory" in block:
        check_element(report, block["accessory"], f"{where}.accessory", "accessory")
    report.flag(block, "expand", where)


def _header(report: Report, block: Json, where: str) -> None:
    report.text(block["text"], f"{where}.text", 150)


def _divider(report: Report, block: Json, where: str) -> None:
    del report, block, where


def _image(report: Report, block: Json, where: str) -> None:
    report.picture(block, where)
    if "title" in block:
        report.text(block["title"], f"{where}.title", 2000)


def _actions(report: Report, block: Json, where: str) -> None:
    for index, element in enumerate(report.items(block["elements"], f"{where}.elements", 25)):
        check_element(report, element, f"{where}.elements[{index}]", "actions")


def _context(report: Report, block: Json, where: str) -> None:
    for index, element in enumerate(report.items(block["elements"], f"{where}.elements", 10)):
        here = f"{where}.elements[{index}]"
        if isinstance(element, dict) and element.get("type") in ("plain_text", "mrkdwn"):
            report.text(element, here, 3000, markup=True)
        else:
            check_element(report, element, here, "context")


def _input(report: Report, block: Json, where: str) -> None:
    report.text(block["label"], f"{where}.label", 2000)
    if "hint" in block:
        report.text(block["hint"], f"{where}.hint", 2000)
    report.flag(block, "optional", where)
    report.flag(block, "dispatch_action", where)
    check_element(report, block["element"], f"{where}.element", "input")


def _markdown(report: Report, block: Json, where: str) -> None:
    report.string(block["text"], f"{where}.text", 12000)


RICH = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}


def _rich_text(report: Report, block: Json, where: str) -> None:
    for index, value in enumerate(report.items(block["elements"], f"{where}.elements", 1000)):
        here = f"{where}.elements[{index}]"
        part = report.object(value, here)
        if part is None:
            continue
        if part.get("type") not in RICH:
            report.add(f"{here}.type", f"unknown element type {part.get('type')!r}")
        report.items(part.get("elements"), f"{here}.elements", 1000)


def _table(report: Report, block: Json, where: str) -> None:
    for number, row in enumerate(report.items(block["rows"], f"{where}.rows", 100)):
        for index, value in enumerate(report.items(row, f"{where}.rows[{number}]", 20)):
            here = f"{where}.rows[{number}][{index}]"
            cell = report.object(value, here)
            if cell is None:
                continue
            if cell.get("type") == "raw_text":
                if report.keys(cell, here, {"type", "text"}, ()):
                    report.string(cell["text"], f"{here}.text", 3000)
            elif cell.get("type") == "rich_text":
                if report.keys(cell, here, {"type", "elements"}, ()):
                    _rich_text(report, cell, here)
            else:
                report.add(f"{here}.type", "must be raw_text or rich_text")
    if "column_settings" in block:
        report.items(block["column_settings"], f"{where}.column_settings", 20)


BLOCKS: dict[str, tuple[Check, frozenset[str], frozenset[str]]] = {
    "section": (_section, frozenset(), frozenset({"text", "fields", "accessory", "expand"})),
    "header": (_header, frozenset({"text"}), frozenset()),
    "divider": (_divider, frozenset(), frozenset()),
    "image": (_image, frozenset({"alt_text"}), frozenset({"image_url", "slack_file", "title"})),
    "actions": (_actions, frozenset({"elements"}), frozenset()),
    "context": (_context, frozenset({"elements"}), frozenset()),
    "input": (_input, frozenset({"label", "element"}), frozenset({"hint", "optional", "dispatch_action"})),
    "markdown": (_markdown, frozenset({"text"}), frozenset()),
    "rich_text": (_rich_text, frozenset({"elements"}), frozenset()),
    "table": (_table, frozenset({"rows"}), frozenset({"column_settings"})),
    "data_visualization": (check_chart, frozenset({"title", "chart"}), frozenset()),
}
ONLY_IN_MESSAGES = {"markdown", "table", "data_visualization"}
MOST_CHARTS = 2  # in a message


def elements_of(block: Json) -> list[Json]:
    """The elements of a block a person can act on, in order."""
    kind = block.get("type")
    if kind == "actions":
        found = block.get("elements")
    else:
        found = [block.get({"section": "accessory", "input": "element"}.get(str(kind), ""))]
    return [e for e in found or [] if isinstance(e, dict) and e.get("type") != "image"]


def check_blocks(report: Report, value: Any, where: str, most: int, *, in_view: bool, least: int = 0) -> None:
    """Check a list of blocks, with the ids in it."""
    seen: set[str] = set()
    for index, item in enumerate(report.items(value, where, most, least)):
        here = f"{where}[{index}]"
        block = report.object(item, here)
        if block is None:
            continue
        kind = block.get("type")
        if not isinstance(kind, str) or kind not in BLOCKS or (in_view and kind in ONLY_IN_MESSAGES):
            report.add(
                f"{here}.type", f"unknown block type {kind!r}" if kind not in BLOCKS else "not in views"
            )
            continue
        check, required, optional = BLOCKS[kind]
        report.id(block, "block_id", here)
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in seen:
                report.add(f"{here}.block_id", f"duplicate block_id {block_id!r}")
            seen.add(block_id)
        if report.keys(block, here, required | {"type"}, optional | {"block_id"}):
            check(report, block, here)
            _check_action_ids(report, block, here)
    if isinstance(value, list):
        _check_sounds(report, value, where)
    if len(report.focused) > 1:
        report.add(where, f"more than one focus_on_load: {', '.join(report.focused)}")


def _check_sounds(report: Report, blocks: list[Any], where: str) -> None:
    """Note two elements that a screen reader gives the same name: nobody can tell by ear which is which."""
    heard: dict[str, str] = {}
    for index, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        for element in elements_of(block):
            sound = " ".join(sound_of(block, element).split()).casefold()
            here = f"{where}[{index}].{element.get('action_id', '')}"
            if sound in heard:
                report.add(here, f"sounds like {heard[sound]}: {sound!r}")
            elif sound:
                heard[sound] = here


def sound_of(block: Json, element: Json) -> str:
    """What a screen reader calls an element: its own label, else its words, else what stands beside it."""
    if block.get("type") == "input":
        return words_of(block.get("label"))
    if element.get("type") == "button":
        return str(element.get("accessibility_label") or "") or words_of(element.get("text"))
    return words_of(element.get("placeholder")) or words_of(block.get("text"))


def words_of(text: Any) -> str:
    """The words of a text object; none of anything else."""
    return str(text.get("text") or "") if isinstance(text, dict) else ""


def _check_action_ids(report: Report, block: Json, where: str) -> None:
    seen: set[str] = set()
    for element in elements_of(block):
        action_id = element.get("action_id")
        if isinstance(action_id, str):
            if action_id in seen:
                report.add(where, f"duplicate action_id {action_id!r}")
            seen.add(action_id)


def check_message(blocks: Any, files: set[str] | None = None) -> list[str]:
    """Everything wrong with the blocks of a message."""
    report = Report(files=files)
    check_blocks(report, blocks, "blocks", MESSAGE_BLOCKS, in_view=False)
    if isinstance(blocks, list):
        kinds = [block.get("type") for block in blocks if isinstance(block, dict)]
        if kinds.count("table") > 1:
            report.add("blocks", "more than one table")
        if kinds.count("data_visualization") > MOST_CHARTS:
            report.add("blocks", "more than two charts")
        letters = sum(
            len(str(b.get("text", ""))) for b in blocks if isinstance(b, dict) and b.get("type") == "markdown"
        )
        if kinds.count("markdown") > 1 and letters > 12000:
            report.add("blocks", "more than 12000 characters of markdown")
    return report.problems
