"""An open call: whoever facilitates opens, changes and closes it; everybody in the workspace may sign up."""

from bot.act import as_read
from bot.act.call import Call
from bot.act.channel import Ask
from bot.act.held import with_pause
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.slack.blocks import View
from bot.views import membership as membership_view
from bot.views import open_call as view
from bot.views.notice import notice
from handlers.beginning import KringNotThere, SlackSilent
from handlers.membership import begins_with
from models import follower, leading, open_call, open_call_acts

routes = Routes()


@routes.act(Act.OPEN_CALL, Role.FACILITATOR, reads=True, paged=True)
async def open_screen(call: Call) -> Reply:
    """Show how it stands with the call of a network, who came in by it and who waits."""
    shown = await _screen(call)
    return Reply(updates=shown) if call.within(Form.OPEN_CALL) else Reply(opens=shown)


@routes.command("call", "oproep", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the call of the network in view."""
    return await in_one_network(call, Act.OPEN_CALL, open_screen, Role.FACILITATOR)


@routes.drawn(Form.OPEN_CALL, Role.FACILITATOR)
async def _anew(call: Call) -> View:
    return await _screen(call)


async def _screen(call: Call, said: str = "") -> View:
    await call.db.flush()
    found = await open_call.of(call.db, call.network, call.now)
    return view.screen(call.t, call.network, found, said=said, start=call.start_in(Form.OPEN_CALL))


@routes.act(Act.OPEN_CALL_FORM, Role.FACILITATOR, reads=True)
async def open_form(call: Call) -> Reply:
    """Ask until when people may sign up, and where the call is posted."""
    shown = await _form(call)
    return Reply(updates=shown) if call.within(Form.OPEN_CALL) else Reply(opens=shown)


async def _form(call: Call) -> View:
    found = await open_call.of_network(call.db, call.network.id)
    is_open = open_call.takes_in(call.network, found, call.now)
    return view.form(call.t, call.network, found, is_open=is_open)


@routes.form(Form.OPEN_CALL_FORM, Role.FACILITATOR, view.Called, asks=Ask.ABOUT, sends=True)
async def write(call: Call, form: view.Called) -> Reply:
    """Open the call, or set another last day; where a channel was chosen it is posted there.

    What was changed of a call that is over meanwhile is asked once more: it would open again.
    """
    found = await open_call.of_network(call.db, call.network.id)
    if call.about.seen == view.OPEN and not open_call.takes_in(call.network, found, call.now):
        return Reply(updates=view.form(call.t, call.network, found, is_open=False, sent=form))
    if call.about.seen != view.AGAIN:
        form = as_read.merged(call, form, await _form(call))
    if form.channel and call.seen.here is None:
        raise SlackSilent(field="channel")
    if form.channel and not call.seen.here:
        raise KringNotThere(field="channel")
    await follower.let(call.db, call.network, call.now, follow_it=bool(form.has_followers))
    await open_call_acts.write(call.db, call.network, form.until, form.channel or "", call.now)
    shared = call.seen.shared and form.channel is not None
    return Reply(updates=await _screen(call, _opened(call, form, shared=shared)), home=True)


def _opened(call: Call, form: view.Called, *, shared: bool) -> str:
    """Say that the call is open, whether it is posted now or waits, and who reads it where."""
    if form.channel is None:
        return call.t("open_call.opened")
    waits = call.network.paused(call.now)
    said = with_pause(call, call.t("open_call.opened_waits" if waits else "open_call.opened_posted"))
    reads = "open_call.shared_followers" if call.network.has_followers else "open_call.shared"
    return f"{said} {call.t(reads)}" if shared else said


@routes.act(Act.OPEN_CALL_CLOSE, Role.FACILITATOR)
async def close(call: Call) -> Reply:
    """Close the call before its time; it can be opened again."""
    await open_call_acts.close(call.db, call.network, call.now)
    shown = await _screen(call, call.t("open_call.closed_now"))
    return Reply(updates=shown) if call.within(Form.OPEN_CALL) else Reply(opens=shown)


@routes.act(Act.SIGN_UP, Role.ANYONE, asks=Ask.IDS, sends=True, meets=True)
async def sign_up(call: Call) -> Reply:
    """Sign somebody up: a seat, or a place on the waiting list; who is too late reads whom to ask."""
    home = call.network
    place = await open_call_acts.sign_up(call.db, home, call.person, call.now)
    if place is None:
        ask = view.whom_to_ask(call.t, await leading.facilitators(call.db, home.id))
        return Reply(opens=notice(call.t, call.t.plain("open_call.is_over"), *ask))
    call.person.acted = True
    there = call.seen.people_of(home.channel_id)
    in_channel = None if there is None else call.user_id in there
    ways = view.signed_up(call.t, home, place, there=in_channel)
    if place.active:
        ways += await begins_with(call)
    said = membership_view.joined(call.t, home, place.standing)
    shown = notice(call.t, said, *ways)
    return Reply(updates=shown, home=True) if call.within(Form.OPEN_CALLS) else Reply(opens=shown, home=True)


@routes.act(Act.OPEN_CALLS, Role.ANYONE, reads=True, paged=True)
@routes.command("join", "meedoen", role=Role.ANYONE, reads=True)
async def calls(call: Call) -> Reply:
    """Show for which networks of this workspace people can sign up."""
    found = await open_call.open_in(call.db, call.team_id, call.now)
    full = {home.id for home, _called in found if not await open_call.room(call.db, home)}
    shown = view.calls(call.t, found, call.start_in(Form.OPEN_CALLS), full=full)
    return Reply(updates=shown) if call.within(Form.OPEN_CALLS) else Reply(opens=shown)
