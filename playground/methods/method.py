"""A Web API method: which arguments it takes and what it does."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.errors import SlackError
from playground.records import Json
from playground.workspace import Workspace


@dataclass(frozen=True)
class Context:
    """What a method has to work with; `root` is the address of the server."""

    workspace: Workspace
    args: Json
    root: str

    def text(self, key: str, default: str = "") -> str:
        """An argument as text."""
        value = self.args.get(key)
        return default if value is None else str(value)

    def flag(self, key: str) -> bool:
        """An argument as true or false."""
        return str(self.args.get(key, "")).lower() in ("1", "true")

    def number(self, key: str, default: int) -> int:
        """An argument as a whole number."""
        try:
            return int(self.text(key) or default)
        except ValueError:
            raise SlackError("invalid_arguments", [f"{key}: must be a number"]) from None

    def parsed(self, key: str, error: str) -> Any:
        """An argument that is JSON, in a string or already parsed."""
        value = self.args.get(key)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error, [f"{key}: no JSON"]) from None

    def page(self, rows: list[Any], most: int = 1000) -> tuple[list[Any], Json]:
        """The rows of the page asked for, and the metadata with the next cursor."""
        limit = self.number("limit", 100)
        if not 1 <= limit <= most:
            raise SlackError("invalid_limit")
        try:
            start = int(self.text("cursor").removeprefix("next:") or 0)
        except ValueError:
            raise SlackError("invalid_cursor") from None
        more = start + limit < len(rows)
        return rows[start : start + limit], {"next_cursor": f"next:{start + limit}" if more else ""}


@dataclass(frozen=True)
class Method:
    """One method; `required` and `optional` name its arguments."""

    call: Callable[[Context], Json]
    required: frozenset[str]
    optional: frozenset[str]
    app_level: bool = False

    def check(self, args: Json) -> None:
        """Refuse missing and unknown arguments."""
        problems = [f"{key}: missing" for key in sorted(self.required) if args.get(key) in (None, "")]
        problems += [f"{key}: unknown argument" for key in sorted(set(args) - self.required - self.optional)]
        if problems:
            raise SlackError("invalid_arguments", problems)


def method(call: Callable[[Context], Json], required: str = "", optional: str = "") -> Method:
    """A method with these arguments, separated by spaces."""
    return Method(call, frozenset(required.split()), frozenset(optional.split()))
