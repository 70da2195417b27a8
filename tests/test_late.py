"""What counts as late, for who runs Kring: nothing that only somebody else's workspace can change."""

from datetime import timedelta

import pytest

from bot.running.health import State
from bot.storage.database import Database
from bot.storage.installed import Given, Installed
from bot.storage.seals import Seals, new_key
from models import installation
from models.delivery import Delivery, DeliveryState
from models.network import Network
from tests.test_health import NOW, a_watch
from tests.test_metrics import scraped, some_metrics, waiting

DAYS, HOUR = timedelta(days=2), timedelta(hours=1)


async def network_of(database: Database, team_id: str) -> Network:
    async with database.write() as db:
        home = Network(team_id=team_id, channel_id="C1", theme="Leren", created_at=NOW)
        db.add(home)
    return home


async def installs(database: Database, *teams: str) -> None:
    """These workspaces installed the app."""
    installed = Installed(database, Seals([new_key()]))
    for team_id in teams:
        await installed.keep(Given(team_id, f"xoxb-{team_id}", team_id, bot_id="B"), NOW)


async def refuses(database: Database, team_id: str) -> None:
    """Slack does not take the token of a workspace any more."""
    async with database.write() as db:
        row = await installation.locked(db, team_id)
        assert row is not None
        row.refused_at = NOW - DAYS


async def waits(database: Database, home: Network, ago: timedelta, error: str = "") -> Delivery:
    """A message of a network that should have gone so long ago; with an error it was tried in vain."""
    row = waiting(home, NOW - ago)
    row.subject, row.error, row.attempts = f"{ago}", error, int(bool(error))
    async with database.write() as db:
        db.add(row)
    return row


async def late(database: Database) -> tuple[float, float]:
    """How many messages are late, and how late the oldest is, as the numbers tell."""
    found = await scraped(some_metrics(database))
    return found["kring_messages_overdue"], found["kring_messages_oldest_overdue_seconds"]


async def test_what_waits_for_a_workspace_that_took_its_token_back_hides_no_other_message(
    either: Database,
) -> None:
    await installs(either, "T1", "T2")
    lost, other = [await network_of(either, team_id) for team_id in ("T1", "T2")]
    await waits(either, lost, DAYS)
    in_hand = await waits(either, lost, DAYS + HOUR, "token_revoked")
    async with either.write() as db:
        row = await db.get_one(Delivery, in_hand.id)
        row.state, row.leased_until = DeliveryState.CLAIMED, NOW
    assert await late(either) == (1, (DAYS + HOUR).total_seconds()), "nobody knows yet why"
    await refuses(either, "T1")
    assert (await scraped(some_metrics(either)))["kring_tokens_refused"] == 1, "which has an alert of its own"
    assert await late(either) == (0, 0)
    assert (await a_watch(either).look()).state is State.OK
    await waits(either, other, HOUR)
    assert await late(either) == (1, HOUR.total_seconds())
    assert (await a_watch(either).look()).state is State.LATE


@pytest.mark.parametrize("error", ["file_uploads_disabled", "two_factor_setup_required"])
async def test_what_waits_for_what_a_workspace_forbids_is_late_for_who_can_change_it(
    database: Database, error: str
) -> None:
    home = await network_of(database, "T1")
    await waits(database, home, HOUR, error)
    found = await late(database)
    assert found[0] == 1
    assert found[1] >= HOUR.total_seconds()
    await installs(database, "T1")
    assert await late(database) == (0, 0)


async def test_what_slack_refuses_of_a_workspace_for_another_reason_is_late(database: Database) -> None:
    await installs(database, "T1")
    home = await network_of(database, "T1")
    await waits(database, home, HOUR, "service_unavailable")
    await waits(database, home, DAYS, "missing_scope")
    assert (await late(database))[0] == 2
