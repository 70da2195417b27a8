"""What of a name names somebody: without what stands behind it, without the words in it that are nobody's."""

import re
from collections.abc import Collection, Sequence

from models.folded import WORD, after, before, folded, letters_of, sets_no_space, words_of

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
SHORT = (2, 3)  # letters of what is short for an organisation, with a word behind it
SHORTEST = 2  # letters of a part of a name that is looked for in words
AT_LEAST = 4  # letters of a whole name that is found without a capital too
BETWEEN, AT_LEAST_ONE = r"[ \t\n_.,'*~/-]{0,3}", r"[ \t\n_.,'*~/-]{1,3}"  # the words of a name
LONG = 8  # letters from which the words of a name may also be written as one
SEVERAL = re.compile(r"[^\W_].*?[\s_.][\W_]*[^\W_]", re.DOTALL)
OWNS = "s?"  # `Annas`, beside `Anna's`


# What stands in brackets or quotation marks: a name beside another, how somebody is spoken of, or where from.
BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)(?:[)\]}]|\Z)|[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
# What parts who somebody is from where they are; within brackets it does not.
BARS = re.compile(r"(?:\s*[|｜]\s*|\s+[-‐‑‒–—−/•·@]+\s+)(?![^(\[{]*[)\]}])")
# Words of which the name of a team or an organisation is made: small they are words.
OF_MANY = frozenset({
    "team", "groep", "group", "afdeling", "department", "dienst", "service", "bureau", "office", "school",
    "hogeschool", "college", "universiteit", "university", "stad", "gemeente", "netwerk", "network", "info",
    "secretariaat", "centrum", "centre", "center", "vzw", "bv",
})  # fmt: skip


def sides(name: str) -> list[list[str]]:
    """Return what bars part in a name: each side as it is without brackets, and then with what these say.

    `Elizabeth (Els) Maes` is Els Maes as well; what ends a side in brackets is no name.
    """
    found = [_readings(each) for each in BARS.split(name)]
    return [readings for readings in found if readings] or [[name.strip()]]


def _readings(side: str) -> list[str]:
    plain = _closed(BRACKETS.sub(" ", side))
    if not words_of(plain):
        return [said] if words_of(said := side.strip()) else []
    others = list[str]()
    for one in BRACKETS.finditer(side):
        said, behind = one[1] or one[2] or "", BRACKETS.sub(" ", side[one.end() :])
        if words_of(behind) and not PARTICLES.issuperset(words_of(said)):
            others.append(_closed(f"{said} {behind}"))
    first, _, last = plain.partition(",")
    if has_several(first) and _of_many(last):
        return [first.strip(), *others]
    return [plain, *others, *([_closed(f"{last} {first}")] if words_of(last) else [])]


def _closed(text: str) -> str:
    return " ".join(text.split())


def may_be_called(name: str) -> list[str]:
    """Return all that somebody may be called: one cannot tell, but of an organisation beside a whole name."""
    found = sides(name)
    likely = [side for side in found if not _of_many(side[0])]
    whole = any(has_several(side[0]) for side in likely)
    return [reading for side in (likely if whole else found) for reading in side]


def own_sides(name: str, shared: Collection[str] = ()) -> list[list[str]]:
    """Return the sides of a name that are taken for somebody in words of others; none where nobody can tell.

    Where one has several words they are those; one that is in names of others too (`shared`, folded) is an
    organisation.
    """
    found = sides(name)
    likely = [side for side in found if not _of_many(side[0])] or found
    if len(likely) == 1:
        return likely
    alone = [side for side in likely if folded(side[0]).signs not in shared]
    if any(has_several(side[0]) for side in likely):
        return [side for side in alone if has_several(side[0])]
    return alone[:1]


def _of_many(side: str) -> bool:
    """Tell whether a side is written as an organisation is: in short, or with a word for one."""
    first, *behind = WORD.findall(folded(side, capitals=True).signs) or [""]
    short = first.isupper() and first.casefold() not in PARTICLES
    if behind:
        short = short and len(first) in SHORT and not all(map(str.isupper, behind))
    return (short and len(first) > 1) or not OF_MANY.isdisjoint(words_of(side))


def has_several(name: str) -> bool:
    """Tell whether a name has several words, or is written in a script that sets no spaces between them."""
    return bool(SEVERAL.search(name)) or (sets_no_space(name[-1:]) and letters_of(name) > 1)


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
