"""The forms in which the facilitator plans a session or a series, changes it, moves it and calls it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Texts
from bot.views import hosting
from bot.views.session import heading
from models.hosting import Hosting
from models.network import Network
from models.plan import Kind
from models.session import LearningSession, Mode, Stage

NOTHING_KNOWN = Hosting()
VALUE_LIMIT = 2000  # characters in the value of a button


@fields.form(Form.SESSION, "session.new_title")
class Details(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the form of a session holds; a number that was typed comes as it was typed."""

    day: Annotated[date, fields.day()] | None = None
    hour: Annotated[time, fields.hour()] | None = None
    minutes: Annotated[str, fields.line(3)] = str(LearningSession.DURATION)
    title: Annotated[str, fields.line(150, optional=True)] = ""
    mode: Annotated[Mode, fields.menu("mode.")] = Mode.IN_PERSON
    place: Annotated[str, fields.line(250, optional=True)] = ""
    place_before: Annotated[int, fields.pick(optional=True)] | None = None  # one of those that were used
    link: Annotated[str, fields.line(500, optional=True)] = ""
    bring: Annotated[str, fields.line(200, optional=True)] = ""
    host: Annotated[str, fields.line(150, optional=True)] = ""
    host_member: Annotated[Key, fields.pick(optional=True)] | None = None
    speaker: Annotated[str, fields.line(150, optional=True)] = ""
    weeks: Annotated[int, fields.number(1, 26, optional=True)] | None = None
    times: Annotated[int, fields.number(2, 12, optional=True)] | None = None


OF_A_SERIES = ("day", "hour", "weeks", "times")
SETTLED = (*OF_A_SERIES, "minutes", "title", "bring", "host", "host_member", "speaker")  # once it goes on


@fields.form(Form.MOVE_SESSION, "session.move_title", submit="session.move")
class When(msgspec.Struct, frozen=True):
    """A day and an hour."""

    day: Annotated[date, fields.day()]
    hour: Annotated[time, fields.hour()]


def session_form(
    t: Texts,
    about: About,
    filled: Details | None = None,
    *,
    network: Network | None = None,
    often_online: bool = False,
    known: Hosting = NOTHING_KNOWN,
) -> View:
    """The form for one session or, for a network, a series; only the date is essential.

    Where the group met online the last times, it says so; what is `known` of places and hosts is offered.
    """
    choices = {"place_before": hosting.places(known), "host_member": hosting.members(t, known)}
    if network is None:
        asked = fields.ask(t, Details, filled, choices=choices, without=OF_A_SERIES)
        return fields.modal(t, Details, [*asked.values()], about, title="session.edit_title")
    asked = fields.ask(t, Details, filled, choices=choices)
    poll = blocks.section(t("date_poll.instead"), date_poll_button(t, network))
    met = [blocks.context(t("session.often_online"))] if often_online else []
    if known.visits:
        met.append(blocks.actions(hosting.button(t, network)))
    parts = [poll, *fields.above(asked, "mode", met)]
    return fields.modal(t, Details, parts, about, submit="session.show_dates")


def date_poll_button(t: Texts, network: Network) -> Element:
    """The way to asking the group, where no date is fixed."""
    return blocks.button(t.plain("date_poll.new"), Act.DATES_NEW, About(network=network.id))


def place_form(t: Texts, meeting: LearningSession, filled: Details) -> View:
    """Where and how people meet, for a session that goes on."""
    asked = fields.ask(t, Details, filled, without=SETTLED)
    lead = blocks.context(t("session.place_lead"))
    about = About(session=meeting.id)
    return fields.modal(t, Details, [lead, *asked.values()], about, title="session.edit_place")


@dataclass(frozen=True)
class PlannedDate:
    """One date before it is saved: when it is announced (None: at once), and whether it is an odd one.

    Of a session that is announced at once, also what still follows before it.
    """

    starts: datetime
    announced: datetime | None
    oddities: "Oddities"
    follows: Sequence[tuple[Kind, datetime]] = ()


@dataclass(frozen=True)
class Oddities:
    """What whoever facilitates may not have seen about a date."""

    free: bool = False  # nobody works on that day
    skipped: time | None = None  # the hour that was typed, which the clock skips on that day
    beside: LearningSession | None = None  # a session of the network at the same time, or on the same day

    def __bool__(self) -> bool:
        return self.free or self.skipped is not None or self.beside is not None


