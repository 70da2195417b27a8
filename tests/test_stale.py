"""What stands in Slack tells the truth: no act changes what a message says without having it updated."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.database import Database
from jobs.writing import load, load_together, write
from models import moves
from models.base import NotFound
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.person import find
from models.plan import NOTHING, RULES, Audience, Kind
from models.session import LearningSession, Stage
from tests import neighbours as who
from tests.conftest import first_of_each
from tests.neighbours import LONG_AGO, NOW, SESSIONS, TEAM, Ids, Street, Things, refused, street
from tests.routes_of_all import FIRST_ASKED, LEADS, Row, at, spoken_once
from tests.test_held import somebody
from tests.test_roles import made

pytestmark = pytest.mark.no_cover  # the tests of each room measure what they reach

ABOUT = {
    Kind.ERRAND_REQUEST: "errand:{errand}", Kind.ERRAND_NEWS: "errand:{errand}",
    Kind.REWORD: "question:{own}", Kind.HIDDEN: "question:{own}", Kind.ANSWERED_CHECK: "question:{own}",
    Kind.SPLIT: "question:{own}",
    Kind.AIM_WORDS: "aim:{aim_asker}", Kind.BUDDY: "buddies:{buddies}",
    Kind.SUPPORT_REQUEST: "supporter:{hr_asked}", Kind.SIGNAL: "note:{note}",
    Kind.NOTE_BACK: "note_back:{note_back}",
    Kind.ANSWER_CONSENT: "answer:{answer_asked}", Kind.ANSWER_GIVEN: "answer:{answer_kept}",

    Kind.INVITATION: "membership:{place_UINVITED}", Kind.WELCOME: "membership:{place_asker}",
    Kind.NOBODY_LEADS: "network:{network}", Kind.PLAN_NEXT: "after:{reporting}",
    Kind.SEAT_FREE: "network:{network}", Kind.LEFT_TO_DO: "membership:{place_ULEFT}",
    Kind.PINNED: "network:{network}",
    Kind.CHANNEL_LOST: "channel:{network}", Kind.WHISPER: "point:{point_underway}",
    Kind.TAKEN_OVER: "taken_over:{network}:{facilitator}", Kind.INQUIRY_PROMPT: "inquiry:{inquiry_offered}",
    Kind.INQUIRY_REQUEST: f"inquiry:{{inquiry_{FIRST_ASKED}}}",
    Kind.INQUIRY_REMINDER: f"inquiry:{{inquiry_{FIRST_ASKED}}}",
    Kind.INQUIRY_RESULTS: "inquiry:{inquiry_closed}", Kind.INQUIRY_SHARED: "inquiry:{inquiry_closed}",
    Kind.CONSENT: "decision:{decision_asked}", Kind.GROUND_RULES: "ground_rules:1",
    Kind.INTRODUCTIONS: "introductions:{network}",
    Kind.NETWORK_CLOSED: "network:{network}",
    Kind.OPEN_CALL: "open_call:{network}",
    Kind.DATE_POLL: "date_poll:{date_poll}", Kind.DATE_POLL_REMINDER: "date_poll:{date_poll}",
    Kind.BRAINSTORM: "brainstorm:{brainstorm}",
}  # fmt: skip
WITHOUT_A_SESSION = set(ABOUT) - {Kind.ERRAND_REQUEST, Kind.ERRAND_NEWS, Kind.WHISPER, Kind.BRAINSTORM}
# The first stage at which a message of the kind can stand in Slack; of the others after the session.
SINCE = {
    Kind.PREVIEW: Stage.PLANNED, Kind.ANNOUNCEMENT: Stage.ANNOUNCED, Kind.CHANGE: Stage.ANNOUNCED,
    Kind.QUESTION_REMINDER: Stage.ANNOUNCED, Kind.EXPERT_SEARCH: Stage.ANNOUNCED,
    Kind.CONTRIBUTION_REQUEST: Stage.ANNOUNCED,
    Kind.CASE_REQUEST: Stage.ANNOUNCED, Kind.CASE_REMINDER: Stage.PREPARING,
    Kind.NOTES_REQUEST: Stage.ANNOUNCED, Kind.LEAD_REQUEST: Stage.ANNOUNCED,
    Kind.ERRAND_REQUEST: Stage.ANNOUNCED, Kind.ERRAND_NEWS: Stage.ANNOUNCED, Kind.FILLED_IN: Stage.ANNOUNCED,
    Kind.PROPOSAL: Stage.PREPARING, Kind.AGENDA: Stage.READY, Kind.RSVP_REMINDER: Stage.READY,
    Kind.LINK: Stage.READY,
    Kind.DAY_BEFORE: Stage.READY, Kind.RUNNING_ORDER: Stage.READY, Kind.EVALUATION_PROMPT: Stage.UNDERWAY,
    Kind.NOTHING_NOTED: Stage.UNDERWAY, Kind.WHISPER: Stage.UNDERWAY,
    Kind.BRAINSTORM: Stage.UNDERWAY,
    Kind.EVALUATION_REQUEST: Stage.EVALUATING, Kind.EVALUATION_REMINDER: Stage.EVALUATING,
    Kind.REPORT_DRAFT: Stage.EVALUATING, Kind.REPORT_NUDGE: Stage.EVALUATING,
}  # fmt: skip
READERS = {
    Audience.CHANNEL: (None,),
    Audience.FACILITATORS: (who.FACILITATOR,),
    Audience.MEMBERS: (who.ASKER, who.PARTICIPANT),
}
ORDER = list(Stage)
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,}")  # another one each time that an evaluation is asked
# What an act does otherwise when it is about something else.
OTHERWISE = [
    (("form", "session"), Row(LEADS, at("ready"), {"minutes": "120", "place": "Elders"})),
    (("act", "stays_inside"), Row(LEADS, at("ready", item="point_told"))),
]
PARTS = 10  # of all messages, of which one is looked at after each act in the short run
KEEPS_ITS_LANGUAGE = {("act", "language"), ("command", "language")}


def stands(kind: Kind, name: str, meeting: LearningSession) -> bool:
    """Whether a message of a kind can stand in Slack, about a session or about none."""
    if kind in WITHOUT_A_SESSION:
        return name == "ready"
    if kind is Kind.BRAINSTORM:  # there is one, and it is of this session
        return name == "underway"
    since = SINCE.get(kind, Stage.REPORTING)
    return name != "cancelled" and ORDER.index(meeting.stage) >= ORDER.index(since)


async def post(db: AsyncSession, here: Things) -> None:
    """Let a message of every kind stand in Slack, for each session and each sort of reader."""
    home = await db.get_one(Network, here["network"])
    home.paused_until = None
    posted = 0
    for kind in (kind for kind, rule in RULES.items() if rule.shows is not NOTHING):
        for name in SESSIONS:
            meeting = await db.get_one(LearningSession, here[name])
            for user in READERS[RULES[kind].audience] if stands(kind, name, meeting) else ():
                reader = await find(db, TEAM, user) if user else None
                posted += 1
                row = Delivery(
                    network_id=home.id, kind=kind, edition=posted, due=LONG_AGO,
                    subject=ABOUT.get(kind, f"session:{meeting.id}").format(**here),
                    session_id=None if kind in WITHOUT_A_SESSION else meeting.id,
                    recipient=user or home.channel_id, person_id=reader.id if reader else None,
                    expires=NOW.replace(year=2027),
                )  # fmt: skip
                row.sent("C1", f"{posted}.0", LONG_AGO)
                db.add(row)
    await db.flush()


@dataclass(frozen=True)
class Stands:
    """A message in Slack, and what it would say if it were written now; nothing once it will be."""

    name: str
    says: str | None


async def written_now(
    database: Database, here: Things, chosen: Callable[[Delivery], bool] = lambda row: True
) -> dict[str, Stands]:
    """Write every message of the network anew, or those that are chosen, but what is brought up to date."""
    names = {here[name]: name for name in SESSIONS}
    found = {}
    async with database.read() as db:
        mine = select(Delivery).where(
            Delivery.state == DeliveryState.SENT, Delivery.network_id == here["network"]
        )
        rows = [row for row in await db.scalars(mine) if chosen(row)]
        still = [row for row in rows if row.refresh_due is None]
        _at_hand = await load_together(db, still)
        for row in rows:
            says: str | None = "" if row.refresh_due is None else None
            with suppress(NotFound):
                if row.refresh_due is None:
                    message = await write(db, await load(db, row), NOW)
                    says = TOKEN.sub("…", str(message.blocks))
            found[row.id] = Stands(f"{row.kind} of {names.get(row.session_id or 0, 'the network')}", says)
    return found


@pytest.fixture(scope="module")
def everything_posted(
    furnished: tuple[str, Ids], copied_to_stay: Callable[[str], str]
) -> tuple[str, Ids, dict[str, Stands]]:
    """A network of which every message stands in Slack, to be copied, and what each of them says."""
    address, ids = copied_to_stay(furnished[0]), furnished[1]

    async def stand() -> dict[str, Stands]:
        database = Database(address)
        async with database.write() as db:
            await post(db, ids.here)
        found = await written_now(database, ids.here)
        await database.dispose()
        return found

    return address, ids, asyncio.run(stand())


@pytest.fixture
async def posted(
    everything_posted: tuple[str, Ids, dict[str, Stands]], copied: Callable[[str], str]
) -> AsyncIterator[Street]:
    """A router in this network."""
    address, ids, _ = everything_posted
    async with street(copied(address), replace(ids, here=dict(ids.here))) as there:
        yield there


@pytest.fixture
def before(everything_posted: tuple[str, Ids, dict[str, Stands]]) -> dict[str, Stands]:
    """What each message says at the beginning."""
    return everything_posted[2]


def left_behind(before: dict[str, Stands], after: dict[str, Stands]) -> list[str]:
    """The messages that tell something else now, and stay as they are."""
    both = [(was, after[key]) for key, was in before.items() if key in after]
    return sorted({now.name for was, now in both if now.says is not None and was.says != now.says})


@pytest.mark.parametrize("part", first_of_each(range(PARTS), guards=True))
async def test_no_act_leaves_a_message_that_no_longer_tells_the_truth(
    posted: Street, before: dict[str, Stands], part: int
) -> None:
    """Every act, and of the messages one in some, after the next act the next ones."""
    stale, follow = {}, 0
    for number, ((kind, name), row) in enumerate([*spoken_once().items(), *OTHERWISE]):
        user = somebody(row)
        answer = await posted.send(kind, made(posted, kind, name, row, user))
        assert not refused(answer, user) or name == "skip", (name, refused(answer, user))
        if posted.written() and (kind, name) not in KEEPS_ITS_LANGUAGE:
            after = await written_now(
                posted.database,
                posted.here,
                lambda row: (row.edition + number) % PARTS == part,  # noqa: B023
            )
            follow += sum(now.says is None for now in after.values())
            if left := left_behind(before, after):
                stale[f"{kind} {name}"] = left
        posted.put_back()
    assert stale == {}
    assert follow > 20


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in SESSIONS if name != "cancelled"])
async def test_no_move_of_the_clock_does_either(posted: Street, before: dict[str, Stands], name: str) -> None:
    async with posted.database.write() as db:
        home = await db.get_one(Network, posted.here["network"])
        await moves.advance(db, home, await db.get_one(LearningSession, posted.here[name]), NOW)
    assert left_behind(before, await written_now(posted.database, posted.here)) == []
    posted.put_back()
