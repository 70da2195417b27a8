"""Slack as an app meets it that several workspaces install: one address, and a token for each of them."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlencode

from aiohttp import web

from playground.api import LARGEST_BODY, Api, read_args
from playground.records import Json
from playground.server import HOST, Playground

APART = 1_000_000  # ids of one workspace from those of the next
LASTS = 12 * 60 * 60  # seconds that a token holds which is renewed


class Installs:
    """The workspaces of an app, behind one address; each is a playground with its own people and channels."""

    def __init__(
        self,
        *playgrounds: Playground,
        client_id: str,
        client_secret: str,
        rotates: bool = False,
    ) -> None:
        self.playgrounds = playgrounds
        self.client_id, self.client_secret, self.rotates = client_id, client_secret, rotates
        self._apis = {one.workspace.team: Api(one.workspace) for one in playgrounds}
        self._codes: dict[str, tuple[Playground, str]] = {}  # and where the answer was to go
        self._refresh: dict[str, Playground] = {}
        self._tokens: dict[str, Playground] = {}
        self._numbers = 0
        self.exchanges: list[Json] = []
        self.refuses_with = ""  # an error of Slack, for every exchange
        self._runner: web.AppRunner | None = None
        self._port = 0
        for number, one in enumerate(playgrounds):
            one.workspace.removed = True  # until somebody installs the app
            one.workspace.numbers_from(number * APART)

    async def start(self) -> None:
        """Listen on loopback."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_route("*", "/api/oauth.v2.access", self._exchange)
        app.router.add_route("*", "/api/api.test", self._test)
        app.router.add_route("*", "/api/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, 0)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *problem: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """The base address of the Web API."""
        return f"http://{HOST}:{self._port}/api/"

    def agrees(self, playground: Playground, back_at: str, state: str) -> str:
        """Somebody in a workspace says yes to what the app asks; return where their browser goes."""
        code = self._new("code")
        self._codes[code] = (playground, back_at)
        return f"{back_at}?{urlencode({'code': code, 'state': state})}"

    def _new(self, what: str) -> str:
        self._numbers += 1
        return f"{what}-{self._numbers}"

    async def _test(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def _call(self, request: web.Request) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        playground = self._tokens.get(token)
        if playground is None:
            return web.json_response({"ok": False, "error": "invalid_auth" if token else "not_authed"})
        return await self._apis[playground.workspace.team].handle(request)

    async def _exchange(self, request: web.Request) -> web.Response:
        args = await read_args(request)
        self.exchanges.append(args)
        error = self.refuses_with or self._refuses(args)
        if error:
            return web.json_response({"ok": False, "error": error})
        if args.get("grant_type") == "refresh_token":
            playground = self._refresh.pop(args["refresh_token"])
        else:
            playground, _ = self._codes.pop(args["code"])
        return web.json_response(self._gives(playground))

    def _refuses(self, args: Json) -> str:
        if (args.get("client_id"), args.get("client_secret")) != (self.client_id, self.client_secret):
            return "bad_client_secret"
        if args.get("grant_type") == "refresh_token":
            held = self._refresh.get(args.get("refresh_token", ""))
            if held is None or held.workspace.revoked:
                return "invalid_refresh_token"
            return "account_inactive" if held.workspace.removed else ""
        if args.get("code") not in self._codes:
            return "invalid_code"
        return "" if self._codes[args["code"]][1] == args.get("redirect_uri") else "bad_redirect_uri"

    def _gives(self, playground: Playground) -> Json:
        workspace = playground.workspace
        workspace.bot_token = self._new(f"xoxb-{workspace.team}")
        workspace.removed = workspace.revoked = False
        self._tokens[workspace.bot_token] = playground
        self._apis[workspace.team].tokens.add(workspace.bot_token)
        organisation = {"id": workspace.enterprise, "name": "Org"} if workspace.enterprise else None
        answer: Json = {
            "ok": True,
            "access_token": workspace.bot_token,
            "token_type": "bot",
            "scope": "chat:write,commands",
            "bot_user_id": workspace.bot_user,
            "app_id": workspace.app_id,
            "team": None if workspace.org_wide else {"id": workspace.team, "name": workspace.name},
            "enterprise": organisation,
            "is_enterprise_install": workspace.org_wide,
            "authed_user": {"id": "U0ADMIN"},
        }
        if self.rotates:
            refresh = self._new("xoxe-1")
            self._refresh[refresh] = playground
            answer |= {"refresh_token": refresh, "expires_in": LASTS}
        return answer
