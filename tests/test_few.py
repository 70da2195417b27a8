"""At most ten buttons on a screen: what goes into a menu when there are more, and what stays in sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.act.forms import About
from bot.act.ids import ASKED_FIRST, Act
from bot.act.sure import QUESTIONS
from bot.reading.sample import Sample
from bot.reading.samples import CHAPTERS
from bot.reading.world import World
from bot.slack import blocks
from bot.slack.blocks import Block, Element
from bot.slack.few import MOST_BUTTONS, few, pressed
from bot.slack.labels import labelled
from bot.texts import Texts
from models.person import Language
from playground.checks import check_view
from playground.checks.options import all_options

HOMES = [sample for chapter in CHAPTERS if chapter.noun == "home" for sample in chapter.samples]


def press(name: str, *, main: bool = False, sure: bool = False) -> Element:
    act = Act.ANNOUNCE if sure else name
    made = blocks.button(name, act, About(session=1), style="primary" if main else None)
    return made | ({"confirm": blocks.confirm("Zeker?", "Iedereen leest het.", "Ja", "Nee")} if sure else {})


def row(*names: str, menu: tuple[str, ...] = (), main: str = "") -> Block:
    buttons = [press(name, main=name == main) for name in names]
    return blocks.actions(*buttons, *([blocks.menu_of("Meer", *map(press, menu))] if menu else []))


def chosen(drawn: list[Block]) -> list[str]:
    """What menus offer, in order."""
    elements = [each for block in drawn for each in block.get("elements", ())]
    elements += [block["accessory"] for block in drawn if "accessory" in block]
    return [option["text"]["text"] for each in elements for option in all_options(each)]


def test_what_fits_stays_as_it_is() -> None:
    drawn = [row("a", "b", "c"), row("d", "e", menu=("f", "g"))]
    assert few(drawn) == drawn


def test_the_last_buttons_of_a_row_go_into_the_menu_at_its_end_first() -> None:
    drawn = few([row("a", "b", "c"), row("d", "e", menu=("f", "g"))], 4)
    assert pressed(drawn) == 4
    assert chosen(drawn) == ["e", "f", "g"]


def test_then_what_stands_beside_a_main_button_and_that_stays() -> None:
    drawn = few([row("a", "b", "c", main="a"), row("d", "e")], 3)
    assert pressed(drawn) == 3
    assert chosen(drawn) == ["b", "c"]
    drawn = few([row("a", "b", "c", main="a"), row("d", "e")], 1)
    assert [each["text"]["text"] for each in drawn[0]["elements"] if each["type"] == "button"] == ["a"]
    assert chosen(drawn) == ["b", "c", "d", "e"]


def test_gently_only_menus_take_more() -> None:
    drawn = few([row("a", "b"), row("c", menu=("d", "e"))], 0, gently=True)
    assert pressed(drawn) == 2


def test_what_asks_first_asks_from_a_menu_and_says_so_by_its_dots() -> None:
    (menu,) = few([blocks.actions(press("Nu aankondigen", sure=True), press("Later"))], 0)[0]["elements"]
    first, second = menu["options"]
    assert first["text"]["text"] == "Nu aankondigen…"
    assert first["value"] == 'sure {"session":1,"act":"announce"}'
    assert second["value"] == 'Later {"session":1}'


def test_what_cannot_ask_from_a_menu_stays_a_button() -> None:
    danger = press("Weg") | {"confirm": blocks.confirm("Zeker?", "Weg is weg.", "Ja", "Nee")}
    assert pressed(few([blocks.actions(danger)], 0)) == 1


def test_whatever_may_be_asked_in_a_menu_has_its_question() -> None:
    assert QUESTIONS.keys() == ASKED_FIRST


@given(some.lists(some.integers(1, 5), min_size=1, max_size=30), some.booleans())
def test_however_many_rows_there_are_ten_buttons_are_left_and_nothing_is_lost(
    sizes: list[int], beside: bool
) -> None:
    names = [[f"{n}.{m}" for m in range(size)] for n, size in enumerate(sizes)]
    drawn = [row(*each) for each in names]
    if beside:
        drawn += [blocks.section(f"Tekst {n}", press(f"naast {n}")) for n in range(12)]
    shown = few(drawn)
    assert pressed(shown) <= MOST_BUTTONS
    assert check_view({"type": "home", "blocks": shown}, "home") == []
    left = [each["text"]["text"] for block in shown for each in block.get("elements", ()) if "text" in each]
    left += [block["accessory"]["text"]["text"] for block in shown if "text" in block.get("accessory", {})]
    every = [name for each in names for name in each] + ([f"naast {n}" for n in range(12)] if beside else [])
    assert sorted([*left, *chosen(shown)]) == sorted(every)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("sample", HOMES, ids=[sample.name for sample in HOMES])
def test_no_home_has_more_than_ten_buttons_and_no_two_choices_sound_alike(
    sample: Sample, language: Language
) -> None:
    drawn = sample.draw(World(Texts(language, "Europe/Brussels")))
    assert pressed(drawn["blocks"]) <= MOST_BUTTONS
    behind = [
        each for block in drawn["blocks"] if (each := block.get("accessory", {})).get("type") == "overflow"
    ]
    said = [option["text"]["text"] for each in behind for option in each["options"]]
    assert len(said) == len(set(said))
    for block in drawn["blocks"]:
        main = [each for each in block.get("elements", ()) if each.get("style") == "primary"]
        assert len(main) <= 1


@pytest.mark.parametrize(
    "sample",
    [sample for sample in HOMES if sample.name.startswith("Facilitator")],
    ids=lambda each: each.name,
)
def test_whoever_facilitates_finds_one_green_button_at_most(sample: Sample) -> None:
    drawn = sample.draw(World(Texts(Language.NL, "Europe/Brussels")))
    assert str(drawn["blocks"]).count("'style': 'primary'") <= 1
    assert "*Nu*" in str(drawn["blocks"])


def test_of_menus_behind_dots_that_offer_the_same_each_says_its_object() -> None:
    def one(day: str) -> Block:
        return blocks.section(f"*{day}* · gepland", blocks.folded(press("Verplaatsen"), press(day)))

    assert chosen(labelled([one("do 12 maart"), one("do 7 mei")])) == [
        "Verplaatsen: do 12 maart", "do 12 maart", "Verplaatsen: do 7 mei", "do 7 mei",
    ]  # fmt: skip
    assert chosen(labelled([one("do 12 maart")])) == ["Verplaatsen", "do 12 maart"]


def test_of_menus_with_one_name_each_says_under_which_heading_it_stands() -> None:
    drawn = [
        block
        for name in ("Lezen", "Rekenen")
        for block in (blocks.header(name), blocks.section("Er is niets."), row("a", menu=("b", "c")))
    ]
    names = [
        each["placeholder"]["text"]
        for block in labelled(drawn)
        for each in block.get("elements", ())
        if "placeholder" in each
    ]
    assert names == ["Meer: Lezen", "Meer: Rekenen"]
