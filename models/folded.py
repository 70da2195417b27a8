"""A text folded: as a name is looked for in it, however it is written there.

Capitals, accents, strokes, kinds of apostrophe, dash and space, and signs without a width make no difference.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# Signs that Unicode does not take apart into a letter and a mark, as many write them.
STROKES = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
})  # fmt: skip
NO_SPACES = "\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # scripts that set none


@dataclass(frozen=True)
class Folded:
    """A text in folded signs, each with where it stands in the text itself."""

    signs: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where folded signs stand in the text, with the marks that belong to them."""
        return self.places[start], max(self.places[end], self.places[end - 1] + 1)


def folded(text: str, *, capitals: bool = False) -> Folded:
    """Fold a text; with its `capitals` as they are."""
    if text.isascii():  # most are, and each sign is one
        signs = text if capitals else text.casefold()
        return Folded(signs.translate(STROKES), range(len(text) + 1))
    parts, places = list[str](), list[int]()
    for at, sign in enumerate(text):
        for part in _parts(sign, capitals):
            parts.append(part)
            places.append(at)
    return Folded("".join(parts), [*places, len(text)])


@lru_cache(maxsize=4096)  # a sign of a text tells of nobody
def _parts(sign: str, capitals: bool) -> str:
    plain = (sign if capitals else sign.casefold()).translate(STROKES)
    return "".join(
        part
        for part in unicodedata.normalize("NFKD", plain)
        if not unicodedata.combining(part) and unicodedata.category(part) not in ("Cf", "Mn")
    )


def words_of(name: str) -> list[str]:
    """Return the folded words of a name: what stands between signs that are no letter and no digit."""
    return re.findall(r"[^\W_]+", folded(name).signs)


def sets_no_space(sign: str) -> bool:
    """Tell whether a sign is of a script that sets no spaces between words."""
    return bool(re.match(f"[{NO_SPACES}]", sign))


def before(sign: str) -> str:
    """Return what of an expression holds before the first sign of a word: it begins there."""
    if sets_no_space(sign):
        return ""
    return r"(?<![^\W_])" if sign.isdigit() else r"(?<![^\W\d_])"


def after(sign: str, takes_on: str = "") -> str:
    """Return the same of the last sign: it ends there, but for what it `takes_on`."""
    if sets_no_space(sign):
        return ""
    return r"(?![^\W_])" if sign.isdigit() else rf"(?={takes_on}(?![^\W\d_]))"
