"""A report of everything wrong in one message or view."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from playground.records import Json

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")
TEXT_KEYS = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}


def blank(words: str) -> bool:
    """Whether nobody would see anything: nothing but spaces and characters without width."""
    return all(letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf") for letter in words)


@dataclass
class Report:
    """Collects problems; each names a place and what is wrong there."""

    problems: list[str] = field(default_factory=list)
    focused: list[str] = field(default_factory=list)
    files: set[str] | None = None

    def add(self, where: str, what: str) -> None:
        """Note one problem."""
        self.problems.append(f"{where}: {what}")

    def object(self, value: Any, where: str) -> Json | None:
        """The value if it is an object."""
        if isinstance(value, dict):
            return value
        self.add(where, "must be an object")
        return None

    def keys(self, value: Json, where: str, required: Iterable[str], optional: Iterable[str]) -> bool:
        """Whether all required keys are there; unknown ones are noted."""
        needed = sorted(set(required))
        missing = [key for key in needed if value.get(key) is None]
        for key in missing:
            self.add(f"{where}.{key}", "missing")
        for key in sorted(set(value) - set(needed) - set(optional)):
            self.add(f"{where}.{key}", "unknown key")
        for key in sorted(set(value) & set(optional)):
            if value[key] is None:
                self.add(f"{where}.{key}", "must not be null")
        return not missing

    def items(self, value: Any, where: str, most: int, least: int = 1) -> list[Any]:
        """The value if it is a list of a fitting size, else an empty list."""
        if not isinstance(value, list):
            self.add(where, "must be a list")
            return []
        if len(value) > most:
            self.add(where, f"more than {most} items")
        if len(value) < least:
            self.add(where, f"fewer than {least} items")
        return value

    def string(self, value: Any, where: str, most: int, least: int = 1) -> str | None:
        """The value if it is a string of a fitting length."""
        if not isinstance(value, str):
            self.add(where, "must be a string")
            return None
        if len(value) > most:
            self.add(where, f"more than {most} characters")
        if len(value) < least or (least and blank(value)):
            self.add(where, "must not be empty" if least == 1 else f"fewer than {least} characters")
        return value

    def address(self, value: Any, where: str) -> None:
        """Check an address that a button opens."""
        address = self.string(value, where, 3000)
        if address is not None and not SCHEME.match(address):
            self.add(where, "must be an address with a scheme")

    def once(self, values: Iterable[str], where: str) -> None:
        """Note values that stand there twice."""
        seen: set[str] = set()
        for value in values:
            if value in seen:
                self.add(where, f"duplicate value {value!r}")
            seen.add(value)

    def flag(self, value: Json, key: str, where: str) -> None:
        """Note a flag that is neither true nor false."""
        if key in value and not isinstance(value[key], bool):
            self.add(f"{where}.{key}", "must be true or false")

    def integer(self, value: Json, key: str, where: str, least: int, most: int) -> int | None:
        """The number under this key if it lies within bounds."""
        number = value.get(key)
        if number is None:
            return None
        if isinstance(number, bool) or not isinstance(number, int):
            self.add(f"{where}.{key}", "must be a whole number")
            return None
        if not least <= number <= most:
            self.add(f"{where}.{key}", f"must lie between {least} and {most}")
        return number

    def choice(self, value: Json, key: str, where: str, allowed: Iterable[str]) -> None:
        """Note a value that is not among the allowed ones."""
        if key in value and value[key] not in set(allowed):
            self.add(f"{where}.{key}", f"must be one of {', '.join(sorted(allowed))}")

    def text(self, value: Any, where: str, most: int, *, markup: bool = False) -> None:
        """Check a text object; only `markup` places take mrkdwn."""
        text = self.object(value, where)
        if text is None:
            return
        kind = text.get("type")
        if not isinstance(kind, str) or kind not in TEXT_KEYS:
            self.add(f"{where}.type", "must be plain_text or mrkdwn" if markup else "must be plain_text")
            return
        if kind == "mrkdwn" and not markup:
            self.add(f"{where}.type", "must be plain_text")
        if self.keys(text, where, {"type", "text"}, TEXT_KEYS[kind] - {"type", "text"}):
            self.string(text["text"], where, most)
        self.flag(text, "emoji", where)
        self.flag(text, "verbatim", where)

    def confirm(self, value: Json, where: str) -> None:
        """Check the confirmation of an element, if it has one."""
        if "confirm" not in value:
            return
        here = f"{where}.confirm"
        confirm = self.object(value["confirm"], here)
        if confirm is None or not self.keys(confirm, here, {"title", "text", "confirm", "deny"}, {"style"}):
            return
        self.text(confirm["title"], f"{here}.title", 100)
        self.text(confirm["text"], f"{here}.text", 300, markup=True)
        self.text(confirm["confirm"], f"{here}.confirm", 30)
        self.text(confirm["deny"], f"{here}.deny", 30)
        self.choice(confirm, "style", here, {"primary", "danger"})

    def id(self, value: Json, key: str, where: str) -> None:
        """Check an id of at most 255 characters, if there is one."""
        if key in value:
            self.string(value[key], f"{where}.{key}", 255)

    def picture(self, value: Json, where: str) -> None:
        """Check the source and the alternative text of an image."""
        sources = [key for key in ("image_url", "slack_file") if key in value]
        if len(sources) != 1:
            self.add(where, "needs either image_url or slack_file")
        if "image_url" in value:
            url = self.string(value["image_url"], f"{where}.image_url", 3000)
            if url and not url.startswith(("https://", "http://")):
                self.add(f"{where}.image_url", "must be an http(s) address")
        if "slack_file" in value:
            file = self.object(value["slack_file"], f"{where}.slack_file") or {}
            if set(file) not in ({"id"}, {"url"}):
                self.add(f"{where}.slack_file", "needs either id or url")
            elif self.files is not None and "id" in file and file["id"] not in self.files:
                self.add(f"{where}.slack_file.id", "no such uploaded file")
        if "alt_text" in value:
            self.string(value["alt_text"], f"{where}.alt_text", 2000)
