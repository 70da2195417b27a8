"""What whoever facilitates sees of everybody on the list of a network."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Texts, called, escape
from bot.views import coming, guest, membership, off_slack, proxy, support
from bot.views.network import channel
from bot.views.pages import drawn, lazily, paged
from models.calendar import wall_time
from models.membership import Headcount, Standing
from models.network import Network
from models.person import Person
from models.roster import SHOWN, Listed, Roster


def button(t: Texts, network: Network, *, main: bool = False) -> Element:
    """The way to the list."""
    style = "primary" if main else None
    return blocks.button(t.plain("roster.title"), Act.MEMBERS, About(network=network.id), style=style)


def headcount(t: Texts, network: Network, count: Headcount) -> Block:
    """How many belong to the network, with the way to who they are."""
    return blocks.section(membership.people(t, network, count), button(t, network))


def people(t: Texts, network: Network, found: Roster, *, start: int = 0, said: str = "") -> View:
    """Everybody on the list with where they stand; `said`: what was just done."""
    things = [thing for standing in SHOWN for thing in _group(t, network, found, standing)]
    things += lazily(found.followers, partial(_follower, t), t("roster.follows"))
    things += off_slack.were(t, network, found.were)
    things += guest.came(t, found.guests)
    return paged(
        t,
        Form.MEMBERS,
        t.plain("roster.title"),
        things,
        drawn,
        act=Act.MEMBERS,
        about=About(network=network.id),
        start=start,
        above=[*([blocks.section(said)] if said else []), *_above(t, network, found)],
    )


def _above(t: Texts, network: Network, found: Roster) -> Iterator[Block]:
    """The numbers, what can be done, and who is not where everything is said."""
    lines = [membership.people(t, network, found.headcount)]
    if found.meeting is not None:
        day = t.day(found.meeting.starts_local.date())
        lines.append(f"{t('roster.next', day=day)} {coming.counts(t, found.said)}")
    yield blocks.section("\n".join(lines))
    alone = len(found.people) == 1
    about = About(network=network.id)
    invite = blocks.button(t.plain("network.invite"), Act.INVITE, about, style="primary" if alone else None)
    ways = [invite, off_slack.new_button(t, network), *([] if alone else [proxy.button(t, network)])]
    yield blocks.actions(*ways, support.button(t, network))
    yield from membership.size_advice(
        t, network, found.headcount.active, filling=alone or found.headcount.invited > 0
    )
    if alone:
        yield blocks.section(t("roster.alone"))
    if all(one.there is None for one in found.people):
        yield blocks.context(t("roster.channel_unknown"))
    elif outside := len(found.outside):
        yield blocks.context(t.n("roster.outside", outside, channel=channel(network)))


Things = Sequence[Callable[[], Sequence[Block]]]  # each knows how it is drawn


def _group(t: Texts, network: Network, found: Roster, standing: Standing) -> Things:
    those = [one for one in found.of(standing) if standing is not Standing.DECLINED or not one.place.follows]
    free = found.seats > 0 and standing is Standing.WAITING
    first = next((one for one in those if one.number == 1), None) if free else None

    def draw(one: Listed) -> Sequence[Block]:
        way = off_slack.forget_button if network.closed_at else off_slack.button
        press = way(t, network, one.person) if one.person.off_slack else None
        press = membership.give_seat(t, network, one.place, one.person) if one is first else press
        return [blocks.section(_line(t, network, one), press)]

    return lazily(those, draw, t(f"roster.{standing}"))


def _follower(t: Texts, person: Person) -> Sequence[Block]:
    return [blocks.section(called(person))]


def _line(t: Texts, network: Network, one: Listed) -> str:
    name = f"*{escape(one.person.name)}*" if one.person.name else called(one.person)
    return f"{name} · {' · '.join(_facts(t, network, one))}"


def _facts(t: Texts, network: Network, one: Listed) -> Iterator[str]:
    """What is to be said of somebody, most important first."""
    place = one.place
    if place.facilitates or place.stands_in:
        yield t("roster.facilitates" if place.facilitates else "roster.stands_in")
    if one.counts:
        yield t(f"roster.{one.rsvp or 'silent'}")
    if place.standing is Standing.ACTIVE and not place.participates:
        yield t("roster.without_seat")
    if place.standing is Standing.ACTIVE and place.since:
        yield t("roster.since", day=_day(t, place.since, network))
    if one.number is not None:
        yield t("roster.number", number=one.number)
    if place.standing is Standing.INVITED:
        yield t("roster.on", day=_day(t, place.invited_at, network)) if place.invited_at else t("roster.open")
    if place.standing is Standing.DECLINED:
        yield t("roster.said_no")
    if one.person.deactivated:
        yield t("off_slack.mark" if one.person.off_slack else "roster.no_account")
    elif one.there is False and place.standing is not Standing.DECLINED:
        yield t("roster.elsewhere")


def _day(t: Texts, moment: datetime, network: Network) -> str:
    return t.day(wall_time(moment, network.zone).date())
