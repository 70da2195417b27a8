"""Whose turn it is: workspaces take turns, and so do the networks of each, as far as Slack's pace allows."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import TypeVar

Turn = TypeVar("Turn", int, str)


def after(last: Turn | None, waiting: Iterable[Turn]) -> Sequence[Turn]:
    """Return those that wait in order, beginning with the one that comes after who had the last turn."""
    everybody: list[Turn] = sorted(waiting)
    if last is None:
        return everybody
    ahead: list[Turn] = [one for one in everybody if one > last]
    return ahead + everybody[: len(everybody) - len(ahead)]


class Turns:
    """Remembers who had the last turn."""

    def __init__(self) -> None:
        self._workspace: str | None = None
        self._network: dict[str, int] = {}  # of each workspace

    def next(self, waiting: Mapping[int, str], room: Mapping[str, int], limit: int) -> list[int]:
        """Return the networks whose turn it is, at most `limit`, and of each workspace for what it has room.

        `waiting` gives the workspace of each network that waits.
        """
        queues: dict[str, list[int]] = {}
        for network_id, team_id in waiting.items():
            queues.setdefault(team_id, []).append(network_id)
        rows = [
            after(self._network.get(team_id), queues[team_id])[: room[team_id]]
            for team_id in after(self._workspace, queues)
        ]
        turns = [one for row in zip_longest(*rows) for one in row if one is not None][:limit]
        for network_id in turns:
            self._network[waiting[network_id]] = network_id
        if turns:
            self._workspace = waiting[turns[min(len(turns), sum(map(bool, rows))) - 1]]
        return turns
