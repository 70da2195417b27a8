"""What people answer without a link to who they are: turnout and answers, in tables that share nothing.

The key of an answer is the hash of a token that only the message in Slack holds. Turnout knows the person and
nothing of the answer; the answer knows neither person nor time. Each answer writes all rows of the same
asking anew (models/anew.py), so that no place and no transaction tells which were written together.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from models import trace
from models.anew import asking_of, write_anew
from models.base import Base, Refusal, Values, new_rows
from models.trace import Place

WITHOUT_ROW_ORDER = {"sqlite_with_rowid": False}
FEWEST_FOR_TEXTS = 5  # answers; style gives people away, also where the group chose a lower threshold


class AnsweredElsewhere(Refusal):
    """The person has answered in another message and can change it there."""


class Unread(Refusal):
    """Results would go out that did not stand where somebody pressed."""


def new_token() -> str:
    """Return a fresh secret for one message; it is never stored."""
    return secrets.token_urlsafe(24)


def key_of(purpose: str, token: str) -> str:
    """Return the key under which what was answered with a token is found again."""
    return hashlib.sha256(f"{purpose}:{token}".encode()).hexdigest()


def must_be_theirs(*, answered: bool, known: bool) -> None:
    """Check that who has answered did so with this token, and nobody else. Raises AnsweredElsewhere."""
    if answered is not known:
        raise AnsweredElsewhere


async def write(
    db: AsyncSession,
    turnout: type[Base],
    asking: int,
    person_id: int,
    answers: Sequence[tuple[type[Base], str, Values | None]],
    *,
    takes_back: bool = False,
) -> None:
    """Note that somebody has answered, and what: tables, keys and rows, or no row where nothing is said.

    With `takes_back` they have not.
    """
    mine: Values | None = None if takes_back else {asking_of(turnout): asking, "person_id": person_id}
    await write_anew(db, turnout, asking, mine, person_id=person_id)
    for entity, key, row in answers:
        await write_anew(db, entity, asking, row, key=key)
    await trace.leave(db, Place.ANSWER)


async def keep(db: AsyncSession, entity: type[Base], rows: Iterable[Values]) -> None:
    """Write what stays, in the order of its random keys, which no layout on disk can betray.

    A page of SQLite and a table of PostgreSQL keep the order of writing, which would join two texts.
    """
    await new_rows(db, entity, sorted(rows, key=lambda row: str(row["key"])))


def fingerprint(asking: int, keys: Iterable[str]) -> str:
    """Return a sign that is another one as soon as the group would read another text."""
    return hashlib.sha256("\n".join([str(asking), *keys]).encode()).hexdigest()[:16]
