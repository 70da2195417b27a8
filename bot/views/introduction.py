"""What people see of a round of introductions: where it begins, the message in the channel, the way in."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.slack.layout import Lines
from bot.texts import Markup, Texts, called
from bot.views import register as register_view
from bot.views.off_slack import enter_for
from models.entry import Entry
from models.introduction import LARGE, REGISTER, Introduced
from models.network import Network
from models.person import Person
from models.register import REGISTERS
from models.session import LearningSession


def button(t: Texts, network_id: int) -> Element:
    """The way to introduce oneself, or to what one wrote."""
    return blocks.button(t.plain("introduction.introduce"), Act.INTRODUCE, About(network=network_id))


def in_channel(t: Texts, network: Network, told: Sequence[Introduced]) -> Message:
    """Who introduced themselves, in the order in which they did, and the way to do so."""
    register = REGISTERS[REGISTER]
    lines = [
        t(
            "introduction.one",
            who=called(one.writer),
            said=Markup(register_view.in_a_row(t, register, one.entry.said)),
        )
        for one in told
    ]
    return Message(
        [
            blocks.section(t("introduction.asked", theme=network.theme)),
            *([Lines(lines, partial(t.n, "introduction.and_more"))] if lines else []),
            blocks.actions(button(t, network.id)),
            blocks.context(t("introduction.asked_why")),
        ]
    )


@fields.form(Form.INTRODUCTION_FOR, "introduction.title")
class Entered(msgspec.Struct, frozen=True):
    """What somebody who is not on Slack tells of themselves; without the first it is taken away."""

    work: Annotated[str, fields.lines(300, optional=True)] = ""
    asks: Annotated[str, fields.lines(300, optional=True)] = ""
    hopes: Annotated[str, fields.lines(300, optional=True)] = ""
    more: Annotated[str, fields.lines(300, optional=True)] = ""


def form_for(t: Texts, network: Network, who: Person, known: Entry | None) -> View:
    """The form in which whoever facilitates enters what somebody without Slack told them."""
    held = fields.held(Entered, msgspec.convert(known.said, Entered)) if known is not None else {}
    lead = blocks.section(t("off_slack.entering", who=who.name))
    why = blocks.context(t("introduction.entered_why"))
    parts = [lead, *fields.ask(t, Entered, held).values(), why]
    return fields.modal(t, Entered, parts, About(network=network.id, behalf=who.id))


def kept(
    t: Texts, meeting: LearningSession, people: int, *, begun: str, off_slack: Sequence[Person] = ()
) -> list[Block]:
    """Where a kick-off is prepared: that introductions are in the channel, or may be, with so many people.

    What is said of the round that `begun` is empty before it did. Of those who are not on Slack whoever
    facilitates enters what they tell.
    """
    if begun:
        enter = enter_for(t, off_slack, Act.INTRODUCTION_FOR, About(network=meeting.network_id))
        return [blocks.section(begun), *enter]
    begin = blocks.button(t.plain("introduction.begin"), Act.INTRODUCTIONS_BEGIN, About(session=meeting.id))
    key = "introduction.may_begin_large" if people > LARGE else "introduction.may_begin"
    return [blocks.section(t(key), begin)]
