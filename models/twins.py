"""Questions that look alike, so that the facilitator can merge them. Proposes only: people decide.

Source: rapidfuzz's `token_set_ratio` (0 to 100), which compares the words whatever their order and is high
when one question holds the other. It knows words, not meaning: in the sample network no two different
questions reach 70, and twins that share a thought but no words are left to people.

To compare takes microseconds, and there may be millions of pairs: of many questions only those are compared
that share a word which few others have. All of it belongs in a thread, where it lets others go on.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import combinations, islice

from rapidfuzz import fuzz, process, utils

ALIKE = 70  # of 100
MOST_COMPARED = 10_000  # pairs: all pairs of a hundred and forty questions
WORDS_LOOKED_AT = 4  # of each question, the rarest
AT_ONCE = 250  # questions that are compared without anybody else having a turn


@dataclass(frozen=True)
class Alike:
    """A question, and how much it shares with another, from 0 to 100."""

    id: int
    text: str
    share: float

    @property
    def is_twin(self) -> bool:
        """They may be the same."""
        return self.share > ALIKE


def twins(texts: Mapping[int, str], most: int = MOST_COMPARED) -> list[tuple[int, int]]:
    """Return the pairs of keys that may be the same question, the most similar first, the older one first.

    The texts come oldest first. No more than `most` pairs are compared; the same texts once.
    """
    return list(_twins(tuple(texts.items()), most))


@lru_cache(maxsize=16)
def _twins(texts: tuple[tuple[int, str], ...], most: int) -> tuple[tuple[int, int], ...]:
    said = [utils.default_process(text) for _, text in texts]
    shares = [
        (fuzz.token_set_ratio(said[one], said[other], score_cutoff=ALIKE), one, other)
        for one, other in _to_compare(said, most)
    ]
    alike = sorted((-share, one, other) for share, one, other in shares if share > ALIKE)
    return tuple((texts[one][0], texts[other][0]) for _, one, other in alike)


def _to_compare(said: list[str], most: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places to compare, each once: all of them, or those with a rare word in common."""
    if len(said) * (len(said) - 1) // 2 <= most:
        yield from combinations(range(len(said)), 2)
        return
    yield from islice(dict.fromkeys(_sharing_a_rare_word(said, most)), most)


def _sharing_a_rare_word(said: list[str], most: int) -> Iterator[tuple[int, int]]:
    """Yield pairs that share a word, those of the rarest words first; some twice, and not without end."""
    having: defaultdict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(said):
        for word in set(text.split()):
            having[word].append(place)
    rarest: Counter[str] = Counter()
    for text in said:
        words = sorted({*text.split()}, key=lambda word: (len(having[word]), word))
        rarest.update(words[:WORDS_LOOKED_AT])
    looked_at = 0
    for word in sorted(rarest, key=lambda word: (len(having[word]), word)):
        for pair in combinations(having[word], 2):
            looked_at += 1
            if looked_at > 2 * most:
                return
            yield pair


def most_alike(text: str, others: Mapping[int, str], most: int) -> list[Alike]:
    """Return that many of the others, the most similar to this text first."""
    wanted, keys = utils.default_process(text), list(others)
    found: Iterable[Alike] = ()
    for at in range(0, len(keys), AT_ONCE):
        some = {key: others[key] for key in keys[at : at + AT_ONCE]}
        nearest = process.extract(
            wanted, some, scorer=fuzz.token_set_ratio, processor=utils.default_process, limit=most
        )
        new = [Alike(key, said, share) for said, share, key in nearest]
        found = nlargest(most, [*found, *new], key=lambda one: (one.share, -one.id))
    return list(found)
