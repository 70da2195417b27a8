"""What is asked together: a part of the Home that its questions leave out would have brought nothing."""

from itertools import chain

import pytest
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import at_home
from bot.act.call import Call
from bot.storage.database import Database
from bot.texts import Texts
from handlers import ROOMS
from models import membership
from models.action import Action, open_actions_of
from models.person import Person
from models.rows import many
from models.session import LearningSession
from models.together import Known, Some, Together, some
from tests.neighbours import NOW, furnish


def looking(db: AsyncSession, person: Person) -> Call:
    """Somebody who looks at their Home."""
    call = Call("event", "app_home_opened", person.user_id)
    call.team_id, call.db, call.now, call.person = person.team_id, db, NOW, person
    call.t = Texts(person.language, person.zone).on(NOW)
    return call


@pytest.mark.long
async def test_a_part_that_is_left_out_would_have_brought_nothing(migrated_sqlite: str) -> None:
    assert ROOMS  # whose parts are registered
    await furnish(migrated_sqlite)
    database = Database(migrated_sqlite)
    asked = [part for place in at_home.PARTS.values() for part in place.values() if part.if_any]
    together = Together(chain.from_iterable(part.if_any for part in asked))
    left_out = brought = 0
    async with database.read() as db:
        for person in await db.scalars(select(Person)):
            call = looking(db, person)
            for network, mine in await membership.of_person(db, person.id):
                look = await at_home.look_at(call, network, mine)
                there = await together.found(db, at_home.known(look))
                for place in at_home.seen_by(network, mine):
                    for part in at_home.in_order(place).values():
                        found = part.if_any and await part.bring(look)
                        if part.if_any and there.isdisjoint(part.if_any):
                            left_out += 1
                            assert not found, part.bring.__name__
                        brought += bool(found)
    await database.dispose()
    assert left_out > 50
    assert brought > 10


@pytest.mark.long
async def test_each_question_that_finds_something_is_told(migrated_sqlite: str) -> None:
    here = (await furnish(migrated_sqlite)).here
    database = Database(migrated_sqlite)
    async with database.read() as db:
        action = (await db.scalars(select(Action))).first()
        assert action is not None
        meeting = await db.get_one(LearningSession, action.session_id)
        mine, alone = some(open_actions_of), Together([some(open_actions_of)])
        theirs = Known(meeting.network_id, action.owner_id, [])
        assert await alone.found(db, theirs) == {mine}
        assert await alone.found(db, theirs._replace(network_id=-1)) == set()
        assert await Together([]).found(db, Known(here["network"], here["asker"], [])) == set()
    await database.dispose()


def test_a_question_of_which_an_argument_is_unknown_is_refused() -> None:
    @many
    def of_moon(moon_id: int, network_id: int) -> Select[int]:
        return select(Person.id).where(Person.id == moon_id, Person.id == network_id)

    with pytest.raises(ValueError, match="nothing tells moon_id"):
        some(of_moon)
    assert some(of_moon, moon_id=1) == Some(of_moon, (("moon_id", 1),))
