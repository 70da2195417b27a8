"""Whose a file is that Kring makes, and who reads it: Kring alone, which may run as another user."""

import os
from contextlib import suppress
from pathlib import Path

from bot.running.config import file_of

OWNER_ONLY = 0o600


def belongs_like(made: int | Path, path: Path) -> None:
    """Give a file, open or by its name, to whom another one belongs; where there is none, its folder counts.

    Only root may; of anybody else what they make is theirs.
    """
    like = (path if path.exists() else path.parent).stat()
    with suppress(PermissionError):
        os.chown(made, like.st_uid, like.st_gid)


def made_for_owner(url: str) -> None:
    """Make the file of SQLite with its folder where there is none; its owner alone reads it. Raises OSError.

    SQLite lets everybody read what it makes; what it keeps beside the file has the rights of the file.
    """
    path = file_of(url)
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY)
    except FileExistsError:
        return
    try:
        belongs_like(made, path.parent)
    finally:
        os.close(made)
