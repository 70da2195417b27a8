"""`slack run`: Slack's own command line finds all it needs in the checkout, and leaves the rest alone."""

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.running.config import FROM_SLACK
from bot.story.stage import manifest

ROOT = Path(__file__).parent.parent
HOOKS = ROOT / ".slack" / "hooks.json"
PROJECT = ROOT / "pyproject.toml"
ITS_LIBRARY = "slack-cli-hooks"


@pytest.fixture(scope="module")
def hooks() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(HOOKS.read_text())
    return found


@pytest.mark.parametrize("more", [[], [f"--source={ROOT}"]], ids=["by hand", "by the command line"])
def test_the_manifest_is_printed_as_json(more: list[str]) -> None:
    said = CliRunner().invoke(app, ["manifest", *more])
    assert said.exit_code == 0
    assert json.loads(said.output) == manifest()
    assert said.output.startswith("{")


def test_each_hook_is_a_command_of_kring_in_plain_words(hooks: dict[str, Any]) -> None:
    """The command line splits a hook at its spaces, and knows no quotes."""
    known = {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    }
    assert hooks["hooks"].keys() == {"get-manifest", "start"}
    for line in hooks["hooks"].values():
        assert shlex.split(line) == line.split(" ")
        *python, command = line.split(" ")
        assert python == ["python", "-m", "bot"]
        assert command in known


def test_kring_holds_the_connection_with_the_tokens_that_it_is_given(hooks: dict[str, Any]) -> None:
    assert hooks["config"]["sdk-managed-connection-enabled"] is True
    assert {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"} <= {*FROM_SLACK.values()}


def test_what_is_watched_is_there(hooks: dict[str, Any]) -> None:
    watched = hooks["config"]["watch"]
    assert watched["manifest"]["paths"] == ["app.yaml"]
    for path in (*watched["manifest"]["paths"], *watched["app"]["paths"]):
        assert (ROOT / path).exists(), path
    pattern = re.compile(watched["app"]["filter-regex"])
    assert pattern.search("bot/texts.py")
    assert pattern.search("bot/locales/nl/home.po")
    assert not pattern.search(".kring/kring.db")


def rewritten(project: str) -> str:
    """What the command line makes of a project's file: its library comes last in the list of dependencies.

    The first closing bracket is taken for the end of that list; a file that names the library is left alone.
    """
    if ITS_LIBRARY in project:
        return project
    before, start, rest = project.partition("dependencies = [")
    listed, end, after = rest.partition("]")
    return f'{before}{start}{listed.rstrip()},\n    "{ITS_LIBRARY}<1.0.0",\n{end}{after}'


def test_the_command_line_leaves_the_project_as_it_is() -> None:
    project = PROJECT.read_text()
    assert rewritten(project) == project
    assert ITS_LIBRARY not in str(tomllib.loads(project))  # a comment alone names it


def test_without_that_comment_it_would_break_the_project() -> None:
    bare = "".join(line for line in PROJECT.read_text().splitlines(keepends=True) if ITS_LIBRARY not in line)
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(rewritten(bare))


@pytest.mark.parametrize("name", ["requirements.txt", "manifest.json", "slack.json"])
def test_it_finds_nothing_else_that_it_would_rewrite_or_read_instead(name: str) -> None:
    assert not (ROOT / name).exists()
