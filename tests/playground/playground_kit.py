"""Short ways to write blocks and views."""

from collections.abc import Awaitable, Callable
from typing import Any

Connect = Callable[[], Awaitable[None]]
Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str = "") -> Json:
    return {"text": plain(text), "value": value or text.lower()}


def options(count: int) -> list[Json]:
    return [option(f"Option {n}") for n in range(count)]


def button(text: str, action_id: str = "press", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def question(label: str, block_id: str, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "value", **more.pop("element", {})}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def select(count: int = 2, **more: Any) -> Json:
    return {"type": "static_select", "action_id": "choose", "options": options(count), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain("Form"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [section("Hello")],
        **more,
    }


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks) or [section("Hello")]}
