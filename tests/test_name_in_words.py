"""A name in what others wrote is replaced where it is the name, and no sentence is mutilated for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.folded import folded
from models.name_in_words import renamed, same, stands_in, with_name, without_name
from models.sought import Sought, whole_names
from models.unnamed import GONE

WORDS = some.text(some.sampled_from("abcdefgh wilroskmn.,!?\n"), max_size=60)
NAMES = some.sampled_from(["Will", "Roos", "Mark", "An", "Hope"])


@pytest.mark.parametrize(
    ("written", "was", "said"),
    [
        ("Will you come? We will see.", "Will", "Will you come? We will see."),
        ("Een roos voor wie komt.", "Roos", "Een roos voor wie komt."),
        ("Een mark per keer, een an sich.", "An", "Een mark per keer, een an sich."),
        ("Bel Roos als je later bent.", "Roos", "Bel … als je later bent."),
        ("Bel roos als je later bent.", "Roos", "Bel roos als je later bent."),
        ("Vraag het aan An, of aan Els.", "An", "Vraag het aan …, of aan Els."),
        ("Mark", "Mark", "…"),
        ("mark", "Mark", "…"),
        ("Will, An en Roos", "An", "Will, … en Roos"),
        ("Anna belt", "An", "Anna belt"),
        ("Klaar. Will zegt het.", "Will", "Klaar. Will zegt het."),
        ("Bel roos", "roos", "Bel roos"),
        ("Bel Roos", "roos", "Bel …"),
        ("bel anna peeters", "Anna Peeters", "bel …"),
        ("Anna Peeters belt", "Anna Peeters", "… belt"),
    ],
)
def test_it_is_taken_out_where_it_is_the_name(written: str, was: str, said: str) -> None:
    assert renamed(written, was, GONE) == said


@pytest.mark.parametrize(
    ("written", "was", "said"),
    [
        ("Met Anna  Peeters naar Gent", "Anna Peeters", "Met … naar Gent"),
        ("Met Anna\u00a0Peeters naar Gent", "Anna Peeters", "Met … naar Gent"),
        ("Wat we zagen met Anna\nPeeters in Gent", "Anna Peeters", "Wat we zagen met … in Gent"),
        ("Met Zoe\u0308 Peeters naar Gent", "Zo\u00eb Peeters", "Met … naar Gent"),
        ("Met Zoe Peeters naar Gent", "Zo\u00eb Peeters", "Met … naar Gent"),
        ("Met Anna D\u2019Hondt naar Gent", "Anna D'Hondt", "Met … naar Gent"),
        ("Met Anna\u2011Marie Peeters naar Gent", "Anna-Marie Peeters", "Met … naar Gent"),
        ("Met Anna_Peeters naar Gent, _Anna Peeters_", "Anna Peeters", "Met … naar Gent, _…_"),
        ("Mail anna.peeters@kring.example", "Anna Peeters", "Mail …@kring.example"),
        ("Met Anna P. belt", "Anna P.", "Met … belt"),
        ("Anna P. Peeters en Anna P Peeters", "Anna P. Peeters", "… en …"),
        ("Met Anna Peeters (HR) en Els", "Anna Peeters (HR)", "Met … en Els"),
        ("Met Anna Peetersen, en Hanna Peeters", "Anna Peeters", "Met Anna Peetersen, en Hanna Peeters"),
        ("Met Jan, Willem en Els", "Jan Willem", "Met Jan, Willem en Els"),
        ("Dat vroeg Jan. Willem zei niets", "Jan Willem", "Dat vroeg Jan. Willem zei niets"),
        ("Bel Zoe\u0308 als het kan", "Zo\u00eb", "Bel … als het kan"),
        ("Eerst Zoe\u0308, dan Els", "Zo\u00eb", "Eerst …, dan Els"),
        ("山田太郎さんに聞く、山田 太郎さんに", "山田 太郎", "…さんに聞く、…さんに"),
        ("李娜说，我们问李娜老师", "李娜", "…说，我们问…老师"),
        ("어제 김민수가 말했다", "김민수", "어제 …가 말했다"),
        ("हमने अनीता शर्मा से पूछा", "अनीता शर्मा", "हमने … से पूछा"),
        ("سألنا محمـد العلي", "محمد العلي", "سألنا …"),
        ("Anna Peeters belt", "Anna Peeters (zij/haar)", "… belt"),
        ("Anna Peeters (zij/haar) belt", "Anna Peeters (zij/haar)", "… belt"),
        ("Bram Claes belt, Bram Claes 🌻 ook", "Bram Claes 🌻", "… belt, … ook"),
        ("Dat zei Jan", "Jan (hij)", "Dat zei …"),
        ("Piet de Jongs voorstel", "Piet de Jong", "…s voorstel"),
        ("Bel 𝐀𝐧𝐧𝐚 𝐏𝐞𝐞𝐭𝐞𝐫𝐬", "Anna Peeters", "Bel …"),
        ("Elizabeth Claes en Els Claes", "Elizabeth (Els) Claes", "… en …"),
        ("Elizabeth (Els) Claes", "Elizabeth (Els) Claes", "…"),
        ("Bel Els Claes", 'Elizabeth "Els" Claes', "Bel …"),
        ("Bel Anna Peeters", "(HR) Anna Peeters", "Bel …"),
        ("Bel Anna Peeters", "Peeters, Anna", "Bel …"),
        ("Bel Anna Peeters van de VDAB", "VDAB | Anna Peeters", "Bel … van de VDAB"),
        ("Bel Anna Peeters, KU Leuven", "Anna Peeters - KU Leuven", "Bel …, KU Leuven"),
        ("Bel Anna Peeters", "Anna Peeters, Hogeschool Gent", "Bel …"),
        ("Bel Bram, of Kompas", "Bram | Kompas", "Bel …, of Kompas"),
        ("Bel Bram, van de VDAB", "VDAB | Bram", "Bel …, van de VDAB"),
    ],
)
def test_it_is_found_as_people_type_it(written: str, was: str, said: str) -> None:
    assert renamed(written, was, GONE) == said


ANOTHERS = (
    "Jan Peeters", "Jan van Damme", "Jan Van den Berg", "Jan d'Haese", "Jan van 't Hof", "Jan-Willem Maes",
    "Pieter Jan Maes", "Pieter-Jan Maes", "JAN PEETERS", "*Jan* Peeters", "Jan\u200b Peeters",
)  # fmt: skip


@pytest.mark.parametrize("other", ANOTHERS)
def test_a_name_of_one_word_within_the_name_of_somebody_else_stays(other: str) -> None:
    for written in (other, f"Bij {other}", f"Bij {other} en Els", f"{other}, directeur"):
        assert without_name(written, "Jan") == written
        assert with_name(written, "Jan", "Jan Claes") == written
        assert not stands_in("Jan", folded(written))
    for written in (f"Met {other} naar Gent", f"Dat zei {other}."):
        assert renamed(written, "Jan", GONE) == written


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ("Anna de Wit-Jansen", "Anna de Wit"),
        ("Marie-Anna de Wit", "Anna de Wit"),
        ("Jan Peeters‑Claes", "Jan Peeters"),
        ("Anna Maria Bakker", "Anna Maria"),
        ("Anna Maria Van den Bakker", "Anna Maria"),
        ("Li Na Wang", "Li Na"),
        ("Jean-Luc Maes", "Jean Luc"),
        ("Piet de Wit", "De Wit"),
    ],
)
def test_a_name_of_several_words_within_a_longer_one_stays(other: str, name: str) -> None:
    for written in (other, f"Bij {other}", f"{other}, directeur"):
        assert without_name(written, name) == written
        assert not stands_in(name, folded(written))
    for written in (f"Met {other} naar Gent", f"Dat zei {other}."):
        assert renamed(written, name, GONE) == written


@pytest.mark.parametrize(
    ("name", "longer"),
    [
        ("Anna Peeters", "Anna Peeters van Damme"),
        ("Anna Peeters", "Jan Anna Peeters"),
        ("Anna Peeters", "anna peeters claes"),
        ("Anna Peeters", "VDAB | Anna Peeters van Damme"),
        ("Jan Jansen", "Jan Jansens"),
        ("王小明", "王小明明"),
    ],
)
def test_a_longer_name_that_is_known_stays_where_nobody_else_could_tell(name: str, longer: str) -> None:
    known = Sought(name, known=whole_names([longer]))
    assert renamed(f"Met {longer} en {name}", known, GONE) == f"Met {longer} en …"
    assert not stands_in(known, folded(f"Bij {longer}"))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Met Anna Peeters\nMorgen in Gent", "Met …\nMorgen in Gent"),
        ("Met Anna Peeters. Morgen in Gent", "Met …. Morgen in Gent"),
        ("Met Anna Peeters Bram Claes", "Met … Bram Claes"),
        ("Met Anna Peeters En Bram", "Met … En Bram"),
        ("Met Anna Peeters van de Hogeschool", "Met … van de Hogeschool"),
        ("Met Anna Peeters VDAB", "Met … VDAB"),
        ("Directeur Anna Peeters komt", "Directeur … komt"),
        ("MET ANNA PEETERS MORGEN", "MET … MORGEN"),
        ("de Anna Peeters-school", "de …-school"),
    ],
)
def test_a_name_of_several_words_goes_whatever_else_stands_beside_it(written: str, said: str) -> None:
    assert renamed(written, "Anna Peeters", GONE) == said


@pytest.mark.parametrize(
    ("written", "name", "said"),
    [
        ("brood bij de bakker halen", "De Bakker", "brood bij de bakker halen"),
        ("dat vroeg De Bakker", "De Bakker", "dat vroeg …"),
        ("dat vroeg mevrouw de Bakker", "De Bakker", "dat vroeg mevrouw …"),
        ("het team zorg komt", "Team Zorg", "het team zorg komt"),
        ("vraag het Team Zorg", "Team Zorg", "vraag het …"),
        ("anna kwam", "🌻 Anna", "anna kwam"),
        ("bel Anna Maes", "🌻 Anna", "bel Anna Maes"),
    ],
)
def test_a_name_that_may_be_words_is_told_by_its_capitals(written: str, name: str, said: str) -> None:
    assert renamed(written, name, GONE) == said


@pytest.mark.parametrize(
    ("written", "name", "left"),
    [
        ("Bij Jan", "Jan", "Bij"),
        ("BIJ JAN EN ELS", "Jan", "BIJ EN ELS"),
        ("bij jan", "Jan", "bij"),
        ("bij jan peeters", "Jan", "bij jan peeters"),
        ("Gastvrouw Jan, VDAB", "Jan", "Gastvrouw, VDAB"),
        ("Jan Peeters, Jan", "Jan", "Jan Peeters"),
        ("Bij Jan in Gent", "Jan", "Bij in Gent"),
        ("Bij Piet van de Wit", "Wit", "Bij Piet van de Wit"),
        ("De directie van de school", "De", "De directie van de school"),
        ("De directie van de school", "Van", "De directie van de school"),
        ("De, Els", "De", "Els"),
        ("Roos van Jericho", "Roos", "Roos van Jericho"),
        ("محمد العلي", "محمد", "محمد العلي"),
        ("محمد", "محمد", ""),
        ("在李娜家", "李娜", "在家"),
    ],
)
def test_who_hosts_or_states_by_a_name_of_one_word_is_taken_out_and_nobody_else(
    written: str, name: str, left: str
) -> None:
    assert without_name(written, name) == left


@pytest.mark.parametrize(
    ("one", "other"),
    [("कमला", "कमली"), ("रमा", "रमे"), ("మల్ల", "మల్లా"), ("มาน", "มานี"), ("सुमन", "समन"), ("이수", "이순")],
)
def test_two_names_that_differ_in_a_vowel_are_two(one: str, other: str) -> None:
    assert not same(one, other)
    assert with_name(f"{other} 님", one, "X") == f"{other} 님"


def test_the_same_name_is_so_whatever_stands_behind_it() -> None:
    assert same("Anna Peeters", "Anna Peeters (zij/haar) 🌻")
    assert Sought("Bo Li (zij/haar)").word == "bo"


def test_who_is_called_alike_but_for_an_accent_is_called_as_they_are_now() -> None:
    assert renamed("Bel Zoe Peeters", "Zoe Peeters", "Zo\u00eb Peeters") == "Bel Zo\u00eb Peeters"
    assert renamed("Bel Zoe", "Zoe", "Zo\u00eb") == "Bel Zo\u00eb"
    assert renamed("Bel zoe  peeters", "Zoe Maes", "Zo\u00eb Peeters") == "Bel Zo\u00eb Peeters"


def test_who_gets_a_longer_name_is_not_given_it_twice() -> None:
    assert renamed("Bel Jan Peeters", "Jan", "Jan Peeters") == "Bel Jan Peeters"
    assert renamed("Bel Jan", "Jan", "Jan Peeters") == "Bel Jan Peeters"


@given(WORDS, NAMES)
def test_words_without_a_capital_are_never_touched(written: str, name: str) -> None:
    assert renamed(f"{written} iets", name, GONE) == f"{written} iets"


@given(WORDS, NAMES, WORDS)
def test_inside_a_sentence_the_name_goes_and_nothing_else(before: str, name: str, after: str) -> None:
    assert renamed(f"{before} bel {name} {after}", name, GONE) == f"{before} bel {GONE} {after}"


@given(WORDS, some.sampled_from(["Anna Peeters", "Will Smit"]), WORDS)
def test_a_name_of_several_words_is_left_nowhere(before: str, name: str, after: str) -> None:
    assert name not in renamed(f"{before} {name}. {name} {after}", name, GONE)


@given(WORDS, NAMES)
def test_a_second_time_changes_nothing(written: str, name: str) -> None:
    once = renamed(f"{written} {name} {written}", name, GONE)
    assert renamed(once, name, GONE) == once
