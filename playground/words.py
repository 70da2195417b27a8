"""Words of people, and whether they are what is shown: on one line, cut, escaped, with emoji as codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rich.emoji import Emoji

from playground.written import with_codes

LEFT_OF_CUT = 32  # letters by which people know a text of which they see the beginning
ENOUGH = 8  # letters by which they know one without its emoji
CODE = re.compile(r":[a-z0-9_+\-]+(?:::skin-tone-\d)?:")
CUT = "…"


class Known(str):
    """Words that more than one thing may read as, and by which value of a button or an option one is it."""

    __slots__ = ("meant",)
    meant: re.Pattern[str]

    def __new__(cls, words: str, meant: re.Pattern[str]) -> Known:
        """Words, and what is found in the values that come back to the app from what they mean."""
        known = super().__new__(cls, words)
        known.meant = meant
        return known


@lru_cache(maxsize=20_000)
def _folded(words: str, *, pictures: bool) -> str:
    """Return words without what differs between places where the same is shown."""
    while (said := words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) != words:
        words = said
    words = with_codes(Emoji.replace(words)) if pictures else CODE.sub(" ", words)
    left_out = ("Cf", "Mn") if pictures else ("Cf", "Mn", "So", "Sk")
    kept = "".join(c if unicodedata.category(c) not in left_out else " " * (not pictures) for c in words)
    return " ".join(kept.split()).casefold()


def _ways(shown: str, words: str) -> Iterator[tuple[str, str]]:
    """Yield what is shown and words as they are compared: with emoji, and without where words are left.

    What is long may go on in the middle of a word, on the second line of a menu.
    """
    whole, bare = _folded(words, pictures=True), _folded(words, pictures=False)
    for pictures in (True, False):
        if pictures or len(bare) >= ENOUGH or bare == whole:
            here, sought = _folded(shown, pictures=pictures), whole if pictures else bare
            yield here, sought
            if len(sought) > LEFT_OF_CUT:
                yield here.replace(" ", ""), sought.replace(" ", "")


def tells_of(shown: str, words: str) -> bool:
    """Whether words stand somewhere, or as much of their beginning as was left of them when they were cut."""
    return any(sought in here or _cut_in(here, sought) for here, sought in _ways(shown, words))


def _cut_in(here: str, sought: str) -> bool:
    if len(sought) <= LEFT_OF_CUT or CUT not in here:
        return False
    ends = [found.start() for found in re.finditer(CUT, here)]
    begins = [found.start() for found in re.finditer(f"(?={re.escape(sought[:LEFT_OF_CUT])})", here)]
    return any(sought.startswith(here[at:end]) for at in begins for end in ends if end - at >= LEFT_OF_CUT)


def reads(shown: str, words: str) -> bool:
    """Whether these words and nothing else are shown, whole or cut."""
    for here, sought in _ways(shown, words):
        if here and (here == sought or (here.endswith(CUT) and here != CUT and sought.startswith(here[:-1]))):
            return True
    return False


def read_alike(every: Sequence[str]) -> set[str]:
    """Those of which the words, or as much as people know them by, also stand in another one."""
    found = set[str]()
    for pictures in (True, False):
        folded = [_folded(words, pictures=pictures) for words in every]
        together = "\n".join(folded)
        alike = zip(every, folded, strict=True)
        found |= {words for words, each in alike if together.count(each[:LEFT_OF_CUT]) > 1}
    return found
