"""In the room: what is on, what is done, how the agenda stands, and an agenda that changes while it runs."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.views.room import HEADING, _large
from models import agenda, arranging, room
from models.agenda import AgendaItem
from models.base import WrongStage
from models.network import Network
from models.outcome import Outcome
from models.question import State
from models.room import Standing, standing
from models.session import Stage
from playground import Person as Hands
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.rows import NOW, a_session
from tests.test_agenda import arranges, at, in_channel, meeting_of, points_of, question_of, reads
from tests.test_empty_agenda import english
from tests.test_panel import PAY, TALENT, begin, opens_panel, outcomes

MEETING = a_session(Stage.UNDERWAY)


def points(*minutes: int) -> list[AgendaItem]:
    made = [
        AgendaItem(session_id=7, position=n, minutes=each, method="round")
        for n, each in enumerate(minutes, 1)
    ]
    for number, point in enumerate(made, 1):
        point.id = number
    return made


def stands(made: list[AgendaItem], now: int, *done: int) -> Standing:
    """How they stand after so many minutes, the first of them done after these."""
    for point, after in zip(made, done, strict=False):
        point.done_at = MEETING.starts_at + timedelta(minutes=after)
    return standing(MEETING, made, MEETING.starts_at + timedelta(minutes=now))


# How it stands, as a rule.


@pytest.mark.parametrize(
    ("now", "on", "then", "ends"), [(0, 1, 2, 10), (9, 1, 2, 10), (10, 2, 3, 30), (59, 3, None, 60)]
)
def test_until_something_is_done_it_stands_by_the_hours(now: int, on: int, then: int, ends: int) -> None:
    made = points(10, 20, 30)
    found = stands(made, now)
    assert found.on is made[on - 1]
    assert (found.then.id if found.then else None) == then
    assert (found.until, found.behind, found.marked) == (ends, 0, False)


def test_after_its_hours_nothing_is_on() -> None:
    assert stands(points(10, 20), 30).on is None
    assert stands([], 5).on is None


@pytest.mark.parametrize(
    ("done", "now", "behind", "until"),
    [
        ([20], 22, 10, 40),  # ten minutes late, and so is what follows
        ([6], 8, -4, 26),  # early
        ([10], 25, 0, 30),
        ([10], 37, 7, 37),  # what is on takes longer than it has
        ([20, 40], 41, 10, 70),
        ([20, 31], 32, 1, 61),  # caught up
    ],
)
def test_what_is_done_tells_how_late_it_is(done: list[int], now: int, behind: int, until: int) -> None:
    made = points(10, 20, 30)
    found = stands(made, now, *done)
    assert found.on is made[len(done)]
    assert (found.behind, found.until) == (behind, until)
    assert found.ends == 60 + behind
    assert found.on_time == (abs(behind) <= 2)


def test_once_everything_is_done_nothing_is_on_and_nothing_follows() -> None:
    found = stands(points(10, 20), 50, 12, 33)
    assert (found.on, found.then, found.marked, found.behind) == (None, None, True, 3)


@given(some.lists(some.integers(5, 60), min_size=1, max_size=12), some.integers(0, 800), some.data())
def test_what_is_on_follows_what_is_done_and_ends_no_sooner_than_now(
    minutes: list[int], now: int, data: some.DataObject
) -> None:
    done = sorted(data.draw(some.lists(some.integers(0, now), min_size=1, max_size=len(minutes))))
    made = points(*minutes)
    found = stands(made, now, *done)
    assert found.on is (made[len(done)] if len(done) < len(made) else None)
    assert found.last is made[len(done) - 1]
    if found.on is not None:
        assert found.until >= now
        assert found.then is None or found.after >= found.until


# The agenda changes while it runs.


def new_in_channel(circle: Running, before: int) -> list[str]:
    return circle.channel_texts()[before:]


@pytest.mark.long
@begins_after(begin)
async def test_the_agenda_is_changed_while_it_runs_and_the_channel_stays_silent(circle: Running) -> None:
    before = len(circle.channel_texts())
    ria = await arranges(circle)
    assert "Jullie zijn bezig" in reads(ria)
    await at(ria, TALENT, "30 min")
    for _ in range(2):
        await at(ria, TALENT, "Omhoog")
    await ria.clicks("Punt toevoegen")
    await ria.submits({"Titel": "Rondleiding", "Minuten": 20, "Werkvorm": "Tafelronde"})
    await circle.settled()
    await circle.advance("2026-03-12 13:41")
    assert "Rondleiding" in in_channel(circle)
    assert in_channel(circle).index(TALENT) < in_channel(circle).index(PAY)
    assert new_in_channel(circle, before) == []


@begins_after(begin)
async def test_the_running_order_follows_what_is_changed_while_it_runs(circle: Running) -> None:
    ria = await arranges(circle)
    await ria.clicks("Punt toevoegen")
    await ria.submits({"Titel": "Rondleiding", "Minuten": 20, "Werkvorm": "Tafelronde"})
    await circle.settled()
    await circle.advance("2026-03-12 13:41")
    assert any("Rondleiding" in m.text for m in circle.playground.workspace.messages_to("U0RIA"))


@begins_after(begin)
async def test_while_it_runs_nothing_is_offered_that_would_be_refused(circle: Running) -> None:
    ria = await arranges(circle)
    for button in ("Terugnemen", "Vragen opnieuw openen", "Publiceren"):
        assert button not in str(ria.top().content)


@begins_after(begin)
async def test_what_is_parked_while_it_runs_is_what_became_of_it(circle: Running) -> None:
    ria = await arranges(circle)
    await at(ria, TALENT, "Parkeren voor later")
    assert (await question_of(circle, TALENT)).state is State.PARKED
    (recorded,) = await outcomes(circle)
    assert recorded.outcome is Outcome.PARKED
    await ria.closes(everything=True)
    await opens_panel(circle)
    assert "Ook besproken" in reads(ria)


@begins_after(begin)
async def test_what_is_done_stays_and_nothing_comes_before_it(circle: Running) -> None:
    ria = await opens_room(circle)
    await ria.clicks("Gedaan")
    await ria.clicks("Agenda wijzigen")
    assert "✓" in reads(ria)
    order = [point.id for point in await points_of(circle)]
    with pytest.raises(NotThere):
        await at(ria, "Welkom", "Omlaag")
    while "Omhoog" in offered(ria, TALENT):
        await at(ria, TALENT, "Omhoog")
    assert (await points_of(circle))[0].id == order[0]
    await ria.closes()
    on = reads(ria).partition("Daarna")[0]
    assert TALENT in on, "the room below follows"


def offered(person: Hands, beside: str) -> list[str]:
    """What the menu beside some words offers."""
    block = next(b for b in person.top().blocks if beside in str(b.get("text", "")))
    return [option["text"]["text"] for option in block["accessory"]["options"]]


@begins_after(begin)
async def test_a_point_that_a_colleague_marked_meanwhile_is_not_changed(circle: Running) -> None:
    ria = await arranges(circle)
    async with circle.database.write() as db:
        meeting = await meeting_of(circle)
        found = await agenda.items(db, meeting.id)
        asked = await question_of(circle, TALENT)
        talked = next(point for point in found if point.question_ids == [asked.id])
        await room.done(db, meeting, talked.id, circle.clock.now())
    before = [(point.id, point.minutes) for point in await points_of(circle)]
    await at(ria, TALENT, "30 min")
    assert "Dat punt is gedaan" in reads(ria)
    assert [(point.id, point.minutes) for point in await points_of(circle)] == before


@begins_after(begin, until("2026-03-12 17:30"))
async def test_after_the_session_the_agenda_only_reads(circle: Running) -> None:
    async with circle.database.write() as db:
        meeting = await meeting_of(circle)
        meeting.stage = Stage.REPORTING
        point = (await agenda.items(db, meeting.id))[0]
        home = await db.get_one(Network, meeting.network_id)
        with pytest.raises(WrongStage):
            await arranging.park(db, home, meeting, point.id, circle.clock.now())


# Now and next.


async def opens_room(circle: Running) -> Hands:
    await circle.ria.closes(everything=True) if circle.ria.modals else None
    await circle.ria.runs("/kring", "volgende", channel=CHANNEL)
    return circle.ria


@begins_after(begin)
async def test_a_word_tells_what_is_on_what_comes_next_and_once_something_is_done_how_it_stands(
    circle: Running,
) -> None:
    ria = await opens_room(circle)
    assert "Nu, tot 13.55 uur" in reads(ria)
    assert "Daarna, om 13.55 uur" in reads(ria)
    assert "Druk op Gedaan" in reads(ria)
    await circle.advance("2026-03-12 13:54")
    await ria.clicks("Gedaan")
    assert "Je zit op schema" in reads(ria)
    assert "Pauze" in reads(ria)
    await circle.advance("2026-03-12 14:20")
    await ria.clicks("Gedaan")
    assert "Je zit 10 minuten achter" in reads(ria)
    assert "Nu, tot 14.35 uur" in reads(ria)
    await ria.clicks("Het vorige punt is toch niet gedaan")
    assert "Nu, tot 14.20 uur" in reads(ria), "what is on takes longer than it has"


@begins_after(begin)
async def test_a_second_press_and_two_facilitators_mark_one_point_once(circle: Running) -> None:
    ria = await opens_room(circle)
    (_, second, *_) = await points_of(circle)
    async with circle.database.write() as db:
        await room.done(db, await meeting_of(circle), second.id, circle.clock.now())
    await circle.advance("2026-03-12 13:45")
    await ria.clicks("Gedaan")
    assert [bool(point.done_at) for point in await points_of(circle)][:3] == [True, True, False]
    assert (await points_of(circle))[0].done_at == (await points_of(circle))[1].done_at


@begins_after(begin, opens_panel)
async def test_the_panel_leads_to_the_room_and_back_in_one_modal(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Tijdens de bijeenkomst")
    assert "Nu, tot" in reads(ria)
    await ria.clicks("Naar het paneel") if "Naar het paneel" in reads(ria) else await ria.clicks(
        "Paneel openen"
    )
    assert "Op de agenda" in reads(ria)
    assert len(ria.modals) == 1


@begins_after(begin)
async def test_a_member_is_told_that_it_is_for_who_facilitates(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "next", channel=CHANNEL)
    assert "begeleider" in shown(anna.top())


@pytest.mark.long
async def test_before_and_after_the_session_the_room_says_so(circle: Running) -> None:
    await begin(circle, "2026-03-12 10:00")
    ria = await opens_room(circle)
    assert "nog niet begonnen" in reads(ria)
    await circle.advance("2026-03-13 10:00")
    await opens_room(circle)
    assert "Nu, tot" not in reads(ria)


@begins_after(begin, english)
async def test_in_english_too(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "next", channel=CHANNEL)
    assert "Now, until 13:55" in reads(ria)
    await circle.advance("2026-03-12 14:25")
    await ria.clicks("Done")
    assert "minutes behind" in reads(ria)


# The core question.


@begins_after(begin)
async def test_the_question_of_what_is_on_is_shown_large_and_literally(circle: Running) -> None:
    ria = await opens_room(circle)
    await ria.clicks("Kernvraag")
    heading = next(b["text"]["text"] for b in ria.top().blocks if b["type"] == "header")
    assert heading in (PAY, TALENT)
    assert len(ria.modals) == 2
    assert "binnen de kring" not in reads(ria)


@begins_after(begin)
async def test_a_question_that_stays_inside_is_shown_with_a_word_to_keep_the_screen(circle: Running) -> None:
    async with circle.database.write() as db:
        for point in await agenda.items(db, (await meeting_of(circle)).id):
            (await db.get_one(AgendaItem, point.id)).inside = bool(point.question_ids)
    ria = await opens_room(circle)
    await ria.clicks("Kernvraag")
    assert "blijft binnen de kring" in reads(ria)


@given(some.text("abc def.?", min_size=151, max_size=1000).filter(str.strip))
def test_a_long_question_is_shown_whole(words: str) -> None:
    shown_ = [block["text"]["text"] for block in _large(words)]
    assert "".join("".join(shown_).split()) == "".join(words.split())
    assert all(len(part) <= HEADING for part in shown_)


def test_taking_done_back_also_takes_back_what_the_same_press_did() -> None:
    points = [agenda.new_point(a_session()) for _ in range(3)]
    for number, point in enumerate(points, 1):
        point.position = number
    points[0].done_at, points[1].done_at = NOW, NOW
    room.take_back(points, points[1])
    assert [one.done_at for one in points] == [None, None, None]
