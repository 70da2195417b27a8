"""From a payload of Slack to a handler and back: one listener a payload type, a dictionary behind it.

The order is the same for every act: who calls, the transaction with the network locked, the role, the
handler, the commit, the calls of the reply, and only then the answer to Slack.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum
from typing import Any, cast

import msgspec
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.blocks import View
from bot.clock import Clock
from bot.database import Database
from bot.forms import About, Empty, chosen, filled_in, parse
from bot.reply import Reply
from bot.slack import Slack
from bot.texts import Texts
from bot.views.notice import notice
from models import event, network, person, session
from models.base import NotFound, Refusal
from models.network import Membership, Network
from models.person import Language, Person
from models.session import LearningSession

log = structlog.get_logger()


class Role(IntEnum):
    """What somebody has to be for an act; a higher role may do what a lower one may."""

    ANYONE = 0
    KNOWN = 1  # invited, waiting or active
    MEMBER = 2
    FACILITATOR = 3


class NotAMember(Refusal):
    """The caller does not belong to the network."""


class NotAFacilitator(Refusal):
    """Only a facilitator may do this."""


class BadForm(Refusal):
    """A value is not of the kind that the form asks for."""


@dataclass(frozen=True)
class Caller:
    """Who acts, copied before anything can fail."""

    team_id: str
    user_id: str
    person_id: int
    language: Language
    zone: str


@dataclass
class Call:
    """One act: who, when, about what, within one transaction."""

    caller: Caller
    person: Person
    db: AsyncSession
    now: datetime
    t: Texts
    about: About
    text: str = ""  # what stood behind a command, or in a message
    chosen: Any = None  # the value of a menu
    channel: str | None = None
    message_ts: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    found_network: Network | None = None
    found_membership: Membership | None = None
    found_meeting: LearningSession | None = None

    @property
    def network(self) -> Network:
        """The network that the act is about. Raises NotFound."""
        if self.found_network is None:
            raise NotFound
        return self.found_network

    @property
    def membership(self) -> Membership:
        """The caller's place in that network. Raises NotAMember."""
        if self.found_membership is None:
            raise NotAMember
        return self.found_membership

    @property
    def meeting(self) -> LearningSession:
        """The session that the act is about. Raises NotFound."""
        if self.found_meeting is None:
            raise NotFound
        return self.found_meeting


Handler = Callable[..., Awaitable[Reply]]


@dataclass(frozen=True)
class Route:
    """A handler with what has to be true before it is called."""

    handler: Handler
    role: Role
    form: type[msgspec.Struct] | None = None
    reads: bool = False


class Routes:
    """The handlers of one noun, by kind of payload and id."""

    def __init__(self) -> None:
        self.table: dict[tuple[str, str], Route] = {}

    def _add(self, kind: str, names: Iterable[str], route: Route) -> None:
        for name in names:
            if (kind, name) in self.table:
                raise ValueError(f"{kind} {name} has two handlers")
            self.table[kind, name] = route

    def act(self, name: str, role: Role, *, reads: bool = False) -> Callable[[Handler], Handler]:
        """Register the handler of a button or a menu."""

        def register(handler: Handler) -> Handler:
            self._add("act", [name], Route(handler, role, reads=reads))
            return handler

        return register

    def form(
        self, name: str, role: Role, form: type[msgspec.Struct] = Empty
    ) -> Callable[[Handler], Handler]:
        """Register the handler of a submitted modal; it gets the call and the typed form."""

        def register(handler: Handler) -> Handler:
            self._add("form", [name], Route(handler, role, form))
            return handler

        return register

    def command(self, *names: str, role: Role, reads: bool = False) -> Callable[[Handler], Handler]:
        """Register the handler of a subcommand, in both languages."""

        def register(handler: Handler) -> Handler:
            self._add("command", names, Route(handler, role, reads=reads))
            return handler

        return register

    def shortcut(self, name: str, role: Role, *, reads: bool = False) -> Callable[[Handler], Handler]:
        """Register the handler of a shortcut."""

        def register(handler: Handler) -> Handler:
            self._add("shortcut", [name], Route(handler, role, reads=reads))
            return handler

        return register

    def event(self, name: str) -> Callable[[Handler], Handler]:
        """Register the handler of an event."""

        def register(handler: Handler) -> Handler:
            self._add("event", [name], Route(handler, Role.ANYONE))
            return handler

        return register

    def merge(self, other: "Routes") -> None:
        """Take over the handlers of another noun."""
        for (kind, name), route in other.table.items():
            self._add(kind, [name], route)


