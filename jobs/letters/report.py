"""Letters about the report: the draft, its reminder, and the report in the channel."""

from bot import reports
from bot.letters import Occasion, letter
from bot.slack.blocks import Block, Message
from bot.views import draft as draft_view
from bot.views import follower as follower_view
from bot.views import network as network_view
from bot.views import report as view
from bot.views import results as results_view
from models import follower, posted, readers, thread
from models.plan import Kind
from models.programme import timeline


async def _readers(on: Occasion) -> list[Block]:
    """Who would read the report without being a member: in the channel, or as who follows."""
    return [
        *network_view.readers(on.t, await readers.not_members(on.db, on.network)),
        *follower_view.reads_along(on.t, await follower.of_network(on.db, on.network.id)),
    ]


@letter(Kind.REPORT_DRAFT)
async def draft(on: Occasion) -> Message:
    """The report in short, for the facilitator, with the way to all of it."""
    written = await reports.load(on.db, on.network, on.meeting)
    line = await timeline(on.db, on.network, on.meeting)
    return draft_view.draft(
        on.t,
        on.meeting,
        on.network,
        written.record,
        written.results(on.t),
        otherwise=line.due(Kind.CATCH_UP),
        release=await reports.to_release(on.db, written),
        readers=await _readers(on),
        waits=on.network.channel_lost is not None
        and not await posted.of_session(on.db, on.meeting.id, Kind.REPORT),
    )


@letter(Kind.REPORT_NUDGE)
async def nudge(on: Occasion) -> Message:
    """The one reminder that the report waits."""
    line = await timeline(on.db, on.network, on.meeting)
    written = await reports.load(on.db, on.network, on.meeting)
    release = await reports.to_release(on.db, written)
    return draft_view.nudge(
        on.t, on.meeting, on.network, line.due(Kind.CATCH_UP), release, await _readers(on)
    )


@letter(Kind.REPORT)
async def report(on: Occasion) -> Message:
    """The report in the channel."""
    written = await reports.load(on.db, on.network, on.meeting)
    results = written.results(on.t)
    return view.report(on.t, on.meeting, on.network, written.record, results, copied=on.copied)


@letter(Kind.RESULTS_ADDED)
async def results_added(on: Occasion) -> Message:
    """How it was, below the report."""
    written = await reports.load(on.db, on.network, on.meeting)
    return results_view.shared(
        on.t, on.meeting, on.network, written.found, view.round_notes(on.t, written.record),
        facilitation=written.record.report.share_facilitation, below=await thread.top(on.db, on.delivery),
    )  # fmt: skip
