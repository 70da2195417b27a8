"""Two networks that share people, and acts in any order while time goes by: what holds whatever happens.

`make long` plays more and longer lives, and counts that every act was carried out and every move made.
KRING_MACHINE=200 plays that many, other ones each time, and shortens one that fails.
"""

import asyncio
import json
import os
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

import pytest
import structlog
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.act.installation import OneInstallation
from bot.act.router import Defaults, Router
from bot.compose import ROOMS
from bot.instrument import form_id
from bot.running.clock import HeldClock
from bot.slack.blocks import Message
from bot.slack.outcome import Outcome
from bot.slack.workspaces import OneWorkspace
from bot.storage.database import Database
from jobs.clock import Ticker
from models import programme, question_bank
from models.evaluation import EVALUATION
from models.membership import Membership, Standing
from models.network import Network
from models.person import Language, Person
from models.plan import RULES, Audience, Kind
from models.programme import of_network
from models.session import MOVES, LearningSession, Stage
from tests.inquiries import as_if, declared
from tests.kept import Kept
from tests.neighbours import BRUSSELS, TEAM, Quiet, payload, refused, until_quiet, without_a_disk
from tests.routes_of_all import FIRST_ASKED, filled_in

pytestmark = pytest.mark.no_cover  # the tests of each room measure what they reach

START = datetime(2026, 3, 2, 10, 0, tzinfo=BRUSSELS)
LEADERS = ("URIA", "USTANDIN")
PEOPLE = ("UANNA", "UBRAM", "UCHIARA", "UDIRK", "UELS")
BOTH = ("UANNA", "UBRAM", "UCHIARA")  # belong to both networks
NETWORKS = (1, 2)
IN_ORDER = dict(pairwise(stage for stage in Stage if stage is not Stage.CANCELLED))
SKIPPABLE = (
    "question_reminder",
    "rsvp_reminder",
    "day_before",
    "announcement",
    "agenda",
    "evaluation_request",
)
FITS = {
    "planned": ("announce",),
    "announced": ("close_questions",),
    "preparing": ("agenda", "reopen"),
    "ready": ("take_back",),
    "underway": ("evaluate_later", "did_not_happen", "evaluate_now", "panel"),
    "evaluating": ("release", "panel"),
    "reporting": ("release", "panel"),
    "cancelled": ("go_on",),
}


def _kind(act: str) -> str:
    """The agenda is published by its form; what else is done with a session, by a button."""
    return "form" if act == "agenda" else "act"


ACTS = (  # all that people do here
    "series", "attendance", "evaluate_now", "evaluate_later", "evaluation", "announce",
    "close_questions", "reopen", "agenda", "take_back", "did_not_happen", "go_on", "cancel_session",
    "release", "panel", "move_session", "skip", "send_after_all", "end_pause", "pause", "outcome",
    "merge", "invite", "join", "decline", "leave", "rsvp_yes", "rsvp_no", "rsvp_maybe", "question",
    "no_question", "vote", "withdraw", "judge_yes", "judge_not_yet", "not_there", "was_there", "read",
    "quiet", "end_own_pause", "my_settings", "inquiry_open", form_id(FIRST_ASKED),
)  # fmt: skip
BY_THE_CLOCK = {*IN_ORDER.items(), (Stage.UNDERWAY, Stage.REPORTING)}
STEPS, LIVES_IN_LONG = 30, 60
LEAST = 2  # times that each of these happened in the long lives
LIVES = int(os.environ.get("KRING_MACHINE", "0"))

networks, people = st.sampled_from(NETWORKS), st.sampled_from(PEOPLE)
which = st.integers(0, 3)  # the newest session, the one before it...
some = st.integers(0, 5)
BEGINNING: dict[str, Any] = {
    "held": st.booleans(), "here": st.sets(st.integers(2, 6), min_size=3),
    "said": st.sets(people), "asked": st.sets(people), "quiet": st.sets(people, max_size=1),
    "answers": some,
}  # fmt: skip


class Sender(Quiet):
    """Keeps what is posted, and asks at that moment whether it should have been."""

    def __init__(self, life: "Life") -> None:
        super().__init__()
        self.life = life

    async def post(self, recipient: str, message: Message, ids: list[str]) -> Outcome:
        self.life.posted(recipient, ids)
        return await super().post(recipient, message, ids)


