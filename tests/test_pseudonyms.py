"""Invented names of people, places and ids, in fields and within words."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.story.again.pseudonyms import Invented
from models.folded import folded

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


def of(*people: str | tuple[str, ...], places: tuple[str, ...] = ()) -> Invented:
    return Invented([(one, "") if isinstance(one, str) else one for one in people], [], places, [])


@pytest.mark.parametrize(
    ("name", "said", "gone"),
    [
        ("PEETERS Anna", "Dat vroeg Peeters ook.", "Peeters"),
        ("VDAB | Anna Peeters", "Dat vroeg Peeters ook.", "Peeters"),
        ("VDAB | Anna Peeters", "Dat vroeg iemand van de VDAB.", "VDAB"),
        ("Elizabeth (Els) Peeters", "Dat vroeg Els Peeters ook.", "Els"),
        ("anna peeters", "Dat vroeg Anna ook.", "Anna"),
        ("anna.peeters", "Anna Peeters was er, met Anna", "Anna"),
        ("Anna Peeters", "Dat vroeg _Anna_, in Peeters_Anna.docx en AnnaPeeters.pdf.", "Anna"),
        ("Anna Peeters", "Dat vroeg peeters anna, of anna-peeters", "peeters"),
        ("Anna Peeters", "Annas vraag", "Annas"),
        ("Anna-Lena Vermeer", "Dat vroegen Anna, Lena en Anna Lena", "Lena"),
        ("Els d'Haese", "Dat vroeg D\u2019Haese, of Haese", "Haese"),
        ("Els D\u2019Haese", "Dat vroeg D'Haese ook.", "Haese"),
        ("Siân Pritchard", "Dat vroeg Sia\u0302n.", "Sia"),
        ("Søren Øster", "Dat vroeg Soren Oster, of Soren.", "Soren"),
        ("Łukasz Nowak", "Dat vroeg Lukasz.", "Lukasz"),
        ("Yi Li", "Dat vroegen Li en Yi.", "Li"),
        ("李小龙", "我问李小龙老师", "李小龙"),
        ("Anna Peeters", "A\u200bnna Peeters zei het", "Peeters"),
        ("anna", "Vraag het @anna.", "anna"),
        ("अनीता शर्मा", "हमने अनीता शर्मा से पूछा", "शर्मा"),
        ("अनीता शर्मा", "अनीता ने बताया", "अनीता"),
        ("তানিয়া সরকার", "প্রশ্নটি তানিয়া সরকার করেছে", "সরকার"),
        ("தமிழ்செல்வி முருகன்", "தமிழ்செல்வி முருகன் கேட்டார்", "முருகன்"),
        ("නිමාලි පෙරේරා", "නිමාලි පෙරේරා කොහොමද?", "පෙරේරා"),
        ("محمد", "سألنا محمد عن ذلك", "محمد"),
        ("محمد العلي", "سألنا محمـد عن ذلك", "محمـد"),
        ("דנה", "שאלנו את דנה אתמול", "דנה"),
        ("გიორგი", "ვკითხეთ გიორგი", "გიორგი"),
        ("김 민수", "어제 김민수 씨가 물었다", "민수"),
        ("Anna Peeters", "Bel 𝐀𝐧𝐧𝐚", "𝐀𝐧𝐧𝐚"),
    ],
)
def test_a_name_is_found_as_people_write_it(name: str, said: str, gone: str) -> None:
    assert gone not in of(name).words(said)


SPELLED: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "in small letters": str.lower,
    "in one sign": lambda name: unicodedata.normalize("NFC", name),
    "in letters and marks": lambda name: unicodedata.normalize("NFD", name),
    "in plain letters": lambda name: folded(name).signs.title(),
    "with lines for spaces": lambda name: name.replace(" ", "_"),
    "with dashes for spaces": lambda name: name.replace(" ", "-"),
    "slanted": lambda name: f"_{name}_",
    "its words turned": lambda name: " ".join(reversed(name.split())),
    "with another apostrophe": lambda name: name.replace("'", "\u2019"),
    "as a file": lambda name: f"{name.replace(' ', '')}_2026.docx",
}
NAMES = (
    "Anna Peeters", "anna peeters", "PEETERS Anna", "Siân Pritchard", "Søren Øster", "Łukasz Nowak",
    "Els d'Haese", "Anna-Lena Vermeer", "Zoë O'Neill", "Ана Петровић", "Nguyễn Thị Anh", "Groß Jürgen",
)  # fmt: skip


@given(
    name=st.sampled_from(NAMES),
    spelled=st.lists(st.sampled_from(sorted(SPELLED)), max_size=3),
    before=st.sampled_from(["", "Dat zei ", "(", "*", "van "]),
    after=st.sampled_from(["", " ook.", ")", "*", ", of niet?"]),
)
def test_a_whole_name_never_stays_however_it_is_spelled(
    name: str, spelled: list[str], before: str, after: str
) -> None:
    said = name
    for each in spelled:
        said = SPELLED[each](said)
    found = folded(of(name).words(f"{before}{said}{after}")).signs
    parts = [part for part in folded(name).signs.replace("-", " ").replace("'", " ").split() if len(part) > 2]
    assert [part for part in parts if part in found] == []


@given(st.text(max_size=60), st.sampled_from(NAMES))
def test_where_nobody_is_named_every_sign_stays(text: str, name: str) -> None:
    parts = folded(name).signs.replace("-", " ").replace("'", " ").split()
    if not any(part in folded(text).signs for part in parts) and "." not in text and "<" not in text:
        assert of(name).words(text) == text or any(sign.isdigit() for sign in text) or "@" in text


@pytest.mark.parametrize(
    ("called", "said"),
    [
        (("Jan Will", "will"), "I will go, and may."),
        (("Jan Will", "."), "Een. Twee."),
        (("Piet", "-"), "Een - twee"),
        (("Jan Peeters", "a"), "a. b. A."),
        (("Jan Peeters", "2026"), "In 2026: 12 of 15."),
        (("Ann Peeters (zij/haar)", ""), "Haar vraag. Zij vroeg het."),
        (("Jo An Der", ""), "Dat is ander werk."),
        (("कमला देवी", ""), "कमली ने बताया"),
        (("محمد بن علي", ""), "قال بن"),
        (("김 수", ""), "수업"),
    ],
)
def test_a_common_word_that_somebody_is_called_stays(called: tuple[str, ...], said: str) -> None:
    assert of(called).words(said) == said


def test_a_place_is_found_by_its_lines_and_online_is_none() -> None:
    hidden = of("Anna", places=("de Kring, 9000 Gent", "Online"))
    assert not {"Gent", "Kring", "kring"} & {
        *hidden.words("In Gent. De Kring, de kring").replace(",", "").split()
    }
    assert hidden.words("Online kan ook, of online.") == "Online kan ook, of online."
    assert hidden.organisation("Online") == "Online"


def test_an_address_without_https_goes_too() -> None:
    assert (
        of("Anna").words("zie linkedin.com/in/wie, of wie.be")
        == "zie https://example.org, of https://example.org"
    )
    assert of("Anna").words("Tot slot.Daarna, en bv. dit/dat") == "Tot slot.Daarna, en bv. dit/dat"


def test_two_who_share_a_name_stay_two() -> None:
    two = Invented(
        [("Anna Peeters", "Anna"), ("Anna De Wit", "Anna"), ("Anna De Wit", "")], ["U1", "U2", "U3"], [], []
    )
    named = [
        two.person("Anna Peeters", "U1"),
        two.person("Anna De Wit", "U2"),
        two.person("Anna De Wit", "U3"),
    ]
    assert len({*named}) == 3
