"""Settings and the command line: every wrong value is named, and nothing has to be guessed."""

import asyncio
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import fields
from typer.testing import CliRunner

from bot.__main__ import app, configure_logging
from bot.running.config import (
    DATABASE_EXPECTED,
    FROM_SLACK,
    Settings,
    WrongSettings,
    database_url,
    place_of,
    read,
)
from bot.running.doctor import examine
from bot.running.missing import missing_for_slack
from bot.running.settings_table import rows, table
from bot.storage.migrations import upgrade
from bot.story.stage import manifest
from playground import Playground, Workspace
from playground.scopes import install
from tests.post import world_on

ROOT = Path(__file__).parent.parent
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
COMMANDS = CliRunner()


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The environment of a fresh machine, with the data in a folder of its own."""
    for name in os.environ:
        if name.startswith(("KRING_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("KRING_DATABASE", f"sqlite:///{tmp_path}/kring.db")
    monkeypatch.setenv("COLUMNS", "200")


def test_without_an_environment_there_are_sensible_settings() -> None:
    settings = read({})
    assert settings == Settings()
    assert (settings.language, settings.zone, settings.control_port) == ("nl", "Europe/Brussels", None)


def test_every_setting_is_read_and_an_empty_one_is_not_set() -> None:
    settings = read(
        TOKENS
        | {
            "SLACK_API_URL": "http://127.0.0.1:1/api/",
            "KRING_DATABASE": "postgresql://kring@db/kring",
            "KRING_LANGUAGE": "en",
            "KRING_ZONE": "Europe/Amsterdam",
            "KRING_TICK_SECONDS": "0.5",
            "KRING_PACE": "10",
            "KRING_CONTROL_PORT": "8080",
            "KRING_STARTS_AT": "2026-01-05T10:00:00+01:00",
            "KRING_LOG_LEVEL": " ",
        }
    )
    assert (settings.bot_token, settings.app_token) == ("xoxb-1", "xapp-1")
    assert (settings.tick_seconds, settings.pace, settings.control_port) == (0.5, 10, 8080)
    assert settings.log_level == "INFO"
    assert missing_for_slack(settings) == []


@pytest.mark.parametrize("token", ["xoxb-1\nx", "xoxb-1\x01", "xoxb-1 2", "xoxb-1é"])
def test_a_token_with_a_sign_that_none_has_is_told_before_slack_is_asked(token: str) -> None:
    (said,) = missing_for_slack(Settings(bot_token=token, app_token="xapp-1"))
    assert said.startswith("SLACK_BOT_TOKEN: ")
    assert said.endswith("another sign that no token has stands in it; copy it anew)")
    assert token not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_API_URL", "slack.com/api"),
        ("SLACK_API_URL", "https://"),
        ("SLACK_API_URL", "http://slack:poort/api/"),
        ("SLACK_API_URL", "http://..:9/"),
        ("SLACK_API_URL", "https://kring:geheim@slack.com/api/"),
        ("KRING_ADDRESS", "https://"),
        ("KRING_ADDRESS", "http://kring.example.org"),
        ("KRING_ADDRESS", "kring.example.org"),
        ("KRING_ADDRESS", "https://kring.kringlööp.be"),
        ("KRING_ADDRESS", "https://kring.example.org/é"),
        ("KRING_ADDRESS", "https://kring.example.org/>,<mailto:x@y.z"),
        ("KRING_ADDRESS", "https://kring.example.org/" + "a" * 900),
        ("KRING_INSTANCES", "two"),
        ("KRING_PACE", "-1"),
        ("KRING_DATABASE", "mysql://kring"),
        ("KRING_LANGUAGE", "fr"),
        ("KRING_ZONE", "Belgium"),
        ("KRING_TICK_SECONDS", "0"),
        ("KRING_TICK_SECONDS", "soon"),
        ("KRING_CONTROL_PORT", "70000"),
        ("KRING_CONTROL_PORT", "http"),
        ("KRING_STARTS_AT", "2026-01-05T10:00:00"),
        ("KRING_STARTS_AT", "Monday"),
        ("KRING_LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(name: str, value: str) -> None:
    with pytest.raises(WrongSettings) as wrong:
        read({name: value})
    (problem,) = wrong.value.problems
    assert problem.startswith(f"{name}: ")
    assert "xpected" in problem


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("KRING_TICK_SECONDS", "soon", "expected a number above 0, 60 at most"),
        ("KRING_PORT", "http", "expected a whole number from 1 to 65535"),
        ("KRING_PACE", "0", "expected a number above 0, 1,000,000 at most"),
    ],
)
def test_a_number_that_is_none_is_told_in_words_of_our_own(name: str, value: str, says: str) -> None:
    with pytest.raises(WrongSettings) as wrong:
        read({name: value})
    assert wrong.value.problems == [f"{name}: {says}"]


@pytest.mark.parametrize("name", ["KRING_DATABSE", "KRING_LANGAUGE", "KRING_INSTANCE", "kring_port"])
def test_a_misspelt_setting_is_named_with_the_one_that_was_meant(name: str) -> None:
    with pytest.raises(WrongSettings, match=f"^{name}: there is no such setting; KRING_[A-Z]+ was meant$"):
        read({name: "x"})


@pytest.mark.parametrize(
    "name", ["SLACK_SIGNING_SECERT", "SLACK_BOT_TOKN", "SLACK_CLIENTID", "SLACK_API_ULR"]
)
def test_so_is_one_that_slack_gives(name: str) -> None:
    with pytest.raises(WrongSettings, match=f"^{name}: there is no such setting; SLACK_[A-Z_]+ was meant$"):
        read({name: "x"})


@pytest.mark.parametrize("name", ["SLACK_TOKEN", "SLACK_BOT_USER_TOKEN", "SLACK_APP_ID", "SLACK_WEBHOOK_URL"])
def test_what_other_programs_read_of_slack_stops_nothing(name: str) -> None:
    assert read({name: "x"}) == Settings()


@pytest.mark.parametrize("mark", "\"'")
@pytest.mark.parametrize(
    "name", ["KRING_OPERATOR", "SLACK_SIGNING_SECRET", "KRING_PORT", "KRING_MAIL_SECRET"]
)
def test_quotation_marks_that_a_file_of_a_container_keeps_are_told_whatever_the_setting(
    name: str, mark: str
) -> None:
    given = "8080" * 8
    with pytest.raises(WrongSettings) as wrong:
        read({name: f"{mark}{given}{mark}"})
    assert wrong.value.problems == [
        f"{name}: expected it without the quotation marks around it: they count as part of it"
    ]


def test_quotation_marks_within_a_setting_are_part_of_it() -> None:
    for given in ('"Kring" van "Leren"', '"Kring", Gent', "'t Kringhuis"):
        assert read({"KRING_OPERATOR": given}).operator == given


def test_two_settings_cannot_name_one_port() -> None:
    with pytest.raises(WrongSettings) as wrong:
        read({"KRING_PORT": "8080", "KRING_CONTROL_PORT": "8080"})
    assert wrong.value.problems == ["KRING_CONTROL_PORT: expected another port than KRING_PORT"]
    assert read({"KRING_PORT": "8080", "KRING_CONTROL_PORT": "8081"}).control_port == 8081


def test_a_switch_says_which_words_it_takes() -> None:
    with pytest.raises(WrongSettings, match=r"^KRING_METRICS: expected true or false$"):
        read({"KRING_METRICS": "yes"})


def test_what_is_like_no_setting_and_what_is_empty_stops_nothing() -> None:
    assert read({"KRING_FLAVOUR": "vanilla", "KRING_DATABSE": " ", "KRINGLOOP": "1"}) == Settings()


def test_all_wrong_values_are_named_at_once() -> None:
    with pytest.raises(WrongSettings, match="KRING_LANGUAGE") as wrong:
        read({"KRING_LANGUAGE": "fr", "KRING_ZONE": "x", "KRING_TICK_SECONDS": "x"})
    assert len(wrong.value.problems) == 3


def test_a_database_address_gets_its_driver_and_nothing_is_made_by_that(tmp_path: Path) -> None:
    assert database_url("postgres://kring@db/kring") == "postgresql+psycopg://kring@db/kring"
    assert database_url(f"sqlite:///{tmp_path}/deep/er/k.db") == f"sqlite+at_once:///{tmp_path}/deep/er/k.db"
    assert list(tmp_path.iterdir()) == [], "it is made with the file"
    with pytest.raises(WrongSettings, match="KRING_DATABASE"):
        database_url("mysql://kring")


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///kring.db?timeout=30", "sqlite:///kring.db?", "sqlite:///file:kring.db?uri=true",
        "sqlite:///:memory:", "sqlite:///./:memory:", "sqlite:///", "sqlite://", "postgresql://kring@db:x/kring",
        "postgresql://kring:we@Geh3im@db/kring", "postgresql://kring:we@Geh3im/x@db/kring",
        "postgresql://kring@db/kring?port=x", "postgresql://kring@db/kring?host=a&host=b&port=1",
    ],
)  # fmt: skip
def test_an_address_that_is_no_file_or_goes_by_more_than_its_name_is_refused_before_anything(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KRING_DATABASE", address)
    expected = f"KRING_DATABASE: {DATABASE_EXPECTED}"
    for command in (["migrate"], ["backup", "copy.db"], ["restore", "copy.db"]):
        done = COMMANDS.invoke(app, command)
        assert (done.exit_code, done.output) == (2, f"{expected}\n")
    with pytest.raises(WrongSettings, match=re.escape(expected)):
        database_url(address)
    assert list(tmp_path.iterdir()) == []


def test_people_read_where_an_address_leads_and_no_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert place_of("sqlite:///.kring/kring.db") == f"{tmp_path}/.kring/kring.db"
    assert place_of("postgresql://kring:geheim@db:5433/kring?password=geheim") == "kring at db"
    assert place_of("postgres:///kring?host=/run/postgresql") == "kring"


# The table of settings


def test_the_guide_lists_every_setting_as_the_code_has_it() -> None:
    guide = (ROOT / "docs" / "operator.md").read_text()
    begins = guide.index("| name | default | meaning |")
    there = guide[begins : guide.index("\n\n", begins)]
    assert there == table(), "python -m bot settings prints it"


def test_every_setting_is_told_in_one_line_and_by_the_name_under_which_it_is_read() -> None:
    names = [name.strip("`") for name, _, _ in rows()]
    assert len(set(names)) == len(names) == len(fields(Settings))
    assert set(FROM_SLACK.values()) < set(names)
    for name, default, meaning in rows():
        assert 10 < len(meaning) < 140, name
        assert "|" not in default + meaning
    ports = {"KRING_PORT": "1", "KRING_CONTROL_PORT": "2"}
    given = read({name: ports[name] for name in names if name in ports})
    assert (given.port, given.control_port) == (1, 2)


def test_the_command_prints_the_table_and_no_value_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-geheim")
    said = COMMANDS.invoke(app, ["settings"])
    assert (said.exit_code, said.output) == (0, table() + "\n")
    assert "geheim" not in said.output


# The command line


@pytest.mark.long
def test_run_without_tokens_says_what_is_missing() -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "run"], env=environment, cwd=ROOT, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "SLACK_BOT_TOKEN" in ended.stderr
    assert "SLACK_APP_TOKEN" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_nothing_runs_with_a_clock_that_nobody_can_move(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("KRING_STARTS_AT", "2026-01-05T10:00:00+01:00")
    said = COMMANDS.invoke(app, ["run"])
    assert said.exit_code == 2
    assert said.output.startswith("KRING_STARTS_AT: the clock stands still there")


@pytest.mark.parametrize("command", [["run"], ["doctor"], ["migrate"], ["export", "C0KRING"]])
def test_every_command_names_a_wrong_setting(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRING_LANGUAGE", "fr")
    said = COMMANDS.invoke(app, command)
    assert said.exit_code == 2
    assert "KRING_LANGUAGE" in said.output


@pytest.mark.long
def test_migrate_brings_the_database_to_the_present_schema_and_export_knows_no_network_in_it() -> None:
    assert COMMANDS.invoke(app, ["migrate"]).exit_code == 0
    said = COMMANDS.invoke(app, ["export", "C0KRING"])
    assert said.exit_code == 2
    assert "C0KRING" in said.output


async def test_export_writes_a_network_as_json(
    monkeypatch: pytest.MonkeyPatch, database: Any, database_address: str
) -> None:
    async with world_on(database) as world:
        await world.session(await world.network("Léren"))
    monkeypatch.setenv("KRING_DATABASE", database_address)
    said = await asyncio.to_thread(COMMANDS.invoke, app, ["export", "C0KRING"])
    found = json.loads(said.output)
    assert found["theme"] == "Léren"
    assert [session["number"] for session in found["sessions"]] == [1]


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    workspace = Workspace()
    install(workspace, manifest())
    async with Playground(workspace) as playground:
        yield playground


@pytest.mark.long
async def test_the_doctor_finds_nothing_when_all_is_well(playground: Playground, tmp_path: Path) -> None:
    settings = Settings(
        bot_token=playground.bot_token,
        app_token=playground.app_token,
        api_url=playground.api_url,
        database=f"sqlite:///{tmp_path}/kring.db",
    )
    await asyncio.to_thread(upgrade, settings.database)
    assert (await examine(settings)).wrong == []


async def test_the_doctor_says_what_slack_says_of_the_tokens(playground: Playground, tmp_path: Path) -> None:
    settings = Settings(
        bot_token="xoxb-wrong",
        app_token="xapp-wrong",
        api_url=playground.api_url,
        database=f"sqlite:///{tmp_path}/kring.db",
    )
    assert (await examine(settings)).wrong == [
        "SLACK_BOT_TOKEN: Slack says invalid_auth; Slack does not know this token; copy it anew",
        "SLACK_APP_TOKEN: Slack says invalid_auth; Slack does not know this token; copy it anew",
    ]


def test_the_doctor_misses_tokens_and_a_database_that_cannot_be_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KRING_DATABASE", "postgresql://kring@127.0.0.1:9/kring")
    said = COMMANDS.invoke(app, ["doctor"])
    assert said.exit_code == 2
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "KRING_DATABASE"):
        assert name in said.output


def test_the_log_is_json_and_quiet_about_the_libraries(capsys: pytest.CaptureFixture[str]) -> None:
    import structlog

    root, before = logging.getLogger(), structlog.get_config()
    handlers = list(root.handlers)
    try:
        configure_logging("WARNING")
        structlog.get_logger().info("not said")
        structlog.get_logger().warning("said", delivery="a")
    finally:
        structlog.configure(**before)
        root.handlers[:] = handlers
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "said"
