"""What who was there sees of an evaluation: the question, the form, and what happens to an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Message, Part, View
from bot.texts import Texts
from bot.views.network import channel, who_sees_this
from bot.views.session import not_held
from models.evaluation import HIGHEST, LOWEST, Mine
from models.network import Network
from models.person import Tells
from models.session import LearningSession, Stage
from models.unlinked import FEWEST_FOR_TEXTS

REMARK, LINE = 1000, 500  # characters
THERE_AFTER_ALL = f"{Act.NOT_THERE}_undo"


@dataclass(frozen=True)
class Request:
    """What somebody who was there is asked: with which token, until when, whether once more."""

    token: str
    until: datetime
    reminder: bool = False


def _called(meeting: LearningSession, network: Network) -> str:
    """What a session is called in a message that stays as it is: its settled theme, or the channel."""
    return meeting.title or channel(network)


def request(t: Texts, meeting: LearningSession, network: Network, asked: Request) -> Message:
    """The question to who was there. The token is in its buttons, and nowhere else."""
    about = About(session=meeting.id, token=asked.token)
    until = t.moment(asked.until, network.zone)
    key = "reminder" if asked.reminder else "request"
    key = f"{'short_form' if meeting.short_form else 'evaluation'}.{key}"
    day = t.day(meeting.starts_local.date())
    lead = t(key, title=_called(meeting, network), day=day, until=until)
    return Message(
        [
            blocks.section(lead),
            blocks.actions(
                blocks.button(t.plain("evaluation.fill_in"), Act.EVALUATE, about, style="primary"),
                blocks.button(t.plain("evaluation.was_not_there"), Act.NOT_THERE, about),
            ),
            blocks.context(t("evaluation.reminder_why" if asked.reminder else "evaluation.request_why")),
        ]
    )


def _threshold(t: Texts, meeting: LearningSession, threshold: int) -> str:
    if meeting.short_form:
        return t("short_form.without_name", texts=max(threshold, FEWEST_FOR_TEXTS))
    if threshold >= FEWEST_FOR_TEXTS:
        return t("evaluation.without_name", threshold=threshold)
    return t("evaluation.without_name_few", threshold=threshold, texts=FEWEST_FOR_TEXTS)


def request_closed(t: Texts, meeting: LearningSession, network: Network, *, too_few: bool = False) -> Message:
    """What is left of the question when it was withdrawn, or closed, perhaps with `too_few` answers."""
    if meeting.stage is Stage.CANCELLED:
        return not_held(t, meeting, network)
    key = "evaluation.closed_too_few" if too_few else "evaluation.closed"
    return Message([blocks.section(t(key, title=_called(meeting, network)))])


def not_there(t: Texts, meeting: LearningSession, network: Network, token: str) -> Message:
    """The person was not there after all; one press takes that back."""
    undo = blocks.button(
        t.plain("evaluation.there_after_all"), THERE_AFTER_ALL, About(session=meeting.id, token=token)
    )
    day = t.day(meeting.starts_local.date())
    return Message(
        [
            blocks.section(t("evaluation.not_there", title=_called(meeting, network), day=day)),
            blocks.actions(undo),
        ]
    )


Score = Annotated[int, fields.number(LOWEST, HIGHEST, example="evaluation.choose")]


@fields.form(Form.EVALUATION, "evaluation.title", submit="common.send")
class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of an evaluation asks."""

    content: Score
    discussion: Score
    facilitation: Score
    comment: Annotated[str, fields.lines(REMARK, optional=True, no_names=True)] = ""
    learning_point: Annotated[str, fields.lines(LINE, optional=True, no_names=True)] = ""
    wish: Annotated[str, fields.line(LINE, optional=True)] = ""
    alone: Annotated[fields.Ticked, fields.tick("evaluation.alone_choice")] = ()


@fields.form(Form.SHORT_FORM, "evaluation.title", submit="common.send")
class InShort(msgspec.Struct, frozen=True, kw_only=True):
    """What the short form of an evaluation asks."""

    went_well: Annotated[str, fields.lines(REMARK, optional=True, no_names=True)] = ""
    wish: Annotated[str, fields.lines(LINE, optional=True)] = ""
    alone: Annotated[fields.Ticked, fields.tick("evaluation.alone_choice")] = ()


