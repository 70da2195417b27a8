"""A question that stayed open twice looks for a person: asked once, answered with consent, and a brief."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from models import retention
from models.expert import Knows, OwnSearch, Search, SearchOver, Sought, Tip, looks
from models.expert_acts import keep, must_ask
from models.expertise import Expertise
from models.outcome import Outcome, QuestionOutcome, Verdict
from models.question import EmptyText, LearningQuestion, NotYours, State
from models.session import LearningSession, Stage
from playground import Message
from playground.sight import shown
from tests import rows
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after
from tests.people import plan_session

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
QUESTION = "Hoe meten we of iemand leert?"
UNANSWERED = (Outcome.UNANSWERED, Outcome.UNANSWERED)


def a_question(*outcomes: Outcome, asker: int = 1, **facts: Any) -> LearningQuestion:
    made = rows.a_question(3, asker=asker, **facts)
    for number, outcome in enumerate(outcomes, start=1):
        made.history.append(QuestionOutcome(session_id=number, outcome=outcome, recorded_at=NOW))
    return made


def a_tip(knows: Knows, person: int = 2, **facts: Any) -> Tip:
    made = Tip(question_id=3, person_id=person, knows=knows, **facts)
    made.id = person
    return made


def sought(*tips: Tip, asked: LearningQuestion | None = None, **facts: Any) -> Sought:
    """Anna's (1) question, of which Chiara (9) asked a twin."""
    asked = asked or a_question(*UNANSWERED)
    search = Search(question_id=3, session_id=7, **facts)
    return Sought(asked, search, frozenset({1, 9}), {tip.person_id: tip for tip in tips})


# The rules


def test_a_question_looks_for_a_person_once_it_was_carried_over_twice_and_while_it_is_in_sight() -> None:
    assert not looks(a_question(Outcome.UNANSWERED))
    assert looks(a_question(*UNANSWERED))
    assert looks(a_question(Outcome.DEFERRED, Outcome.UNANSWERED))
    assert not looks(a_question(*UNANSWERED, Outcome.PARTLY_ANSWERED))
    assert not looks(a_question(*UNANSWERED, hidden=True))
    for state in set(State) - {State.OPEN}:
        assert not looks(a_question(*UNANSWERED, state=state))
    judged = a_question(Outcome.UNANSWERED, Outcome.ANSWERED)
    judged.history[-1].verdict = Verdict.NOT_YET
    assert looks(judged)


def test_its_askers_are_not_asked_and_who_answered_is_not_asked_again() -> None:
    one = sought(a_tip(Knows.NO, 4))
    assert [person for person in (1, 2, 4, 9) if one.asks(person)] == [2]
    assert one.offers(1)
    assert not one.offers(9)
    for asker in (1, 9):
        with pytest.raises(OwnSearch):
            must_ask(one, asker)
    with pytest.raises(SearchOver):
        must_ask(sought(asked=a_question(*UNANSWERED, state=State.PARKED)), 2)
    with pytest.raises(NotYours):
        keep(one, 2)
    keep(one, 1)
    assert not one.offers(1)


def test_an_answer_that_changes_keeps_nothing_of_the_one_before() -> None:
    tip = a_tip(Knows.NO)
    with pytest.raises(EmptyText):
        tip.say(Knows.SOMEONE, expert=" ")
    tip.say(Knows.SOMEONE, "Kent het vak.", "Jan Smit", "via mij", "niets")
    tip.say(Knows.SOMETHING, "Ik deed het eens.", "Jan Smit")
    assert (tip.knows, tip.line, tip.expert, tip.access, tip.cost) == (
        Knows.SOMETHING, "Ik deed het eens.", "", "", "",
    )  # fmt: skip
    tip.say(Knows.NO, "Ik deed het eens.")
    assert tip.line == ""


def test_what_somebody_dealt_with_waits_no_more() -> None:
    assert sought(a_tip(Knows.SOMETHING, line="x")).waits
    assert not sought(a_tip(Knows.SOMETHING, line="x"), handled=True).waits
    assert not sought(a_tip(Knows.NO)).waits


# What happens


def search_in(running: Running, user_id: str) -> Message:
    """The message in which a person is asked, or has the choice."""
    found = [m for m in running.playground.workspace.messages_to(user_id) if "bleef openstaan" in m.text]
    assert len(found) == 1, running.said_to(user_id)
    return found[0]


