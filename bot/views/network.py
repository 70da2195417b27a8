"""What people see of a network: the invitation, who sees what, joining and leaving, its settings."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import blocks, fields
from bot.blocks import Block, Element, Message, View
from bot.forms import About, UserId
from bot.ids import Act, Form
from bot.texts import Markup, Texts, mention
from bot.views.person import LANGUAGES
from bot.views.session import rsvp_button
from models.attendance import Rsvp
from models.membership import Headcount, Membership, Standing
from models.network import HIGHEST_THRESHOLD, LOWEST_THRESHOLD, Network
from models.person import Language, Person
from models.retention import Remains

MOST_LEADERS = 3
MOST_NAMED = 20  # of those who read along


@fields.form(Form.SETTINGS, "network.settings_title")
class NetworkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What can be filled in later."""

    theme: Annotated[str, fields.line(150)] = ""
    facilitators: Annotated[list[UserId], fields.people(MOST_LEADERS)]
    scope_in: Annotated[str, fields.line(300, optional=True)] = ""
    scope_out: Annotated[str, fields.line(300, optional=True)] = ""
    goal: Annotated[str, fields.line(300, optional=True)] = ""
    language: Annotated[Language, fields.pick()]
    zone: Annotated[str, fields.line(60)] = ""
    country: Annotated[str, fields.line(2)] = ""
    subdivision: Annotated[str, fields.line(3, optional=True)] | None = None
    capacity: Annotated[str, fields.line(3)] = ""
    threshold: Annotated[int, fields.number(LOWEST_THRESHOLD, HIGHEST_THRESHOLD)]


def settings_form(t: Texts, network: Network, leaders: Sequence[str]) -> View:
    """What can be filled in later."""
    filled = fields.held(NetworkSettings, network, facilitators=leaders, capacity=str(network.capacity))
    asked = fields.ask(t, NetworkSettings, filled, choices={"language": LANGUAGES})
    return fields.modal(t, NetworkSettings, [*asked.values()], About(network=network.id))


def if_shared(t: Texts, *, shared: bool) -> list[Block]:
    """How to invite people from elsewhere into a channel that is shared with other organisations."""
    return [blocks.section(t("network.shared"))] if shared else []


@fields.form(Form.INVITE, "network.invite_title", submit="network.invite_send")
class Invited(msgspec.Struct, frozen=True):
    """Whom to invite."""

    people: Annotated[list[UserId], fields.people()]


def invite_form(t: Texts, network: Network, *, shared: bool = False) -> View:
    """Whom to invite."""
    lead = blocks.section(t("network.invite_lead", capacity=network.capacity))
    parts = [lead, *if_shared(t, shared=shared), *fields.ask(t, Invited).values()]
    return fields.modal(t, Invited, parts, About(network=network.id))


def invitation(t: Texts, network: Network, membership: Membership, person: Person) -> Message:
    """The invitation; once answered it shows the answer."""
    about = About(network=network.id)
    if membership.standing is not Standing.INVITED:
        return _answered(t, network, membership.standing)
    body = [blocks.section(t("network.invitation", person=mention(person.user_id), theme=network.theme))]
    if network.goal:
        body.append(blocks.section(t("network.goal", goal=network.goal)))
    if network.scope_in:
        body.append(blocks.section(t("network.scope_in", inside=network.scope_in)))
    if network.scope_out:
        body.append(blocks.section(t("network.scope_out", outside=network.scope_out)))
    return Message(
        [
            *body,
            blocks.actions(
                blocks.button(t.plain("network.join"), Act.JOIN, about, style="primary"),
                blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, about),
                blocks.button(t.plain("network.rather_not"), Act.DECLINE, about),
            ),
            blocks.context(t("network.invitation_why")),
        ]
    )


def _answered(t: Texts, network: Network, standing: Standing) -> Message:
    """An invitation that was answered: what comes next, and a way back for who said no."""
    about = About(network=network.id)
    body = [blocks.section(t(f"network.standing_{standing}", theme=network.theme))]
    if standing is Standing.ACTIVE:
        body.append(blocks.section(t("network.where", channel=channel(network))))
        body.append(blocks.actions(blocks.button(t.plain("menu.open"), Act.MENU, about, style="primary")))
    if standing is Standing.DECLINED:
        body.append(blocks.actions(blocks.button(t.plain("network.join_after_all"), Act.JOIN, about)))
    return Message(body)


def channel(network: Network) -> Markup:
    """The channel of a network, as Slack shows it: whatever it is called."""
    return Markup(f"<#{network.channel_id}>")


def joined(t: Texts, network: Network, standing: Standing) -> str:
    """What the person hears after joining."""
    return t.plain(f"network.standing_{standing}", theme=network.theme)


def welcome(t: Texts, network: Network, membership: Membership) -> Message:
    """The welcome of who moved up from the waiting list, and of who is to facilitate or to stand in."""
    about = About(network=network.id)
    key = "stands_in" if membership.stands_in else "leads" if membership.facilitates else "welcome"
    return Message(
        [
            blocks.section(t(f"network.{key}", theme=network.theme)),
            blocks.section(t("network.where", channel=channel(network))),
            blocks.actions(
                blocks.button(t.plain("menu.open"), Act.MENU, about, style="primary"),
                blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, about),
            ),
            blocks.context(t(f"network.{key}_why")),
        ]
    )


def who_sees(t: Texts, network: Network) -> View:
    """Who sees what, in plain words."""
    return blocks.modal(
        Form.NOTICE,
        t.plain("network.who_sees_title"),
        [
            blocks.section(t("network.who_sees_questions")),
            blocks.section(t("network.who_sees_evaluation", threshold=network.threshold)),
            blocks.section(t("network.who_sees_attendance")),
            blocks.section(t("network.who_sees_errands")),
            blocks.section(t("network.who_sees_registers")),
            blocks.section(t("network.who_sees_notes")),
            blocks.section(t("network.who_sees_administrators")),
        ],
        close=t.plain("common.close"),
    )


