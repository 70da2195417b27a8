"""Payloads that went wrong, on purpose or not: seeded, so that each can be made again from its number."""

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tests.neighbours import CALLERS, Street, about, named_values, payload
from tests.routes_of_all import ROWS

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


class Mischief:
    """One payload with something wrong in it, made from a number."""

    def __init__(self, there: Street, seed: int) -> None:
        self.dice = random.Random(seed)
        self.there = there
        self.kind, self.name = self.dice.choice(KEYS)
        may = sorted(ROWS[self.kind, self.name].who)
        self.user = self.dice.choice(may if self.dice.random() < 0.6 else CALLERS)
        self.payload = self._honest()
        for _ in range(self.dice.choice((0, 1, 1, 1, 2, 3))):
            self._spoil()

    def _honest(self) -> dict[str, Any]:
        dice, row = self.dice, ROWS[self.kind, self.name]
        things = dict(dice.choice((self.there.here,) * 4 + (self.there.next_door, self.there.abroad)))
        if dice.random() < 0.3:  # stale: of another stage
            names = [*things.keys() & SESSION_NAMES]
            names.sort()
            for name in names:
                things[name] = things[dice.choice(names)]
        if dice.random() < 0.2:  # the network of one, the rest of another
            for name in sorted(things.keys() - {"network"}):
                if dice.random() < 0.5:
                    things[name] = self.there.next_door.get(name, things[name])
        subject = json.loads(about(things, **row.to))
        while dice.random() < 0.3:
            subject[dice.choice(FACTS)] = self._anything()
        values = named_values(things, dict(row.values))
        while values and dice.random() < 0.4:
            values[dice.choice(sorted(values))] = self._anything()
        return payload(
            self.kind, self.name, self.user,
            subject=json.dumps(subject), form=self.there.router.routes.table[self.kind, self.name].form,
            values=values, text=row.text if dice.random() < 0.7 else dice.choice(STRANGE),
            channel=row.channel or dice.choice(("", "C0HIER", "C0BUREN", "D0")),
            chosen=dice.choice((None, None, None, "3", "9" * 30, "x")),
        )  # fmt: skip

    def _anything(self) -> Any:
        pool = self.dice.choice((STRANGE, DATES, NUMBERS, OTHERS, tuple(range(1, 30)), ELEMENTS))
        return deepcopy(self.dice.choice(pool))

    def _spoil(self) -> None:
        """Change, drop or double one place."""
        path = self.dice.choice(list(places(self.payload)))
        parent: Any = self.payload
        for step in path[:-1]:
            parent = parent[step]
        match self.dice.randrange(4):
            case 0:
                del parent[path[-1]]
            case 1 if isinstance(parent, dict):
                parent[self.dice.choice(("type", "value", "id", "view", "blocks", "state"))] = (
                    self._anything()
                )
            case _:
                parent[path[-1]] = self._anything()


KEYS = sorted(ROWS)
SESSION_NAMES = frozenset(
    {"reporting", "underway", "evaluating", "ready", "preparing", "announced", "planned", "cancelled"}
)
