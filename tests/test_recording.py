"""What is recorded at a session: who was there, what there is to record, who does what."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance, planning, recording
from models.base import NotFound, WrongStage
from models.network import Network
from models.programme import NextHasBegun
from models.session import LearningSession, Mode, Stage
from tests.neighbours import NOW, Street


class Held:
    """A network within one transaction, which is not kept."""

    def __init__(self, db: AsyncSession, network: Network, street: Street) -> None:
        self.db, self.network, self.here = db, network, street.here

    async def session(self, name: str) -> LearningSession:
        return await self.db.get_one(LearningSession, self.here[name])

    async def present(self, name: str) -> set[int]:
        await self.db.flush()
        return {one.id for one in await attendance.present(self.db, self.here[name])}


@pytest.fixture
async def held(there: Street) -> AsyncIterator[Held]:
    """The network of the street."""
    async with there.database.write() as db:
        yield Held(db, await db.get_one(Network, there.here["network"]), there)
    there.put_back()


async def test_of_who_was_not_shown_nothing_is_said(held: Held) -> None:
    here, meeting = held.here, await held.session("underway")
    before = await held.present("underway")
    shown = [here["asker"], here["participant"]]
    many = await recording.present(held.db, held.network, meeting, shown, [here["participant"]], NOW)
    assert await held.present("underway") == (before - {here["asker"]}) | {here["participant"]}
    assert many == len(await held.present("underway"))


async def test_nobody_of_elsewhere_is_recorded(held: Held, there: Street) -> None:
    stranger, meeting = there.next_door["asker"], await held.session("underway")
    before = await held.present("underway")
    await recording.present(held.db, held.network, meeting, [stranger], [stranger], NOW)
    assert await held.present("underway") == before


async def test_an_evaluation_opens_that_found_nobody_recorded_when_its_time_came(held: Held) -> None:
    meeting = await held.session("underway")
    await attendance.record_present(held.db, meeting, [])
    meeting.stage = Stage.EVALUATING
    await held.db.flush()
    people = [held.here[who] for who in ("asker", "participant", "standin")]
    assert await recording.present(held.db, held.network, meeting, people, people, NOW) == 3
    assert meeting.asks_how_it_was


async def test_who_was_there_after_all_says_so_only_after_the_session(held: Held) -> None:
    me = held.here["participant"]
    with pytest.raises(WrongStage):
        await recording.there_after_all(held.db, held.network, await held.session("ready"), me, NOW)
    with pytest.raises(NextHasBegun):
        await recording.there_after_all(held.db, held.network, await held.session("reporting"), me, NOW)
    await recording.there_after_all(held.db, held.network, await held.session("evaluating"), me, NOW)
    assert me in await held.present("evaluating")


async def test_a_question_is_there_to_record_once_on_the_agenda_or_among_the_others(held: Held) -> None:
    here = held.here
    found = await recording.questions(held.db, await held.session("ready"))
    assert [asked.id for asked in found.on_agenda] == [here["own"]]
    assert here["own"] not in found.others
    assert here["other"] in found.others


async def test_who_takes_something_on_belongs_to_the_network(held: Held, there: Street) -> None:
    meeting, here = await held.session("evaluating"), held.here
    for owner in (there.next_door["asker"], 99_999):
        with pytest.raises(NotFound) as refused:
            await recording.will_do(held.db, meeting, None, owner, "Iets", None, NOW)
        assert refused.value.field == "owner"
    owner = await recording.will_do(held.db, meeting, None, here["facilitator"], "Iets", None, NOW)
    assert owner.id == here["facilitator"], "who only facilitates can take something on, too"


async def test_sessions_that_were_planned_before_stay_as_they_are(held: Held) -> None:
    planned = await held.session("planned")
    dates = [planned.starts_local, planned.starts_local.replace(month=7)]
    known = planning.Details(minutes=90, mode=Mode.ONLINE, title="Nieuw")
    same, new = await planning.series(held.db, held.network, dates, known, NOW)
    assert same is planned
    assert (same.title, new.title) == (planned.title, "Nieuw")
    assert (new.minutes, new.mode, new.stage) == (90, Mode.ONLINE, Stage.PLANNED)
    again = await planning.series(held.db, held.network, dates, known, NOW)
    assert [one.id for one in again] == [same.id, new.id]


async def test_of_a_session_that_was_held_nothing_changes_any_more(held: Held) -> None:
    held_before = await held.session("reporting")
    with pytest.raises(WrongStage):
        await planning.change(held.db, held.network, held_before, planning.Details(), NOW)
