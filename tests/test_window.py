"""A list of which only what is near the shown part is loaded is shown as one that is loaded whole."""

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.blocks import Block, context, section
from bot.slack.layout import VIEW, page
from bot.views.pages import drawn, lazily
from bot.window import Window, around

THINGS = 700


def draw(number: int) -> list[Block]:
    return [section(str(number)) for _ in range(1 + number % 3)]


@given(
    length=st.integers(0, THINGS),
    ahead=st.integers(0, 40),
    start=st.integers(0, THINGS + 100),
    behind=st.integers(0, 5),
)
def test_every_part_of_a_long_list_is_loaded_when_it_is_shown(
    length: int, ahead: int, start: int, behind: int
) -> None:
    keys = list(range(length))
    others, rest = [lambda: [context("before")]] * ahead, [lambda: [context("after")]] * behind
    near = Window(keys, {key: key for key in around(keys, start, ahead)})
    shown = page([*others, *lazily(near, draw), *rest], drawn, start, VIEW)
    assert shown == page([*others, *lazily(keys, draw), *rest], drawn, start, VIEW)


@given(st.integers(0, 10_000), st.integers(0, 40), st.integers(0, 10_100))
def test_what_is_loaded_does_not_grow_with_the_list(length: int, ahead: int, start: int) -> None:
    assert len(around(range(length), start, ahead)) <= 2 * (VIEW.blocks + ahead)


def test_a_window_tells_its_length_and_what_it_knows() -> None:
    near = Window([7, 8, 9], {8: "acht"})
    assert (len(near), near[1], near[1:2]) == (3, "acht", ["acht"])
