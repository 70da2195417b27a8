"""A timer that whispers: to who asked for it, at the minute, and not when it is of no use any more."""

import pytest

from models import agenda, whisper
from models.network import Network
from models.person import Person
from models.session import Stage
from playground.errors import NotThere
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after
from tests.test_agenda import arranges, at, meeting_of, reads
from tests.test_as_read import els_facilitates_too
from tests.test_empty_agenda import english
from tests.test_panel import PAY, TALENT, begin
from tests.test_room import opens_room

ASK = "Fluister als de tijd om is"


def whispers(circle: Running, user: str = "U0RIA") -> list[str]:
    return [text for text in circle.said_to(user) if "De tijd is om" in text]


async def asks(circle: Running) -> None:
    """At twenty to two, of what is on until five to two."""
    await opens_room(circle)
    await circle.ria.clicks(ASK)


@begins_after(begin, asks)
async def test_it_whispers_once_when_the_time_is_over_to_who_asked_alone(circle: Running) -> None:
    before = len(circle.channel_texts())
    assert "Niet fluisteren om 13.55 uur" in reads(circle.ria)
    await circle.advance("2026-03-12 13:54")
    assert whispers(circle) == []
    await circle.advance("2026-03-12 13:56")
    (said,) = whispers(circle)
    assert PAY in said or TALENT in said
    assert "Daarna: " in said
    assert not any(whispers(circle, user) for user in MEMBERS)
    assert len(circle.channel_texts()) == before
    await circle.advance("2026-03-12 14:30")
    assert len(whispers(circle)) == 1


@begins_after(begin, asks)
async def test_let_be_it_says_nothing_and_asked_again_it_does(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Niet fluisteren om 13.55 uur")
    assert ASK in reads(ria)
    await ria.clicks(ASK)
    await ria.clicks("Niet fluisteren om 13.55 uur")
    await circle.advance("2026-03-12 13:56")
    assert whispers(circle) == []


@begins_after(begin, asks)
async def test_it_lapses_once_the_point_is_done(circle: Running) -> None:
    await circle.ria.clicks("Gedaan")
    await circle.advance("2026-03-12 13:58")
    assert whispers(circle) == []


@begins_after(begin, asks)
async def test_it_lapses_once_the_session_is_over(circle: Running) -> None:
    async with circle.database.write() as db:
        (await db.merge(await meeting_of(circle))).stage = Stage.EVALUATING
    await circle.advance("2026-03-12 13:58")
    assert whispers(circle) == []


@pytest.mark.long
@begins_after(begin, asks)
async def test_it_follows_when_the_point_is_made_longer_and_lapses_when_it_is_taken_off(
    circle: Running,
) -> None:
    ria = await arranges(circle)
    on = TALENT if f"13.40* {TALENT}" in reads(ria) else PAY
    await at(ria, on, "30 min")
    await circle.advance("2026-03-12 14:05")
    assert whispers(circle) == []
    await circle.advance("2026-03-12 14:11")
    assert len(whispers(circle)) == 1
    await opens_room(circle)
    await ria.clicks(ASK)
    await arranges(circle)
    await at(ria, "Pauze", "Van de agenda")
    await circle.advance("2026-03-12 14:40")
    assert len(whispers(circle)) == 1


@pytest.mark.long
@begins_after(begin, asks, els_facilitates_too)
async def test_each_facilitator_has_a_timer_of_their_own(circle: Running) -> None:
    els = circle.person("U0ELS")
    await els.runs("/kring", "volgende", channel=CHANNEL)
    assert ASK in str(els.top().content), "nobody sees what a colleague asked for"
    await els.clicks(ASK)
    await circle.advance("2026-03-12 13:56")
    assert [len(whispers(circle, user)) for user in ("U0RIA", "U0ELS")] == [1, 1]


@begins_after(begin)
async def test_when_the_time_is_over_already_there_is_nothing_to_ask(circle: Running) -> None:
    ria = await opens_room(circle)
    await ria.clicks("Gedaan")
    await circle.advance("2026-03-12 15:30")
    await opens_room(circle)
    with pytest.raises(NotThere):
        await ria.clicks(ASK)
    async with circle.database.write() as db:
        meeting = await meeting_of(circle)
        point = next(p for p in await agenda.items(db, meeting.id) if p.done_at is None)
        home = await db.get_one(Network, meeting.network_id)
        somebody = await db.get_one(Person, 1)
        with pytest.raises(whisper.TimeIsOver):
            await whisper.ask(db, home, meeting, point.id, somebody, circle.clock.now())


@begins_after(begin, english)
async def test_in_english_too(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "next", channel=CHANNEL)
    await ria.clicks("Whisper when time’s up")
    assert "Don’t whisper at 13:55" in reads(ria)
    await circle.advance("2026-03-12 13:56")
    assert any("Time’s up" in text for text in circle.said_to("U0RIA"))


@begins_after(begin)
async def test_what_is_on_no_more_is_not_whispered_about_once_done_is_taken_back(circle: Running) -> None:
    ria = await opens_room(circle)
    await circle.advance("2026-03-12 13:54")
    await ria.clicks("Gedaan")
    await ria.clicks(ASK)
    await ria.clicks("Het vorige punt is toch niet gedaan")
    await circle.advance("2026-03-12 14:15")
    assert whispers(circle) == []


@begins_after(begin, asks)
async def test_what_was_moved_down_is_not_whispered_about_at_its_old_hour(circle: Running) -> None:
    ria = await arranges(circle)
    on = TALENT if f"13.40* {TALENT}" in reads(ria) else PAY
    await at(ria, on, "Omlaag")
    await circle.advance("2026-03-12 13:57")
    assert whispers(circle) == []
