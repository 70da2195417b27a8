"""Whose a file is that a command makes beside the database: Kring, perhaps another user, has to open it."""

import os
from contextlib import suppress
from pathlib import Path


def belongs_like(made: int | Path, path: Path) -> None:
    """Give a file, open or by its name, to whom another one belongs; where there is none, its folder counts.

    Only root may; of anybody else what they make is theirs.
    """
    like = (path if path.exists() else path.parent).stat()
    with suppress(PermissionError):
        os.chown(made, like.st_uid, like.st_gid)
