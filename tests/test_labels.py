"""What somebody hears who does not see where a button stands: each says its object, no two sound alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.labels import labelled
from models.person import Language, find
from playground.checks import check_message
from playground.checks.blocks import elements_of, sound_of
from playground.sight import controls
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.test_question import asks

QUESTION, OTHER = "Hoe betrek je de directie?", "Wat kost een kwartier?"


def row(text: str, *names: str) -> list[Block]:
    return [blocks.section(text), blocks.actions(*(blocks.button(name, name) for name in names))]


def heard(drawn: list[Block]) -> list[str]:
    return [sound_of(block, element) for block in drawn for element in elements_of(block)]


def test_a_button_that_stands_once_is_called_by_its_words() -> None:
    assert heard(labelled(row("Brood", "Omhoog", "Omlaag"))) == ["Omhoog", "Omlaag"]


def test_of_buttons_that_stand_more_than_once_each_says_what_stands_beside_it() -> None:
    drawn = [*row("*Brood*", "Omhoog"), *row("Melk &amp; eieren", "Omhoog", "Omlaag")]
    assert heard(labelled(drawn)) == ["Omhoog: Brood", "Omhoog: Melk & eieren", "Omlaag"]


def test_where_each_stands_under_a_heading_of_its_own_that_says_which() -> None:
    drawn = [
        block
        for name in ("Lezen", "Rekenen")
        for block in (blocks.header(name), *row("Er is niets.", "Vraag stellen"))
    ]
    assert heard(labelled(drawn)) == ["Vraag stellen: Lezen", "Vraag stellen: Rekenen"]


def test_what_is_the_same_beside_both_is_numbered() -> None:
    assert heard(labelled(row("Brood", "Omhoog") * 2)) == ["Omhoog: Brood", "Omhoog (2): Brood"]


def test_a_mention_is_said_by_its_button() -> None:
    def one(user: str, name: str) -> Block:
        return blocks.section(f"<@{user}> is weg.", blocks.button("Weghalen", "away", of=name))

    assert heard(labelled([one("U1", "Anna"), one("U2", "Bram")])) == ["Weghalen: Anna", "Weghalen: Bram"]


WORDS = some.text(alphabet="ab é<>&*_:@U1🌱", max_size=120)


@pytest.mark.long
@given(some.lists(some.tuples(WORDS, some.sampled_from(["Omhoog", "Omlaag", "Ja"])), max_size=12))
def test_whatever_people_write_no_two_sound_alike_and_slack_takes_it(rows: list[tuple[str, str]]) -> None:
    message = Message([block for text, name in rows for block in row(f".{text}", name)] or row("a", "b"))
    assert [problem for problem in check_message(message.blocks) if "accessibility" in problem] == []
    assert len({sound.casefold() for sound in heard(message.blocks)}) == len(heard(message.blocks))


def named(person_sees: object) -> list[Element]:
    found = [each.element for each in controls(person_sees)]  # type: ignore[arg-type]
    return [element for element in found if element["type"] == "button"]


@pytest.mark.parametrize("leads", [False, True])
async def test_in_the_questions_of_the_group_each_button_says_its_question(
    circle: Running, leads: bool
) -> None:
    for text in (QUESTION, OTHER):
        await asks(circle, "U0ANNA", text)
    reader = circle.ria if leads else circle.person("U0BRAM")
    await reader.runs("/kring", "vragen", channel=CHANNEL)
    labels = [each.get("accessibility_label") for each in named(reader.top())]
    assert {f"Stemmen: {QUESTION}", f"Stemmen: {OTHER}"} <= set(labels)
    assert (f"Samenvoegen: {OTHER}" in labels) is leads


@begins_after(until("2026-02-19 10:00"))
async def test_which_answer_was_given_is_not_said_by_colour_alone(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    home = await bram.opens_home()
    assert not any("✓" in each["text"]["text"] for each in named(home))
    await bram.clicks("Nee", within="home")
    (given,) = [each for each in named(bram.home) if "✓" in each["text"]["text"]]
    assert given["text"]["text"] == "✓ Nee"
    assert given["accessibility_label"] == "✓ Nee: je antwoord voor do 12 maart"


async def test_in_english_they_are_english(circle: Running) -> None:
    for text in (QUESTION, OTHER):
        await asks(circle, "U0ANNA", text)
    async with circle.database.write() as db:
        reader = await find(db, circle.playground.workspace.team, "U0BRAM")
        assert reader is not None
        reader.language = Language.EN
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "vragen", channel=CHANNEL)
    assert f"Vote: {QUESTION}" in [each.get("accessibility_label") for each in named(bram.top())]
