"""Agreements and actions: noted in the panel; actions also at Home, when asked after, and of who left."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Option, Part, View
from bot.slack.layout import Items
from bot.texts import Markup, Texts, called, escape
from bot.views import person as person_view
from bot.views.in_place import instead
from models.action import Action, ActionState, Agreement
from models.network import Network
from models.person import Person
from models.session import LearningSession

MOST_ACTIONS = 10
MOST_LEFT = 3


def in_words(t: Texts, action: Action, longest: int | None = None) -> Markup:
    """What somebody will do, and by when; whether that day has passed where it is known what day it is."""
    text = action.text if longest is None else blocks.shorten(" ".join(action.text.split()), longest)
    if action.due_on is None:
        return Markup(escape(text))
    late = t.today is not None and action.overdue(t.today)
    return Markup(t("action.was_by" if late else "action.by", text=text, day=t.day(action.due_on)))


def _action(t: Texts, action: Action) -> Block:
    if action.state is not ActionState.OPEN:
        return blocks.section(t(f"action.{action.state}", text=action.text))
    return blocks.section(in_words(t, action), done_button(t, action))


def done_button(t: Texts, action: Action) -> Element:
    """Say that it is done."""
    about = About(session=action.session_id, item=action.id)
    return blocks.button(t.plain("action.mark_done"), Act.ACTION_DONE, about)


def listed(t: Texts, actions: Sequence[Action]) -> Items:
    """Actions, each with the button that says that it is done."""
    more = partial(t.n, "action.and_more")
    return Items(actions, lambda action: [_action(t, action)], more, most=MOST_ACTIONS)


def own_actions(t: Texts, actions: Sequence[Action]) -> list[Part]:
    """A person's own actions, each with its button; nothing when there are none."""
    if not actions:
        return []
    return [blocks.section(t("action.own_actions")), listed(t, actions)]


NOBODY = 0  # in the place of who does it now


@fields.form(Form.ACTION_TAKEN_OVER, "action.pass_on")
class PassedOn(msgspec.Struct, frozen=True):
    """Who does it now, or nobody."""

    owner: Annotated[int, fields.pick()]


def left_to_do(t: Texts, found: Sequence[tuple[Action, Person]]) -> list[Part]:
    """What those who left would still do, each with the button that passes it on."""

    def draw(one: tuple[Action, Person]) -> list[Block]:
        action, owner = one
        about = About(session=action.session_id, item=action.id)
        said = t("action.left_to_do", who=called(owner), action=in_words(t, action))
        press = blocks.button(t.plain("action.pass_on"), Act.ACTION_TAKEN_OVER, about, of=action.text)
        return [blocks.section(said, press)]

    more = partial(t.n, "action.and_more")
    return [Items(found, draw, more, most=MOST_LEFT)] if found else []


def offered(t: Texts, found: Sequence[tuple[Action, Person]]) -> list[Part]:
    """On Home of a member: what others who left hoped that they would do."""

    def draw(one: tuple[Action, Person]) -> list[Block]:
        action, owner = one
        about = About(session=action.session_id, item=action.id)
        yes = blocks.button(t.plain("action.i_will"), Act.ACTION_OFFER_YES, about, of=action.text)
        no = blocks.button(t.plain("action.rather_not"), Act.ACTION_OFFER_NO, about, of=action.text)
        said = t("action.offered", who=called(owner), action=in_words(t, action))
        return [blocks.section(said), blocks.actions(yes, no)]

    more = partial(t.n, "action.and_more")
    return [Items(found, draw, more, most=MOST_LEFT)] if found else []


def left_to_do_message(t: Texts, network: Network, found: Sequence[tuple[Action, Person]]) -> Message:
    """The same as a message; once all is passed on, that it is."""
    none = [blocks.section(t("action.nothing_left", theme=network.theme))]
    return Message(left_to_do(t, found) or none)


def pass_on_form(t: Texts, action: Action, owner: Person, people: Sequence[Person]) -> View:
    """Who does now what somebody who left would do."""
    nobody = Option(t.plain("action.nobody"), str(NOBODY))
    asked = fields.ask(t, PassedOn, choices={"owner": [*person_view.options(people), nobody]})
    said = t("action.left_to_do", who=called(owner), action=in_words(t, action))
    about = About(session=action.session_id, item=action.id)
    return fields.modal(t, PassedOn, [blocks.section(said), *asked.values()], about)


@fields.form(Form.AGREEMENT, "panel.agreement", close="common.close")
class Agreed(msgspec.Struct, frozen=True):
    """What was agreed."""

    text: Annotated[str, fields.lines(500, at="panel.agreement", no_names=True)] = ""
    remove: Annotated[fields.Ticked, fields.tick("panel.remove_agreement")] = ()


def agreement_form(
    t: Texts, meeting: LearningSession, noted: Agreement | None = None, start: int | None = None
) -> View:
    """What the group agrees, to note or to change."""
    about = About(session=meeting.id, item=noted.id if noted else None, start=start)
    asked = fields.ask(t, Agreed, fields.held(Agreed, noted), without=() if noted else ("remove",))
    return instead(t, Agreed, [*asked.values()], about)


@fields.form(Form.ACTION, "panel.action", close="common.close")
class WillDo(msgspec.Struct, frozen=True, kw_only=True):
    """Who does what, and by when."""

    text: Annotated[str, fields.lines(500, at="panel.action")] = ""
    owner: Annotated[int, fields.pick()]
    due: Annotated[date, fields.day(optional=True)] | None = None
    remove: Annotated[fields.Ticked, fields.tick("panel.remove_action")] = ()


def action_form(
    t: Texts,
    meeting: LearningSession,
    owners: Sequence[Person],
    noted: Action | None = None,
    start: int | None = None,
    *,
    text: str = "",
    from_inside: bool = False,
) -> View:
    """What somebody will do, and by when; to note, perhaps with a `text` to begin with, or to change.

    What comes `from_inside` the circle is said in other words: an action stands in the report.
    """
    filled = {"text": noted.text, "owner": noted.owner_id, "due": noted.due_on} if noted else {"text": text}
    choices = {"owner": person_view.options(owners)}
    asked = fields.ask(t, WillDo, filled, choices=choices, without=() if noted else ("remove",))
    about = About(session=meeting.id, item=noted.id if noted else None, start=start)
    warned = [blocks.context(t("panel.action_from_inside"))] if from_inside else []
    return instead(t, WillDo, [*warned, *asked.values()], about)
