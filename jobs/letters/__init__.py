"""What each kind of message says, rendered at the moment of sending; one module a noun."""

from jobs.letters import agenda, evaluation, network, question, report, session
from jobs.letters.registry import LETTERS, Letter, Occasion

__all__ = ["LETTERS", "Letter", "Occasion", "agenda", "evaluation", "network", "question", "report", "session"]
