"""Everything of a session in one form: who was there, and of each question what became of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Element, Option, View
from bot.texts import Texts
from bot.views import attendance
from bot.views import person as person_view
from bot.views.attendance import GROUPS
from bot.views.in_place import instead
from bot.views.notice import notice
from bot.views.outcome import NOTHING, Line, asker_said, in_full, numbered
from models.person import Person
from models.session import LearningSession
from models.writing import lines_of_list

AT_ONCE = 30  # questions: with the names, and two fields each, they fit in a modal
ASKED = 120  # characters of a question above its field
ACTIONS = 2
OUTCOMES, LINES = ([f"{name}_{n}" for n in range(AT_ONCE)] for name in ("outcome", "said"))
TO_DO, OWNERS, DUE = ([f"{name}_{n}" for n in range(ACTIONS)] for name in ("to_do", "owner", "due"))
AT_LAST = ("agreed", *TO_DO, *OWNERS, *DUE)  # asked with the last questions

FIELDS: list[tuple[str, Any, Any]] = [
    *((name, Annotated[list[int], fields.boxes(at="panel.present")], []) for name in GROUPS),
    *(
        field
        for outcome, said in zip(OUTCOMES, LINES, strict=True)
        for field in (
            (outcome, Annotated[str, fields.pick(at="panel.outcome", optional=True)], ""),
            (said, Annotated[str, fields.line(500, at="panel.said", optional=True)], ""),
        )
    ),
    ("agreed", Annotated[str, fields.lines(500, at="record_all.agreed", optional=True, no_names=True)], ""),
    *(
        field
        for text, owner, due in zip(TO_DO, OWNERS, DUE, strict=True)
        for field in (
            (text, Annotated[str, fields.line(500, at="panel.action", optional=True)], ""),
            (owner, Annotated[int, fields.pick(at="panel.owner", optional=True)] | None, None),
            (due, Annotated[date, fields.day(at="panel.due", optional=True)] | None, None),
        )
    ),
]
Everything = fields.form(Form.RECORD_ALL, "record_all.title", close="common.close")(
    msgspec.defstruct("Everything", FIELDS, frozen=True, kw_only=True)
)


class Asked(msgspec.Struct, frozen=True):
    """What a form asked about: people and questions by their keys, and from which question on."""

    people: list[int]
    questions: list[int]
    start: int
    alone: bool = False  # opened by a message, not in the place of the panel


def form(
    t: Texts,
    meeting: LearningSession,
    lines: Sequence[Line],
    people: Sequence[Person] = (),
    here: Collection[int] = (),
    *,
    owners: Sequence[Person] = (),
    recorded: bool = True,
    start: int = 0,
    saved: str = "",
    alone: bool = False,
) -> View:
    """Who was there, and of as many questions as fit what became of each and a line.

    Those that follow come when it is sent; `saved` says what was recorded of those before. With the last ones
    it asks what was agreed, and who of the `owners` does what. From the panel there is a way back to it; a
    form that a message opened stands `alone`.
    """
    some = numbered(lines)[start : start + AT_ONCE]
    shown, groups, labels = attendance.names(t, people)
    choices: dict[str, Sequence[Option]] = {**groups}
    hints = dict.fromkeys((*OUTCOMES, *LINES), "")
    filled: dict[str, Any] = dict.fromkeys(groups, here)
    for line, outcome, said in zip(some, OUTCOMES, LINES, strict=False):
        choices[outcome] = _outcomes(t, meeting, line)
        hints[outcome] = asker_said(t, line)
        labels |= {outcome: in_full(line, ASKED), said: t.plain("panel.line_to", number=line.number)}
        if line.outcome is not None:
            filled |= {outcome: line.question.told(line.outcome), said: line.outcome.said}
    without = [*(name for name in GROUPS if name not in groups), *OUTCOMES[len(some) :], *LINES[len(some) :]]
    if start + len(some) < len(lines):
        without += AT_LAST
    for number, (text, owner, due) in enumerate(zip(TO_DO, OWNERS, DUE, strict=True), 1):
        choices[owner] = person_view.options(owners)
        labels |= {
            name: t.plain(f"record_all.{key}", number=number)
            for name, key in ((text, "to_do"), (owner, "owner"), (due, "due"))
        }
    asked = fields.ask(t, Everything, filled, choices=choices, labels=labels, hints=hints, without=without)
    lead = [blocks.section(t("record_all.lead"))]
    if saved:
        lead = [{"type": "section", "text": blocks.plain(t.plain("panel.noted", noted=saved))}]
    if shown:
        lead.append(blocks.context(t(attendance.who_is_ticked(recorded=recorded))))
    if len(lines) > len(some):
        first, last = start + 1, start + len(some)
        lead.append(blocks.context(t("record_all.part", first=first, last=last, all=len(lines))))
    keys = Asked([one.id for one in shown], [line.question.id for line in some], start, alone)
    about = About(session=meeting.id, choice=msgspec.json.encode(keys).decode())
    parts = [*lead, *asked.values()]
    return fields.modal(t, Everything, parts, about) if alone else instead(t, Everything, parts, about)


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to it."""
    return blocks.button(t.plain("record_all.title"), Act.RECORD_ALL, About(session=meeting.id))


def recorded(t: Texts, meeting: LearningSession, said: str) -> View:
    """What was recorded by a form that stood alone, with the way to see and change it."""
    panel = blocks.button(t.plain("panel.open"), Act.PANEL, About(session=meeting.id))
    return notice(t, said, blocks.actions(panel))


def _outcomes(t: Texts, meeting: LearningSession, line: Line) -> list[Option]:
    offered = [Option(t.plain(f"outcome.{one}"), one) for one in line.question.may_become]
    if line.outcome is not None and line.question.may_take_back(meeting):
        offered.append(Option(t.plain("panel.nothing_noted"), NOTHING))
    return offered


def changes(was: Mapping[str, Any], now: Mapping[str, Any], keys: Asked) -> dict[int, dict[str, str]]:
    """Return what a form changed of each question: its `outcome`, the line `said`, each only if it did."""
    found: dict[int, dict[str, str]] = {}
    for key, outcome, said in zip(keys.questions, OUTCOMES, LINES, strict=False):
        for name, field in (("outcome", outcome), ("said", said)):
            if was.get(field, "") != now.get(field, ""):
                found.setdefault(key, {})[name] = now.get(field, "")
    return found


def ticked(values: Mapping[str, Any]) -> set[int]:
    """Return who is ticked in what a form holds."""
    return {int(key) for name in GROUPS for key in values.get(name, ())}


def agreed(form: msgspec.Struct) -> list[str]:
    """Return what a form says was agreed, one agreement a line, each once."""
    found: dict[str, str] = {}
    for line in lines_of_list(msgspec.structs.asdict(form)["agreed"]):
        found.setdefault(line.casefold(), line)
    return [*found.values()]


class ToDo(NamedTuple):
    """What a form says that somebody will do, and in which field it stands."""

    field: str
    text: str
    owner: int | None
    due: date | None


def to_do(form: msgspec.Struct) -> list[ToDo]:
    """Return what a form says will be done."""
    held = msgspec.structs.asdict(form)
    rows = (
        ToDo(text, held[text].strip(), held[owner], held[due])
        for text, owner, due in zip(TO_DO, OWNERS, DUE, strict=True)
    )
    return [row for row in rows if row.text or row.owner or row.due]


def noted(t: Texts, questions: int) -> str:
    """Of how many questions something was recorded."""
    return t.n("record_all.noted", questions)
