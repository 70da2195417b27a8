"""What whoever facilitates sees of places and hosts: a list, and what a form offers."""

from collections.abc import Iterable

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, View
from bot.slack.lengths import shorten
from bot.texts import Texts
from bot.views.notice import nothing_yet
from bot.views.pages import paged
from bot.views.person import name
from models.hosting import Hosting, Visit
from models.network import Network
from models.session import Mode


def button(t: Texts, network: Network) -> Element:
    """The way to where the group met and who hosted."""
    return blocks.button(t.plain("hosting.title"), Act.HOSTING, About(network=network.id))


def places(found: Hosting) -> list[Option]:
    """Where the group met before, to be chosen again."""
    return [Option(place, str(number)) for number, place in enumerate(found.places)]


def members(t: Texts, found: Hosting) -> list[Option]:
    """The members, who has not hosted yet first."""
    fresh = {one.id for one in found.not_yet}
    return [
        Option(name(one), str(one.id), t.plain("hosting.not_yet") if one.id in fresh else "")
        for one in found.turns
    ]


def _line(t: Texts, visit: Visit) -> str:
    where = visit.place or t.plain("hosting.no_place")
    if visit.mode is Mode.ONLINE:
        where = t.plain("mode.online")
    day = t.day(visit.starts_local.date())
    if visit.host:
        return t("hosting.visit_hosted", day=day, place=where, host=visit.host)
    return t("hosting.visit", day=day, place=where)


def listed(t: Texts, network: Network, found: Hosting, start: int = 0) -> View:
    """Where the group met and who hosted, the latest first, and who has not hosted yet."""

    def drawn(visit: Visit) -> Iterable[Block]:
        return [blocks.section(_line(t, visit))]

    names = ", ".join(name(one) for one in found.not_yet)
    above = [blocks.section(t("hosting.lead"))]
    if not found.visits:
        above.append(blocks.section(nothing_yet(t, network, "hosting.nothing")))
    elif not found.hosted:
        above.append(blocks.section(t("hosting.nobody")))
    elif found.not_yet:
        above.append(blocks.section(t("hosting.to_come", who=shorten(names, 1500))))
    else:
        above.append(blocks.section(t("hosting.everybody")))
    return paged(
        t, Form.HOSTING, t.plain("hosting.title"), [*found.visits], drawn,
        act=Act.HOSTING, about=About(network=network.id), start=start, above=above,
    )  # fmt: skip
