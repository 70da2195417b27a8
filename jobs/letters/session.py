"""Letters about a session: preview, announcement, reminders, the practical message, changes."""

from datetime import timedelta

from bot.blocks import Message
from bot.views import agenda as agenda_view
from bot.views import session as view
from jobs.letters.registry import Occasion, letter
from models import agenda, question, session
from models.audience import people
from models.moves import timeline
from models.plan import WITH_THE_MOVE, Kind
from models.session import Rsvp

SOON = timedelta(hours=24)
PREVIEWED = (
    Kind.ANNOUNCEMENT,
    Kind.QUESTION_REMINDER,
    Kind.PROPOSAL,
    Kind.AGENDA,
    Kind.RSVP_REMINDER,
    Kind.DAY_BEFORE,
)


async def _counted(on: Occasion) -> dict[Rsvp | None, int]:
    return {said: len(who) for said, who in (await session.answers(on.db, on.meeting.id)).items()}


async def _given(on: Occasion) -> Rsvp | None:
    return (await session.attendance(on.db, on.meeting.id, on.reader.id)).rsvp


@letter(Kind.ANNOUNCEMENT)
async def announcement(on: Occasion) -> Message:
    """The announcement with its counts as they are now."""
    return view.announcement(on.t, on.meeting, on.network, await _counted(on))


@letter(Kind.RSVP_REMINDER)
async def rsvp_reminder(on: Occasion) -> Message:
    """The reminder to who said nothing about coming."""
    return view.rsvp_reminder(on.t, on.meeting, on.network, await _given(on))


@letter(Kind.DAY_BEFORE)
async def day_before(on: Occasion) -> Message:
    """The practical message."""
    return view.day_before(on.t, on.meeting, on.network, await _given(on))


@letter(Kind.CHANGE)
async def changed(on: Occasion) -> Message:
    """The session was moved or called off."""
    until = on.meeting.starts_at - on.now
    return view.changed(on.t, on.meeting, on.network, soon=timedelta() <= until < SOON)


@letter(Kind.PREVIEW)
async def preview(on: Occasion) -> Message:
    """What will be sent, when and to how many as things stand."""
    line = await timeline(on.db, on.network, on.meeting)
    sendings = []
    for kind in PREVIEWED:
        in_channel = kind in WITH_THE_MOVE and kind is not Kind.PROPOSAL
        count = None if in_channel else len(await people(on.db, kind, on.network, on.meeting))
        sendings.append(view.Sending(kind, line.due(kind), count))
    return view.preview(on.t, on.meeting, on.network, sendings)


@letter(Kind.RUNNING_ORDER)
async def running_order(on: Occasion) -> Message:
    """The running order on the morning of the session."""
    items = await agenda.items(on.db, on.meeting.id)
    texts = await question.texts(on.db, on.network.id)
    lines = agenda_view.lines(on.t, on.meeting, items, texts)
    return view.running_order(on.t, on.meeting, on.network, await _counted(on), lines)
