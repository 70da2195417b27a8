"""The file that puts a session in somebody's calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Entered:
    """A session as it stands in a calendar, or is `gone` from it; it replaces one of a lower sequence."""

    meeting: LearningSession
    network: Network
    sequence: int
    gone: bool = False


def as_ical(t: Texts, entered: Iterable[Entered], now: datetime, **more: object) -> bytes:
    """Sessions as an iCalendar file (RFC 5545), with `more` properties of the calendar as a whole."""
    from icalendar import Calendar, Event  # a tenth of a second, which the start need not wait for

    calendar = Calendar()
    for name, value in {"prodid": "-//Kring//NL", "version": "2.0", "method": "PUBLISH", **more}.items():
        calendar.add(name.replace("_", "-"), value)
    for one in entered:
        meeting, event = one.meeting, Event()
        event.add("uid", f"{meeting.calendar_key}@kring")
        event.add("sequence", one.sequence)
        event.add("status", "CANCELLED" if one.gone else "CONFIRMED")
        event.add("dtstamp", now)
        event.add("dtstart", meeting.starts_at)
        event.add("dtend", meeting.ends_at)
        event.add("summary", heading(t, meeting, one.network))
        if location := _location(t, meeting):
            event.add("location", location)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


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
    gone = news in (News.STAYS, News.LEFT, News.OFF)
    content = as_ical(t, [Entered(meeting, network, sequence, gone)], now)
    comment = t(f"session.calendar_{news}")
    if news is News.CHANGED and before is not None:
        comment = "\n".join((_new(t, meeting, network, before), facts(t, meeting, network), comment))
    file = File(
        name="-".join(part for part in (f"{meeting.starts_local:%Y-%m-%d}", mark) if part) + ".ics",
        content=content,
        title=heading(t, meeting, network),
        comment=comment,
    )
    return Message([section(comment)], file=file)
