"""What nothing uses: definitions, ids and texts. A line that is lost in a merge leaves such a name behind.

`make lint` runs this beside vulture, which goes by the bare name: here many rooms have a `form` or a
`button`, so that a definition is looked for by the module in which it stands. What only tests use counts as
unused.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.fields import FORMS
from bot.reading.sample import Remembering
from bot.reading.samples import CHAPTERS
from bot.reading.world import World
from models.attendance import Rsvp
from models.outcome import Outcome, Verdict
from models.person import Language
from models.plan import Kind
from models.question import State
from models.session import Mode, Stage

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "jobs", "models")
LOCALES = Path("bot/locales")
IDS = Path("bot/act/ids.py")
HEARD = ("Act", "Shortcut")  # a modal without a button to send it is heard by nobody
HEARD_OF = ("Noun",)  # what its buttons do is drawn and registered alike (bot/entrusted.py)
DRAWN = ("Act", "Form")  # shortcuts stand in the manifest
EXCEPTIONS = {
    "bot.__main__.main": "pyproject.toml calls it",
    "bot.instruments.ALL": "naming the modules loads them",
    "jobs.letters.ROOMS": "naming the modules loads them",
    "models.register.GOES_WITH_WRITER": "the form of a register says it of a field",
    "models.schema.TABLES": "migrations ask for it, to load every table",
}
IN_EACH = re.compile(
    r"bot\.(reading\.samples\.\w+\.CHAPTERS|registers\.\w+\.REGISTER)|handlers\.\w+\.routes"
)  # asked of each module
BUILT: dict[str, Iterable[str]] = {  # keys that end in the member of an enumeration, whichever it is
    "stage": Stage,
    "outcome": Outcome,
    "verdict": Verdict,
    "standing": State,
    "kind": Kind,
    "ledger": Kind,
    "why": Kind,
    "rsvp": Rsvp,
    "proxy": Rsvp,
    "mode": Mode,
}
Tree = tuple[str, ast.Module]  # the path of a file from the top, and what stands in it


def trees(top: Path) -> list[Tree]:
    """Return the files of the rooms below a folder; Alembic calls what stands in a migration."""
    paths = [path for room in ROOMS for path in sorted((top / room).rglob("*.py"))]
    return [
        (path.relative_to(top).as_posix(), ast.parse(path.read_text()))
        for path in paths
        if "migrations" not in path.parts
    ]


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _registers(decorator: ast.expr) -> bool:
    """Tell whether a decorator is called: then it registers a route, a letter or a command."""
    return isinstance(decorator, ast.Call) and ast.unparse(decorator.func) != "dataclass"


def _defined(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if not any(map(_registers, node.decorator_list)):
                yield node.name, node.lineno
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for name in ast.walk(node):
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                    yield name.id, node.lineno


def _used(path: str, tree: ast.Module) -> Iterator[str]:
    """Yield the full names of what a file uses; that an import is used, ruff sees to."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            known |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            known |= {each.asname: each.name for each in node.names if each.asname}
    yield from known.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield f"{_module(path)}.{node.id}"
        elif isinstance(node, ast.Attribute):
            first, _, rest = ast.unparse(node).partition(".")
            yield f"{known.get(first, first)}.{rest}"


def definitions(rooms: list[Tree]) -> Iterator[str]:
    """Yield the functions, classes and names at the top of a file that no room uses, with their place."""
    used = {name for path, tree in rooms for name in _used(path, tree)} | EXCEPTIONS.keys()
    for path, tree in rooms:
        for name, line in _defined(tree):
            full = f"{_module(path)}.{name}"
            if full not in used and not IN_EACH.fullmatch(full) and not name.startswith("__"):
                yield f"{path}:{line}: nothing uses {name}"


