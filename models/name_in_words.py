"""A name in what others wrote: it is replaced where it is the name, and no word of a sentence for it.

A name of several words is one wherever it stands, however it was typed (models/folded.py), and whatever
stands beside it in brackets, beyond a bar or as a picture (models/parts_of_name.py); but not as part of a
longer one: of somebody who is known, of a double name, or where another name follows it. One of a single word
may be a word too ("Will", "Roos", "An"), or part of the name of somebody else ("Jan" of "Jan van Damme"): it
is the name alone, in a list of names, and with its capital in the middle of a sentence, with no other name
before or behind it. Where a sentence begins with it nobody can tell, and it stays.
"""

import re
from typing import Any, TypeAlias, TypeGuard

from sqlalchemy import (
    Boolean,
    Cast,
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

from models.beside_a_name import BEFORE_A_SURNAME, PARTICLES, has_several
from models.folded import WORD, Folded, folded, has_capital, words_of
from models.parts_of_name import bare, only_a_word
from models.sought import Found, Sought

Name: TypeAlias = str | Sought  # looked for; without more, within names of nobody who is known
BETWEEN = re.compile(r"\s*(?:[,;/&+]|\ben\b|\band\b)\s*")
BEFORE = re.compile(r"[\w,;)’'\"-]\s+[*_~]*\Z")  # a sentence goes on after it
BEGINS = re.compile(r"(?:\A|[.!?…:\n])[\W_]*\Z")  # a sentence begins after it
ONE = r"['’]?[^\W\d_][\w'’-]*"  # a word, as it is typed
APART = r"[\s_*~\u00ad\u200b-\u200d\u2060\ufeff]+"
BEHIND, AHEAD = re.compile(f"{APART}({ONE})"), re.compile(f"({ONE}){APART}\\Z")
FOLLOWS = re.compile(rf"(?:(?![\n\r]){APART[:-1]})+({ONE})")  # on the same line
JOINED = re.compile(r"[-‐‑][^\W\d_]")  # two names that are one
DOUBLE, DOUBLED = re.compile(r"[-‐‑]([^\W\d_])"), re.compile(r"(?<![^\W_])([^\W\d_])[\w'’]*[-‐‑]\Z")
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
    return compiler.process(_found(stored, stored.icontains(word), beyond), **options)


@compiles(_MayName, "sqlite")
def _on_sqlite(asked: _MayName, compiler: SQLCompiler, **options: Any) -> str:
    """Ask what SQLite tells soonest: it minds no capitals of ASCII, and hands expressions to Python."""
    stored, word = asked.clauses
    beyond = func.length(cast(stored, LargeBinary)) > func.length(stored)
    return compiler.process(_found(stored, stored.contains(word), beyond), **options)


def _found(stored: Any, named: ColumnElement[bool], beyond: ColumnElement[bool]) -> Any:
    """Return what holds of a text that may hold a word; JSON is ASCII, with other signs escaped."""
    escaped = stored.like(ESCAPED, escape="/")
    return or_(named, escaped if isinstance(stored, Cast) else beyond).self_group()


def renamed(written: str, was: Name, name: str) -> str:
    """Return words of others in which one name stands instead of another, where that is certain."""
    looked_for = _sought(was)
    of_names = not looked_for.name or _lists(written, looked_for)
    return _replaced(written, looked_for, name, of_names=of_names)


def with_name(written: str, was: Name, name: str) -> str:
    """Return a name, or several, in which one stands instead of another; where it stands already it stays."""
    return _replaced(written, _sought(was), name, of_names=True)


def without_name(written: str, name: Name) -> str:
    """Return who hosts, as somebody wrote it, without this name; a longer one that begins so stays."""
    said = _replaced(written, _sought(name), "", of_names=True)
    return written if said == written else " ".join(said.split()).replace(" ,", ",").strip(", ")


def stands_in(name: Name, seen: Folded) -> bool:
    """Tell whether a name stands in what somebody wrote of who hosts."""
    looked_for = _sought(name)
    return any(_is_theirs(looked_for, seen, found, of_names=True) for found in looked_for.found(seen))


def of_several_words(name: str) -> bool:
    """Tell whether a name is nobody else’s sooner than a word or a first name is: it has several words."""
    return has_several(bare(name))


def same(written: str, name: Name) -> bool:
    """Tell whether what somebody wrote is just this name."""
    looked_for = _sought(name)
    return bool(looked_for.name) and words_of(bare(written)) in map(words_of, looked_for.readings)


def _sought(name: Name) -> Sought:
    return name if isinstance(name, Sought) else Sought(name)


def may_name(stored: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
    """Return what holds of all in which a name may stand: this `word` of it, or signs beyond ASCII.

    With such signs anything may be a letter of it; those that hold none are few enough to be read.
    """
    return _MayName(stored, word)


def _replaced(written: str, was: Sought, name: str, *, of_names: bool) -> str:
    """Return what is written with a name instead of another, wherever that or the name itself is found.

    All of it is names, or words of others (`of_names`).
    """
    said, done, seen = "", 0, folded(written)
    for found in was.found(seen, name):
        if _is_theirs(was, seen, found, of_names=of_names):
            said += written[done : found.start] + name
            done = found.end
    return said + written[done:]


def _is_theirs(was: Sought, seen: Folded, found: Found, *, of_names: bool) -> bool:
    """Tell whether what was found is the name, and no word nor part of another."""
    if was.certain(found):
        return True
    start, end, reading, several = found
    if several:
        words = only_a_word(was.bare(reading))
        whole = _is_whole(seen.text, found, of_names=of_names, words=words)
        return whole and not was.of_another(seen, start, end)
    as_it_is = folded(seen.text[start:end], capitals=True).signs
    own = (folded(_capital(one), capitals=True).signs for one in (*was.readings, bare(reading)))
    return (of_names or as_it_is in own) and _is_it(seen.text, start, end, of_names=of_names)


def _is_whole(text: str, found: Found, *, of_names: bool, words: bool) -> bool:
    """Tell the same of a name of several words: whether it is no part of a longer one.

    One that may be `words` of a sentence has its capitals, and no first name before it.
    """
    name, ahead, behind = text[found.start : found.end], text[: found.start], text[found.end :]
    doubled = (DOUBLE.match(behind), DOUBLED.search(ahead))
    if any(each and each[1].isupper() for each in doubled) or (not name.isupper() and _surname(behind)):
        return False
    if not words:
        return True
    own = [one for one in WORD.findall(folded(name, capitals=True).signs) if one not in PARTICLES]
    return not _began(ahead, of_names) and (of_names or all(map(has_capital, own)))


def _surname(behind: str) -> bool:
    """Tell whether one more name follows on the line; of two it is somebody else, and of capitals alone none.

    A small word between them is a word: who is meant is from there.
    """
    word = FOLLOWS.match(behind)
    belongs = word is not None and word[1][0].isupper()
    while word and belongs and _small(word) in BEFORE_A_SURNAME:
        behind = behind[word.end() :]
        word = FOLLOWS.match(behind)
    return _named(word) and not _named(FOLLOWS.match(behind[word.end() :]))


def _named(word: re.Match[str] | None) -> TypeGuard[re.Match[str]]:
    return _another(word) and any(map(str.isupper, word[1])) and not word[1].isupper()


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


def _lists(written: str, was: Sought) -> bool:
    """Tell whether all that is written is names, of which this is one: each begins with a capital."""
    parts = [part for part in BETWEEN.split(written.strip()) if part]
    names = all(part[:1].isupper() and len(part.split()) <= 2 and part[-1:].isalnum() for part in parts)
    own = {folded(each).signs for each in was.readings}
    return folded(written.strip()).signs in own or (names and any(folded(one).signs in own for one in parts))
