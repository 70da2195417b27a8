"""Answers of Slack that nobody expects: what was asked is not lost, and the others go on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.slack.outcome import _wait
from models.delivery import NOT_REACHED, Delivery, DeliveryState
from playground.faults import Fault
from tests.conftest import Running, each_in_turn
from tests.moments import begins_after
from tests.test_errand import announced


async def announce(circle: Running) -> None:
    await circle.advance("2026-02-20 10:00")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("0", 0), ("", 1), ("-5", 1), ("1.5", 1), ("30", 30), ("1" + "0" * 7, 3600), ("9" * 5000, 3600)],
)
def test_however_long_slack_asks_to_wait_it_is_asked_again_within_an_hour(said: str, seconds: int) -> None:
    assert _wait({"Retry-After": said}) == timedelta(seconds=seconds)


@pytest.mark.long
@begins_after(announce)
@pytest.mark.parametrize(
    ("method", "garbage"),
    each_in_turn(
        ["chat.update", "views.publish", "users.info", "conversations.members", "chat.postMessage"],
        ["null", '{"ok": true}', '{"ok": true, "channel": null, "ts": null, "user": null, "members": null}'],
    ),
)
async def test_half_an_answer_loses_nothing(circle: Running, method: str, garbage: str) -> None:
    circle.playground.faults.add(Fault(method, 200, garbage=garbage), 2)
    anna = circle.person("U0ANNA")
    await anna.clicks("Ja", within=announced(circle))
    await anna.opens_home()
    await circle.advance("2026-03-02 12:00")
    await circle.advance("2026-03-11 12:00")
    assert "Ja: 1" in announced(circle).text
    async with circle.database.read() as db:
        rows = list(await db.scalars(select(Delivery)))
    assert [row for row in rows if row.state in (DeliveryState.CLAIMED, *NOT_REACHED)] == []
