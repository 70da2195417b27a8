"""Slack as light as can be: it gives channel and ts, keeps what can be pressed, counts, and has limits."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from bot.slack.methods import HISTORY, HOME, OPEN, PEOPLE_OF, PER_CHANNEL, PER_METHOD, POST, PROFILE, UPDATE
from tests.bench.limits import Limits
from tests.year.terms import TEAM, ZONE

Body = dict[str, Any]
SHARED = "files.completeUploadExternal"
WHO_WE_ARE = {
    "ok": True, "team_id": TEAM, "team": "year", "user_id": "U0KRING", "user": "kring", "bot_id": "B0KRING",
    "url": "https://year.slack.com/",
}  # fmt: skip


@dataclass
class Posted:
    """A message as it stands: where, and what can be pressed in it."""

    channel: str
    ts: str
    to: str
    ids: str  # of its deliveries
    at: datetime
    buttons: dict[str, str] = field(default_factory=dict)  # the value behind each action


@dataclass
class Slack:
    """What was called, and what stands."""

    now: Callable[[], datetime]
    heard: Callable[[Posted], None] = lambda _posted: None
    shares: Callable[[str], int] | None = None  # the workspace of a channel or person; None: no limits
    delay: float = 0.0
    url: str = ""
    calls: Counter[str] = field(default_factory=Counter)
    log: list[tuple[str, str, datetime]] = field(default_factory=list)  # method, channel or person, when
    by_instance: Counter[str] = field(default_factory=Counter)  # messages that each process sent
    posted: list[tuple[str, datetime]] = field(default_factory=list)  # the ids of each, and when
    standing: dict[tuple[str, str], Posted] = field(default_factory=dict)
    views: dict[str, Body] = field(default_factory=dict)  # by the trigger that opened them, or their own id
    refused: Counter[str] = field(default_factory=Counter)
    _numbers: Any = field(default_factory=lambda: count(1))
    _limits: dict[Any, Limits] = field(default_factory=dict)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer any method."""
        method, body = request.match_info["method"], await _body(request)
        if self.shares is not None and not self._takes(method, body):
            self.refused[method] += 1
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"}
            )
        self.calls[method] += 1
        self.log.append((method, _whose(body), self.now()))
        act = ANSWERS.get(method)
        return web.json_response({"ok": True} | (act(self, request.match_info["by"], body) if act else {}))

    def _takes(self, method: str, body: Body) -> bool:
        assert self.shares is not None
        whose = _whose(body)
        workspace, now = self.shares(whose), monotonic()
        fits = True
        if method in PER_METHOD:
            fits = self._limit((method, workspace), PER_METHOD[method]).takes(now)
        if method == POST:
            fits = self._limit(whose, PER_CHANNEL).takes(now) and fits
        return fits

    def _limit(self, name: Any, limit: tuple[float, float]) -> Limits:
        if name not in self._limits:
            self._limits[name] = made = Limits(*limit)
            made.takes(monotonic() - limit[1])  # it has been quiet for long
        return self._limits[name]

    def _stands(self, by: str, to: str, body: Body, channel: str, ids: str) -> Body:
        ts = f"{self.now().timestamp():.0f}.{next(self._numbers) % 1_000_000:06d}"
        message = Posted(channel, ts, to, ids, self.now(), buttons_of(body))
        self.by_instance[by] += 1
        if ids:
            self.posted.append((ids, message.at))
        if message.buttons:
            self.standing[channel, ts] = message
        self.heard(message)
        return {"channel": channel, "ts": ts}

    def _post(self, by: str, body: Body) -> Body:
        to = str(body["channel"])
        payload = (body.get("metadata") or {}).get("event_payload") or {}
        return self._stands(by, to, body, _direct(to), payload.get("ids", ""))

    def _share(self, by: str, body: Body) -> Body:
        self.by_instance[by] += 1
        return {"files": []}

    def _place_of_file(self, _by: str, _body: Body) -> Body:
        return {"upload_url": f"{self.url}0/upload", "file_id": f"F{next(self._numbers)}"}

    def _update(self, _by: str, body: Body) -> Body:
        where = body["channel"], body["ts"]
        if where in self.standing:
            self.standing[where].buttons = buttons_of(body)
        return {"channel": where[0], "ts": where[1]}

    def _view(self, _by: str, body: Body) -> Body:
        number = f"V{next(self._numbers)}"
        view = body.get("view") or {}
        if "trigger_id" in body:
            self.views[body["trigger_id"]] = view | {"id": number}
        elif "view_id" in body:
            number = body["view_id"]
            self.views[number] = view | {"id": number}
        return {"view": {"id": number, "hash": f"{number}.1"}}

    def _who_we_are(self, _by: str, _body: Body) -> Body:
        return WHO_WE_ARE

    def _open(self, _by: str, body: Body) -> Body:
        return {"channel": {"id": _direct(str(body["users"]))}}

    def _nobody(self, _by: str, _body: Body) -> Body:
        return {"members": [], "response_metadata": {"next_cursor": ""}}

    def _history(self, _by: str, body: Body) -> Body:
        here = [one for one in self.standing.values() if one.channel == body["channel"]][-15:]
        said = [{"ts": one.ts, "metadata": {"event_payload": {"ids": one.ids}}} for one in here]
        return {"messages": said, "response_metadata": {"next_cursor": ""}}

    def _profile(self, _by: str, body: Body) -> Body:
        name = str(body["user"])
        return {"user": {"id": name, "real_name": f"Mens {name[1:]}", "name": name.lower(), "tz": ZONE}}


def _whose(body: Body) -> str:
    """Return the channel or the person of a call."""
    named = ("channel_id", "channel", "user_id", "user", "users")
    return next((str(body[name]).removeprefix("D") for name in named if body.get(name)), "")


def _direct(to: str) -> str:
    return f"D{to}" if to.startswith("U") else to


ANSWERS: dict[str, Callable[[Slack, str, Body], Body]] = {
    POST: Slack._post,
    SHARED: Slack._share,
    UPDATE: Slack._update,
    OPEN: Slack._open,
    HISTORY: Slack._history,
    PEOPLE_OF: Slack._nobody,
    PROFILE: Slack._profile,
    "files.getUploadURLExternal": Slack._place_of_file,
    "auth.test": Slack._who_we_are,
    **dict.fromkeys(("views.open", "views.push", "views.update", HOME), Slack._view),
}


def buttons_of(drawn: Body) -> dict[str, str]:
    """Return the buttons of a message or a view: the value behind each action."""
    found: dict[str, str] = {}
    for block in drawn.get("blocks") or ():
        for element in (*block.get("elements", ()), block.get("accessory") or {}):
            if isinstance(element, dict) and element.get("type") == "button":
                found.setdefault(element["action_id"], element.get("value", ""))
    return found


async def _body(request: web.Request) -> Body:
    if request.method == "GET":
        return dict(request.query)
    raw = await request.read()
    if request.content_type == "application/json":
        found: Body = json.loads(raw)
        return found
    filled = {name: values[0] for name, values in parse_qs(raw.decode(errors="replace")).items()}
    return dict(request.query) | filled


@asynccontextmanager
async def slack(made: Slack) -> AsyncIterator[Slack]:
    """Run it in this process; each process of Kring calls it by an address of its own."""
    app = web.Application(client_max_size=2**24)
    app.add_routes([web.route("*", "/{by}/api/{method:.*}", made.answer), web.post("/0/upload", _taken)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1000).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield made
    finally:
        await runner.cleanup()


async def _taken(_request: web.Request) -> web.Response:
    return web.Response()
