"""Settings, read once from the environment; every wrong value is named."""

import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.mail import server
from bot.running import wrong
from models.calendar import zone_exists
from models.network import HALF_YEAR
from models.person import Language

PREFIX, SLACK = "KRING_", "SLACK_"
FROM_SLACK = {
    "bot_token": "SLACK_BOT_TOKEN", "app_token": "SLACK_APP_TOKEN",
    "signing_secret": "SLACK_SIGNING_SECRET", "api_url": "SLACK_API_URL",
    "client_id": "SLACK_CLIENT_ID", "client_secret": "SLACK_CLIENT_SECRET",
}  # fmt: skip
SQLITE, POSTGRES = "sqlite:///", ("postgresql://", "postgres://")
IN_MEMORY = ":memory:"  # what SQLite takes for no file
DATABASE_EXPECTED = (
    "expected sqlite:///path, of a file and with no ? in it, or postgresql://user:password@host/name, "
    "with special signs of the password percent-encoded"
)


class WrongSettings(Exception):
    """One or more settings are missing or wrong; each line says which and what was expected."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Days = Annotated[int, msgspec.Meta(ge=15, le=HALF_YEAR)]  # a session is over after fourteen


def told(meaning: str) -> msgspec.Meta:
    """Return what a setting is for, in one sentence for whoever runs Kring; the guide says it too."""
    return msgspec.Meta(description=meaning)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What differs from one installation to another."""

    bot_token: Annotated[str, told("the bot token of the app, which begins with `xoxb-`; always needed")] = ""
    app_token: Annotated[
        str, told("its app-level token, which begins with `xapp-`; needed for Socket Mode")
    ] = ""
    signing_secret: Annotated[str, told("when it is set, Kring runs in HTTP mode")] = ""
    client_id: Annotated[
        str,
        told(
            "the client id of an app that other workspaces may install, which they do at "
            "`/slack/install`; then there is no bot token here"
        ),
    ] = ""
    client_secret: Annotated[str, told("the client secret of that app")] = ""
    token_keys: Annotated[
        str,
        told(
            "the keys that seal the tokens of those workspaces, with commas between them: the first seals, "
            "all open; `python -m bot keys new` makes one"
        ),
    ] = ""
    port: Annotated[
        Port | None,
        told("the port of `/health`; needed in HTTP mode, where Slack posts to `/slack/events` on it"),
    ] = None
    host: Annotated[str, told("the address on which that port listens")] = "127.0.0.1"
    address: Annotated[
        str,
        told(
            "where that port is reached from outside, such as `https://kring.example.org`: "
            "then people can have a calendar feed, at `/calendar/...`"
        ),
    ] = ""
    smtp: Annotated[
        str,
        told(
            "the server by which mail goes to who is not on Slack, such as `smtps://user:password@smtp.example.org`"
        ),
    ] = ""
    mail_from: Annotated[
        str, told("from whom that mail is, such as `Kring <kring@example.org>`; bounces go there")
    ] = ""
    mail_secret: Annotated[
        str,
        told("signs the links in that mail: 32 characters or more; of several, by spaces, the first signs"),
    ] = ""
    operator: Annotated[
        str,
        told(
            "who runs Kring and how to reach them, such as `Stichting Leerkring (beheer@kring.example)`: "
            "members read it under *Who answers for what?*"
        ),
    ] = ""
    keep_at_most: Annotated[
        Days | None,
        told(
            "for how many days at most any network keeps what is kept of a session, and names "
            "after closing; what was kept longer goes"
        ),
    ] = None
    metrics: Annotated[
        bool,
        told("`true` also serves `/metrics` on that port, for Prometheus: let no proxy lead there"),
    ] = False
    instances: Annotated[
        int,
        msgspec.Meta(ge=1, le=10),
        told("how many processes run at once in Socket Mode, so that none takes the others for ghosts"),
    ] = 1
    distributed: Annotated[
        bool,
        told(
            "`true` where Slack counts the app as sold outside its Marketplace: "
            "then Kring reads one page of a channel’s history a minute"
        ),
    ] = False
    api_url: Annotated[
        str, told("only for the tests and the story, which speak to a Slack of their own: leave it unset")
    ] = "https://slack.com/api/"
    database: Annotated[
        str,
        told(
            "`sqlite:///relative/path`, `sqlite:////absolute/path` (of a file, with nothing behind it) or `postgresql://...`"
        ),
    ] = "sqlite:///.kring/kring.db"
    language: Annotated[
        str, told("`nl` or `en`: the language of people whom Kring meets for the first time")
    ] = "nl"
    zone: Annotated[str, told("their time zone, until Slack has told it")] = "Europe/Brussels"
    tick_seconds: Annotated[
        float, msgspec.Meta(gt=0, le=60), told("how often Kring looks at what is due")
    ] = 1.0
    log_level: Annotated[str, told("`DEBUG`, `INFO`, `WARNING` or `ERROR`, in capitals")] = "INFO"
    pace: Annotated[
        float,
        msgspec.Meta(gt=0, le=1e6),
        told(
            "how many times as fast as Slack allows messages go out, for tests and the story: leave it unset"
        ),
    ] = 1.0
    control_port: Annotated[
        Port | None,
        told("a control port on loopback, without a password, for tests and the story: leave it unset"),
    ] = None
    starts_at: Annotated[
        str | None,
        told("an instant at which a clock stands still, for tests and the story: leave it unset"),
    ] = None

    @property
    def over_http(self) -> bool:
        """Slack posts to us; without a signing secret we connect to Slack."""
        return bool(self.signing_secret)

    @property
    def hosts(self) -> bool:
        """Other workspaces may install the app; else there is one, whose token is given."""
        return bool(self.client_id)

    @property
    def slack_at(self) -> str:
        """Where people find Slack itself in a browser."""
        return self.api_url.rstrip("/").removesuffix("/api")

    @property
    def keys(self) -> list[str]:
        """The keys that seal tokens, the first of which is the present one."""
        return [key.strip() for key in self.token_keys.split(",") if key.strip()]

    @property
    def mails(self) -> bool:
        """Mail goes to who is not on Slack and agreed to it."""
        return bool(self.smtp)

    @property
    def calendars_at(self) -> str:
        """The address under which people have calendar feeds; empty where there are none."""
        return self.address if self.port is not None else ""


