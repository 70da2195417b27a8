"""A short message in a modal: a thank-you, or why something cannot be done; and a warning in a form."""

from bot.act.ids import Form
from bot.slack import blocks
from bot.slack.blocks import Block, View
from bot.texts import Texts
from models.person import Tells


def language_tells(t: Texts, tells: Tells | None) -> list[Block]:
    """That what somebody writes without their name may be known by its language; nothing when it may not."""
    return [] if tells is None else [blocks.context(t(f"common.language_{tells}"))]


def notice(t: Texts, sentence: str, *more: Block) -> View:
    """One paragraph that closes with a button; `more` may offer a next step."""
    words: Block = {"type": "section", "text": blocks.plain(sentence)}
    return blocks.modal(Form.NOTICE, "Kring", [words, *more], close=t.plain("common.close"))
