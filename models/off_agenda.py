"""What stands on an agenda, and can be taken off it by hand: then it stays off when one is proposed anew."""

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from models.base import Whose, of
from models.session import LearningSession


class OffAgenda(MappedAsDataclass, eq=False, repr=False, kw_only=True):
    """A case, a contribution, an expert or a decision: off one agenda it can come on another."""

    # The sessions off whose agendas whoever facilitates took it.
    off_ids: Mapped[list[int]] = mapped_column(
        JSON, info=of(Whose.NOBODY), default_factory=list, server_default="[]"
    )

    def off(self, meeting: LearningSession) -> bool:
        """Tell whether it was taken off the agenda of a session by hand."""
        return meeting.id in self.off_ids

    def take_off(self, meeting: LearningSession) -> None:
        """Let it stay off the agenda of a session."""
        self.off_ids = sorted({*self.off_ids, meeting.id})

    def let_on(self) -> None:
        """Let it stand on every agenda again."""
        self.off_ids = []
