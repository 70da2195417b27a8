"""The sign by which a delivery is found again in Slack: in a message's metadata, or in a file's name."""

from collections.abc import Iterable
from typing import Any

EVENT_TYPE = "kring_delivery"
MARK = 10  # characters of a delivery's id


def metadata(ids: Iterable[str]) -> dict[str, Any]:
    """Return the metadata of a message that carries these deliveries."""
    return {"event_type": EVENT_TYPE, "event_payload": {"ids": " ".join(ids)}}


def mark(delivery_id: str) -> str:
    """Return the sign in the name of a file, which carries no metadata."""
    return delivery_id[:MARK]


def carries(message: dict[str, Any], delivery_id: str) -> bool:
    """Tell whether a message of a channel's history is the one of a delivery."""
    if delivery_id in message.get("metadata", {}).get("event_payload", {}).get("ids", ""):  # once a list
        return True
    return any(mark(delivery_id) in file.get("name", "") for file in message.get("files", []))