async def asked(circle: Running) -> None:
    """Anna's question, without her name, stayed open twice; Els wants quiet, Fatima pauses; it is asked."""
    anna, els, fatima = (circle.person(who) for who in ("U0ANNA", "U0ELS", "U0FATIMA"))
    await anna.runs("/kring", f"vraag {QUESTION}", channel=CHANNEL)
    await anna.submits({"Je naam": ["Zonder mijn naam"]})
    await anna.closes(everything=True)
    async with circle.database.write() as db:
        question = await db.scalar(select(LearningQuestion).options(selectinload(LearningQuestion.history)))
        assert question is not None
        for month in (10, 12):
            held = LearningSession(
                network_id=question.network_id, number=month, starts_local=datetime(2025, month, 11, 13, 30),
                minutes=180, zone="Europe/Brussels", created_at=NOW, stage=Stage.CLOSED,
            )  # fmt: skip
            db.add(held)
            await db.flush()
            question.record(held, Outcome.UNANSWERED, "", NOW)
    await els.runs("/kring", "stil", channel=CHANNEL)
    await els.closes(everything=True)
    await fatima.opens_home()
    await fatima.clicks("Mijn instellingen", within="home")
    await fatima.submits({"Geen berichten tot en met": date(2026, 3, 4)})
    await fatima.closes(everything=True)
    await circle.advance("2026-03-02 09:30")


@pytest.mark.long
@begins_after(asked)
async def test_a_question_that_stayed_open_twice_finds_a_person_and_a_brief(circle: Running) -> None:
    anna, bram, chiara, dirk = (circle.person(who) for who in list(MEMBERS)[:4])
    for who in ("U0BRAM", "U0CHIARA", "U0DIRK"):
        assert QUESTION in shown(search_in(circle, who))
    for who in ("U0ELS", "U0FATIMA"):
        assert not any("bleef openstaan" in text for text in circle.said_to(who))
    reminded = [text for text in circle.said_to("U0BRAM") if "bleef openstaan" in text]
    assert "vraag doorgeven" in reminded[0], "one message with the reminder"
    mine = search_in(circle, "U0ANNA")
    assert "zonder je naam" in mine.text
    assert "Ik weet iets" not in shown(mine)

    await bram.clicks("Ik ken iemand", within=search_in(circle, "U0BRAM"))
    with pytest.raises(Exception, match="Wie"):
        await bram.submits({})
    await bram.submits(
        {
            "Wie?": "Jan Smit",
            "Hoe bereik je die persoon?": "via mij",
            "Wat kost het?": "een treinkaartje",
            "Waarom juist deze persoon?": "Dirk werkte met hem.",
        }
    )
    assert bram.sees("Ik schrijf zelf niemand aan")
    await bram.closes(everything=True)
    await chiara.clicks("Ik weet iets", within=search_in(circle, "U0CHIARA"))
    await chiara.submits(
        {
            "Wat weet je erover, in een paar regels?": "Ik werkte met portfolio's.",
            "Mogen anderen je hierover iets vragen?": ["Ja, dat mag"],
        }
    )
    assert chiara.sees("leden vinden je")
    await chiara.closes(everything=True)
    await dirk.clicks("Nee, helaas", within=search_in(circle, "U0DIRK"))
    await circle.advance("2026-03-02 10:00")
    assert "Je zei nee" in shown(search_in(circle, "U0DIRK"))
    assert "Jan Smit" in shown(search_in(circle, "U0BRAM"))
    assert not any("Jan Smit" in m.text for who in ("U0ANNA", "U0DIRK") for m in [search_in(circle, who)])

    els = circle.person("U0ELS")
    await els.runs("/kring", "wiekan portfolio", channel=CHANNEL)
    assert els.sees("Ik werkte met portfolio's.")
    await els.submits({"Waarover zoek je iemand?": "boekhouden"})
    assert els.sees("vond ik niemand")
    await els.closes(everything=True)

    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Tips van leden", within="home")
    seen = shown(ria.top())
    for words in ("<@U0BRAM>", "Jan Smit", "een treinkaartje", "<@U0CHIARA>", "portfolio"):
        assert words in seen
    assert "U0ANNA" not in seen
    assert "U0DIRK" not in seen
    assert "nee" not in seen, "nor that anybody said no"
    await ria.clicks("Brief opstellen")
    brief = str(ria.top().content)
    for words in (QUESTION, "Jan Smit", "12 maart", "Ria Mertens"):
        assert words in brief
    text = next(b["element"]["initial_value"] for b in ria.top().content["blocks"] if "element" in b)
    for name in ("Anna", "Bram", "Chiara", "Dirk"):
        assert name not in text
    await ria.closes()
    await ria.clicks("Afgehandeld")
    await ria.closes(everything=True)
    home = await ria.opens_home()
    assert home is not None
    assert "die iemand zoekt" not in shown(home)
    await circle.advance("2026-03-05 10:00")
    proposal = next(m for m in reversed(ria.direct_messages) if "Agenda nakijken" in shown(m))
    assert "die iemand zoekt" in shown(proposal)

    await chiara.runs("/kring", "wiekan", channel=CHANNEL)
    await chiara.clicks("Haal mij hier weg")
    assert chiara.sees("Er staat nog niemand")
    await chiara.closes(everything=True)
    await bram.opens_home()
    await bram.clicks("Antwoord terugnemen", within="home")
    await bram.closes(everything=True)
    async with circle.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(Expertise)) == 0
        left = list(await db.scalars(select(Tip.knows).order_by(Tip.knows)))
        assert left == [Knows.NO, Knows.SOMETHING]

    await circle.advance("2026-03-09 12:00")
    assert not any("bleef openstaan" in text for text in circle.said_to("U0FATIMA")), "nor after the pause"
    await anna.clicks("Loslaten", within=mine)
    await anna.clicks("Ik heb een antwoord")
    await anna.submits({})
    await anna.closes(everything=True)
    await circle.advance("2026-03-09 12:05")
    assert "zoekt niemand meer" in search_in(circle, "U0ANNA").text
    assert "Ik ken iemand" not in shown(search_in(circle, "U0DIRK"))
    assert QUESTION not in shown(search_in(circle, "U0BRAM"))


