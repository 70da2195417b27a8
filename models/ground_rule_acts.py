"""What people do with ground rules: the list is written and published, members accept, propose, and leave."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Update, delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import posted, sending, trace
from models.base import NotFound, changed, table
from models.delivery import Delivery, DeliveryState
from models.ground_rule import (
    MOST,
    AllAccepted,
    GroundRule,
    Line,
    NothingToPublish,
    OtherRules,
    ProposalState,
    RulePart,
    RuleProposal,
    RulesAccepted,
    RulesVersion,
    TooManyRules,
    accepted_by,
    last_number,
    latest,
    listed,
    load,
    proposal_of,
    saying,
    sign_of,
    standing,
    taken_from,
)
from models.network import Network
from models.plan import Kind
from models.question import cleaned
from models.trace import Place
from models.unlinked import Unread


def subject_of(edition: int) -> str:
    """Return what the message about a version, and what says the same in other words, is filed under."""
    return f"ground_rules:{edition}"


# The list


async def add(db: AsyncSession, home: Network, lines: Sequence[Line], of: int | None = None) -> None:
    """Put lines at the end of their part of the list; one that stands there is there once.

    `of`: who proposed them. Raises EmptyText and TooManyRules.
    """
    there = await listed(db, home.id)
    known, place = {one.line for one in there}, max((one.place for one in there), default=0)
    for part, text in lines:
        line = Line(part, cleaned(text, "text"))
        if line in known:
            continue
        known.add(line)
        if len(known) > MOST:
            raise TooManyRules(field="text", most=MOST)
        place += 1
        db.add(GroundRule(network_id=home.id, part=line.part, text=line.text, place=place, person_id=of))
    await db.flush()


async def change(db: AsyncSession, home: Network, rule_id: int, line: Line) -> None:
    """Say a line in other words, or in another part; what stands there already is there once.

    Raises NotFound and EmptyText.
    """
    found, line = await load(db, home.id, rule_id), Line(line.part, cleaned(line.text, "text"))
    if any(one.line == line for one in await listed(db, home.id) if one.id != rule_id):
        await db.delete(found)
        await db.flush()
    else:
        found.part, found.text = line


async def remove(db: AsyncSession, home: Network, rule_id: int) -> None:
    """Take a line off the list. Raises NotFound."""
    await db.delete(await load(db, home.id, rule_id))
    await db.flush()


async def shift(db: AsyncSession, home: Network, rule_id: int, by: int) -> None:
    """Move a line up or down within its part; at the ends it stays. Raises NotFound."""
    found = await load(db, home.id, rule_id)
    same = [one for one in await listed(db, home.id) if one.part is found.part]
    at = same.index(found)
    if 0 <= at + by < len(same):
        same.insert(at + by, same.pop(at))
    for place, one in enumerate(same, start=1):
        one.place = place


async def publish(db: AsyncSession, home: Network, now: datetime, read: str, *, anew: bool) -> RulesVersion:
    """Publish the list as it was read. What says the same in other words asks nobody again.

    With `anew`, and the first time, one message goes to the channel; else the one that stands there follows.
    Raises Unread, NothingToPublish.
    """
    lines = [one.line for one in await listed(db, home.id)]
    if sign_of(lines) != read:
        raise Unread
    before = await latest(db, home.id)
    if not lines or (before is not None and before.lines == lines):
        raise NothingToPublish
    number = await last_number(db, home.id) + 1
    edition = before.edition if before is not None and not anew else number
    version = RulesVersion(
        network_id=home.id, number=number, edition=edition, published_at=now,
        rules=[[line.part.value, line.text] for line in lines],
    )  # fmt: skip
    db.add(version)
    for one in await listed(db, home.id):
        one.person_id = None  # it is the group's now
    await db.flush()
    if edition == number:
        await sending.of_network(db, home, Kind.GROUND_RULES, subject_of(edition), now)
    if before is not None:
        if edition == number:  # what did not go out yet need not say that it was replaced
            await db.execute(_unsent(home.id, subject_of(before.edition)))
        await posted.changed_about(db, now, home.id, subject_of(before.edition))
    return version


async def withdraw(db: AsyncSession, home: Network, edition: int, now: datetime) -> None:
    """Take back a version that was sent round; the one before it holds again. Twice is once.

    Its message in the channel says so, and nobody is asked about it any more. Raises OtherRules when another
    one is out, and AllAccepted once nobody is left who did not accept it.
    """
    versions = await saying(db, home.id, edition)
    if versions and versions[-1].withdrawn_at is not None:
        return
    out = await latest(db, home.id)
    if out is None or out.edition != edition:
        raise OtherRules
    if not (await standing(db, home.id, edition)).others:
        raise AllAccepted
    for version in versions:
        version.withdrawn_at = now
    row = table(RulesAccepted)
    await db.execute(delete(row).where(row.c.network_id == home.id, row.c.edition == edition))
    await db.execute(_unsent(home.id, subject_of(edition)))
    await db.flush()
    before = await latest(db, home.id)
    for subject in {subject_of(one) for one in (edition, before.edition if before else edition)}:
        await posted.changed_about(db, now, home.id, subject)


def _unsent(network_id: int, subject: str) -> Update:
    row = table(Delivery)
    waits = (row.c.kind == Kind.GROUND_RULES, row.c.state == DeliveryState.PENDING)
    here = (row.c.network_id == network_id, row.c.subject == subject)
    return update(row).where(*waits, *here).values(state=DeliveryState.UNWANTED)


# Acceptance


async def accept(db: AsyncSession, home: Network, number: int, person_id: int, now: datetime) -> None:
    """Note that somebody accepts the version that they read, by its number; again changes nothing.

    Raises OtherRules when other words are out by now, and NotFound when nothing is.
    """
    version = await latest(db, home.id)
    if version is None:
        raise NotFound
    if version.number != number:
        raise OtherRules
    await _note(db, home, version.edition, person_id, now)


async def _note(
    db: AsyncSession, home: Network, edition: int, person_id: int, now: datetime, by: int | None = None
) -> None:
    if await accepted_by(db, home.id, edition, person_id) is None:
        db.add(
            RulesAccepted(
                network_id=home.id, edition=edition, person_id=person_id, accepted_at=now, entered_by_id=by
            )
        )
        await db.flush()


async def take_back(db: AsyncSession, home: Network, edition: int, person_id: int) -> None:
    """Let somebody accept a version no more; twice is once."""
    mine = await accepted_by(db, home.id, edition, person_id)
    if mine is not None:
        await db.delete(mine)
        await db.flush()


async def enter(
    db: AsyncSession, home: Network, number: int, people: Collection[int], by: int, now: datetime
) -> None:
    """Note which of those who are not on Slack said aloud that they accept the version of this number.

    Raises OtherRules and NotFound.
    """
    version = await latest(db, home.id)
    if version is None:
        raise NotFound
    if version.number != number:
        raise OtherRules
    edition = version.edition
    for person in (await standing(db, home.id, edition)).off_slack:
        if person.id in people:
            await _note(db, home, edition, person.id, now, by)
        else:
            await take_back(db, home, edition, person.id)


async def who_accepted(db: AsyncSession, network_id: int, subject: str) -> set[int] | None:
    """Return who accepted the version that a message is about, by their keys; None once another is out."""
    version = await latest(db, network_id)
    if version is None or subject != subject_of(version.edition):
        return None
    return {person.id for person in (await standing(db, network_id, version.edition)).accepted}


# What members propose


async def propose(db: AsyncSession, home: Network, person_id: int, text: str) -> None:
    """Propose a rule to whoever facilitates, or another one in its place. Raises EmptyText.

    What was taken over meanwhile leaves the list, as long as it is not published: one proposal is one rule.
    """
    text, mine = cleaned(text, "text"), await proposal_of(db, home.id, person_id)
    if mine is None:
        db.add(RuleProposal(network_id=home.id, person_id=person_id, text=text))
    else:
        if mine.text != text:
            if mine.state is ProposalState.TAKEN:
                await _off_the_list(db, person_id, home.id, mine.text)
            await trace.leave(db, Place.KEPT)
        mine.text, mine.state = text, ProposalState.WAITS
    await db.flush()


async def decide(db: AsyncSession, home: Network, person_id: int, read: str, *, takes: bool) -> None:
    """Take a rule over from who proposed it, or do not; twice is once.

    Raises Unread, TooManyRules, and NotFound once it was withdrawn.
    """
    found = await proposal_of(db, home.id, person_id)
    if found is None:
        raise NotFound
    if found.state is not ProposalState.WAITS:
        return
    if found.fingerprint != read:
        raise Unread
    if takes:
        await add(db, home, [Line(RulePart.RULE, found.text)], person_id)
    found.state = ProposalState.TAKEN if takes else ProposalState.NOT_TAKEN


async def read_on(db: AsyncSession, home: Network, person_id: int, known: str | None) -> None:
    """Let go of what somebody proposed: they know what became of it, or take it back. Twice is once.

    What became of it since they last read it stays to be read.
    """
    mine = await proposal_of(db, home.id, person_id)
    if mine is not None and mine.state == known:
        await db.delete(mine)
        await trace.leave(db, Place.KEPT)


async def _off_the_list(
    db: AsyncSession, person_id: int, network_id: int | None = None, text: str | None = None
) -> bool:
    """Take what was taken over from somebody, and is not published, off the list: these words, or all."""
    found = [
        rule
        for rule in await taken_from(db, person_id)
        if network_id in (None, rule.network_id) and text in (None, rule.text)
    ]
    for rule in found:
        await db.delete(rule)
    await db.flush()
    return bool(found)


async def forget(db: AsyncSession, person_id: int, network_id: int | None = None) -> None:
    """Take the words that somebody proposed off what is not published, while it is known whose.

    In one network, or in all.
    """
    await _off_the_list(db, person_id, network_id)


async def leave(db: AsyncSession, network_id: int, person_id: int) -> bool:
    """Let go with somebody who leaves what they accepted and proposed; tell whether there was anything."""
    gone = [await _off_the_list(db, person_id, network_id)]
    for rows in (table(RulesAccepted), table(RuleProposal)):
        theirs = (rows.c.network_id == network_id, rows.c.person_id == person_id)
        gone.append(await changed(db, delete(rows).where(*theirs)))
    return any(gone)
