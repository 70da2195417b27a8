"""Every act by everybody: who may, who is refused with a sentence, and what nobody gets to see."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from bot.routes import Route
from bot.texts import catalogue
from models.person import Language
from tests import neighbours as who
from tests.neighbours import ALL_WORDS, SECRET, Street, Things, about, named_values, payload, street
from tests.routes_of_all import BELONGS, MEMBERS, OWN, ROWS, Row

ENGLISH = (who.STAND_IN, who.ASKER)


@lru_cache
def refusals(language: Language) -> dict[str, list[str]]:
    """What stands between the values in the sentence of every refusal, by the name of its class."""
    found = {}
    for key, said in catalogue(language)._catalog.items():  # type: ignore[attr-defined]
        if isinstance(key, str) and key.startswith("refusal."):
            as_json = json.dumps(said, ensure_ascii=False)[1:-1]
            found[key.removeprefix("refusal.")] = re.split(r"\{\w+\}", as_json)
    return found


def refused(answer: str, user: str) -> str:
    """The name of the refusal that somebody reads in their language; empty when it is none."""
    language = Language.EN if user in ENGLISH else Language.NL
    return next(
        (name for name, parts in refusals(language).items() if all(part in answer for part in parts)), ""
    )


def made(
    street: Street, kind: str, name: str, row: Row, user: str, things: Things | None = None
) -> dict[str, Any]:
    """The payload of a row about a network, sent by somebody."""
    things = things or street.here
    return payload(
        kind, name, user,
        subject=about(things, **row.to), form=route_of(street, kind, name).form,
        values=named_values(things, row.values), text=row.text, channel=row.channel, chosen=row.chosen,
    )  # fmt: skip


def route_of(street: Street, kind: str, name: str) -> Route:
    return street.router.routes.table[kind, name]


def leaks(answer: str, user: str, *, joins: bool = False) -> list[str]:
    """What stands in an answer that its reader may not see."""
    here, next_door, abroad = ALL_WORDS
    hidden = {
        who.ELSEWHERE: (here, abroad),
        who.FOREIGNER: (here, next_door),
    }.get(user, (next_door, abroad))
    forbidden = [word for words in hidden for word in (words.theme, words.inside, f'"{words.people}')]
    if user not in MEMBERS and not joins:
        forbidden.append(here.inside)
    if user not in BELONGS | {who.DECLINED, who.LEFT}:
        forbidden.append(here.theme)
    if user not in OWN:
        forbidden.append(SECRET)
    return [word for word in forbidden if word in answer]


def test_every_route_has_a_row_that_says_who_may() -> None:
    from bot.compose import ROOMS

    known = {key for room in ROOMS for key in room.table}
    assert known == set(ROWS)


@pytest.mark.parametrize("kind", ["act", "form", "command", "shortcut", "event"])
async def test_everybody_may_do_what_the_table_says_and_nothing_else(kind: str, tmp_path: Path) -> None:
    wrong = []
    async with street(tmp_path) as there:
        for (of_kind, name), row in ROWS.items():
            if of_kind != kind:
                continue
            for user in who.CALLERS:
                answer = await there.send(kind, made(there, kind, name, row, user))
                wrong += [
                    f"{kind} {name!r} by {user}: {said}"
                    for said in judged(there, kind, name, row, user, answer)
                ]
    assert not wrong, "\n".join(wrong)


def rows_of(there: Street, kind: str) -> Iterator[tuple[str, Row]]:
    """The rows of a kind; of the names of one command, which say the same, the first."""
    said: dict[int, Row] = {}
    for (of_kind, name), row in ROWS.items():
        if of_kind != kind:
            continue
        route = id(route_of(there, kind, name))
        if kind != "command" or route not in said:
            yield name, row
        assert said.setdefault(route, row).who == row.who, name


def judged(there: Street, kind: str, name: str, row: Row, user: str, answer: str) -> list[str]:
    """What is wrong with what happened."""
    found, why, written = [], refused(answer, user), there.written()
    if why == "unexpected":
        found.append("said that something unexpected happened")
    if user in row.who and why:
        found.append(f"refused: {why}")
    if user not in row.who and not why:
        found.append("not refused")
    if written and (why or route_of(there, kind, name).reads):
        changes = there.changes()
        if changes.keys() - {"seen_event"}:
            found.append(f"wrote {changes}")
    if shown := leaks(answer, user, joins=name == "join" and not why):
        found.append(f"showed {shown}")
    if written:
        there.put_back()
    return found


OF_A_NETWORK = ("network", "session")


async def test_nobody_reaches_what_is_next_door_through_their_own_network(tmp_path: Path) -> None:
    """The network or session is one's own; what is named beside it belongs to the neighbours."""
    wrong, tried = [], 0
    async with street(tmp_path) as there:
        mixed = there.next_door | {name: there.here[name] for name in ("network", *who.SESSIONS)}
        theirs = there.holdings(there.next_door)
        for (kind, name), row in ROWS.items():
            ids = [value for key, value in row.to.items() if key not in OF_A_NETWORK and value in mixed]
            if not ids and "{" not in repr(list(row.values.values())):
                continue
            for user in (who.ASKER, who.FACILITATOR):
                tried += 1
                answer = await there.send(kind, made(there, kind, name, row, user, mixed))
                why = refused(answer, user)
                written = there.written()
                changes = there.changes() if written else {}
                if written and there.holdings(there.next_door) != theirs:
                    wrong.append(f"{kind} {name} by {user} wrote next door: {changes}")
                there.put_back()
                if shown := leaks(answer, user):
                    wrong.append(f"{kind} {name} by {user} showed {shown}")
                if why == "unexpected" or (why and changes):
                    wrong.append(f"{kind} {name} by {user}: {why} {changes}")
    assert tried > 40
    assert not wrong, "\n".join(wrong)
