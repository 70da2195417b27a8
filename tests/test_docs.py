"""What is written for people leads somewhere: links, anchors, pictures, and the buttons that guides name."""

import re
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from tests.test_texts import EN, NL

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md")])
GUIDES = {  # what is for facilitators and members, in their language, with the buttons in bold
    "docs/facilitator.en.md": EN,
    "docs/facilitator.nl.md": NL,
    "docs/other-organisations.en.md": EN,
    "docs/other-organisations.nl.md": NL,
    "docs/data-protection.en.md": EN,
    "docs/data-protection.nl.md": NL,
}
# Files that people read and that name files of the repository, or pages elsewhere, without being Markdown.
PLAIN = sorted(path for path in ROOT.glob("deploy/**/*") if path.is_file() and path.suffix != ".md")
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 2_500_000  # of all pictures together
ADDRESS = re.compile(r"https?://[\w.:@%-]*\w[^\s<>`\"')\]}|{\\]*")
SPARE = {"localhost", "your.host"}  # what stands for an address in an example
NAMED = re.compile(r"`((?:bot|docs|deploy|handlers|jobs|models|playground|tests)/[\w./-]+\.\w+)`")
FOR_ANY = re.compile(r"[A-Z]{3}")  # what stands for any name, in the name of a file


class Link(NamedTuple):
    """What a page leads to, or shows."""

    page: Path
    to: str
    words: str
    picture: bool

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}: {self.to}"


@cache
def tokens(page: Path) -> list[Token]:
    """The page, as Markdown."""
    found = MarkdownIt("commonmark").enable("table").parse(page.read_text())
    return [*found, *chain.from_iterable(token.children or () for token in found)]


def links(page: Path) -> list[Link]:
    """Where a page leads, and which pictures it shows."""
    found = []
    for token in tokens(page):
        if token.type == "link_open":
            found.append(Link(page, str(token.attrs["href"]), "", picture=False))
        elif token.type == "image":
            found.append(Link(page, str(token.attrs["src"]), token.content, picture=True))
    return found


@cache
def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the forges make them."""
    found: dict[str, int] = {}
    all_of_them = set()
    read = MarkdownIt("commonmark").enable("table").parse(page.read_text())
    for opened, heading in pairwise(read):
        if opened.type != "heading_open":
            continue
        words = "".join(child.content for child in heading.children or ())
        name = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        times = found[name] = found.get(name, -1) + 1
        all_of_them.add(f"{name}-{times}" if times else name)
    return all_of_them


LINKS = [link for page in PAGES for link in links(page)]
INSIDE = [link for link in LINKS if not urlsplit(link.to).scheme]
SHOWN = [link for link in LINKS if link.picture]


def leads_nowhere(link: Link) -> str:
    """What is wrong with a link within the repository; nothing if it leads somewhere."""
    path, _, anchor = link.to.partition("#")
    target = (link.page.parent / path).resolve() if path else link.page
    if not target.is_relative_to(ROOT) or not target.exists():
        return "no such file"
    if anchor and (target.suffix != ".md" or anchor not in anchors(target)):
        return "no such heading"
    return ""


def ill_formed(address: str) -> str:
    """What is wrong with an address elsewhere, as far as its looks tell: nothing is fetched."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as wrong:
        return str(wrong)
    if parts.scheme == "http":
        return "" if host in SPARE | {"127.0.0.1"} else "not https"
    if parts.scheme != "https":
        return f"a {parts.scheme} address"
    if not re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", host) and host not in SPARE:
        return "no host"
    return "a password" if parts.password or parts.username else f"a port, {port}" if port else ""


def test_there_are_pages_and_links_to_look_at() -> None:
    names = {str(page.relative_to(ROOT)) for page in PAGES}
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/operator.md", *GUIDES} <= names
    assert len(INSIDE) > 30
    assert SHOWN


def test_every_link_within_the_repository_leads_to_a_file_and_a_heading_of_it() -> None:
    assert {str(link): wrong for link in INSIDE if (wrong := leads_nowhere(link))} == {}


def test_every_page_of_docs_is_reached_from_the_readme() -> None:
    reached, to_read = set[Path](), [ROOT / "README.md"]
    while to_read:
        page = to_read.pop()
        if page not in reached:
            reached.add(page)
            inside = [link for link in INSIDE if link.page == page]
            targets = ((page.parent / link.to.partition("#")[0]).resolve() for link in inside)
            to_read += [target for target in targets if target in PAGES]
    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in reached] == []


def test_addresses_elsewhere_are_well_formed() -> None:
    read = [(link.page, link.to) for link in LINKS if urlsplit(link.to).scheme]
    read += [(path, address) for path in [*PAGES, *PLAIN] for address in ADDRESS.findall(path.read_text())]
    wrong = {(str(path.relative_to(ROOT)), to): ill_formed(to.rstrip(".,;:")) for path, to in read}
    assert {where: why for where, why in wrong.items() if why} == {}


