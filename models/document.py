"""Documents of a session: links that go with its agenda, the day before and afterwards; no files are kept."""

from urllib.parse import urlsplit

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, GroupWords, Refusal, WrongStage
from models.question import cleaned
from models.rows import many, must
from models.session import LearningSession, Stage

MOST = 10  # documents of one session
LONGEST_TITLE, LONGEST_LINK = 100, 500  # characters
BREAKS_A_LINK = frozenset("<>|\"'`\\^{}")  # what ends a link in a message, or stands in none


class NotALink(Refusal):
    """It is no address of a page that everybody can be sent to."""


class NotSecure(Refusal):
    """An address begins with https."""


class HoldsAPassword(Refusal):
    """An address with a name or a password in it would be passed on to everybody."""


class TooManyDocuments(Refusal):
    """A session has ten documents at most."""


class Document(Base):
    """A link of a session, with what people read instead of it."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("session_id", "link"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    title: Mapped[GroupWords]
    link: Mapped[GroupWords]
    in_report: Mapped[bool] = mapped_column(default=True, server_default=sql("true"))

    def change(self, title: str, link: str, *, in_report: bool) -> None:
        """Change what it says. Raises EmptyText and what `address` does."""
        self.title, self.link, self.in_report = cleaned(title, "title"), address(link), in_report


def address(typed: str, field: str = "link") -> str:
    """Return an address that can be passed on. Raises NotSecure, HoldsAPassword and NotALink.

    What stands in front of it is never guessed: whoever typed it sees what is kept.
    """
    link = cleaned(typed, field)
    try:
        parts = urlsplit(link)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise NotALink(field=field) from None
    if parts.scheme and parts.scheme != "https" and "." not in parts.scheme:
        raise NotSecure(field=field)
    if parts.username is not None or parts.password is not None:
        raise HoldsAPassword(field=field)
    odd = any(sign in BREAKS_A_LINK or sign.isspace() or not sign.isprintable() for sign in link)
    if parts.scheme != "https" or odd or len(link) > LONGEST_LINK or not _is_host(host):
        raise NotALink(field=field)
    return link


def _is_host(host: str) -> bool:
    """Tell whether this can be the name of a machine elsewhere: in parts, none of them empty."""
    parts = host.removesuffix(".").split(".")
    return len(parts) > 1 and all(parts)


@many
def of_session(session_id: int) -> Select[Document]:
    """Return the documents of a session, as they were added."""
    return select(Document).where(Document.session_id == session_id).order_by(Document.id)


@must
def load(session_id: int, document_id: int) -> Select[Document]:
    """Return one document of a session. Raises NotFound."""
    return select(Document).where(Document.id == document_id, Document.session_id == session_id)


def must_take(meeting: LearningSession) -> None:
    """Refuse to change the documents of a session that does not take place. Raises WrongStage."""
    if meeting.stage is Stage.CANCELLED:
        raise WrongStage(stage=meeting.stage)


async def keep(
    db: AsyncSession,
    meeting: LearningSession,
    mine: Document | None,
    said: tuple[str, str],
    *,
    in_report: bool,
) -> None:
    """Add a document by its title and address, or change `mine`; the same address twice is one document.

    Raises WrongStage, TooManyDocuments, EmptyText and what `address` does.
    """
    must_take(meeting)
    link, known = address(said[1]), await of_session(db, meeting.id)
    same = next((one for one in known if one.link == link and one is not mine), None)
    if mine is None:
        in_report = in_report and (same is None or same.in_report)  # out of it, until that is changed
        mine = same or Document(session_id=meeting.id, title="", link="")
    elif same is not None:
        await db.delete(same)
        await db.flush()
    if mine not in known and len(known) >= MOST:
        raise TooManyDocuments(field="link", most=MOST)
    mine.change(said[0], link, in_report=in_report)
    db.add(mine)
    await db.flush()


async def take_away(db: AsyncSession, meeting: LearningSession, document_id: int) -> None:
    """Take a document away; one that is gone already is gone. Raises WrongStage."""
    must_take(meeting)
    mine = next((one for one in await of_session(db, meeting.id) if one.id == document_id), None)
    if mine is not None:
        await db.delete(mine)
        await db.flush()
