"""The command line: `python -m tests.year [--networks N] [--days N] [--to N] [--out FILE]`."""

import argparse
import asyncio
import os
import platform
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from bot.slack.methods import POST, UPDATE
from tests.postgres import Databases, cluster
from tests.year import judge, snapshot
from tests.year.cast import METHODS, cast, cycles_of, waits
from tests.year.company import Asked
from tests.year.figures import begin_counting, dearest, sizes, spread, wal
from tests.year.grow import grow
from tests.year.house import POSTGRES
from tests.year.play import Year, play
from tests.year.stretch import run
from tests.year.terms import Terms

IN_ONE_WORKSPACE = (10_000, 3_000, 1_000, 300, 100, 30)  # networks
MORNING = snapshot.LAST + timedelta(hours=1, minutes=29, seconds=40)  # just before messages go: 8.30 local
NIGHT = snapshot.LAST.replace(hour=23, minute=59, second=30) - timedelta(days=1)  # UTC: the day ends there
FREE = 1000.0  # times Slack's pace: many workspaces, none of which is at its limit
STRETCHES = (
    Asked("the morning, many workspaces", MORNING, 420, presses=8, pace=FREE, until_quiet=True),
    Asked("the morning, one workspace", MORNING + timedelta(minutes=15), 150, presses=8, workspaces=1),
    Asked("a night, at the turn of the day", NIGHT, 75, presses=0.2, pace=FREE),
    Asked("a deploy at noon", MORNING + timedelta(hours=4), 75, presses=8, pace=FREE, restarts=True),
    Asked("more and more presses: 20", MORNING + timedelta(hours=5), 25, presses=20, pace=FREE),
    Asked("more and more presses: 50", MORNING + timedelta(hours=5.2), 25, presses=50, pace=FREE),
    Asked("more and more presses: 100", MORNING + timedelta(hours=5.4), 25, presses=100, pace=FREE),
    Asked("more and more presses: 200", MORNING + timedelta(hours=5.6), 25, presses=200, pace=FREE),
)


def told(line: str) -> None:
    """Say how far it is."""
    print(f"{datetime.now(UTC):%H:%M:%S}  {line}", flush=True)


def of_the_year(year: Year, address: str, written: int) -> dict[str, Any]:
    """Return what the year that was played showed."""
    slack = year.slack
    messages = sum(slack.by_instance.values())
    return {
        "networks": year.terms.networks, "people": year.terms.people, "sessions": year.sessions,
        "days": year.terms.days, "wrong": judge.look(year, address), "real seconds": round(year.seconds),
        "load": year.load, "messages": messages, "updates": slack.calls[UPDATE], "calls": dict(slack.calls),
        "acts": sum(year.acts.values()), "by process": dict(slack.by_instance),
        "messages a session": round(messages / year.sessions, 1),
        "updates a session": round(slack.calls[UPDATE] / year.sessions, 1),
        "acts a session": round(sum(year.acts.values()) / year.sessions, 1),
        "CPU, s": {name: round(used, 1) for name, used in year.cpu.items()},
        "CPU of Kring for an act, ms": round(1000 * year.press_cpu / max(1, sum(year.acts.values())), 1),
        "answered, ms": spread([1000 * taken for taken in year.times], 1), "memory, MB": year.memory,
        "WAL, bytes": written, "tables": sizes(address),
    }  # fmt: skip


def at_scale(year: Year, networks: int) -> dict[str, Any]:
    """Return what so many networks would call, and how long Slack lets that wait in one workspace."""
    played = year.sessions_held
    cycles = cycles_of(year.slack.log, played, year.terms.people)
    whole = cast(cycles, year.terms, range(networks))
    found: dict[str, Any] = {"networks": networks, "sessions": whole.sessions}
    found["calls"] = {method: whole.table(method) for method in METHODS}
    found["minutes of waiting in one workspace"] = {}
    for number in (n for n in IN_ONE_WORKSPACE if n <= networks):
        part = whole if number == networks else cast(cycles, year.terms, range(number))
        found["minutes of waiting in one workspace"][number] = {
            method: waits(part.counts[method], method) for method in (POST, UPDATE)
        }
    return found


def show(found: dict[str, Any], depth: int = 0) -> None:
    """Print figures, one a line."""
    for name, value in found.items():
        if isinstance(value, dict) and len(str(value)) > 90:
            print(f"{'  ' * depth}{name}")
            show(value, depth + 1)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            print(f"{'  ' * depth}{name}")
            for row in value[:14]:
                print(f"{'  ' * (depth + 1)}{'  '.join(str(part)[:150] for part in row.values())}")
        else:
            print(f"{'  ' * depth}{name}: {value}")


def main() -> None:
    """Play a year, let it be that of many networks, and measure stretches of it at full size."""
    parser = argparse.ArgumentParser(prog="python -m tests.year")
    parser.add_argument("--networks", type=int, default=12, help="that are played through the year")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--sessions", type=int, default=6, help="of each network in a year")
    parser.add_argument("--to", type=int, default=10_000, help="the networks of the stretches; 0 for none")
    parser.add_argument("--out", type=Path, help="where to write all figures, as JSON")
    asked = parser.parse_args()
    terms = Terms(networks=asked.networks, days=asked.days, sessions=asked.sessions)
    found: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()}"
    }
    with cluster(POSTGRES) as server, tempfile.TemporaryDirectory(prefix="kring-year-") as folder:
        address = Databases(server.address).new()
        begin_counting(address)
        before = wal(address)
        told(f"{terms.networks} networks, {terms.days} days")
        year = asyncio.run(play(terms, address, Path(folder), server.pid, told))
        found["the year"] = of_the_year(year, address, wal(address) - before)
        found["the year"]["dearest"] = dearest(address)
        show(found["the year"])
        found["at scale"] = at_scale(year, asked.to or terms.networks)
        show(found["at scale"])
        if asked.to and (instants := snapshot.instants(terms)):
            many = grow(address, terms, instants, asked.to)
            told(f"{many:,} networks stand in the database")
            found["at full size"] = {"networks": many, "tables": sizes(address)}
            show(found["at full size"])
            for one in STRETCHES:
                begin_counting(address)
                told(one.name)
                found[one.name] = asyncio.run(run(one, address, Path(folder), server.pid, terms.people)).found
                show(found[one.name])
    if asked.out:
        asked.out.write_bytes(msgspec.json.format(msgspec.json.encode(found, enc_hook=str), indent=1) + b"\n")
    if found["the year"]["wrong"]:
        raise SystemExit("\n".join(found["the year"]["wrong"]))


if __name__ == "__main__":
    main()
