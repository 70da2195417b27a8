"""Finding a message again in a history of Slack, when nobody knows whether it was taken."""

from datetime import datetime
from typing import Any

from bot.slack.client import Slack
from bot.slack.methods import HISTORY, OPEN
from bot.slack.outcome import NotGranted, Sent
from bot.slack.scopes import HISTORY_OF
from bot.slack.signs import carries

PEOPLE = ("U", "W")  # how the ids of people begin
FEW = 15  # messages of a channel's history in one call: what an app gets that others host
MOST_KNOWN = 1000  # searches that are gone on with


class MoreToRead(Exception):
    """Slack lets no further page of a channel's history be read now: it is gone on with the next time."""


class History:
    """What stands in channels and in conversations with people; it knows how far each search has read."""

    def __init__(self) -> None:
        self._read_until: dict[str, str] = {}  # the last ts of a search that is not over, by what is sought

    async def find(
        self, slack: Slack, recipient: str, delivery_id: str, since: datetime, until: datetime | None = None
    ) -> Sent | None:
        """Return where a message stands that may have been posted between two instants; None when nowhere.

        The closer they are, the fewer pages are asked: an app that others host gets fifteen messages a page.
        Raises MoreToRead when the pace allows no further page: asked again, it goes on from there; NotGranted
        where no channel may be read.
        """
        channel = recipient
        if recipient.startswith(PEOPLE):
            channel = (await slack.call(OPEN, users=recipient))["channel"]["id"]
        elif slack.ungranted >= HISTORY_OF:
            raise NotGranted
        asked: dict[str, Any] = {"channel": channel, "limit": FEW, "include_all_metadata": True}
        asked["oldest"] = f"{since.timestamp():.6f}"
        latest = self._read_until.pop(delivery_id, f"{until.timestamp():.6f}" if until else "")
        while True:
            page = await slack.read(HISTORY, **asked, **({"latest": latest} if latest else {}))
            for message in page["messages"]:
                if carries(message, delivery_id):
                    return Sent(channel, message["ts"])
            if not page["messages"] or not page.get("has_more"):
                return None
            latest = str(page["messages"][-1]["ts"])
            if not slack.paces.of(HISTORY).free():
                if len(self._read_until) < MOST_KNOWN:
                    self._read_until[delivery_id] = latest
                raise MoreToRead
