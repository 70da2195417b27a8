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
from bot.act.ids import OF_ACTS, Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part, View
from bot.slack.few import MOST_BUTTONS, few, pressed
from bot.slack.labels import labelled
from bot.slack.layout import VIEW, Items, Room, lay_out
from bot.texts import Markup, Texts
from bot.views import person as person_view
from bot.views.beginning import nowhere_yet
from bot.views.pages import paged, together
from models.membership import Membership, Standing
from models.network import Network
from models.person import Person
from models.session import LearningSession

AT_LEAST = 20  # lines about other networks, below the first one, however much there is in that
NEVER = "~"  # comes after every date


class Place(Enum):
    """Where a part stands in a network, from top to bottom."""

    CLOSED = auto()  # of a network that is closed; nothing else of it is seen
    CLOSED_OUTSIDE = auto()  # the same, to who waits, is invited or follows
    OUTSIDE = auto()  # to who is invited or waits for a seat; they see nothing else
    FIRST = auto()  # above all else
    TASKS = auto()  # what waits for whoever leads, most urgent first
    NEXT = auto()  # where their next session stands, and what comes when
    SESSIONS = auto()  # each session for whoever leads, with its menu
    LEADING = auto()  # what else they see
    MEMBER = auto()  # for who takes part: the session at hand
    FOR_YOU = auto()  # what waits for who takes part
    OWN = auto()  # their own questions
    BUTTONS = auto()  # what everybody looks up, in one row, the most wanted first
    MENU = auto()  # what is seldom done, in the menu at the end of that row


HEADINGS = {
    Place.TASKS: "home.now",
    Place.SESSIONS: "home.sessions",
    Place.FOR_YOU: "home.for_you",
    Place.OWN: "home.own_questions",
}
ROWS = (Place.BUTTONS, Place.MENU)
PARTED = (Place.SESSIONS, Place.LEADING, Place.MEMBER, Place.OWN)  # a line stands above


@dataclass(frozen=True)
class Shown:
    """One network as one person sees it: what was brought for the places that they see."""

    network: Network
    membership: Membership
    current: LearningSession | None = None  # the session at hand
    parts: Mapping[Place, Sequence[Part]] = field(default_factory=dict)


def _row(t: Texts, shown: Shown) -> list[Block]:
    """What can be looked up, and a menu with what is seldom done."""
    buttons = cast(Sequence[Element], shown.parts.get(Place.BUTTONS, ()))
    seldom = cast(Sequence[Element], shown.parts.get(Place.MENU, ()))
    menu = [blocks.menu_of(t.plain("home.more"), *seldom)] if seldom else []
    return [blocks.actions(*buttons, *menu)] if buttons or menu else []


def whole(t: Texts, shown: Shown) -> list[Part]:
    """Everything that waits for a person in one network; to who leads, one thing stands out."""
    found = {place: shown.parts.get(place, ()) for place in Place}
    calm = found[Place.NEXT]
    if found[Place.TASKS] and len(calm) == 1:
        calm = ()  # one sentence without a button: that there is nothing to do
    now = _one_main([*found[Place.TASKS], *calm])
    found |= {Place.TASKS: now, Place.NEXT: ()}
    if now:
        below = (Place.LEADING, Place.MEMBER, Place.FOR_YOU)
        found |= {place: _one_main(found[place], seen=True) for place in below}
    parts: list[Part] = [blocks.header(shown.network.theme)]
    for place in Place:
        if place in ROWS:
            continue
        if found[place] and place in PARTED and len(parts) > 1:
            parts.append(blocks.divider())
        if found[place] and place in HEADINGS:
            parts.append(blocks.section(t(HEADINGS[place])))
        parts += found[place]
    return [*parts, *_row(t, shown)]


def _one_main(parts: Sequence[Part], *, seen: bool = False) -> list[Part]:
    """Return parts in which only the first of the main buttons is one; none when one was `seen` above."""

    def tamed(element: Element) -> Element:
        nonlocal seen
        if element.get("style") != "primary":
            return element
        first, seen = not seen, True
        return element if first else {key: value for key, value in element.items() if key != "style"}

    def drawn(part: Part) -> Part:
        if not isinstance(part, dict):
            return part
        if "accessory" in part:
            return {**part, "accessory": tamed(part["accessory"])}
        return {**part, "elements": [*map(tamed, part["elements"])]} if part["type"] == "actions" else part

    return [*map(drawn, parts)]


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


