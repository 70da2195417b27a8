"""What people do at odd moments: each gets a clear sentence, and nothing is lost or half done."""

import asyncio
from datetime import date, time

import pytest
from sqlalchemy import func, select

from bot.act.ids import Form
from models.action import Action, Agreement
from models.agenda import AgendaItem
from models.attendance import Attendance
from models.base import Base
from models.intention import Intention
from models.membership import Membership, Standing
from models.network import Network
from models.note import Note
from models.person import Person
from models.question import LearningQuestion
from models.report import Report
from models.session import LearningSession
from models.unlinked import InquiryAnswer, InquiryTurnout
from models.writing import tidy
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import plan_session, somebody_asked
from tests.test_evaluation import FILL_IN, NOW_BUTTON, SEVEN, request_of
from tests.test_pages import reads_and_releases

QUESTION = "Wat wil je leren?"
ODD = "\u202e<!channel> <!here> @channel \u200b*vet* & <@U0BRAM>\u2066 \u200fשלום 👩‍👩‍👧 \x07"
SPACES = " \u200b\u00a0\n\u2066\ufeff "


async def counted(running: Running, *tables: type[Base]) -> list[int]:
    async with running.database.read() as db:
        return [await db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def reads(person: Hands) -> str:
    return shown(person.top())


def said_by_kring(running: Running) -> str:
    """Everything that Kring sent as markup, to the channel and to everybody."""
    found = []
    for message in running.playground.workspace.messages:
        if message.user != running.playground.workspace.bot_user:
            continue
        found.append(message.text)
        for block in message.blocks or []:
            parts = [block.get("text"), *block.get("elements", []), *(block.get("fields") or [])]
            found += [part["text"] for part in parts if part and part.get("type") == "mrkdwn"]
    return "\n".join(found)


def test_what_is_typed_too_long_or_oddly_still_has_its_words() -> None:
    assert tidy(SPACES) == ""
    assert tidy(ODD) == "<!channel> <!here> @channel *vet* & <@U0BRAM> \u200fשלום 👩‍👩‍👧"


# Dates.


@pytest.mark.parametrize(
    ("day", "hour", "minutes", "said"),
    [
        ("2026-01-04", "10:00", "180", "al voorbij"),
        ("2026-04-16", "13:30", "-30", "van 15 tot 600"),
        ("2026-04-16", "13:30", "0", "van 15 tot 600"),
        ("2026-04-16", "13:30", "²", "van 15 tot 600"),
    ],
)
async def test_a_session_that_cannot_be_is_refused_with_what_was_typed(
    circle: Running, day: str, hour: str, minutes: str, said: str
) -> None:
    ria = circle.ria
    await ria.runs("/kring", "bijeenkomst", channel=CHANNEL)
    form = {"Dag": date.fromisoformat(day), "Begintijd": time.fromisoformat(hour), "Thema": "Talent"}
    await ria.submits({**form, "Duur in minuten": minutes})
    assert ria.sees(said)
    assert "Talent" in str(ria.top().state)
    assert await counted(circle, LearningSession) == [1]


@pytest.mark.long
async def test_an_hour_that_the_clocks_skip_is_shown_as_it_will_be(circle: Running) -> None:
    await plan_session(circle, "2026-03-29", "02:30")
    await circle.ria.opens_home()
    assert circle.ria.sees("3.30 uur")


# Who may not.


@pytest.mark.parametrize("command", ["paneel", "berichten", "bijeenkomst", "uitnodigen", "instellingen"])
async def test_a_facilitator_s_command_is_refused_to_a_member(circle: Running, command: str) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", command, channel=CHANNEL)
    assert "alleen de begeleider" in reads(anna)


async def test_who_facilitates_elsewhere_is_a_stranger_here(circle: Running) -> None:
    await _in_another_network(circle, "U0ANNA", leads=True)
    anna = circle.person("U0ANNA")
    for command in ("paneel", "berichten", "instellingen"):
        await anna.runs("/kring", command, channel=CHANNEL)
        assert "alleen de begeleider" in reads(anna)
        await anna.closes(everything=True)


async def _in_another_network(running: Running, user_id: str, *, leads: bool = False) -> int:
    async with running.database.write() as db:
        person = (await db.scalars(select(Person).where(Person.user_id == user_id))).one()
        now = running.clock.now()
        home = Network(team_id=person.team_id, channel_id="C0ANDERS", theme="Anders", created_at=now)
        db.add(home)
        await db.flush()
        db.add(
            Membership(
                network_id=home.id,
                person_id=person.id,
                standing=Standing.ACTIVE,
                since=now,
                facilitates=leads,
            )
        )
        return home.id


# Buttons that have lived too long.


@begins_after(until("2026-02-20 09:00"))
@pytest.mark.long
async def test_a_button_of_a_cancelled_session_says_so_and_writes_nothing(circle: Running) -> None:
    anna, ria = circle.person("U0ANNA"), circle.ria
    await anna.writes("Ik ben er niet bij")
    await circle.settled()
    await ria.opens_home()
    await ria.clicks("Niet laten doorgaan", within=ria.home)
    await ria.submits()
    await ria.closes(everything=True)
    await circle.settled()
    await anna.clicks("Afmelden", within=anna.ephemerals[-1])
    assert "afgelast" in reads(anna)
    assert await counted(circle, Attendance) == [0]


@pytest.mark.long
async def test_a_button_of_a_closed_round_says_so_and_writes_nothing(circle: Running) -> None:
    await circle.advance("2026-03-12 16:20")
    ria, anna = circle.ria, circle.person("U0ANNA")
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": list(MEMBERS.values())})
    await ria.closes(everything=True)
    await ria.clicks(NOW_BUTTON)
    await ria.closes(everything=True)
    await circle.settled()
    await anna.clicks(FILL_IN, within=request_of(circle, "U0ANNA"))
    await circle.advance("2026-03-17 17:31")
    await anna.submits({**SEVEN, "Opmerkingen": "Te laat getypt"})
    assert anna.errors
    assert "Te laat getypt" in str(anna.top().state)
    assert await counted(circle, InquiryTurnout, InquiryAnswer) == [0, 0]


@pytest.mark.long
@begins_after(until("2026-02-20 09:00"))
async def test_buttons_of_a_network_that_somebody_left_say_so_and_write_nothing(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.writes("Hoe begin je?")
    await circle.settled()
    offered = anna.ephemerals[-1]
    async with circle.database.write() as db:
        person = (await db.scalars(select(Person).where(Person.user_id == "U0ANNA"))).one()
        place = (await db.scalars(select(Membership).where(Membership.person_id == person.id))).one()
        place.leave(circle.clock.now())
    for words in ("Bewaren als vraag", "Bericht aan je begeleider", "Afmelden"):
        await anna.clicks(words, within=offered)
        assert "geen lid" in reads(anna), words
        await anna.closes(everything=True)
    assert await counted(circle, LearningQuestion, Note, Attendance) == [0, 0, 0]


# The same twice, and two at once.


async def test_a_form_sent_in_from_two_devices_is_kept_once(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vraag Hoe begin je?", channel=CHANNEL)
    assert anna.top().content["callback_id"] == Form.QUESTION
    body = (await anna.submits()).payload
    assert body is not None
    await circle.playground.deliver("interactive", body, True)
    await anna.closes(everything=True)
    await anna.opens_home()
    await anna.clicks("Bericht aan je begeleider", within=anna.home)
    body = (await anna.submits({"Wat wil je laten weten?": "Eén keer graag"})).payload
    assert body is not None
    await circle.playground.deliver("interactive", body, True)
    await circle.settled()
    assert await counted(circle, LearningQuestion, Note) == [1, 1]
    assert sum("Eén keer graag" in text for text in circle.said_to(FACILITATOR)) == 1


@pytest.mark.long
async def test_two_facilitators_move_a_point_of_one_agenda_at_once(circle: Running) -> None:
    await somebody_asked(circle)
    async with circle.database.write() as db:
        people = select(Person.id).where(Person.user_id == "U0BRAM")
        place = (await db.scalars(select(Membership).where(Membership.person_id.in_(people)))).one()
        place.stands_in = True
    await circle.advance("2026-03-05 10:00")
    ria, bram = circle.ria, circle.person("U0BRAM")
    for person in (ria, bram):
        await person.opens_home()
        await person.clicks("Agenda nakijken", within=person.home)
    async with circle.database.read() as db:
        points = list(await db.scalars(select(AgendaItem).order_by(AgendaItem.position)))
    before = [point.id for point in points]
    await asyncio.gather(
        ria.chooses("Wijzig 13.30", "Omlaag"),
        bram.chooses("Wijzig 13.30", "Omlaag"),
    )
    async with circle.database.read() as db:
        points = list(await db.scalars(select(AgendaItem).order_by(AgendaItem.position)))
    assert sorted(point.id for point in points) == sorted(before)
    assert [point.position for point in points] == list(range(1, len(points) + 1))


# Odd text.


def longest(person: Hands, label: str) -> int:
    """How much the form lets somebody type."""
    block = next(
        block
        for block in person.top().content["blocks"]
        if block["type"] == "input" and block["label"]["text"] == label
    )
    return min(int(block["element"].get("max_length", 3000)), 3000)


def filling(person: Hands, label: str) -> str:
    """As long and as odd a text as the form takes."""
    return (ODD + "& <" * 1500)[: longest(person, label)]


@pytest.mark.parametrize("typed", [SPACES, "", "\u200d"])
async def test_a_question_that_nobody_would_see_is_given_back(circle: Running, typed: str) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "question", channel=CHANNEL)
    await anna.fills({QUESTION: "x"})
    block = next(b for b in anna.top().content["blocks"] if b.get("block_id") == "text")
    anna.top().state["text"][block["element"]["action_id"]]["value"] = typed or " "
    await anna.submits()
    assert anna.sees("Eén zin is genoeg")
    assert await counted(circle, LearningQuestion) == [0]


async def test_what_does_not_fit_in_a_question_is_given_back_beside_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    long = " ".join(f"woord{number}" for number in range(400))
    await anna.runs("/kring", f"vraag {long}", channel=CHANNEL)
    assert "Dit paste er niet meer bij" in reads(anna)
    assert reads(anna).endswith("woord398 woord399")
    await anna.submits()
    async with circle.database.read() as db:
        kept = (await db.scalars(select(LearningQuestion.text))).one()
    assert long.startswith(kept.removesuffix("…"))


@pytest.mark.long
async def test_a_message_of_three_thousand_signs_is_offered_and_what_does_not_fit_is_said(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    for text in ('é"\n' * 1000, ODD * 60, SPACES + "😀" * 2500):
        await anna.writes(text)
        await circle.settled()
        assert "langer dan ik hier kan meenemen" in shown(anna.ephemerals[-1])
        await anna.clicks("Bericht aan je begeleider", within=anna.ephemerals[-1])
        await anna.submits()
        assert anna.sees("Ik geef dit door")
        await anna.closes(everything=True)
    before = len(anna.ephemerals)
    await anna.writes(SPACES)
    await circle.settled()
    assert len(anna.ephemerals) == before
    await circle.settled()
    assert "<!channel>" not in said_by_kring(circle)


@pytest.mark.long
async def test_odd_text_in_every_field_is_kept_and_never_calls_the_channel(circle: Running) -> None:
    anna, ria = circle.person("U0ANNA"), circle.ria
    await ria.opens_home()
    await ria.clicks("Wijzigen", within=ria.home)
    labels = [b["label"]["text"] for b in ria.top().content["blocks"] if b["type"] == "input"]
    typed = {label: filling(ria, label) for label in labels if label in ("Thema", "Plaats", "Meebrengen")}
    assert typed
    await ria.submits(typed)
    assert not ria.errors
    await ria.closes(everything=True)
    await anna.runs("/kring", "vraag", channel=CHANNEL)
    asked = filling(anna, QUESTION)
    await anna.submits({QUESTION: asked})
    await anna.closes(everything=True)
    await circle.advance("2026-03-12 13:40")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [name for key, name in MEMBERS.items() if key != "U0DIRK"]})
    await _records(ria)
    await ria.closes(everything=True)
    await circle.advance("2026-03-12 17:00")
    await anna.clicks(FILL_IN, within=request_of(circle, "U0ANNA"))
    inputs = [b for b in anna.top().content["blocks"] if b["type"] == "input"]
    scored = {b["label"]["text"]: "7" for b in inputs if b["element"]["type"] == "static_select"}
    texts = [b["label"]["text"] for b in inputs if b["element"]["type"] == "plain_text_input"]
    await anna.submits({**scored, **{label: filling(anna, label) for label in texts}})
    assert not anna.errors
    trying = next(b["label"]["text"] for b in anna.top().content["blocks"] if b["type"] == "input")
    await anna.submits({trying: filling(anna, trying)})
    await anna.closes(everything=True)
    await circle.advance("2026-03-13 09:30")
    await ria.clicks("Samenvatting wijzigen")
    summary = "Het belangrijkste in drie regels"
    await ria.submits({summary: filling(ria, summary)})
    await ria.closes(everything=True)
    await reads_and_releases(circle)
    await circle.advance("2026-04-01 12:00")
    assert await counted(circle, LearningQuestion, Agreement, Action, Intention, Report) == [1, 1, 1, 1, 1]
    async with circle.database.read() as db:
        question = (await db.scalars(select(LearningQuestion))).one()
    assert question.text == tidy(asked)
    everything = said_by_kring(circle)
    for calling in ("<!channel>", "<!here>", "<@U0BRAM>\u2066", "\u202e", "\u200b", "\x07"):
        assert calling not in everything, calling
    assert "*Verslag van bijeenkomst 1" in everything


async def _records(ria: Hands) -> None:
    """The facilitator records an outcome, an agreement and an action in the oddest words."""
    for button, more in (
        ("Uitkomst", {"Wat is ervan geworden?": "Beantwoord"}),
        ("Afspraak", {}),
        ("Actiepunt", {"Wie doet het?": "Bram Maes"}),
    ):
        if button == "Uitkomst":
            await ria.chooses(button, "Met een regel erbij…")
        else:
            await ria.clicks(button)
        inputs = [b for b in ria.top().content["blocks"] if b["type"] == "input"]
        typed = [b["label"]["text"] for b in inputs if b["element"]["type"] == "plain_text_input"]
        await ria.submits({**more, **{each: filling(ria, each) for each in typed}})
        assert not ria.errors, ria.errors


# Words that are no command.


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("vrag hoe begin je?", "vraag"), ("agneda", "agenda"), ("setings", "instellingen"), ("xyzzy", "")],
)
async def test_a_word_that_is_no_command_is_answered_with_the_nearest_one(
    circle: Running, typed: str, meant: str
) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", typed, channel=CHANNEL)
    assert (f"Bedoelde je `/kring {meant}`" in reads(anna)) is bool(meant)
    assert "Hieronder vind je alles" in reads(anna)
    assert await counted(circle, LearningQuestion) == [0]
