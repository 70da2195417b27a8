"""Texts and blocks of every length come out so that Slack takes them, and nothing is lost in silence."""

import re
from collections.abc import Sequence
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import blocks
from bot.slack.blocks import Block, Menu, Message, Option
from bot.slack.layout import (
    BLOCK_LIMIT,
    MESSAGE,
    VIEW,
    Items,
    Lines,
    Part,
    Room,
    lay_out,
    octets,
    page,
    whole,
)
from bot.slack.lengths import pieces, shorten, size
from bot.texts import escape
from playground.checks import check_message, check_view
from playground.posts import LONGEST_BLOCKS
from playground.sight import shown, texts
from tests.conftest import CHANNEL, Running
from tests.test_question import asks

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
SIGNS = st.sampled_from(
    ["a", "é", "&", "<", ">", " ", "\n", "💬", FAMILY, "👍🏽", "e\u0301", "ש", "中", "woord ", "x" * 40]
)
WRITTEN = st.lists(SIGNS, max_size=400).map("".join)
BROKEN = re.compile(r"&(?!amp;|lt;|gt;)|[\ud800-\udfff]")


def more(left: int) -> str:
    return f"en nog {left}"


# Texts


@given(WRITTEN, st.integers(8, 300))
def test_a_text_that_is_cut_is_no_longer_than_it_may_be_and_nothing_in_it_is_broken(
    text: str, limit: int
) -> None:
    cut = shorten(escape(text), limit)
    assert size(cut) <= limit
    assert not BROKEN.search(cut)
    if cut != escape(text):
        assert cut.endswith("…")
        assert escape(text).startswith(cut[:-1])


@given(WRITTEN, st.integers(20, 300))
def test_a_text_in_pieces_loses_nothing_but_the_spaces_between_them(text: str, limit: int) -> None:
    found = pieces(escape(text), limit)
    assert all(size(piece) <= limit and not BROKEN.search(piece) for piece in found)
    assert "".join("".join(found).split()) == "".join(escape(text).split())


@pytest.mark.parametrize(
    "sign", [FAMILY, "👍🏽", "e\u0301", "❤\ufe0f", "&amp;", "<@U0ANNA>", "<https://x.be|hier>"]
)
def test_what_is_seen_as_one_sign_is_never_cut_in_half(sign: str) -> None:
    for limit in range(3, 60):
        cut = shorten(sign * 30, limit).removesuffix("…")
        assert cut in ("", sign[:1], *(sign * n for n in range(1, 31))), limit


def test_a_cut_looks_for_a_space_near_the_end_only() -> None:
    assert shorten("woord " * 20, 32) == "woord woord woord woord woord…"
    address = "zie https://example.org/" + "a" * 200
    assert shorten(address, 100) == address[:99] + "…"


@given(WRITTEN)
def test_the_words_of_a_message_for_who_listens_fit_in_an_update(text: str) -> None:
    said = Message([blocks.section(escape(text * 20) or "x")]).text
    assert size(said) <= blocks.SPOKEN_LIMIT
    assert len(said.encode()) <= 4000
    assert not BROKEN.search(said)


# Blocks


