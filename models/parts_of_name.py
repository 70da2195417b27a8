"""What of a name names somebody: without what stands behind it, without the words in it that are nobody's."""

import re
from collections.abc import Collection, Sequence

from models import beside_a_name
from models.beside_a_name import OF_MANY, PARTICLES, has_several, is_of_many
from models.folded import after, before, folded, letters_of, sets_no_space, words_of

SHORTEST = 2  # letters of a part of a name that is looked for in words
AT_LEAST = 4  # letters of a whole name that is found without a capital too
BETWEEN, AT_LEAST_ONE = r"[ \t\n_.,'*~/-]{0,6}", r"[ \t\n_.,'*~/-]{1,6}"  # the words of a name
LONG = 8  # letters from which the words of a name may also be written as one
OWNS = "s?"  # `Annas`, beside `Anna's`


def sides(name: str) -> list[list[str]]:
    """Return what bars part in a name: each side as it is without brackets, and then with what these say.

    `Elizabeth (Els) Maes` is Els Maes as well; what ends a side in brackets is no name.
    """
    return beside_a_name.parted(name) or [[name.strip()]]


def may_be_called(name: str) -> list[str]:
    """Return all that somebody may be called: one cannot tell, but of an organisation beside a whole name."""
    found = sides(name)
    likely = [side for side in found if not is_of_many(side[0])]
    whole = any(has_several(side[0]) for side in likely)
    return [reading for side in (likely if whole else found) for reading in side]


def own_sides(name: str, shared: Collection[str] = ()) -> list[list[str]]:
    """Return the sides of a name that are taken for somebody in words of others; none where nobody can tell.

    Where one has several words they are those; one that is in names of others too (`shared`, folded) is an
    organisation.
    """
    found = sides(name)
    likely = [side for side in found if not is_of_many(side[0])] or found
    if len(likely) == 1:
        return likely
    alone = [side for side in likely if folded(side[0]).signs not in shared]
    if any(has_several(side[0]) for side in likely):
        return [side for side in alone if has_several(side[0])]
    return alone[:1]


def bare(name: str) -> str:
    """Return a name without what stands beside it: in brackets, beyond a bar, or as a picture."""
    return next(iter(own_sides(name)), [name.strip()])[0]


def only_a_word(name: str) -> bool:
    """Tell whether a name of several words may be words of a sentence, so that it is told by its capitals."""
    words = words_of(name)
    return sum(word not in PARTICLES for word in words) < 2 or not OF_MANY.isdisjoint(words)


def may_be_a_word(words: Sequence[str]) -> bool:
    """Tell whether a whole name may be a common word too, so that it is told by its capital."""
    return (len(words) == 1 and "".join(words).isalpha()) or sum(map(letters_of, words)) < AT_LEAST


def written_so(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds these words of a name in folded signs, however they are joined."""
    joined = sum(map(letters_of, words)) >= LONG or all(sets_no_space(word[-1]) for word in words)
    whole = (BETWEEN if joined else AT_LEAST_ONE).join(map(re.escape, words))
    return re.compile(f"{before(words[0][0])}{whole}{after(words[-1][-1], OWNS)}")
