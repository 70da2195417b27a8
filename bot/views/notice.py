"""A short message in a modal: a thank-you, or why something cannot be done."""

from bot import blocks
from bot.blocks import Block, View
from bot.ids import Form
from bot.texts import Texts


def notice(t: Texts, sentence: str, *more: Block) -> View:
    """One paragraph that closes with a button; `more` may offer a next step."""
    words: Block = {"type": "section", "text": blocks.plain(sentence)}
    return blocks.modal(Form.NOTICE, "Kring", [words, *more], close=t.plain("common.close"))
