"""Whoever hosts Kring for many workspaces: settings, keys, the manifest, and what the doctor says."""

import asyncio
from base64 import b64encode
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from bot.__main__ import app
from bot.running.config import Settings, WrongSettings, read
from bot.running.doctor import examine
from bot.running.missing import missing_for_slack
from bot.running.provider import for_many
from bot.storage.database import Database
from bot.storage.installed import Given, Installed
from bot.storage.seals import Seals, id_of, is_key, new_key
from bot.story.stage import manifest
from models.installation import Installation
from playground import Playground, Workspace
from playground.installs import Installs
from playground.ports import free_port
from tests.test_many_workspaces import NOW

OLD, NEW = new_key(), new_key()
ADDRESS = "https://kring.example.org"
WHOLE = {
    "client_id": "1.2", "client_secret": "app", "signing_secret": "sign", "port": 8080, "address": ADDRESS,
    "token_keys": NEW,
}  # fmt: skip


def hosting(**more: object) -> Settings:
    return Settings(**{**WHOLE, **more})  # type: ignore[arg-type]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, migrated_sqlite: str) -> str:
    """The settings of a host, and the address of their database."""
    for name, value in {
        "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "app", "SLACK_SIGNING_SECRET": "sign",
        "KRING_PORT": "8080", "KRING_ADDRESS": ADDRESS, "KRING_TOKEN_KEYS": f"{NEW}, {OLD}",
        "KRING_DATABASE": migrated_sqlite,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    return migrated_sqlite


def installed(address: str, *teams: str) -> None:
    """Keep tokens of these workspaces, sealed with the old key."""

    async def keep() -> None:
        database = Database(address)
        for team_id in teams:
            await Installed(database, Seals([OLD])).keep(Given(team_id, f"xoxb-{team_id}", team_id), NOW)
        await database.dispose()

    asyncio.run(keep())


def test_a_host_needs_no_bot_token() -> None:
    assert missing_for_slack(hosting()) == []


@pytest.mark.parametrize("left_out", ["client_secret", "signing_secret", "port", "address", "token_keys"])
def test_what_a_host_lacks_is_named(left_out: str) -> None:
    [line] = missing_for_slack(hosting(**{left_out: None if left_out == "port" else ""}))
    name = "KRING_" if left_out in ("port", "address", "token_keys") else "SLACK_"
    assert line.startswith(f"{name}{left_out.upper()}: ")


def test_a_bot_token_beside_a_client_id_is_named() -> None:
    [line] = missing_for_slack(hosting(bot_token="xoxb-1"))
    assert line.startswith("SLACK_BOT_TOKEN: take it away")


def test_a_key_that_is_none_is_named(environment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KRING_TOKEN_KEYS", f"{NEW},geheim")
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 2
    assert "KRING_TOKEN_KEYS: expected keys" in done.output
    assert NEW not in done.output


@pytest.mark.parametrize(
    "given",
    [
        f"{NEW} {OLD}", f"{NEW}{OLD}", f"{NEW};{OLD}", f"{NEW}\n{OLD}", f"{NEW}, {OLD} # the old one",
        f"{NEW[:9]}\n{NEW[9:]}", f"{NEW[:-1]}", f"{NEW}=", f"{NEW},'{OLD}'", f'"{NEW},{OLD}"', f"'{NEW}'",
        ",", "é",
    ],
    ids=count(),
)  # fmt: skip
def test_keys_that_are_not_written_as_they_were_made_are_refused(given: str) -> None:
    with pytest.raises(WrongSettings) as wrong:
        read({"KRING_TOKEN_KEYS": given})
    (line,) = wrong.value.problems
    assert line.startswith("KRING_TOKEN_KEYS: expected ")
    assert NEW not in line


@pytest.mark.parametrize("given", [f"{NEW},{OLD}", f" {NEW} , {OLD} ", f"{NEW},\n{OLD},"], ids=count())
def test_commas_part_keys_with_or_without_room_around_them(given: str) -> None:
    assert read({"KRING_TOKEN_KEYS": given}).keys == [NEW, OLD]


def test_one_key_is_written_in_one_way_so_that_it_has_one_id() -> None:
    other = {letter: chr(ord(letter) + 1) for letter in "AEIMQUYcgkosw048"}[NEW[-2]]
    assert not is_key(f"{NEW[:-2]}{other}="), "which Fernet takes for the same key"
    assert not is_key("+" * 43 + "=")
    assert is_key(b64encode(b"\xfb" * 32).decode()), "as other programs write one"


def test_the_command_makes_a_key() -> None:
    done = CliRunner().invoke(app, ["keys", "new"])
    assert is_key(done.output.strip())
    assert CliRunner().invoke(app, ["keys", "keep"]).exit_code == 2


def test_the_command_seals_every_token_with_the_first_key(environment: str) -> None:
    installed(environment, "T1", "T2")
    assert "the tokens of 2 workspaces" in CliRunner().invoke(app, ["keys", "renew"]).output
    assert "the tokens of 0 workspaces" in CliRunner().invoke(app, ["keys", "renew"]).output


def test_the_live_rehearsal_asks_for_a_token_of_ones_own(environment: str) -> None:
    done = CliRunner().invoke(app, ["doctor", "--live", "C1"])
    assert (done.exit_code, "--live: asks for SLACK_BOT_TOKEN" in done.output) == (2, True)


async def _examined(address: str, keys: str) -> list[str]:
    playground = Playground(Workspace())
    async with playground, Installs(playground, client_id="1.2", client_secret="app") as slack:
        found = await examine(
            hosting(database=address, token_keys=keys, api_url=slack.api_url, port=free_port())
        )
    return [line for line in (*found.wrong, *found.know) if "KRING_TOKEN_KEYS" in line or "installed" in line]


def test_the_doctor_says_which_keys_are_in_use(environment: str) -> None:
    installed(environment, "T1", "T2")
    old = id_of(OLD)
    examined = asyncio.run(_examined(environment, f"{NEW},{OLD}"))
    assert examined == [
        "2 workspaces have installed the app",
        f"KRING_TOKEN_KEYS: the tokens of 2 workspaces are sealed with the older key {old}; "
        "`python -m bot keys renew` seals them with the first, and then it can go",
    ]
    [lost, _] = asyncio.run(_examined(environment, NEW))
    assert lost.startswith(f"KRING_TOKEN_KEYS: the key {old}, which seals the tokens of 2 workspaces, is not")


def test_tokens_that_no_key_opens_are_told_and_end_the_command_as_failed(
    environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(environment, "T1", "T2")
    monkeypatch.setenv("KRING_TOKEN_KEYS", NEW)
    done = CliRunner().invoke(app, ["keys", "renew"])
    assert done.exit_code == 2
    assert (
        f"the tokens of 2 workspaces are sealed with the key {id_of(OLD)}, which is not given" in done.output
    )
    assert "take no key away" in done.output
    monkeypatch.setenv("KRING_TOKEN_KEYS", f"{NEW},{OLD}")
    done = CliRunner().invoke(app, ["keys", "renew"])
    assert (done.exit_code, "the tokens of 2 workspaces" in done.output) == (0, True)


async def _refused(address: str, **held: object) -> None:
    database = Database(address)
    async with database.write() as db:
        await db.execute(update(Installation).where(Installation.team_id != "T3").values(**held))
    await database.dispose()


@pytest.mark.parametrize(("ended", "most", "days"), [(True, None, 183), (False, None, 30), (False, 15, 15)])
def test_the_doctor_says_of_how_many_workspaces_slack_does_not_take_the_token(
    environment: str, ended: bool, most: int | None, days: int
) -> None:
    installed(environment, "T1", "T2", "T3")
    asyncio.run(_refused(environment, refused_at=NOW, expires_at=NOW if ended else None))

    async def examined() -> list[list[str]]:
        playground = Playground(Workspace())
        async with playground, Installs(playground, client_id="1.2", client_secret="app") as slack:
            asked = hosting(
                database=environment, token_keys=OLD, api_url=slack.api_url, port=free_port(),
                keep_at_most=most,
            )  # fmt: skip
            found = await examine(asked)
        told = (found.wrong, found.know)
        return [[line for line in lines if "take the tokens of 2 workspaces" in line] for lines in told]

    wrong, know = asyncio.run(examined())
    assert (len(wrong), len(know)) == (ended, not ended)
    (line,) = [*wrong, *know]
    assert ("ended and were not renewed" if ended else "which took them back") in line
    assert f" {days} days" in line


def test_the_manifest_of_a_host_leads_to_its_address_alone() -> None:
    ours = manifest()
    made = for_many(ours, ADDRESS + "/")
    settings = made["settings"]
    assert {settings["event_subscriptions"]["request_url"], settings["interactivity"]["request_url"]} == {
        f"{ADDRESS}/slack/events"
    }
    assert [command["url"] for command in made["features"]["slash_commands"]] == [f"{ADDRESS}/slack/events"]
    assert made["oauth_config"]["redirect_urls"] == [f"{ADDRESS}/slack/oauth_redirect"]
    assert (settings["socket_mode_enabled"], settings["token_rotation_enabled"]) == (False, True)
    assert manifest() == ours
    assert ours["settings"]["socket_mode_enabled"]


def test_the_command_prints_the_manifest_of_a_host() -> None:
    done = CliRunner().invoke(app, ["manifest", "--address", ADDRESS])
    assert f'"{ADDRESS}/slack/oauth_redirect"' in done.output


@pytest.mark.parametrize("address", ["kring.example.org", "nonsense", "http://kring.example.org?x=1"])
def test_what_is_no_address_of_a_host_makes_no_manifest(address: str) -> None:
    done = CliRunner().invoke(app, ["manifest", "--address", address])
    assert (done.exit_code, "--address: expected an address" in done.output) == (2, True)


@pytest.mark.parametrize("command", [["keys", "renew"], ["sizes"]], ids=" ".join)
@pytest.mark.parametrize("schema", ["", pytest.param("0010", marks=pytest.mark.long)])
def test_of_a_database_without_the_present_tables_commands_say_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str], schema: str
) -> None:
    monkeypatch.setenv("KRING_DATABASE", f"sqlite:///{tmp_path}/kring.db")
    monkeypatch.setenv("KRING_TOKEN_KEYS", OLD)
    if schema:
        assert CliRunner().invoke(app, ["migrate", "--to", schema]).exit_code == 0
    done = CliRunner().invoke(app, command)
    says = f"its schema is {schema}" if schema else f"there is nothing of Kring in {tmp_path}/kring.db yet"
    assert (done.exit_code, f"KRING_DATABASE: {says}" in done.output) == (2, True)


@pytest.mark.parametrize(
    "command", [["migrate"], ["sizes"], ["keys", "renew"], ["export", "C1"]], ids=" ".join
)
@pytest.mark.parametrize("address", ["kring:secret@127.0.0.1:1/kring?ssl=true", "kring@db..example/kring"])
def test_what_cannot_be_an_address_of_postgresql_is_told(
    monkeypatch: pytest.MonkeyPatch, command: list[str], address: str
) -> None:
    monkeypatch.setenv("KRING_DATABASE", f"postgresql://{address}")
    monkeypatch.setenv("KRING_TOKEN_KEYS", OLD)
    done = CliRunner().invoke(app, command)
    told = "KRING_DATABASE: this is no address of PostgreSQL" in done.output
    assert (done.exit_code, told, "secret" in done.output) == (2, True, False)


def test_the_keys_stand_in_no_file_of_the_database(environment: str) -> None:
    installed(environment, "T1")
    folder = Path(environment.removeprefix("sqlite:///")).parent
    written = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"xoxb-T1" not in written
    assert OLD.encode() not in written
