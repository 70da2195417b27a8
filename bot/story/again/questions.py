"""The questions of a network, as everybody may read them.

One that stays within the circle or is out of sight is not in the file, nor what was merged into it. Of one
without a name nobody is named, and its hour is noon: an hour may tell who wrote then.
"""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.story.again.known import NOON, SETTLED_IN, Known
from bot.story.questions import BETWEEN, BY_ASKER
from bot.story.script import OutcomeData, QuestionData, Word
from models import merged, question_bank
from models.confidentiality import EVERYBODY, may_read
from models.outcome import Outcome, QuestionOutcome
from models.question import LearningQuestion, State
from models.question_bank import Banked

BEFORE_VOTES = timedelta(minutes=90)  # before questions close people vote
STATES = [state for state in State if state not in (State.WITHDRAWN, State.SPLIT)]  # its parts say it


async def write(db: AsyncSession, known: Known) -> list[QuestionData]:
    """Return the questions, the oldest first."""
    banked = {one.question.id: one for one in await question_bank.bank(db, known.home.id, STATES)}
    told = {key: one for key, one in banked.items() if may_read(one.question, EVERYBODY)}
    into = await merged.goes_on_in(db, known.home.id)
    kept = {key: one for key, one in told.items() if into.get(key, key) in told}
    found = [(key, _question(known, one)) for key, one in kept.items()]
    found.sort(key=lambda each: (each[1].submitted_at, each[0]))
    for number, (key, data) in enumerate(found, 1):
        known.questions[key] = data.id = f"Q{number:02}"
    for key, data in found:
        if key in into:
            data.merged_into, data.votes = known.questions[into[key]], 0  # they count with that one
    return [data for _, data in found]


def _question(known: Known, banked: Banked) -> QuestionData:
    asked = banked.question
    asker = None if asked.anonymous or asked.asker_id is None else known.people.get(asked.asker_id)
    at = _named_at(known, asked.asked_at, asker) if asker is not None else _unnamed_at(known, asked.asked_at)
    between, waits = asked.state is State.ANSWERED_BETWEEN, _waits(known, asked)
    history = [_outcome(known, asked, item) for item in asked.history if item.session_id in known.sessions]
    return QuestionData(
        id="",
        asked_by=asker,
        anonymous=asker is None,
        text=known.say(asked.text),
        original_language=str(known.home.language),
        kind=str(asked.kind),
        submitted_at=at,
        submitted_for=_meant_for(known, asked, at),
        votes=banked.votes,
        history=history,
        final_status=_status(asked, history, waits=waits),
        answer=None if waits else known.say(asked.closing_answer) or None,
        answered_at=known.at(asked.answered_at) if between and asked.answered_at else None,
    )


def _outcome(known: Known, asked: LearningQuestion, item: QuestionOutcome) -> OutcomeData:
    outcome = asked.told(item)
    word = Word(item.verdict) if item.verdict else Word.NONE
    return OutcomeData(
        known.sessions[item.session_id],
        outcome,
        known.say(item.said),
        word if outcome in BY_ASKER else None,
    )


def _waits(known: Known, asked: LearningQuestion) -> bool:
    """Tell whether a session closed it of which the group has read nothing yet."""
    return asked.state is State.ANSWERED and asked.state_told(known.sessions) is not asked.state


def _status(asked: LearningQuestion, history: list[OutcomeData], *, waits: bool) -> str:
    """Return where it stands at the end, as far as the file says how it came there."""
    if not waits and (asked.state in (State.ANSWERED, State.MERGED) or asked.state == BETWEEN):
        return str(asked.state)
    parked = bool(history) and history[-1].outcome is Outcome.PARKED
    return str(State.PARKED if parked else State.OPEN)


def _named_at(known: Known, moment: datetime, asker: str) -> datetime:
    """Return when somebody asked: who joined on that day did so before."""
    joined = next((row.joined_on for row in known.membership if row.member == asker), None)
    return max(known.at(moment), known.on(joined, SETTLED_IN)) if joined else known.at(moment)


def _unnamed_at(known: Known, moment: datetime) -> datetime:
    """Return noon of a day; where questions closed between that and the moment, the same side of it."""
    noon = known.on(known.day(moment), NOON)
    crossed = [at for at in known.closings.values() if min(noon, moment) < at <= max(noon, moment)]
    if not crossed:
        return noon
    return known.at(max(crossed) if noon < moment else min(crossed) - BEFORE_VOTES)


def _meant_for(known: Known, asked: LearningQuestion, at: datetime) -> str:
    """Return the session for which it was asked; where that is not told, the next one, else the last."""
    if asked.asked_for_id in known.sessions:
        return known.sessions[asked.asked_for_id or 0]
    later = [one for one in known.planned if one.starts_at > at]
    return known.sessions[(later or known.held[-1:])[0].id]
