"""A text folded: as a name is looked for in it, however it is written there.

Capitals, accents, strokes, kinds of apostrophe, dash and space, and signs without a width make no difference;
a mark does that is a vowel or more in its script.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, normalize

# Signs that Unicode does not take apart into a letter and a mark, as many write them.
STROKES = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "ـ": "",
})  # fmt: skip
# Scripts that set no spaces between words, or set what belongs to a name behind it without one.
NO_SPACES = (
    "\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff"
    "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
)
# Where a mark is as much as a letter: of Thaana, of the scripts of India and those akin to them, of kana.
# Elsewhere it is an accent or a point, which many leave out.
TELLING = (
    "\u07a6-\u07b0",
    "\u0900-\u1aaf",
    "\u1b00-\u1dbf",
    "\u3099-\u309a",
    "\ua800-\uabff",
    "\U00010a00-\U00011fff",
)
MARKS = frozenset(
    at for block in TELLING for at in range(ord(block[0]), ord(block[2]) + 1) if category(chr(at))[0] == "M"
)
FIRST, LAST = (sorted(at for at in MARKS if at + step not in MARKS) for step in (-1, 1))  # of each run
# In an expression what belongs to the letter before it: these marks, and the rest of a Korean syllable.
BELONGS = "".join(f"{chr(a)}-{chr(z)}" for a, z in zip(FIRST, LAST, strict=True)) + "\u1160-\u11ff"
WORD = re.compile(rf"(?:[^\W_]|[{BELONGS}])+")
OF_A_LETTER = re.compile(f"[{BELONGS}]")


@dataclass(frozen=True)
class Folded:
    """A text in folded signs, each with where it stands in the text itself."""

    text: str
    signs: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where folded signs stand in the text, with the marks that belong to them."""
        return self.places[start], max(self.places[end], self.places[end - 1] + 1)


def folded(text: str, *, capitals: bool = False) -> Folded:
    """Fold a text; with its `capitals` as they are."""
    if text.isascii():  # most are, and each sign is one
        signs = text if capitals else text.casefold()
        return Folded(text, signs.translate(STROKES), range(len(text) + 1))
    parts, places = list[str](), list[int]()
    for at, sign in enumerate(text):
        for part in _parts(sign, capitals):
            parts.append(part)
            places.append(at)
    return Folded(text, "".join(parts), [*places, len(text)])


@lru_cache(maxsize=4096)  # a sign of a text tells of nobody
def _parts(sign: str, capitals: bool) -> str:
    apart = normalize("NFKD", sign)
    plain = (apart if capitals else apart.casefold()).translate(STROKES)
    return "".join(
        part
        for part in normalize("NFKD", plain)
        if category(part) not in ("Cf", "Mn", "Mc", "Me") or OF_A_LETTER.match(part)
    )


def words_of(name: str) -> list[str]:
    """Return the folded words of a name: what stands between signs that are no letter, mark or digit."""
    return WORD.findall(folded(name).signs)


def letters_of(word: str) -> int:
    """Return how many letters a folded word has, each with the marks that belong to it."""
    return len(OF_A_LETTER.sub("", word))


def has_capital(text: str) -> bool:
    """Tell whether a name is written with a capital, or in a script that has none."""
    return any(sign.isupper() for sign in text) or all(sign.title() == sign for sign in text)


def sets_no_space(sign: str) -> bool:
    """Tell whether a sign is of a script that sets no spaces between words."""
    return bool(re.match(f"[{NO_SPACES}]", sign))


def before(sign: str) -> str:
    """Return what of an expression holds before the first sign of a word: it begins there."""
    if sets_no_space(sign):
        return ""
    if sign.isascii():  # no mark is left of these
        return r"(?<![^\W_])" if sign.isdigit() else r"(?<![^\W\d_])"
    return rf"(?<![^\W\d_])(?<![{BELONGS}])"


def after(sign: str, takes_on: str = "") -> str:
    """Return the same of the last sign: it ends there, but for what it `takes_on`."""
    if sets_no_space(sign):
        return f"(?![{BELONGS}])"
    if sign.isascii():  # no mark is left of these
        return r"(?![^\W_])" if sign.isdigit() else rf"(?={takes_on}(?![^\W\d_]))"
    return rf"(?={takes_on}(?![^\W\d_]|[{BELONGS}]))"
