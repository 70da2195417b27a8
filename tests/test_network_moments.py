"""A network's other moments: a stand-in takes over, somebody reads along, joins late, or only clicks."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import membership, readers
from models.attendance import Attendance, Rsvp
from models.delivery import Delivery, DeliveryState
from models.membership import Standing
from models.person import Person
from models.plan import Kind
from models.session import LearningSession, Stage
from playground import Person as Hands
from playground.records import Message
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after, until
from tests.people import invites, join_everybody, memberships, plan_session, somebody_asked, start_network

GUEST = "U0GUEST"
STAND_IN = "U0ELS"
TAKE_OVER = "Ik neem over"


# Helpers.


async def sent(running: Running, user_id: str) -> list[Kind]:
    """What a person got, by kind, in order."""
    async with running.database.read() as db:
        rows = await db.scalars(
            select(Delivery)
            .where(Delivery.recipient == user_id, Delivery.state == DeliveryState.SENT)
            .order_by(Delivery.sent_at, Delivery.id)
        )
        return [row.kind for row in rows]


async def meeting_of(running: Running) -> LearningSession:
    async with running.database.read() as db:
        found = await db.scalar(select(LearningSession).order_by(LearningSession.id))
        assert found is not None
        return found


async def stands_in(running: Running, *leaders: str) -> None:
    await running.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await running.ria.submits({"Begeleider": leaders[0], "Vervangers": [*leaders[1:]]})
    await running.ria.closes(everything=True)
    await running.settled()


async def a_moment_later(running: Running) -> None:
    await running.settled()
    await running.advance(running.clock.now() + timedelta(minutes=1))


def newest(person: Hands, words: str) -> Message:
    return next(message for message in person.messages() if words in shown(message))


async def holds(running: Running, absent: str | None = None) -> None:
    """Ria runs the session with everybody but one."""
    await running.advance("2026-03-12 13:40")
    await running.ria.runs("/kring", "paneel", channel=CHANNEL)
    await running.ria.clicks("Wie is er?")
    here = [place.user_id for place in await _participants(running) if place.user_id != absent]
    names = [running.playground.workspace.users[user_id].name for user_id in here]
    await running.ria.submits({"Wie is er?": names})
    await running.ria.closes(everything=True)


async def _participants(running: Running) -> list[Person]:
    async with running.database.read() as db:
        return await membership.participants(db, 1)


# Taking over.


@pytest.mark.long
async def test_a_stand_in_takes_over_and_the_facilitator_takes_it_back(circle: Running) -> None:
    await somebody_asked(circle)
    await stands_in(circle, FACILITATOR, STAND_IN)
    await circle.advance("2026-03-05 09:30")
    els, ria = circle.person(STAND_IN), circle.ria
    proposal = newest(ria, "Agenda nakijken")
    assert TAKE_OVER not in shown(proposal)
    assert Kind.PROPOSAL not in await sent(circle, STAND_IN)
    await els.opens_home()
    await els.clicks(TAKE_OVER, within="home")
    assert els.sees("Neem jij over?")
    await els.clicks(TAKE_OVER)
    assert els.sees("Jij begeleidt nu")
    await els.closes(everything=True)
    await a_moment_later(circle)
    places = await memberships(circle)
    assert (places[STAND_IN].facilitates, places[STAND_IN].stands_in) == (True, False)
    assert (places[FACILITATOR].facilitates, places[FACILITATOR].stands_in) == (False, True)
    assert "nu in jouw plaats" in circle.said_to(FACILITATOR)[-1]
    assert (await sent(circle, FACILITATOR)).count(Kind.TAKEN_OVER) == 1
    assert Kind.PROPOSAL in await sent(circle, STAND_IN)
    assert TAKE_OVER in shown(proposal)
    await circle.advance("2026-03-12 08:31")
    assert Kind.RUNNING_ORDER in await sent(circle, STAND_IN)
    assert Kind.RUNNING_ORDER not in await sent(circle, FACILITATOR)
    await ria.clicks(TAKE_OVER, within=newest(ria, "nu in jouw plaats"))
    assert ria.sees("Jij begeleidt nu")
    await ria.closes(everything=True)
    await a_moment_later(circle)
    assert Kind.RUNNING_ORDER in await sent(circle, FACILITATOR)
    assert (await sent(circle, STAND_IN)).count(Kind.TAKEN_OVER) == 1
    assert all(call.response.get("ok", True) for call in circle.playground.workspace.calls)
    assert TAKE_OVER not in shown(proposal)


@pytest.mark.long
async def test_taking_over_twice_changes_nothing_more(circle: Running) -> None:
    await stands_in(circle, FACILITATOR, STAND_IN)
    els = circle.person(STAND_IN)
    await els.opens_home()
    assert els.home is not None
    before = dict(els.home.content)
    for _ in range(2):
        els.home.content = before
        await els.clicks(TAKE_OVER, within="home")
        await els.clicks(TAKE_OVER)
        assert els.sees("Jij begeleidt nu")
        await els.closes(everything=True)
        await a_moment_later(circle)
    assert (await memberships(circle))[STAND_IN].facilitates
    assert (await sent(circle, FACILITATOR)).count(Kind.TAKEN_OVER) == 1
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    assert anna.home is not None
    assert TAKE_OVER not in shown(anna.home)


@pytest.mark.long
async def test_a_facilitator_whose_account_is_closed_is_replaced_by_who_stands_in(circle: Running) -> None:
    await somebody_asked(circle)
    await stands_in(circle, FACILITATOR, STAND_IN)
    circle.playground.workspace.users[FACILITATOR].deleted = True
    await circle.advance("2026-03-05 09:30")
    assert Kind.PROPOSAL in await sent(circle, STAND_IN)
    proposal = newest(circle.person(STAND_IN), "Agenda nakijken")
    await circle.person(STAND_IN).clicks(TAKE_OVER, within=proposal)
    await circle.person(STAND_IN).closes(everything=True)
    await a_moment_later(circle)
    assert TAKE_OVER not in shown(proposal)


@pytest.mark.long
async def test_a_facilitator_who_leaves_is_replaced_by_who_stands_in(circle: Running) -> None:
    await stands_in(circle, FACILITATOR, STAND_IN)
    await circle.ria.runs("/kring", "uitstap", channel=CHANNEL)
    await circle.ria.submits()
    await circle.settled()
    await circle.advance("2026-03-05 09:30")
    assert Kind.PROPOSAL in await sent(circle, STAND_IN)


# Who reads along.


@pytest.mark.long
async def test_the_draft_says_who_in_the_channel_is_no_member_and_nothing_is_held_back(
    circle: Running,
) -> None:
    workspace = circle.playground.workspace
    workspace.add_user("U0BOT", "Agenda", is_bot=True)
    workspace.channels[CHANNEL].members.append("U0BOT")
    await holds(circle)
    await circle.advance("2026-03-13 09:30")
    draft = newest(circle.ria, "Verslag nakijken")
    assert f"1 persoon in dit kanaal is geen lid van het netwerk en leest mee: <@{GUEST}>" in draft.text
    await circle.ria.clicks("Verslag nakijken", within=draft)
    await circle.ria.submits()
    await a_moment_later(circle)
    assert any("Verslag van bijeenkomst" in text for text in circle.channel_texts())
    assert "geen lid" not in draft.text
    await circle.advance("2026-03-30 12:00")
    async with circle.database.read() as db:
        assert readers.known(db) == {}


@pytest.mark.long
async def test_who_reads_along_is_known_of_a_report_that_waits_after_its_session_closed(
    circle: Running,
) -> None:
    await holds(circle)
    await circle.advance("2026-03-27 10:00")
    assert (await meeting_of(circle)).stage is Stage.CLOSED
    draft = newest(circle.ria, "Verslag nakijken")
    assert "leest mee" in draft.text
    assert "Slack zei me niet" not in draft.text
    await circle.ria.clicks("Verslag nakijken", within=draft)
    assert circle.ria.sees("leest mee")


@pytest.mark.long
async def test_without_slack_s_word_the_draft_says_so(circle: Running) -> None:
    circle.playground.workspace.faults.server_error("conversations.members", times=99)
    await holds(circle)
    await circle.advance("2026-03-13 09:30")
    assert "Slack zei me niet wie er in het kanaal meeleest" in newest(circle.ria, "Verslag nakijken").text


# Joining, leaving, coming back.


@pytest.mark.long
@begins_after(somebody_asked, until("2026-03-10 10:00"))
async def test_who_joins_two_days_before_gets_what_still_makes_sense(circle: Running) -> None:
    await invites(circle, GUEST)
    guest = circle.person(GUEST)
    await guest.clicks("Ik doe mee")
    await looks_away(guest)
    await circle.settled()
    await circle.advance("2026-03-12 13:00")
    got = await sent(circle, GUEST)
    assert Kind.RSVP_REMINDER in got
    assert Kind.QUESTION_REMINDER not in got
    assert any("genda voor" in shown(message) for message in guest.messages(CHANNEL))


@begins_after(until("2026-03-10 10:00"))
@pytest.mark.long
async def test_who_says_yes_on_joining_late_gets_the_practical_message(circle: Running) -> None:
    await invites(circle, GUEST)
    guest = circle.person(GUEST)
    await guest.clicks("Ik doe mee")
    await looks_away(guest)
    await guest.clicks("Ik ben erbij", within=pinned(guest))
    await looks_away(guest)
    await circle.advance("2026-03-12 13:00")
    got = [kind for kind in await sent(circle, GUEST) if kind is not Kind.INVITATION]
    assert got == [Kind.CALENDAR_FILE, Kind.DAY_BEFORE]


@pytest.mark.long
async def test_who_leaves_and_comes_back_belongs_again_and_gets_each_message_once(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "uitstap", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await circle.advance("2026-02-25 10:00")
    await invites(circle, "U0ANNA", "U0BRAM")
    assert circle.ria.sees("1 persoon uitgenodigd")
    await circle.ria.closes(everything=True)
    await invites(circle, "U0ANNA")
    assert circle.ria.sees("Er is niets verstuurd")
    await anna.clicks("Ik doe mee", within=newest(anna, "Ik doe mee"))
    await anna.closes(everything=True)
    await circle.advance("2026-03-11 12:00")
    got = await sent(circle, "U0ANNA")
    assert got.count(Kind.QUESTION_REMINDER) == 1
    assert got.count(Kind.RSVP_REMINDER) == 1
    assert (await memberships(circle))["U0ANNA"].standing is Standing.ACTIVE


@pytest.mark.long
@begins_after(start_network)
async def test_a_network_of_one_goes_through_its_session(kring: Running) -> None:
    await join_everybody(kring, ["U0ANNA"])
    await plan_session(kring, "2026-03-12", "13:30")
    await holds(kring)
    await kring.advance("2026-03-13 09:30")
    assert Kind.REPORT_DRAFT in await sent(kring, FACILITATOR)
    assert Kind.EVALUATION_REQUEST not in await sent(kring, "U0ANNA")
    await kring.advance("2026-03-30 12:00")
    assert (await meeting_of(kring)).stage is Stage.CLOSED


@pytest.mark.long
@begins_after(start_network)
async def test_a_full_network_says_so_and_the_facilitator_who_takes_part_has_a_seat(kring: Running) -> None:
    await kring.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await kring.ria.submits({"Maximaal aantal leden": "3"})
    await kring.ria.closes(everything=True)
    await invites(kring, FACILITATOR)
    assert kring.ria.sees("doet nu mee als lid")
    await kring.ria.closes(everything=True)
    await plan_session(kring, "2026-03-12", "13:30")
    await join_everybody(kring, ["U0ANNA", "U0BRAM", "U0CHIARA"])
    places = await memberships(kring)
    assert places["U0CHIARA"].standing is Standing.WAITING
    assert places[FACILITATOR].standing is Standing.ACTIVE
    await kring.ria.opens_home()
    assert kring.ria.home is not None
    for words in ("3 van 3", "Instellingen", "Vraag stellen"):
        assert words in shown(kring.ria.home), words
    await kring.advance("2026-02-19 09:01")
    await kring.ria.opens_home()
    await kring.ria.clicks("Ja", within="home")
    async with kring.database.read() as db:
        said = await db.scalars(select(Attendance.rsvp))
    assert list(said) == [Rsvp.YES]


# Without commands.


def pinned(person: Hands) -> Message:
    return next(message for message in person.messages(CHANNEL) if "Ik ben erbij" in shown(message))


async def looks_away(guest: Hands) -> None:
    if guest.modal is not None:
        await guest.closes(everything=True)


async def opens_kring(guest: Hands) -> None:
    await looks_away(guest)
    await guest.clicks("Mijn Kring", within=pinned(guest))


@pytest.mark.long
async def test_a_guest_without_commands_does_everything_from_the_pinned_message(circle: Running) -> None:
    guest = circle.person(GUEST)
    await guest.clicks("Ik ben erbij", within=pinned(guest))
    assert guest.sees("geen lid")
    await invites(circle, GUEST)
    await opens_kring(guest)
    await guest.clicks("Ik doe mee")
    await opens_kring(guest)
    assert guest.sees("Vraag stellen")
    await looks_away(guest)
    await circle.advance("2026-02-20 10:00")
    await guest.clicks("Ik ben erbij", within=pinned(guest))
    await looks_away(guest)
    await guest.clicks("Vraag stellen", within=pinned(guest))
    await guest.submits({"Wat wil je leren?": "Wat is talent?"})
    await looks_away(guest)
    await holds(circle)
    await circle.advance("2026-03-12 16:31")
    await guest.clicks("Invullen of wijzigen")
    scores = {f"{what}, van 0 tot 10": "8" for what in ("Inhoud", "Discussie", "Begeleiding")}
    await guest.submits(scores)
    assert guest.modal is not None
    assert guest.modal.title == "Dank je", guest.errors
    await opens_kring(guest)
    await guest.clicks("Uitstappen")
    await guest.submits({"Mogen je open vragen blijven?": "Ja, met mijn naam"})
    assert guest.sees("Je bent uitgestapt")
    assert (await memberships(circle))[GUEST].standing is Standing.LEFT


@pytest.mark.long
async def test_a_guest_who_was_away_reads_the_catch_up_with_a_button(circle: Running) -> None:
    guest = circle.person(GUEST)
    await invites(circle, GUEST)
    await opens_kring(guest)
    await guest.clicks("Ik doe mee")
    await looks_away(guest)
    await holds(circle, absent=GUEST)
    await circle.advance("2026-03-13 09:30")
    await circle.ria.clicks("Verslag nakijken")
    await circle.ria.submits()
    await circle.advance("2026-03-16 12:00")
    catch_up = newest(guest, "Ik heb het gelezen")
    await guest.clicks("Ik heb het gelezen", within=catch_up)
    await a_moment_later(circle)
    assert "Gelezen, dank je" in shown(catch_up)
    await opens_kring(guest)
    assert guest.sees("Uitstappen")
