"""What whoever facilitates sees of members who are not on Slack: the form, the card, the way onto Slack."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, UserId
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Element, View
from bot.texts import Texts, escape
from bot.views.notice import asks_first
from bot.views.person import LANGUAGES
from models.calendar import wall_time
from models.membership import Standing
from models.network import Network
from models.off_slack import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_ORGANISATION, Noted
from models.person import Language, Person


def new_button(t: Texts, network: Network) -> Element:
    """The way to note a member who is not on Slack."""
    return blocks.button(t.plain("off_slack.new"), Act.OFF_SLACK_NEW, About(network=network.id))


def button(t: Texts, network: Network, person: Person) -> Element:
    """The way to what is noted of one of them."""
    about = About(network=network.id, item=person.id)
    return blocks.button(t.plain("off_slack.open"), Act.OFF_SLACK, about, of=person.name)


@fields.form(Form.OFF_SLACK, "off_slack.title")
class Noting(msgspec.Struct, frozen=True, kw_only=True):
    """A member who is not on Slack."""

    name: Annotated[str, fields.line(LONGEST_NAME)] = ""
    address: Annotated[str, fields.line(LONGEST_ADDRESS, optional=True)] = ""
    organisation: Annotated[str, fields.line(LONGEST_ORGANISATION, optional=True)] = ""
    language: Annotated[Language, fields.pick()]


def form(t: Texts, network: Network, one: Noted | None) -> View:
    """Who it is; what is kept of them, and that they should know, stands above."""
    held = {"language": network.language}
    if one is not None:
        held = fields.held(Noting, one.contact, name=one.person.name, language=one.person.language)
    asked = fields.ask(t, Noting, held, choices={"language": LANGUAGES})
    about = About(network=network.id, item=one.person.id if one else None)
    return fields.modal(t, Noting, [blocks.section(t("off_slack.lead")), *asked.values()], about)


def card(t: Texts, network: Network, one: Noted, waiting: int, said: str = "") -> View:
    """All that is noted of one of them, and what can be done; `said`: what was just done."""
    about = About(network=network.id, item=one.person.id)
    lines = [f"*{escape(one.person.name)}*", *_facts(t, network, one)]
    send = blocks.button(t.plain("to_send.title"), Act.TO_SEND, About(network=network.id))
    forget = blocks.button(t.plain("off_slack.forget"), Act.OFF_SLACK_FORGET, about, style="danger")
    off = blocks.button(t.plain("off_slack.off"), Act.OFF_SLACK_OFF, about)
    who = one.person.name
    body = [
        *([blocks.section(said)] if said else []),
        blocks.section("\n".join(lines)),
        blocks.section(t.n("off_slack.waiting", waiting) if waiting else t("off_slack.nothing_waits"), send),
        blocks.actions(
            blocks.button(t.plain("off_slack.change"), Act.OFF_SLACK_EDIT, about),
            blocks.button(t.plain("proof.button"), Act.PROOF_OF, about),
            blocks.button(t.plain("off_slack.is_title"), Act.OFF_SLACK_IS, about),
            asks_first(t, off, "off_slack.off", t.plain("off_slack.off_sure", who=who)),
            asks_first(t, forget, "off_slack.forget", t.plain("off_slack.forget_sure", who=who)),
        ),
        blocks.context(t("off_slack.enter_for")),
    ]
    title = t.plain("off_slack.title")
    return blocks.modal(Form.OFF_SLACK_CARD, title, body, about=about, close=t.plain("common.close"))


def _facts(t: Texts, network: Network, one: Noted) -> list[str]:
    """What is kept of them, line by line."""
    contact, place = one.contact, one.place
    said = [escape(contact.organisation)] if contact.organisation else []
    said.append(escape(contact.address) if contact.address else t("off_slack.no_address"))
    said.append(t(f"off_slack.reads_{one.person.language}"))
    if place.standing is Standing.ACTIVE and place.since is not None:
        said.append(t("off_slack.since", day=t.day(wall_time(place.since, network.zone).date())))
    else:
        said.append(t("off_slack.waits"))
    return said


@fields.form(Form.OFF_SLACK_IS, "off_slack.is_title", submit="off_slack.is_submit")
class Account(msgspec.Struct, frozen=True):
    """Who somebody is on Slack."""

    account: Annotated[UserId, fields.person()]


def is_form(t: Texts, network: Network, one: Noted) -> View:
    """Ask who somebody is on Slack, and say what follows."""
    who = one.person.name
    asked = fields.ask(t, Account)
    parts = [blocks.section(t("off_slack.is_lead", who=who)), *asked.values()]
    return fields.modal(t, Account, parts, About(network=network.id, item=one.person.id))
