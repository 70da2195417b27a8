"""Who was told of a session, and holds what is not true any more, is told: they, once, and nobody else."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.delivery import LASTS, Delivery, DeliveryState
from models.network import Network
from models.plan import RULES, Audience, Kind
from models.question import LearningQuestion
from models.session import LearningSession, Stage
from playground import Message
from playground.sight import controls, shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, circle_after, until
from tests.people import invites, plan_session, settings, somebody_asked
from tests.test_report import PAY, a_minute_later, draft, hold, latest, publish
from tests.test_session import announcement, changes, events_of, moves

ANNOUNCED = "2026-02-19 09:00"
PRACTICAL = "2026-03-11 09:01"  # the practical message is out
LINK = "Link om online mee te doen"
LENGTH = "Duur in minuten"
HOLDERS = {"U0ANNA": "Ja", "U0BRAM": "Misschien", "U0CHIARA": "Nee"}


async def answer(running: Running) -> None:
    """Anna comes, Bram may come, Chiara does not, and nobody else says anything."""
    for user_id, said in HOLDERS.items():
        await running.person(user_id).clicks(said, within=announcement(running))
    await running.settled()


async def somewhere(running: Running) -> None:
    """Ria fills in where it is."""
    await changes(running, Plaats="Gent")


announced = circle_after(until(ANNOUNCED))
answered = circle_after(until(ANNOUNCED), answer)
practical = circle_after(until(ANNOUNCED), answer, until(PRACTICAL))
in_ghent = circle_after(until(ANNOUNCED), somewhere, answer, until(PRACTICAL))


class Told:
    """What people hear from now on: in the channel, and each of them alone."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._channel = len(running.channel_texts())
        self._direct = {user_id: len(running.said_to(user_id)) for user_id in [*HOLDERS, "U0DIRK"]}

    @property
    def channel(self) -> list[str]:
        """What came in the channel."""
        return self._running.channel_texts()[self._channel :]

    def directly(self, user_id: str) -> list[str]:
        """What somebody was told themselves, beside the reminder that comes by itself."""
        told = self._running.said_to(user_id)[self._direct[user_id] :]
        return [words for words in told if "Ben je erbij op" not in words]

    @property
    def who(self) -> set[str]:
        """Who was told something themselves."""
        return {user_id for user_id in self._direct if self.directly(user_id)}


# A place that was still to follow.


@pytest.mark.long
async def test_a_place_that_followed_reaches_whoever_holds_the_practical_message_and_nobody_else(
    practical: Running,
) -> None:
    assert "De plaats volgt nog" in practical.said_to("U0BRAM")[-1]
    told = Told(practical)
    await somewhere(practical)
    await practical.advance("2026-03-11 09:30")
    assert told.channel == []
    assert "Gent" in announcement(practical).text
    assert told.who == {"U0ANNA", "U0BRAM"}
    for user_id in told.who:
        [said] = told.directly(user_id)
        assert "Gent" in said
        held = [shown(message) for message in practical.person(user_id).direct_messages]
        assert not any("De plaats volgt nog" in words for words in held[-2:])


@pytest.mark.long
async def test_who_said_yes_hears_where_it_is_before_there_is_a_practical_message(answered: Running) -> None:
    told = Told(answered)
    await somewhere(answered)
    await answered.advance("2026-02-19 10:00")
    assert told.channel == []
    assert told.who == {"U0ANNA"}
    assert "Gent" in told.directly("U0ANNA")[0]


@pytest.mark.long
async def test_a_yes_that_was_entered_for_somebody_is_told_too(announced: Running) -> None:
    await announced.ria.opens_home()
    await announced.ria.clicks("Invullen voor iemand", within="home")
    await announced.ria.submits({"Voor wie?": "Anna Peeters", "Komt die op": "Ja"})
    await announced.ria.closes(everything=True)
    told = Told(announced)
    await somewhere(announced)
    await announced.advance("2026-02-19 10:00")
    assert told.who == {"U0ANNA"}
    assert "Gent" in told.directly("U0ANNA")[0]


@pytest.mark.long
async def test_who_says_no_after_the_practical_message_is_told_no_more(practical: Running) -> None:
    bram = practical.person("U0BRAM")
    await bram.clicks("Ik kan toch niet", within=bram.direct_messages[-1])
    await practical.settled()
    told = Told(practical)
    await somewhere(practical)
    await practical.advance("2026-03-11 09:30")
    assert told.who == {"U0ANNA"}


