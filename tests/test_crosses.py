"""The crosses as people meet them: one’s own picture first, then the group’s, the conversation, last time."""

from copy import deepcopy

import pytest

from bot.reading.samples import CHAPTERS
from bot.reading.world import World
from bot.registers.own_line import OwnLine, check
from bot.slack.blocks import Message as Drawn
from bot.texts import Texts
from models.own_line import SameEnds
from models.person import Language
from playground.errors import NotThere
from playground.records import Message
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.crosses import STEPS, TITLE, about, asks_for_crosses, filled, places_crosses
from tests.inquiries import asked, held_three_times, request_of
from tests.moments import begins_after
from tests.people import plan_session

EVERYBODY = list(MEMBERS)
CLOSED = "2026-04-01 09:30"
CREDIT = "Vrieling, Van den Beemt en De Laat (2016)"


async def asked_for(circle: Running) -> None:
    """The group was asked, on a morning in March."""
    await asks_for_crosses(circle)


async def all_placed(circle: Running) -> None:
    """Six placed crosses, of whom one does not know on two lines; it has closed."""
    for n, user_id in enumerate(EVERYBODY):
        await places_crosses(circle, user_id, "3" if n % 2 else "2", "6")
        await circle.person(user_id).closes(everything=True)
    await circle.advance(CLOSED)


def told(circle: Running, user_id: str = FACILITATOR) -> Message:
    person = circle.person(user_id)
    return next(m for m in reversed(person.direct_messages) if TITLE in m.text and "kwam eruit" in m.text)


@pytest.mark.long
@begins_after(held_three_times, asked_for)
async def test_who_is_asked_goes_through_four_steps_and_first_sees_their_own_picture(circle: Running) -> None:
    anna, message = circle.person("U0ANNA"), request_of(circle, "U0ANNA", TITLE)
    for words in ("vier korte stappen", CREDIT, "Vertrouwelijk", "geen van beide uiteinden is beter"):
        assert words in message.text
    await anna.clicks("Beantwoorden of wijzigen", within=message)
    for number, lines in enumerate(STEPS, 1):
        seen = shown(anna.top())
        assert f"Stap {number} van 4" in seen
        assert all(about(line) in seen for line in lines)
        assert CREDIT in seen
        await anna.submits(filled(lines, "2", "6") | {f"Nu: {about(lines[0])}": "Weet ik niet"})
    mine = shown(anna.top())
    for words in ("alleen jij ziet het", "·  ●  ·", "·  ◇  ·", "Weet ik niet", "is jouw beeld weg", CREDIT):
        assert words in mine
    assert asked(circle, FACILITATOR, "kwam eruit") == []


