"""What people see of belonging to a network: the invitation, joining and leaving, the seats."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key, UserId
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import Markup, Texts, called, mention
from bot.views import follower
from bot.views import invitation as own_words
from bot.views import person as person_view
from bot.views.network import channel, who_sees_button
from models import handover
from models.follower import may_follow
from models.invitation import Contents
from models.membership import Headcount, Membership, Standing
from models.network import FEWEST_ADVISED, MOST_ADVISED, NO_LIMIT, Network
from models.person import Person
from models.retention import Remains
from models.session import LearningSession

MOST_CHOSEN = 100  # people in a field before anybody adds some


def if_shared(t: Texts, *, shared: bool) -> list[Block]:
    """How to invite people from elsewhere into a channel that is shared with other organisations."""
    return [blocks.section(t("network.shared"))] if shared else []


@fields.form(Form.INVITE, "network.invite_title", submit="network.invite_send")
class Invited(msgspec.Struct, frozen=True):
    """Whom to invite."""

    people: Annotated[list[UserId], fields.people()]


def filled_in(t: Texts, people: Sequence[str] | None) -> tuple[Sequence[str], str]:
    """Whom to fill in of the people of the channel who were never asked, and what to say of them below.

    None: Slack did not say who is there.
    """
    if people is None:
        return (), t.plain("beginning.people_unknown")
    if not people:
        return (), t.plain("network.everybody_asked")
    hint, left = t.plain("beginning.hint_people"), len(people) - MOST_CHOSEN
    return people[:MOST_CHOSEN], hint + (" " + t.n("beginning.more_people", left) if left > 0 else "")


def invite_form(t: Texts, network: Network, people: Sequence[str] | None, *, shared: bool = False) -> View:
    """Whom to invite; filled in are these people of the channel."""
    chosen, hint = filled_in(t, people)
    asked = fields.ask(t, Invited, {"people": chosen}, hints={"people": hint})
    text = own_words.button(t, network)
    key = "network.invite_lead_unlimited" if network.unlimited else "network.invite_lead"
    lead = blocks.section(t(key, capacity=network.capacity), text)
    parts = [lead, *if_shared(t, shared=shared), *asked.values()]
    return fields.modal(t, Invited, parts, About(network=network.id))


def not_there(t: Texts, network: Network, outside: Sequence[str]) -> list[Block]:
    """Who was invited and is not in the channel, and what that means for them."""
    if not outside:
        return []
    names = Markup(", ".join(mention(user_id) for user_id in outside))
    return [blocks.section(t.n("network.not_there", len(outside), names=names, channel=channel(network)))]


def planned(t: Texts, ahead: Sequence[LearningSession]) -> list[Block]:
    """How many sessions are to come, and when the first one is; nothing while none is known."""
    if not ahead:
        return []
    first = min(ahead, key=lambda one: one.starts_at)
    return [blocks.section(t.n("network.ahead", len(ahead), when=t.when(first.starts_local, first.zone)))]


def invitation(t: Texts, network: Network, membership: Membership, found: Contents) -> Message:
    """The invitation of whoever leads, with what is planned; once answered it shows the answer."""
    about = About(network=network.id)
    if membership.standing is not Standing.INVITED:
        return _answered(t, network, membership)
    return Message(
        [
            own_words.lead(t, network, found),
            *own_words.about(t, network, found),
            *(own_words.ahead(t, found) if found.own else planned(t, found.ahead)),
            blocks.actions(
                blocks.button(t.plain("network.join"), Act.JOIN, about, style="primary"),
                blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, about),
                blocks.button(t.plain("network.rather_not"), Act.DECLINE, about),
            ),
            blocks.context(t("network.invitation_why")),
        ]
    )


def _answered(t: Texts, network: Network, membership: Membership) -> Message:
    """An invitation that was answered: what comes next, and a way back for who said no, who may follow."""
    about, standing = About(network=network.id), membership.standing
    if membership.follows and standing is Standing.DECLINED:
        join = blocks.button(t.plain("network.join_after_all"), Act.JOIN, about)
        said = blocks.section(t("follower.begun", theme=network.theme))
        return Message([said, blocks.actions(join, follower.stop_button(t, network))])
    if membership.active and not membership.participates:
        return _leads_without_a_seat(t, network, membership)
    body = [blocks.section(t(f"network.standing_{standing}", theme=network.theme))]
    if standing is Standing.ACTIVE:
        body.append(blocks.section(t("network.where", channel=channel(network))))
        body.append(blocks.actions(blocks.button(t.plain("menu.open"), Act.MENU, about, style="primary")))
    if standing is Standing.DECLINED:
        body.append(blocks.actions(blocks.button(t.plain("network.join_after_all"), Act.JOIN, about)))
    if may_follow(network, membership, called=False) and not membership.follows:
        body += follower.offer(t, network)
    return Message(body)


def _leads_without_a_seat(t: Texts, network: Network, membership: Membership) -> Message:
    """An invitation of who leads since: they may still take part."""
    about, key = About(network=network.id), "stands_in" if membership.stands_in else "leads"
    return Message(
        [
            blocks.section(t(f"network.{key}", theme=network.theme)),
            blocks.section(t("network.without_seat")),
            blocks.actions(
                blocks.button(t.plain("network.join"), Act.JOIN, about),
                blocks.button(t.plain("menu.open"), Act.MENU, about, style="primary"),
            ),
        ]
    )


def joined(t: Texts, network: Network, standing: Standing) -> str:
    """What the person hears after joining."""
    return t.plain(f"network.standing_{standing}", theme=network.theme)


def welcome(
    t: Texts, network: Network, membership: Membership, *, led: bool = False, came: bool = False
) -> Message:
    """The welcome of who moved up from the waiting list, and of who is to facilitate or to stand in.

    Also of a member who `came` on Slack.

    Who was to lead (`led`), and does so no more, reads that.
    """
    about = About(network=network.id)
    key = "stands_in" if membership.stands_in else "leads" if membership.facilitates else "welcome"
    if came and key == "welcome":
        key = "came"
    if led and not membership.leads:
        return ended(t, network, led=True)
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


def ended(t: Texts, network: Network, *, led: bool) -> Message:
    """What is left of a message to somebody who left the network, or leads it no more."""
    key = "network.leads_no_more" if led else "network.left_behind"
    return Message([blocks.section(t(key, theme=network.theme))])


@fields.form(Form.LEAVE, "network.leave_title", submit="network.leave_submit")
class Leaving(msgspec.Struct, frozen=True):
    """What happens to open questions, who may do what they took on, and what only they know that stays."""

    questions: Annotated[Remains, fields.one_of("network.leave_")] = Remains.WITH_NAME
    hands_to: Annotated[Key, fields.pick(optional=True)] | None = None
    knows: Annotated[str, fields.lines(handover.LONGEST, optional=True, no_names=True)] = ""
    passing: Annotated[str, fields.lines(handover.LONGEST, optional=True)] = ""


def leave_form(
    t: Texts,
    network: Network,
    open_questions: int,
    *,
    unnamed: bool = False,
    belongs: bool = False,
    goes_with: Sequence[str] = (),
    people: Sequence[Person] = (),
) -> View:
    """Stepping out: what happens to open questions, and what taking back an `unnamed` one now would tell.

    Who `belongs` may leave behind what only they know; what a register holds of it would go with them.
    `people`: who may be asked to do what they took on; nobody where they took on nothing.
    """
    without = [*(() if open_questions else ("questions",)), *(() if belongs else ("knows", "passing"))]
    asked = fields.ask(t, Leaving, choices={"hands_to": person_view.options(people)}, without=without)
    lead = blocks.section(t("network.leave_lead", theme=network.theme))
    tells = [blocks.context(t("network.leave_tells"))] if unnamed else []
    goes = [blocks.section(t("network.leave_goes", what=blocks.shorten("; ".join(goes_with), 500)))]
    parts = [lead, *asked.values(), *tells, *(goes if belongs and goes_with else [])]
    return fields.modal(t, Leaving, parts, About(network=network.id))


Waiting = Sequence[tuple[Membership, Person]]


def seat_free(t: Texts, network: Network, waiting: Waiting, seats: int) -> Message:
    """A seat came free: the facilitator says whether the next one on the list gets it."""
    offer = seat_offer(t, network, waiting, seats)
    return Message(offer or [blocks.section(t("network.seat_taken", theme=network.theme))])


def seat_offer(t: Texts, network: Network, waiting: Waiting, seats: int) -> list[Block]:
    """Who waits and the button that gives the first a seat; nothing when there is nobody or no seat."""
    if not waiting or seats < 1:
        return []
    first, person = waiting[0]
    return [
        blocks.section(t("network.seat_free", theme=network.theme)),
        blocks.section(t.listing([called(person) for _membership, person in waiting])),
        blocks.actions({**give_seat(t, network, first, person), "style": "primary"}),
    ]


def give_seat(t: Texts, network: Network, place: Membership, person: Person) -> Element:
    """Give somebody on the waiting list the free seat."""
    said = t.plain("network.give_seat", who=blocks.shorten(person.name or t.plain("proxy.somebody"), 40))
    return blocks.button(said, Act.GIVE_SEAT, About(network=network.id, item=place.id))


def people(t: Texts, network: Network, count: Headcount) -> str:
    """How many belong to the network; who waits or has not answered yet only where there is somebody."""
    said = [t("network.seats_taken", active=count.active, capacity=network.capacity)]
    if network.unlimited:
        said = [t.n("network.seats_unlimited", count.active)]
    if count.waiting:
        said.append(t.n("network.on_the_list", count.waiting))
    if count.invited:
        said.append(t.n("network.not_answered", count.invited))
    return " · ".join(said)


def size_advice(t: Texts, network: Network, active: int, *, filling: bool = True) -> list[Block]:
    """What a group outside ten to fifteen asks; advice, which holds nothing back.

    While it is still `filling` only its seats are looked at, and not how few have come yet.
    """
    if active > MOST_ADVISED:
        return [blocks.context(t.n("network.size_many", active))]
    most = NO_LIMIT if network.unlimited else network.capacity
    if most < FEWEST_ADVISED or (active < FEWEST_ADVISED and not filling):
        return [blocks.context(t("network.size_few"))]
    return [blocks.context(t("network.size_open"))] if most > MOST_ADVISED else []


def outside(
    t: Texts, network: Network, standing: Standing, ahead: Sequence[LearningSession] = ()
) -> list[Block]:
    """An invitation that waits for an answer, with what is planned; a place on the waiting list."""
    sees = who_sees_button(t, network)
    if standing is Standing.INVITED:
        join, rather_not = _answers(t, network)
        said = blocks.section(t("network.standing_invited"))
        return [said, *planned(t, ahead), blocks.actions(join, sees, rather_not)]
    if standing is not Standing.WAITING:
        return []
    return [blocks.section(t("network.waits")), blocks.actions(sees, leave_button(t, network))]


def _answers(t: Texts, network: Network) -> tuple[Element, Element]:
    """Yes and no to the invitation."""
    about = About(network=network.id)
    return (
        blocks.button(t.plain("network.join"), Act.JOIN, about, style="primary"),
        blocks.button(t.plain("network.rather_not"), Act.DECLINE, about),
    )


def way_in(t: Texts, network: Network, standing: Standing | None) -> list[Block]:
    """What somebody can do who pressed something that only members can do."""
    if standing is Standing.WAITING:
        return []
    if standing is Standing.INVITED:
        return [blocks.actions(*_answers(t, network))]
    about = About(network=network.id)
    ask = blocks.button(t.plain("network.ask_seat"), Act.ASK_SEAT, about, style="primary")
    return [blocks.section(t("network.ask_seat_lead")), blocks.actions(ask)]


def leave_button(t: Texts, network: Network) -> Element:
    """The way out."""
    return blocks.button(t.plain("home.leave"), Act.LEAVE, About(network=network.id))
