"""Where letters register. The register stands in `bot`, so that a handler can show what a letter says."""

from bot.letters import LETTERS, Letter, Occasion, letter

__all__ = ["LETTERS", "Letter", "Occasion", "letter"]
