"""From a payload of Slack to a handler and back: one listener a payload type, a dictionary behind it.

The order is the same for every act: who calls, the transaction with the network locked, the role, the
handler, the commit, the calls of the reply, and only then the answer to Slack.
"""

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import at_home, picked
from bot.call import Call, Caller, NotAMember
from bot.channel import DIRECT, Seen, see
from bot.clock import Clock
from bot.database import Database, Uncertain
from bot.forms import About, filled_in, parse
from bot.ids import Form
from bot.incoming import (
    UNREADABLE,
    Body,
    Incoming,
    Read,
    from_act,
    from_command,
    from_event,
    from_form,
    from_shortcut,
    read,
)
from bot.installation import AnotherInstallation, Installed, workspace_of
from bot.reply import Reply
from bot.routes import Role, Route, Routes
from bot.slack import Slack, patiently
from bot.texts import Texts
from bot.views.notice import notice
from models import acting, event, membership, network, person, reach
from models.acting import Acting
from models.base import NotFound, Refusal
from models.network import Network
from models.person import Language, Person

log = structlog.get_logger()

ToCall = Callable[[], Awaitable[object]]

PATIENCE = 1.5  # seconds for the calls of a reply before Slack, which waits three, is answered


class NotAFacilitator(Refusal):
    """Only a facilitator may do this."""


class BadForm(Refusal):
    """A value is not of the kind that the form asks for."""


class Newcomer(Exception):
    """Kring meets somebody for the first time."""


@dataclass
class Recognised:
    """Who calls, in which language: copied as soon as it is known, since rows are lost when an act fails."""

    t: Texts
    workspace: str = ""
    caller: Caller | None = None
    network_id: int | None = None  # that the act is about

    def take(self, came: Incoming, found: Acting) -> None:
        """Copy what is known of the caller, and of what the act is about."""
        row = found.person
        self.caller = Caller(row.team_id, came.user_id, row.id, row.language, row.zone)
        self.t = Texts(row.language, row.zone)
        self.network_id = found.network.id if found.network is not None else None


