"""What an evaluation showed: at closing answers become distributions and shuffled texts, and are deleted."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from models import confided, unlinked, wish
from models.attendance import Attendance, asked
from models.base import Values
from models.evaluation import EVALUATION, Dimension, asking, form_of, takes_answers
from models.inquiry import State
from models.session import LearningSession, Stage
from models.unlinked import ALONE, InquiryAnswer, InquiryCount, InquiryText, InquiryTurnout, TooFew, Unread
from models.wish import Wish


class TextKind(StrEnum):
    """What a free text of the evaluation is about."""

    COMMENT = "comment"
    LEARNING_POINT = "learning_point"
    WENT_WELL = "went_well"  # of the short form
    ALONE = unlinked.ALONE  # either, for whoever facilitates alone


@dataclass(frozen=True)
class Results:
    """What an evaluation showed: nothing while it is open; no scores below the threshold.

    A `short` form has no scores at all: from the threshold on they are empty.
    """

    asked: int
    answers: int
    threshold: int
    scores: Mapping[Dimension, Mapping[int, int]] | None
    comments: list[str]
    learning_points: list[str]
    wishes: list[Wish]
    alone: Sequence[str] = ()  # for whoever facilitates, and nobody else
    open: bool = False
    short: bool = False
    went_well: Sequence[str] = ()
    fingerprint: str = ""  # of the texts for the group that are in sight; empty while there are no results

    @property
    def texts(self) -> list[str]:
        """What people wrote for the group, as far as it is in sight."""
        return [*self.went_well, *self.learning_points, *self.comments]

    @property
    def too_few(self) -> bool:
        """A form was filled in by fewer people than the group agreed on: nothing of it shows."""
        return not self.open and self.threshold > 0 and self.scores is None

    def without_alone(self) -> "Results":
        """Return what may be passed on to others."""
        wishes = [wish for wish in self.wishes if not wish.alone]
        return replace(self, alone=(), wishes=wishes)

    def without_texts(self) -> "Results":
        """Return the same without what people wrote for the group."""
        return replace(self, comments=[], learning_points=[], went_well=())

    def mean(self, dimension: Dimension) -> Decimal | None:
        """Return the mean of the scores with one decimal; None where none are shown."""
        if not self.scores:
            return None
        return mean_of(self.scores[dimension])


def mean_of(counts: Mapping[int, int]) -> Decimal:
    """Return the mean of scores, given how many gave each, with one decimal, half up: 8.25 is 8.3."""
    total = sum(score * count for score, count in counts.items())
    exact = Decimal(total) / Decimal(sum(counts.values()))
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


async def close(db: AsyncSession, session: LearningSession) -> None:
    """Turn the answers into distributions and shuffled texts, and delete them with the turnout.

    Wishes are written again in the same transaction, so that nothing in a row tells which were once written
    together with what.
    """
    row = await asking(db, session.id)
    if row is None:  # the group did without a form
        return
    row.move_to(State.CLOSED)
    people = await asked(db, session)
    row.answered = await unlinked.conclude(db, row.id, form_of(session).items, row.threshold or 0)
    row.asked = max(people, row.answered)
    wished: list[Values] = [
        {
            "key": secrets.token_hex(32),
            "inquiry_id": row.id,
            "text": each.text,
            "reply": each.reply,
            "because": each.because,
            "alone": each.alone,
        }
        for each in await wish.of_session(db, session.id)
    ]
    await unlinked.drop(db, row.id, Wish)
    await unlinked.keep(db, Wish, wished)


async def withdraw(db: AsyncSession, session: LearningSession) -> None:
    """Delete what was answered about a session that did not take place, and what was made of it."""
    row = await asking(db, session.id)
    if row is not None:
        await unlinked.drop(db, row.id, InquiryAnswer, InquiryTurnout, Wish, InquiryCount, InquiryText)
        await db.delete(row)
    session.asked_forgotten = 0
    unticked = update(Attendance).where(Attendance.session_id == session.id).values(was_asked=False)
    await db.execute(unticked)


async def results(db: AsyncSession, session: LearningSession, reader: int | None = None) -> Results:
    """Return what the evaluation showed, once it is closed; while it is open not even how many answered.

    What is for whoever facilitates alone is in it for a `reader` of whom confided.reads says so.
    """
    row = await asking(db, session.id)
    if row is None:
        return Results(0, 0, 0, None, [], [], [])
    threshold, short = row.threshold or 0, form_of(session) is not EVALUATION
    if takes_answers(session):
        return Results(await asked(db, session), 0, threshold, None, [], [], [], open=True, short=short)
    scores: dict[Dimension, dict[int, int]] = {}
    for number in await unlinked.counts(db, row.id):
        scores.setdefault(Dimension(number.item), {})[int(number.value)] = number.count
    texts = [text for text in await unlinked.texts(db, row.id) if not text.hidden]

    def written(kind: TextKind) -> list[str]:
        return [text.text for text in texts if text.item == kind]

    found = Results(
        asked=row.asked,
        answers=row.answered or 0,
        threshold=threshold,
        scores=scores or ({} if short and (row.answered or 0) >= threshold else None),
        comments=written(TextKind.COMMENT),
        learning_points=written(TextKind.LEARNING_POINT),
        wishes=await wish.of_session(db, session.id),
        alone=written(TextKind.ALONE),
        short=short,
        went_well=written(TextKind.WENT_WELL),
        fingerprint=unlinked.fingerprint(row.id, [text.key for text in texts if text.item != ALONE]),
    )
    return found if await confided.reads(db, row, reader) else found.without_alone()


async def can_be_shown(db: AsyncSession, session: LearningSession) -> bool:
    """Tell whether there is something that the group may see of an evaluation that is closed."""
    return session.has_results and not (await results(db, session)).too_few


async def may_be_shown(db: AsyncSession, session: LearningSession) -> bool:
    """Tell whether the group sees something of an evaluation, or may once it is held and closed."""
    if session.has_results:
        return await can_be_shown(db, session)
    return session.stage is Stage.UNDERWAY or session.evaluation_opened_at is not None


async def wait(db: AsyncSession, session: LearningSession) -> bool:
    """Tell whether something is there to add to the report that is out."""
    return session.out_without_results and await can_be_shown(db, session)


async def must_be_read(db: AsyncSession, session: LearningSession, read: str) -> None:
    """Check that what somebody read, by its fingerprint, is all that would go out now.

    Raises TooFew and Unread.
    """
    found = await results(db, session)
    if found.too_few:
        raise TooFew
    if found.texts and found.fingerprint != read:
        raise Unread
