"""Roles beside the members: asked first, read by the group, ended at any time, and never counted."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.texts import Texts
from bot.views import support as view
from models import membership, support
from models.calendar import DAY
from models.entry import Entry
from models.network import HALF_YEAR, Network
from models.person import Language, Person
from models.retention import erase, forget
from models.support import SUPPORTS, Says, Sees, Supporter, SupportRole
from playground import Message
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.moments import begins_after
from tests.people import invites
from tests.test_as_read import els_facilitates_too

GUEST, ANNA, BRAM = "U0GUEST", "U0ANNA", "U0BRAM"
COACH, SPONSOR, CONVENOR, HR = "Coach", "Sponsor", "Trekker", "HR"


async def opens(circle: Running, who: str, word: str = "rollen") -> str:
    person = circle.person(who)
    if person.modals:
        await person.closes(everything=True)
    await person.runs("/kring", word, channel=CHANNEL)
    return shown(person.top())


async def opens_mine(circle: Running, who: str = GUEST) -> str:
    """Open from Home the networks that somebody supports: a guest has no commands."""
    person = circle.person(who)
    if person.modals:
        await person.closes(everything=True)
    await person.opens_home()
    await person.clicks("Netwerken die ik steun", within="home")
    return shown(person.top())


async def home_of(circle: Running, who: str) -> str:
    found = await circle.person(who).opens_home()
    assert found is not None
    return shown(found)


async def asks(circle: Running, who: str, role: str) -> None:
    """Ria asks somebody to have a role."""
    await opens(circle, FACILITATOR)
    await circle.ria.clicks("Iemand vragen")
    await circle.ria.submits({"Welke rol?": role, "Wie vraag je?": who})
    await circle.ria.closes(everything=True)
    await circle.settled()


def request_to(circle: Running, who: str) -> Message:
    said = ("Wil je", "je hebt de rol", "zo’n rol", "liever niet de rol")
    found = [m for m in circle.person(who).direct_messages if any(word in shown(m) for word in said)]
    return found[-1]


async def answers(circle: Running, who: str, press: str) -> None:
    await circle.person(who).clicks(press, within=request_to(circle, who))
    await circle.settled()


async def a_coach(circle: Running) -> None:
    """Gert, who is no member, is coach."""
    await asks(circle, GUEST, COACH)
    await answers(circle, GUEST, "Graag")


async def rows(circle: Running) -> list[Supporter]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(Supporter).order_by(Supporter.id)))


@pytest.mark.long
async def test_who_is_asked_reads_what_the_role_sees_before_they_say_yes_and_the_group_reads_it_then(
    circle: Running,
) -> None:
    assert "Niemand heeft al een rol" in await opens(circle, ANNA)
    await asks(circle, GUEST, COACH)
    asked = shown(request_to(circle, GUEST))
    assert "Wil je coach zijn" in asked
    assert "nooit een naam of een opmerking" in asked
    assert "Een reden hoeft niet" in asked
    assert "gevraagd" in await opens(circle, FACILITATOR)
    assert "Gert" not in await opens(circle, ANNA), "the group reads nothing of a request"
    await answers(circle, GUEST, "Graag")
    for who in (ANNA, FACILITATOR):
        said = await opens(circle, who)
        assert f"<@{GUEST}>" in said or "Gert" in said
        assert "nooit een naam of een opmerking" in said
        assert "ook lid" not in said
    assert "steunt het netwerk als" in await home_of(circle, ANNA)
    await circle.advance("2026-02-01 10:00")
    assert "steunt het netwerk als" not in await home_of(circle, ANNA), "it is no news for ever"


@begins_after(a_coach)
async def test_a_supporter_is_no_member_and_is_counted_nowhere(circle: Running) -> None:
    async with circle.database.read() as db:
        there = {one.user_id for one in await membership.participants(db, 1)}
        assert GUEST not in there
        assert GUEST not in await membership.belonging(db, 1)
        assert (await membership.headcount(db, 1)).active == len(MEMBERS)
        guest = await db.scalars(select(Person).where(Person.user_id == GUEST))
        assert await membership.of(db, 1, guest.one().id) is None


@pytest.mark.long
async def test_a_no_needs_no_reason_is_heard_by_the_facilitator_alone_and_can_be_changed(
    circle: Running,
) -> None:
    await asks(circle, GUEST, SPONSOR)
    await answers(circle, GUEST, "Liever niet")
    assert "liever niet de rol" in await home_of(circle, FACILITATOR)
    for who in (ANNA, BRAM):
        assert "liever niet" not in await opens(circle, who)
        assert "Gert" not in await home_of(circle, who)
    await answers(circle, GUEST, "Toch graag")
    assert "liever niet de rol" not in await home_of(circle, FACILITATOR)
    (row,) = await rows(circle)
    assert row.holds


@pytest.mark.long
async def test_what_the_facilitator_has_heard_is_asked_no_more_until_they_ask_again(circle: Running) -> None:
    await asks(circle, GUEST, SPONSOR)
    await answers(circle, GUEST, "Liever niet")
    await home_of(circle, FACILITATOR)
    await circle.ria.clicks("Ik weet het", within="home")
    await circle.settled()
    assert "liever niet de rol" not in await home_of(circle, FACILITATOR)
    assert "zo’n rol" in shown(request_to(circle, GUEST))
    await asks(circle, GUEST, SPONSOR)
    assert "Wil je sponsor zijn" in shown(request_to(circle, GUEST)), "a message of its own"


@begins_after(a_coach)
async def test_a_supporter_stops_at_any_time_and_sees_nothing_through_it_any_more(circle: Running) -> None:
    assert "Coach" in await opens_mine(circle)
    await circle.person(GUEST).clicks("Stoppen")
    await circle.settled()
    assert "Je steunt nu geen netwerk" in shown(circle.person(GUEST).top())
    assert "heeft niet langer de rol" in await home_of(circle, FACILITATOR)
    assert "Niemand heeft al een rol" in await opens(circle, ANNA)
    assert "zo’n rol" in shown(request_to(circle, GUEST))


@begins_after(a_coach)
async def test_the_facilitator_ends_a_role_and_twice_is_once(circle: Running) -> None:
    await opens(circle, FACILITATOR)
    await circle.ria.clicks("De rol beëindigen")
    await circle.settled()
    assert "Niemand heeft al een rol" in shown(circle.ria.top())
    assert "zo’n rol" in shown(request_to(circle, GUEST))
    (row,) = await rows(circle)
    assert row.says is Says.RECALLED


async def test_who_is_both_member_and_sponsor_is_said_and_may_have_two_roles(circle: Running) -> None:
    for day, role in (("06", SPONSOR), ("07", CONVENOR)):  # one message a day
        await circle.advance(f"2026-01-{day} 10:00")
        await asks(circle, ANNA, role)
        await answers(circle, ANNA, "Graag")
    said = await opens(circle, BRAM)
    assert said.count("ook lid") == 2
    assert "ook lid" in await opens(circle, ANNA)
    assert "Netwerken die ik steun" in await home_of(circle, ANNA)


async def test_who_facilitates_names_themselves_convenor_without_being_asked(circle: Running) -> None:
    await asks(circle, FACILITATOR, CONVENOR)
    (row,) = await rows(circle)
    assert row.holds
    assert "Trekker" in await opens(circle, ANNA)


async def test_asked_twice_is_asked_once(circle: Running) -> None:
    await asks(circle, GUEST, HR)
    await asks(circle, GUEST, HR)
    assert len([m for m in circle.person(GUEST).direct_messages if "vanuit HR" in shown(m)]) == 1
    assert len(await rows(circle)) == 1


async def test_who_was_not_asked_cannot_take_a_role(circle: Running) -> None:
    await asks(circle, GUEST, COACH)
    (row,) = await rows(circle)
    async with circle.database.write() as db:
        anna = (await db.scalars(select(Person).where(Person.user_id == ANNA))).one()
        home = await db.get_one(Network, 1)
        with pytest.raises(support.NotASupporter):
            await support.must_have(db, home, row.id, anna.id)
        with pytest.raises(support.NotASupporter):
            await support.must_have(db, home, row.id, row.person_id)


@pytest.mark.long
@begins_after(a_coach)
async def test_a_role_goes_with_the_person_and_a_no_is_forgotten_after_half_a_year(circle: Running) -> None:
    await circle.advance("2026-01-06 10:00")
    await asks(circle, ANNA, HR)
    await answers(circle, ANNA, "Liever niet")
    async with circle.database.write() as db:
        await forget(db, circle.clock.now() + HALF_YEAR * DAY + timedelta(days=1))
        (left,) = await db.scalars(select(Supporter))
        assert left.role is SupportRole.COACH
        guest = (await db.scalars(select(Person).where(Person.user_id == GUEST))).one()
        await erase(db, guest, keep_questions=True)
        assert list(await db.scalars(select(Supporter))) == []


async def test_a_press_that_comes_late_ends_no_role_that_was_accepted_meanwhile(circle: Running) -> None:
    await asks(circle, GUEST, SPONSOR)
    await opens(circle, FACILITATOR)
    await answers(circle, GUEST, "Graag")
    await circle.ria.clicks("Niet meer vragen")
    await circle.settled()
    assert "De rol beëindigen" in shown(circle.ria.top()), "it stands there as it is now"
    (row,) = await rows(circle)
    assert row.holds


async def test_that_a_no_was_heard_late_ends_no_yes(circle: Running) -> None:
    await asks(circle, GUEST, SPONSOR)
    await answers(circle, GUEST, "Liever niet")
    await opens(circle, FACILITATOR)
    await answers(circle, GUEST, "Toch graag")
    await circle.ria.clicks("Ik weet het")
    await circle.settled()
    (row,) = await rows(circle)
    assert row.holds


@begins_after(a_coach)
async def test_who_stops_after_a_long_time_is_heard_and_forgotten_half_a_year_after_that(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        (row,) = await db.scalars(select(Supporter))
        row.asked_at = row.since = circle.clock.now() - 2 * HALF_YEAR * DAY
    await opens_mine(circle)
    await circle.person(GUEST).clicks("Stoppen")
    async with circle.database.write() as db:
        await forget(db, circle.clock.now() + timedelta(days=1))
    assert "heeft niet langer de rol" in await home_of(circle, FACILITATOR)
    async with circle.database.write() as db:
        await forget(db, circle.clock.now() + HALF_YEAR * DAY + timedelta(days=1))
    assert await rows(circle) == []


async def test_a_request_that_is_forgotten_has_no_button_any_more(circle: Running) -> None:
    await asks(circle, GUEST, COACH)
    async with circle.database.write() as db:
        (row,) = await db.scalars(select(Supporter))
        row.asked_at = circle.clock.now() - HALF_YEAR * DAY - timedelta(days=1)
        await db.flush()
        await forget(db, circle.clock.now())
    await circle.advance("2026-01-06 12:00")
    assert "Graag" not in shown(request_to(circle, GUEST))


@begins_after(a_coach)
async def test_who_left_slack_stands_there_no_more_but_for_the_facilitator_who_can_end_it(
    circle: Running,
) -> None:
    await circle.person(GUEST).loses_account()
    await circle.settled()
    assert f"<@{GUEST}>" not in await opens(circle, ANNA)
    seen = await opens(circle, FACILITATOR)
    assert "niet meer op Slack" in seen
    assert "De rol beëindigen" in seen


@begins_after(els_facilitates_too)
async def test_who_leads_and_takes_no_part_finds_what_they_are_asked(circle: Running) -> None:
    els = circle.person("U0ELS")
    await els.runs("/kring", "rollen", channel=CHANNEL)
    await els.clicks("Iemand vragen")
    await els.submits({"Welke rol?": SPONSOR, "Wie vraag je?": FACILITATOR})
    await circle.settled()
    assert "Wil je sponsor zijn" in await home_of(circle, FACILITATOR)


async def test_who_wants_quiet_finds_what_a_network_elsewhere_asks_once_on_their_home(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        home, now = await db.get_one(Network, 1), circle.clock.now()
        other = Network(team_id=home.team_id, channel_id="C0AARD", theme="Aardappels", created_at=now)
        db.add(other)
        anna = (await db.scalars(select(Person).where(Person.user_id == ANNA))).one()
        anna.quiet = True
        await db.flush()
        db.add(Supporter(network_id=other.id, person_id=anna.id, role=SupportRole.COACH, asked_at=now))
    assert (await home_of(circle, ANNA)).count("Wil je coach zijn van het lerend netwerk *Aardappels*") == 1
    await circle.person(ANNA).clicks("Graag", within="home")
    (row,) = await rows(circle)
    assert row.holds
    assert "Wil je coach zijn" not in await home_of(circle, ANNA)


@begins_after(a_coach)
async def test_a_supporter_who_is_invited_elsewhere_finds_what_they_support(circle: Running) -> None:
    await invites(circle, GUEST)
    await circle.settled()
    assert "Netwerken die ik steun" in await home_of(circle, GUEST)


@begins_after(a_coach)
async def test_a_supporter_who_is_forgotten_stands_in_no_list_of_the_group(circle: Running) -> None:
    async with circle.database.write() as db:
        gert = (await db.scalars(select(Person).where(Person.user_id == GUEST))).one()
        said = {"what": "Zaal", "owner": f"{gert.name} en Gert Gasten", "stands": "needed"}
        now = circle.clock.now()
        room = Entry(
            network_id=1, register="resource", made_at=now, said_at=now, own={}, shared=said, person_id=None
        )
        db.add(room)
        await db.flush()
        await erase(db, gert, keep_questions=True)
    async with circle.database.read() as db:
        (row,) = await db.scalars(select(Entry))
    assert row.said["owner"] == "… en Gert Gasten"


async def with_the_letter(circle: Running) -> str:
    async with circle.database.read() as db:
        row, home = (await db.scalars(select(Supporter))).one(), await db.get_one(Network, 1)
        return str(view.letter(Texts(Language.NL), home, row).blocks)


@begins_after(a_coach)
async def test_roles_end_with_the_network(circle: Running) -> None:
    async with circle.database.write() as db:
        (await db.get_one(Network, 1)).closed_at = circle.clock.now()
    assert "Netwerken die ik steun" not in await home_of(circle, GUEST)
    assert "zo’n rol" in await with_the_letter(circle)


@begins_after(a_coach)
async def test_in_english_too(circle: Running) -> None:
    await circle.person(ANNA).runs("/kring", "taal en", channel=CHANNEL)
    assert "numbers that the group was shown already" in await opens(circle, ANNA, "roles")


def test_no_role_sees_what_was_not_shown_or_released() -> None:
    assert {one for each in SUPPORTS.values() for one in each.sees} == set(Sees)
    assert SUPPORTS[SupportRole.HR].sees == (Sees.RELEASED,)
    assert Sees.SHOWN not in SUPPORTS[SupportRole.SPONSOR].sees
    assert Sees.RELEASED not in SUPPORTS[SupportRole.COACH].sees
    assert SUPPORTS[SupportRole.CONVENOR].sees == (Sees.RUNS,)
