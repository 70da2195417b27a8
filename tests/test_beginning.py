"""A network begins: only where Kring is, knowingly in a public channel, and in the middle of its life."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from bot.texts import Texts
from bot.views import beginning as view
from models import network
from models.membership import Membership, Standing
from models.network import Network
from models.person import Language, Person
from models.question import LearningQuestion
from models.session import LearningSession
from playground.errors import InputRefused
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.neighbours import Street
from tests.people import plan_session

OPEN_TO_ALL, ELSEWHERE = "C0OPEN", "C0ELSEWHERE"
FORM = {"Thema": "Leren", "Begeleider": FACILITATOR}
KNOWN = {"Openbaar kanaal": ["Ik weet dat iedereen in de werkruimte kan meelezen"]}


@pytest.mark.parametrize("t", [Texts(language) for language in Language], ids=str)
def test_who_began_before_kring_reads_what_there_was(t: Texts) -> None:
    assert view.began_before(t, 5, 0, 0) != view.began_before(t, 5, 1, 2)


async def networks(running: Running) -> list[Network]:
    async with running.database.read() as db:
        return list(await db.scalars(select(Network)))


@pytest.mark.parametrize("private", [True, False])
async def test_where_kring_is_not_it_says_how_to_add_it_and_makes_nothing(
    kring: Running, private: bool
) -> None:
    workspace, ria = kring.playground.workspace, kring.ria
    workspace.add_channel(ELSEWHERE, "elders", members=[FACILITATOR], private=private, with_bot=False)
    await ria.runs("/kring", "new Leren van fouten", channel=ELSEWHERE)
    assert ria.sees("/invite @Kring")
    assert ria.sees("/kring new Leren van fouten")
    assert await networks(kring) == []
    await ria.closes()
    workspace.channels[ELSEWHERE].members.append(workspace.bot_user)
    await ria.runs("/kring", "new Leren van fouten", channel=ELSEWHERE)
    if not private:
        await ria.fills(KNOWN)
    await ria.submits({"Begeleider": FACILITATOR})
    assert [home.theme for home in await networks(kring)] == ["Leren van fouten"]


async def test_in_a_direct_message_what_was_typed_is_given_back(kring: Running) -> None:
    await kring.ria.runs("/kring", "nieuw Leren")
    assert kring.ria.sees("/kring nieuw Leren")


async def test_in_a_public_channel_the_facilitator_knows_who_can_read_along(kring: Running) -> None:
    kring.playground.workspace.add_channel(OPEN_TO_ALL, "open", members=[FACILITATOR])
    ria = kring.ria
    await ria.runs("/kring", "new", channel=OPEN_TO_ALL)
    assert ria.sees("iedereen in deze Slack-werkruimte kan meelezen")
    with pytest.raises(InputRefused):
        await ria.submits(FORM)
    assert await networks(kring) == []
    await ria.submits(KNOWN)
    assert len(await networks(kring)) == 1


@pytest.mark.long
async def test_a_channel_that_became_public_meanwhile_asks_after_all_and_keeps_what_was_typed(
    kring: Running,
) -> None:
    ria = kring.ria
    await ria.runs("/kring", "new", channel=CHANNEL)
    kring.playground.workspace.channels[CHANNEL].private = False
    await ria.submits({**FORM, "Eerste bijeenkomst": date(2026, 3, 12), "Begintijd": time(13, 30)})
    assert ria.sees("kan meelezen")
    assert await networks(kring) == []
    await ria.submits(KNOWN)
    [home] = await networks(kring)
    assert home.theme == "Leren"
    async with kring.database.read() as db:
        [meeting] = await db.scalars(select(LearningSession))
    assert meeting.starts_local == datetime(2026, 3, 12, 13, 30)


async def test_without_slack_s_word_nothing_begins_and_a_second_press_does(kring: Running) -> None:
    ria, workspace = kring.ria, kring.playground.workspace
    workspace.faults.server_error("conversations.info", times=2)
    await ria.runs("/kring", "new", channel=CHANNEL)
    await ria.submits(FORM)
    assert ria.sees("Slack zei me niet")
    assert await networks(kring) == []
    workspace.channels[CHANNEL].members.remove(workspace.bot_user)
    await ria.submits()
    assert ria.sees("Ik zit niet in dit kanaal")
    workspace.channels[CHANNEL].members.append(workspace.bot_user)
    await ria.submits()
    assert len(await networks(kring)) == 1


async def questions(running: Running) -> dict[str, LearningQuestion]:
    async with running.database.read() as db:
        return {asked.text: asked for asked in await db.scalars(select(LearningQuestion))}


async def standings(running: Running) -> dict[str, Standing]:
    async with running.database.read() as db:
        rows = await db.execute(select(Person, Membership).join(Membership))
        return {person.user_id: place.standing for person, place in rows}


@pytest.mark.long
async def test_a_network_that_has_met_before_goes_on_where_it_is(kring: Running) -> None:
    ria, workspace = kring.ria, kring.playground.workspace
    workspace.add_user("U0BOT", "Agenda", is_bot=True)
    workspace.add_user("U0AWAY", "Wim Weg", deleted=True)
    workspace.channels[CHANNEL].members += ["U0BOT", "U0AWAY"]
    await ria.runs("/kring", "new", channel=CHANNEL)
    await ria.submits({**FORM, "Eerste bijeenkomst": date(2026, 3, 12), "Begintijd": time(13, 30)})
    await ria.clicks("We zijn al begonnen")
    pasted = "1. Wat is talent?\n\n- Hoe praat je over loon? @Anna Peeters\nWat is talent?\n"
    await ria.submits({"Nummer van de volgende bijeenkomst": "0", "Vragen die nog openstaan": pasted})
    assert ria.sees("van 1 tot 999")
    too_long = f"{pasted}{'x' * 1001}"
    await ria.submits({"Nummer van de volgende bijeenkomst": "5", "Vragen die nog openstaan": too_long})
    assert ria.sees("Regel 5 is te lang")
    await ria.submits({"Vragen die nog openstaan": pasted})
    for words in ("nummer 5", "2 vragen", "7 mensen uitgenodigd"):
        assert ria.sees(words), words
    await kring.settled()
    asked = await questions(kring)
    assert {text: (q.entered, q.asked_by_name, q.asker_id) for text, q in asked.items()} == {
        "Wat is talent?": (True, "", None),
        "Hoe praat je over loon?": (True, "Anna Peeters", None),
    }
    invited = await standings(kring)
    assert {user for user, place in invited.items() if place is Standing.INVITED} == {*MEMBERS, "U0GUEST"}
    assert invited[FACILITATOR] is Standing.ACTIVE
    await ria.closes(everything=True)
    await ria.opens_home()
    assert ria.home is not None
    assert "We zijn al begonnen" not in shown(ria.home)
    await kring.person("U0ANNA").clicks("Ik doe mee")
    await kring.person("U0ANNA").closes(everything=True)
    await kring.person("U0ANNA").runs("/kring", "open", channel=CHANNEL)
    assert kring.person("U0ANNA").sees("van Anna Peeters, opgeschreven door de begeleider")
    await plan_session(kring, "2026-04-23", "13:30")
    async with kring.database.read() as db:
        numbers = list(await db.scalars(select(LearningSession.number).order_by(LearningSession.number)))
    assert numbers == [5, 6]


@pytest.mark.long
async def test_beginning_in_the_middle_twice_is_harmless_and_ends_with_the_first_announcement(
    kring: Running,
) -> None:
    ria = kring.ria
    await ria.runs("/kring", "new", channel=CHANNEL)
    await ria.submits(FORM)
    await ria.closes(everything=True)
    for day in ("2026-03-12", "2026-04-23"):
        await plan_session(kring, day, "13:30")
    kring.playground.workspace.faults.server_error("conversations.members", times=1)
    await ria.opens_home()
    assert ria.home is not None
    before = dict(ria.home.content)
    filled = {
        "Nummer van de volgende bijeenkomst": "2",
        "Vragen die nog openstaan": "Wat is talent?",
        "Wie nodig je uit?": ["U0ANNA"],
    }
    for said in ("1 vraag", "geen nieuwe vragen"):
        ria.home.content = before
        await ria.clicks("We zijn al begonnen", within="home")
        await ria.submits(filled)
        assert ria.sees(said)
        await ria.closes(everything=True)
        await kring.settled()
    assert len(await questions(kring)) == 1
    assert len(kring.said_to("U0ANNA")) == 1
    async with kring.database.read() as db:
        rows = await db.scalars(select(LearningSession).order_by(LearningSession.starts_local))
        assert [meeting.number for meeting in rows] == [2, 3]
    await kring.advance("2026-02-19 09:05")
    ria.home.content = before
    await ria.clicks("We zijn al begonnen", within="home")
    await ria.submits({"Nummer van de volgende bijeenkomst": "9"})
    assert ria.sees("nummer verandert nu niet meer")


# What comes next.


async def test_the_date_that_was_given_is_acknowledged_with_its_length_and_its_announcement(
    kring: Running,
) -> None:
    ria = kring.ria
    await ria.runs("/kring", "nieuw Leren", channel=CHANNEL)
    await ria.submits({"Eerste bijeenkomst": date(2026, 3, 12), "Begintijd": time(13, 30)})
    for words in ("do 12 maart, 13.30–16.30 uur", "aan in het kanaal op do 19 februari"):
        assert ria.sees(words), words
    await ria.closes(everything=True)
    await ria.opens_home()
    assert ria.sees("aankondiging op do 19 februari")


async def test_who_begins_is_the_facilitator_unless_they_choose_another(kring: Running) -> None:
    await kring.ria.runs("/kring", "nieuw Leren", channel=CHANNEL)
    await kring.ria.submits()
    async with kring.database.read() as db:
        rows = await db.execute(select(Person.user_id, Membership.facilitates).join(Membership))
        assert [tuple(row) for row in rows] == [(FACILITATOR, True)]


@pytest.mark.long
async def test_a_new_network_has_a_list_of_what_to_do_that_leaves_by_itself(kring: Running) -> None:
    ria = kring.ria

    async def home() -> str:
        await ria.opens_home()
        assert ria.home is not None
        return shown(ria.home)

    await ria.runs("/kring", "nieuw Leren", channel=CHANNEL)
    await ria.submits()
    await ria.closes(everything=True)
    said = await home()
    assert "Nog te doen om te beginnen" in said
    assert "hoef je nu niets te doen" not in said
    await ria.clicks("Eerste dag kiezen", within="home")
    await ria.submits({"Dag": date(2026, 3, 12), "Begintijd": time(13, 30)})
    await ria.submits()
    await ria.closes(everything=True)
    said = await home()
    assert "Nog te doen voor de aankondiging van do 19 februari" in said
    assert "✓ Eerste bijeenkomst gepland" in said
    await ria.clicks("Leden uitnodigen", within="home")
    await ria.submits({"Wie nodig je uit?": ["U0ANNA"]})
    await ria.closes(everything=True)
    assert "✓ Leden uitgenodigd" in await home()
    await ria.clicks("Plaats invullen", within="home")
    await ria.submits({"Plaats": "De Linde"})
    await ria.closes(everything=True)
    assert "✓ Plaats ingevuld" in await home()
    await ria.clicks("Thema afbakenen", within="home")
    await ria.submits({"Wat hoort erbij?": "Sneller leren"})
    await ria.closes(everything=True)
    assert "Nog te doen" not in await home(), "all of it is done"


@pytest.mark.long
async def test_the_list_of_what_to_do_leaves_with_the_first_announcement(kring: Running) -> None:
    await kring.ria.runs("/kring", "nieuw Leren", channel=CHANNEL)
    await kring.ria.submits({"Eerste bijeenkomst": date(2026, 3, 12), "Begintijd": time(13, 30)})
    await kring.advance("2026-02-19 09:05")
    await kring.ria.closes(everything=True)
    await kring.ria.opens_home()
    assert not kring.ria.sees("Nog te doen")


# Where it lives.


async def new_network_of(running: Running, zone: str, told_late: bool = False) -> Network:
    """Somebody whom Kring has never met begins a network, of whom Slack tells at once or later."""
    workspace = running.playground.workspace
    workspace.add_user("U0NEW", "Nora Nieuw", tz=zone)
    workspace.add_channel(ELSEWHERE, "elders", members=["U0NEW"], private=True)
    nora = running.person("U0NEW")
    if told_late:
        workspace.faults.server_error("users.info", user="U0NEW")
    await nora.runs("/kring", "new", channel=ELSEWHERE)
    await nora.submits({**FORM, "Begeleider": "U0NEW"})
    [home] = await networks(running)
    return home


@pytest.mark.parametrize("told_late", [False, True])
@pytest.mark.parametrize(
    ("zone", "country"),
    [("America/New_York", "US"), ("Australia/Canberra", "AU"), ("Asia/Calcutta", "IN"), ("Etc/UTC", "BE")],
)
async def test_the_first_network_of_a_newcomer_lives_in_their_zone_and_country(
    kring: Running, zone: str, country: str, told_late: bool
) -> None:
    home = await new_network_of(kring, zone, told_late)
    assert (home.zone, home.country) == (zone, country)


async def test_zone_and_country_are_shown_and_another_country_is_kept(kring: Running) -> None:
    ria = kring.ria
    await ria.runs("/kring", "new", channel=CHANNEL)
    assert ria.sees("De uren zijn die van Brussel")
    await ria.submits({**FORM, "Land, voor de feestdagen": "QQ"})
    assert ria.sees("ken ik geen feestdagen")
    await ria.submits({"Land, voor de feestdagen": "nl"})
    assert ria.sees("de werkdagen die van Nederland")
    [home] = await networks(kring)
    assert (home.zone, home.country) == ("Europe/Brussels", "NL")


@pytest.mark.parametrize(
    ("country", "region", "said", "kept"),
    [
        ("AU", "nsw", "", "NSW"),
        ("BE", "german", "", "German"),
        ("BE", "Beieren", "Flemish, French, German", None),
        ("HR", "X", "geen regio’s", None),
    ],
)
async def test_a_region_that_nobody_knows_is_refused_with_those_that_are(
    circle: Running, country: str, region: str, said: str, kept: str | None
) -> None:
    await circle.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await circle.ria.submits(
        {"Land, voor de feestdagen": country, "Regio, als feestdagen verschillen": region}
    )
    assert circle.ria.sees(said or "Bewaard")
    [home] = await networks(circle)
    assert home.subdivision == kept


# Without a command.


@pytest.mark.parametrize("way", ["home", "help", "message"])
async def test_who_is_in_no_network_can_begin_without_knowing_a_command(kring: Running, way: str) -> None:
    ria = kring.ria
    if way == "home":
        await ria.opens_home()
    elif way == "help":
        await ria.runs("/kring", "help")
    else:
        await ria.writes("Dag Kring")
    assert ria.sees("van elkaars vragen leert")
    await ria.clicks("Netwerk beginnen")
    await ria.submits({"In welk kanaal?": CHANNEL})
    await ria.submits({"Thema": "Leren van fouten"})
    [home] = await networks(kring)
    assert (home.theme, home.channel_id) == ("Leren van fouten", CHANNEL)


async def test_where_kring_is_not_it_says_so_beside_the_channel_and_a_second_press_goes_on(
    kring: Running,
) -> None:
    ria, workspace = kring.ria, kring.playground.workspace
    workspace.add_channel(ELSEWHERE, "elders", members=[FACILITATOR], private=True, with_bot=False)
    await ria.opens_home()
    await ria.clicks("Netwerk beginnen", within="home")
    await ria.submits({"In welk kanaal?": ELSEWHERE})
    assert ria.sees("Ik zit nog niet in dat kanaal")
    workspace.channels[ELSEWHERE].members.append(workspace.bot_user)
    await ria.submits()
    assert ria.modal is not None
    assert ria.modal.title == "Nieuw netwerk"
    await ria.submits({"Thema": "Leren van fouten"})
    assert len(await networks(kring)) == 1


@pytest.mark.parametrize("way", ["home", "my kring"])
async def test_where_there_is_no_network_yet_the_first_to_look_reads_how_one_begins(
    kring: Running, way: str
) -> None:
    ria = kring.ria
    await (ria.opens_home() if way == "home" else ria.runs("/kring", ""))
    for words in ("Kring werkt hier", "`/invite @Kring`", "Druk hier op *Netwerk beginnen*"):
        assert ria.sees(words), words
    assert not ria.sees("Je zit nog in geen enkel lerend netwerk")
    assert kring.said_to(FACILITATOR) == []  # nobody gets a message for it
    await ria.clicks("Netwerk beginnen")
    await ria.submits({"In welk kanaal?": CHANNEL})
    await ria.submits({"Thema": "Leren van fouten"})
    await ria.closes(everything=True)
    guest = kring.person("U0GUEST")
    await guest.opens_home()
    assert guest.sees("Je zit nog in geen enkel lerend netwerk")
    assert not guest.sees("Kring werkt hier")


async def test_a_network_of_another_workspace_is_none_here(there: Street) -> None:
    async with there.database.read() as db:
        for home in await db.scalars(select(Network)):
            assert await network.any_in(db, home.team_id)
        assert not await network.any_in(db, "T0NOBODY")


async def test_a_guest_hears_who_can_begin_one(kring: Running) -> None:
    guest = kring.person("U0GUEST")
    await guest.opens_home()
    await guest.clicks("Netwerk beginnen", within="home")
    assert guest.sees("Vraag het aan iemand die zelf lid is van deze Slack")
    assert await networks(kring) == []
