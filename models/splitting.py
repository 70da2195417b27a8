"""Splitting a question that holds more than one, and making its parts one again."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    confidentiality,
    delivery,
    moves,
    note,
    placing,
    posted,
    question_bank,
    retold,
    taken_back,
)
from models.base import Base, Refusal, Values, new_rows, table
from models.confidentiality import Whom
from models.decision import Decision
from models.delivery import Delivery
from models.errand import Errand
from models.expert import Search, Tip
from models.given_answer import GivenAnswer
from models.merged import with_merged
from models.network import Network
from models.person import Person
from models.plan import Fact, Kind
from models.question import LearningQuestion, NotYours, QuestionClosed, State, Tie, cleaned
from models.rows import many, whether
from models.vote import Vote, voters

# What goes along with one of them, and what it is the same by.
GOES_ALONG: tuple[tuple[type[Base], *tuple[str, ...]], ...] = (
    (Errand, "session_id", "carrier_id"),
    (GivenAnswer, "said_in"),
    (Search,),
    (Tip, "person_id"),
)


class HasTwins(Refusal):
    """Others were merged into it, which come apart before it is split."""


class OnePart(Refusal):
    """Who splits a question writes two at least, that differ."""


class PartsStay(Refusal):
    """Something became of a part already: they are not made one any more."""


async def split(
    db: AsyncSession, home: Network, asked: LearningQuestion, texts: Iterable[str], by: Person, now: datetime
) -> list[LearningQuestion]:
    """Let a question go on as several, with its asker, its place and its votes; the asker is told.

    Each vote counts for each part, where it can be taken back; a part comes first where the whole did. What
    became of the whole stays with it. Twice the same is once. Raises QuestionClosed, HasTwins and OnePart.
    """
    said = list(dict.fromkeys(cleaned(text, "first") for text in texts if text.strip()))
    if asked.state is State.SPLIT:
        parts = [one for one in await _parts(db, asked) if one.state is not State.WITHDRAWN]
        if [one.text for one in parts] == said:
            return parts
    if not asked.open or asked.hidden:
        raise QuestionClosed
    if len(said) < 2:
        raise OnePart(field="second")
    if len(await with_merged(db, [asked.id])) > 1:
        raise HasTwins(field="first")
    parts = [_part(asked, text) for text in said]
    asked.state = State.SPLIT
    db.add_all(parts)
    await db.flush()
    voted = [person for _, person in await voters(db, [asked.id])]
    await _vote(db, [part.id for part in parts], voted)
    await _instead(db, home, asked.id, [part.id for part in parts], now)
    await note.reworded(db, home, asked, now)
    if by.id != asked.asker_id:
        about = note.about_question(asked.id)
        edition = await delivery.next_edition(db, Kind.SPLIT, about)
        await note.tell_asker(db, home, asked, Kind.SPLIT, now, edition)
    for one in (asked, *parts):
        await retold.question(db, home, one, now)
    return parts


async def _vote(db: AsyncSession, keys: Iterable[int], voted: Collection[int]) -> None:
    rows: list[Values] = [{"question_id": key, "person_id": person} for key in keys for person in voted]
    await new_rows(db, Vote, rows)


def _part(asked: LearningQuestion, text: str) -> LearningQuestion:
    return LearningQuestion(
        network_id=asked.network_id, asker_id=asked.asker_id, text=text, asked_at=asked.asked_at,
        asked_for_id=asked.asked_for_id, kind=asked.kind, anonymous=asked.anonymous, state=asked.state,
        asked_by_name=asked.asked_by_name, entered_by_id=asked.entered_by_id, kept_by=asked.kept_by,
        votes_forgotten=asked.votes_forgotten, comes_from_id=asked.id, comes_by=Tie.SPLIT,
        in_front=asked.carried_over,
    )  # fmt: skip


@many
def _of_split(network_id: int, question_id: int) -> Select[LearningQuestion]:
    asked = LearningQuestion
    tied = (asked.network_id == network_id, asked.comes_from_id == question_id, asked.comes_by == Tie.SPLIT)
    return select(asked).where(*tied).order_by(asked.id)


async def _parts(db: AsyncSession, asked: LearningQuestion) -> list[LearningQuestion]:
    """Return the parts of a question with their histories."""
    keys = [one.id for one in await _of_split(db, asked.network_id, asked.id)]
    found = {one.id: one for one in await question_bank.loaded(db, asked.network_id, keys)}
    return [found[key] for key in keys]


async def join(db: AsyncSession, home: Network, asked: LearningQuestion, whom: Whom, now: datetime) -> None:
    """Let the parts of a question be one again, as it was; its asker may, and who facilitates. Twice is once.

    Who votes for a part votes for the whole. What its asker kept for themselves of a part holds for all of
    it, and so does that one was hidden, also when they took it back since. Raises NotYours and PartsStay.
    """
    mine = asked.asker_id is not None and asked.asker_id == whom.person_id
    if not mine and not whom.leads:
        raise NotYours
    if asked.state is not State.SPLIT:
        return
    every = await _parts(db, asked)
    parts = [one for one in every if one.state is not State.WITHDRAWN]
    if len(parts) < len(every) and not mine:
        raise PartsStay  # what its asker took back of it would be read again
    keys = [part.id for part in parts]
    alone = len(await with_merged(db, keys)) == len(keys)
    if not parts or not alone or not all(one.open and not one.dealt_with and not one.hidden for one in parts):
        raise PartsStay
    # A part that its asker took back may have made it so; what was hidden of it would be read again.
    was_hidden = asked.hidden_along or any([await _was_hidden(db, one) for one in every])
    asked.hidden, asked.hidden_along = asked.hidden and was_hidden, False
    asked.state = State.PARKED if all(one.state is State.PARKED for one in parts) else State.OPEN
    asked.anonymous = asked.anonymous or any(one.anonymous for one in parts)
    asked.votes_forgotten = max(one.votes_forgotten for one in parts)
    for one in parts:
        if one.kept_by is not None:
            confidentiality.keep(asked, one.kept_by)
    for one in every:
        one.comes_from_id, one.comes_by = None, None
    of_parts = update(table(Decision)).where(table(Decision).c.question_id.in_(keys))
    await db.execute(of_parts.values(question_id=asked.id))
    await taken_back.forget_words(db, parts)  # the whole says it
    voted = {person for _, person in await voters(db, keys)}
    await db.execute(delete(table(Vote)).where(table(Vote).c.question_id.in_((asked.id, *keys))))
    await _vote(db, [asked.id], sorted(voted))
    for key in keys:
        await _instead(db, home, key, [asked.id], now)
    for one in (asked, *parts):
        await retold.question(db, home, one, now)


async def _was_hidden(db: AsyncSession, part: LearningQuestion) -> bool:
    """Tell whether a part is hidden, or was: it may have had the words of the whole then."""
    return part.hidden or await _was_told(db, Kind.HIDDEN, note.about_question(part.id))


@whether
def _was_told(kind: Kind, subject: str) -> Select[str]:
    return select(Delivery.id).where(Delivery.kind == kind, Delivery.subject == subject)


async def _instead(db: AsyncSession, home: Network, key: int, others: Sequence[int], now: datetime) -> None:
    """Let others take the place of a question on the agendas to come.

    With the first of them goes what a colleague carries, what members answered, and who knows something.
    """
    for meeting in await placing.instead(db, home.id, key, others):
        await moves.follow_agenda(db, home, meeting, now)
        await posted.changed(db, now, meeting.id, Fact.AGENDA | Fact.RECORD)
    for sort, *same in GOES_ALONG:
        here, there = table(sort), table(sort).alias()
        twice = [there.c.question_id == others[0], *(there.c[name] == here.c[name] for name in same)]
        goes = update(here).where(
            here.c.question_id == key, ~select(there.c.question_id).where(*twice).exists()
        )
        await db.execute(goes.values(question_id=others[0]))
