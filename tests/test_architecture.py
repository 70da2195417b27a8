"""The house as docs/architecture.md draws it: who may import whom, and where what stands."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "jobs", "models", "playground")
MAY_IMPORT = {
    "models": {"models"},
    "bot": {"bot", "models"},
    "handlers": {"handlers", "bot", "models"},
    "jobs": {"jobs", "bot", "models"},
    "playground": {"playground"},
}
# The composition root knows every room; the story stands between the bot and the playground.
KNOWS_ALL = {"bot/compose.py", "bot/__main__.py"}
KNOWS_THE_PLAYGROUND = "bot/story/"


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


@cache
def read(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(read(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_more_than_it_may(path: Path) -> set[str]:
    room = name(path).split("/")[0]
    allowed = MAY_IMPORT[room] | ({"playground"} if name(path).startswith(KNOWS_THE_PLAYGROUND) else set())
    return {found.split(".")[0] for found in imports(path)} & set(ROOMS) - allowed


def test_a_room_imports_only_what_it_may() -> None:
    bound = [path for path in modules() if name(path) not in KNOWS_ALL]
    assert {name(path): more for path in bound if (more := imports_more_than_it_may(path))} == {}


def test_only_one_file_knows_apscheduler() -> None:
    assert [name(p) for p in modules() if any(i.startswith("apscheduler") for i in imports(p))] == [
        "jobs/clock.py"
    ]


def test_views_know_no_database_no_client_and_no_clock() -> None:
    forbidden = (
        "sqlalchemy",
        "slack_sdk",
        "slack_bolt",
        "aiohttp",
        "bot.storage.database",
        "bot.slack.client",
        "bot.running.clock",
    )
    for path in (ROOT / "bot" / "views").glob("*.py"):
        taken = [i for i in imports(path) if i != "bot.slack.errors"]  # what an error means is no client
        assert not [i for i in taken if i.startswith(forbidden)], name(path)


def test_models_know_no_texts_no_slack_and_no_settings() -> None:
    forbidden = ("slack_sdk", "slack_bolt", "babel", "os", "aiohttp")
    for path in (ROOT / "models").rglob("*.py"):
        assert not [i for i in imports(path) if i in forbidden], name(path)


def asks_for_the_time(path: Path) -> set[str]:
    named = [
        node.func for node in ast.walk(read(path))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"now", "utcnow", "time", "today"}
    ]  # fmt: skip
    return {"datetime.now", "datetime.utcnow", "time.time", "date.today"} & set(map(ast.unparse, named))


def test_nobody_asks_the_machine_for_the_time() -> None:
    ours = [path for path in modules() if not name(path).startswith("playground/")]
    asking = {name(path): asked for path in ours if (asked := asks_for_the_time(path))}
    assert asking.keys() <= {"bot/running/clock.py"}, asking


def test_every_handler_room_has_views_texts_and_tests_of_its_own_name() -> None:
    for path in (ROOT / "handlers").glob("*.py"):
        noun = path.stem
        if noun in ("__init__", "menu"):
            continue
        assert (ROOT / "bot" / "views" / f"{noun}.py").exists(), noun
        for language in ("nl", "en"):
            assert (ROOT / "bot" / "locales" / language / f"{noun}.po").exists(), noun
        assert list((ROOT / "tests").glob(f"test_{noun}*.py")), noun
