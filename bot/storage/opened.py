"""A file of SQLite as it lies there: beside Kring, whatever its schema."""

import sqlite3
from pathlib import Path


def opened(path: Path, mode: str = "ro") -> sqlite3.Connection:
    """Open a file that is there, to read it or, with `rw`, to write. Raises sqlite3.Error."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None)
