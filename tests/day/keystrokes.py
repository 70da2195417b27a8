"""The keystroke-level model: how long what people do in Kring takes them at least.

After Card, Moran and Newell's model for skilled use: a press, a decision, a character and reading each take a
fixed time. What Slack takes, thumbs that miss and reading aloud are not in it: the seconds compare, they do
not predict.
"""

import re
from dataclasses import dataclass, fields

TAP = 1.1  # seconds for one press, with the way to it
DECISION = 1.35  # seconds before each thing one decides on
CHARACTER = 0.28  # seconds, typed
PER_MINUTE = 250  # words that are read
WORD = re.compile(r"<[^>]*>|[^\W_][^\s<]*")


@dataclass
class Effort:
    """What somebody does in a step, and what reaches them."""

    channel: int = 0
    direct: int = 0
    only_you: int = 0
    taps: int = 0
    fields: int = 0
    characters: int = 0
    screens: int = 0
    words: float = 0
    theirs: float = 0  # of these words, what members wrote themselves
    decisions: int = 0

    def __add__(self, other: "Effort") -> "Effort":
        names = [field.name for field in fields(self)]
        return Effort(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def reading(self) -> float:
        """Seconds that reading takes."""
        return reading(self.words)

    @property
    def seconds(self) -> float:
        """Seconds that the whole takes."""
        acting = self.taps * TAP + self.decisions * DECISION + self.characters * CHARACTER
        return self.reading + acting


def reading(words: float) -> float:
    """Return the seconds that reading so many words takes."""
    return words * 60 / PER_MINUTE


def words_of(text: str) -> list[str]:
    """Return the words of a text; a mention is one, an emoji none."""
    return WORD.findall(re.sub(r":[a-z0-9_+\-]+:", " ", text))