def _in_short(t: Texts, one: Shown, *, alone: bool) -> Block:
    """One line for a network; with the button that opens it where it is the only such line."""
    if not one.membership.active:
        follows = one.membership.follows and one.membership.standing is not Standing.WAITING
        said = t(f"home.short_{'follows' if follows else one.membership.standing}")
    elif one.parts.get(Place.TASKS):
        said = t("home.short_waits")
    elif one.current is not None:
        said = t("home.short_next", day=t.day(one.current.starts_local.date()))
    else:
        said = t("home.short_nothing")
    show = blocks.button(t.plain("home.show"), Act.CIRCLE, About(network=one.network.id))
    line = t("home.short", theme=one.network.theme, said=Markup(said))
    return blocks.section(line, show if alone else None)


def _ways(t: Texts, others: Sequence[Shown]) -> list[Block]:
    """One menu with the ways to several networks."""
    choices = [
        blocks.act_option(one.network.theme, Act.CIRCLE, About(network=one.network.id))
        for one in others[: blocks.MOST_OPTIONS]
    ]
    menu = blocks.select(choices, action=OF_ACTS, placeholder=t.plain("home.show_network"))
    return [blocks.actions(menu)] if len(others) > 1 else []


def _fit(t: Texts, networks: Sequence[Shown], room: Room, most: int) -> list[Block]:
    """The first networks with what there is room for and at most so many buttons; the others in short."""
    shown: list[list[Block]] = []
    left, buttons = room, most
    for one in networks:
        blocks_of_it = [*([blocks.divider()] if shown else []), *_most(t, one, room)]
        left = left.without(blocks_of_it)
        buttons -= pressed(few(blocks_of_it, 0, gently=True))
        if left.blocks < 0 or left.size < 0 or (shown and buttons < 0):
            break
        shown.append(blocks_of_it)
    else:
        return few([block for part in shown for block in part], most)
    others = [blocks.divider(), blocks.section(t("home.other_networks"))]
    while True:
        left_out = networks[len(shown) :]
        ways = _ways(t, left_out)
        short = [_in_short(t, one, alone=not ways) for one in left_out]
        if not shown or room.holds([*chain(*shown), *others, *short[:AT_LEAST], *ways]):
            break
        if len(shown) == 1:  # with less of it
            shown = [_most(t, networks[0], room.without([*others, *short[:AT_LEAST], *ways]))]
            break
        shown.pop()
    lines = [*chain(*shown), *(others if shown else [])]
    rest = Items(short, lambda line: [line], partial(t.n, "home.more_networks"))
    return few([*lines, *rest.within(room.without([*lines, *ways])), *ways], most)


def body(
    t: Texts,
    person: Person,
    networks: Sequence[Shown],
    today: date,
    *,
    first: int | None = None,
    above: Sequence[Block] = (),
    begun: bool = True,
) -> list[Block]:
    """Everything that waits for a person, network by network; never empty.

    `begun`: whether a network ever began in this workspace.
    """
    own = [blocks.divider(), *person_view.personal(t, person, today)]
    if not networks:
        return [*above, *nowhere_yet(t, first=not begun), *own]
    room, most = VIEW.without([*above, *own]), MOST_BUTTONS - pressed(own)
    return [*above, *_fit(t, in_order(networks, first), room, most), *own]


def home(
    t: Texts,
    person: Person,
    networks: Sequence[Shown],
    today: date,
    *,
    above: Sequence[Block] = (),
    begun: bool = True,
) -> View:
    """The App Home."""
    return blocks.home(body(t, person, networks, today, above=above, begun=begun))


def menu(
    t: Texts,
    person: Person,
    networks: Sequence[Shown],
    today: date,
    *,
    first: int | None = None,
    unknown: str = "",
    meant: str = "",
    above: Sequence[Block] = (),
    begun: bool = True,
) -> View:
    """My Kring: the Home as a modal, for those who have no Home; the network in view first."""
    lines = [blocks.section(t("menu.unknown", word=unknown))] if unknown else []
    if meant:
        lines = [blocks.section(t("menu.meant", word=unknown, meant=meant))]
    shown = body(t, person, networks, today, first=first, above=[*lines, *above], begun=begun)
    return blocks.modal(Form.MENU, t.plain("menu.title"), shown, close=t.plain("common.close"))


def alone(t: Texts, one: Shown, start: int = 0) -> View:
    """My Kring with one network in it: everything, from a place in it on."""
    about = About(network=one.network.id)
    parts, title = together(whole(t, one)), t.plain("menu.title")
    shown = paged(t, Form.MENU, title, parts, list, act=Act.CIRCLE, about=about, start=start)
    return {**shown, "blocks": labelled(few(shown["blocks"]))}
