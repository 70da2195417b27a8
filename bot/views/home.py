"""The App Home and My Kring: what waits for a person in each network, each with its button.

Here stands in which order, and how all of it fits. What stands in a place is brought by its noun.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from functools import partial
from itertools import chain
from typing import cast

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part, View
from bot.slack.layout import VIEW, Items, Room, lay_out
from bot.texts import Markup, Texts
from bot.views import person as person_view
from bot.views.beginning import nowhere_yet
from bot.views.pages import paged, together
from models.membership import Membership, Standing
from models.network import Network
from models.person import Person
from models.session import LearningSession

NEVER = "~"  # comes after every date


class Place(Enum):
    """Where a part stands in a network, from top to bottom."""

    OUTSIDE = auto()  # to who is invited or waits for a seat; they see nothing else
    FIRST = auto()  # above all else
    TASKS = auto()  # what waits for whoever leads, most urgent first: one that brings something says so
    LEADING = auto()  # what else they see
    LEAD_BUTTONS = auto()  # what they can always do, in one row
    SELDOM = auto()  # what they do once
    MEMBER = auto()  # for who takes part
    BUTTONS = auto()  # what everybody can look up, and the way out, in one row


ROWS = (Place.LEAD_BUTTONS, Place.BUTTONS)


@dataclass(frozen=True)
class Shown:
    """One network as one person sees it: what was brought for the places that they see."""

    network: Network
    membership: Membership
    current: LearningSession | None = None  # the session at hand
    parts: Mapping[Place, Sequence[Part]] = field(default_factory=dict)


def _row(buttons: Sequence[Part]) -> Block:
    return blocks.actions(*cast(Sequence[Element], buttons))


def whole(t: Texts, shown: Shown) -> list[Part]:
    """Everything that waits for a person in one network."""
    parts: list[Part] = [blocks.header(shown.network.theme)]
    for place in Place:
        brought = shown.parts.get(place, ())
        if place is Place.TASKS and place in shown.parts:
            parts.append(blocks.section(t("home.waits_for_you" if brought else "home.nothing_waits")))
        parts += [_row(brought)] if place in ROWS and brought else brought
    return parts


def at_least(shown: Shown) -> int:
    """How many blocks the whole of a network takes at least: its header and what is no list."""
    above = (brought for place, brought in shown.parts.items() if place not in ROWS)
    return 1 + sum(isinstance(part, dict) for part in chain(*above))


def _most(t: Texts, one: Shown, room: Room) -> list[Block]:
    """What there is room for of a network, with the way to all of it when that is not everything."""
    show = blocks.button(t.plain("home.show_all"), Act.CIRCLE, About(network=one.network.id))
    return lay_out(whole(t, one), room, [blocks.actions(show)]).blocks


def in_order(networks: Sequence[Shown], first: int | None = None) -> list[Shown]:
    """Return the network in view first, then invitations, then by the time of the session at hand."""

    def place(one: Shown) -> tuple[bool, bool, str, int]:
        start = one.current.starts_local.isoformat() if one.current else NEVER
        invited = one.membership.standing is Standing.INVITED
        return one.network.id != first, not invited, start, one.network.id

    return sorted(networks, key=place)


def _in_short(t: Texts, one: Shown) -> Block:
    """One line for a network, with the button that opens it alone."""
    if not one.membership.active:
        said = t(f"home.short_{one.membership.standing}")
    elif one.parts.get(Place.TASKS):
        said = t("home.short_waits")
    elif one.current is not None:
        said = t("home.short_next", day=t.day(one.current.starts_local.date()))
    else:
        said = t("home.short_nothing")
    show = blocks.button(t.plain("home.show"), Act.CIRCLE, About(network=one.network.id))
    return blocks.section(t("home.short", theme=one.network.theme, said=Markup(said)), show)


def _fit(t: Texts, networks: Sequence[Shown], room: Room) -> list[Block]:
    """The first networks with what there is room for; the others as one line each."""
    shown: list[list[Block]] = []
    left = room
    for one in networks:
        blocks_of_it = _most(t, one, room)
        left = left.without(blocks_of_it)
        if left.blocks < 0 or left.size < 0:
            break
        shown.append(blocks_of_it)
    else:
        return [block for part in shown for block in part]
    short = [_in_short(t, one) for one in networks]
    others = [blocks.section(t("home.other_networks"))]
    while shown and not room.holds([*chain(*shown), *others, *short[len(shown) :]]):
        shown.pop()
    lines = [*chain(*shown), *(others if shown else [])]
    rest = Items(short[len(shown) :], lambda line: [line], partial(t.n, "home.more_networks"))
    return [*lines, *rest.within(room.without(lines))]


def body(
    t: Texts,
    person: Person,
    networks: Sequence[Shown],
    today: date,
    *,
    first: int | None = None,
    above: Sequence[Block] = (),
) -> list[Block]:
    """Everything that waits for a person, network by network; never empty."""
    own = [blocks.divider(), *person_view.personal(t, person, today)]
    if not networks:
        return [*above, *nowhere_yet(t), *own]
    return [*above, *_fit(t, in_order(networks, first), VIEW.without([*above, *own])), *own]


def home(t: Texts, person: Person, networks: Sequence[Shown], today: date) -> View:
    """The App Home."""
    return blocks.home(body(t, person, networks, today))


def menu(
    t: Texts,
    person: Person,
    networks: Sequence[Shown],
    today: date,
    *,
    first: int | None = None,
    unknown: str = "",
    meant: str = "",
) -> View:
    """My Kring: the Home as a modal, for those who have no Home; the network in view first."""
    lines = [blocks.section(t("menu.unknown", word=unknown))] if unknown else []
    if meant:
        lines = [blocks.section(t("menu.meant", word=unknown, meant=meant))]
    shown = body(t, person, networks, today, first=first, above=lines)
    return blocks.modal(Form.MENU, t.plain("menu.title"), shown, close=t.plain("common.close"))


def alone(t: Texts, one: Shown, start: int = 0) -> View:
    """My Kring with one network in it: everything, from a place in it on."""
    about = About(network=one.network.id)
    parts, title = together(whole(t, one)), t.plain("menu.title")
    return paged(t, Form.MENU, title, parts, list, act=Act.CIRCLE, about=about, start=start)
