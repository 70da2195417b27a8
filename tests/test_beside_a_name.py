"""What stands beside a name in what Slack has is told from it, whatever sign parts the two."""

import sys
from unicodedata import category, name

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.beside_a_name import KNOWN
from models.name_in_words import renamed, same
from models.parts_of_name import bare, own_sides
from models.unnamed import GONE

NAMES = (
    "Anna Wonderlijk",
    "Jan Peeters-Claes",
    "Zoë O'Neill",
    "Els d'Hondt",
    "Bo Li",
    "Jan Van 't Hof",
)
UNSPACED = (*NAMES, "王小明")
SIGNS = [chr(at) for at in range(sys.maxunicode) if category(chr(at))[0] in "PS"]
OPEN = [sign for sign in SIGNS if category(sign) == "Ps"]
CLOSE = [sign for sign in SIGNS if category(sign) == "Pe"]
BEFORE = ("Dr.", "prof. dr.", "Ir.", "Mevr.", "Dipl.-Ing.", "prof")
BEHIND = ("PhD", "Ph.D.", "M.Sc.", "Jr.", "she/her", "zij/haar", "they / them", "he|him")
AFTER_COMMA = (*BEHIND, "coach", "VDAB", "Hogeschool Gent", "Odisee")


def parts(sign: str) -> bool:
    """Tell whether a sign with spaces around it parts a name from what stands behind it."""
    joins = category(sign) in ("Ps", "Pe", "Pi", "Pf", "Pc") or sign in ".`´′"
    return not joins and not any(one in name(sign, "") for one in KNOWN)


@given(some.sampled_from(UNSPACED), some.sampled_from([sign for sign in SIGNS if parts(sign)]))
def test_any_sign_between_spaces_parts_a_name_from_an_organisation(called: str, sign: str) -> None:
    assert bare(f"{called} {sign} VDAB") == called
    assert bare(f"VDAB {sign} {called}") == called


@given(some.sampled_from(UNSPACED), some.sampled_from("/:;|¦@│\\"))
def test_a_bar_needs_no_space(called: str, sign: str) -> None:
    assert bare(f"{called}{sign}VDAB") == bare(f"{called} {sign}VDAB") == called


@given(some.sampled_from(UNSPACED), some.sampled_from(OPEN), some.sampled_from(CLOSE))
def test_any_brackets_stand_beside_it(called: str, opens: str, closes: str) -> None:
    for said in ("VDAB", "zij/haar"):
        assert bare(f"{called} {opens}{said}{closes}") == called
        assert bare(f"{called} {opens}{said}{closes}, coach") == called


@pytest.mark.long
@given(
    some.sampled_from(NAMES),
    some.lists(some.sampled_from(BEFORE), max_size=2),
    some.lists(some.sampled_from(BEHIND), max_size=2),
    some.lists(some.sampled_from(AFTER_COMMA), max_size=2),
)
def test_titles_and_pronouns_stand_beside_it(
    called: str, before: list[str], behind: list[str], listed: list[str]
) -> None:
    whole = ", ".join([" ".join([*before, called, *behind]), *listed])
    assert bare(whole) == called
    assert same(called, whole)
    assert renamed(f"dat vroeg {called} ook", whole, GONE) == "dat vroeg … ook"
    assert renamed(f"dat vroeg {whole}", whole, GONE) == "dat vroeg …"


@pytest.mark.parametrize(
    ("called", "readings"),
    [
        ("Peeters, Jan", ["Peeters, Jan", "Jan Peeters"]),
        ("Peeters, dr. Jan, VDAB", ["Peeters, dr. Jan", "Jan Peeters"]),
        ("O'Neill, Zoë", ["O'Neill, Zoë", "Zoë O'Neill"]),
        ("Van den Berg, Jan", ["Van den Berg, Jan", "Jan Van den Berg"]),
        ("MAES, ELS", ["MAES, ELS", "ELS MAES"]),
        ("Peeters Claes, Jan", ["Peeters Claes", "Jan Peeters Claes"]),
        ("Anna 'Annie' D'Hondt", ["Anna D'Hondt", "Annie D'Hondt"]),
        ("Anna „Annie“ Maes", ["Anna Maes", "Annie Maes"]),
        ("J. Peeters", ["J. Peeters"]),
        ("Dr. Van Damme", ["Dr. Van Damme"]),
        ("Jack Ma", ["Jack Ma"]),
        ("João Mușat, VDAB", ["João Mușat"]),
        ("Anna 🌻 Peeters", ["Anna Peeters"]),
        ("安娜·彼得斯", ["安娜·彼得斯"]),
        ("anna.peeters@kring.example", ["anna.peeters"]),
    ],
)
def test_what_belongs_to_a_name_stays_with_it(called: str, readings: list[str]) -> None:
    assert own_sides(called) == [readings]
