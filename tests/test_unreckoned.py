"""What the network knows presses, ranks and reckons nobody: what could is refused, thing by thing."""

import re

import msgspec
import pytest

from bot.registers import REGISTERS
from bot.views import buddy, drawing, expertise, membership
from models.plan import RULES, Kind
from tests.test_texts import EN, NL, placeholders

NOUNS = ("expertise", "give_take", "drawing", "buddy", "tie", "visit", "stakeholder", "handover")
RECKONS = re.compile(
    r"\b(?:score|points?|rank\w*|most|least|top|best|target|level|percent\w*|must|should|overdue)\b"
    r"|\b(?:scores?|punten|rang\w*|meeste|minste|beste|doel(?:en|stelling)?|niveau|procent\w*|moet\w*)\b"
    r"|\bte laat\b",
    re.IGNORECASE,
)
COLOURS = re.compile("[🔴🟠🟡🟢🔵🟣⚫⚪🟥🟧🟨🟩🥇🥈🥉🏆⭐]")
GENDERED = re.compile(r"\b(?:he|she|his|hers?|him|hij|zijne|m/v|hem)\b", re.IGNORECASE)
KEYS = sorted(key for key in EN if key.partition(".")[0] in NOUNS)
OF_A_LIST = {"expertise.near_more"}  # how many more lines there are, each of which every member finds by name


def said(key: str) -> list[str]:
    return [*EN[key], *NL[key]]


@pytest.mark.parametrize("noun", NOUNS)
def test_no_number_of_anybody_is_told(noun: str) -> None:
    own = [key for key in KEYS if key.startswith(f"{noun}.") and key not in OF_A_LIST]
    assert own
    counting = {"n", "count", "times", "mean", "number", "total"}
    numbers = {key: set().union(*map(placeholders, EN[key])) & counting for key in own}
    assert [key for key in own if len(EN[key]) > 1 or numbers[key]] == []


@pytest.mark.parametrize("key", KEYS)
def test_nobody_is_scored_ranked_pressed_coloured_or_taken_for_a_man(key: str) -> None:
    for text in said(key):
        for refused in (RECKONS, COLOURS, GENDERED):
            assert not refused.search(text), text


def test_nothing_is_sent_by_itself_and_nobody_is_reminded() -> None:
    rule = RULES[Kind.BUDDY]
    assert rule.due is None, "Kring proposes, and a person decides"
    assert not rule.reminds
    assert not rule.told, "whoever facilitates is not told who got it, nor whether it arrived"
    assert [kind for kind in Kind if str(kind).startswith(("expertise", "drawing", "to_know", "give"))] == []


def test_nothing_is_compulsory_but_what_an_entry_is_called_by() -> None:
    forms = [expertise.Noted, drawing.Chosen, buddy.Guided, membership.Leaving]
    forms += [one.form for one in REGISTERS if one.key in NOUNS]
    needed = {form: [each.name for each in msgspec.structs.fields(form) if each.required] for form in forms}
    assert [form for form, names in needed.items() if len(names) > 1] == []
    assert needed[membership.Leaving] == []
    assert needed[drawing.Chosen] == []
