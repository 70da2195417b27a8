"""An advice to a board as it is passed on: in the network's language, signed by the network."""

from datetime import date
from functools import partial

from bot.act.ids import Form
from bot.slack import blocks
from bot.slack.blocks import View
from bot.texts import Texts
from bot.views.message import in_parts, to_copy
from models.network import Network
from models.register import Said

PARTS = ("saw", "advise", "asks", "brings")


def text(t: Texts, network: Network, said: Said, agreed: date | None) -> str:
    """The advice as a letter; `agreed`: on which day the group gave its consent."""
    parts = [t.plain("advice.to", board=said["board"]), said["title"]]
    parts += [f"{t.plain(f'advice.part_{name}')}\n{said[name]}" for name in PARTS if said.get(name)]
    parts.append(t.plain("advice.signed", theme=network.theme))
    if agreed is not None:
        parts.append(t.plain("advice.agreed", day=t.day(agreed)))
    return "\n\n".join(parts)


def copy(t: Texts, letter: str, *, agreed: bool) -> View:
    """The advice to copy for an e-mail or a document; Kring sends nothing."""
    lead = "advice.copy_lead" if agreed else "advice.copy_early"
    label = partial(t.plain, "advice.copy_field")
    return blocks.modal(
        Form.COPY,
        t.plain("advice.title"),
        [blocks.section(t(lead)), *to_copy(in_parts(letter), label)],
        submit=t.plain("message.copy_done"),
        close=t.plain("common.close"),
    )
