"""A question that somebody else closes as answered in between: its asker is asked whether it is."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from sqlalchemy import select, update

from models.delivery import Delivery, DeliveryState
from models.membership import Membership
from models.outcome import Verdict
from models.person import Person, find
from models.plan import Kind
from models.question import LearningQuestion, State
from playground import Message
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running, Snapshot
from tests.moments import begins_after
from tests.test_question import asks

DIRK = "U0DIRK"
QUESTION = "Hoe zeg je nee?"
LINE = "Zeg eerst waar je ja op zegt."
WITHOUT_NAME = {"Je naam": ["Zonder mijn naam"]}


async def dirk_asks(circle: Running) -> None:
    """Dirk asked something yesterday."""
    await asks(circle, DIRK, QUESTION)
    await circle.person(DIRK).closes(everything=True)
    await circle.advance("2026-01-06 10:00")


async def dirk_asks_without_his_name(circle: Running) -> None:
    """Dirk asked something yesterday, without his name."""
    await asks(circle, DIRK, QUESTION, **WITHOUT_NAME)
    await circle.person(DIRK).closes(everything=True)
    await circle.advance("2026-01-06 10:00")


async def closes_it(circle: Running, user_id: str = FACILITATOR, line: str = LINE) -> str:
    """Whoever facilitates notes that it was answered; returns what they read then."""
    person = circle.person(user_id)
    await person.runs("/kring", "vragen", channel=CHANNEL)
    await person.clicks("Tussendoor beantwoord")
    await person.submits({"Wat was het antwoord?": line})
    said = shown(person.top())
    await person.closes(everything=True)
    await circle.settled()
    return said


def asked_of(circle: Running, user_id: str) -> list[Message]:
    """The messages in which somebody is asked whether their question was answered in between."""
    return [m for m in circle.person(user_id).direct_messages if "tussendoor beantwoord" in m.original.text]


async def the_question(circle: Running) -> LearningQuestion:
    async with circle.database.read() as db:
        return (await db.scalars(select(LearningQuestion))).one()


@pytest.mark.long
@begins_after(dirk_asks)
async def test_the_asker_is_asked_and_a_no_puts_the_question_back_in_front(circle: Running) -> None:
    dirk, ria = circle.person(DIRK), circle.ria
    assert "Bij een nee komt de vraag terug" in await closes_it(circle)
    (message,) = asked_of(circle, DIRK)
    assert LINE in shown(message)
    assert "di 13 januari" in shown(message)
    await dirk.clicks("Nog niet", within=message)
    assert "vooraan" in shown(dirk.top())
    await dirk.closes(everything=True)
    await circle.settled()
    assert "Je zei: *Nog niet*" in shown(asked_of(circle, DIRK)[0])
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    assert QUESTION in shown(ria.top())
    assert "tussendoor niet beantwoord, zegt de vraagsteller" in shown(ria.top())
    await ria.closes(everything=True)
    assert (await the_question(circle)).carried_over
    await dirk.clicks("Ja", within=asked_of(circle, DIRK)[0])  # a changed mind
    await dirk.closes(everything=True)
    asked = await the_question(circle)
    assert (asked.state, asked.word, asked.answer) == (State.ANSWERED_BETWEEN, Verdict.YES, LINE)


@pytest.mark.long
@begins_after(dirk_asks)
async def test_home_asks_as_well_and_what_is_said_there_stands_in_the_message(circle: Running) -> None:
    dirk = circle.person(DIRK)
    await closes_it(circle, line="")
    await dirk.opens_home()
    assert dirk.sees("Iemand noteerde dat je vraag tussendoor beantwoord is")
    await dirk.clicks("Deels", within=dirk.home)
    assert "blijft open en komt later terug" in shown(dirk.top())
    await dirk.closes(everything=True)
    await circle.settled()
    assert "Je zei: *Deels*" in shown(asked_of(circle, DIRK)[0])
    assert dirk.home is not None
    assert "deels beantwoord, blijft op de lijst" in shown(dirk.home)
    assert (await the_question(circle)).state is State.OPEN


@begins_after(dirk_asks)
async def test_without_a_word_within_a_week_it_stays_closed_and_can_be_asked_again(circle: Running) -> None:
    dirk = circle.person(DIRK)
    await closes_it(circle)
    await circle.advance("2026-01-13 10:01")
    await dirk.opens_home()
    assert dirk.home is not None
    assert "Nog niet" not in shown(dirk.home)
    await dirk.clicks("Nog niet", within=asked_of(circle, DIRK)[0])
    assert dirk.sees("De week om dit te zeggen is voorbij")
    assert (await the_question(circle)).state is State.ANSWERED_BETWEEN
    await dirk.clicks("Opnieuw vragen")
    await dirk.submits()
    await dirk.closes(everything=True)
    async with circle.database.read() as db:
        asked = list(await db.scalars(select(LearningQuestion).order_by(LearningQuestion.id)))
    assert [(one.text, one.open) for one in asked] == [(QUESTION, False), (QUESTION, True)]


async def stays(_circle: Running) -> None:
    """Dirk is there as before."""


async def leaves(circle: Running) -> None:
    dirk = circle.person(DIRK)
    await dirk.opens_home()
    await dirk.clicks("Uitstappen", within=dirk.home)
    await dirk.submits()
    await dirk.closes(everything=True)


async def is_forgotten(circle: Running) -> None:
    dirk = circle.person(DIRK)
    await dirk.runs("/kring", "vergeet", channel=CHANNEL)
    await dirk.submits()
    await dirk.closes(everything=True)


async def wants_quiet(circle: Running) -> None:
    await circle.person(DIRK).runs("/kring", "stil", channel=CHANNEL)
    await circle.person(DIRK).closes(everything=True)


async def takes_no_messages(circle: Running) -> None:
    circle.playground.workspace.users[DIRK].refuses_dms = True


@pytest.mark.long
@pytest.mark.parametrize("becomes", [leaves, is_forgotten], ids=lambda becomes: becomes.__name__)
async def test_whoever_closes_a_question_without_a_name_reads_the_same_whatever_became_of_its_asker(
    made_circle: Snapshot, copied: Callable[[str], str], becomes: Callable[[Running], Awaitable[None]]
) -> None:
    """Dirk asked, or Els: what becomes of Dirk is seen by all, and whether it was he is not."""
    read = []
    for asker in (DIRK, "U0ELS"):
        async with made_circle.resumed(copied(made_circle.address)) as circle:
            await asks(circle, asker, QUESTION, **WITHOUT_NAME)
            await circle.person(asker).closes(everything=True)
            await becomes(circle)
            await circle.advance("2026-01-06 10:00")
            read.append([await closes_it(circle)])
            await circle.advance("2026-01-07 10:00")
            for command in ("vragen", "boek", ""):
                await circle.ria.runs("/kring", command, channel=CHANNEL)
                read[-1].append(shown(circle.ria.top()))
                await circle.ria.closes(everything=True)
            assert len(asked_of(circle, DIRK)) == 0
            assert len(asked_of(circle, "U0ELS")) == (asker == "U0ELS")
    assert read[0] == read[1]


@pytest.mark.long
@begins_after(dirk_asks_without_his_name)
@pytest.mark.parametrize("becomes", [stays, wants_quiet, takes_no_messages], ids=lambda one: one.__name__)
async def test_an_asker_without_a_name_stays_unknown_and_has_their_say(
    circle: Running, becomes: Callable[[Running], Awaitable[None]]
) -> None:
    dirk, ria = circle.person(DIRK), circle.ria
    await becomes(circle)
    said = await closes_it(circle)
    assert "Bij een nee komt de vraag terug" in said
    reached = asked_of(circle, DIRK)
    assert len(reached) == (becomes is stays)
    if reached:
        assert "Je naam blijft onbekend, ook voor de begeleider" in shown(reached[0])
    await dirk.opens_home()
    await dirk.clicks("Nog niet", within=dirk.home)
    await dirk.closes(everything=True)
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    assert "zonder naam" in shown(ria.top())
    assert "Dirk" not in shown(ria.top())
    assert DIRK not in str(ria.top().content)
    assert (await the_question(circle)).anonymous


@pytest.mark.long
@begins_after(dirk_asks)
async def test_who_has_left_is_not_written_to(circle: Running) -> None:
    await leaves(circle)
    await closes_it(circle)
    await circle.advance("2026-01-08 12:00")
    assert asked_of(circle, DIRK) == []


@begins_after(dirk_asks)
async def test_who_pauses_is_asked_afterwards_and_has_a_week_from_then(circle: Running) -> None:
    async with circle.database.write() as db:
        dirk = await find(db, circle.playground.workspace.team, DIRK)
        assert dirk is not None
        dirk.paused_until = date(2026, 1, 21)
    await closes_it(circle)
    await circle.advance("2026-01-21 18:00")
    assert asked_of(circle, DIRK) == []
    await circle.advance("2026-01-22 12:00")
    (message,) = asked_of(circle, DIRK)
    await circle.advance("2026-01-28 12:00")
    await circle.person(DIRK).clicks("Nog niet", within=message)
    assert (await the_question(circle)).state is State.OPEN


@begins_after(dirk_asks)
async def test_it_takes_the_one_message_of_the_day_and_goes_with_others(circle: Running) -> None:
    await circle.person(DIRK).runs("/kring", "vraag En hoe zeg je ja?", channel=CHANNEL)
    await circle.person(DIRK).submits()
    await circle.person(DIRK).closes(everything=True)
    await circle.advance("2026-01-06 19:00")
    before = len(circle.said_to(DIRK))
    for text in (QUESTION, "En hoe zeg je ja?"):
        await circle.ria.runs("/kring", "vragen", channel=CHANNEL)
        await circle.ria.clicks("Tussendoor beantwoord", beside=text)
        await circle.ria.submits({"Wat was het antwoord?": LINE})
        await circle.ria.closes(everything=True)
    await circle.settled()
    assert len(circle.said_to(DIRK)) == before
    await circle.advance("2026-01-07 12:00")
    (together,) = circle.said_to(DIRK)[before:]
    assert together.count("Kun je ermee verder?") == 2


async def test_of_their_own_question_nobody_is_asked_and_a_colleague_asks_whoever_facilitates(
    circle: Running,
) -> None:
    await asks(circle, FACILITATOR, QUESTION)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-01-06 10:00")
    async with circle.database.write() as db:
        anna = select(Person.id).where(Person.user_id == "U0ANNA").scalar_subquery()
        await db.execute(update(Membership).where(Membership.person_id == anna).values(stands_in=True))
    assert "vraagsteller" not in await closes_it(circle)
    assert asked_of(circle, FACILITATOR) == []
    await circle.ria.runs("/kring", "vraag En hoe zeg je ja?", channel=CHANNEL)
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await closes_it(circle, "U0ANNA")
    (message,) = asked_of(circle, FACILITATOR)
    await circle.ria.clicks("Nog niet", within=message)
    async with circle.database.read() as db:
        states = list(await db.scalars(select(LearningQuestion.state).order_by(LearningQuestion.id)))
    assert states == [State.ANSWERED_BETWEEN, State.OPEN]


@begins_after(dirk_asks)
async def test_who_says_so_before_the_message_goes_is_not_asked_by_it_any_more(circle: Running) -> None:
    await circle.advance("2026-01-06 19:00")
    await closes_it(circle)
    dirk = circle.person(DIRK)
    await dirk.opens_home()
    await dirk.clicks("Ja", within=dirk.home, beside=QUESTION)
    assert dirk.sees("Fijn, dan is je vraag beantwoord")
    await dirk.closes(everything=True)
    await circle.advance("2026-01-07 12:00")
    assert asked_of(circle, DIRK) == []
    async with circle.database.read() as db:
        row = (await db.scalars(select(Delivery).where(Delivery.kind == Kind.ANSWERED_CHECK))).one()
    assert row.state is DeliveryState.UNWANTED
