"""The report in the channel, and all that it says of a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from bot import methods
from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Element, Message, Part, shorten
from bot.slack.layout import Lines
from bot.texts import Markup, Texts, called, escape
from bot.views import brainstorm as brainstorm_view
from bot.views import decision as decision_view
from bot.views import document as document_view
from bot.views import register as register_view
from bot.views.session import heading, within_theme
from bot.views.summary import by_outcome, counted, in_own_words, in_short
from models.action import Action
from models.network import Network
from models.person import Person
from models.register import REGISTERS
from models.report import Dealt, Record
from models.results import Results as EvaluationResults
from models.session import LearningSession

SHOWN = 500  # characters of a question; what was said, agreed and taken on stands there whole


class Follows(StrEnum):
    """What becomes of an evaluation that a report does not show."""

    MAY = "follow"
    TOO_FEW = "too_few"
    NOT_ADDED = "not_added"


@dataclass(frozen=True)
class Results:
    """What the report says of the evaluation: its parts, or that they may follow, or neither.

    Once there are results, also these: a draft says by them what goes along. They wait when the report is out
    without them.
    """

    parts: Sequence[Part] = ()
    follow: Follows | None = None
    found: EvaluationResults | None = None
    wait: bool = False


def report(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    record: Record,
    results: Results,
    *,
    copied: bool = False,
) -> Message:
    """The report in the channel, in short with the way to all of it; a copy for e-mail says everything."""
    ask = blocks.button(t.plain("question.ask"), Act.ASK, About(network=network.id))
    return Message(
        [
            *body(t, meeting, network, record, results, short=not copied),
            blocks.actions(whole_button(t, meeting), ask),
        ]
    )


def whole_button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the whole of a report that is out, for every member."""
    return blocks.button(t.plain("report.whole"), Act.READ_REPORT, About(session=meeting.id))


def read_button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the last report that is out, for every member."""
    return blocks.button(t.plain("report.last"), Act.READ_REPORT, About(session=meeting.id))


def body(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    record: Record,
    results: Results,
    *,
    short: bool = False,
) -> list[Part]:
    """The report itself, as it is read before its release and afterwards.

    In short it has what one needs, without the questions, and without how it was: that stands in its thread.
    """
    title = t(
        "report.title",
        number=meeting.number,
        title=heading(t, meeting, network),
        day=t.day(meeting.starts_local.date()),
    )
    title += within_theme(t, meeting, network)
    words: list[Part]
    if short:
        words = [blocks.section(title), *in_short(t, record)]
    else:
        words = [
            blocks.section(f"{title}\n{_present(t, record)}"),
            in_own_words(t, record),
            *_questions(t, record),
        ]
    words += within(t, record)
    if not record.dealt and not record.inside:
        words.append(blocks.section(t("report.nothing_recorded")))
    for found in record.ideas:
        words += listed(t, *brainstorm_view.in_report(t, found))
    words += listed(t, t("report.agreements"), [escape(_one_line(item.text)) for item in record.agreements])
    told = [
        t("decision.reported", what=_one_line(one.what), outcome=_one_line(one.outcome))
        for one in record.decisions
    ]
    words += listed(t, t("decision.heading"), told)
    words += listed(t, t("decision.goes_on"), [decision_view.went_on(t, one) for one in record.going])
    words += listed(t, t("report.actions"), [action_line(t, *item) for item in record.actions])
    words += _registers(t, record)
    shown = [one for one in record.documents if one.in_report]
    words += document_view.listed(t, shown, t("document.heading"))
    if not short:
        words += round_notes(t, record)
        words += [blocks.section(t("report.results")), *results.parts] if results.parts else []
    if results.follow is not None:
        words.append(blocks.section(t(f"report.results_{results.follow}")))
    return [*words, blocks.section(next_time(t, record.following))]


def _present(t: Texts, record: Record) -> str:
    """How many were there, of how many."""
    if not record.present:
        return t("report.present_unknown")
    return t("report.present", present=record.present, members=record.members)


def _questions(t: Texts, record: Record) -> list[Part]:
    """The questions that were dealt with, by what became of them, with what was said."""
    words: list[Part] = []
    for outcome, dealt in by_outcome(record):
        words += listed(t, t(f"report.{outcome}"), [question_line(t, item) for item in dealt])
    return words


def question_line(t: Texts, dealt: Dealt) -> str:
    """A question with why it comes back and what was said; an anonymous asker's absence is not told."""
    key = "report.question"
    if dealt.kept_for_asker:
        key = "report.question_kept"
    elif dealt.stays_open:
        key = "report.question_carried_over"
    line = t(key, question=question(dealt.question.text))
    said = _one_line(dealt.outcome.said)
    return t("report.said", question=Markup(line), said=said) if said else line


def question(text: str) -> str:
    """The words of a question on one line, cut when they are long."""
    return shorten(_one_line(text), SHOWN)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def action_line(t: Texts, action: Action, owner: Person) -> str:
    """Who does what, and by when."""
    who, what = called(owner), _one_line(action.text)
    if action.due_on is None:
        return t("report.action", who=who, text=what)
    return t("report.action_by", who=who, text=what, day=t.day(action.due_on))


def within(t: Texts, record: Record) -> list[Part]:
    """That something was dealt with which stays within the circle, and nothing else of it."""
    lines = [escape(methods.called(point, t.language)) for point in record.points]
    if record.inside_apart:
        lines.append(counted(t, "report.questions", record.inside_apart))
    return listed(t, t("confidentiality.in_report"), lines)


def _registers(t: Texts, record: Record) -> list[Part]:
    """What was written at the session in registers, without names."""
    found: list[Part] = []
    for one in REGISTERS.values():
        here = [entry for entry in record.written if entry.register == one.key]
        title = t("register.called", called=t.plain(f"{one.key}.title"))
        found += listed(t, title, [register_view.line(t, one, entry.outside) for entry in here])
    return found


def round_notes(t: Texts, record: Record) -> list[Part]:
    """What the facilitator noted of the round that was held aloud, said to be that."""
    notes = [
        t(key, text=_one_line(text))
        for key, text in (
            ("report.went_well", record.report.went_well),
            ("report.differently", record.report.differently),
        )
        if text
    ]
    return listed(t, t("report.round"), notes)


def next_time(t: Texts, following: LearningSession | None) -> str:
    """When the network meets again."""
    if following is None:
        return t("report.next_unknown")
    return t("report.next", when=t.when(following.starts_local, following.zone))


def listed(
    t: Texts, title: str, lines: Sequence[str], most: int | None = None, beyond: int = 0
) -> list[Part]:
    """A heading with escaped lines below it; nothing when there are none. There may be more beyond these."""
    return [Lines(lines, partial(t.n, "report.and_more"), title, most=most, beyond=beyond)] if lines else []
