"""Every act by everybody: who may, who is refused with a sentence, and what nobody gets to see."""

from functools import reduce
from typing import Any

import pytest

from bot.act.routes import Route
from tests import neighbours as who
from tests.neighbours import (
    ALL_WORDS,
    SECRET,
    Street,
    Things,
    about,
    named_choice,
    named_values,
    payload,
    refused,
)
from tests.routes_of_all import BELONGS, MEMBERS, OWN, ROWS, Row, spoken_once

UNANSWERED = "[[{}], []]"

pytestmark = pytest.mark.no_cover  # the tests of each room measure what they reach


def made(
    street: Street, kind: str, name: str, row: Row, user: str, things: Things | None = None
) -> dict[str, Any]:
    """The payload of a row about a network, sent by somebody."""
    things = things or street.here
    return payload(
        kind, name, user,
        subject=about(things, **row.to), form=route_of(street, kind, name).form,
        values=named_values(things, row.values), text=row.text, channel=row.channel,
        chosen=named_choice(things, row.chosen),
    )  # fmt: skip


def route_of(street: Street, kind: str, name: str) -> Route:
    return street.router.routes.table[kind, name]


# What tells everybody in the workspace for which networks they can sign up: those of the first one are told.
CALLS = ("sign_up", "follow", "open_calls", "open_calls_previous", "meedoen")


def leaks(answer: str, user: str, *, joins: bool = False, called: bool = False) -> list[str]:
    """What stands in an answer that its reader may not see; who is `called` may read what the network is."""
    here, next_door, abroad = ALL_WORDS
    hidden = (here, abroad) if user == who.ELSEWHERE else (next_door, abroad)
    if called and user == who.ELSEWHERE:
        hidden = (abroad,)
    forbidden = [word for words in hidden for word in (words.theme, words.inside, f'"{words.people}')]
    if user not in MEMBERS and not joins and not called:
        forbidden.append(here.inside)
    if user not in BELONGS | {who.DECLINED, who.LEFT} and not called:
        forbidden.append(here.theme)
    if user not in OWN:
        forbidden.append(SECRET)
    own = (f'"{user}"', f'\\"{user}\\"', f"{user[1:].lower()} {here.inside}")  # one's own id and name
    told = reduce(lambda said, mine: said.replace(mine, ""), own, answer)
    return [word for word in forbidden if word in told]


def test_every_route_has_a_row_that_says_who_may() -> None:
    from bot.compose import ROOMS

    known = {key for room in ROOMS for key in room.table}
    assert known == set(ROWS)


@pytest.mark.guard
@pytest.mark.parametrize("kind", ["act", "form", "command", "shortcut", "event"])
async def test_everybody_may_do_what_the_table_says_and_nothing_else(kind: str, there: Street) -> None:
    wrong = []
    for name, row in ((name, row) for (of_kind, name), row in spoken_once().items() if of_kind == kind):
        for user in who.CALLERS:
            answer = await there.send(kind, made(there, kind, name, row, user))
            wrong += [
                f"{kind} {name!r} by {user}: {said}" for said in judged(there, kind, name, row, user, answer)
            ]
    assert not wrong, "\n".join(wrong)


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
    called = name in CALLS or (kind == "command" and name == "join")
    if shown := leaks(answer, user, joins=name == "join" and not why, called=called):
        found.append(f"showed {shown}")
    if written:
        there.put_back()
    return found


@pytest.mark.long
async def test_what_is_told_to_another_installation_is_served_to_nobody(there: Street) -> None:
    wrong = []
    for (kind, name), row in spoken_once().items():
        for user in (who.FOREIGNER, who.FACILITATOR):
            answer = await there.send(kind, who.told_to(who.ABROAD, made(there, kind, name, row, user)))
            if answer != UNANSWERED or there.written():
                wrong.append(f"{kind} {name!r} by {user}: {answer} {there.changes()}")
                there.put_back()
    assert not wrong, "\n".join(wrong)


OF_A_NETWORK = ("network", "session")


@pytest.mark.long
async def test_nobody_reaches_what_is_next_door_through_their_own_network(there: Street) -> None:
    """The network or session is one's own; what is named beside it belongs to the neighbours."""
    wrong, tried = [], 0
    mixed = there.next_door | {name: there.here[name] for name in ("network", *who.SESSIONS)}
    for (kind, name), row in ROWS.items():
        ids = [value for key, value in row.to.items() if key not in OF_A_NETWORK and value in mixed]
        if not ids and "{" not in repr(list(row.values.values())):
            continue
        for user in (who.ASKER, who.FACILITATOR):
            tried += 1
            answer = await there.send(kind, made(there, kind, name, row, user, mixed))
            why, changes = refused(answer, user), there.changes()
            if touched := there.changed_of(there.next_door, changes):
                wrong.append(f"{kind} {name} by {user} wrote next door: {touched}")
            there.put_back()
            if shown := leaks(answer, user):
                wrong.append(f"{kind} {name} by {user} showed {shown}")
            if why == "unexpected" or (why and changes):
                wrong.append(f"{kind} {name} by {user}: {why} {changes}")
    assert tried > 40
    assert not wrong, "\n".join(wrong)
