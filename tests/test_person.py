"""One person over all their networks: language, hours, day off, pause, quiet, account, being forgotten."""

from datetime import date, time

import pytest
from sqlalchemy import select

from bot.slack import blocks
from bot.slack.profile import profile_of
from bot.texts import Texts
from bot.views import person as view
from models.account import Profile
from models.membership import Membership, Standing
from models.person import HoursTurnedRound, Language, PauseInThePast, Person
from models.plan import RULES, Audience, Kind
from models.question import LearningQuestion, State
from playground import Person as Hands
from playground.checks import check_view
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.people import join_everybody, plan_session, start_network
from tests.post import asks_about_people
from tests.rows import a_network, a_person, both_languages
from tests.test_session import announcement

TODAY = date(2026, 3, 9)


# What people see.


@both_languages
def test_of_many_lost_accounts_the_first_are_shown_and_the_others_counted(t: Texts) -> None:
    place = Membership(network_id=1, person_id=1, standing=Standing.ACTIVE)
    place.id = 1
    gone = [(place, a_person())] * (view.MOST_GONE + 2)
    lines = blocks.home(view.without_account(t, a_network(), gone))["blocks"]
    assert check_view({"type": "home", "blocks": lines}, "home") == []
    assert len(lines) == view.MOST_GONE + 1
    assert "2" in str(lines[-1])


# Rules.


def test_hours_begin_before_they_end_and_a_pause_lies_ahead() -> None:
    person = a_person()
    with pytest.raises(HoursTurnedRound):
        person.writes_at(time(17), time(9), None)
    with pytest.raises(HoursTurnedRound):
        person.writes_at(time(9), time(9), None)
    with pytest.raises(PauseInThePast):
        person.pause(date(2026, 3, 8), TODAY)
    person.pause(TODAY, TODAY)
    assert person.pauses_on(TODAY)
    person.pause(None, TODAY)
    assert not person.pauses_on(TODAY)


def test_what_slack_tells_of_a_deactivated_person_is_read_where_it_stands() -> None:
    gone = {"id": "U1", "deleted": True, "profile": {"real_name": "Anna Peeters"}}
    assert profile_of(gone) == Profile("Anna Peeters", "", deactivated=True)
    assert profile_of({"real_name": "Bram", "tz": "Asia/Tokyo"}) == Profile("Bram", "Asia/Tokyo")
    assert profile_of({}) == Profile()


def test_of_somebody_from_elsewhere_slack_may_tell_only_what_they_are_called() -> None:
    displayed = {"name": "nora", "profile": {"real_name": "", "display_name": "Nora H."}}
    assert profile_of(displayed).name == "Nora H."
    assert profile_of({"name": "nora", "is_stranger": True, "profile": {}}).name == "nora"
    assert profile_of({"name": "nora", "real_name": "Nora Haddad"}).name == "Nora Haddad"


# My settings.


async def chooses(person: Hands, **fields: object) -> None:
    await person.runs("/kring", "mijn", channel=CHANNEL)
    await person.submits(fields)
    await person.closes(everything=True)


def count(running: Running, *people: str) -> list[int]:
    return [len(running.said_to(user_id)) for user_id in people]


