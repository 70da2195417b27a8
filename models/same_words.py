"""Whether a text says the words of a question: all of it, or in a title a part of it too.

In what stands beside more, four words tell where they come from; a title may be short.
"""

import re
from collections.abc import Collection
from functools import cached_property

from models.question import GONE
from models.writing import tidy

FEWEST = 4  # words that tell where they come from, where more stands beside them
ENDS = " .?!…"  # signs at the end of a sentence, or where it was cut


def folded(text: str) -> str:
    """Return a text on one line, without capitals, other apostrophes and the signs at its end."""
    return " ".join(tidy(text).split()).casefold().replace("’", "'").rstrip(ENDS)


class SameWords:
    """The words of one question, as they are looked for in texts; what finds them is made once."""

    def __init__(self, words: str) -> None:
        self._words = " ".join(tidy(words).split()).rstrip(ENDS).split()
        self.folded, self.many = folded(words), len(self._words) >= FEWEST

    @property
    def like(self) -> str:
        """A pattern that finds all that may say them, in any database, and more."""
        telling = re.findall(r"[a-z]+", " ".join(self._words[:FEWEST]).lower(), flags=re.ASCII)
        return f"%{max(telling, key=len, default='')}%"

    def without(self, said: str, but: Collection["SameWords"] = ()) -> str:
        """Return a text without these words, or as it is where it doesn’t say all of them.

        Where they are only a part of others, those stay whole.
        """
        if not self.many or self.folded not in folded(said):
            return said
        stay = [found.span() for other in but for found in other._whole.finditer(said)]

        def left(found: re.Match[str]) -> str:
            within = any(first <= found.start() and found.end() <= last for first, last in stay)
            return found[0] if within else GONE

        return self._whole.sub(left, said)

    def within(self, other: "SameWords") -> bool:
        """Tell whether other words, that go on, hold these."""
        return self.many and self.folded != other.folded and self.folded in other.folded

    def shared_with(self, title: str) -> bool:
        """Tell whether a title that is known to come from this question says it, or nothing but a part of it.

        Two words are enough to tell it then; one is everybody’s, but where the question is no more than that.
        """
        here = folded(title)
        cut = len(here.split()) >= FEWEST  # also within a word
        same = here == self.folded or _holds(here, self.folded) or _holds(self.folded, here, cut=cut)
        return bool(here) and same

    def out_of(self, title: str) -> str:
        """Return a title that is known to come from this question without its words, as far as it has any."""
        here = folded(title)
        if here != self.folded and _holds(here, self.folded):
            return self._whole.sub(GONE, title)
        return GONE if self.shared_with(title) else title

    def stand_in(self, title: str, here: str = "") -> bool:
        """Tell whether a title says these words; `here` is what it is folded, where that is known."""
        here = here or folded(title)
        whole = self.many and self.folded in here and bool(self._whole.search(title))
        return whole or self.call(title, here)

    def call(self, title: str, here: str = "") -> bool:
        """Tell whether a title is the question or nothing but a part of it; one word is everybody’s."""
        here = here or folded(title)
        if here == self.folded:
            return " " in here
        return len(here.split()) >= FEWEST and _holds(self.folded, here)

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        looks = r"\s+".join(re.sub("['’]", "['’]", re.escape(one)) for one in self._words)
        return re.compile(rf"(?<!\w){looks}(?!\w)[.?!…]*", re.IGNORECASE)


def _holds(text: str, part: str, *, cut: bool = False) -> bool:
    """Tell whether some words stand in others, both folded: not one alone, and no piece of one.

    The last may be a piece where they were `cut` off.
    """
    if " " not in part or part not in text:
        return False
    return re.search(rf"(?<!\w){re.escape(part)}" + ("" if cut else r"(?!\w)"), text) is not None
