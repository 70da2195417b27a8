"""What people see of an open call: the message with which they sign up, its screen for who facilitates."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import msgspec

from bot import fields
from bot.act.forms import About, ChannelId
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import Markup, Texts, called
from bot.views import follower, invitation, membership
from bot.views.network import channel
from bot.views.notice import asks_first
from bot.views.pages import drawn, lazily, paged
from models.calendar import wall_time
from models.invitation import Contents
from models.membership import Membership, Standing
from models.network import Network
from models.open_call import Asked, OpenCall, SignUp
from models.person import Person

# Opens the channel in Slack, for who reads the text outside it.
OPEN, AGAIN = "open", "again"  # how the call was when its form was opened; asked once more
LINK = "https://slack.com/app_redirect?channel={channel}"


@fields.form(Form.OPEN_CALL_FORM, "open_call.title")
class Called(msgspec.Struct, frozen=True, kw_only=True):
    """Until when people may sign up, and where that is posted."""

    until: Annotated[date, fields.day(optional=True)] | None = None
    channel: Annotated[ChannelId, fields.channel(optional=True)] | None = None
    has_followers: Annotated[
        fields.Ticked, fields.tick("network.has_followers_yes", at="network.has_followers")
    ] = ()


def button(t: Texts, network: Network) -> Element:
    """The way to it, for whoever facilitates."""
    return blocks.button(t.plain("open_call.title"), Act.OPEN_CALL, About(network=network.id))


def form(
    t: Texts, network: Network, found: OpenCall | None, *, is_open: bool, sent: Called | None = None
) -> View:
    """Until when people may sign up, and in which channel the call is posted; for one that is over anew.

    What was `sent` in while it was over meanwhile is asked once more as it was filled in.
    """
    until = found.last_day(network) if found is not None and is_open else None
    follows = found is None or network.has_followers
    filled: Mapping[str, Any] = {"until": until, "has_followers": follows}
    asked = fields.ask(t, Called, filled if sent is None else msgspec.structs.asdict(sent))
    over = [] if sent is None else [blocks.section(t("open_call.over_meanwhile"))]
    lead = blocks.section(t("open_call.form_lead"))
    submit = None if is_open else "open_call.open"
    about = About(network=network.id, seen=OPEN if is_open else AGAIN if sent is not None else None)
    return fields.modal(t, Called, [*over, lead, *asked.values()], about, submit=submit)


# The screen of whoever facilitates


def screen(t: Texts, network: Network, found: SignUp, *, said: str = "", start: int = 0) -> View:
    """How it stands with the call, who came in by it and who waits, each in their order.

    What was just done is `said` above it, escaped.
    """
    about = About(network=network.id)
    above = [blocks.section(said)] if said else []
    above.append(blocks.section("\n".join([_stands(t, network, found), *_size(t, network, found)])))
    above += membership.size_advice(t, network, found.numbers.active, filling=found.is_open)
    above.append(blocks.actions(*_ways(t, network, found)))
    things = _listed(t, network, found.came, "open_call.came", _came)
    things += _listed(t, network, found.waits, "open_call.waits", _waits)
    return paged(
        t, Form.OPEN_CALL, t.plain("open_call.title"), things, drawn,
        act=Act.OPEN_CALL, about=about, start=start, above=above,
    )  # fmt: skip


def _stands(t: Texts, network: Network, found: SignUp) -> str:
    if found.call is None:
        return t("open_call.closed_group")
    if not found.is_open:
        return t("open_call.over")
    until = found.call.last_day(network)
    return t("open_call.is_open_until", day=t.day(until)) if until is not None else t("open_call.is_open")


def _size(t: Texts, network: Network, found: SignUp) -> list[str]:
    said = [membership.people(t, network, found.numbers)]
    if found.is_open and found.call is not None and found.stands:
        said.append(t("open_call.posted", channel=Markup(f"<#{found.call.channel_id}>")))
    return said


def _ways(t: Texts, network: Network, found: SignUp) -> list[Element]:
    about = About(network=network.id)
    key = "change" if found.is_open else "open" if found.call is None else "open_again"
    style = None if found.is_open else "primary"
    ways = [blocks.button(t.plain(f"open_call.{key}"), Act.OPEN_CALL_FORM, about, style=style)]
    if found.is_open:
        ways.append(close_button(t, network))
    ways.append(invitation.button(t, network))
    ways.append(blocks.button(t.plain("message.copy"), Act.INVITATION_COPY, about))
    return ways


def close_button(t: Texts, network: Network) -> Element:
    """Closes the call; asked once more, as everybody who presses from then on reads so."""
    press = blocks.button(t.plain("open_call.close"), Act.OPEN_CALL_CLOSE, About(network=network.id))
    return asks_first(t, press, "open_call.close", t.plain("open_call.close_sure"))


Draw = Callable[[Texts, Network, int, Membership, Person], str]


def _listed(
    t: Texts, network: Network, those: Sequence[tuple[Membership, Person]], title: str, draw: Draw
) -> list[Callable[[], Sequence[Block]]]:
    """Draw people in their order, numbered, below a title; nothing without people."""
    numbered = [(n, place, person) for n, (place, person) in enumerate(those, 1)]

    def one(each: tuple[int, Membership, Person]) -> Sequence[Block]:
        return [blocks.section(draw(t, network, *each))]

    return lazily(numbered, one, t(title))


def _came(t: Texts, network: Network, n: int, place: Membership, person: Person) -> str:
    day = t.day(wall_time(place.signed_up_at, network.zone).date()) if place.signed_up_at else ""
    return t("open_call.person", place=str(n), who=Markup(called(person)), day=day)


def _waits(t: Texts, network: Network, n: int, place: Membership, person: Person) -> str:
    day = t.day(wall_time(place.waiting_since, network.zone).date()) if place.waiting_since else ""
    return t("open_call.person", place=str(n), who=Markup(called(person)), day=day)


# What others see


def in_channel(t: Texts, network: Network, found: Contents, asked: Asked, *, again: bool = False) -> Message:
    """The invitation to everybody, with how to sign up; once it is over, whom to ask.

    `again`: it stands in this channel once more, further down.
    """
    if again:
        return Message([blocks.section(t("open_call.again", theme=network.theme))])
    if not asked.is_open:
        over = blocks.section(t("open_call.too_late", theme=network.theme))
        return Message([over, *whom_to_ask(t, asked.leads)])
    return Message(
        [
            invitation.lead(t, network, found),
            *invitation.about(t, network, found),
            *invitation.ahead(t, found),
            *_sign_up(t, network, asked),
            blocks.context(t("open_call.why")),
        ]
    )


def _sign_up(t: Texts, network: Network, asked: Asked) -> list[Block]:
    said = [until(t, network, asked.call), *([] if asked.room else [t("open_call.full")])]
    return [
        blocks.section(" ".join(said)),
        blocks.actions(join_button(t, network), *_follow(t, network)),
    ]


def _follow(t: Texts, network: Network) -> list[Element]:
    return [follower.follow_button(t, network)] if network.has_followers else []


def until(t: Texts, network: Network, call: OpenCall) -> str:
    """Until when somebody can sign up."""
    last = call.last_day(network)
    return t("open_call.until", day=t.day(last)) if last is not None else t("open_call.until_closed")


def join_button(t: Texts, network: Network) -> Element:
    """Signs somebody up."""
    about = About(network=network.id)
    return blocks.button(t.plain("network.join"), Act.SIGN_UP, about, style="primary", of=network.theme)


def whom_to_ask(t: Texts, leads: Sequence[Person]) -> list[Block]:
    """Whom somebody can ask who would like to join all the same."""
    names = Markup(", ".join(called(person) for person in leads))
    return [blocks.section(t("open_call.ask", who=names))] if leads else []


def signed_up(t: Texts, network: Network, place: Membership, *, there: bool | None) -> list[Block]:
    """What comes next for who has a seat, below what they hear; `there`: they are in the channel."""
    if place.standing is not Standing.ACTIVE:
        offered = network.has_followers and not place.follows
        return follower.offer(t, network) if offered else []
    key = "open_call.not_there" if there is False else "network.where"
    return [blocks.section(t(key, channel=channel(network)))]


def how(t: Texts, network: Network, asked: Asked) -> list[str]:
    """How to sign up, for who reads the invitation outside Slack."""
    said = [t("open_call.how" if asked.stands else "open_call.how_typed"), until(t, network, asked.call)]
    if asked.stands:
        said.append(t("open_call.link", link=LINK.format(channel=asked.call.channel_id)))
    return said


def calls(
    t: Texts, found: Sequence[tuple[Network, OpenCall]], start: int = 0, *, full: Collection[int] = ()
) -> View:
    """The networks for which people can sign up, for everybody in the workspace; some are `full`."""

    def one(each: tuple[Network, OpenCall]) -> Iterable[Block]:
        network, call = each
        says = " ".join([until(t, network, call), *([t("open_call.full")] if network.id in full else [])])
        words = [t("invitation.about", theme=network.theme), *_goal(t, network), says]
        return [
            blocks.section("\n".join(words)),
            blocks.actions(join_button(t, network), *_follow(t, network)),
        ]

    above = [blocks.section(t("open_call.calls_lead" if found else "open_call.no_calls"))]
    return paged(
        t, Form.OPEN_CALLS, t.plain("open_call.calls"), found, one,
        act=Act.OPEN_CALLS, about=About(), start=start, above=above,
    )  # fmt: skip


def _goal(t: Texts, network: Network) -> list[str]:
    return [t("network.goal", goal=network.goal)] if network.goal else []