@pytest.mark.parametrize(("bring", "words"), [("een laptop", "Breng mee: een laptop"), ("", "")])
@pytest.mark.long
async def test_what_to_bring_is_told_to_who_holds_the_practical_message(
    practical: Running, bring: str, words: str
) -> None:
    told = Told(practical)
    await changes(practical, **{"Wat brengen mensen mee?": bring})
    await practical.advance("2026-03-11 09:30")
    assert told.channel == []
    assert told.who == ({"U0ANNA", "U0BRAM"} if bring else set())
    for user_id in told.who:
        assert words in told.directly(user_id)[0]
        assert len(told.directly(user_id)) == 1
    if bring:
        await changes(practical, **{"Wat brengen mensen mee?": ""})
        await practical.advance("2026-03-11 10:00")
        assert "Meebrengen is niet meer nodig" in told.directly("U0BRAM")[-1]


# What is not true any more.


@pytest.mark.long
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"Plaats": "Aalst"}, ["op een andere plaats", "Aalst"]),
        ({"Plaats": ""}, ["ligt weer open", "De plaats volgt nog"]),
        (
            {"Hoe komen jullie samen?": "Online", LINK: "https://x.y"},
            ["op een andere manier samen", ":computer: Online"],
        ),
        ({"Hoe komen jullie samen?": "Gemengd"}, ["op een andere manier samen", "Gent, of online"]),
        ({LENGTH: "360"}, ["eindigt op een ander uur", "19.30 uur"]),
        ({LENGTH: "60"}, ["eindigt op een ander uur", "14.30 uur"]),
        ({LENGTH: "60", "Plaats": "Aalst"}, ["Er verandert iets", "14.30 uur", "Aalst"]),
    ],
)
async def test_what_people_hold_and_is_not_true_any_more_is_said_once(
    in_ghent: Running, fields: dict[str, str], words: list[str]
) -> None:
    told = Told(in_ghent)
    await changes(in_ghent, **fields)
    await in_ghent.advance("2026-03-11 09:30")
    [said] = told.channel
    for word in words:
        assert word in said
        assert word in announcement(in_ghent).text or word == words[0]
    assert "<!channel>" not in said
    assert told.who <= {"U0ANNA"}  # whose calendar follows
    await changes(in_ghent)
    await in_ghent.advance("2026-03-11 10:00")
    assert len(told.channel) == 1


@pytest.mark.long
async def test_another_length_of_a_session_to_which_nobody_comes_shows_in_the_announcement_alone(
    announced: Running,
) -> None:
    told = Told(announced)
    await changes(announced, **{LENGTH: "360"})
    await announced.advance("2026-02-19 10:00")
    assert told.channel == []
    assert told.who == set()
    assert "19.30 uur" in announcement(announced).text


@pytest.mark.long
async def test_a_session_that_was_not_announced_is_changed_without_a_word(circle: Running) -> None:
    told = Told(circle)
    await changes(circle, Plaats="Gent")
    await changes(circle, **{"Plaats": "", LENGTH: "360", "Hoe komen jullie samen?": "Online"})
    await settings(circle, Tijdzone="Europe/London")
    await circle.advance("2026-01-05 18:00")
    assert told.channel == []
    assert told.who == set()


# Before it went.


async def closed(running: Running) -> None:
    """The channel takes nothing for a while, and it is evening: nothing goes."""
    await running.playground.happens.bot_put_out(CHANNEL)
    await running.advance("2026-03-11 07:30")


closed_channel = circle_after(until(ANNOUNCED), somewhere, answer, until("2026-03-10 20:00"), closed)


async def opens(running: Running) -> None:
    """The channel takes messages again, and a working day begins."""
    await running.playground.happens.bot_invited(CHANNEL, "U0RIA")
    await running.settled()
    await running.advance("2026-03-11 08:59")


@pytest.mark.long
async def test_what_is_undone_before_it_went_is_told_to_nobody(closed_channel: Running) -> None:
    told = Told(closed_channel)
    for place in ("Aalst", "Brugge", "Gent"):
        await changes(closed_channel, Plaats=place)
    for day in ("2026-03-26", "2026-03-12"):
        await moves(closed_channel, day, "13:30")
        await closed_channel.ria.closes(everything=True)
    await opens(closed_channel)
    assert told.channel == []
    assert told.who == set()
    assert len(events_of(closed_channel.person("U0ANNA"))) == 1


