"""The command line: rounds of faults until it is enough, and a table of what was found."""

import argparse
import asyncio
import signal
import sys
import tempfile
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from random import SystemRandom
from time import monotonic

from rich.console import Console
from rich.table import Table

from tests.chaos.round import Outcome, Terms, play
from tests.postgres import Cluster, cluster

SHORTEST = 20.0  # seconds that have to be left for another round


def read(arguments: list[str]) -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, help="stop after this long; without it, after --rounds")
    parser.add_argument("--rounds", type=int, help="how many rounds; 1 unless --minutes is given")
    parser.add_argument("--seed", type=int, help="the first seed; the next round takes the next one")
    parser.add_argument(
        "--instances", type=int, choices=(1, 2), help="2 asks for PostgreSQL, and is its default"
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--mode", choices=("socket", "http"), default="socket")
    parser.add_argument(
        "--all",
        action="store_true",
        help="both databases and both modes, in turn; 2 on PostgreSQL",
    )
    parser.add_argument("--mischief", type=float, default=0.5, help="the chance of a fault around an act")
    parser.add_argument("--networks", type=int, choices=(1, 2), default=2, help="with the same people")
    parser.add_argument("--history", action="store_true", help="print what happened in each round")
    asked = parser.parse_args(arguments)
    if asked.instances == 2 and asked.database == "sqlite" and not asked.all:
        parser.error("two instances need PostgreSQL: --database postgresql")
    return asked


def ways(asked: argparse.Namespace) -> list[tuple[str, str, int]]:
    """The combinations of database, mode and instances that the rounds take in turn."""
    databases = ("sqlite", "postgresql") if asked.all else (asked.database,)
    modes = ("socket", "http") if asked.all else (asked.mode,)
    return [
        (database, mode, 1 if database == "sqlite" else asked.instances or 2)
        for database in databases
        for mode in modes
    ]


def table(outcomes: list[Outcome]) -> Table:
    """What was done, and what was found."""
    found = Table(title="Chaos")
    for heading in ("", "number"):
        found.add_column(heading, justify="left" if not heading else "right")
    counts = sum((outcome.verdict.counts for outcome in outcomes), Counter[str]())
    faults = sum((outcome.faults for outcome in outcomes), Counter[str]())
    rows: list[tuple[str, int]] = [
        ("rounds", len(outcomes)),
        ("rounds that went well", sum(outcome.well for outcome in outcomes)),
        ("processes killed", sum(outcome.kills for outcome in outcomes)),
        *((f"fault: {sort}", number) for sort, number in sorted(faults.items())),
        ("tries of people", sum(outcome.tries for outcome in outcomes)),
        ("answers that people were thanked for", counts.pop("answers", 0)),
        ("answers lost", counts.pop("answers lost", 0)),
        ("messages", counts.pop("messages", 0)),
        ("lost", counts.pop("lost", 0)),
        ("twice", counts.pop("twice", 0)),
        ("unknown, shown to the facilitator", counts.pop("unknown", 0)),
        ("failed, shown to the facilitator", counts.pop("failed", 0)),
        *sorted(counts.items()),
    ]
    for name, number in rows:
        found.add_row(name, str(number))
    return found


async def rounds(
    asked: argparse.Namespace, made: Cluster | None, told: Console, outcomes: list[Outcome]
) -> None:
    """Play rounds until it is enough, and note how each ended."""
    seed = SystemRandom().randrange(1_000_000) if asked.seed is None else asked.seed
    number = asked.rounds or (None if asked.minutes else 1)
    ends = monotonic() + asked.minutes * 60 if asked.minutes else float("inf")
    while (number is None or len(outcomes) < number) and monotonic() < ends - (SHORTEST if outcomes else 0):
        way = ways(asked)[len(outcomes) % len(ways(asked))]
        terms = Terms(seed + len(outcomes), *way, asked.mischief, asked.networks)
        told.print(terms.command, highlight=False, soft_wrap=True)
        began = monotonic()
        with tempfile.TemporaryDirectory(prefix="kring-chaos-") as folder:
            outcome = await play(terms, Path(folder), made if terms.database == "postgresql" else None)
        outcomes.append(outcome)
        counts = outcome.verdict.counts
        ended = "well" if outcome.well else "NOT WELL"
        told.print(
            f"  {ended}: {monotonic() - began:.0f} s, {outcome.kills} killed,"
            f" {outcome.faults.total()} faults,"
            f" {counts['messages']} messages, {counts['answers']} answers",
            highlight=False,
        )
        for line in outcome.verdict.failures:
            told.print(f"    {line}", highlight=False, markup=False, soft_wrap=True)
        for line in outcome.history if asked.history else ():
            told.print(f"    {line}", highlight=False, markup=False, soft_wrap=True)


async def until_asked_to_stop(
    asked: argparse.Namespace, made: Cluster | None, told: Console, outcomes: list[Outcome]
) -> None:
    """Play; SIGTERM ends the round and every process of it."""
    playing = asyncio.create_task(rounds(asked, made, told, outcomes))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, playing.cancel)
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, playing.cancel)
    await playing


def main(arguments: list[str]) -> int:
    """Play, tell, and return 1 when something was lost, doubled or broken."""
    asked, told = read(arguments), Console()
    outcomes: list[Outcome] = []
    stopped = False
    server: AbstractContextManager[Cluster | None] = nullcontext()
    if asked.all or asked.database == "postgresql":
        server = cluster()
    with server as made:
        try:
            asyncio.run(until_asked_to_stop(asked, made, told, outcomes))
        except asyncio.CancelledError:
            stopped = True
    told.print(table(outcomes))
    ill = [outcome.terms.command for outcome in outcomes if not outcome.well]
    for command in ill:
        told.print(f"play again: {command}", highlight=False, soft_wrap=True)
    return 1 if ill or stopped else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
