"""`doctor --live`: Kring tries Slack out in a channel, notes what differs, and leaves nothing behind."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator

import pytest

from bot.reading.samples import CHAPTERS
from bot.running.config import Settings, name_of
from bot.running.doctor import live
from bot.running.doctor.live import ENDED, FILE_STAYS, STAYS, TRIAL, rehearse
from bot.slack.blocks import section
from bot.story.stage import manifest
from models.person import Language
from playground import Playground, Workspace
from playground.scopes import install

CHANNEL, FEW = "C0TRIAL", "trend"


@pytest.fixture(autouse=True)
def few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the samples one noun, with messages and views."""
    monkeypatch.setattr(live, "CHAPTERS", [chapter for chapter in CHAPTERS if chapter.noun == FEW])


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    workspace = Workspace()
    install(workspace, manifest())
    workspace.add_user("U0ANNA", "Anna")
    workspace.add_channel(CHANNEL, "proef", members=["U0ANNA"])
    async with Playground(workspace) as playground:
        yield playground


@pytest.fixture
def settings(playground: Playground, migrated_sqlite: str) -> Settings:
    return Settings(
        bot_token=playground.bot_token, app_token=playground.app_token, api_url=playground.api_url,
        database=migrated_sqlite,
    )  # fmt: skip


async def tried(settings: Settings) -> tuple[list[str], list[str]]:
    """What came out otherwise, and what was told on the way."""
    told: list[str] = []
    return await rehearse(settings, CHANNEL, told.append), told


@pytest.mark.parametrize("channel", ["U0ANNA", "D0ANNA", "#proef", "proef"])
async def test_what_is_no_channel_gets_no_message(
    settings: Settings, playground: Playground, channel: str
) -> None:
    odd = await rehearse(settings, channel, lambda _: None)
    assert odd == [f"{channel}: expected the id of a channel, which begins with C or G"]
    assert playground.workspace.messages == []


async def test_where_slack_answers_as_expected_nothing_is_noted_and_nothing_stays(
    settings: Settings, playground: Playground
) -> None:
    odd, told = await tried(settings)
    workspace = playground.workspace
    assert odd == []
    assert "This workspace takes charts" in told
    assert [message for message in workspace.messages if not message.deleted] == []
    assert workspace.channels[CHANNEL].pins == []
    assert workspace.files == {}
    called = {call.method for call in workspace.calls}
    assert {"chat.update", "pins.add", "files.completeUploadExternal", "blocks.validate"} <= called


async def test_each_sample_is_asked_about_in_both_languages(
    settings: Settings, playground: Playground
) -> None:
    await tried(settings)
    asked = [call.args for call in playground.workspace.calls_to("blocks.validate")]
    assert {"view", "blocks"} == {key for args in asked for key in args}
    assert len(asked) == len({str(args) for args in asked})


@pytest.mark.long
async def test_slack_is_asked_about_everything_that_kring_shows(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "CHAPTERS", CHAPTERS)
    odd, told = await tried(settings)
    assert odd == []
    assert [line for line in told if line.startswith("Samples: ")] == [
        f"Samples: {chapter.noun} ({language})" for language in Language for chapter in CHAPTERS
    ]


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ("chat.postMessage", "chat.postMessage: Slack says restricted_action, expected ok"),
        ("chat.update", "chat.update: Slack says restricted_action, expected ok"),
        ("pins.add", "pins.add: Slack says restricted_action, expected ok"),
        ("conversations.history", "conversations.history: Slack says restricted_action, expected ok"),
        (
            "files.getUploadURLExternal",
            "files.getUploadURLExternal: Slack says restricted_action, expected ok",
        ),
        ("blocks.validate", "blocks.validate: Slack says restricted_action, expected invalid_blocks"),
    ],
)
async def test_another_answer_is_noted_and_what_was_made_goes_all_the_same(
    settings: Settings, playground: Playground, method: str, says: str
) -> None:
    playground.faults.error(method, "restricted_action")
    odd, _ = await tried(settings)
    assert says in odd
    assert [message for message in playground.workspace.messages if not message.deleted] == []
    assert playground.workspace.files == {}