@pytest.mark.long
async def test_messages_follow_hours_day_off_and_pause(circle: Running) -> None:
    anna, bram, chiara, dirk = who = ("U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK")
    await chooses(circle.person(anna), **{"Berichten mogen komen vanaf": time(10, 30), "Tot": time(12)})
    await chooses(circle.person(bram), **{"Vrije dag": "maandag"})
    await chooses(circle.person(chiara), **{"Geen berichten tot en met": date(2026, 3, 3)})
    await chooses(circle.person(dirk), **{"Geen berichten tot en met": date(2026, 3, 31)})
    await circle.advance("2026-02-27 18:00")
    before = count(circle, *who)

    async def since(moment: str) -> list[int]:
        await circle.advance(moment)
        return [now - then for now, then in zip(count(circle, *who), before, strict=True)]

    # The reminder to ask a question is due on Mon 2 March at 9.00.
    assert await since("2026-03-02 10:29") == [0, 0, 0, 0]
    assert await since("2026-03-02 17:00") == [1, 0, 0, 0]
    assert await since("2026-03-03 17:00") == [1, 1, 0, 0]
    assert await since("2026-03-04 09:01") == [1, 1, 1, 0]
    # The one about coming is due on Mon 9 March; who is back early gets what is still useful.
    assert await since("2026-03-09 17:00") == [2, 1, 2, 0]
    assert await since("2026-03-10 10:00") == [2, 2, 2, 0]
    back = circle.person(dirk)
    await back.opens_home()
    assert back.sees("Tot en met di 31 maart pauzeer je")
    await back.clicks("Pauze beëindigen", within="home")
    assert back.sees("Welkom terug")
    await circle.settled()
    assert (await since("2026-03-10 10:01"))[3] == 1
    assert "erbij" in circle.said_to(dirk)[-1]
    home = back.home
    assert home is not None
    assert "Pauze beëindigen" not in shown(home)


