"""Contributions: one member is asked privately, says gladly or rather not, and a yes stands on the agenda."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import func, select

from models.agenda import AgendaItem
from models.case import CaseOver
from models.contribution import LONGEST_BROUGHT, Contribution, ContributionOver
from models.person import Person
from models.request import LIVE, RequestState
from playground import Person as Hands
from playground.errors import NotThere
from playground.sight import shown, texts
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import leaves, leaves_and_comes_back, plan_session, somebody_asked
from tests.test_case import asks_for_a_case, home_of, own_channels, said_anywhere, told_to_ria
from tests.test_document import opens_preparing
from tests.test_report import a_minute_later

ASKED = "Vertel hoe jullie met profielen begonnen"
WORDS = "Ons eerste profiel, op één blad"
WHOM = "Aan wie vraag je het?"


async def asks(circle: Running, who: str, words: str = ASKED) -> None:
    """Ria asks a member, from what is prepared of the session."""
    await opens_preparing(circle)
    await circle.ria.clicks("Iemand iets vragen")
    form = {WHOM: MEMBERS[who], "Wat vraag je?": words, "Hoeveel minuten ongeveer?": "20"}
    await circle.ria.submits(form)
    assert circle.ria.sees("Ik vraag het aan")
    await circle.ria.closes(everything=True)
    await circle.settled()


async def anna_is_asked(circle: Running) -> None:
    await circle.advance("2026-02-19 10:00")
    await asks(circle, "U0ANNA")


async def anna_says_gladly(circle: Running) -> None:
    await anna_is_asked(circle)
    await circle.person("U0ANNA").clicks("Graag")
    await circle.settled()


def letters(circle: Running, who: str) -> list[str]:
    """The messages to a person in which something is to be brought, as they stand."""
    found = [shown(one) for one in circle.playground.workspace.messages_to(who)]
    return [
        text for text in found if re.search("meebrengen|breng.* mee|niets mee|staat deze vraag er weer", text)
    ]


def in_channel(circle: Running) -> str:
    found = circle.playground.workspace.messages
    return "\n".join(text for one in found if one.channel == CHANNEL for text in texts(one.blocks))


# Rules


def a_contribution(state: RequestState = RequestState.ASKED, **facts: Any) -> Contribution:
    return Contribution(session_id=1, owner_id=1, state=state, asked=ASKED, **facts)


STEPS = ("bring", "decline", "take_back", "recall")


@given(some.lists(some.sampled_from(STEPS), max_size=8))
def test_whatever_is_pressed_in_whatever_order_a_yes_has_words_and_a_no_is_no_yes(steps: list[str]) -> None:
    mine = a_contribution()
    for step in steps:
        before = mine.state
        try:
            getattr(mine, step)()
        except ContributionOver:
            assert mine.state is before
            continue
        again = mine.state
        getattr(mine, step)()
        assert mine.state is again
    assert bool(mine.brings) or mine.state is not RequestState.BROUGHT
    assert mine.live is (mine.state in LIVE)


def test_what_is_brought_is_called_as_it_was_asked_until_its_owner_says_otherwise_and_on_one_line() -> None:
    mine = a_contribution()
    mine.bring()
    assert mine.brings == ASKED
    mine.bring("Ons \n  profiel" + "!" * 300)
    assert mine.brings.startswith("Ons profiel!")
    assert len(mine.brings) == LONGEST_BROUGHT
    with pytest.raises(ContributionOver):
        mine.decline()
    assert issubclass(ContributionOver, Exception)
    assert ContributionOver is not CaseOver


# Asked and answered


@begins_after(somebody_asked, anna_is_asked)
@pytest.mark.long
async def test_who_is_asked_says_gladly_in_one_press_and_it_stands_on_the_proposal_with_their_name(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    [letter] = letters(circle, "U0ANNA")
    assert ASKED in letter
    assert "Zo’n 20 minuten" in letter
    await anna.clicks("Graag")
    await circle.settled()
    assert "Jij brengt op" in letters(circle, "U0ANNA")[0]
    await anna.clicks("Zeg wat je meebrengt")
    await anna.submits({"Wat breng je mee?": WORDS})
    assert anna.sees("Bewaard")
    await anna.closes(everything=True)
    assert WORDS in await home_of(anna)
    await circle.advance("2026-03-05 09:05")
    assert f"{WORDS} (Anna" in told_to_ria(circle)
    await circle.advance("2026-03-06 15:05")
    assert f"{WORDS} (Anna" in in_channel(circle)
    assert len(letters(circle, "U0ANNA")) == 1


@begins_after(somebody_asked, anna_is_asked)
@pytest.mark.long
async def test_a_no_needs_no_reason_and_nobody_but_who_facilitates_reads_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks("Liever niet")
    await circle.settled()
    assert anna.modal is None
    assert "Dat is goed" in letters(circle, "U0ANNA")[0]
    assert "<@U0ANNA> brengt op" in await home_of(circle.ria)
    await opens_preparing(circle)
    assert circle.ria.sees("brengt deze keer liever niets mee")
    await circle.ria.clicks("Iemand iets vragen")
    with pytest.raises(Exception, match="Anna"):
        await circle.ria.submits({WHOM: MEMBERS["U0ANNA"], "Wat vraag je?": ASKED})
    await circle.ria.submits({WHOM: MEMBERS["U0BRAM"], "Wat vraag je?": ASKED})
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert "brengt op" not in await home_of(circle.ria)
    await circle.advance("2026-03-11 10:00")
    own = own_channels(circle, "U0ANNA", "U0BRAM", FACILITATOR)
    assert set(said_anywhere(circle, ASKED)) <= own
    assert "<@U0ANNA> brengt" not in in_channel(circle)


@begins_after(somebody_asked, anna_says_gladly, until("2026-03-05 09:05"))
@pytest.mark.long
async def test_who_changes_their_mind_is_off_the_agenda_and_on_it_again(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    assert ASKED in told_to_ria(circle)
    await anna.opens_home()
    await anna.clicks("Toch niet", within="home")
    await a_minute_later(circle)
    assert f"{ASKED} (Anna" not in told_to_ria(circle)
    await anna.clicks("Toch graag")
    await a_minute_later(circle)
    assert f"{ASKED} (Anna" in told_to_ria(circle)
    assert told_to_ria(circle).count(f"{ASKED} (Anna") == 1


@begins_after(somebody_asked, anna_is_asked, until("2026-03-06 15:05"))
@pytest.mark.long
async def test_a_late_yes_changes_no_published_agenda_by_itself(circle: Running) -> None:
    anna, ria = circle.person("U0ANNA"), circle.ria
    await anna.opens_home()
    await anna.clicks("Graag", within="home")
    await a_minute_later(circle)
    assert ASKED not in in_channel(circle)
    assert "het staat niet op de agenda" in await home_of(ria)
    await ria.clicks("Bekijken", within="home", beside="het staat niet op de agenda")
    await ria.clicks("Op de agenda zetten")
    assert ria.sees("Staat op de agenda.")
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert f"{ASKED} (Anna" in in_channel(circle)
    assert "het staat niet op de agenda" not in await home_of(ria)


@begins_after(anna_is_asked)
@pytest.mark.long
async def test_asked_twice_it_is_asked_once_and_asked_no_more_it_says_so(circle: Running) -> None:
    ria = circle.ria
    await opens_preparing(circle)
    await ria.clicks("Iemand iets vragen")
    with pytest.raises(Exception, match="Anna"):
        await ria.submits({WHOM: MEMBERS["U0ANNA"], "Wat vraag je?": ASKED})
    await opens_preparing(circle)
    await ria.clicks("Hoeft niet meer")
    assert ria.sees("hoeft niets meer mee te brengen")
    await ria.closes(everything=True)
    await circle.settled()
    assert "Je hoeft op" in letters(circle, "U0ANNA")[0]
    with pytest.raises(NotThere):
        await circle.person("U0ANNA").clicks("Graag")
    await asks(circle, "U0ANNA", "Iets anders dan")
    await circle.advance("2026-02-20 10:00")
    assert "Iets anders dan" in "".join(letters(circle, "U0ANNA"))


@pytest.mark.long
async def test_who_is_asked_for_a_case_too_is_shown_as_such_and_can_be_asked(circle: Running) -> None:
    await circle.advance("2026-02-19 10:00")
    await asks_for_a_case(circle, "U0ANNA")
    await opens_preparing(circle)
    await circle.ria.clicks("Iemand iets vragen")
    assert "ook met een case" in str(circle.ria.top().blocks)
    await circle.ria.submits({WHOM: MEMBERS["U0ANNA"], "Wat vraag je?": ASKED})
    await circle.ria.closes(everything=True)
    home = await home_of(circle.person("U0ANNA"))
    assert "een case inbrengen" in home
    assert ASKED in home


async def says(person: Hands, answer: str) -> None:
    await person.runs("/kring", "", channel=CHANNEL)
    await person.clicks(answer)
    await person.closes(everything=True)


@pytest.mark.long
@begins_after(somebody_asked, anna_says_gladly, until("2026-03-05 09:05"))
async def test_who_cannot_come_brings_nothing_and_brings_it_again_when_they_can(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await says(anna, "Nee")
    await a_minute_later(circle)
    assert f"{ASKED} (Anna" not in told_to_ria(circle)
    assert "Je kunt er op" in letters(circle, "U0ANNA")[0]
    await says(anna, "Ja")
    await a_minute_later(circle)
    assert f"{ASKED} (Anna" in told_to_ria(circle)


@begins_after(somebody_asked, anna_says_gladly)
@pytest.mark.long
async def test_the_one_reminder_stands_in_the_practical_message(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await says(anna, "Ja")
    await circle.advance("2026-03-11 10:00")
    before = letters(circle, "U0ANNA")
    assert len(before) == 2
    assert "Jij brengt op" in before[-1]
    assert "Ik kan toch niet" in before[-1]


@begins_after(somebody_asked, anna_says_gladly)
@pytest.mark.long
async def test_moved_or_called_off_what_its_owner_holds_says_so(circle: Running) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Verplaatsen", within="home", beside="12 maart")
    await ria.submits({"Dag": "2026-03-19"})
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert "19 maart" in letters(circle, "U0ANNA")[0]
    await ria.opens_home()
    await ria.clicks("Niet laten doorgaan", within="home", beside="19 maart")
    await ria.submits()
    await ria.closes(everything=True)
    await a_minute_later(circle)
    told = [shown(one) for one in circle.playground.workspace.messages_to("U0ANNA")]
    assert any("gaat niet door" in text and "19 maart" in text for text in told)
    assert ASKED not in await home_of(circle.person("U0ANNA"))


@pytest.mark.long
@begins_after(somebody_asked, anna_says_gladly, until("2026-03-05 09:05"))
@pytest.mark.parametrize("how", ["leaves", "is forgotten"])
async def test_who_goes_takes_it_off_the_agenda_with_their_name(circle: Running, how: str) -> None:
    if how == "leaves":
        await leaves(circle, "U0ANNA")
    else:
        await circle.person("U0ANNA").runs("/kring", "vergeet", channel=CHANNEL)
        await circle.person("U0ANNA").submits()
    await a_minute_later(circle)
    assert ASKED not in told_to_ria(circle)
    async with circle.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(Contribution)) == 0
        assert not [title for title in await db.scalars(select(AgendaItem.title)) if "Anna" in title]


@begins_after(somebody_asked, anna_says_gladly)
@pytest.mark.long
async def test_once_the_session_has_begun_nothing_of_it_changes(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Zeg wat je meebrengt", within="home")
    await circle.advance("2026-03-12 13:35")
    await anna.submits({"Wat breng je mee?": WORDS})
    assert "is begonnen" in str(anna.errors) + shown(anna.top())
    assert WORDS not in in_channel(circle)


@pytest.mark.long
async def test_of_another_session_it_is_asked_anew(circle: Running) -> None:
    await plan_session(circle, "2026-06-11", "13:30")
    await circle.advance("2026-02-19 10:00")
    await asks(circle, "U0ANNA")
    await circle.person("U0ANNA").clicks("Liever niet")
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Voorbereiden", within="home", beside="11 juni")
    await ria.clicks("Iemand iets vragen")
    await ria.submits({WHOM: MEMBERS["U0ANNA"], "Wat vraag je?": "En nu dan"})
    await ria.closes(everything=True)
    await circle.advance("2026-02-23 10:00")
    assert "En nu dan" in "".join(letters(circle, "U0ANNA"))


async def called_off_before_the_next(circle: Running) -> None:
    """Anna would bring something to a session that is called off; another one is planned."""
    await plan_session(circle, "2026-04-30", "13:30")
    await anna_says_gladly(circle)
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Niet laten doorgaan", within="home", beside="12 maart")
    await ria.submits()
    await ria.closes(everything=True)
    await circle.settled()


@begins_after(somebody_asked, called_off_before_the_next)
@pytest.mark.long
async def test_what_was_for_a_session_that_was_called_off_is_asked_for_the_next_one(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await circle.advance("2026-04-23 09:05")
    assert f"{ASKED} (Anna" not in told_to_ria(circle)
    assert "Zou jij op do 30 april" in letters(circle, "U0ANNA")[-1]
    await anna.clicks("Graag")
    await a_minute_later(circle)
    assert told_to_ria(circle).count(f"{ASKED} (Anna") == 1
    assert "Jij brengt op do 30 april" in await home_of(anna)


@begins_after(somebody_asked, called_off_before_the_next)
@pytest.mark.long
async def test_who_is_asked_for_something_else_meanwhile_brings_that(circle: Running) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Voorbereiden", within="home", beside="30 april")
    await ria.clicks("Iemand iets vragen")
    await ria.submits({WHOM: MEMBERS["U0ANNA"], "Wat vraag je?": "Iets anders"})
    await ria.closes(everything=True)
    await circle.advance("2026-04-23 09:05")
    assert ASKED not in told_to_ria(circle)


async def kept_inside(circle: Running) -> None:
    """Ria keeps the point of what Anna brings within the circle."""
    ria = circle.ria
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.chooses("", "Werkvorm, titel en meer", beside=ASKED)
    await ria.submits({"Vertrouwelijk": ["Blijft binnen de kring"]})
    await ria.closes(everything=True)


@pytest.mark.long
@begins_after(somebody_asked, anna_says_gladly, until("2026-03-05 09:05"), kept_inside)
async def test_what_is_kept_inside_stays_so_when_its_owner_says_no_and_yes(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Toch niet", within="home")
    await a_minute_later(circle)
    await anna.clicks("Toch graag")
    await circle.settled()
    async with circle.database.read() as db:
        points = list(await db.scalars(select(AgendaItem).where(AgendaItem.contribution_id.is_not(None))))
    assert [point.inside for point in points] == [True]


@pytest.mark.long
@begins_after(somebody_asked, anna_is_asked)
async def test_a_yes_is_to_what_was_asked_when_it_was_read(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    async with circle.database.write() as db:
        mine = (await db.scalars(select(Contribution))).one()
        mine.recall()
        mine.ask_again()
        mine.asked = "Breng je jaarrekening mee"
    await anna.clicks("Graag")
    await circle.settled()
    async with circle.database.read() as db:
        assert (await db.scalars(select(Contribution))).one().state is RequestState.ASKED


@pytest.mark.long
@begins_after(somebody_asked, anna_says_gladly, until("2026-03-05 09:05"))
async def test_who_facilitates_is_told_of_a_no_after_a_yes(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Toch niet", within="home")
    await circle.settled()
    assert "niet mee" in await home_of(circle.ria)


@pytest.mark.long
@begins_after(somebody_asked, anna_says_gladly, until("2026-03-05 09:05"))
async def test_what_the_facilitator_made_of_it_comes_back_after_a_no_and_a_yes(circle: Running) -> None:
    anna, ria = circle.person("U0ANNA"), circle.ria
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.chooses("", "Werkvorm, titel en meer", beside=ASKED)
    await ria.submits({"Titel": "Profielen in de praktijk", "Minuten": 35})
    await ria.closes(everything=True)
    for answer in ("Nee", "Misschien"):
        await says(anna, answer)
        await a_minute_later(circle)
        assert ("Profielen in de praktijk" in told_to_ria(circle)) is (answer == "Misschien")
    async with circle.database.read() as db:
        points = list(await db.scalars(select(AgendaItem).where(AgendaItem.contribution_id.is_not(None))))
    assert [(point.title, point.minutes) for point in points] == [("Profielen in de praktijk", 35)]


@begins_after(somebody_asked, anna_says_gladly, until("2026-03-05 09:05"))
async def test_new_words_follow_also_when_their_owner_is_called_otherwise_since(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    async with circle.database.write() as db:
        (await db.scalars(select(Person).where(Person.user_id == "U0ANNA"))).one().name = "Anneke"
    await anna.opens_home()
    await anna.clicks("Zeg wat je meebrengt", within="home")
    await anna.submits({"Wat breng je mee?": WORDS})
    await anna.closes(everything=True)
    await a_minute_later(circle)
    assert f"{WORDS} (Anneke)" in told_to_ria(circle)
    assert ASKED not in told_to_ria(circle)


async def taken_off_by_hand(circle: Running) -> None:
    """Ria takes what Anna brings off the agenda, which then goes out."""
    ria = circle.ria
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.chooses("", "Van de agenda", beside=ASKED)
    await ria.closes(everything=True)
    await says(circle.person("U0ANNA"), "Ja")
    await circle.advance("2026-03-06 15:05")


@begins_after(somebody_asked, anna_says_gladly, until("2026-03-05 09:05"), taken_off_by_hand)
@pytest.mark.long
async def test_what_is_taken_off_the_agenda_its_owner_need_not_bring(circle: Running) -> None:
    assert ASKED not in in_channel(circle)
    assert "staat op do 12 maart, 13.30 uur niet op de agenda" in letters(circle, "U0ANNA")[0]
    assert "Jij brengt op" not in await home_of(circle.person("U0ANNA"))
    await circle.advance("2026-03-11 10:00")
    assert "niet op de agenda" in letters(circle, "U0ANNA")[-1]
    await circle.ria.opens_home()
    await circle.ria.clicks("Bekijken", within="home", beside="het staat niet op de agenda")
    await circle.ria.clicks("Hoeft niet meer")
    assert circle.ria.sees("hoeft niets meer mee te brengen")
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    assert "niet op de agenda" not in await home_of(circle.ria)
    assert "Je hoeft op" in letters(circle, "U0ANNA")[0]


@pytest.mark.long
@begins_after(somebody_asked, anna_is_asked)
async def test_of_each_who_says_no_it_is_told_until_it_is_settled(circle: Running) -> None:
    ria = circle.ria
    await asks(circle, "U0BRAM", "Iets van Bram")
    await circle.person("U0ANNA").clicks("Liever niet")
    await circle.person("U0BRAM").clicks("Liever niet")
    home = await home_of(ria)
    assert ASKED in home
    assert "Iets van Bram" in home
    await ria.clicks("Zo laten", within="home", beside="Iets van Bram")
    home = await home_of(ria)
    assert ASKED in home
    assert "Iets van Bram" not in home
    await ria.clicks("Iemand anders vragen", within="home", beside=ASKED)
    await ria.submits({WHOM: MEMBERS["U0ELS"]})
    await ria.closes(everything=True)
    assert "brengt op" not in await home_of(ria)
    assert ASKED in letters(circle, "U0ELS")[0]


@begins_after(somebody_asked, anna_is_asked)
@pytest.mark.long
async def test_who_left_and_came_back_is_asked_with_a_letter(circle: Running) -> None:
    await leaves_and_comes_back(circle, "U0ANNA", "2026-02-20")
    await asks(circle, "U0ANNA", "Iets helemaal anders")
    await circle.advance("2026-02-23 10:00")
    told = [shown(one) for one in circle.playground.workspace.messages_to("U0ANNA")]
    assert any("Iets helemaal anders" in text for text in told)


async def left_for_another_time(circle: Running) -> None:
    """The group leaves what Anna brings for next time."""
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Afronden")
    label = next(line for line in shown(ria.top()).splitlines() if ASKED in line)
    await ria.submits({label: "Volgende keer"})
    await ria.closes(everything=True)
    await circle.advance("2026-03-27 10:00")
    await plan_session(circle, "2026-06-11", "13:30")


@pytest.mark.long
@begins_after(somebody_asked, anna_says_gladly, until("2026-03-12 13:35"), left_for_another_time)
async def test_left_for_next_time_it_keeps_its_title_and_follows_whose_it_is(circle: Running) -> None:
    await circle.advance("2026-06-04 09:05")
    assert told_to_ria(circle).split("11 juni")[-1].count(f"{ASKED} (Anna") == 1
    await says(circle.person("U0ANNA"), "Nee")
    await circle.advance("2026-06-05 15:05")
    assert ASKED not in in_channel(circle).split("11 juni")[-1]


async def becomes_peer_consultation(circle: Running) -> None:
    """Ria chooses peer consultation for what Anna brings, which then stays within the circle."""
    ria = circle.ria
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.chooses("", "Werkvorm, titel en meer", beside=ASKED)
    await ria.submits({"Werkvorm": "Intervisie: vijf stappen"})
    await ria.closes(everything=True)


@begins_after(somebody_asked, anna_says_gladly, until("2026-03-05 09:05"), becomes_peer_consultation)
@pytest.mark.long
async def test_what_its_method_keeps_inside_stays_so_after_a_no_and_a_yes(circle: Running) -> None:
    for answer in ("Nee", "Ja"):
        await says(circle.person("U0ANNA"), answer)
    await circle.advance("2026-03-06 15:05")
    assert "Intervisie: vijf stappen" in in_channel(circle)
    assert ASKED not in in_channel(circle)


@pytest.mark.long
@begins_after(somebody_asked, anna_says_gladly, until("2026-03-12 13:35"), left_for_another_time)
async def test_where_it_was_left_for_another_time_no_word_of_it_stays(circle: Running) -> None:
    await circle.advance("2026-06-04 09:05")
    assert [title for title in await all_titles(circle) if title] == [f"{ASKED} (Anna Peeters)"]
    await circle.person("U0ANNA").runs("/kring", "vergeet", channel=CHANNEL)
    await circle.person("U0ANNA").submits()
    await a_minute_later(circle)
    assert [title for title in await all_titles(circle) if title] == []
    assert "Anna Peeters" not in in_channel(circle)


async def all_titles(circle: Running) -> list[str]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(AgendaItem.title)))


@pytest.mark.long
@begins_after(somebody_asked, anna_is_asked)
async def test_what_is_left_at_a_no_that_became_a_yes_hides_no_later_no(circle: Running) -> None:
    anna, ria = circle.person("U0ANNA"), circle.ria
    await anna.clicks("Liever niet")
    await a_minute_later(circle)
    await ria.opens_home()
    old = ria.home
    await anna.clicks("Toch graag")
    await ria.clicks("Zo laten", within=old)
    await circle.settled()
    await anna.opens_home()
    await anna.clicks("Toch niet", within="home")
    assert "<@U0ANNA> brengt op" in await home_of(ria)


@begins_after(somebody_asked, anna_says_gladly, until("2026-03-05 09:05"))
@pytest.mark.long
async def test_what_was_taken_off_by_hand_stays_off_when_a_new_proposal_is_made(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.chooses("", "Van de agenda", beside=ASKED)
    await ria.clicks("Vragen heropenen")
    await ria.closes(everything=True)
    await circle.advance("2026-03-06 10:00")
    assert not any(ASKED in title for title in await all_titles(circle))
    await ria.opens_home()
    await ria.clicks("Bekijken", within="home", beside="het staat niet op de agenda")
    await ria.clicks("Op de agenda zetten")
    assert any(ASKED in title for title in await all_titles(circle))


@begins_after(somebody_asked, anna_says_gladly, until("2026-03-06 15:05"))
@pytest.mark.long
async def test_who_is_called_otherwise_in_slack_is_called_so_on_the_agenda(circle: Running) -> None:
    assert f"{ASKED} (Anna Peeters)" in in_channel(circle)
    await circle.person("U0ANNA").is_renamed("Anneke Claes")
    await a_minute_later(circle)
    assert f"{ASKED} (Anneke Claes)" in in_channel(circle)
    assert "(Anna Peeters)" not in in_channel(circle)
