"""The log of everything that happens, at its most talkative: ids, and nothing of people or secrets."""

import io
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.__main__ import configure_logging
from bot.act.call import Call
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.compose import compose
from bot.running.clock import SystemClock
from bot.running.config import Settings
from playground.faults import Fault
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.post import world_at
from tests.test_router import desk_in

Log = Callable[[], list[dict[str, Any]]]
ROOT = Path(__file__).parent.parent
WORDS = ("Waarom zwijgt de directie", "Een briefje aan jou", "Kelder van het stadhuis", "Zomerthema")


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    """What was logged, at the level at which most is said."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = list(root.handlers), root.level
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    configure_logging("DEBUG")
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.configure(**before)
    root.handlers[:], root.level = handlers, level


async def _a_part_of_the_story(circle: Running) -> None:
    anna, ria = circle.person("U0ANNA"), circle.ria
    await circle.advance("2026-02-20 10:00")
    await anna.runs("/kring", "vraag", channel=CHANNEL)
    await anna.submits({"Wat wil je leren?": f"{WORDS[0]}?"})
    await anna.closes(everything=True)
    await anna.runs("/kring", f"{WORDS[1]}", channel=CHANNEL)  # no command at all
    await anna.closes(everything=True)
    await anna.writes(f"{WORDS[0]} nog altijd?")
    await ria.runs("/kring", "nieuw " + WORDS[3], channel=CHANNEL)  # refused: the channel is taken
    await ria.closes(everything=True)
    await anna.runs("/kring", "instellingen", channel=CHANNEL)  # refused: not hers
    await anna.closes(everything=True)
    await ria.opens_home()
    await circle.advance("2026-03-12 17:00")


@pytest.mark.long
async def test_the_log_holds_no_people_no_words_and_no_secrets(circle: Running, log: Log) -> None:
    faults = circle.playground.workspace.faults
    faults.add(Fault(error="channel_not_found", method="chat.postMessage"))
    faults.add(Fault(error="internal_error", method="chat.update"))
    await _a_part_of_the_story(circle)
    await circle.kring.router.serve("form", _ack, _broken(circle))
    logged = log()
    assert {"outbox.sent", "cycle.moved", "slack.failed", "router.unreadable"} <= {
        line["event"] for line in logged
    }
    said = json.dumps(logged, ensure_ascii=False)
    workspace = circle.playground.workspace
    secrets = (workspace.bot_token, workspace.app_token, workspace.signing_secret, "xoxb", "xapp")
    names = [part for name in MEMBERS.values() for part in name.split() if len(part) > 3]
    users = [user_id for user_id in (*MEMBERS, "U0RIA") if user_id in said]
    assert [word for word in (*WORDS, *secrets, *names, "Mertens") if word in said] == []
    assert users == []


async def _ack(**_: Any) -> None: ...


def _broken(circle: Running) -> dict[str, Any]:
    """A form in which what somebody wrote stands where Slack puts something else."""
    team = {"id": circle.playground.workspace.team}
    view = {"callback_id": "question", "state": {"values": WORDS[0]}, "private_metadata": WORDS[1]}
    return {"type": "view_submission", "team": team, "user": {"id": "U0ANNA"}, "view": view}


async def test_what_fails_is_logged_by_its_place_and_not_in_its_words(
    database_address: str, log: Log
) -> None:
    routes = Routes()

    @routes.act("breaks", Role.ANYONE)
    async def breaks(call: Call) -> Reply:
        try:
            date.fromisoformat(WORDS[0])
        except ValueError as error:
            raise RuntimeError(f"could not keep {WORDS[1]}") from error
        return Reply()

    async with world_at(database_address) as world:
        desk = desk_in(world, routes)
        assert "iets mis" in await desk.press("breaks")
    logging.getLogger("slack_bolt.AsyncApp").error("Failed to run a listener: %s", WORDS[2])
    logging.getLogger("sqlalchemy.engine").info("INSERT INTO question %s", WORDS[2])
    logged = log()
    assert not [word for word in WORDS if word in json.dumps(logged)]
    (failed,) = (line for line in logged if line["event"] == "router.failed")
    assert [one["error"] for one in failed["failures"]] == ["RuntimeError", "ValueError"]
    assert any("tests/test_logs.py" in place for place in failed["failures"][0]["where"])
    (library,) = (line for line in logged if line["event"] == "library.warned")
    assert library["logger"] == "slack_bolt.AsyncApp"
    assert "test_what_fails_is_logged" in library["place"]


async def test_a_start_that_goes_well_warns_of_nothing(
    database_address: str, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-the-environment")
    settings = Settings(bot_token="xoxb-1", api_url="http://127.0.0.1:1/", database=database_address)
    async with compose(settings, SystemClock()):
        pass
    assert [line for line in log() if line["level"] == "warning" and line["event"] == "library.warned"] == []
    assert os.environ["SLACK_BOT_TOKEN"] == "xoxb-of-the-environment"


def test_the_guide_says_of_each_line_what_it_means() -> None:
    guide = (ROOT / "docs" / "operator.md").read_text()
    table = guide.partition("## 6. Logs")[2].partition("\n###")[0]
    said = re.compile(r'log\.(?:info|warning|error|exception)\(\s*"([\w.]+)"')
    files = [file for room in ("bot", "handlers", "jobs", "models") for file in (ROOT / room).rglob("*.py")]
    events = {event for file in files for event in said.findall(file.read_text())}
    assert len(events) > 40
    assert {event for event in events if f"`{event}`" not in table} == set()
