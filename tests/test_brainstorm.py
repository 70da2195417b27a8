"""Ideas gathered in the room: begun, grouped, put to be weighed, and what the group chose is noted."""

from typing import Any

import pytest
from sqlalchemy import select, update

from bot.export import export_network
from models.action import Action
from models.brainstorm import Brainstorm, Idea, IdeaGroup, State
from models.confidentiality import LEADING
from models.network import Network
from models.question import LearningQuestion
from models.weighing import IdeaWeight
from playground import Person as Hands
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after
from tests.test_as_read import els_facilitates_too
from tests.test_empty_agenda import english
from tests.test_panel import begin, reads
from tests.test_report import releases
from tests.test_room import opens_room
from tests.test_subgroup import six_are_here

ABOUT = "Wat kunnen we doen aan de hoge prijs?"
FITS, WISHED, CAN = "Wat past bij ons?", "Wat willen we graag?", "Wat kunnen we ook doen?"
NONE = "Geen van deze: liever maken we zelf iets"
FIELDS = ("Een idee", "Nog een idee", "En nog een")
EVERYBODY = ("U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK", "U0ELS")


async def begins(circle: Running, question: str = ABOUT, **also: list[str]) -> Hands:
    """Ria gathers ideas, from what is on."""
    ria = await opens_room(circle)
    await ria.clicks("Ideeën verzamelen")
    await ria.submits({"Waarover?": question, **also})
    return ria


async def gathered(circle: Running) -> None:
    await begins(circle)


async def writes(circle: Running, who: str, *ideas: str) -> Hands:
    """Somebody writes ideas from their Home."""
    person = circle.person(who)
    home = await person.opens_home()
    more = "Meer opschrijven" in shown(home)
    await person.clicks("Meer opschrijven" if more else "Ideeën opschrijven", within=home)
    await person.submits(dict(zip(FIELDS, ideas, strict=False)))
    return person


async def three_ideas(circle: Running) -> None:
    for who, *ideas in (("U0ANNA", "Samen inkopen", "Zelf zaaien"), ("U0BRAM", "Samen verkopen")):
        await (await writes(circle, who, *ideas)).closes(everything=True)


async def opens(circle: Running) -> Hands:
    ria = await opens_room(circle)
    await ria.clicks("Ideeën verzamelen")
    return ria


async def grouped(circle: Running) -> None:
    """Two groups, of which one has two ideas."""
    ria = await opens(circle)
    await ria.clicks("Groepen maken")
    await ria.submits({"Namen van de groepen": "Samen\nZelf"})
    for idea, group in (("Samen inkopen", "Samen"), ("Samen verkopen", "Samen"), ("Zelf zaaien", "Zelf")):
        await ria.chooses("In een groep", group, beside=idea)


async def weighing(circle: Running) -> None:
    await grouped(circle)
    await circle.ria.clicks("Laten wegen")
    await circle.ria.submits()


async def weighs(circle: Running, who: str, said: dict[str, list[str]]) -> Hands:
    person = circle.person(who)
    home = await person.opens_home()
    await person.clicks("Ideeën wegen", within=home)
    await person.submits(said)
    return person


async def weighed(circle: Running) -> None:
    """Five weigh: together fits all of them, and one says that none of these will do."""
    await weighing(circle)
    for who in EVERYBODY[:4]:
        person = await weighs(circle, who, {FITS: ["Samen"], WISHED: ["Samen", "Zelf"]})
        await person.closes(everything=True)
    await (await weighs(circle, "U0ELS", {"Of niets hiervan": [NONE]})).closes(everything=True)


async def rows(circle: Running, kind: Any) -> list[Any]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(kind).order_by(kind.id)))


@begins_after(begin, six_are_here, gathered)
@pytest.mark.long
async def test_members_who_are_there_find_the_question_on_home_and_nobody_gets_a_message(
    circle: Running,
) -> None:
    said = {user: len(circle.said_to(user)) for user in MEMBERS}
    channel = len(circle.channel_texts())
    await circle.advance("2026-03-12 13:45")
    assert {user: len(circle.said_to(user)) for user in MEMBERS} == said
    assert len(circle.channel_texts()) == channel
    anna = await writes(circle, "U0ANNA", "Samen inkopen", "Zelf zaaien")
    assert "Samen inkopen" in shown(anna.top())
    ria = await opens(circle)
    assert "2 ideeën" in reads(circle)
    assert "Zelf zaaien" in reads(circle)
    assert "Anna" not in reads(circle)
    assert "Ideeën waarover nog niet gekozen is" in shown(await ria.opens_home())