@pytest.mark.long
@begins_after(held_three_times, asked_for)
async def test_what_was_sent_of_a_step_is_kept_and_goes_on_where_it_was_left(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await places_crosses(circle, "U0ANNA", steps=2)
    await anna.closes(everything=True)
    await anna.clicks("Beantwoorden of wijzigen", within=request_of(circle, "U0ANNA", TITLE))
    assert "Stap 3 van 4" in shown(anna.top())
    for lines in STEPS[2:]:
        await anna.submits(filled(lines, "3", "5"))
    await anna.clicks("Wijzigen", within=anna.top(), beside="Praktijk")
    assert "Stap 1 van 4" in shown(anna.top())
    await anna.submits({f"Nu: {about('integrated')}": "1 – losse momenten"})
    mine = shown(anna.top())
    assert "alleen jij ziet het" in mine, "a step that is changed leads back to the picture"
    assert "●  ·  ·  ·  ·  ·  ·  1" in mine
    assert "·  ●  ·" in mine, "what was not touched stays"


@pytest.mark.long
@begins_after(held_three_times, asked_for, all_placed)
async def test_whoever_facilitates_reads_the_dots_first_then_the_group_and_one_agreement_closes_it(
    circle: Running,
) -> None:
    ria, found = circle.ria, told(circle)
    for words in (
        "6 van de 6 leden antwoordden",
        "Praktijk",
        "nu: 3 op 2, 3 op 3",
        "gewenst: 6 op 6",
        CREDIT,
    ):
        assert words in found.text
    assert "   ·  3  3  ·  ·  ·  ·" in str(found.blocks)
    await ria.clicks("Als beeld", within=found)
    await circle.settled()
    (picture,) = [file for file in circle.playground.workspace.files.values() if file.name.endswith(".png")]
    assert picture.content.startswith(b"\x89PNG")
    await ria.closes(everything=True)
    await ria.clicks("Deel met de groep", within=found)
    await ria.closes(everything=True)
    await circle.settled()
    assert "nu: 3 op 2, 3 op 3" in circle.channel_texts()[-1]
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Kruisjes", within=anna.home)
    assert "Wat eruit kwam" in shown(anna.top())
    assert "nu: 3 op 2" not in shown(anna.top())
    await anna.clicks("In woorden", within=anna.top())
    assert "nu: 3 op 2, 3 op 3" in shown(anna.top())
    with pytest.raises(NotThere):
        await anna.clicks("Vraag het de groep", within=anna.top())
    await anna.closes(everything=True)
    await ria.opens_home()
    await ria.clicks("Noteer de verandering", within=ria.home)
    await ria.submits({"Wat doen we anders?": "Eerst iedereen aan het woord"})
    await ria.closes(everything=True)
    await ria.opens_home()
    assert "bespreek het" not in shown(ria.home), "with its agreement it is over"


@pytest.mark.long
@begins_after(held_three_times, asked_for)
async def test_below_the_threshold_nothing_shows_but_how_many_answered(circle: Running) -> None:
    for user_id in EVERYBODY[:4]:
        await places_crosses(circle, user_id)
        await circle.person(user_id).closes(everything=True)
    await circle.advance(CLOSED)
    found = told(circle)
    assert "4 van de 6 leden" in found.text
    assert "op 6" not in found.text
    assert "Als beeld" not in str(found.blocks)
    await circle.ria.runs("/kring", "kruisjes", channel=CHANNEL)
    assert "Wat eruit kwam" not in shown(circle.ria.top())


@pytest.mark.long
@begins_after(held_three_times, asked_for, all_placed)
async def test_the_next_time_both_strips_stand_beneath_each_other_with_what_was_agreed(
    circle: Running,
) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Noteer de verandering", within=ria.home)
    await ria.submits({"Wat doen we anders?": "Eerst iedereen aan het woord"})
    await ria.closes(everything=True)
    await ria.runs("/kring", "kruisjes", channel=CHANNEL)
    assert "weer vanaf" in shown(ria.top())
    with pytest.raises(NotThere):
        await ria.clicks("Vraag het de groep", within=ria.top())
    await ria.closes(everything=True)
    await circle.advance("2026-09-01 09:30")
    await asks_for_crosses(circle)
    for user_id in EVERYBODY:
        await places_crosses(circle, user_id, "5", "6")
        await circle.person(user_id).closes(everything=True)
    await circle.advance("2026-09-20 09:30")
    found = str(told(circle).blocks)
    for words in ("● nu", "vorige keer", "·  ·  ·  ·  6  ·  ·", "·  3  3  ·", "Eerst iedereen aan het woord"):
        assert words in found
    for word in ("beter dan", "gestegen", "gedaald", "↑", "↓", "+"):
        assert word not in found


@pytest.mark.long
@begins_after(held_three_times)
async def test_lines_of_their_own_are_asked_too_and_stay_until_they_are_taken_away(circle: Running) -> None:
    ria = circle.ria
    for n in range(3):
        await ria.runs("/kring", "lijnen", channel=CHANNEL)
        await ria.clicks("Iets toevoegen", within=ria.top())
        await ria.submits({
            "Waarover gaat de lijn?": f"Fouten {n}", "Wat staat links?": "verborgen",
            "Wat staat rechts?": "besproken",
        })  # fmt: skip
        await ria.closes(everything=True)
    await ria.runs("/kring", "lijnen", channel=CHANNEL)
    with pytest.raises(NotThere):
        await ria.clicks("Iets toevoegen", within=ria.top())
    await ria.closes(everything=True)
    await asks_for_crosses(circle)
    await places_crosses(circle, "U0ANNA")
    anna = circle.person("U0ANNA")
    assert "Stap 5 van 5: Onze eigen lijnen" in shown(anna.top())
    await anna.submits({"Nu: Fouten 1": "7 – besproken", "Gewenst: Fouten 1": "Weet ik niet"})
    assert "Fouten 1" in shown(anna.top())


@pytest.mark.long
@begins_after(held_three_times)
async def test_at_the_next_session_it_takes_the_place_of_the_evaluation_which_is_said_beforehand(
    circle: Running,
) -> None:
    ria = circle.ria
    await plan_session(circle, "2026-04-16", "15:30")
    await ria.runs("/kring", "kruisjes", channel=CHANNEL)
    assert "in plaats van de evaluatie" in shown(ria.top())
    await ria.clicks("Bij de volgende bijeenkomst", within=ria.top())
    assert ria.sees("De evaluatie van die dag valt weg")
    await ria.closes(everything=True)
    await circle.advance("2026-04-16 15:40")
    await ria.clicks("Paneel openen")
    await ria.clicks("Wie is er?", within=ria.top())
    await ria.submits({"Wie is er?": [MEMBERS[one] for one in EVERYBODY[:5]]})
    await ria.closes(everything=True)
    await circle.advance("2026-04-16 18:40")  # after hours, as people are still together
    prompt = next(m for m in reversed(ria.direct_messages) if "In plaats van de evaluatie" in m.text)
    assert TITLE in prompt.text
    assert [len(asked(circle, user_id, TITLE)) for user_id in EVERYBODY] == [1, 1, 1, 1, 1, 0]
    await circle.advance("2026-04-17 09:40")  # who was away gets it in their own hours
    for user_id in EVERYBODY:
        assert len(asked(circle, user_id, TITLE)) == 1
        assert not any("hoe was het" in text.lower() for text in circle.said_to(user_id)[-3:])


@pytest.mark.long
@begins_after(held_three_times)
async def test_that_it_comes_at_a_session_can_be_taken_back_and_falls_away_with_the_session(
    circle: Running,
) -> None:
    ria = circle.ria
    await plan_session(circle, "2026-04-16", "13:30")
    for _ in range(2):  # a second press changes nothing
        await ria.runs("/kring", "kruisjes", channel=CHANNEL)
        before = deepcopy(ria.top())
        if "Bij de volgende bijeenkomst" in str(before):
            await ria.clicks("Bij de volgende bijeenkomst", within=before)
        await ria.closes(everything=True)
    await ria.runs("/kring", "kruisjes", channel=CHANNEL)
    await ria.clicks("Toch de evaluatie", within=ria.top())
    assert ria.sees("heeft") or ria.sees("komt weer")
    await ria.closes(everything=True)
    await ria.runs("/kring", "kruisjes", channel=CHANNEL)
    await ria.clicks("Bij de volgende bijeenkomst", within=ria.top())
    await ria.closes(everything=True)
    await ria.opens_home()
    await ria.clicks("Niet laten doorgaan", within=ria.home)
    await ria.submits()
    await ria.closes(everything=True)
    await ria.runs("/kring", "kruisjes", channel=CHANNEL)
    assert "Vraag het de groep" in str(ria.top())


@pytest.mark.long
@begins_after(held_three_times, asked_for)
async def test_who_leaves_and_a_restart_change_no_number(circle: Running) -> None:
    for user_id in EVERYBODY:
        await places_crosses(circle, user_id)
        await circle.person(user_id).closes(everything=True)
    fatima = circle.person("U0FATIMA")
    await fatima.runs("/kring", "uitstap", channel=CHANNEL)
    await fatima.submits()
    await fatima.closes(everything=True)
    await circle.advance(CLOSED)
    assert "6 van de 6 leden" in told(circle).text
    assert "nu: 6 op 2" in told(circle).text


@pytest.mark.parametrize("right", ["verborgen", " Verborgen "])
def test_a_line_between_two_ends_that_are_the_same_is_refused(right: str) -> None:
    check(OwnLine("Fouten", "verborgen", "besproken"))
    with pytest.raises(SameEnds):
        check(OwnLine("Fouten", "verborgen", right))


@begins_after(held_three_times, asked_for)
@pytest.mark.long
async def test_the_step_before_can_be_seen_again_and_what_was_chosen_is_not_lost_without_a_word(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await places_crosses(circle, "U0ANNA", "2", "6", steps=2)
    assert "Stap 3 van 4" in shown(anna.top())
    await anna.fills(filled(STEPS[2][:1], "3", "5"))
    await anna.clicks("Vorige stap")
    assert "Stap 3 van 4" in shown(anna.top())
    assert "nog niet bewaard" in shown(anna.top())
    await anna.clicks("Verlaten zonder te bewaren")
    assert "Stap 2 van 4" in shown(anna.top())
    await anna.submits(filled(STEPS[1], "3", "5"))
    assert "Stap 3 van 4" in shown(anna.top())
    for lines in STEPS[2:]:
        await anna.submits(filled(lines, "2", "6"))
    assert "alleen jij ziet het" in shown(anna.top())


def test_what_is_heard_of_the_crosses_ends_with_a_whole_line_and_says_where_to_go_on() -> None:
    for language, ends in ((Language.NL, "*In woorden*."), (Language.EN, "*In words*.")):
        w = World(Texts(language, "Europe/Brussels"))
        [sample] = [one for each in CHAPTERS for one in each.samples if one.name == "crosses: for the group"]
        message = sample.draw(w)
        assert isinstance(message, Drawn)
        assert message.text.endswith(ends)
        assert "…" not in message.text