def test_files_that_the_pages_name_are_there() -> None:
    named = {(page.name, name) for page in PAGES for name in NAMED.findall(page.read_text())}
    fixed = [(page, name) for page, name in sorted(named) if not FOR_ANY.search(name)]
    assert len(fixed) > 50
    assert [
        each for each in fixed if not any((top / each[1]).exists() for top in (ROOT, ROOT / "tests"))
    ] == []


@pytest.mark.parametrize("link", SHOWN, ids=str)
def test_a_picture_is_there_with_words_for_who_cannot_see_it_and_in_the_language_of_its_page(
    link: Link,
) -> None:
    path = link.page.parent / link.to
    with Image.open(path) as picture:
        assert min(picture.size) > 200
    assert len(link.words.split()) >= 5, "say what there is to see"
    language = link.page.name.split(".")[-2]
    assert path.name.endswith(f".{language if language in ('nl', 'en') else 'en'}.png")


def test_no_picture_is_kept_that_no_page_shows_and_together_they_are_small() -> None:
    shown = {(link.page.parent / link.to).resolve() for link in SHOWN}
    kept = set(PICTURES.iterdir())
    assert kept - shown == set()
    assert sum(path.stat().st_size for path in kept) < MOST_BYTES


@pytest.mark.parametrize("languages", [("facilitator.en", "facilitator.nl")])
def test_both_languages_show_the_same_pictures_in_the_same_order(languages: tuple[str, str]) -> None:
    shown = [
        [Path(link.to).name.split(".")[0] for link in SHOWN if link.page.name == f"{page}.md"]
        for page in languages
    ]
    assert shown[0] == shown[1]
    assert len(shown[0]) >= 7


@pytest.mark.parametrize("page", sorted(GUIDES))
def test_the_buttons_that_a_guide_names_are_called_so(page: str) -> None:
    texts = [text for forms in GUIDES[page].values() for text in forms]
    said = {re.sub(r"[*_…]", "", text).strip().rstrip(".") for text in texts}
    said |= {part for text in texts for part in re.findall(r"\*([^*]+)\*", text)}
    shortcuts = {
        each["name"] for each in yaml.safe_load((ROOT / "app.yaml").read_text())["features"]["shortcuts"]
    }
    known = {name.lower() for name in said | shortcuts} | WORDS_IN_BOLD
    bold = [
        "".join(each.content or "\n" for each in inline.children[at + 1 : end])
        for inline in tokens(ROOT / page)
        if inline.type == "inline" and inline.children
        for at, end in _strong(inline.children)
    ]
    bold = [" ".join(words.split()) for words in bold]
    buttons = [words.rstrip("…").strip() for words in bold if words[-1] not in ".?"]
    assert [words for words in buttons if words.lower() not in known] == []


# What is bold and no button: how the guide names its buttons, what begins or is the point of a sentence.
WORDS_IN_BOLD = {
    "bold", "vet", "quiet", "stil",
    "post, invite, and more", "can use no button at all", "kunnen ze op geen enkele knop drukken",
    "when the sharing ends", "wordt het kanaal niet meer gedeeld",
    "members", "leden", "their administrators", "hun beheerders", "your administrators", "jullie beheerders",
    "processors", "verwerkers", "on which ground", "op welke grond",
}  # fmt: skip


def _strong(children: list[Token]) -> list[tuple[int, int]]:
    """Where something bold begins and ends."""
    begins = [at for at, token in enumerate(children) if token.type == "strong_open"]
    ends = [at for at, token in enumerate(children) if token.type == "strong_close"]
    return list(zip(begins, ends, strict=True))


# What the checks find, in pages of their own.


def page_of(top: Path, text: str, name: str = "README.md") -> Path:
    path = top / name
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[a](docs/no.md)", "no such file"),
        ("[a](../../elsewhere.md)", "no such file"),
        ("[a](CONTRIBUTING.md#nowhere)", "no such heading"),
        ("[a](Makefile#install)", "no such heading"),
        ("![a](docs/pictures/no.png)", "no such file"),
        ("[a](CONTRIBUTING.md#house-rules)", ""),
        ("[a](docs/operator.md#7-what-is-kept-where-and-how-long)", ""),
    ],
)
def test_what_leads_nowhere_is_named(tmp_path: Path, text: str, wrong: str) -> None:
    (link,) = links(page_of(tmp_path, text))
    assert leads_nowhere(link._replace(page=ROOT / "README.md")) == wrong


def test_headings_get_the_anchors_that_a_forge_gives_them(tmp_path: Path) -> None:
    text = "# A `code`, and **more**: it’s (so)\n\n## Twice\n\n## Twice\n\n```\n# none\n```\n"
    assert anchors(page_of(tmp_path, text)) == {"a-code-and-more-its-so", "twice", "twice-1"}


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("https://slack.com/help/articles/1", True),
        ("http://localhost:3030", True),
        ("http://slack.com/help", False),
        ("https://slack", False),
        ("https://slack..com/x", False),
        ("https://me:secret@slack.com", False),
        ("https://slack.com:99999/", False),
        ("ftp://slack.com/", False),
    ],
)
def test_an_address_that_cannot_be_one_is_named(address: str, fine: bool) -> None:
    assert (ill_formed(address) == "") is fine
