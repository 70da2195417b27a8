"""Words of people are known wherever they are shown: on one line, in a menu, cut, escaped, as codes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.act.said import with_signs
from bot.slack import blocks
from bot.slack.blocks import Option, shorten
from bot.texts import escape
from models.writing import tidy
from playground.records import View
from playground.sight import controls, means, menu_options
from playground.words import LEFT_OF_CUT, Known, read_alike, reads, tells_of
from playground.written import with_codes

PIECES = [
    *("Hoe praat je over loon?", "\n", "- een\n- twee", "• drie", "1. vier", " ", "Café", "…", "=1+1"),
    *("😀", "👩‍👩‍👧", "👍🏽", "❤️", ":x:", ":thumbsup:", "مرحبا العالم", "สวัสดี", "日本語の質問"),
    *("https://kring.example/_a_", "<@U0RIA>", "<!channel>", "*vet*", "`code`", "&amp;", "a & b < c"),
    *("x" * 60, "wie wat waar " * 20),
]
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map(" ".join).map(tidy).filter(bool)


def on_one_line(words: str) -> str:
    return " ".join(words.split())


@settings(max_examples=15)
@given(WORDS)
def test_words_of_people_are_known_wherever_they_are_shown(words: str) -> None:
    shown = [
        words,
        on_one_line(words),
        f"3. {escape(on_one_line(words))} _(<@U0BRAM>)_",
        f"Uitkomst\n{with_codes(words)}\n2 stemmen",
        f"Uitkomst\n{with_signs(words)}\n2 stemmen",
    ]
    assert [each for each in shown if not tells_of(each, words)] == []


@settings(max_examples=15)
@given(WORDS, st.sampled_from([60, 150, 300]))
def test_a_beginning_is_enough_where_words_are_cut(words: str, room: int) -> None:
    cut = shorten(f"2. {on_one_line(words)}", room)
    begins = "".join(cut.removeprefix("2. ").removesuffix("…").split())
    # Signs that nobody sees, and marks, do not count as letters by which a text is known.
    if not cut.endswith("…") or len(re.findall(r"\w", begins)) > LEFT_OF_CUT:
        assert tells_of(escape(cut), words)


@settings(max_examples=15)
@given(WORDS)
def test_a_choice_of_a_menu_is_known_by_the_words_that_it_stands_for(words: str) -> None:
    shown = blocks.option(Option(on_one_line(words), "7"))
    assert reads(" ".join(shown[key]["text"] for key in ("text", "description") if key in shown), words)
    other = f"Iets anders dan {words}"
    assert not reads(shown["text"]["text"], other)


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("Hoe praat je over loon?", "Hoe praat je over loon en werk?"),
        ("😀😀😀", "👍👍👍"),
        ("😀 ?", "👍 ?"),
        ("Jan", "Ja, niet nu"),
        ("An", "Via niets"),
        ("Wat nu?\nEn dan?", "Wat nu?\nEn toen?"),
        ("x" * 40 + " en dan dit", "x" * 40 + " en dan dat"),
    ],
)
def test_other_words_are_not_known_as_these(words: str, other: str) -> None:
    assert not tells_of(f"1. {other}", words)
    assert not reads(other, words)


def test_which_words_also_stand_in_others_is_told() -> None:
    long = "Hoe krijgen we iedereen aan het woord in een grote groep?"
    every = ["Hoe nu?", "Hoe  nu?\nEn dan?", long, f"{long} En daarna?", "Iets anders, dat nergens staat"]
    assert read_alike(every) == {"Hoe nu?", long, f"{long} En daarna?"}
    assert read_alike(["Twee keer", "Twee keer"]) == {"Twee keer"}
    assert read_alike(["👍", "👎"]) == {"👍", "👎"}, "without their emoji nothing is left of them"


def test_of_two_that_read_alike_the_one_that_is_meant_is_found() -> None:
    menu = blocks.select([Option("Wat nu?", "1"), Option("Wat nu?", "12"), Option("Wat nu?", "2")])
    view = View("V1", "U1", "modal", {"blocks": [blocks.section("Kies", menu)]}, "", "V1")
    (found,) = controls(view)
    meant = Known("Wat nu?", re.compile("^2$"))
    assert [option["value"] for option in menu_options(found, meant)] == ["2"]
    assert [option["value"] for option in menu_options(found, "Wat nu?")] == ["1", "12", "2"]
    assert means(meant, found.element)
    assert not means(Known("Wat nu?", re.compile("^3$")), found.element)
