"""What of a name names somebody: without what stands behind it, without the words in it that are nobody's."""

import re
from collections.abc import Sequence

from models.folded import after, before, letters_of, sets_no_space, words_of

# Words that stand before a surname, and belong to it; and in other scripts the like of them, folded.
BEFORE_A_SURNAME = frozenset({
    "van", "von", "zu", "vom", "zur", "den", "der", "des", "del", "della", "dos", "das", "het", "de", "la",
    "le", "les", "da", "do", "di", "du", "el", "al", "te", "ten", "ter", "t", "d", "l", "bin", "ben", "ibn",
    "بن", "ابن", "ابو", "بنت", "عبد", "ال", "בן", "בת",
})  # fmt: skip
# Words within names that are nobody's: these, titles, and how somebody wishes to be spoken of.
PARTICLES = BEFORE_A_SURNAME | {
    "the", "and", "voor", "for", "in", "op", "of", "aan", "bij", "en", "et", "und", "dr", "ir", "ing", "mr",
    "mrs", "ms", "prof", "drs", "zij", "haar", "hij", "hem", "die", "hen", "hun", "she", "her", "hers", "he",
    "him", "his", "they", "them", "theirs",
}  # fmt: skip
SHORTEST = 2  # letters of a part of a name that is looked for in words
AT_LEAST = 4  # letters of a whole name that is found without a capital too
BETWEEN, AT_LEAST_ONE = r"[ \t\n_.,'*~/-]{0,3}", r"[ \t\n_.,'*~/-]{1,3}"  # the words of a name
LONG = 8  # letters from which the words of a name may also be written as one
OWNS = "s?"  # `Annas`, beside `Anna's`


def bare(name: str) -> str:
    """Return a name without what stands behind it: in brackets, behind a line, or as a picture."""
    without = re.sub(r"\s*[(\[{|].*", "", name, flags=re.DOTALL)
    return (without if words_of(without) else name).strip()


def may_be_a_word(words: Sequence[str]) -> bool:
    """Tell whether a whole name may be a common word too, so that it is told by its capital."""
    return (len(words) == 1 and "".join(words).isalpha()) or sum(map(letters_of, words)) < AT_LEAST


def written_so(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds these words of a name in folded signs, however they are joined."""
    joined = sum(map(letters_of, words)) >= LONG or all(sets_no_space(word[-1]) for word in words)
    whole = (BETWEEN if joined else AT_LEAST_ONE).join(map(re.escape, words))
    return re.compile(f"{before(words[0][0])}{whole}{after(words[-1][-1], OWNS)}")
