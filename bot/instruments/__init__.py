"""Every instrument, each in a module of its own."""

from importlib import import_module

from bot.instrument import STRUCTS

KEYS = ("final_evaluation", "halfway_check", "intake", "how_we_work", "methods_poll", "crosses", "energy")
ALL = tuple(import_module(f"bot.instruments.{key}") for key in KEYS)

__all__ = ["ALL", "STRUCTS"]  # who takes the register from here finds it filled
