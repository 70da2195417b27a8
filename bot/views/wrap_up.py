"""The end of a session in one form: what became of each point, and when the group meets again."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Annotated, Any

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, View, shorten
from bot.texts import Texts, escape
from bot.views import agenda as agenda_view
from bot.views.in_place import instead
from bot.views.outcome import Line, in_full, numbered
from bot.views.record_all import ASKED, AT_ONCE, OUTCOMES
from models.agenda import AgendaItem, PointOutcome
from models.arranging import MOST_POINTS
from models.session import LearningSession, Stage
from models.wrap_up import PROPOSED

WORDS = ("place", "title", "host", "speaker")  # of the next session

POINTS = [f"point_{n}" for n in range(MOST_POINTS)]

FIELDS: list[tuple[str, Any, Any]] = [
    *((name, Annotated[str, fields.pick(at="panel.outcome", optional=True)], "") for name in OUTCOMES),
    *(
        (
            name,
            Annotated[PointOutcome, fields.menu("wrap_up.point_", at="panel.outcome", optional=True)] | None,
            None,
        )
        for name in POINTS
    ),
    ("day", Annotated[date, fields.day(at="session.day", optional=True)] | None, None),
    ("hour", Annotated[time, fields.hour(at="session.hour", optional=True)] | None, None),
    ("place", Annotated[str, fields.line(250, at="session.place", optional=True)], ""),
    ("title", Annotated[str, fields.line(150, at="session.title", optional=True)], ""),
    ("host", Annotated[str, fields.line(150, at="session.host", optional=True)], ""),
    ("speaker", Annotated[str, fields.line(150, at="session.speaker", optional=True)], ""),
]
WrapUp = fields.form(Form.WRAP_UP, "wrap_up.title", submit="wrap_up.agreed")(
    msgspec.defstruct("WrapUp", FIELDS, frozen=True, kw_only=True)
)


class Asked(msgspec.Struct, frozen=True):
    """About which questions and points without one a form asked, by their keys."""

    questions: list[int]
    points: list[int] = []
    alone: bool = False  # opened by a message, not in the place of the panel


class Next(msgspec.Struct, frozen=True):
    """What a form says of the next session; the words are those that were filled in."""

    day: date | None
    hour: time | None
    words: dict[str, Any]  # texts

    @property
    def starts(self) -> datetime | None:
        """The wall time at which it is to start, as typed; None when none was agreed on."""
        return None if self.day is None or self.hour is None else datetime.combine(self.day, self.hour)


def next_of(form: msgspec.Struct) -> Next:
    """Return what a form says of the next session."""
    held = msgspec.structs.asdict(form)
    words = {name: held[name].strip() for name in WORDS}
    return Next(held["day"], held["hour"], {name: word for name, word in words.items() if word})


def form(
    t: Texts,
    meeting: LearningSession,
    lines: Sequence[Line],
    points: Sequence[AgendaItem],
    planned: LearningSession | None,
    *,
    alone: bool = False,
) -> View:
    """Each question and each point without one, to be read aloud, and the next session.

    That is the one that is `planned`, or one at the hour of this one. From the panel there is a way back to
    it; a form that a message opened stands `alone`.
    """
    some = numbered(lines)[:AT_ONCE]
    filled, choices, labels = _next(meeting, planned), dict[str, Sequence[Option]](), dict[str, str]()
    for number, (point, name) in enumerate(zip(points, POINTS, strict=False), len(some) + 1):
        done = PointOutcome.DONE if point.done_at is not None else None  # as was marked in the room
        filled[name], labels[name] = point.became or done, _called(t, point, number)
    for line, name in zip(some, OUTCOMES, strict=False):
        choices[name], labels[name] = _may_become(t, line), in_full(line, ASKED)
        if line.outcome is not None:
            filled[name] = line.question.told(line.outcome)
    asked = fields.ask(
        t, WrapUp, filled, choices=choices, labels=labels,
        hints=dict.fromkeys((*OUTCOMES, *POINTS), ""),
        without=(*OUTCOMES[len(some) :], *POINTS[len(points) :]),
    )  # fmt: skip
    above: list[Block] = [blocks.section(t("wrap_up.lead"))]
    if some or points:
        above.append(blocks.context(t("wrap_up.means")))
    if len(lines) > len(some):
        above.append(blocks.context(t("wrap_up.part", first=1, last=len(some), all=len(lines))))
    parts = [
        *above,
        *fields.above(asked, "day", [blocks.section(_lead_of_next(t, planned)), *_moves(t, planned)]),
    ]
    keys = Asked([line.question.id for line in some], [one.id for one in points], alone)
    about = About(session=meeting.id, choice=msgspec.json.encode(keys).decode())
    return fields.modal(t, WrapUp, parts, about) if alone else instead(t, WrapUp, parts, about)


def _next(meeting: LearningSession, planned: LearningSession | None) -> dict[str, Any]:
    if planned is None:
        return {"hour": meeting.starts_local.time()}
    starts = planned.starts_local
    return fields.held(WrapUp, planned, day=starts.date(), hour=starts.time())


def _called(t: Texts, point: AgendaItem, number: int) -> str:
    return shorten(f"{number}. {agenda_view.in_words(t, point, {})}", ASKED)


def _may_become(t: Texts, line: Line) -> list[Option]:
    """Done, parked or next time; and what was recorded, where that is something else."""
    offered = [Option(t.plain(f"wrap_up.point_{one}"), became) for became, one in PROPOSED.items()]
    told = line.question.told(line.outcome) if line.outcome is not None else None
    if told is not None and told not in PROPOSED:
        offered.append(Option(t.plain(f"outcome.{told}"), told))
    return offered


def _lead_of_next(t: Texts, planned: LearningSession | None) -> str:
    if planned is None:
        return t("wrap_up.next")
    return t("wrap_up.next_planned", when=t.when(planned.starts_local, planned.zone))


def _moves(t: Texts, planned: LearningSession | None) -> list[Block]:
    """What follows when a session that people know of becomes another one."""
    if planned is None or planned.stage is Stage.PLANNED:
        return []
    said = [t("wrap_up.is_told")]
    if planned.stage in (Stage.PREPARING, Stage.READY):
        said.append(t("session.move_opens"))
    return [blocks.context(" ".join(said))]


def noted(t: Texts, points: int) -> str:
    """Of how many points something was recorded."""
    return t.n("wrap_up.noted", points)


def next_is(t: Texts, starts: datetime, zone: str) -> str:
    """When the next session is, in what is said afterwards."""
    return t.plain("wrap_up.next_is", when=t.when(starts, zone))


def confirm(t: Texts, noted: str) -> str:
    """What stands above a date that is to be seen before it is saved, below what was noted."""
    return " ".join([escape(noted), t("wrap_up.confirm_date")]).strip()


def confirm_move(t: Texts, noted: str) -> str:
    """What stands above a date to which a session is about to move."""
    return " ".join([escape(noted), t("wrap_up.rest_saved")]).strip()


def button(t: Texts, meeting: LearningSession, *, main: bool = False) -> Element:
    """The way to it."""
    style = "primary" if main else None
    return blocks.button(t.plain("wrap_up.title"), Act.WRAP_UP, About(session=meeting.id), style=style)