@fields.form(Form.LEAVE, "network.leave_title", submit="network.leave_submit")
class Leaving(msgspec.Struct, frozen=True):
    """What happens to open questions."""

    questions: Annotated[Remains, fields.one_of("network.leave_")] = Remains.WITH_NAME


def leave_form(t: Texts, network: Network, open_questions: int) -> View:
    """Stepping out: what happens to open questions."""
    asked = fields.ask(t, Leaving) if open_questions else {}
    lead = blocks.section(t("network.leave_lead", theme=network.theme))
    return fields.modal(t, Leaving, [lead, *asked.values()], About(network=network.id))


Waiting = Sequence[tuple[Membership, Person]]


def seat_free(t: Texts, network: Network, waiting: Waiting, seats: int) -> Message:
    """A seat came free: the facilitator says whether the next one on the list gets it."""
    offer = seat_offer(t, network, waiting, seats)
    return Message(offer or [blocks.section(t("network.seat_taken", theme=network.theme))])


def seat_offer(t: Texts, network: Network, waiting: Waiting, seats: int) -> list[Block]:
    """Who waits and the button that gives the first a seat; nothing when there is nobody or no seat."""
    if not waiting or seats < 1:
        return []
    first, _person = waiting[0]
    about = About(network=network.id, item=first.id)
    return [
        blocks.section(t("network.seat_free", theme=network.theme)),
        blocks.section(t.listing([mention(person.user_id) for _membership, person in waiting])),
        blocks.actions(blocks.button(t.plain("network.give_seat"), Act.GIVE_SEAT, about, style="primary")),
    ]


def pinned(t: Texts, network: Network, *, led: bool = True) -> Message:
    """The pinned message, from which everything works without a command; where nobody leads it says so."""
    about = About(network=network.id)
    return Message(
        [
            blocks.section(t("network.pinned", theme=network.theme)),
            *([] if led else nobody_leads(t, network)),
            blocks.actions(
                rsvp_button(t.plain("network.i_am_coming"), Rsvp.YES, None, network, main=True),
                blocks.button(t.plain("question.ask"), Act.ASK, about),
                blocks.button(t.plain("menu.open"), Act.MENU, about),
            ),
            blocks.context(t("network.pinned_why")),
        ]
    )


def leading_buttons(t: Texts, network: Network) -> list[Element]:
    """What a facilitator can always do."""
    about = About(network=network.id)
    return [
        blocks.button(t.plain("session.plan"), Act.NEW_SESSION, about),
        blocks.button(t.plain("network.invite"), Act.INVITE, about),
        blocks.button(t.plain("network.settings"), Act.SETTINGS, about),
    ]


def people(t: Texts, network: Network, count: Headcount) -> str:
    """How many belong to the network."""
    return t(
        "network.headcount",
        active=count.active,
        capacity=network.capacity,
        waiting=count.waiting,
        invited=count.invited,
    )


def take_over(t: Texts, network: Network) -> list[Block]:
    """What a stand-in can do when the facilitator is not there."""
    press = blocks.button(t.plain("network.take_over"), Act.TAKE_OVER, About(network=network.id))
    return [blocks.context(t("network.take_over_why")), blocks.actions(press)]


def outside(t: Texts, network: Network, standing: Standing) -> list[Block]:
    """An invitation that waits for an answer, or a place on the waiting list."""
    about = About(network=network.id)
    buttons = [who_sees_button(t, network)]
    if standing is Standing.INVITED:
        buttons.insert(0, blocks.button(t.plain("network.join"), Act.JOIN, about, style="primary"))
        buttons.append(blocks.button(t.plain("network.rather_not"), Act.DECLINE, about))
    else:
        buttons.append(leave_button(t, network))
    return [
        blocks.section(t(f"network.standing_{standing}", theme=network.theme)),
        blocks.actions(*buttons),
    ]


def who_sees_button(t: Texts, network: Network) -> Element:
    """The way to who sees what."""
    return blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, About(network=network.id))


def leave_button(t: Texts, network: Network) -> Element:
    """The way out."""
    return blocks.button(t.plain("home.leave"), Act.LEAVE, About(network=network.id))


def nobody_leads(t: Texts, network: Network) -> list[Block]:
    """What a member can do when nobody who leads has an account any more."""
    press = blocks.button(t.plain("network.take_over"), Act.TAKE_OVER, About(network=network.id))
    return [blocks.section(t("network.nobody_leads")), blocks.actions(press)]


def taken_over(t: Texts, network: Network, leads: Sequence[Person], *, back: bool) -> Message:
    """That somebody else facilitates for now, for who did; once they are back, that they are."""
    if back:
        return Message([blocks.section(t("network.took_over", theme=network.theme))])
    names = Markup(", ".join(mention(person.user_id) for person in leads))
    return Message([blocks.section(t("network.taken_over", who=names, theme=network.theme))])


def readers(t: Texts, outsiders: Sequence[str] | None) -> list[Block]:
    """Who reads along in the channel without being a member, before a report goes there."""
    if outsiders is None:
        return [blocks.section(t("network.readers_unknown"))]
    if not outsiders:
        return []
    names = Markup(", ".join(mention(user_id) for user_id in outsiders[:MOST_NAMED]))
    more = len(outsiders) - MOST_NAMED
    words = t.n("network.readers", len(outsiders), names=names)
    return [blocks.section(words + (" " + t.n("network.readers_more", more) if more > 0 else ""))]
