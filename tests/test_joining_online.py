"""On the spot or online: a Yes says which, and who joins online gets the link a quarter of an hour before."""

from datetime import UTC, datetime, timedelta

import pytest

from models.attendance import Rsvp
from models.joining_online import gets_link, lacks_link
from models.session import Mode, Stage
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import plan_session
from tests.rows import a_session
from tests.test_session import announcement, changes

LINK = "https://example.org/kring"
LINKED = "Link om online mee te doen"
WAY = "Hoe komen jullie samen?"
ANNOUNCED, QUARTER = "2026-02-19 10:00", "2026-03-12 13:16"


async def hybrid(running: Running) -> None:
    """Ria lets people choose how they come."""
    await changes(running, **{WAY: "Gemengd", LINKED: LINK})


async def online(running: Running) -> None:
    """Ria has everybody meet online."""
    await changes(running, **{WAY: "Online", LINKED: LINK})


async def says(running: Running, who: str, words: str) -> str:
    """Somebody presses in the announcement; what they read of it."""
    person = running.person(who)
    await person.clicks(words, within=announcement(running))
    await running.settled()
    answers = [m for m in running.playground.workspace.messages if m.ephemeral_to == who]
    return shown(answers[-1]) if answers else ""


def linked(running: Running) -> set[str]:
    """Who got the link in a direct message, as it stands."""
    workspace = running.playground.workspace
    return {who for who in MEMBERS if any(LINK in shown(m) for m in workspace.messages_to(who))}


# Rules


@pytest.mark.parametrize(
    ("mode", "answer", "said", "gets"),
    [
        (Mode.IN_PERSON, Rsvp.YES, None, False),
        (Mode.ONLINE, Rsvp.YES, None, True),
        (Mode.ONLINE, Rsvp.MAYBE, None, True),
        (Mode.ONLINE, Rsvp.NO, None, False),
        (Mode.ONLINE, None, None, False),
        (Mode.HYBRID, Rsvp.YES, True, True),
        (Mode.HYBRID, Rsvp.YES, None, True),
        (Mode.HYBRID, Rsvp.YES, False, False),
        (Mode.HYBRID, Rsvp.MAYBE, None, False),
    ],
)
def test_the_link_goes_to_who_comes_and_is_not_on_the_spot(
    mode: Mode, answer: Rsvp | None, said: bool | None, gets: bool
) -> None:
    assert gets_link(a_session(mode=mode), answer, said) is gets


def test_a_link_is_missed_within_a_day_of_a_session_that_people_join_online() -> None:
    meeting = a_session(Stage.READY, mode=Mode.ONLINE)
    near, far = meeting.starts_at - timedelta(hours=23), meeting.starts_at - timedelta(hours=25)
    assert lacks_link(meeting, near)
    assert not lacks_link(meeting, far)
    meeting.link = LINK
    assert not lacks_link(meeting, near)
    assert not lacks_link(a_session(Stage.READY), near)
    assert not lacks_link(a_session(Stage.CLOSED, mode=Mode.ONLINE), datetime(2030, 1, 1, tzinfo=UTC))


# What a Yes says


@begins_after(hybrid, until(ANNOUNCED))
@pytest.mark.long
async def test_a_yes_to_a_hybrid_session_says_how_and_the_facilitator_reads_how_many(circle: Running) -> None:
    assert "Ter plaatse." in await says(circle, "U0ANNA", "Ja, ter plaatse")
    assert "een kwartier voor het begin" in await says(circle, "U0BRAM", "Ja, online")
    await says(circle, "U0CHIARA", "Ja, online")
    await says(circle, "U0DIRK", "Misschien")
    home = await circle.ria.opens_home()
    assert home is not None
    assert "ter plaatse: 1, online: 2" in shown(home)
    await circle.ria.clicks("Wie komt er?", within="home")
    seen = shown(circle.ria.top())
    assert "1 komt ter plaatse" in seen
    assert "2 doen online mee" in seen
    await circle.advance("2026-02-19 10:01")
    assert "Ja: 3 · Misschien: 1" in announcement(circle).text


