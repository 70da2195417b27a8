"""Questions that look alike, so that the facilitator can merge them. Proposes only: people decide.

Source: rapidfuzz's `token_set_ratio` (0 to 100), which compares the words whatever their order and is high
when one question holds the other. It knows words, not meaning: in the sample network no two different
questions reach 70, and twins that share a thought but no words are left to people.
"""

from collections.abc import Iterable
from itertools import combinations

from rapidfuzz import fuzz, utils

from models.question import LearningQuestion

ALIKE = 70  # of 100


def similarity(one: str, other: str) -> float:
    """Return how much two texts share, from 0 to 100; case and punctuation do not count."""
    return fuzz.token_set_ratio(one, other, processor=utils.default_process)


def alike(one: LearningQuestion, other: LearningQuestion) -> bool:
    """Tell whether two questions may be the same."""
    return similarity(one.text, other.text) > ALIKE


def twins(questions: Iterable[LearningQuestion]) -> list[tuple[int, int]]:
    """Return the pairs of keys that may be the same question, the most similar first, the older one first."""
    pairs = [
        (similarity(one.text, other.text), one.id, other.id)
        for one, other in combinations(sorted(questions, key=lambda q: (q.asked_at, q.id)), 2)
    ]
    pairs.sort(key=lambda pair: (-pair[0], *pair[1:]))
    return [(one, other) for share, one, other in pairs if share > ALIKE]


def most_alike(question: LearningQuestion, others: Iterable[LearningQuestion]) -> list[LearningQuestion]:
    """Return the others, the most similar to this question first."""
    return sorted(others, key=lambda other: (-similarity(question.text, other.text), other.id))
