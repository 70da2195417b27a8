"""The file that puts a session in somebody's calendar."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.slack.blocks import File, Message, section
from bot.texts import Texts
from bot.views.session import facts, heading, when
from bot.views.session_news import what_is_new
from models.held import Held
from models.network import Network
from models.session import LearningSession, Mode


class News(StrEnum):
    """What a file is sent for."""

    COMES = "comes"  # somebody said Yes
    CHANGED = "changed"
    STAYS = "stays"  # somebody who had it said No
    LEFT = "left"  # somebody who had it left the network
    OFF = "off"


def _new(t: Texts, meeting: LearningSession, network: Network, before: Held) -> str:
    """What is new of it, as far as it stands in a calendar; also that it is called otherwise."""
    title = heading(t, meeting, network)
    if before.title != (true := Held.of(meeting, network)).title and not before.differs(true):
        return t("session.called_otherwise", title=title, when=when(t, meeting))
    return what_is_new(t, meeting, network, replace(before, bring=true.bring))


def _location(t: Texts, meeting: LearningSession) -> str:
    """Where people meet, and how, as one line of a calendar."""
    if meeting.mode is Mode.IN_PERSON:
        return meeting.place
    if meeting.mode is Mode.ONLINE:
        return t.plain("session.location_online")
    if not meeting.place:
        return t.plain("session.location_hybrid_follows")
    return t.plain("session.location_hybrid", place=meeting.place)


def calendar_file(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    now: datetime,
    mark: str = "",
    *,
    sequence: int = 1,
    news: News = News.COMES,
    before: Held | None = None,
) -> Message:
    """A session as an iCalendar file (RFC 5545), marked in its name; it replaces one of a lower sequence.

    Of one that changed it says what is new to who held how it was `before`.
    """
    from icalendar import Calendar, Event  # a tenth of a second, which the start need not wait for

    happening = Event()
    happening.add("uid", f"{meeting.calendar_key}@kring")
    happening.add("sequence", sequence)
    happening.add("status", "CANCELLED" if news in (News.STAYS, News.LEFT, News.OFF) else "CONFIRMED")
    happening.add("dtstamp", now)
    happening.add("dtstart", meeting.starts_at)
    happening.add("dtend", meeting.ends_at)
    happening.add("summary", heading(t, meeting, network))
    if location := _location(t, meeting):
        happening.add("location", location)
    calendar = Calendar()
    calendar.add("prodid", "-//Kring//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(happening)
    comment = t(f"session.calendar_{news}")
    if news is News.CHANGED and before is not None:
        comment = "\n".join((_new(t, meeting, network, before), facts(t, meeting, network), comment))
    file = File(
        name="-".join(part for part in (f"{meeting.starts_local:%Y-%m-%d}", mark) if part) + ".ics",
        content=calendar.to_ical(),
        title=heading(t, meeting, network),
        comment=comment,
    )
    return Message([section(comment)], file=file)
