"""From rows of the outbox to a message: each part in the reader's language, several parts as a bundle."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec
import structlog
from sqlalchemy import Select, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.letters import Occasion
from bot.slack.blocks import SPOKEN_LIMIT, Block, Message, context, divider, shorten
from bot.slack.layout import MESSAGE, Room
from bot.texts import Texts
from bot.views import channel as channel_view
from bot.views import follower as follower_view
from bot.views import membership as membership_view
from bot.views import session as session_view
from bot.views.network import take_over
from bot.views.pages import read_button
from jobs.letters import LETTERS
from models import delivery, membership
from models.audience import theirs
from models.base import Base
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.person import Person
from models.plan import RULES, Audience, Rule
from models.rows import many
from models.session import LearningSession

log = structlog.get_logger()

PART = Room(25, 3_000)  # what one part of a bundle may take
COMFORTABLE = Room(42, MESSAGE.size)  # parts may grow by a few blocks when they are brought up to date


@dataclass(frozen=True)
class Item:
    """A delivery with the rows that it is about."""

    delivery: Delivery
    network: Network
    meeting: LearningSession | None
    person: Person | None

    @property
    def rule(self) -> Rule:
        """How its kind behaves."""
        return RULES[self.delivery.kind]

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in a bundle."""
        return self.rule.part, self.network.id

    @property
    def t(self) -> Texts:
        """The language and the zone of who reads it."""
        reader = self.person or self.network
        return Texts(reader.language, reader.zone)


@dataclass
class Mishap:
    """What went wrong with one message."""

    error: str = ""


@asynccontextmanager
async def apart(db: AsyncSession, row: Delivery) -> AsyncIterator[Mishap]:
    """Keep what goes wrong with one message away from the others; the database itself is not its fault."""
    mishap, name = Mishap(), {"delivery": row.id, "kind": row.kind}
    try:
        async with db.begin_nested():
            yield mishap
    except OperationalError:
        raise
    except Exception as error:
        log.exception("writing.failed", **name)
        mishap.error = type(error).__name__
        await db.refresh(row)


@many
def _networks(keys: Collection[int]) -> Select[Network]:
    return select(Network).where(Network.id.in_(keys))


@many
def _sessions(keys: Collection[int]) -> Select[LearningSession]:
    return select(LearningSession).where(LearningSession.id.in_(keys))


@many
def _people(keys: Collection[int]) -> Select[Person]:
    return select(Person).where(Person.id.in_(keys))


async def load_together(db: AsyncSession, rows: Collection[Delivery]) -> list[Base]:
    """Load what several messages are about, in a few questions; who keeps the list can `load` for free."""
    found: list[Base] = []
    wanted: tuple[tuple[Any, set[int | None]], ...] = (
        (_networks, {row.network_id for row in rows}),
        (_sessions, {row.session_id for row in rows}),
        (_people, {row.person_id for row in rows}),
    )
    for of_keys, keys in wanted:
        if keys - {None}:
            found += await of_keys(db, keys - {None})
    return found


async def load(db: AsyncSession, row: Delivery) -> Item:
    """Return a delivery with what it is about."""
    return Item(
        row,
        await db.get_one(Network, row.network_id),
        await db.get_one(LearningSession, row.session_id) if row.session_id else None,
        await db.get_one(Person, row.person_id) if row.person_id else None,
    )


async def write(db: AsyncSession, item: Item, now: datetime) -> Message:
    """Write one part in the reader's language."""
    row = item.delivery
    if row.state is DeliveryState.LEFT_BEHIND:
        return channel_view.left_behind(item.t, item.network)
    t = item.t.on(now).among(await membership.zones(db, item.network.id))
    if item.person is not None and not (
        item.rule.stays or await theirs(db, item.rule, item.network, item.person)
    ):
        return _ended(t, item)
    if item.meeting is not None and await _replaced(db, item, item.meeting):
        return session_view.replaced(t, item.meeting, item.network)
    occasion = Occasion(db, item.network, row, item.person, t, now, item.meeting)
    message = replace(await LETTERS[row.kind](occasion), rest=[read_button(item.t, row.network_id, row.id)])
    if item.rule.audience is not Audience.FACILITATORS or item.person is None:
        return message
    place = await membership.of(db, item.network.id, item.person.id)
    if place is None or not place.stands_in:
        return message
    return replace(message, parts=[*message.parts, *take_over(item.t, item.network)])


def _ended(t: Texts, item: Item) -> Message:
    """Return what is left of a message that is its reader's no more."""
    if item.rule.follows:
        return follower_view.ended(t, item.network)
    return membership_view.ended(t, item.network, led=item.rule.audience is Audience.FACILITATORS)


async def _replaced(db: AsyncSession, item: Item, meeting: LearningSession) -> bool:
    """Tell whether it came again after a move; what tells of a change stays."""
    row = item.delivery
    older = item.rule.repeats and row.edition < meeting.edition and not row.replaces
    return older and await delivery.replaced(db, row)


def mark_of(parts: Sequence[Delivery], message: Message, key: str) -> str:
    """Return by which a message is known again; empty where that must not be, or cannot.

    What everybody reads is updated all the same: so it is found out that somebody deleted it. Of what tells
    by itself that somebody answered or asked no trace is kept. Without the key, which is in no database,
    nobody can guess from the mark what a message says.
    """
    if message.file is not None or any(
        RULES[part.kind].comes_back or RULES[part.kind].secret for part in parts
    ):
        return ""
    words = msgspec.json.encode((message.text, message.blocks))
    return blake2b(words, digest_size=12, key=key.encode()[:64]).hexdigest()


Written = Sequence[tuple[Item, Message]]


def bundle(written: Written) -> Message:
    """Make one message of its parts; of several, each names its network, and long ones share the room."""
    if len(written) == 1:
        return written[0][1]
    left, shown = MESSAGE, dict[int, list[Block]]()
    for position in sorted(range(len(written)), key=lambda n: MESSAGE.costs(written[n][1].blocks)):
        share = left.shared_by(len(written) - len(shown))
        shown[position] = _named(written, position, share)
        left = left.without(shown[position])
    heard = [f"{_from(item)}\n{message.text}" for item, message in written]
    words = "\n".join(shorten(said, SPOKEN_LIMIT // len(written) - 1) for said in heard)
    return Message([block for n in range(len(written)) for block in shown[n]], words)


def _from(item: Item) -> str:
    return item.t("common.from_network", theme=item.network.theme)


def bundles(written: Written) -> list[Written]:
    """Divide parts over as few messages as hold them, in their order."""
    made: list[Written] = []
    begins, room = 0, COMFORTABLE
    for position in range(len(written)):
        blocks = _named(written, position, PART)
        room = room.without(blocks)
        if position > begins and (room.blocks < 0 or room.size < 0):
            made.append(written[begins:position])
            begins, room = position, COMFORTABLE.without(blocks)
    return [*made, written[begins:]]


def _named(written: Written, position: int, room: Room) -> list[Block]:
    """One part of a bundle, below the network that it is from."""
    item, message = written[position]
    above = [divider()] if position else []
    above.append(context(_from(item)))
    return [*above, *replace(message, room=room.without(above)).blocks]
