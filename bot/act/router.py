"""From a payload of Slack to a handler and back: one way for every act, with a dictionary in its middle.

An act is read, recognised, handled and replied to (`Router.serve`). To handle it is always the same: the
transaction with the network locked, who calls, the role, the handler, the commit. Only then come the calls of
the reply and the answer to Slack.
"""

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from copy import copy
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TypeVar

import msgspec
import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.act import picked
from bot.act.acting import find as who_acts
from bot.act.call import Call
from bot.act.channel import DIRECT, PATIENCE, Ask, see
from bot.act.closed import must_ask_nothing, must_be_open, offered
from bot.act.forms import UNREADABLE, BadForm, filled_in, parse, within_reach
from bot.act.in_flight import InFlight
from bot.act.incoming import Body, read
from bot.act.installation import AnotherInstallation, Installations
from bot.act.refused import explained, refused
from bot.act.reply import Reply
from bot.act.replying import Ack, Replies
from bot.act.routes import Role, Route, Routes, joined
from bot.act.said import meant, mentioned, names_something
from bot.open_homes import OpenHomes
from bot.running.clock import Clock
from bot.slack import profile
from bot.slack.workspaces import Workspaces
from bot.storage.database import Database, Uncertain
from bot.texts import Texts
from models import acting, event, network, person, reach
from models.acting import Acting
from models.base import NotFound, Refusal
from models.network import Network
from models.person import Language

log = structlog.get_logger()

Form = TypeVar("Form", bound=msgspec.Struct)


class NoHandler(Exception):
    """Nobody did it, or nothing handles it."""


class MetMeanwhile(Exception):
    """Two acts of one newcomer noted them at the same instant."""


@dataclass(frozen=True)
class Defaults:
    """What a person gets who is met for the first time, and what is the same for everybody."""

    language: Language
    zone: str
    address: str = ""  # under which people have calendar feeds
    operator: str = ""  # who runs Kring
    keeps_at_most: int | None = None  # days
    mails: bool = False  # mail goes to who is not on Slack and agreed to it


