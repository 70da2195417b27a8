"""What became of a question at a session: in its row of the panel, and in a form with a line."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec.structs import replace

from bot import fields
from bot.act.forms import About
from bot.act.ids import OF_ACTS, Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, View, shorten
from bot.texts import Markup, Texts, escape
from bot.views import confidentiality as inside
from bot.views.confidentiality import Inside
from bot.views.in_place import instead
from bot.views.question import words
from models.outcome import Outcome, QuestionOutcome
from models.question import KeptBy, LearningQuestion
from models.report import Dealt
from models.session import LearningSession

SHOWN, SAID_SHOWN = 300, 150  # characters of a question, and of what was said
HEARD = 40  # characters of a question in the name of a button, for a screen reader
NOTED = 100  # characters of a question in what is said of it
NOTHING, ONLY_A_LINE = "nothing", "line"  # what is chosen in the place of an outcome; what a form asks


@dataclass(frozen=True)
class Line:
    """A question in the panel, with its outcome at this session when there is one."""

    question: LearningQuestion
    outcome: QuestionOutcome | None
    number: int = 0  # of its row, while outcomes are recorded


def _outcomes(t: Texts, meeting: LearningSession, line: Line) -> Element:
    """What can become of a question: chosen is saved; with a line it is one form."""
    question, about = line.question, About(session=meeting.id, question=line.question.id)
    choices = [
        blocks.act_option(t.plain(f"outcome.{one}"), Act.BECAME, replace(about, choice=one))
        for one in question.may_become
    ]
    chosen = None
    if line.outcome is not None:
        chosen = choices[question.may_become.index(question.told(line.outcome))].value
        if question.may_take_back(meeting):
            nothing = t.plain("panel.nothing_noted")
            choices.append(blocks.act_option(nothing, Act.BECAME, replace(about, choice=NOTHING)))
    choices.append(blocks.act_option(t.plain("panel.with_a_line"), Act.OUTCOME, about))
    return blocks.select(choices, chosen, OF_ACTS, t.plain("panel.outcome_of", number=line.number))


def numbered(lines: Sequence[Line], first: int = 1) -> list[Line]:
    """Return lines with the numbers by which their menus and buttons are told apart."""
    return [dataclasses.replace(line, number=n) for n, line in enumerate(lines, first)]


def in_full(line: Line, longest: int) -> str:
    """Return a question with its number when it has one, on one line of at most so many characters."""
    text = " ".join(line.question.text.split())
    return shorten(f"{line.number}. {text}" if line.number else text, longest)


def asker_said(t: Texts, line: Line) -> str:
    """What its asker said of it since, where the report goes by that and not by what was noted."""
    if line.outcome is None or line.outcome.verdict is None:
        return ""
    if Dealt(line.question, line.outcome).became is line.outcome.outcome:
        return ""
    return t.plain("panel.asker_said", word=t.plain(f"verdict.{line.outcome.verdict}").lower())


def row(
    t: Texts,
    meeting: LearningSession,
    asks: Mapping[int, Markup],
    line: Line,
    *,
    recording: bool,
    of_member: bool = False,
) -> list[Block]:
    """Draw a question of the panel with what became of it, and what can be recorded while that goes.

    What its asker said since is for whoever facilitates, and not `of_member`.
    """
    words = t("panel.question", question=in_full(line, SHOWN))
    if who := asks.get(line.question.id):
        words += f" _({who})_"
    if line.question.kept_by is not None:
        words += f" _({t('confidentiality.mark')})_"
    if line.outcome is not None:
        became = t.plain(f"outcome.{line.question.told(line.outcome)}")
        words += "\n" + t("panel.outcome_so_far", outcome=became)
        if not of_member and (since := asker_said(t, line)):
            words += f" _({escape(since)})_"
        if line.outcome.said:
            words += "\n" + t("panel.said", said=shorten(line.outcome.said, SAID_SHOWN))
    if not recording:
        return [blocks.section(words)]
    row = [blocks.section(words, _outcomes(t, meeting, line))]
    if line.outcome is not None and not line.outcome.said:
        about = About(session=meeting.id, question=line.question.id, choice=ONLY_A_LINE)
        add = blocks.button(t.plain("panel.add_line"), Act.OUTCOME, about)
        heard = t.plain("panel.line_of", question=in_full(line, HEARD))
        row.append(blocks.actions({**add, "accessibility_label": heard}))
    return row


@fields.form(Form.OUTCOME, "panel.outcome", close="common.close")
class Became(msgspec.Struct, frozen=True):
    """What became of a question."""

    outcome: Annotated[Outcome, fields.one_of("outcome.")] | None = None  # not asked for a line alone
    said: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    inside: Inside = ()


def outcome_form(
    t: Texts,
    meeting: LearningSession,
    question: LearningQuestion,
    recorded: QuestionOutcome | None,
    carried: str = "",
    start: int | None = None,
    *,
    only_a_line: bool = False,
    line: str = "",
    leads: bool = True,
) -> View:
    """What became of one question, and what was said; or that alone.

    A `line` of a subgroup stands behind what was said so far. What stays inside only who `leads` decides.
    """
    if only_a_line:
        asked = fields.ask(t, Became, fields.held(Became, recorded), without=("outcome", "inside"))
        about = About(session=meeting.id, question=question.id, start=start)
        return instead(t, Became, [words(question.text), *asked.values()], about)
    stays, fixed = question.kept_by is not None, question.kept_by in (KeptBy.ASKER, KeptBy.TWIN)
    became = question.told(recorded) if recorded else None
    filled = fields.held(Became, recorded, inside=stays, outcome=became)
    if line and line not in (kept := recorded.said if recorded is not None else ""):
        filled["said"] = f"{kept} {line}".strip()
    offered = [Option(t.plain(f"outcome.{one}"), one) for one in question.may_become]
    without = ("inside",) if fixed or not leads else ()
    asked = fields.ask(t, Became, filled, choices={"outcome": offered}, without=without)
    parts = [
        words(question.text),
        *([blocks.context(carried)] if carried else []),
        *asked.values(),
        *([blocks.context(inside.only_asker(t))] if fixed else []),
    ]
    stands = inside.as_it_stands(inside=stays)
    about = About(session=meeting.id, question=question.id, start=start, choice=stands)
    return instead(t, Became, parts, about)


def outcome_noted(t: Texts, asked: LearningQuestion, outcome: Outcome) -> str:
    """What was recorded of which question, and what follows."""
    return t.plain(f"panel.outcome_noted_{outcome}", question=shorten(asked.text, NOTED))


def taken_back(t: Texts, asked: LearningQuestion, line: str) -> str:
    """Of which question nothing is recorded any more; the line that goes with it can still be read."""
    noted = t.plain("panel.taken_back", question=shorten(asked.text, NOTED))
    return f"{noted} {t.plain('panel.line_was', line=line)}" if line else noted
