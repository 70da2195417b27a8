"""What stands on an agenda, and can be taken off it by hand: then it stays off when one is proposed anew."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from models.session import LearningSession


class OffAgenda(MappedAsDataclass, eq=False, repr=False, kw_only=True):
    """A case, a contribution, an expert or a decision: off one agenda it can come on the next."""

    # The session off whose agenda whoever facilitates took it last.
    off_id: Mapped[int | None] = mapped_column(
        ForeignKey("session.id", ondelete="SET NULL"), default=None, index=True
    )

    def off(self, meeting: LearningSession) -> bool:
        """Tell whether it was taken off the agenda of a session by hand."""
        return self.off_id == meeting.id

    def take_off(self, meeting: LearningSession) -> None:
        """Let it stay off the agenda of a session."""
        self.off_id = meeting.id

    def let_on(self) -> None:
        """Let it stand on every agenda again."""
        self.off_id = None
