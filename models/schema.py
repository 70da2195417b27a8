"""All tables in one place, for migrations and for tests that look at the whole schema."""

from importlib import import_module
from pkgutil import iter_modules

import models
from models.base import Base

for room in iter_modules(models.__path__):
    if not room.ispkg and room.name != "schema":
        import_module(f"models.{room.name}")  # each brings its tables

TABLES = tuple(Base.metadata.tables)
