"""Whether a text says the words of a question: all of it, or in a title a part of it too.

In what stands beside more, four words tell where they come from; a title may be short.
"""

import re

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
        self.folded = folded(words)
        each = " ".join(tidy(words).split()).rstrip(ENDS).split()
        self.many = len(each) >= FEWEST
        self._begins = " ".join(each[:FEWEST]).lower()
        looks = r"\s+".join(re.sub("['’]", "['’]", re.escape(one)) for one in each)
        self._whole = re.compile(rf"(?<!\w){looks}(?!\w)[.?!…]*", re.IGNORECASE)

    @property
    def like(self) -> str:
        """A pattern that finds all that may say them, in any database, and more."""
        telling = re.findall(r"[a-z]+", self._begins, flags=re.ASCII)
        return f"%{max(telling, key=len, default='')}%"

    def without(self, said: str, *, called: bool = True) -> str:
        """Return a text without these words, or as it is where it doesn’t say them.

        What may be `called` by a question says it also where it says nothing but a part of it.
        """
        here = folded(said)
        if called and self._calls(here):
            return GONE
        return self._whole.sub(GONE, said) if self.many and self.folded in here else said

    def stand_in(self, title: str, here: str = "") -> bool:
        """Tell whether a title says these words; `here` is what it is folded, where that is known."""
        here = here or folded(title)
        return self._calls(here) or (self.many and self.folded in here and bool(self._whole.search(title)))

    def _calls(self, here: str) -> bool:
        """Tell whether a title, folded, is the question or a part of it; one word is everybody’s."""
        if here == self.folded:
            return " " in here
        part = rf"(?<!\w){re.escape(here)}(?!\w)"
        return len(here.split()) >= FEWEST and here in self.folded and bool(re.search(part, self.folded))
