"""Sessions as people meet them: planned, announced, answered, moved, called off."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from icalendar import Calendar as Ics
from sqlalchemy import select, update

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack.blocks import encode
from bot.texts import Texts
from bot.views import session as view
from bot.views import session_forms as forms
from bot.views.calendar_file import calendar_file
from bot.views.session_forms import Details, Oddities, PlannedDate
from models.session import LearningSession, Mode, on_the_clock
from playground import Message
from playground import Person as Hands
from playground.checks import check_view
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import circle_after, until
from tests.people import plan_session, settings, start_network
from tests.rows import LANGUAGES, a_network, a_session, both_languages

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
ANNOUNCED = "2026-02-19 09:00"  # three weeks before the session of the circle


# What people see.


@both_languages
@pytest.mark.parametrize(("sign", "back"), [("x", True), ("\\", False)])
def test_dates_are_shown_with_the_longest_form_behind_them(t: Texts, sign: str, back: bool) -> None:
    kept = encode(Details(title=sign * 150, place=sign * 250, bring=sign * 200))
    dates = [
        PlannedDate(datetime(2026, 3, day, 13, 30), None if day == 1 else NOW, Oddities(free=day == 1))
        for day in range(1, 13)
    ]
    modal = forms.dates_to_confirm(t, a_network(), dates, kept)
    assert check_view(modal, "modal") == []
    assert (Act.NEW_SESSION in str(modal["blocks"])) is back


@pytest.mark.parametrize(
    ("mode", "place", "words"),
    [
        (Mode.IN_PERSON, "Gent", ":round_pushpin: Gent"),
        (Mode.IN_PERSON, "", "De plaats volgt nog"),
        (Mode.ONLINE, "", ":computer: Online"),
        (Mode.ONLINE, "", "De link stuur ik een kwartier voor het begin"),
        (Mode.HYBRID, "Gent", "Gent, of online"),
        (Mode.HYBRID, "", "Samen of online"),
    ],
)
def test_where_people_meet_is_said_for_the_room_and_for_online(mode: Mode, place: str, words: str) -> None:
    assert words in view.facts(LANGUAGES[0], a_session(mode=mode, place=place), a_network())


def test_the_facts_of_a_session_are_its_hours_its_theme_and_what_to_bring() -> None:
    meeting = a_session()
    assert "Het thema volgt uit jullie vragen" in view.facts(LANGUAGES[0], meeting, a_network())
    assert "13.30–16.30 uur" in view.facts(LANGUAGES[0], meeting, a_network())
    meeting.title, meeting.bring = "Talent", "koffie"
    said = view.facts(LANGUAGES[0], meeting, a_network())
    assert "Breng mee: koffie" in said
    assert "volgt uit" not in said


@pytest.mark.parametrize(
    ("title", "told"),
    [("", False), ("Leren & <delen> in de praktijk", False), ("Competenties en loon", True)],
)
@both_languages
def test_the_theme_of_the_network_stands_below_a_heading_that_does_not_have_it(
    t: Texts, title: str, told: bool
) -> None:
    home = a_network()
    below = view.within_theme(t, a_session(title=title), home)
    assert below == (f"\n{t('session.within_theme', theme=home.theme)}" if told else "")


async def test_the_announcement_of_a_session_with_its_own_title_names_the_theme(circle: Running) -> None:
    async with circle.database.write() as db:
        await db.execute(update(LearningSession).values(title="Competenties en loon"))
    await circle.advance("2026-02-19 09:05")
    said = shown(announcement(circle))
    assert "Competenties en loon*\nBinnen ons thema: Leren van elkaar" in said


def test_an_hour_that_the_clock_skips_comes_after_the_gap() -> None:
    assert on_the_clock(datetime(2026, 3, 29, 2, 30), "Europe/Brussels") == datetime(2026, 3, 29, 3, 30)
    assert on_the_clock(datetime(2026, 3, 28, 2, 30), "Europe/Brussels") == datetime(2026, 3, 28, 2, 30)


# Planning.


async def sessions(running: Running) -> list[LearningSession]:
    async with running.database.read() as db:
        return list(await db.scalars(select(LearningSession).order_by(LearningSession.id)))


async def fills_in(running: Running, day: str, hour: str, **fields: object) -> None:
    await running.ria.runs("/kring", "session", channel=CHANNEL)
    form = {"Dag": date.fromisoformat(day), "Begintijd": time.fromisoformat(hour), **fields}
    await running.ria.submits(form)


@pytest.fixture
async def begun(kring: Running) -> Running:
    """A network without members or sessions."""
    await start_network(kring)
    return kring


EVERY_SIX_WEEKS = {"Herhalen om de hoeveel weken?": "6", "Hoeveel bijeenkomsten?": "3"}


async def test_a_series_keeps_its_hour_over_the_clock_change_and_leaves_no_form_behind(
    begun: Running,
) -> None:
    ria = begun.ria
    await fills_in(begun, "2026-03-12", "13:30", **EVERY_SIX_WEEKS)
    assert ria.sees("Kloppen deze 3 data?")
    for day in ("12 maart", "23 april", "4 juni"):
        assert ria.sees(f"do {day}, 13.30 uur")
    assert ria.sees("Aankondiging: do 19 februari, 9.00 uur")
    assert await sessions(begun) == []
    await ria.submits()
    assert ria.sees("een week eerder krijg je")
    assert len(ria.modals) == 1
    made = await sessions(begun)
    assert [meeting.starts_local.time() for meeting in made] == [time(13, 30)] * 3
    assert [meeting.starts_at.hour for meeting in made] == [12, 11, 11]
    assert [meeting.number for meeting in made] == [1, 2, 3]


@pytest.mark.long
async def test_the_announcements_of_a_series_are_shown_as_they_come(begun: Running) -> None:
    often = {"Herhalen om de hoeveel weken?": "2", "Hoeveel bijeenkomsten?": "4"}
    await fills_in(begun, "2026-03-12", "13:30", **often)
    assert begun.ria.modal is not None
    shown_there = re.findall(r"Aankondiging: (\w+ \d+ \w+, [\d.]+ uur)", shown(begun.ria.modal))
    assert len(shown_there) == 4
    await begun.ria.submits()
    planned = await sessions(begun)
    assert [
        LANGUAGES[0].moment(one.next_move_at, one.zone) for one in planned if one.next_move_at
    ] == shown_there


@pytest.mark.long
async def test_dates_that_are_not_right_go_back_to_the_form_as_it_was_filled_in(begun: Running) -> None:
    await fills_in(begun, "2026-03-12", "13:30", Thema='"Talent" & zo', **EVERY_SIX_WEEKS)
    await begun.ria.clicks("Wijzigen")
    await begun.ria.submits({"Begintijd": time(9)})
    assert begun.ria.sees("do 23 april, 9.00 uur")
    await begun.ria.submits()
    assert [meeting.title for meeting in await sessions(begun)] == ['"Talent" & zo'] * 3


async def test_dates_that_were_saved_already_are_not_saved_twice(begun: Running) -> None:
    await plan_session(begun, "2026-03-12", "13:30")
    await fills_in(begun, "2026-03-12", "13:30", **EVERY_SIX_WEEKS)
    await begun.ria.submits()
    assert len(await sessions(begun)) == 3


@pytest.mark.parametrize(
    ("day", "fields", "complaint"),
    [
        ("2026-01-02", {}, "al voorbij"),
        ("2026-03-12", {"Duur in minuten": "10"}, "van 15 tot 600"),
        ("2026-03-12", {"Duur in minuten": "1u"}, "van 15 tot 600"),
        ("2026-03-12", {"Herhalen om de hoeveel weken?": "6"}, "allebei nodig"),
        ("2026-03-12", {"Hoeveel bijeenkomsten?": "6"}, "allebei nodig"),
    ],
)
async def test_a_plan_that_cannot_be_is_refused_in_the_form(
    begun: Running, day: str, fields: dict[str, object], complaint: str
) -> None:
    await fills_in(begun, day, "13:30", **fields)
    assert begun.ria.sees(complaint)
    assert await sessions(begun) == []


async def test_a_weekend_a_holiday_and_a_skipped_hour_are_seen_before_saving(begun: Running) -> None:
    await fills_in(begun, "2026-03-29", "02:30")
    assert begun.ria.sees("zo 29 maart, 3.30 uur")
    assert begun.ria.sees("weekend of een feestdag")
    await begun.ria.closes(everything=True)
    await fills_in(begun, "2026-05-14", "13:30")
    assert begun.ria.sees("weekend of een feestdag")
    await begun.ria.closes(everything=True)
    await fills_in(begun, "2026-05-15", "13:30")
    assert not begun.ria.sees("weekend of een feestdag")


@pytest.mark.long
async def test_the_day_before_a_session_is_the_working_day_before_it(circle: Running) -> None:
    await plan_session(circle, "2026-05-18", "09:00")  # Monday after the long weekend of Ascension
    await circle.advance("2026-04-27 09:01")
    anna = circle.person("U0ANNA")
    await anna.clicks("Ja", within=announcement(circle, "2"))
    await circle.advance("2026-05-15 08:59")
    before = len(anna.direct_messages)
    await circle.advance("2026-05-15 09:01")
    assert "Tot binnenkort" in shown(anna.direct_messages[-1])
    assert len(anna.direct_messages) == before + 1


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-01-15", "De aankondiging verschijnt zo meteen in het kanaal"),
        ("2026-01-29", "De aankondiging gaat uit op do 8 januari"),
    ],
)
async def test_a_session_planned_late_says_what_still_comes(begun: Running, day: str, said: str) -> None:
    await fills_in(begun, day, "13:30")
    assert begun.ria.sees("ankondiging")
    await begun.ria.submits()
    assert begun.ria.sees(said)
    assert not begun.ria.sees("een week eerder")


@pytest.mark.long
async def test_a_session_of_eight_days_from_now_sends_no_flood(circle: Running) -> None:
    await circle.advance("2026-02-04 10:00")
    before = len(circle.playground.workspace.messages)
    await fills_in(circle, "2026-02-12", "13:30")
    assert circle.ria.sees("zodra je bewaart")
    await circle.ria.submits()
    await circle.settled()
    assert len(circle.playground.workspace.messages) == before + 1


# The running order.


@pytest.mark.long
async def test_the_running_order_counts_who_comes_and_names_them_one_press_away(circle: Running) -> None:
    await circle.advance("2026-02-19 09:01")
    for user_id, answer in (("U0ANNA", "Ja"), ("U0BRAM", "Nee")):
        await circle.person(user_id).clicks(answer)
        await circle.person(user_id).closes(everything=True) if circle.person(user_id).modals else None
    await circle.advance("2026-03-12 08:31")
    order = circle.ria.direct_messages[-1]
    assert "1 komt · 1 komt niet · 4 zeiden nog niets" in order.text
    await circle.ria.clicks("Wie komt er?", within=order)
    named = shown(circle.ria.top())
    assert "1 komt*\n• Anna" in named
    assert named.index("Anna") < named.index("1 komt niet") < named.index("Bram") < named.index("Dirk")


# Who comes.


def announcement(running: Running, number: str = "1") -> Message:
    """The announcement of a session in the channel."""
    return next(
        m
        for m in running.playground.workspace.messages
        if m.original.text.startswith(f"*Bijeenkomst {number}:")
    )


announced = circle_after(until(ANNOUNCED))


def files_to(person: Hands) -> list[Ics]:
    """The calendar files that somebody got."""
    workspace = person.workspace
    return [
        Ics.from_ical(workspace.files[file_id].content or b"")
        for message in person.direct_messages
        for file_id in message.files
    ]


@pytest.mark.long
async def test_answers_are_counted_under_the_announcement_and_may_change(announced: Running) -> None:
    words = announcement(announced)
    for user_id, answer in (("U0ANNA", "Ja"), ("U0BRAM", "Nee"), ("U0CHIARA", "Misschien")):
        await announced.person(user_id).clicks(answer, within=words)
    assert announced.person("U0BRAM").sees("Achteraf praat ik je bij")
    await announced.advance("2026-02-19 09:01")
    assert "Ja: 1 · Misschien: 1 · Nee: 1 · Nog niet geantwoord: 3" in words.text
    await announced.person("U0ANNA").clicks("Nee", within=words)
    await announced.person("U0BRAM").clicks("Nee", within=words)
    await announced.advance("2026-02-19 09:02")
    assert "Ja: 0 · Misschien: 1 · Nee: 2 · Nog niet geantwoord: 3" in words.text


@pytest.mark.long
async def test_presses_that_fall_together_become_one_update(announced: Running) -> None:
    words = announcement(announced)

    def updates() -> int:
        made = announced.playground.workspace.calls_to("chat.update")
        return sum(call.args["channel"] == CHANNEL for call in made)

    before = updates()
    for user_id in ("U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK"):
        await announced.person(user_id).clicks("Ja", within=words)
    await announced.advance("2026-02-19 09:01")
    assert updates() == before + 1


async def test_who_says_yes_gets_one_calendar_file(announced: Running) -> None:
    anna, words = announced.person("U0ANNA"), announcement(announced)
    for answer in ("Misschien", "Ja", "Ja", "Misschien", "Ja"):
        await anna.clicks(answer, within=words)
        await announced.settled()
    [file] = files_to(anna)
    [event] = file.walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 3, 12, 12, 30, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2026, 3, 12, 15, 30, tzinfo=UTC)
    assert event["summary"] == "Leren van elkaar"
    assert "location" not in event
    assert files_to(announced.person("U0BRAM")) == []


async def test_a_calendar_file_that_slack_does_not_take_at_once_follows(announced: Running) -> None:
    anna, words = announced.person("U0ANNA"), announcement(announced)
    announced.playground.faults.server_error("files.getUploadURLExternal")
    await anna.clicks("Ja", within=words)
    await announced.settled()
    assert files_to(anna) == []
    await anna.clicks("Nee", within=words)
    await announced.advance("2026-02-19 09:01")
    assert files_to(anna) == []
    await anna.clicks("Ja", within=words)
    await announced.settled()
    assert len(files_to(anna)) == 1


async def changes(running: Running, **fields: object) -> None:
    """Ria changes the session."""
    await running.ria.opens_home()
    await running.ria.clicks("Wijzigen", within="home")
    await running.ria.submits(fields)
    await running.ria.closes(everything=True)
    await running.settled()


def events_of(person: Hands) -> list[Any]:
    """What stands in the calendar files that somebody got, in their order."""
    return [file.walk("VEVENT")[0] for file in files_to(person)]


@pytest.mark.long
async def test_the_calendar_of_who_said_yes_follows_every_change(announced: Running) -> None:
    anna, bram = announced.person("U0ANNA"), announced.person("U0BRAM")
    for person in (anna, bram):
        await person.clicks("Ja", within=announcement(announced))
    await announced.settled()
    await bram.clicks("Nee", within=announcement(announced))
    await announced.settled()
    await changes(announced, Plaats="Gent")
    await changes(announced, **{"Duur in minuten": "240"})
    await changes(announced, Thema="Talent")
    await changes(announced, **{"Wat brengen mensen mee?": "een pen"})  # which stands in no calendar
    await moves(announced, "2026-03-19", "13:30")
    await settings(announced, Tijdzone="Europe/London")
    found = events_of(anna)
    assert len({str(event["uid"]) for event in found}) == 1
    numbers = [int(event["sequence"]) for event in found]
    assert numbers == sorted(set(numbers))
    assert [str(event.get("location", "")) for event in found] == ["", *["Gent"] * 5]
    assert [str(event["summary"]) for event in found] == [*["Leren van elkaar"] * 3, *["Talent"] * 3]
    assert [event.decoded("dtend").hour for event in found] == [15, 15, 16, 16, 16, 17]
    assert found[-1].decoded("dtstart") == datetime(2026, 3, 19, 13, 30, tzinfo=UTC)
    assert "Google en Outlook vervangen niet altijd" in announced.said_to("U0ANNA")[-1]
    assert [str(event["status"]) for event in events_of(bram)] == ["CONFIRMED", "CANCELLED"]


async def test_a_no_takes_the_session_out_of_the_calendar_and_a_yes_puts_it_back(announced: Running) -> None:
    anna = announced.person("U0ANNA")
    for answer in ("Nee", "Ja", "Nee", "Nee", "Ja"):
        await anna.clicks(answer, within=announcement(announced))
        await announced.settled()
    found = events_of(anna)
    assert [str(event["status"]) for event in found] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [int(event["sequence"]) for event in found] == [1, 2, 3]
    assert "met dit bestand gaat de bijeenkomst uit je agenda" in announced.said_to("U0ANNA")[-2]


async def test_a_no_that_somebody_else_enters_takes_it_out_too(announced: Running) -> None:
    anna = announced.person("U0ANNA")
    await anna.clicks("Ja", within=announcement(announced))
    await announced.settled()
    await announced.ria.opens_home()
    await announced.ria.clicks("Invullen voor iemand", within="home")
    await announced.ria.submits({"Voor wie?": "Anna Peeters", "Komt die op": "Nee"})
    await announced.settled()
    assert [str(event["status"]) for event in events_of(anna)] == ["CONFIRMED", "CANCELLED"]


@pytest.mark.long
async def test_a_session_that_is_called_off_leaves_every_calendar_and_comes_back(announced: Running) -> None:
    anna = announced.person("U0ANNA")
    await anna.clicks("Ja", within=announcement(announced))
    await announced.settled()
    await announced.ria.opens_home()
    await announced.ria.clicks("Niet laten doorgaan", within="home")
    await announced.ria.submits()
    await announced.settled()
    assert [str(event["status"]) for event in events_of(anna)] == ["CONFIRMED", "CANCELLED"]
    assert files_to(announced.person("U0BRAM")) == []
    await announced.ria.clicks("Toch laten doorgaan")
    await announced.settled()
    assert [str(event["status"]) for event in events_of(anna)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    numbers = [int(event["sequence"]) for event in events_of(anna)]
    assert numbers == sorted(set(numbers))


async def test_a_yes_brings_the_file_whenever_it_is_not_in_the_calendar(announced: Running) -> None:
    anna = announced.person("U0ANNA")
    for answer in ("Ja", "Nee", "Misschien", "Ja", "Misschien", "Ja", "Nee", "Nee"):
        await anna.clicks(answer, within=announcement(announced))
        await announced.settled()
    statuses = [str(event["status"]) for event in events_of(anna)]
    assert statuses == ["CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED"]


@pytest.mark.long
async def test_who_says_maybe_after_a_no_gets_no_file_of_a_new_date(announced: Running) -> None:
    anna = announced.person("U0ANNA")
    for answer in ("Ja", "Nee", "Misschien"):
        await anna.clicks(answer, within=announcement(announced))
        await announced.settled()
    await moves(announced, "2026-03-19", "13:30")
    await announced.settled()
    assert [str(event["status"]) for event in events_of(anna)] == ["CONFIRMED", "CANCELLED"]


@pytest.mark.long
async def test_a_session_that_goes_on_after_its_start_comes_back_into_calendars(announced: Running) -> None:
    anna = announced.person("U0ANNA")
    await anna.clicks("Ja", within=announcement(announced))
    await announced.advance("2026-03-12 13:00")
    await announced.ria.opens_home()
    await announced.ria.clicks("Niet laten doorgaan", within="home")
    await announced.ria.submits()
    await announced.advance("2026-03-12 14:00")
    await announced.ria.clicks("Toch laten doorgaan")
    await announced.advance("2026-03-12 14:02")
    assert [str(event["status"]) for event in events_of(anna)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]


@pytest.mark.long
async def test_a_session_that_was_said_not_to_take_place_comes_back_into_calendars(
    announced: Running,
) -> None:
    anna = announced.person("U0ANNA")
    await anna.clicks("Ja", within=announcement(announced))
    await announced.advance("2026-03-12 16:21")
    await announced.ria.clicks("Het vond niet plaats", within=announced.ria.direct_messages[-1])
    await announced.advance("2026-03-12 16:23")
    assert [str(event["status"]) for event in events_of(anna)] == ["CONFIRMED", "CANCELLED"]
    posts = len(announced.channel_texts())
    await announced.ria.clicks("Toch laten doorgaan")
    assert announced.ria.sees("Noteer de uitkomsten opnieuw")
    await announced.advance("2026-03-12 16:40")
    assert [str(event["status"]) for event in events_of(anna)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert len(announced.channel_texts()) == posts


@pytest.mark.long
async def test_who_has_left_gets_one_file_more_that_takes_the_session_out(announced: Running) -> None:
    anna = announced.person("U0ANNA")
    await anna.clicks("Ja", within=announcement(announced))
    await announced.settled()
    await anna.opens_home()
    await anna.clicks("Uitstappen", within="home")
    await anna.submits()
    await anna.closes(everything=True)
    await announced.ria.opens_home()
    await announced.ria.clicks("Niet laten doorgaan", within="home")
    await announced.ria.submits()
    await announced.settled()
    assert [str(event["status"]) for event in events_of(anna)] == ["CONFIRMED", "CANCELLED"]


@pytest.mark.long
async def test_a_session_that_goes_on_after_all_ten_minutes_late_is_told_as_promised(
    announced: Running,
) -> None:
    await announced.advance("2026-03-12 13:00")
    await announced.ria.opens_home()
    await announced.ria.clicks("Niet laten doorgaan", within="home")
    await announced.ria.submits()
    await announced.advance("2026-03-12 13:40")
    await announced.ria.clicks("Toch laten doorgaan")
    assert announced.ria.sees("Ik laat het zo iedereen weten")
    await announced.advance("2026-03-12 13:42")
    assert "gaat toch door" in announced.channel_texts()[-1]
    assert "Ben je erbij" not in announced.channel_texts()[-1]


def test_no_two_sessions_have_one_name_in_a_calendar() -> None:
    files = [calendar_file(LANGUAGES[0], a_session(), a_network(), NOW).file for _installation in "ab"]
    names = {str(Ics.from_ical(file.content).walk("VEVENT")[0]["uid"]) for file in files if file}
    assert len(names) == 2


@pytest.mark.long
async def test_a_new_date_brings_a_new_calendar_file_that_replaces_the_old_one(announced: Running) -> None:
    anna = announced.person("U0ANNA")
    await announced.ria.opens_home()
    await announced.ria.clicks("Wijzigen", within="home")
    await announced.ria.submits({"Plaats": "Gent"})
    await announced.ria.closes(everything=True)
    await anna.clicks("Ja", within=announcement(announced))
    await moves(announced, "2026-03-19", "13:30")
    change = next(m for m in reversed(anna.messages(CHANNEL)) if "verplaatst" in m.text)
    await anna.clicks("Ja", within=change)
    await anna.clicks("Ja", within=change)
    await announced.settled()
    old, new = (file.walk("VEVENT")[0] for file in files_to(anna))
    assert old["uid"] == new["uid"]
    assert new["sequence"] > old["sequence"]
    assert new.decoded("dtstart") == datetime(2026, 3, 19, 12, 30, tzinfo=UTC)
    assert new["location"] == "Gent"


async def test_who_does_not_belong_cannot_say_they_come(announced: Running) -> None:
    guest = announced.person("U0GUEST")
    await guest.clicks("Ja", within=announcement(announced))
    assert guest.sees("geen lid")
    await announced.advance("2026-02-19 09:01")
    assert "Ja: 0" in announcement(announced).text


@pytest.mark.long
async def test_after_the_start_nothing_is_noted_any_more(announced: Running) -> None:
    words = announcement(announced)
    stale = list(words.blocks)
    await announced.advance("2026-03-12 13:31")
    words.blocks = stale
    anna = announced.person("U0ANNA")
    await anna.clicks("Ja", within=words)
    assert anna.sees("Dat kan nu niet meer: de bijeenkomst is bezig")
    assert files_to(anna) == []


async def test_the_pinned_message_says_yes_to_the_next_session(announced: Running) -> None:
    anna = announced.person("U0ANNA")
    pinned = next(m for m in anna.messages(CHANNEL) if "Ik ben erbij" in shown(m))
    await anna.clicks("Ik ben erbij", within=pinned)
    assert anna.sees("je komt op do 12 maart, 13.30 uur")
    await announced.settled()
    assert len(files_to(anna)) == 1
    await announced.advance("2026-02-19 09:01")
    assert "Ja: 1" in announcement(announced).text


@pytest.mark.long
async def test_the_pinned_message_says_when_there_is_no_session(announced: Running) -> None:
    anna = announced.person("U0ANNA")
    await announced.advance("2026-03-12 14:00")
    pinned = next(m for m in anna.messages(CHANNEL) if "Ik ben erbij" in shown(m))
    await anna.clicks("Ik ben erbij", within=pinned)
    assert anna.sees("nog geen volgende bijeenkomst gepland")


async def test_a_button_that_says_nothing_is_refused(announced: Running) -> None:
    words = announcement(announced)
    row = next(block for block in words.blocks if block["type"] == "actions")
    row["elements"][0]["value"] = encode(About(session=(await sessions(announced))[0].id))
    await announced.person("U0ANNA").clicks("Ja", within=words)
    assert announced.person("U0ANNA").sees("Dat is er niet meer")


@pytest.mark.long
async def test_the_reminder_shows_what_was_answered_in_it(announced: Running) -> None:
    await announced.advance("2026-03-09 09:01")
    anna = announced.person("U0ANNA")
    reminder = anna.direct_messages[-1]
    assert "Ben je erbij op do 12 maart" in shown(reminder)
    await anna.clicks("Misschien", within=reminder)
    await announced.settled()
    assert "Misschien dus" in shown(reminder)
    assert not anna.ephemerals
    await announced.advance("2026-03-12 13:31")


@pytest.mark.long
async def test_who_comes_hears_the_day_before_and_can_still_say_no(announced: Running) -> None:
    anna, bram = announced.person("U0ANNA"), announced.person("U0BRAM")
    await anna.clicks("Ja", within=announcement(announced))
    await bram.clicks("Nee", within=announcement(announced))
    before = len(bram.direct_messages)
    await announced.advance("2026-03-11 09:01")
    practical = anna.direct_messages[-1]
    assert "Tot binnenkort" in shown(practical)
    assert "do 12 maart, 13.30–16.30 uur" in shown(practical)
    assert len(bram.direct_messages) == before
    await anna.clicks("Ik kan toch niet", within=practical)
    await announced.advance("2026-03-11 09:02")
    assert "kunt er op do 12 maart, 13.30 uur niet bij zijn" in shown(practical)
    assert "Nee: 2" in announcement(announced).text
    await anna.clicks("Ja", within=practical)
    await announced.advance("2026-03-11 09:03")
    assert "Tot binnenkort" in shown(practical)


# Changes.


async def moves(running: Running, day: str, hour: str) -> None:
    """Ria moves the session at Home."""
    await running.ria.opens_home()
    await running.ria.clicks("Verplaatsen", within="home")
    await running.ria.submits({"Dag": date.fromisoformat(day), "Begintijd": time.fromisoformat(hour)})
    await running.settled()


@pytest.mark.long
async def test_what_is_filled_in_later_shows_in_the_announcement(announced: Running) -> None:
    await announced.ria.opens_home()
    await announced.ria.clicks("Wijzigen", within="home")
    await announced.ria.submits({"Plaats": "Gent", "Thema": "Talent", "Duur in minuten": "120"})
    assert announced.ria.sees("Wie iets weet dat niet meer klopt")
    await announced.ria.closes()
    count = len(announced.channel_texts())
    await announced.advance("2026-02-19 09:02")
    for words in ("Gent", "Talent", "15.30 uur"):
        assert words in announcement(announced).text
    assert len(announced.channel_texts()) == count
    await announced.ria.clicks("Wijzigen", within="home")
    await announced.ria.submits({"Plaats": "Aalst"})
    await announced.settled()
    assert "op een andere plaats" in announced.channel_texts()[-1]
    assert "Aalst" in announced.channel_texts()[-1]


async def test_a_planned_session_is_filled_in_without_a_word(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Wijzigen", within="home")
    await circle.ria.submits({"Plaats": "Gent", "Duur in minuten": "5"})
    assert circle.ria.sees("van 15 tot 600")
    await circle.ria.submits({"Duur in minuten": "90"})
    assert circle.ria.sees("houdt er rekening mee")
    assert (await sessions(circle))[0].minutes == 90


@pytest.mark.long
async def test_a_form_that_comes_too_late_is_refused(announced: Running) -> None:
    ria = announced.ria
    await ria.opens_home()
    await ria.clicks("Wijzigen", within="home")
    await announced.advance("2026-03-12 13:31")
    await ria.submits({"Plaats": "Gent", "Duur in minuten": "60"})
    assert ria.sees("de bijeenkomst is bezig")
    await ria.submits({"Duur in minuten": "180"})
    assert ria.sees("hoort van mij wat er anders is"), "where it is, is put right while it goes on"
