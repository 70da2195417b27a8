"""What people see of value stories beside their list: one question at a time, and the form to answer it."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, View
from bot.texts import Texts
from bot.views.question import words
from bot.views.register import ReadBy
from models.entry import Entry
from models.network import Network
from models.register import Readers
from models.value import LONGEST, Value


@fields.form(Form.VALUE, "value.title")
class Answered(msgspec.Struct, frozen=True):
    """The answer, and who reads the story that it belongs to."""

    text: Annotated[str, fields.lines(LONGEST, no_names=True)] = ""
    readers: ReadBy = Readers.NOBODY


def question(t: Texts, network: Network, asked: Value) -> list[Block]:
    """At Home: one question, which may be answered or put off."""
    about = About(network=network.id, choice=asked)
    return [
        blocks.section(t("value.asks", question=t.plain(f"value.{asked}"))),
        blocks.actions(
            blocks.button(t.plain("value.answer"), Act.VALUE, about),
            blocks.button(t.plain("value.later"), Act.VALUE_LATER, about),
        ),
    ]


def form(t: Texts, network: Network, asked: Value, story: Entry | None) -> View:
    """The form of an answer; it says to which story that will belong."""
    held = {"readers": (story.own if story is not None else {}).get("readers")}
    labels = {"text": t.plain(f"value.{asked}")}
    drawn = fields.ask(t, Answered, held, labels=labels)
    about = About(network=network.id, choice=asked, entry=story.key if story is not None else None)
    return fields.modal(t, Answered, [*_belongs(t, story), *drawn.values()], about)


def _belongs(t: Texts, story: Entry | None) -> list[Block]:
    if story is None:
        return [blocks.context(t("value.begins"))]
    said = next((said for name in ("began", "took", "did") if (said := story.own.get(name))), "")
    return [blocks.context(t("value.completes")), *([words(said)] if said else [])]
