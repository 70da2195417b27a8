"""What each kind of message says, rendered at the moment of sending; one module a noun."""

from importlib import import_module

from bot.letters import LETTERS

ROOMS = tuple(
    import_module(f"jobs.letters.{noun}")
    for noun in (
        "agenda", "effect", "errand", "evaluation", "expert", "inquiry", "network", "note", "question",
        "report", "session",
    )
)  # fmt: skip

__all__ = ["LETTERS", "ROOMS"]  # who takes the register from here finds it filled
