"""People divided in the room, as a rule: into subgroups, and into pairs for as many rounds as it takes."""

import time
from collections import Counter
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.dividing import divide, numbers, rounds, sizes, together

people = some.lists(some.integers(1, 10_000), min_size=4, max_size=40, unique=True)


def repeated(groups: list[list[int]], before: list[list[int]]) -> int:
    met = together(before)
    return sum(other in met.get(one, ()) for group in groups for one, other in combinations(group, 2))


@given(people, some.data(), some.booleans())
def test_everybody_is_in_one_group_and_the_groups_differ_by_one_at_most(
    keys: list[int], data: some.DataObject, mixed: bool
) -> None:
    many = data.draw(some.sampled_from(numbers(len(keys))))
    found = divide(keys, many, {}, Random(data.draw(some.integers())), mixed=mixed)
    assert sorted(one for group in found for one in group) == sorted(keys)
    assert [len(group) for group in found] == sizes(len(keys), many)


@given(people, some.data())
def test_a_mixed_group_has_some_of_the_beginning_and_some_of_the_end(
    keys: list[int], data: some.DataObject
) -> None:
    many = data.draw(some.sampled_from(numbers(len(keys))))
    met = together(divide(keys, many, {}, Random(1), mixed=True))
    found = divide(keys, many, met, Random(data.draw(some.integers())), mixed=True)
    for row in range(0, len(keys), many):
        near = {*keys[row : row + many]}
        assert all(len(near & {*group}) <= 1 for group in found)


@pytest.mark.long
@given(some.integers(0, 10_000))
def test_twelve_in_three_groups_meet_as_few_again_as_can_be(seed: int) -> None:
    keys = list(range(1, 13))
    before = divide(keys, 3, {}, Random(seed))
    again = divide(keys, 3, together(before), Random(seed + 1))
    assert repeated(again, before) == 3, "four people of three groups: two of them met"


@given(some.integers(0, 10_000))
def test_where_nobody_has_to_meet_again_nobody_does(seed: int) -> None:
    keys = list(range(1, 17))
    before = divide(keys, 4, {}, Random(seed))
    assert repeated(divide(keys, 4, together(before), Random(seed)), before) == 0


def test_another_chance_is_another_division() -> None:
    keys = list(range(12))
    assert len({str(divide(keys, 3, {}, Random(seed))) for seed in range(20)}) > 15


@pytest.mark.parametrize(("number", "found"), [(0, []), (3, []), (4, [2]), (5, [2]), (12, [2, 3, 4, 5, 6])])
def test_into_how_many_groups_people_can_be_divided(number: int, found: list[int]) -> None:
    assert list(numbers(number)) == found


def test_a_hundred_people_are_divided_in_no_time() -> None:
    keys = list(range(100))
    met = together(divide(keys, 2, {}, Random(1)))
    began = time.thread_time()
    divide(keys, 2, met, Random(2))
    assert time.thread_time() - began < 0.5


@given(some.lists(some.integers(1, 10_000), max_size=25, unique=True))
def test_each_meets_each_once_and_nobody_is_twice_in_a_round(keys: list[int]) -> None:
    found = rounds(keys)
    met = Counter(frozenset(pair) for each in found for pair in each if len(pair) == 2)
    assert met == Counter(map(frozenset, combinations(keys, 2)))
    for each in found:
        assert sorted(one for pair in each for one in pair) == sorted(keys)
    assert len(found) == (0 if len(keys) < 2 else len(keys) - 1 + len(keys) % 2)


@given(some.lists(some.integers(1, 10_000), min_size=3, max_size=25, unique=True))
def test_with_three_together_nobody_rests_and_each_still_meets_each(keys: list[int]) -> None:
    found = rounds(keys, trios=True)
    met = {frozenset(two) for each in found for some in each for two in combinations(some, 2)}
    assert met == {*map(frozenset, combinations(keys, 2))}
    for each in found:
        assert sorted(one for some in each for one in some) == sorted(keys)
        assert sorted(map(len, each)) == [2] * (len(keys) // 2 - len(keys) % 2) + [3] * (len(keys) % 2)


@given(some.lists(some.integers(1, 10_000), min_size=3, max_size=25, unique=True))
def test_with_an_odd_number_each_rests_once_and_with_an_even_one_nobody(keys: list[int]) -> None:
    rest = [pair[0] for each in rounds(keys) for pair in each if len(pair) == 1]
    assert sorted(rest) == (sorted(keys) if len(keys) % 2 else [])
