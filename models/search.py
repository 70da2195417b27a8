"""Looking for words in what people wrote, also when they are misspelt or stand within a longer one."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from rapidfuzz import fuzz

SAME = 85  # of 100: one sign wrong in a word of seven
SHORTEST_PART = 4  # characters that mean something within another word
SHORTEST_WORD = 3
LONGEST_SEARCH = 200  # characters
MOST_WORDS = 20  # that are looked for
WORD = re.compile(r"\w+")
Thing = TypeVar("Thing")


def find(things: Iterable[Thing], words: str, said: Callable[[Thing], str]) -> list[Thing]:
    """Return what fits the words, best first, else in its order; `said` gives the text of a thing.

    Each word is compared with each, which belongs in a thread.
    """
    wanted = [word for word in WORD.findall(words.lower()) if len(word) >= SHORTEST_WORD][:MOST_WORDS]
    scored = [(_fit(wanted, said(thing)), thing) for thing in things]
    return [thing for fit, thing in sorted(scored, key=lambda pair: -pair[0]) if fit > 0]


def _fit(wanted: Iterable[str], text: str) -> float:
    """Return how many of the words are in the text, the longer ones counting for more."""
    said = WORD.findall(text.lower())
    best = ((len(word), max((_alike(word, other) for other in said), default=0.0)) for word in wanted)
    return sum(length * share for length, share in best if share >= SAME)


def _alike(one: str, other: str) -> float:
    short, long = sorted((one, other), key=len)
    return 100.0 if len(short) >= SHORTEST_PART and short in long else fuzz.ratio(one, other)
