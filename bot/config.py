"""Settings, read once from the environment; every wrong value is named."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

PREFIX = "KRING_"
FROM_SLACK = {"SLACK_BOT_TOKEN": "bot_token", "SLACK_APP_TOKEN": "app_token", "SLACK_API_URL": "api_url"}


class WrongSettings(Exception):
    """One or more settings are missing or wrong; each line says which and what was expected."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What differs from one installation to another."""

    bot_token: str = ""
    app_token: str = ""
    api_url: str = "https://slack.com/api/"
    database: str = "sqlite:///.kring/kring.db"
    language: str = "nl"
    zone: str = "Europe/Brussels"
    country: str = "BE"
    tick_seconds: float = 1.0
    control_port: int | None = None
    starts_at: str | None = None  # ISO instant at which a controlled clock begins
    log_level: str = "INFO"


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises WrongSettings with every problem at once."""
    problems: list[str] = []
    values: dict[str, object] = {}
    for field in msgspec.structs.fields(Settings):
        slack_name = next((name for name, key in FROM_SLACK.items() if key == field.name), None)
        name = slack_name or PREFIX + field.name.upper()
        if name in environment:
            try:
                values[field.name] = msgspec.convert(environment[name], field.type, strict=False)
            except msgspec.ValidationError as error:
                problems.append(f"{name}: {error}")
    if values.get("language", "nl") not in ("nl", "en"):
        problems.append(f"{PREFIX}LANGUAGE: expected nl or en")
    if problems:
        raise WrongSettings(problems)
    return msgspec.convert(values, Settings)


def missing_for_slack(settings: Settings) -> list[str]:
    """Return what has to be set before the bot can run in a workspace."""
    problems = []
    if not settings.bot_token.startswith("xoxb-"):
        problems.append("SLACK_BOT_TOKEN: the bot token of the app, which begins with xoxb-")
    if not settings.app_token.startswith("xapp-"):
        problems.append("SLACK_APP_TOKEN: an app-level token with connections:write, which begins with xapp-")
    return problems


def database_url(url: str) -> str:
    """Return the address with an asynchronous driver; makes the folder of a SQLite file."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return f"sqlite+aiosqlite:///{path}"
    if url.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    raise WrongSettings([f"{PREFIX}DATABASE: expected sqlite:///path or postgresql://..."])
