"""Methods: found by what they are for and for how many, read as cards, also with the hours of an agenda."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot import methods
from bot.slack.few import MOST_BUTTONS, pressed
from bot.texts import Texts
from bot.views import method as view
from bot.views.method import Sought
from models.method import Asked, Method, ranked, shared_out
from models.person import Language
from playground import Person as Hands
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after, until
from tests.people import plan_session
from tests.rows import a_network, both_languages
from tests.test_agenda import arranges, ask, at
from tests.test_panel import begin
from tests.test_report import hold


def reads(person: Hands) -> str:
    return shown(person.top())


# What is true of every method


@given(some.lists(some.integers(1, 60), min_size=1, max_size=12), some.integers(1, 300))
def test_steps_fill_the_minutes_that_there_are_each_with_one_at_least(usual: list[int], minutes: int) -> None:
    there = shared_out(usual, minutes)
    if minutes < len(usual):
        assert there is None
    else:
        assert there is not None
        assert sum(there) == minutes
        assert min(there) >= 1
        assert len(there) == len(usual)


@given(some.lists(some.integers(1, 60), min_size=1, max_size=12))
def test_in_its_own_minutes_a_method_keeps_its_steps_as_they_are(usual: list[int]) -> None:
    assert shared_out(usual, sum(usual)) == usual


def test_every_method_says_all_that_its_card_shows() -> None:
    assert len(methods.cards()) == 30
    for one in methods.cards():
        assert sum(step.minutes for step in one.steps) == one.minutes
        assert one.goal
        assert 0 < one.group_min < one.group_max
        for language in Language:
            assert one.name[language]
            assert (one.when or {})[language]
            assert (one.description or {})[language]
            assert all(step.words(language) for step in one.steps)
            said = str([one.description, one.when, one.caution, one.steps])
            assert "De bot" not in said
            assert "The bot" not in said


@both_languages
def test_no_part_of_the_list_has_more_than_ten_buttons_and_together_they_hold_all(t: Texts) -> None:
    found, start, seen = methods.cards(), 0, 0
    while seen < len(found):
        drawn = view.listed(t, a_network(), found, Sought(), None, start)
        assert pressed(drawn["blocks"]) <= MOST_BUTTONS
        seen += sum(block.get("accessory", {}).get("action_id") == "method" for block in drawn["blocks"])
        start = seen
    assert seen == len(found)


# In Slack


@begins_after(ask)
@pytest.mark.long
async def test_words_behind_the_command_look_for_a_name_until_something_is_chosen(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "werkvormen  Speed", channel=CHANNEL)
    assert "1 werkvorm met “Speed” in de naam" in reads(anna)
    await anna.runs("/kring", "werkvormen rondje zonder einde", channel=CHANNEL)
    assert "Geen werkvorm heeft “rondje zonder einde” in de naam" in reads(anna)
    await anna.clicks("Maakt niet uit met hoeveel")
    assert "30 werkvormen" in reads(anna)


@pytest.mark.long
@begins_after(ask)
async def test_a_member_finds_a_method_by_what_it_is_for_and_reads_its_card(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "werkvormen", channel=CHANNEL)
    assert "30 werkvormen" in reads(anna)
    await anna.clicks("Intervisie")
    assert "4 werkvormen" in reads(anna)
    assert "Speed dating" not in reads(anna)
    await anna.clicks("10 mensen")
    assert "Hier past geen werkvorm bij" in reads(anna)
    await anna.clicks("8 mensen")
    assert "4 werkvormen" in reads(anna)
    await anna.clicks("Stappen", beside="incidentmethode")
    for words in (
        "5 tot 9 mensen",
        "65 min",
        "Vragenronde: alleen feiten. _15 min_",
        "inbrenger",
        "Geen raad",
    ):
        assert words in reads(anna)
    assert "nog niet gebruikt" in reads(anna)
    await anna.closes()
    assert "4 werkvormen" in reads(anna), "the list is still as it was"


@begins_after(ask)
async def test_a_chosen_purpose_stays_while_the_number_of_people_changes_and_goes_with_another_page(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "methods", channel=CHANNEL)
    await anna.clicks("Volgende")
    assert "Speed dating" not in reads(anna)
    await anna.clicks("12 mensen")
    assert "Speed dating" in reads(anna), "from the first on"
    await anna.clicks("Kennismaken")
    assert "2 werkvormen" in reads(anna)
    await anna.clicks("40 mensen")
    assert "1 werkvorm" in reads(anna)
    await anna.clicks("Maakt niet uit waarvoor")
    assert "Deelgroepen met plenaire" in reads(anna)
    assert "Troika" not in reads(anna)


@pytest.mark.long
@begins_after(ask)
async def test_the_facilitator_is_offered_as_many_people_as_come(circle: Running) -> None:
    for user_id in ("U0ANNA", "U0BRAM"):
        await circle.person(user_id).clicks("Ja")
    await circle.ria.opens_home()
    await circle.ria.clicks("Werkvormen", within="home")
    assert circle.ria.sees("6 mensen: wie er komt"), "most said nothing yet"
    await circle.ria.closes(everything=True)
    for user_id in ("U0CHIARA", "U0DIRK"):
        await circle.person(user_id).clicks("Nee")
    await circle.ria.opens_home()
    await circle.ria.clicks("Werkvormen", within="home")
    assert "30 werkvormen" in reads(circle.ria)
    await circle.ria.clicks("2 mensen: wie er komt op do 12 maart")
    assert "Hier past geen werkvorm bij" in reads(circle.ria)


@begins_after(ask, until("2026-03-05 10:00"))
@pytest.mark.long
async def test_from_the_agenda_a_card_says_at_what_hour_each_step_begins(circle: Running) -> None:
    ria = await arranges(circle)
    await at(ria, "talent", "Werkvorm, titel en meer")
    await ria.submits({"Minuten": 45, "Werkvorm": "Intervisie: incidentmethode"})
    hour = next(line for line in reads(ria).splitlines() if "talent" in line)
    await at(ria, "talent", "Hoe de werkvorm gaat")
    card = reads(ria)
    assert f"Stappen, van {hour.split()[0].strip('*')}" in card
    assert "Meestal duurt dit 65 min" in card
    assert "de 45 min van dit agendapunt" in card
    await ria.closes()
    assert len(ria.modals) == 1
    await at(ria, "talent", "Hoe de werkvorm gaat")
    assert "Meestal duurt dit 65 min" in reads(ria), "the menu can be used once more"


@pytest.mark.long
@begins_after(ask, until("2026-03-05 10:00"))
async def test_a_point_that_is_too_short_for_its_steps_says_so(circle: Running) -> None:
    ria = await arranges(circle)
    await at(ria, "talent", "Werkvorm, titel en meer")
    await ria.submits({"Minuten": 5, "Werkvorm": "Intervisie: incidentmethode"})
    await at(ria, "talent", "Hoe de werkvorm gaat")
    assert "te kort voor 7 stappen" in reads(ria)


@begins_after(begin)
async def test_while_the_session_runs_the_panel_leads_to_the_card_of_what_is_on(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Tijdens de bijeenkomst")
    await ria.clicks("Stappen")
    assert "Ervaringsuitwisseling" in reads(ria)
    assert "Stappen, van 13.40 tot 13.55" in reads(ria)
    await ria.closes()
    assert "Nu" in reads(ria)


@begins_after(begin)
async def test_a_member_reads_from_the_agenda_how_a_point_goes_and_where_it_was_used(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "agenda", channel=CHANNEL)
    await anna.clicks("13.40 Ervaringsuitwisseling")
    assert "Stappen, van 13.40 tot 13.55" in reads(anna)
    assert "Gebruikt op do 12 maart." in reads(anna)


@pytest.mark.long
@begins_after(ask, until("2026-03-05 10:00"))
async def test_a_member_reads_no_card_from_an_agenda_that_is_not_out(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "agenda", channel=CHANNEL)
    with pytest.raises(NotThere):
        await anna.clicks("13.40 Ervaringsuitwisseling")


@begins_after(begin)
async def test_a_card_is_read_in_the_language_of_its_reader(circle: Running) -> None:
    ria = circle.person(FACILITATOR)
    await ria.runs("/kring", "language en", channel=CHANNEL)
    await ria.closes(everything=True)
    await ria.runs("/kring", "methods", channel=CHANNEL)
    assert "30 methods" in reads(ria)
    await ria.clicks("Steps", beside="Round table")
    assert "Everyone speaks once" in reads(ria)
    assert "5 to 15 people" in reads(ria)


@begins_after(ask, until("2026-03-06 15:30"))
@pytest.mark.long
async def test_from_an_agenda_that_was_taken_back_a_member_reads_no_card_any_more(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "agenda", channel=CHANNEL)
    await circle.ria.runs("/kring", "agenda", channel=CHANNEL)
    await circle.ria.clicks("Intrekken")
    await anna.clicks("13.40 Ervaringsuitwisseling")
    assert "Stappen" not in reads(anna)
    assert "Dat is er niet meer" in reads(anna)


# What suits


def offered(person: Hands) -> list[tuple[str, str]]:
    """The methods in the menu of the form in its order, each with what stands below its name."""
    (menu,) = (block["element"] for block in person.top().blocks if block.get("block_id") == "method")
    return [(one["text"]["text"], one.get("description", {}).get("text", "")) for one in menu["options"]]


def the(method: str) -> Method:
    return methods.library()[method]


DAYS = [date(2026, month, 12) for month in (5, 3, 1)]


def test_what_was_used_in_the_last_two_sessions_is_not_proposed_and_longest_ago_comes_first() -> None:
    log = {"case_presentation": DAYS[:1], "troika": DAYS[1:2], "short_consult": DAYS[2:]}
    asked = Asked(people=7, goals=["case"], log=log)
    assert [asked.suited_by(the(key)) for key in log] == [False, False, True]
    assert ranked(map(the, log), asked)[0].id == "short_consult"
    assert ranked(methods.cards(), Asked(6, ["case"]))[0].goal == "case"


@given(some.integers(0, 70), some.booleans())
def test_what_is_proposed_suits_the_number_of_people_and_nothing_is_lost(people: int, first: bool) -> None:
    asked = Asked(people, first=first)
    order = ranked(methods.cards(), asked)
    assert sorted(one.id for one in order) == sorted(one.id for one in methods.cards())
    suit = [asked.suited_by(one) for one in order]
    assert suit == sorted(suit, reverse=True)
    for one in order[: sum(suit)]:
        assert not people or one.group_min <= people <= one.group_max
        assert one.goal != ("intervision" if first else "acquaint")


@pytest.mark.long
@begins_after(ask, until("2026-03-05 10:00"))
async def test_the_form_of_a_point_offers_first_what_suits_and_says_why(circle: Running) -> None:
    for user_id in ("U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK", "U0ELS"):
        await circle.person(user_id).clicks("Ja")
    ria = await arranges(circle)
    await at(ria, "talent", "Werkvorm, titel en meer")
    found = offered(ria)
    assert found[0][1].endswith("past bij 5 mensen")
    goals = {method.name[Language.NL]: method.goal for method in methods.cards()}
    assert goals[found[0][0]] in ("learn_from_practice", "case")
    assert ("Wereldcafé", "80 min · 12 tot 60 mensen") in found
    assert found[-1][0] == "Eindevaluatie"


@pytest.mark.long
@begins_after(ask, until("2026-03-05 10:00"))
async def test_a_new_point_takes_as_long_as_its_method_unless_its_minutes_are_chosen(
    circle: Running,
) -> None:
    ria = await arranges(circle)
    for filled, minutes in (({}, 50), ({"Minuten": "35"}, 35)):
        await ria.clicks("Punt toevoegen")
        await ria.submits({"Titel": f"Advies {minutes}", "Werkvorm": "Advies aan de directie", **filled})
        assert f"Advies {minutes} · {minutes} min" in reads(ria)
    await at(ria, "Advies 35", "Werkvorm, titel en meer")
    await ria.submits({"Minuten": "Zo lang als de werkvorm"})
    assert "Advies 35 · 50 min" in reads(ria)


@begins_after(hold)
@pytest.mark.long
async def test_what_was_used_last_time_is_said_and_in_the_menu_with_its_day(
    circle: Running,
) -> None:
    await plan_session(circle, "2026-04-16", "13:30")
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vraag Hoe blijft het boeiend?", channel=CHANNEL)
    await anna.submits()
    await circle.advance("2026-04-09 10:00")
    ria = await arranges(circle)
    assert "Vorige keer ook: Ervaringsuitwisseling" in reads(ria)
    await at(ria, "boeiend", "Werkvorm, titel en meer")
    said = dict(offered(ria))
    assert "gebruikt op do 12 maart" in said["Ervaringsuitwisseling"]
    assert "nog niet gebruikt" in said["Case bespreken"]
