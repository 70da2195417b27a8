"""The playground: a server on loopback that is a Slack workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from aiohttp import web

from playground.api import LARGEST_BODY, Api
from playground.delivery import Delivery
from playground.errors import NotThere
from playground.faults import Faults
from playground.happenings import Happenings
from playground.hooks import Hooks
from playground.payloads import event_callback
from playground.person import Person
from playground.records import Json
from playground.signed import Signed
from playground.sockets import Sockets
from playground.workspace import MessageListener, ViewListener, Workspace

HOST = "127.0.0.1"
ExchangeListener = Callable[[str, Json, Json | None], None]  # kind, payload, what the acknowledgement carried


class Playground:
    """Serves a workspace; delivers over Socket Mode, or signed HTTP once a request URL is set."""

    def __init__(self, workspace: Workspace, *, request_url: str | None = None, port: int = 0) -> None:
        self.workspace = workspace
        self.sockets = Sockets(workspace)
        self._port = port
        self._runner: web.AppRunner | None = None
        self._people: dict[str, Person] = {}
        self.exchange_listeners: list[ExchangeListener] = []
        self._signed = Signed(workspace, request_url) if request_url else None
        self.happens = Happenings(self)

    async def start(self) -> None:
        """Listen on loopback."""
        app = web.Application(client_max_size=LARGEST_BODY)
        api = Api(self.workspace)
        app.router.add_route("*", "/api/{method}", api.handle)
        app.router.add_route("*", "/{instance}/api/{method}", api.handle)
        app.router.add_post("/hooks/{id}", Hooks(self.workspace).handle)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/socket", self.sockets.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        await self.sockets.drop()
        if self._signed is not None:
            await self._signed.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *problem: object) -> None:
        await self.stop()

    @property
    def root(self) -> str:
        """The address of the server."""
        return f"http://{HOST}:{self._port}"

    @property
    def api_url(self) -> str:
        """The base address of the Web API."""
        return f"{self.root}/api/"

    def api_url_of(self, instance: str) -> str:
        """The base address of the Web API for one of several processes, so that it is known who calls."""
        return f"{self.root}/{instance}/api/"

    @property
    def bot_token(self) -> str:
        """The token of the bot."""
        return self.workspace.bot_token

    @property
    def app_token(self) -> str:
        """The token that opens sockets."""
        return self.workspace.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that signs deliveries over HTTP."""
        return self.workspace.signing_secret

    @property
    def faults(self) -> Faults:
        """The line of faults."""
        return self.workspace.faults

    @property
    def delivery(self) -> Delivery:
        """The way to the app."""
        return self._signed or self.sockets

    async def connected(self, connections: int = 1, seconds: float = 5.0) -> None:
        """Wait until the app has this many sockets; over HTTP, until it repeats a challenge."""
        if self._signed is None:
            await self.sockets.connected(connections, seconds)
        else:
            await self._signed.verify()

    async def use_request_url(self, url: str, *others: str) -> None:
        """Deliver over signed HTTP to this address from now on, to several in turn."""
        if self._signed is not None:
            await self._signed.close()
        self._signed = Signed(self.workspace, url, *others)

    def person(self, id_or_name: str) -> Person:
        """The person with this user id or name."""
        named = [u.id for u in self.workspace.users.values() if u.name == id_or_name]
        user_id = id_or_name if id_or_name in self.workspace.users else named[0] if len(named) == 1 else None
        if user_id is None:
            raise NotThere(f"there is no one person {id_or_name!r}")
        if user_id not in self._people:
            self._people[user_id] = Person(self, self.workspace.users[user_id])
        return self._people[user_id]

    async def deliver(self, kind: str, payload: Json, accepts: bool = False) -> Json | None:
        """Bring a payload to the app and return what the acknowledgement carried."""
        answer = await self.delivery.deliver(kind, payload, accepts)
        for listener in self.exchange_listeners:
            listener(kind, payload, answer)
        return answer

    def forget_people(self) -> None:
        """Let everybody be met anew, after the workspace was given other people."""
        self._people.clear()

    async def sends_event(self, event: Json) -> Json:
        """Send any event to the app, subscribed or not; returns the whole payload."""
        payload = event_callback(self.workspace, event)
        await self.deliver("events_api", payload)
        return payload

    async def tells(self, subscription: str, event: Json) -> None:
        """Send an event to the app if it subscribes to it."""
        if subscription in self.workspace.subscriptions:
            await self.sends_event(event)

    async def redelivers(self, payload: Json, attempt: int = 1, reason: str = "http_timeout") -> None:
        """Send an event once more under the same event id, as Slack does when it doubts."""
        await self.delivery.deliver("events_api", payload, False, attempt, reason)

    def on_message(self, listener: MessageListener) -> Callable[[], None]:
        """Call `listener(message, what)` on each message posted, updated, deleted; returns a way out."""
        self.workspace.message_listeners.append(listener)
        return lambda: self.workspace.message_listeners.remove(listener)

    def on_view(self, listener: ViewListener) -> Callable[[], None]:
        """Call `listener(view, what)` on each view opened, updated, published, closed; returns a way out."""
        self.workspace.view_listeners.append(listener)
        return lambda: self.workspace.view_listeners.remove(listener)

    async def _upload(self, request: web.Request) -> web.Response:
        file = self.workspace.files.get(request.match_info["id"])
        if file is None or file.content is not None:
            return web.Response(status=404, text="no such upload")
        if request.content_type.startswith("multipart/"):
            parts = (await request.post()).values()
            content = b"".join(p.file.read() for p in parts if isinstance(p, web.FileField))
        else:
            content = await request.read()
        if len(content) != file.length:
            return web.Response(status=400, text="length differs from what was announced")
        file.content = content
        return web.Response(text=f"OK - {file.length}")
