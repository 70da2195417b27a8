"""`python -m tests.day`: one cycle, and what it asked of each of four people."""

import argparse
import asyncio

from rich.console import Console
from rich.table import Table

from models.person import Language
from tests.day.cycle import ROLES, measured
from tests.day.keystrokes import Effort, reading

WIDTH = 120
COLUMNS = ("channel / direct", "taps", "fields", "characters", "screens", "words", "of members", "seconds")


def _cells(effort: Effort) -> list[str]:
    alone = f" (+{effort.only_you})" if effort.only_you else ""
    counts = (
        effort.taps,
        effort.fields,
        effort.characters,
        effort.screens,
        round(effort.words),
        round(effort.theirs),
    )
    return [f"{effort.channel} / {effort.direct}{alone}", *map(str, counts), f"{effort.seconds:.0f}"]


def main() -> None:
    """Live through the cycle and print the tables."""
    asked = argparse.ArgumentParser(prog="python -m tests.day", description=__doc__)
    asked.add_argument("--language", type=Language, choices=list(Language), default=Language.NL)
    told = Console(width=WIDTH)
    everybody = asyncio.run(measured(asked.parse_args().language))
    for member, steps in everybody.items():
        table = Table("", *COLUMNS, title=ROLES[member].does, title_justify="left")
        for step, effort in steps.items():
            if effort.seconds:
                table.add_row(step, *_cells(effort))
        total = sum(steps.values(), Effort())
        table.add_section()
        table.add_row("in all", *_cells(total))
        told.print(table)
        told.print(
            f"{total.seconds / 60:.1f} minutes, of which {total.reading / 60:.1f} reading, "
            f"{reading(total.theirs) / 60:.1f} of what members wrote; "
            f"the aim is {ROLES[member].aim / 60:.1f}\n"
        )


if __name__ == "__main__":
    main()