async def test_a_sample_that_slack_refuses_is_named_with_what_slack_says(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_payloads", lambda *_: [{"blocks": [section("a" * 3001)]}])
    odd, _ = await tried(settings)
    assert odd[0].startswith("sample trend, ")
    assert "blocks.validate: Slack says invalid_blocks, expected ok: blocks[0]" in odd[0]


async def test_who_is_too_fast_waits_and_asks_again(settings: Settings, playground: Playground) -> None:
    playground.faults.rate_limited("blocks.validate", retry_after=0, times=3)
    odd, _ = await tried(settings)
    assert odd == []


async def test_without_the_optional_scopes_what_they_are_for_is_left_out(
    settings: Settings, playground: Playground
) -> None:
    del (least := manifest())["oauth_config"]["scopes"]["bot_optional"]
    install(playground.workspace, least)
    odd, _ = await tried(settings)
    assert odd == []
    assert playground.workspace.calls_to("pins.add") == []


async def test_a_workspace_without_charts_is_no_other_answer(
    settings: Settings, playground: Playground
) -> None:
    playground.workspace.takes_charts = False
    odd, told = await tried(settings)
    assert odd == []
    assert "This workspace takes no charts; messages go without" in told


# What stays


def left(playground: Playground) -> tuple[list[str], list[str]]:
    """The messages and the files that are still there."""
    workspace = playground.workspace
    return [message.text for message in workspace.messages if not message.deleted], [*workspace.files]


@pytest.mark.parametrize(
    "method", ["chat.postMessage", "chat.delete", "files.completeUploadExternal", "files.delete"]
)
async def test_where_an_answer_is_lost_nothing_stays(
    settings: Settings, playground: Playground, method: str
) -> None:
    playground.faults.drops_after(method)
    odd, _ = await tried(settings)
    assert left(playground) == ([], [])
    assert not any("may still" in line for line in odd)


async def test_of_two_rounds_each_takes_away_its_own(settings: Settings, playground: Playground) -> None:
    playground.faults.drops_after("chat.postMessage")
    playground.faults.error("chat.delete", "cant_delete_message")
    await tried(settings)
    (stays,) = [message.ts for message in playground.workspace.messages if not message.deleted]
    playground.faults.drops_after("chat.postMessage")
    await tried(settings)
    assert [message.ts for message in playground.workspace.messages if not message.deleted] == [stays]


async def test_a_message_that_is_not_found_is_no_message_that_stays(
    settings: Settings, playground: Playground
) -> None:
    playground.faults.drops_before("chat.postMessage")
    odd, _ = await tried(settings)
    assert left(playground) == ([], [])
    assert not any("may still" in line for line in odd)


async def test_what_can_neither_be_looked_up_nor_taken_away_is_said_to_stay(
    settings: Settings, playground: Playground
) -> None:
    workspace = playground.workspace
    assert workspace.scopes is not None
    workspace.scopes -= {"channels:history", "groups:history"}
    playground.faults.drops_after("chat.postMessage")
    odd, _ = await tried(settings)
    assert left(playground) == ([TRIAL], [])
    assert f"conversations.history: Slack says missing_scope, so {STAYS}" in odd


@pytest.mark.parametrize("method", ["chat.delete", "files.delete"])
async def test_what_slack_lets_nobody_take_away_is_said_to_stay(
    settings: Settings, playground: Playground, method: str
) -> None:
    playground.faults.error(method, "restricted_action", times=2)
    odd, _ = await tried(settings)
    messages, files = left(playground)
    assert (TRIAL in messages, bool(files)) == (method == "chat.delete", method == "files.delete")
    stays = STAYS if method == "chat.delete" else FILE_STAYS
    assert f"{method}: Slack says restricted_action, so {stays}" in odd


@pytest.mark.parametrize("method", ["chat.postMessage", "files.completeUploadExternal", "chat.update"])
async def test_who_ends_it_while_slack_is_asked_leaves_nothing(
    settings: Settings, playground: Playground, method: str
) -> None:
    ending, gate = asyncio.Event(), playground.faults.holds(method, when="after")
    round_ = asyncio.create_task(live.rehearse(settings, CHANNEL, lambda _: None, ending))
    await gate.reached.wait()
    assert left(playground) != ([], [])
    ending.set()
    gate.opened.set()
    assert await round_ == [ENDED]
    assert left(playground) == ([], [])
    assert playground.workspace.calls_to("blocks.validate") == []


async def test_who_ends_it_while_it_waits_as_slack_asks_need_not_wait_for_that(
    settings: Settings, playground: Playground
) -> None:
    playground.faults.rate_limited("chat.update", retry_after=3600)
    ending = asyncio.Event()
    async with asyncio.timeout(20):
        round_ = asyncio.create_task(live.rehearse(settings, CHANNEL, lambda _: None, ending))
        while not playground.faults.used:
            await asyncio.sleep(0.01)
        ending.set()
        assert await round_ == [ENDED]
    assert left(playground) == ([], [])


async def test_what_was_made_goes_where_nothing_can_be_told_any_more(
    settings: Settings, playground: Playground
) -> None:
    """A terminal that was closed takes no line."""

    def tell(line: str) -> None:
        if line.startswith(("What has to", "Taking")):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        await rehearse(settings, CHANNEL, tell)
    assert left(playground) == ([], [])


# The command

WITH_FEW_SAMPLES = f"""
from bot.__main__ import main
from bot.running.doctor import live
live.CHAPTERS = [chapter for chapter in live.CHAPTERS if chapter.noun == "{FEW}"]
main()
"""


async def command(settings: Settings, channel: str = CHANNEL) -> Process:
    """The command, as a process of its own."""
    given = {
        name_of(name): getattr(settings, name) for name in ("bot_token", "app_token", "api_url", "database")
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", WITH_FEW_SAMPLES, "doctor", "--live", channel,
        env=os.environ | given, stdout=PIPE, stderr=STDOUT,
    )  # fmt: skip


async def said_by(process: Process) -> str:
    """Return what it says, once it has ended."""
    said, _ = await process.communicate()
    return said.decode()


@pytest.mark.long
async def test_the_command_ends_with_2_where_an_answer_differs(
    settings: Settings, playground: Playground
) -> None:
    process = await command(settings)
    said = await said_by(process)
    assert process.returncode == 0, said
    assert "0 with another answer than expected" in said
    playground.faults.error("chat.postMessage", "restricted_action")
    process = await command(settings, "C0NOWHERE")
    said = await said_by(process)
    assert process.returncode == 2
    assert "chat.postMessage: Slack says restricted_action, expected ok" in said


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
async def test_who_ends_the_command_leaves_nothing_in_the_channel(
    settings: Settings, playground: Playground, number: signal.Signals
) -> None:
    """A machine that shuts down, a terminal that closes, Ctrl-C."""
    gate = playground.faults.holds("blocks.validate")
    process = await command(settings)
    await gate.reached.wait()
    assert left(playground) != ([], [])
    process.send_signal(number)
    if number is not signal.SIGINT:
        process.send_signal(number)
    gate.opened.set()
    said = await said_by(process)
    assert left(playground) == ([], []), said
    assert process.returncode == 2
    assert ENDED in said
    assert "Traceback" not in said
