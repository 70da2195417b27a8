"""What each kind of message says, rendered at the moment of sending; one module a noun."""

from importlib import import_module
from pkgutil import iter_modules

from bot.letters import LETTERS

ROOMS = tuple(import_module(f"{__name__}.{noun.name}") for noun in iter_modules(__path__))

__all__ = ["LETTERS", "ROOMS"]  # who takes the register from here finds it filled
