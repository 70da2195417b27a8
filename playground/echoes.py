"""What the app itself says in direct conversations, told to it as Slack tells it of any message there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from playground.posts import message_json
from playground.records import Json, Message

if TYPE_CHECKING:
    from playground.server import Playground

SUBTYPES = {"updated": "message_changed", "deleted": "message_deleted"}


class Echoes:
    """Tells the app of its own messages, until it is stopped."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        self._telling: set[asyncio.Task[None]] = set()
        self.stop = playground.on_message(self._hear)

    async def told(self) -> None:
        """Return when everything was told."""
        while self._telling:
            await asyncio.gather(*self._telling)

    def _hear(self, message: Message, what: str) -> None:
        workspace = self.playground.workspace
        direct = workspace.channels[message.channel].is_dm and message.ephemeral_to is None
        if not (direct and message.by_bot and what in ("posted", *SUBTYPES)):
            return
        place: Json = {"channel": message.channel, "channel_type": "im", "event_ts": message.ts}
        event = {**message_json(workspace, message), **place}
        if what != "posted":
            event = {"type": "message", "subtype": SUBTYPES[what], "hidden": True, "ts": message.ts, **place}
            event["previous_message"] = message_json(workspace, message)
            if what == "updated":
                event["message"] = event["previous_message"]
        task = asyncio.get_running_loop().create_task(self.playground.tells("message.im", event))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)
