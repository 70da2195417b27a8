"""What stands beside a name in what Slack has: an organisation, titles, pronouns, a nickname; what parts it.

Signs are known by what Unicode says of them, so that each sort of bar, bracket, dash and picture is one.
"""

import re
from functools import lru_cache
from unicodedata import category, name

from models.folded import WORD, folded, has_capital, letters_of, sets_no_space, words_of

# Words that stand before a surname, and belong to it; and in other scripts the like of them, folded.
BEFORE_A_SURNAME = frozenset({
    "van", "von", "zu", "vom", "zur", "den", "der", "des", "del", "della", "dos", "das", "het", "de", "la",
    "le", "les", "da", "do", "di", "du", "el", "al", "te", "ten", "ter", "t", "d", "l", "bin", "ben", "ibn",
    "بن", "ابن", "ابو", "بنت", "عبد", "ال", "בן", "בת",
})  # fmt: skip
TITLES = frozenset({
    "dr", "drs", "ir", "ing", "mr", "mrs", "ms", "mx", "prof", "professor", "doctor", "dhr", "mevr", "mw",
    "mevrouw", "meneer", "sir", "miss", "mme", "herr", "frau",
})  # fmt: skip
DEGREES = frozenset({
    "phd", "dphil", "mphil", "edd", "msc", "bsc", "mba", "emba", "llm", "llb", "mfa", "msw", "jr", "sr",
    "esq", "ii", "iii", "iv",
})  # fmt: skip
SHORT_DEGREES = frozenset({"MA", "BA", "MD", "MS", "RN"})  # in other letters they are names
PRONOUNS = frozenset({
    "zij", "haar", "hij", "hem", "die", "hen", "hun", "she", "her", "hers", "he", "him", "his", "they",
    "them", "theirs",
})  # fmt: skip
# These are so only where one stands beside another.
OTHER_PRONOUNS = frozenset({
    "ze", "zijn", "it", "its", "elle", "il", "iel", "lui", "sie", "ihr", "er", "ihm", "xe", "xem",
})  # fmt: skip
# Words within names that are nobody's: these, titles, and how somebody wishes to be spoken of.
PARTICLES = BEFORE_A_SURNAME | TITLES | PRONOUNS | {
    "the", "and", "voor", "for", "in", "op", "of", "aan", "bij", "en", "et", "und",
}  # fmt: skip
# Words of which the name of a team or an organisation is made: small they are words.
OF_MANY = frozenset({
    "team", "groep", "group", "afdeling", "department", "dienst", "service", "bureau", "office", "school",
    "hogeschool", "college", "universiteit", "university", "stad", "gemeente", "netwerk", "network", "info",
    "secretariaat", "centrum", "centre", "center", "vzw", "bv",
})  # fmt: skip
SHORT = (2, 3)  # letters of what is short for an organisation, with a word behind it
SEVERAL = re.compile(r"[^\W_].*?[\s_.][\W_]*[^\W_]", re.DOTALL)

