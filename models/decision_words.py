"""Whose words a decision says: those of the group, or of the question that it comes from.

It is noted as it is opened and called otherwise, by the words that the question has then: these may change,
or go, and the decision says them still.
"""

from collections.abc import Collection

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import decision_agenda, decision_told, out_of_sight
from models.agenda import AgendaItem
from models.decision import Decision, DecisionState, Repeats
from models.question import GONE, LearningQuestion, State
from models.rows import many
from models.same_words import SameWords


async def settle(db: AsyncSession, one: Decision, was: str = "") -> None:
    """Note whether a decision repeats its question, also in what it `was` called before it is reworded."""
    still = one.repeats is not None and SameWords(was).shared_with(one.what)
    if one.what == was or still:
        return
    if one.question_id is None or one.repeats is Repeats.ALONE:
        one.question_id = (await out_of_sight.living(db, one.network_id)).hidden(one.what)
        one.repeats = None if one.question_id is None else Repeats.ALONE
        return
    asked = await db.get_one(LearningQuestion, one.question_id)
    repeated = asked.state is not State.WITHDRAWN and SameWords(asked.text).shared_with(one.what)
    one.repeats = Repeats.QUESTION if repeated else None


@many
def _without_question(network_id: int) -> Select[Decision]:
    here = (Decision.network_id == network_id, Decision.question_id.is_(None))
    return select(Decision).where(*here, Decision.state != DecisionState.REMOVED).order_by(Decision.id)


async def tie(db: AsyncSession, network_id: int) -> list[Decision]:
    """Let decisions come from questions out of sight whose words they say: so they are out of sight too.

    Return those that do from now on.
    """
    there = await out_of_sight.living(db, network_id)
    if there.all_read:
        return []
    tied = list[Decision]()
    for one in await _without_question(db, network_id):
        if (key := there.hidden(one.what)) is not None:
            one.question_id, one.repeats = key, Repeats.ALONE
            tied.append(one)
    await db.flush()
    return tied


@many
def _repeating(question_ids: Collection[int]) -> Select[Decision]:
    here = (Decision.question_id.in_(question_ids), Decision.repeats.is_not(None))
    return select(Decision).where(*here).order_by(Decision.id)


async def stay_hidden(db: AsyncSession, asked: LearningQuestion) -> None:
    """Keep out of sight the words that such a question had until now, where decisions repeat them.

    They stay so when it is in sight again in other words, until whoever facilitates calls them otherwise;
    on an agenda of a session that began also after that.
    """
    for one in await _repeating(db, [asked.id]):
        hidden = asked.hidden or one.repeats is Repeats.HIDDEN
        if one.repeats is Repeats.ALONE:
            one.question_id = None  # it says other words from now on
        one.repeats = Repeats.HIDDEN if hidden else Repeats.INSIDE
        stood = update(AgendaItem).where(AgendaItem.decision_id == one.id, AgendaItem.silent)
        await db.execute(stood.values(silent=False).execution_options(synchronize_session="fetch"))


async def forget(db: AsyncSession, question_ids: Collection[int]) -> None:
    """Leave no word of questions that are taken back in what the group has yet to decide, or let be.

    What it decided is the group's, and stays. On agendas the same words go, also on those of before.
    """
    for one in await _repeating(db, question_ids):
        if not await decision_told.told_nothing(db, one):
            continue
        was, one.what, one.repeats = one.what, GONE, None
        await decision_agenda.follow(db, one, was)
        stood = update(AgendaItem).where(AgendaItem.decision_id == one.id, AgendaItem.title == was)
        await db.execute(stood.values(title=GONE).execution_options(synchronize_session="fetch"))


@many
def without_words(network_id: int) -> Select[Decision]:
    """Return the decisions of a network that wait for other words, as the question was taken back."""
    here = (Decision.network_id == network_id, Decision.what == GONE)
    return select(Decision).where(*here, Decision.state != DecisionState.REMOVED).order_by(Decision.id)
