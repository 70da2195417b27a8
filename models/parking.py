"""Parking what comes up while a session runs: a question that is known, or one that nobody had asked yet."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from models import agenda, arranging, confidentiality, posted, programme, question_bank, question_rows, retold
from models.confidentiality import LEADING, Whom, may_read, sight_of_point
from models.network import Network
from models.person import Person
from models.plan import Fact
from models.question import GOES_ON_ELSEWHERE, KeptBy, LearningQuestion, State, cleaned
from models.room import standing
from models.session import LearningSession, Stage


class Known(StrEnum):
    """What was known of something before it was parked."""

    NEW = "new"  # nobody had asked it
    ASKED = "asked"
    PARKED = "parked"  # already


class Parked(NamedTuple):
    """A question that was parked, and what was known of it before."""

    question: LearningQuestion
    known: Known


def _alike(text: str) -> str:
    """Return what two spellings of one question have in common: its words, without the mark at its end."""
    return " ".join(text.casefold().split()).rstrip(" .?!…")


async def running(db: AsyncSession, home: Network) -> LearningSession | None:
    """Return the session that is under way; what is parked then is what became of it there."""
    meeting = await programme.current(db, home.id)
    return meeting if meeting is not None and meeting.stage is Stage.UNDERWAY else None


async def inside_now(db: AsyncSession, meeting: LearningSession | None, now: datetime) -> bool:
    """Tell whether what is on stays within the circle: then so does what comes up at it."""
    if meeting is None:
        return False
    on = standing(meeting, await agenda.items(db, meeting.id), now).on
    if on is None:
        return False
    texts = await question_bank.texts(db, meeting.network_id, on.question_ids, LEADING)
    return sight_of_point(on, texts, LEADING).inside


async def park(
    db: AsyncSession,
    home: Network,
    by: Person,
    text: str,
    now: datetime,
    *,
    inside: bool = False,
    whom: Whom = LEADING,
) -> Parked:
    """Park a question by its words: the one that has them, else a new one of the group, with nobody's name.

    One that is known to `whom` stays within the circle, or does not, as it did. Raises EmptyText.
    """
    text, meeting = cleaned(text, "text"), await running(db, home)
    asked, known = await _with_words(db, home, meeting, text, whom), Known.ASKED
    if asked is None:
        known = Known.NEW
        asked = LearningQuestion(
            network_id=home.id, asker_id=None, text=text, asked_at=now, entered_by_id=by.id
        )  # fmt: skip
        if inside:
            confidentiality.keep(asked, KeptBy.FACILITATOR)
        db.add(asked)
    recorded = asked.outcome_at(meeting.id) if meeting is not None else None
    if asked.state is State.PARKED and (meeting is None or recorded is not None):
        return Parked(asked, Known.PARKED)
    arranging.set_aside(asked, meeting, now)
    await retold.question(db, home, asked, now)
    if meeting is not None:
        await posted.changed(db, now, meeting.id, Fact.RECORD)
    return Parked(asked, known)


async def _with_words(
    db: AsyncSession, home: Network, meeting: LearningSession | None, text: str, whom: Whom
) -> LearningQuestion | None:
    """Return the question that has these words: open, or dealt with at the session that is under way."""
    wanted = _alike(text)
    seen = await question_bank.open_texts(db, home.id, whom)
    keys = [key for key, one in seen.items() if one.words is not None and _alike(one.words) == wanted]
    if keys:
        return await question_rows.load(db, home.id, keys[0])
    today = await question_rows.dealt_with(db, meeting) if meeting is not None else []
    found = (one for one in today if not one.hidden and one.state not in GOES_ON_ELSEWHERE)
    return next((one for one in found if may_read(one, whom) and _alike(one.text) == wanted), None)
