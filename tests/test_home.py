"""The App Home and My Kring: what each person finds there, with and without networks."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.texts import Texts
from bot.views import home as view
from bot.views.home import Circle
from models.delivery import Delivery
from models.network import Headcount, Membership, Network, Standing
from models.person import Language, Person
from models.plan import Kind
from models.session import LearningSession, Stage
from playground import Person as Hands
from playground.checks import check_view
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.people import plan_session, start_network

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TODAY = NOW.date()
LANGUAGES = [Texts(language) for language in Language]
both_languages = pytest.mark.parametrize("t", LANGUAGES, ids=str)


def a_session(number: int, stage: Stage = Stage.PLANNED) -> LearningSession:
    made = LearningSession(
        network_id=1,
        number=number,
        starts_local=datetime(2026, 3, number, 13, 30),
        minutes=180,
        zone="Europe/Brussels",
        created_at=NOW,
        stage=stage,
    )
    made.id = number
    return made


def a_circle(standing: Standing = Standing.ACTIVE, **facts: Any) -> Circle:
    home = Network(team_id="T", channel_id="C1", theme="Leren & <delen>", created_at=NOW)
    home.id = 1
    mine = Membership(network_id=1, person_id=1, standing=standing, facilitates=True)
    mine.id = 1
    return Circle(home, mine, **facts)


PERSON = Person(team_id="T", user_id="U0ANNA", name="Anna")


@both_languages
@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in (Stage.CLOSED, Stage.CANCELLED)])
def test_the_home_of_a_facilitator_is_accepted_by_slack_at_every_stage(t: Texts, stage: Stage) -> None:
    current = a_session(1, stage)
    later = [a_session(number) for number in range(2, 14)]
    circle = a_circle(coming=current, current=current, planned=later)
    assert check_view(view.home(t, PERSON, [circle, circle, circle], TODAY), "home") == []
    assert check_view(view.menu(t, PERSON, [circle], TODAY, unknown="<b>"), "modal") == []


@both_languages
def test_the_home_of_everybody_else_is_accepted_by_slack(t: Texts) -> None:
    assert check_view(view.home(t, PERSON, [], TODAY), "home") == []
    for standing in (Standing.INVITED, Standing.WAITING):
        assert check_view(view.home(t, PERSON, [a_circle(standing)], TODAY), "home") == []


def test_what_did_not_arrive_is_named_by_person_and_by_channel() -> None:
    def unsent(recipient: str, person_id: int | None) -> Delivery:
        return Delivery(
            network_id=1, kind=Kind.INVITATION, subject="s", recipient=recipient, due=NOW, expires=NOW,
            person_id=person_id,
        )  # fmt: skip

    circle = a_circle(unsent=[unsent("U0ANNA", 1), unsent("C1", None)])
    assert "bij: <#C1>, <@U0ANNA>" in str(view.home(LANGUAGES[0], PERSON, [circle], TODAY))


def test_who_waits_is_offered_a_seat_only_while_one_is_free() -> None:
    waiting = [(Membership(network_id=1, person_id=1, standing=Standing.WAITING), PERSON)]
    for active, offered in ((14, True), (15, False)):
        circle = a_circle(headcount=Headcount(active, 1, 0), waiting=waiting)
        assert ("give_seat" in str(view.home(LANGUAGES[0], PERSON, [circle], TODAY))) is offered


# What people find.


async def home_of(person: Hands) -> str:
    """What the Home of a person says when they open it."""
    home = await person.opens_home()
    assert home is not None
    return shown(home)


async def test_somebody_without_a_network_hears_how_to_begin(kring: Running) -> None:
    anna = kring.person("U0ANNA")
    assert "/kring nieuw" in await home_of(anna)
    await anna.clicks("In English, please", within="home")
    assert "/kring new`" in await home_of(anna)


async def test_somebody_invited_can_answer_at_home(kring: Running) -> None:
    await start_network(kring)
    await kring.ria.runs("/kring", "invite", channel=CHANNEL)
    await kring.ria.submits({"Wie nodig je uit?": ["U0ANNA", "U0BRAM"]})
    await kring.settled()
    anna, bram = kring.person("U0ANNA"), kring.person("U0BRAM")
    assert "Je bent uitgenodigd" in await home_of(anna)
    await anna.clicks("Wie ziet wat?", within="home")
    assert anna.sees("zes maanden")
    await anna.closes()
    await anna.clicks("Ik doe mee", within="home")
    await anna.closes()
    await kring.settled()
    assert anna.sees("Er is nog geen bijeenkomst gepland. Een vraag stellen kan altijd")
    assert "Ik doe mee" not in shown(anna.direct_messages[0])
    await bram.runs("/kring", "", channel=CHANNEL)
    await bram.clicks("Liever niet")
    assert bram.sees("Begrepen")
    await bram.closes()
    assert bram.sees("nog in geen enkel lerend netwerk")


async def test_a_participant_answers_at_home_and_sees_what_they_chose(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    said = await home_of(anna)
    for words in ("Volgende keer: Leren van elkaar", "donderdag 12 maart 2026, 13.30 uur", "Deze keer niet"):
        assert words in said
    assert "Instellingen" not in said
    await anna.clicks("Ja", within="home")
    assert len(anna.direct_messages[-1].files) == 1
    home = anna.home
    assert home is not None
    rows = [block for block in home.blocks if block["type"] == "actions"]
    chosen = [e["text"]["text"] for row in rows for e in row["elements"] if e.get("style") == "primary"]
    assert chosen == ["Ja"]


async def test_my_kring_shows_the_answer_that_was_given_in_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "", channel=CHANNEL)
    await anna.clicks("Misschien")
    modal = anna.modal
    assert modal is not None
    rows = [block for block in modal.blocks if block["type"] == "actions"]
    chosen = [e["text"]["text"] for row in rows for e in row["elements"] if e.get("style") == "primary"]
    assert chosen == ["Misschien"]


async def test_a_facilitator_finds_every_session_with_what_can_be_done_about_it(circle: Running) -> None:
    await plan_session(circle, "2026-04-23", "13:30")
    said = await home_of(circle.ria)
    assert "donderdag 12 maart 2026, 13.30 uur: gepland" in said
    assert "donderdag 23 april 2026, 13.30 uur: gepland" in said
    assert "6 van 15 plaatsen bezet" in said
    assert "Volgende keer" not in said
    await circle.ria.clicks("Niet laten doorgaan", within="home", beside="23 april")
    assert circle.ria.sees("23 april")
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    assert "23 april" not in await home_of(circle.ria)


@pytest.mark.parametrize(
    ("moment", "words", "button"),
    [
        ("2026-02-19 09:01", "aangekondigd", "Vragen nu afsluiten"),
        ("2026-03-05 09:01", "het agendavoorstel wacht op je", "Agenda"),
        ("2026-03-06 15:01", "de agenda is gepubliceerd", "Verplaatsen"),
        ("2026-03-12 13:31", "nu bezig", "Agenda"),
    ],
)
async def test_what_waits_for_the_facilitator_follows_the_session(
    circle: Running, moment: str, words: str, button: str
) -> None:
    await circle.advance(moment)
    said = await home_of(circle.ria)
    assert words in said
    assert button in said.split("\n")


async def test_after_a_session_the_report_waits_and_the_next_one_can_still_be_moved(circle: Running) -> None:
    await plan_session(circle, "2026-04-23", "13:30")
    await circle.advance("2026-03-12 14:00")
    await circle.ria.opens_home()
    await circle.ria.clicks("Paneel openen", within="home")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-13 10:00")
    said = await home_of(circle.ria)
    assert "het verslag wacht op je" in said
    assert "donderdag 23 april 2026, 13.30 uur: gepland" in said


async def test_two_networks_stand_below_each_other_and_each_can_be_left(circle: Running) -> None:
    workspace = circle.playground.workspace
    workspace.add_channel("C0OTHER", "other", members=[FACILITATOR, *MEMBERS], private=True)
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "new", channel="C0OTHER")
    await anna.submits({"Thema": "Iets anders", "Begeleider en vervanger": ["U0ANNA", "U0BRAM"]})
    await anna.closes(everything=True)
    await circle.settled()
    said = await home_of(anna)
    assert said.index("Leren van elkaar") < said.index("Iets anders") < said.index("Instellingen")
    home = anna.home
    assert home is not None
    assert shown(home).split("\n").count("Uitstappen") == 2
    first = next(b for b in home.blocks if b["type"] == "actions" and "Uitstappen" in str(b))
    assert '"network":1' in str(first)


# My Kring.


async def test_the_command_alone_opens_my_kring_and_an_unknown_word_is_named(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring")
    assert anna.modal is not None
    assert anna.modal.title == "Mijn Kring"
    assert not anna.sees("ken ik niet")
    await anna.runs("/kring", "koffie <b>", channel=CHANNEL)
    assert anna.sees('Het commando "koffie" ken ik niet')
    await anna.runs("/kring", "help mij", channel=CHANNEL)
    assert not anna.sees("ken ik niet")


async def test_the_pinned_message_opens_my_kring_for_a_guest(circle: Running) -> None:
    guest = circle.person("U0GUEST")
    pinned = next(m for m in guest.messages(CHANNEL) if "Mijn Kring" in shown(m))
    await guest.clicks("Mijn Kring", within=pinned)
    assert guest.sees("nog in geen enkel lerend netwerk")


async def test_another_tab_of_the_home_draws_nothing(kring: Running) -> None:
    anna = kring.person("U0ANNA")
    workspace = kring.playground.workspace
    event = {
        "type": "app_home_opened",
        "user": "U0ANNA",
        "tab": "messages",
        "channel": workspace.dm("U0ANNA").id,
    }
    await kring.playground.sends_event(event)
    await kring.settled()
    assert anna.home is None
