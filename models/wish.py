"""A wish for next time, of nobody in particular, and what whoever facilitates does with it."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import confided
from models.base import Base, GroupWords, Mark, UnnamedWords
from models.inquiry import Inquiry
from models.rows import many
from models.unlinked import WITHOUT_ROW_ORDER


class Reply(StrEnum):
    """What the facilitator does with a wish."""

    DO = "do"
    LATER = "later"
    NOTHING = "nothing"


class Wish(Base):
    """What somebody would like next time; reaches the facilitator whatever the number of answers."""

    __tablename__ = "wish"
    __table_args__ = WITHOUT_ROW_ORDER

    key: Mapped[Mark] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id", ondelete="CASCADE"), index=True)
    text: Mapped[UnnamedWords]
    reply: Mapped[Reply | None] = mapped_column(default=None)
    because: Mapped[GroupWords] = mapped_column(default="")
    alone: Mapped[bool] = mapped_column(default=False, server_default=sql("false"))  # never quoted to others


@many
def of_session(session_id: int) -> Select[Wish]:
    """Return the wishes for next time, in no order."""
    of_session = select(Wish).join(Inquiry, Inquiry.id == Wish.inquiry_id)
    return of_session.where(Inquiry.session_id == session_id).order_by(Wish.key)


async def readable(db: AsyncSession, session_id: int, reader: int | None) -> list[Wish]:
    """Return the wishes after a session; those for whoever facilitates alone to whom confided.reads says."""
    wishes = await of_session(db, session_id)
    confides = next((one.inquiry_id for one in wishes if one.alone), None)
    if confides is None or await confided.reads(db, await db.get_one(Inquiry, confides), reader):
        return wishes
    return [one for one in wishes if not one.alone]
