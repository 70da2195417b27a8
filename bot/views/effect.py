"""What people see of what a question set going: the tie in the check, the letter to its asker, the round."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Message, Option, Part, View, shorten
from bot.slack.layout import Lines
from bot.texts import Texts, called, escape
from bot.views.notice import language_tells
from bot.views.summary import counted
from models.effect import Effect, SetGoing, Shares, Told
from models.network import Network
from models.person import Tells
from models.question import LearningQuestion
from models.session import LearningSession

SHOWN = 300  # characters of a question
MOST_LINES = 4


def _one_line(text: str) -> str:
    return shorten(" ".join(text.split()), SHOWN)


def tie(
    t: Texts, meeting: LearningSession, tied: Effect | None, questions: Sequence[LearningQuestion]
) -> list[Block]:
    """Ask who tried something for the question behind it; afterwards, what they tied it to."""
    about = About(session=meeting.id)
    behind = next((one for one in questions if tied is not None and one.id == tied.question_id), None)
    if tied is not None and behind is None:
        undo = blocks.button(t.plain("effect.untie"), Act.EFFECT_UNTIE, about)
        return [blocks.section(t("effect.tied_out_of_sight"), undo)]
    if not questions:
        return []
    if tied is None or behind is None:
        choose = blocks.button(t.plain("effect.choose"), Act.EFFECT, about)
        return [blocks.section(t("effect.ask"), choose)]
    said = t(f"effect.tied_{tied.shares}", question=_one_line(behind.text), line=_one_line(tied.line))
    change = blocks.button(t.plain("effect.change"), Act.EFFECT, about)
    undo = blocks.button(t.plain("effect.untie"), Act.EFFECT_UNTIE, about)
    return [blocks.section(said), blocks.actions(change, undo)]


@fields.form(Form.EFFECT, "effect.title")
class Tied(msgspec.Struct, frozen=True, kw_only=True):
    """The question behind what somebody tried, and what may be told."""

    question: Annotated[Key, fields.pick()]
    shares: Annotated[Shares, fields.one_of("effect.shares_")]
    line: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""


def form(
    t: Texts,
    meeting: LearningSession,
    questions: Sequence[LearningQuestion],
    tied: Effect | None,
    line: str,
    tells: Tells | None = None,
) -> View:
    """The form that ties what was tried to a question, and says what may be told of it."""
    stands = {"question": tied.question_id, "shares": tied.shares} if tied else {}
    filled = {**stands, "line": tied.line if tied and tied.line else line}
    choices = [Option(" ".join(asked.text.split()), str(asked.id)) for asked in questions]
    asked = fields.ask(t, Tied, filled, choices={"question": choices})
    parts = fields.above(asked, "line", language_tells(t, tells))
    return fields.modal(t, Tied, parts, About(session=meeting.id))


def line(t: Texts, told: Told) -> str:
    """A line that may be read, with its writer when the name may be."""
    said = " ".join(told.line.split())
    if told.person is None:
        return t("effect.line", line=said)
    return t("effect.line_by", line=said, who=called(told.person))


def going(t: Texts, one: SetGoing, key: str, most: int | None = MOST_LINES) -> Lines:
    """A question, how many tried something because of it, and the first of the lines."""
    said = f"{counted(t, key, one.people)}\n> {escape(_one_line(one.question.text))}"
    lines = [line(t, told) for told in one.lines]
    return Lines(lines, partial(t.n, "effect.more"), said, most=most)


def letter(t: Texts, meeting: LearningSession, network: Network, found: Sequence[SetGoing]) -> Message:
    """To the asker, once: because of your question people tried something."""
    if not found:
        return Message([blocks.section(t("effect.taken_back"))])
    body = [going(t, one, "effect.because") for one in found]
    day = t.day(meeting.starts_local.date())
    return Message([*body, blocks.context(t("effect.why", theme=network.theme, day=day))])


def opening(t: Texts, found: Sequence[SetGoing]) -> list[Part]:
    """For the facilitator: an opening round out of what the questions of last time set going."""
    if not found:
        return []
    return [blocks.section(t("effect.opening")), *(going(t, one, "effect.set_going") for one in found)]