@dataclass(frozen=True)
class Defaults:
    """What a person gets who is met for the first time."""

    language: Language
    zone: str


@dataclass(frozen=True)
class Incoming:
    """What every payload says, whatever its type."""

    team_id: str
    user_id: str
    about: About
    text: str = ""
    chosen: Any = None
    channel: str | None = None
    message_ts: str | None = None
    event_id: str | None = None


class Router:
    """Finds the handler of a payload, calls it inside a transaction and carries out its reply."""

    def __init__(
        self,
        routes: Iterable[Routes],
        *,
        database: Database,
        slack: Slack,
        clock: Clock,
        defaults: Defaults,
        draw_home: Callable[[Call], Awaitable[View]],
        wake: Callable[[], None],
    ) -> None:
        self.routes = Routes()
        for room in routes:
            self.routes.merge(room)
        self._database, self._slack, self._clock = database, slack, clock
        self._defaults, self._draw_home, self._wake = defaults, draw_home, wake
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def drained(self) -> None:
        """Return when no act is in flight."""
        await self._idle.wait()

    async def on_act(self, ack: Any, body: dict[str, Any]) -> None:
        """A button was pressed or a menu used."""
        action = body["actions"][0]
        view, container = body.get("view"), body.get("container", {})
        raw = action.get("value") if action["type"] == "button" else None
        incoming = Incoming(
            team_id=body["team"]["id"],
            user_id=body["user"]["id"],
            about=_about(raw or (view or {}).get("private_metadata")),
            chosen=chosen(action),
            channel=(body.get("channel") or {}).get("id"),
            message_ts=container.get("message_ts"),
        )
        await self._serve("act", action["action_id"], incoming, body, ack)

    async def on_form(self, ack: Any, body: dict[str, Any]) -> None:
        """A modal was submitted."""
        view = body["view"]
        incoming = Incoming(
            team_id=body["team"]["id"],
            user_id=body["user"]["id"],
            about=_about(view.get("private_metadata")),
        )
        await self._serve("form", view.get("callback_id", ""), incoming, body, ack)

    async def on_command(self, ack: Any, body: dict[str, Any]) -> None:
        """A slash command was given; its first word says which."""
        word, _, rest = body.get("text", "").strip().partition(" ")
        incoming = Incoming(
            team_id=body["team_id"],
            user_id=body["user_id"],
            about=About(),
            text=rest.strip(),
            channel=body.get("channel_id"),
        )
        name = word.lower()
        if ("command", name) not in self.routes.table:
            incoming, name = replace(incoming, text=word), ""
        await self._serve("command", name, incoming, body, ack)

    async def on_shortcut(self, ack: Any, body: dict[str, Any]) -> None:
        """A shortcut was used, on a message or anywhere."""
        incoming = Incoming(
            team_id=body["team"]["id"],
            user_id=body["user"]["id"],
            about=About(),
            text=(body.get("message") or {}).get("text", ""),
            channel=(body.get("channel") or {}).get("id"),
        )
        await self._serve("shortcut", body["callback_id"], incoming, body, ack)

    async def on_event(self, ack: Any, body: dict[str, Any]) -> None:
        """Something happened in the workspace."""
        happened = body["event"]
        name, user = happened["type"], happened.get("user")
        if isinstance(user, dict):
            user = user["id"]
        if ("event", name) not in self.routes.table or not user or happened.get("bot_id"):
            await ack()
            return
        incoming = Incoming(
            team_id=body["team_id"],
            user_id=user,
            about=About(),
            text=happened.get("text", ""),
            channel=happened.get("channel"),
            event_id=body.get("event_id"),
        )
        await self._serve("event", name, incoming, body, ack)

    async def _serve(
        self, kind: str, name: str, incoming: Incoming, body: dict[str, Any], ack: Any
    ) -> None:
        route = self.routes.table.get((kind, name))
        if route is None:
            log.info("router.no_handler", kind=kind, name=name)
            await ack()
            return
        self._in_flight += 1
        self._idle.clear()
        try:
            reply = await self._handle(route, incoming, body)
            await self._carry_out(reply, kind, incoming, body, ack)
        finally:
            self._in_flight -= 1
            if not self._in_flight:
                self._idle.set()

    async def _handle(self, route: Route, incoming: Incoming, body: dict[str, Any]) -> Reply:
        caller = await self._recognise(incoming)
        t = Texts(caller.language, caller.zone)
        try:
            async with self._transaction(reads=route.reads) as db:
                call = await self._prepare(db, caller, t, incoming, route, body)
                if incoming.event_id and not await event.first_time(db, incoming.event_id, call.now):
                    return Reply(wakes=False)
                if route.form is not None:
                    try:
                        form = parse(filled_in(body["view"]), route.form)
                    except msgspec.ValidationError:
                        raise BadForm from None
                    reply = await route.handler(call, form)
                else:
                    reply = await route.handler(call)
        except Refusal as refusal:
            return _refused(refusal, t, body)
        except Exception:
            log.exception("router.failed", handler=route.handler.__qualname__)
            return _sorry(t, body)
        if reply.home:
            await self._publish_home(caller, t)
        if not route.reads and reply.wakes:
            self._wake()
        if reply.forgets_order:
            await self._database.forget_order()
        return reply

    def _transaction(self, *, reads: bool) -> AbstractAsyncContextManager[AsyncSession]:
        return self._database.read() if reads else self._database.write()

    async def _recognise(self, incoming: Incoming) -> Caller:
        async with self._database.read() as db:
            found = await person.find(db, incoming.team_id, incoming.user_id)
        if found is None:
            async with self._database.write() as db:
                found = await person.ensure(
                    db,
                    incoming.team_id,
                    incoming.user_id,
                    language=self._defaults.language,
                    zone=self._defaults.zone,
                )
        return Caller(incoming.team_id, incoming.user_id, found.id, found.language, found.zone)

    async def _prepare(
        self,
        db: AsyncSession,
        caller: Caller,
        t: Texts,
        incoming: Incoming,
        route: Route,
        body: dict[str, Any],
    ) -> Call:
        """Load what the act is about inside the caller's workspace, lock it, and check the role."""
        about = incoming.about
        caller_row = await db.get(Person, caller.person_id)
        assert caller_row is not None
        call = Call(
            caller=caller,
            person=caller_row,
            db=db,
            now=self._clock.now(),
            t=t,
            about=about,
            text=incoming.text,
            chosen=incoming.chosen,
            channel=incoming.channel,
            message_ts=incoming.message_ts,
            payload=body,
        )
        if about.session is not None:
            call.found_meeting = await session.load(db, caller.team_id, about.session)
            network_id: int | None = call.found_meeting.network_id
        else:
            network_id = about.network or await _network_in_view(db, caller, incoming.channel)
        if network_id is not None:
            if route.reads:
                call.found_network = await db.get(Network, network_id)
            else:
                call.found_network = await network.lock(db, caller.team_id, network_id)
            if call.found_network is None or call.found_network.team_id != caller.team_id:
                raise NotFound
            if call.found_meeting is not None and not route.reads:
                await db.refresh(call.found_meeting)
            call.found_membership = await network.membership_of(db, network_id, caller.person_id)
        _check(route.role, call)
        return call

    async def _publish_home(self, caller: Caller, t: Texts) -> None:
        async with self._database.read() as db:
            row = await db.get(Person, caller.person_id)
            assert row is not None
            t = Texts(row.language, row.zone)
            view = await self._draw_home(
                Call(caller=caller, person=row, db=db, now=self._clock.now(), t=t, about=About())
            )
        await self._quietly(self._slack.publish_home(caller.user_id, view))

    async def _carry_out(
        self, reply: Reply, kind: str, incoming: Incoming, body: dict[str, Any], ack: Any
    ) -> None:
        """Carry out a reply after the commit; a failure here is no error to the person."""
        if reply.file is not None:
            await self._quietly(self._slack.send_file(incoming.user_id, reply.file))
        if reply.replaces is not None and incoming.channel and incoming.message_ts:
            await self._slack.update(incoming.channel, incoming.message_ts, reply.replaces)
        if reply.says is not None and incoming.channel:
            await self._quietly(self._slack.say(incoming.channel, incoming.user_id, reply.says))
        if kind == "form":
            await _answer_form(reply, ack)
            return
        view = body.get("view") or {}
        in_modal = view.get("type") == "modal"
        if reply.updates is not None and in_modal:
            await self._quietly(self._slack.update_view(view["id"], reply.updates))
        opens = reply.opens or (None if in_modal else reply.updates)
        if opens is not None and body.get("trigger_id"):
            await self._quietly(
                self._slack.open_view(body["trigger_id"], opens, on_top=in_modal and not reply.clears)
            )
        await ack()

    async def _quietly(self, call: Awaitable[None]) -> None:
        try:
            await call
        except Exception as error:
            log.warning("router.reply_failed", error=str(error)[:200])


