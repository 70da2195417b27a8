"""The check of what nothing uses: each part of it is shown something that a merge may leave behind."""

from pathlib import Path

import pytest

from tests.unused import ROOT, definitions, ids, texts, texts_twice, trees

IDS = """
class Act(StrEnum):
    ASK = "ask"
    LEFT = "left"

class Form(StrEnum):
    QUESTION = "question"
"""
VIEW = """
from bot.act import ids
from bot.act.ids import Act, Form

def form(t):
    return modal(Form.QUESTION, button(Act.ASK))
"""
HANDLER = """
from bot.act.ids import Act
from bot.views import question as view

DISCREET = frozenset({1})

@routes.act(Act.ASK)
async def ask(call):
    return view.form(call.t)

@routes.act(Act.LEFT)
async def leave(call):
    pass

@prepared
def _closed():
    return select(1)
"""
CATALOGUE = """
msgid ""
msgstr ""

msgid "question.ask"
msgstr "Vraag"
msgstr "Vraag stellen"

msgid "question.some"
msgid_plural "question.some"
msgstr[0] "een"
msgstr[1] "meer"
"""


def house(top: Path, **files: str) -> Path:
    files = {
        "bot/act/ids.py": IDS,
        "bot/views/question.py": VIEW,
        "handlers/question.py": HANDLER,
        "bot/locales/nl/question.po": CATALOGUE,
        **files,
    }
    for name, content in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(content)
    return top


def test_a_definition_that_no_room_uses_is_named_with_its_place(tmp_path: Path) -> None:
    found = list(definitions(trees(house(tmp_path))))
    assert found == [
        "handlers/question.py:5: nothing uses DISCREET",
        "handlers/question.py:16: nothing uses _closed",
    ]


def test_a_name_counts_as_used_only_where_its_own_module_is_meant(tmp_path: Path) -> None:
    other = "def form(t):\n    return t\n"
    found = list(definitions(trees(house(tmp_path, **{"bot/views/panel.py": other}))))
    assert "bot/views/panel.py:1: nothing uses form" in found


def test_an_id_that_is_only_drawn_or_only_heard_is_named(tmp_path: Path) -> None:
    assert list(ids(trees(house(tmp_path)))) == ["bot/act/ids.py:4: nothing draws Act.LEFT"]
    unheard = HANDLER.replace("@routes.act(Act.ASK)", "@routes.act()")
    found = list(ids(trees(house(tmp_path, **{"handlers/question.py": unheard}))))
    assert "bot/act/ids.py:3: nothing hears Act.ASK" in found


@pytest.mark.long
def test_a_text_that_nothing_says_is_named() -> None:
    found = list(texts(trees(ROOT), ["question.ask", "question.lost", "refusal.NotFound", "refusal.Lost"]))
    assert [line.rsplit(" ", 1)[1] for line in found] == ["question.lost", "refusal.Lost"]


def test_a_second_text_of_one_key_is_named_wherever_it_stands(tmp_path: Path) -> None:
    again = {"bot/locales/nl/panel.po": 'msgid "question.some"\nmsgstr "x"\n'}
    found = list(texts_twice(house(tmp_path, **again)))
    assert found == [
        'bot/locales/nl/question.po:7: a second msgstr "Vraag stellen"',
        'bot/locales/nl/question.po:9: a second msgid "question.some"',
    ]