APOSTROPHES = "'’‘‛ʼ´`′"
DOTS = "·‧・･⋅∙"  # in the middle of a name they join, as a dash does
WITHIN = frozenset(f"._,()\"'|-{DOTS}")  # each means what it says below
PICTURE = "☆"
# By the name of a sign, and else by its category; whatever is left is a bar.
KNOWN = {
    "APOSTROPHE": "'", "COMMA": ",", "QUOTATION MARK": '"', "MINUS": "-", "ASTERISK": " ", "TILDE": " ",
}  # fmt: skip
SORTS = {
    "Pd": "-", "Ps": "(", "Pe": ")", "Pi": '"', "Pf": '"', "So": PICTURE, "Sk": PICTURE,
}  # fmt: skip
OUTSIDE = r"(?![^(]*\))"  # of brackets
NICKNAME = re.compile(r"(?<!\w)'((?:\w{2})[^']*)'(?!\w)")
BRACKETS = re.compile(r"\(([^()\"]*)(?:[)\"]|\Z)|\"([^()\"]*)[)\"]")
BARS = re.compile(rf"(?:\s*\|[\s|]*|\s+[-{DOTS}]+\s*){OUTSIDE}")
COMMA = re.compile(rf"\s*,\s*{OUTSIDE}")
DOMAIN = re.compile(r"(?<=\w)@[\w-]+(?:\.[\w-]+)+")  # of an address that is written for a name
SPOKEN_OF = "|".join(sorted(PRONOUNS | OTHER_PRONOUNS, key=lambda one: (-len(one), one)))
AS_PRONOUNS = re.compile(rf"(?<!\w)(?:{SPOKEN_OF})(?:\s*[|,]\s*(?:{SPOKEN_OF}))+(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1024)  # a sign of a name tells of nobody
def _sign(sign: str) -> str:
    """Return which sign of its sort stands for this one; a letter, a mark, a digit or a space is itself."""
    if sign in APOSTROPHES:
        return "'"
    kind, called = category(sign), name(sign, "")
    if kind[0] in "LMNZC" or sign in WITHIN:
        return sign
    known = (sort for word, sort in KNOWN.items() if word in called)
    return next(known, SORTS.get(kind, "|"))


def parted(called: str) -> list[list[str]]:
    """Return the sides of a name, each as it is without brackets and titles, and then with what those say."""
    plain = "".join(map(_sign, DOMAIN.sub(" ", called)))
    plain = AS_PRONOUNS.sub("|", NICKNAME.sub(r'"\1"', plain))
    sides = [side for bar in BARS.split(plain) for some in _pictures(bar) for side in _commas(some)]
    return [readings for side in sides if (readings := _readings(*side))]


def _pictures(side: str) -> list[str]:
    """Return what pictures part: only where a whole name is among it, or they stand for a space."""
    pieces = side.split(PICTURE)
    return pieces if any(map(is_whole, pieces)) else [side.replace(PICTURE, " ")]


def _commas(side: str) -> list[list[str]]:
    """Return what commas part: a surname from a first name, which is one name turned; or what is beside one.

    Where a whole name stands before a single word nobody can tell, and it is both.
    """
    first, *behind = [piece for piece in COMMA.split(side) if words_of(piece)] or [side]
    behind = [piece for piece in behind if not _is_beside(piece, first)]
    if not behind:
        return [[first]]
    second, *rest = behind
    if has_several(_plain(first)) and is_of_many(_plain(second)) and not first.isupper():
        return [[first], *([each] for each in behind)]
    if is_whole(_plain(first)):
        return [[first, f"{second} {first}"], *([each] for each in behind)]
    return [[f"{first}, {second}", f"{second} {first}"], *([each] for each in rest)]


def _is_beside(piece: str, first: str) -> bool:
    """Tell whether what stands behind a comma is no name: a title, how somebody is spoken of, small words."""
    small = has_several(_plain(first)) and has_capital(first) and not has_capital(piece)
    return small or (TITLES | DEGREES | PRONOUNS).issuperset(_units(piece))


def _readings(*written: str) -> list[str]:
    found = list[str]()
    for side in written:
        plain = _plain(side)
        if not words_of(plain):
            found += [said] if words_of(said := _closed(re.sub(r'[()"]', " ", side))) else []
            continue
        found.append(_untitled(plain))
        for one in BRACKETS.finditer(side):
            said, behind = one[1] or one[2] or "", _plain(side[one.end() :])
            if words_of(behind) and not PARTICLES.issuperset(words_of(said)):
                found.append(_closed(f"{said} {behind}"))
    return list(dict.fromkeys(found))


def _plain(side: str) -> str:
    """Return a side without what stands in brackets or quotation marks."""
    return _closed(re.sub(r'[()"]', " ", BRACKETS.sub(" ", side))).strip(f"- {DOTS}")


def _closed(text: str) -> str:
    return " ".join(text.split()).replace(" ,", ",")


def _untitled(side: str) -> str:
    """Return a name without titles before and behind it, as long as it is a whole one."""
    units = side.split()
    while is_whole(" ".join(units[1:])) and _is_title(units[0]):
        del units[0]
    while is_whole(" ".join(units[:-1])) and _is_degree(units[-1]):
        del units[-1]
    return " ".join(units)


def _is_title(unit: str) -> bool:
    """Tell whether a word before a name is a title: a known one, or a word in short, as no initial is."""
    words = words_of(unit)
    in_short = unit.endswith(".") and all(letters_of(word) > 1 for word in words)
    return bool(words) and (in_short or TITLES.issuperset(words))


def _is_degree(unit: str) -> bool:
    short = "".join(sign for sign in unit if sign.isalnum())
    return short in SHORT_DEGREES or (TITLES | DEGREES).issuperset(_units(unit))


def _units(text: str) -> list[str]:
    """Return the folded words of a text, those in short without their points: `Ph.D.` is one."""
    return ["".join(words) for unit in text.split() if (words := words_of(unit))]


def is_whole(side: str) -> bool:
    """Tell whether a name has more than a surname: two words of its own, or no spaces between them."""
    own = [one for one in re.split(r"[\s_.]+", side) if not PARTICLES.issuperset(words_of(one))]
    return len(own) > 1 or _without_spaces(side)


def has_several(side: str) -> bool:
    """Tell whether a name has several words, or is written in a script that sets no spaces between them."""
    return bool(SEVERAL.search(side)) or _without_spaces(side)


def _without_spaces(side: str) -> bool:
    side = side.strip()
    return sets_no_space(side[-1:]) and letters_of(side) > 1


def is_of_many(side: str) -> bool:
    """Tell whether a side is written as an organisation is: in short, or with a word for one."""
    first, *behind = WORD.findall(folded(side, capitals=True).signs) or [""]
    short = first.isupper() and first.casefold() not in PARTICLES
    if behind:
        short = short and len(first) in SHORT and not all(map(str.isupper, behind))
    return (short and len(first) > 1) or not OF_MANY.isdisjoint(words_of(side))
