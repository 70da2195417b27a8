"""A name in what others wrote: it is replaced where it is the name, and no word of a sentence for it.

A name of several words is one wherever it stands, however it was typed (models/folded.py), and whatever
stands behind it in brackets or as a picture. One of a single word may be a word too ("Will", "Roos", "An"),
or part of the name of somebody else ("Jan" of "Jan van Damme"): it is the name alone, in a list of names, and
with its capital in the middle of a sentence, with no other name before or behind it. Where a sentence begins
with it nobody can tell, and it stays.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, TypeGuard

from sqlalchemy import (
    Boolean,
    ColumnElement,
    LargeBinary,
    SQLColumnExpression,
    cast,
    func,
    literal_column,
    or_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from models.folded import WORD, Folded, after, before, folded, letters_of, sets_no_space, words_of
from models.parts_of_name import BEFORE_A_SURNAME, OWNS, PARTICLES, bare

BETWEEN = re.compile(r"\s*(?:[,;/&+]|\ben\b|\band\b)\s*")
BEFORE = re.compile(r"[\w,;)’'\"-]\s+[*_~]*\Z")  # a sentence goes on after it
BEGINS = re.compile(r"(?:\A|[.!?…:\n])[\W_]*\Z")  # a sentence begins after it
JOINT = r"[\s_*~]+|['.-]"  # what may stand between two words of a name; not what parts names in a list
SEVERAL = re.compile(r"\S[\s_.]+[^\W_]")
ONE = r"['’]?[^\W\d_][\w'’-]*"  # a word, as it is typed
APART = r"[\s_*~\u00ad\u200b-\u200d\u2060\ufeff]+"
BEHIND, AHEAD = re.compile(f"{APART}({ONE})"), re.compile(f"({ONE}){APART}\\Z")
JOINED = re.compile(r"[-‐‑][^\W\d_]")  # two names that are one
# What stands before a name, with a capital where something begins with it.
INTRODUCE = frozenset({
    "met", "door", "uit", "bel", "vraag", "thuis", "gast", "gastheer", "gastvrouw", "spreker", "meneer",
    "mevrouw", "heer", "with", "by", "at", "from", "ask", "host", "speaker",
})  # fmt: skip
ESCAPED: Any = literal_column(r"'%\u%'")  # signs beyond ASCII, in JSON


class _MayName(FunctionElement[bool]):
    """Whether a text may hold a word: it stands there, or the text has signs beyond ASCII."""

    inherit_cache = True
    name = "may_name"
    type = Boolean()


@compiles(_MayName)
def _in_general(asked: _MayName, compiler: SQLCompiler, **options: Any) -> str:
    stored, word = asked.clauses
    beyond = func.octet_length(stored) > func.length(stored)
    found = or_(stored.icontains(word), stored.like(ESCAPED, escape="/"), beyond)
    return compiler.process(found.self_group(), **options)


@compiles(_MayName, "sqlite")
def _on_sqlite(asked: _MayName, compiler: SQLCompiler, **options: Any) -> str:
    """Ask what SQLite tells soonest: it minds no capitals of ASCII, and hands expressions to Python."""
    stored, word = asked.clauses
    beyond = func.length(cast(stored, LargeBinary)) > func.length(stored)
    found = or_(stored.contains(word), stored.like(ESCAPED, escape="/"), beyond)
    return compiler.process(found.self_group(), **options)


def renamed(written: str, was: str, name: str) -> str:
    """Return words of others in which one name stands instead of another, where that is certain."""
    return _replaced(written, was, name, of_names=not was or _lists(written, was))


def with_name(written: str, was: str, name: str) -> str:
    """Return a name, or several, in which one stands instead of another; where it stands already it stays."""
    return _replaced(written, was, name, of_names=True)


def without_name(written: str, name: str) -> str:
    """Return who hosts, as somebody wrote it, without this name; a longer one that begins so stays."""
    said = _replaced(written, name, "", of_names=True)
    return written if said == written else " ".join(said.split()).replace(" ,", ",").strip(", ")


def stands_in(name: str, seen: Folded) -> bool:
    """Tell whether a name stands in what somebody wrote of who hosts."""
    found = _spans(seen, name)
    return any(several or _is_it(seen.text, *span, of_names=True) for span, several in found)


def of_several_words(name: str) -> bool:
    """Tell whether a name is nobody else’s sooner than a word or a first name is: it has several words."""
    called = bare(name)
    return bool(SEVERAL.search(called)) or (sets_no_space(called[-1:]) and letters_of(called) > 1)


def same(written: str, name: str) -> bool:
    """Tell whether what somebody wrote is just this name."""
    return bool(name) and words_of(bare(written)) == words_of(bare(name))


def may_name(stored: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
    """Return what holds of all in which a name may stand: this `word` of it, or signs beyond ASCII.

    With such signs anything may be a letter of it; those that hold none are few enough to be read.
    """
    return _MayName(stored, word)


def longest_word(name: str) -> str:
    """Return the word of a name by which `may_name` looks for it; empty for a name without one."""
    return max(words_of(bare(name)), key=len, default="")


def _replaced(written: str, was: str, name: str, *, of_names: bool) -> str:
    """Return what is written with a name instead of another, wherever that or the name itself is found.

    All of it is names, or words of others (`of_names`).
    """
    own = folded(_capital(bare(was)), capitals=True).signs
    said, done = "", 0
    for (start, end), several in _spans(folded(written), was, name):
        as_theirs = of_names or folded(written[start:end], capitals=True).signs == own
        if several or (as_theirs and _is_it(written, start, end, of_names=of_names)):
            said += written[done:start] + name
            done = end
    return said + written[done:]


def _spans(seen: Folded, *names: str) -> Iterator[tuple[tuple[int, int], bool]]:
    """Yield where any of these names stands, the longest first, and whether that one has several words.

    With or without what stands behind it.
    """
    any_of = {folded(each).signs for name in names for each in (name.strip(), bare(name))}
    looked_for = {one: _looks(one) for one in sorted(any_of, key=lambda one: (-len(one), one))}
    known = [one for one, looks in looked_for.items() if looks]
    whole = "|".join(f"({looked_for[one]})" for one in known)
    for found in re.finditer(whole, seen.signs) if whole else ():
        yield seen.span(*found.span()), of_several_words(known[(found.lastindex or 1) - 1])


def _looks(name: str) -> str:
    """Return the expression for a folded name; an empty one for what has no word, such as three dots."""
    words = list(WORD.finditer(name))
    if not words:
        return ""
    whole = re.escape(words[0][0])
    for last, word in pairwise(words):
        joint = re.escape(name[last.end() : word.start()])
        optional = "?" if sets_no_space(last[0][-1]) else ""
        whole += f"(?:{JOINT}|{joint}){optional}{re.escape(word[0])}"
    ends = re.escape(name[words[-1].end() :].strip())
    closed = rf"(?:\s*{ends})?" if ends else ""
    takes_on = OWNS if len(words) > 1 else ""
    return f"{before(words[0][0][0])}{whole}{closed}{after(words[-1][0][-1], takes_on)}"


def _is_it(text: str, start: int, end: int, *, of_names: bool) -> bool:
    """Tell whether a name of one word that stands there is the name, and no word nor part of another."""
    found, ahead, behind = text[start:end], text[:start], text[end:]
    if JOINED.match(behind) or JOINED.match(ahead[:-3:-1]) or _goes_on(behind) or _began(ahead, of_names):
        return False
    if not of_names:
        return bool(BEFORE.search(ahead))
    if any(map(str.isupper, found)) and folded(found).signs not in PARTICLES:
        return True
    return not _another(AHEAD.search(ahead)) and (not BEHIND.match(behind) or bool(BETWEEN.match(behind)))


def _goes_on(behind: str) -> bool:
    """Tell whether a surname follows: a word with a capital, with what belongs before it or not."""
    word = BEHIND.match(behind)
    while word and _small(word) in BEFORE_A_SURNAME:
        behind = behind[word.end() :]
        word = BEHIND.match(behind)
    return _another(word) and any(map(str.isupper, word[1]))


def _began(ahead: str, of_names: bool) -> bool:
    """Tell whether a first name stands before it; a word that begins a sentence has a capital anyhow."""
    word = AHEAD.search(ahead)
    while word and _small(word) in BEFORE_A_SURNAME and AHEAD.search(ahead[: word.start()]):
        ahead = ahead[: word.start()]
        word = AHEAD.search(ahead)
    if not _another(word) or not word[1][0].isupper():
        return False
    return of_names or not BEGINS.search(ahead[: word.start()])


def _another(word: re.Match[str] | None) -> TypeGuard[re.Match[str]]:
    """Tell whether a word that stands beside a name may be part of it."""
    return word is not None and _small(word) not in PARTICLES | INTRODUCE


def _small(word: re.Match[str]) -> str:
    return word[1].casefold().strip("'’")


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _lists(written: str, name: str) -> bool:
    """Tell whether all that is written is names, of which this is one: each begins with a capital."""
    parts = [part for part in BETWEEN.split(written.strip()) if part]
    names = all(part[:1].isupper() and len(part.split()) <= 2 and part[-1:].isalnum() for part in parts)
    own = folded(bare(name)).signs
    return folded(written.strip()).signs == own or (names and own in [folded(part).signs for part in parts])
