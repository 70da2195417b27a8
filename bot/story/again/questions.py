"""The questions of a network, as everybody may read them.

One that stays within the circle or is out of sight is not in the file, nor what was merged into it. Of one
without a name nobody is named, and its hour is noon: an hour may tell who wrote then.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.story.again.known import NOON, Known
from bot.story.cast import SETTLED_IN
from bot.story.questions import BETWEEN, BY_ASKER, OUTCOMES_BEFORE, SOON, comes_between, voting
from bot.story.script import OutcomeData, QuestionData, Word
from models import merged, question_bank
from models.confidentiality import EVERYBODY, may_read
from models.outcome import Outcome, QuestionOutcome
from models.question import LearningQuestion, State
from models.question_bank import Banked

BEFORE_VOTES = timedelta(minutes=90)  # before questions close people vote
BEFORE_OUTCOMES = timedelta(hours=1)  # the end of a session: by then what is dealt with at it was asked
BEFORE_LEAVING = time(9)  # who leaves on that day has asked by then
STATES = [state for state in State if state not in (State.WITHDRAWN, State.SPLIT)]  # its parts say it


@dataclass
class Otherwise:
    """The questions that are not played as they were, by what is otherwise."""

    unnamed: list[str] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    not_away: list[str] = field(default_factory=list)
    fewer_votes: list[str] = field(default_factory=list)
    called_off: list[str] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """Return a sentence for each kind that there is."""
        said = {
            "Questions of somebody who was no member then, or judged it and is none, as the file has it "
            "({}), nobody asks by name.": self.unnamed,
            "Questions that were asked after they were dealt with ({}) are asked before.": self.earlier,
            "Of questions that nobody asks by name ({}) it is not told that their asker was away: "
            "they stayed unanswered.": self.not_away,
            "Questions with more votes than there are members to vote then ({}) get fewer.": self.fewer_votes,
            "What became of questions at a session that was called off ({}) is left out.": self.called_off,
        }
        return [sentence.format(", ".join(those)) for sentence, those in said.items() if those]


async def write(db: AsyncSession, known: Known) -> list[QuestionData]:
    """Return the questions, the oldest first."""
    banked = {one.question.id: one for one in await question_bank.bank(db, known.home.id, STATES)}
    told = {key: one for key, one in banked.items() if may_read(one.question, EVERYBODY)}
    into = await merged.goes_on_in(db, known.home.id)
    kept = {key: one for key, one in told.items() if into.get(key, key) in told}
    found = [(key, _question(known, one, merged=key in into)) for key, one in kept.items()]
    found.sort(key=lambda each: (each[1].submitted_at, each[0]))
    for number, (key, data) in enumerate(found, 1):
        known.questions[key] = data.id = f"Q{number:02}"
        known.asked_at[data.id] = data.submitted_at
        last = known.last_asked.get(data.submitted_for, data.submitted_at)
        known.last_asked[data.submitted_for] = max(last, data.submitted_at)
    for key, data in found:
        if key in into:
            data.merged_into, data.votes = known.questions[into[key]], 0  # they count with that one
    otherwise = Otherwise()
    for key, data in found:
        _notes(known, kept[key], data, otherwise)
    known.otherwise += otherwise.sentences()
    return [data for _, data in found]


def _notes(known: Known, banked: Banked, data: QuestionData, otherwise: Otherwise) -> None:
    """Note what of a question is otherwise, and let no more people vote than there are."""
    asked, limit = banked.question, _limit(known, banked.question)
    if data.asked_by is None and _named(known, asked) is not None:
        otherwise.unnamed.append(data.id)
    if limit is not None and asked.asked_at > limit:
        otherwise.earlier.append(data.id)
    held = zip(_held(known, asked), data.history, strict=True)
    if not asked.anonymous and any(item.outcome is not told.outcome for item, told in held):
        otherwise.not_away.append(data.id)
    if sum(item.session_id in known.sessions for item in asked.history) > len(data.history):
        otherwise.called_off.append(data.id)
    if data.votes > (able := _voters(known, asked, data)):
        data.votes = able
        otherwise.fewer_votes.append(data.id)


def _voters(known: Known, asked: LearningQuestion, data: QuestionData) -> int:
    """Return how many members can vote for a question when that is done."""
    ends = {one.id: one.ends_at for one in known.held}
    dealt = [ends[item.session_id] - OUTCOMES_BEFORE for item in _held(known, asked)]
    votes = voting([known.closings[key] for key in ends], data.submitted_at)
    if votes is None or comes_between(data, dealt, data.submitted_at, votes):
        votes = data.submitted_at + SOON
    able = [row.member for row in known.membership if known.acts(row.member, votes)]
    return len(able) - (data.asked_by in able or (data.asked_by is None and bool(able)))


def _held(known: Known, asked: LearningQuestion) -> list[QuestionOutcome]:
    """Return what became of a question at the sessions that were held, and are in the file."""
    held = {one.id for one in known.held}
    return [item for item in asked.history if item.session_id in held]


def _question(known: Known, banked: Banked, *, merged: bool) -> QuestionData:
    asked = banked.question
    asker, at = _asked(known, asked)
    between, waits = asked.state is State.ANSWERED_BETWEEN, _waits(known, asked)
    history = [_outcome(known, asked, item, named=asker is not None) for item in _held(known, asked)]
    status = _status(asked, history, told=not waits, merged=merged)
    closed = status in (State.ANSWERED, State.ANSWERED_BETWEEN)
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
        final_status=status,
        answer=(known.say(asked.closing_answer) or None) if closed else None,
        answered_at=known.at(asked.answered_at) if between and asked.answered_at else None,
    )


def _outcome(known: Known, asked: LearningQuestion, item: QuestionOutcome, *, named: bool) -> OutcomeData:
    outcome = asked.told(item)
    if outcome is Outcome.DEFERRED and not named:
        outcome = Outcome.UNANSWERED  # that they were away would tell who asks
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


def _status(asked: LearningQuestion, history: list[OutcomeData], *, told: bool, merged: bool) -> str:
    """Return where it stands at the end, as far as the file says how it came there."""
    answered = asked.state is State.ANSWERED and bool(history) and history[-1].outcome in BY_ASKER
    if told and (answered or (asked.state is State.MERGED and merged) or asked.state == BETWEEN):
        return str(asked.state)
    parked = bool(history) and history[-1].outcome is Outcome.PARKED
    return str(State.PARKED if parked else State.OPEN)


def _named(known: Known, asked: LearningQuestion) -> str | None:
    """Return who gave their name with a question and is in the file."""
    return None if asked.anonymous or asked.asker_id is None else known.people.get(asked.asker_id)


def _limit(known: Known, asked: LearningQuestion) -> datetime | None:
    """Return by when a question has to be asked: something becomes of it soon after."""
    ends = {one.id: one.ends_at for one in known.held}
    found = [ends[item.session_id] - BEFORE_OUTCOMES for item in _held(known, asked)]
    if asked.state is State.ANSWERED_BETWEEN and asked.answered_at is not None:
        found.append(asked.answered_at - 2 * SOON)
    return min(map(known.at, found), default=None)


def _asked(known: Known, asked: LearningQuestion) -> tuple[str | None, datetime]:
    """Return who asked and when: nobody where they were no member then, as the file has it.

    So it is where who leads said a word on what became of it, and takes no part any more: only members do.
    """
    asker, limit, moment = _named(known, asked), _limit(known, asked), known.at(asked.asked_at)
    if asker is not None:
        at = _settled(known, asker, min(moment, limit) if limit is not None else moment)
        judges = known.row(asker) is not None or not any(item.verdict for item in _held(known, asked))
        if known.acts(asker, at) and judges and (limit is None or at <= limit):
            return asker, at
    at = _unnamed_at(known, moment)
    return None, min(at, limit) if limit is not None else at


def _settled(known: Known, asker: str, at: datetime) -> datetime:
    """Return when somebody asked: on the day they came and on the day they left, while they were there."""
    row = known.row(asker)
    if row is not None and row.joined_on == at.date():
        return max(at, known.on(at.date(), SETTLED_IN))
    if row is not None and row.left_on == at.date():
        return min(at, known.on(at.date(), BEFORE_LEAVING))
    return at


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