class Life:
    """One database, router and clock for all lives: they are put back, not made again."""

    def __init__(self, address: str) -> None:
        self.database = Database(address)
        without_a_disk(self.database)
        self.runner = asyncio.Runner()
        self.noted: list[dict[str, Any]] = []
        self.clock = HeldClock(START.astimezone(UTC))
        self.runner.run(self._make())
        self.kept = Kept(self.database)
        self.tried: Counter[str] = Counter()  # in all lives
        self.done: Counter[str] = Counter()
        self.refused: Counter[tuple[str, str]] = Counter()
        self.taken: Counter[str] = Counter()
        self.moved: Counter[tuple[Stage, Stage]] = Counter()
        self.closed: Counter[str] = Counter()

    async def _make(self) -> None:
        self.sender = Sender(self)
        async with self.database.write() as db:
            for number in NETWORKS:
                db.add(
                    Network(
                        team_id=TEAM, channel_id=f"C0{number}", theme=f"Thema {number}", threshold=3,
                        created_at=self.clock.now() - timedelta(days=90), capacity=5,
                    )
                )  # fmt: skip
            for user_id in (*LEADERS, *PEOPLE):
                db.add(Person(team_id=TEAM, user_id=user_id, name=user_id.title()))
            await db.flush()
            for number in NETWORKS:
                for key, user_id in enumerate((*LEADERS, *PEOPLE), 1):
                    belongs = user_id in BOTH or user_id in LEADERS or number == 1
                    place = Membership(
                        network_id=number, person_id=key,
                        standing=Standing.ACTIVE if belongs else Standing.INVITED,
                        since=self.clock.now() - timedelta(days=80), participates=user_id != "URIA",
                        facilitates=user_id == "URIA", stands_in=user_id == "USTANDIN",
                    )  # fmt: skip
                    db.add(place)
        self.router = Router(
            ROOMS, database=self.database, workspaces=OneWorkspace(self.sender),
            installations=OneInstallation(self.sender), clock=self.clock,
            defaults=Defaults(Language.NL, "Europe/Brussels"), wake=lambda: None,
        )  # fmt: skip
        self.ticker = Ticker(self.database, OneWorkspace(self.sender), self.clock, 1.0)

    def begin(self) -> None:
        """Begin a life."""
        self.kept.put_back()
        self.clock._now = START.astimezone(UTC)  # a held clock itself never goes back
        self.ticker._forgot_on = None
        self.wrong: list[str] = []
        self.sent: Counter[str] = Counter()
        self.days: defaultdict[tuple[str, date], int] = defaultdict(int)
        self.noted.clear()

    def note(self, _logger: Any, _method: str, said: dict[str, Any]) -> str:
        """Keep what the bot logs."""
        if said.get("exc_info"):
            import traceback

            said["trace"] = traceback.format_exc(limit=-6)
        self.noted.append(said)
        raise structlog.DropEvent

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """Ask the database what was committed."""
        return self.kept.ask(query, *values)

    def end(self) -> None:
        """Let the database go."""
        self.kept.close()
        self.runner.run(self.database.dispose())
        self.runner.close()

    def posted(self, recipient: str, ids: list[str]) -> None:
        """Judge one message at the moment at which it goes."""
        now = self.clock.now()
        day = now.astimezone(BRUSSELS).date()
        counts = False
        for delivery_id in ids:
            (row,) = self.rows("SELECT * FROM delivery WHERE id = ?", delivery_id)
            kind = Kind(row["kind"])
            rule = RULES[kind]
            what = f"{kind} to {recipient} at {now:%Y-%m-%d %H:%M}"
            self.sent[delivery_id] += 1
            if self.sent[delivery_id] > 1:
                self.wrong.append(f"{what}: sent twice")
            counts = counts or (rule.counts and rule.audience is Audience.MEMBERS and not rule.time_bound)
            self.wrong += [f"{what}: {why}" for why in self._should_not(row, kind, now, day)]
        if counts:
            self.days[recipient, day] += 1
            if self.days[recipient, day] > 1:
                self.wrong.append(f"{recipient} got two messages on {day}")

    def _should_not(self, row: dict[str, Any], kind: Kind, now: datetime, day: date) -> list[str]:
        """Why a message should not go now."""
        found: list[str] = []
        (home_row,) = self.rows("SELECT * FROM network WHERE id = ?", row["network_id"])
        meeting = next(iter(self.rows("SELECT * FROM session WHERE id = ?", row["session_id"])), None)
        if datetime.fromisoformat(row["expires"]).replace(tzinfo=UTC) <= now:
            found.append("of no use any more")
        if (home_row["paused_until"] or "") >= str(day) and not RULES[kind].during_a_pause:
            found.append("the network is paused")
        if meeting is not None:
            if meeting["stage"] == Stage.CANCELLED and kind not in (Kind.CHANGE, Kind.CALENDAR_UPDATE):
                found.append("the session was called off")
            if kind in json.loads(meeting["skipped"]):
                found.append("it was to be left out")
            starts = datetime.fromisoformat(meeting["starts_local"]).replace(tzinfo=BRUSSELS)
            busy = starts <= now < starts + timedelta(minutes=meeting["minutes"])
            if (
                busy
                and row["person_id"] is None
                and kind is not Kind.CHANGE
                and meeting["stage"] != "cancelled"
            ):
                found.append("the session is going on")
        if row["person_id"] is not None:
            found += self._not_to_them(row, kind, day)
        return found

    def _not_to_them(self, row: dict[str, Any], kind: Kind, day: date) -> list[str]:
        """Why a person should not get a message now."""
        who, about = row["person_id"], row["session_id"]
        found: list[str] = []
        (person,) = self.rows("SELECT * FROM person WHERE id = ?", who)
        (place,) = self.rows(
            "SELECT * FROM membership WHERE person_id = ? AND network_id = ?", who, row["network_id"]
        )
        if place["standing"] != "active" and kind is not Kind.INVITATION:
            found.append("does not belong")
        if RULES[kind].disturbs and (person["quiet"] or (person["paused_until"] or "") >= str(day)):
            found.append("asked for quiet")
        questions = (
            "SELECT 1 FROM question WHERE asker_id = ? AND network_id = ? AND state IN ('open', 'parked')"
        )
        asks = {
            Kind.EVALUATION_REQUEST: ("SELECT 1 FROM turnout WHERE person_id = ? AND session_id = ?", about),
            Kind.RSVP_REMINDER: (
                "SELECT 1 FROM attendance WHERE person_id = ? AND session_id = ? AND rsvp IS NOT NULL", about,
            ),
            Kind.QUESTION_REMINDER: (questions, row["network_id"]),
            Kind.CATCH_UP_REMINDER: ("SELECT 1 FROM reading WHERE person_id = ? AND session_id = ?", about),
        }  # fmt: skip
        asks[Kind.EVALUATION_REMINDER] = asks[Kind.EVALUATION_REQUEST]
        asked = ("SELECT 1 FROM inquiry_turnout WHERE person_id = ? AND 'inquiry:' || inquiry_id = ?",)
        asks[Kind.INQUIRY_REQUEST] = asks[Kind.INQUIRY_REMINDER] = (*asked, row["subject"])
        if kind in asks and self.rows(asks[kind][0], who, asks[kind][1]):
            found.append("has answered")
        if kind is Kind.QUESTION_REMINDER and self.rows(
            "SELECT 1 FROM no_question WHERE person_id = ? AND session_id = ?", who, about
        ):
            found.append("has no question")
        if kind is Kind.INQUIRY_REQUEST and self.rows(
            "SELECT 1 FROM delivery WHERE person_id = ? AND subject != ? AND sent_at > ? "
            "AND kind IN ('inquiry_request', 'evaluation_request')",
            who, row["subject"], f"{self.clock.now() - timedelta(days=7):%Y-%m-%d %H:%M:%S.%f}",
        ):  # fmt: skip
            found.append("was asked another questionnaire within a week")
        return found


