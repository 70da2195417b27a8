"""Invented names of people, places and ids, in fields and within words."""

import pytest

from bot.story.again.pseudonyms import Invented

HIDDEN = Invented(
    [("Siân Pritchard", "spritch"), ("Tom van den Berg", ""), ("Grace Okafor", "")],
    ["U0EAST006", "U0EAST002"],
    ["Saltmarsh Museum, 4 Quay Street", "Marlow Lane Hospice"],
    ["C0EAST001"],
)


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("Siân Pritchard asked it.", ["Siân", "Pritchard"]),
        ("SIÂN and Sian, sian pritchard too", ["SIÂN", "Sian", "pritchard"]),
        ("We met at Saltmarsh Museum, next to Quay Street.", ["Saltmarsh"]),
        ("Ask <@U0EAST006> or U0EAST002 in <#C0EAST001|garden>", ["U0EAST006", "U0EAST002", "C0EAST001"]),
        ("Mail sian@saltmarsh.org, or ring +44 20 7946 0958.", ["sian@", "7946"]),
        ("See https://saltmarsh.org/sian", ["saltmarsh.org"]),
        ("Okafor’s question, and Tom’s", ["Okafor", "Tom"]),
    ],
)
def test_names_and_ways_to_reach_somebody_are_gone_from_words(said: str, gone: list[str]) -> None:
    found = HIDDEN.words(said)
    assert not [one for one in gone if one in found], found


@pytest.mark.parametrize(
    "said",
    [
        "With grace, and on 12/05/2026 at 10:00.",
        "The van of the den.",
        "Tomorrow we part.",
        "In 2026: 12 of 15.",
    ],
)
def test_other_words_stay_as_they_are(said: str) -> None:
    assert HIDDEN.words(said) == said


def test_the_same_one_has_the_same_invented_name_everywhere() -> None:
    name = HIDDEN.person("Siân Pritchard")
    first, _, last = name.partition(" ")
    assert HIDDEN.words("Siân Pritchard; Sian; Pritchard") == f"{name}; {first}; {last}"
    made = {HIDDEN.person(one) for one in ("Siân Pritchard", "Tom van den Berg", "Grace Okafor")}
    assert len(made) == 3
    assert HIDDEN.user("U0EAST006") != HIDDEN.user("U0EAST002")
    assert HIDDEN.words("<@U0EAST006>") == "…"


def test_an_invented_name_is_nobodys() -> None:
    taken = Invented([("Noor Berkhout", ""), ("Kim Duinker", "")], ["U0NAMED001"], ["Atelier Noord"], [])
    assert not {"Noor", "Berkhout", "Kim", "Duinker"} & {*taken.person("Noor Berkhout").split()}
    assert taken.user("U0NAMED001") != "U0NAMED001"
    assert "Atelier" not in taken.organisation("Atelier Noord")