class Router:
    """Finds the handler of a payload, calls it inside a transaction and has its reply carried out."""

    def __init__(
        self,
        routes: Iterable[Routes],
        *,
        database: Database,
        workspaces: Workspaces,
        installations: Installations,
        clock: Clock,
        defaults: Defaults,
        wake: Callable[[], None],
        clean: Callable[[], None] = lambda: None,
        secret: str = "",
        opened: OpenHomes | None = None,
    ) -> None:
        self.routes = joined(tuple(routes))
        self._database, self._workspaces, self._clock = database, workspaces, clock
        self.installations = installations
        self._defaults = defaults
        self._foreign = Texts(defaults.language, defaults.zone)  # until it is known who acts
        self._stranger = partial(person.stranger, language=defaults.language, zone=defaults.zone)
        self._wake, self._clean = wake, clean
        self._secret = secret.encode()
        self._in_flight = InFlight()
        self.replies = Replies(
            database, workspaces, clock, self._in_flight, self.routes.views, opened or OpenHomes(),
            self._stranger, partial(offered, table=self.routes.table), self._again,
        )  # fmt: skip

    async def drained(self) -> None:
        """Return when no act is in flight."""
        await self._in_flight.drained()

    def door(self, kind: str) -> Callable[[Ack, Body], Awaitable[None]]:
        """Return what Bolt calls with payloads of a kind (bot/act/incoming.py)."""
        return partial(Router.serve, self, kind)  # of a bound method, Bolt would misread the arguments

    async def serve(self, kind: str, ack: Ack, body: Body) -> None:
        """Take one act from the door to the answer to Slack."""
        began = monotonic()
        try:
            call = read(kind, body)
        except UNREADABLE as error:
            log.warning("router.unreadable", payload=body.get("type"), error=type(error).__name__)
            await ack()
            return
        with self._in_flight.one_more():
            try:
                await self._recognise(call)
                async with self.replies.in_turn(call):
                    reply = await self._handle(call)
            except NoHandler:
                log.info("router.no_handler", kind=call.kind, name=call.name)
                reply = Reply()
            except AnotherInstallation:
                log.info("router.another_installation", kind=call.kind, name=call.name)
                reply = Reply()
            except Refusal as refusal:
                reply = refused(call, refusal)
            except Uncertain:
                log.exception("router.uncertain", kind=call.kind, name=call.name)
                reply = explained(call, call.t.plain("refusal.uncertain"))
            except Exception:
                log.exception("router.failed", kind=call.kind, name=call.name)
                reply = explained(call, call.t.plain("refusal.unexpected"))
            await self.replies.reply(call, reply, ack)
            self._workspaces.counts.answers.took(monotonic() - began)

    async def _recognise(self, call: Call) -> None:
        """Find what handles an act and whose it is; ask Slack what it has to tell, as nothing is held yet."""
        call.t, call.address = self._foreign, self._defaults.address
        call.mark = self._mark
        call.mails, call.operator = self._defaults.mails, self._defaults.operator
        call.keeps_at_most = self._defaults.keeps_at_most
        if call.kind == "command" and (call.kind, call.name) not in self.routes.table:
            call.name, call.text, call.raw = "", call.word, ""
        call.route = self.routes.table.get((call.kind, call.name))
        told = call.route is not None and call.route.told
        if not (call.user_id or told) or (call.route is None and call.kind != "form"):
            raise NoHandler
        ours = await self.installations.whose(call.payload, call)
        call.team_id, call.kring_id = ours.workspace, ours.bot_user_id
        call.ungranted = self._workspaces.of(call.team_id).ungranted
        if call.route is not None and (asking := [*self._asks(call, call.route)]):
            await asyncio.gather(*asking)

    def _asks(self, call: Call, route: Route) -> Iterator[Awaitable[None]]:
        """Yield what Slack is asked before the transaction, all of it at the same time."""
        if route.asks is not None:
            yield self._see(call, route.asks)
        if route.introduces or (route.form is not None and picked.picked_in(call.view)):
            yield self._look_up(call, *([call.user_id] if route.introduces else []))
        if names_something(call.raw):
            yield self._name(call)

    async def _see(self, call: Call, ask: Ask) -> None:
        """Ask about the channel: one that was chosen, that of the network in view, or where it happened."""
        channel = call.about.channel or call.chosen_channel or call.channel
        if call.about.network is not None and call.chosen_channel is None:
            async with self._database.read() as db:
                home = await db.get(Network, call.about.network)
                channel = home.channel_id if home and home.team_id == call.team_id else None
        if channel and not channel.startswith(DIRECT):
            call.seen = await see(self._workspaces.of(call.team_id), channel, ask)

    async def _look_up(self, call: Call, *others: str) -> None:
        """Ask about those who were picked in a form, and about others."""
        call.picked = await picked.ask(self._workspaces.of(call.team_id), call.view, *others)

    async def _name(self, call: Call) -> None:
        """Put names in the place of the ids of who is mentioned: as Kring knows them, else as Slack."""
        ids = mentioned(call.raw)
        async with self._database.read() as db:
            names = await person.names(db, call.team_id, ids)
        slack, unknown = self._workspaces.of(call.team_id), (one for one in ids if one not in names)
        told = await profile.ask(slack, unknown, within=PATIENCE)
        names |= {user_id: one.name for user_id, one in told.items()}
        somebody, a_channel = call.t.plain("common.somebody"), call.t.plain("common.a_channel")
        call.text = meant(call.raw, names, somebody, a_channel)

    async def _handle(self, call: Call) -> Reply:
        """Do what is asked."""
        if call.route is not None and call.route.told:
            return await self._hear(call, call.route)
        if call.route is not None and call.kind == "event" and call.reads:
            return await call.route.handler(call)
        with suppress(MetMeanwhile):
            return await self._act(call)
        return await self._act(call)  # nothing was done yet

    async def _act(self, call: Call) -> Reply:
        """Find who acts and call the handler, in one transaction: one that only reads is never committed."""
        async with self._database.read() if call.reads else self._database.write() as db:
            if not call.reads:
                await self.installations.must_be_there(db, call.team_id)
            route = await self._admit(db, call)
            if call.person.is_stranger and route.meets and not call.reads:
                await self._meet(db, call)
            if call.event_id and not call.reads and not await event.first_time(db, call.event_id, call.now):
                return Reply(wakes=False)
            if route.sends:
                leads = call.found_membership is not None and call.found_membership.leads
                mark = self._mark(f"{call.team_id} {call.user_id}")
                await reach.spend(db, mark, call.now, reach.MOST_LEADING if leads else reach.MOST)
            form = () if route.form is None else (_form(call, route.form),)
            reply = must_ask_nothing(call, await route.handler(call, *form), self.routes.table)
        if not call.reads:  # what sends nothing may leave something to clean
            (self._wake if reply.wakes else self._clean)()
        return reply

    async def _admit(self, db: AsyncSession, call: Call) -> Route:
        """Find who acts; return the route of what they may do. Raises what `_admitted` does."""
        found = await who_acts(db, call, locks=not call.reads) or await self._by_stranger(db, call)
        call.begins(db, self._clock.now(), found)
        return _admitted(call)

    @asynccontextmanager
    async def _again(self, call: Call) -> AsyncIterator[tuple[Call, Reply]]:
        """Handle an act that only reads as it is now, in a transaction that lasts; the call is another one.

        Raises what the act does.
        """
        async with self._database.read() as db:
            now = copy(call)
            route = await self._admit(db, now)
            yield now, await route.handler(now)

    async def _hear(self, call: Call, route: Route) -> Reply:
        """Take in what Slack tells of a channel or of the app, once."""
        async with self._database.write() as db:
            call.db, call.now = db, self._clock.now()
            if call.event_id and not await event.first_time(db, call.event_id, call.now):
                return Reply(wakes=False)
            here = await network.of_channel(db, call.team_id, call.channel) if call.channel else None
            if here is not None:
                call.found_network = await network.lock(db, call.team_id, here.id)
            reply = await route.handler(call)
        if reply.wakes:
            self._wake()
        return reply

    async def _by_stranger(self, db: AsyncSession, call: Call) -> Acting:
        """Let somebody act whom Kring does not know: who only looks, or may not do it, is not noted."""
        about = call.about
        return await acting.by_stranger(
            db,
            self._stranger(call.team_id, call.user_id),
            session_id=about.session,
            network_id=about.network,
            channel_id=call.channel,
        )

    async def _meet(self, db: AsyncSession, call: Call) -> None:
        """Note somebody whom Kring did not know, as something of theirs is kept. Raises MetMeanwhile."""
        who = call.person
        try:
            await person.ensure(db, who.team_id, who.user_id, language=who.language, zone=who.zone)
        except IntegrityError:
            raise MetMeanwhile from None
        found = await who_acts(db, call, locks=not call.reads)
        assert found is not None
        call.begins(db, call.now, found)

    def _mark(self, counted: str) -> str:
        """Return what something is counted under: only who has the secret can tell which it is."""
        return hmac.digest(self._secret, counted.encode(), "sha256").hex()


def _admitted(call: Call) -> Route:
    """Return the route of an act whose caller may take it. Raises NotFound, NotAMember, NotAFacilitator."""
    names = call.about.network is not None or call.about.session is not None
    if call.route is None or (names and call.found_network is None):
        raise NotFound  # of a form of an older version, what was typed stays in sight
    call.must_have(call.route.role)
    must_be_open(call, call.route)
    if call.route.role >= Role.NOTE_TAKER and call.membership.leads and not call.reads:
        call.person.acted = True  # those who lead see of each other what they do
    return call.route


def _form(call: Call, form: type[Form]) -> Form:
    """Return what was filled in. Raises PickedNobody, BadForm, DayTooFar."""
    picked.refuse_nobodies(call.view, call.picked)
    try:
        filled = parse(filled_in(call.view), form)
    except UNREADABLE:
        raise BadForm from None
    within_reach(filled, call.today)
    return filled
