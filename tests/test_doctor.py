"""The doctor: line by line what is wrong with an installation, by the name of the setting, with the mend."""

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import web
from typer.testing import CliRunner

from bot.__main__ import app
from bot.running.clock import SystemClock
from bot.running.config import Settings, name_of
from bot.running.doctor import OF_A_PLAN, examine, machine, rows
from bot.running.doctor.found import Found
from bot.running.doctor.slack import SOCKET_MODE_OFF
from bot.running.missing import without_effect
from bot.running.serving import serving
from bot.slack import scopes
from bot.storage.alone import alone, is_held
from bot.storage.seals import new_key
from bot.story.stage import manifest
from models.network import Network
from playground import Playground, Workspace
from playground.ports import free_port
from playground.scopes import install
from tests.post import World


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    workspace = Workspace()
    install(workspace, manifest())
    async with Playground(workspace) as playground:
        yield playground


@pytest.fixture
def settings(playground: Playground, migrated_sqlite: str) -> Settings:
    """Those of an installation with which nothing is wrong."""
    return Settings(
        bot_token=playground.bot_token,
        app_token=playground.app_token,
        api_url=playground.api_url,
        database=migrated_sqlite,
    )


def but(settings: Settings, **other: Any) -> Settings:
    return msgspec.structs.replace(settings, **other)


async def test_over_http_no_app_token_is_asked_for(settings: Settings) -> None:
    over_http = but(settings, app_token="", signing_secret="0123456789abcdef0123456789abcdef", port=8080)
    assert (await examine(over_http)).wrong == []


async def test_nothing_is_wrong_with_a_right_installation_over_a_socket(settings: Settings) -> None:
    found = await examine(settings)
    assert (found.wrong, found.know) == ([], [OF_A_PLAN])


# Settings that do nothing beside the others

OVER_HTTP: dict[str, Any] = {"signing_secret": "0123456789abcdef", "port": 8080}
ALONE: list[dict[str, Any]] = [
    {"metrics": True},
    {"host": "0.0.0.0"},
    {"address": "https://kring.example.org"},
    {"mail_from": "kring@example.org"},
    {"mail_secret": "a" * 40},
    {"client_secret": "app"},
    {"token_keys": new_key()},
    {"instances": 3},
    {"app_token": "xapp-1", **OVER_HTTP},
    {"instances": 3, "database": "postgresql://kring@127.0.0.1:9/kring", **OVER_HTTP},
    {"pace": 10.0},
    {"control_port": 8081},
]


@pytest.mark.parametrize("given", ALONE, ids="-".join)
def test_what_is_set_and_does_nothing_by_itself_is_told(given: dict[str, Any]) -> None:
    (line,) = without_effect(Settings(**given))
    assert line.startswith(f"{name_of(next(iter(given)))}: ")


def test_what_is_set_and_does_something_is_not_told() -> None:
    served: dict[str, Any] = {
        "port": 8080,
        "host": "0.0.0.0",
        "metrics": True,
        "address": "https://k.example.org",
    }
    mails = {"smtp": "smtps://smtp.example.org", "mail_from": "k@example.org", "mail_secret": "a" * 40}
    hosts = {"client_id": "1.2", "client_secret": "app", "token_keys": new_key(), "signing_secret": "x"}
    on_server = {"database": "postgresql://kring@db/kring", "instances": 3, "app_token": "xapp-1"}
    for given in ({}, served, served | mails, served | hosts, on_server):
        assert without_effect(Settings(**given)) == []


async def test_the_doctor_tells_so_and_that_all_is_well(settings: Settings) -> None:
    found = await examine(but(settings, metrics=True))
    assert found.wrong == []
    assert "KRING_METRICS: no numbers are served, as KRING_PORT is not set" in found.know


async def test_a_clock_that_was_made_to_stand_still_is_wrong(settings: Settings) -> None:
    (line,) = (await examine(but(settings, starts_at="2026-01-05T10:00:00+01:00"))).wrong
    assert line.startswith("KRING_STARTS_AT: the clock stands still")


# Tokens


async def test_tokens_that_are_exchanged_are_told_by_what_they_are(settings: Settings) -> None:
    found = await examine(but(settings, bot_token=settings.app_token, app_token=settings.bot_token))
    assert [line.partition(":")[0] for line in found.wrong] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
    assert "(what stands there is an app-level token)" in found.wrong[0]
    assert "(what stands there is a bot token)" in found.wrong[1]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("xoxp-1", "the token of a person"),
        ("xoxe.xoxb-1", "token rotation"),
        ("geheim", "no token of Slack’s"),
        ("", "begins with xoxb-"),
    ],
)
async def test_another_sort_of_token_is_named(settings: Settings, given: str, told: str) -> None:
    found = await examine(but(settings, bot_token=given))
    assert len(found.wrong) == 1
    assert told in found.wrong[0]
    assert "geheim" not in found.wrong[0]


