"""What has to be set besides what is, so that Kring can run, and what does nothing beside it: a line each.

Each begins with the setting.
"""

import re
from collections.abc import Mapping

from bot.running import wrong
from bot.running.config import PREFIX, SLACK, Settings, WrongSettings, file_of, name_of, read

NOT_OVER_HTTP = "nothing is done with it, as SLACK_SIGNING_SECRET chooses HTTP mode"
BOT, APP = "xoxb-", "xapp-"  # how these tokens begin
NAME = re.compile(rf"(?:{PREFIX}|{SLACK})[A-Z_]+")


def missing_beside(told: WrongSettings, environment: Mapping[str, str]) -> list[str]:
    """Return what is missing beside what was told to be wrong, which stands for itself."""
    named = set(NAME.findall(str(told)))
    rest = {name: value for name, value in environment.items() if name not in named}
    try:
        settings = read(rest)
    except WrongSettings:
        return []  # what else is wrong is not known by its name
    missing = missing_for_slack(settings) + missing_for_mail(settings)
    return [line for line in missing if line.partition(":")[0] not in named]


def missing_for_slack(settings: Settings) -> list[str]:
    """Return what has to be set before the bot can run in a workspace."""
    if settings.hosts:
        return _missing_to_host(settings)
    problems = []
    if not wrong.is_token(settings.bot_token, BOT):
        found = wrong.token(settings.bot_token, BOT)
        problems.append(f"SLACK_BOT_TOKEN: the bot token of the app, which begins with {BOT}{found}")
    if settings.over_http:
        if settings.signing_secret.startswith((BOT, APP)):
            found = wrong.token(settings.signing_secret)
            problems.append(f"SLACK_SIGNING_SECRET: the signing secret of the app{found}")
        if settings.port is None:
            problems.append("KRING_PORT: the port on which Slack's requests arrive (HTTP mode)")
    elif not wrong.is_token(settings.app_token, APP):
        found = wrong.token(settings.app_token, APP)
        problems.append(
            f"SLACK_APP_TOKEN: an app-level token with connections:write, which begins with {APP}{found}; "
            "or SLACK_SIGNING_SECRET and KRING_PORT for HTTP mode"
        )
    return problems


def _missing_to_host(settings: Settings) -> list[str]:
    """Return what has to be set before other workspaces can install the app."""
    needed = {
        "client_secret": "the client secret of the app, beside SLACK_CLIENT_ID",
        "signing_secret": "the signing secret of the app: an app for many workspaces runs in HTTP mode",
        "port": "the port on which Slack's requests arrive",
        "address": "where that port is reached from outside: Slack sends back there who installs the app",
        "token_keys": "a key that seals the tokens; `python -m bot keys new` makes one",
    }
    problems = [f"{name_of(field)}: {what}" for field, what in needed.items() if not getattr(settings, field)]
    if settings.bot_token:
        problems.append(
            "SLACK_BOT_TOKEN: take it away, as with SLACK_CLIENT_ID each workspace gives its own token"
        )
    return problems


def missing_for_mail(settings: Settings) -> list[str]:
    """Return what has to be set besides before mail can go; nothing where none is to."""
    if not settings.mails:
        return []
    needed = {
        "mail_from": "from whom mail is",
        "mail_secret": "what signs the links in mail",
        "address": "where the links in mail lead",
        "port": "the port on which those links are answered",
    }
    return [
        f"{name_of(field)}: {what}, as KRING_SMTP is set"
        for field, what in needed.items()
        if not getattr(settings, field)
    ]


def without_effect(settings: Settings) -> list[str]:
    """Return what is set and does nothing beside the other settings, or is for tests alone."""
    unserved, no_mail = settings.port is None, not settings.mails
    on_a_file = file_of(settings.database) is not None
    where = {
        "app_token": (settings.over_http, NOT_OVER_HTTP),
        "client_secret": (not settings.hosts, "nothing is done with it, as SLACK_CLIENT_ID is not set"),
        "token_keys": (not settings.hosts, "nothing is sealed, as SLACK_CLIENT_ID is not set"),
        "host": (unserved, "nothing listens there, as KRING_PORT is not set"),
        "metrics": (unserved, "no numbers are served, as KRING_PORT is not set"),
        "address": (unserved, "nobody can have a calendar feed, as KRING_PORT is not set"),
        "mail_from": (no_mail, "no mail goes, as KRING_SMTP is not set"),
        "mail_secret": (no_mail, "no mail goes, as KRING_SMTP is not set"),
        "instances": (
            on_a_file or settings.over_http,
            "one process alone works with a file of SQLite; take it away, or move to PostgreSQL"
            if on_a_file
            else NOT_OVER_HTTP,
        ),
        "pace": (True, "messages go out faster or slower than Slack asks, which is for tests; take it away"),
        "control_port": (True, "it is for tests: who is on this machine can move the clock; take it away"),
    }
    unset = Settings()
    return [
        f"{name_of(field)}: {told}"
        for field, (so, told) in where.items()
        if so and getattr(settings, field) != getattr(unset, field)
    ]


def stopped_clock(settings: Settings) -> list[str]:
    """Return a line where the clock of Kring stands still, so that nothing falls due."""
    if not settings.starts_at:
        return []
    return ["KRING_STARTS_AT: the clock stands still there, so that nothing is ever sent; take it away"]