@pytest.mark.long
@begins_after(begin, six_are_here, gathered)
async def test_the_same_question_is_gathered_about_once_and_another_beside_it(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Nog een vraag")
    await ria.submits({"Waarover?": ABOUT})
    assert len(await rows(circle, Brainstorm)) == 1
    await ria.clicks("Nog een vraag")
    await ria.submits({"Waarover?": "Wie helpt ons?"})
    assert len(await rows(circle, Brainstorm)) == 2
    await ria.chooses("Andere ideeën van het netwerk", ABOUT)
    assert ABOUT in reads(circle)


@pytest.mark.long
@begins_after(begin, six_are_here)
async def test_the_channel_gets_one_message_when_it_is_asked_for_which_says_what_came_of_it(
    circle: Running,
) -> None:
    await begins(circle, Bericht=["Zet één bericht met een knop in het kanaal"])
    await circle.advance("2026-03-12 13:42")
    assert "Wie heeft ideeën?" in circle.channel_texts()[-1]
    dirk = circle.person("U0DIRK")
    await dirk.clicks("Ideeën opschrijven")
    await dirk.submits({"Een idee": "Zelf zaaien"})
    assert "Zelf zaaien" in shown(dirk.top())
    guest = circle.person("U0GUEST")
    await guest.clicks("Ideeën opschrijven")
    assert "hoort niet" in shown(guest.top()) or "lid" in shown(guest.top())
    ria = circle.ria
    await ria.clicks("Verversen")
    await ria.clicks("Noteren wat de groep kiest")
    await ria.submits({"Hiermee gaan we verder": ["Zelf zaaien"], "Waarom?": "Het kan meteen"})
    await circle.advance("2026-03-12 13:50")
    last = circle.channel_texts()[-1]
    assert "Wat er van de ideeën kwam" in last or "Zelf zaaien" in last


@begins_after(begin, six_are_here, gathered, three_ideas, grouped)
@pytest.mark.long
async def test_ideas_are_grouped_and_a_group_can_be_called_otherwise_or_dropped(circle: Running) -> None:
    ria = circle.ria
    assert "*Samen* (2)" in reads(circle)
    await ria.clicks("Groepen maken")
    await ria.submits({"Namen van de groepen": "Met elkaar\nZelf"})
    assert "*Met elkaar* (2)" in reads(circle)
    await ria.clicks("Groepen maken")
    await ria.submits({"Namen van de groepen": "Met elkaar"})
    assert "In geen groep" in reads(circle)
    assert {group.name for group in await rows(circle, IdeaGroup)} == {"Met elkaar"}
    await ria.clicks("Groepen maken")
    await ria.submits({"Namen van de groepen": "\n".join(map(str, range(11)))})
    assert "Meer dan 10" in str(ria.errors)
    await ria.submits({"Namen van de groepen": "Lang " * 20})
    assert "hooguit 75 tekens" in str(ria.errors)


@pytest.mark.long
@begins_after(begin, six_are_here, gathered, three_ideas)
async def test_a_harmful_idea_goes_out_of_sight_and_comes_back(circle: Running) -> None:
    ria = await opens(circle)
    await ria.chooses("In een groep", "Uit zicht halen", beside="Zelf zaaien")
    assert "2 ideeën" in reads(circle)
    assert "Uit zicht" in reads(circle)
    anna = circle.person("U0ANNA")
    await anna.clicks("Mijn ideeën", within=await anna.opens_home())
    assert "haalde dit uit zicht" in shown(anna.top())
    await ria.clicks("Weer tonen")
    assert "3 ideeën" in reads(circle)


@begins_after(begin, six_are_here, gathered, three_ideas, weighed)
@pytest.mark.long
async def test_what_was_weighed_comes_once_in_words_and_numbers_and_nothing_says_who(circle: Running) -> None:
    ria = await opens(circle)
    assert "Past:" not in reads(circle), "nothing before it is closed"
    await ria.clicks("Wegen sluiten")
    said = reads(circle)
    assert "5 leden wogen mee" in said
    assert said.index("1. Samen") < said.index("2. Zelf")
    assert "Past: 4 van 5. Willen we: 4 van 5. Kunnen we: 0 van 5." in said
    assert "De meesten: dit past en dit willen we" in said
    assert "Geen van deze: 1 van 5" in said
    async with circle.database.read() as db:
        assert list(await db.scalars(select(IdeaWeight))) == []


@begins_after(begin, six_are_here, gathered, three_ideas, weighing)
@pytest.mark.long
async def test_of_too_few_no_numbers_show(circle: Running) -> None:
    await weighs(circle, "U0ANNA", {FITS: ["Samen"]})
    ria = await opens(circle)
    await ria.clicks("Wegen sluiten")
    assert "te weinig om aantallen te tonen" in reads(circle)
    assert "van 1" not in reads(circle)
    assert [group.fits for group in await rows(circle, IdeaGroup)] == [0, 0]
    async with circle.database.write() as db:
        await db.execute(update(Network).values(threshold=3))
    await ria.clicks("Noteren wat de groep kiest")
    await ria.submits({"Hiermee gaan we verder": ["Zelf"]})
    await opens(circle)
    assert "van 1" not in reads(circle), "also once the threshold is lower"
    assert "gekozen" in reads(circle)


@pytest.mark.long
@begins_after(begin, six_are_here, gathered, three_ideas, weighing)
async def test_back_to_gathering_forgets_what_was_weighed(circle: Running) -> None:
    await weighs(circle, "U0ANNA", {FITS: ["Samen"]})
    ria = await opens(circle)
    await ria.clicks("Terug naar verzamelen")
    assert "3 ideeën" in reads(circle)
    async with circle.database.read() as db:
        assert list(await db.scalars(select(IdeaWeight))) == []
    await writes(circle, "U0ANNA", "Nog iets")
    await ria.clicks("Verversen")
    assert "4 ideeën" in reads(circle)


@begins_after(begin, six_are_here, gathered, three_ideas)
@pytest.mark.long
async def test_ideas_in_no_group_are_weighed_one_by_one_and_none_of_these_is_an_outcome(
    circle: Running,
) -> None:
    ria = await opens(circle)
    await ria.clicks("Laten wegen")
    await ria.submits({"Waarop?": "Waarmee wil je volgende keer verder?"})
    for who in EVERYBODY:
        await weighs(circle, who, {"Waarmee wil jij volgende keer verder?": ["Zelf zaaien"]})
    await ria.clicks("Wegen sluiten")
    assert "5 van 5 willen hiermee verder" in reads(circle)
    assert sorted(group.interests for group in await rows(circle, IdeaGroup)) == [0, 0, 5]
    await ria.clicks("Noteren wat de groep kiest")
    await ria.submits({"Waarom?": "Past niet"})
    assert "niet allebei" in str(ria.errors)
    await ria.submits({"Of niets hiervan": ["Geen van deze: we maken zelf iets"], "Waarom?": "Past niet"})
    assert "De groep koos: geen van deze." in reads(circle)
    assert "Waarom: Past niet" in reads(circle)
    (row,) = await rows(circle, Brainstorm)
    assert (row.state, row.none_fits) == (State.DECIDED, True)
    await ria.clicks("De keuze wijzigen")
    await ria.submits({"Hiermee gaan we verder": ["Zelf zaaien"], "Of niets hiervan": []})
    assert "gekozen" in reads(circle)


async def drafted(circle: Running) -> str:
    """The report as Ria gets it to read."""
    await circle.advance("2026-03-16 10:00")
    await circle.ria.closes(everything=True) if circle.ria.modals else None
    await circle.ria.clicks("Verslag nakijken")
    return reads(circle)


async def chosen(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Wegen sluiten")
    await ria.clicks("Noteren wat de groep kiest")
    await ria.submits({"Hiermee gaan we verder": ["Samen"], "Waarom?": "Het past bij ons"})


@begins_after(begin, six_are_here, gathered, three_ideas, weighed, chosen)
@pytest.mark.long
async def test_what_was_chosen_becomes_an_action_or_a_question_in_one_press(circle: Running) -> None:
    ria = circle.ria
    assert {idea.person_id for idea in await rows(circle, Idea)} == {None}
    await ria.chooses("Wat nu?", "Vraag voor volgende keer")
    await ria.chooses("Wat nu?", "Vraag voor volgende keer")
    async with circle.database.read() as db:
        asked = list(await db.scalars(select(LearningQuestion).where(LearningQuestion.text == "Samen")))
    assert len(asked) == 1
    await ria.chooses("Wat nu?", "Een actie noteren")
    await ria.submits({"Wie doet het?": "Bram Maes"})
    async with circle.database.read() as db:
        (action,) = await db.scalars(select(Action))
    assert action.text == "Samen"


@begins_after(begin, six_are_here, gathered, three_ideas, weighed, chosen)
@pytest.mark.long
async def test_the_report_says_what_was_chosen_and_why(circle: Running) -> None:
    said = await drafted(circle)
    assert f"*Ideeën:* {ABOUT}" in said
    assert "We gaan verder met: Samen" in said
    assert "Waarom: Het past bij ons" in said
    assert "Zelf zaaien" not in said
    async with circle.database.read() as db:
        told = await export_network(db, CHANNEL, LEADING)
        others = await export_network(db, CHANNEL)
    assert told["sessions"][0]["ideas"] == [
        {"question": ABOUT, "chosen": ["Samen"], "none_fits": False, "why": "Het past bij ons"}
    ]
    assert others["sessions"][0]["ideas"] == []  # until the report is out


@begins_after(begin, six_are_here)
@pytest.mark.long
async def test_what_stays_within_the_circle_is_for_those_who_are_ticked_and_reaches_no_report(
    circle: Running,
) -> None:
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": [name for key, name in MEMBERS.items() if key != "U0ELS"]})
    ria = await begins(
        circle,
        Vertrouwelijk=["Blijft binnen de kring"],
        Bericht=["Zet één bericht met een knop in het kanaal"],
    )
    await circle.advance("2026-03-12 13:42")
    assert ABOUT not in circle.channel_texts()[-1]
    els = circle.person("U0ELS")
    assert ABOUT not in shown(await els.opens_home())
    await els.clicks("Ideeën opschrijven")
    assert "alleen leden die aangevinkt zijn" in shown(els.top())
    await writes(circle, "U0ANNA", "Stil houden")
    await ria.clicks("Verversen")
    with pytest.raises(NotThere):
        await ria.clicks("Iedereen laten meelezen")
    await ria.clicks("Noteren wat de groep kiest")
    await ria.submits({"Hiermee gaan we verder": ["Stil houden"]})
    assert "Stil houden" not in await drafted(circle)
    assert "Stil houden" not in str(circle.channel_texts())
    async with circle.database.read() as db:
        assert "Stil houden" not in str(await export_network(db, CHANNEL, LEADING))


@begins_after(els_facilitates_too, begin, six_are_here, gathered, three_ideas, weighing)
@pytest.mark.long
async def test_two_who_facilitate_close_and_choose_without_undoing_each_other(circle: Running) -> None:
    for who in EVERYBODY:
        await weighs(circle, who, {CAN: ["Zelf"]})
    ria, els = circle.ria, circle.person("U0ELS")
    await els.closes(everything=True)
    await els.runs("/kring", "volgende", channel=CHANNEL)
    await els.clicks("Ideeën verzamelen")
    await opens(circle)
    await ria.clicks("Wegen sluiten")
    await els.clicks("Wegen sluiten")
    assert "5 leden wogen mee" in shown(els.top())
    assert {(group.name, group.feasible) for group in await rows(circle, IdeaGroup)} == {
        ("Samen", 0),
        ("Zelf", 5),
    }


@begins_after(begin, six_are_here, english)
async def test_it_speaks_english_too(circle: Running) -> None:
    ria = await opens_room(circle)
    await ria.clicks("Gather ideas")
    await ria.submits({"About what?": ABOUT})
    assert "0 ideas" in reads(circle)


@pytest.mark.long
@begins_after(els_facilitates_too, begin, six_are_here, gathered, three_ideas, grouped)
async def test_two_who_name_groups_at_once_lose_none_that_the_other_made(circle: Running) -> None:
    ria, els = circle.ria, circle.person("U0ELS")
    await els.runs("/kring", "volgende", channel=CHANNEL)
    await els.clicks("Ideeën verzamelen")
    await els.clicks("Groepen maken")
    await ria.clicks("Groepen maken")
    await ria.submits({"Namen van de groepen": "Samen\nZelf\nAnders"})
    await els.submits({"Namen van de groepen": "Samen\nZelf\nKlein"})
    assert els.errors
    assert {group.name for group in await rows(circle, IdeaGroup)} == {"Samen", "Zelf", "Anders"}


@pytest.mark.long
@begins_after(begin, six_are_here, gathered, three_ideas, grouped)
async def test_who_strikes_a_group_and_adds_another_puts_no_ideas_in_it(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Groepen maken")
    await ria.submits({"Namen van de groepen": "Zelf\nKosten"})
    assert "*Kosten* (0)" in reads(circle)
    assert "*Zelf* (1)" in reads(circle)
    assert "In geen groep" in reads(circle)


@pytest.mark.long
@begins_after(els_facilitates_too, begin, six_are_here, gathered, three_ideas, grouped)
async def test_who_starts_the_weighing_second_by_something_else_reads_that_it_began(circle: Running) -> None:
    ria, els = circle.ria, circle.person("U0ELS")
    await els.runs("/kring", "volgende", channel=CHANNEL)
    await els.clicks("Ideeën verzamelen")
    await els.clicks("Laten wegen")
    await ria.clicks("Laten wegen")
    await ria.submits()
    await els.submits({"Waarop?": "Waarmee wil je volgende keer verder?"})
    assert "Intussen ging het verder" in str(els.errors)


@begins_after(begin, six_are_here, gathered, three_ideas, weighed, chosen)
@pytest.mark.long
async def test_what_was_chosen_is_found_again_and_corrected_until_the_next_session(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Nog een vraag")
    await ria.submits({"Waarover?": "Wie helpt ons?"})
    await ria.chooses("Andere ideeën van het netwerk", ABOUT)
    assert "De groep koos." in reads(circle)
    await ria.closes(everything=True)
    await circle.advance("2026-03-16 10:00")
    await releases(circle)
    await ria.closes(everything=True)
    home = await ria.opens_home()
    assert "Ideeën waaruit de groep koos" in shown(home)
    await ria.clicks("Naar de ideeën", beside=ABOUT, within=home)
    await ria.clicks("De keuze wijzigen")
    await ria.submits({"Waarom?": "Het kan meteen"})
    assert "Waarom: Het kan meteen" in reads(circle)


@begins_after(begin, six_are_here, gathered)
@pytest.mark.long
async def test_of_more_ideas_than_a_form_holds_none_can_be_noted(circle: Running) -> None:
    for who in ("U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK"):
        await writes(circle, who, *(f"{who} {n}" for n in range(3)))
    ria = await opens(circle)
    await ria.clicks("Noteren wat de groep kiest")
    assert "Maak eerst groepen" in reads(circle)
    await ria.submits({"Of niets hiervan": ["Geen van deze: we maken zelf iets"]})
    assert "De groep koos: geen van deze." in reads(circle)
    assert await rows(circle, IdeaGroup) == []


@pytest.mark.long
@begins_after(begin, six_are_here, gathered, three_ideas)
async def test_noting_a_choice_while_ideas_are_gathered_says_that_it_ends_that(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Noteren wat de groep kiest")
    assert "daarna schrijft of wijzigt niemand meer iets" in reads(circle)


@pytest.mark.long
@begins_after(begin, six_are_here)
async def test_what_was_begun_by_mistake_can_be_removed_while_nothing_stands_in_it(circle: Running) -> None:
    ria = await begins(circle, "Waat nu?", Bericht=["Zet één bericht met een knop in het kanaal"])
    await circle.advance("2026-03-12 13:42")
    await ria.clicks("Weghalen")
    assert "Weggehaald" in reads(circle)
    assert await rows(circle, Brainstorm) == []
    await circle.advance("2026-03-12 13:45")
    assert "Waat nu?" not in str(circle.channel_texts())
    assert "We verzamelen hier toch geen ideeën" in circle.channel_texts()[-1]
    await ria.closes(everything=True)
    await begins(circle)
    await opens(circle)
    await writes(circle, "U0ANNA", "Samen inkopen")
    await ria.clicks("Weghalen")
    assert "Intussen ging het verder" in reads(circle)
    assert len(await rows(circle, Idea)) == 1


@begins_after(begin, six_are_here, gathered, three_ideas)
@pytest.mark.long
async def test_a_reason_that_harms_is_put_right_from_where_texts_are_hidden(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Noteren wat de groep kiest")
    await ria.submits({"Hiermee gaan we verder": ["Zelf zaaien"], "Waarom?": "Omdat Bram het niet kan"})
    await ria.closes(everything=True)
    await circle.advance("2026-03-16 10:00")
    await ria.clicks("Tekst verbergen")
    await ria.clicks("Naar de ideeën", beside="Omdat Bram", within=ria.top())
    await ria.clicks("De keuze wijzigen")
    await ria.submits({"Waarom?": ""})
    await ria.closes(everything=True)
    await ria.clicks("Verslag nakijken")
    assert "Zelf zaaien" in reads(circle)
    assert "Omdat Bram" not in reads(circle)
