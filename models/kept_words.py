"""Sentences that stay within the circle: looked for in what leaves the network, signed by it.

When it is written, when it is passed on, and each time it is read; what somebody says in other words, no
program can tell.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias
from unicodedata import normalize

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import brainstorm, decision_told, idea_board, programme
from models.agenda import AgendaItem
from models.base import Refusal
from models.case import Case
from models.decision import DecidedBefore, Decision, Finding
from models.given_answer import GivenAnswer
from models.outcome import QuestionOutcome
from models.question import LearningQuestion
from models.register import Said
from models.rows import many
from models.session import LearningSession

FEWEST = 4  # words of a sentence that tells where it comes from
ENDS = re.compile(r"[.!?…\n]+")
WORD = re.compile(r"[^\W_]+")
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")  # what stands in a word and shows nothing
KEPT = LearningQuestion.kept_by.is_not(None) | LearningQuestion.hidden

Guard: TypeAlias = Callable[[Said], None]  # raises WithinTheCircle


class WithinTheCircle(Refusal):
    """These words stay within the circle."""


@many
def _questions(network_id: int) -> Select[str, str | None]:
    """Return the words of questions that stay within the circle or are hidden, and what was said of them."""
    return (
        select(LearningQuestion.text, QuestionOutcome.said)
        .outerjoin(QuestionOutcome, QuestionOutcome.question_id == LearningQuestion.id)
        .where(LearningQuestion.network_id == network_id, KEPT)
        .order_by(LearningQuestion.id, QuestionOutcome.id)
    )


@many
def _answers(network_id: int) -> Select[str]:
    """Return what members answered to those questions."""
    return (
        select(GivenAnswer.text)
        .join(LearningQuestion, LearningQuestion.id == GivenAnswer.question_id)
        .where(LearningQuestion.network_id == network_id, KEPT)
        .order_by(GivenAnswer.id)
    )


@many
def _cases(network_id: int) -> Select[str, str, str]:
    """Return the words of cases that stay within the circle."""
    return (
        select(Case.core, Case.page, Case.concerns)
        .join(LearningSession, LearningSession.id == Case.session_id)
        .where(LearningSession.network_id == network_id, Case.inside | Case.kept)
        .order_by(Case.id)
    )


@many
def _points(network_id: int) -> Select[str]:
    """Return the titles of points that stay within the circle."""
    return (
        select(AgendaItem.title)
        .join(LearningSession, LearningSession.id == AgendaItem.session_id)
        .where(LearningSession.network_id == network_id, AgendaItem.inside, AgendaItem.title != "")
        .order_by(AgendaItem.id)
    )


@many
def _decisions(network_id: int) -> Select[str, str, str, str | None, str | None]:
    """Return the words of decisions that stay within the circle, unless they are about an advice."""
    return (
        select(Decision.what, Decision.proposal, Decision.outcome, Finding.text, DecidedBefore.outcome)
        .outerjoin(Finding, Finding.decision_id == Decision.id)
        .outerjoin(DecidedBefore, DecidedBefore.decision_id == Decision.id)
        .where(Decision.network_id == network_id, decision_told.WITHIN, Decision.entry_id.is_(None))
        .order_by(Decision.id, Finding.id, DecidedBefore.id)
    )


async def _ideas(db: AsyncSession, network_id: int) -> list[str]:
    """Return the words of ideas that stay within the circle."""
    found = list[str]()
    for meeting in await programme.of_network(db, network_id):
        for row in await brainstorm.of_session(db, meeting.id):
            if not (await idea_board.sight_of(db, row, meeting)).inside:
                continue
            found += [row.question, row.why, *(one.name for one in await brainstorm.groups_of(db, row.id))]
            found += [one.text for one in await brainstorm.ideas_of(db, row.id)]
    return found


def _words(text: str) -> list[str]:
    return WORD.findall(normalize("NFKC", UNSEEN.sub("", text)).casefold())


def plain(text: str) -> str:
    """Return the words of a text without marks and capitals, to look for sentences in."""
    return f" {' '.join(_words(text))} "


def sentences(text: str | None) -> Iterator[str]:
    """Yield the sentences of a text that tell where they come from, without marks and capitals."""
    for part in ENDS.split(text or ""):
        words = _words(part)
        if len(words) >= FEWEST:
            yield f" {' '.join(words)} "


def _texts(rows: Iterable[Iterable[str | None]]) -> list[str | None]:
    return [text for row in rows for text in row]


async def guard(db: AsyncSession, network_id: int) -> Guard:
    """Return what refuses words of which a sentence stays within the circle.

    It raises WithinTheCircle, with the field in which such a sentence stands.
    """
    rows = [*await _questions(db, network_id), *await _cases(db, network_id)]
    kept = [*_texts(rows), *_texts(await _decisions(db, network_id)), *await _points(db, network_id)]
    kept += [*await _answers(db, network_id), *await _ideas(db, network_id)]
    inside = {sentence for text in kept for sentence in sentences(text)}

    def refuse(said: Said) -> None:
        for name, value in said.items():
            if isinstance(value, str):
                words = plain(value)
                if any(sentence in words for sentence in inside):
                    raise WithinTheCircle(field=name)

    return refuse


async def stays_outside(db: AsyncSession, network_id: int, said: Said) -> None:
    """Refuse words of which a sentence stays within the circle. Raises WithinTheCircle, with its field."""
    (await guard(db, network_id))(said)
