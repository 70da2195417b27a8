"""Tables as a spreadsheet opens them: what people wrote in a cell is never taken for a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from models.person import Language

SEPARATOR = {Language.NL: ";", Language.EN: ","}  # as a spreadsheet of that language reads it
ACTIVE = "=+-@\t\r\n＝＋－＠"  # what it may take for a formula
BEGINS = re.compile(rf"\s*[{re.escape(ACTIVE)}]")  # blanks before it or not
# Where a cell begins for who reads the table with the separator of another country, up to such a sign.
SPLIT = re.compile(rf'([;,\t\r\n][\s"]*)(?=[{re.escape(ACTIVE)}])')


def inert(cell: str) -> str:
    """Return a cell that is read as the words it holds, also where blanks stand before a sign.

    So are its parts, where another separator parts it.
    """
    cell = SPLIT.sub(r"\1'", cell)
    return f"'{cell}" if BEGINS.match(cell) else cell


def as_csv(language: Language, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as a file; by the mark at its beginning a spreadsheet knows how it is written."""
    written = StringIO()
    lines = csv.writer(written, delimiter=SEPARATOR[language])
    lines.writerow(head)
    lines.writerows([inert(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")
