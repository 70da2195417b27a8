"""The networks that the story can play: each is a file in `bot/data/`, and nothing else."""

from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
ENDING = "-network.json"
SAMPLE = "sample"


def names() -> list[str]:
    """Return the networks that there are, the sample first, by the names of their files."""
    found = {path.name.removesuffix(ENDING) for path in DATA.glob(f"*{ENDING}")}
    return [SAMPLE, *sorted(found - {SAMPLE})]


def file_of(network: str) -> Path:
    """Return the file of one of these networks by its name; anything else is the path of a file."""
    return DATA / f"{network}{ENDING}" if network in names() else Path(network)