@pytest.mark.parametrize("state", ["removed", "revoked"])
async def test_a_token_that_slack_takes_no_more_is_told_with_the_mend(
    settings: Settings, playground: Playground, state: str
) -> None:
    setattr(playground.workspace, state, True)
    found = await examine(settings)
    assert [line.partition(":")[0] for line in found.wrong] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
    assert "install" in found.wrong[0]


async def test_where_slack_cannot_be_reached_the_doctor_says_so(settings: Settings) -> None:
    found = await examine(but(settings, api_url="http://127.0.0.1:9/api/"))
    assert len(found.wrong) == 2
    assert all("no_connection; Slack cannot be reached" in line for line in found.wrong)


async def test_an_answer_that_is_no_answer_of_slack_is_told_in_a_line(
    settings: Settings, playground: Playground
) -> None:
    playground.faults.no_json("auth.test")
    (line,) = (await examine(settings)).wrong
    assert line.startswith("SLACK_BOT_TOKEN: ")
    assert "\n" not in line


async def test_an_app_token_in_http_mode_is_said_to_do_nothing(settings: Settings) -> None:
    found = await examine(but(settings, signing_secret="0123456789abcdef", port=8080))
    assert found.wrong == []
    assert found.know[0].startswith("SLACK_APP_TOKEN: nothing is done with it")


# Scopes


@pytest.mark.parametrize("name", scopes.SCOPES)
async def test_each_scope_that_lacks_is_named_with_what_kring_cannot_do_without_it(
    settings: Settings, playground: Playground, name: str
) -> None:
    playground.workspace.scopes = scopes.SCOPES.keys() - {name}
    found = await examine(settings)
    scope = scopes.SCOPES[name]
    (line,) = [line for line in found.know + found.wrong if f"cannot {scope.without}" in line]
    assert name in line
    assert (line in found.know) is scope.optional
    assert found.wrong == [] or found.wrong == [line]


async def test_a_scope_that_kring_does_not_need_is_told(settings: Settings, playground: Playground) -> None:
    playground.workspace.scopes = {*scopes.SCOPES, "admin", "users:read.email"}
    found = await examine(settings)
    assert found.wrong == []
    assert "admin, users:read.email" in found.know[0]


# Socket Mode


async def test_socket_mode_that_is_off_is_told(settings: Settings, playground: Playground) -> None:
    playground.workspace.socket_mode = False
    assert (await examine(settings)).wrong == [f"SLACK_APP_TOKEN: {SOCKET_MODE_OFF}"]


async def test_ten_connections_are_the_most(settings: Settings, playground: Playground) -> None:
    for _ in range(10):
        playground.sockets.add_ghost()
    (line,) = (await examine(settings)).wrong
    assert "ten connections" in line


async def test_no_connection_is_opened_beside_a_kring_that_runs(
    settings: Settings, playground: Playground
) -> None:
    playground.workspace.socket_mode = False  # would be found out
    with alone(settings.database):
        found = await examine(settings)
    assert found.wrong == []
    assert "a Kring runs on this database" in found.know[0]


# Channels


async def in_its_workspace(world: World, address: str, **other: Any) -> Found:
    """What is found where a network lives."""
    there = world.playground
    settings = Settings(
        bot_token=there.bot_token, app_token=there.app_token, api_url=there.api_url, database=address
    )
    return await examine(but(settings, **other))


def archived(world: World) -> None:
    world.workspace.channels["C0KRING"].archived = True


def put_out(world: World) -> None:
    world.workspace.channels["C0KRING"].members.remove(world.workspace.bot_user)


def gone(world: World) -> None:
    del world.workspace.channels["C0KRING"]


@pytest.mark.parametrize(
    ("happens", "told"), [(archived, "it is archived"), (put_out, "not in it any more"), (gone, "it is gone")]
)
async def test_a_channel_in_which_nothing_can_be_said_is_named(
    world: World, database_address: str, happens: Callable[[World], None], told: str
) -> None:
    await world.network()
    assert (await in_its_workspace(world, database_address)).wrong == []
    happens(world)
    (line,) = (await in_its_workspace(world, database_address)).wrong
    assert line.startswith("The channel C0KRING, in which a network lives: ")
    assert told in line


async def test_of_a_closed_network_no_channel_is_asked(world: World, database_address: str) -> None:
    await world.change(Network, await world.network(), closed_at=world.clock.now())
    gone(world)
    assert (await in_its_workspace(world, database_address)).wrong == []


