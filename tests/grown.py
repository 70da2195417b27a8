"""A network as large as one may become: a hundred members, 3,000 open questions, a hundred sessions held.

It is the first of the three networks of tests/neighbours.py, grown.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.registers import REGISTERS
from bot.storage.database import Database
from models import moves
from models.action import Action, ActionState, Agreement
from models.agenda import AgendaItem
from models.attendance import Attendance, Rsvp
from models.base import Base, Whose
from models.delivery import Delivery, DeliveryState
from models.effect import Effect, Shares
from models.entry import Entry
from models.evaluation import EVALUATION
from models.expert import Knows, Search, Tip
from models.expertise import Expertise
from models.inquiry import Inquiry
from models.inquiry import State as Asking
from models.intention import Intention, Tried
from models.member_kind import MOST, MemberKind
from models.membership import Membership, Standing
from models.network import Network
from models.outcome import Outcome, QuestionOutcome
from models.person import Person
from models.plan import RULES, Audience, Kind
from models.question import LearningQuestion, State
from models.reading import Reading
from models.results import TextKind
from models.session import LearningSession, Stage
from models.step import Step
from models.subgroup import Seat
from models.unlinked import InquiryAnswer, InquiryText, InquiryTurnout, key_of
from models.vote import Vote
from tests.neighbours import NOW, SESSIONS, TEAM, Ids

MEMBERS, QUESTIONS, HELD = 100, 3000, 100
ENTRIES = 3000  # in each register
FOLLOWERS = 50
CLOSED_QUESTIONS = 600  # answered, merged or withdrawn
WORDS = [f"woord{number}" for number in range(300)]
SENT_FOR_A_SESSION = tuple(
    kind for kind, rule in RULES.items() if rule.due is not None or kind in (Kind.CHANGE, Kind.REPORT)
)


def sentence(chance: Random) -> str:
    """What somebody may ask, write or agree; some words are common."""
    return " ".join(chance.choices([*WORDS, *WORDS[:30] * 20], k=chance.randint(6, 16))).capitalize() + "?"


async def fill(db: AsyncSession, entity: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows at once; what they do not name has its usual value."""
    found = list(rows)
    if found:
        await db.execute(insert(entity), found)


async def grow(address: str, ids: Ids) -> None:
    """Let many people come, ask and meet for years."""
    database = Database(address)
    async with database.write() as db:
        await _grow(db, ids.here, Random(7))
    await database.dispose()


async def _grow(db: AsyncSession, here: dict[str, Any], chance: Random) -> None:
    home = here["network"]
    await db.execute(update(Network).where(Network.id == home).values(unlimited=True, paused_until=None))
    first = 100_000
    people = [here["asker"], here["participant"], here["standin"], *range(first, first + MEMBERS - 4)]
    new = people[3:]
    await fill(
        db,
        Person,
        (
            {"id": key, "team_id": TEAM, "user_id": f"UA{key}", "name": f"Mens {key}", "refreshed_at": NOW}
            for key in new
        ),
    )
    since = datetime(2024, 1, 8, tzinfo=UTC)
    await fill(
        db,
        Membership,
        ({"network_id": home, "person_id": key, "standing": Standing.ACTIVE, "since": since} for key in new),
    )
    await _without_a_seat(db, home, new, since)
    held = [*range(first, first + HELD)]
    start = datetime(2024, 1, 18, 13, 30)
    await fill(
        db,
        LearningSession,
        (
            {
                "id": key,
                "network_id": home,
                "number": 100 + number,
                "stage": Stage.CLOSED,
                "minutes": 120,
                "starts_local": start + timedelta(days=7 * number),
                "zone": "Europe/Brussels",
                "created_at": since,
                "evaluation_opened_at": since,
                "released_at": since,
                "title": sentence(chance)[:60],
                "skipped": [],
            }
            for number, key in enumerate(held)
        ),
    )
    asked = await _questions(db, home, people, held, chance)
    await _what_was_said(db, here, people, held, asked, chance)
    await _what_was_sent(db, here, people, held)
    network = await db.get_one(Network, home)
    for name in SESSIONS:
        if name != "cancelled":
            await moves.settle(db, network, await db.get_one(LearningSession, here[name]))
    mine = Step.session_id == here["ready"], Step.kind == Kind.DAY_BEFORE  # what waits for who is off Slack
    await db.execute(update(Step).where(*mine).values(due=NOW, expires=NOW + timedelta(days=5)))


async def _without_a_seat(db: AsyncSession, home: int, members: list[int], since: datetime) -> None:
    """Half as many as belong to it follow; of the members each says of which kind they are."""
    kinds = [*range(100_000, 100_000 + MOST)]
    await fill(
        db,
        MemberKind,
        ({"id": key, "network_id": home, "place": key, "name": f"Soort {key}"} for key in kinds),
    )
    for kind, some in zip(kinds, (members[at::MOST] for at in range(MOST)), strict=True):
        here = (Membership.network_id == home, Membership.person_id.in_(some))
        await db.execute(update(Membership).where(*here).values(kind_id=kind))
    followers = range(150_000, 150_000 + FOLLOWERS)
    await fill(
        db,
        Person,
        (
            {"id": key, "team_id": TEAM, "user_id": f"UF{key}", "name": f"Mee {key}", "refreshed_at": NOW}
            for key in followers
        ),
    )
    place = {"network_id": home, "standing": Standing.DECLINED, "since": since, "follows_since": since}
    await fill(db, Membership, (place | {"person_id": key} for key in followers))


