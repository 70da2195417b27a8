"""The one clock that everything asks for the time."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return this instant (UTC)."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return this instant (UTC)."""
        return datetime.now(UTC)


class HeldClock:
    """A clock that stands until it is moved on: for the demo, the story and the tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant at which it stands (UTC)."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Move on; a clock never goes back."""
        self._now = max(self._now, moment.astimezone(UTC))
