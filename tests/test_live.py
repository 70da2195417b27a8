"""`doctor --live`: Kring tries Slack out in a channel, notes what differs, and leaves nothing behind."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.reading.samples import CHAPTERS
from bot.running.config import Settings, name_of
from bot.running.doctor import live
from bot.running.doctor.live import rehearse
from bot.slack.blocks import section
from bot.story.stage import manifest
from models.person import Language
from playground import Playground, Workspace
from playground.scopes import install

CHANNEL = "C0TRIAL"


@pytest.fixture(autouse=True)
def few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the samples one noun, with messages and views."""
    monkeypatch.setattr(live, "CHAPTERS", [chapter for chapter in CHAPTERS if chapter.noun == "trend"])


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


@pytest.mark.long
async def test_the_command_ends_with_2_where_an_answer_differs(
    settings: Settings, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    for field in ("bot_token", "app_token", "api_url", "database"):
        monkeypatch.setenv(name_of(field), getattr(settings, field))
    said = await asyncio.to_thread(CliRunner().invoke, app, ["doctor", "--live", CHANNEL])
    assert said.exit_code == 0, said.output
    assert "0 with another answer than expected" in said.output
    playground.faults.error("pins.add", "restricted_action")
    said = await asyncio.to_thread(CliRunner().invoke, app, ["doctor", "--live", CHANNEL])
    assert said.exit_code == 2
    assert "pins.add: Slack says restricted_action" in said.output
    said = await asyncio.to_thread(CliRunner().invoke, app, ["doctor", "--live", "C0NOWHERE"])
    assert said.exit_code == 2
    assert "chat.postMessage: Slack says channel_not_found, expected ok" in said.output
