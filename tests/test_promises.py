"""docs/confidentiality.md tells the truth: what it names is there, every promise and number stands in it."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.export import export_network
from models.session import LearningSession, Stage
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.test_texts import EN, NL, placeholders

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "confidentiality.md").read_text()
GUIDES = {
    "en": (
        "docs/facilitator.en.md",
        "docs/operator.md",
        "docs/other-organisations.en.md",
        "docs/data-protection.en.md",
        "README.md",
    ),
    "nl": ("docs/facilitator.nl.md", "docs/other-organisations.nl.md", "docs/data-protection.nl.md"),
}

# Words by which a text promises something about who sees what. One more that is missed belongs here.
PROMISES = {
    "en": re.compile(
        r"""without\ (?:your|a|my)\ name|without\ names
        |\bonly\ (?:you|the\ one|the\ facilitator|the\ asker|facilitators|members)\b
        |(?:nobody|none\ of\ them)\ (?:sees|can|is\ recog|is\ told|knows)
        |to\ nobody\ else|names\ nobody|no\ names,
        |\b(?:not|never)\ (?:see|know)\ (?:who|whose|myself|that\ it|which)|will\ not\ see\ who
        |know\ who\ (?:asked|wrote)|knows\ who\ you|(?:which|whose)\ answer\ is|who\ answered\ what|show\ who
        |confidential|anonym|recogni[sz]e|\bforgets?\b|\berases?\b|deleted|answer\ is\ gone|nothing\ of\ it
        |keep\ nothing|remember|apart\ from|keep\ this\ apart|kept\ apart|keep\ your\ text
        |kept\ for\ (?:six|a\ while)
        |\bsees?\ (?:this|that\ you|that\ too|your|it)\b|\bseen\ by\b
        |\breads?\ (?:this|your\ answer|your\ line)
        |read\ (?:only\ )?by\ the|may\ read|read\ along|can\ read\ (?:what|who)|find\ (?:your|you)\b
        |language\ model
        |administrators\ of\ slack|\*administrators|gives?\ (?:them|somebody)\ away|give\ away\ who
        |not\ whose|not\ a\ later|is\ for\ you[.,]|it\ is\ for\ you
        |yours\ alone|disappears\ at\ once|in\ any\ case|say\ no\ more|only\ say\ that|only\ that\ somebody
        |anything\ outside|nothing\ outside|nothing\ reaches|word\ for\ word|as\ you\ write\ them
        |with\ your\ name|stays\ with\ you|among\ yourselves|share\ it\ only|said\ that\ you\ may
        |tell\ something\ about|results\ (?:come\ once|of\ the\ evaluation\ will)|here\ once,\ after
        |decided\ from\ it\ stays""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "nl": re.compile(
        r"""zonder\ (?:je\ |mijn\ )?naam|zonder\ namen
        |alleen\ (?:jij|de\ begeleider|begeleiders|leden|wie\ je\ kiest|de\ vraagsteller)\b|zie\ jij\ alleen
        |niemand\ (?:ziet|kan\ zien|herken|te\ herkennen|weet|aan\ zijn)|niemand\ anders
        |(?:zien|ziet|weet|weten)\ niet\ (?:wie|welk|dat|meer\ wie)|ziet\ nooit|zelf\ niet\ welk
        |begeleider\ niet\ van\ wie|weet\ van\ wie|tonen\ wie
        |vertrouwelijk|anoniem|herkenbaar|herkend|herkennen|\bvergeet\b|\bwist?\b|gewist|verwijder
        |antwoord.*is\ weg|niets\ van|bewaar\ ik\ niets|onthoud|los\ van\ wat|apart\ (?:van|bewaard)
        |bewaar\ je\ tekst|(?:ziet|zien|leest|lezen)\ (?:dit|dat|het|je)\b|dat\ ziet|ziet\ dat|leest\ alleen
        |mag\ lezen|meeleest|meelezen|\bbeheert\b|\*Beheerders|verraden|niet\ van\ wie|van\ jou\ alleen
        |verraadt|is\ voor\ jou[.,]|sturen\ buiten|woordelijk|verdwijnt\ meteen|in\ elk\ geval|zes\ maanden
        |geen\ latere|taalmodel|met\ je\ naam|over\ iemand\ zou|resultaten\ komen
        |er\ al\ uit\ besliste""",
        re.IGNORECASE | re.VERBOSE,
    ),
}
# What a placeholder is called that holds a number of people, or of what people did.
COUNTS = {
    "n", "count", "active", "capacity", "waiting", "invited", "present", "members", "answers", "asked", "yes",
    "maybe", "no", "silent", "answered", "partly", "questions", "agreements", "actions", "mean", "spread",
}  # fmt: skip


