"""That a text was passed on to a member who is not on Slack."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Mark, Utc
from models.off_slack import OffSlack
from models.person import Person
from models.rows import many
from models.session import LearningSession

HEARD = "heard"  # what they knew when they said whether they come: nothing that was passed on


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
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, index=True)
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), default=None, index=True
    )


class Passed(NamedTuple):
    """A text that was passed on: what, to whom, about which session, by whom."""

    handed: Handed
    person: Person
    meeting: LearningSession | None


@many(into=Passed)
def passed(network_id: int) -> Select[Handed, Person, LearningSession]:
    """Return what was passed on to the members of a network who are not on Slack, the last one first."""
    return (
        select(Handed, Person, LearningSession)
        .join(OffSlack, OffSlack.person_id == Handed.person_id)
        .join(Person, Person.id == Handed.person_id)
        .outerjoin(LearningSession, LearningSession.id == Handed.session_id)
        .where(OffSlack.network_id == network_id, Handed.sort != HEARD)
        .order_by(Handed.at.desc(), Handed.id.desc())
    )
