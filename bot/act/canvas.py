"""What one person looks at while acts in it are under way: what is drawn last is the newest.

Two calls of Slack overtake each other. So acts in one view are handled one after the other, and so are the
calls that draw it; a drawing of which a newer one waits is left out. Another process may draw the same view:
the hash of the view, as its person saw it, tells, and then it is drawn anew as things stand.
"""

import asyncio
from collections.abc import Awaitable, Callable

from slack_sdk.errors import SlackApiError

from bot.slack.blocks import View
from bot.slack.outcome import NotSent, classify

CONFLICT = "hash_conflict"
ROUNDS = 3  # in which a view is drawn that others draw at the same time

Draw = Callable[[], Awaitable[View]]
Put = Callable[[View, str], Awaitable[str]]  # a view, over the one with this hash or over any; its new hash


class Canvas:
    """A view, as far as this process knows it."""

    def __init__(self, seen: str = "") -> None:
        self.acts = asyncio.Lock()  # one act in it at a time
        self._calls = asyncio.Lock()
        self._newest = 0
        self.hash = seen  # that it had when it was last seen or drawn

    def turn(self) -> int:
        """Return the place of a drawing among those of this view; those before it have become old."""
        self._newest += 1
        return self._newest

    def superseded(self, turn: int) -> bool:
        """Whether a later act draws the view."""
        return turn < self._newest

    async def draw(self, turn: int, put: Put, view: View | None, anew: Draw | None) -> None:
        """Put what an act led to in the view, unless a later act does; without a view it is drawn now.

        Raises what the call raises.
        """
        async with self._calls:
            if self.superseded(turn) or (view is None and anew is None):
                return
            shown = view if view is not None or anew is None else await anew()
            try:
                self.hash = await put(shown or {}, self.hash)
            except SlackApiError as error:
                if not _conflicts(error):
                    raise
                self.hash = ""
                await self._settle(turn, put, shown or {}, anew)

    async def _settle(self, turn: int, put: Put, view: View, anew: Draw | None) -> None:
        """Another process drew the view meanwhile: draw it until nothing happened while it was drawn."""
        for _round in range(ROUNDS):
            if self.superseded(turn):
                return
            view = await anew() if anew is not None else view
            self.hash = await put(view, "")
            if anew is None or await anew() == view:
                return


def _conflicts(error: SlackApiError) -> bool:
    failure = classify(error)
    return isinstance(failure, NotSent) and failure.error == CONFLICT
