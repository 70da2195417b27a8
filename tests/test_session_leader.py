"""Session leader: a member leads one session, with what that takes and nothing that was told to others."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.act.call import NotAFacilitator, lacking
from bot.act.routes import Role
from models.entrusted import Says
from models.membership import Membership, Standing
from models.session import Stage
from models.session_leader import SessionLeader
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after
from tests.people import leaves
from tests.rows import new_session
from tests.test_session import announcement

QUESTION, SECRET = "Hoe meten we of iemand leert?", "Wat doe ik met een collega die niet meewil?"
BEGINS = "2026-03-12 13:30"


# The rules


def test_it_is_theirs_from_an_hour_before_until_people_are_asked_how_it_was() -> None:
    meeting = new_session(
        Stage.READY, BEGINS, network_id=1, number=1, minutes=180, created_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    mine, begins = SessionLeader(session_id=1, person_id=1, says=Says.YES), meeting.starts_at
    assert not mine.leads(meeting, begins - timedelta(minutes=61))
    assert mine.leads(meeting, begins - timedelta(minutes=60))
    for stage in Stage:
        meeting.stage = stage
        assert mine.leads(meeting, begins) is (stage in (Stage.READY, Stage.UNDERWAY))
    meeting.stage = Stage.UNDERWAY
    for says in set(Says) - {Says.YES}:
        assert not SessionLeader(session_id=1, person_id=1, says=says).leads(meeting, begins)


def test_leading_one_session_takes_in_its_notes_and_makes_nobody_a_facilitator() -> None:
    place = Membership(network_id=1, person_id=1, standing=Standing.ACTIVE)
    for role in (Role.MEMBER, Role.NOTE_TAKER, Role.SESSION_LEADER):
        assert lacking(role, place, leads_session=True) is None
    assert isinstance(lacking(Role.SESSION_LEADER, place, takes_notes=True), NotAFacilitator)
    assert isinstance(lacking(Role.FACILITATOR, place, leads_session=True), NotAFacilitator)
    place.standing = Standing.LEFT
    assert lacking(Role.SESSION_LEADER, place, leads_session=True) is not None


# What happens


async def asked(circle: Running) -> None:
    """Anna asks a question, Bram one that stays inside; Ria asks Chiara to lead the session."""
    anna, bram, ria = circle.person("U0ANNA"), circle.person("U0BRAM"), circle.ria
    await anna.runs("/kring", f"vraag {QUESTION}", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await bram.runs("/kring", f"vraag {SECRET}", channel=CHANNEL)
    await bram.submits({"Vertrouwelijk": ["Blijft binnen de kring"]})
    await bram.closes(everything=True)
    await circle.advance("2026-03-05 10:00")
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.clicks("Wie leidt?")
    await ria.submits({"Wie vraag je?": "Chiara Rossi"})
    assert ria.sees("Ik vraag het aan Chiara")
    await ria.closes(everything=True)
    await circle.advance("2026-03-05 11:00")


async def says_yes(circle: Running) -> None:
    """Chiara gladly does."""
    await circle.person("U0CHIARA").clicks("Ja, dat doe ik")
    await circle.settled()
    await circle.advance("2026-03-05 11:05")


async def begun(circle: Running) -> None:
    """The session goes on."""
    await circle.advance("2026-03-12 13:40")


@begins_after(asked)
@pytest.mark.long
async def test_who_would_rather_not_gives_no_reason_and_is_named_nowhere(circle: Running) -> None:
    chiara, ria = circle.person("U0CHIARA"), circle.ria
    assert any("Wil jij de bijeenkomst van" in text for text in circle.said_to("U0CHIARA"))
    assert "Chiara" not in shown(announcement(circle))
    await chiara.clicks("Liever niet")
    await circle.settled()
    await ria.opens_home()
    assert "*Chiara Rossi* leidt de bijeenkomst van do 12 maart niet" in shown(ria.home)
    await ria.clicks("Iemand anders vragen", within="home")
    await ria.submits({"Wie vraag je?": "Dirk Wouters"})
    await ria.closes(everything=True)
    await circle.settled()
    await chiara.clicks("Toch wel")
    assert chiara.sees("Iemand anders is al gevraagd om deze bijeenkomst te leiden")
    assert "Geleid door" not in shown(announcement(circle))


@begins_after(asked, says_yes)
@pytest.mark.long
async def test_the_announcement_names_who_leads_and_no_more_once_they_do_not(circle: Running) -> None:
    assert "Geleid door: *Chiara Rossi*" in shown(announcement(circle))
    await leaves(circle, "U0CHIARA")
    await circle.advance("2026-03-05 11:30")
    assert "Geleid door" not in shown(announcement(circle))
    await circle.ria.opens_home()
    assert "leidt de bijeenkomst van do 12 maart niet" in shown(circle.ria.home)


@begins_after(asked, says_yes, begun)
@pytest.mark.long
async def test_who_leads_has_what_it_takes_and_nothing_that_facilitators_alone_read(circle: Running) -> None:
    chiara = circle.person("U0CHIARA")
    await chiara.opens_home()
    await chiara.clicks("Paneel openen", within="home")
    panel = shown(chiara.top())
    assert QUESTION in panel
    assert "Nu " in panel
    for words in (SECRET, "Anna", "Alles noteren", "Afronden"):
        assert words not in panel, words
    await chiara.clicks("Spreekronde")
    assert chiara.sees("Vink in het paneel eerst aan wie er is")
    await chiara.closes()
    await chiara.clicks("Wie is er?")
    assert not any(one.get("initial_options") for one in _inputs(chiara.top().content)), (
        "who said yes is not theirs"
    )
    await chiara.submits({"Wie is er?": [*MEMBERS.values()]})
    assert chiara.sees("6 van")
    await chiara.chooses("Uitkomst", "Beantwoord", beside=QUESTION)
    await chiara.clicks("Tijdens de bijeenkomst")
    assert SECRET not in shown(chiara.top())
    await chiara.clicks("Gedaan")
    await chiara.closes(everything=True)
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    assert circle.ria.sees("Beantwoord")


def _inputs(view: dict) -> list[dict]:
    return [block["element"] for block in view["blocks"] if block["type"] == "input"]


@begins_after(asked, says_yes, begun)
@pytest.mark.long
async def test_they_ask_the_group_how_it_was_and_then_it_is_theirs_no_longer(circle: Running) -> None:
    chiara = circle.person("U0CHIARA")
    await chiara.opens_home()
    await chiara.clicks("Paneel openen", within="home")
    await chiara.clicks("Wie is er?")
    await chiara.submits({"Wie is er?": [*MEMBERS.values()]})
    await chiara.clicks("Nu evalueren")
    await circle.settled()
    await chiara.closes()
    await chiara.clicks("Afspraak")
    assert chiara.sees("begeleider")
    await chiara.closes(everything=True)
    home = await chiara.opens_home()
    assert "Paneel openen" not in shown(home)
    assert "Jij leidt" not in shown(home)


@begins_after(asked, says_yes)
@pytest.mark.long
async def test_before_its_hour_after_a_second_thought_and_asked_no_more_nothing_is_theirs(
    circle: Running,
) -> None:
    chiara, ria = circle.person("U0CHIARA"), circle.ria
    await chiara.opens_home()
    assert "Jij leidt de bijeenkomst" in shown(chiara.home)
    assert "Paneel openen" not in shown(chiara.home)
    await begun(circle)
    await chiara.opens_home()
    assert "Paneel openen" in shown(chiara.home)
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.clicks("Wie leidt?")
    await ria.clicks("Niet meer vragen")
    await ria.closes(everything=True)
    await circle.settled()
    assert "Paneel openen" not in shown(chiara.home), "her Home followed"
    await circle.advance("2026-03-12 13:45")
    assert any("hoeft de bijeenkomst van" in shown(one) for one in chiara.direct_messages)


@begins_after(asked, says_yes)
@pytest.mark.long
async def test_who_stays_away_does_not_lead(circle: Running) -> None:
    chiara = circle.person("U0CHIARA")
    await chiara.opens_home()
    await chiara.clicks("Nee", within="home")
    await circle.settled()
    assert "Jij leidt" not in shown(await chiara.opens_home())
    await circle.ria.opens_home()
    assert "leidt de bijeenkomst van do 12 maart niet" in shown(circle.ria.home)
