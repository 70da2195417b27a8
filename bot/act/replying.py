"""What a reply asks of Slack, after the commit: modals, messages, the Home drawn anew; and the answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from weakref import WeakValueDictionary

import structlog
from slack_sdk.errors import SlackApiError

from bot import at_home
from bot.act import acting, stacked
from bot.act.call import Call
from bot.act.canvas import Canvas
from bot.act.files import Again, Files
from bot.act.ids import Form
from bot.act.in_flight import InFlight
from bot.act.reply import Reply
from bot.act.routes import Draw, Role
from bot.act.stacked import Below
from bot.open_homes import OpenHomes
from bot.running.clock import Clock
from bot.slack import blocks
from bot.slack.blocks import Message, View
from bot.slack.outcome import NotSent, classify, patiently
from bot.slack.workspaces import Workspaces
from bot.storage.database import Database
from models import person
from models.acting import Acting
from models.person import Person

log = structlog.get_logger()

ToCall = Callable[[], Awaitable[object]]
Ack = Callable[..., Awaitable[object]]

TOO_LATE = ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id")
PATIENCE = 1.5  # seconds for the calls of a reply before Slack, which waits three, is answered


class Replies:
    """Carries out replies, and knows who looks at their Home."""

    def __init__(
        self,
        database: Database,
        workspaces: Workspaces,
        clock: Clock,
        in_flight: InFlight,
        views: Mapping[str, tuple[Draw, Role]],
        opened: OpenHomes,
        stranger: Callable[[str, str], Person],
        offered: Callable[[Call, View], View],
        again: Again,
    ) -> None:
        self._database, self._workspaces, self._clock = database, workspaces, clock
        self._in_flight, self._views = in_flight, views
        self._files = Files(workspaces, in_flight, again)
        self._offered = offered  # what of a view is there to be pressed
        self.patience = PATIENCE
        self.at_home, self._stranger = opened, stranger
        self._canvases: WeakValueDictionary[tuple[str, str], Canvas] = WeakValueDictionary()

    @asynccontextmanager
    async def in_turn(self, call: Call) -> AsyncIterator[None]:
        """Let an act in a modal wait for those in it that came before."""
        if call.view.get("type") != "modal":
            yield
            return
        call.canvas = self._canvas(call, call.view.get("id", ""), call.view.get("hash") or "")
        async with call.canvas.acts:
            yield

    def _canvas(self, call: Call, view_id: str, seen: str = "") -> Canvas:
        """Return a view of somebody, the same one for as long as anything about it is under way."""
        return self._canvases.setdefault((call.user_id, view_id), Canvas(seen))

    async def reply(self, call: Call, reply: Reply, ack: Ack) -> None:
        """Carry out a reply and answer Slack, which does not wait until all of it is done."""
        if reply.homes:
            self.at_home.changed(call.network.id, self._clock.now())
        if calls := list(self._calls(call, reply)):
            carrying = asyncio.create_task(self._carry_out(calls, call.name))
            await asyncio.wait([carrying], timeout=self.patience)
        try:
            await _answer(call, reply, ack)
        finally:
            if reply.file is not None:
                self._files.send(call, reply.file)

    async def _carry_out(self, calls: list[ToCall], name: str) -> None:
        """Call what was asked for, one after the other; a failure here is no error to the person."""
        with self._in_flight.one_more():
            for call in calls:
                try:
                    await patiently(call)
                except Exception as error:
                    log.warning("router.reply_failed", name=name, error=type(error).__name__)

    def _calls(self, call: Call, reply: Reply) -> Iterator[ToCall]:
        """Yield what a reply asks for, first of all what somebody waits for with an open modal."""
        slack = self._workspaces.of(call.team_id)
        if call.kind != "form":
            yield from self._modals(call, reply)
        elif call.canvas is not None and not reply.errors:
            call.canvas.turn()  # what was on its way to this modal is old
        lies_below, below_id = stacked.below(call.view), call.view.get("previous_view_id")
        if reply.home and lies_below is not None and below_id:
            yield self._drawing(call, self._canvas(call, below_id), below_id, None, lies_below)
        if reply.replaces is not None and call.channel and call.message_ts:
            yield partial(slack.update, call.channel, call.message_ts, reply.replaces, at_once=True)
        if reply.says is not None and call.channel:
            yield partial(slack.say, call.channel, call.user_id, reply.says, call.thread_ts)
        chose = call.chose_at_home and call.view.get("type") == "home"  # its menu is empty again
        if (reply.home or chose) and self._is_seen(call):
            canvas = self.at_home.canvas((call.team_id, call.user_id))
            yield partial(self._publish_home, call, canvas.turn(), canvas)
        if reply.asks_slack:
            yield slack.check
        if reply.sends is not None:
            yield partial(slack.send_once, call.user_id, reply.sends)

    def _modals(self, call: Call, reply: Reply) -> Iterator[ToCall]:
        """Yield what draws the modal in which somebody pressed, and what opens one."""
        view, draws, opens = call.view, reply.updates, reply.opens
        trigger = call.payload.get("trigger_id")
        if call.canvas is None:  # not in a modal
            if (opens := opens or draws) is not None and trigger:
                yield partial(self._open, call, trigger, opens, on_top=False)
            return
        if call.within(Form.SURE):  # the question is answered
            draws, opens = draws or opens, None
        known = stacked.drawn(draws or view)
        if draws is not None:
            yield self._drawing(call, call.canvas, view.get("id", ""), _in_its_place(call, draws), known)
        elif reply.home and call.within(Form.MENU):
            yield self._drawing(call, call.canvas, view.get("id", ""), None, known)
        if opens is not None and trigger:
            opens = stacked.on_top_of(opens, known) if known.form in self._views else opens
            yield partial(self._open, call, trigger, opens, on_top=not reply.clears)
            if call.chose_at_home and draws is None and not reply.home:  # the menu below is empty again
                yield self._drawing(call, call.canvas, view.get("id", ""), None, known)

    async def _open(self, call: Call, trigger: str, view: View, *, on_top: bool) -> None:
        """Open a modal; when that took longer than Slack allows, say so where the person alone sees it."""
        slack = self._workspaces.of(call.team_id)
        try:
            await slack.open_view(trigger, view, on_top=on_top)
        except SlackApiError as error:
            failure = classify(error)
            if not isinstance(failure, NotSent) or failure.error not in TOO_LATE:
                raise
            log.warning("router.too_late", name=call.name)
            said = Message([blocks.section(call.t("common.too_late"))])
            if call.channel:
                await slack.say(call.channel, call.user_id, said, call.thread_ts)
            else:
                await slack.call("chat.postMessage", channel=call.user_id, text=said.text)

    def _is_seen(self, call: Call) -> bool:
        """Tell whether somebody looks at their Home: it is drawn whenever they open it, not before."""
        who = (call.team_id, call.user_id)
        if call.kind == "event" or call.view.get("type") == "home":
            self.at_home.looks(who, self._clock.now())
        return who in self.at_home

    async def _publish_home(self, call: Call, turn: int, canvas: Canvas) -> None:
        who = call.team_id, call.user_id

        async def anew() -> View:
            async with self._database.read() as db:
                found = await person.find(db, *who) or self._stranger(*who)
                call.begins(db, self._clock.now(), Acting(found))
                drawn = await at_home.draw(call)
            self.at_home.is_drawn(who, drawn.true_until, drawn.shows)
            return drawn.view

        put = partial(self._workspaces.of(call.team_id).publish_home, call.user_id)
        await canvas.draw(turn, put, None, anew)

    def _drawing(self, call: Call, canvas: Canvas, view_id: str, view: View | None, known: Below) -> ToCall:
        """Return the call that draws a modal, as the act drew it or as things stand when it is made."""
        anew = partial(self._anew, call, view_id, known) if known.form in self._views else None
        put = partial(self._workspaces.of(call.team_id).update_view, view_id)
        return partial(canvas.draw, canvas.turn(), put, view, anew)

    async def _anew(self, call: Call, view_id: str, known: Below) -> View:
        """Draw a modal as things stand now, for who still may see it, in the language that they have now."""
        draw, role = self._views[known.form]
        look = stacked.looking_at(call, view_id, known)
        async with self._database.read() as db:
            found = await acting.find(db, look, locks=False)
            look.begins(db, self._clock.now(), found or Acting(call.person))  # somebody not noted yet
            look.must_have(role)
            return _in_its_place(look, self._offered(look, await draw(look)))


async def _answer(call: Call, reply: Reply, ack: Ack) -> None:
    """Answer Slack, which closes, changes or keeps the form as that says."""
    if call.kind != "form":
        await ack()
    elif reply.errors:
        await ack(response_action="errors", errors=reply.errors)
    elif reply.updates is not None:
        await ack(response_action="update", view=_in_its_place(call, reply.updates))
    elif reply.opens is not None:
        await ack(response_action="push", view=reply.opens)
    elif reply.clears:
        await ack(response_action="clear")
    else:
        await ack()


def _in_its_place(call: Call, view: View) -> View:
    """Return a view that takes the place of the one in which somebody acted, on top of the same one."""
    return stacked.on_top_of(view, stacked.below(call.view))
