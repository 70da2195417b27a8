"""A world without handlers: rows in a database, the jobs, and Slack on this machine; for what time does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from sqlalchemy import select

from bot.running.clock import Clock, HeldClock
from bot.slack.client import Slack
from bot.slack.workspaces import OneWorkspace, Workspaces
from bot.storage.database import Database
from bot.story.stage import FASTER, manifest
from jobs.clock import Ticker
from jobs.hands import Hands
from jobs.upkeep import Profiles
from models import delivery, moves
from models.attendance import Attendance, Rsvp
from models.delivery import Delivery, DeliveryState
from models.membership import Membership, Standing
from models.network import Network
from models.outbox import Recipient
from models.person import Language, Person, find
from models.plan import RULES, Audience, Kind
from models.session import LearningSession, Stage
from models.step import Step
from playground import Message, Playground, Workspace
from playground.scopes import install
from tests.evening import form_of
from tests.rows import new_session

# Failures are provoked on purpose here, and drawing their traces takes seconds.
PLAIN = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[PLAIN])

BRUSSELS = ZoneInfo("Europe/Brussels")
LONG_AGO = datetime(2025, 11, 3, 9, tzinfo=UTC)
CHANNELS = ("C0KRING", "C0ANDER")


def at(moment: str) -> datetime:
    """A wall time in Brussels as an instant."""
    return datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS).astimezone(UTC)


async def asks_about_people(database: Database, workspaces: Workspaces, clock: Clock) -> None:
    """Ask Slack about everybody whom it was not asked about lately."""
    hands = Hands("profiles", 10, Profiles(database, workspaces, clock).find)
    hands.look()
    await hands.idle()


@dataclass
class World:
    """Networks, people and what is to be sent to them."""

    database: Database
    playground: Playground
    slack: Slack
    clock: HeldClock
    ticker: Ticker
    workspaces: OneWorkspace

    @property
    def workspace(self) -> Workspace:
        """The workspace in Slack."""
        return self.playground.workspace

    def recipient(self, slack_id: str) -> Recipient:
        """Return somebody, or a channel, as the workspace knows it."""
        return Recipient(self.workspace.team, slack_id)

    async def network(self, theme: str = "Leren", channel: str = CHANNELS[0], **facts: Any) -> int:
        """Begin a network with Ria as its facilitator."""
        async with self.database.write() as db:
            home = Network(
                team_id=self.workspace.team, channel_id=channel, theme=theme, created_at=LONG_AGO, **facts
            )
            db.add(home)
            await db.flush()
        await self.member("U0RIA", home.id, participates=False, facilitates=True)
        return home.id

    async def person(self, user_id: str, **facts: Any) -> int:
        """Note somebody, whose profile Slack gave before."""
        async with self.database.write() as db:
            given = {"language": Language.NL, "zone": "Europe/Brussels", "refreshed_at": self.clock.now()}
            somebody = Person(team_id=self.workspace.team, user_id=user_id, **given | facts)
            db.add(somebody)
            await db.flush()
            return somebody.id

    async def member(self, user_id: str, network_id: int, **facts: Any) -> int:
        """Let somebody belong to a network."""
        async with self.database.read() as db:
            known = await find(db, self.workspace.team, user_id)
        person_id = known.id if known else await self.person(user_id)
        async with self.database.write() as db:
            given = {"standing": Standing.ACTIVE, "since": LONG_AGO}
            db.add(Membership(network_id=network_id, person_id=person_id, **given | facts))
        return person_id

    async def session(
        self, network_id: int, start: str = "2026-03-12 13:30", stage: Stage = Stage.READY, **facts: Any
    ) -> int:
        """Put a session of three hours in the database; its steps are not planned."""
        async with self.database.write() as db:
            meeting = new_session(stage, start, network_id=network_id, created_at=LONG_AGO, **facts)
            db.add(meeting)
            await db.flush()
            if stage is Stage.EVALUATING:
                meeting.evaluation_opened_at = meeting.ends_at
                db.add(form_of(network_id, meeting.id))
            return meeting.id

    async def settle(self, meeting_id: int) -> None:
        """Plan the steps of a session."""
        async with self.database.write() as db:
            meeting = await db.get_one(LearningSession, meeting_id)
            await moves.settle(db, await db.get_one(Network, meeting.network_id), meeting)

    async def change(self, table: Any, key: Any, **facts: Any) -> None:
        """Change a row."""
        async with self.database.write() as db:
            row = await db.get_one(table, key)
            for name, value in facts.items():
                setattr(row, name, value)

    async def says(self, person_id: int, meeting_id: int, rsvp: Rsvp | None = None, **facts: Any) -> None:
        """Note what somebody said about coming, or whether they were there."""
        async with self.database.write() as db:
            db.add(Attendance(session_id=meeting_id, person_id=person_id, rsvp=rsvp, **facts))

    async def posts(
        self,
        kind: Kind,
        network_id: int,
        meeting_id: int | None = None,
        person_id: int | None = None,
        *,
        due: datetime | None = None,
        expires: datetime | None = None,
        edition: int = 1,
        subject: str = "",
    ) -> str:
        """Put a message in the outbox, due now and of use for a week unless said otherwise."""
        async with self.database.write() as db:
            home = await db.get_one(Network, network_id)
            person = await db.get_one(Person, person_id) if person_id else None
            assert (person is None) == (RULES[kind].audience is Audience.CHANNEL)
            put = await delivery.put(
                db,
                Delivery(
                    network_id=network_id,
                    kind=kind,
                    subject=subject or f"session:{meeting_id}",
                    session_id=meeting_id,
                    edition=edition,
                    recipient=person.user_id if person else home.channel_id,
                    person_id=person_id,
                    due=due or self.clock.now(),
                    expires=expires or self.clock.now() + timedelta(days=7),
                ),
            )
            return put.id

    async def row(self, delivery_id: str) -> Delivery:
        """A message of the outbox as it stands."""
        async with self.database.read() as db:
            return await db.get_one(Delivery, delivery_id)

    async def state(self, delivery_id: str) -> DeliveryState:
        """How far a message is."""
        return (await self.row(delivery_id)).state

    async def steps(self, meeting_id: int) -> dict[Kind, Step]:
        """The planned steps of a session."""
        async with self.database.read() as db:
            found = await db.scalars(select(Step).where(Step.session_id == meeting_id))
            return {step.kind: step for step in found}

    async def tick(self, moment: str | datetime | None = None) -> None:
        """Let the clock stand at an instant, and do what is due then."""
        if moment is not None:
            self.clock.move_to(at(moment) if isinstance(moment, str) else moment)
        await self.ticker.tick()
        await self.ticker.settled()

    def slack_of_another_process(self) -> Slack:
        """A client that knows nothing of what the world's own one does."""
        return Slack(self.playground.bot_token, self.playground.api_url, self.slack.web.session, FASTER)

    async def advance(self, moment: str) -> None:
        """Move the clock on through everything that is due on the way."""
        await self.ticker.advance(at(moment))

    def said_to(self, user_id: str) -> list[Message]:
        """The direct messages that somebody got."""
        return self.workspace.messages_to(user_id)

    def in_channel(self, channel: str = CHANNELS[0]) -> list[Message]:
        """What stands in a channel."""
        return [message for message in self.workspace.messages if message.channel == channel]


@asynccontextmanager
async def world_at(address: str) -> AsyncIterator[World]:
    """A world on the migrated database at this address."""
    database = Database(address)
    try:
        async with world_on(database) as world:
            yield world
    finally:
        await database.dispose()


@asynccontextmanager
async def world_on(database: Database, start: str = "2026-03-09 10:00") -> AsyncIterator[World]:
    """A world on a database; the clock stands on a Monday morning, three days before the session."""
    clock = HeldClock(at(start))
    workspace = Workspace(clock=clock.now)
    install(workspace, manifest())
    for user_id in ("U0RIA", "U0ANNA", "U0BRAM", "U0CARA"):
        workspace.add_user(user_id, user_id[2:].title())
    for channel in CHANNELS:
        workspace.add_channel(channel, channel[2:].lower(), members=[*workspace.users])
    async with Playground(workspace) as playground, aiohttp.ClientSession() as pool:
        slack = Slack(playground.bot_token, playground.api_url, pool, FASTER)
        workspaces = OneWorkspace(slack)
        yield World(database, playground, slack, clock, Ticker(database, workspaces, clock, 1.0), workspaces)
