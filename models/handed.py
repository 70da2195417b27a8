"""That a text was passed on to a member who is not on Slack."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Mark, Utc


class Handed(Base):
    """That a text was passed on to somebody."""

    __tablename__ = "handed"
    __table_args__ = (UniqueConstraint("person_id", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    occasion: Mapped[Mark]  # which text: "announcement:session:7:1"
    sort: Mapped[Mark]  # what sort of text it was
    at: Mapped[datetime] = mapped_column(Utc)
    # What its reader holds of the session since (models/held.py); empty: it tells nothing of that.
    held: Mapped[Mark] = mapped_column(default="")
    by_mail: Mapped[bool] = mapped_column(default=False, server_default=text("false"))  # by Kring itself
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), default=None, index=True
    )
