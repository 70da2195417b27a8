"""A name as it is looked for in what others wrote: each way in which it is written, and what it is not.

A longer name of somebody else, of which it is a part, is theirs and no place where it stands.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from models.beside_a_name import has_several
from models.folded import WORD, Folded, after, before, folded, sets_no_space, words_of
from models.parts_of_name import OWNS, bare, own_sides, sides

JOINT = r"[\s_*~]+|['.-]"  # what may stand between two words of a name; not what parts names in a list


class Found(NamedTuple):
    """Where a name stands in a text, in which reading, and whether that has several words."""

    start: int
    end: int
    reading: str
    several: bool


class Sought:
    """One name that is looked for; what finds it is made once, and then looks through all that is written."""

    def __init__(
        self, name: str, readings: Iterable[str] | None = None, known: Iterable[Sequence[str]] = ()
    ) -> None:
        """Look for a name in these `readings`, or in all of its own, and never within longer ones `known`.

        Those are the words of names of others (`whole_names`).
        """
        if readings is None:
            readings = [reading for side in own_sides(name) for reading in side]
        self.name, self.readings = name, list(dict.fromkeys((*readings, name.strip())))
        self._bare = dict[str, str]()
        whole = [words for each in self.readings if has_several(each) and (words := words_of(each))]
        longer = {" ".join(words) for words in known if any(_within(mine, words) for mine in whole)}
        self._longer = re.compile(_any_of(longer)) if longer else None
        self._finders = dict[str, tuple[re.Pattern[str] | None, Sequence[tuple[str, bool]]]]()

    @property
    def whole(self) -> bool:
        """Whether it is nobody else’s sooner than a word or a first name is: it has several words."""
        return has_several(bare(self.name))

    def bare(self, reading: str) -> str:
        """Return a reading without what stands beside it, told once."""
        if reading not in self._bare:
            self._bare[reading] = bare(reading)
        return self._bare[reading]

    def certain(self, found: Found) -> bool:
        """Tell whether what was found is no word and nobody else, whatever stands beside it."""
        return False

    @property
    def word(self) -> str:
        """The longest word that stands in every reading; empty for a name without one."""
        every = [words_of(reading) for reading in self.readings]
        return max((word for word in every[0] if all(word in words for words in every)), key=len, default="")

    def found(self, seen: Folded, name: str = "") -> Iterator[Found]:
        """Yield where it, or another name, stands in a text, the longest first."""
        finder, known = self._finders.get(name) or self._finder(name)
        for one in finder.finditer(seen.signs) if finder else ():
            yield Found(*seen.span(*one.span()), *known[(one.lastindex or 1) - 1])

    def _finder(self, name: str) -> tuple[re.Pattern[str] | None, Sequence[tuple[str, bool]]]:
        others = (name.strip(), *(reading for side in own_sides(name) for reading in side)) if name else ()
        any_of = {folded(each).signs: each for each in (*others, *self.readings)}
        looked_for = {one: looks for one in any_of if (looks := _looks(one))}
        known = sorted(looked_for, key=lambda one: (-len(one), one))
        finder = re.compile("|".join(f"({looked_for[one]})" for one in known)) if known else None
        self._finders[name] = finder, [(any_of[one], has_several(bare(any_of[one]))) for one in known]
        return self._finders[name]

    def of_another(self, seen: Folded, start: int, end: int) -> bool:
        """Tell whether what stands there is a part of a longer name that is known."""
        if self._longer is None:
            return False
        longer = (seen.span(*one.span()) for one in self._longer.finditer(seen.signs))
        return any(first <= start and end <= last and last - first > end - start for first, last in longer)


class Mention(Sought):
    """Somebody as Slack writes whom a text mentions, by their id."""

    def __init__(self, user_id: str) -> None:
        """Look for one who has this id."""
        super().__init__(f"<@{user_id}>", ())
        self._mentions = re.compile(rf"<@{re.escape(user_id.casefold())}(?:\|[^>]*)?>")

    @property
    def whole(self) -> bool:
        """It is nobody else’s."""
        return True

    def certain(self, found: Found) -> bool:
        """Tell that it is theirs, wherever it stands."""
        return True

    def found(self, seen: Folded, name: str = "") -> Iterator[Found]:
        """Yield where they are mentioned."""
        for one in self._mentions.finditer(seen.signs):
            yield Found(*seen.span(*one.span()), self.name, several=True)


def _within(mine: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether a name would be found within another: Jan Jansen is in Jan Jansens too."""
    if sets_no_space(mine[-1][-1]):
        return "".join(mine) in "".join(words) and [*mine] != [*words]
    windows = (words[at : at + len(mine)] for at in range(len(words) - len(mine) + 1))
    ends = (mine[-1], f"{mine[-1]}s")  # as `OWNS` has it
    return [*mine] != [*words] and any([*one[:-1]] == [*mine[:-1]] and one[-1] in ends for one in windows)


def whole_names(names: Iterable[str]) -> list[list[str]]:
    """Return the words of each reading of these names."""
    return [words for name in names for side in sides(name) for each in side if (words := words_of(each))]


def _any_of(names: Iterable[str]) -> str:
    return "|".join(_looks(one) for one in sorted(names, key=lambda one: (-len(one), one)))


def _looks(name: str) -> str:
    """Return the expression for a folded name; an empty one for what has no word, such as three dots."""
    words = list(WORD.finditer(name))
    if not words:
        return ""
    whole = re.escape(words[0][0])
    for last, word in pairwise(words):
        joint = re.escape(name[last.end() : word.start()])
        optional = "?" if sets_no_space(last[0][-1]) else ""
        whole += f"(?:{JOINT}|{joint}){optional}{re.escape(word[0])}"
    ends = re.escape(name[words[-1].end() :].strip())
    closed = rf"(?:\s*{ends})?" if ends else ""
    takes_on = OWNS if len(words) > 1 else ""
    return f"{before(words[0][0][0])}{whole}{closed}{after(words[-1][0][-1], takes_on)}"
