"""What people see of a report: the draft, and the report in the channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Annotated

import msgspec

from bot import fields, methods
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part, View, shorten
from bot.slack.layout import Lines
from bot.texts import Markup, Texts, escape, mention
from bot.views import register as register_view
from bot.views.moves import not_held_button
from bot.views.notice import notice
from bot.views.pages import paged, together
from bot.views.results import add_button, numbers, to_read
from bot.views.session import heading, not_held
from models.action import Action
from models.network import Network
from models.person import Person
from models.question import Outcome
from models.register import REGISTERS
from models.report import Dealt, Record
from models.results import Results as EvaluationResults
from models.session import LearningSession, Stage
from models.unlinked import InquiryText

SHOWN = 500  # characters of a question; what was said, agreed and taken on stands there whole


def in_words(t: Texts, n: int) -> str:
    """A number as people say it, up to twelve."""
    words = t.plain("report.number_words").split()
    return words[n] if n < len(words) else str(n)


def counted(t: Texts, key: str, n: int) -> str:
    """So many of something, the number in words."""
    return t.n(key, n, count=in_words(t, n))


def automatic_summary(t: Texts, record: Record) -> str:
    """Three lines in words: what was answered, what stayed open, what was agreed."""
    answered, partly = record.with_outcome(Outcome.ANSWERED), record.with_outcome(Outcome.PARTLY_ANSWERED)
    parked = record.with_outcome(Outcome.PARKED)
    questions = counted(t, "report.questions", sum(dealt.still_open for dealt in record.dealt))
    goes_on = t.plain("report.auto_open", questions=questions)
    if partly:
        goes_on = t.plain("report.auto_open_partly", questions=questions, partly=in_words(t, len(partly)))
    if parked:
        goes_on += " " + t.plain("report.auto_parked", questions=counted(t, "report.questions", len(parked)))
    return "\n".join(
        [
            t.plain("report.auto_answered", answered=counted(t, "report.questions", len(answered))),
            goes_on,
            t.plain(
                "report.auto_agreed",
                agreements=counted(t, "report.agreement_count", len(record.agreements)),
                actions=counted(t, "report.action_count", len(record.actions)),
            ),
        ]
    )


def summary(t: Texts, record: Record) -> str:
    """The facilitator's own words, else the automatic summary; not escaped."""
    return record.report.summary or automatic_summary(t, record)


def listed(
    t: Texts, title: str, lines: Sequence[str], most: int | None = None, beyond: int = 0
) -> list[Part]:
    """A heading with escaped lines below it; nothing when there are none. There may be more beyond these."""
    return [Lines(lines, partial(t.n, "report.and_more"), title, most=most, beyond=beyond)] if lines else []


def in_own_words(t: Texts, record: Record, title: str = "") -> Part:
    """The summary, of which the beginning is shown when there is no room for more."""
    return Lines([escape(summary(t, record))], lambda _: t("pages.goes_on"), title, bullet="")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def question(text: str) -> str:
    """The words of a question on one line, cut when they are long."""
    return shorten(_one_line(text), SHOWN)


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


def action_line(t: Texts, action: Action, owner: Person) -> str:
    """Who does what, and by when."""
    who, what = mention(owner.user_id), _one_line(action.text)
    if action.due_on is None:
        return t("report.action", who=who, text=what)
    return t("report.action_by", who=who, text=what, day=t.day(action.due_on))


class Follows(StrEnum):
    """What becomes of an evaluation that a report does not show."""

    MAY = "follow"
    TOO_FEW = "too_few"
    NOT_ADDED = "not_added"


@dataclass(frozen=True)
class Results:
    """What the report says of the evaluation: its parts, or that they may follow, or neither.

    Once there are results, also these: a draft says by them what goes along.
    """

    parts: Sequence[Part] = ()
    follow: Follows | None = None
    found: EvaluationResults | None = None


