"""A question of which something else is told now: every message that shows it follows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CompoundSelect, Select, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models import decision_agenda, decision_told, decision_words, given_answer, out_of_sight, posted
from models.agenda import AgendaItem
from models.decision import Decision
from models.errand import Errand, subject_of
from models.expert import Search
from models.network import Network
from models.note import about_question
from models.outcome import QuestionOutcome
from models.plan import Fact
from models.question import LearningQuestion, State, Tie
from models.rows import distinct, many, one
from models.session import LearningSession


async def question(db: AsyncSession, home: Network, asked: LearningQuestion, now: datetime) -> None:
    """Have every message brought up to date that may show a question, after whatever changed about it."""
    await db.flush()
    if (whole := await _whole(db, asked)) is not None:
        await question(db, home, whole, now)
    for key in filter(None, (asked.id, asked.comes_from_id)):  # its asker holds a message about the whole
        await posted.changed_about(db, now, home.id, about_question(key))
    await posted.changed_in(db, now, home.id, Fact.QUESTIONS, own=asked.asker_id)
    await posted.taken_away(db, now, home.id)
    for answer_id in await given_answer.of_question(db, asked.id):
        await posted.changed_about(db, now, home.id, given_answer.subject_of(answer_id))
    for session_id in await _about(db, home, asked):
        await posted.changed(db, now, session_id, Fact.QUESTIONS | Fact.ASKED)
    for one_of_it in await decision_told.from_question(db, home.id, asked.id):
        await decided(db, one_of_it, now)
    if asked.state is State.WITHDRAWN:
        await anywhere(db, home.id, now)
    else:
        await _said_by_others(db, home.id, now)
    for errand_id, session_id, carrier_id in await _errands(db, asked.id):  # between the two of them
        await posted.changed_about(db, now, home.id, subject_of(errand_id))
        await posted.changed(db, now, session_id, own=carrier_id)


async def _said_by_others(db: AsyncSession, network_id: int, now: datetime) -> None:
    """Let decisions and points of agendas be as far in sight as the questions whose words they say."""
    for each in await decision_words.tie(db, network_id):
        await decided(db, each, now)
    for session_id in await out_of_sight.settle_points(db, network_id):
        await posted.changed(db, now, session_id, Fact.AGENDA | Fact.RECORD)


async def anywhere(db: AsyncSession, network_id: int, now: datetime) -> None:
    """Have every message brought up to date that may say again what a question says no more."""
    await _said_by_others(db, network_id, now)
    await posted.changed_in(db, now, network_id, ~Fact.OWN)


async def decided(db: AsyncSession, one: Decision, now: datetime) -> None:
    """Have every message brought up to date that may show a decision, after it was kept inside or let out."""
    for meeting in await decision_agenda.follow(db, one):
        await posted.changed(db, now, meeting.id, Fact.AGENDA)
    await posted.changed_about(db, now, one.network_id, one.subject)
    if (told := await decision_told.reported(db, one)) is not None:
        await posted.changed(db, now, told.id, Fact.RECORD)


async def without_words(db: AsyncSession, network_id: int, now: datetime) -> None:
    """Have what shows decisions brought up to date whose words went with a question that was taken back."""
    for each in await decision_words.without_words(db, network_id):
        await decided(db, each, now)


@one
def _split_into(question_id: int) -> Select[LearningQuestion]:
    """Return the question that was split into this one among others."""
    part, asked = aliased(LearningQuestion), LearningQuestion
    tied = (part.id == question_id, part.comes_by == Tie.SPLIT)
    return select(asked).join(part, part.comes_from_id == asked.id).where(*tied)


async def _whole(db: AsyncSession, part: LearningQuestion) -> LearningQuestion | None:
    """Let a question that was split say no more than its part does: its words are those of the part.

    Return it where it changed. What was once without a name, within the circle or out of sight stays so.
    """
    whole = await _split_into(db, part.id)
    if whole is None or whole.state is not State.SPLIT:
        return None
    gone = part.hidden or part.state is State.WITHDRAWN
    tells = (whole.anonymous, whole.kept_by, whole.hidden)
    whole.anonymous = whole.anonymous or part.anonymous
    whole.kept_by = whole.kept_by or part.kept_by
    whole.hidden, whole.hidden_along = whole.hidden or gone, whole.hidden_along or part.hidden_along
    return whole if (whole.anonymous, whole.kept_by, whole.hidden) != tells else None


@many
def _on_agendas(network_id: int) -> Select[int, Sequence[int]]:
    return (
        select(AgendaItem.session_id, AgendaItem.question_ids)
        .join(LearningSession, LearningSession.id == AgendaItem.session_id)
        .where(LearningSession.network_id == network_id)
    )


@distinct
def _told_at(question_id: int) -> CompoundSelect[int]:
    tells = (QuestionOutcome, Search)
    return union_all(*(select(one.session_id).where(one.question_id == question_id) for one in tells))


@many
def _errands(question_id: int) -> Select[int, int, int]:
    return select(Errand.id, Errand.session_id, Errand.carrier_id).where(Errand.question_id == question_id)


async def _about(db: AsyncSession, home: Network, asked: LearningQuestion) -> set[int]:
    """Return the sessions where a question was dealt with or looked for a person, or on the agenda."""
    on_agenda = {session_id for session_id, keys in await _on_agendas(db, home.id) if asked.id in keys}
    return on_agenda | await _told_at(db, asked.id)
