"""A question that somebody closes as answered in between: its asker says whether it is, as after a session.

What is said and shown to who closes it is the same whoever asked, and whether or not they can be reached.
"""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models import delivery, membership, note, posted, question_rows
from models.calendar import DAY, MORNING
from models.delivery import Delivery
from models.network import Network
from models.outcome import Verdict
from models.person import Person
from models.plan import Kind
from models.question import LearningQuestion
from models.wanted import still_wanted

TIME_FOR_A_WORD = timedelta(days=7)  # from when the question about it may reach the asker


async def close(
    db: AsyncSession, home: Network, asked: LearningQuestion, by: Person, answer: str, now: datetime
) -> None:
    """Close a question that was answered between sessions, and ask its asker. Raises QuestionClosed."""
    was_open = asked.open
    asker = await db.get(Person, asked.asker_id) if asked.asker_id is not None else None
    asked.answer_between_sessions(by.id, answer, _until(home, asker, now))
    if was_open or asked.answered_at is None:
        asked.answered_at = now
    about = note.about_question(asked.id)
    if was_open and by.id != asked.asker_id:
        edition = await delivery.next_edition(db, Kind.ANSWERED_CHECK, about)
        until = asked.word_until
        await note.tell_asker(db, home, asked, Kind.ANSWERED_CHECK, now, edition, until)
    await posted.changed_about(db, now, home.id, about)


def _until(home: Network, asker: Person | None, now: datetime) -> datetime:
    """Return until when the asker may say their word: a week from when a message may reach them."""
    begins = max(now, home.resumes_at or now)
    if asker is None:
        return begins + TIME_FOR_A_WORD
    if asker.paused_until is not None:
        begins = max(begins, home.calendar.at(asker.paused_until + DAY, MORNING))
    return asker.hours.next_open(begins, home.calendar) + TIME_FOR_A_WORD


async def judge(
    db: AsyncSession, home: Network, asked: LearningQuestion, asker_id: int, verdict: Verdict, now: datetime
) -> None:
    """Take the asker's word. Raises NotYours, WordTooLate and QuestionClosed."""
    asked.judge_in_between(asker_id, verdict, now)
    about = note.about_question(asked.id)
    await posted.changed_about(db, now, home.id, about)


@still_wanted(Kind.ANSWERED_CHECK)
async def still_asked(
    db: AsyncSession, row: Delivery, network: Network, person: Person, now: datetime
) -> bool:
    """Tell whether the asker is still to be asked, and belongs to the network."""
    place = await membership.of(db, network.id, person.id)
    asked = await question_rows.load(db, network.id, int(row.subject.removeprefix("question:")))
    return place is not None and place.active and asked.awaits_word_at(now)
