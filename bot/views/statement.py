"""What people see of a sponsor's statement: the form, and the words where the network is introduced."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Texts
from models.network import Network
from models.statement import LONGEST, LONGEST_WHO, Statement


@fields.form(Form.STATEMENT, "statement.title")
class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """What is stated, and by whom; without words it is taken away."""

    text: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    who: Annotated[str, fields.line(LONGEST_WHO, optional=True)] = ""


def button(t: Texts, about: About) -> Element:
    """The way to it, for a sponsor and whoever facilitates."""
    return blocks.button(t.plain("statement.title"), Act.STATEMENT, about)


def form(t: Texts, about: About, known: Statement | None, *, name: str | None = None) -> View:
    """The form; who makes it their own begins with their own `name`."""
    held = fields.held(Stated, known) if known is not None else {}
    held |= {"who": name} if name is not None else {}
    asked = fields.ask(t, Stated, held)
    return fields.modal(t, Stated, [blocks.context(t("statement.lead")), *asked.values()], about)


def words(t: Texts, network: Network, known: Statement | None) -> list[Block]:
    """What a sponsor states, where the network is introduced; nothing where nobody does."""
    return [blocks.section(t("statement.said", text=known.text, who=known.who))] if known else []
