"""Letters about the report: the draft, its reminder, and the report in the channel."""

from bot.letters import Occasion, letter
from bot.slack.blocks import Block, Message
from bot.views import network as network_view
from bot.views import report as view
from bot.views import results as results_view
from bot.views.report import Results
from models import (
    follow_up,
    membership,
    results,
)
from models.follow_up import Record
from models.plan import Kind
from models.programme import timeline


async def _results(on: Occasion, record: Record, *, drafting: bool = False) -> Results:
    """Nothing without an evaluation; that they may follow until somebody who facilitates let them go.

    A draft shows them as soon as the evaluation is closed: from there they are released.
    """
    meeting = on.meeting
    if meeting.evaluation_opened_at is None:
        return Results()
    if meeting.results_shared_at is None and not (drafting and meeting.has_results):
        return Results(follow=True)
    found = await results.results(on.db, meeting)
    lines = results_view.results_lines(on.t, found, facilitation=record.report.share_facilitation)
    return Results(lines, found=found)


async def _readers(on: Occasion) -> list[Block]:
    """Who would read the report in the channel without being a member."""
    return network_view.readers(on.t, await membership.not_members(on.db, on.network))


@letter(Kind.REPORT_DRAFT)
async def draft(on: Occasion) -> Message:
    """The report as it would go out, for the facilitator."""
    record = await follow_up.record_of(on.db, on.meeting)
    results = await _results(on, record, drafting=on.meeting.released_at is None)
    line = await timeline(on.db, on.network, on.meeting)
    return view.draft(
        on.t,
        on.meeting,
        on.network,
        record,
        results,
        otherwise=line.due(Kind.CATCH_UP),
        readers=await _readers(on),
    )


@letter(Kind.REPORT_NUDGE)
async def nudge(on: Occasion) -> Message:
    """The one reminder that the report waits."""
    line = await timeline(on.db, on.network, on.meeting)
    found = await results.results(on.db, on.meeting) if on.meeting.has_results else None
    return view.nudge(on.t, on.meeting, on.network, line.due(Kind.CATCH_UP), await _readers(on), found)


@letter(Kind.REPORT)
async def report(on: Occasion) -> Message:
    """The report in the channel, with the results once there are any."""
    record = await follow_up.record_of(on.db, on.meeting)
    results = await _results(on, record)
    return view.report(on.t, on.meeting, on.network, record, results)
