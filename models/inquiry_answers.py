"""What people answer to an inquiry, and what becomes of it when it closes.

In confidence: turnout and answers without a link (models/unlinked.py); at closing answers become counts and
separately shuffled texts, and they are deleted with the turnout. Otherwise an answer stands beside its
person, and goes with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import (
    confided,
    inquiry,
    inquiry_acts,
    inquiry_audience,
    invitation,
    leading,
    measuring,
    membership,
    posted,
    trace,
    unlinked,
)  # fmt: skip
from models.base import Base, NotFound, Utc, Values, Whose, of
from models.confidentiality import EVERYBODY, Whom
from models.delivery import Delivery
from models.inquiry import Inquiry, State
from models.instrument import Privacy, Sort
from models.network import Network
from models.person import Language, Person, Tells
from models.plan import Kind
from models.rows import many, one
from models.trace import Place
from models.unlinked import ALONE, Given, InquiryAnswer, InquiryText, counted, key_of, says_something
from models.wanted import still_wanted


class Said(Base):
    """What somebody answered beside their name; it goes with them."""

    __tablename__ = "inquiry_said"

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    given: Mapped[dict[str, Any]] = mapped_column(JSON, info=of(Whose.OWN))
    # When the form was read in which what whoever facilitates alone reads was last written: for who led then.
    confided_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


@dataclass(frozen=True)
class Shown:
    """What came of an inquiry: nothing of what is confidential before it closes, nor below the threshold."""

    asked: int
    answers: int
    threshold: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # by item and value
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)  # by item
    said: Sequence[tuple[Person, Given]] = ()  # by name
    alone: Sequence[str] = ()  # for whoever facilitates, and nobody else
    fingerprint: str = ""  # of the texts for the group that are in sight
    written: Sequence[InquiryText] = ()  # for the group, what is out of sight too
    before: measuring.Before | None = None  # of what is asked again: the time before
    in_part: bool = False  # some may have answered for whoever facilitates alone: no number tells
    promised: Mapping[str, str] = field(default_factory=dict)  # what was offered, by what is kept of it
    unread: bool = False  # what its reader confided themselves: nobody who led then leads now

    @property
    def enough(self) -> bool:
        """So many answered that what they answered may show."""
        return self.answers >= self.threshold


@one
def _said_by(inquiry_id: int, person_id: int) -> Select[Said]:
    return select(Said).where(Said.inquiry_id == inquiry_id, Said.person_id == person_id)


@many
def _said(inquiry_id: int) -> Select[Said, Person]:
    return (
        select(Said, Person)
        .join(Person, Person.id == Said.person_id)
        .where(Said.inquiry_id == inquiry_id)
        .order_by(Person.name, Person.id)
    )


@one
def said_before(network_id: int, instrument: str, person_id: int) -> Select[Said]:
    """Return what somebody last answered to an instrument beside their name."""
    return (
        select(Said)
        .join(Inquiry, Inquiry.id == Said.inquiry_id)
        .where(
            Inquiry.network_id == network_id, Inquiry.instrument == instrument, Said.person_id == person_id
        )
        .order_by(Inquiry.id.desc())
        .limit(1)
    )


async def has_answered(db: AsyncSession, row: Inquiry, person_id: int) -> bool:
    """Tell whether somebody has answered: to themselves, and for what they are still sent."""
    if row.declared.confidential:
        return await unlinked.turnout(db, row.id, person_id) is not None
    return await _said_by(db, row.id, person_id) is not None


async def given_by(db: AsyncSession, row: Inquiry, person_id: int, token: str) -> Given | None:
    """Return what somebody filled in, in confidence with this token; None when they have not answered.

    Raises InquiryOver, NotAsked, and AnsweredElsewhere when they answered with another token.
    """
    await inquiry_audience.may_answer(db, row, person_id)
    if not row.declared.confidential:
        said = await _said_by(db, row.id, person_id)
        return said.given if said is not None else None
    answer = await unlinked.answer(db, key_of("inquiry", token))
    turnout = await unlinked.turnout(db, row.id, person_id)
    elsewhere = answer is not None and answer.inquiry_id != row.id
    unlinked.must_be_theirs(answered=turnout is not None and not elsewhere, known=answer is not None)
    return answer.given if answer is not None else None


async def submit_step(
    db: AsyncSession, row: Inquiry, person_id: int, token: str, step: str, filled: Given
) -> Given:
    """Store one step of an answer at once, or change it, and return the answer so far.

    Raises NotFound, and what `submit` raises.
    """
    if step not in row.steps:
        raise NotFound
    said = measuring.with_step(row, step, await given_by(db, row, person_id, token), filled)
    await submit(db, row, person_id, token, said)
    return said


async def submit(
    db: AsyncSession,
    row: Inquiry,
    person_id: int,
    token: str,
    given: Given,
    opened: datetime | None = None,
) -> None:
    """Store what somebody answered, or change it; who leads since `opened` reads nothing confided.

    `opened` is when they read the form that says who reads it. Raises InquiryOver, NotAsked and
    AnsweredElsewhere.
    """
    await given_by(db, row, person_id, token)
    tidied = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    if row.declared.confidential:  # said of nobody who wrote nothing
        words = [tidied.get(name) for name, sort in row.declared.items.items() if sort is Sort.WORDS]
        tidied[ALONE] = bool(tidied.get(ALONE)) and any(words)
    if row.declared.confidential:
        key = key_of("inquiry", token)
        answer: Values = {"key": key, "inquiry_id": row.id, "given": tidied}
        await unlinked.write(db, row.id, person_id, [(InquiryAnswer, key, answer)])
        return
    said = await _said_by(db, row.id, person_id)
    confides = row.declared.confides(tidied)
    if said is None:
        db.add(Said(inquiry_id=row.id, person_id=person_id, given=tidied, confided_at=opened))
        return
    if confides != row.declared.confides(said.given):
        said.confided_at = opened
    if said.given != tidied:
        said.given = tidied
        await trace.leave(db, Place.KEPT)


async def confides_anew(
    db: AsyncSession, row: Inquiry, person_id: int, given: Given, opened: datetime | None
) -> bool:
    """Tell whether an answer confides something new to somebody who leads since the form was read."""
    confides = row.declared.confides(given)
    said = await _said_by(db, row.id, person_id) if confides else None
    if not confides or (said is not None and confides == row.declared.confides(said.given)):
        return False
    places = await leading.leaders(db, row.network_id)
    return any(not place.led_at(opened) for place, person in places if person.id != person_id)


async def language_tells(db: AsyncSession, network: Network, row: Inquiry, person: Person) -> Tells | None:
    """Tell why what somebody writes in confidence may be known by its language, if it may."""
    if not row.declared.confidential:
        return None
    others: set[Language] = {
        other.language for other in await inquiry_audience.meant_for(db, row) if other.id != person.id
    }
    return person.language_tells(others, network.language)


async def close(db: AsyncSession, network: Network, row: Inquiry, now: datetime) -> None:
    """Close it: from now on what came of it shows; nothing else is left of what was said in confidence.

    Raises InquiryOver.
    """
    row.move_to(State.CLOSED)
    declared, threshold = row.declared, row.threshold or 0
    if declared.confidential:
        row.answered = await unlinked.conclude(db, row.id, declared.items, threshold)
    else:
        items = declared.items  # who sent it empty chose to say nothing
        answers = [said.given for said, _ in await _said(db, row.id) if says_something(items, said.given)]
        row.answered = len(answers)
        if not declared.named and answers:
            await unlinked.keep_counts(db, row.id, items, answers)
    row.asked = max(row.asked, row.answered)
    if declared.a_year and not row.answered and not await inquiry_audience.reached(db, row):
        row.asked = 0
    await inquiry_acts.told_the_end(db, network, row, now)


async def promised(db: AsyncSession, row: Inquiry) -> dict[str, str]:
    """Return what the invitation offers, where an instrument asks about each of it, by what is kept of it."""
    if not row.declared.promises:
        return {}
    return {str(one.id): one.text for one in await invitation.promises(db, row.network_id) if one.offered}


async def _named(db: AsyncSession, row: Inquiry, whom: Whom) -> Shown:
    """Return what somebody reads of what is kept beside a name: what each let them, and their own."""
    declared, said = row.declared, list[tuple[Person, Given]]()
    place = await membership.of(db, row.network_id, whom.person_id) if whom.person_id is not None else None
    unread = False
    for one_of_them, person in await _said(db, row.id):
        own = person.id == whom.person_id
        confided = place is not None and place.led_at(one_of_them.confided_at)
        given = declared.readable(one_of_them.given, own=own, leads=whom.leads, confided=confided)
        if given is not None and says_something(declared.items, given):
            said.append((person, given))
        if own and declared.confides(one_of_them.given):
            leaders = await leading.leaders(db, row.network_id)
            unread = not any(one.led_at(one_of_them.confided_at) for one, _ in leaders)
    counts = counted(declared.items, [given for _, given in said])
    in_part = declared.chooses and not whom.leads
    return Shown(max(row.asked, len(said)), len(said), 1, counts, said=said, in_part=in_part, unread=unread)


async def shown(db: AsyncSession, row: Inquiry, whom: Whom = EVERYBODY) -> Shown:
    """Return what came of an inquiry, to who reads it; beside it the group reads what it was shown before.

    Of what is confidential or public nothing shows while it is open.
    """
    declared = row.declared
    if declared.named:
        return await _named(db, row, whom)
    if row.state is not State.CLOSED or row.opened_at is None:
        return Shown(row.asked, 0, row.threshold or 0)
    found: dict[str, dict[str, int]] = {}
    for number in await unlinked.counts(db, row.id):
        found.setdefault(number.item, {})[number.value] = number.count
    texts: dict[str, list[str]] = {}
    kept = await unlinked.texts(db, row.id)
    for_all = [written for written in kept if written.item != ALONE]
    in_sight = [written for written in for_all if not written.hidden]
    for written in in_sight:
        texts.setdefault(written.item, []).append(written.text)
    public = declared.privacy is Privacy.PUBLIC
    by_name = [
        (person, said.given)
        for said, person in (await _said(db, row.id) if public else ())
        if says_something(declared.items, said.given)
    ]
    confided_to = await confided.reads(db, row, whom.person_id)
    alone = [written.text for written in kept if written.item == ALONE] if confided_to else []
    return Shown(
        row.asked,
        row.answered or 0,
        row.threshold or 0,
        found,
        texts,
        by_name,
        alone,
        unlinked.fingerprint(row.id, [written.key for written in in_sight]),
        for_all,
        before=await measuring.before(db, row, shared=not whom.leads) if declared.steps else None,
        promised=await promised(db, row),
    )


async def hide_text(db: AsyncSession, row: Inquiry, key: str, now: datetime, *, hidden: bool) -> None:
    """Take what somebody wrote out of sight at once, or show it again. Raises NotFound."""
    found = await unlinked.text_of(db, row.id, key)
    if found.hidden != hidden:
        found.hidden = hidden
        await inquiry.changed(db, row, now)
        if hidden:
            await posted.taken_away(db, now, row.network_id)


async def share(db: AsyncSession, network: Network, row: Inquiry, now: datetime, read: str) -> None:
    """Show the group what came of it, as it stood before who pressed.

    Raises InquiryOver, TooFew and Unread.
    """
    if row.state is not State.CLOSED or row.opened_at is None or row.declared.named:
        raise inquiry.InquiryOver
    found = await shown(db, row)
    if not found.enough:
        raise unlinked.TooFew
    if found.fingerprint != read:
        raise unlinked.Unread
    await inquiry_acts.share(db, network, row, now)


@still_wanted(Kind.INQUIRY_REQUEST, Kind.INQUIRY_REMINDER)
async def still_asked(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether somebody is still to be asked: not who answered; reminded only who was asked."""
    found = await inquiry.of_subject(db, row.subject)
    if found is None or found.state is not State.OPEN:
        return False
    reminds = row.kind is Kind.INQUIRY_REMINDER
    if reminds and not await inquiry_audience.may_be_reminded(db, row.subject, person.id, now):
        return False
    if await has_answered(db, found, person.id):
        return False
    return person.id in {somebody.id for somebody in await inquiry_audience.meant_for(db, found)}
