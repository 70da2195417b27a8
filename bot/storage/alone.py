"""One process of Kring on one file of SQLite: a second one would send and count everything again."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.running.config import file_of
from bot.storage.owner import belongs_like
from bot.storage.trouble import Unusable, explained

NAME = ".lock"  # beside the file itself, whose own locks SQLite looks after


@contextmanager
def alone(url: str, *, among_migrations: bool = False) -> Iterator[None]:
    """Hold a file of SQLite against other processes of Kring; the system lets go when this one ends, however.

    Several that only migrate wait for each other. On PostgreSQL all work together. Raises Unusable.
    """
    path = file_of(url)
    if path is None:
        yield
        return
    with explained():
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(f"{path}{NAME}", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        belongs_like(lock, path)
        _hold(lock, path, shared=among_migrations)
        yield
    finally:
        os.close(lock)


def is_held(url: str) -> bool:
    """Tell whether a process of Kring works with a file of SQLite; of PostgreSQL that cannot be seen.

    Nothing is made for that, nor written.
    """
    path = file_of(url)
    try:
        lock = os.open(f"{path}{NAME}", os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:  # that of another user: nobody can tell, so it may be
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks
        return False
    finally:
        os.close(lock)
    return False


def _hold(lock: int, path: Path, *, shared: bool) -> None:
    try:
        fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(lock, 20).decode(errors="replace").strip()
        who = f"process {holder}" if holder.isdecimal() else "another process"
        raise Unusable(
            f"{who} of Kring works with {path}; end it first, or give this one a file of its own"
        ) from None
    except OSError:
        return  # a file system without locks: a single process is all that the guide allows there
    with suppress(OSError):  # the disk may be full
        os.ftruncate(lock, 0)
        os.pwrite(lock, b"" if shared else str(os.getpid()).encode(), 0)