def _is_database(text: str) -> bool:
    try:
        found = make_url(text)  # of a port that is no number it is a ValueError
    except (ArgumentError, ValueError):
        return False
    if text.startswith(SQLITE):  # what follows a name would be another name for the same file
        path = text.removeprefix(SQLITE)
        return bool(path) and found.database == path and Path(path).name != IN_MEMORY
    return text.startswith(POSTGRES) and _is_whole(found)


def _is_whole(found: URL) -> bool:
    """Tell whether an address leads somewhere; of a password with signs as they are a part becomes a name."""
    if any("@" in (part or "") for part in (found.host, found.database)):
        return False
    try:
        create_engine(found.set(drivername="postgresql+psycopg"))
    except ArgumentError:  # of several hosts and ports that do not go together
        return False
    return True


def _are_keys(text: str) -> bool:
    from bot.storage.seals import is_key  # which loads a library that few need

    keys = Settings(token_keys=text).keys
    return bool(keys) and all(map(is_key, keys))


# What a value has to be beyond its type, and how that is said.
CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    "api_url": (wrong.is_address, "expected an address, https://..."),
    "address": (
        wrong.is_public,
        "expected an address, https://..., in plain letters, digits and signs: a name such as "
        "kringlööp.be is written as xn--kringlp-f1aa.be",
    ),
    "smtp": (server.is_server, f"expected the address of a server, {server.SCHEMES}"),
    "mail_from": (server.is_sender, "expected an e-mail address, such as Kring <kring@example.org>"),
    "mail_secret": (
        server.are_secrets,
        f"expected {server.FEWEST} characters or more, and of several a space between them",
    ),
    "database": (_is_database, DATABASE_EXPECTED),
    "token_keys": (_are_keys, "expected keys as `python -m bot keys new` makes them, with commas between"),
    "language": (lambda text: text in set(Language), "expected nl or en"),
    "zone": (zone_exists, "expected a zone of the IANA database, such as Europe/Brussels"),
    "starts_at": (wrong.is_instant, "expected an instant with its zone, such as 2026-01-05T10:00:00+01:00"),
    "log_level": (
        lambda text: text in logging.getLevelNamesMapping(),
        "expected DEBUG, INFO, WARNING or ERROR",
    ),
}


def name_of(field: str) -> str:
    """Return the name that a setting has in the environment."""
    return FROM_SLACK.get(field, PREFIX + field.upper())


def misspelt(environment: Mapping[str, str] = os.environ) -> tuple[list[str], list[str]]:
    """Return which variables are misspelt, a line each, and which are ours by their beginning and unknown.

    Those of Slack are also set for other programs.
    """
    names = [name_of(field.name) for field in msgspec.structs.fields(Settings)]
    ours, strange = wrong.misspelt(environment, names, PREFIX)
    of_slack, _ = wrong.misspelt(environment, names, SLACK, wrong.NEARLY_SAME)
    return ours + of_slack, strange


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; an empty one counts as not set. Raises WrongSettings with every problem at once."""
    problems, _ = misspelt(environment)
    values: dict[str, object] = {}
    for field in msgspec.structs.fields(Settings):
        name = name_of(field.name)
        given = environment.get(name, "").strip()
        if not given:
            continue
        if wrong.is_quoted(given):
            problems.append(f"{name}: {wrong.UNQUOTED}")
            continue
        holds, expected = CHECKS.get(field.name, (None, ""))
        try:
            values[field.name] = msgspec.convert(given, field.type, strict=False)
        except msgspec.ValidationError:
            problems.append(f"{name}: {wrong.expected(field.type)}")
        else:
            if holds is not None and not holds(given):
                problems.append(f"{name}: {expected}")
    if values.get("port") is not None and values.get("port") == values.get("control_port"):
        problems.append(f"{name_of('control_port')}: expected another port than {name_of('port')}")
    if problems:
        raise WrongSettings(problems)
    return msgspec.convert(values, Settings)


def database_url(url: str) -> str:
    """Return the address with an asynchronous driver. Raises WrongSettings."""
    if not _is_database(url):
        raise WrongSettings([f"{PREFIX}DATABASE: {DATABASE_EXPECTED}"])
    if url.startswith(SQLITE):
        return f"sqlite+at_once:///{Path(url.removeprefix(SQLITE))}"
    return "postgresql+psycopg://" + url.split("://", 1)[1]


def file_of(url: str) -> Path | None:
    """Return the file of SQLite that an address leads to, by whatever name; None of PostgreSQL."""
    return Path(url.removeprefix(SQLITE)).resolve() if url.startswith(SQLITE) else None


def place_of(url: str) -> str:
    """Return where an address leads, for people to read: a file, or a database and its server."""
    named = make_url(url)
    return str(file_of(url) or " at ".join(part for part in (named.database, named.host) if part))
