"""The forms in which the facilitator plans a session or a series, changes it, moves it and calls it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated

import msgspec

from bot import blocks
from bot.blocks import Option, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts
from bot.views.session import heading
from models.network import Network
from models.plan import Kind
from models.session import LearningSession, Mode, Stage

VALUE_LIMIT = 2000  # characters in the value of a button
MOST_WEEKS, MOST_TIMES = 26, 12  # of a series


class Details(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the form of a session holds; a number that was typed comes as it was typed."""

    minutes: str = str(LearningSession.DURATION)
    mode: Mode = Mode.IN_PERSON
    day: date | None = None
    hour: time | None = None
    title: str = ""
    place: str = ""
    bring: str = ""
    weeks: Annotated[int, msgspec.Meta(ge=1, le=MOST_WEEKS)] | None = None
    times: Annotated[int, msgspec.Meta(ge=2, le=MOST_TIMES)] | None = None


def session_form(
    t: Texts, about: About, filled: Details | None = None, *, network: Network | None = None
) -> View:
    """The form for one session or, for a network, a series; only the date is essential."""
    filled = filled or Details()
    new = network is not None
    fields = [
        blocks.field_of(
            "minutes", t.plain("session.field_minutes"), blocks.text_input(filled.minutes, longest=3)
        ),
        blocks.field_of(
            "title",
            t.plain("session.field_title"),
            blocks.text_input(filled.title, longest=150),
            hint=t.plain("session.title_hint"),
            optional=True,
        ),
        blocks.field_of(
            "place",
            t.plain("session.field_place"),
            blocks.text_input(filled.place, longest=250),
            hint=t.plain("session.place_hint"),
            optional=True,
        ),
        blocks.field_of(
            "bring",
            t.plain("session.field_bring"),
            blocks.text_input(filled.bring, longest=200),
            optional=True,
        ),
        blocks.field_of(
            "mode",
            t.plain("session.field_mode"),
            blocks.select([Option(t.plain(f"mode.{mode}"), mode) for mode in Mode], filled.mode),
        ),
    ]
    if new:
        fields = [
            blocks.field_of("day", t.plain("session.field_day"), blocks.date_input(filled.day)),
            blocks.field_of("hour", t.plain("session.field_hour"), blocks.time_input(filled.hour)),
            *fields,
            blocks.field_of(
                "weeks",
                t.plain("session.field_weeks"),
                blocks.select(_numbers(1, MOST_WEEKS), str(filled.weeks)),
                hint=t.plain("session.series_hint"),
                optional=True,
            ),
            blocks.field_of(
                "times",
                t.plain("session.field_times"),
                blocks.select(_numbers(2, MOST_TIMES), str(filled.times)),
                optional=True,
            ),
        ]
    return blocks.modal(
        Form.SESSION,
        t.plain("session.new_title" if new else "session.edit_title"),
        fields,
        about=about,
        submit=t.plain("session.show_dates" if new else "common.save"),
        close=t.plain("common.cancel"),
    )


def _numbers(low: int, high: int) -> list[Option]:
    return [Option(str(n), str(n)) for n in range(low, high + 1)]


@dataclass(frozen=True)
class PlannedDate:
    """One date before it is saved: when it is announced (None: at once), and whether people work that day.

    Of a session that is announced at once, also what still follows before it.
    """

    starts: datetime
    announced: datetime | None
    working_day: bool
    follows: Sequence[tuple[Kind, datetime]] = ()


def dates_to_confirm(t: Texts, network: Network, dates: Sequence[PlannedDate], kept: str) -> View:
    """The dates before they are saved, with when each is announced; `kept` is the form behind them."""
    about = About(network=network.id, choice=kept)
    body = [blocks.section(t.n("session.dates", len(dates)))]
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
        if not planned.working_day:
            body.append(blocks.context(t("session.not_a_working_day")))
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
    return blocks.modal(
        Form.MOVE_SESSION,
        t.plain("session.move_title"),
        [
            blocks.section(t("session.move_lead", when=t.when(meeting.starts_local, meeting.zone))),
            blocks.field_of(
                "day", t.plain("session.field_day"), blocks.date_input(meeting.starts_local.date())
            ),
            blocks.field_of(
                "hour", t.plain("session.field_hour"), blocks.time_input(meeting.starts_local.time())
            ),
        ],
        about=About(session=meeting.id),
        submit=t.plain("session.move"),
        close=t.plain("common.cancel"),
    )


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