def _named(nodes: Iterator[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


def ids(rooms: list[Tree]) -> Iterator[str]:
    """Yield the ids of buttons, modals and shortcuts that nothing draws, or that nothing hears."""
    heard: set[str] = set()
    drawn: set[str] = set()
    for _, tree in rooms:
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
        registered = [node for each in functions for wrap in each.decorator_list for node in ast.walk(wrap)]
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and ast.unparse(n.func) in HEARD_OF]
        heard |= set(_named(iter(registered)))
        heard |= set(_named(node for each in calls for node in ast.walk(each)))
        drawn |= set(_named(node for node in ast.walk(tree) if node not in registered))
    ids = next(tree for path, tree in rooms if path == IDS.as_posix()).body
    for kind in (stmt for stmt in ids if isinstance(stmt, ast.ClassDef)):
        for line in kind.body:
            if isinstance(line, ast.Assign):
                name = f"{kind.name}.{ast.unparse(line.targets[0])}"
                if kind.name in HEARD and name not in heard:
                    yield f"{IDS}:{line.lineno}: nothing hears {name}"
                if kind.name in DRAWN and name not in drawn:
                    yield f"{IDS}:{line.lineno}: nothing draws {name}"


def texts_twice(top: Path) -> Iterator[str]:
    """Yield what stands twice in the catalogues of a language: the second text is passed over in silence."""
    for language in sorted(path for path in (top / LOCALES).iterdir() if path.is_dir()):
        keys: set[str] = set()
        for path in sorted(language.glob("*.po")):
            texts: set[str] = set()
            for number, line in enumerate(path.read_text().splitlines(), 1):
                said = re.match(r"msgid|msgstr(\[\d\])?", line)
                if said is None:
                    continue
                if said[0] == "msgid":
                    texts.clear()
                key = line if line != 'msgid ""' else f"{path}"
                if (said[0] == "msgid" and key in keys) or said[0] in texts:
                    yield f"{path.relative_to(top)}:{number}: a second {line}"
                keys.add(key)
                texts.add(said[0])


def _keys_drawn() -> set[str]:
    """Return the keys of the texts that the samples show."""
    found: set[str] = set()
    for language in Language:
        t = Remembering(language)
        world = World(t)
        for sample in (each for chapter in CHAPTERS for each in chapter.samples):
            sample.draw(world)
        found |= t.used
    return found


def _keys_written(rooms: list[Tree]) -> tuple[set[str], set[str]]:
    """Return the keys that stand in the code as they are, and the patterns of those that are put together."""
    whole, patterns = set(), set()
    for node in (node for _, tree in rooms for node in ast.walk(tree)):
        if isinstance(node, ast.Constant):
            whole.add(str(node.value))
        elif isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            patterns.add("".join(".+" if part is None else re.escape(str(part)) for part in parts))
        elif isinstance(node, ast.ClassDef):
            whole.add(f"refusal.{node.name}")
    return whole, {each for each in patterns if re.match(r"[a-z_]+\\\.[a-z_]{2,}", each)}  # not just "noun."


def texts(rooms: list[Tree], keys: Iterable[str]) -> Iterator[str]:
    """Yield the keys of the catalogues that no room asks for and no sample shows."""
    whole, patterns = _keys_written(rooms)
    used = whole | {f"{noun}.{each}" for noun, every in BUILT.items() for each in every} | _keys_drawn()
    forms = [(asked.noun, field) for asked in FORMS.values() for field in asked.fields.values()]
    used |= {key for noun, field in forms for sort in ("field", "hint") for key in field.keys(noun, sort)}
    used |= {f"story.{each}" for each in whole}  # the story names its own texts by their second half
    for key in keys:
        if key not in used and not any(re.fullmatch(each, key) for each in patterns):
            yield f"{LOCALES}: nothing says {key}"


def all_of(top: Path) -> list[str]:
    """Return a line for everything that nothing uses, or that stands twice."""
    rooms = trees(top)
    catalogues = [path.read_text() for path in (top / LOCALES).rglob("*.po")]
    keys = {key for text in catalogues for key in re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)}
    return [*definitions(rooms), *ids(rooms), *texts(rooms, sorted(keys)), *texts_twice(top)]


if __name__ == "__main__":
    found = all_of(ROOT)
    print("\n".join(found) or "Nothing is unused.")
    sys.exit(bool(found))
