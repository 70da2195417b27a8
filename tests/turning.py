"""Reading a list that is long in a modal from its beginning to its end, as people do: by its button."""

import json
from collections.abc import Callable
from typing import Any

from bot.act.ids import PREVIOUS
from bot.slack.blocks import View
from playground.checks import check_view


def every_page(draw: Callable[[int], View]) -> list[View]:
    """Every page of a modal that is drawn from a place on; each is one that Slack takes."""
    pages, start = [], 0
    while True:
        pages.append(draw(start))
        assert check_view(pages[-1], "modal") == []
        after = [place for place, back in turns(pages[-1]) if not back]
        if not after:
            return pages
        assert after[0] > start
        start = after[0]


def turns(view: View) -> list[tuple[int, bool]]:
    """The places to which the buttons of a page lead, and whether that is back."""
    found: list[tuple[int, bool]] = []
    for block in view["blocks"]:
        for element in block.get("elements", []):
            about: Any = json.loads(element.get("value") or "{}")
            if isinstance(about, dict) and "start" in about:
                found.append((about["start"], element["action_id"].endswith(PREVIOUS)))
    return found
