"""The App Home and My Kring: what each person finds there, with and without networks."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.ids import Act
from bot.texts import Texts
from bot.views import home as view
from bot.views.circle import Circle
from models.attendance import Rsvp
from models.delivery import Delivery
from models.follow_up import Action
from models.membership import Headcount, Membership, Standing
from models.missed import Missed
from models.network import Network
from models.person import Language, Person
from models.plan import Kind
from models.question import LearningQuestion, State
from models.session import LearningSession, Stage
from playground import Person as Hands
from playground.checks import check_view
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.people import plan_session, start_network
from tests.turning import every_page

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TODAY = NOW.date()
LANGUAGES = [Texts(language) for language in Language]
BUSY = (Stage.UNDERWAY, Stage.PREPARING, Stage.EVALUATING, Stage.REPORTING, Stage.READY, Stage.ANNOUNCED)
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
    def missed(recipient: str, person_id: int | None) -> Missed:
        row = Delivery(
            network_id=1, kind=Kind.INVITATION, subject="s", recipient=recipient, due=NOW, expires=NOW,
            person_id=person_id,
        )  # fmt: skip
        return Missed(row.kind, NOW, 1, row=row)

    to_some = Missed(Kind.EVALUATION_REQUEST, NOW, 1, session_id=1)
    circle = a_circle(missed=[to_some, missed("U0ANNA", 1), missed("C1", None)])
    shown = str(view.home(LANGUAGES[0], PERSON, [circle], TODAY))
    assert "2 berichten kwamen niet aan, of misschien niet, bij: <#C1>, <@U0ANNA>" in shown
    assert "Niet bij iedereen aangekomen, of misschien niet: Evaluatie" in shown


def test_who_waits_is_offered_a_seat_only_while_one_is_free() -> None:
    waiting = [(Membership(network_id=1, person_id=1, standing=Standing.WAITING), PERSON)]
    for active, offered in ((14, True), (15, False)):
        circle = a_circle(headcount=Headcount(active, 1, 0), waiting=waiting)
        assert ("give_seat" in str(view.home(LANGUAGES[0], PERSON, [circle], TODAY))) is offered


@both_languages
@pytest.mark.parametrize("sign", ["x", "&", "💬"])
def test_a_network_in_which_everything_is_long_is_whole_on_the_pages_of_my_kring(t: Texts, sign: str) -> None:
    circle = fullest(1)
    circle = replace(
        circle,
        to_judge=(),
        questions=[replace_text(a_question(n), f"Vraag {n:03} {sign * 990}") for n in range(1, 121)],
        actions=[Action(session_id=1, owner_id=1, text=f"Actie {n:03} {sign * 490}") for n in range(60)],
    )
    for number, action in enumerate(circle.actions):
        action.id = number + 1
    assert check_view(view.home(t, PERSON, [circle] * 15, TODAY), "home") == []
    assert check_view(view.menu(t, PERSON, [circle] * 15, TODAY), "modal") == []
    told = "\n".join(str(page["blocks"]) for page in every_page(lambda start: view.alone(t, circle, start)))
    for number in range(1, 121):
        assert told.count(f"Vraag {number:03} ") == 1
    for number in range(60):
        assert told.count(f"Actie {number:03} ") == 1
    assert Act.CIRCLE in str(view.home(t, PERSON, [circle], TODAY)), "the way to all of it"


def replace_text(question: LearningQuestion, text: str) -> LearningQuestion:
    question.text = text
    return question


# What people find.


def a_question(number: int, **facts: Any) -> LearningQuestion:
    made = LearningQuestion(
        network_id=1, asker_id=1, text=f"Vraag {number} " + "x" * 900, asked_at=NOW, **facts
    )
    made.id = number
    return made


def fullest(number: int) -> Circle:
    """A network in which everything there is waits for somebody who leads it and takes part."""
    home = Network(team_id="T", channel_id=f"C{number}", theme=f"Netwerk {number}", created_at=NOW)
    home.id, home.capacity = number, 20
    mine = Membership(network_id=number, person_id=1, standing=Standing.ACTIVE, facilitates=True)
    mine.id = number
    sessions = [a_session(n, stage) for n, stage in enumerate(BUSY, start=1)]
    sessions += [a_session(n) for n in range(len(BUSY) + 1, 25)]
    unsent = [
        Delivery(
            network_id=number, kind=Kind.INVITATION, subject="s", recipient=f"U{n}", due=NOW, expires=NOW,
            person_id=n,
        )
        for n in range(1, 21)
    ]  # fmt: skip
    missed = [Missed(row.kind, NOW, 1, row=row) for row in unsent]
    actions = [Action(session_id=1, owner_id=1, text="Doen " * 200) for _ in range(14)]
    for key, action in enumerate(actions, start=1):
        action.id = key
    return Circle(
        home,
        mine,
        coming=sessions[5],
        current=sessions[0],
        planned=sessions[1:],
        questions=[a_question(n) for n in range(1, 15)],
        to_judge=[(a_question(n), 1) for n in range(20, 30)],
        actions=actions,
        headcount=Headcount(6, 1, 2),
        missed=missed,
        waiting=[(mine, PERSON)],
        gone=[(mine, PERSON)] * 9,
        unable=[(mine, PERSON)] * 9,
    )


def networks_shown(seen: dict[str, Any]) -> list[str]:
    """The networks that can be reached from a view: whole, or by a line with its button."""
    whole = [block["text"]["text"] for block in seen["blocks"] if block["type"] == "header"]
    opened = [b for b in seen["blocks"] if b.get("accessory", {}).get("action_id") == Act.CIRCLE]
    lines = [b["text"]["text"].split("*")[1] for b in opened if b["text"]["text"].startswith("*")]
    return whole + lines


@both_languages
@pytest.mark.parametrize("many", [1, 3, 15])
def test_with_any_number_of_networks_each_is_whole_or_can_be_opened(t: Texts, many: int) -> None:
    for circles in (
        [fullest(number) for number in range(1, many + 1)],
        [replace(a_circle(), network=fullest(number).network) for number in range(1, many + 1)],
    ):
        for seen, kind in (
            (view.home(t, PERSON, circles, TODAY), "home"),
            (view.menu(t, PERSON, circles, TODAY, unknown="koffie"), "modal"),
        ):
            assert check_view(seen, kind) == []
            assert networks_shown(seen) == [circle.network.theme for circle in circles]
            if many < 15:  # the first is whole, however much waits in it
                assert "header" in [block["type"] for block in seen["blocks"][:2]]
            assert "my_settings" in str(seen["blocks"][-2])
        assert check_view(view.alone(t, circles[0]), "modal") == []


def test_the_network_in_view_comes_first_and_more_than_a_hundred_are_counted() -> None:
    circles = [fullest(number) for number in range(1, 121)]
    seen = view.menu(LANGUAGES[0], PERSON, circles, TODAY, first=7)
    assert check_view(seen, "modal") == []
    shown_here = networks_shown(seen)
    assert shown_here[0] == "Netwerk 7"
    [counted] = [b for b in seen["blocks"] if "typ `/kring`" in str(b)]
    assert f"En nog {120 - len(shown_here)} netwerken" in str(counted)


def test_what_waits_for_the_facilitator_stands_in_order_of_urgency() -> None:
    said = str(view.home(LANGUAGES[0], PERSON, [fullest(1)], TODAY))
    order = ["Dit wacht op jou", "nu bezig", "niet aan, of", "agendavoorstel", "verslag wacht", "account"]
    order += ["Geef de eerste een plaats", "Wat er komt", "de agenda is gepubliceerd", "gepland."]
    places = [said.index(words) for words in order]
    assert places == sorted(places)
    calm = a_circle(coming=a_session(1), current=a_session(1))
    assert "Er wacht niets op je" in str(view.home(LANGUAGES[0], PERSON, [calm], TODAY))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Laat je weten of je erbij bent?"),
        ({"given": Rsvp.YES}, "Heb je een vraag uit je werk?"),
        ({"given": Rsvp.YES, "no_question": True}, "De agenda komt in het kanaal."),
        ({"given": Rsvp.MAYBE, "questions": [a_question(1)]}, "De agenda komt in het kanaal."),
        ({"given": Rsvp.NO}, "Achteraf praat ik je bij"),
    ],
)
def test_home_says_what_to_do_next(facts: dict[str, Any], words: str) -> None:
    meeting = a_session(1, Stage.ANNOUNCED)
    circle = a_circle(coming=meeting, current=meeting, **facts)
    for t in LANGUAGES:
        assert check_view(view.home(t, PERSON, [circle], TODAY), "home") == []
    assert words in str(view.home(LANGUAGES[0], PERSON, [circle], TODAY))


def test_a_question_on_a_published_agenda_names_its_day() -> None:
    day = date(2026, 3, 12)
    asked, merged, other = a_question(1), a_question(2, state=State.MERGED), a_question(3)
    merged.merged_into_id = 9
    circle = a_circle(questions=[asked, merged, other], on_agenda={1: day, 9: day})
    for t, words in zip(LANGUAGES, ("op de agenda van donderdag 12 maart", "Thursday 12 March"), strict=True):
        assert str(view.home(t, PERSON, [circle], TODAY)).count(words) == 2


async def home_of(person: Hands) -> str:
    await person.opens_home()
    home = person.home
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
    await circle.settled()
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
    assert "23 april 2026: gaat niet door" in await home_of(circle.ria)


@pytest.mark.parametrize(
    ("moment", "words", "button"),
    [
        ("2026-02-19 09:01", "aangekondigd", "Vragen nu sluiten"),
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


# More networks than fit.


async def many_networks(running: Running, user_id: str, many: int) -> None:
    """Let somebody belong to this many more networks, each with its next session."""
    async with running.database.write() as db:
        member = await db.scalar(select(Person).where(Person.user_id == user_id))
        assert member is not None
        for number in range(1, many + 1):
            home = Network(
                team_id=member.team_id, channel_id=f"C0{number}", theme=f"Kring {number}", created_at=NOW
            )
            db.add(home)
            await db.flush()
            db.add(Membership(network_id=home.id, person_id=member.id, standing=Standing.ACTIVE, since=NOW))
            db.add(
                LearningSession(
                    network_id=home.id,
                    number=1,
                    starts_local=datetime(2026, 4, number, 13, 30),
                    minutes=180,
                    zone="Europe/Brussels",
                    created_at=NOW,
                    stage=Stage.ANNOUNCED,
                )
            )


async def test_somebody_in_three_networks_sees_each_whole(circle: Running) -> None:
    await many_networks(circle, "U0ANNA", 2)
    anna = circle.person("U0ANNA")
    said = await home_of(anna)
    assert said.count("Uitstappen") == 3 + 1  # and the line that says it is always possible
    assert "Je andere netwerken" not in said
    await anna.clicks("In English, please", within="home")
    assert (await home_of(anna)).count("Next time:") == 3


async def test_somebody_in_fifteen_networks_opens_those_that_do_not_fit(circle: Running) -> None:
    await many_networks(circle, "U0ANNA", 14)
    anna = circle.person("U0ANNA")
    said = await home_of(anna)
    for theme in ("Leren van elkaar", *(f"Kring {number}" for number in range(1, 15))):
        assert theme in said
    assert "Je andere netwerken" in said
    await anna.clicks("Openen", within="home", beside="Kring 14")
    modal = anna.modal
    assert modal is not None
    assert "Kring 13" not in shown(modal)
    await anna.clicks("Ja")
    modal = anna.modal
    assert modal is not None
    assert "Kring 13" not in shown(modal)
    rows = [block for block in modal.blocks if block["type"] == "actions"]
    chosen = [e["text"]["text"] for row in rows for e in row["elements"] if e.get("style") == "primary"]
    assert chosen == ["Ja"]
    await anna.closes(everything=True)
    await anna.runs("/kring", "taal en")
    await anna.closes(everything=True)
    assert "Your other networks" in await home_of(anna)
    await anna.runs("/kring")
    await anna.clicks("Open", beside="Kring 12")
    assert anna.sees("Kring 12")


async def test_a_network_that_somebody_does_not_belong_to_does_not_open(circle: Running) -> None:
    await many_networks(circle, "U0ANNA", 14)
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    await anna.opens_home()
    await bram.opens_home()
    home, other = anna.home, bram.home
    assert home is not None
    assert other is not None
    other.content = dict(home.content)
    await bram.clicks("Openen", within="home", beside="Kring 14")
    assert bram.sees("geen lid")
