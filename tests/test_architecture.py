"""The house as docs/architecture.md draws it: who may import whom, and where what stands."""

import ast
from pathlib import Path

import pytest

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


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules(), ids=name)
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    if name(path) in KNOWS_ALL:
        return
    room = name(path).split("/")[0]
    allowed = MAY_IMPORT[room] | ({"playground"} if name(path).startswith(KNOWS_THE_PLAYGROUND) else set())
    ours = {found.split(".")[0] for found in imports(path)} & set(ROOMS)
    assert ours <= allowed


def test_only_one_file_knows_apscheduler() -> None:
    assert [name(p) for p in modules() if any(i.startswith("apscheduler") for i in imports(p))] == [
        "jobs/clock.py"
    ]


def test_views_know_no_database_no_client_and_no_clock() -> None:
    forbidden = ("sqlalchemy", "slack_sdk", "slack_bolt", "aiohttp", "bot.database", "bot.slack", "bot.clock")
    for path in (ROOT / "bot" / "views").glob("*.py"):
        assert not [i for i in imports(path) if i.startswith(forbidden)], name(path)


def test_models_know_no_texts_no_slack_and_no_settings() -> None:
    forbidden = ("slack_sdk", "slack_bolt", "babel", "os", "aiohttp")
    for path in (ROOT / "models").rglob("*.py"):
        assert not [i for i in imports(path) if i in forbidden], name(path)


@pytest.mark.parametrize("path", modules(), ids=name)
def test_nobody_asks_the_machine_for_the_time(path: Path) -> None:
    if name(path) == "bot/clock.py" or name(path).startswith("playground/"):
        return
    calls = [
        ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
    ]
    assert not {"datetime.now", "datetime.utcnow", "time.time", "date.today"} & set(calls)


def test_every_handler_room_has_views_texts_and_tests_of_its_own_name() -> None:
    for path in (ROOT / "handlers").glob("*.py"):
        noun = path.stem
        if noun in ("__init__", "menu"):
            continue
        assert (ROOT / "bot" / "views" / f"{noun}.py").exists(), noun
        for language in ("nl", "en"):
            assert (ROOT / "bot" / "locales" / language / f"{noun}.po").exists(), noun
        assert list((ROOT / "tests").glob(f"test_{noun}*.py")), noun
