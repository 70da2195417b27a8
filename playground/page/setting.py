"""What a page is told about the app that it shows: its manifest, its people and its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Command:
    """A slash command of the app."""

    name: str
    description: str = ""
    hint: str = ""

    @property
    def completions(self) -> list[str]:
        """What may be typed: the command alone, and with each word of its hint."""
        said = [word.strip() for word in self.hint.strip("[]").split("|")]
        return [self.name, *(f"{self.name} {word}" for word in said if word.isalpha())]


@dataclass(frozen=True)
class Shortcut:
    """A shortcut of the app: global or on a message."""

    callback_id: str
    name: str
    on_message: bool = False
    description: str = ""


@dataclass(frozen=True)
class Seat:
    """Somebody whom one may be: the role is a key of the page's words."""

    user: str
    role: str = "member"


@dataclass(frozen=True)
class Step:
    """One of the first steps: what to do, as whom, where (channel, dm or home)."""

    words: str
    user: str = ""
    place: str = ""


@dataclass(frozen=True)
class Setting:
    """The app and its people, as the page shows them."""

    app: str = "App"
    language: str = "nl"
    zone: str = "Europe/Brussels"
    seats: Sequence[Seat] = ()
    commands: Sequence[Command] = ()
    shortcuts: Sequence[Shortcut] = ()
    title: str = ""
    intro: Mapping[str, str] = field(default_factory=dict)  # what this is, by language
    steps: Mapping[str, Sequence[Step]] = field(default_factory=dict)  # first steps, by language

    def role(self, user: str) -> str:
        """The role of somebody, a member when nothing is said."""
        return next((seat.role for seat in self.seats if seat.user == user), "member")


def features(manifest: Mapping[str, Any]) -> tuple[list[Command], list[Shortcut]]:
    """The commands and shortcuts that an app manifest declares."""
    declared = manifest.get("features", {})
    commands = [
        Command(item["command"], item.get("description", ""), item.get("usage_hint", ""))
        for item in declared.get("slash_commands", ())
    ]
    shortcuts = [
        Shortcut(item["callback_id"], item["name"], item["type"] == "message", item.get("description", ""))
        for item in declared.get("shortcuts", ())
    ]
    return commands, shortcuts
