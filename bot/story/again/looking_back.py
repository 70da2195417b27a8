"""What evaluations and inquiries told the group, dealt to rows of nobody: each column for itself.

Kring keeps how many gave each score and what was written, and never which belongs to which. So a row in the
file is nobody's answer: what stands side by side in it was put there by counting, and says nothing together.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.instrument import choices
from bot.instruments import STRUCTS
from bot.story.again.known import Known
from bot.story.phases import AnswerData, ChangeData, InquiryData
from bot.story.script import EvaluationData, SessionData
from bot.texts import Texts
from models import conversation, inquiry, inquiry_answers, report, results
from models.evaluation import Dimension
from models.inquiry import Inquiry, State
from models.inquiry_answers import Shown
from models.instrument import INSTRUMENTS, Course, Sort
from models.person import Language
from models.results import Results
from models.session import LearningSession

NOTED_AFTER = timedelta(hours=1)  # what came of it: the one change


async def shown_of(db: AsyncSession, meeting: LearningSession) -> Results | None:
    """Return what the group was shown of an evaluation with scores; None where that is nothing."""
    if meeting.results_shared_at is None or meeting.short_form:
        return None
    found = await results.results(db, meeting)
    return found if found.scores else None


async def told(db: AsyncSession, meeting: LearningSession) -> list[Dimension]:
    """Return what the group was told the scores of: of facilitation only where it was shared."""
    shared = (await report.of_session(db, meeting.id)).share_facilitation
    return [one for one in Dimension if shared or one is not Dimension.FACILITATION]


async def evaluations(
    db: AsyncSession, known: Known, sessions: Iterable[SessionData]
) -> dict[str, list[EvaluationData]]:
    """Return what was filled in at each session, by nobody; nothing where the file has fewer people."""
    here = {one.id: sum(row.attended is True for row in one.attendance) for one in sessions}
    found = dict[str, list[EvaluationData]]()
    for meeting in known.held:
        if (seen := await shown_of(db, meeting)) is None or seen.scores is None:
            continue
        if seen.answers > here[known.sessions[meeting.id]]:
            continue
        scores = {name: _dealt(seen.scores[name]) for name in await told(db, meeting)}
        rows = [
            EvaluationData(None, {str(name): column[at] for name, column in scores.items()})
            for at in range(seen.answers)
        ]
        for row, text in zip(rows, sorted(map(known.names.words, seen.comments)), strict=False):
            row.comment = text
        for row, text in zip(rows, sorted(map(known.names.words, seen.learning_points)), strict=False):
            row.learning_points = [text]
        found[known.sessions[meeting.id]] = rows
    return found


def _dealt(counts: Mapping[int, int]) -> list[int]:
    return [score for score in sorted(counts) for _ in range(counts[score])]


async def inquiries(db: AsyncSession, known: Known, sessions: Sequence[SessionData]) -> list[InquiryData]:
    """Return what the group was asked, and what came of that where it was shown it."""
    found = list[InquiryData]()
    for row in await inquiry.askings(db, known.home.id):
        if not _asked(row) or row.opened_at is None:
            continue
        data = InquiryData("", row.instrument, known.at(row.opened_at))
        if not INSTRUMENTS[row.instrument].offered(_course(data, sessions)):
            continue
        if row.shared_at is not None:
            data.shared_at = known.at(row.shared_at)
            data.answers = _answers(known, row, await inquiry_answers.shown(db, row))
        agreed = await conversation.agreed_on(db, row)
        noted = row.shared_at or row.closes_at
        if agreed is not None and noted is not None:
            data.change = ChangeData(known.at(noted) + NOTED_AFTER, known.say(agreed.text))
        found.append(data)
    found.sort(key=lambda one: (one.asked_at, one.instrument))
    for number, data in enumerate(found, 1):
        data.id = f"I{number}"
    return found


def _asked(row: Inquiry) -> bool:
    """Tell whether it was asked by itself, closed, and can be asked in a story."""
    by_itself = row.session_id is None and row.instrument in STRUCTS
    return by_itself and row.state is State.CLOSED and row.asked_at is not None


def _course(asked: InquiryData, sessions: Iterable[SessionData]) -> Course:
    """Return how far the network of the file is when something is asked."""
    stands = [one for one in sessions if one.called_off_at is None or one.called_off_at > asked.asked_at]
    return Course(len(stands), sum(one.ends_at < asked.asked_at for one in stands))


def _answers(known: Known, row: Inquiry, seen: Shown) -> list[AnswerData]:
    """Deal what was counted and written to as many rows as there were answers, the emptiest row first."""
    promised = {value: known.names.words(text) for value, text in seen.promised.items()}
    declared, rows = INSTRUMENTS[row.instrument], list[dict[str, str | Sequence[str]]]()
    rows += [{} for _ in range(seen.answers)]
    for name, sort in declared.items.items():
        order = sorted(rows, key=len)
        if sort is Sort.WORDS:
            for said, text in zip(
                order, sorted(map(known.names.words, seen.texts.get(name, ()))), strict=False
            ):
                said[name] = text
            continue
        counts = _known(row.instrument, name, seen.counts.get(name, {}), promised)
        if sort is Sort.SEVERAL:
            for value, count in counts:
                for said in order[:count]:
                    said[name] = [*said.get(name, ()), value]
        else:
            for said, value in zip(order, (each for each, n in counts for _ in range(n)), strict=False):
                said[name] = value
    return [AnswerData(None, said) for said in rows if said]


def _known(
    key: str, item: str, counts: Mapping[str, int], promised: Mapping[str, str]
) -> list[tuple[str, int]]:
    """Return what can still be chosen, and how often it was: of a promise its line."""
    if item == INSTRUMENTS[key].promises:
        return [(promised[value], n) for value, n in sorted(counts.items()) if value in promised]
    offered = choices(Texts(Language.EN), key, item)
    return [(value, n) for value, n in sorted(counts.items()) if value in offered]
