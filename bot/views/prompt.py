"""What people see of prompts: all of them in one modal, some with a method; and tips for a conversation."""

from collections.abc import Sequence

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.prompts import Card, cards, tips
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Texts
from models.network import Network
from models.session import LearningSession


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the prompts, from the panel."""
    return blocks.button(t.plain("prompt.title"), Act.PROMPTS, About(session=meeting.id))


def every(t: Texts, meeting: LearningSession) -> View:
    """All prompts, card by card."""
    listed = [block for card in cards() for block in _card(t, card)]
    about = About(session=meeting.id)
    return blocks.modal(
        Form.PROMPTS, t.plain("prompt.title"), listed, about=about, close=t.plain("common.close")
    )


def tips_button(t: Texts, network: Network) -> Element:
    """The way to the tips."""
    return blocks.button(t.plain("prompt.tips"), Act.CONVERSATION_TIPS, About(network=network.id))


def every_tip(t: Texts) -> View:
    """All tips for a conversation, skill by skill; there is nothing to fill in, and nothing is kept."""
    listed = [block for card in tips() for block in _card(t, card)]
    body = [blocks.section(t("prompt.tips_lead")), *listed]
    return blocks.modal(Form.NOTICE, t.plain("prompt.tips"), body, close=t.plain("common.close"))


def with_method(t: Texts, found: Sequence[Card]) -> list[Block]:
    """The prompts that stand with a method."""
    return [block for card in found for block in _card(t, card)]


def _card(t: Texts, card: Card) -> list[Block]:
    lines = [t("prompt.line", line=line[t.language]) for line in card.lines]
    head = t("prompt.heading", name=card.name[t.language], what=card.what[t.language])
    return [blocks.section("\n".join([head, *lines]))]