def odd(t: Texts, oddities: Oddities) -> list[Block]:
    """What is odd about a date, before it is saved."""
    said = []
    if oddities.free:
        said.append(t("session.not_a_working_day"))
    if oddities.skipped is not None:
        said.append(t("session.hour_skipped", hour=t.clock(oddities.skipped)))
    if (other := oddities.beside) is not None:
        said.append(t("session.beside", number=other.number, when=t.when(other.starts_local, other.zone)))
    return [blocks.context(line) for line in said]


def move_anyway(
    t: Texts, meeting: LearningSession, starts: datetime, oddities: Oddities, kept: str, saved: str = ""
) -> View:
    """An odd new date before people are told of it; `kept` is what was filled in.

    What was `saved` already is said above it, escaped.
    """
    lead = blocks.section(" ".join([saved, t("session.move_to", when=t.when(starts, meeting.zone))]).strip())
    return blocks.modal(
        Form.MOVE_ANYWAY,
        t.plain("session.move_title"),
        [lead, *odd(t, oddities)],
        about=About(session=meeting.id, choice=kept),
        submit=t.plain("session.move"),
        close=t.plain("common.cancel"),
    )


def longer_anyway(t: Texts, meeting: LearningSession, other: LearningSession, kept: str) -> View:
    """A length by which a session goes on beside another one, before it is saved; `kept` is what changes."""
    lead = blocks.section(t("session.longer_beside", when=t.when(meeting.starts_local, meeting.zone)))
    return blocks.modal(
        Form.LONGER_ANYWAY,
        t.plain("session.edit_title"),
        [lead, *odd(t, Oddities(beside=other))],
        about=About(session=meeting.id, choice=kept),
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
    )


def dates_to_confirm(
    t: Texts, network: Network, dates: Sequence[PlannedDate], kept: str, saved: str = ""
) -> View:
    """The dates before they are saved, with when each is announced; `kept` is the form behind them.

    What was `saved` already is said above them, escaped.
    """
    about = About(network=network.id, choice=kept)
    body = [blocks.section(saved or t.n("session.dates", len(dates)))]
    for planned in dates:
        when = t.when(planned.starts, network.zone)
        if planned.announced is None:
            line = t("session.date_at_once", when=when)
        else:
            line = t("session.date", when=when, announced=t.moment(planned.announced, network.zone))
        body.append(blocks.section(line))
        if planned.follows:
            lines = [
                t("session.still_follows", what=t.plain(f"kind.{kind}"), when=t.moment(at, network.zone))
                for kind, at in planned.follows
            ]
            body.append(blocks.section(t.listing(lines)))
        body += odd(t, planned.oddities)
    if len(blocks.encode(about)) <= VALUE_LIMIT:
        body.append(blocks.actions(blocks.button(t.plain("session.other_dates"), Act.NEW_SESSION, about)))
    return blocks.modal(
        Form.SERIES,
        t.plain("session.new_title"),
        body,
        about=about,
        submit=t.plain("session.save_dates"),
        close=t.plain("session.no_dates"),
    )


def move_form(t: Texts, meeting: LearningSession) -> View:
    """The form that moves a session."""
    starts = meeting.starts_local
    lead = blocks.section(t("session.move_lead", when=t.when(starts, meeting.zone)))
    asked = fields.ask(t, When, {"day": starts.date(), "hour": starts.time()})
    closed = meeting.stage in (Stage.PREPARING, Stage.READY)
    opens = [blocks.context(t("session.move_opens"))] if closed else []
    return fields.modal(t, When, [lead, *opens, *asked.values()], About(session=meeting.id))


def cancel_form(t: Texts, meeting: LearningSession, network: Network) -> View:
    """The question before a session is called off."""
    key = "session.cancel_planned" if meeting.stage is Stage.PLANNED else "session.cancel_lead"
    when = t.when(meeting.starts_local, meeting.zone)
    return blocks.modal(
        Form.CANCEL_SESSION,
        t.plain("session.cancel_title"),
        [blocks.section(t(key, title=heading(t, meeting, network), when=when))],
        about=About(session=meeting.id),
        submit=t.plain("session.cancel"),
        close=t.plain("common.cancel"),
    )
