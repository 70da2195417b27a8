"""Payloads that went wrong, on purpose or not: each can be made again from its number.

The numbers go round all routes and all sorts of what may be wrong, so that each route gets its share of
each sort: `PAIRS` numbers are one round.
"""

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from enum import StrEnum
from itertools import product
from typing import Any

from tests.neighbours import (
    CALLERS,
    SESSIONS,
    TOKEN,
    Street,
    Things,
    about,
    named_choice,
    named_values,
    payload,
)
from tests.routes_of_all import ROWS, spoken_once

STRANGE = (
    "", " ",
    "<!channel> <!here> <@U0X>", "*vet* _schuin_ `code` ~weg~", "\u202egnortsmo\u202c", "\u200b\u2060",
    "a\x00b", "\ud800", "😀" * 50, "é" * 3001, "x" * 100_000, "{0} {naam} %s %(n)s",
    "'; DROP TABLE person; --",
    "../../etc/passwd", "null", "true", "{}", "[]", '{"network": 1}', "-1", "1e309", "0x10", "٣", "²",
    "2026-02-30", "9999-12-31", "0001-01-01", "25:99", "24:00", "23:59", "Europe/Nergens", "yes", "no",
    "open",
)  # fmt: skip
NUMBERS = (0, -1, 1, 2, 3, 7, 12, 2**31 - 1, 2**31, 2**63, 2**70, -(2**70), 10**400, 1.5, float("inf"))
OTHERS = (
    None,
    True,
    False,
    [],
    {},
    [[]],
    [None],
    {"id": None},
    {"id": 7},
    {"value": {}},
    [{"value": []}],
    ["x", 1],
)
ELEMENTS = (
    "plain_text_input", "static_select", "radio_buttons", "overflow", "checkboxes", "multi_static_select",
    "multi_users_select", "users_select", "datepicker", "timepicker", "button", "onbekend",
)  # fmt: skip
DATES = ("9999-12-31", "0001-01-01", "2200-02-28", "2026-03-12", "2027-12-31", "00:00", "23:59")
PARTS = ("type", "value", "id", "view", "blocks", "state")
FACTS = ("network", "session", "question", "item", "token", "rsvp", "choice", "channel", "message", "attempt")


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a payload."""
    if path:
        yield path
    if isinstance(node, dict):
        for key in node:
            yield from places(node[key], (*path, key))
    if isinstance(node, list):
        for index in range(len(node)):
            yield from places(node[index], (*path, index))


class Sort(StrEnum):
    """What is wrong with a payload."""

    MISSING = "something is missing"
    THEIRS = "ids of the network next door"
    MIXED = "one's own network, and beside it what is next door"
    ABROAD = "ids of another workspace"
    STALE = "about a session in another stage"
    GIANT = "giant text"
    STRANGE = "strange values in its fields"
    SPOILED = "spoiled anywhere"
    BORROWED = "somebody else's button"


ROUTES = tuple(sorted(spoken_once()))
ABOUT_A_SESSION = ("act", "form")  # the others carry no ids
PAIRS = tuple(
    (sort, route)
    for sort, route in product(Sort, ROUTES)
    if route[0] in ABOUT_A_SESSION or sort not in (Sort.STALE, Sort.MIXED)
)
BESIDE = ("question", "item", "message")
IDS = ("network", "session", *BESIDE)
GIANTS = ("x" * 3001, "x" * 100_000, "é" * 40_000, "😀" * 20_000, "a b\n" * 20_000, "<" * 5_000, "&" * 3_001)


class Mischief:
    """One payload with something wrong in it, made from a number."""

    def __init__(self, there: Street, number: int) -> None:
        self.number, self.dice = number, random.Random(number)
        self.there = there
        self.sort, (self.kind, self.name) = PAIRS[number % len(PAIRS)]
        self.row = ROWS[self.kind, self.name]
        may = sorted(self.row.who)
        likely = 0.1 if self.sort is Sort.BORROWED else 0.8
        self.user = self.dice.choice(may if self.dice.random() < likely else CALLERS)
        self.things = self._things()
        self.subject: dict[str, Any] = json.loads(about(self.things, **self.row.to))
        self.values = named_values(self.things, dict(self.row.values))
        self.text, self.channel = self.row.text, self.row.channel
        self.chosen = named_choice(self.things, self.row.chosen)
        self._change()
        self.payload = payload(
            self.kind, self.name, self.user, subject=json.dumps(self.subject),
            form=there.router.routes.table[self.kind, self.name].form, values=self.values,
            text=self.text, channel=self.channel, chosen=self.chosen,
        )  # fmt: skip
        self._spoil()

    def _things(self) -> Things:
        """Whose ids it names."""
        here, next_door, dice = self.there.here, self.there.next_door, self.dice
        match self.sort:
            case Sort.THEIRS:
                return next_door
            case Sort.ABROAD:
                return self.there.abroad
            case Sort.MIXED:
                own = [name for name in here if name == "network" or name in SESSIONS or dice.random() < 0.3]
                return next_door | {name: here[name] for name in own}
            case Sort.STALE:
                return here | {name: here[dice.choice([*SESSIONS])] for name in SESSIONS}
            case Sort.SPOILED:
                return dice.choice((here, here, here, next_door, self.there.abroad))
        return here

    def _change(self) -> None:
        """Change what it is about and what was filled in."""
        dice, things = self.dice, self.things
        match self.sort:
            case Sort.THEIRS | Sort.ABROAD | Sort.MIXED:
                self.channel = self.channel if self.kind in ABOUT_A_SESSION else things["channel"]
                if not self.subject.keys() & set(IDS) or dice.random() < 0.1:
                    self.subject[dice.choice(IDS)] = things[dice.choice(["network", "own", *SESSIONS])]
                if self.sort is Sort.MIXED and not self.subject.keys() & set(BESIDE):
                    self.subject[dice.choice(BESIDE)] = self.there.next_door[dice.choice(["own", "action"])]
            case Sort.STALE if "session" not in self.subject or dice.random() < 0.1:
                self.subject["session"] = things[dice.choice([*SESSIONS])]
            case Sort.GIANT:
                self._fill(lambda: dice.choice(GIANTS), 0.6)
            case Sort.STRANGE:
                self._fill(self._anything, 0.5)
                self.chosen = dice.choice((None, None, None, "3", "9" * 30, "x"))
            case Sort.BORROWED if dice.random() < 0.5:
                self.subject["token"] = TOKEN + dice.choice(("UA", "UB", "UC"))

    def _fill(self, value: Any, share: float) -> None:
        """Put something else in a share of what can be written: fields, text and what a button says."""
        dice = self.dice
        for name in sorted(self.values):
            if dice.random() < share:
                self.values[name] = value()
        if self.kind in ("command", "shortcut", "event"):
            self.text = str(value())
        elif not self.values or dice.random() < share / 2:
            self.subject[dice.choice(FACTS)] = value()
            if dice.random() < share / 2:
                self.chosen = str(value())

    def _anything(self) -> Any:
        pool = self.dice.choice((STRANGE, DATES, NUMBERS, OTHERS, tuple(range(1, 30)), ELEMENTS))
        return deepcopy(self.dice.choice(pool))

    def _spoil(self) -> None:
        """Drop or change places of the payload itself."""
        if self.kind == "event" and self.channel:
            self.payload["event"]["channel"] = self.channel
        if self.sort is Sort.MISSING:
            for _ in range(self.dice.choice((1, 1, 2, 4))):
                self._within_subject(self._drop) if self.dice.random() < 0.3 else self._drop(self.payload)
        if self.sort is Sort.SPOILED or self.dice.random() < 0.15:
            for _ in range(self.dice.choice((1, 1, 1, 2, 3))):
                self._within_subject(self._put) if self.dice.random() < 0.3 else self._put(self.payload)

    def _within_subject(self, change: Any) -> None:
        """Change what a button or a modal is about, if this has one."""
        holders = [(self.payload.get("view"), "private_metadata"), *((act, "value") for act in self._acts())]
        for holder, key in holders:
            if isinstance(holder, dict) and isinstance(holder.get(key), str):
                try:
                    subject = json.loads(holder[key])
                except ValueError:
                    continue
                if isinstance(subject, dict | list) and subject:
                    change(subject)
                    holder[key] = json.dumps(subject)
                    return
        change(self.payload)

    def _acts(self) -> list[Any]:
        acts = self.payload.get("actions")
        return acts if isinstance(acts, list) else []

    def _place(self, node: Any) -> tuple[Any, Any]:
        path = self.dice.choice(list(places(node)))
        for step in path[:-1]:
            node = node[step]
        return node, path[-1]

    def _drop(self, node: Any) -> None:
        if node:
            parent, key = self._place(node)
            del parent[key]

    def _put(self, node: Any) -> None:
        if node:
            parent, key = self._place(node)
            if isinstance(parent, dict) and self.dice.random() < 0.3:
                key = self.dice.choice(PARTS)
            parent[key] = self._anything()

    def honest(self) -> dict[str, Any]:
        """Return the payload that gets through, from somebody who may."""
        return payload(
            self.kind, self.name, sorted(self.row.who)[0],
            subject=about(self.there.here, **self.row.to),
            form=self.there.router.routes.table[self.kind, self.name].form,
            values=named_values(self.there.here, dict(self.row.values)),
            text=self.row.text, channel=self.row.channel,
            chosen=named_choice(self.there.here, self.row.chosen),
        )  # fmt: skip
