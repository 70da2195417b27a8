"""Who looks at their Home, and until when what stands there is true: then it is drawn anew by itself.

Kept by each process of those who opened it there: no row, no question and no call tells of anybody else.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.act.canvas import Canvas

MOST, MOST_OF_ALL = 500, 5000  # people of one workspace, those who looked last, and of all together
LOOKS_FOR = timedelta(days=1)  # after they opened it, or did something in it; Slack tells when they come back
AGAIN = timedelta(minutes=1)  # when it could not be drawn

Who = tuple[str, str]  # workspace and Slack id


@dataclass
class _Open:
    """One Home."""

    looked_at: datetime
    shows: frozenset[int] = frozenset()  # networks, by their keys
    true_until: datetime | None = None  # None: no moment that is known changes it
    canvas: Canvas = field(default_factory=Canvas)


class OpenHomes:
    """The Homes that people looked at since we started."""

    def __init__(self) -> None:
        self._open: dict[Who, _Open] = {}
        self._of: dict[str, dict[Who, None]] = {}  # of each workspace, who looked longest ago first

    def __contains__(self, who: Who) -> bool:
        return who in self._open

    def looks(self, who: Who, now: datetime) -> None:
        """Somebody opens their Home, or does something in it."""
        seen = self._forget(who)
        self._open[who] = replace(seen, looked_at=now) if seen else _Open(now)
        theirs = self._of.setdefault(who[0], {})
        theirs[who] = None
        if len(theirs) > MOST:
            self._forget(next(iter(theirs)))
        elif len(self._open) > MOST_OF_ALL:
            self._forget(self._can_go())

    def _can_go(self) -> Who:
        """Return who looked longest ago in the workspace of which most people look."""
        most = max(map(len, self._of.values()))
        last = (next(iter(theirs)) for theirs in self._of.values() if len(theirs) == most)
        return min(last, key=lambda who: self._open[who].looked_at)

    def _forget(self, who: Who) -> _Open | None:
        theirs = self._of.get(who[0], {})
        theirs.pop(who, None)
        if not theirs:
            self._of.pop(who[0], None)
        return self._open.pop(who, None)

    def canvas(self, who: Who) -> Canvas:
        """Return the Home of somebody: what acts and the clock draw in it comes one after the other."""
        return self._open[who].canvas if who in self._open else Canvas()

    def is_drawn(self, who: Who, true_until: datetime | None, shows: frozenset[int] | None = None) -> None:
        """What somebody sees in it, of these networks, is true until then."""
        if (home := self._open.get(who)) is not None:
            home.true_until, home.shows = true_until, home.shows if shows is None else shows

    def changed(self, network_id: int, now: datetime) -> None:
        """An act changed what everybody sees of a network: who looks at it looks at what is not true."""
        for home in self._open.values():
            if network_id in home.shows:
                home.true_until = now

    def untrue(self, now: datetime) -> list[Who]:
        """Return who looks at what time has changed meanwhile."""
        return [
            who
            for who, home in self._open.items()
            if home.true_until is not None and home.true_until <= now < home.looked_at + LOOKS_FOR
        ]

    def in_hand(self, who: Who, now: datetime) -> None:
        """It is being drawn; what goes wrong with that is tried again later."""
        self.is_drawn(who, now + AGAIN)

    def clear(self) -> None:
        """Forget who looks."""
        self._open.clear()
        self._of.clear()
