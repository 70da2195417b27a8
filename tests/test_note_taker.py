"""Note-taker: a member takes the notes of one session, and has its panel, no more, for a while."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.act.call import NotAFacilitator, lacking
from bot.act.routes import Role
from models.entrusted import Says
from models.membership import Membership, Standing
from models.note_taker import NoteTaker
from models.session import Stage
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after
from tests.people import leaves, leaves_and_comes_back, plan_session, somebody_asked
from tests.rows import new_session

QUESTION, SECRET = "Hoe meten we of iemand leert?", "Wat doe ik met een collega die niet meewil?"
BEGINS = "2026-03-12 13:30"


# The rules


def test_the_panel_is_theirs_from_an_hour_before_until_the_report_is_released() -> None:
    meeting = new_session(
        Stage.READY, BEGINS, network_id=1, number=1, minutes=180, created_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    mine = NoteTaker(session_id=1, person_id=1, says=Says.YES)
    begins = meeting.starts_at
    assert not mine.writes(meeting, begins - timedelta(minutes=61))
    assert mine.writes(meeting, begins - timedelta(minutes=60))
    for stage in (Stage.UNDERWAY, Stage.EVALUATING, Stage.REPORTING):
        meeting.stage = stage
        assert mine.writes(meeting, begins + timedelta(days=2))
    meeting.released_at = begins
    assert not mine.writes(meeting, begins + timedelta(days=2))
    for says in set(Says) - {Says.YES}:
        assert not NoteTaker(session_id=1, person_id=1, says=says).writes(meeting, begins)


def test_taking_notes_is_a_role_of_one_session_that_makes_nobody_a_facilitator() -> None:
    place = Membership(network_id=1, person_id=1, standing=Standing.ACTIVE)
    assert lacking(Role.NOTE_TAKER, place, takes_notes=True) is None
    assert isinstance(lacking(Role.NOTE_TAKER, place), NotAFacilitator)
    assert isinstance(lacking(Role.FACILITATOR, place, takes_notes=True), NotAFacilitator)
    place.standing = Standing.LEFT
    assert lacking(Role.NOTE_TAKER, place, takes_notes=True) is not None
    place.standing, place.facilitates = Standing.ACTIVE, True
    assert lacking(Role.NOTE_TAKER, place) is None


# What happens


async def asked(circle: Running) -> None:
    """Anna asks a question, Bram one that stays inside; Ria asks Chiara to take the notes."""
    anna, bram, ria = circle.person("U0ANNA"), circle.person("U0BRAM"), circle.ria
    await anna.runs("/kring", f"vraag {QUESTION}", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await bram.runs("/kring", f"vraag {SECRET}", channel=CHANNEL)
    await bram.submits({"Vertrouwelijk": ["Blijft binnen de kring"]})
    await bram.closes(everything=True)
    await circle.advance("2026-03-05 10:00")
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.clicks("Wie neemt notities?")
    await ria.submits({"Wie vraag je?": "Chiara Rossi"})
    assert ria.sees("Ik vraag het aan Chiara")
    await ria.closes(everything=True)
    await circle.advance("2026-03-05 11:00")


async def says_yes(circle: Running) -> None:
    """Chiara gladly does."""
    await circle.person("U0CHIARA").clicks("Ja, dat doe ik")
    await circle.settled()


async def begun(circle: Running) -> None:
    """The session goes on."""
    await circle.advance("2026-03-12 13:40")


@begins_after(asked)
@pytest.mark.long
async def test_who_would_rather_not_is_asked_no_reason_and_the_facilitator_asks_another(
    circle: Running,
) -> None:
    chiara, ria = circle.person("U0CHIARA"), circle.ria
    assert any("Wil jij de notities nemen" in text for text in circle.said_to("U0CHIARA"))
    await chiara.clicks("Liever niet")
    await circle.settled()
    assert "Je neemt liever geen notities" in shown(chiara.direct_messages[-1])
    await ria.opens_home()
    assert "neemt op do 12 maart geen notities" in shown(ria.home)
    await ria.clicks("Iemand anders vragen", within="home")
    assert "Chiara" not in str(ria.top().content["blocks"][-1]), "nobody is pressed"
    await ria.submits({"Wie vraag je?": "Dirk Wouters"})
    await ria.closes(everything=True)
    await circle.settled()
    await chiara.clicks("Toch wel")
    assert chiara.sees("Iemand anders is al gevraagd")


@begins_after(asked, says_yes, begun)
@pytest.mark.long
async def test_who_takes_notes_has_the_panel_and_nothing_that_only_facilitators_read(circle: Running) -> None:
    chiara, ria = circle.person("U0CHIARA"), circle.ria
    await chiara.opens_home()
    await chiara.clicks("Paneel openen", within="home")
    panel = shown(chiara.top())
    assert QUESTION in panel
    for words in (SECRET, "U0ANNA", "Anna", "Wie is er?", "Evaluatie", "Alles noteren"):
        assert words not in panel, words
    await chiara.chooses("Uitkomst", "Beantwoord", beside=QUESTION)
    await chiara.clicks("Afspraak")
    await chiara.submits({"Wat spreken jullie af?": "We delen het draaiboek."})
    await chiara.clicks("Actiepunt")
    await chiara.submits({"Wat gebeurt er?": "Het draaiboek delen", "Wie doet het?": MEMBERS["U0DIRK"]})
    await chiara.clicks("Iets parkeren")
    await chiara.submits({"Wat moet later terugkomen?": "Hoe bewaken we de tijd?"})
    for words in ("draaiboek", "Beantwoord"):
        assert words in shown(chiara.top())
    await chiara.closes(everything=True)
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    for words in ("We delen het draaiboek.", "Het draaiboek delen", "Beantwoord", "Chiara", SECRET):
        assert ria.sees(words)
    await ria.closes(everything=True)
    await chiara.runs("/kring", "paneel", channel=CHANNEL)
    assert not chiara.sees("Afspraak")


@begins_after(asked, says_yes)
@pytest.mark.long
async def test_before_its_hour_and_after_a_second_thought_the_panel_is_not_theirs(circle: Running) -> None:
    chiara = circle.person("U0CHIARA")
    await chiara.opens_home()
    assert "Jij neemt de notities" in shown(chiara.home)
    assert "Paneel openen" not in shown(chiara.home)
    await begun(circle)
    await chiara.opens_home()
    assert "Paneel openen" in shown(chiara.home)
    await chiara.clicks("Toch liever niet", within="home")
    assert "Paneel openen" not in shown(chiara.home)


@pytest.mark.long
@begins_after(asked, says_yes)
async def test_who_stays_away_takes_no_notes(circle: Running) -> None:
    chiara, ria = circle.person("U0CHIARA"), circle.ria
    await chiara.opens_home()
    await chiara.clicks("Nee", within="home")
    assert "Jij neemt de notities" not in shown(chiara.home)
    await ria.opens_home()
    assert "neemt op do 12 maart geen notities" in shown(ria.home)
    await circle.advance(circle.clock.now() + timedelta(seconds=5))
    await chiara.clicks("Toch wel")
    assert chiara.sees("Kom je toch? Zeg dat eerst")
    await chiara.opens_home()
    assert "Jij neemt de notities" not in shown(chiara.home)


@pytest.mark.long
@pytest.mark.parametrize("stops", [True, False])
@begins_after(asked, says_yes, begun)
async def test_who_stops_or_leaves_during_the_session_is_seen_and_another_is_asked(
    circle: Running, stops: bool
) -> None:
    chiara, ria = circle.person("U0CHIARA"), circle.ria
    await circle.advance(BEGINS)
    if stops:
        await chiara.opens_home()
        await chiara.clicks("Toch liever niet", within="home")
    else:
        await leaves(circle, "U0CHIARA")
    await ria.opens_home()
    assert "neemt op do 12 maart geen notities" in shown(ria.home)
    await ria.clicks("Iemand anders vragen", within="home")
    await ria.submits({"Wie vraag je?": "Dirk Wouters"})
    await circle.settled()
    assert any("Wil jij de notities nemen" in text for text in circle.said_to("U0DIRK"))


@pytest.mark.long
@begins_after(asked)
async def test_who_is_asked_no_more_reads_so_in_the_message(circle: Running) -> None:
    chiara, ria = circle.person("U0CHIARA"), circle.ria
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.clicks("Wie neemt notities?")
    await ria.clicks("Niet meer vragen")
    await ria.closes(everything=True)
    await circle.settled()
    assert "hoef je geen notities te nemen" in shown(chiara.direct_messages[-1])
    assert "Ja, dat doe ik" not in shown(chiara.direct_messages[-1])


@begins_after(somebody_asked)
@pytest.mark.long
async def test_who_is_asked_shortly_before_an_evening_session_reads_so_at_once(circle: Running) -> None:
    await plan_session(circle, "2026-02-10", "19:30")
    await circle.advance("2026-02-10 18:40")
    ria = circle.ria
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.clicks("Wie neemt notities?")
    await ria.submits({"Wie vraag je?": "Chiara Rossi"})
    await ria.closes(everything=True)
    await circle.advance("2026-02-10 18:45")
    assert any("notities nemen" in text for text in circle.said_to("U0CHIARA"))


@begins_after(asked)
@pytest.mark.long
async def test_who_left_and_came_back_is_asked_to_take_the_notes_with_a_letter(circle: Running) -> None:
    await leaves_and_comes_back(circle, "U0CHIARA", "2026-03-06")
    before = len(circle.said_to("U0CHIARA"))
    await circle.ria.runs("/kring", "agenda", channel=CHANNEL)
    await circle.ria.clicks("Wie neemt notities?")
    await circle.ria.submits({"Wie vraag je?": "Chiara Rossi"})
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-09 11:00")
    assert any("Wil jij de notities nemen" in text for text in circle.said_to("U0CHIARA")[before:])
