"""A table that is opened with the separator of another country holds no formula either."""

import csv
from io import StringIO

import pytest

from bot import spreadsheet
from models.person import Language

WORDS = ("Hoe{}=1+1", 'x"{}"=1+1', "x\n=1+1", "x{} @SUM(A1)", "x{}\t-1", "x{}＝1")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("read_with", [";", ",", "\t"])
def test_no_part_of_a_cell_is_a_formula(language: Language, words: str, read_with: str) -> None:
    table = spreadsheet.as_csv(language, ["Nr", "Vraag"], [["1", words.format(read_with)]])
    text = StringIO(table.decode("utf-8-sig"), newline="")
    cells = [cell for row in csv.reader(text, delimiter=read_with) for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(tuple(spreadsheet.ACTIVE))]
    assert "".join(cells).count("'"), "the words are gone, or nothing was guarded"
