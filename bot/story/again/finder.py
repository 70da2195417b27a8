"""What is looked for in folded texts, and set in the place of what is found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.folded import Folded, folded, has_capital
from models.parts_of_name import written_so


@dataclass(frozen=True)
class Written:
    """What is looked for in texts, and what then stands in its place."""

    words: Sequence[str]  # folded
    instead: str
    capital: bool  # found only with one, or after an @: it may be a common word too


class Finder:
    """Sets what is looked for in the place of what it finds, the longest first, and each sign once."""

    def __init__(self, wanted: Sequence[Written]) -> None:
        """Know what is looked for; of what is written alike the first counts."""
        first = dict[tuple[str, ...], Written]()
        for one in wanted:
            known = first.setdefault(tuple(one.words), one)
            if known.capital and not one.capital and known.instead == one.instead:
                first[tuple(one.words)] = one
        order = sorted(first.values(), key=lambda one: -sum(map(len, one.words)))
        self._wanted = [(one, written_so(one.words)) for one in order]

    def replaced(self, text: str) -> str:
        """Return a text with what stands instead."""
        if not text:
            return text
        seen, free, found = folded(text), bytearray(len(text)), list[tuple[int, int, str]]()
        for one, pattern in self._wanted:
            for start, end in _spans(seen, pattern):
                if any(free[start:end]) or (one.capital and not _as_a_name(text, start, end)):
                    continue
                free[start:end] = b"\1" * (end - start)
                found.append((start, end, one.instead))
        for start, end, instead in sorted(found, reverse=True):
            text = text[:start] + instead + text[end:]
        return text


def _spans(seen: Folded, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    return (seen.span(*one.span()) for one in pattern.finditer(seen.signs))


def _as_a_name(text: str, start: int, end: int) -> bool:
    return has_capital(text[start:end]) or text[start - 1 : start] == "@"