async def test_the_form_says_whose_time_it_is_and_keeps_what_was_typed(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Mijn instellingen", within="home")
    assert anna.sees("die ik van Slack overneem: tijd in Brussel")
    await anna.submits({"Berichten mogen komen vanaf": time(18), "Tot": time(9), "Vrije dag": "woensdag"})
    assert "Kies een later uur" in str(anna.errors)
    await anna.submits({"Tot": time(20), "Geen berichten tot en met": date(2026, 1, 2)})
    assert "Die dag is al voorbij" in str(anna.errors)
    await anna.submits({"Geen berichten tot en met": date(2026, 2, 1), "Ik schrijf je in het": "English"})
    assert anna.sees("between 18:00 and 20:00, not on Wednesday")
    assert anna.sees("Until the end of Sun 1 February")
    await anna.closes(everything=True)
    await anna.runs("/kring", "mine", channel=CHANNEL)
    await anna.submits(
        {"Your pause is still on": ["End the pause now"], "Direct messages": "Quiet: no ordinary messages"}
    )
    assert anna.sees("Your ordinary direct messages are off")
    async with circle.database.read() as db:
        kept = await db.scalar(select(Person).where(Person.user_id == "U0ANNA"))
    assert kept is not None
    assert (kept.hours_from, kept.hours_to, kept.day_off) == (time(18), time(20), 2)
    assert (kept.paused_until, kept.quiet, kept.language) == (None, True, Language.EN)


async def test_my_settings_are_for_who_has_no_network_too(kring: Running) -> None:
    anna = kring.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Mijn instellingen", within="home")
    await anna.submits({"Privéberichten": "Stil: geen gewone berichten"})
    assert anna.sees("Je gewone privéberichten staan uit")
    await anna.closes(everything=True)
    assert anna.home is not None
    assert "Je gewone privéberichten staan uit" in shown(anna.home)


# An account that is gone, and back.


@pytest.mark.long
async def test_who_lost_their_account_gets_nothing_and_is_taken_off_the_list_with_one_press(
    circle: Running,
) -> None:
    anna, ria = circle.person("U0ANNA"), circle.ria
    await anna.runs("/kring", "vraag Hoe begin ik?", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await circle.advance("2026-02-19 09:01")
    assert "nog niet geantwoord: 6" in circle.channel_texts()[-1].lower()
    await anna.loses_account()
    await circle.advance("2026-02-19 09:02")
    assert "nog niet geantwoord: 5" in circle.channel_texts()[-1].lower()
    counted = count(circle, "U0ANNA", "U0BRAM")
    await circle.advance("2026-03-10 12:00")
    assert count(circle, "U0ANNA")[0] == counted[0]
    assert count(circle, "U0BRAM")[0] > counted[1]

    await ria.opens_home()
    home = ria.home
    assert home is not None
    stale = dict(home.content)
    await ria.clicks("Van de lijst halen", within="home", beside="geen Slack-account meer")
    assert ria.sees("Van de lijst gehaald")
    await ria.closes(everything=True)
    assert "Slack-account" not in shown(home)
    home.content = stale
    await ria.clicks("Van de lijst halen", within="home")
    assert ria.sees("Dat hoeft niet meer")
    async with circle.database.read() as db:
        [asked] = await db.scalars(select(LearningQuestion))
        places = await db.execute(select(Membership.standing).join(Person).where(Person.user_id == "U0ANNA"))
    assert (asked.state, asked.anonymous, asked.asker_id is not None) == (State.OPEN, False, True)
    assert [place.standing for place in places] == [Standing.LEFT]


@pytest.mark.long
async def test_who_has_their_account_back_is_whole_again(circle: Running) -> None:
    anna, dirk = circle.person("U0ANNA"), circle.person("U0DIRK")
    await anna.loses_account()
    await dirk.loses_account()
    await circle.advance("2026-03-09 12:00")
    assert count(circle, "U0ANNA") == count(circle, "U0DIRK")
    before = count(circle, "U0ANNA")[0]
    await anna.regains_account()
    await circle.advance("2026-03-09 12:01")
    assert count(circle, "U0ANNA")[0] == before + 1
    assert count(circle, "U0DIRK")[0] == before
    announced = next(text for text in circle.channel_texts() if "Nog niet geantwoord" in text)
    assert "Nog niet geantwoord: 5" in announced
    await circle.ria.opens_home()
    assert circle.ria.sees("geen Slack-account meer")


async def test_the_profile_that_is_asked_now_and_then_notes_a_lost_account_too(circle: Running) -> None:
    circle.playground.workspace.users["U0ANNA"].deleted = True
    async with circle.database.write() as db:
        for person in await db.scalars(select(Person)):
            person.refreshed_at = None
    await asks_about_people(circle.database, circle.kring.workspaces, circle.clock)
    async with circle.database.read() as db:
        gone = list(await db.scalars(select(Person.user_id).where(Person.deactivated)))
    assert gone == ["U0ANNA"]


async def test_a_change_of_somebody_whom_kring_does_not_know_notes_nobody(kring: Running) -> None:
    await kring.person("U0ANNA").loses_account()
    await kring.settled()
    async with kring.database.read() as db:
        assert list(await db.scalars(select(Person))) == []


@pytest.mark.long
async def test_the_stand_in_gets_the_work_of_a_facilitator_without_an_account(circle: Running) -> None:
    await circle.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await circle.ria.submits({"Begeleider": FACILITATOR, "Vervangers": ["U0ELS"]})
    await circle.ria.closes(everything=True)
    await circle.settled()
    await circle.ria.loses_account()
    await circle.advance("2026-03-05 09:01")
    assert "agenda" in circle.said_to("U0ELS")[-1].lower()
    els = circle.person("U0ELS")
    await els.opens_home()
    await els.clicks("Van de lijst halen", within="home")
    assert els.sees("Van de lijst gehaald")
    await els.closes(everything=True)
    await els.runs("/kring", "uitstap", channel=CHANNEL)
    await els.submits()
    assert els.sees("enige begeleider")


@pytest.mark.long
async def test_a_lost_account_on_the_waiting_list_and_an_invitation_are_shown_too(kring: Running) -> None:
    await start_network(kring)
    await join_everybody(kring, ["U0ANNA"])
    await kring.ria.runs("/kring", "invite", channel=CHANNEL)
    await kring.ria.submits({"Wie nodig je uit?": ["U0BRAM"]})
    await kring.ria.closes(everything=True)
    await plan_session(kring, "2026-03-12", "13:30")
    await kring.person("U0BRAM").loses_account()
    await kring.ria.opens_home()
    await kring.ria.clicks("Van de lijst halen", within="home")
    await kring.ria.closes(everything=True)
    async with kring.database.read() as db:
        places = await db.execute(select(Membership.standing).join(Person).where(Person.user_id == "U0BRAM"))
    assert [place.standing for place in places] == [Standing.DECLINED]


# Language and quiet.


async def test_a_person_chooses_their_language_and_the_other_way_round(circle: Running) -> None:
    chiara = circle.person("U0CHIARA")
    await chiara.runs("/kring", "taal en", channel=CHANNEL)
    assert chiara.sees("From now on I write to you in English")
    await chiara.runs("/kring", "language english", channel=CHANNEL)
    assert chiara.sees("in English")
    await chiara.runs("/kring", "taal", channel=CHANNEL)
    assert chiara.sees("in het Nederlands")
    await chiara.runs("/kring", "taal frans", channel=CHANNEL)
    assert chiara.sees("Ik spreek Nederlands en Engels")
    await chiara.closes(everything=True)
    await chiara.runs("/kring", "", channel=CHANNEL)
    assert chiara.sees("In English? See")
    await chiara.clicks("Mijn instellingen")
    await chiara.submits({"Ik schrijf je in het": "English"})
    await chiara.closes()
    assert chiara.modal is not None
    assert chiara.modal.title == "My Kring"
    assert chiara.sees("In het Nederlands?")


@pytest.mark.long
async def test_who_asks_for_quiet_gets_nothing_until_they_take_it_back(circle: Running) -> None:
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    await anna.opens_home()
    await anna.clicks("Mijn instellingen", within="home")
    await anna.submits({"Privéberichten": "Stil: geen gewone berichten"})
    await anna.closes()
    assert anna.sees("Je gewone privéberichten staan uit")
    await bram.runs("/kring", "stil", channel=CHANNEL)
    assert bram.sees("Je gewone privéberichten staan uit")
    await bram.clicks("Ongedaan maken")
    assert bram.sees("Welkom terug")
    assert not bram.sees("Ongedaan maken")
    await bram.closes()
    await bram.runs("/kring", "stil", channel=CHANNEL)
    await bram.closes()
    await bram.runs("/kring", "quiet", channel=CHANNEL)
    assert bram.sees("Welkom terug")
    await bram.closes()
    counted = len(anna.direct_messages), len(bram.direct_messages)
    await circle.advance("2026-03-10 12:00")
    assert len(anna.direct_messages) == counted[0]
    assert len(bram.direct_messages) > counted[1]


async def test_quiet_in_my_kring_shows_the_way_back(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "menu", channel=CHANNEL)
    await anna.clicks("Mijn instellingen")
    await anna.submits({"Privéberichten": "Stil: geen gewone berichten"})
    await anna.closes()
    assert anna.modal is not None
    assert anna.sees("Je gewone privéberichten staan uit")


@both_languages
def test_quiet_and_a_pause_promise_exactly_what_the_plan_holds_back(t: Texts) -> None:
    comes = {kind for kind, rule in RULES.items() if rule.audience is Audience.MEMBERS and not rule.disturbs}
    named = {kind for kind in Kind if t.has(f"person.still_{kind}")}
    assert named == comes
    noted = str(view.quiet_noted(t, a_person(quiet=True)))
    form = str(view.settings_form(t, a_person(), TODAY))
    for words in [t.plain(f"person.still_{kind}") for kind in comes] + [t.plain("person.still_leading")]:
        assert words in noted
        assert form.count(words) == 2, "below quiet, and below the pause"


@pytest.mark.long
async def test_who_asked_for_quiet_gets_what_quiet_names_and_nothing_else(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await circle.advance("2026-02-19 09:05")
    await anna.runs("/kring", "stil", channel=CHANNEL)
    assert anna.sees("als je zelf zegt dat je komt")
    await anna.closes()
    before = len(anna.direct_messages)
    await anna.clicks("Ja", within=announcement(circle))
    await circle.settled()
    assert len(anna.direct_messages) == before + 1
    await circle.advance("2026-03-12 13:00")
    assert len(anna.direct_messages) == before + 1, "no practical message"
