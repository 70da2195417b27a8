"""Payloads that no Slack would send, and ids that are not the caller's: nothing breaks, nothing gets through.

KRING_HOSTILE=20000 tries more of them, KRING_SEED=1234 one again.
"""

import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import incoming
from bot.forms import filled_in, parse
from bot.incoming import UNREADABLE, read
from tests import neighbours as who
from tests.mutations import Mischief
from tests.neighbours import ALL_WORDS, SECRET, Street, street
from tests.routes_of_all import MEMBERS
from tests.test_roles import leaks

ROUND = int(os.environ.get("KRING_HOSTILE", "1200"))
READ_ONLY = 12_000
FIRST = int(os.environ.get("KRING_SEED", "1"))
READERS = {
    "act": incoming.from_act, "form": incoming.from_form, "command": incoming.from_command,
    "shortcut": incoming.from_shortcut, "event": incoming.from_event,
}  # fmt: skip
# What only whoever facilitates may change.
LEADERS_OWN = (
    "network", "session", "agenda_item", "proposed", "agreement", "report", "score_count", "result_text",
)  # fmt: skip


@pytest.fixture
def failures() -> Iterator[list[str]]:
    """Where the router noted something that nobody foresaw."""
    found: list[str] = []

    def note(_logger: Any, _method: str, said: dict[str, Any]) -> str:
        if said.get("exc_info"):
            found.append(traceback.format_exc(limit=-4))
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[note])
    yield found
    structlog.configure(**before)


def caller(kind: str, payload: dict[str, Any]) -> str:
    """Who a payload is from, as far as the street knows them; empty for anybody else."""
    try:
        came = read(payload, READERS[kind])
    except UNREADABLE:
        return ""
    known = isinstance(came.user_id, str) and came.user_id in who.CALLERS
    return came.user_id if known and came.team_id == who.TEAM_OF.get(came.user_id, who.TEAM) else ""


def seen_by(user: str, answer: str) -> list[str]:
    """What somebody is shown that they may not see."""
    if user:
        return leaks(answer, user, joins=user in (who.INVITED, who.DECLINED))
    return [word for words in ALL_WORDS for word in (words.theme, words.inside, SECRET) if word in answer]


def overreached(there: Street, user: str, before: dict[str, dict[str, list[Any]]]) -> list[str]:
    """What was written that this person may not write."""
    found = []
    mine = {who.ELSEWHERE: "next_door", who.FOREIGNER: "abroad"}.get(user, "here" if user else "")
    for name, held in before.items():
        now = there.holdings(getattr(there, name))
        changed = {table for table in held if now[table] != held[table]}
        if name != mine:
            found += [f"{name}: {table}" for table in changed]
        elif name == "here" and user not in (who.FACILITATOR, who.STAND_IN):
            found += [table for table in changed if table in LEADERS_OWN]
            if user not in MEMBERS:
                found += sorted(changed - {"membership", "step", "delivery"})
    own = f"'{user}'"
    changes = there.changes().get("person", [])
    old = set(there.before["person"])
    found += [f"person {row}" for row in changes if row in old and own not in row]
    return found


async def judged(there: Street, seed: int, before: Any, failures: list[str]) -> list[str]:
    """What is wrong with how one payload was received."""
    mischief = Mischief(there, seed)
    user = caller(mischief.kind, mischief.payload)
    failures.clear()
    try:
        answer = await there.send(mischief.kind, mischief.payload)
    except Exception:
        return [f"came through: {traceback.format_exc(limit=-4)}"]
    found = [f"not foreseen: {trace}" for trace in failures]
    if len(there.acks) != 1:
        found.append(f"acknowledged {len(there.acks)} times")
    if shown := seen_by(user, answer):
        found.append(f"showed {shown}")
    if there.written():
        found += [f"wrote {what}" for what in overreached(there, user, before)]
        there.put_back()
    return found


async def test_no_payload_breaks_the_bot_or_reaches_further_than_its_sender(
    tmp_path: Path, failures: list[str]
) -> None:
    wrong: dict[str, str] = {}
    async with street(tmp_path) as there:
        before = {name: there.holdings(getattr(there, name)) for name in ("here", "next_door", "abroad")}
        for seed in range(FIRST, FIRST + (1 if "KRING_SEED" in os.environ else ROUND)):
            for said in await judged(there, seed, before, failures):
                mischief = Mischief(there, seed)
                who_did = f"KRING_SEED={seed}: {mischief.kind} {mischief.name!r} by {mischief.user}"
                wrong.setdefault(said, f"{who_did}: {said}")
    for said in wrong.values():
        print(said, file=sys.stderr)
    assert not wrong


async def test_what_cannot_be_read_is_told_apart_from_what_can(tmp_path: Path) -> None:
    unread = 0
    async with street(tmp_path) as there:
        for seed in range(READ_ONLY):
            mischief = Mischief(there, seed)
            try:
                came = read(mischief.payload, READERS[mischief.kind])
            except UNREADABLE:
                unread += 1
                continue
            assert isinstance(came.user_id, str), seed
            route = there.router.routes.table.get((came.kind, came.name))
            if route is not None and route.form is not None:
                try:
                    parse(filled_in(mischief.payload["view"]), route.form)
                except UNREADABLE:
                    continue
    assert READ_ONLY / 50 < unread < READ_ONLY / 2