@pytest.mark.long
@begins_after(asked)
async def test_the_asker_keeps_the_question_and_it_asks_nobody_a_second_time(circle: Running) -> None:
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    await anna.clicks("Zo houden", within=search_in(circle, "U0ANNA"))
    await anna.closes(everything=True)
    await circle.settled()
    assert "Je houdt je vraag" in search_in(circle, "U0ANNA").text
    await anna.clicks("Anders verwoorden", within=search_in(circle, "U0ANNA"))
    await anna.submits({"Wat wil je leren?": "Hoe zien we dat iemand leert?"})
    await anna.closes(everything=True)
    await bram.clicks("Ik weet iets", within=search_in(circle, "U0BRAM"))
    await bram.submits(
        {
            "Wat weet je erover, in een paar regels?": "Vraag het hun zelf.",
            "Mogen anderen je hierover iets vragen?": ["Ja, dat mag"],
        }
    )
    await bram.closes(everything=True)
    await circle.advance("2026-03-02 12:00")
    assert "Hoe zien we dat" in shown(search_in(circle, "U0DIRK"))

    await bram.runs("/kring", "uitstap", channel=CHANNEL)
    await bram.submits()
    await bram.closes(everything=True)
    async with circle.database.read() as db:
        for table in (Tip, Expertise):
            assert await db.scalar(select(func.count()).select_from(table)) == 0
    await plan_session(circle, "2026-04-23", "13:30")
    await circle.advance("2026-03-12 13:40")
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.chooses("Uitkomst", "Met een regel erbij…", beside="Hoe zien we dat")
    await ria.submits({"Wat is ervan geworden?": "Onbeantwoord"})
    await ria.closes(everything=True)
    await circle.advance("2026-04-15 12:00")
    search_in(circle, "U0DIRK")
    async with circle.database.write() as db:
        await retention.forget(db, datetime(2027, 3, 1, tzinfo=UTC))


@begins_after(asked)
@pytest.mark.long
async def test_a_question_that_is_hidden_asks_nobody_and_shows_its_words_no_more(circle: Running) -> None:
    dirk, ria = circle.person("U0DIRK"), circle.ria
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    await ria.clicks("Verbergen", beside=QUESTION)
    await ria.closes(everything=True)
    await circle.advance("2026-03-02 12:00")
    assert QUESTION not in shown(search_in(circle, "U0DIRK"))
    assert "Ik weet iets" not in shown(search_in(circle, "U0DIRK"))
    home = await dirk.opens_home()
    assert home is not None
    assert QUESTION not in shown(home)
