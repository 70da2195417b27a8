"""What people see of a round of introductions: where it begins, the message in the channel, the way in."""

from collections.abc import Sequence
from functools import partial

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.layout import Lines
from bot.texts import Markup, Texts, called
from bot.views import register as register_view
from models.introduction import LARGE, REGISTER, Introduced
from models.network import Network
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


def kept(t: Texts, meeting: LearningSession, people: int, *, begun: str) -> list[Block]:
    """Where a kick-off is prepared: that introductions are in the channel, or may be, with so many people.

    What is said of the round that `begun` is empty before it did.
    """
    if begun:
        return [blocks.section(begun)]
    begin = blocks.button(t.plain("introduction.begin"), Act.INTRODUCTIONS_BEGIN, About(session=meeting.id))
    key = "introduction.may_begin_large" if people > LARGE else "introduction.may_begin"
    return [blocks.section(t(key), begin)]
