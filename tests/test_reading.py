"""The page with every word Kring says: it is complete, and all of it fits into Slack in both languages."""

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, get_type_hints

import pytest
from typer.testing import CliRunner

import bot.views
from bot.__main__ import app
from bot.act.ids import OF_ACTS, Act
from bot.compose import ROOMS as ROUTES
from bot.reading.page import every_text
from bot.reading.sample import Chapter, Remembering, Shown
from bot.reading.samples import CHAPTERS
from bot.reading.world import World
from bot.slack.blocks import Block, Message, Part, View
from bot.slack.layout import Items, Lines
from bot.views import effect, expert, network
from models.person import Language
from models.plan import Kind
from models.question import LONGEST, LearningQuestion
from playground.checks import check_message, check_view
from playground.checks.options import all_options
from tests.drawn import everything

VIEWS = Path(bot.views.__file__).parent
ROOMS = {str(path): path.stem for path in VIEWS.glob("*.py")}
SAMPLES = [(chapter, sample) for chapter in CHAPTERS for sample in chapter.samples]
NAMES = [f"{chapter.noun}: {sample.name}" for chapter, sample in SAMPLES]
SIGN = re.compile(r":[a-z_]+:")  # as Slack writes an emoji
DRAWN = (Message, View, Block, list[Block], Part, list[Part], Lines, Items)


def is_drawn(function: FunctionType) -> bool:
    return get_type_hints(function).get("return") in DRAWN


@cache
def drawing_functions() -> set[str]:
    """Every public function of the views that returns something to see."""
    found = set()
    for path in VIEWS.glob("*.py"):
        module = importlib.import_module(f"bot.views.{path.stem}")
        for name, value in vars(module).items():
            ours = isinstance(value, FunctionType) and value.__module__ == module.__name__
            if ours and not name.startswith("_") and is_drawn(value):
                found.add(f"{path.stem}.{name}")
    return found


@cache
def keys_in_views() -> set[str]:
    return {
        node.value
        for path in VIEWS.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and node.value in every_text()
    }


def laid_out(shown: Shown) -> list[Block]:
    """The blocks of a message or of its parts."""
    if isinstance(shown, str | dict):
        return []
    return (shown if isinstance(shown, Message) else Message(shown)).blocks


