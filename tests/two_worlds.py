"""Two worlds that differ in one secret alone, and everything that whoever facilitates sees in each.

The same people do the same in both, but for what one of them keeps to themselves. What the facilitator and
the stand-in get to see, modals, Homes, messages and the channel, is kept in order and with its time, so that
two worlds can be laid beside each other. No Slack is reached, and a database is put back, not made again.
"""

import asyncio
import json
import re
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.ids import PREVIOUS
from bot.act.installation import OneInstallation
from bot.act.router import Defaults, Router
from bot.compose import ROOMS
from bot.instrument import form_id
from bot.running.clock import HeldClock
from bot.slack.outcome import Outcome, Sent
from bot.slack.workspaces import OneWorkspace
from bot.storage.database import Database
from jobs.clock import Ticker
from jobs.hands import Found, Key
from models import account, moves
from models.agenda import AgendaItem
from models.attendance import Attendance, Rsvp
from models.case import Case
from models.delivery import Delivery
from models.effect import Effect, Shares
from models.entrusted import Says
from models.errand import Errand, ErrandState
from models.ground_rule import RulesVersion
from models.guest import As, Guest
from models.inquiry import Inquiry
from models.inquiry import State as Asking
from models.instrument import INSTRUMENTS
from models.intention import Intention, Tried
from models.membership import Membership, Standing
from models.network import Network
from models.note_taker import NoteTaker
from models.outcome import Outcome as Became
from models.outcome import QuestionOutcome
from models.person import Language, Person
from models.plan import Kind
from models.question import STATE_AFTER, LearningQuestion
from models.request import RequestState
from models.session import LearningSession, Stage
from models.subgroup import Seat
from models.support import Says as SupportSays
from models.support import Supporter, SupportRole
from tests.kept import Kept
from tests.neighbours import FACILITATOR as A_FACILITATOR
from tests.neighbours import Quiet, payload, refused, until_quiet, without_a_disk
from tests.routes_of_all import ACTS, FIRST_ASKED, Row, filled_in
from tests.rows import new_session

TABLE = {key: route for room in ROOMS for key, route in room.table.items()}
BRUSSELS = ZoneInfo("Europe/Brussels")
TEAM, CHANNEL = "T0HIER", "C0HIER"
FACILITATOR, STAND_IN = "URIA", "USTANDIN"
LEADERS = (FACILITATOR, STAND_IN)
TEXTS = (".txt", ".md", ".json", ".csv")
SUPPORTER = "USTEUN"  # convenor, coach, sponsor and HR, and no member
FOLLOWER = "UMEE"  # reads along without a seat
BESIDE = (SUPPORTER, FOLLOWER)  # what they get to see is kept too
MEMBERS = ("UANNA", "UBRAM", "UCHIARA", "UDIRK", "UELS", "UFATIMA")
KEYS = {user_id: key for key, user_id in enumerate((*LEADERS, *MEMBERS), 1)}
NETWORK, LONG_AGO, LAST, NEXT, AFTER_THAT = 1, 1, 2, 3, 4  # keys: the network, and its sessions
START = datetime(2026, 2, 11, 9, 30, tzinfo=BRUSSELS)
RELEASED = datetime(2026, 2, 2, 9, 0, tzinfo=BRUSSELS)  # the report of the last session
SESSIONS = {
    LONG_AGO: ("2025-12-18T13:30", Stage.CLOSED),
    LAST: ("2026-01-29T13:30", Stage.REPORTING),
    NEXT: ("2026-03-12T13:30", Stage.PLANNED),
    AFTER_THAT: ("2026-05-07T13:30", Stage.PLANNED),
}
# Questions that were dealt with last time, by their keys.
ANSWERED, UNNAMED_ANSWERED, CARRIED, SOUGHT = 1, 2, 3, 4