@pytest.mark.long
async def test_several_changes_before_they_went_are_one_message_that_says_what_is_new(
    closed_channel: Running,
) -> None:
    told = Told(closed_channel)
    await changes(closed_channel, Plaats="Aalst")
    await changes(closed_channel, Plaats="Brugge")
    for day in ("2026-03-26", "2026-03-27"):
        await moves(closed_channel, day, "13:30")
        await closed_channel.ria.closes(everything=True)
    await opens(closed_channel)
    assert told.channel == []
    await closed_channel.advance("2026-03-11 09:30")
    for user_id in ("U0BRAM", "U0CHIARA", "U0DIRK"):
        [said] = told.directly(user_id)
        assert "van do 12 maart, 13.30 uur is verplaatst" in said
        assert "vr 27 maart, 13.30 uur" in said
        assert "Brugge" in said
        assert "Aalst" not in said
    assert told.channel == []
    assert len(told.directly("U0ANNA")) == 1
    assert len(events_of(closed_channel.person("U0ANNA"))) == 2


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.long
async def test_what_cannot_be_said_in_the_channel_each_member_hears_alone(
    in_ghent: Running, known: bool
) -> None:
    if known:
        await in_ghent.playground.happens.bot_put_out(CHANNEL)
    else:
        in_ghent.playground.workspace.subscriptions.clear()
        in_ghent.playground.workspace.channels[CHANNEL].members.remove(in_ghent.playground.workspace.bot_user)
    told = Told(in_ghent)
    await changes(in_ghent, Plaats="Aalst")
    await in_ghent.advance("2026-03-11 09:30")
    assert told.channel == []
    for user_id in ("U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK"):
        [said] = told.directly(user_id)
        assert "Aalst" in said
        assert "<!channel>" not in said
    await in_ghent.ria.opens_home()
    await in_ghent.ria.clicks("Niet laten doorgaan", within="home")
    await in_ghent.ria.submits()
    await in_ghent.ria.closes(everything=True)
    await in_ghent.advance("2026-03-11 10:30")
    for user_id in ("U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK"):
        assert "gaat niet door" in told.directly(user_id)[-1]
        assert len(told.directly(user_id)) == 2
    await in_ghent.playground.happens.bot_invited(CHANNEL, "U0RIA")
    await in_ghent.settled()
    await in_ghent.advance("2026-03-11 11:30")
    assert told.channel == []
    if known:
        assert "gaat niet door" in announcement(in_ghent).text


async def shut_before(running: Running) -> None:
    """The channel takes nothing from before the announcement on."""
    await running.playground.happens.bot_put_out(CHANNEL)


@pytest.mark.long
@begins_after(shut_before, until("2026-03-10 12:00"))
async def test_who_was_never_told_of_a_session_is_asked_by_its_reminder_and_not_told_that_it_moved(
    circle: Running,
) -> None:
    assert any("Ben je erbij op do 12 maart" in text for text in circle.said_to("U0ANNA"))
    told = Told(circle)
    await circle.person("U0ANNA").opens_home()
    await circle.person("U0ANNA").clicks("Ja", within="home")
    await moves(circle, "2026-03-26", "13:30")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-10 13:00")
    assert any("is verplaatst" in text for text in told.directly("U0DIRK")), "the reminder told them of it"
    await invites(circle, "U0GUEST")
    guest = circle.person("U0GUEST")
    await guest.opens_home()
    await guest.clicks("Ik doe mee", within="home")
    await guest.closes(everything=True)
    await moves(circle, "2026-03-27", "13:30")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-11 13:00")
    assert not any("is verplaatst" in text for text in circle.said_to("U0GUEST"))


CANNOT = "Ik kan er nu niet schrijven; het gaat zodra dat weer kan."


@pytest.mark.long
@begins_after(shut_before)
async def test_what_is_announced_by_hand_says_that_it_waits_while_the_channel_is_closed(
    circle: Running,
) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks("Nu aankondigen", within="home", beside="12 maart")
    await circle.ria.clicks("Nu aankondigen")
    assert circle.ria.sees("het bericht voor het kanaal is klaar")
    assert circle.ria.sees(CANNOT)


