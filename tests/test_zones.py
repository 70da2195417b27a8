"""Members in other zones, nights in which the clock changes, days on which nobody works."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from bot.texts import Texts
from bot.views import agenda as agenda_view
from bot.views import session as view
from models.agenda import AgendaItem
from models.person import Language
from models.session import LearningSession
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, circle_after
from tests.people import invites, plan_session, somebody_asked
from tests.rows import a_network, a_session
from tests.test_session import announcement

NL, EN = (Texts(language, today=date(2026, 2, 2)) for language in (Language.NL, Language.EN))
IN_BRUSSELS = "tijd in Brussel"


async def moves_to(running: Running, user_id: str, zone: str) -> None:
    """Somebody sets another zone in Slack."""
    person = running.person(user_id)
    person.user.tz = zone
    await person.regains_account()  # Slack tells what is known of them
    await running.settled()


# Where members live elsewhere.


@pytest.mark.long
async def test_as_soon_as_a_member_lives_at_another_hour_the_zone_is_named_everywhere(
    circle: Running,
) -> None:
    ria, anna = circle.ria, circle.person("U0ANNA")
    await circle.advance("2026-02-19 09:05")
    assert IN_BRUSSELS not in shown(announcement(circle))
    await moves_to(circle, "U0DIRK", "Europe/Paris")
    assert IN_BRUSSELS not in shown(announcement(circle))
    await moves_to(circle, "U0DIRK", "Europe/London")
    await circle.advance("2026-02-19 09:10")
    assert f"12 maart, 13.30–16.30 uur ({IN_BRUSSELS})" in shown(announcement(circle))
    for person in (anna, ria):
        await person.opens_home()
        assert person.home is not None
        assert IN_BRUSSELS in shown(person.home)
    await somebody_asked(circle)
    await circle.advance("2026-03-09 09:05")
    assert IN_BRUSSELS in anna.direct_messages[-1].text
    agenda = next(text for text in reversed(circle.channel_texts()) if "De agenda voor" in text)
    assert IN_BRUSSELS in agenda
    await ria.runs("/kring", "", channel=CHANNEL)
    await ria.clicks("Berichten")
    await ria.clicks("Kopieer voor e-mail", beside="*Aankondiging*")
    assert ria.modal is not None
    assert IN_BRUSSELS in str(ria.modal.content)


@pytest.mark.long
async def test_who_joins_from_elsewhere_changes_what_stands_in_the_channel(circle: Running) -> None:
    circle.playground.workspace.add_user("U0YUKI", "Yuki Abe", tz="Asia/Tokyo")
    await circle.advance("2026-02-19 09:05")
    await invites(circle, "U0YUKI")
    await circle.advance("2026-02-20 09:05")
    assert IN_BRUSSELS not in shown(announcement(circle))
    await circle.person("U0YUKI").clicks("Ik doe mee")
    await circle.settled()
    await circle.advance("2026-02-20 09:10")
    assert IN_BRUSSELS in shown(announcement(circle))


@pytest.mark.parametrize(
    ("zones", "named"),
    [
        ([], False),
        (["Europe/Brussels", "Europe/Paris", "Africa/Lagos"], False),  # in winter Lagos has the same hour
        (["Europe/Brussels", "Europe/London"], True),
    ],
)
def test_a_zone_is_named_where_the_hour_differs_on_that_day(zones: list[str], named: bool) -> None:
    winter, summer = datetime(2026, 1, 22, 13, 30), datetime(2026, 7, 2, 13, 30)
    among = EN.among(zones)
    assert ("(Brussels time)" in among.when(winter, "Europe/Brussels")) is named
    assert ("(Brussels time)" in among.when(summer, "Europe/Brussels")) is bool(zones)


def test_an_older_name_of_one_s_own_zone_is_no_other_zone() -> None:
    calcutta = Texts(Language.EN, "Asia/Calcutta")
    assert "(" not in calcutta.when(datetime(2026, 1, 22, 13, 30), "Asia/Kolkata")
    assert "(Kolkata time)" in EN.when(datetime(2026, 1, 22, 13, 30), "Asia/Calcutta")


# Free days before a session.


async def chooses(running: Running, user_id: str, **fields: object) -> None:
    """Somebody changes their settings."""
    person = running.person(user_id)
    await person.runs("/kring", "mijn", channel=CHANNEL)
    await person.submits(fields)
    await person.closes(everything=True)
    await running.settled()


async def says(running: Running, user_id: str, answer: str, number: str = "1") -> None:
    """Somebody says whether they come, in the announcement."""
    await running.person(user_id).clicks(answer, within=announcement(running, number))
    await running.settled()


async def practical(running: Running, user_id: str, after: str) -> int:
    """How many practical messages somebody has at a moment."""
    await running.advance(after)
    return sum("Tot binnenkort" in text for text in running.said_to(user_id))


async def early_in_the_morning(circle: Running) -> None:
    """A session on Thu 23 April at 8.30 is announced."""
    await plan_session(circle, "2026-04-23", "08:30")
    await circle.advance("2026-04-02 09:05")


early = circle_after(early_in_the_morning)


@pytest.mark.long
async def test_over_a_day_off_the_practical_message_comes_earlier(early: Running) -> None:
    await chooses(early, "U0ANNA", **{"Vrije dag": "woensdag"})
    for user_id in ("U0ANNA", "U0BRAM"):
        await says(early, user_id, "Ja", "2")
    assert await practical(early, "U0ANNA", "2026-04-21 08:59") == 0
    assert await practical(early, "U0ANNA", "2026-04-21 09:01") == 1
    assert await practical(early, "U0BRAM", "2026-04-21 17:00") == 0
    assert await practical(early, "U0BRAM", "2026-04-22 09:01") == 1
    assert await practical(early, "U0ANNA", "2026-04-23 09:00") == 1


@pytest.mark.long
@pytest.mark.parametrize("late", ["2026-04-21 10:00", "2026-04-22 10:00", "2026-04-22 20:00"])
async def test_when_its_earlier_time_is_past_it_comes_at_once(early: Running, late: str) -> None:
    await chooses(early, "U0ANNA", **{"Vrije dag": "woensdag"})
    await early.advance(late)
    await says(early, "U0ANNA", "Ja", "2")
    assert await practical(early, "U0ANNA", late) == 1
    assert await practical(early, "U0ANNA", "2026-04-23 09:00") == 1


@pytest.mark.long
async def test_a_day_off_that_is_chosen_late_hurries_what_waits(early: Running) -> None:
    await says(early, "U0ANNA", "Ja", "2")
    assert await practical(early, "U0ANNA", "2026-04-21 11:00") == 0
    await chooses(early, "U0ANNA", **{"Vrije dag": "woensdag"})
    assert await practical(early, "U0ANNA", "2026-04-21 11:00") == 1


@pytest.mark.long
async def test_who_comes_home_from_another_zone_gets_what_waited_in_the_hours_there(early: Running) -> None:
    await moves_to(early, "U0FATIMA", "America/Los_Angeles")
    await says(early, "U0FATIMA", "Ja", "2")
    assert await practical(early, "U0FATIMA", "2026-04-22 09:05") == 0
    await moves_to(early, "U0FATIMA", "Europe/Brussels")
    assert await practical(early, "U0FATIMA", "2026-04-22 09:06") == 1


@pytest.mark.long
async def test_a_session_that_is_moved_to_the_next_morning_in_the_evening_is_told_in_time(
    circle: Running,
) -> None:
    await circle.advance("2026-03-02 18:00")
    await says(circle, "U0ANNA", "Ja")
    await circle.advance("2026-03-02 20:00")
    await circle.ria.opens_home()
    await circle.ria.clicks("Verplaatsen", within="home")
    await circle.ria.submits({"Dag": date(2026, 3, 3), "Begintijd": time(8, 30)})
    await circle.settled()
    assert await practical(circle, "U0ANNA", "2026-03-02 20:05") == 1


# Odd dates.


async def tries_to_move(running: Running, day: str, hour: str) -> None:
    """Ria fills in another date for the session of 12 March."""
    if running.ria.modals:
        await running.ria.closes(everything=True)
    await running.ria.opens_home()
    await running.ria.clicks("Verplaatsen", within="home", beside="12 maart")
    await running.ria.submits({"Dag": date.fromisoformat(day), "Begintijd": time.fromisoformat(hour)})
    await running.settled()


async def starts(running: Running) -> dict[int, datetime]:
    """When each session starts, by its number."""
    async with running.database.read() as db:
        rows = await db.scalars(select(LearningSession).order_by(LearningSession.starts_local))
        return {meeting.number: meeting.starts_local for meeting in rows}


@pytest.mark.long
@pytest.mark.parametrize(
    ("day", "hour", "said", "there"),
    [
        ("2026-05-14", "13:30", "weekend of een feestdag", "2026-05-14 13:30"),
        ("2026-03-29", "02:30", "slaat de klok 2.30 uur over", "2026-03-29 03:30"),
        ("2026-04-23", "12:00", "Bijeenkomst 2 van dit netwerk is op", "2026-04-23 12:00"),
    ],
)
async def test_a_session_moves_to_an_odd_date_only_once_that_was_seen(
    circle: Running, day: str, hour: str, said: str, there: str
) -> None:
    await plan_session(circle, "2026-04-23", "13:30")
    await circle.advance("2026-02-19 09:05")
    was = (await starts(circle))[1]
    await tries_to_move(circle, day, hour)
    assert circle.ria.sees(said)
    assert (await starts(circle))[1] == was
    assert not any("verplaatst" in text for text in circle.channel_texts())
    await circle.ria.submits()
    await circle.settled()
    assert (await starts(circle))[1] == datetime.fromisoformat(there)
    assert any("verplaatst" in text for text in circle.channel_texts())


async def test_an_odd_first_date_is_said_when_a_network_begins(kring: Running) -> None:
    await kring.ria.runs("/kring", "new", channel=CHANNEL)
    first = {"Eerste bijeenkomst": date(2026, 5, 14), "Begintijd": time(13, 30)}
    await kring.ria.submits({"Thema": "Leren", "Begeleider": "U0RIA", **first})
    assert kring.ria.sees("weekend of een feestdag")


async def test_an_ordinary_date_asks_nothing_more(circle: Running) -> None:
    await tries_to_move(circle, "2026-03-19", "13:30")
    assert (await starts(circle))[1] == datetime(2026, 3, 19, 13, 30)


async def test_planning_on_the_day_of_another_session_is_seen_before_saving(circle: Running) -> None:
    await circle.ria.runs("/kring", "bijeenkomst", channel=CHANNEL)
    await circle.ria.submits({"Dag": date(2026, 3, 12), "Begintijd": time(15)})
    assert circle.ria.sees("Bijeenkomst 1 van dit netwerk is op do 12 maart, 13.30 uur")


@pytest.mark.parametrize("day", [date(2126, 3, 12), date(9999, 12, 31)])
async def test_a_day_that_nobody_means_is_refused_with_a_sentence(circle: Running, day: date) -> None:
    ria = circle.ria
    await ria.runs("/kring", "bijeenkomst", channel=CHANNEL)
    await ria.submits({"Dag": day, "Begintijd": time(13, 30)})
    assert ria.sees("Die dag ligt te ver weg")
    await tries_to_move(circle, day.isoformat(), "13:30")
    assert ria.sees("Die dag ligt te ver weg")
    await ria.closes(everything=True)
    await ria.runs("/kring", "mijn", channel=CHANNEL)
    await ria.submits({"Geen berichten tot en met": day})
    assert ria.sees("Die dag ligt te ver weg")


@pytest.mark.long
async def test_sessions_that_nobody_was_told_of_are_numbered_in_the_order_of_their_dates(
    circle: Running,
) -> None:
    for day in ("2026-06-04", "2026-02-05", "2026-04-23"):
        await plan_session(circle, day, "13:30")
    days = [f"{local:%m-%d}" for _number, local in sorted((await starts(circle)).items())]
    assert days == ["02-05", "03-12", "04-23", "06-04"]
    await circle.advance("2026-02-19 09:05")
    await plan_session(circle, "2026-03-05", "13:30")
    now = await starts(circle)
    assert [f"{now[number]:%m-%d}" for number in (1, 2)] == ["02-05", "03-12"]  # these were announced
    assert [f"{now[number]:%m-%d}" for number in (3, 4, 5)] == ["03-05", "04-23", "06-04"]


@pytest.mark.long
async def test_a_session_that_is_moved_past_another_changes_numbers_with_it(circle: Running) -> None:
    await plan_session(circle, "2026-04-23", "13:30")
    await tries_to_move(circle, "2026-05-07", "13:30")
    assert [f"{local:%m-%d}" for _number, local in sorted((await starts(circle)).items())] == [
        "04-23",
        "05-07",
    ]


# Ends and agendas over midnight and over a clock change.


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        (datetime(2026, 10, 25, 0, 30), 240, "zo 25 oktober, 0.30–3.30 uur"),
        (datetime(2026, 3, 29, 0, 30), 240, "zo 29 maart, 0.30–5.30 uur"),
        (datetime(2026, 3, 12, 22, 0), 180, "do 12 maart, 22.00 uur – vr 13 maart, 1.00 uur"),
        (datetime(2026, 3, 12, 13, 30), 180, "do 12 maart, 13.30–16.30 uur"),
    ],
)
def test_an_end_is_what_the_clock_shows_then_and_names_another_day(
    start: datetime, minutes: int, end: str
) -> None:
    meeting = a_session()
    meeting.starts_local, meeting.minutes = start, minutes
    assert end in view.facts(NL, meeting, a_network())
    assert (meeting.ends_at - meeting.starts_at).total_seconds() == minutes * 60


def test_the_points_of_an_agenda_follow_the_clock_too() -> None:
    meeting = a_session()
    meeting.starts_local, meeting.minutes = datetime(2026, 10, 24, 23, 30), 330
    items = [AgendaItem(session_id=7, position=n, minutes=120, method="welcome") for n in range(3)]
    hours = [line.split("*")[1] for line in agenda_view.lines(NL, meeting, items, {})]
    assert hours == ["23.30", "1.30 op zo 25 oktober", "2.30 op zo 25 oktober"]
    assert meeting.ends_at == datetime(2026, 10, 25, 3, 0, tzinfo=UTC)


async def makes_longer(circle: Running, minutes: str, **more: str) -> None:
    """Ria gives the first session another length."""
    await circle.ria.opens_home()
    await circle.ria.clicks("Wijzigen", within="home", beside="13.30 uur")
    await circle.ria.submits({"Duur in minuten": minutes, **more})


async def lengths(circle: Running) -> list[tuple[int, str]]:
    async with circle.database.read() as db:
        found = await db.scalars(select(LearningSession).order_by(LearningSession.number))
        return [(meeting.minutes, meeting.place) for meeting in found]


async def another_in_the_evening(circle: Running) -> None:
    """There is a second session on the day of the first; both were announced."""
    await plan_session(circle, "2026-03-12", "18:00")
    await circle.advance("2026-02-19 09:05")


@begins_after(another_in_the_evening)
@pytest.mark.long
async def test_a_session_that_would_run_into_another_one_becomes_longer_only_once_that_was_seen(
    circle: Running,
) -> None:
    await makes_longer(circle, "240")
    await circle.ria.closes(everything=True)
    assert (await lengths(circle))[0] == (240, "")
    await makes_longer(circle, "300", Plaats="Gent")
    assert circle.ria.sees("Bijeenkomst 2 van dit netwerk is op do 12 maart, 18.00 uur")
    assert (await lengths(circle))[0] == (240, "")
    async with circle.database.write() as db:  # a colleague, meanwhile
        first = await db.scalar(select(LearningSession).where(LearningSession.number == 1))
        assert first is not None
        first.bring = "een pen"
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    assert (await lengths(circle))[0] == (300, "Gent")
    async with circle.database.read() as db:
        assert await db.scalar(select(LearningSession.bring).where(LearningSession.number == 1)) == "een pen"
    await makes_longer(circle, "330")
    assert not circle.ria.sees("Bijeenkomst 2 van dit netwerk"), "it was seen that they overlap"


@pytest.mark.long
@begins_after(another_in_the_evening)
async def test_a_session_that_goes_on_beside_another_one_says_so(circle: Running) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Niet laten doorgaan", within="home", beside="13.30")
    await ria.submits()
    await ria.clicks("Toch laten doorgaan")
    assert ria.sees("Bijeenkomst 2 van dit netwerk is op do 12 maart, 18.00 uur")