# Everything that only shows something and that whoever facilitates may open, a list from its beginning.
TO_OPEN = {
    name: row for name, row in ACTS.items()
    if row.who & {A_FACILITATOR} and TABLE["act", name].reads and not name.endswith(PREVIOUS)
}  # fmt: skip
ITEMS = {
    "agreed": "SELECT id FROM agreement ORDER BY id", "action": "SELECT id FROM action ORDER BY id",
    "left_to_do": "SELECT a.id FROM action a JOIN membership ON person_id = owner_id AND standing = 'left'",
    "point_own": "SELECT id FROM agenda_item ORDER BY id",
    "point_underway": "SELECT id FROM agenda_item ORDER BY id", "group_one": "SELECT number AS id FROM seat",
    "inquiry_offered": "SELECT id FROM inquiry", "inquiry_closed": "SELECT id FROM inquiry",
    "inquiry_measured": "SELECT id FROM inquiry",
    "asker": "SELECT person_id AS id FROM aim WHERE readers <> 'nobody' ORDER BY person_id",
    **dict.fromkeys(("outside", "outside_out"), "SELECT id FROM outside ORDER BY id"),
    "off": "SELECT person_id AS id FROM off_slack", "handed": "SELECT id FROM handed ORDER BY id",
    "guest": "SELECT id FROM guest ORDER BY id", "expert": "SELECT id FROM guest ORDER BY id",
    "case_brought": "SELECT id FROM peer_case ORDER BY id",
    "document_ready": "SELECT id FROM document ORDER BY id",
    "contribution_brought": "SELECT id FROM contribution ORDER BY id",
    "contribution_asked": "SELECT id FROM contribution ORDER BY id",
    "date_poll": "SELECT id FROM date_poll ORDER BY id", "poll_date": "SELECT id FROM poll_date ORDER BY id",
    "brainstorm": "SELECT id FROM brainstorm ORDER BY id", "idea": "SELECT id FROM idea ORDER BY id",
    "brainstorm_weighing": "SELECT id FROM brainstorm ORDER BY id",
    "brainstorm_empty": "SELECT id FROM brainstorm ORDER BY id",
    "idea_chosen": "SELECT id FROM idea_group ORDER BY id",
    **dict.fromkeys(
        ("decision", "decision_asked", "decision_over"), "SELECT id FROM decision ORDER BY id"
    ),
    "decision_finding": "SELECT id FROM decision_finding ORDER BY id",
    "rule": "SELECT id FROM ground_rule ORDER BY id",
    "participant": "SELECT person_id AS id FROM expert_tip WHERE knows = 'someone' ORDER BY person_id",
}  # fmt: skip

DELIVERY = re.compile(r"\b[0-9a-f]{24}\b")
TOKEN = re.compile(r'(\\*"token\\*":\\*")[\w-]+')
RANDOM_KEY = re.compile(r"\b(?:erased-[0-9a-f]{16}|[0-9a-f]{32,64})\b")
FILE_MARK = re.compile(r"kring-[0-9a-f]{10}")


def at(moment: str) -> datetime:
    """A wall time in Brussels as an instant."""
    return datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS).astimezone(UTC)


def normal(seen: object) -> str:
    """What was shown, without what is random for everybody: ids of messages, tokens and keys."""
    text = json.dumps(seen, ensure_ascii=False, sort_keys=True, default=repr)
    text = TOKEN.sub(r"\1…", text)
    for pattern in (DELIVERY, RANDOM_KEY, FILE_MARK):
        text = pattern.sub("…", text)
    return text


@dataclass(frozen=True)
class Beginning:
    """What a pair of worlds begins with: who asked which question, and what is public of people."""

    sought_by: str = "UELS"  # asked, without a name, the question that looks for a person
    unnamed_by: str = "UDIRK"  # asked, without a name, one that was answered last time
    carries: bool = False  # an errand of last time waits for its answer
    case_of: str = ""  # of whom the group talked about a case last time
    tried: tuple[str, ...] = ()  # who wanted to try something after last time, and did
    away_last_time: tuple[str, ...] = ("UELS", "UFATIMA")
    quiet: tuple[str, ...] = ()
    takes_notes: str = ""  # who does so next time