class Machine(RuleBasedStateMachine):
    """People act in any order."""

    life: ClassVar[Life]

    @initialize(**BEGINNING)
    def begin(
        self, held: bool, here: set[int], said: set[str], asked: set[str], quiet: set[str], answers: int
    ) -> None:
        """Two networks plan a session, people say what they say; in half of the lives one is held at once."""
        self.life.begin()
        self._plan(1, 32)
        self._plan(2, 33)
        for who in sorted(said):
            self.says(1, 0, who, "yes")
        for who in sorted(asked):
            self.asks(2, who, 0)
        for who in sorted(quiet):
            self.wants_quiet(who, "quiet")
        if held:
            self.a_session_is_held(1, here, form=True, answers=answers)

    def teardown(self) -> None:
        self.life.noted.clear()

    # How acts are made

    def send(
        self, kind: str, name: str, user: str, values: dict[str, Any] | None = None, **subject: Any
    ) -> None:
        life = self.life
        form = life.router.routes.table[kind, name].form
        made = payload(kind, name, user, subject=json.dumps(subject), form=form, values=values)

        acks: list[Any] = []
        life.sender.calls.clear()

        async def act() -> None:
            async def ack(**answer: Any) -> None:
                acks.append(answer)

            await life.router.serve(kind, ack, made)
            answer = json.dumps([acks, life.sender.calls], ensure_ascii=False, default=repr)
            life.tried[name] += 1
            if why := refused(answer, user):
                life.refused[name, why] += 1
            else:
                life.done[name] += 1
            await until_quiet(life.router, life.ticker)

        life.runner.run(act())

    def session(self, network: int, back: int) -> int | None:
        found = self.life.rows("SELECT id FROM session WHERE network_id = ? ORDER BY id DESC", network)
        return found[min(back, len(found) - 1)]["id"] if found else None

    def held(self, network: int, back: int) -> int | None:
        """The last session that began, when it may still be spoken of; otherwise any."""
        found = self.life.rows(
            "SELECT id FROM session WHERE network_id = ? "
            "AND stage IN ('underway', 'evaluating', 'reporting') ORDER BY id DESC LIMIT 1",
            network,
        )
        return found[0]["id"] if found else self.session(network, back)

    def questions(self, network: int) -> list[int]:
        return [
            row["id"]
            for row in self.life.rows("SELECT id FROM question WHERE network_id = ? ORDER BY id", network)
        ]

    def evaluated(self) -> list[int]:
        """The sessions of which the form is open."""
        asked = "SELECT id FROM session WHERE stage = 'evaluating' AND evaluation_opened_at IS NOT NULL"
        return [row["id"] for row in self.life.rows(f"{asked} ORDER BY id")]

    def _answer(self, meeting: int, answers: int, *, again: bool) -> None:
        """Let some of those who were there answer, from the message that they got or from another one."""
        there = self.life.rows(
            "SELECT user_id FROM person WHERE id IN "
            "(SELECT person_id FROM attendance WHERE session_id = ? AND present) ORDER BY id",
            meeting,
        )
        for row in there[:answers]:
            self._evaluate(meeting, row["user_id"], again=again)

    def _evaluate(self, meeting: int | None, who: str, *, again: bool) -> None:
        values = {"content": 7 + again, "discussion": 8, "facilitation": 9, "wish": "meer tijd"}
        self.send("form", "evaluation", who, values, session=meeting, token=f"{who}{meeting}{again}")

    def _plan(self, network: int, days: int) -> None:
        day = self.life.clock.now().astimezone(BRUSSELS).date() + timedelta(days=days)
        details = json.dumps({"day": str(day), "hour": "13:30:00", "minutes": "120"})
        self.send("form", "series", "URIA", network=network, choice=details)

    # Time

    @rule(hours=st.sampled_from((1, 3, 8, 24, 24, 72, 168, 200)))
    def time_goes_by(self, hours: int) -> None:
        life = self.life
        life.runner.run(life.ticker.advance(life.clock.now() + timedelta(hours=hours)))

    @rule(network=networks, here=st.sets(st.integers(2, 7), min_size=2), form=st.booleans(), answers=some)
    def a_session_is_held(self, network: int, here: set[int], form: bool, answers: int) -> None:
        """The clock moves to the end of the next session, who is there is recorded, and some answer."""
        if (meeting := self._in_the_next(network, 115)) is not None:
            self._record(network, meeting, here)
            if form:
                self.send("act", "evaluate_now", "URIA", session=meeting)
                self._answer(meeting, answers, again=False)

    @rule(
        network=networks, minutes=st.sampled_from((-1500, 10, 60)), who=st.sampled_from(LEADERS),
        act=st.sampled_from(("", "panel", "evaluate_later", "did_not_happen")),
    )  # fmt: skip
    def a_session_comes_near(self, network: int, minutes: int, who: str, act: str) -> None:
        """The clock moves to the day before the next session, or into it, and something is done there."""
        meeting = self._in_the_next(network, minutes)
        if meeting is not None and act:
            self.send("act", act, who, session=meeting)

    def _in_the_next(self, network: int, minutes: int) -> int | None:
        """Move the clock to some minutes after the next session begins; return which that is."""
        found = self.life.rows(
            "SELECT * FROM session WHERE network_id = ? "
            "AND stage IN ('planned', 'announced', 'preparing', 'ready') ORDER BY starts_local LIMIT 1",
            network,
        )
        for row in found:
            starts = datetime.fromisoformat(row["starts_local"]).replace(tzinfo=BRUSSELS)
            moment = (starts + timedelta(minutes=minutes)).astimezone(UTC)
            self.life.runner.run(self.life.ticker.advance(max(moment, self.life.clock.now())))
            return int(row["id"])
        return None

    def _record(self, network: int, meeting: int | None, here: set[int]) -> None:
        members = self.life.rows(
            "SELECT person_id FROM membership "
            "WHERE network_id = ? AND standing = 'active' AND participates ORDER BY person_id", network,
        )  # fmt: skip
        shown = [row["person_id"] for row in members]
        ticked = [str(person_id) for person_id in shown if person_id in here]
        about = {"session": meeting, "choice": json.dumps(shown)}
        self.send("form", "attendance", "URIA", {"present_0": ticked}, **about)

    @precondition(lambda self: self.evaluated())
    @rule(pick=st.integers(0, 9), answers=some, again=st.booleans())
    def those_who_were_there_answer(self, pick: int, answers: int, again: bool) -> None:
        found = self.evaluated()
        self._answer(found[pick % len(found)], answers, again=again)

    # Whoever facilitates

    @rule(network=networks, days=st.integers(1, 60))
    def plans(self, network: int, days: int) -> None:
        ahead = "SELECT id FROM session WHERE stage IN ('planned', 'announced', 'preparing', 'ready')"
        if len(self.life.rows(ahead)) < 6:
            self._plan(network, days)

    @rule(
        network=networks, back=which, who=st.sampled_from(LEADERS),
        act=st.sampled_from(
            ("announce", "close_questions", "reopen", "agenda", "take_back", "did_not_happen", "go_on",
             "evaluate_now", "evaluate_later", "release", "panel")
        ),
    )  # fmt: skip
    def moves(self, network: int, back: int, who: str, act: str) -> None:
        self.send(_kind(act), act, who, session=self.session(network, back))

    @rule(
        network=networks, who=st.sampled_from(LEADERS),
        picks=st.lists(st.integers(0, 30), min_size=1, max_size=4),
    )  # fmt: skip
    def does_what_fits(self, network: int, who: str, picks: list[int]) -> None:
        """Some of the acts that a session asks for as it stands."""
        for pick in picks:
            found = self.life.rows("SELECT id, stage FROM session WHERE network_id = ? ORDER BY id", network)
            fitting = [(act, row["id"]) for row in found for act in FITS.get(row["stage"], ())]
            if fitting:
                act, meeting = fitting[pick % len(fitting)]
                self.send(_kind(act), act, who, session=meeting)

    @rule(network=networks, back=which)
    def calls_off(self, network: int, back: int) -> None:
        self.send("form", "cancel_session", "URIA", session=self.session(network, back))

    @rule(network=networks, back=which, days=st.integers(-20, 40))
    def reschedules(self, network: int, back: int, days: int) -> None:
        (row,) = self.life.rows("SELECT * FROM session WHERE id = ?", self.session(network, back))
        day = datetime.fromisoformat(row["starts_local"]).date() + timedelta(days=days)
        self.send(
            "form", "move_session", "URIA", {"day": str(day), "hour": "10:00"}, session=row["id"]
        )  # fmt: skip

    @rule(network=networks, back=which, kind=st.sampled_from(SKIPPABLE), back_again=st.booleans())
    def skips(self, network: int, back: int, kind: str, back_again: bool) -> None:
        act = "send_after_all" if back_again else "skip"
        self.send("act", act, "URIA", session=self.session(network, back), choice=kind)

    @rule(network=networks, days=st.integers(0, 12), ends=st.booleans())
    def pauses(self, network: int, days: int, ends: bool) -> None:
        if ends:
            self.send("act", "end_pause", "URIA", network=network)
            return
        day = self.life.clock.now().astimezone(BRUSSELS).date() + timedelta(days=days)
        self.send("form", "pause", "URIA", {"day": str(day)}, network=network)

    @rule(network=networks, back=which, here=st.sets(st.integers(2, 7)))
    def records_who_is_there(self, network: int, back: int, here: set[int]) -> None:
        self._record(network, self.session(network, back), here)

    @rule(
        network=networks, back=which, pick=st.integers(0, 9),
        outcome=st.sampled_from(("answered", "partly_answered", "unanswered", "parked")),
        verdict=st.sampled_from(("", "yes", "not_yet")),
    )  # fmt: skip
    def records_an_outcome(self, network: int, back: int, pick: int, outcome: str, verdict: str) -> None:
        """Mostly of an open question; the asker may say at once whether it was answered."""
        kept = "SELECT id FROM question WHERE network_id = ? AND state = 'open' ORDER BY id"
        found = [row["id"] for row in self.life.rows(kept, network)] or self.questions(network)
        if found:
            about = {"session": self.held(network, back), "question": found[pick % len(found)]}
            self.send("form", "outcome", "URIA", {"outcome": outcome}, **about)
            if verdict:
                self._judge(network, pick, verdict)

    @rule(network=networks, pick=st.integers(0, 9), other=st.integers(0, 9))
    def merges(self, network: int, pick: int, other: int) -> None:
        if found := self.questions(network):
            target = {"target": found[other % len(found)]}
            self.send("form", "merge", "URIA", target, network=network, question=found[pick % len(found)])

    @rule(network=networks, who=st.sampled_from(LEADERS))
    def asks_the_group(self, network: int, who: str) -> None:
        """Open what the network is offered to ask, or what it was."""
        for row in self.inquiries(network)[-1:]:
            self.send("act", "inquiry_open", who, network=network, item=row["id"])

    def inquiries(self, network: int) -> list[dict[str, Any]]:
        """What the network is or was offered to ask in confidence."""
        asked = "SELECT * FROM inquiry WHERE network_id = ? AND instrument = ? ORDER BY id"
        return self.life.rows(asked, network, FIRST_ASKED)

    @rule(network=networks, who=people)
    def invites(self, network: int, who: str) -> None:
        self.send("form", "invite", "URIA", {"people": [who]}, network=network)

    # People

    @rule(network=networks, acts=st.lists(st.tuples(people, st.booleans()), min_size=1, max_size=4))
    def answer_an_inquiry(self, network: int, acts: list[tuple[str, bool]]) -> None:
        """Some answer what the group is asked, from the message that they got or from another one."""
        for row in self.inquiries(network)[-1:]:
            for who, again in acts:
                about = {"network": network, "item": row["id"], "token": f"{who}{network}{again}"}
                self.send("form", form_id(FIRST_ASKED), who, filled_in(FIRST_ASKED), **about)

    @rule(network=networks, who=people, act=st.sampled_from(("join", "decline")))
    def answers_an_invitation(self, network: int, who: str, act: str) -> None:
        """Somebody who was invited answers; without any, anybody presses."""
        asked = "SELECT person_id FROM membership WHERE network_id = ? AND standing = 'invited'"
        found = self.life.rows(f"SELECT user_id FROM person WHERE id IN ({asked}) ORDER BY id", network)
        self.send("act", act, found[0]["user_id"] if found else who, network=network)

    @rule(network=networks, who=people, goes=st.sampled_from((False, False, True)))
    def leaves(self, network: int, who: str, goes: bool) -> None:
        """Not as often as the rest: nobody would be left."""
        if goes:
            self.send("form", "leave", who, {"questions": "with_name"}, network=network)

    @rule(network=networks, back=which, who=people, said=st.sampled_from(("yes", "no", "maybe")))
    def says(self, network: int, back: int, who: str, said: str) -> None:
        self.send("act", f"rsvp_{said}", who, session=self.session(network, back), rsvp=said)

    @rule(network=networks, who=people, number=st.integers(0, 5))
    def asks(self, network: int, who: str, number: int) -> None:
        self.send("form", "question", who, {"text": f"Hoe {number}?", "kind": "practice"}, network=network)

    @rule(network=networks, back=which, who=people)
    def has_none(self, network: int, back: int, who: str) -> None:
        self.send("act", "no_question", who, session=self.session(network, back))

    @rule(network=networks, acts=st.lists(st.tuples(people, st.integers(0, 9)), min_size=1, max_size=3))
    def vote(self, network: int, acts: list[tuple[str, int]]) -> None:
        found = self.questions(network)
        for who, pick in acts if found else ():
            self.send("act", "vote", who, network=network, question=found[pick % len(found)])

    @rule(network=networks, who=people, pick=st.integers(0, 9), own=st.sampled_from((True, True, False)))
    def withdraws(self, network: int, who: str, pick: int, own: bool) -> None:
        """Mostly a question of one's own."""
        kept = "SELECT question.id, user_id FROM question JOIN person ON person.id = asker_id"
        found = self.life.rows(f"{kept} WHERE network_id = ? ORDER BY question.id", network)
        if found:
            row = found[pick % len(found)]
            by = row["user_id"] if own else who
            self.send("act", "withdraw", by, network=network, question=row["id"])

    @rule(
        network=networks,
        back=which,
        who=people,
        pick=st.integers(0, 9),
        said=st.sampled_from(("yes", "not_yet")),
    )
    def judges(self, network: int, back: int, who: str, pick: int, said: str) -> None:
        if found := self.questions(network):
            about = {"session": self.session(network, back), "question": found[pick % len(found)]}
            self.send("act", f"judge_{said}", who, **about, choice=said)

    @rule(network=networks, pick=st.integers(0, 9), said=st.sampled_from(("yes", "not_yet")))
    def judges_what_came_of_it(self, network: int, pick: int, said: str) -> None:
        self._judge(network, pick, said)

    def _judge(self, network: int, pick: int, said: str) -> None:
        """Somebody whose question was spoken of says whether it was answered."""
        found = self.life.rows(
            "SELECT user_id, question_id, session_id FROM question_outcome "
            "JOIN question ON question.id = question_id JOIN person ON person.id = asker_id "
            "WHERE network_id = ? ORDER BY question_outcome.id",
            network,
        )
        if found:
            row = found[pick % len(found)]
            about = {"session": row["session_id"], "question": row["question_id"]}
            self.send("act", f"judge_{said}", row["user_id"], **about, choice=said)

    @rule(network=networks, back=which, who=people, again=st.booleans())
    def evaluates(self, network: int, back: int, who: str, again: bool) -> None:
        self._evaluate(self.session(network, back), who, again=again)

    @rule(
        network=networks, back=which,
        acts=st.lists(
            st.tuples(people, st.sampled_from(("not_there", "was_there", "read"))), min_size=1, max_size=4
        ),
    )  # fmt: skip
    def tell_of_that_day(self, network: int, back: int, acts: list[tuple[str, str]]) -> None:
        meeting = self.held(network, back)
        for who, act in acts:
            self.send("act", act, who, session=meeting, token=f"{who}{meeting}False")

    @rule(who=people, act=st.sampled_from(("quiet", "end_own_pause")))
    def wants_quiet(self, who: str, act: str) -> None:
        self.send("act", act, who)

    @rule(who=people, days=st.integers(0, 20))
    def has_a_holiday(self, who: str, days: int) -> None:
        until = self.life.clock.now().astimezone(BRUSSELS).date() + timedelta(days=days)
        values = {"language": "nl", "hours_from": "08:30", "hours_to": "17:30", "paused_until": str(until)}
        self.send("form", "my_settings", who, values)

    # What holds

    @invariant()
    def nothing_went_wrong(self) -> None:
        failed = [
            said for said in self.life.noted if said.get("exc_info") or "failed" in str(said.get("event"))
        ]
        assert not failed, "\n".join(str(said.get("trace") or said) for said in failed)
        assert not self.life.wrong, self.life.wrong

    @invariant()
    def no_stage_is_skipped(self) -> None:
        for said in self.life.noted:
            if said["event"] == "cycle.moved" and said["before"] is not said["after"]:
                assert said["after"] in MOVES[said["before"]]
                late = (said["before"], said["after"]) == (Stage.UNDERWAY, Stage.REPORTING)
                assert late or IN_ORDER[said["before"]] is said["after"], said
                self.life.moved[said["before"], said["after"]] += 1
        self.life.noted.clear()

    @invariant()
    def who_answered_and_what_was_answered_agree(self) -> None:
        count = "(SELECT count(*) FROM {} WHERE inquiry_id = inquiry.id)"
        for row in self.life.rows(
            f"SELECT inquiry.*, {count.format('inquiry_turnout')} AS people, "
            f"{count.format('inquiry_answer')} AS answers, "
            f"{count.format('inquiry_count')} AS counts, stage "
            "FROM inquiry LEFT JOIN session ON session.id = session_id"
        ):
            assert row["people"] == row["answers"]
            if row["state"] == "closed":
                assert row["people"] == 0
                assert row["answered"] <= row["asked"]
                assert bool(row["counts"]) == (row["answered"] >= row["threshold"]), row
            if row["instrument"] == EVALUATION.key:
                assert (row["state"] == "open") is (row["stage"] == Stage.EVALUATING), row
                if row["state"] == "closed":
                    self.life.closed["with results" if row["counts"] else "with too few answers"] += 1

    @invariant()
    def every_open_question_is_in_the_bank(self) -> None:
        async def banked(network: int) -> set[int]:
            async with self.life.database.read() as db:
                return {entry.question.id for entry in await question_bank.bank(db, network)}

        for network in NETWORKS:
            kept = "SELECT id FROM question WHERE network_id = ? AND state IN ('open', 'parked')"
            assert {row["id"] for row in self.life.rows(kept, network)} == self.life.runner.run(
                banked(network)
            )

    @invariant()
    def the_plan_is_what_the_timeline_says(self) -> None:
        self.life.runner.run(self._plan_agrees())

    async def _plan_agrees(self) -> None:
        now = self.life.clock.now()
        async with self.life.database.read() as db:
            for network in NETWORKS:
                home_row = await db.get_one(Network, network)
                for meeting in await of_network(db, network):
                    line = await programme.timeline(db, home_row, meeting)
                    self._agrees(meeting, line, now)

    def _agrees(self, meeting: LearningSession, line: Any, now: datetime) -> None:
        if meeting.stage is Stage.UNDERWAY:
            assert meeting.next_move_at is not None
            assert meeting.next_move_at >= line.next_move()
        elif meeting.stage is Stage.PREPARING and meeting.next_move_at == meeting.starts_at:
            pass  # nobody asked anything, or it was only after the day of the agenda: a press publishes it
        else:
            assert meeting.next_move_at == line.next_move(), (meeting.stage, meeting.number)
        kept = {
            (row["kind"], row["edition"]): datetime.fromisoformat(row["due"]).replace(tzinfo=UTC)
            for row in self.life.rows("SELECT * FROM step WHERE session_id = ?", meeting.id)
        }
        wanted = {(step.kind.value, step.edition): step.due for step in line.steps()}
        assert {key: due for key, due in kept.items() if due > now} == {
            key: due for key, due in wanted.items() if due > now
        }, (meeting.stage, meeting.number)
        if meeting.next_move_at is not None:
            assert meeting.next_move_at > now or meeting.next_move_at == now

    @invariant()
    def no_seat_is_given_twice(self) -> None:
        for network in NETWORKS:
            taken = self.life.rows(
                "SELECT count(*) AS n FROM membership "
                "WHERE network_id = ? AND standing = 'active' AND participates",
                network,
            )
            assert taken[0]["n"] <= 6  # five, and the stand-in who was there before


