"""The file that puts a session in somebody's calendar."""

from datetime import datetime
from enum import StrEnum

from bot.slack.blocks import File, Message, section
from bot.texts import Texts
from bot.views.session import facts, heading
from models.network import Network
from models.session import LearningSession


class News(StrEnum):
    """What a file is sent for."""

    COMES = "comes"  # somebody said Yes
    CHANGED = "changed"
    STAYS = "stays"  # somebody who had it said No
    OFF = "off"


def calendar_file(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    now: datetime,
    mark: str = "",
    *,
    sequence: int = 1,
    news: News = News.COMES,
) -> Message:
    """A session as an iCalendar file (RFC 5545), marked in its name; it replaces one of a lower sequence."""
    from icalendar import Calendar, Event  # a tenth of a second, which the start need not wait for

    happening = Event()
    happening.add("uid", f"{meeting.calendar_key}@kring")
    happening.add("sequence", sequence)
    happening.add("status", "CANCELLED" if news in (News.STAYS, News.OFF) else "CONFIRMED")
    happening.add("dtstamp", now)
    happening.add("dtstart", meeting.starts_at)
    happening.add("dtend", meeting.ends_at)
    happening.add("summary", heading(t, meeting, network))
    if meeting.place:
        happening.add("location", meeting.place)
    calendar = Calendar()
    calendar.add("prodid", "-//Kring//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(happening)
    comment = t(f"session.calendar_{news}")
    if news is News.CHANGED:
        comment = f"{comment}\n{facts(t, meeting, network)}"
    file = File(
        name="-".join(part for part in (f"{meeting.starts_local:%Y-%m-%d}", mark) if part) + ".ics",
        content=calendar.to_ical(),
        title=heading(t, meeting, network),
        comment=comment,
    )
    return Message([section(comment)], file=file)
