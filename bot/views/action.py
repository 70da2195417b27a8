"""What people see of their actions: at Home, and when they are asked how it went."""

from collections.abc import Sequence
from functools import partial

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Part
from bot.slack.layout import Items
from bot.texts import Texts, escape
from models.action import Action, ActionState

MOST_ACTIONS = 10


def _text(t: Texts, action: Action) -> str:
    """What somebody will do, and by when."""
    if action.due_on is None:
        return escape(action.text)
    return t("action.by", text=action.text, day=t.day(action.due_on))


def _action(t: Texts, action: Action) -> Block:
    if action.state is ActionState.DONE:
        return blocks.section(t("action.done", text=action.text))
    about = About(session=action.session_id, item=action.id)
    return blocks.section(
        _text(t, action), blocks.button(t.plain("action.mark_done"), Act.ACTION_DONE, about)
    )


def listed(t: Texts, actions: Sequence[Action]) -> Items:
    """Actions, each with the button that says that it is done."""
    more = partial(t.n, "action.and_more")
    return Items(actions, lambda action: [_action(t, action)], more, most=MOST_ACTIONS)


def own_actions(t: Texts, actions: Sequence[Action]) -> list[Part]:
    """A person's own actions, each with its button; nothing when there are none."""
    if not actions:
        return []
    return [blocks.section(t("action.own_actions")), listed(t, actions)]
