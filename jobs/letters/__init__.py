"""What each kind of message says, rendered at the moment of sending; one module a noun."""

from jobs.letters import (
    agenda,
    effect,
    errand,
    evaluation,
    expert,
    network,
    note,
    question,
    report,
    session,
)
from jobs.letters.registry import LETTERS, Letter, Occasion

# Each registers its letters.
ROOMS = (agenda, effect, errand, evaluation, expert, network, note, question, report, session)

__all__ = ["LETTERS", "Letter", "Occasion"]
