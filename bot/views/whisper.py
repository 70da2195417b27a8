"""What whoever facilitates sees of the timer: its button, and what it whispers."""

from collections.abc import Mapping
from datetime import datetime

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Element, Message
from bot.texts import Texts
from bot.views import agenda as agenda_view
from models.agenda import AgendaItem
from models.calendar import wall_time
from models.confidentiality import Sight
from models.session import LearningSession


def button(t: Texts, meeting: LearningSession, item_id: int, due: datetime | None) -> Element:
    """Ask for a whisper when the time of a point is over, or let it be once it waits."""
    about = About(session=meeting.id, item=item_id)
    if due is None:
        return blocks.button(t.plain("whisper.ask"), Act.WHISPER, about)
    return blocks.button(t.plain("whisper.let_be", hour=hour(t, meeting, due)), Act.WHISPER_LET_BE, about)


def hour(t: Texts, meeting: LearningSession, due: datetime) -> str:
    """The hour at which a whisper comes."""
    return t.clock(wall_time(due, meeting.zone).time())


def over(
    t: Texts,
    meeting: LearningSession,
    point: AgendaItem,
    then: AgendaItem | None,
    texts: Mapping[int, Sight],
) -> Message:
    """The time of a point is over, and what comes next.

    A phone on a table shows it to whoever sits near: nothing in it stays within the circle.
    """
    said = [t("whisper.over", what=agenda_view.what(t, point, texts, longest=agenda_view.SHORT))]
    if then is not None:
        said.append(t("whisper.then", what=agenda_view.what(t, then, texts, longest=agenda_view.SHORT)))
    way = blocks.button(t.plain("room.title"), Act.ROOM, About(session=meeting.id))
    parts = [blocks.section("\n".join(said)), blocks.actions(way), blocks.context(t("whisper.why"))]
    return Message(parts)
