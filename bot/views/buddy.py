"""What people see of buddies: the offer to whoever facilitates, and the question to each of the two."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Message, Part, View
from bot.texts import Texts, called
from bot.views.person import options
from models.buddy import Buddies, Proposal, Says, Two
from models.network import Network
from models.person import Person


@fields.form(Form.BUDDY, "buddy.title", submit="buddy.ask")
class Guided(msgspec.Struct, frozen=True):
    """The old hand who is asked."""

    guide: Annotated[Key, fields.pick()]


def to_decide(t: Texts, network: Network, found: Sequence[Proposal]) -> list[Part]:
    """What waits for whoever facilitates: a newcomer whom somebody might welcome."""
    parts: list[Part] = []
    for one in found:
        about = About(network=network.id, item=one.newcomer.id)
        key = "buddy.may_again" if one.again else "buddy.may"
        parts += [
            blocks.section(t(key, who=called(one.newcomer))),
            blocks.actions(
                blocks.button(t.plain("buddy.choose"), Act.BUDDY, about, style="primary"),
                blocks.button(t.plain("buddy.nobody"), Act.BUDDY_NONE, about),
            ),
        ]
    return parts


def form(t: Texts, network: Network, one: Proposal) -> View:
    """Whom to ask beside a newcomer; filled in is who fits best, with why."""
    first = one.guides[0]
    asked = fields.ask(t, Guided, {"guide": first.id}, choices={"guide": options(one.guides)})
    parts: list[Part] = [blocks.section(t("buddy.lead", who=called(one.newcomer)))]
    if one.known is not None:
        parts.append(blocks.context(t("buddy.fits", who=called(first), line=one.known.line)))
    parts += [*asked.values(), blocks.context(t("buddy.asked_how"))]
    return fields.modal(t, Guided, parts, About(network=network.id, item=one.newcomer.id))


def _stands(t: Texts, network: Network, row: Buddies, other: Person, reader_id: int) -> list[Block]:
    """Where it stands for one of the two, with what they can do about it."""
    about = About(network=network.id, item=row.id)
    if row.coupled:
        end = blocks.button(t.plain("buddy.end"), Act.BUDDY_END, about)
        return [blocks.section(t("buddy.coupled", who=called(other))), blocks.actions(end)]
    no = blocks.button(t.plain("buddy.rather_not"), f"{Act.BUDDY}_{Says.NO}", about)
    if row.said_by(reader_id) is Says.YES:
        return [blocks.section(t("buddy.waits", who=called(other))), blocks.actions(no)]
    key = "buddy.asks_newcomer" if reader_id == row.newcomer_id else "buddy.asks_guide"
    yes = blocks.button(t.plain("buddy.yes"), f"{Act.BUDDY}_{Says.YES}", about, style="primary")
    return [
        blocks.section(t(key, who=called(other), theme=network.theme)),
        blocks.actions(yes, no),
        blocks.context(t("buddy.why")),
    ]


def _both(t: Texts, network: Network, two: Two, reader_id: int) -> list[Block]:
    other = two.guide if reader_id == two.row.newcomer_id else two.newcomer
    return _stands(t, network, two.row, other, reader_id) if other is not None else []


def letter(t: Texts, network: Network, found: Two | None, reader_id: int) -> Message:
    """To each of the two, where it stands; None when it is over, or they said no."""
    stands = _both(t, network, found, reader_id) if found is not None else []
    return Message(stands or [blocks.section(t("buddy.over", theme=network.theme))])


def at_home(t: Texts, network: Network, found: Sequence[Two], reader_id: int) -> list[Part]:
    """The same at Home, until it is over."""
    return [block for two in found for block in _both(t, network, two, reader_id)]
