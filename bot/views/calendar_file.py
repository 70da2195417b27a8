"""The file that puts a session in somebody's calendar."""

from datetime import datetime

from bot.slack.blocks import File, Message, section
from bot.texts import Texts
from bot.views.session import heading
from models.network import Network
from models.session import LearningSession


def calendar_file(
    t: Texts, meeting: LearningSession, network: Network, now: datetime, mark: str = ""
) -> Message:
    """A session as an iCalendar file (RFC 5545), marked in its name; it replaces one of an older date."""
    from icalendar import Calendar, Event  # a tenth of a second, which the start need not wait for

    happening = Event()
    happening.add("uid", f"session-{meeting.id}@kring")
    happening.add("sequence", meeting.edition)
    happening.add("dtstamp", now)
    happening.add("dtstart", meeting.starts_at)
    happening.add("dtend", meeting.ends_at)
    happening.add("summary", heading(t, meeting, network))
    if meeting.place:
        happening.add("location", meeting.place)
    calendar = Calendar()
    calendar.add("prodid", "-//Kring//NL")
    calendar.add("version", "2.0")
    calendar.add_component(happening)
    comment = t("session.calendar_file")
    file = File(
        name="-".join(part for part in (f"{meeting.starts_local:%Y-%m-%d}", mark) if part) + ".ics",
        content=calendar.to_ical(),
        title=heading(t, meeting, network),
        comment=comment,
    )
    return Message([section(comment)], file=file)
