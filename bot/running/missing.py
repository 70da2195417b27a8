"""What has to be set besides what is, so that Kring can run: a line each, which begins with the setting."""

import re
from collections.abc import Mapping

from bot.running import wrong
from bot.running.config import PREFIX, SLACK, Settings, WrongSettings, name_of, read

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
