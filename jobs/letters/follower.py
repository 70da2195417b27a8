"""The letter with which a report goes to who follows a network."""

from bot import reports
from bot.letters import Occasion, letter
from bot.slack.blocks import Message
from bot.views import follower as view
from bot.views import report as report_view
from models import membership
from models.plan import Kind


@letter(Kind.FOLLOWED_REPORT)
async def followed_report(on: Occasion) -> Message:
    """The report as it stands in the channel, without what members can press, and without how it was."""
    written = await reports.load(on.db, on.network, on.meeting)
    words = report_view.body(on.t, on.meeting, on.network, written.record, report_view.Results(), short=True)
    place = await membership.of(on.db, on.network.id, on.person.id) if on.person is not None else None
    return view.report(on.t, on.network, words, belongs=place is not None and place.active)
