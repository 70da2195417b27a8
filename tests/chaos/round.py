"""One round: networks with the same people, from announcement to end, while things go wrong."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from traceback import format_exception
from typing import cast

import psycopg

from bot.storage.database import Database
from models.attendance import Rsvp
from playground import Workspace
from tests.chaos.judge import Judge, Verdict, watch_stages
from tests.chaos.mischief import Base, Mischief
from tests.chaos.people import Circle, People
from tests.chaos.troupe import Troupe, troupe
from tests.conftest import BRUSSELS, CHANNEL, FACILITATOR, MEMBERS, Running, workspace_of_people
from tests.postgres import Cluster

SECOND = "C0TWEEDE"
# Thursdays whose cycle goes over a change of the clock, in spring or in autumn, or over none.
DAYS = ("2026-03-12", "2026-03-26", "2026-04-02", "2026-10-22", "2026-10-29", "2026-11-19")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LASTS = timedelta(hours=3)
PATIENCE = 4.0  # seconds that Slack waits for an answer, and somewhat more on a busy machine
LONG = 20.0  # the same where nothing goes wrong on purpose and nobody tries again
AT_AN_ACT = "cut at commit"  # this strikes what a person does, rather than what time does
LONGEST = 600.0  # seconds of real time for a round


@dataclass(frozen=True)
class Terms:
    """How a round is played; the same terms bring the same round."""

    seed: int
    database: str = "sqlite"
    mode: str = "socket"
    instances: int = 1
    mischief: float = 0.5  # the chance that something goes wrong around an act
    networks: int = 2  # with the same people
    longest: float = LONGEST

    @property
    def command(self) -> str:
        """How to play this round again."""
        return (
            f"python -m tests.chaos --seed {self.seed} --rounds 1 --database {self.database}"
            f" --mode {self.mode} --instances {self.instances} --mischief {self.mischief}"
            f" --networks {self.networks}"
        )


@dataclass
class Outcome:
    """How a round ended."""

    terms: Terms
    verdict: Verdict = field(default_factory=Verdict)
    faults: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    tries: int = 0
    history: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Nothing was lost, doubled or broken."""
        return not self.verdict.failures


@dataclass(order=True)
class Scene:
    """What somebody does at a moment."""

    at: datetime
    order: int
    do: Callable[[], Awaitable[None]] = field(compare=False)


def a_workspace() -> Workspace:
    """The people, and two channels of theirs."""
    workspace = workspace_of_people()
    workspace.add_channel(SECOND, "tweede", members=[FACILITATOR, *MEMBERS], private=True)
    return workspace


