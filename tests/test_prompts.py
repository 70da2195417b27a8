"""Prompts: what whoever facilitates has at hand while a session runs, and on the cards of methods."""

import pytest

from bot import methods, prompts
from bot.texts import Texts
from bot.views import method as method_view
from bot.views import prompt as prompt_view
from models.method import GOALS
from models.person import Language
from playground import Person as Hands
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after
from tests.rows import NL, a_network
from tests.test_panel import begin


def reads(person: Hands) -> str:
    return shown(person.top())


def test_every_prompt_is_said_in_both_languages_and_stands_with_goals_that_there_are() -> None:
    assert [card.id for card in prompts.cards()] == ["revive", "challenge", "support", "failed", "guide"]
    for card in prompts.cards():
        assert len(card.lines) >= 5
        assert {*card.goals} <= {*GOALS}
        for said in (card.name, card.what, *card.lines):
            assert all(said[language] for language in Language)


def test_prompts_stand_on_the_cards_of_the_methods_that_they_are_for() -> None:
    said = {
        key: str(method_view.card(NL, a_network(), methods.library()[key]))
        for key in ("brainstorm_post_its", "intervision_gossip", "site_visit")
    }
    assert ["Als het stilvalt" in one for one in said.values()] == [True, False, False]
    assert ["Uitdagen" in one for one in said.values()] == [False, True, False]


async def opens_panel(circle: Running) -> Hands:
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    return circle.ria


@begins_after(begin)
async def test_while_the_session_runs_the_prompts_are_there_in_one_press(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "volgende", channel=CHANNEL)
    await ria.clicks("Hulpvragen")
    for words in ("Als het stilvalt", "Uitdagen", "Steunen", "Wie hebben we nog niet gehoord?"):
        assert words in reads(ria)
    await ria.closes()
    assert "Nu, tot" in reads(ria), "what is on lies below"


async def ticks(circle: Running, *names: str) -> Hands:
    ria = await opens_panel(circle)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": list(names)})
    return ria


@begins_after(begin)
@pytest.mark.long
async def test_after_the_session_there_is_no_round_any_more(circle: Running) -> None:
    ria = await ticks(circle, *MEMBERS.values())
    await ria.closes(everything=True)
    await circle.advance("2026-03-12 17:00")
    await opens_panel(circle)
    for button in ("Spreekronde", "Hulpvragen"):
        with pytest.raises(NotThere):
            await ria.clicks(button)


# Tips for a conversation


@pytest.mark.parametrize("language", list(Language))
def test_six_tips_are_read_with_nothing_to_fill_in_and_nothing_kept(language: Language) -> None:
    skills = ["listen", "probe", "understand", "reflect", "speak_up", "critical"]
    assert [card.id for card in prompts.tips()] == skills
    read = prompt_view.every_tip(Texts(language))
    for card in prompts.tips():
        assert all(line[language] in str(read) for line in card.lines)
        assert len(card.lines) >= 3
    assert "submit" not in read
    assert not [block for block in read["blocks"] if block["type"] in ("input", "actions")]


async def test_a_member_finds_the_tips_by_a_word_and_beside_the_methods(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "tips")
    assert "Kritisch durven zijn" in reads(anna)
    await anna.closes(everything=True)
    await anna.runs("/kring", "werkvormen", channel=CHANNEL)
    await anna.clicks("Gesprekstips")
    assert "Doorvragen" in reads(anna)
    await anna.closes()
    assert "Werkvormen" in reads(anna), "the methods lie below"


def test_a_card_asks_what_went_wrong_and_says_that_nobody_has_to() -> None:
    card = next(card for card in prompts.cards() if card.id == "failed")
    assert "Niemand hoeft" in card.what[Language.NL]
    assert "learn_from_practice" in card.goals