class Watched:
    """Everything drawn once in each language, with the functions and the keys that it took."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.shown: dict[Language, dict[str, Shown]] = {}
        self._ran: set[CodeType] = set()
        before = sys.gettrace()
        sys.settrace(self._watch)
        try:
            self._draw(Language.NL)
        finally:
            sys.settrace(before)
        self.called = {f"{room}.{ran.co_name}" for ran in self._ran if (room := ROOMS.get(ran.co_filename))}
        self._note(Language.EN, [shown for _, shown in everything(Language.EN).samples])
        self.keys |= everything(Language.EN).keys

    def _draw(self, language: Language) -> None:
        t = Remembering(language)
        world = World(t)
        self._note(language, [sample.draw(world) for _, sample in SAMPLES])
        self.keys |= t.used

    def _note(self, language: Language, drawn: list[Shown]) -> None:
        self.shown[language] = dict(zip(NAMES, drawn, strict=True))
        for shown in drawn:
            laid_out(shown)

    def _watch(self, frame: FrameType, _event: str, _: Any) -> None:
        self._ran.add(frame.f_code)  # of each call alone, as it returns nothing that would follow its lines


@pytest.fixture(scope="module")
def watched() -> Watched:
    return Watched()


@pytest.mark.guard
def test_every_function_that_draws_something_has_a_sample(watched: Watched) -> None:
    assert len(drawing_functions()) > 60
    assert drawing_functions() - watched.called == set()


@pytest.mark.long
def test_every_text_of_the_views_stands_in_a_sample(watched: Watched) -> None:
    assert len(keys_in_views()) > 500
    assert keys_in_views() - watched.keys == set()


CALLS = (
    Act.ANNOUNCE, Act.CLOSE_QUESTIONS, Act.REOPEN, Act.TAKE_BACK, Act.END_PAUSE, Act.EVALUATE_NOW,
    Act.DID_NOT_HAPPEN,
)  # fmt: skip


def buttons(shown: Any) -> Iterator[dict[str, Any]]:
    """Every button in something drawn."""
    if isinstance(shown, dict):
        if shown.get("type") == "button":
            yield shown
        shown = list(shown.values())
    if isinstance(shown, list):
        for one in shown:
            yield from buttons(one)


@pytest.mark.long
@pytest.mark.parametrize("language", Language)
def test_what_calls_or_closes_is_asked_once_more_wherever_it_stands(
    watched: Watched, language: Language
) -> None:
    found = set()
    for name, shown in watched.shown[language].items():
        drawn = shown["blocks"] if isinstance(shown, dict) and "blocks" in shown else laid_out(shown)
        for button in buttons(drawn):
            if button["action_id"] in CALLS:
                found.add(button["action_id"])
                assert button["confirm"]["text"]["text"], (name, button["action_id"])
    assert found == set(CALLS)


def test_every_kind_of_message_has_a_sample() -> None:
    assert {sample.kind for _, sample in SAMPLES if sample.kind} == set(Kind)


def test_every_sample_has_a_name_of_its_own_and_says_when_it_comes() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert [
        name for name, (_, sample) in zip(NAMES, SAMPLES, strict=True) if not (sample.kind or sample.when)
    ] == []


def refused_by_slack(shown: Shown) -> list[Any]:
    """What Slack has against what a sample shows."""
    if isinstance(shown, str):
        return [] if 0 < len(shown) <= 3000 else [f"{len(shown)} characters"]
    if isinstance(shown, dict):
        return [*check_view(shown, shown["type"])]
    drawn = laid_out(shown)
    return [*check_message(drawn)] if drawn else ["nothing is drawn"]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.noun)
@pytest.mark.parametrize("language", list(Language))
def test_slack_takes_every_sample(watched: Watched, chapter: Chapter, language: Language) -> None:
    names = [f"{chapter.noun}: {sample.name}" for sample in chapter.samples]
    refused = {name: refused_by_slack(watched.shown[language][name]) for name in names}
    assert {name: wrong for name, wrong in refused.items() if wrong} == {}


def behind_dots(shown: object) -> Iterator[str]:
    """What every menu without a name offers, in order."""
    if isinstance(shown, dict) and shown.get("type") == "overflow":
        yield from (" ".join(option["text"]["text"].split()).casefold() for option in shown["options"])
    for part in shown.values() if isinstance(shown, dict) else shown if isinstance(shown, list) else ():
        yield from behind_dots(part)


@pytest.mark.parametrize("language", list(Language))
def test_no_two_choices_behind_dots_sound_alike_on_any_screen(watched: Watched, language: Language) -> None:
    alike, heard = {}, 0
    for name, shown in watched.shown[language].items():
        said = list(behind_dots(shown["blocks"] if isinstance(shown, dict) else laid_out(shown)))
        heard += len(said)
        if twice := {each for each in said if said.count(each) > 1}:
            alike[name] = twice
    assert heard > 100
    assert alike == {}


def said(shown: object) -> Iterator[str]:
    """Every text that is drawn: of sections, buttons, choices, labels."""
    if isinstance(shown, dict) and shown.get("type") in ("mrkdwn", "plain_text"):
        yield shown["text"]
    for part in shown.values() if isinstance(shown, dict) else shown if isinstance(shown, list) else ():
        yield from said(part)


@pytest.mark.parametrize("language", list(Language))
def test_nothing_is_told_by_a_sign_alone(watched: Watched, language: Language) -> None:
    mute = {}
    for name, shown in watched.shown[language].items():
        texts = [*said(shown["blocks"] if isinstance(shown, dict) else laid_out(shown))]
        if signs := [each for each in texts if not any(map(str.isalnum, SIGN.sub("", each)))]:
            mute[name] = signs
    assert mute == {}


def test_where_there_is_nothing_to_say_nothing_is_drawn() -> None:
    world = World(Remembering(Language.NL))
    t, meeting = world.t, world.meeting()
    assert effect.tie(t, meeting, None, []) == effect.opening(t, []) == network.readers(t, []) == []
    assert expert.waits(t, world.network, []) == []


CALL = "<!everyone>"  # would call everybody, were it not escaped


class Wordy(World):
    """The sample network, in which people write signs that mean something to Slack, and long questions."""

    def words(self, both: dict[str, str]) -> str:
        """What the sample network says, and a call in it."""
        return f"{CALL} & {super().words(both)}"

    def question(self, key: str = "Q16", **facts: Any) -> LearningQuestion:
        """A question as long as the form takes."""
        asked = super().question(key, **facts)
        asked.text = (asked.text + " & <waarom>?" * LONGEST)[:LONGEST]
        return asked


def marked_up(shown: object) -> Iterator[str]:
    """Every text in which Slack reads signs."""
    if isinstance(shown, Message):
        yield shown.text
        shown = shown.blocks
    if isinstance(shown, dict) and shown.get("type") == "mrkdwn":
        yield shown["text"]
    for part in shown.values() if isinstance(shown, dict) else shown if isinstance(shown, list) else ():
        yield from marked_up(part)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.noun)
@pytest.mark.parametrize("language", list(Language))
def test_slack_takes_every_sample_whatever_people_wrote(chapter: Chapter, language: Language) -> None:
    world = Wordy(Remembering(language))
    shown = {sample.name: sample.draw(world) for sample in chapter.samples}
    in_slack = {name: drawn for name, drawn in shown.items() if not isinstance(drawn, str)}
    refused = {name: refused_by_slack(drawn) for name, drawn in in_slack.items()}
    assert {name: wrong for name, wrong in refused.items() if wrong} == {}
    assert [name for name, drawn in in_slack.items() for text in marked_up(drawn) if CALL in text] == []


def asked_back(shown: object) -> set[tuple[str, str]]:
    """What Slack would send of what is drawn: presses of what has an id, and a modal that can be sent."""
    parts = shown if isinstance(shown, list) else list(shown.values()) if isinstance(shown, dict) else []
    found = set().union(*map(asked_back, parts))
    if isinstance(shown, dict) and shown.get("action_id") == OF_ACTS:
        return {("act", option["value"].split(" ")[0]) for option in all_options(shown)}
    if isinstance(shown, dict) and shown.get("type") in ("button", "static_select") and "url" not in shown:
        found.add(("act", shown["action_id"]))
    if isinstance(shown, dict) and shown.get("type") == "input":
        return set()
    if isinstance(shown, dict) and "submit" in shown:
        found.add(("form", shown["callback_id"]))
    return found


def test_whatever_can_be_pressed_or_sent_is_heard(watched: Watched) -> None:
    drawn = watched.shown[Language.NL].values()
    asked = set().union(*(asked_back(each.blocks if isinstance(each, Message) else each) for each in drawn))
    assert len(asked) > 100
    heard = {name for room in ROUTES for name in room.table}
    assert asked - heard == set()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page as the command writes it."""
    out = tmp_path_factory.mktemp("reading") / "texts.html"
    result = CliRunner().invoke(app, ["texts", "--out", str(out)])
    assert result.exit_code == 0, result.output
    return out.read_text()


@pytest.mark.guard
def test_every_text_is_on_the_page_that_the_command_writes(watched: Watched, written: str) -> None:
    listed = set(re.findall(r"<th>([^<]*)<", written))
    missing = [key for key in every_text() if key not in watched.keys and key not in listed]
    assert missing == []
    assert not [tag for tag in ("<link", "<script", "<img", "@import") if tag in written]  # in one file
    assert written.count("<article>") == len(SAMPLES)
    assert written.startswith("<!doctype html>")
