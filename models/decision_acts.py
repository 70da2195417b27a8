"""What people do with a decision: it is opened, goes on and back, is written to, and ends."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    consent,
    decision,
    decision_agenda,
    decision_told,
    decision_words,
    moves,
    posted,
    question_bank,
    trace,
)
from models.base import NotFound
from models.confidentiality import EVERYBODY, Whom
from models.decision import (
    Aspect,
    DecidedBefore,
    Decision,
    DecisionState,
    Finding,
    NotAskedToAdd,
    NotYourFinding,
    Phase,
    WasDecided,
    WrongPhase,
)
from models.entry import Entry
from models.network import Network
from models.plan import Fact
from models.question import cleaned
from models.trace import Place
from models.writing import tidy

REMOVED = DecisionState.REMOVED


async def open_one(
    db: AsyncSession, home: Network, what: str, question_id: int | None, now: datetime, *, comes_again: bool
) -> Decision:
    """Open a decision, in words of one's own; the same words while one is open are that one.

    It may come from a question that everybody may read; from another one it is another decision. Raises
    EmptyText and NotFound.
    """
    what = cleaned(what, "what")
    if question_id is not None:
        seen = (await question_bank.open_texts(db, home.id, EVERYBODY)).get(question_id)
        if seen is None or seen.words is None:
            raise NotFound(field="question")
    for known in await decision.open_in(db, home.id):
        if known.what == what and question_id in (None, known.question_id):
            return known
    made = Decision(
        network_id=home.id, what=what, opened_at=now, phase_since=now, question_id=question_id,
        comes_again=comes_again,
    )  # fmt: skip
    await decision_words.settle(db, made)
    db.add(made)
    await changed(db, home, made, now, comes=True)
    return made


async def reword(
    db: AsyncSession,
    home: Network,
    one: Decision,
    what: str,
    now: datetime,
    *,
    members_add: bool,
    again: bool,
) -> None:
    """Say in other words what is to be decided, who writes, and whether it comes on the next agenda.

    One that was taken off that agenda by hand stays off it until it is to come, and comes on the one after.
    Raises DecisionOver and EmptyText.
    """
    one.must_be_open()
    was, off = one.what, await decision_agenda.is_off(db, one)
    back = again and (off or not one.comes_again)
    one.what, one.members_add, one.comes_again = cleaned(what, "what"), members_add, again or off
    await decision_words.settle(db, one, was)
    await changed(db, home, one, now, was, back=back)


async def go(db: AsyncSession, home: Network, one: Decision, seen: Phase, by: int, now: datetime) -> None:
    """Go on to the next phase, or back; a second press changes nothing. Raises DecisionOver."""
    if one.go(seen, by, now):
        await changed(db, home, one, now)


async def changed(
    db: AsyncSession,
    home: Network,
    one: Decision,
    now: datetime,
    was: str = "",
    *,
    comes: bool = False,
    back: bool = False,
) -> None:
    """Let all that shows a decision follow: the agendas of sessions to come, and the messages about it."""
    for meeting in await decision_agenda.follow(db, one, was, comes=comes, back=back):
        await moves.follow_agenda(db, home, meeting, now)
        await posted.changed(db, now, meeting.id, Fact.AGENDA)
    await consent.changed(db, one, now)


async def remove(db: AsyncSession, home: Network, one: Decision, now: datetime) -> None:
    """Let a decision that was opened by mistake not have been opened, with all that was said of it.

    Nobody is written to; what stands in the channel of it says so. Raises WasDecided.
    """
    if not await decision_told.told_nothing(db, one):
        raise WasDecided
    for meeting in await decision_agenda.without(db, one):
        await moves.follow_agenda(db, home, meeting, now)
        await posted.changed(db, now, meeting.id, Fact.AGENDA)
    one.state, one.question_id, one.entry_id, one.asked_at, one.closed_at = REMOVED, None, None, None, None
    one.repeats = None
    one.what = one.proposal = one.outcome = ""
    await consent.take_back(db, home, one)
    await trace.leave(db, Place.KEPT)
    await consent.changed(db, one, now)


async def talked(
    db: AsyncSession, home: Network, one: Decision, text: str, whom: Whom, now: datetime
) -> None:
    """Note that the group talked about it and goes on: what came out, if anything, and so in the report.

    Raises DecisionOver.
    """
    one.must_be_open()
    if tidy(text):
        phase = Phase.EXAMINE if one.phase is Phase.DECIDE else one.phase
        await add(db, one, phase, text, whom)
    there = await decision_agenda.goes_on(db, one)
    for meeting in there:
        await posted.changed(db, now, meeting.id, Fact.AGENDA | Fact.RECORD)
    back = bool(there) and not one.comes_again
    one.comes_again = one.comes_again or back
    await changed(db, home, one, now, back=back)


async def add(
    db: AsyncSession,
    one: Decision,
    phase: Phase,
    text: str,
    whom: Whom,
    *,
    aspect: Aspect | None = None,
    about_id: int | None = None,
) -> None:
    """Note what the group found in a phase; the same a second time is one.

    Raises DecisionOver, WrongPhase when the group went on, NotAskedToAdd, EmptyText and NotFound.
    """
    one.must_be_open()
    if not whom.leads:
        if not one.members_add:
            raise NotAskedToAdd
        one.must_be_in(phase)
    if phase is Phase.DECIDE:
        raise WrongPhase
    text = cleaned(text, "text")
    if about_id is not None and (await decision.finding(db, one.id, about_id)).phase is not Phase.PROPOSALS:
        raise NotFound
    for known in await decision.findings(db, one.id):
        if (known.phase, known.text, known.aspect, known.about_id) == (phase, text, aspect, about_id):
            return
    db.add(
        Finding(
            decision_id=one.id, phase=phase, text=text, aspect=aspect, about_id=about_id,
            added_by_id=whom.person_id,
        )
    )  # fmt: skip
    await db.flush()


async def take_away(db: AsyncSession, one: Decision, found: Finding, whom: Whom) -> None:
    """Take away what was found; of a proposal also what was found about it.

    Raises DecisionOver and NotYourFinding.
    """
    one.must_be_open()
    if not whom.leads and found.added_by_id != whom.person_id:
        raise NotYourFinding
    await db.delete(found)
    await db.flush()
    await trace.leave(db, Place.KEPT)


async def close(
    db: AsyncSession, home: Network, one: Decision, state: DecisionState, text: str, now: datetime
) -> None:
    """Note what was decided, or that nothing is, and why; the same a second time changes nothing.

    What a report that is out tells stays in it, when something else is decided since. Raises DecisionOver,
    and EmptyText for a decision without words.
    """
    decided = state is DecisionState.DECIDED
    text = cleaned(text, "text") if decided else text.strip()
    if (one.state, one.outcome) == (state, text):
        return
    one.must_be_open()
    one.agreed = await _agreed(db, one, text) if decided else ""
    told = await decision_told.reported(db, one)
    out = one.closed_at if told is not None and told.released_at is not None else None
    again = decided and text == one.outcome
    if out is not None and not again:
        db.add(DecidedBefore(decision_id=one.id, outcome=one.outcome, closed_at=out))
    one.state, one.outcome = state, text
    one.closed_at = out if out is not None and again else now
    if (meeting := await decision_told.reported(db, one)) is not None:
        await decision_agenda.ends(db, one, meeting)
    await changed(db, home, one, now)
    await _recorded(db, one, now)


async def _agreed(db: AsyncSession, one: Decision, text: str) -> str:
    """Return the sign of the entry that it is about, when members could live with it in the words it has.

    These are the words that were decided; some member said so, and no objection is left.
    """
    about = await db.get(Entry, one.entry_id) if one.entry_id is not None else None
    if about is None or not one.asks or one.proposal != text:
        return ""
    words = {tidy(each) for each in about.said.values() if isinstance(each, str)}
    found = await consent.standing(db, one)
    return about.fingerprint if text in words and found.said and not found.objections else ""


async def reopen(db: AsyncSession, home: Network, one: Decision, now: datetime) -> None:
    """Go on with a decision after all; its words stay at hand, and nobody is asked again by itself."""
    if one.open:
        return
    if one.state is DecisionState.NONE:
        one.closed_at = None
    one.state, one.phase_since, one.asked_at = DecisionState.OPEN, now, None
    await changed(db, home, one, now, back=True)
    await _recorded(db, one, now)


async def _recorded(db: AsyncSession, one: Decision, now: datetime) -> None:
    """Let the report follow that tells of it."""
    await db.flush()
    if (meeting := await decision_told.reported(db, one)) is not None:
        await posted.changed(db, now, meeting.id, Fact.RECORD)
