"""Moments at which a plan begins oddly or is changed, as people meet them: who hears what, and when."""

from datetime import date, time

import pytest
from sqlalchemy import select

from models.delivery import Delivery, DeliveryState
from models.plan import CALENDAR
from models.session import LearningSession, Stage
from playground import Message
from playground.sight import shown
from tests.conftest import BRUSSELS, CHANNEL, FACILITATOR, Running
from tests.moments import begins_after, until
from tests.people import join_everybody, plan_session, somebody_asked


async def stages(running: Running) -> list[Stage]:
    async with running.database.read() as db:
        return list(await db.scalars(select(LearningSession.stage).order_by(LearningSession.id)))


async def heard(running: Running, to: str, number: int) -> list[str]:
    """What a person or the channel got about a session, but for answers to what they did themselves."""
    async with running.database.read() as db:
        rows = await db.execute(
            select(Delivery.kind, Delivery.sent_at)
            .join(LearningSession, LearningSession.id == Delivery.session_id)
            .where(
                Delivery.recipient == to,
                Delivery.state == DeliveryState.SENT,
                LearningSession.number == number,
            )
            .order_by(Delivery.sent_at, Delivery.id)
        )
        came = [(kind, at) for kind, at in rows if at is not None and kind not in CALENDAR]
        return [f"{kind} {at.astimezone(BRUSSELS):%d/%m %H:%M}" for kind, at in came]


def announcement(running: Running, number: int) -> Message:
    return next(
        message
        for message in running.playground.workspace.messages
        if message.original.text.startswith(f"*Bijeenkomst {number}:")
    )


async def says_yes(running: Running, user_id: str, number: int = 1) -> None:
    await running.person(user_id).clicks("Ja", within=announcement(running, number))
    await running.settled()


async def moves_to(running: Running, day: str, hour: str) -> None:
    """Ria moves the session at Home."""
    await running.ria.opens_home()
    await running.ria.clicks("Verplaatsen", within="home")
    await running.ria.submits({"Dag": date.fromisoformat(day), "Begintijd": time.fromisoformat(hour)})
    await running.ria.closes(everything=True)
    await running.settled()


@pytest.mark.long
async def test_a_session_in_six_days_shows_what_still_comes_and_then_sends_that(circle: Running) -> None:
    await somebody_asked(circle)
    await circle.advance("2026-01-09 10:00")  # a Friday; the session is on Thursday
    await circle.ria.runs("/kring", "bijeenkomst", channel=CHANNEL)
    await circle.ria.submits({"Dag": date(2026, 1, 15), "Begintijd": time(13, 30)})
    for line in (
        "Vragen sluiten, agendavoorstel voor jou: ma 12 januari, 11.45 uur",
        "Agenda: ma 12 januari, 16.45 uur",
        "ben je erbij?: ma 12 januari, 9.00 uur",
        "Praktisch bericht: wo 14 januari, 9.00 uur",
    ):
        assert circle.ria.sees(line)
    assert not circle.ria.sees("een vraag doorgeven")
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await circle.settled()
    await says_yes(circle, "U0ANNA", 1)
    await circle.advance("2026-01-15 13:31")
    assert await heard(circle, CHANNEL, 1) == ["announcement 09/01 10:00", "agenda 12/01 16:45"]
    assert await heard(circle, FACILITATOR, 1) == ["proposal 12/01 11:45", "running_order 15/01 08:30"]
    assert await heard(circle, "U0ANNA", 1) == ["day_before 14/01 09:00"]
    assert await heard(circle, "U0BRAM", 1) == ["rsvp_reminder 12/01 09:00"]


@pytest.mark.long
async def test_a_session_on_the_day_itself_has_its_questions_its_agenda_and_no_flood(circle: Running) -> None:
    await somebody_asked(circle)
    await circle.advance("2026-01-15 09:30")
    await plan_session(circle, "2026-01-15", "13:30")
    await says_yes(circle, "U0ANNA", 1)
    await circle.advance("2026-01-15 11:29")
    assert (await stages(circle))[1] is Stage.ANNOUNCED
    await circle.advance("2026-01-15 13:31")
    assert (await stages(circle))[1] is Stage.UNDERWAY
    assert await heard(circle, CHANNEL, 1) == ["announcement 15/01 09:30", "agenda 15/01 12:30"]
    assert await heard(circle, FACILITATOR, 1) == ["proposal 15/01 11:30", "running_order 15/01 12:30"]
    assert await heard(circle, "U0ANNA", 1) == await heard(circle, "U0BRAM", 1) == []