def body(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    record: Record,
    results: Results,
    *,
    short: bool = False,
) -> list[Part]:
    """The report itself, as it is read before its release and afterwards; in short without the questions."""
    title = t(
        "report.title",
        number=meeting.number,
        title=heading(t, meeting, network),
        day=t.day(meeting.starts_local.date()),
    )
    present = t("report.present_unknown")
    if record.present:
        present = t("report.present", present=record.present, members=record.members)
    words: list[Part] = [blocks.section(f"{title}\n{present}")]
    words += _lines(t, record) if short else [in_own_words(t, record), *_questions(t, record)]
    words += within(t, record)
    if not record.dealt and not record.inside:
        words.append(blocks.section(t("report.nothing_recorded")))
    words += listed(t, t("report.agreements"), [escape(_one_line(item.text)) for item in record.agreements])
    words += listed(t, t("report.actions"), [action_line(t, *item) for item in record.actions])
    words += _registers(t, record)
    words += _round(t, record)
    if results.parts:
        words += [blocks.section(t("report.results")), *results.parts]
    if results.follow is not None:
        words.append(blocks.section(t(f"report.results_{results.follow}")))
    return [*words, blocks.section(next_time(t, record.following))]


def _questions(t: Texts, record: Record) -> list[Part]:
    """The questions that were dealt with, by what became of them, with what was said."""
    words: list[Part] = []
    for key, dealt in (
        ("report.answered", record.with_outcome(Outcome.ANSWERED)),
        ("report.partly_answered", record.with_outcome(Outcome.PARTLY_ANSWERED)),
        ("report.open", [dealt for dealt in record.dealt if dealt.stays_open]),
        ("report.parked", record.with_outcome(Outcome.PARKED)),
    ):
        words += listed(t, t(key), [question_line(t, item) for item in dealt])
    return words


def _lines(t: Texts, record: Record) -> list[Part]:
    """The words of whoever facilitates with the numbers below them, or the numbers alone."""
    parts: list[Part] = [in_own_words(t, record)]
    if record.report.summary:
        parts.append(blocks.context(escape(automatic_summary(t, record).replace("\n", " "))))
    return parts


def within(t: Texts, record: Record) -> list[Part]:
    """That something was dealt with which stays within the circle, and nothing else of it."""
    lines = [escape(methods.name(point.method, t.language)) for point in record.points]
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


def _round(t: Texts, record: Record) -> list[Part]:
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
    buttons = [
        whole_button(t, meeting),
        blocks.button(t.plain("question.ask"), Act.ASK, About(network=network.id)),
    ]
    return Message(
        [
            *body(t, meeting, network, record, results, short=not copied),
            blocks.actions(*buttons),
            blocks.context(t("report.why")),
        ]
    )


