"""The clients of all workspaces that have Kring: each has its own pace, and all count together."""

from collections.abc import Callable
from typing import Protocol

from bot.running.counts import Counts
from bot.slack.client import Slack

SHARES = 5  # workspaces that are slow before the others feel it


class Workspaces(Protocol):
    """Knows with which client to speak to a workspace."""

    @property
    def counts(self) -> Counts:
        """What all clients of this process count together."""

    @property
    def heard_at(self) -> float | None:
        """When Slack last answered any of them, on the clock that never jumps."""

    @property
    def refused(self) -> str:
        """Why Slack lets Kring speak to nobody; empty where it does."""

    def of(self, team_id: str) -> Slack:
        """Return the client of a workspace."""

    def without_room(self, method: str) -> list[str]:
        """Return the workspaces in which nothing that may wait can be called by this method now."""

    def share(self, hands: int) -> int:
        """Return how many of so many hands one workspace may have."""

    async def check(self) -> None:
        """Find out whether Slack answers."""


class OneWorkspace:
    """The one that gave its token to the process; whatever workspace is named, it is meant."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._named: set[str] = set()

    @property
    def counts(self) -> Counts:
        """What its client counts."""
        return self._slack.counts

    @property
    def heard_at(self) -> float | None:
        """When Slack last answered, on the clock that never jumps."""
        return self._slack.heard_at

    @property
    def refused(self) -> str:
        """Why Slack does not take its token any more."""
        return self._slack.refused

    def of(self, team_id: str) -> Slack:
        """Return its client."""
        self._named.add(team_id)
        return self._slack

    def without_room(self, method: str) -> list[str]:
        """Return every name that it was given, or none."""
        return [] if self._slack.paces.of(method).free() else sorted(self._named)

    def share(self, hands: int) -> int:
        """Return all of them."""
        return hands

    async def check(self) -> None:
        """Find out whether Slack takes its token."""
        await self._slack.check()


class ManyWorkspaces:
    """Those that installed Kring: a client is made for each of which something is wanted.

    `app` is the client of the app itself, which has no token and so speaks in no workspace.
    """

    def __init__(self, app: Slack, make: Callable[[str], Slack]) -> None:
        self._app, self._make = app, make
        self._clients: dict[str, Slack] = {}

    @property
    def counts(self) -> Counts:
        """What all clients count together."""
        return self._app.counts

    @property
    def heard_at(self) -> float | None:
        """When Slack last answered any of them, on the clock that never jumps."""
        heard = (one.heard_at for one in (self._app, *self._clients.values()))
        return max((at for at in heard if at is not None), default=None)

    @property
    def refused(self) -> str:
        """Nothing: that one workspace took its token back says nothing of the others."""
        return ""

    def of(self, team_id: str) -> Slack:
        """Return the client of a workspace, the same one each time."""
        if team_id not in self._clients:
            self._clients[team_id] = self._make(team_id)
        return self._clients[team_id]

    def forget(self, team_id: str) -> None:
        """Let go of the client of a workspace that is gone."""
        self._clients.pop(team_id, None)

    def without_room(self, method: str) -> list[str]:
        """Return the workspaces in which nothing that may wait can be called by this method now."""
        return [team_id for team_id, one in self._clients.items() if not one.paces.of(method).free()]

    def share(self, hands: int) -> int:
        """Return how many are enough for the pace of one workspace while Slack takes two seconds each."""
        return max(hands // SHARES, 1)

    async def check(self) -> None:
        """Find out whether Slack answers."""
        await self._app.reach()
