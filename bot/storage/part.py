"""A file that is not whole yet, hidden beside the whole one: what a process that died left of it is swept.

Whoever makes one holds it by a lock, of which the system lets go when the process ends, however: a number of
the process would not do, as in a container each has the same.
"""

import errno
import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.storage.owner import OWNER_ONLY

PART = ".kring-part"
WITH_IT = ("", "-wal", "-shm", "-journal")  # the file, and what SQLite may keep beside it


@contextmanager
def part_of(whole: Path) -> Iterator[Path]:
    """A file beside the whole one that only its owner reads, and that is not there afterwards.

    Those that dead processes left there go first. Raises OSError, which names the whole one.
    """
    sweep(whole.parent)
    try:
        part, lock = _made(whole)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(whole)) from error
    try:
        yield part
    finally:
        _away(part)
        os.close(lock)


def sweep(folder: Path) -> None:
    """Delete what processes that died have left in a folder; what one that lives works on stays."""
    for part in folder.glob(f".*{PART}"):
        with suppress(OSError):  # of somebody else, or gone meanwhile
            lock = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                if stat.S_ISREG(os.fstat(lock).st_mode):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    _away(part)
            finally:
                os.close(lock)


def _made(whole: Path) -> tuple[Path, int]:
    """Return a new file, and its lock; another one where somebody swept it before it was held."""
    while True:
        part = whole.with_name(f".{whole.name}.{secrets.token_hex(4)}{PART}")
        lock = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        except OSError:
            return part, lock  # a file system without locks: nobody sweeps there either
        if part.exists():
            return part, lock
        os.close(lock)


def _away(part: Path) -> None:
    for end in WITH_IT:
        part.with_name(part.name + end).unlink(missing_ok=True)


def give_name(path: Path, name: Path) -> None:
    """Give a file a second name, which overwrites nothing; on a disk without second names, another one.

    Raises FileExistsError, and other OSError.
    """
    try:
        os.link(path, name)
    except FileExistsError:
        raise
    except OSError:
        if name.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(name)) from None
        path.rename(name)
    to_disk(name.parent)


def to_disk(path: Path) -> None:
    """Wait until a file, or what a folder holds, is on the disk. Raises OSError."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
