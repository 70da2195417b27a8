"""What people see of roles: who supports a network and what they see of it, the request, one's own."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, UserId
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import Texts, called
from bot.views import statement
from bot.views.pages import drawn, lazily, paged
from models.network import Network
from models.support import SUPPORTS, Held, Says, Supported, Supporter, SupportRole


@fields.form(Form.ROLE, "support.new_title", submit="support.ask")
class Asked(msgspec.Struct, frozen=True):
    """Who is asked to have which role."""

    role: Annotated[SupportRole, fields.one_of("support.role_")]
    person: Annotated[UserId, fields.person()]


def button(t: Texts, network: Network) -> Element:
    """The way to who supports a network."""
    return blocks.button(t.plain("support.title"), Act.ROLES, About(network=network.id))


def mine_button(t: Texts) -> Element:
    """The way to the networks that somebody supports."""
    return blocks.button(t.plain("support.mine"), Act.SUPPORTED, About())


def role(t: Texts, one: SupportRole) -> str:
    """What a role is called."""
    return t.plain(f"support.role_{one}")


def sees(t: Texts, one: SupportRole) -> str:
    """What a role sees, and what it does, in sentences."""
    said = SUPPORTS[one]
    keys = [*(f"support.sees_{each}" for each in said.sees), *(f"support.does_{each}" for each in said.does)]
    return " ".join(map(t, keys))


def told(t: Texts, one: SupportRole) -> str:
    """A role with what it sees and does."""
    return t("support.line", role=role(t, one), sees=sees(t, one))


def form(t: Texts, network: Network) -> View:
    """Whom to ask, and for what; what each role sees stands beside."""
    asked = fields.ask(t, Asked, {"role": SupportRole.CONVENOR})
    every = "\n".join(told(t, one) for one in SupportRole)
    parts = [*asked.values(), blocks.context(every), blocks.context(t("support.asked_how"))]
    return fields.modal(t, Asked, parts, About(network=network.id))


def listed(
    t: Texts,
    network: Network,
    found: Sequence[Held],
    members: Collection[int],
    reader_id: int,
    *,
    leads: bool,
    start: int = 0,
) -> View:
    """Who has which role, and what that person sees; whoever facilitates also reads who was asked."""
    about = About(network=network.id)
    above = [blocks.section(t("support.lead", theme=network.theme))]
    if leads:
        new = blocks.button(t.plain("support.new"), Act.ROLE, about)
        above.append(blocks.actions(new, statement.button(t, about)))
    seen = [one for one in found if leads or (one.row.holds and not one.person.gone)]
    if not seen:
        above.append(blocks.section(t("support.nobody")))
    draw = partial(_one, t, network, members=members, reader_id=reader_id, leads=leads)
    things: list[Callable[[], Sequence[Block]]] = []
    for each in SupportRole:
        of_role = [one for one in seen if one.row.role is each]
        things += lazily(of_role, draw, told(t, each))
    return paged(
        t, Form.ROLES, t.plain("support.title"), things, drawn,
        act=Act.ROLES, about=about, start=start, above=above,
    )  # fmt: skip


def _one(
    t: Texts, network: Network, one: Held, *, members: Collection[int], reader_id: int, leads: bool
) -> list[Block]:
    said = [called(one.person), *_facts(t, network, one, members)]
    about = About(network=network.id, item=one.row.id, choice=one.row.says)
    if one.person.id == reader_id and one.row.holds:
        return [blocks.section(" · ".join(said), _stop(t, network, one.row))]
    if not leads:
        return [blocks.section(" · ".join(said))]
    if not one.row.holds and one.row.says is not Says.ASKED:
        heard = blocks.button(t.plain("support.heard"), Act.ROLE_HEARD, about)
        return [blocks.section(" · ".join(said), heard)]
    key = "support.end" if one.row.holds else "support.recall"
    end = blocks.button(t.plain(key), Act.ROLE_END, about)
    sure = blocks.confirm(
        t.plain("support.end_title"), t.plain("support.end_sure"), t.plain(key), t.plain("common.cancel")
    )
    return [blocks.section(" · ".join(said), {**end, "confirm": sure} if one.row.holds else end)]


def _facts(t: Texts, network: Network, one: Held, members: Collection[int]) -> Iterator[str]:
    if one.row.holds and one.row.since is not None:
        yield t("support.since", day=t.day(network.calendar.day(one.row.since)))
    elif not one.row.holds:
        yield t(f"support.is_{one.row.says}")
    if one.person.gone:
        yield t("support.no_account")
    if one.person.id in members:
        yield t("support.member_too")


def _stop(t: Texts, network: Network, row: Supporter) -> Element:
    stop = blocks.button(
        t.plain("support.stop"), f"{Act.ROLE}_{Says.NO}", About(network=network.id, item=row.id)
    )
    sure = blocks.confirm(
        t.plain("support.stop_title"), t.plain("support.stop_sure"), t.plain("support.stop"),
        t.plain("common.cancel"),
    )  # fmt: skip
    return {**stop, "confirm": sure}


def asks(t: Texts, network: Network, row: Supporter) -> list[Block]:
    """Would you? With what the role sees and does, and that everybody in the group reads so."""
    about = About(network=network.id, item=row.id)
    yes = blocks.button(t.plain("support.yes"), f"{Act.ROLE}_{Says.YES}", about, style="primary")
    no = blocks.button(t.plain("support.rather_not"), f"{Act.ROLE}_{Says.NO}", about)
    return [
        blocks.section(t(f"support.asks_{row.role}", theme=network.theme)),
        blocks.context(told(t, row.role)),
        blocks.actions(yes, no),
        blocks.context(t("support.why")),
    ]


def letter(t: Texts, network: Network, row: Supporter | None) -> Message:
    """The request to have a role, and afterwards where that stands."""
    over = row is None or network.closed_at is not None or row.says in (Says.STOPPED, Says.RECALLED)
    if over or row is None:
        return Message([blocks.section(t("support.over", theme=network.theme))])
    if row.says is Says.ASKED:
        return Message(asks(t, network, row))
    said = t(f"support.you_{row.says}", role=role(t, row.role), theme=network.theme)
    if row.says is Says.NO:
        yes = blocks.button(
            t.plain("support.after_all"), f"{Act.ROLE}_{Says.YES}", About(network=network.id, item=row.id)
        )
        return Message([blocks.section(said), blocks.actions(yes)])
    return Message([blocks.section(said), blocks.actions(mine_button(t))])


def _theirs(t: Texts, one: Supported) -> list[Block]:
    if not one.row.holds:
        return asks(t, one.network, one.row)
    said = t("support.you_yes", role=role(t, one.row.role), theme=one.network.theme)
    about = About(network=one.network.id, item=one.row.id)
    look = blocks.button(t.plain("support.open"), Act.SUPPORT_CARD, about, style="primary")
    return [blocks.section(said), blocks.actions(look, _stop(t, one.network, one.row))]


def mine(t: Texts, found: Sequence[Supported], start: int = 0) -> View:
    """The networks that somebody supports, and those of which they are asked to."""
    above = [blocks.section(t("support.mine_lead" if found else "support.mine_none"))]
    things = lazily(found, partial(_theirs, t))
    return paged(
        t, Form.SUPPORTED, t.plain("support.mine"), things, drawn,
        act=Act.SUPPORTED, about=About(), start=start, above=above,
    )  # fmt: skip


def beside(t: Texts, found: Sequence[Supported]) -> list[Block]:
    """The way to the networks that somebody supports, on the Home of who is in none; there may be none."""
    waits = [one for one in found if not one.row.holds]
    key = "support.beside_asked" if waits else "support.beside"
    return [blocks.section(t(key), mine_button(t))] if found else []


def to_hear(t: Texts, network: Network, found: Sequence[Held]) -> list[Block]:
    """At Home of whoever facilitates: somebody would rather not, or stopped."""
    shown = []
    for row, person in found:
        heard = blocks.button(
            t.plain("support.heard"),
            Act.ROLE_HEARD,
            About(network=network.id, item=row.id, choice=row.says),
        )
        said = t(f"support.told_{row.says}", who=called(person), role=role(t, row.role))
        shown.append(blocks.section(said, heard))
    return shown


def news(t: Texts, network: Network, found: Sequence[Held]) -> list[Block]:
    """At Home of the members: somebody has a role since some days, with what they see."""
    return [
        blocks.section(t("support.news", who=called(person), role=role(t, row.role), sees=sees(t, row.role)))
        for row, person in found
    ]