async def test_who_asks_too_often_waits_and_asks_again(world: World, database_address: str) -> None:
    await world.network()
    put_out(world)
    world.playground.faults.rate_limited("conversations.info", retry_after=0)
    (line,) = (await in_its_workspace(world, database_address)).wrong
    assert "not in it any more" in line


async def test_a_database_of_another_workspace_is_told(world: World, database_address: str) -> None:
    await world.network()
    world.workspace.team = "T0ANDER"
    (line,) = (await in_its_workspace(world, database_address)).wrong
    assert line.startswith(
        "KRING_DATABASE: networks in it belong to T0DEMO, and SLACK_BOT_TOKEN is one of T0ANDER"
    )


async def test_in_an_organisation_each_channel_is_asked_about(world: World, database_address: str) -> None:
    home = await world.network()
    await world.change(Network, home, team_id="E0ALL")
    world.workspace.enterprise, world.workspace.org_wide = "E0ALL", True
    assert (await in_its_workspace(world, database_address)).wrong == []
    archived(world)
    assert len((await in_its_workspace(world, database_address)).wrong) == 1


# The database and the machine


async def test_a_schema_that_is_behind_is_told_with_the_command(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "newest", lambda: "9999")
    (line,) = (await examine(settings)).wrong
    assert line.startswith("KRING_DATABASE: it has schema ")
    assert "python -m bot migrate" in line


async def test_a_database_without_tables_is_no_trouble(settings: Settings, tmp_path: Path) -> None:
    found = await examine(but(settings, database=f"sqlite:///{tmp_path}/new.db"))
    assert found.wrong == []
    assert f"no tables yet in {tmp_path}/new.db" in found.know[0]


@pytest.mark.parametrize("there", ["nothing", "a folder", "an empty file"])
async def test_it_makes_nothing_and_changes_nothing_where_no_database_is_yet(
    settings: Settings, tmp_path: Path, there: str
) -> None:
    path = tmp_path / "folder" / "kring.db"
    if there != "nothing":
        path.parent.mkdir()
    if there == "an empty file":
        path.touch()
    before = [(one, one.stat()) for one in [tmp_path, *tmp_path.rglob("*")]]
    found = await examine(but(settings, database=f"sqlite:///{path}"))
    assert found.wrong == []
    assert [(one, one.stat()) for one in [tmp_path, *tmp_path.rglob("*")]] == before


@pytest.mark.parametrize("path", ["/proc/nowhere/kring.db", "/dev/null/kring.db"])
async def test_a_place_in_which_no_database_can_be_made_is_told(settings: Settings, path: str) -> None:
    found = await examine(but(settings, database=f"sqlite:///{path}"))
    assert found.wrong == ["KRING_DATABASE: its folder cannot be made; see that the path is right"]
    assert not [line for line in found.know if "a Kring runs on this database" in line]


async def test_where_no_database_is_named_it_says_at_which_one_it_looked(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = await examine(but(settings, database=Settings().database))
    assert found.know[0].startswith(f"KRING_DATABASE: {tmp_path}/.kring/kring.db was looked at, as without")


@pytest.mark.parametrize(("rights", "lines"), [(0o600, 0), (0o640, 1), (0o604, 1)])
async def test_a_file_that_others_can_read_is_told_with_the_command(
    settings: Settings, migrated_sqlite: str, rights: int, lines: int
) -> None:
    Path(migrated_sqlite.removeprefix("sqlite:///")).chmod(rights)
    found = await examine(but(settings, database=migrated_sqlite))
    assert [("chmod 600" in line) for line in found.know if "KRING_DATABASE" in line] == [True] * lines


@pytest.mark.parametrize(("minutes", "told"), [(6, "360 seconds ahead of"), (-6, "360 seconds behind")])
async def test_a_clock_that_differs_from_slacks_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, minutes: int, told: str
) -> None:
    now = SystemClock.now
    monkeypatch.setattr(SystemClock, "now", lambda clock: now(clock) + timedelta(minutes=minutes))
    (line,) = (await examine(settings)).wrong
    assert re.sub(r"3(59|61) ", "360 ", line).startswith(f"The clock of this machine is {told} Slack’s")


async def test_a_machine_without_time_zones_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "zone_exists", lambda _name: False)
    (line,) = (await examine(settings)).wrong
    assert line.startswith("KRING_ZONE: this machine has no data of time zones")


async def test_a_port_that_another_program_has_is_told_by_the_setting(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "ANSWERS_WITHIN", 0.05)  # it never does
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        found = await examine(but(settings, control_port=port))
    (line,) = found.wrong
    assert line.startswith(
        f"KRING_CONTROL_PORT: Kring cannot listen on 127.0.0.1, port {port}: Address already in use"
    )


