"""Where the work of a network stands, in the word of whoever facilitates: on what it works, and how far."""

from models.network import Network, WorkPhase
from models.writing import tidy

LONGEST = 200  # characters


def change(home: Network, phase: WorkPhase | None, works_on: str) -> None:
    """Note where the work of a network stands; nothing of it is asked."""
    home.work_phase, home.works_on = phase, tidy(works_on)
