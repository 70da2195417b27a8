"""Who says that they come, or not: what follows, whoever notes it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import attendance, coming
from models.attendance import Rsvp
from models.base import WrongStage
from models.delivery import Delivery
from models.errand import Errand, ErrandState
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.session import LearningSession
from tests.neighbours import NOW, Street


@pytest.fixture
def here(there: Street) -> Iterator[Street]:
    """The street, which is put back afterwards."""
    yield there
    there.put_back()


async def says(here: Street, who: str, answer: Rsvp, session: str = "announced", by: str = "") -> None:
    async with here.database.write() as db:
        home = await db.get_one(Network, here.here["network"])
        meeting = await db.get_one(LearningSession, here.here[session])
        person = await db.get_one(Person, here.here[who])
        if by:
            await coming.enter(db, home, meeting, person, answer, here.here[by], NOW)
        else:
            await coming.say(db, home, meeting, person, answer, NOW)


async def messages(here: Street, kind: Kind) -> list[Delivery]:
    async with here.database.read() as db:
        return list(await db.scalars(select(Delivery).where(Delivery.kind == kind)))


async def test_a_calendar_file_goes_with_a_new_yes_alone(here: Street) -> None:
    before = len(await messages(here, Kind.CALENDAR_FILE))
    await says(here, "participant", Rsvp.MAYBE)
    assert len(await messages(here, Kind.CALENDAR_FILE)) == before
    await says(here, "participant", Rsvp.YES)
    await says(here, "participant", Rsvp.YES)
    assert len(await messages(here, Kind.CALENDAR_FILE)) == before + 1


async def test_what_somebody_else_enters_is_marked_and_sends_no_file(here: Street) -> None:
    before = len(await messages(here, Kind.CALENDAR_FILE))
    await says(here, "participant", Rsvp.YES, by="facilitator")
    async with here.database.read() as db:
        row = await attendance.known(db, here.here["announced"], here.here["participant"])
    assert row is not None
    assert (row.rsvp, row.entered_by_id) == (Rsvp.YES, here.here["facilitator"])
    assert len(await messages(here, Kind.CALENDAR_FILE)) == before


@pytest.mark.parametrize("by", ["", "facilitator"])
async def test_who_stays_away_gives_back_what_they_would_have_asked(here: Street, by: str) -> None:
    await says(here, "participant", Rsvp.NO, by=by)
    async with here.database.read() as db:
        errand = (await db.scalars(select(Errand).where(Errand.session_id == here.here["announced"]))).one()
        assert errand.state is ErrandState.DECLINED
    (told,) = [one for one in await messages(here, Kind.ERRAND_NEWS) if one.subject == errand.subject]
    assert told.person_id == here.here["asker"]
    assert told.due >= NOW - timedelta(minutes=1)


async def test_nobody_asks_for_who_comes_after_all(here: Street) -> None:
    await says(here, "asker", Rsvp.YES)
    async with here.database.read() as db:
        errand = (await db.scalars(select(Errand).where(Errand.session_id == here.here["announced"]))).one()
    assert errand.state is ErrandState.RECALLED


@pytest.mark.parametrize("by", ["", "facilitator"])
async def test_of_a_session_that_was_held_nobody_says_anything(here: Street, by: str) -> None:
    with pytest.raises(WrongStage):
        await says(here, "participant", Rsvp.YES, session="reporting", by=by)