def whole_button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the whole of a report that is out, for every member."""
    return blocks.button(t.plain("report.whole"), Act.READ_REPORT, About(session=meeting.id))


def results_added(t: Texts, meeting: LearningSession, below: str | None) -> Message:
    """That the results are in the report now, below which it stands, by its ts."""
    said = t("report.results_added", day=t.day(meeting.starts_local.date()))
    return Message([blocks.section(said)], replies_to=below)


def _edit_buttons(t: Texts, meeting: LearningSession) -> list[Element]:
    about = About(session=meeting.id)
    return [
        blocks.button(t.plain("report.edit"), Act.REPORT, about),
        blocks.button(t.plain("report.correct"), Act.PANEL, about),
        blocks.button(t.plain("hiding.open"), Act.TEXTS, about),
    ]


def read_and_release_button(t: Texts, meeting: LearningSession) -> Element:
    """Open the report as it would go out, to be read and then released."""
    about = About(session=meeting.id)
    return blocks.button(t.plain("report.read_and_release"), Act.RELEASE, about, style="primary")


def in_short(t: Texts, record: Record, results: Results) -> list[Part]:
    """The report in numbers, below the words of whoever facilitates when there are any."""
    found = results.found
    parts = _lines(t, record)
    if found is not None and found.threshold:
        said = t.n("evaluation.turnout", found.answers, asked=found.asked)
        parts.append(blocks.section(f"{t('report.results')}\n{said}"))
    return parts


def draft(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    record: Record,
    results: Results,
    *,
    otherwise: datetime,
    readers: Sequence[Block] = (),
) -> Message:
    """The report in short before it is released, for the facilitator; afterwards it says so.

    It is read whole, and released, one press away.
    """
    if meeting.stage is Stage.CANCELLED:
        return not_held(t, meeting, network)
    day = t.day(meeting.starts_local.date())
    words = in_short(t, record, results)
    if meeting.released_at is not None:
        when = t.moment(meeting.released_at, network.zone)
        return Message(
            [
                blocks.section(t("report.draft_released", day=day, when=when)),
                *words,
                *([blocks.section(t("results.wait", day=day))] if meeting.results_wait else []),
                blocks.actions(
                    *([add_button(t, meeting)] if meeting.results_wait else []),
                    whole_button(t, meeting),
                    *_edit_buttons(t, meeting),
                ),
                blocks.context(t("report.draft_released_why")),
            ]
        )
    review = read_and_release_button(t, meeting)
    return Message(
        [
            blocks.section(t("report.draft", title=heading(t, meeting, network), day=day)),
            *words,
            *([blocks.section(t("report.results_yours"))] if results.follow is not None else []),
            *readers,
            blocks.actions(review, *_edit_buttons(t, meeting), not_held_button(t, meeting)),
            blocks.context(t("report.draft_why", when=t.moment(otherwise, network.zone))),
        ]
    )


def nudge(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    otherwise: datetime,
    readers: Sequence[Block] = (),
) -> Message:
    """The one reminder that the report waits, and what happens when it is left."""
    if meeting.stage is Stage.CANCELLED:
        return not_held(t, meeting, network)
    day = t.day(meeting.starts_local.date())
    if meeting.released_at is not None:
        when = t.moment(meeting.released_at, network.zone)
        return Message([blocks.section(t("report.draft_released", day=day, when=when))])
    return Message(
        [
            blocks.section(t("report.nudge", day=day)),
            *readers,
            blocks.actions(read_and_release_button(t, meeting), *_edit_buttons(t, meeting)),
            blocks.context(t("report.nudge_why", when=t.moment(otherwise, network.zone))),
        ]
    )


def reading(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    record: Record,
    results: Results,
    texts: Sequence[InquiryText],
    *,
    sign: str,
    readers: Sequence[Block] = (),
    changed: bool = False,
    start: int = 0,
) -> View:
    """The whole report as it would go out, each text of the evaluation with its button to hide it.

    Above it stands who else reads along in the channel.
    """
    if results.found is not None:
        shared = record.report.share_facilitation
        results = Results(numbers(t, results.found, facilitation=shared))
    parts = body(t, meeting, network, record, results)
    return to_read(t, meeting, parts, texts, sign, readers=readers, changed=changed, start=start)


def read(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    record: Record,
    results: Results,
    *,
    start: int = 0,
) -> View:
    """The report that is out, for every member to read."""
    things, about = together(body(t, meeting, network, record, results)), About(session=meeting.id)
    return paged(
        t, Form.READ_REPORT, t.plain("report.form_title"), things, list,
        act=Act.READ_REPORT, about=about, start=start,
    )  # fmt: skip


def read_button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the last report that is out, for every member."""
    return blocks.button(t.plain("report.last"), Act.READ_REPORT, About(session=meeting.id))


def saved(t: Texts, meeting: LearningSession) -> View:
    """What whoever facilitates hears whose own words are kept, with the way on."""
    if meeting.released_at is not None:
        return notice(t, t.plain("report.saved_after_release"))
    return notice(t, t.plain("report.saved"), blocks.actions(read_and_release_button(t, meeting)))


@fields.form(Form.REPORT, "report.form_title")
class Words(msgspec.Struct, frozen=True):
    """The facilitator's own words, and whether the score for facilitation is shared."""

    summary: Annotated[str, fields.lines(1500, optional=True, no_names=True)] = ""
    share: Annotated[fields.Ticked, fields.tick("report.share_facilitation")] = ()


def report_form(t: Texts, meeting: LearningSession, initial: str, *, shared: bool) -> View:
    """The form with the facilitator's own words and what is shared."""
    asked = fields.ask(t, Words, {"summary": initial, "share": shared})
    return fields.modal(t, Words, [*asked.values()], About(session=meeting.id))
