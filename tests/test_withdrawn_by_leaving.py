"""What stands of somebody's questions once they leave, or have themselves forgotten."""

import pytest

from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import circle_after, until
from tests.test_agenda import QUESTIONS, ask, in_channel
from tests.test_report import a_minute_later

closed = circle_after(ask, until("2026-03-05 10:00"))
WHO, TEXT = next(iter(QUESTIONS.items()))


async def goes(circle: Running, word: str, choice: str) -> None:
    person = circle.person(WHO)
    await person.runs("/kring", word, channel=CHANNEL)
    await person.submits({"Mogen je open vragen blijven?": choice})
    await person.closes(everything=True)
    await a_minute_later(circle)


async def publishes(circle: Running) -> None:
    await circle.ria.clicks("Agenda nakijken", within=circle.ria.direct_messages[-1])
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)


def proposal(circle: Running) -> str:
    return next(
        shown(m) for m in reversed(circle.ria.direct_messages) if TEXT in shown(m) or "voorstel" in shown(m)
    )


async def test_a_proposal_no_longer_names_who_left_without_their_name(closed: Running) -> None:
    assert f"<@{WHO}>" in proposal(closed)
    await goes(closed, "uitstap", "Ja, zonder mijn naam")
    assert f"<@{WHO}>" not in proposal(closed)


@pytest.mark.long
async def test_a_published_agenda_drops_what_was_withdrawn_in_leaving(closed: Running) -> None:
    await publishes(closed)
    assert TEXT in in_channel(closed)
    await goes(closed, "uitstap", "Nee, trek ze terug")
    assert TEXT not in in_channel(closed)


@pytest.mark.long
async def test_a_published_agenda_drops_what_was_withdrawn_in_being_forgotten(closed: Running) -> None:
    await publishes(closed)
    await goes(closed, "vergeet", "Nee, trek ze terug")
    assert TEXT not in in_channel(closed)


@pytest.mark.long
async def test_an_agenda_holds_no_hole_where_a_forgotten_question_stood(closed: Running) -> None:
    await publishes(closed)
    await goes(closed, "vergeet", "Nee, trek ze terug")
    assert "…" not in in_channel(closed)


@pytest.mark.long
async def test_a_published_agenda_drops_what_its_asker_withdrew(closed: Running) -> None:
    await publishes(closed)
    person = closed.person(WHO)
    await person.runs("/kring", "vragen", channel=CHANNEL)
    await person.clicks("Wijzigen", beside=TEXT)
    await person.clicks("Terugtrekken")
    await person.closes(everything=True)
    await a_minute_later(closed)
    assert TEXT not in in_channel(closed)
