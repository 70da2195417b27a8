"""A short message in a modal: a thank-you, why something cannot be done; a warning, a question first."""

from bot.act.ids import Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import Texts
from models.network import Network
from models.person import Tells


def language_tells(t: Texts, tells: Tells | None) -> list[Block]:
    """That what somebody writes without their name may be known by its language; nothing when it may not."""
    return [] if tells is None else [blocks.context(t(f"common.language_{tells}"))]


def asks_first(t: Texts, press: Element, key: str, consequence: str) -> Element:
    """A button that is asked about once more before it does what cannot be undone unseen; plain text."""
    question, yes = t.plain(f"{key}_title"), t.plain(key)
    return {**press, "confirm": blocks.confirm(question, consequence, yes, t.plain("common.cancel"))}


def sure(t: Texts, press: Element) -> View:
    """The question of a button that asks first, as a modal with that button in it."""
    asks = press["confirm"]
    question: Block = {"type": "header", "text": asks["title"]}
    words: Block = {"type": "section", "text": asks["text"]}
    yes = {**press, "text": asks["confirm"], "style": press.get("style", "primary")}
    del yes["confirm"]
    parts = [question, words, blocks.actions(yes)]
    return blocks.modal(Form.SURE, "Kring", parts, close=t.plain("common.cancel"))


def not_arrived(t: Texts, title: str, *, sure: bool) -> Message:
    """That a file did not come to who asked for it, or, when nobody can tell, that it may not have come."""
    said = "common.file_lost" if sure else "common.file_unsure"
    return Message([blocks.section(t(said, title=title))])


def not_coming(t: Texts, title: str, why: str) -> Message:
    """That a file does not come any more, and why; without a reason nothing is left to put in it."""
    said = "common.file_refused" if why else "common.file_empty"
    return Message([blocks.section(t(said, title=title, why=why))])


def on_its_way(t: Texts, sentence: str, *more: Block) -> View:
    """That a file comes, with what to do when it does not: the process that writes it may be stopped."""
    return notice(t, f"{sentence} {t.plain('common.file_comes')}", *more)


def nothing_yet(t: Texts, home: Network, key: str, **named: object) -> str:
    """The sentence where a network has nothing to show: of one that is closed not that it may still come."""
    return t(key, **named) if home.closed_at is None else t("closing.nothing")


def notice(t: Texts, sentence: str, *more: Block) -> View:
    """One paragraph that closes with a button; `more` may offer a next step."""
    words: Block = {"type": "section", "text": blocks.plain(sentence)}
    return blocks.modal(Form.NOTICE, "Kring", [words, *more], close=t.plain("common.close"))