@begins_after(hybrid, until(ANNOUNCED))
@pytest.mark.long
async def test_a_changed_mind_is_marked_at_home(circle: Running) -> None:
    await says(circle, "U0ANNA", "Ja, ter plaatse")
    anna = circle.person("U0ANNA")
    home = await anna.opens_home()
    assert home is not None
    assert "✓ Ja, ter plaatse" in shown(home)
    await anna.clicks("Ja, online", within="home")
    home = await anna.opens_home()
    assert home is not None
    assert "✓ Ja, online" in shown(home)
    await anna.clicks("Nee", within="home")
    home = await anna.opens_home()
    assert home is not None
    assert "✓ Ja" not in shown(home)


@pytest.mark.long
@begins_after(hybrid, until(ANNOUNCED))
async def test_a_yes_that_does_not_say_how_is_asked(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks("Ik ben erbij")
    said = [m for m in circle.playground.workspace.messages if m.ephemeral_to == "U0ANNA"][-1]
    assert "Kom je ter plaatse, of doe je online mee?" in shown(said)
    await anna.clicks("Ja, online")
    await circle.settled()
    home = await circle.ria.opens_home()
    assert home is not None
    assert "online: 1" in shown(home)


@pytest.mark.long
@begins_after(until(ANNOUNCED))
async def test_other_sessions_are_not_asked_how(circle: Running) -> None:
    with pytest.raises(NotThere):
        await says(circle, "U0ANNA", "Ja, online")
    assert "Ja" in shown(announcement(circle))


# The link


@begins_after(hybrid, until(ANNOUNCED))
@pytest.mark.long
async def test_the_link_comes_a_quarter_before_to_who_joins_online_and_stands_nowhere_before(
    circle: Running,
) -> None:
    await says(circle, "U0ANNA", "Ja, ter plaatse")
    await says(circle, "U0BRAM", "Ja, online")
    await circle.advance("2026-03-12 13:14")
    assert linked(circle) == set()
    assert not any(LINK in str(text) for text in circle.channel_texts())
    practical = [text for text in circle.said_to("U0BRAM") if "Tot binnenkort" in text]
    assert "De link stuur ik een kwartier voor het begin" in practical[-1]
    await circle.advance(QUARTER)
    assert linked(circle) == {"U0BRAM"}
    assert "begint om 13.30 uur" in circle.said_to("U0BRAM")[-1]
    assert not any(LINK in str(text) for text in circle.channel_texts())


@begins_after(online, until(ANNOUNCED))
@pytest.mark.long
async def test_of_a_session_online_everybody_who_comes_or_may_come_gets_it_quiet_or_not(
    circle: Running,
) -> None:
    await says(circle, "U0ANNA", "Ja")
    await says(circle, "U0BRAM", "Misschien")
    await says(circle, "U0CHIARA", "Nee")
    await circle.person("U0ANNA").runs("/kring", "stil", channel=CHANNEL)
    await circle.advance(QUARTER)
    assert linked(circle) == {"U0ANNA", "U0BRAM"}


@begins_after(online, until(ANNOUNCED))
@pytest.mark.long
async def test_who_says_yes_late_gets_it_at_once(circle: Running) -> None:
    await circle.advance(QUARTER)
    await says(circle, "U0ANNA", "Ja")
    await circle.advance("2026-03-12 13:20")
    assert linked(circle) == {"U0ANNA"}


@begins_after(online, until(ANNOUNCED))
@pytest.mark.long
async def test_another_link_is_told_to_who_has_the_old_one(circle: Running) -> None:
    await says(circle, "U0ANNA", "Ja")
    await changes(circle, **{LINKED: "https://example.org/later"})
    await circle.advance("2026-03-12 13:14")
    assert not any("link is veranderd" in text for text in circle.said_to("U0ANNA")), "nobody had it"
    await circle.advance(QUARTER)
    await changes(circle, **{LINKED: LINK})
    await circle.advance("2026-03-12 13:18")
    assert "de link is veranderd" in circle.said_to("U0ANNA")[-1]
    assert LINK in circle.said_to("U0ANNA")[-1]


@begins_after(online, until(ANNOUNCED))
@pytest.mark.long
async def test_a_session_that_is_moved_sends_its_link_before_its_new_hour(circle: Running) -> None:
    await says(circle, "U0ANNA", "Ja")
    await circle.ria.opens_home()
    await circle.ria.clicks("Verplaatsen", within="home", beside="12 maart")
    await circle.ria.submits({"Dag": datetime(2026, 3, 19).date()})
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 14:00")
    assert linked(circle) == set()
    await circle.advance("2026-03-19 13:16")
    assert linked(circle) == {"U0ANNA"}


@begins_after(online, until(ANNOUNCED))
@pytest.mark.long
async def test_a_link_that_went_out_says_so_when_the_session_is_moved_or_in_person_after_all(
    circle: Running,
) -> None:
    await says(circle, "U0ANNA", "Ja")
    await circle.advance(QUARTER)
    assert LINK in circle.said_to("U0ANNA")[-1]
    await changes(circle, **{WAY: "Samen op één plek", "Plaats": "Brouwerij"})
    await circle.advance("2026-03-12 13:17")
    assert "is op één plek, zonder link" in link_now(circle)
    assert "Brouwerij" in link_now(circle)
    await changes(circle, **{WAY: "Online"})
    await circle.ria.opens_home()
    await circle.ria.clicks("Verplaatsen", within="home", beside="12 maart")
    await circle.ria.submits({"Dag": datetime(2026, 3, 19).date()})
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 13:20")
    assert "is verplaatst naar do 19 maart, 13.30 uur. De link komt opnieuw" in link_now(circle)


def link_now(circle: Running) -> str:
    """What stands now where the link was sent to Anna."""
    sent = [m for m in circle.person("U0ANNA").direct_messages if "Hier doe je mee" in m.original.text]
    return shown(sent[0])


@pytest.mark.long
async def test_a_link_that_is_missing_waits_at_home_of_the_facilitator(circle: Running) -> None:
    await circle.advance(ANNOUNCED)
    await changes(circle, **{WAY: "Online"})
    await says(circle, "U0ANNA", "Ja")
    await circle.advance("2026-03-12 09:00")
    home = await circle.ria.opens_home()
    assert home is not None
    assert "er is nog geen link" in shown(home)
    await circle.ria.clicks("Link toevoegen", within="home")
    await circle.ria.submits({LINKED: LINK})
    await circle.ria.closes(everything=True)
    home = await circle.ria.opens_home()
    assert home is not None
    assert "er is nog geen link" not in shown(home)
    await circle.advance(QUARTER)
    assert linked(circle) == {"U0ANNA"}


async def test_an_address_that_is_typed_as_the_place_becomes_the_link(circle: Running) -> None:
    await changes(circle, **{WAY: "Online", "Plaats": LINK})
    await circle.ria.opens_home()
    await circle.ria.clicks("Wijzigen", within="home", beside="12 maart")
    view = str(circle.ria.top().content)
    assert view.count(LINK) == 1
    assert view.index(LINK) > view.index(LINKED)


@pytest.mark.long
@pytest.mark.parametrize(("second", "noted"), [("Online", True), ("Samen op één plek", False)])
async def test_after_two_sessions_online_the_form_of_the_next_one_says_so(
    circle: Running, second: str, noted: bool
) -> None:
    await online(circle)
    await plan_session(circle, "2026-04-23", "13:30", **{WAY: second})
    await circle.ria.runs("/kring", "bijeenkomst", channel=CHANNEL)
    assert ("Jullie laatste twee bijeenkomsten waren online" in shown(circle.ria.top())) is noted


@pytest.mark.long
@begins_after(online, until(ANNOUNCED))
async def test_the_file_for_the_calendar_says_online_and_holds_no_link(circle: Running) -> None:
    await says(circle, "U0ANNA", "Ja")
    files = [str(one) for one in circle.playground.workspace.files.values()]
    assert files
    assert not any(LINK in one for one in files)


@pytest.mark.long
async def test_the_link_of_a_session_at_midnight_comes_the_evening_before(circle: Running) -> None:
    await plan_session(circle, "2026-04-02", "00:10", **{WAY: "Online", LINKED: LINK})
    await circle.advance("2026-03-20 10:00")
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Ja", within="home")
    await circle.advance("2026-04-02 00:09")
    assert linked(circle) == {"U0ANNA"}
