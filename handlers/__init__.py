"""What a person does: one module a noun, each with its routes and its parts of the Home."""

from importlib import import_module
from pkgutil import iter_modules

ROOMS = tuple(import_module(f"{__name__}.{noun.name}") for noun in iter_modules(__path__))