@pytest.mark.long
@begins_after(shut_before, until("2026-02-19 10:00"))
async def test_an_agenda_that_is_published_says_that_it_waits_while_the_channel_is_closed(
    circle: Running,
) -> None:
    await somebody_asked(circle)
    await circle.advance("2026-03-05 10:00")
    await circle.ria.clicks("Agenda nakijken")
    await circle.ria.submits()
    assert circle.ria.sees("klaar voor het kanaal")
    assert circle.ria.sees(CANNOT)
    assert not circle.ria.sees("komt zo in het kanaal")


@pytest.mark.long
async def test_another_zone_says_that_it_is_told_apart_while_the_channel_is_closed(
    closed_channel: Running,
) -> None:
    await settings(closed_channel, Tijdzone="Europe/London")
    assert closed_channel.ria.sees("zeg ik het apart")
    assert not closed_channel.ria.sees("meld ik zo meteen in het kanaal")


@pytest.mark.long
async def test_nobody_is_called_by_a_change_that_was_told_in_time_and_is_written_anew(
    in_ghent: Running,
) -> None:
    await moves(in_ghent, "2026-03-26", "13:30")
    await in_ghent.ria.closes(everything=True)
    await in_ghent.advance("2026-03-11 09:30")
    told = in_ghent.channel_texts()[-1]
    await in_ghent.advance("2026-03-25 15:00")
    await changes(in_ghent, Plaats="Aalst")
    await in_ghent.advance("2026-03-25 15:30")
    [moved] = [text for text in in_ghent.channel_texts() if "is verplaatst" in text]
    assert "Aalst" in moved
    assert ("<!channel>" in told) == ("<!channel>" in moved)


@pytest.mark.long
async def test_called_off_and_on_again_before_it_went_is_told_to_nobody(closed_channel: Running) -> None:
    told = Told(closed_channel)
    await closed_channel.ria.opens_home()
    await closed_channel.ria.clicks("Niet laten doorgaan", within="home")
    await closed_channel.ria.submits()
    await closed_channel.ria.clicks("Toch laten doorgaan")
    await opens(closed_channel)
    assert told.channel == []
    assert told.who == set()


@pytest.mark.long
async def test_what_was_told_and_is_undone_later_says_so_wherever_it_stands(in_ghent: Running) -> None:
    told = Told(in_ghent)
    for place in ("Aalst", "Gent"):
        await changes(in_ghent, Plaats=place)
    for day in ("2026-03-26", "2026-03-12"):
        await moves(in_ghent, day, "13:30")
        await in_ghent.ria.closes(everything=True)
    await in_ghent.advance("2026-03-11 09:30")
    assert len(told.channel) == 4
    elsewhere, back, away, home = told.channel
    assert "gaat door zoals jullie eerst lazen" in elsewhere
    assert "Gent" in back
    assert "gaat door zoals jullie eerst lazen" in away
    assert "is verplaatst naar *do 12 maart, 13.30 uur*" in home


@pytest.mark.long
async def test_who_had_no_account_meanwhile_reads_all_that_is_new_once_it_is_back(in_ghent: Running) -> None:
    happens = in_ghent.playground.happens
    await happens.account_closed("U0ANNA")
    await in_ghent.settled()
    await moves(in_ghent, "2026-03-19", "13:30")
    await in_ghent.ria.closes(everything=True)
    await in_ghent.advance("2026-03-11 09:30")
    await changes(in_ghent, Plaats="Aalst")
    await in_ghent.advance("2026-03-11 10:30")
    told = Told(in_ghent)
    await happens.account_back("U0ANNA")
    await in_ghent.settled()
    await in_ghent.advance("2026-03-12 11:30")
    [said] = [text for text in told.directly("U0ANNA") if "Met dit bestand" in text]
    assert "do 12 maart, 13.30 uur" in said
    assert "do 19 maart" in said
    assert "Aalst" in said