async def _answer_form(reply: Reply, ack: Any) -> None:
    if reply.errors:
        await ack(response_action="errors", errors=reply.errors)
    elif reply.updates is not None:
        await ack(response_action="update", view=reply.updates)
    elif reply.opens is not None:
        await ack(response_action="push", view=reply.opens)
    elif reply.clears:
        await ack(response_action="clear")
    else:
        await ack()


def _about(raw: str | None) -> About:
    try:
        return msgspec.json.decode(raw or "{}", type=About)
    except msgspec.DecodeError:
        return About(session=0)  # what cannot be read is about nothing that exists


async def _network_in_view(db: AsyncSession, caller: Caller, channel: str | None) -> int | None:
    """Return the network of the channel, or the only one that the caller belongs to."""
    if channel:
        here = await network.of_channel(db, caller.team_id, channel)
        if here is not None:
            return here.id
    mine = await network.of_person(db, caller.person_id)
    return mine[0][0].id if len(mine) == 1 else None


def _check(role: Role, call: Call) -> None:
    membership = call.found_membership
    if role is Role.ANYONE:
        return
    if membership is None:
        raise NotAMember
    if role >= Role.MEMBER and not membership.active:
        raise NotAMember
    if role is Role.FACILITATOR and not membership.leads:
        raise NotAFacilitator


def _sentence(refusal: Refusal, t: Texts) -> str:
    name = type(refusal).__name__
    values = {key: t.plain(f"{key}.{value}") if key == "stage" else value for key, value in refusal.data.items()}
    return t.plain(f"refusal.{name}", **values)


def _refused(refusal: Refusal, t: Texts, body: dict[str, Any]) -> Reply:
    return _explained(_sentence(refusal, t), refusal.field, t, body)


def _sorry(t: Texts, body: dict[str, Any]) -> Reply:
    return _explained(t.plain("refusal.unexpected"), "", t, body)


def _explained(sentence: str, field_name: str, t: Texts, body: dict[str, Any]) -> Reply:
    """Say what is wrong where the person is; a form keeps what was typed."""
    view = cast(dict[str, Any], body.get("view") or {})
    if body.get("type") == "view_submission":
        fields = [block["block_id"] for block in view.get("blocks", []) if block["type"] == "input"]
        if fields:
            where = field_name if field_name in fields else fields[0]
            return Reply(errors={where: sentence}, wakes=False)
        return Reply(updates=notice(t, sentence), wakes=False)
    return Reply(opens=notice(t, sentence), wakes=False)
