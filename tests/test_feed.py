"""Calendar feeds: whose sessions an address shows, and when it shows nothing any more."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from models import feed
from models.attendance import Attendance, Rsvp
from models.feed import Feed, Listed
from models.membership import Membership, Standing
from models.network import Network
from models.person import Person
from models.session import LearningSession, Stage
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.people import join_everybody, plan_session, start_network
from tests.post import World
from tests.test_reception import over_http

# The rules.


async def listed(world: World, person_id: int) -> list[Listed]:
    async with world.database.read() as db:
        person = await db.get_one(Person, person_id)
        return [*await feed.sessions(db, person, world.clock.now())]


async def has_feed(world: World, person_id: int) -> str:
    async with world.database.write() as db:
        return await feed.begin(db, await db.get_one(Person, person_id), world.clock.now())


async def test_a_feed_holds_the_sessions_of_all_networks_that_somebody_was_told_of(world: World) -> None:
    here, there = await world.network(), await world.network("Elders", "C0ELDERS")
    anna = await world.member("U0ANNA", here)
    await world.member("U0ANNA", there)
    planned = await world.session(here, stage=Stage.PLANNED)
    told = await world.session(there)
    assert [one.meeting.id for one in await listed(world, anna)] == [told]
    await world.change(LearningSession, planned, stage=Stage.ANNOUNCED)
    assert {one.meeting.id for one in await listed(world, anna)} == {planned, told}


async def test_who_said_no_or_left_has_the_session_in_it_no_more(world: World) -> None:
    home = await world.network()
    anna = await world.member("U0ANNA", home)
    meeting = await world.session(home)
    await world.says(anna, meeting, Rsvp.NO)
    assert await listed(world, anna) == []
    async with world.database.read() as db:
        said = await db.scalar(select(Attendance.id))
    await world.change(Attendance, said, rsvp=Rsvp.MAYBE)
    assert len(await listed(world, anna)) == 1
    async with world.database.read() as db:
        place = await db.scalar(select(Membership.id).where(Membership.person_id == anna))
    await world.change(Membership, place, standing=Standing.LEFT)
    assert await listed(world, anna) == []


async def test_a_new_address_ends_the_one_before(world: World) -> None:
    home = await world.network()
    anna = await world.member("U0ANNA", home)
    first, second = await has_feed(world, anna), await has_feed(world, anna)
    async with world.database.read() as db:
        assert await feed.reader(db, first) is None
        found = await feed.reader(db, second)
        assert found is not None
        assert found.id == anna
        rows = (await db.scalars(select(Feed))).all()
    assert [second in str(vars(row)) for row in rows] == [False]


async def test_an_account_that_is_gone_reads_nothing(world: World) -> None:
    home = await world.network()
    anna = await world.member("U0ANNA", home)
    secret = await has_feed(world, anna)
    await world.change(Person, anna, deactivated=True)
    async with world.database.read() as db:
        assert await feed.reader(db, secret) is None


@pytest.mark.long
async def test_who_is_forgotten_has_no_feed_any_more(circle: Running) -> None:
    async with circle.database.write() as db:
        anna = (await db.scalars(select(Person).where(Person.user_id == "U0ANNA"))).one()
        await feed.begin(db, anna, circle.clock.now())
    await circle.person("U0ANNA").runs("/kring", "vergeet", channel=CHANNEL)
    await circle.person("U0ANNA").submits()
    async with circle.database.read() as db:
        assert (await db.scalars(select(Feed))).all() == []


# Over HTTP.


@pytest.fixture
async def served(database_address: str) -> AsyncIterator[Running]:
    async with over_http(database_address) as (running, _url):
        await start_network(running)
        await join_everybody(running, ["U0ANNA", "U0BRAM"])
        await plan_session(running, "2026-03-12", "13:30")
        await running.advance("2026-02-19 09:01")
        yield running


async def read(address: str) -> tuple[int, str, bytes]:
    async with aiohttp.ClientSession() as client, client.get(address) as answer:
        return answer.status, answer.headers.get("Content-Type", ""), await answer.read()


async def makes_an_address(who: Hands) -> str:
    await who.runs("/kring", "mijn", channel=CHANNEL)
    await who.clicks("Agenda-abonnement")
    await who.clicks("Adres maken")
    found = re.search(r"http://127\.0\.0\.1:\d+/calendar/[\w-]+\.ics", shown(who.top()))
    assert found
    return found.group()


@pytest.mark.long
async def test_a_calendar_reads_the_sessions_of_its_owner_and_stops_when_they_do(served: Running) -> None:
    anna = served.person("U0ANNA")
    address = await makes_an_address(anna)
    status, kind, body = await read(address)
    assert (status, kind) == (200, "text/calendar; charset=utf-8")
    [event] = Calendar.from_ical(body).walk("VEVENT")
    assert event["dtstart"].dt == datetime(2026, 3, 12, 12, 30, tzinfo=UTC)
    await served.ria.runs("/kring", "bijeenkomst", channel=CHANNEL)  # somebody else's act changes nothing
    await anna.closes(everything=True)
    await anna.runs("/kring", "mijn", channel=CHANNEL)
    await anna.clicks("Agenda-abonnement")
    assert address.rpartition("/")[2] not in shown(anna.top())
    await anna.clicks("Stoppen")
    assert anna.sees("Het adres werkt niet meer")
    assert (await read(address))[0] == 404


@pytest.mark.long
async def test_a_session_that_is_called_off_is_called_off_in_the_calendar(served: Running) -> None:
    address = await makes_an_address(served.person("U0ANNA"))
    async with served.database.write() as db:
        await db.execute(
            update(LearningSession).values(stage=Stage.CANCELLED, cancelled_from=Stage.ANNOUNCED)
        )
    [event] = Calendar.from_ical((await read(address))[2]).walk("VEVENT")
    assert event["status"] == "CANCELLED"


@pytest.mark.long
@pytest.mark.parametrize("secret", ["x", "x" * 43, "x" * 5000, "%00", "..%2Fhealth", "' OR 1=1 --"])
async def test_any_other_address_leads_nowhere(served: Running, secret: str) -> None:
    await makes_an_address(served.person("U0ANNA"))
    port = served.kring.settings.port
    status, _kind, body = await read(f"http://127.0.0.1:{port}/calendar/{secret}.ics")
    assert status == 404
    assert b"BEGIN" not in body


async def test_without_an_address_of_kring_nobody_is_offered_a_feed(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "mijn", channel=CHANNEL)
    assert "Agenda-abonnement" not in shown(anna.top())
    async with circle.database.read() as db:
        assert await db.scalar(select(Network.id)) is not None
