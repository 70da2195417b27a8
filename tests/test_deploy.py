"""What Kring is put to work with: a container, compose, a unit of systemd; and the notes on versions."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from bot.__main__ import app
from bot.compose import DRAIN_SECONDS
from bot.running.command import MISUSE
from bot.running.config import Settings, name_of

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
CONTAINERFILE, UNIT = DEPLOY / "Containerfile", DEPLOY / "systemd" / "kring.service"
OURS = {name_of(field.name) for field in msgspec.structs.fields(Settings)}
OF_THE_IMAGE = {"KRING_HOST", "KRING_PORT"}
PASSWORD = "PGPASSWORD"  # which PostgreSQL's programs read
OF_POSTGRESQL = {"createdb", "dropdb", "pg_dump", "pg_restore", "psql"}  # programs in its image
FOR_TESTS = {"SLACK_API_URL", "KRING_PACE", "KRING_CONTROL_PORT", "KRING_STARTS_AT"}
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


# The container


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Containerfile with what it says."""
    text = re.sub(r"\\\n", " ", CONTAINERFILE.read_text())
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def copied() -> list[str]:
    """What the image takes from the checkout."""
    said = [rest.split() for word, rest in instructions() if word == "COPY" and "--from" not in rest]
    return [name for words in said for name in words[:-1]]


def test_the_image_takes_every_room_of_the_house_and_nothing_that_is_not_there() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]["find"]
    rooms = {name.rstrip("*") for name in packages["include"]}
    assert rooms <= set(copied())
    assert all((ROOT / name).exists() for name in copied())
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    assert let_in == set(copied()), "what is not let in cannot be copied, and nothing else may"


def test_the_image_is_made_of_pinned_files_and_runs_as_nobody_in_particular() -> None:
    said = instructions()
    installs = [rest for word, rest in said if word == "RUN" and "pip install" in rest]
    assert installs
    assert all("--require-hashes" in one and "--no-deps" in one for one in installs)
    assert ("USER", "kring") in said
    last = dict(said)
    assert json.loads(last["ENTRYPOINT"]) + json.loads(last["CMD"]) == [
        ".venv/bin/python",
        "-m",
        "bot",
        "run",
    ]
    version = re.search(r"python:(\d+)\.(\d+)", last["FROM"])
    assert version
    assert (int(version[1]), int(version[2])) >= (3, 11)
    given = environment()
    assert {name for name in given if name.startswith("KRING_")} <= OURS


def environment() -> dict[str, str]:
    """What the image sets for whatever runs in it."""
    return dict(word.split("=", 1) for name, rest in instructions() if name == "ENV" for word in rest.split())


def in_a_container() -> list[list[str]]:
    """Each command that the guides and the files of deploy/ give for a container, by its words."""
    ours = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *DEPLOY.rglob("*")]
    files = [one for one in ours if one.is_file()]
    starts = re.compile(r"(?:docker compose|docker|podman)\b[^`\n]*?\b(?:exec|run)\b[^`\n]*")
    return [found.split() for one in files for found in starts.findall(one.read_text())]


def test_each_command_that_a_guide_gives_for_a_container_finds_its_program() -> None:
    given = in_a_container()
    assert {"exec", "run"} <= {word for words in given for word in words}
    folders, home = environment()["PATH"].split(":"), dict(instructions())["WORKDIR"]
    of_kring = [one.name or getattr(one.callback, "__name__", "") for one in all_commands()]
    for words in given:
        if "compose" in words:
            assert words[words.index("compose") + 1 :][:2] == ["--file", "deploy/compose.yaml"], words
        if "database" in words:
            assert words[words.index("database") + 1] in OF_POSTGRESQL, words
            continue
        inside = words[len(words) - 1 - words[::-1].index("kring") + 1 :]
        if "run" in words[: words.index("kring")]:
            assert not inside or inside[0] in of_kring, f"behind the entrypoint: {words}"
            continue
        program, *said = inside
        there = [f"{home}/{program}"] if "/" in program else [f"{folder}/{program}" for folder in folders]
        assert there[0] == f"{home}/.venv/bin/python", f"the Python that has the libraries: {words}"
        assert said[:2] == ["-m", "bot"]
        assert said[2] in of_kring, words


def all_commands() -> list[Any]:
    """Each command of Kring."""
    groups = [one.typer_instance for one in app.registered_groups if one.typer_instance is not None]
    return [one for group in [app, *groups] for one in group.registered_commands]


