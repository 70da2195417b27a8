"""What happened in a round, in order, so that a failure can be read; and how often what happened."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

NEAR = 3  # lines


@dataclass
class Chronicle:
    """The history of a round."""

    now: Callable[[], datetime]
    lines: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    began: float = field(default_factory=monotonic)

    def note(self, what: str) -> None:
        """Write down what happened, after how many seconds of real time and at which simulated instant."""
        self.lines.append(f"{monotonic() - self.began:6.1f} s  {self.now():%Y-%m-%d %H:%M:%S}  {what}")

    def about(self, *words: str) -> list[str]:
        """The lines with any of these words, each with the faults just before and after it."""
        found: set[int] = set()
        for number, line in enumerate(self.lines):
            if any(word in line for word in words):
                near = range(max(0, number - NEAR), min(len(self.lines), number + NEAR + 1))
                found |= {other for other in near if other == number or "FAULT" in self.lines[other]}
        return [self.lines[number] for number in sorted(found)]