class Watched(Quiet):
    """A Slack that keeps what whoever facilitates sees of it; the others get theirs unseen."""

    def __init__(self, world: "World") -> None:
        super().__init__()
        self.world = world
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.posted = 0
        self.first: dict[str, str] = {}  # what a message said at first, by its ts
        self.calls.clear()

    async def call(self, method: str, **body: Any) -> dict[str, Any]:
        if method.startswith("views.") and method != "views.publish":
            self.world.answered(method, body.get("view"))
        elif method in ("views.publish", "chat.postEphemeral"):
            self.world.sees(body.get("user_id") or body["user"], method, body.get("view") or body["blocks"])
        return {"ok": True, "channel": {"id": "D0"}, "ts": "1.0"}

    async def _send(self, method: str, **body: Any) -> Outcome:
        recipient, ts = body["channel"], body.get("ts")
        if ts is None:
            self.posted += 1
            ts = f"{self.posted}.0"
        if recipient in (*LEADERS, *BESIDE, CHANNEL):
            said = normal([body.get("text"), body.get("blocks"), body.get("title")])
            first = self.first.setdefault(ts, said)
            self.world.gets(recipient, ts, said if said == first else f"{said} instead of {first}")
        return Sent(recipient, ts)

    async def share(self, user_id: str, file: Any) -> Outcome:
        bare = not file.name.endswith(TEXTS)  # which says besides when it was made
        self.world.sees(user_id, "file", file.name if bare else file.content.decode())
        return Sent(user_id, "1.0")


