"""Letters about an answer that a member gave: may it be kept, and is it one?"""

from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import given_answer as view
from models import given_answer, merged, question_rows
from models.given_answer import Given
from models.plan import Kind
from models.question import State


async def _given(on: Occasion) -> Given | None:
    """Return the answer with its question's history, if it is still there."""
    found = await given_answer.find(on.db, on.network.id, given_answer.id_of(on.delivery.subject))
    if found is None:
        return None
    return found._replace(question=await question_rows.load(on.db, on.network.id, found.question.id))


@letter(Kind.ANSWER_CONSENT)
async def consent(on: Occasion) -> Message:
    """May what they wrote be kept as an answer?"""
    given = await _given(on)
    goes_on = None
    if given is not None and given.question.state is State.MERGED:
        goes_on = await merged.root(on.db, given.question.id)
    return view.consent(on.t, on.network, given, on.whom(), goes_on)


@letter(Kind.ANSWER_GIVEN)
async def to_asker(on: Occasion) -> Message:
    """Somebody answered their question."""
    return view.to_asker(on.t, on.network, await _given(on), on.whom())
