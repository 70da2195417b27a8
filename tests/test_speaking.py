"""Speaking rounds: everybody who is there has their turn."""

from hypothesis import given
from hypothesis import strategies as some

from models.person import Person
from models.speaking import turn
from playground import Person as Hands
from tests.conftest import Running
from tests.moments import begins_after
from tests.rows import a_person
from tests.test_panel import begin
from tests.test_prompts import opens_panel, reads, ticks

PEOPLE = [a_person(number, f"P{number}") for number in range(1, 16)]
keys = some.sets(some.sampled_from(range(1, 16)), min_size=1)


def those(numbers: set[int]) -> list[Person]:
    return [PEOPLE[number - 1] for number in numbers]


def order(people: list[Person], session: int = 7, lap: int = 0) -> list[int]:
    """Who has their turn one after the other."""
    found = list[int]()
    while (one := turn(people, session, lap, found).now) is not None:
        found.append(one.id)
    return found


@given(keys)
def test_everybody_has_one_turn_in_an_order_that_is_always_the_same(numbers: set[int]) -> None:
    assert sorted(order(those(numbers))) == sorted(numbers)
    assert order(those(numbers)) == order(list(reversed(those(numbers))))


def test_each_session_and_each_lap_has_an_order_of_its_own() -> None:
    assert len({tuple(order(PEOPLE, session, lap)) for session in range(5) for lap in range(3)}) == 15


@given(keys, some.sampled_from(range(1, 16)), some.integers(0, 14))
def test_who_comes_in_or_goes_moves_nobody_else_and_has_their_turn(
    numbers: set[int], another: int, after: int
) -> None:
    before = order(those(numbers - {another}))
    heard = before[:after]
    stands = turn(those(numbers | {another}), 7, 0, heard)
    ahead = [one.id for one in (stands.now, *stands.then) if one is not None]
    assert [one.id for one in stands.been] == heard
    assert sorted(ahead) == sorted({*numbers, another} - {*heard}), "also who came in when others were heard"
    assert [one for one in ahead if one != another] == before[after:]


@begins_after(begin)
async def test_a_round_says_whose_turn_it_is_who_comes_next_and_goes_back(circle: Running) -> None:
    ria = await ticks(circle, "Anna Peeters", "Bram Maes", "Chiara Rossi")
    await ria.clicks("Spreekronde")
    seen = [first(ria)]
    assert "1 van 3" in reads(ria)
    await ria.clicks("Volgende")
    seen.append(first(ria))
    assert f"Al geweest: {seen[0]}" in reads(ria)
    await ria.clicks("Eén terug")
    assert first(ria) == seen[0]
    await ria.clicks("Volgende")
    await ria.clicks("Volgende")
    seen.append(first(ria))
    assert sorted(seen) == ["Anna Peeters", "Bram Maes", "Chiara Rossi"]
    await ria.clicks("Volgende")
    assert "Iedereen is aan de beurt geweest" in reads(ria)
    await ria.clicks("Eén terug")
    assert first(ria) == seen[2]
    await ria.clicks("Volgende")
    await ria.clicks("Nog een ronde")
    assert "1 van 3" in reads(ria)
    assert len(ria.modals) == 2, "the panel lies below"


def first(person: Hands) -> str:
    """Whose name is the heading."""
    found: str = next(b["text"]["text"] for b in person.top().blocks if b["type"] == "header")
    return found


@begins_after(begin)
async def test_while_nobody_is_ticked_the_round_is_of_who_said_that_they_come(circle: Running) -> None:
    ria = await opens_panel(circle)
    await ria.clicks("Spreekronde")
    assert "van 3" in reads(ria)
    assert "Els" not in reads(ria), "she said no"
    assert "Vink aan wie er is" in reads(ria)