@pytest.mark.long
async def test_another_way_of_meeting_in_the_same_place_stands_in_calendars_too(in_ghent: Running) -> None:
    await changes(in_ghent, **{"Hoe komen jullie samen?": "Gemengd"})
    await in_ghent.advance("2026-03-11 09:30")
    first, last = events_of(in_ghent.person("U0ANNA"))
    assert (first["location"], last["location"]) == ("Gent", "Gent, of online")
    await changes(in_ghent, **{"Wat brengen mensen mee?": "een laptop"})
    await in_ghent.advance("2026-03-11 10:30")
    assert len(events_of(in_ghent.person("U0ANNA"))) == 2


@pytest.mark.long
async def test_a_yes_entered_for_who_was_said_to_stay_away_brings_the_file_back(in_ghent: Running) -> None:
    for said in ("Nee", "Ja"):
        await in_ghent.ria.opens_home()
        await in_ghent.ria.clicks("Invullen voor iemand", within="home")
        await in_ghent.ria.submits({"Voor wie?": "Anna Peeters", "Komt die op": said})
        await in_ghent.ria.closes(everything=True)
        await in_ghent.advance("2026-03-11 09:30" if said == "Nee" else "2026-03-11 10:30")
    events = events_of(in_ghent.person("U0ANNA"))
    assert [event["status"] for event in events] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert "Zet de bijeenkomst hiermee in je agenda" in in_ghent.said_to("U0ANNA")[-1]


# The zone of the network.


@pytest.mark.long
async def test_a_zone_that_is_put_right_is_told_as_a_move(in_ghent: Running) -> None:
    told = Told(in_ghent)
    await settings(in_ghent, Tijdzone="Europe/London")
    assert in_ghent.ria.sees("verplaatst")
    await in_ghent.advance("2026-03-11 09:30")
    [said] = told.channel
    assert "is verplaatst" in said
    assert "do 12 maart, 13.30 uur (tijd in Londen)" in said
    assert "do 12 maart, 13.30 uur (tijd in Brussel)" in said
    assert len(events_of(in_ghent.person("U0ANNA"))) == 2
    await settings(in_ghent, Tijdzone="Europe/London", Thema="Anders")
    await in_ghent.advance("2026-03-11 10:00")
    assert len(told.channel) == 1


@pytest.mark.long
async def test_another_name_of_the_same_hour_is_told_to_nobody(in_ghent: Running) -> None:
    told = Told(in_ghent)
    await settings(in_ghent, Tijdzone="Europe/Amsterdam")
    await in_ghent.advance("2026-03-11 09:30")
    assert told.channel == []
    assert told.who == set()


@pytest.mark.long
@begins_after(until(ANNOUNCED), until("2026-03-12 08:00"))
async def test_a_zone_in_which_a_session_would_have_begun_is_refused(circle: Running) -> None:
    await settings(circle, Tijdzone="Asia/Tokyo")
    assert circle.ria.sees("al begonnen zijn")
    async with circle.database.read() as db:
        [meeting] = await db.scalars(select(LearningSession))
        assert meeting.zone == "Europe/Brussels"
        assert (await db.get_one(Network, meeting.network_id)).zone == "Europe/Brussels"


@pytest.mark.long
async def test_reminders_follow_the_zone(answered: Running) -> None:
    await somebody_asked(answered)
    await settings(answered, Tijdzone="Asia/Tokyo")
    await answered.advance("2026-03-12 03:00")
    said = [text for text in answered.said_to("U0ANNA") if "Tot binnenkort" in text]
    assert len(said) == 1
    assert "13.30–16.30 uur (tijd in Tokio)" in said[0]
    async with answered.database.read() as db:
        [meeting] = await db.scalars(select(LearningSession))
        assert meeting.starts_at == datetime(2026, 3, 12, 4, 30, tzinfo=UTC)
        assert meeting.stage is Stage.READY


# What names it already.


def in_the_report(running: Running) -> str:
    """The report in the channel, as it stands now."""
    (words,) = [text for text in running.channel_texts() if "Verslag van bijeenkomst" in text]
    return words


@pytest.mark.long
@begins_after(hold, draft, publish)
async def test_a_released_report_and_its_catch_ups_follow_the_next_session(circle: Running) -> None:
    assert "23 april" in in_the_report(circle)
    told = Told(circle)
    await circle.ria.opens_home()
    await circle.ria.clicks("Verplaatsen", within="home", beside="23 april")
    await circle.ria.submits({"Dag": date(2026, 5, 21)})
    assert circle.ria.sees("Waar ze al als volgende keer genoemd staat, komt de nieuwe datum")
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    for words in (in_the_report(circle), latest(circle, "U0DIRK", "kon er")):
        assert "21 mei" in words
        assert "23 april" not in words
    await circle.ria.opens_home()
    await circle.ria.clicks("Niet laten doorgaan", within="home", beside="21 mei")
    assert circle.ria.sees("waar ze al als volgende keer genoemd staat, gaat ze weg")
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    for words in (in_the_report(circle), latest(circle, "U0DIRK", "kon er")):
        assert "21 mei" not in words
    assert told.channel == []


