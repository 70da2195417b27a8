"""The Web API over HTTP: tokens, arguments, faults, limits, and the record of calls."""

from __future__ import annotations

import asyncio
import json
import time

from aiohttp import web

from playground.errors import RateLimited, SlackError
from playground.faults import Fault
from playground.methods import METHODS
from playground.methods.method import Context
from playground.rates import Rates
from playground.records import Call, Json
from playground.scopes import EVERYTHING, check_scopes
from playground.workspace import Workspace

LARGEST_BODY = 4 * 1024 * 1024


async def read_args(request: web.Request) -> Json:
    """The arguments of a call, from query, form or JSON; null counts as not given."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        args |= body
    elif request.body_exists:
        args |= dict(await request.post())
    return {key: value for key, value in args.items() if value is not None}


class Api:
    """Answers calls of Web API methods."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.rates = Rates()
        self.tokens: set[str] = set()  # that hold beside the last one

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, faults included."""
        name = request.match_info["method"]
        root = f"http://{request.host}"
        try:
            args = await read_args(request)
        except SlackError as error:
            return self._reply(name, {}, {"ok": False, "error": error.code})
        token = self._token(request, args)
        fault = self.workspace.faults.take(name, args.get("channel"), args.get("user") or args.get("user_id"))
        caller = request.match_info.get("instance", "")
        if fault is not None and fault.when == "before":
            await self._waits(fault, caller)
            if self._stops(fault):
                return self._fail(request, name, args, fault)
        reply, headers, status = self._call(name, args, token, root)
        if fault is not None and fault.when == "after":
            await self._waits(fault, caller)
            if self._stops(fault):
                return self._fail(request, name, args, fault, reply)
        response = self._reply(name, args, reply, headers, status)
        if fault is not None and fault.when == "answered":
            await response.prepare(request)
            await response.write_eof()
            await self._waits(fault, caller)
        return response

    @staticmethod
    async def _waits(fault: Fault, caller: str) -> None:
        await asyncio.sleep(fault.seconds)
        if fault.gate is not None:
            await fault.gate.hold(caller)

    def _token(self, request: web.Request, args: Json) -> str:
        header = request.headers.get("Authorization", "")
        in_body = str(args.pop("token", ""))
        return header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else in_body

    def _call(self, name: str, args: Json, token: str, root: str) -> tuple[Json, dict[str, str], int]:
        try:
            method = METHODS.get(name)
            if method is None:
                raise SlackError("unknown_method", [f"{name} is unknown to the playground"])
            self._authorise(token, method.app_level)
            check_scopes(self.workspace, name, args)
            if self.workspace.enforce_rate_limits:
                self.rates.check(name, str(args.get("channel", "")))
            if name == "conversations.history" and self.workspace.history_every:
                self.rates.history(self.workspace.history_every)
            # Bolt's client names the team of who acted in every call; Slack heeds it in an organisation only.
            own = {key: value for key, value in args.items() if key != "team_id"}
            if args.get("team_id", self.workspace.team) not in self._teams():
                raise SlackError("team_access_not_granted")
            method.check(own)
            return {"ok": True, **method.call(Context(self.workspace, own, root))}, {}, 200
        except RateLimited as limit:
            return {"ok": False, "error": limit.code}, {"Retry-After": str(limit.retry_after)}, 429
        except SlackError as error:
            reply: Json = {"ok": False, "error": error.code, **error.more}
            if error.messages:
                reply["errors"] = error.messages
                reply["response_metadata"] = {"messages": [f"[ERROR] {m}" for m in error.messages]}
            return reply, {}, 200

    def _teams(self) -> set[str]:
        """The teams that a call may name: those that anybody is of, in an organisation only its own."""
        workspace = self.workspace
        known = (u.team for u in workspace.users.values() if not (workspace.org_wide and u.is_stranger))
        return {workspace.team, workspace.enterprise, *known}

    def _authorise(self, token: str, app_level: bool) -> None:
        workspace = self.workspace
        if not token:
            raise SlackError("not_authed")
        if token not in (workspace.bot_token, workspace.app_token, *self.tokens):
            raise SlackError("invalid_auth")
        if (token == workspace.app_token) != app_level:
            raise SlackError("not_allowed_token_type")
        if workspace.removed:
            raise SlackError("account_inactive")
        if workspace.revoked:
            raise SlackError("token_revoked")

    @staticmethod
    def _stops(fault: Fault) -> bool:
        return fault.drop or fault.garbage is not None or fault.error is not None

    def _fail(
        self, request: web.Request, name: str, args: Json, fault: Fault, done: Json | None = None
    ) -> web.StreamResponse:
        if fault.drop:
            self._record(name, args, done or {}, 0)
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.garbage is not None:
            self._record(name, args, done or {}, fault.status)
            return web.Response(status=fault.status, text=fault.garbage, content_type="text/html")
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return self._reply(name, args, {"ok": False, "error": fault.error}, headers, fault.status)

    def _reply(
        self, name: str, args: Json, reply: Json, headers: dict[str, str] | None = None, status: int = 200
    ) -> web.Response:
        self._record(name, args, reply, status)
        granted = {"X-OAuth-Scopes": ",".join(sorted(self.workspace.scopes or EVERYTHING))}
        return web.json_response(reply, status=status, headers={**granted, **(headers or {})})

    def _record(self, name: str, args: Json, reply: Json, status: int) -> None:
        self.workspace.calls.append(Call(name, args, time.time(), reply, status))