@contextmanager
def living(address: str) -> Iterator[Life]:
    """Let lives be lived on a database, and hear what is logged."""
    life = Machine.life = Life(address)
    before = structlog.get_config()
    structlog.configure(processors=[life.note])
    random.seed(0)
    try:
        with declared(as_if(FIRST_ASKED, offered=lambda course: True)):
            yield life
    finally:
        structlog.configure(**before)
        life.end()


def lived(lives: int, **more: Any) -> settings:
    """How lives are made: always the same ones, unless said otherwise."""
    return settings(
        max_examples=lives, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        **{"derandomize": True, "phases": (Phase.generate,)} | more,
    )  # fmt: skip


@pytest.mark.guard
def test_what_holds_whatever_people_do_while_time_goes_by(database_address: str) -> None:
    with living(database_address) as life:
        run_state_machine_as_test(Machine, settings=lived(3, stateful_step_count=16))
    assert len(life.done) > 5  # of all acts: the long lives


def one_life(data: st.DataObject) -> None:
    """A life in which every rule is as likely as the others: in those that Hypothesis makes, most are out."""
    number = data.draw(st.integers(0, 2**32))
    if number == 0:  # the simplest life, which Hypothesis tries first each time
        return
    machine, dice = Machine(), random.Random(number)
    machine.begin(**{name: data.draw(values) for name, values in BEGINNING.items()})
    for _ in range(STEPS):
        rule = dice.choice(machine.rules)
        if all(holds(machine) for holds in rule.preconditions):
            rule.function(machine, **{name: data.draw(values) for name, values in rule.arguments.items()})
            Machine.life.taken[rule.function.__name__] += 1
        for held in machine.invariants:
            held.function(machine)
    machine.teardown()


