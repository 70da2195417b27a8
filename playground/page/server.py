"""Serves the page on loopback: what people see, live, and what they do."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from contextlib import suppress
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Self

from aiohttp import web

from playground.errors import InputRefused, PlaygroundError
from playground.page import hands
from playground.page.acts import DM, HOME, Act, Acts, refusal_in
from playground.page.guard import HEADERS, guard
from playground.page.happens import Deeds, Menu
from playground.page.hours import Hours
from playground.page.inspector import Inspector
from playground.page.live import Window
from playground.page.parts import Draughtsman
from playground.page.setting import Setting
from playground.page.time import Time
from playground.page.words import LANGUAGES, Words
from playground.person import Person
from playground.records import Json, Message, View
from playground.server import HOST, Playground

STATIC = Path(__file__).parent / "static"
TOGETHER = 0.04  # seconds within which changes reach a window as one
HEARTBEAT = 15.0
BREATH = timedelta(seconds=3)  # what time moves on after an act, so that what follows from it happens
LONGEST = 24 * 31  # hours of one move
FRESH = 12 * 3600  # seconds: younger messages are unread when the page opens


class Page:
    """One more client of a playground: a page on which one can be anybody."""

    def __init__(
        self,
        playground: Playground,
        setting: Setting,
        time: Time | None = None,
        *,
        port: int = 0,
        taken: set[str] | None = None,
    ) -> None:
        self.playground = playground
        self.workspace = playground.workspace
        self.setting = setting
        self.time = time
        self._port = port
        self._runner: web.AppRunner | None = None
        self.taken = set() if taken is None else taken  # as whom somebody did something
        self._windows: set[Window] = set()
        self._pens = {name: Draughtsman(self.workspace, setting, Words(name)) for name in LANGUAGES}
        self._hours = {name: Hours(self.workspace, setting, Words(name)) for name in LANGUAGES}
        self._drawn: dict[tuple[str, str, str, str], tuple[object, str]] = {}
        self._read: dict[tuple[str, str], float] = {}
        self._opened = self.workspace.clock().timestamp()
        self._told: dict[str, tuple[list[Json], list[Json]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._moving = 0
        self.inspector = Inspector(self.workspace)
        self._menus = {name: Menu(playground, setting, Words(name)) for name in LANGUAGES}
        self._deeds = Deeds(playground)
        acts = Acts(setting).by_name
        self._acts: dict[str, Act] = {**acts, "read": self._reads, "happens": self._happens}

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://localhost:{self._port}"

    async def start(self) -> None:
        """Listen on loopback."""
        app = web.Application(middlewares=[guard(lambda: self._port)])
        app.router.add_get("/", self._index)
        app.router.add_get("/live", self._live)
        app.router.add_post("/act", self._act)
        app.router.add_post("/time", self._time)
        app.router.add_get("/inspect", self._inspect)
        app.router.add_get("/files/{id}", self._file)
        app.router.add_get("/files/{id}/{name}", self._file)
        app.router.add_static("/static/", STATIC)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self._port = self._runner.addresses[0][1]
        self.workspace.message_listeners.append(self._hear)
        self.workspace.view_listeners.append(self._hear)
        self.playground.exchange_listeners.append(self.inspector.note)

    async def stop(self) -> None:
        """Stop listening and let go of every window."""
        self.workspace.message_listeners.remove(self._hear)
        self.workspace.view_listeners.remove(self._hear)
        self.playground.exchange_listeners.remove(self.inspector.note)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *problem: object) -> None:
        await self.stop()

    def changed(self) -> None:
        """Bring every window up to date."""
        for window in self._windows:
            window.changed.set()

    def _hear(self, _thing: Message | View, _what: str) -> None:
        self.changed()

    # Who looks, and at what.

    def _language(self, request: web.Request) -> str:
        asked = request.query.get("lang", "")
        return asked if asked in LANGUAGES else self.setting.language

    def _person(self, request: web.Request) -> Person:
        known = {seat.user for seat in self.setting.seats}
        asked = request.query.get("as", "")
        if asked not in known:
            asked = self.setting.seats[0].user
        return self.playground.person(asked)

    def _places(self, person: Person) -> list[Json]:
        found: list[Json] = [
            {"id": channel.id, "name": channel.name, "sign": "#"}
            for channel in self.workspace.channels.values()
            if not channel.is_dm and person.id in channel.members
        ]
        found.append({"id": DM, "name": self.setting.app, "sign": "✉"})
        found.append({"id": HOME, "name": f"{self.setting.app} Home", "sign": "⌂"})
        for place in found:
            place["unread"] = 0 if place["id"] == HOME else self._unread(person, place["id"])
        return found

    def _channel(self, person: Person, place: str) -> str:
        return self.workspace.dm(person.id).id if place == DM else place

    def _unread(self, person: Person, place: str) -> int:
        since = self._read.get((person.id, place), self._opened - FRESH)
        channel = self._channel(person, place)
        count = 0
        for message in reversed(self.workspace.messages):
            if float(message.ts) <= since:
                break
            if message.channel == channel and message.by_bot and person.can_see(message):
                count += 1
        return count

    # Drawing.

    def _message(self, pen: Draughtsman, message: Message, person: Person) -> str:
        key = (pen.words.language, person.user.tz, message.channel, message.ts)
        pinned = message.ts in self.workspace.channels[message.channel].pins
        reactions = sum(map(len, message.reactions.values()))
        look = (message, len(message.revisions), pinned, reactions, json.dumps(message.state, sort_keys=True))
        known = self._drawn.get(key)
        if known is None or known[0] != look:
            known = (look, pen.message(message, person.user))
            self._drawn[key] = known
        return known[1]

    def _messages(self, pen: Draughtsman, person: Person) -> dict[str, dict[str, str]]:
        channels = {self._channel(person, place["id"]): place["id"] for place in self._places(person)}
        found: dict[str, dict[str, str]] = {place: {} for place in channels.values() if place != HOME}
        for channel, place in channels.items():
            canvas = (
                pen.canvas(self.workspace.channels[channel]) if channel in self.workspace.channels else None
            )
            if canvas is not None and place in found:
                found[place]["canvas"] = str(canvas)
        day: dict[str, str] = {}
        for message in self.workspace.messages:
            place = channels.get(message.channel)
            if place is None or not person.can_see(message):
                continue
            today = pen.day(message, person.user)
            if day.get(place) != today:
                day[place] = today
                found[place][f"day {today}"] = f'<h3 class="day"><span>{escape(today)}</span></h3>'
            found[place][message.ts] = self._message(pen, message, person)
        return found

    def _parts(self, pen: Draughtsman, person: Person) -> dict[str, str]:
        modals = person.modals
        unread = {
            seat.user: sum(place["unread"] for place in self._places(self.playground.person(seat.user)))
            for seat in self.setting.seats
        }
        parts = {
            "sidebar": pen.sidebar(person.user, self._places(person)),
            "people": pen.people(person.user, unread),
            "home": pen.home(person.home, person.user),
            "modal": pen.modal(modals[-1], person.user, len(modals)) if modals else "",
            "happens": self._menus[pen.words.language].draw(),
        }
        if self.time is not None:
            sent, coming = self._told.get(pen.words.language, ([], []))
            hours = self._hours[pen.words.language]
            parts["clock"] = hours.clock(self.time.now, coming, reset=self.time.can_reset)
            parts["ledger"] = hours.ledger(sent)
            parts["plan"] = hours.plan(coming)
            parts["moving"] = "1" if self._moving else ""
        return {key: str(html) for key, html in parts.items()}

    async def _index(self, request: web.Request) -> web.Response:
        language, person = self._language(request), self._person(request)
        words = Words(language)
        pen = self._pens[language]
        said = {key.replace(".", "_"): escape(words(key)) for key in words.plain_keys}
        page = Template((STATIC / "index.html").read_text(encoding="utf-8")).substitute(
            said,
            language=language,
            other="en" if language == "nl" else "nl",
            user=person.id,
            title=escape(self.setting.title or self.setting.app),
            app=escape(self.setting.app),
            steps=pen.steps(),
            completions="".join(
                f'<option value="{escape(word)}">{escape(command.description)}</option>'
                for command in self.setting.commands
                for word in command.completions
            ),
            shortcuts="".join(
                f'<button type="button" data-shortcut="{escape(shortcut.callback_id)}">'
                f"{escape(shortcut.name)}<small>{escape(shortcut.description)}</small></button>"
                for shortcut in self.setting.shortcuts
                if not shortcut.on_message
            ),
            said=escape(json.dumps(words.for_script)),
        )
        return web.Response(text=page, content_type="text/html")

    async def _live(self, request: web.Request) -> web.StreamResponse:
        language, person = self._language(request), self._person(request)
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        window = Window(person.id, language)
        if language not in self._told:
            await self._ask_time(language)
        self._windows.add(window)
        window.changed.set()
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(HEARTBEAT):
                        await window.changed.wait()
                if not window.changed.is_set():
                    await response.write(b": still here\n\n")
                    continue
                await asyncio.sleep(TOGETHER)
                window.changed.clear()
                looks = self.playground.person(window.user)
                pen = self._pens[language]
                told = window.update(self._parts(pen, looks), self._messages(pen, looks))
                if told is not None:
                    await response.write(f"data: {told}\n\n".encode())
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._windows.discard(window)
        return response

    # Acts.

    async def _act(self, request: web.Request) -> web.Response:
        person, words = self._person(request), Words(self._language(request))
        body = await self._body(request)
        act = self._acts.get(str(body.get("do")))
        if act is None:
            raise web.HTTPBadRequest(text="no such act")
        try:
            answer = await act(person, body)
        except PlaygroundError as refusal:
            answer = {"ok": False, "say": refusal_in(words, refusal)}
        except (KeyError, TypeError, AttributeError) as error:
            raise web.HTTPBadRequest(text="unfit act") from error
        if body["do"] == "happens" and answer["ok"]:
            answer["say"] = words("happens.done")
        errors = answer.get("errors", {})
        answer["errors"] = {
            block: refusal_in(words, why) if isinstance(why, InputRefused) else why
            for block, why in errors.items()
        }
        self.changed()
        if body["do"] not in ("read", "home"):
            self.taken.add(person.id)
        if body["do"] != "read":
            self._soon(self._breathe())
        return web.json_response(answer)

    @staticmethod
    async def _body(request: web.Request) -> Json:
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise web.HTTPBadRequest(text="expected a JSON object")
        return body

    async def _reads(self, person: Person, body: Json) -> Json:
        place = str(body["place"])
        channel = self._channel(person, place)
        newest = max((float(m.ts) for m in self.workspace.messages if m.channel == channel), default=0.0)
        self._read[person.id, place] = newest
        return {"ok": True}

    async def _happens(self, person: Person, body: Json) -> Json:
        await self._deeds.do(person.id, body)
        self._drawn.clear()
        return {"ok": True}

    # Time.

    def _soon(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _breathe(self) -> None:
        """Let what follows from an act happen, and tell what is to come now."""
        if self.time is not None:
            await self.time.later(BREATH)
            await self._ask_time()

    async def _ask_time(self, *languages: str) -> None:
        if self.time is None:
            return
        used = {window.language for window in self._windows} | set(languages)
        for language in used:
            self._told[language] = (await self.time.ledger(language), await self.time.coming(language))
        self.changed()

    async def _time(self, request: web.Request) -> web.Response:
        words, body = Words(self._language(request)), await self._body(request)
        if self.time is None:
            raise web.HTTPConflict(text="time cannot be moved here")
        before = len(self.workspace.messages)
        self._moving += 1
        self.changed()
        try:
            if body.get("do") == "reset":
                await self.time.reset()
                self.forget()
            else:
                await self._move(body)
            await self._ask_time()
        finally:
            self._moving -= 1
            self.changed()
        said: dict[str, list[Message]] = defaultdict(list)
        for message in self.workspace.messages[before:]:
            if message.by_bot:
                said[message.channel].append(message)
        now = words.hour(self.time.now, self.setting.zone)
        day = words.day(self.time.now, self.setting.zone)
        key = "clock.began" if body.get("do") == "reset" else "clock.sent" if said else "clock.quiet"
        count = sum(map(len, said.values()))
        return web.json_response({"ok": True, "say": words(key, day=day, hour=now, n=count)})

    async def _move(self, body: Json) -> None:
        assert self.time is not None
        try:
            by = timedelta(hours=min(float(body["hours"]), LONGEST)) if "hours" in body else None
            to = datetime.fromisoformat(body["at"]) if by is None else None
            if to is not None and to.tzinfo is None:
                raise ValueError
        except (KeyError, TypeError, ValueError):
            raise web.HTTPBadRequest(text="expected an instant or a number of hours") from None
        if by is not None:
            await self.time.later(by)
        elif to is not None:
            await self.time.advance(to)

    def forget(self) -> None:
        """Draw everything anew, after the workspace began again."""
        self._drawn.clear()
        self._read.clear()
        self._told.clear()
        self._opened = self.workspace.clock().timestamp()
        self.inspector.forget()

    # Looking inside.

    async def _inspect(self, request: web.Request) -> web.Response:
        person = self._person(request)
        try:
            holder = hands.holder_of(person, dict(request.query))
        except PlaygroundError:
            raise web.HTTPNotFound(text="it is gone") from None
        return web.json_response(self.inspector.look(holder))

    async def _file(self, request: web.Request) -> web.Response:
        file = self.workspace.files.get(request.match_info["id"])
        if file is None or file.content is None or not file.completed:
            raise web.HTTPNotFound(text="no such file")
        kind = "image/png" if file.name.endswith(".png") else "application/octet-stream"
        name = file.name.replace('"', "")
        return web.Response(
            body=file.content,
            content_type=kind,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