@dataclass(frozen=True)
class Defaults:
    """What a person gets who is met for the first time."""

    language: Language
    zone: str


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
        wake: Callable[[], None],
        clean: Callable[[], None] = lambda: None,
        secret: str = "",
    ) -> None:
        self.routes = Routes()
        for room in routes:
            self.routes.merge(room)
        self._database, self._slack, self._clock = database, slack, clock
        self.installed = Installed(slack)
        self._defaults = defaults
        self._wake, self._clean = wake, clean
        self._secret = secret.encode()
        self.patience = PATIENCE
        self._at_home: set[tuple[str, str]] = set()  # who opened their Home since we started
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def drained(self) -> None:
        """Return when no act is in flight."""
        await self._idle.wait()

    @contextmanager
    def _in_flight(self) -> Iterator[None]:
        self._under_way += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def on_act(self, ack: Any, body: Body) -> None:
        """A button was pressed or a menu used."""
        await self._serve(from_act, ack, body)

    async def on_form(self, ack: Any, body: Body) -> None:
        """A modal was submitted."""
        await self._serve(from_form, ack, body)

    async def on_command(self, ack: Any, body: Body) -> None:
        """A slash command was given."""
        await self._serve(from_command, ack, body)

    async def on_shortcut(self, ack: Any, body: Body) -> None:
        """A shortcut was used, on a message or anywhere."""
        await self._serve(from_shortcut, ack, body)

    async def on_event(self, ack: Any, body: Body) -> None:
        """Something happened in the workspace."""
        await self._serve(from_event, ack, body)

    async def _serve(self, how: Read, ack: Any, body: Body) -> None:
        try:
            came = read(body, how)
        except UNREADABLE as error:
            log.warning("router.unreadable", payload=body.get("type"), error=type(error).__name__)
            await ack()
            return
        if came.kind == "command" and (came.kind, came.name) not in self.routes.table:
            came = replace(came, name="", text=came.word)
        route = self.routes.table.get((came.kind, came.name))
        if not came.user_id or (route is None and came.kind != "form"):
            log.info("router.no_handler", kind=came.kind, name=came.name)
            await ack()
            return
        with self._in_flight():
            try:
                known, reply = await self._handle(route, came, body)
            except AnotherInstallation:
                log.info("router.another_installation", kind=came.kind, name=came.name)
                await ack()
                return
            if calls := list(self._calls(reply, known, came, body)):
                carrying = asyncio.create_task(self._carry_out(calls, came))
                await asyncio.wait([carrying], timeout=self.patience)
            await _acknowledge(reply, came, ack)

    async def _handle(self, route: Route | None, came: Incoming, body: Body) -> tuple[Recognised, Reply]:
        known = Recognised(Texts(self._defaults.language, self._defaults.zone))
        try:
            known.workspace = workspace_of(body, await self.installed.here())
            seen = Seen() if route is None else await self._see(route, known.workspace, came, body)
            with suppress(Newcomer):
                return known, await self._answered(route, known, seen, came, body)
            if route is not None and not route.meets:
                return known, Reply(wakes=False)
            await self._meet(known.workspace, came)  # nothing was done yet
            return known, await self._answered(route, known, seen, came, body)
        except AnotherInstallation:
            raise
        except Refusal as refusal:
            return known, _explained(_sentence(refusal, known.t), refusal.field, known.t, body)
        except Uncertain:
            log.exception("router.uncertain", kind=came.kind, name=came.name)
            return known, _explained(known.t.plain("refusal.uncertain"), "", known.t, body)
        except Exception:
            log.exception("router.failed", kind=came.kind, name=came.name)
            return known, _explained(known.t.plain("refusal.unexpected"), "", known.t, body)

    async def _answered(
        self, route: Route | None, known: Recognised, seen: Seen, came: Incoming, body: Body
    ) -> Reply:
        reply = await self._act(route, known, seen, came, body)
        if route is not None and not route.reads:  # what sends nothing may leave something to clean
            (self._wake if reply.wakes else self._clean)()
        return reply

    async def _act(
        self, route: Route | None, known: Recognised, seen: Seen, came: Incoming, body: Body
    ) -> Reply:
        """Recognise the caller and call the handler, in one transaction: a read one is never committed."""
        reads = route is None or route.reads
        async with self._database.read() if reads else self._database.write() as db:
            found = await _acting(db, known.workspace, came, route)
            if found is None:
                raise Newcomer
            known.take(came, found)
            if route is None:
                raise NotFound  # a form of an older version: what was typed stays in sight
            call = self._call(db, known, found, came, route, body)
            call.seen = seen
            if route.role is Role.FACILITATOR and not reads:
                found.person.acted = True  # those who lead see of each other what they do
            if came.event_id and not reads and not await event.first_time(db, came.event_id, call.now):
                return Reply(wakes=False)
            if route.sends:
                leads = call.found_membership is not None and call.found_membership.leads
                await reach.spend(db, self._mark(call.caller), call.now, leads=leads)
            if route.form is None:
                return await route.handler(call)
            picked.refuse_nobodies(body["view"], seen.picked)
            try:
                form = parse(filled_in(body["view"]), route.form)
            except UNREADABLE:
                raise BadForm from None
            return await route.handler(call, form)

    def _mark(self, caller: Caller) -> str:
        """Return what somebody is counted under: who it is, can be told only by who knows the secret too."""
        return hmac.digest(self._secret, f"{caller.team_id} {caller.user_id}".encode(), "sha256").hex()

    async def _see(self, route: Route, workspace: str, came: Incoming, body: Body) -> Seen:
        """Ask Slack, before the transaction, who was picked in a form, and of the channel if a route asks."""
        if route.form is None:
            return await self._see_channel(route, workspace, came)
        seen, told = await asyncio.gather(
            self._see_channel(route, workspace, came), picked.ask(self._slack, body["view"])
        )
        return replace(seen, picked=told)

    async def _see_channel(self, route: Route, workspace: str, came: Incoming) -> Seen:
        if route.asks is None:
            return Seen()
        channel = came.about.channel or came.channel
        if came.about.network is not None:
            async with self._database.read() as db:
                home = await db.get(Network, came.about.network)
                channel = home.channel_id if home and home.team_id == workspace else None
        if not channel or channel.startswith(DIRECT):
            return Seen()
        return await see(self._slack, channel, route.asks)

    async def _meet(self, workspace: str, came: Incoming) -> None:
        """Note somebody whom Kring did not know."""
        defaults = self._defaults
        # Two acts of one newcomer at the same instant; whether they are noted is seen at once.
        with suppress(IntegrityError, Uncertain):
            async with self._database.write() as db:
                await person.ensure(
                    db, workspace, came.user_id, language=defaults.language, zone=defaults.zone
                )

    def _call(
        self, db: AsyncSession, known: Recognised, found: Acting, came: Incoming, route: Route, body: Body
    ) -> Call:
        """Make a call of what was found inside the caller's workspace, and check the role."""
        assert known.caller is not None
        named = came.about.network if came.about.session is None else came.about.session
        if named is not None and found.network is None:
            raise NotFound
        call = Call(
            caller=known.caller,
            person=found.person,
            db=db,
            now=self._clock.now(),
            t=known.t,
            about=came.about,
            text=came.text,
            chosen=came.chosen,
            channel=came.channel,
            message_ts=came.message_ts,
            payload=body,
            found_network=found.network,
            found_membership=found.membership,
            found_meeting=found.session,
        )
        _check(route.role, call)
        return call

    async def _carry_out(self, calls: list[ToCall], came: Incoming) -> None:
        """Carry out a reply after the commit; a failure here is no error to the person."""
        with self._in_flight():
            for call in calls:
                try:
                    await patiently(call)
                except Exception as error:
                    log.warning("router.reply_failed", name=came.name, error=type(error).__name__)

    def _calls(self, reply: Reply, known: Recognised, came: Incoming, body: Body) -> Iterator[ToCall]:
        """Yield what a reply asks for, first of all what somebody waits for with an open modal."""
        view = body.get("view") or {}
        in_modal, caller = view.get("type") == "modal", known.caller
        if came.kind != "form":
            if reply.updates is None and reply.home and view.get("callback_id") == Form.MENU and caller:
                yield partial(self._update_my_kring, caller, known.network_id, came, body)
            if reply.updates is not None and in_modal:
                yield partial(self._slack.update_view, view.get("id", ""), reply.updates)
            opens = reply.opens or (None if in_modal else reply.updates)
            if opens is not None and body.get("trigger_id"):
                on_top = in_modal and not reply.clears
                yield partial(self._slack.open_view, body["trigger_id"], opens, on_top=on_top)
        if reply.replaces is not None and came.channel and came.message_ts:
            yield partial(self._slack.update, came.channel, came.message_ts, reply.replaces, at_once=True)
        if reply.says is not None and came.channel:
            yield partial(self._slack.say, came.channel, came.user_id, reply.says)
        if reply.home and caller is not None and self._is_seen(caller, came, view):
            yield partial(self._publish_home, caller)
        if reply.file is not None:
            yield partial(self._slack.share, came.user_id, reply.file)

    def _is_seen(self, caller: Caller, came: Incoming, view: dict[str, Any]) -> bool:
        """Tell whether somebody looks at their Home: it is drawn whenever they open it, not before."""
        if came.kind == "event" or view.get("type") == "home":
            self._at_home.add((caller.team_id, caller.user_id))
        return (caller.team_id, caller.user_id) in self._at_home

    async def _publish_home(self, caller: Caller) -> None:
        async with self._looking(caller) as call:
            view = await at_home.draw(call)
        await self._slack.publish_home(caller.user_id, view)

    async def _update_my_kring(
        self, caller: Caller, network_id: int | None, came: Incoming, body: Body
    ) -> None:
        """Draw the My Kring in which somebody acted, with the network of their act first."""
        async with self._looking(caller, came.about, body) as call:
            view = await at_home.again(call, network_id)
        await self._slack.update_view(body["view"].get("id", ""), view)

    @asynccontextmanager
    async def _looking(
        self, caller: Caller, about: About | None = None, body: Body | None = None
    ) -> AsyncIterator[Call]:
        """Let somebody look at what is there after their act, in the language that they have now."""
        async with self._database.read() as db:
            row = await person.with_key(db, caller.person_id)
            t, now = Texts(row.language, row.zone), self._clock.now()
            yield Call(caller, row, db, now, t, about or About(), payload=body or {})


