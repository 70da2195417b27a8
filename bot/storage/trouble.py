"""Why a database is of no use, in one sentence for whoever runs Kring, with what they can do about it."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, OperationalError


class Unusable(Exception):
    """The database cannot be used; `passes` when that may be over without anybody changing a setting.

    A detail is for whoever starts Kring: it may name a server and a role.
    """

    def __init__(self, why: str, detail: str = "", *, passes: bool = True) -> None:
        super().__init__(f"{why} ({detail})" if detail else why)
        self.why, self.passes = why, passes


FULL = "the disk is full; make room"
READ_ONLY = "it cannot be written; see that the disk is not read-only, and that Kring may write there"
NO_FOLDER = "its folder cannot be made; see that the path is right"
BROKEN = "the file is broken, or not a database; restore a backup, or name another file"
NO_ADDRESS = "this is no address of PostgreSQL; see its host, and what stands behind the question mark"
# By the first byte of what SQLite says, and by the SQLSTATE of PostgreSQL or its class.
OF_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; see that it has a folder, in which Kring may write",
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_NOTADB: BROKEN,
    sqlite3.SQLITE_CORRUPT: BROKEN,
    sqlite3.SQLITE_BUSY: "another program holds the file; end it",
    sqlite3.SQLITE_LOCKED: "another program holds the file; end it",
    sqlite3.SQLITE_IOERR: "the disk gives errors; see whether it is full, or failing",
}
OF_POSTGRESQL = {
    "53100": FULL,
    "53300": "PostgreSQL takes no more connections; raise max_connections, or run fewer processes",
    "25006": "PostgreSQL takes no writes; name the server that does, not a replica of it",
    "42501": "the role of Kring may not do what it has to; make it the owner of the database",
    "3F000": "there is no schema to make tables in; make one (CREATE SCHEMA public)",
    "57P03": "PostgreSQL is starting or stopping; try again",
    "3D000": "there is no such database; make it with createdb",
    "28": "PostgreSQL does not let this role in; check its name and its password",
    "XX001": "PostgreSQL finds its data broken; restore a backup",
    "XX002": "PostgreSQL finds its data broken; restore a backup",
}
OF_DISK = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.ENOENT: NO_FOLDER,
    errno.ENOTDIR: NO_FOLDER,
}
STAYS = {BROKEN, NO_ADDRESS, OF_POSTGRESQL["28"], OF_POSTGRESQL["3D000"]}  # until somebody changes something


def code_of(error: BaseException | None) -> str:
    """Return the sign by which a database, a disk or a network names an error; empty when it has none."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorname", "")
    if isinstance(error, psycopg.Error):
        return error.sqlstate or ""
    if isinstance(error, OSError):
        return errno.errorcode.get(error.errno or 0, "")
    return ""


def reason(error: BaseException) -> Unusable | None:
    """Return why a database is of no use, when an error comes of that."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, Unusable):
        return cause
    said, detail = None, ""
    if isinstance(cause, sqlite3.Error):
        said = OF_SQLITE.get((getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF)
    elif isinstance(cause, psycopg.Error):
        said = _of_postgresql(cause.sqlstate or "")
        if said is None and not cause.sqlstate and isinstance(error, OperationalError):
            said, detail = "PostgreSQL cannot be reached", str(cause).strip().partition("\n")[0]
        elif said is None and not cause.sqlstate and isinstance(cause, psycopg.ProgrammingError):
            said, detail = NO_ADDRESS, str(cause).strip().partition("\n")[0]
    elif isinstance(cause, UnicodeError):
        said = NO_ADDRESS
    elif isinstance(cause, OSError):
        said = OF_DISK.get(cause.errno or 0) or os.strerror(cause.errno or 0)
    return None if said is None else Unusable(said, detail, passes=said not in STAYS)


def _of_postgresql(code: str) -> str | None:
    return OF_POSTGRESQL.get(code) or OF_POSTGRESQL.get(code[:2])


@contextmanager
def explained() -> Iterator[None]:
    """Let what fails because the database is of no use be told in a sentence. Raises Unusable."""
    try:
        yield
    except Exception as error:
        told = reason(error)
        if told is None or told is error:
            raise
        raise told from error
