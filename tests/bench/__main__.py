"""The command line: `python -m tests.bench [name...] [--rounds N] [--quick] [--out FILE]`."""

import argparse
import asyncio
import importlib
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bot.running.logs import configure
from tests.bench.bench import Bench
from tests.bench.figures import Row, table
from tests.bench.processes import LOAD_CORE, keep_to

NAMES = (
    "empty_handler", "evaluation", "presses", "evaluation_socket", "evaluation_cpu", "burst", "sustained",
    "flood", "held", "claim", "history", "reminders", "start",
)  # fmt: skip
QUICK = ("evaluation", "evaluation_cpu", "history")


async def measure(names: tuple[str, ...], rounds: int, *, quick: bool) -> list[Row]:
    """Run benchmarks one after the other; return their rows."""
    rows: list[Row] = []
    for name in names:
        module = importlib.import_module(f"tests.bench.rows.{name}")
        with tempfile.TemporaryDirectory(prefix="kring-bench-") as folder:
            found = await module.run(Bench(rounds, quick, Path(folder)))
        rows += found
        print(table(found).split("\n", 2)[2], flush=True)
    return rows


def main() -> None:
    """Measure what was asked, print the table, and write it as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument(
        "names", nargs="*", choices=[[], *NAMES], help="which benchmarks; all of them by default"
    )
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="a short round, to see that it works")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    keep_to(LOAD_CORE)
    configure("WARNING")  # what runs in this process
    names = tuple(asked.names) or (QUICK if asked.quick else NAMES)
    load = os.getloadavg()
    rows = asyncio.run(measure(names, asked.rounds or (3 if asked.quick else 7), quick=asked.quick))
    after = os.getloadavg()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {load[0]:.1f} before, {after[0]:.1f} after"
    print(f"\n{machine}\n\n{table(rows)}")
    if asked.out:
        found = {"at": datetime.now(UTC), "machine": machine, "rows": rows}
        asked.out.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")


if __name__ == "__main__":
    main()
