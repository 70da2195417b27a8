"""Which Homes are kept true: those that people looked at last, of each workspace its own."""

from datetime import UTC, datetime, timedelta

from bot.open_homes import MOST, MOST_OF_ALL, OpenHomes

NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)
RIA = ("T0SMALL", "U0RIA")


def test_a_large_workspace_takes_no_place_of_a_small_one() -> None:
    opened = OpenHomes()
    opened.looks(RIA, NOW)
    opened.is_drawn(RIA, NOW + timedelta(hours=1), frozenset({1}))
    large = [("T0LARGE", f"U{number}") for number in range(MOST + 1)]
    for who in large:
        opened.looks(who, NOW)
    assert RIA in opened
    assert opened.untrue(NOW + timedelta(hours=1)) == [RIA]
    assert [who in opened for who in (large[0], large[1], large[-1])] == [False, True, True]


def test_many_workspaces_together_leave_who_looked_longest_ago_where_most_look() -> None:
    opened, size = OpenHomes(), MOST // 2
    teams = [f"T{number}" for number in range(MOST_OF_ALL // size)]
    everybody = [(team, f"U{number}") for number in range(size) for team in teams]
    for second, who in enumerate(everybody):
        opened.looks(who, NOW + timedelta(seconds=second))
    late = NOW + timedelta(days=1)
    opened.looks(RIA, late)
    assert RIA in opened
    assert [who for who in everybody if who not in opened] == [everybody[0]]
    opened.looks(everybody[1], late)
    assert all(who in opened for who in everybody[1:])


def test_who_looks_again_keeps_what_is_known_of_their_home() -> None:
    opened = OpenHomes()
    opened.looks(RIA, NOW)
    canvas = opened.canvas(RIA)
    opened.is_drawn(RIA, NOW)
    opened.looks(RIA, NOW + timedelta(hours=1))
    assert opened.canvas(RIA) is canvas
    assert opened.untrue(NOW) == [RIA]
    opened.clear()
    assert RIA not in opened
    opened.looks(RIA, NOW)
    assert opened.untrue(NOW + timedelta(days=2)) == []
