"""Followers: who reads the reports without a seat, gets nothing else, is counted nowhere, and is seen."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.export import export_network
from models import follower, membership
from models.delivery import Delivery
from models.membership import FOLLOWS, Membership, Standing
from models.network import Network
from models.person import Person
from models.plan import RULES, Kind
from models.session import LearningSession
from models.wanted import PEOPLE
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after, until
from tests.neighbours import NOW, SESSIONS, Street
from tests.people import invites, memberships, settings
from tests.rows import a_network
from tests.test_closing import text_of
from tests.test_open_call import NORA, OLA, SQUARE, calls, posted, presses, square
from tests.test_report import draft, hold, releases

GUEST = "U0GUEST"
WAY = "Alleen meelezen"


async def lets_follow(circle: Running) -> None:
    """Ria lets people without a seat follow."""
    await settings(circle, Meelezers=["Wie geen plaats heeft, mag meelezen"])
    await circle.ria.closes(everything=True)


async def says_not_now(circle: Running, user_id: str = GUEST) -> Hands:
    """Ria invites somebody, who would rather not."""
    await invites(circle, user_id)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-01-06 10:00")
    somebody = circle.person(user_id)
    await somebody.clicks("Liever niet", within=somebody.direct_messages[-1])
    return somebody


async def follows(circle: Running) -> None:
    """The network can be followed, and the guest does."""
    await lets_follow(circle)
    guest = await says_not_now(circle)
    await guest.clicks(WAY)
    await guest.closes(everything=True)
    await circle.settled()


async def home_of(circle: Running, user_id: str) -> str:
    somebody = circle.person(user_id)
    await somebody.opens_home()
    return shown(somebody.home or {})


# Rules


@pytest.mark.parametrize("standing", list(Standing))
@pytest.mark.parametrize("called", [True, False])
@pytest.mark.parametrize("allowed", [True, False])
def test_who_may_follow(standing: Standing, called: bool, allowed: bool) -> None:
    home, mine = a_network(has_followers=allowed), Membership(network_id=1, person_id=1, standing=standing)
    may = follower.may_follow(home, mine, called=called)
    assert may is (allowed and standing is not Standing.ACTIVE and (called or standing is not Standing.LEFT))
    assert follower.may_follow(home, None, called=called) is (allowed and called)
    assert not follower.may_follow(a_network(has_followers=allowed, closed_at=NOW), mine, called=called)


def test_who_gets_a_seat_or_steps_out_follows_no_more() -> None:
    for act in ("take_seat", "leave"):
        mine = Membership(network_id=1, person_id=1, standing=Standing.WAITING, follows_since=NOW)
        assert mine.follows
        getattr(mine, act)(NOW)
        assert mine.follows_since is None


@pytest.mark.long
async def test_no_message_but_the_report_is_meant_for_who_follows(there: Street) -> None:
    async with there.database.read() as db:
        home = await db.get_one(Network, there.here["network"])
        (who,) = await follower.of_network(db, home.id)
        for kind, people in PEOPLE.items():
            for name in SESSIONS:
                meeting = await db.get_one(LearningSession, there.here[name])
                found = {person.id for person in await people(db, home, meeting)}
                assert (who.id in found) is RULES[kind].follows, (kind, name)


async def test_who_follows_is_among_no_members_and_in_no_number(there: Street) -> None:
    async with there.database.write() as db:
        home = await db.get_one(Network, there.here["network"])
        (who,) = await follower.of_network(db, home.id)
        for those in (membership.participants, membership.active):
            assert who.id not in {person.id for person in await those(db, home.id)}
        assert who.user_id not in await membership.belonging(db, home.id)
        before = await membership.headcount(db, home.id), await membership.seats_left(db, home)
        (place,) = (await db.scalars(select(Membership).where(Membership.person_id == who.id))).all()
        place.follows_since = None
        await db.flush()
        assert (await membership.headcount(db, home.id), await membership.seats_left(db, home)) == before
    there.put_back()


# Beginning and stopping


@pytest.mark.long
async def test_in_a_closed_group_nobody_follows_until_the_facilitator_lets_them(circle: Running) -> None:
    guest = await says_not_now(circle)
    assert WAY not in shown(guest.top())
    await guest.closes(everything=True)
    await lets_follow(circle)
    async with circle.database.read() as db:
        assert (await db.get_one(Network, 1)).has_followers


@pytest.mark.long
async def test_who_says_not_now_is_offered_to_follow_and_everybody_sees_who_does(circle: Running) -> None:
    await lets_follow(circle)
    guest = await says_not_now(circle)
    await guest.clicks(WAY)
    assert guest.sees("Je leest vanaf nu mee")
    await guest.closes(everything=True)
    await circle.settled()
    assert "Je leest vanaf nu mee" in shown(guest.direct_messages[-1])
    assert "Je leest mee" in await home_of(circle, GUEST)
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "meelezers", channel=CHANNEL)
    assert f"<@{GUEST}>" in shown(anna.top())
    await circle.ria.runs("/kring", "leden", channel=CHANNEL)
    assert "Lezen mee" in shown(circle.ria.top())
    assert "6 van 15" in shown(circle.ria.top())


@pytest.mark.long
async def test_who_follows_reads_nothing_from_inside_and_cannot_do_what_members_do(circle: Running) -> None:
    await follows(circle)
    guest = circle.person(GUEST)
    read = await home_of(circle, GUEST)
    assert "bijeenkomst" not in read
    assert "Vraag stellen" not in read
    async with circle.database.read() as db:
        found = await db.execute(select(func.count()).select_from(Membership).where(FOLLOWS))
        assert found.scalar_one() == 1
    assert guest.home is not None


@pytest.mark.long
async def test_who_waits_on_a_full_list_is_offered_to_follow_and_stays_in_the_line(
    circle: Running,
) -> None:
    await settings(circle, **{"Maximaal aantal leden": "6"})
    await circle.ria.closes(everything=True)
    call = await calls(circle)
    nora = await presses(circle, NORA, call)
    assert nora.sees("op de wachtlijst")
    await nora.clicks(WAY)
    place = (await memberships(circle))[NORA]
    assert (place.standing, place.follows) == (Standing.WAITING, True)


async def test_from_an_open_call_somebody_follows_at_once_and_takes_part_later(circle: Running) -> None:
    call = await calls(circle)
    ola = circle.person(OLA)
    assert call is not None
    await ola.clicks(WAY, within=call)
    assert ola.sees("Je leest vanaf nu mee")
    assert (await memberships(circle))[OLA].follows
    await ola.clicks("Ik doe mee")
    place = (await memberships(circle))[OLA]
    assert place.active
    assert not place.follows


@pytest.mark.long
async def test_who_follows_asks_for_a_seat_and_waits_for_it_like_everybody(circle: Running) -> None:
    await follows(circle)
    guest = circle.person(GUEST)
    await guest.opens_home()
    await guest.clicks("Vraag een plaats", within="home")
    await circle.settled()
    place = (await memberships(circle))[GUEST]
    assert (place.standing, place.follows) == (Standing.WAITING, True)
    ria = circle.ria
    await ria.clicks("Geef Gert Gast een plaats", within=ria.direct_messages[-1])
    place = (await memberships(circle))[GUEST]
    assert place.active
    assert not place.follows


@pytest.mark.long
async def test_who_stops_gets_no_more_and_may_begin_again(circle: Running) -> None:
    await follows(circle)
    guest = circle.person(GUEST)
    await guest.opens_home()
    await guest.clicks("Niet meer meelezen", within="home")
    assert guest.sees("geen verslagen meer")
    await guest.closes(everything=True)
    assert not (await memberships(circle))[GUEST].follows
    await circle.settled()
    await guest.clicks(WAY, within=guest.direct_messages[-1])
    assert (await memberships(circle))[GUEST].follows


@pytest.mark.long
@begins_after(follows)
async def test_what_is_theirs_says_since_when_they_follow_and_lets_them_stop(circle: Running) -> None:
    guest = circle.person(GUEST)
    await guest.opens_home()
    await guest.clicks("Wat van mij is", within="home")
    await circle.settled()
    assert "Ik lees mee sinds" in await text_of(circle, GUEST)
    await guest.clicks("Niet meer meelezen")
    await circle.settled()
    assert not (await memberships(circle))[GUEST].follows
    await guest.opens_home()
    assert "Wat van mij is" not in shown(guest.home or {})


@pytest.mark.long
@begins_after(follows)
async def test_the_export_says_that_a_network_can_be_followed_and_names_nobody_who_does(
    circle: Running,
) -> None:
    async with circle.database.read() as db:
        said = await export_network(db, CHANNEL)
    assert said["can_be_followed"] is True
    assert "Gert" not in str(said)
    assert GUEST not in str(said)


@pytest.mark.long
async def test_switched_off_it_ends_for_everybody_who_follows(circle: Running) -> None:
    await follows(circle)
    await settings(circle, Meelezers=[])
    assert not (await memberships(circle))[GUEST].follows
    assert "Je leest mee" not in await home_of(circle, GUEST)


# The report


@pytest.mark.long
@begins_after(follows, hold, draft)
async def test_who_follows_gets_the_report_of_the_channel_and_nothing_else(circle: Running) -> None:
    guest = circle.person(GUEST)
    before = len(guest.direct_messages)
    await circle.ria.clicks("Verslag nakijken")
    assert "Ook 1 meelezer krijgt het verslag" in shown(circle.ria.top())
    await circle.ria.submits()
    await circle.settled()
    await circle.advance("2026-03-27 18:00")
    got = guest.direct_messages[before:]
    assert len(got) == 1
    said = shown(got[0])
    assert "Verslag van bijeenkomst" in said
    assert "deel het niet verder" in said
    assert "Volledig verslag" not in said
    assert "Vraag stellen" not in said
    async with circle.database.read() as db:
        who = (await db.scalars(select(Person).where(Person.user_id == GUEST))).one()
        kinds = set(await db.scalars(select(Delivery.kind).where(Delivery.person_id == who.id)))
    assert kinds == {Kind.INVITATION, Kind.FOLLOWED_REPORT}


@pytest.mark.long
@begins_after(follows, hold, draft, releases)
async def test_a_report_that_somebody_holds_ends_when_they_follow_no_more(circle: Running) -> None:
    await circle.advance("2026-03-18 10:00")
    guest = circle.person(GUEST)
    held = guest.direct_messages[-1]
    assert "Verslag van bijeenkomst" in shown(held)
    await guest.clicks("Niet meer meelezen", within=held)
    await guest.closes(everything=True)
    await circle.settled()
    assert "Verslag van bijeenkomst" not in shown(held)
    assert "voor jou voorbij" in shown(held)


@begins_after(follows, until("2026-03-11 12:00"))
@pytest.mark.long
async def test_until_there_is_a_report_nothing_comes_to_who_follows(circle: Running) -> None:
    assert len(circle.person(GUEST).direct_messages) == 1
    assert not any("Gert" in text for text in circle.said_to(FACILITATOR))


@pytest.mark.long
async def test_a_follower_who_is_invited_again_is_not_told_that_they_answered(circle: Running) -> None:
    await follows(circle)
    await invites(circle, GUEST)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-01-07 10:00")
    guest = circle.person(GUEST)
    await guest.opens_home()
    assert "Je bent uitgenodigd" in shown(guest.home)
    assert "Vraag een plaats" not in shown(guest.home)


@pytest.mark.long
@begins_after(follows, hold, draft, releases)
async def test_a_report_that_a_member_once_got_as_a_follower_says_what_is_so_and_offers_no_stop(
    circle: Running,
) -> None:
    guest = circle.person(GUEST)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-18 10:00")
    held = guest.direct_messages[-1]
    await invites(circle, GUEST)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-19 10:00")
    await guest.clicks("Ik doe mee")
    await guest.closes(everything=True)
    await circle.advance("2026-03-19 11:00")
    assert (await memberships(circle))[GUEST].active
    assert "Je leest mee" not in shown(held), "they take part"
    assert "elk verslag lees je in het kanaal" in shown(held)
    assert "Niet meer meelezen" not in shown(held)


@pytest.mark.long
async def test_who_sees_what_says_that_followers_read_every_report(circle: Running) -> None:
    await follows(circle)
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Wie ziet wat?", within="home")
    assert "lezen mee" in shown(anna.top()) or "eelezer" in shown(anna.top())


@pytest.mark.long
async def test_a_follower_is_not_offered_to_leave_what_they_cannot_leave(circle: Running) -> None:
    square(circle)
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "nieuw Ander net", channel=SQUARE)
    open_to_all = ["Ik weet dat iedereen in de werkruimte kan meelezen"]
    await bram.submits({"Openbaar kanaal": open_to_all, "Begeleider": "U0BRAM"})
    await bram.closes(everything=True)
    await circle.settled()
    await bram.runs("/kring", "oproep", channel=SQUARE)
    await bram.clicks("Open de oproep")
    await bram.submits({"Plaats de oproep in": SQUARE})
    await circle.settled()
    anna = circle.person("U0ANNA")
    await anna.clicks(WAY, within=posted(circle))
    await anna.closes(everything=True)
    await anna.runs("/kring", "uitstap")
    await anna.clicks("Kiezen", beside="Ander net")
    assert anna.sees("je leest mee")
    await anna.clicks("Niet meer meelezen")
    assert anna.sees("Je leest niet meer mee")


@pytest.mark.long
async def test_a_member_who_presses_that_they_follow_is_not_sent_to_the_facilitator(circle: Running) -> None:
    call = await calls(circle)
    anna = circle.person("U0ANNA")
    await anna.clicks(WAY, within=call)
    assert "Meelezen kan hier niet" not in shown(anna.top()), (
        "it can; she is a member, and reads them in the channel"
    )


@pytest.mark.long
async def test_who_followed_for_a_while_was_never_invited(circle: Running) -> None:
    call = await calls(circle)
    guest = circle.person(GUEST)
    await guest.clicks(WAY, within=call)
    await guest.clicks("Niet meer meelezen")
    await guest.closes(everything=True)
    async with circle.database.read() as db:
        assert GUEST not in await membership.ever(db, 1)


@begins_after(hold, draft, releases)
async def test_who_follows_reads_the_reports_by_the_command_too(circle: Running) -> None:
    async with circle.database.write() as db:
        (await db.scalars(select(Network))).one().has_followers = True
        dirk = (await db.scalars(select(Person.id).where(Person.user_id == "U0DIRK"))).one()
        follows = {"standing": Standing.LEFT, "follows_since": circle.clock.now() - timedelta(days=60)}
        await db.execute(update(Membership).where(Membership.person_id == dirk).values(follows))
    guest = circle.person("U0DIRK")
    await guest.runs("/kring", "verslagen", channel=CHANNEL)
    assert "*1. " in shown(guest.top())