class World:
    """One network with what happens in it, on a database that is put back."""

    def __init__(self, address: str, runner: asyncio.Runner) -> None:
        self.database = Database(address)
        without_a_disk(self.database)
        self.runner = runner
        self.kept = Kept(self.database)
        self.clock = HeldClock(START.astimezone(UTC))
        self.slack = Watched(self)
        self.router = Router(
            ROOMS, database=self.database, workspaces=OneWorkspace(self.slack),
            installations=OneInstallation(self.slack), clock=self.clock,
            defaults=Defaults(Language.NL, "Europe/Brussels"), wake=lambda: None,
        )  # fmt: skip
        self.ticker = Ticker(self.database, OneWorkspace(self.slack), self.clock, 1.0)
        self._let_messages_go_first(self.ticker)
        self.acting, self.answer = "", ""
        self.done: Counter[str] = Counter()  # acts in all lives, by their names
        self.refused: Counter[tuple[str, str]] = Counter()
        self.beginning = Beginning()
        self.seen: list[str] = []
        self.got: dict[tuple[str, str, str], str] = {}  # of one instant: messages go in any order

    @staticmethod
    def _let_messages_go_first(ticker: Ticker) -> None:
        """Bring messages up to date after those of the same instant went out: else it is up to chance.

        What is to come, as the preview tells it, depends on what went already.
        """
        find, sending = ticker._updating._find, ticker._sending

        async def find_then(busy: Set[Key], room: int) -> Found:
            await sending.idle()
            return await find(busy, room)

        ticker._updating._find = find_then

    def begin(self, beginning: Beginning) -> None:
        """Begin anew: a network that has met twice and meets again in a month."""
        self.kept.put_back()
        self.clock._now = START.astimezone(UTC)  # a held clock itself never goes back
        self.ticker._forgot_on = None
        self.slack.forget()
        self.router.replies.at_home.clear()
        self.seen.clear()
        self.got.clear()
        self.beginning = beginning
        self.looked = 0
        self.runner.run(self._furnish(beginning))

    async def _furnish(self, beginning: Beginning) -> None:
        async with self.database.write() as db:
            await _people(db, beginning)
            await _supporter(db)
            await _follower(db)
            await _sessions(db, beginning)
            await _questions(db, beginning)
            _together(db)
            db.add(_inquiry())
            db.add(_inquiry("crosses"))
            if beginning.takes_notes:
                key = KEYS[beginning.takes_notes]
                db.add(NoteTaker(session_id=NEXT, person_id=key, says=Says.YES))
            db.add(Guest(session_id=NEXT, name="Wim", listed=True))
            db.add(Guest(session_id=NEXT, comes_as=As.EXPERT, name="Greet", question_ids=[CARRIED]))
        async with self.database.write() as db:
            network = await db.get_one(Network, NETWORK)
            for key in (LAST, NEXT, AFTER_THAT):
                await moves.settle(db, network, await db.get_one(LearningSession, key))
        await until_quiet(self.router, self.ticker)

    def sees(self, user_id: str, where: str, what: object) -> None:
        """Keep what somebody sees when they facilitate, or read it in the channel."""
        if user_id in (*LEADERS, *BESIDE, CHANNEL):
            self.so_far()
            self.seen.append(f"{self.clock.now():%d %b %H:%M:%S} {user_id} {where}: {normal(what)}")

    def answered(self, where: str, what: object) -> None:
        """Keep what answers who acts."""
        self.answer += json.dumps(what, ensure_ascii=False, default=repr)
        self.sees(self.acting, where, what)

    def gets(self, recipient: str, ts: str, said: str) -> None:
        """Keep a message as it stands for whoever facilitates, or in the channel, once all is at rest.

        An update that changes nothing counts: Slack may mark the message as edited.
        """
        self.got[f"{self.clock.now():%d %b %H:%M:%S}", recipient, ts] = said

    def so_far(self) -> list[str]:
        """Return all that was seen, in order."""
        self.seen += sorted(f"{at} {whom} reads: {said}" for (at, whom, _), said in self.got.items())
        self.got.clear()
        return self.seen

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """Ask the database what was committed."""
        return self.kept.ask(query, *values)

    # What people do

    def act(
        self,
        kind: str,
        name: str,
        user: str,
        values: dict[str, Any] | None = None,
        *,
        text: str = "",
        chosen: str | None = None,
        **subject: Any,
    ) -> None:
        """Let somebody press a button, send a form or give a command, and all happen that follows from it."""

        async def acted() -> None:
            await self._act(kind, name, user, values, text=text, chosen=chosen, **subject)
            await until_quiet(self.router, self.ticker)

        self.runner.run(acted())

    async def _act(
        self,
        kind: str,
        name: str,
        user: str,
        values: dict[str, Any] | None = None,
        *,
        text: str = "",
        chosen: str | None = None,
        **subject: Any,
    ) -> None:
        route = self.router.routes.table[kind, name]
        made = payload(
            kind, name, user, subject=json.dumps(subject), form=route.form, values=values, text=text,
            channel=CHANNEL if kind == "command" else "", chosen=chosen,
        )  # fmt: skip

        async def ack(**answer: Any) -> None:
            self.answered(f"answer to {name}", answer)

        self.acting, self.answer = user, ""
        await self.router.serve(kind, ack, made)
        await self.router.drained()
        why = refused(self.answer, user)
        self.refused[name, why] += bool(why)
        self.done[name] += not why
        self.acting = ""

    def goes_on(self, to: datetime) -> None:
        """Let time go by, and what is due happen."""
        self.runner.run(self.ticker.advance(max(to, self.clock.now())))

    def ticks(self, here: tuple[str, ...], meeting: int = NEXT) -> None:
        """The facilitator ticks who is there, and nobody else."""
        ticked = {"present_0": [str(KEYS[user_id]) for user_id in here]}
        shown = json.dumps([KEYS[user_id] for user_id in (STAND_IN, *MEMBERS)])
        self.act("form", "attendance", FACILITATOR, ticked, session=meeting, choice=shown)

    def evaluates(self, who: str, meeting: int = NEXT) -> None:
        """Somebody fills in the form of their message; all fill in the same."""
        scores = {"content": 7, "discussion": 8, "facilitation": 9, "comment": "Goed", "wish": "Meer tijd"}
        self.act("form", "evaluation", who, scores, session=meeting, token=f"{who}{meeting}")

    def evaluates_in_short(self, who: str, meeting: int = NEXT) -> None:
        """Somebody fills in the short form of their message; all fill in the same."""
        said = {"went_well": "Goed", "wish": "Meer tijd"}
        self.act("form", "short_form", who, said, session=meeting, token=f"{who}{meeting}")

    def answers(self, who: str) -> None:
        """Somebody answers what the group is asked; all answer the same."""
        token = f"{who}inquiry"
        self.act(
            "form", form_id(FIRST_ASKED), who, filled_in(FIRST_ASKED), network=NETWORK, item=1, token=token
        )

    def places_crosses(self, who: str) -> None:
        """Somebody goes through the steps of the crosses; all place the same."""
        (row,) = self.rows("SELECT id FROM inquiry WHERE instrument = 'crosses' ORDER BY id LIMIT 1")
        for step in INSTRUMENTS["crosses"].steps:
            self.act(
                "form", form_id("crosses"), who, filled_in("crosses"),
                network=NETWORK, item=row["id"], token=f"{who}crosses", choice=step,
            )  # fmt: skip

    def asks(self, who: str, text: str, *, named: bool = True) -> None:
        """Somebody asks a question."""
        values: dict[str, Any] = {"text": text, "kind": "practice"}
        if not named:
            values["anonymous"] = ["without_name"]
        self.act("form", "question", who, values, network=NETWORK)

    def knows_somebody(self, who: str) -> None:
        """Somebody tells, by name, of a person whom a question looks for."""
        self.act("form", "knows_someone", who, {"expert": "De bakker"}, network=NETWORK, question=SOUGHT)

    def loses_their_account(self, who: str) -> None:
        """Slack tells that somebody's account is gone."""

        async def told() -> None:
            async with self.database.write() as db:
                somebody = await db.get_one(Person, KEYS[who])
                await account.note(db, somebody, account.Profile(deactivated=True), self.clock.now())
            await until_quiet(self.router, self.ticker)

        self.runner.run(told())

    def looks_around(self) -> None:
        """Open everything that whoever facilitates can open."""
        self.runner.run(self._looks_around())

    async def _looks_around(self) -> None:
        self.looked += 1
        for user in LEADERS:
            await self._act("event", "app_home_opened", user)
        for name, row in TO_OPEN.items():
            for about in self._to_open(row):
                await self._act("act", name, FACILITATOR, **about)
        for user in BESIDE:
            await self._act("event", "app_home_opened", user)
        await self._act("act", "own_export", FOLLOWER, network=NETWORK)
        for name in ("supported", "support_compare"):
            await self._act("act", name, SUPPORTER)
        for row in self.rows("SELECT id FROM supporter ORDER BY id"):
            await self._act("act", "support_card", SUPPORTER, network=NETWORK, item=row["id"])
        for number in (LAST, NEXT):
            await self._act("act", "messages", FACILITATOR, chosen=str(number), network=NETWORK)
            await self._act("act", "panel", FACILITATOR, session=number)
        (row,) = self.rows("SELECT stage FROM session WHERE id = ?", NEXT)
        if row["stage"] not in (Stage.READY, Stage.UNDERWAY):  # it would open the form
            await self._act("command", "evaluation", FACILITATOR)

    def _to_open(self, row: Row) -> list[dict[str, Any]]:
        """What the buttons of a view are about here: both sessions, and one after the other of the rest."""
        about = dict(row.to)
        if "channel" in about:
            about["channel"] = CHANNEL
        if "network" in about:
            about["network"] = NETWORK
        for name, found in (
            ("question", "SELECT id FROM question ORDER BY id"),
            *((name, ITEMS.get(about.get(name, ""), "")) for name in ("item", "behalf")),
            ("message", f"SELECT id FROM delivery WHERE recipient = '{CHANNEL}' ORDER BY due, kind"),
        ):
            if name in about:
                rows = self.rows(found)
                if not rows:
                    return []
                about[name] = rows[self.looked % len(rows)]["id"]
        return [about | {"session": number} for number in (LAST, NEXT)] if "session" in about else [about]

    def end(self) -> None:
        """Let the database go."""
        self.kept.close()
        self.runner.run(self.database.dispose())


