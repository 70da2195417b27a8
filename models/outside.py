"""Texts for outside the network: proposed by whoever facilitates, agreed to by each whom they name or quote.

Nothing that stays within the circle gets in (models/kept_words.py), and nothing is copied out before
everybody who stands in it said yes to the very words. What went out is kept as a log, with for whom and when.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, delete, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import entry_rows, kept_words, trace
from models.base import Base, GroupWords, NotFound, Refusal, Utc, changed, table
from models.entry import Entry
from models.membership import participants
from models.network import Network
from models.person import Person
from models.question import cleaned
from models.register import REGISTERS, Readers, leaving
from models.rows import many, must, one
from models.trace import Place

LONGEST_TEXT, LONGEST_TO = 3000, 150  # characters
SHORTEST_NAME = 3  # letters of a first name by which somebody is found in a text
QUOTED = ("success", "value_story")  # registers of which an entry is its writer's, who is asked
GONE = "…"


class NotAllSaidYes(Refusal):
    """Somebody who stands in a text did not say yes to these words."""


class NotToBeAsked(Refusal):
    """A text names somebody who is not on Slack, and so cannot say yes here."""


class OtherWords(Refusal):
    """The text has other words by now, or is gone: they are to be read first."""


class Says(StrEnum):
    """What somebody says of a text in which they stand; a no needs no reason."""

    YES = "yes"
    NO = "no"


class Outside(Base):
    """A text for outside, and for whom it is."""

    __tablename__ = "outside"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(Utc)
    to_whom: Mapped[GroupWords]
    text: Mapped[GroupWords] = mapped_column(default="", server_default="")
    times: Mapped[int] = mapped_column(default=1, server_default="1")  # which of its wordings
    asked: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    out_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    # Whoever facilitates knows that somebody took back their yes after it went out.
    heard: Mapped[bool] = mapped_column(default=True, server_default=sql("true"))


class Nod(Base):
    """Somebody who stands in a text, and what they say of its words."""

    __tablename__ = "outside_nod"

    outside_id: Mapped[int] = mapped_column(ForeignKey("outside.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    quoted: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # in their own words
    says: Mapped[Says | None] = mapped_column(default=None)


@must
def load(network_id: int, outside_id: int) -> Select[Outside]:
    """Return one text of a network. Raises NotFound."""
    return select(Outside).where(Outside.id == outside_id, Outside.network_id == network_id)


@many
def of_network(network_id: int) -> Select[Outside]:
    """Return the texts of a network, the newest first."""
    return select(Outside).where(Outside.network_id == network_id).order_by(Outside.id.desc())


@many
def nods(texts: Collection[int]) -> Select[Nod, Person]:
    """Return who stands in these texts, by name."""
    of_texts = Nod.outside_id.in_(texts)
    named = select(Nod, Person).join(Person, Person.id == Nod.person_id)
    return named.where(of_texts).order_by(Nod.outside_id, Person.name, Person.id)


@one
def _nod(outside_id: int, person_id: int) -> Select[Nod]:
    return select(Nod).where(Nod.outside_id == outside_id, Nod.person_id == person_id)


async def sources(db: AsyncSession, home: Network) -> list[Entry]:
    """Return what a text can be drawn from: what may leave, successes, and stories that may go outside."""
    keys = [*leaving(), *(key for key in QUOTED if key in REGISTERS)]
    found = await entry_rows.told_outside(db, home.id, keys)
    return [one for one in reversed(found) if _may_go(one)]


def _may_go(one: Entry) -> bool:
    field = REGISTERS[one.register].readers
    return not field or one.said.get(field) == Readers.OUTSIDE


async def propose(
    db: AsyncSession, home: Network, to_whom: str, text: str, drawn: Iterable[Entry], now: datetime
) -> Outside:
    """Begin a text, drawn from some entries: whose words those are is asked. Raises EmptyText."""
    row = Outside(network_id=home.id, made_at=now, to_whom=cleaned(to_whom, "to_whom"), text=text)
    db.add(row)
    await db.flush()
    quoted = {one.person_id for one in drawn if one.register in QUOTED} - {None}
    db.add_all([Nod(outside_id=row.id, person_id=who, quoted=True) for who in quoted if who is not None])
    return row


def named_in(text: str, people: Iterable[Person]) -> list[Person]:
    """Return who is named in a text: by their whole name, or by their first name as a word."""
    return [one for one in people if one.name and any(_stands(name, text) for name in _names(one))]


def _names(person: Person) -> list[str]:
    first = person.name.split()[0]
    return [person.name, *([first] if len(first) >= SHORTEST_NAME else [])]


def _stands(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


async def write(
    db: AsyncSession, home: Network, row: Outside, text: str, to_whom: str, chosen: Collection[int], by: int
) -> None:
    """Change a text, and who stands in it: who is chosen, who is named in it, and whose words it quotes.

    With other words everybody is asked anew, but who wrote them. Raises EmptyText, WithinTheCircle,
    NotToBeAsked, and OtherWords once it went out.
    """
    if row.out_at is not None:
        raise OtherWords
    text, to_whom = cleaned(text, "text"), cleaned(to_whom, "to_whom")
    await kept_words.stays_outside(db, home.id, {"text": text, "to_whom": to_whom})
    people = await participants(db, home.id)
    stand = {one.id: one for one in people if one.id in chosen} | {
        one.id: one for one in named_in(text, people)
    }
    if any(one.off_slack for one in stand.values()):
        raise NotToBeAsked(field="text")
    known = {nod.person_id: nod for nod, _ in await nods(db, [row.id])}
    other = (text, to_whom) != (row.text, row.to_whom)
    for person_id, nod in known.items():
        if person_id not in stand and not nod.quoted:
            await db.delete(nod)
        elif other:
            nod.says = None
    added = [Nod(outside_id=row.id, person_id=one) for one in stand if one not in known]
    db.add_all(added)
    if other:
        row.text, row.to_whom, row.times, row.asked = text, to_whom, row.times + 1, False
    await db.flush()
    mine = await _nod(db, row.id, by)
    if mine is not None:
        mine.says = Says.YES


async def say(
    db: AsyncSession, home: Network, outside_id: int, times: int, person_id: int, says: Says
) -> Outside:
    """Note what somebody says of the words that stood before them; another time changes it.

    Raises NotFound for who does not stand in it, and OtherWords.
    """
    row, nod = await load(db, home.id, outside_id), await _nod(db, outside_id, person_id)
    if nod is None or not row.asked:
        raise NotFound
    if row.times != times:
        raise OtherWords
    if row.out_at is not None and nod.says is Says.YES and says is Says.NO:
        row.heard = False
    nod.says = says
    return row


def all_said_yes(found: Sequence[tuple[Nod, Person]]) -> bool:
    """Tell whether nobody who stands in a text keeps it inside."""
    return all(nod.says is Says.YES for nod, _ in found)


async def goes_out(db: AsyncSession, home: Network, row: Outside, now: datetime) -> None:
    """Note that a text goes out, as it is copied: from then on its words stay. Again it stays the same.

    Raises NotAllSaidYes, WithinTheCircle and EmptyText.
    """
    cleaned(row.text, "text")
    if not all_said_yes(await nods(db, [row.id])):
        raise NotAllSaidYes
    await kept_words.stays_outside(db, home.id, {"text": row.text, "to_whom": row.to_whom})
    row.out_at = row.out_at or now


async def drop(db: AsyncSession, row: Outside) -> None:
    """Let a text be that did not go out. Raises OtherWords once it did."""
    if row.out_at is not None:
        raise OtherWords
    await db.execute(delete(Nod).where(Nod.outside_id == row.id))
    await db.delete(row)
    await trace.leave(db, Place.KEPT)


@many
def _in_which(person_id: int) -> Select[Outside]:
    stands = select(Nod.outside_id).where(Nod.person_id == person_id)
    return select(Outside).where(Outside.id.in_(stands)).order_by(Outside.id)


async def leave(db: AsyncSession, person_id: int, network_id: int | None = None) -> bool:
    """Take somebody out who goes: a text that did not go out is gone; of one that did the words.

    That it went out, for whom and when, stays. In one network, or in all; tell whether there was any.
    """
    found = [one for one in await _in_which(db, person_id) if network_id in (None, one.network_id)]
    for row in found:
        if row.out_at is None:
            await drop(db, row)
        else:
            row.text = GONE
            mine = (table(Nod).c.outside_id == row.id, table(Nod).c.person_id == person_id)
            await changed(db, delete(table(Nod)).where(*mine))
    await db.flush()
    return bool(found)
