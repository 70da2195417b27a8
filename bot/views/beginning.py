"""What people see when a network begins: its first form, what comes next, and beginning in the middle."""

from collections.abc import Collection, Sequence
from datetime import date, time
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, ChannelId, UserId
from bot.act.ids import Act, Form
from bot.phases import TO_BEGIN
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Texts
from bot.views import membership, network, phase, session, set_up
from bot.views.session_forms import Oddities, odd
from models.network import Network
from models.session import LearningSession


@fields.form(Form.NEW_NETWORK, "beginning.title", submit="network.start")
class NewNetwork(msgspec.Struct, frozen=True, kw_only=True):
    """The three things asked at the start."""

    theme: Annotated[str, fields.line(150, at="network.theme")] = ""
    facilitator: Annotated[UserId, fields.person(at="network.facilitator")]
    stand_ins: Annotated[
        list[UserId], fields.people(network.MOST_STAND_INS, at="network.stand_ins", optional=True)
    ] = []
    day: Annotated[date, fields.day(optional=True)] | None = None
    hour: Annotated[time, fields.hour(at="session.hour", optional=True)] | None = None
    country: Annotated[str, fields.line(2, at="network.country")] = ""
    public: Annotated[fields.Ticked, fields.tick("beginning.public_known", optional=False)] = ()


def new_form(
    t: Texts, about: About, filled: NewNetwork | None = None, *, public: bool = False, shared: bool = False
) -> View:
    """The three things that a new network needs, in which zone (the choice of `about`) and country it lives.

    In a public channel also that people know it is.
    """
    lead = [blocks.section(t("network.new_lead")), *membership.if_shared(t, shared=shared)]
    if about.choice:
        lead.append(blocks.context(t("beginning.zone", city=t.city(about.choice))))
    if public:
        lead.insert(0, blocks.section(t("beginning.public_lead")))
    asked = fields.ask(t, NewNetwork, filled, without=() if public else ("public",))
    return fields.modal(t, NewNetwork, [*lead, *asked.values()], about)


@fields.form(Form.BEGINS_WHERE, "beginning.title", submit="beginning.go_on")
class BeginsWhere(msgspec.Struct, frozen=True):
    """In which channel a network is to begin."""

    channel: Annotated[ChannelId, fields.channel()]


def where_form(t: Texts) -> View:
    """In which channel a network is to begin, for who did not come from there."""
    return fields.modal(
        t, BeginsWhere, [blocks.section(t("beginning.what_it_is")), *fields.ask(t, BeginsWhere).values()]
    )


def nowhere_yet(t: Texts, *, first: bool = False) -> list[Block]:
    """For somebody who is in no network: what one is, and the way to begin one.

    To the `first` to look in a workspace without any, who mostly installed Kring, step by step.
    """
    button = blocks.actions(_begin_button(t))
    if not first:
        return [blocks.section(t("home.no_network")), button]
    steps = t("beginning.first_here", begin=t.plain("beginning.begin"))
    return [blocks.section(steps), button, blocks.context(t("beginning.somebody_else"))]


def begin_one(t: Texts) -> list[Block]:
    """The same for somebody who was refused because they are no member."""
    return [blocks.section(t("beginning.what_it_is")), blocks.actions(_begin_button(t))]


def _begin_button(t: Texts) -> Element:
    return blocks.button(t.plain("beginning.begin"), Act.BEGIN, style="primary")


def began_before_button(t: Texts, home: Network) -> Element:
    """The way in for a network that has met before."""
    return blocks.button(t.plain("beginning.began_before"), Act.BEGAN_BEFORE, About(network=home.id))