async def _people(db: AsyncSession, beginning: Beginning) -> None:
    founded = START - timedelta(days=90)
    db.add(Network(team_id=TEAM, channel_id=CHANNEL, theme="Leren", threshold=3, created_at=founded))
    for user_id in KEYS:
        somebody = Person(team_id=TEAM, user_id=user_id, name=user_id.title(), refreshed_at=START)
        somebody.quiet, somebody.acted = user_id in beginning.quiet, user_id in LEADERS
        db.add(somebody)
        await db.flush()
        if user_id not in LEADERS:  # they were counted in, and nothing was seen of them yet
            db.add(_was_invited(somebody, founded))
        place = Membership(
            network_id=NETWORK, person_id=somebody.id, standing=Standing.ACTIVE, since=founded,
            participates=user_id != FACILITATOR, facilitates=user_id == FACILITATOR,
            stands_in=user_id == STAND_IN,
        )  # fmt: skip
        db.add(place)
    await db.flush()


def _together(db: AsyncSession) -> None:
    """Let two people have sat together last time, and the group have ground rules."""
    db.add_all(Seat(session_id=LAST, lap=1, person_id=KEYS[user_id], number=1) for user_id in MEMBERS[:2])
    db.add(
        RulesVersion(
            network_id=NETWORK, number=1, edition=1, published_at=START, rules=[["rule", "Iedereen telt mee"]]
        )
    )