def part(heading: str) -> str:
    """What stands under a heading of the page, up to the next of its rank."""
    begin = PAGE.index(f"\n{heading}\n")
    rank = heading.partition(" ")[0]
    end = PAGE.find(f"\n{rank} ", begin + 1)
    return PAGE[begin : end if end > 0 else len(PAGE)]


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, cell by cell, without their headings."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    found = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in found if row[0] not in ("---", "promise", "number")]


ROWS = rows(part("## What we promise"))
NUMBERS = rows(part("## Every number, and the set that it counts"))
NONE = part("### Sounds like a promise, and is none").split("\n## ")[0]


def coded(text: str) -> list[str]:
    """What stands in a text as code."""
    return re.findall(r"`([^`]+)`", text)


def keys(text: str) -> set[str]:
    """The texts of the catalogues that are named."""
    return {name for name in coded(text) if re.fullmatch(r"[a-z_]+\.[A-Za-z_]+", name)}


def quoted(text: str) -> list[str]:
    """What is quoted from the guides."""
    return re.findall(r"“([^”]+)”", text)


@cache
def guide(path: str) -> str:
    return " ".join(sentences(path))


@cache
def sentences(path: str) -> list[str]:
    """The sentences of a guide; a heading, a cell and a point of a list are by themselves."""
    blocks = re.split(r"\n\n|\n(?=[-#|]|\d+\. )", (ROOT / path).read_text())
    return [" ".join(said.split()) for block in blocks for said in re.split(r"(?<=[.:;?!])\s+| \| ", block)]


@cache
def names_in(path: str) -> set[str]:
    """The functions, classes and constants of a module."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_a_promise_rests_on_is_there(row: list[str]) -> None:
    assert len(row) == 4
    _promise, said, kept, tests = row
    assert keys(said) <= EN.keys()
    everything = " ".join(guide(path) for paths in GUIDES.values() for path in paths)
    assert [words for words in quoted(said) if words not in everything] == []
    assert coded(kept), "no place in the code"
    for place in coded(kept):
        path, _, name = place.partition(":")
        assert (ROOT / path).exists(), path
        assert not name or name in names_in(path), place
    assert coded(tests), "no test"
    for test in coded(tests):
        file, name = test.split(".")
        assert name in names_in(f"tests/{file}.py"), test


@pytest.mark.long
def test_every_text_that_promises_something_stands_on_the_page() -> None:
    sounds = {
        key
        for language, texts in (("nl", NL), ("en", EN))
        for key, said in texts.items()
        if any(PROMISES[language].search(each) for each in said)
    }
    named = set().union(*(keys(row[1]) for row in ROWS)) | keys(NONE)
    assert sounds - named == set(), "enter these in docs/confidentiality.md"
    assert named - sounds == set(), "these promise nothing any more, or in words that PROMISES does not know"


@pytest.mark.parametrize("language", GUIDES)
def test_every_sentence_of_the_guides_that_promises_something_stands_on_the_page(language: str) -> None:
    known = [words for row in ROWS for words in quoted(row[1])] + quoted(NONE)
    loose = [
        sentence
        for path in GUIDES[language]
        for sentence in sentences(path)
        if PROMISES[language].search(sentence) and not any(words in sentence for words in known)
    ]
    assert loose == []


def test_every_number_that_is_shown_stands_on_the_page_with_the_set_that_it_counts() -> None:
    counting = {
        key
        for key, said in EN.items()
        if (len(said) > 1 or set().union(*map(placeholders, said)) & COUNTS) and not key.startswith("story.")
    }
    named = set().union(*(keys(row[0]) for row in NUMBERS))
    assert counting - named == set(), "enter these in docs/confidentiality.md"
    assert named - counting == set()
    assert all(len(row) == 4 and all(row) for row in NUMBERS)


async def test_an_export_names_nobody_and_counts_no_evaluation_that_is_open(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vraag Hoe begin je eraan?", channel=CHANNEL)
    await anna.submits()
    async with circle.database.write() as db:
        await db.execute(
            update(LearningSession).values(
                stage=Stage.EVALUATING,
                evaluation_opened_at=circle.clock.now(),
            )
        )
    async with circle.database.read() as db:
        exported = await export_network(db, CHANNEL)
    text = json.dumps(exported, default=str)
    assert "Hoe begin je eraan?" in text
    assert not [name for pair in MEMBERS.items() for name in pair if name in text]
    assert exported["sessions"][0]["evaluation"]["answers"] is None
