"""The core group: how many keep coming, for whoever facilitates, in numbers alone."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from models.attendance import Attendance
from models.core_group import FEWEST, WINDOW, CoreGroup, core_group
from models.membership import Membership
from models.network import Network
from models.person import Person
from models.session import LearningSession, Stage
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.people import leaves

EVENINGS = some.lists(some.sets(some.integers(1, 8)), max_size=8)


@given(EVENINGS)
def test_who_missed_no_more_than_one_of_the_last_sessions_is_counted(there: list[set[int]]) -> None:
    found, last = core_group(there), there[:WINDOW]
    if len(there) < FEWEST:
        assert found is None
        return
    assert found is not None
    keep_coming = {one for one in range(1, 9) if sum(one not in people for people in last) <= 1}
    assert (found.members, found.sessions) == (len(keep_coming), len(last))
    assert (found.before is None) is (len(there) <= WINDOW)


def test_it_shrinks_only_when_it_was_larger_one_session_earlier() -> None:
    assert CoreGroup(5, 4, 6).shrinks
    assert not any(CoreGroup(5, 4, before).shrinks for before in (None, 4, 5))


async def were_there(circle: Running, *evenings: str) -> None:
    """Sessions of the last months, the first one first, each with who was there by their initials."""
    async with circle.database.write() as db:
        home = (await db.scalars(select(Network))).one()
        people = {one.user_id[2]: one for one in await db.scalars(select(Person))}
        now = circle.clock.now()
        for number, initials in enumerate(evenings, 1):
            at = now - timedelta(days=14 * (len(evenings) - number + 1))
            meeting = LearningSession(
                network_id=home.id, number=20 + number, starts_local=at.replace(tzinfo=None), minutes=120,
                zone=home.zone, created_at=at, stage=Stage.CLOSED,
            )  # fmt: skip
            db.add(meeting)
            await db.flush()
            there = [people[one].id for one in initials]
            db.add_all(Attendance(session_id=meeting.id, person_id=key, present=True) for key in there)


async def overview(circle: Running) -> str:
    await circle.ria.runs("/kring", "verloop", channel=CHANNEL)
    return shown(circle.ria.top())


async def test_the_facilitator_reads_how_many_keep_coming_and_that_it_became_fewer(circle: Running) -> None:
    await were_there(circle, "ABCDE", "ABCDE", "ABCDE", "ABCD", "AB")
    said = await overview(circle)
    assert "4 leden misten hoogstens één van de laatste 4 bijeenkomsten" in said
    assert "Eén bijeenkomst eerder waren dat er 5" in said
    assert "Anna" not in said


async def test_after_two_sessions_nothing_is_said_of_it(circle: Running) -> None:
    await were_there(circle, "ABC", "ABC")
    assert "Vaste kern" not in await overview(circle)


async def test_who_left_does_not_count(circle: Running) -> None:
    await were_there(circle, "ABC", "ABC", "ABC")
    assert "3 leden misten" in await overview(circle)
    await circle.ria.closes(everything=True)
    await leaves(circle, "U0ANNA")
    async with circle.database.read() as db:
        assert (await db.scalars(select(Membership).where(Membership.left_at.is_not(None)))).all()
    assert "2 leden misten" in await overview(circle)