@pytest.mark.long
def test_what_the_image_takes_is_enough(tmp_path: Path) -> None:
    for name in copied():
        whole = ROOT / name
        (shutil.copytree if whole.is_dir() else shutil.copyfile)(whole, tmp_path / name)
    there = {"PATH": os.environ["PATH"], "KRING_DATABASE": f"sqlite:///{tmp_path}/data/kring.db"}
    for command in (["migrate"], ["settings"], ["backup", str(tmp_path / "copy.db")]):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *command], cwd=tmp_path, env=there, text=True, check=False,
            capture_output=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    done = subprocess.run(
        [sys.executable, "-c", "from bot.compose import ROOMS; print(len(ROOMS))"], cwd=tmp_path, env=there,
        text=True, check=False, capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_each_image_that_podman_makes_as_it_is_written_knows_how_to_ask_for_health() -> None:
    assert "HEALTHCHECK" in dict(instructions())
    ours = [CONTAINERFILE, *ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    builds = [line for one in ours for line in re.findall(r"podman build [^`\n]*", one.read_text())]
    assert builds
    assert all(" --format docker " in line for line in builds), "its own format leaves that out"


def container_program() -> str:
    """The program that makes containers here; without one that works the test is skipped by name."""
    for name in filter(shutil.which, ("podman", "docker")):
        if not subprocess.run([name, "info"], capture_output=True, check=False).returncode:
            return name
    pytest.skip("neither podman nor a docker with a daemon that answers is on this machine")


@pytest.mark.long
def test_the_image_is_built_and_says_what_it_misses() -> None:
    program = container_program()
    subprocess.run(
        [program, "build", "--file", str(CONTAINERFILE), "--tag", "kring-test", str(ROOT)],
        check=True, timeout=900,
    )  # fmt: skip
    done = subprocess.run(
        [program, "run", "--rm", "kring-test"], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == MISUSE
    assert "SLACK_BOT_TOKEN" in done.stderr


# Compose


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    return found


def test_compose_gives_kring_settings_that_there_are_and_a_database_that_is_ready() -> None:
    kring, database = services()["kring"], services()["database"]
    assert OURS - set(kring["environment"]) == OF_THE_IMAGE | FOR_TESTS
    assert set(kring["environment"]) - OURS == {PASSWORD}
    assert kring["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert (DEPLOY / kring["build"]["context"] / kring["build"]["dockerfile"]).resolve() == CONTAINERFILE
    assert "healthcheck" in database
    user, name = database["environment"]["POSTGRES_USER"], database["environment"]["POSTGRES_DB"]
    assert (
        kring["environment"]["KRING_DATABASE"] == f"${{KRING_DATABASE:-postgresql://{user}@database/{name}}}"
    )
    assert kring["environment"][PASSWORD] == database["environment"]["POSTGRES_PASSWORD"]


def test_whatever_is_set_for_kring_reaches_it_by_compose() -> None:
    for name, written in services()["kring"]["environment"].items():
        asked = "KRING_DATABASE_PASSWORD" if name == PASSWORD else name
        assert written.startswith((f"${{{asked}-", f"${{{asked}:-", f"${{{asked}:?"))
        assert written.endswith("}")


def test_compose_opens_nothing_to_others_and_holds_no_secret() -> None:
    for name, service in services().items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        for variable, value in service["environment"].items():
            if any(word in variable for word in ("TOKEN", "SECRET", "PASSWORD", "KRING_DATABASE")):
                assert "${" in value, f"{variable} comes from outside"
    assert services()["kring"]["cap_drop"] == ["ALL"]


def test_the_log_of_the_database_keeps_no_words() -> None:
    given = dict(word[2:].split("=") for word in services()["database"]["command"][1:])
    assert given["log_statement"] == "none"
    assert given["log_parameter_max_length"] == given["log_parameter_max_length_on_error"] == "0"
    assert given["log_min_error_statement"] == "panic"


def test_who_stops_it_waits_until_what_is_in_hand_is_finished() -> None:
    assert int(services()["kring"]["stop_grace_period"].rstrip("s")) > DRAIN_SECONDS
    stays = [words for words in in_a_container() if "--detach" in words]
    assert stays
    for words in stays:
        assert int(words[words.index("--stop-timeout") + 1]) > DRAIN_SECONDS, "else it is ten seconds"
    assert int(unit()["Service"]["TimeoutStopSec"]) > DRAIN_SECONDS


# systemd


def unit() -> dict[str, dict[str, str]]:
    """What the unit says, by section."""
    sections = re.split(r"^\[(\w+)\]$", UNIT.read_text(), flags=re.M)[1:]
    return {
        name: dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
        for name, text in zip(sections[::2], sections[1::2], strict=True)
    }


def test_the_unit_starts_again_but_for_what_somebody_has_to_change() -> None:
    service = unit()["Service"]
    assert (service["Restart"], service["RestartPreventExitStatus"]) == ("always", str(MISUSE))
    assert service["ExecStart"].endswith("-m bot run")
    assert service["UMask"] == "0077"
    assert service["Environment"].partition("=")[0] in OURS


def test_the_guide_gives_commands_the_settings_and_the_user_of_the_unit() -> None:
    (command,) = re.findall(r"^systemd-run (.*)$", (ROOT / "docs" / "operator.md").read_text(), re.M)
    service, words = unit()["Service"], command.split()
    for said in (
        f"--uid={service['User']}",
        f"--working-directory={service['WorkingDirectory']}",
        f"--setenv={service['Environment']}",
        f"--property=EnvironmentFile={service['EnvironmentFile']}",
    ):
        assert said in words
    assert f" {service['ExecStart'].removesuffix('run')}doctor" in command


@pytest.mark.long
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine")
    text = UNIT.read_text().replace("/opt/kring/.venv/bin/python", sys.executable)
    (tmp_path / "kring.service").write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "kring.service")],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    about_it = [line for line in (done.stdout + done.stderr).splitlines() if "kring.service" in line]
    assert about_it == []


# Versions


def test_the_change_log_and_the_upgrade_notes_know_the_version() -> None:
    log = (ROOT / "CHANGELOG.md").read_text()
    versions = re.findall(r"^## (\S+)", log, re.M)
    assert versions[0] == "Unreleased"
    assert versions[1] == PROJECT["version"]
    guide = (ROOT / "docs" / "operator.md").read_text()
    upgrades = guide[guide.index("## 9. Upgrades") : guide.index("## 10.")]
    assert all(f"**{version}**" in upgrades for version in versions[1:])


def test_the_guide_names_each_file_that_it_is_put_to_work_with() -> None:
    guide = (ROOT / "docs" / "operator.md").read_text()
    files = [path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".dockerignore"]
    assert files
    missing = [path for path in files if f"(../{path.relative_to(ROOT).as_posix()})" not in guide]
    assert missing == []