def started(
    t: Texts,
    home: Network,
    *,
    leads: bool,
    shared: bool = False,
    first: LearningSession | None = None,
    soon: bool = False,
    oddities: Oddities | None = None,
    pinned: bool = True,
) -> View:
    """A network began: its first session, what is odd about that, what comes next.

    For who facilitates or began it. The announcement of the session goes out `soon`, or on its day. `pinned`:
    whether Kring may pin the message in the channel.
    """
    where = {"city": t.city(home.zone), "country": t.country(home.country)}
    body: list[Block] = [
        blocks.section(t("network.started" if pinned else "network.started_unpinned", theme=home.theme)),
        *(_first(t, first, soon=soon) if first else []),
        *(odd(t, oddities) if oddities else []),
        blocks.context(t("beginning.counts_with", **where)),
    ]
    if leads:
        body += [
            blocks.section(t("beginning.next_invite" if first else "beginning.next_invite_and_plan")),
            *membership.if_shared(t, shared=shared),
            blocks.actions(*_next(t, home, first)),
            blocks.context(t("beginning.two_ways")),
            blocks.section(t("beginning.began_before_lead")),
            blocks.actions(began_before_button(t, home)),
        ]
    else:
        body += [blocks.section(t("network.started_for_others")), *membership.if_shared(t, shared=shared)]
    return blocks.modal(Form.NOTICE, t.plain("beginning.title"), body, close=t.plain("common.close"))


def _first(t: Texts, first: LearningSession, *, soon: bool) -> list[Block]:
    """The session that was given a date: when, how long, and when people hear of it."""
    when = session.during(t, first)
    if soon or first.next_move_at is None:
        return [blocks.section(t("beginning.first_soon", when=when))]
    announced = t.moment(first.next_move_at, first.zone)
    return [blocks.section(t("beginning.first", when=when, announced=announced))]


def _next(t: Texts, home: Network, first: LearningSession | None) -> list[Element]:
    """What can be done at once: to invite, and to say more of the session, or to plan it."""
    about = About(network=home.id)
    invite = blocks.button(t.plain("network.invite_title"), Act.INVITE, about, style="primary")
    plan = blocks.button(t.plain("session.plan"), Act.NEW_SESSION, about)
    place = [] if first is None else [_place_button(t, first)]
    settings = blocks.button(t.plain("network.settings"), Act.SETTINGS, about)
    return [invite, *(place or [plan]), set_up.button(t, home), settings]


def _place_button(t: Texts, first: LearningSession) -> Element:
    return blocks.button(t.plain("phase.do_place"), Act.EDIT_SESSION, About(session=first.id))


def checklist(t: Texts, home: Network, first: LearningSession | None, done: Collection[str]) -> list[Block]:
    """What is still to be done before the first announcement; nothing once all of it is.

    `done`: the keys of the steps that are. They are told in one line.
    """
    if {step.key for step in TO_BEGIN} <= {*done}:
        return []
    when = t.moment(first.next_move_at, first.zone) if first and first.next_move_at else ""
    lead = t("beginning.checklist", when=when) if when else t("beginning.checklist_first")
    return [blocks.section(lead, phase.button(t, home)), *phase.steps(t, home, TO_BEGIN, done, first)]


@fields.form(Form.BEGAN_BEFORE, "beginning.began_before_title")
class BeganBefore(msgspec.Struct, frozen=True, kw_only=True):
    """What a network brings along that has met before."""

    number: Annotated[str, fields.line(3)] = ""
    questions: Annotated[str, fields.lines(3000, optional=True)] = ""
    people: Annotated[list[UserId], fields.people(at="network.people", optional=True)] = []


def began_before_form(t: Texts, home: Network, people: Sequence[str] | None) -> View:
    """Beginning in the middle: the next number, the questions that are open, who is invited."""
    chosen, hint = membership.filled_in(t, people)
    asked = fields.ask(t, BeganBefore, {"people": chosen}, hints={"people": hint})
    lead = blocks.section(t("beginning.form_lead", theme=home.theme))
    return fields.modal(t, BeganBefore, [lead, *asked.values()], About(network=home.id))


def began_before(t: Texts, number: int, questions: int, invited: int) -> str:
    """What the facilitator hears after that: what was taken over, and what happens next."""
    return " ".join(
        [
            t.plain("beginning.saved", number=number),
            t.n("beginning.saved_questions", questions) if questions else t.plain("beginning.no_questions"),
            t.n("network.invited", invited) if invited else t.plain("beginning.nobody_invited"),
        ]
    )
