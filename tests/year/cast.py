"""What ten thousand networks would send minute by minute, as the sessions that were played sent it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.slack.methods import PER_METHOD, POST, UPDATE
from tests.year.figures import at
from tests.year.slack import SHARED
from tests.year.terms import DAY, Terms, instant, sessions_of

MINUTE = timedelta(minutes=1)
AHEAD = 22 * DAY  # a cycle begins so long before its session
METHODS = (POST, UPDATE, SHARED, "users.info", "views.open", "views.publish", "chat.postEphemeral")
Calls = list[tuple[str, str, datetime]]
Cycle = list[tuple[str, int, int]]  # method, days from the session, minute of the day


@dataclass(frozen=True)
class Cast:
    """Counts of calls by method and minute; minutes are counted from 1970."""

    counts: dict[str, Counter[int]]
    sessions: int

    def by(self, method: str, minutes: int) -> Counter[int]:
        """Return the counts of a method by so many minutes."""
        found: Counter[int] = Counter()
        for minute, number in self.counts[method].items():
            found[minute // minutes] += number
        return found

    def table(self, method: str) -> dict[str, Any]:
        """Return the sum, a mean working day, and the peaks of a method."""
        days = self.by(method, 24 * 60)
        busy = [number for number in days.values() if number * 20 > max(days.values())]
        return {
            "a year": sum(days.values()), "a working day": round(sum(busy) / max(1, len(busy))),
            "days": len(busy), "peak day": max(days.values(), default=0),
            "peak hour": max(self.by(method, 60).values(), default=0),
            "peak minute": max(self.counts[method].values(), default=0),
        }  # fmt: skip


def cycles_of(calls: Calls, sessions: Sequence[tuple[int, datetime]], people: int) -> dict[int, list[Cycle]]:
    """Return what each session that was played called, by the weekday on which it was."""
    of_network: dict[int, list[datetime]] = defaultdict(list)
    for network, local in sessions:
        of_network[network].append(local)
    found: dict[tuple[int, datetime], Cycle] = {(network, local): [] for network, local in sessions}
    for method, whose, when in calls:
        network = _network(whose, people)
        held = sorted(of_network.get(network, ()))
        if method not in METHODS or not held:
            continue
        coming = next((local for local in held if instant(local) - AHEAD <= when < instant(local)), None)
        local = coming or max((local for local in held if instant(local) <= when), default=held[0])
        days = (when.date() - instant(local).date()).days
        found[network, local].append((method, days, when.hour * 60 + when.minute))
    by_weekday: dict[int, list[Cycle]] = defaultdict(list)
    for (_, local), cycle in found.items():
        by_weekday[local.weekday()].append(cycle)
    return by_weekday


def _network(whose: str, people: int) -> int:
    if not whose[1:].isdecimal():
        return -1
    return int(whose[1:]) if whose.startswith("C") else int(whose[1:]) // people


def cast(cycles: dict[int, list[Cycle]], terms: Terms, networks: Iterable[int]) -> Cast:
    """Let each session of these networks go as one that was played on the same weekday, drawn by lot."""
    counts: dict[str, Counter[int]] = {method: Counter() for method in METHODS}
    every = [cycle for some in cycles.values() for cycle in some]
    sessions = 0
    for network in networks:
        pick = Random(f"cast {network}")
        for local in sessions_of(terms, Random(f"{terms.seed} {network}")):
            sessions += 1
            day = int(instant(local).timestamp()) // 86400 * 1440
            for method, days, minute in pick.choice(cycles.get(local.weekday()) or every):
                counts[method][day + days * 1440 + minute] += 1
    return Cast(counts, sessions)


def waits(counts: Counter[int], method: str) -> dict[str, float]:
    """Return how long calls wait in line, in minutes, in a workspace that takes so many a minute."""
    most, seconds = PER_METHOD[method]
    limit = most * 60 / seconds
    backlog, before, delays = 0.0, 0, []
    for minute in sorted(counts):
        backlog = max(0.0, backlog - (minute - before) * limit)
        delays += [
            (backlog + position) / limit
            for position in range(0, counts[minute], max(1, counts[minute] // 50))
        ]
        backlog, before = backlog + counts[minute], minute
    return {
        "p50": round(at(delays, 0.5), 1),
        "p99": round(at(delays, 0.99), 1),
        "max": round(max(delays, default=0.0), 1),
    }
