"""What Slack does not take is left alone: longer each time, and all of a workspace without a token."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.slack.methods import EDIT_CANVAS, HOME, PROFILE, UPDATE
from jobs.rests import LONGEST, MOST, Rests
from jobs.upkeep import Profiles
from models import canvas
from models.canvas import Canvas
from models.delivery import Delivery, DeliveryState
from models.network import Network
from models.person import Person
from tests.conftest import Running

NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)
FIRST = timedelta(seconds=30)
HOURS = 6
TRIED = (UPDATE, EDIT_CANVAS, HOME)


def test_it_waits_twice_as_long_each_time_up_to_the_longest() -> None:
    rests, now, waits = Rests(FIRST), NOW, []
    for _ in range(8):
        until = rests.failed("T1", "a", "internal_error", now)
        assert rests.failed("T1", "a", "internal_error", now) == until, "it waits already"
        waits.append((until - now).total_seconds())
        now = until
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]
    rests.went("T1", "a")
    assert rests.failed("T1", "a", "internal_error", now) == now + FIRST
    rests.over("T1", "a")
    assert rests.failed("T1", "a", "internal_error", now) == now + FIRST


def test_a_workspace_whose_token_is_refused_rests_as_a_whole() -> None:
    rests = Rests(FIRST)
    until = rests.failed("T1", "a", "token_revoked", NOW)
    assert rests.failed("T1", "b", "token_revoked", NOW) == until == NOW + FIRST
    assert (rests.resting(NOW), rests.resting(until)) == ({"T1"}, set())
    assert rests.resting(until, {"T1", "T2"}) == {"T1"}
    assert (rests.tries("T1"), rests.tries("T2")) == (True, False)
    rests.failed("T2", "c", "internal_error", NOW)
    assert rests.resting(NOW) == {"T1"}
    rests.went("T1", "b")
    assert not rests.tries("T1")


def test_a_process_remembers_so_many() -> None:
    rests = Rests(FIRST)
    for number in range(MOST + 10):
        rests.failed("T1", number, "internal_error", NOW + timedelta(seconds=number))
    again = NOW + timedelta(hours=1)
    assert rests.failed("T1", MOST, "internal_error", again) == again + 2 * FIRST
    assert rests.failed("T1", 0, "internal_error", again) == again + FIRST


async def everything_is_untrue(circle: Running) -> None:
    """What stands in Slack shows something that changed."""
    now = circle.clock.now()
    async with circle.database.write() as db:
        sent = update(Delivery).where(Delivery.state == DeliveryState.SENT)
        await db.execute(sent.values(refresh_due=now))
        await db.execute(update(Network).values(theme="Iets anders"))
        await db.execute(update(Canvas).values(refresh_due=now, written=""))
    circle.kring.router.replies.at_home.changed(1, now)


@pytest.mark.long
async def test_while_a_token_is_refused_it_is_tried_seldom_and_then_everything_is_true_again(
    circle: Running,
) -> None:
    workspace = circle.playground.workspace
    async with circle.database.write() as db:
        await canvas.keep(db, await db.get_one(Network, 1), circle.clock.now(), keep_it=True)
    await circle.advance(circle.clock.now() + timedelta(minutes=5))
    await circle.ria.opens_home()
    await circle.settled()
    begun = {method: len(workspace.calls_to(method)) for method in TRIED}
    workspace.revoked = True
    await everything_is_untrue(circle)
    await circle.advance(circle.clock.now() + timedelta(hours=HOURS))
    tried = {method: len(workspace.calls_to(method)) - begun[method] for method in TRIED}
    assert all(1 <= times <= HOURS * timedelta(hours=1) / LONGEST + 15 for times in tried.values()), tried
    workspace.revoked = False
    circle.kring.router.replies.at_home.changed(1, circle.clock.now())
    await circle.advance(circle.clock.now() + timedelta(hours=7))
    async with circle.database.read() as db:
        assert not list(await db.scalars(select(Delivery.id).where(Delivery.refresh_due.is_not(None))))
        assert (await db.scalars(select(Canvas.written))).one()
    assert circle.kring.router.replies.at_home.untrue(circle.clock.now()) == []


async def test_while_a_token_is_refused_slack_is_asked_about_one_person_for_all(circle: Running) -> None:
    clock, workspace = circle.clock, circle.playground.workspace
    async with circle.database.write() as db:
        await db.execute(update(Person).values(refreshed_at=clock.now() - timedelta(days=31)))
    profiles = Profiles(circle.database, circle.kring.workspaces, clock)

    async def asks() -> int:
        begun = len(workspace.calls_to(PROFILE))
        for _, piece in (await profiles.find(set(), 100)).pieces:
            await piece
        return len(workspace.calls_to(PROFILE)) - begun

    workspace.revoked = True
    assert await asks() > 1, "nothing is known yet"
    asked_again = []
    for _ in range(3):
        asked_again.append(await asks())
        clock.move_to(clock.now() + timedelta(hours=1, seconds=1))
        asked_again.append(await asks())
    assert asked_again == [0, 1] * 3
    workspace.revoked = False
    clock.move_to(clock.now() + timedelta(hours=1, seconds=1))
    assert [await asks(), await asks() > 1] == [1, True]
