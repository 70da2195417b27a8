"""What every way to the app has in common."""

from typing import Protocol

from playground.records import Json


class Delivery(Protocol):
    """Brings a payload to the app; returns what the acknowledgement carried, or None."""

    async def deliver(
        self, kind: str, payload: Json, accepts: bool, retry: int = 0, reason: str = ""
    ) -> Json | None:
        """Deliver a payload of this kind: interactive, slash_commands or events_api."""
        ...
