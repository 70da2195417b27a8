"""What happened in a round, in order, so that a failure can be read; and how often what happened."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Chronicle:
    """The history of a round."""

    now: Callable[[], datetime]
    lines: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    kills: int = 0

    def note(self, what: str) -> None:
        """Write down what happened at this simulated instant."""
        self.lines.append(f"{self.now():%Y-%m-%d %H:%M:%S}  {what}")

    def about(self, *words: str) -> list[str]:
        """The lines with any of these words, and every fault."""
        return [line for line in self.lines if "FAULT" in line or any(word in line for word in words)]
