"""The channel of a network: what Slack tells of it and of the app; a network that moves to another one."""

from bot.act.call import Call, NotAFacilitator
from bot.act.channel import DIRECT, Ask
from bot.act.ids import Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import networks_of
from bot.at_home import Look, Parts, at_home
from bot.slack.scopes import PINS
from bot.views import channel as view
from bot.views.home import Place
from handlers.beginning import KringNotHere, SlackSilent
from models import channel, closed, installation, membership, network
from models.base import Refusal
from models.closing import NetworkClosed
from models.network import ChannelLost, ChannelTaken, alone_in_channel

routes = Routes()


class NotAChannel(Refusal):
    """A network lives in a channel."""


async def _closes(call: Call, why: ChannelLost, *, follows: bool = False) -> Reply:
    if call.found_network is not None:
        await channel.closes(call.db, call.found_network, why, call.now, follows=follows)
    return Reply()


@routes.told("channel_archive", "group_archive")
async def archived(call: Call) -> Reply:
    """A channel was archived, which puts Kring out of it."""
    return await _closes(call, ChannelLost.ARCHIVED)


@routes.told("channel_deleted", "group_deleted")
async def deleted(call: Call) -> Reply:
    """A channel is gone for good."""
    return await _closes(call, ChannelLost.GONE)


@routes.told("channel_unarchive", "group_unarchive")
async def unarchived(call: Call) -> Reply:
    """A channel is open again; Kring still has to be invited."""
    return await _closes(call, ChannelLost.PUT_OUT)


@routes.told("member_left_channel")
async def left(call: Call) -> Reply:
    """Somebody left a channel; only that Kring was put out of it concerns us."""
    return await _closes(call, ChannelLost.PUT_OUT, follows=True) if call.is_kring else Reply(wakes=False)


@routes.told("member_joined_channel")
async def joined(call: Call) -> Reply:
    """Somebody joined a channel; that Kring is back in it lets everything go on."""
    if not call.is_kring or call.found_network is None:
        return Reply(wakes=False)
    await channel.opens(call.db, call.found_network, call.now)
    return Reply()


@routes.told("channel_id_changed")
async def has_another_id(call: Call) -> Reply:
    """A channel has another id from now on."""
    new = call.payload["event"].get("new_channel_id")
    if call.found_network is not None and new:
        await channel.has_id(call.db, call.found_network, new, call.now)
    return Reply()


@routes.told("tokens_revoked", "app_uninstalled")
async def app_gone(call: Call) -> Reply:
    """The token may be of no use any more: Slack is asked, and says whether all of a workspace goes.

    Where the process has a token of its own, it shows in the health.
    """
    if (ours := await installation.locked(call.db, call.team_id)) is None:
        return Reply(wakes=False, asks_slack=True)
    ours.ends(call.now)
    return Reply()


@routes.told("team_access_revoked")
async def branch_gone(call: Call) -> Reply:
    """A workspace of an organisation was taken out of its installation, which stays for the others."""
    if (ours := await installation.locked(call.db, call.team_id)) is None:
        return Reply(wakes=False, asks_slack=True)
    ours.is_asked(call.now)
    return Reply()


@routes.command("here", "hier", role=Role.ANYONE, reads=True, asks=Ask.ABOUT)
async def open_lives_here(call: Call) -> Reply:
    """Ask whether a network of the caller is to live in this channel from now on."""
    typed = f"{call.payload.get('command', '')} {call.word}".strip()
    if not call.channel or call.channel.startswith(DIRECT) or call.seen.several:
        raise NotAChannel(typed=typed)
    if call.seen.here is False:
        raise KringNotHere(typed=typed)
    if await closed.lives_in(call.db, call.team_id, call.channel) is not None:
        raise ChannelTaken
    call.found_network = None  # the only one that they have may be one that they do not lead
    homes = await networks_of(call, Role.FACILITATOR, takes_in=True)
    if homes[0].closed_at is not None:
        raise NetworkClosed
    seen = call.seen
    form = view.lives_here_form(
        call.t, call.channel, homes,
        public=bool(seen.public), shared=seen.shared, pins=PINS not in call.ungranted,
    )  # fmt: skip
    return Reply(opens=form)


@routes.form(Form.LIVES_HERE, Role.ANYONE, view.LivesElsewhere, asks=Ask.ABOUT, sends=True)
async def lives_here(call: Call, form: view.LivesElsewhere) -> Reply:
    """Let a network live in this channel from now on; sending it in twice changes nothing more."""
    new = call.about.channel or ""
    if call.seen.here is None:
        raise SlackSilent(field="network")
    if not call.seen.here:
        raise KringNotHere(field="network", typed="/kring here")
    home = await network.lock(call.db, call.team_id, form.network)
    place = await membership.of(call.db, home.id, call.person.id)
    if place is None or not place.leads:
        raise NotAFacilitator(field="network")
    if home.closed_at is not None:
        raise NetworkClosed(field="network")
    taken = await closed.lives_in(call.db, call.team_id, new)
    if taken is not None and taken.id != home.id:
        raise ChannelTaken(field="network")
    if taken is None:
        await closed.make_room(call.db, call.team_id, new)
        with alone_in_channel("network"):
            await channel.lives_in(call.db, home, new, call.now)
    said = view.lives_here_now(call.t, home, pins=PINS not in call.ungranted)
    return Reply(updates=said, home=True)


@at_home(Place.TASKS, after="without_account")
async def channel_lost(look: Look) -> Parts:
    """That nothing can be written in the channel, and what to do."""
    return view.lost(look.t, look.network)
