"""A file of SQLite read page by page, as somebody with a copy of it can: where each row lies.

The format is that of https://www.sqlite.org/fileformat2.html: b-trees of tables WITHOUT ROWID, pages that
overflow, free pages and free room on pages, and the frames of the write-ahead log.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from struct import unpack
from typing import Any

from tests.disk import read

INTERIOR, LEAF = 2, 10  # pages of an index, which a table WITHOUT ROWID is
FRAME_HEADER, LOG_HEADER = 24, 32


@dataclass(frozen=True)
class Cell:
    """A row and where it lies: a page is filled from its end."""

    page: int
    offset: int
    row: tuple[Any, ...]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9


def _value(kind: int, data: bytes) -> Any:
    if kind == 0:
        return None
    if kind <= 6:
        return int.from_bytes(data, "big", signed=True)
    if kind == 7:
        return unpack(">d", data)[0]
    if kind in (8, 9):
        return kind - 8
    return data.decode() if kind % 2 else data


def _width(kind: int) -> int:
    return (kind - 12) // 2 if kind >= 12 else (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kind]


def _record(payload: bytes) -> tuple[Any, ...]:
    body, at = _varint(payload, 0)
    values, place = [], body
    while at < body:
        kind, at = _varint(payload, at)
        values.append(_value(kind, payload[place : place + _width(kind)]))
        place += _width(kind)
    return tuple(values)


class Pages:
    """The bytes of a database."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        (size,) = unpack(">H", data[16:18])
        self._size = 65536 if size == 1 else size
        self._usable = self._size - data[20]

    def page(self, number: int) -> bytes:
        """The bytes of one page; the first is number 1."""
        return self._data[(number - 1) * self._size : number * self._size]

    def cells(self, root: int) -> Iterator[Cell]:
        """Every row of the table WITHOUT ROWID that begins at this page."""
        page = self.page(root)
        interior = page[0] == INTERIOR
        assert page[0] in (INTERIOR, LEAF)
        (count,) = unpack(">H", page[3:5])
        first = 12 if interior else 8
        for offset in unpack(f">{count}H", page[first : first + 2 * count]):
            if interior:
                yield from self.cells(int.from_bytes(page[offset : offset + 4], "big"))
            yield Cell(root, offset, _record(self._payload(page, offset + (4 if interior else 0))))
        if interior:
            yield from self.cells(int.from_bytes(page[8:12], "big"))

    def _payload(self, page: bytes, at: int) -> bytes:
        length, at = _varint(page, at)
        most, least = (self._usable - 12) * 64 // 255 - 23, (self._usable - 12) * 32 // 255 - 23
        here = length
        if length > most:
            here = least + (length - least) % (self._usable - 4)
            here = here if here <= most else least
        payload = page[at : at + here]
        after = int.from_bytes(page[at + here : at + here + 4], "big") if here < length else 0
        while after:
            more = self.page(after)
            payload += more[4 : 4 + min(length - len(payload), self._usable - 4)]
            after = int.from_bytes(more[:4], "big")
        return payload

    def free(self) -> Iterator[bytes]:
        """What stands on free pages, but for the numbers of others among them."""
        trunk = int.from_bytes(self._data[32:36], "big")
        while trunk:
            page = self.page(trunk)
            after, count = unpack(">II", page[:8])
            yield page[8 + 4 * count :]
            for leaf in unpack(f">{count}I", page[8 : 8 + 4 * count]):
                yield self.page(leaf)
            trunk = after


def by_place(file: Path, table: str) -> list[tuple[Any, ...]]:
    """The rows of a table WITHOUT ROWID in the order in which they were put on their pages."""
    with closing(sqlite3.connect(file)) as asked:
        found = asked.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()
    cells = Pages(file.read_bytes()).cells(found[0])
    return [cell.row for cell in sorted(cells, key=lambda cell: (cell.page, -cell.offset))]


def copied(address: Path, to: Path) -> Path:
    """What `.backup` copies of a database in use."""
    with closing(sqlite3.connect(address)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return to


def versions(file: Path, to: Path) -> Iterator[Path]:
    """A database as it stood after each commit that its write-ahead log still holds, put at a place."""
    data, log = bytearray(read(file)), read(file.with_name(f"{file.name}-wal"))
    if not log:
        return
    size, salt = unpack(">I", log[8:12])[0], log[16:24]
    at = LOG_HEADER
    while at + FRAME_HEADER + size <= len(log) and log[at + 8 : at + 16] == salt:
        number, pages = unpack(">II", log[at : at + 8])
        begin = (number - 1) * size
        data.extend(bytes(max(0, begin + size - len(data))))
        data[begin : begin + size] = log[at + FRAME_HEADER : at + FRAME_HEADER + size]
        at += FRAME_HEADER + size
        if pages:  # the last frame of a commit
            data[18:20] = b"\1\1"  # asks for no log
            to.write_bytes(data)
            yield to
            data[18:20] = b"\2\2"