@pytest.mark.long
def test_it_holds_in_lives_in_which_every_act_is_carried_out(database_address: str) -> None:
    with living(database_address) as life:
        for number in range(LIVES_IN_LONG):  # each from a number of its own: lives are not made of others
            seed(number)(lived(2)(given(st.data())(one_life)))()
    rules = {rule.function.__name__ for rule in Machine().rules}
    for name, count in sorted(life.tried.items()):
        why = ", ".join(f"{times} {why}" for (act, why), times in life.refused.items() if act == name)
        print(f"{name}: {life.done[name]} of {count} carried out; {why}")
    print({f"{before} -> {after}": count for (before, after), count in life.moved.items()}, dict(life.closed))
    assert {name for name in rules if life.taken[name] < LEAST} == set()
    assert {name for name in ACTS if life.done[name] < LEAST} == set()
    assert {move for move in BY_THE_CLOCK if not life.moved[move]} == set()
    assert life.closed["with results"] >= LEAST
    assert life.closed["with too few answers"] >= LEAST


@pytest.mark.long
@pytest.mark.skipif(not LIVES, reason="KRING_MACHINE says how many")
def test_it_holds_in_other_lives_each_time(database_address: str) -> None:
    made = lived(LIVES, stateful_step_count=50, derandomize=False, phases=(Phase.generate, Phase.shrink))
    with living(database_address):
        run_state_machine_as_test(Machine, settings=made)
