"""Settings, read once from the environment; every wrong value is named."""

import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.running import wrong
from models.calendar import zone_exists
from models.person import Language

PREFIX = "KRING_"
FROM_SLACK = {
    "bot_token": "SLACK_BOT_TOKEN", "app_token": "SLACK_APP_TOKEN",
    "signing_secret": "SLACK_SIGNING_SECRET", "api_url": "SLACK_API_URL",
}  # fmt: skip
SQLITE, POSTGRES = "sqlite:///", ("postgresql://", "postgres://")
DATABASE_EXPECTED = "expected sqlite:///path or postgresql://user:password@host/name"


class WrongSettings(Exception):
    """One or more settings are missing or wrong; each line says which and what was expected."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What differs from one installation to another."""

    bot_token: str = ""
    app_token: str = ""  # for Socket Mode
    signing_secret: str = ""  # for HTTP mode
    api_url: str = "https://slack.com/api/"
    database: str = "sqlite:///.kring/kring.db"
    language: str = "nl"
    zone: str = "Europe/Brussels"
    tick_seconds: Annotated[float, msgspec.Meta(gt=0, le=60)] = 1.0
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] | None = None  # for health, and for Slack in HTTP mode
    host: str = "127.0.0.1"
    address: str = ""  # at which that port is reached from outside: for calendar feeds
    instances: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1  # that run at once, each with its connection
    pace: Annotated[float, msgspec.Meta(gt=0, le=1e6)] = (
        1.0  # of messages, as a multiple of what Slack asks for
    )
    control_port: Annotated[int, msgspec.Meta(ge=1, le=65535)] | None = None
    starts_at: str | None = None  # ISO instant at which a controlled clock begins
    log_level: str = "INFO"

    @property
    def over_http(self) -> bool:
        """Slack posts to us; without a signing secret we connect to Slack."""
        return bool(self.signing_secret)

    @property
    def calendars_at(self) -> str:
        """The address under which people have calendar feeds; empty where there are none."""
        return self.address if self.port is not None else ""


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_database(text: str) -> bool:
    try:
        make_url(text)  # of a port that is no number it is a ValueError
    except (ArgumentError, ValueError):
        return False
    return text != SQLITE and text.startswith((SQLITE, *POSTGRES))


# What a value has to be beyond its type, and how that is said.
CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    "api_url": (wrong.is_address, "expected an address, https://..."),
    "address": (
        lambda text: wrong.is_address(text) and text.startswith(("https://", "http://127.0.0.1")),
        "expected an address, https://...",
    ),
    "database": (_is_database, DATABASE_EXPECTED),
    "language": (lambda text: text in set(Language), "expected nl or en"),
    "zone": (zone_exists, "expected a zone of the IANA database, such as Europe/Brussels"),
    "starts_at": (_is_instant, "expected an instant with its zone, such as 2026-01-05T10:00:00+01:00"),
    "log_level": (
        lambda text: text in logging.getLevelNamesMapping(),
        "expected DEBUG, INFO, WARNING or ERROR",
    ),
}


def name_of(field: str) -> str:
    """Return the variable in which a setting stands."""
    return FROM_SLACK.get(field, PREFIX + field.upper())


def misspelt(environment: Mapping[str, str] = os.environ) -> tuple[list[str], list[str]]:
    """Return which variables are misspelt, a line each, and which are ours by their beginning and unknown."""
    names = [name_of(field.name) for field in msgspec.structs.fields(Settings)]
    return wrong.misspelt(environment, names, PREFIX)


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; an empty one counts as not set. Raises WrongSettings with every problem at once."""
    problems, _ = misspelt(environment)
    values: dict[str, object] = {}
    for field in msgspec.structs.fields(Settings):
        name = name_of(field.name)
        given = environment.get(name, "").strip()
        if not given:
            continue
        holds, expected = CHECKS.get(field.name, (None, ""))
        try:
            values[field.name] = msgspec.convert(given, field.type, strict=False)
        except msgspec.ValidationError:
            problems.append(f"{name}: {wrong.expected(field.type)}")
        else:
            if holds is not None and not holds(given):
                problems.append(f"{name}: {expected}")
    if problems:
        raise WrongSettings(problems)
    return msgspec.convert(values, Settings)


def missing_for_slack(settings: Settings) -> list[str]:
    """Return what has to be set before the bot can run in a workspace."""
    problems = []
    if not settings.bot_token.startswith("xoxb-"):
        found = wrong.token(settings.bot_token)
        problems.append(f"SLACK_BOT_TOKEN: the bot token of the app, which begins with xoxb-{found}")
    if settings.over_http:
        if settings.signing_secret.startswith(("xoxb-", "xapp-")):
            found = wrong.token(settings.signing_secret)
            problems.append(f"SLACK_SIGNING_SECRET: the signing secret of the app{found}")
        if settings.port is None:
            problems.append("KRING_PORT: the port on which Slack's requests arrive (HTTP mode)")
    elif not settings.app_token.startswith("xapp-"):
        found = wrong.token(settings.app_token)
        problems.append(
            f"SLACK_APP_TOKEN: an app-level token with connections:write, which begins with xapp-{found}; "
            "or SLACK_SIGNING_SECRET and KRING_PORT for HTTP mode"
        )
    return problems


def database_url(url: str) -> str:
    """Return the address with an asynchronous driver; makes the folder of a SQLite file."""
    if url.startswith(SQLITE):
        path = Path(url.removeprefix(SQLITE))
        path.parent.mkdir(parents=True, exist_ok=True)
        return f"sqlite+at_once:///{path}"
    if url.startswith(POSTGRES):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    raise WrongSettings([f"{PREFIX}DATABASE: {DATABASE_EXPECTED}"])
