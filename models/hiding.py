"""Texts that are taken out of sight because they harm, and those that stay within the circle.

Both change what may be shown; every message that shows it follows. What people read, they have read.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    agenda,
    case_agenda,
    confided,
    confidentiality,
    decision,
    decision_words,
    delivery,
    evaluation,
    idea_board,
    idea_retention,
    merged,
    note,
    placing,
    posted,
    question_bank,
    question_rows,
    retold,
    said_again,
    unlinked,
)
from models.agenda import AgendaItem
from models.confidentiality import Whom
from models.delivery import Delivery, DeliveryState
from models.idea_board import Board
from models.network import Network
from models.outcome import QuestionOutcome
from models.plan import Fact, Kind
from models.question import KeptBy, LearningQuestion, NotYours, State, cleaned
from models.question_rows import with_history
from models.rows import many
from models.same_words import folded
from models.session import LearningSession
from models.unlinked import ALONE, InquiryText


@dataclass(frozen=True)
class Shown:
    """What of a session can be taken out of sight or shown again, what is so already included."""

    questions: Sequence[LearningQuestion]
    texts: Sequence[InquiryText]
    points: Sequence[AgendaItem] = ()  # those of which a title or the method can tell something
    ideas: Sequence[Board] = ()  # of which the group chose: the choice and its reason are put right there


async def hide_question(
    db: AsyncSession, home: Network, asked: LearningQuestion, now: datetime, *, hidden: bool
) -> None:
    """Take a question out of sight at once and tell its asker, or show it again; twice is harmless."""
    if asked.hidden == hidden:
        return
    asked.hidden, asked.hidden_along = hidden, False
    along = await merged.hide_along(db, asked)
    about = note.about_question(asked.id)
    if hidden:
        await tell_asker(db, home, asked, now)
    else:
        await db.execute(
            update(Delivery)
            .where(
                Delivery.kind == Kind.HIDDEN,
                Delivery.subject == about,
                Delivery.state == DeliveryState.PENDING,
            )
            .values(state=DeliveryState.UNWANTED)
            .execution_options(synchronize_session=False)
        )
    for one in (asked, *along):
        await retold.question(db, home, one, now)


async def tell_asker(db: AsyncSession, home: Network, asked: LearningQuestion, now: datetime) -> None:
    """Tell who asked it that a question is out of sight, and what they can do."""
    edition = await delivery.next_edition(db, Kind.HIDDEN, note.about_question(asked.id))
    await note.tell_asker(db, home, asked, Kind.HIDDEN, now, edition)


async def says_otherwise(db: AsyncSession, asked: LearningQuestion, text: str) -> bool:
    """Keep what a question said out of sight where that is repeated, as its asker says it otherwise.

    Once it is in sight, in its new words, nothing brings the others back. Tell whether there was something
    to keep so.
    """
    out = asked.hidden or asked.kept_by is not None
    if not out or cleaned(text, "text") == asked.text:
        return False
    await decision_words.stay_hidden(db, asked)
    if asked.hidden:
        await idea_retention.forget_questions(db, {asked.id: asked.text})
    await idea_retention.stay_inside(db, asked)
    if folded(text) != folded(asked.text):
        await said_again.stay_out_of_sight(db, asked)
    return True


async def keep_question(
    db: AsyncSession, home: Network, asked: LearningQuestion, whom: Whom, now: datetime, *, inside: bool
) -> None:
    """Let a question stay within the circle, or be told again; twice is harmless.

    Raises NotYours for who neither asked it nor facilitates, and KeptByAsker.
    """
    mine = asked.asker_id is not None and asked.asker_id == whom.person_id
    if not mine and not whom.leads:
        raise NotYours
    by = KeptBy.ASKER if mine else KeptBy.FACILITATOR
    change = confidentiality.keep if inside else confidentiality.let_out
    if change(asked, by):
        await settle(db, home, asked, now, freed=not inside)


async def settle(
    db: AsyncSession, home: Network, asked: LearningQuestion, now: datetime, *, freed: bool = False
) -> None:
    """Let a question, and those merged with it, stay within the circle together after one of them changed.

    With one that is `freed` goes what whoever facilitates kept of the others, not what an asker keeps.
    """
    top = await merged.root(db, asked.id)
    keys = await merged.with_merged(db, [top.id])
    family = await question_bank.loaded(db, home.id, keys)
    if freed:
        for one in family:
            if one.kept_by is KeptBy.FACILITATOR:
                one.kept_by = None
    for one in {one.id: one for one in (asked, *confidentiality.settle(family))}.values():
        await retold.question(db, home, one, now)


async def keep_point(
    db: AsyncSession,
    home: Network,
    meeting: LearningSession,
    point: AgendaItem,
    now: datetime,
    *,
    inside: bool,
    by_owner: bool = False,
) -> None:
    """Let a point of an agenda stay within the circle with its questions, or be told; twice is harmless.

    Raises KeptByOwner.
    """
    if not inside:
        await case_agenda.must_be_free(db, point)
    if not by_owner:
        await placing.keep_inside(db, point, inside=inside)
    before = point.keeps
    point.inside, point.silent = inside or point.silent, point.silent and not inside
    await follow_point(db, home, point, before, now)
    if inside:
        await posted.taken_away(db, now, home.id)
    await posted.changed(db, now, meeting.id, Fact.AGENDA | Fact.RECORD)


async def follow_point(
    db: AsyncSession, home: Network, point: AgendaItem, before: Collection[int], now: datetime
) -> None:
    """Let the questions of a point go with it, given those that it kept inside before.

    One that comes under a point that stays inside does so too; when the point no longer does, those go with
    it that their askers do not keep. A question that only leaves the point stays as it is.
    """
    if point.decision_id is not None:
        await db.flush()
        await retold.decided(db, await decision.load(db, home.id, point.decision_id), now)
    newly = point.keeps - set(before)
    freed = () if point.inside else before
    for key in (*newly, *freed):
        asked = await question_rows.load(db, home.id, key)
        if key in newly:
            changed = confidentiality.keep(asked, KeptBy.FACILITATOR)
        else:
            changed = asked.kept_by is KeptBy.FACILITATOR and confidentiality.let_out(
                asked, KeptBy.FACILITATOR
            )
        if changed:
            await settle(db, home, asked, now, freed=key not in newly)


async def hide_text(
    db: AsyncSession, meeting: LearningSession, key: str, now: datetime, *, hidden: bool
) -> None:
    """Take a remark or a learning point out of the results at once, or show it again. Raises NotFound."""
    asking = await evaluation.asking(db, meeting.id)
    found = await unlinked.text_of(db, asking.id if asking is not None else 0, key)
    if found.hidden != hidden:
        found.hidden = hidden
        await posted.changed(db, now, meeting.id, Fact.RESULTS)
        if hidden:
            await posted.taken_away(db, now, meeting.network_id)


@many
def _dealt_with(meeting: LearningSession) -> Select[LearningQuestion]:
    return (
        with_history(meeting.network_id)
        .join(QuestionOutcome, QuestionOutcome.question_id == LearningQuestion.id)
        .where(QuestionOutcome.session_id == meeting.id, LearningQuestion.state != State.WITHDRAWN)
        .order_by(None)
        .order_by(QuestionOutcome.id)
    )


async def shown_at(db: AsyncSession, meeting: LearningSession, reader: int | None = None) -> Shown:
    """Return what was dealt with at a session, and what a reader may read of what people wrote about it."""
    points = [point for point in await agenda.items(db, meeting.id) if point.title or point.inside]
    asking = await evaluation.asking(db, meeting.id)
    texts = await unlinked.texts(db, asking.id) if asking is not None else []
    if asking is None or not await confided.reads(db, asking, reader):
        texts = [one for one in texts if one.item != ALONE]
    ideas = await idea_board.in_report(db, meeting)
    return Shown(await _dealt_with(db, meeting), texts, points, ideas)


@many
def _out_of_sight(network_id: int) -> Select[LearningQuestion]:
    hidden = LearningQuestion.hidden & ~LearningQuestion.hidden_along
    closed = LearningQuestion.kept_by.is_not(None) & LearningQuestion.state.in_(
        (State.ANSWERED, State.ANSWERED_BETWEEN)
    )
    return (
        with_history(network_id)
        .where(hidden | closed, LearningQuestion.state != State.WITHDRAWN)
        .order_by(None)
        .order_by(LearningQuestion.id.desc())
    )


async def out_of_sight(
    db: AsyncSession, network_id: int
) -> tuple[list[LearningQuestion], list[LearningQuestion]]:
    """Return the questions of a network that are hidden, and those closed within the circle; newest first.

    Who facilitates finds them nowhere else: the list of questions has those that are open and not hidden.
    """
    found = await _out_of_sight(db, network_id)
    return [asked for asked in found if asked.hidden], [asked for asked in found if not asked.hidden]
