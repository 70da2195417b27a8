"""Give and take: what somebody asked and got, what they gave, whom they helped; for their own eyes alone.

Nothing of it is counted or weighed, and nothing is kept: it is read from what is there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import given_answer, question_rows
from models.case import Case
from models.confidentiality import Whom, may_read
from models.contribution import Contribution
from models.errand import Errand
from models.expertise import Expertise
from models.given_answer import AnswerState, Given
from models.outcome import Verdict
from models.person import Person, by_ids
from models.question import LearningQuestion, State
from models.request import RequestState
from models.rows import many
from models.session import LearningSession

HELPED = (Verdict.YES, Verdict.PARTLY)  # words of who asked


@dataclass(frozen=True)
class GiveTake:
    """What passed between one person and the others, as that person reads it."""

    asked: Sequence[LearningQuestion] = ()
    got: Mapping[int, Sequence[Given]] | None = None  # by question
    answered: Sequence[Given] = ()
    carried: Sequence[LearningQuestion] = ()  # for somebody who was away, with an answer brought back
    brought: Sequence[str] = ()  # cases and contributions, as they called them
    knows: Sequence[str] = ()  # what they may be asked about
    helped: Sequence[Person] = ()  # who said so, by name
    helped_unnamed: bool = False  # who asked without a name said so


@many
def _cases(network_id: int, person_id: int) -> Select[str]:
    theirs = (Case.owner_id == person_id, Case.state == RequestState.BROUGHT, Case.core != "")
    return (
        select(Case.core)
        .join(LearningSession, LearningSession.id == Case.session_id)
        .where(LearningSession.network_id == network_id, *theirs)
        .order_by(Case.id)
    )


@many
def _contributions(network_id: int, person_id: int) -> Select[str]:
    theirs = (Contribution.owner_id == person_id, Contribution.state == RequestState.BROUGHT)
    return (
        select(Contribution.brings)
        .join(LearningSession, LearningSession.id == Contribution.session_id)
        .where(LearningSession.network_id == network_id, Contribution.brings != "", *theirs)
        .order_by(Contribution.id)
    )


@many
def _carried(network_id: int, person_id: int) -> Select[LearningQuestion]:
    return (
        select(LearningQuestion)
        .join(Errand, Errand.question_id == LearningQuestion.id)
        .where(LearningQuestion.network_id == network_id, Errand.carrier_id == person_id, Errand.answer != "")
        .order_by(Errand.id)
    )


@many
def _knows(network_id: int, person_id: int) -> Select[str]:
    mine = (Expertise.network_id == network_id, Expertise.person_id == person_id)
    return select(Expertise.line).where(*mine).order_by(Expertise.id)


async def of_person(db: AsyncSession, network_id: int, whom: Whom) -> GiveTake:
    """Return what passed between somebody and the others, as far as they may read it themselves."""
    me = whom.person_id or 0
    asked = await question_rows.asked_by(db, network_id, me)
    got: dict[int, list[Given]] = {}
    for given in await given_answer.of_questions(db, [one.id for one in asked], AnswerState.KEPT):
        if given.writer.id != me:
            got.setdefault(given.question.id, []).append(given)
    answered = [
        given
        for given in await given_answer.all_of(db, network_id, me)
        if given.answer.kept and given.question.asker_id != me and _reads(given.question, whom)
    ]
    carried = [one for one in await _carried(db, network_id, me) if _reads(one, whom)]
    helped = [given.question for given in answered if given.answer.word in HELPED]
    named = {one.asker_id for one in helped if one.asker_id is not None and not one.anonymous}
    people = await by_ids(db, named)
    return GiveTake(
        asked,
        got,
        answered,
        carried,
        [*await _cases(db, network_id, me), *await _contributions(db, network_id, me)],
        await _knows(db, network_id, me),
        sorted(people.values(), key=lambda one: (one.name, one.id)),
        any(one.anonymous for one in helped),
    )


def _reads(asked: LearningQuestion, whom: Whom) -> bool:
    return asked.state is not State.WITHDRAWN and may_read(asked, whom)
