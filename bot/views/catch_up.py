"""What somebody sees who was not there: the catch-up, with or without a report, and its one reminder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part
from bot.slack.layout import Items
from bot.texts import Texts, escape
from bot.views import document as document_view
from bot.views.report import listed, next_time, question, within
from bot.views.session import heading
from bot.views.summary import counted, in_own_words
from models.network import Network
from models.report import Record
from models.session import LearningSession

QUESTIONS_SHOWN = 15  # of those that wait
READ_REPORT = f"{Act.READ}_from_catch_up"
QUESTIONS = f"{Act.BANK}_from_catch_up"


@dataclass(frozen=True)
class Reader:
    """Somebody who was not there: whether they tapped something, and their questions that were kept.

    Who says that they were there after all can do so while the record of the session may still change.
    """

    read: bool
    kept: Sequence[str] = ()
    may_say: bool = False
    errands: Sequence[Part] = ()  # what came of the questions that colleagues were asked to ask
    checks: Sequence[Part] = ()  # whether the answers to their own questions help them


def _to_read(t: Texts, meeting: LearningSession) -> list[Element]:
    """The way to the report itself, where it is out; who opens it has read."""
    if meeting.released_at is None:
        return []
    about = About(session=meeting.id)
    return [blocks.button(t.plain("catch_up.report"), READ_REPORT, about, style="primary")]


def _read_button(t: Texts, meeting: LearningSession) -> Element:
    return blocks.button(t.plain("catch_up.read"), Act.READ, About(session=meeting.id))


def _catch_up_end(
    t: Texts, meeting: LearningSession, reader: Reader, more: Sequence[Element] = ()
) -> list[Block]:
    about = About(session=meeting.id)
    buttons = [*_to_read(t, meeting), *more]
    buttons.append(blocks.button(t.plain("catch_up.ask"), Act.CATCH_UP_ASK, about))
    if not reader.read:
        buttons.append(_read_button(t, meeting))
    if reader.may_say:
        buttons.append(blocks.button(t.plain("catch_up.was_there"), Act.WAS_THERE, about))
    why = "catch_up.thanks" if reader.read else "catch_up.why"
    return [blocks.actions(*buttons), blocks.context(t(why))]


def was_there(t: Texts, meeting: LearningSession, network: Network, *, asks: bool) -> Message:
    """What a catch-up becomes for somebody who was there after all."""
    day = t.day(meeting.starts_local.date())
    lines = [t("catch_up.was_there_thanks", day=day, title=heading(t, meeting, network))]
    if asks:
        lines.append(t("catch_up.evaluate_too"))
    return Message([blocks.section(" ".join(lines))])


def _kept(t: Texts, questions: Sequence[str], until: date | None) -> list[Part]:
    if until is None:
        kept = [t("catch_up.kept", question=question(text)) for text in questions]
    else:
        day = t.day(until)
        kept = [t("catch_up.kept_until", question=question(text), day=day) for text in questions]
    return [Items(kept, _paragraph, partial(t.n, "report.and_more"))] if kept else []


def _questions_button(t: Texts, meeting: LearningSession) -> Element:
    """The way to all questions that are open."""
    return blocks.button(t.plain("catch_up.to_questions"), QUESTIONS, About(session=meeting.id))


def _still_open(t: Texts, meeting: LearningSession, number: int) -> Block:
    """How many questions go on, where the lines above do not say so, with the way to them."""
    said = t("catch_up.still_open", questions=counted(t, "report.questions", number))
    return blocks.section(said, _questions_button(t, meeting))


def _paragraph(line: str) -> list[Block]:
    return [blocks.section(line)]


def catch_up(t: Texts, meeting: LearningSession, network: Network, record: Record, reader: Reader) -> Message:
    """What somebody who was not there needs to know, once the report is out."""
    following, to_questions = record.following, _questions_button(t, meeting)
    open_now = sum(item.still_open for item in record.dealt)
    more = [to_questions] if open_now and not record.summary else []
    return Message(
        [
            blocks.section(_missed(t, meeting, network, certain=bool(record.present))),
            *reader.errands,
            *reader.checks,
            in_own_words(t, record, t("catch_up.in_short")),
            *([_still_open(t, meeting, open_now)] if open_now and record.summary else []),
            *within(t, record),
            *document_view.listed(t, record.documents),
            *_kept(t, reader.kept, following.starts_local.date() if following else None),
            blocks.section(next_time(t, following)),
            *_catch_up_end(t, meeting, reader, more),
        ]
    )


def catch_up_unreleased(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    record: Record,
    reader: Reader,
    *,
    agenda: Sequence[str],
    questions: Sequence[str],
    beyond: int = 0,
) -> Message:
    """The shorter version without a report: the agenda, the open questions and the next date."""
    words: list[Part] = [blocks.section(_missed(t, meeting, network, certain=bool(record.present)))]
    words += [*reader.errands, *reader.checks]
    words.append(blocks.section(t("catch_up.no_report")))
    words += listed(t, t("catch_up.agenda"), agenda)
    waiting = [escape(question(text)) for text in questions]
    words += listed(t, t("catch_up.questions"), waiting, QUESTIONS_SHOWN, beyond)
    words += document_view.listed(t, record.documents)
    words.append(blocks.section(next_time(t, record.following)))
    return Message([*words, *_catch_up_end(t, meeting, reader)])


def _missed(t: Texts, meeting: LearningSession, network: Network, *, certain: bool) -> str:
    key = "catch_up.missed" if certain else "catch_up.perhaps_missed"
    return t(key, day=t.day(meeting.starts_local.date()), title=heading(t, meeting, network))


def catch_up_reminder(t: Texts, meeting: LearningSession, still_open: int, *, read: bool) -> Message:
    """The only reminder to who tapped nothing in the catch-up, said to be the last."""
    if read:
        return Message([blocks.section(t("catch_up.thanks"))])
    day = t.day(meeting.starts_local.date())
    return Message(
        [
            blocks.section(
                t("catch_up.reminder", day=day, questions=counted(t, "report.questions", still_open))
            ),
            blocks.actions(*_to_read(t, meeting), _read_button(t, meeting)),
            blocks.context(t("catch_up.reminder_why")),
        ]
    )
