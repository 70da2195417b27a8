"""Every instrument, each in a module of its own."""

from importlib import import_module

from bot.instrument import STRUCTS

ALL = tuple(
    import_module(f"bot.instruments.{key}") for key in ("final_evaluation", "halfway_check", "intake")
)

__all__ = ["ALL", "STRUCTS"]  # who takes the register from here finds it filled
