"""What people see of what goes on after a session: their actions, what they tried, and who was away twice."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Message, Part, View
from bot.slack.layout import Items, Lines
from bot.texts import Texts, escape, mention
from bot.views.question import words
from bot.views.session import heading
from models.follow_up import Action, ActionState, Intention, Tried
from models.network import Network
from models.person import Person
from models.session import LearningSession

MOST_ACTIONS = 10
ADD_LINE = f"{Act.HOW_IT_WENT}_line"


def action_text(t: Texts, action: Action) -> str:
    """What somebody will do, and by when."""
    if action.due_on is None:
        return escape(action.text)
    return t("follow_up.action_by", text=action.text, day=t.short_day(action.due_on))


def _action(t: Texts, action: Action) -> Block:
    if action.state is ActionState.DONE:
        return blocks.section(t("follow_up.done", text=action.text))
    about = About(session=action.session_id, item=action.id)
    return blocks.section(
        action_text(t, action), blocks.button(t.plain("follow_up.mark_done"), Act.ACTION_DONE, about)
    )


def _listed(t: Texts, actions: Sequence[Action]) -> Items:
    more = partial(t.n, "follow_up.and_more")
    return Items(actions, lambda action: [_action(t, action)], more, most=MOST_ACTIONS)


def own_actions(t: Texts, actions: Sequence[Action]) -> list[Part]:
    """A person's own actions, each with its button; nothing when there are none."""
    if not actions:
        return []
    return [blocks.section(t("follow_up.own_actions")), _listed(t, actions)]


def _tried(t: Texts, meeting: LearningSession, intention: Intention) -> list[Block]:
    about = About(session=meeting.id)
    text = intention.text
    choices = [
        blocks.button(
            t.plain(f"follow_up.{tried}"),
            f"{Act.HOW_IT_WENT}_{tried}",
            About(session=meeting.id, choice=tried),
            style="primary" if tried is intention.tried else None,
        )
        for tried in Tried
    ]
    if intention.tried is None:
        return [blocks.section(t("follow_up.tried_ask", text=text)), blocks.actions(*choices)]
    noted = t(f"follow_up.noted_{intention.tried}", text=text)
    add = "follow_up.change_line" if intention.line else "follow_up.add_line"
    words = [blocks.section(noted)]
    words.append(
        blocks.section(
            t("follow_up.your_line", line=intention.line) if intention.line else t("follow_up.line_ask"),
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
    words: list[Part] = [blocks.section(t("follow_up.lead", title=heading(t, meeting, network), day=day))]
    if intention is not None:
        words += [*_tried(t, meeting, intention), *tie]
    if actions:
        words += [blocks.section(t("follow_up.your_actions")), _listed(t, actions)]
    if intention is None and not actions:  # a colleague took it over, or it was taken away
        return Message(
            [blocks.section(t("follow_up.nothing_left", title=heading(t, meeting, network), day=day))]
        )
    return Message([*words, blocks.context(t("follow_up.why"))])


@fields.form(Form.HOW_IT_WENT, "follow_up.line_title")
class Line(msgspec.Struct, frozen=True):
    """What came of it, in a line."""

    line: Annotated[str, fields.lines(500, no_names=True)] = ""


def line_form(t: Texts, meeting: LearningSession, intention: Intention) -> View:
    """The form for one line on what came of it."""
    parts = [words(intention.text), *fields.ask(t, Line, {"line": intention.line}).values()]
    return fields.modal(t, Line, parts, About(session=meeting.id))


def absence_hint(t: Texts, meeting: LearningSession, network: Network, absent: Sequence[Person]) -> Message:
    """Who was away twice in a row, with the suggestion to call; Kring does not write to them."""
    if not absent:
        return Message([blocks.section(t("follow_up.nobody_absent_twice"))])
    lead = t("follow_up.absent_twice", theme=network.theme, day=t.day(meeting.starts_local.date()))
    return Message(
        [
            Lines([mention(person.user_id) for person in absent], partial(t.n, "pages.and_more"), lead),
            blocks.section(t("follow_up.call_them")),
            blocks.context(t("follow_up.absence_why")),
        ]
    )
