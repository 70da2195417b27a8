"""What people see of where the work of a network stands: a line on Home, and the form that changes it."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Markup, Texts
from models.network import Network, WorkPhase
from models.work import LONGEST


@fields.form(Form.WORK, "work.title")
class Stands(msgspec.Struct, frozen=True):
    """On what the network works, and how far that is."""

    works_on: Annotated[str, fields.line(LONGEST, optional=True, no_names=True)] = ""
    work_phase: Annotated[WorkPhase, fields.one_of("work.phase_", optional=True)] | None = None


def button(t: Texts, network: Network) -> Element:
    """The way to the form."""
    return blocks.button(t.plain("work.title"), Act.WORK, About(network=network.id))


def form(t: Texts, network: Network) -> View:
    """The form, with what was noted."""
    asked = fields.ask(t, Stands, fields.held(Stands, network))
    lead = blocks.context(t("work.lead"))
    return fields.modal(t, Stands, [lead, *asked.values()], About(network=network.id))


def line(t: Texts, network: Network) -> list[Block]:
    """Where the work stands; nothing where nothing was noted."""
    phase = t(f"work.phase_{network.work_phase}") if network.work_phase else ""
    if phase and network.works_on:
        said = t("work.both", works_on=network.works_on, phase=Markup(phase))
    elif phase or network.works_on:
        said = t("work.one", said=Markup(phase) if phase else network.works_on)
    else:
        return []
    return [blocks.context(said)]
