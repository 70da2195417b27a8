"""A mail server that takes nothing: the log says why, and numbers and /health tell who runs Kring."""

from collections.abc import MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.running.health import State
from models.mail import KEPT_OUT, Mail, MailState
from tests.postbox import Mood
from tests.test_health import a_watch
from tests.test_mail import Post, post
from tests.test_mail_links import by_minutes, invited
from tests.test_metrics import of, scraped
from tests.test_session import changes

__all__ = ["post"]
pytestmark = pytest.mark.long

SECONDS = "kring_mail_kept_out_seconds"
REFUSED, UNKNOWN = (f"kring_mail_errors_total[kind={kind}]" for kind in ("refused", "unknown"))
ANOTHER = ("kring", "another password than Kring has")
Said = list[MutableMapping[str, Any]]


async def about_to_hear(post: Post) -> None:
    """Jo agreed, and a session is near enough for a change of it to go at once."""
    await changes(post.circle, Plaats="Gent")
    await invited(post)
    await post.circle.advance("2026-03-12 09:00")


async def moves_on(post: Post, hours: float) -> Said:
    """Ria changes the place, and hours go by; what the log said of mail."""
    with capture_logs() as said:
        await changes(post.circle, Plaats="Luik")
        await by_minutes(post, hours)
    return [one for one in said if str(one["event"]).startswith("mail.")]


async def numbers(post: Post) -> tuple[float, float, float]:
    found = await scraped(of(post.circle))
    return found[SECONDS], found[REFUSED], found[UNKNOWN]


async def state(post: Post) -> State:
    watch = a_watch(post.circle.database)
    watch._clock = post.circle.clock
    return (await watch.look()).state


async def test_a_server_that_lets_kring_in_no_more_is_told_with_its_reason(post: Post) -> None:
    await about_to_hear(post)
    assert await numbers(post) == (0, 0, 0)
    post.box.login = ANOTHER
    said = await moves_on(post, 0.5)
    assert {(one["event"], one["error"], one["log_level"]) for one in said} == {
        ("mail.not_taken", "smtp_530", "warning")
    }
    assert await state(post) is State.OK, "servers may be busy for a while"
    await by_minutes(post, 2)
    seconds, *others = await numbers(post)
    assert seconds == 7200, "from one whole hour to another"
    assert others == [0, 0]
    assert await state(post) is State.LATE
    post.box.login = None
    await by_minutes(post, 4)
    assert "Luik" in post.text()
    assert await numbers(post) == (0, 0, 0)
    assert await state(post) is State.OK


async def test_a_server_that_is_gone_is_told_alike(post: Post) -> None:
    await about_to_hear(post)
    post.box.mood = Mood.GONE_BEFORE
    said = await moves_on(post, 2.5)
    assert {one["error"] for one in said} == {"connection_lost"}
    assert (await numbers(post))[0] == 7200


async def test_an_address_that_a_server_does_not_know_is_for_who_leads_alone(post: Post) -> None:
    await about_to_hear(post)
    post.box.mood = Mood.REFUSES_ADDRESS
    said = await moves_on(post, 2.5)
    assert [(one["event"], one["error"]) for one in said] == [("mail.not_taken", "smtp_550")]
    assert await numbers(post) == (0, 0, 0)


async def test_what_a_server_refuses_by_a_rule_of_its_own_is_counted(post: Post) -> None:
    await about_to_hear(post)
    post.box.mood = Mood.REFUSES_WORDS
    said = await moves_on(post, 2.5)
    assert [(one["event"], one["error"]) for one in said] == [("mail.not_taken", "smtp_554")]
    assert await numbers(post) == (0, 1, 0)


async def test_what_a_server_took_without_saying_so_is_counted(post: Post) -> None:
    await about_to_hear(post)
    post.box.mood = Mood.DROPS
    said = await moves_on(post, 2.5)
    assert [(one["event"], one["error"]) for one in said] == [("mail.nobody_knows", "connection_lost")]
    assert await numbers(post) == (0, 0, 1)


async def test_what_waits_for_its_own_time_is_kept_out_by_nobody(post: Post) -> None:
    await changes(post.circle, Plaats="Gent")
    await invited(post)
    await post.circle.advance("2026-02-20 14:00")
    post.box.login = ANOTHER
    await changes(post.circle, Plaats="Luik")
    await post.circle.advance("2026-02-20 17:00")
    assert (await numbers(post))[0] > 0
    await post.circle.advance("2026-02-20 23:00")
    assert await numbers(post) == (0, 0, 0), "by now nothing would go anyway"
    await post.circle.advance("2026-02-23 12:00")
    assert await numbers(post) == (0, 1, 0), "after two days it is given up, which somebody hears"


def test_one_failure_before_a_weekend_and_one_after_it_give_up_no_mail() -> None:
    friday = datetime(2026, 3, 13, 17, 55, tzinfo=UTC)
    row = Mail(network_id=1, person_id=1, sort="catch_up", occasion="x", due=friday, since=friday)
    row.put(friday, friday)
    for failed in (friday, friday + timedelta(days=2, hours=15)):
        row.wait(failed)
        row.claim(failed, failed.date())
        row.back(KEPT_OUT, failed)
    assert row.state is MailState.PENDING
