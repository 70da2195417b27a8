"""All reports of a network, to be read from Home also when Slack no longer shows their messages."""

from bot import reports
from bot.act.call import Call, NotAMember
from bot.act.ids import Act, Form
from bot.act.reply import Reply
from bot.act.routes import Role, Routes
from bot.act.which_network import in_one_network
from bot.at_home import Look, Parts, at_home
from bot.slack.blocks import View
from bot.views import report as report_view
from bot.views import report_list as view
from bot.views.home import Place
from bot.window import Window, around
from handlers.report import nothing_released, to_read
from models import report_list

routes = Routes()


@routes.act(Act.REPORTS, Role.KNOWN, reads=True, paged=True)
async def read(call: Call) -> Reply:
    """Show which reports there are, or another part of the list."""
    shown = await listed(call)
    return Reply(updates=shown) if call.within(Form.REPORTS) else Reply(opens=shown)


async def listed(call: Call) -> View:
    """The list as the caller may read it. Raises NotAMember."""
    mine, start = call.membership, call.start_in(Form.REPORTS)
    if not mine.active and not mine.follows:
        raise NotAMember
    keys = await report_list.readable(call.db, mine)
    shown = Window(keys, await report_list.sessions(call.db, around(keys, start)))
    return view.listed(call.t, call.network, shown, start, follows=not mine.active)


@routes.command("reports", "verslagen", role=Role.ANYONE, reads=True)
async def by_command(call: Call) -> Reply:
    """Show the reports of the network in view."""
    return await in_one_network(call, Act.REPORTS, read, Role.KNOWN)


@routes.act(Act.FOLLOWED_REPORT, Role.KNOWN, reads=True, paged=True)
async def read_followed(call: Call) -> Reply:
    """Show a report to who follows, as the channel has it; who is a member by now reads it as members do.

    Raises NothingReleased.
    """
    if not report_list.reads(call.membership, call.meeting):
        raise nothing_released(call)
    if call.membership.active:
        shown = await to_read(call, call.meeting)
    else:
        written = await reports.load(call.db, call.network, call.meeting)
        words = report_view.body(
            call.t, call.meeting, call.network, written.record, report_view.Results(), short=True
        )
        start = call.start_in(Form.FOLLOWED_REPORT)
        shown = view.followed(call.t, call.meeting, call.network, words, start)
    return Reply(updates=shown) if call.within(Form.FOLLOWED_REPORT) else Reply(opens=shown)


@at_home(Place.MENU, after="to_book")
async def to_reports(look: Look) -> Parts:
    """All reports, once one is out."""
    return [view.button(look.t, look.network)] if look.at_hand.released is not None else []


@at_home(Place.OUTSIDE, after="follows")
async def to_followed(look: Look) -> Parts:
    """The same for who follows, out or not: they wait for the first one."""
    return [view.row(look.t, look.network)] if look.membership.follows else []
