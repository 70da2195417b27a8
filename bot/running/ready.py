"""Says in the log that Kring is ready once it is connected, and why not as long as it is not."""

import asyncio
from dataclasses import dataclass

import structlog

from bot.slack.sockets import Sockets
from bot.slack.workspaces import Workspaces

log = structlog.get_logger()

LOOKS_EACH = 0.2  # seconds
TELLS_AFTER = 2.0  # seconds for what takes its time on an ordinary start
ASKS_EACH = 15.0  # seconds between two questions to Slack whether it takes our token
STARTING, NO_CONNECTION = "starting", "no_connection"


@dataclass
class Link:
    """What there is of a connection to Slack."""

    workspaces: Workspaces | None = None
    sockets: Sockets | None = None  # over HTTP there is none
    open: bool = False  # everything that was to be started is

    async def why_not(self) -> str:
        """Return why Slack does not reach Kring, or Kring Slack, in a word of Slack's; empty when they do."""
        if self.workspaces is None:
            return STARTING
        if self.sockets is not None and not await self.sockets.connected():
            return self.sockets.why or NO_CONNECTION
        if self.workspaces.refused or self.workspaces.heard_at is None:
            return self.workspaces.refused or NO_CONNECTION
        return "" if self.open else STARTING


async def tell(link: Link) -> None:
    """Say once that Kring is ready; before that, each reason for which it waits."""
    waited, told, asks_in = 0.0, STARTING, 0.0
    while why := await link.why_not():
        if link.workspaces is not None and link.workspaces.heard_at is None and asks_in <= 0:
            await link.workspaces.check()
            asks_in = ASKS_EACH
            continue
        if why != told and waited >= TELLS_AFTER:
            log.warning("kring.waits", why=why)
            told = why
        await asyncio.sleep(LOOKS_EACH)
        waited, asks_in = waited + LOOKS_EACH, asks_in - LOOKS_EACH
    log.info("kring.ready")
