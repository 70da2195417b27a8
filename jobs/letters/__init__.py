"""What each kind of message says, rendered at the moment of sending; one module a noun."""

from jobs.letters import agenda, effect, errand, evaluation, network, question, report, session
from jobs.letters.registry import LETTERS, Letter, Occasion

ROOMS = (agenda, effect, errand, evaluation, network, question, report, session)  # each registers its letters

__all__ = ["LETTERS", "Letter", "Occasion"]
