"""What people see of kinds of members: in the invitation, as one's own choice, where they are written."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, View
from bot.texts import Texts, escape
from models.member_kind import MemberKind
from models.membership import Membership
from models.network import Network

LISTED = 1700  # characters of the list, one kind on a line


@fields.form(Form.MEMBER_KINDS, "member_kind.title")
class Kinds(msgspec.Struct, frozen=True):
    """The kinds of a network, one on a line."""

    kinds: Annotated[str, fields.lines(LISTED, optional=True)] = ""


@fields.form(Form.OWN_KIND, "member_kind.own")
class Own(msgspec.Struct, frozen=True):
    """Which kind somebody is, if any."""

    kind: Annotated[Key, fields.pick(optional=True)] | None = None


def _line(kind: MemberKind) -> str:
    return f"{kind.name}: {kind.benefit}" if kind.benefit else kind.name


def button(t: Texts, network: Network) -> Element:
    """The way to write them, for whoever facilitates."""
    return blocks.button(t.plain("member_kind.title"), Act.MEMBER_KINDS, About(network=network.id))


def form(t: Texts, network: Network, found: Sequence[MemberKind]) -> View:
    """The kinds as they are written."""
    asked = fields.ask(t, Kinds, {"kinds": "\n".join(map(_line, found))})
    lead = blocks.context(t("member_kind.lead"))
    return fields.modal(t, Kinds, [lead, *asked.values()], About(network=network.id))


def in_invitation(t: Texts, found: Sequence[MemberKind]) -> list[Block]:
    """What each kind has of the network; nothing where none was named."""
    if not found:
        return []
    said = t.listing([escape(_line(one)) for one in found])
    return [blocks.section(f"*{t('member_kind.in_invitation')}*\n{said}")]


def own_button(t: Texts, network: Network) -> Element:
    """The way to one's own choice."""
    return blocks.button(t.plain("member_kind.own"), Act.OWN_KIND, About(network=network.id))


def asks(t: Texts, network: Network, found: Sequence[MemberKind]) -> list[Block]:
    """The question which kind somebody is who just joined; nothing where none was named."""
    if not found:
        return []
    return [blocks.section(t("member_kind.ask")), blocks.actions(own_button(t, network))]


def own_form(t: Texts, network: Network, found: Sequence[MemberKind], mine: Membership) -> View:
    """One's own choice."""
    choices = [Option(one.name, str(one.id)) for one in found]
    asked = fields.ask(t, Own, {"kind": mine.kind_id}, choices={"kind": choices})
    lead = blocks.section(t("member_kind.own_lead"))
    return fields.modal(t, Own, [lead, *asked.values()], About(network=network.id))
