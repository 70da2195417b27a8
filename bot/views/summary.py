"""A session in short: in the words of whoever facilitates, or what became of its questions in numbers."""

from collections.abc import Sequence

from bot.slack import blocks
from bot.slack.blocks import Part
from bot.slack.layout import Lines
from bot.slack.lengths import shorten
from bot.texts import Texts, escape
from models.outcome import Outcome
from models.report import Dealt, Record

SHOWN = (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED, Outcome.UNANSWERED)
LINES_SAID = 3
SAID = 100  # characters of a line
BY_ITSELF = 4  # words: a shorter line says little without its question


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


def proposed_summary(t: Texts, record: Record) -> str:
    """What whoever facilitates may begin with: the lines they recorded, else the automatic summary."""
    return "\n".join(said(record)) or automatic_summary(t, record)


def said(record: Record) -> list[str]:
    """Some lines that were recorded: of what was answered, and one of what was not."""
    lines = {one: [line for dealt in record.with_outcome(one) if (line := _line(dealt))] for one in SHOWN}
    *answered, stays = lines.values()
    first = [line for some in answered for line in some]
    return [*first[: LINES_SAID - bool(stays)], *stays][:LINES_SAID]


def _line(dealt: Dealt) -> str:
    words = dealt.outcome.said.split()
    return shorten(" ".join(words), SAID) if len(words) >= BY_ITSELF else ""


def summary(t: Texts, record: Record) -> str:
    """The facilitator's own words, else the automatic summary; not escaped."""
    return record.summary or automatic_summary(t, record)


def in_own_words(t: Texts, record: Record, title: str = "") -> Part:
    """The summary, of which the beginning is shown when there is no room for more."""
    return Lines([escape(summary(t, record))], lambda _: t("pages.goes_on"), title, bullet="")


def in_short(t: Texts, record: Record) -> list[Part]:
    """The words of whoever facilitates, or else what became of the questions in numbers."""
    if record.summary:
        return [in_own_words(t, record)]
    return [blocks.section(in_numbers(t, record))] if record.dealt else []


def in_numbers(t: Texts, record: Record) -> str:
    """What became of how many questions, on one line."""
    became = [
        t.plain(f"report.became_{outcome}", count=in_words(t, len(questions)))
        for outcome, questions in by_outcome(record)
        if questions
    ]
    return t.plain("report.in_numbers", became=", ".join(became))


def by_outcome(record: Record) -> list[tuple[Outcome, Sequence[Dealt]]]:
    """The questions that were dealt with, by what became of them; whatever stays open together."""
    return [
        (Outcome.ANSWERED, record.with_outcome(Outcome.ANSWERED)),
        (Outcome.PARTLY_ANSWERED, record.with_outcome(Outcome.PARTLY_ANSWERED)),
        (Outcome.UNANSWERED, [dealt for dealt in record.dealt if dealt.stays_open]),
        (Outcome.PARKED, record.with_outcome(Outcome.PARKED)),
    ]
