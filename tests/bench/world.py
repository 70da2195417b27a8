"""What stands in the database before a benchmark: networks with sessions at the moments that are measured."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.database import Database
from bot.storage.migrations import upgrade
from models.attendance import Attendance, Rsvp
from models.delivery import Delivery, DeliveryState
from models.membership import Membership, Standing
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.session import LearningSession, Stage
from tests.evening import form_of

TEAM = "T0BENCH"
ZONE = "Europe/Brussels"
IN_ONE_GO = 5_000  # rows


@dataclass(frozen=True)
class Size:
    """How much there is."""

    networks: int = 40
    people: int = 15  # in each network
    history: int = 0  # closed sessions of each network

    @property
    def everybody(self) -> range:
        """The number of each person, from 0."""
        return range(self.networks * self.people)

    def network_of(self, person: int) -> int:
        """Return the key of a person's network."""
        return person // self.people + 1

    def evaluating(self, person: int) -> int:
        """Return the key of the session that is being evaluated in a person's network."""
        return 2 * self.network_of(person) - 1

    def announced(self, person: int) -> int:
        """Return the key of the session that was announced in a person's network."""
        return 2 * self.network_of(person)


def user_of(person: int) -> str:
    """Return the Slack id of a person."""
    return f"U{person:08d}"


def channel_of(network: int) -> str:
    """Return the channel of a network."""
    return f"C{network:08d}"


def token_of(person: int) -> str:
    """Return the token in the message that asks a person to evaluate."""
    return f"token-of-{person:023d}"


def _keyed(row: Any, key: Any) -> Any:
    row.id = key
    return row


def meeting(
    number: int, network: int, key: int, starts: datetime, stage: Stage, **facts: Any
) -> LearningSession:
    """Return a session of three hours; nothing about it is due soon."""
    made: LearningSession = _keyed(
        LearningSession(
            network_id=network, number=number, minutes=180, zone=ZONE, stage=stage,
            starts_local=starts.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None, second=0, microsecond=0),
            created_at=starts - timedelta(days=60), **facts,
        ),
        key,
    )  # fmt: skip
    return made


def evaluated_now(network: int, now: datetime) -> LearningSession:
    """Return the session of a network whose form is open."""
    opened = now - timedelta(minutes=30)
    return meeting(
        1, network, 2 * network - 1, now - timedelta(hours=4), Stage.EVALUATING,
        evaluation_opened_at=opened, next_move_at=now + timedelta(days=3),
    )  # fmt: skip


def _of_one_network(size: Size, network: int, now: datetime) -> list[list[Any]]:
    """Return the rows of one network, in the order in which they have to be written."""
    long_ago = now - timedelta(days=400)
    home = Network(
        team_id=TEAM, channel_id=channel_of(network), theme=f"Leren {network}", created_at=long_ago,
    )  # fmt: skip
    numbers = range((network - 1) * size.people, network * size.people)
    people = [
        _keyed(
            Person(team_id=TEAM, user_id=user_of(n), name=f"Mens {n}", refreshed_at=now, acted=True), n + 1
        )
        for n in numbers
    ]
    memberships = [
        Membership(network_id=network, person_id=n + 1, standing=Standing.ACTIVE, since=long_ago,
                   facilitates=n == numbers[0])
        for n in numbers
    ]  # fmt: skip
    open_form = evaluated_now(network, now)
    coming = meeting(
        2, network, 2 * network, now + timedelta(days=14), Stage.ANNOUNCED,
        next_move_at=now + timedelta(days=10),
    )  # fmt: skip
    past = [
        meeting(
            3 + age, network, 1_000_000 + network * 1000 + age, now - timedelta(days=30 * (age + 1)),
            Stage.CLOSED, released_at=now,
        )
        for age in range(size.history)
    ]  # fmt: skip
    here = [Attendance(session_id=open_form.id, person_id=n + 1, present=True) for n in numbers]
    said = [
        Attendance(session_id=coming.id, person_id=n + 1, rsvp=Rsvp.YES, calendar_edition=1, in_calendar=True)
        for n in numbers
    ]
    here += [Attendance(session_id=old.id, person_id=n + 1, present=True) for old in past for n in numbers]
    announcement = Delivery(
        network_id=network, kind=Kind.ANNOUNCEMENT, subject=f"session:{coming.id}", session_id=coming.id,
        recipient=channel_of(network), due=now, expires=now + timedelta(days=14), state=DeliveryState.SENT,
        channel=channel_of(network), ts="1.0", sent_at=now,
    )  # fmt: skip
    return [
        [_keyed(home, network)],
        people,
        [open_form, coming, *past],
        [form_of(network, open_form.id, opened_at=open_form.evaluation_opened_at)],
        memberships,
        here + said,
        [announcement],
    ]


async def fill(database: Database, size: Size, now: datetime) -> None:
    """Write networks, people and sessions."""
    async with database.write() as db:
        waiting: list[list[Any]] = []
        for network in range(1, size.networks + 1):
            of_one = _of_one_network(size, network, now)
            waiting = [a + b for a, b in zip(waiting, of_one, strict=True)] if waiting else of_one
            if sum(map(len, waiting)) > IN_ONE_GO:
                await _write(db, waiting)
                waiting = []
        await _write(db, waiting)


async def _write(db: AsyncSession, groups: list[list[Any]]) -> None:
    for rows in groups:
        db.add_all(rows)
        await db.flush()
    db.expunge_all()


async def made(address: str, size: Size) -> Database:
    """Migrate an empty database and fill it."""
    await asyncio.to_thread(upgrade, address)
    database = Database(address)
    await fill(database, size, datetime.now(UTC))
    return database


async def world(address: str, size: Size) -> None:
    """Make a database for a server of its own."""
    await (await made(address, size)).dispose()
