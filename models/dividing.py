"""People divided in the room: into subgroups, and into pairs that change with each round."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random

MOST_TRIES = 3000  # exchanges of two people: a few milliseconds, however many there are
SMALLEST = 2  # people in a subgroup

Key = int  # of a person
Met = Mapping[Key, frozenset[Key]]  # with whom each was together last time


def sizes(people: int, groups: int) -> list[int]:
    """Return how large that many groups are, the larger ones first: they differ by one at most."""
    least, more = divmod(people, groups)
    return [least + 1] * more + [least] * (groups - more)


def numbers(people: int) -> range:
    """Return into how many groups so many people can be divided; none when they are too few."""
    return range(2, people // SMALLEST + 1)


def together(groups: Iterable[Sequence[Key]]) -> dict[Key, frozenset[Key]]:
    """Return with whom each is together in some groups."""
    met: dict[Key, frozenset[Key]] = {}
    for group in groups:
        for one in group:
            met[one] = met.get(one, frozenset()) | (frozenset(group) - {one})
    return met


def divide(
    people: Sequence[Key], groups: int, met: Met, chance: Random, *, mixed: bool = False
) -> list[list[Key]]:
    """Divide people at random into so many groups, with as few as can be found of those who met last time.

    When `mixed`, the people come in an order of which each group gets some from the beginning, the middle and
    the end: who stands near each other in it is spread over the groups.
    """
    order = list(people) if mixed else chance.sample(list(people), len(people))
    rows: dict[Key, int] = {}  # who changes places with whom: anybody, or when mixed those of one row
    found: list[set[Key]] = [set() for _ in range(groups)]
    for row, first in enumerate(range(0, len(order), groups)):
        some = order[first : first + groups]
        for group, one in zip(chance.sample(range(groups), groups)[: len(some)], some, strict=True):
            found[group].add(one)
            rows[one] = row if mixed else 0
    found.sort(key=len, reverse=True)
    where = {one: group for group, inside in enumerate(found) for one in inside}
    _spread(found, where, rows, met, chance)
    rank = {one: at for at, one in enumerate(people)}
    return [sorted(group, key=rank.__getitem__) for group in found]


def _spread(
    found: list[set[Key]], where: dict[Key, int], rows: Mapping[Key, int], met: Met, chance: Random
) -> None:
    """Exchange people of one row until nobody meets again, or nothing better was found for long enough."""
    nobody, everybody = frozenset[Key](), list(where)

    def again(one: Key, group: set[Key]) -> int:
        return len(met.get(one, nobody) & group)

    for _ in range(MOST_TRIES):
        if not any(again(one, found[group]) for one, group in where.items()):
            return
        one, other = chance.choice(everybody), chance.choice(everybody)
        here, there = where[one], where[other]
        if here == there or rows[one] != rows[other]:
            continue
        before = again(one, found[here]) + again(other, found[there])
        after = again(one, found[there] - {other}) + again(other, found[here] - {one})
        if after <= before:
            found[here] ^= {one, other}
            found[there] ^= {one, other}
            where[one], where[other] = there, here


def rounds(people: Sequence[Key], *, trios: bool = False) -> list[list[tuple[Key, ...]]]:
    """Return the rounds in which each meets each of the others once, in pairs, by the circle method.

    With an odd number one rests in each round, each of them once, and stands alone at the end; with `trios`
    they join a pair, another one in each round, and meet these two once more.
    """
    circle: list[Key | None] = [*people, *([None] if len(people) % 2 else [])]
    half, found = len(circle) // 2, []
    for number in range(len(circle) - 1 if len(people) > 1 else 0):
        facing = zip(circle[:half], reversed(circle[half:]), strict=True)
        pairs = [tuple(one for one in pair if one is not None) for pair in facing]
        pairs.sort(key=len, reverse=True)
        if trios and len(pairs) > 1 and len(pairs[-1]) == 1:
            alone = pairs.pop()
            pairs[number % len(pairs)] += alone
        found.append(pairs)
        circle = [circle[0], circle[-1], *circle[1:-1]]
    return found