@pytest.mark.long
@begins_after(hold, draft, publish)
async def test_a_report_follows_a_session_that_moves_past_the_one_after_it(circle: Running) -> None:
    await plan_session(circle, "2026-06-11", "13:30")
    await circle.ria.opens_home()
    await circle.ria.clicks("Verplaatsen", within="home", beside="23 april")
    await circle.ria.submits({"Dag": date(2026, 7, 2)})
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    assert "11 juni" in in_the_report(circle)
    await settings(circle, Tijdzone="Europe/London")
    await a_minute_later(circle)
    assert "13.30 uur (tijd in Londen)" in in_the_report(circle)


# Words that change.


@pytest.mark.long
@begins_after(until("2026-03-01 10:00"))
async def test_what_an_asker_words_otherwise_on_the_morning_stands_so_in_the_running_order(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", f"vraag {PAY}", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await circle.advance("2026-03-12 08:31")
    assert PAY in latest(circle, "U0RIA", "Draaiboek voor vandaag")
    await anna.opens_home()
    await anna.clicks("Wijzigen", within="home", beside=PAY)
    await anna.submits({"Wat wil je leren?": "Wat doe je met loon op een website?"})
    await anna.closes(everything=True)
    await a_minute_later(circle)
    assert "Wat doe je met loon op een website?" in latest(circle, "U0RIA", "Draaiboek voor vandaag")
    assert PAY not in latest(circle, "U0RIA", "Draaiboek voor vandaag")


@pytest.mark.parametrize("line", [{}, {"Wat werd erover gezegd?": ""}])
@begins_after(hold)
@pytest.mark.long
async def test_an_outcome_that_is_corrected_takes_its_answer_along(
    circle: Running, line: dict[str, str]
) -> None:
    ria, answer = circle.ria, {"Wat werd erover gezegd?": "Begin met een schaal."}
    for became, said in (("Beantwoord", answer), ("Onbeantwoord", line)):
        await ria.runs("/kring", "paneel", channel=CHANNEL)
        await ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
        await ria.submits({"Wat is ervan geworden?": became, **said})
        await ria.closes(everything=True)
    for command in ("vragenboek", "vragen"):
        await ria.runs("/kring", command, channel=CHANNEL)
        assert ria.modal is not None
        assert "Begin met een schaal." not in shown(ria.modal)
        await ria.closes(everything=True)
    async with circle.database.read() as db:
        asked = await db.scalar(
            select(LearningQuestion)
            .where(LearningQuestion.text == PAY)
            .options(selectinload(LearningQuestion.history))
        )
        assert asked is not None
        assert (asked.answer, asked.closing_answer, asked.open) == ("", "", True)


# Deleted in Slack.


def standing(running: Running, words: str) -> list[Message]:
    """The messages in the channel with these words that nobody deleted."""
    found = running.playground.workspace.messages
    return [m for m in found if m.channel == CHANNEL and m.by_bot and words in m.text and not m.deleted]


@pytest.mark.long
async def test_an_announcement_that_somebody_deletes_comes_back_once(announced: Running) -> None:
    workspace, words = announced.playground.workspace, "Bijeenkomst 1:"
    for user_id, day, left in (("U0ANNA", "20", 1), ("U0BRAM", "21", 0)):
        [there] = standing(announced, words)
        workspace.delete(there)
        person = announced.person(user_id)
        await person.opens_home()
        await person.clicks("Ja", within="home")
        await announced.advance(f"2026-02-{day} 10:00")
        assert len(standing(announced, words)) == left
    updates = len(workspace.calls_to("chat.update"))
    await announced.advance("2026-02-28 10:00")
    assert standing(announced, words) == []
    assert len(workspace.calls_to("chat.update")) == updates
    ria = announced.ria
    await ria.opens_home()
    await ria.clicks("Bekijken", within="home", beside="bericht")
    assert ria.sees("verwijderd")
    await ria.clicks("Opnieuw sturen")
    await ria.closes(everything=True)
    await announced.settled()
    [back] = standing(announced, words)
    assert "Ja: 2" in back.text


@pytest.mark.long
async def test_an_announcement_that_is_deleted_after_its_session_stays_away(announced: Running) -> None:
    await announced.advance("2026-03-12 13:29")
    [there] = standing(announced, "Bijeenkomst 1:")
    announced.playground.workspace.delete(there)
    await announced.advance("2026-03-12 18:00")
    assert standing(announced, "Bijeenkomst 1:") == []
    await announced.ria.opens_home()
    assert not announced.ria.sees("kon niet worden bijgewerkt")


@pytest.mark.long
async def test_a_pinned_message_that_somebody_deletes_is_back_when_a_session_is_announced(
    circle: Running,
) -> None:
    [there] = standing(circle, "Alles van dit lerend netwerk")
    circle.playground.workspace.delete(there)
    await circle.advance("2026-02-19 09:05")
    [back] = standing(circle, "Alles van dit lerend netwerk")
    assert back.ts in circle.playground.workspace.channels[CHANNEL].pins
    await circle.person("U0ANNA").clicks("Ik ben erbij", within=back)
    await circle.advance("2026-02-19 09:06")
    assert "Ja: 1" in announcement(circle).text


@pytest.mark.long
@begins_after(somewhere, hold)
async def test_a_report_that_somebody_deletes_comes_back_once(circle: Running) -> None:
    await circle.advance("2026-03-13 09:30")
    await publish(circle)
    words = "Verslag van bijeenkomst"
    for place, left in (("Aalst", 1), ("Brugge", 0)):
        [there] = standing(circle, words)
        circle.playground.workspace.delete(there)
        await circle.ria.opens_home()
        await circle.ria.clicks("Verplaatsen", within="home", beside="april")
        day = date(2026, 4, 28) if place == "Aalst" else date(2026, 4, 29)
        await circle.ria.submits({"Dag": day})
        await circle.ria.closes(everything=True)
        await a_minute_later(circle)
        await a_minute_later(circle)
        assert len(standing(circle, words)) == left


@pytest.mark.long
@begins_after(somebody_asked, until("2026-03-09 10:00"))
async def test_an_agenda_that_somebody_deletes_comes_back_once(circle: Running) -> None:
    for place, left in (("Gent", 1), ("Aalst", 0)):
        [there] = standing(circle, "De agenda voor")
        circle.playground.workspace.delete(there)
        await changes(circle, Plaats=place)
        await a_minute_later(circle)
        await a_minute_later(circle)
        found = standing(circle, "De agenda voor")
        assert len(found) == left
        assert all(place in message.text for message in found)


@pytest.mark.parametrize("kind", [kind for kind in Kind if RULES[kind].audience is Audience.CHANNEL])
def test_whatever_stands_in_the_channel_comes_back_once_when_somebody_deletes_it(kind: Kind) -> None:
    now = datetime(2026, 3, 5, 9, tzinfo=UTC)
    row = Delivery(
        network_id=1, kind=kind, subject="session:1", recipient=CHANNEL, due=now, expires=now + LASTS
    )
    row.sent(CHANNEL, "1.1", now)
    assert row.was_deleted(now)
    assert row.state is DeliveryState.PENDING
    row.sent(CHANNEL, "1.2", now)
    assert not row.was_deleted(now)


# Moved after it went.


def with_button(found: Sequence[Message], words: str) -> list[Message]:
    """Those of some messages that have a button with these words."""
    return [message for message in found if any(control.name == words for control in controls(message))]


@pytest.mark.long
@begins_after(somebody_asked, somewhere, until(ANNOUNCED), answer, until("2026-03-11 10:00"))
async def test_after_a_move_the_newer_card_alone_has_buttons(circle: Running) -> None:
    dirk, bram, ria = circle.person("U0DIRK"), circle.person("U0BRAM"), circle.ria
    assert len(with_button(dirk.direct_messages, "Ja")) == 1
    await moves(circle, "2026-03-26", "13:30")
    await ria.closes(everything=True)
    assert len(with_button(dirk.direct_messages, "Ja")) == 1, "until there is a newer one, it is of use"
    await circle.advance("2026-03-26 08:40")
    for person, button in ((dirk, "Ja"), (bram, "Ik kan toch niet")):
        told = [shown(message) for message in person.direct_messages]
        [card] = with_button(person.direct_messages, button)
        assert "26 maart" in shown(card)
        assert sum("een nieuwer bericht" in words for words in told) == 1, told
    [agenda] = standing(circle, "De agenda voor")
    assert "26 maart" in agenda.text


# While it goes on.


async def online(running: Running) -> None:
    """Ria fills in the link of a session that is held online."""
    way = {"Hoe komen jullie samen?": "Online", LINK: "https://example.org/oud"}
    await changes(running, **way)


STARTED = "2026-03-12 13:40"
going_on = circle_after(until(ANNOUNCED), online, answer, until(STARTED))
without_link = circle_after(until(ANNOUNCED), answer, until(STARTED))


async def puts_right(running: Running, **fields: str) -> None:
    """Ria changes how people meet from the panel."""
    await running.ria.runs("/kring", "paneel", channel=CHANNEL)
    await running.ria.clicks("Plaats of link")
    await running.ria.submits(fields)
    await running.ria.closes(everything=True)
    await running.settled()


@pytest.mark.long
async def test_a_link_is_put_right_while_the_session_goes_on_and_told_to_who_joins_online(
    going_on: Running,
) -> None:
    told = Told(going_on)
    await puts_right(going_on, **{LINK: "https://example.org/nieuw"})
    assert told.channel == [], "who reads along there is not to have it"
    assert told.who == {"U0ANNA", "U0BRAM"}, "who comes, and who may come"
    [said] = told.directly("U0ANNA")
    assert "de link is veranderd" in said
    assert "https://example.org/nieuw" in said
    home = await going_on.person("U0BRAM").opens_home()
    assert home is not None
    assert "https://example.org/nieuw" in shown(home)
    await puts_right(going_on)
    assert len(told.directly("U0ANNA")) == 1, "nothing changed, so that nothing is said"


@pytest.mark.long
async def test_a_session_that_goes_on_becomes_one_online_and_who_comes_gets_its_link(
    without_link: Running,
) -> None:
    told = Told(without_link)
    await puts_right(without_link, **{"Hoe komen jullie samen?": "Online", LINK: "https://example.org/nieuw"})
    [said] = told.channel
    assert "op een andere manier samen" in said
    assert "<!channel>" in said, "people stand before a closed door"
    assert "https://example.org/nieuw" not in said
    assert any("https://example.org/nieuw" in words for words in told.directly("U0ANNA"))


@pytest.mark.long
async def test_only_where_it_is_changes_while_it_goes_on_and_nobody_else_changes_it(
    going_on: Running,
) -> None:
    ria = going_on.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Plaats of link")
    assert not ria.sees("Duur in minuten")
    await ria.closes(everything=True)
    [order] = [m for m in ria.direct_messages if "Draaiboek" in shown(m)]
    await ria.clicks("Plaats of link", within=order)
    await going_on.advance("2026-03-12 18:00")
    [order] = [m for m in ria.direct_messages if "Draaiboek" in shown(m)]
    assert with_button([order], "Plaats of link") == []


async def chooses_of_practical(running: Running, button: str) -> None:
    """Ria leaves out the practical message, or sends it after all."""
    await running.ria.runs("/kring", "berichten", channel=CHANNEL)
    await running.ria.clicks(button, beside="Praktisch bericht")
    await running.ria.closes(everything=True)
    await a_minute_later(running)


@pytest.mark.long
@begins_after(somebody_asked, until("2026-03-09 10:00"))
async def test_the_agenda_promises_a_practical_message_only_while_one_is_to_come(circle: Running) -> None:
    promise = "een praktisch bericht"
    [agenda] = standing(circle, "De agenda voor")
    assert promise in shown(agenda)
    await chooses_of_practical(circle, "Overslaan")
    assert promise not in shown(agenda)
    await chooses_of_practical(circle, "Toch versturen")
    assert promise in shown(agenda)
    await circle.advance("2026-03-11 12:00")
    await changes(circle, Plaats="Gent")
    await a_minute_later(circle)
    assert "Gent" in shown(agenda)
    assert promise not in shown(agenda)