PARTS = st.lists(
    st.one_of(
        WRITTEN.filter(str.strip).map(lambda text: blocks.section(escape(text) * 8)),
        WRITTEN.filter(str.strip).map(lambda text: blocks.context(escape(text) * 3)),
        st.builds(
            lambda text, count, bare: Lines([text] * count, more, "*Titel*", verbatim=bare),
            WRITTEN.filter(str.strip), st.integers(1, 120), st.booleans(),
        ),
        st.builds(
            lambda text, count, most: Items(
                [text] * count, lambda said: [blocks.section(escape(said)), blocks.divider()], more, most
            ),
            WRITTEN.filter(str.strip), st.integers(1, 60), st.none() | st.integers(1, 80),
        ),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@given(PARTS)
def test_a_message_of_anything_is_taken_and_says_when_something_is_left_out(parts: Sequence[Part]) -> None:
    rest = [blocks.actions(blocks.button("Alles lezen", "read_all"))]
    message = Message(parts, rest=rest)
    assert check_message(message.blocks) == []
    assert sum(map(size, texts(message.blocks))) <= 9_000
    assert MESSAGE.holds(message.blocks)
    assert message.cut == ("read_all" in str(message.blocks))
    if not message.cut:
        assert message.blocks == whole(parts)


@pytest.mark.long
@given(PARTS)
def test_a_view_of_anything_is_taken(parts: Sequence[Part]) -> None:
    assert check_view(blocks.home(parts), "home") == []
    assert check_view(blocks.modal("x", "Titel", parts), "modal") == []


def test_short_lists_are_whole_and_long_ones_share_the_room() -> None:
    short, long = Lines(["kort"] * 3, more, "*Kort*"), Lines(["é" * 400] * 60, more, "*Lang*")
    message = Message([blocks.section("Kop"), long, short, long, blocks.actions(blocks.button("Ja", "yes"))])
    said = "\n".join(texts(message.blocks))
    assert said.count("kort") == 3
    counts = [int(found) for found in re.findall(r"en nog (\d+)", said)]
    assert len(counts) == 2
    assert abs(counts[0] - counts[1]) <= 1
    assert sum(map(size, texts(message.blocks))) > 7_000, "the room is used"
    assert said.endswith("Ja")


def test_of_a_list_that_is_capped_no_more_is_shown_whatever_the_room_and_all_of_it_in_the_whole() -> None:
    listed = Items(list("abcdef"), lambda sign: [blocks.section(sign)], more, most=4)
    laid = lay_out([listed], MESSAGE, [blocks.divider()])
    assert [*texts(laid.blocks)] == ["a", "b", "c", "d", "en nog 2"]
    assert laid.cut
    assert laid.blocks[-1]["type"] == "divider"
    assert texts(whole([listed])) == list("abcdef")


def test_a_paragraph_that_is_too_long_goes_on_in_the_next_and_keeps_its_button() -> None:
    said = " ".join(f"woord{n}" for n in range(900))
    button = blocks.button("Wijzigen", "change")
    shown = Message([blocks.section(said, button)]).blocks
    assert [size(block["text"]["text"]) <= BLOCK_LIMIT for block in shown] == [True] * len(shown)
    assert "accessory" in shown[0]
    assert "accessory" not in shown[1]
    assert " ".join(block["text"]["text"] for block in shown) == said


def test_the_first_line_is_begun_when_not_even_that_one_fits() -> None:
    shown = Lines(["woord " * 400], more, bullet="").within(Room(3, 900))
    assert "woord woord" in str(shown)
    assert "en nog 1" in str(shown)


@pytest.mark.long
@given(st.integers(0, 400), st.sampled_from(["x" * 900, "💬" * 900, "kort"]))
def test_every_thing_of_a_long_list_is_on_one_page_and_each_page_leads_on_and_back(
    count: int, said: str
) -> None:
    drawn: list[int] = []

    def draw(number: int) -> list[Block]:
        drawn.append(number)
        return [blocks.section(f"{number} {said}"), blocks.actions(blocks.button("Ja", "yes"))]

    things, seen, start = range(count), list[int](), 0
    while True:
        shown = page(things, draw, start, VIEW)
        assert octets(shown.blocks) <= VIEW.size
        assert len(shown.blocks) <= VIEW.blocks
        seen += [int(text.split()[0]) for text in texts(shown.blocks) if text != "Ja"]
        assert (shown.before is None) == (start == 0)
        if shown.before is not None:
            assert shown.before < start
        if shown.after is None:
            break
        start = shown.after
    assert seen == list(things)
    assert len(drawn) <= 4 * count + 4, "a page draws what it shows, and what the page before it shows"


# Menus


def people(count: int) -> list[blocks.Option]:
    return [blocks.Option(f"Persoon {number:04} " + "woord " * 20, str(number)) for number in range(count)]


@pytest.mark.parametrize("count", [1, 100, 101, 250, 700])
def test_a_menu_holds_hundreds_in_groups_that_are_named_after_what_they_hold(count: int) -> None:
    one = blocks.select(people(count), str(count - 1))
    several = blocks.Menu(people(count)).several([str(count - 1), "0"])
    for element in (one, several):
        field = blocks.field_of("who", "Wie?", element)
        assert check_view(blocks.modal("x", "Titel", [field], submit="Ja"), "modal") == []
        options = [o for group in element.get("option_groups", [element]) for o in group["options"]]
        assert [option["value"] for option in options] == [str(number) for number in range(count)]
    if count > 100:
        assert one["option_groups"][1]["label"]["text"].startswith("Persoon 0100")


def test_a_menu_that_a_view_does_not_hold_says_how_many_are_left() -> None:
    menu = blocks.Menu([blocks.Option("💬" * 75, str(number)) for number in range(3000)])
    assert len(menu.options) + menu.left == 3000
    assert menu.left > 0
    field = blocks.field_of("which", "Welke?", menu.one())
    assert check_view(blocks.modal("x", "Titel", [field], submit="Ja"), "modal") == []


def test_a_message_may_hold_less_than_slack_was_seen_to_refuse() -> None:
    assert MESSAGE.size < LONGEST_BLOCKS
    assert unescape(escape("a & b < c > d")) == "a & b < c > d"


LONG = "Waar begin je als kleine onderneming zonder HR-dienst met competenties, en wie neem je daarin mee?"


def test_what_does_not_fit_in_an_option_goes_on_below_it() -> None:
    (one,) = Menu([Option(LONG, "1")]).options
    assert one["text"]["text"] == "Waar begin je als kleine onderneming zonder HR-dienst met competenties, en"
    assert one["description"]["text"] == "wie neem je daarin mee?"
    assert "description" not in Menu([Option(LONG[:75], "1")]).options[0]


@given(st.text(min_size=1, max_size=400).filter(lambda text: bool(text.strip())))
def test_an_option_of_any_length_fits_and_shows_its_first_hundred_signs(text: str) -> None:
    (one,) = Menu([Option(" ".join(text.split()), "1")]).options
    told = [one[key]["text"] for key in ("text", "description") if key in one]
    assert all(0 < size(part) <= 75 for part in told)
    assert len(told) == 1 or told[1].endswith("…") or "".join(told).replace(" ", "") == "".join(text.split())


async def test_of_a_long_question_all_is_read_where_it_is_chosen(circle: Running) -> None:
    for text in (LONG, "Wat kost een kwartier?"):
        await asks(circle, "U0ANNA", text)
    await circle.ria.runs("/kring", "vragen", channel=CHANNEL)
    await circle.ria.clicks("Samenvoegen", beside="kwartier")
    await circle.ria.submits({"Met welke vraag?": LONG})
    assert LONG in shown(circle.ria.top())
