"""What a reply asks of Slack, after the commit: modals, messages, the Home drawn anew; and the answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial

import structlog
from slack_sdk.errors import SlackApiError

from bot import at_home
from bot.act.call import Call
from bot.act.ids import Form
from bot.act.in_flight import InFlight
from bot.act.reply import Reply
from bot.open_homes import OpenHomes
from bot.running.clock import Clock
from bot.slack import blocks
from bot.slack.blocks import Message, View
from bot.slack.client import NotSent, Slack, classify, patiently
from bot.storage.database import Database
from models import person
from models.acting import Acting

log = structlog.get_logger()

ToCall = Callable[[], Awaitable[object]]
Ack = Callable[..., Awaitable[object]]

TOO_LATE = ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id")
PATIENCE = 1.5  # seconds for the calls of a reply before Slack, which waits three, is answered


class Replies:
    """Carries out replies, and knows who looks at their Home."""

    def __init__(
        self, database: Database, slack: Slack, clock: Clock, in_flight: InFlight, opened: OpenHomes
    ) -> None:
        self._database, self._slack, self._clock = database, slack, clock
        self._in_flight = in_flight
        self.patience = PATIENCE
        self.at_home = opened

    async def reply(self, call: Call, reply: Reply, ack: Ack) -> None:
        """Carry out a reply and answer Slack, which does not wait until all of it is done."""
        if calls := list(self._calls(call, reply)):
            carrying = asyncio.create_task(self._carry_out(calls, call.name))
            await asyncio.wait([carrying], timeout=self.patience)
        if call.kind != "form":
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
        view, trigger = call.view, call.payload.get("trigger_id")
        in_modal = view.get("type") == "modal"
        if call.kind != "form":
            if reply.updates is None and reply.home and call.within(Form.MENU):
                yield partial(self._update_my_kring, call)
            if reply.updates is not None and in_modal:
                yield partial(self._slack.update_view, view.get("id", ""), reply.updates)
            opens = reply.opens or (None if in_modal else reply.updates)
            if opens is not None and trigger:
                on_top = in_modal and not reply.clears
                yield partial(self._open, call, trigger, opens, on_top=on_top)
        if reply.replaces is not None and call.channel and call.message_ts:
            yield partial(self._slack.update, call.channel, call.message_ts, reply.replaces, at_once=True)
        if reply.says is not None and call.channel:
            yield partial(self._slack.say, call.channel, call.user_id, reply.says, call.thread_ts)
        if reply.home and self._is_seen(call):
            yield partial(self._publish_home, call)
        if reply.asks_slack:
            yield self._slack.check
        if reply.file is not None:
            yield partial(self._slack.share, call.user_id, reply.file)

    async def _open(self, call: Call, trigger: str, view: View, *, on_top: bool) -> None:
        """Open a modal; when that took longer than Slack allows, say so where the person alone sees it."""
        try:
            await self._slack.open_view(trigger, view, on_top=on_top)
        except SlackApiError as error:
            failure = classify(error)
            if not isinstance(failure, NotSent) or failure.error not in TOO_LATE:
                raise
            log.warning("router.too_late", name=call.name)
            said = Message([blocks.section(call.t("common.too_late"))])
            if call.channel:
                await self._slack.say(call.channel, call.user_id, said, call.thread_ts)
            else:
                await self._slack.call("chat.postMessage", channel=call.user_id, text=said.text)

    def _is_seen(self, call: Call) -> bool:
        """Tell whether somebody looks at their Home: it is drawn whenever they open it, not before."""
        who = (call.team_id, call.user_id)
        if call.kind == "event" or call.view.get("type") == "home":
            self.at_home.looks(who, self._clock.now())
        return who in self.at_home

    async def _publish_home(self, call: Call) -> None:
        async with self._looking(call):
            drawn = await at_home.draw(call)
        self.at_home.is_drawn((call.team_id, call.user_id), drawn.true_until)
        await self._slack.publish_home(call.user_id, drawn.view)

    async def _update_my_kring(self, call: Call) -> None:
        """Draw the My Kring in which somebody acted, with the network of their act first."""
        first = call.found_network.id if call.found_network is not None else None
        async with self._looking(call):
            view = await at_home.again(call, first)
        await self._slack.update_view(call.view.get("id", ""), view)

    @asynccontextmanager
    async def _looking(self, call: Call) -> AsyncIterator[None]:
        """Let somebody look at what is there after their act, in the language that they have now."""
        async with self._database.read() as db:
            call.begins(db, self._clock.now(), Acting(await person.with_key(db, call.person.id)))
            yield
