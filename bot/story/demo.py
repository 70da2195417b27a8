"""The demo: the sample network, three weeks before its second session, on a page where one can be anybody."""

import asyncio
import hashlib
import json
import os
import shutil
import sys
import webbrowser
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.story.cast import Cast
from bot.story.others import LivelyTime, Others
from bot.story.play import beginning, play_until, workspace_of
from bot.story.scenes import Story
from bot.story.script import read, words
from bot.story.somebody import picked
from bot.story.stage import ROOT, Stage, raised
from bot.story.to_try import ToTry
from bot.texts import Texts
from models.person import Language
from playground import Workspace
from playground.memory import load, save
from playground.page import ControlPort, Page, Seat, Setting
from playground.page.setting import features

AFTER_ANNOUNCEMENT = timedelta(hours=1, minutes=5)  # people have said whether they come
KEEP_EVERY = 1.0  # seconds between two times that the workspace is kept
DATABASE, WORKSPACE, MADE_OF = "kring.db", "workspace.json", "made-of"
SOURCES = ("bot", "handlers", "jobs", "models", "playground")


def in_language(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """A network's file as if everything in it were written and said in one language."""
    said = deepcopy(dict(data))
    said["network"]["default_language"] = language
    for person in (*said["members"], *said["people"]):
        person["language"] = language
    for question in said["questions"]:
        question["original_language"] = language
    return said


def open_browser(address: str) -> None:
    """Open a browser, when this machine has a screen to show one on."""
    if sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        with suppress(webbrowser.Error):
            webbrowser.open(address)


def _fingerprint(data: Mapping[str, Any]) -> str:
    """What the beginning was made of: the file, and the code that played it."""
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode())
    for room in SOURCES:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in (".py", ".po"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in target.glob(f"{DATABASE}*"):
        path.unlink()
    for path in (*source.glob(f"{DATABASE}*"), source / WORKSPACE):
        shutil.copyfile(path, target / path.name)


class Demo:
    """A folder with a network that stands still until somebody moves its clock."""

    def __init__(self, data: Mapping[str, Any], language: Language, folder: Path, told: Console) -> None:
        self._data = in_language(data, language)
        self._cast = Cast(picked(read(self._data)))
        self._t = Texts(language, self._cast.script.network.timezone)
        self._language = language
        self._folder = folder / f"demo-{language}"
        self._seed = self._folder / "beginning"
        self._told = told
        self.taken: set[str] = set()  # whom somebody was on the page: they do nothing of their own any more

    def open_words(self, address: str) -> str:
        """Where to look, and how to stop."""
        return self._t.plain("demo.open", address=address)

    async def prepare(self, *, fresh: bool) -> None:
        """Have something to stand on: what was there, or the beginning, played when it is not there yet."""
        made_of, now = self._seed / MADE_OF, _fingerprint(self._data)
        if not made_of.exists() or made_of.read_text() != now:
            shutil.rmtree(self._seed, ignore_errors=True)
            self._seed.mkdir(parents=True)
            await self._play()
            made_of.write_text(now)
            fresh = fresh or not (self._folder / WORKSPACE).exists()
        if fresh or not (self._folder / WORKSPACE).exists():
            _copy(self._seed, self._folder)

    def _stop(self, story: Story) -> datetime:
        second = self._cast.script.sessions[1]
        return story.timelines[second.id]["announcement"] + AFTER_ANNOUNCEMENT

    async def _play(self) -> None:
        workspace = workspace_of(self._cast)
        language = str(self._language)
        async with raised(workspace, beginning(self._cast), None, language, self._seed) as stage:
            story = Story(self._cast, stage, self._told)
            story.quiet = True
            await play_until(story, self._stop, "demo.playing")
            now = stage.now
        workspace.channels[self._cast.script.network.slack_channel].name = self._t.plain("demo.channel")
        save(workspace, self._seed / WORKSPACE, now=now.isoformat())

    async def run(
        self, port: int, manifest: Mapping[str, Any], stop: asyncio.Event, opened: Any = None
    ) -> None:
        """Serve the page until `stop` is set; `opened` is called with its address."""
        workspace = workspace_of(self._cast)
        now = self._load(workspace)
        async with AsyncExitStack() as stack:
            language = str(self._language)
            stage = await stack.enter_async_context(raised(workspace, now, None, language, self._folder))
            others = Others(self._cast, stage, self._told, lambda: self.taken)
            await others.prepare()
            time = LivelyTime(stage, others, lambda: self._begin_again(stage, others))
            workspace.clock = lambda: time.now
            stack.push_async_callback(time.close)
            page = Page(stage.playground, self._setting(manifest), time, port=port, taken=self.taken)
            await stack.enter_async_context(page)
            keeper = asyncio.create_task(self._keep(workspace, time))
            if opened is not None:
                opened(page.url)
            await stop.wait()
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
        self._save(workspace, time.now)

    def _load(self, workspace: Workspace) -> datetime:
        known = load(workspace, self._folder / WORKSPACE)
        self.taken.clear()
        self.taken.update(known.get("taken", ()))
        return datetime.fromisoformat(known["now"])

    def _save(self, workspace: Workspace, now: datetime) -> None:
        save(workspace, self._folder / WORKSPACE, now=now.isoformat(), taken=sorted(self.taken))

    async def _begin_again(self, stage: Stage, others: Others) -> datetime:
        await stage.bot.stop()
        _copy(self._seed, self._folder)
        stage.now = self._load(stage.workspace)
        stage.playground.forget_people()
        await stage.begins()
        await others.prepare()
        return stage.now

    async def _keep(self, workspace: Workspace, time: ControlPort) -> None:
        changed = asyncio.Event()
        workspace.message_listeners.append(lambda _message, _what: changed.set())
        workspace.view_listeners.append(lambda _view, _what: changed.set())
        while True:
            await changed.wait()
            await asyncio.sleep(KEEP_EVERY)
            changed.clear()
            self._save(workspace, time.now)

    def _setting(self, manifest: Mapping[str, Any]) -> Setting:
        commands, shortcuts = features(manifest)
        return Setting(
            app=manifest["display_information"]["name"],
            title=words(self._cast.script.network.name, self._language),
            language=self._language,
            zone=self._cast.script.network.timezone,
            seats=self._seats(),
            commands=commands,
            shortcuts=shortcuts,
            intro={language: Texts(language).plain("demo.intro") for language in Language},
            steps={language: ToTry(self._cast, Texts(language)).steps() for language in Language},
        )

    def _user(self, member: str) -> str:
        return str(self._cast.everybody[member].slack_user_id)

    def _seats(self) -> list[Seat]:
        day = self._cast.script.sessions[1].starts_at.date()
        leads = {person.id for person in self._cast.facilitators}
        members = [m for m in self._cast.script.members if m.slack_user_id and m.id not in leads]
        seats = [Seat(self._user(m.id)) for m in members if self._cast.active(m.id, day)]
        seats += [Seat(self._user(person.id), "facilitator") for person in self._cast.facilitators]
        return seats + [Seat(self._user(m), "waiting") for m in self._waiting()]

    def _waiting(self) -> list[str]:
        """Who waits for a seat when the demo begins."""
        day = self._cast.script.sessions[1].starts_at.date()
        rows = [row.member for row in self._cast.script.membership if row.waiting_list_since]
        return [member for member in rows if not self._cast.active(member, day)]