async def _acknowledge(reply: Reply, came: Incoming, ack: Any) -> None:
    if came.kind != "form":
        await ack()
    elif reply.errors:
        await ack(response_action="errors", errors=reply.errors)
    elif reply.updates is not None:
        await ack(response_action="update", view=reply.updates)
    elif reply.opens is not None:
        await ack(response_action="push", view=reply.opens)
    elif reply.clears:
        await ack(response_action="clear")
    else:
        await ack()


async def _acting(db: AsyncSession, workspace: str, came: Incoming, route: Route | None) -> Acting | None:
    """Find who calls and what the act is about, which a route that writes holds until its end."""
    about, locks = came.about, route is not None and not route.reads
    if route is not None and about.session is not None:
        return await acting.on_session(db, workspace, came.user_id, about.session, locks=locks)
    network_id = about.network
    if route is None or network_id is None:
        somebody = await person.find(db, workspace, came.user_id)
        if somebody is None:
            return None
        shows_all = came.kind == "event" and route is not None and route.reads  # the Home
        if route is not None and not shows_all:
            network_id = await _network_of(db, somebody, came)
        if network_id is None:
            return Acting(somebody)
        db.expunge_all()  # what was read before the lock may be old
    return await acting.on_network(db, workspace, came.user_id, network_id, locks=locks)


async def _network_of(db: AsyncSession, somebody: Person, came: Incoming) -> int | None:
    """Return the network that an act is about: of the channel, or the only one of the caller."""
    if came.channel:
        here = await network.of_channel(db, somebody.team_id, came.channel)
        if here is not None:
            return here.id
    mine = await membership.of_person(db, somebody.id)
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
    try:
        values = {
            key: t.plain(f"{key}.{value}") if key == "stage" else value for key, value in refusal.data.items()
        }
        return t.plain(f"refusal.{name}", **values)
    except LookupError:
        log.exception("router.no_sentence", refusal=name)
        return t.plain("refusal.unexpected")


def _explained(sentence: str, field_name: str, t: Texts, body: Body) -> Reply:
    """Say what is wrong where the person is; a form keeps what was typed."""
    view = cast(dict[str, Any], body.get("view") or {})
    if body.get("type") == "view_submission":
        named = [block.get("block_id") for block in view.get("blocks", []) if block.get("type") == "input"]
        fields = [name for name in named if name]
        if fields:
            where = field_name if field_name in fields else fields[0]
            return Reply(errors={where: sentence}, wakes=False)
        return Reply(updates=notice(t, sentence), wakes=False)
    return Reply(opens=notice(t, sentence), wakes=False)
