"""The door through which payloads come, with three networks behind it: Bolt, the router, nobody at Slack."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import update

from bot.act.installation import Installation
from bot.compose import front
from bot.storage.database import Database
from models.network import Network
from models.person import Person
from tests.neighbours import TEAM, Ids, Street, street
from tests.payloads.shape import BOT, KRING, Json


@dataclass
class Door:
    """Where payloads are handed in."""

    street: Street
    app: Installation

    def __post_init__(self) -> None:
        client = AsyncWebClient(base_url="http://127.0.0.1:1/")
        self._app = front(self.street.router, client)

    async def takes(self, body: Json, retry: int = 0) -> BoltResponse:
        """Hand in a payload; return the answer to Slack."""
        self.street.slack.calls.clear()
        again = {"x-slack-retry-num": [str(retry)], "x-slack-retry-reason": ["http_timeout"]} if retry else {}
        asked = AsyncBoltRequest(body=body, mode="socket_mode", headers=again)
        answer = await self._app.async_dispatch(asked)
        await self.street.router.drained()
        return answer

    @property
    def calls(self) -> list[str]:
        """What was called at Slack for the last payload."""
        return [method for method, _ in self.street.slack.calls]

    def everything(self, answer: BoltResponse) -> str:
        """All that somebody can read of an answer."""
        told = [answer.body, *(body for _, body in self.street.slack.calls)]
        return json.dumps(told, ensure_ascii=False, default=repr).replace('\\"', '"')


@asynccontextmanager
async def door_of(address: str, ids: Ids, app: Installation) -> AsyncIterator[Door]:
    """Open the door of an installation, to which everything of the first workspace belongs."""
    if app.workspace != TEAM:
        database = Database(address)
        async with database.write() as db:
            for table in (Person, Network):
                await db.execute(update(table).where(table.team_id == TEAM).values(team_id=app.workspace))
        await database.dispose()
    async with street(address, ids) as made:
        made.slack.installed = {
            "team_id": app.team_id, "enterprise_id": app.enterprise_id, "user_id": KRING, "bot_id": BOT,
            "is_enterprise_install": app.org_wide,
        }  # fmt: skip
        yield Door(made, app)