@pytest.mark.long
async def test_two_sessions_five_days_apart_have_their_agendas_one_after_the_other(circle: Running) -> None:
    await somebody_asked(circle)
    await plan_session(circle, "2026-03-17", "13:30")
    await circle.advance("2026-03-12 13:00")
    assert await stages(circle) == [Stage.READY, Stage.ANNOUNCED]
    await circle.advance("2026-03-17 13:31")
    assert await heard(circle, CHANNEL, 2) == ["announcement 03/03 09:00", "agenda 16/03 14:00"]
    assert await heard(circle, "U0BRAM", 2) == ["question_reminder 06/03 09:00", "rsvp_reminder 13/03 09:00"]


@pytest.mark.long
@begins_after(somebody_asked, until("2026-03-06 15:30"))  # the agenda was published
async def test_a_session_that_is_moved_away_and_back_is_said_twice_and_reminds_once_a_day(
    circle: Running,
) -> None:
    await says_yes(circle, "U0ANNA")
    await moves_to(circle, "2026-03-26", "13:30")
    assert await stages(circle) == [Stage.ANNOUNCED]
    await circle.advance("2026-03-09 08:00")
    assert await heard(circle, "U0BRAM", 1) == ["question_reminder 02/03 09:00"]
    await moves_to(circle, "2026-03-12", "13:30")
    await circle.advance("2026-03-12 13:31")
    assert await heard(circle, CHANNEL, 1) == [
        "announcement 19/02 09:00", "agenda 06/03 15:00",
        "change 06/03 15:30", "change 09/03 08:00", "agenda 11/03 14:00",
    ]  # fmt: skip
    assert await heard(circle, "U0BRAM", 1) == ["question_reminder 02/03 09:00", "rsvp_reminder 09/03 09:00"]
    assert (await heard(circle, "U0ANNA", 1))[-1] == "day_before 11/03 09:00"
    assert await stages(circle) == [Stage.UNDERWAY]


@pytest.mark.long
@begins_after(somebody_asked, until("2026-03-10 10:00"))
async def test_a_session_that_comes_an_hour_later_keeps_its_agenda(circle: Running) -> None:
    await says_yes(circle, "U0ANNA")
    await moves_to(circle, "2026-03-12", "14:30")
    assert await stages(circle) == [Stage.READY]
    await moves_to(circle, "2026-03-11", "16:00")  # and then to tomorrow
    assert await stages(circle) == [Stage.READY]
    await circle.advance("2026-03-11 16:01")
    assert (await heard(circle, CHANNEL, 1))[2:] == ["change 10/03 10:00", "change 10/03 10:00"]
    assert (await heard(circle, "U0ANNA", 1))[-1] == "day_before 10/03 10:00"
    assert await stages(circle) == [Stage.UNDERWAY]


@pytest.mark.long
@begins_after(somebody_asked, until("2026-03-06 15:30"))
async def test_a_session_that_is_called_off_an_hour_before_is_said_to_all_and_nothing_follows(
    circle: Running,
) -> None:
    await says_yes(circle, "U0ANNA")
    await circle.advance("2026-03-12 12:30")
    await circle.ria.opens_home()
    await circle.ria.clicks("Niet laten doorgaan", within="home")
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 12:31")
    assert circle.channel_texts()[-1].startswith("<!channel>")
    assert "gaat niet door" in shown(circle.person("U0ANNA").direct_messages[-1])
    agenda = [text for text in circle.channel_texts() if "genda" in text and "gaat niet door" in text]
    assert agenda
    said = len(circle.playground.workspace.messages)
    await circle.advance("2026-04-10 12:00")
    assert len(circle.playground.workspace.messages) == said


@pytest.mark.long
@begins_after(somebody_asked, until("2026-03-10 10:00"))
async def test_who_joins_two_days_before_is_asked_once_and_hears_the_day_before(circle: Running) -> None:
    await join_everybody(circle, ["U0GUEST"])
    await circle.advance("2026-03-10 10:01")
    late = await heard(circle, "U0GUEST", 1)
    assert len(late) <= 1
    await says_yes(circle, "U0GUEST")
    await circle.advance("2026-03-12 13:31")
    heard_late = await heard(circle, "U0GUEST", 1)
    assert heard_late[-1] == "day_before 11/03 09:00"
    assert not any(said.startswith("question_reminder") for said in heard_late)
    assert len(heard_late) <= 2