async def _supporter(db: AsyncSession) -> None:
    """Let somebody who is no member have every role there is."""
    somebody = Person(team_id=TEAM, user_id=SUPPORTER, name="Steun", refreshed_at=START)
    db.add(somebody)
    await db.flush()
    for role in SupportRole:
        row = Supporter(network_id=NETWORK, person_id=somebody.id, role=role, asked_at=START)
        row.says, row.since = SupportSays.YES, START
        db.add(row)


async def _follower(db: AsyncSession) -> None:
    """Let somebody who rather has no seat follow."""
    (await db.get_one(Network, NETWORK)).has_followers = True
    somebody = Person(team_id=TEAM, user_id=FOLLOWER, name="Mee", refreshed_at=START, acted=True)
    db.add(somebody)
    await db.flush()
    place = Membership(network_id=NETWORK, person_id=somebody.id, standing=Standing.DECLINED)
    place.follows_since = START
    db.add(place)


def _inquiry(instrument: str = FIRST_ASKED) -> Inquiry:
    """The group is asked something in confidence, from the beginning until the end of a Friday in March."""
    return Inquiry(
        network_id=NETWORK, instrument=instrument, state=Asking.OPEN, opened_at=START, threshold=3,
        asked=len(MEMBERS) + 1, closes_at=at("2026-03-20T17:30"),
    )  # fmt: skip


def _was_invited(somebody: Person, at: datetime) -> Delivery:
    sent = Delivery(
        network_id=NETWORK, kind=Kind.INVITATION, subject=f"membership:{somebody.id}",
        recipient=somebody.user_id, person_id=somebody.id, due=at, expires=at,
    )  # fmt: skip
    sent.sent(f"D{somebody.id}", f"0.{somebody.id}", at)
    return sent


async def _sessions(db: AsyncSession, beginning: Beginning) -> None:
    for number, (starts, stage) in SESSIONS.items():
        long_ago = START - timedelta(days=80)
        out = RELEASED if stage is Stage.REPORTING else None
        db.add(
            new_session(
                stage, starts,
                network_id=NETWORK, number=number, minutes=90, created_at=long_ago, released_at=out,
            )
        )  # fmt: skip
        await db.flush()
    for user_id in (STAND_IN, *MEMBERS):
        there = user_id not in beginning.away_last_time
        db.add(Attendance(session_id=LAST, person_id=KEYS[user_id], rsvp=Rsvp.YES, present=there))


