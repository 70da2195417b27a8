"""Texts for outside the network: proposed by whoever facilitates, agreed to by each whom they name or quote.

Nothing that stays within the circle gets in (models/kept_words.py), and nothing is copied out before
everybody who stands in it said yes to the very words. What went out is kept as a log, with for whom and when.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, delete, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import entry_rows, kept_words, trace
from models.base import Base, GroupWords, NotFound, Refusal, Utc, WhoItIs
from models.entry import Entry
from models.named import QUOTED, Stand, may_go, named_in, quoted_in, stand_in
from models.network import Network
from models.person import Person
from models.question import cleaned
from models.register import REGISTERS, leaving
from models.rows import many, must, one
from models.trace import Place

LONGEST_TEXT, LONGEST_TO = 3000, 150  # characters
GONE = "…"  # what is left of words that somebody took along


class NotAllSaidYes(Refusal):
    """Somebody who stands in a text did not say yes to these words."""


class NotToBeAsked(Refusal):
    """A text names somebody who cannot be asked here: not on Slack, no member, a guest."""


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
    to_whom: Mapped[WhoItIs]
    text: Mapped[GroupWords] = mapped_column(default="", server_default="")
    times: Mapped[int] = mapped_column(default=1, server_default="1")  # which of its wordings
    asked: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
    out_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    # Somebody had taken back their yes after it went out, who is gone since.
    taken_back: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))
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
    return [one for one in reversed(found) if may_go(one)]


async def propose(
    db: AsyncSession, home: Network, to_whom: str, text: str, drawn: Iterable[Entry], now: datetime
) -> Outside:
    """Begin a text, drawn from some entries: whose words those are is asked. Raises EmptyText."""
    row = Outside(network_id=home.id, made_at=now, to_whom=cleaned(to_whom, "to_whom"), text=text)
    db.add(row)
    await db.flush()
    quoted = {one.person_id for one in drawn if one.register in QUOTED} - {None}
    db.add_all([Nod(outside_id=row.id, person_id=who, quoted=True) for who in quoted if who is not None])
    await db.flush()
    await _settle(db, row, await stand_in(db, home.id, text, to_whom=row.to_whom))
    return row


async def _settle(db: AsyncSession, row: Outside, stand: Stand) -> bool:
    """Let who stands in a text be those who are asked; tell whether there is anybody new."""
    known = {nod.person_id: nod for nod, _ in await nods(db, [row.id])}
    added = [
        Nod(outside_id=row.id, person_id=one.id, quoted=one.id in stand.quoted)
        for one in stand.people
        if one.id not in known
    ]
    db.add_all(added)
    for person_id, nod in known.items():
        nod.quoted = nod.quoted or person_id in stand.quoted
    await db.flush()
    return bool(added)


async def look_again(db: AsyncSession, home: Network, row: Outside) -> bool:
    """Look who stands in the words of a text now; tell whether somebody does who was not asked.

    Raises WithinTheCircle and NotToBeAsked. Once it went out its words stay, and nobody comes to it.
    """
    await kept_words.stays_outside(db, home.id, {"text": row.text, "to_whom": row.to_whom})
    if row.out_at is not None:
        await quoted_in(db, home.id, row.text)
        return False
    stand = await stand_in(db, home.id, row.text, to_whom=row.to_whom)
    if stand.unasked:
        raise NotToBeAsked(field="text")
    return await _settle(db, row, stand)


async def ask(db: AsyncSession, home: Network, row: Outside) -> None:
    """Ask each who stands in it whether it may go out. Raises WithinTheCircle and NotToBeAsked."""
    await look_again(db, home, row)
    row.asked = True


async def says_otherwise(db: AsyncSession, row: Outside) -> None:
    """Let a text that did not go out yet have other words from now on: everybody is asked anew."""
    if row.out_at is None:
        row.times, row.asked = row.times + 1, False
        for nod, _ in await nods(db, [row.id]):
            nod.says = None


async def write(
    db: AsyncSession, home: Network, row: Outside, text: str, to_whom: str, chosen: Collection[int], by: int
) -> None:
    """Change a text, and who stands in it: who is chosen, who is named in it, and whose words it quotes.

    With other words everybody is asked anew, but who wrote them; who said no, and was chosen rather than
    named, stays and is asked too: nobody is ticked off for their no. Raises EmptyText, WithinTheCircle,
    NotToBeAsked, and OtherWords once it went out.
    """
    if row.out_at is not None:
        raise OtherWords
    text, to_whom = cleaned(text, "text"), cleaned(to_whom, "to_whom")
    await kept_words.stays_outside(db, home.id, {"text": text, "to_whom": to_whom})
    stand = await stand_in(db, home.id, text, chosen, to_whom=to_whom)
    if stand.unasked:
        raise NotToBeAsked(field="text")
    other = (text, to_whom) != (row.text, row.to_whom)
    standing = {one.id for one in stand.people}
    for nod, person in await nods(db, [row.id]):
        said_no = nod.says is Says.NO and not named_in(f"{row.text}\n{row.to_whom}", [person])
        if person.id not in standing and not nod.quoted and not said_no:
            await db.delete(nod)
    await db.flush()
    await _settle(db, row, stand)
    if other:
        row.text, row.to_whom = text, to_whom
        await says_otherwise(db, row)
    mine = await _nod(db, row.id, by)
    if mine is not None and mine.says is not Says.NO:
        mine.says = Says.YES


async def say(
    db: AsyncSession, home: Network, outside_id: int, times: int, person_id: int, says: Says
) -> Outside:
    """Note what somebody says of the words that stood before them; another time changes it.

    Raises NotFound for who does not stand in it, and OtherWords.
    """
    row, nod = await load(db, home.id, outside_id), await _nod(db, outside_id, person_id)
    if nod is None:
        raise NotFound
    if row.times != times:
        raise OtherWords
    if not row.asked:
        raise NotFound
    if row.out_at is not None and nod.says is Says.YES and says is Says.NO:
        row.heard = False
    nod.says = says
    if says is Says.YES and all_said_yes(await nods(db, [outside_id])):
        row.heard = True  # there is nothing to ask any more
    return row


def all_said_yes(found: Sequence[tuple[Nod, Person]]) -> bool:
    """Tell whether nobody who stands in a text keeps it inside."""
    return all(nod.says is Says.YES for nod, _ in found)


async def goes_out(db: AsyncSession, home: Network, row: Outside, now: datetime) -> bool:
    """Note that a text goes out, as it is copied: from then on its words stay. Again it stays the same.

    It does not where somebody stands in it by now who was not asked: they are to be asked first. Raises
    NotAllSaidYes, NotToBeAsked, WithinTheCircle and EmptyText.
    """
    cleaned(row.text, "text")
    if await look_again(db, home, row):
        row.asked = False
        return False
    if not all_said_yes(await nods(db, [row.id])):
        raise NotAllSaidYes
    row.out_at = row.out_at or now
    return True


async def drop(db: AsyncSession, row: Outside) -> None:
    """Let a text be that did not go out. Raises OtherWords once it did."""
    if row.out_at is not None:
        raise OtherWords
    await db.execute(delete(Nod).where(Nod.outside_id == row.id))
    await db.delete(row)
    await trace.leave(db, Place.KEPT)
