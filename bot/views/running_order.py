"""The running order of a session: what whoever facilitates holds in their hand on the day itself."""

from collections.abc import Mapping, Sequence

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Message, Part
from bot.texts import Texts
from bot.views import record_all, wrap_up
from bot.views.coming import expected, how, who_comes_button
from bot.views.session import facts, heading, link, over, place_button
from models.attendance import Rsvp
from models.joining_online import Ways
from models.network import Network
from models.session import LearningSession, Stage


def running_order(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    said: Mapping[Rsvp | None, int],
    agenda: Sequence[Part],
    opening: Sequence[Part] = (),
    ways: Ways | None = None,
    guests: Sequence[Part] = (),
    notes: Sequence[Part] = (),
) -> Message:
    """The points with their hours and who asks them, who is expected, and the way to record what comes."""
    if meeting.stage is Stage.CANCELLED:
        return over(t, meeting, network)
    panel = blocks.button(t.plain("panel.open"), Act.PANEL, About(session=meeting.id), style="primary")
    buttons = [] if meeting.stage is Stage.PREPARING else [panel]
    if meeting.stage is Stage.UNDERWAY:
        buttons += [record_all.button(t, meeting), wrap_up.button(t, meeting), place_button(t, meeting)]
    return Message(
        [
            blocks.section(t("session.today", title=heading(t, meeting, network))),
            blocks.section("\n".join([facts(t, meeting, network), *link(t, meeting)])),
            *agenda,
            *opening,
            blocks.section(" · ".join([expected(t, said), *how(t, ways)])),
            *guests,
            *notes,
            blocks.actions(*buttons, who_comes_button(t, meeting)),
            blocks.context(t("session.today_why")),
        ]
    )