def form(t: Texts, meeting: LearningSession, token: str, mine: Mine, tells: Tells | None = None) -> View:
    """The form of two minutes, or the short one, with what was filled in before.

    It says whether their language may tell who writes. Who sees what stands above it in short; all of it is
    one press away.
    """
    given = mine.filled
    struct, first = (InShort, "went_well") if meeting.short_form else (Answers, "comment")
    filled = fields.held(struct, given, **(given.scores if given else {}))
    labels, hints = _in_short(t) if meeting.short_form else ({}, {})
    asked = fields.ask(t, struct, filled, labels=labels, hints=hints)
    warned = [] if tells is None else [blocks.context(t(f"evaluation.language_{tells}"))]
    said = f"{t('evaluation.who_sees')} {_threshold(t, meeting, mine.threshold)}"
    parts = [
        blocks.section(said, who_sees_this(t, meeting.network_id)),
        *fields.above(asked, first, warned),
    ]
    return fields.modal(t, struct, parts, About(session=meeting.id, token=token))


def _in_short(t: Texts) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """How fields are called in the short form, and what stands below them, where that differs."""
    return {"wish": t.plain("short_form.better")}, {"alone": t.plain("short_form.stays_alone")}


@dataclass(frozen=True)
class Thanks:
    """What is true after an answer: until when it can be changed, what was noted and what will be asked."""

    until: datetime
    trying: str = ""
    asked_again: date | None = None


@fields.form(Form.TRY, "evaluation.thanks_title", submit="evaluation.keep", close="common.close")
class Try(msgspec.Struct, frozen=True):
    """What somebody will try."""

    text: Annotated[str, fields.line(LINE, optional=True)] = ""


def thanks(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    now: Thanks,
    answered_checks: Sequence[Part],
    asks: str | None = None,
) -> View:
    """The answer is stored; was your question answered, and what will you try? It keeps what it `asks`."""
    asked = fields.ask(t, Try, {"text": now.trying}, hints={"text": try_promise(t, now.asked_again)})
    parts = [
        blocks.section(t("evaluation.thanks", until=t.moment(now.until, network.zone))),
        *answered_checks,
        *asked.values(),
    ]
    return fields.modal(t, Try, parts, About(session=meeting.id, choice=asks))


def try_promise(t: Texts, asked_again: date | None) -> str:
    """Who sees what somebody will try, and when they are asked about it."""
    if asked_again is None:
        return t.plain("evaluation.try_yours")
    return t.plain("evaluation.try_asked", day=t.day(asked_again))


def noted(t: Texts, asked_again: date | None) -> str:
    """What somebody will try is kept."""
    if asked_again is None:
        return t.plain("evaluation.try_noted")
    return t.plain("evaluation.try_noted_asked", day=t.day(asked_again))


@fields.form(Form.ROUND, "evaluation.round_title")
class Round(msgspec.Struct, frozen=True):
    """What the facilitator notes of the round that was held aloud."""

    went_well: Annotated[str, fields.lines(LINE, optional=True, no_names=True)] = ""
    differently: Annotated[str, fields.lines(LINE, optional=True)] = ""


def round_form(t: Texts, meeting: LearningSession, went_well: str, differently: str) -> View:
    """The facilitator's two notes of the round that was held aloud."""
    asked = fields.ask(t, Round, {"went_well": went_well, "differently": differently})
    lead = "evaluation.round_lead" if meeting.released_at is None else "evaluation.round_lead_out"
    parts = [blocks.section(t(lead)), *asked.values()]
    return fields.modal(t, Round, parts, About(session=meeting.id))


def where_to_find(t: Texts, days: Sequence[date]) -> str:
    """In which message somebody can fill in the form, or change it."""
    if not days:
        return t.plain("evaluation.on_its_way")
    found = f" {t.plain('evaluation.or')} ".join(t.day(day) for day in sorted(set(days)))
    return t.plain("evaluation.in_message", day=found)
