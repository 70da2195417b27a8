"""Tokens of workspaces that installed the app: given for a code, and renewed before they end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from bot.slack.client import Slack
from bot.slack.errors import NO_TOKEN
from bot.slack.outcome import classify
from bot.storage.installed import Given


class _Team(msgspec.Struct):
    id: str


class _Answer(msgspec.Struct):
    """What Slack answers to a code, and to a token that ends."""

    access_token: Annotated[str, msgspec.Meta(min_length=1)]
    bot_user_id: str | None = None
    app_id: str = ""
    team: _Team | None = None
    enterprise: _Team | None = None
    is_enterprise_install: bool = False
    expires_in: int | None = None  # seconds
    refresh_token: str = ""

    def until(self, now: datetime) -> datetime | None:
        """Return when the token ends; None when it does not."""
        return None if self.expires_in is None else now + timedelta(seconds=self.expires_in)


class OAuth:
    """Speaks for the app itself, which Slack knows by a secret; `speaks` makes a client of a token."""

    def __init__(
        self, app: Slack, speaks: Callable[[str], Slack], client_id: str, client_secret: str
    ) -> None:
        self._app, self._speaks = app, speaks
        self._app_itself = {"client_id": client_id, "client_secret": client_secret}

    async def of_code(self, code: str, back_at: str, now: datetime) -> Given:
        """Return what a workspace gives with a code. Raises what the client raises, and ValidationError."""
        told = await self._app.exchange(**self._app_itself, code=code, redirect_uri=back_at)
        answer = msgspec.convert(told, _Answer)
        workspace = None if answer.is_enterprise_install or answer.team is None else answer.team.id
        enterprise = answer.enterprise.id if answer.enterprise else None
        goes_by = workspace or enterprise
        if goes_by is None:
            raise msgspec.ValidationError("Slack names neither a workspace nor an organisation")
        return Given(
            goes_by, answer.access_token, workspace, enterprise, await self._bot_id_if_told(answer),
            answer.bot_user_id, answer.refresh_token, answer.until(now), answer.app_id,
        )  # fmt: skip

    async def _bot_id_if_told(self, answer: _Answer) -> str | None:
        """Return as which app a new token speaks; None when Slack does not say: a code counts once.

        Raises what the client raises where the token does not hold.
        """
        try:
            return await self.bot_id(answer.access_token)
        except Exception as error:
            if classify(error).error in NO_TOKEN:
                raise
            return None

    async def anew(self, given: Given, now: datetime) -> Given:
        """Return what holds after a token that ends. Raises what the client raises, and ValidationError."""
        told = await self._app.exchange(
            **self._app_itself, grant_type="refresh_token", refresh_token=given.refresh_token
        )
        answer = msgspec.convert(told, _Answer)
        return replace(
            given,
            token=answer.access_token,
            refresh_token=answer.refresh_token or given.refresh_token,
            expires_at=answer.until(now),
        )

    async def bot_id(self, token: str) -> str | None:
        """Return as which app a token speaks. Raises what the client raises where it does not hold."""
        said = (await self._speaks(token).read("auth.test")).get("bot_id")
        return said if isinstance(said, str) else None
