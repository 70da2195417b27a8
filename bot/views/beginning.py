"""What people see when a network begins: its first form, what comes next, and beginning in the middle."""

from collections.abc import Sequence
from datetime import date, time
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, UserId
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Texts
from bot.views import membership, network
from bot.views.session_forms import Oddities, odd
from models.network import Network


@fields.form(Form.NEW_NETWORK, "beginning.title", submit="network.start")
class NewNetwork(msgspec.Struct, frozen=True, kw_only=True):
    """The three things asked at the start."""

    theme: Annotated[str, fields.line(150, at="network.theme")] = ""
    facilitators: Annotated[list[UserId], fields.people(network.MOST_LEADERS, at="network.facilitators")]
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


def began_before_button(t: Texts, home: Network) -> Element:
    """The way in for a network that has met before."""
    return blocks.button(t.plain("beginning.began_before"), Act.BEGAN_BEFORE, About(network=home.id))


def started(
    t: Texts, home: Network, *, leads: bool, shared: bool = False, oddities: Oddities | None = None
) -> View:
    """A network began: what is odd about its first date, what comes next, for who facilitates or began it."""
    where = {"city": t.city(home.zone), "country": t.country(home.country)}
    body: list[Block] = [
        blocks.section(t("network.started", theme=home.theme)),
        blocks.context(t("beginning.counts_with", **where)),
        *(odd(t, oddities) if oddities else []),
    ]
    if leads:
        body += [
            blocks.section(t("network.started_next")),
            *membership.if_shared(t, shared=shared),
            blocks.actions(*network.leading_buttons(t, home)),
            blocks.section(t("beginning.began_before_lead")),
            blocks.actions(began_before_button(t, home)),
        ]
    else:
        body += [blocks.section(t("network.started_for_others")), *membership.if_shared(t, shared=shared)]
    return blocks.modal(Form.NOTICE, t.plain("beginning.title"), body, close=t.plain("common.close"))


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
