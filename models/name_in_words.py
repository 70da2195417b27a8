"""A name in what others wrote: it is replaced where it is the name, and no word of a sentence for it.

A name of several words is one wherever it stands, however it was typed (models/folded.py). One of a single
word may be a word too ("Will", "Roos", "An"): it is the name alone, in a list of names, and with its capital
in the middle of a sentence. Where a sentence begins with it nobody can tell, and it stays.
"""

import re
from collections.abc import Callable, Collection
from typing import Any

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

from models.folded import Folded, after, before, folded, sets_no_space, words_of

BETWEEN = re.compile(r"\s*(?:[,;/&+]|\ben\b|\band\b)\s*")
BEFORE = re.compile(r"[\w,;)’'\"-]\s+[*_~]*\Z")  # a sentence goes on after it
JOINT = r"[\s_*~]+|['.-]"  # what may stand between two words of a name; not what parts names in a list
JOINTS = re.compile(r"([\s_*~'.-]+)")
SEVERAL = re.compile(r"\S[\s_.]+[^\W_]")
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
    if not was or SEVERAL.search(was.strip()) or _lists(written, was):
        return with_name(written, was, name)
    own = folded(_capital(was), capitals=True).signs

    def instead(start: int, end: int, signs: str) -> str:
        goes_on = BEFORE.search(written[:start])
        return name if signs == own and goes_on else written[start:end]

    return _replaced(written, instead, name, _capital(was), capitals=True)


def with_name(written: str, was: str, name: str) -> str:
    """Return words in which one name stands instead of another; where it stands already it stays."""
    return _replaced(written, lambda _start, _end, _signs: name, name, was)


def without_name(written: str, name: str) -> str:
    """Return who hosts, as somebody wrote it, without this name; a longer one that begins so stays."""
    return " ".join(_replaced(written, lambda _start, _end, _signs: "", name).split()).strip(", ")


def stands_in(name: str, seen: Folded) -> bool:
    """Tell whether a name stands in what somebody wrote."""
    pattern = _pattern([name])
    return pattern is not None and bool(pattern.search(seen.signs))


def same(written: str, name: str) -> bool:
    """Tell whether what somebody wrote is just this name."""
    return bool(name) and words_of(written) == words_of(name)


def may_name(stored: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
    """Return what holds of all in which a name may stand: this `word` of it, or signs beyond ASCII.

    With such signs anything may be a letter of it; those that hold none are few enough to be read.
    """
    return _MayName(stored, word)


def longest_word(name: str) -> str:
    """Return the word of a name by which `may_name` looks for it; empty for a name without one."""
    return max(words_of(name), key=len, default="")


def _replaced(
    written: str, instead: Callable[[int, int, str], str], *names: str, capitals: bool = False
) -> str:
    """Return what is written with what stands instead of these names, by where and how they stand there."""
    pattern, seen = _pattern(names, capitals=capitals), folded(written, capitals=capitals)
    if pattern is None:
        return written
    said, done = "", 0
    for found in pattern.finditer(seen.signs):
        start, end = seen.span(*found.span())
        said += written[done:start] + instead(start, end, found[0])
        done = end
    return said + written[done:]


def _pattern(names: Collection[str], *, capitals: bool = False) -> re.Pattern[str] | None:
    """Return what finds any of these names in folded signs, the longest first; None where none is one."""
    any_of = [folded(name.strip(), capitals=capitals).signs for name in names]
    looked_for = filter(None, map(_looks, sorted({*any_of}, key=lambda one: (-len(one), one))))
    whole = "|".join(looked_for)
    return re.compile(whole) if whole else None


def _looks(name: str) -> str:
    """Return the expression for a folded name; an empty one for what has no word, such as three dots."""
    pieces = JOINTS.split(name)
    pieces = pieces if pieces[0] else pieces[2:]  # it begins with a joint
    words, joints = [word for word in pieces[::2] if word], pieces[1::2]
    if not words:
        return ""
    whole = re.escape(words[0])
    for joint, last, word in zip(joints, words, words[1:], strict=False):
        optional = "?" if sets_no_space(last[-1]) else ""
        whole += f"(?:{JOINT}|{re.escape(joint)}){optional}{re.escape(word)}"
    ends = f"(?:{re.escape(joints[-1])})?" if len(joints) == len(words) else ""
    return f"{before(words[0][0])}{whole}{ends}{after(words[-1][-1])}"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _lists(written: str, name: str) -> bool:
    """Tell whether all that is written is names, of which this is one: each begins with a capital."""
    parts = [part for part in BETWEEN.split(written.strip()) if part]
    names = all(part[:1].isupper() and len(part.split()) <= 2 and part[-1:].isalnum() for part in parts)
    own = folded(name.strip()).signs
    return folded(written.strip()).signs == own or (names and own in [folded(part).signs for part in parts])