async def _questions(
    db: AsyncSession, home: int, people: list[int], held: list[int], chance: Random
) -> list[int]:
    """Thirty open questions of each, and others that were dealt with; return the open ones."""
    keys = [*range(200_000, 200_000 + QUESTIONS)]
    closed = [*range(keys[-1] + 1, keys[-1] + 1 + CLOSED_QUESTIONS)]
    states = (State.ANSWERED, State.MERGED, State.WITHDRAWN, State.ANSWERED_BETWEEN)

    def asked(number: int, key: int) -> dict[str, object]:
        return {
            "id": key,
            "network_id": home,
            "asker_id": people[number % len(people)],
            "text": sentence(chance),
            "asked_at": datetime(2024, 2, 1, tzinfo=UTC) + timedelta(hours=number),
        }

    await fill(
        db,
        LearningQuestion,
        (
            {
                **asked(number, key),
                "anonymous": number % 5 == 0,
                "state": State.PARKED if number % 15 == 7 else State.OPEN,
            }
            for number, key in enumerate(keys)
        ),
    )
    await fill(
        db,
        LearningQuestion,
        (
            {
                **asked(number, key),
                "anonymous": False,
                "state": states[number % 4],
                "answer": "Zo dus" if number % 4 == 0 else "",
                "merged_into_id": keys[number] if states[number % 4] is State.MERGED else None,
            }
            for number, key in enumerate(closed)
        ),
    )
    await fill(
        db,
        QuestionOutcome,
        (
            {
                "question_id": key,
                "session_id": held[(number + again) % HELD],
                "recorded_at": NOW,
                "outcome": Outcome.UNANSWERED if number % 3 else Outcome.PARTLY_ANSWERED,
                "said": "",
            }
            for number, key in enumerate(keys[::3])
            for again in range(2)
        ),
    )
    await fill(
        db,
        QuestionOutcome,
        (
            {
                "question_id": key,
                "session_id": held[number % HELD],
                "recorded_at": NOW,
                "outcome": Outcome.ANSWERED,
            }
            for number, key in enumerate(closed[::4])
        ),
    )
    await fill(
        db,
        Vote,
        (
            {"question_id": keys[(number * 37 + one * 101) % QUESTIONS], "person_id": person}
            for number, person in enumerate(people)
            for one in range(30)
        ),
    )
    sought = keys[1::3]
    await fill(db, Search, ({"question_id": key, "session_id": held[-1]} for key in keys[::30]))
    await fill(
        db,
        Tip,
        (
            {
                "question_id": key,
                "person_id": person,
                "knows": Knows.SOMEONE,
                "expert": "Iemand",
                "line": "Bel maar",
            }
            for key in keys[::30]
            for person in people[:5]
        ),
    )
    await fill(
        db,
        Expertise,
        (
            {"network_id": home, "person_id": person, "question_id": key, "line": "Ik weet er iets van"}
            for key, person in zip(sought, cycle(people), strict=False)
        ),
    )
    await _entries(db, home, people, held, chance)
    return keys


async def _entries(db: AsyncSession, home: int, people: list[int], held: list[int], chance: Random) -> None:
    """Three thousand entries in each register, of which some are about somebody who has not agreed yet."""
    for one in REGISTERS:
        words = [{name: sentence(chance) for name in one.fields} for _ in range(ENTRIES)]
        await fill(
            db,
            Entry,
            (
                {
                    "key": f"{one.key}{number}",
                    "network_id": home,
                    "register": one.key,
                    "made_at": NOW,
                    "said_at": NOW,
                    "person_id": people[number % len(people)],
                    "concerns_id": people[number % 7] if one.consent else None,
                    "agreed": number % 10 > 0,
                    "session_id": held[number % len(held)],
                    "own": said if one.whose is Whose.OWN else {},
                    "shared": said if one.whose is Whose.GROUP else None,
                }
                for number, said in enumerate(words)
            ),
        )


