"""The stage of a story: what it says when Kring does not come, and whose settings Kring then has."""

import os
from pathlib import Path

import pytest

from bot.story import stage
from bot.story.stage import KringStopped, raised
from tests.conftest import START, workspace_of_people


def checkout(folder: Path, script: str) -> Path:
    """A checkout of which Python is a script."""
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    return folder


async def why(folder: Path, script: str) -> str:
    with pytest.raises(KringStopped) as stopped:
        async with raised(workspace_of_people(), START, None, "en", checkout=checkout(folder, script)):
            raise AssertionError("it runs")
    return str(stopped.value)


async def test_when_kring_does_not_answer_in_time_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "READY_SECONDS", 0.1)
    said = await why(tmp_path, "exec sleep 20")
    assert said == "Kring did not answer within 0.1 seconds; on a busy machine, try again. It logged nothing."


async def test_when_kring_ends_what_it_said_last_is_told(tmp_path: Path) -> None:
    assert await why(tmp_path, "echo nothing here; exit 3") == (
        "Kring ended before it answered. Its log ends with:\nnothing here"
    )


async def test_when_kring_says_itself_which_setting_is_wrong_nothing_else_is_told(tmp_path: Path) -> None:
    said = "KRING_DATABASE: PostgreSQL cannot be reached."
    assert await why(tmp_path / "alone", f"echo '{said}'; exit 1") == said
    told = await why(tmp_path / "more", f"echo '{said}'; echo more; exit 1")
    assert told.startswith("Kring ended before")


async def test_whoever_plays_it_lends_kring_none_of_their_own_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRING_PORT", "80")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "mine")
    said = await why(tmp_path, "env; exit 3")
    assert f"PATH={os.environ['PATH']}" in said
    assert "KRING_STARTS_AT=" in said
    assert "KRING_PORT" not in said
    assert "SLACK_SIGNING_SECRET" not in said
