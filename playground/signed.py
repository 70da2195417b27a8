"""Signed HTTP: payloads posted to the app's request URL."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from itertools import count
from urllib.parse import urlencode

import aiohttp

from playground.errors import NotAcknowledged
from playground.records import Json
from playground.workspace import Workspace


def signature(secret: str, timestamp: str, body: str) -> str:
    """The v0 signature of a body sent at this time."""
    base = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encoded(kind: str, payload: Json) -> tuple[str, str]:
    """The body and content type Slack uses for this kind of payload."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    if kind == "slash_commands":
        return urlencode(payload), "application/x-www-form-urlencoded"
    return urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"


class Signed:
    """Delivers over HTTP to a request URL, signed with the workspace's secret.

    Of several each gets its turn, and one that is gone is passed over, as a load balancer does.
    """

    def __init__(self, workspace: Workspace, *urls: str) -> None:
        self.workspace = workspace
        self.urls = urls
        self._turn = count()
        self._session: aiohttp.ClientSession | None = None

    async def deliver(
        self, kind: str, payload: Json, accepts: bool, retry: int = 0, reason: str = ""
    ) -> Json | None:
        """Post a payload and read the acknowledgement from the answer."""
        body, content_type = encoded(kind, payload)
        headers = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason} if retry else {}
        answer = await self.post(body, content_type, headers)
        if not answer.strip():
            return None
        try:
            parsed = json.loads(answer)
        except ValueError:
            return {"text": answer}
        return parsed if isinstance(parsed, dict) else {"text": answer}

    async def post(self, body: str, content_type: str, extra: dict[str, str]) -> str:
        """Post a signed body; the text of the answer, which must be 200 and in time."""
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.workspace.signing_secret, timestamp, body),
            **extra,
        }
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with asyncio.timeout(self.workspace.ack_seconds):
                return await self._post(self._session, body, headers)
        except (TimeoutError, aiohttp.ClientError) as error:
            raise NotAcknowledged(f"Kring did not respond: {error!r}") from error

    async def _post(self, session: aiohttp.ClientSession, body: str, headers: dict[str, str]) -> str:
        first = next(self._turn)
        for passed_over in range(len(self.urls)):
            url = self.urls[(first + passed_over) % len(self.urls)]
            try:
                async with session.post(url, data=body.encode(), headers=headers) as answer:
                    text = await answer.text()
            except aiohttp.ClientConnectorError:
                if passed_over + 1 == len(self.urls):
                    raise
                continue
            if answer.status != 200:
                raise NotAcknowledged(f"Kring did not respond: HTTP {answer.status}")
            return text
        raise NotAcknowledged("Kring did not respond: there is no request URL")

    async def verify(self) -> None:
        """Ask the app to repeat a challenge, as Slack does when the address is set."""
        challenge = self.workspace.new_id("challenge")
        body = {
            "type": "url_verification",
            "token": self.workspace.verification_token,
            "challenge": challenge,
        }
        answer = await self.post(json.dumps(body), "application/json", {})
        if challenge not in answer:
            raise NotAcknowledged("Kring did not repeat the challenge")

    async def close(self) -> None:
        """Close the connections to the app."""
        if self._session is not None:
            await self._session.close()
            self._session = None
