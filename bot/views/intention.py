"""What people see of what they wanted to try: how it went, and a line on what came of it."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Message, Part, View
from bot.texts import Texts
from bot.views import action as action_view
from bot.views.question import words
from bot.views.session import heading
from models.action import Action
from models.intention import Intention, Tried
from models.network import Network
from models.session import LearningSession

ADD_LINE = f"{Act.HOW_IT_WENT}_line"


def _tried(t: Texts, meeting: LearningSession, intention: Intention) -> list[Block]:
    about = About(session=meeting.id)
    text = intention.text
    choices = [
        blocks.button(
            t.plain(f"intention.{tried}"),
            f"{Act.HOW_IT_WENT}_{tried}",
            About(session=meeting.id, choice=tried),
            style="primary" if tried is intention.tried else None,
        )
        for tried in Tried
    ]
    if intention.tried is None:
        return [blocks.section(t("intention.tried_ask", text=text)), blocks.actions(*choices)]
    noted = t(f"intention.noted_{intention.tried}", text=text)
    add = "intention.change_line" if intention.line else "intention.add_line"
    words = [blocks.section(noted)]
    words.append(
        blocks.section(
            t("intention.your_line", line=intention.line) if intention.line else t("intention.line_ask"),
            blocks.button(t.plain(add), ADD_LINE, about),
        )
    )
    return [*words, blocks.actions(*choices)]


def action_check(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    intention: Intention | None,
    actions: Sequence[Action],
    tie: Sequence[Part] = (),
) -> Message:
    """How it went with what somebody wanted to try and took on; the answers stay visible to them alone."""
    day = t.day(meeting.starts_local.date())
    words: list[Part] = [blocks.section(t("intention.lead", title=heading(t, meeting, network), day=day))]
    if intention is not None:
        words += [*_tried(t, meeting, intention), *tie]
    if actions:
        words += [blocks.section(t("action.your_actions")), action_view.listed(t, actions)]
    if intention is None and not actions:  # a colleague took it over, or it was taken away
        return Message(
            [blocks.section(t("intention.nothing_left", title=heading(t, meeting, network), day=day))]
        )
    return Message([*words, *([blocks.context(t("intention.why"))] if intention is not None else [])])


@fields.form(Form.HOW_IT_WENT, "intention.line_title")
class Line(msgspec.Struct, frozen=True):
    """What came of it, in a line."""

    line: Annotated[str, fields.lines(500, no_names=True)] = ""


def line_form(t: Texts, meeting: LearningSession, intention: Intention) -> View:
    """The form for one line on what came of it."""
    parts = [words(intention.text), *fields.ask(t, Line, {"line": intention.line}).values()]
    return fields.modal(t, Line, parts, About(session=meeting.id))
