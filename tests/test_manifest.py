"""The manifest in app.yaml asks for exactly what the code uses."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.act.ids import COMMAND, Shortcut
from bot.compose import ROOMS
from bot.slack import scopes

ROOT = Path(__file__).parent.parent

# Which scope each method of the Web API needs. Source: Slack's method pages.
SCOPES = {
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "chat.delete": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "conversations.open": {"im:write"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.history": {"im:history", "groups:history", "channels:history"},
    "files_getUploadURLExternal": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.delete": {"files:write"},
    "files.completeUploadExternal": {"files:write"},
    "pins.add": {"pins:write"},
    "pins.remove": {"pins:write"},
    "canvases.edit": {"canvases:write"},
    "canvases.delete": {"canvases:write"},
    "conversations.canvases.create": {"canvases:write"},
    "users.conversations": {"channels:read", "groups:read"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.push": set(),
    "views.publish": set(),
    "views.update": set(),
}
OF_A_CHANNEL = {"channels:read", "groups:read"}
FOR_EVENTS = {
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "channel_archive": {"channels:read"},
    "channel_deleted": {"channels:read"},
    "channel_id_changed": OF_A_CHANNEL,
    "channel_unarchive": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": OF_A_CHANNEL,
    "member_left_channel": OF_A_CHANNEL,
    "message.im": {"im:history"},
    "team_access_revoked": set(),
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}
EVENT_NAMES = {"message": "message.im"}  # else they are called as they are asked for
METHOD = re.compile(
    r'"((?:chat|views|conversations|users|pins|files|canvases)(?:\.canvases)?\.\w+)"|\.web\.(\w+)\('
)


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "app.yaml").read_text()))


def registered(kind: str) -> set[str]:
    return {name for room in ROOMS for found, name in room.table if found == kind}


def methods_used() -> set[str]:
    code = "\n".join(
        path.read_text() for folder in ("bot", "handlers", "jobs") for path in (ROOT / folder).rglob("*.py")
    )
    return {name for pair in METHOD.findall(code) for name in pair if name} - {"api_call"}


def test_there_is_one_command_and_it_is_the_one_that_the_code_answers(manifest: dict[str, Any]) -> None:
    assert [c["command"] for c in manifest["features"]["slash_commands"]] == [COMMAND]
    assert registered("command")


def test_every_shortcut_has_a_handler_and_no_other_is_registered(manifest: dict[str, Any]) -> None:
    declared = {shortcut["callback_id"] for shortcut in manifest["features"]["shortcuts"]}
    assert declared == registered("shortcut") == set(Shortcut)


def test_every_event_that_is_asked_for_is_handled(manifest: dict[str, Any]) -> None:
    declared = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    assert declared == {EVENT_NAMES.get(name, name) for name in registered("event")}


def test_every_method_that_the_code_calls_is_known_here() -> None:
    assert methods_used() <= SCOPES.keys()


def test_the_scopes_are_those_that_the_methods_and_events_need(manifest: dict[str, Any]) -> None:
    needed: set[str] = {"commands"}
    for method in methods_used():
        needed |= SCOPES[method]
    for event in manifest["settings"]["event_subscriptions"]["bot_events"]:
        needed |= FOR_EVENTS[event]
    asked = manifest["oauth_config"]["scopes"]
    assert {*asked["bot"], *asked["bot_optional"]} == needed


def test_the_manifest_asks_for_the_scopes_of_the_one_table(manifest: dict[str, Any]) -> None:
    asked = manifest["oauth_config"]["scopes"]
    assert asked["bot"] == [name for name, scope in scopes.SCOPES.items() if not scope.optional]
    assert asked["bot_optional"] == [name for name, scope in scopes.SCOPES.items() if scope.optional]


def test_the_guide_lists_every_scope_with_its_reason_and_what_is_not_done_without_it() -> None:
    guide = (ROOT / "docs" / "operator.md").read_text()
    rows = [
        f"| `{name}` | {'optional' if scope.optional else 'needed'} | {scope.reason} | {scope.without} |"
        for name, scope in scopes.SCOPES.items()
    ]
    listed = re.findall(r"^\| `\w+:?\w*` \| (?:needed|optional) \|.*$", guide, re.MULTILINE)
    assert listed == rows


def test_names_fit_what_slack_shows(manifest: dict[str, Any]) -> None:
    assert len(manifest["display_information"]["name"]) <= 35
    for shortcut in manifest["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