async def _questions(db: AsyncSession, beginning: Beginning) -> None:
    asked = (
        ("Hoe begin je een gesprek?", "UANNA", False, {LAST: Became.ANSWERED}),
        ("Wat doe je met een boze klant?", beginning.unnamed_by, True, {LAST: Became.ANSWERED}),
        ("Hoe meet je of het werkt?", "UBRAM", False, {LAST: Became.UNANSWERED}),
        ("Wie betaalt dat?", beginning.sought_by, True, dict.fromkeys((LONG_AGO, LAST), Became.UNANSWERED)),
    )
    for text, who, anonymous, became in asked:
        question = LearningQuestion(
            network_id=NETWORK, asker_id=KEYS[who], text=text, anonymous=anonymous,
            asked_at=START - timedelta(days=70),
        )  # fmt: skip
        for meeting, outcome in became.items():
            question.history.append(QuestionOutcome(session_id=meeting, outcome=outcome, recorded_at=START))
            question.state = STATE_AFTER[outcome]
        db.add(question)
        await db.flush()
    for who in beginning.tried:
        db.add(Intention(session_id=LAST, person_id=KEYS[who], text="Trager praten", tried=Tried.TRIED))
        tied = Effect(session_id=LAST, person_id=KEYS[who], question_id=UNNAMED_ANSWERED, shares=Shares.COUNT)
        db.add(tied)
    if beginning.case_of:
        (await db.get_one(LearningSession, LAST)).cases = True
        case = Case(
            session_id=LAST, owner_id=KEYS[beginning.case_of], state=RequestState.BROUGHT, core="Hoe stop ik?"
        )
        db.add(case)
        await db.flush()
        db.add(AgendaItem(
            session_id=LAST, position=9, minutes=40, method="intervision_five_step", title=case.core,
            inside=True, case_id=case.id,
        ))  # fmt: skip
    if beginning.carries:
        errand = Errand(
            session_id=LAST, question_id=CARRIED, asker_id=KEYS["UELS"], carrier_id=KEYS["UBRAM"],
            state=ErrandState.ACCEPTED,
        )  # fmt: skip
        db.add(errand)


class Pair:
    """Two worlds, side by side."""

    def __init__(self, addresses: tuple[str, str]) -> None:
        self.failed: list[Any] = []  # what went wrong in either, as it was logged
        self.runner = asyncio.Runner()
        self.worlds = [World(address, self.runner) for address in addresses]

    def __iter__(self) -> Iterator[World]:
        return iter(self.worlds)

    def begin(self, beginnings: Iterable[Beginning]) -> None:
        """Begin both anew."""
        self.failed.clear()
        for world, beginning in zip(self.worlds, beginnings, strict=True):
            world.begin(beginning)

    def differ(self) -> str:
        """The first thing that is not the same to whoever facilitates; empty when nothing is."""
        assert not self.failed, self.failed
        one, other = (world.so_far() for world in self.worlds)
        for number, (left, right) in enumerate(zip_longest(one, other, fillvalue="nothing")):
            if left != right:
                return f"after {number} things that were the same:\n{_apart(left, right)}"
        return ""


def _apart(left: str, right: str) -> str:
    """Where two texts part, with what stands around it."""
    same = next(
        (place for place, pair in enumerate(zip_longest(left, right)) if pair[0] != pair[1]), len(left)
    )
    begin = max(same - 300, 0)
    return "\n---\n".join([left[:80], left[begin : same + 300], right[:80], right[begin : same + 300]])


@contextmanager
def side_by_side(addresses: tuple[str, str]) -> Iterator[Pair]:
    """Two worlds on two databases; what they log is not shown."""
    before = structlog.get_config()

    pair = Pair(addresses)

    def note(_logger: Any, _method: str, said: dict[str, Any]) -> str:
        if said.get("exc_info"):  # it is logged within tasks that nobody asks how they ended
            pair.failed.append(said | {"trace": traceback.format_exc(limit=-6)})
        raise structlog.DropEvent

    structlog.configure(processors=[note])
    try:
        yield pair
    finally:
        structlog.configure(**before)
        for world in pair:
            world.end()
        pair.runner.close()