async def _what_was_said(
    db: AsyncSession,
    here: dict[str, Any],
    people: list[int],
    held: list[int],
    asked: list[int],
    chance: Random,
) -> None:
    """Who came, what was on the agenda, what was agreed, evaluated and tried."""
    begun = ("reporting", "underway", "evaluating")
    now = [here[name] for name in begun]
    ahead = [here[name] for name in ("ready", "preparing", "announced")]
    others = people[3:]
    await fill(
        db,
        Attendance,
        (
            {
                "session_id": session,
                "person_id": person,
                "rsvp": chance.choice(list(Rsvp)),
                "present": None if session in ahead else chance.random() < 0.8,
            }
            for session in (*held, *now, *ahead)
            for person in others
        ),
    )
    await fill(
        db,
        Seat,
        (
            {
                "session_id": session,
                "lap": 1,
                "person_id": person,
                "number": 1 + at % 20,
                "reports": at < 20,
            }
            for session in (held[-1], here["underway"])
            for at, person in enumerate(others)
        ),
    )
    await fill(
        db,
        AgendaItem,
        (
            {
                "session_id": session,
                "position": position,
                "minutes": 15,
                "method": "round",
                "title": "",
                "question_ids": [asked[(number * 8 + position) % QUESTIONS]],
            }
            for number, session in enumerate((*held, *now, *ahead[:2]))
            for position in range(3, 11)
        ),
    )
    await fill(
        db,
        Agreement,
        ({"session_id": one, "text": sentence(chance)} for one in (*held, *now) for _ in range(3)),
    )
    await fill(
        db,
        Action,
        (
            {
                "session_id": session,
                "owner_id": others[number % len(others)],
                "text": sentence(chance),
                "state": ActionState.OPEN if number % 3 else ActionState.DONE,
            }
            for session in (*held, *now)
            for number in range(10)
        ),
    )
    await fill(
        db,
        Intention,
        (
            {
                "session_id": session,
                "person_id": person,
                "text": sentence(chance),
                "tried": Tried.TRIED,
                "line": "Goed",
            }
            for session in (*held[-30:], *now)
            for person in others[:40]
        ),
    )
    await fill(
        db,
        Effect,
        (
            {
                "session_id": session,
                "person_id": person,
                "question_id": asked[(number * 7) % QUESTIONS],
                "shares": Shares.LINE_AND_NAME,
                "line": "Het hielp",
            }
            for number, session in enumerate(held[-30:])
            for person in others[:20]
        ),
    )
    asked_of = {session: here["asked"] + number for number, session in enumerate(held, 1000)}
    await fill(
        db,
        Inquiry,
        (
            {
                "id": asked_of[session],
                "network_id": here["network"],
                "instrument": EVALUATION.key,
                "session_id": session,
                "state": Asking.CLOSED,
                "threshold": 5,
                "asked": 80,
                "answered": 60,
            }
            for session in held
        ),
    )
    await fill(
        db,
        InquiryText,
        (
            {
                "key": f"{asking} {number}",
                "inquiry_id": asking,
                "item": TextKind.COMMENT,
                "text": sentence(chance),
            }
            for asking in (*(asked_of[session] for session in held[-20:]), here["asked"])
            for number in range(60)
        ),
    )
    await fill(
        db,
        Reading,
        ({"session_id": one, "person_id": who, "read_at": NOW} for one in held for who in others[:20]),
    )
    await fill(
        db, InquiryTurnout, ({"inquiry_id": here["asking"], "person_id": person} for person in others[:60])
    )
    await fill(
        db,
        InquiryAnswer,
        (
            {
                "key": key_of("answer", f"iemand {number}"),
                "inquiry_id": here["asking"],
                "given": {
                    "content": 7,
                    "discussion": 8,
                    "facilitation": 9,
                    "comment": sentence(chance),
                    "learning_point": sentence(chance),
                    "alone": False,
                },
            }
            for number in range(60)
        ),
    )


REMINDERS = (Kind.QUESTION_REMINDER, Kind.RSVP_REMINDER, Kind.DAY_BEFORE)  # before a session


async def _what_was_sent(db: AsyncSession, here: dict[str, Any], people: list[int], held: list[int]) -> None:
    """The messages of the last sessions, and those of the sessions that have begun."""
    members = [(f"UA{number}", number) for number in people[3:]]
    to: dict[Audience, list[tuple[str, int | None]]] = {
        Audience.CHANNEL: [(here["channel"], None)],
        Audience.FACILITATORS: [("UAFACILITATOR", here["facilitator"])],
        Audience.MEMBERS: [*members[:40]],
    }
    over = [(session, kind) for session in (*held[-20:], here["reporting"]) for kind in SENT_FOR_A_SESSION]
    rows = [(session, kind, who) for session, kind in over for who in to[RULES[kind].audience]]
    begun = (here["underway"], here["evaluating"])
    rows += [(session, kind, who) for session in begun for kind in REMINDERS for who in members]
    await fill(
        db,
        Delivery,
        (
            {
                "id": f"{session}-{kind}-{recipient}",
                "network_id": here["network"],
                "kind": kind,
                "subject": f"session:{session}",
                "recipient": recipient,
                "due": NOW - timedelta(days=3),
                "expires": NOW + timedelta(days=30),
                "session_id": session,
                "person_id": person,
                "state": DeliveryState.SENT,
                "sent_at": NOW - timedelta(days=3),
                "channel": f"D{recipient}",
                "ts": f"{session}.{number}",
                "edition": 1,
            }
            for number, (session, kind, (recipient, person)) in enumerate(rows)
        ),
    )