async def test_the_port_of_a_kring_that_runs_is_no_trouble(settings: Settings) -> None:
    async def health(_request: web.Request) -> web.Response:
        return web.json_response({"state": "ok", "last_tick_seconds": 0.4})

    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    async with serving([web.get("/health", health)], port):
        assert (await examine(but(settings, port=port, host="0.0.0.0"))).wrong == []
        assert (await examine(but(settings, port=port))).wrong == []


async def test_a_host_that_is_no_machine_is_told(settings: Settings) -> None:
    (line,) = (await examine(but(settings, port=8080, host="no such host"))).wrong
    assert line.startswith("KRING_PORT: Kring cannot listen on no such host, port 8080")


# The command line


@pytest.fixture
def set_as(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of this installation."""
    for name in os.environ:
        if name.startswith(("KRING_", "SLACK_")):
            monkeypatch.delenv(name)
    for field in ("bot_token", "app_token", "api_url", "database"):
        monkeypatch.setenv(name_of(field), getattr(settings, field))
    return monkeypatch


async def doctor() -> Any:
    return await asyncio.to_thread(CliRunner().invoke, app, ["doctor"])


async def test_the_command_says_that_all_is_well_and_what_is_good_to_know(
    set_as: pytest.MonkeyPatch, playground: Playground
) -> None:
    assert playground.workspace.scopes is not None
    playground.workspace.scopes -= {"pins:write"}
    set_as.setenv("KRING_FLAVOUR", "vanilla")
    said = await doctor()
    assert said.exit_code == 0
    assert "To know: KRING_FLAVOUR: Kring knows no such setting" in said.output
    assert "To know: pins:write: this optional scope was not granted" in said.output
    assert "All is well" in said.output


async def test_the_command_ends_with_2_where_something_is_wrong_and_never_shows_a_trace(
    set_as: pytest.MonkeyPatch, playground: Playground
) -> None:
    playground.faults.error("auth.test", "invalid_auth")
    said = await doctor()
    assert said.exit_code == 2
    assert (
        "SLACK_BOT_TOKEN: Slack says invalid_auth; Slack does not know this token; copy it anew"
        in said.output
    )
    assert "Traceback" not in said.output
    assert "All is well" not in said.output


async def test_a_misspelt_setting_is_named_with_the_right_one(set_as: pytest.MonkeyPatch) -> None:
    set_as.setenv("KRING_DATABSE", "sqlite:///other.db")
    said = await doctor()
    assert said.exit_code == 2
    assert "KRING_DATABSE: there is no such setting; KRING_DATABASE was meant" in said.output


async def test_beside_what_is_wrong_the_command_says_what_is_missing_each_once(
    set_as: pytest.MonkeyPatch,
) -> None:
    for name, value in (
        ("KRING_ZONE", "Europe"), ("KRING_SMTP", "smtps://smtp.example.org"), ("KRING_PORT", "web"),
        ("KRING_MAIL_FORM", "k@example.org"), ("SLACK_BOT_TOKEN", "xapp-1"), ("SLACK_SIGNING_SECRET", "x"),
    ):  # fmt: skip
        set_as.setenv(name, value)
    said = await doctor()
    assert said.exit_code == 2
    for name in (
        "KRING_ZONE",
        "KRING_MAIL_FORM",
        "KRING_MAIL_SECRET",
        "KRING_ADDRESS",
        "SLACK_BOT_TOKEN",
        "KRING_PORT",
    ):
        assert len(re.findall(rf"^{name}: ", said.output, re.MULTILINE)) == 1, name
    assert "KRING_MAIL_FROM: from whom" not in said.output, "its misspelt name was told"
    assert "SLACK_APP_TOKEN" not in said.output, "it runs over HTTP"


async def test_where_many_install_the_app_a_database_of_no_use_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "kring.db").write_bytes(b"not a database" * 500)
    hosts = Settings(
        client_id="1.2", client_secret="x", signing_secret="x", port=free_port(),
        address="https://kring.example.org", token_keys=new_key(), api_url="http://127.0.0.1:9/api/",
        database=f"sqlite:///{tmp_path}/kring.db",
    )  # fmt: skip
    told = [line.partition(";")[0] for line in (await examine(hosts)).wrong]
    assert told == [
        "KRING_DATABASE: the file is broken, or not a database",
        "Slack cannot be asked (no_connection)",
    ]


def test_a_lock_that_cannot_be_looked_at_may_be_held(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/kring.db"
    assert not is_held(url)
    lock = tmp_path / "kring.db.lock"
    lock.symlink_to(lock)  # as that of another user, which root may always read
    assert is_held(url)
