"""The networks that the story can play: each is a file in `bot/data/`, and nothing else."""

import json
from pathlib import Path
from typing import Any

from models.writing import CONTROLS

DATA = Path(__file__).parent.parent / "data"
ENDING = "-network.json"
SAMPLE = "sample"
DEEPEST = 20  # lists and objects within each other


def names() -> list[str]:
    """Return the networks that there are, the sample first, by the names of their files."""
    found = {path.name.removesuffix(ENDING) for path in DATA.glob(f"*{ENDING}")}
    return [SAMPLE, *sorted(found - {SAMPLE})]


def file_of(network: str) -> Path:
    """Return the file of one of these networks by its name; anything else is the path of a file."""
    return DATA / f"{network}{ENDING}" if network in names() else Path(network)


def loaded(network: str) -> dict[str, Any]:
    """Return what the file of a network holds.

    Raises OSError, and ValueError for what is no object, is too deep or holds signs that nobody writes.
    """
    try:
        data = json.loads(file_of(network).read_bytes())
    except RecursionError as error:
        raise ValueError(f"it is nested more than {DEEPEST} deep.") from error
    if not isinstance(data, dict):
        raise ValueError("it holds no network, which is an object: {...}.")
    _look_through(data)
    return data


def _look_through(data: dict[str, Any]) -> None:
    waits: list[tuple[Any, int]] = [(data, 1)]
    while waits:
        one, deep = waits.pop()
        if isinstance(one, dict | list) and deep > DEEPEST:
            raise ValueError(f"it is nested more than {DEEPEST} deep.")
        if isinstance(one, dict):
            waits += [(each, deep + 1) for each in (*one.keys(), *one.values())]
        elif isinstance(one, list):
            waits += [(each, deep + 1) for each in one]
        elif isinstance(one, str) and (found := CONTROLS.search(one.replace("\r\n", "\n"))):
            raise ValueError(f"it holds the sign U+{ord(found[0]):04X}, which no text may have.")
