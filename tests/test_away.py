"""What public pages answer while the database is away: what became of a press, and when to come back."""

from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.running.away import in_words
from bot.running.clock import SystemClock
from bot.running.feeds import Feeds
from bot.running.serving import LOOPBACK, serving
from bot.storage.database import Database
from models.mail_consent import Agreed
from playground.ports import free_port
from tests.test_mail import Post, post
from tests.test_starting import little_room

NOT_DONE, UNCERTAIN, DONE = "Dit is nog niet doorgegeven", "Het is niet zeker of dit", "Het is doorgegeven"
__all__ = ["post"]


async def asked(method: str, address: str, **said: str) -> tuple[int, str, str]:
    """Return the status, when to come back and what stands there."""
    async with (
        aiohttp.ClientSession() as client,
        client.request(method, address, data=said or None) as answer,
    ):
        return answer.status, answer.headers.get("Retry-After", ""), await answer.text()


async def test_a_page_that_fails_says_so_in_both_languages_and_when_to_come_back(tmp_path: Path) -> None:
    port, database = free_port(), Database(f"sqlite:///{tmp_path}/empty.db")  # in which no table can be read
    feeds = Feeds(database, SystemClock())
    routes = [web.get(feeds.path, feeds.answer), web.post(feeds.path, feeds.answer)]
    here = f"http://{LOOPBACK}:{port}"
    with capture_logs() as said:
        async with serving(routes, port, guards=[in_words]):
            looked = await asked("GET", f"{here}/calendar/geheim-adres.ics")
            pressed = await asked("POST", f"{here}/calendar/geheim-adres.ics")
            elsewhere = await asked("GET", f"{here}/nowhere")
    await database.dispose()
    assert (looked[:2], pressed[:2], elsewhere[:2]) == ((503, "120"), (503, "120"), (404, ""))
    assert "Er is niets veranderd" in looked[2]
    assert '<div lang="en">' in looked[2]
    assert "Nothing was changed" in looked[2]
    assert "telt nog niet" in pressed[2]
    assert [line["event"] for line in said] == ["serving.failed"] * 2
    assert "geheim-adres" not in str([{**line, "exc_info": ""} for line in said])


@pytest.mark.long
async def test_a_press_while_the_database_takes_nothing_does_not_count_on_sqlite(post: Post) -> None:
    await post.asked()
    link = post.link("Lees verder en kies")
    with capture_logs(), little_room(1_000):  # what is logged may be a file too
        status, later, page = await asked("POST", link, says="yes")
        assert (status, int(later) > 0) == (503, True)
        assert NOT_DONE in page
        assert '<html lang="nl"' in page
        assert "<div lang=" not in page, "whose link it is can still be read, and so their language"
    assert (await post.consent()).said is Agreed.NOT_YET
    await post.presses(link, says="yes")
    await post.circle.advance("2026-02-19 12:00")
    stop = str(post.box.mails[-1]["List-Unsubscribe"]).strip("<>")
    with capture_logs(), little_room(1_000):
        status, later, _ = await asked("POST", stop, **{"List-Unsubscribe": "One-Click"})
    assert (status, int(later) > 0) == (503, True)
    assert (await post.consent()).said is Agreed.YES


@pytest.mark.long
async def test_a_press_that_counts_says_so_though_its_page_cannot_be_shown_on_sqlite(post: Post) -> None:
    await post.asked()
    async with post.circle.database.write() as db:  # what is read afterwards makes no sense any more
        await db.execute(
            text(
                "CREATE TRIGGER spoils AFTER UPDATE ON mail_consent "
                "BEGIN UPDATE network SET language = 'xx'; END"
            )
        )
    status, later, page = await asked("POST", post.link("Lees verder en kies"), says="yes")
    assert (status, later, DONE in page) == (200, "", True), page
    assert '<html lang="nl"' in page
    assert (await post.consent()).said is Agreed.YES


@pytest.mark.long
async def test_a_press_whose_commit_nobody_can_tell_of_is_said_to_be_uncertain(post: Post) -> None:
    if post.circle.database.sqlite:
        pytest.skip("the connection to a server is lost, which SQLite has none of")
    await post.asked()
    async with post.circle.database.write() as db:
        await db.execute(
            text(
                "CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"
            )
        )
        await db.execute(
            text(
                "CREATE CONSTRAINT TRIGGER dies AFTER UPDATE ON mail_consent "
                "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dies()"
            )
        )
    status, later, page = await asked("POST", post.link("Lees verder en kies"), says="yes")
    assert (status, int(later) > 0, UNCERTAIN in page) == (503, True, True), page
    assert "<div lang=" not in page
