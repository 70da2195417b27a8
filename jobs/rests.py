"""How long something is left alone after Slack did not take it: longer each time, and no longer once it does.

Kept by each process: one that starts anew tries once. Of a workspace whose token is refused everything rests
together, and then one thing is tried for all.
"""

from collections.abc import Collection, Hashable
from datetime import datetime, timedelta

from bot.slack.errors import NO_TOKEN

MOST = 1000  # that are remembered; those that could have been tried long ago go first
LONGEST = timedelta(minutes=15)
ALL = None  # in the place of what rests: all of its workspace


class Rests:
    """What rests, each until when."""

    def __init__(self, first: timedelta, longest: timedelta = LONGEST) -> None:
        self._first, self._longest = first, max(first, longest)
        self._rests: dict[tuple[str, Hashable], tuple[datetime, timedelta]] = {}

    def failed(self, team_id: str, what: Hashable, error: str, now: datetime) -> datetime:
        """Let it rest, or all of its workspace where no token holds; return until when."""
        key = (team_id, ALL if error in NO_TOKEN else what)
        until, before = self._rests.get(key, (now, timedelta()))
        if until <= now:
            wait = min(max(before * 2, self._first), self._longest)
            until = now + wait
            self._rests.pop(key, None)
            if len(self._rests) >= MOST:
                del self._rests[min(self._rests, key=lambda one: self._rests[one][0])]
            self._rests[key] = until, wait
        return until

    def went(self, team_id: str, what: Hashable) -> None:
        """Slack took it, and so it takes the token."""
        self._rests.pop((team_id, ALL), None)
        self.over(team_id, what)

    def over(self, team_id: str, what: Hashable) -> None:
        """It is not tried again."""
        self._rests.pop((team_id, what), None)

    def resting(self, now: datetime, under_way: Collection[str] = ()) -> set[str]:
        """Return the workspaces in which nothing is tried yet, or something is `under_way` that tries it."""
        whole = {team_id: until for (team_id, what), (until, _) in self._rests.items() if what is ALL}
        return {team_id for team_id, until in whole.items() if until > now or team_id in under_way}

    def tries(self, team_id: str) -> bool:
        """Whether no token held in a workspace when something was last tried: then one thing is, for all."""
        return (team_id, ALL) in self._rests