@contextmanager
def a_base(terms: Terms, folder: Path, cluster: Cluster | None) -> Iterator[Base]:
    """An empty database."""
    if cluster is None:
        yield Base(f"sqlite:///{folder}/kring.db", None)
        return
    name = f"chaos_{terms.seed}_{terms.mode}"
    with psycopg.connect(f"{cluster.address}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    yield Base(f"{cluster.address}/{name}", cluster)


class Round:
    """What people do, and what goes wrong meanwhile."""

    def __init__(self, terms: Terms, company: Troupe, base: Base) -> None:
        self.terms, self.company = terms, company
        self.random = Random(terms.seed)
        self.people = People(company, Random(self.random.random()))
        self.mischief = Mischief(company, base, Random(self.random.random()))
        day = date.fromisoformat(self.random.choice(DAYS))
        both = (Circle(CHANNEL, day, time(13, 30)), Circle(SECOND, day + DAY, time(10)))
        self.circles = both[: terms.networks]
        self.leaps = self.random.random() < 0.3
        self.scenes: list[Scene] = []

    def add(self, at: datetime, do: Callable[[], Awaitable[None]]) -> None:
        """Add a scene."""
        self.scenes.append(Scene(at, len(self.scenes), do))

    def local(self, day: date, hour: time) -> datetime:
        """A wall time in Brussels."""
        return datetime.combine(day, hour, tzinfo=BRUSSELS)

    async def prepare(self) -> None:
        """Two networks in which everybody has joined, and a session in each; nothing goes wrong yet."""
        self.slack_waits(LONG)
        front = cast(Running, Front(self.company))
        for circle in self.circles:
            await front.ria.runs("/kring", "new", channel=circle.channel)
            await front.ria.submits({"Thema": f"Leren in {circle.channel}", "Begeleider": FACILITATOR})
            await front.ria.closes(everything=True)
            await front.ria.runs("/kring", "invite", channel=circle.channel)
            await front.ria.submits({"Wie nodig je uit?": list(MEMBERS)})
            await front.ria.closes(everything=True)
            await front.settled()
            for who in MEMBERS:
                person = front.person(who)
                await person.runs("/kring", "menu", channel=circle.channel)
                await person.clicks("Ik doe mee")
                await person.closes(everything=True)
            await front.ria.runs("/kring", "bijeenkomst", channel=circle.channel)
            await front.ria.submits(
                {"Dag": circle.day, "Begintijd": circle.hour, "Thema": f"Samen in {circle.channel}"}
            )
            await front.ria.submits()
            await front.ria.closes(everything=True)
            await front.settled()

    async def write(self) -> None:
        """Write down who does what when."""
        for circle in self.circles:
            export = await self.company.ask(f"/export/{circle.channel}")
            line = {
                name: datetime.fromisoformat(at) for name, at in export["sessions"][0]["timeline"].items()
            }
            self.before(circle, line)
            self.after(circle, line)
        one, other, third = self.random.sample(sorted(MEMBERS), 3)
        circle = self.random.choice(self.circles)
        pausing = self.local(circle.day - self.random.choice((4, 11)) * DAY, time(8, 10))
        until = pausing.date() + self.random.choice((3, 8)) * DAY
        self.add(pausing, lambda: self.people.pauses(one, circle, until))
        if self.random.random() < 0.5:
            leaving = self.local(circle.day - self.random.randint(2, 15) * DAY, time(12, 5))
            self.add(leaving, lambda: self.people.leaves(other, circle))
        if self.random.random() < 0.4:
            closed = self.local(circle.day + self.random.randint(-25, 3) * DAY, time(11, 40))
            self.add(closed, lambda: self.people.leaves_the_workspace(third))

    def before(self, circle: Circle, line: dict[str, datetime]) -> None:
        """What people do before a session."""
        pick, announced, close = self.random, line["announcement"], line["questions_close"]
        for who in sorted(MEMBERS):
            if pick.random() < 0.6:
                at, said = announced + pick.choice((1, 2, 30, 55, 200)) * HOUR, pick.choice(list(Rsvp))
                self.add(at, lambda who=who, said=said: self.people.says(who, circle, said))  # type: ignore[misc]
                if pick.random() < 0.3:
                    again = pick.choice(list(Rsvp))
                    at += pick.choice((5, 29)) * HOUR
                    self.add(at, lambda who=who, said=again: self.people.says(who, circle, said))  # type: ignore[misc]
            if pick.random() < 0.4:
                at = announced + pick.random() * (close - announced - 2 * HOUR)
                text = f"Hoe pakt {who} dit aan in {circle.channel}?"
                self.add(at, lambda who=who, text=text: self.people.asks(who, circle, text))  # type: ignore[misc]
        if pick.random() < 0.6:
            who = pick.choice(sorted(MEMBERS))
            at = self.local(circle.day - 2 * DAY, time(11, 20))
            self.add(at, lambda: self.people.regrets(who, circle))

    def after(self, circle: Circle, line: dict[str, datetime]) -> None:
        """What people do at a session and after it."""
        pick, start = self.random, self.local(circle.day, circle.hour)
        here = sorted(pick.sample(sorted(MEMBERS), pick.choice((5, 5, 6))))
        self.add(start + 10 * MINUTE, lambda: self.people.marks(circle, here))
        for who in here:
            late = pick.random() < 0.4
            at = line["evaluation_reminder"] + 2 * HOUR if late else start + LASTS + 5 * MINUTE
            if pick.random() < 0.8:
                text = f"Opmerking {len(self.scenes)} {circle.channel}"
                self.add(at, lambda who=who, text=text: self.people.evaluates(who, circle, text))  # type: ignore[misc]
        due = self.local(line["report_due"].astimezone(BRUSSELS).date(), time(10, 30))
        if pick.random() < 0.8:
            self.add(due, lambda: self.people.releases(circle))
        for who in sorted(set(MEMBERS) - set(here)):
            self.add(due + 2 * HOUR, lambda who=who: self.people.reads(who, circle))  # type: ignore[misc]

    def slack_waits(self, seconds: float) -> None:
        """Let Slack wait this long for an answer."""
        self.company.workspace.ack_seconds = self.company.workspace.trigger_seconds = seconds

    async def play(self) -> None:
        """Everything in its order; around some of it something goes wrong."""
        self.slack_waits(PATIENCE)
        sorts = [name for name, _ in self.mischief.sorts() if self.leaps or "72" not in name]
        for scene in sorted(self.scenes):
            strikes = self.random.random() < self.terms.mischief
            early, sort = self.random.random() < 0.6, self.random.choice(sorts)
            early = early and sort != AT_AN_ACT
            if strikes and early:
                await self.mischief.strikes(sort)
            await self.company.advance(max(scene.at, self.company.now))
            if strikes and not early:
                await self.mischief.strikes(sort)
            await scene.do()
        await self.mischief.heals()
        last = max(self.local(circle.day, circle.hour) for circle in self.circles)
        await self.company.advance(max(last + 21 * DAY, self.company.now + DAY))

    async def stops(self, verdict: Verdict) -> None:
        """Asked to stop in the midst of an act, every process finishes it and ends well."""
        await self.mischief.heals()
        self.slack_waits(LONG)  # what is asked is whether it ends well, not how fast a busy machine is
        for instance in self.company.instances:
            found = await instance.health()
            if found["state"] != "ok":
                verdict.failures.append(f"health: {instance.name} says {found}")
        somebody = self.people.person(next(who for who in MEMBERS if not self.people.is_gone(who)))
        fault = self.company.playground.faults
        fault.slow("views.open", 0.4)
        gate = fault.holds("views.open")
        fault.waiting.reverse()
        press = asyncio.create_task(somebody.runs("/kring", "vraag", channel=CHANNEL))
        await asyncio.wait_for(gate.reached.wait(), 10)
        for instance in self.company.instances:
            instance.process.asks_to_stop()
        await asyncio.sleep(0.2)
        gate.opened.set()
        codes = [await asyncio.wait_for(one.process.ended(), 45) for one in self.company.instances]
        if any(codes):
            verdict.failures.append(f"stop: exit codes {codes}")
        try:
            await press
        except Exception as error:
            verdict.failures.append(f"stop: what was in flight was not answered: {error}")
        if somebody.modal is None:
            verdict.failures.append("stop: what was in flight was not finished")
        if leaked := self.company.leaked():
            verdict.failures.append(f"leaked: {leaked}")


class Front:
    """What the acts of people need."""

    def __init__(self, company: Troupe) -> None:
        self.settled = company.settle
        self.person = company.playground.person
        self.ria = company.playground.person(FACILITATOR)


async def play(terms: Terms, folder: Path, cluster: Cluster | None) -> Outcome:
    """Play one round and judge it; whatever goes wrong with the round itself is a failure of it."""
    outcome = Outcome(terms)
    start = datetime.combine(_first_day(terms), time(10), tzinfo=BRUSSELS)
    with a_base(terms, folder, cluster) as base:
        try:
            async with (
                asyncio.timeout(terms.longest),
                base.reached() as address,
                troupe(
                    a_workspace(), start, address, folder,
                    instances=terms.instances, over_http=terms.mode == "http",
                ) as company,
            ):  # fmt: skip
                await _played(Round(terms, company, base), outcome)
        except Exception as error:
            outcome.verdict.failures.append(f"broken: {type(error).__name__}: {error}")
            outcome.verdict.failures.append("".join(format_exception(error)[-6:]))
    return outcome


def _first_day(terms: Terms) -> date:
    """The day on which the networks begin: the Monday six weeks before."""
    drawn = Random(terms.seed)
    drawn.random(), drawn.random()
    day = date.fromisoformat(drawn.choice(DAYS))
    return day - timedelta(days=45)


async def _played(played: Round, outcome: Outcome) -> None:
    company, database = played.company, Database(played.mischief.base.address)
    try:
        await watch_stages(database)
        await played.prepare()
        await played.write()
        await played.play()
        async with database.read() as db:
            judge = Judge(
                company.workspace, company.chronicle, played.people.promises, played.circles, company.now
            )
            outcome.verdict = await judge.look(db)
        await played.stops(outcome.verdict)
    finally:
        outcome.faults, outcome.kills = company.chronicle.faults, company.chronicle.kills
        outcome.tries, outcome.history = played.people.tries, company.chronicle.lines
        await database.dispose()
