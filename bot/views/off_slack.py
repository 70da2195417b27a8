"""What whoever facilitates sees of members who are not on Slack: the form, the card, the way onto Slack."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, UserId
from bot.act.ids import OF_ACTS, Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, View
from bot.texts import Markup, Texts, escape
from bot.views.notice import asks_first
from bot.views.pages import lazily
from bot.views.person import LANGUAGES, name
from models.calendar import wall_time
from models.mail import MailState
from models.mail_consent import Agreed, MailConsent, sign_of
from models.membership import Standing
from models.network import Network
from models.off_slack import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_ORGANISATION, Noted, Was
from models.person import Language, Person

# What became of the mail that asked, where it is not known to have come.
NOT_ASKED = {
    MailState.PENDING: "pending", MailState.CLAIMED: "pending",
    MailState.FAILED: "failed", MailState.UNWANTED: "failed",
    MailState.UNKNOWN: "unknown",
}  # fmt: skip


@dataclass(frozen=True)
class ByMail:
    """What somebody said about mail, where Kring sends any; None: they were not asked.

    `asked`: what became of the mail that asked.
    """

    consent: MailConsent | None = None
    asked: MailState | None = None


def new_button(t: Texts, network: Network) -> Element:
    """The way to note a member who is not on Slack."""
    return blocks.button(t.plain("off_slack.new"), Act.OFF_SLACK_NEW, About(network=network.id))


def button(t: Texts, network: Network, person: Person) -> Element:
    """The way to what is noted of one of them."""
    about = About(network=network.id, item=person.id)
    return blocks.button(t.plain("off_slack.open"), Act.OFF_SLACK, about, of=person.name)


def enter_for(t: Texts, people: Sequence[Person], act: Act, about: About) -> list[Block]:
    """For whom somebody who leads can enter what they said; nothing while all are on Slack."""
    ways = [blocks.act_option(one.name, act, msgspec.structs.replace(about, behalf=one.id)) for one in people]
    if not ways:
        return []
    return [blocks.actions(blocks.select(ways, action=OF_ACTS, placeholder=t.plain("off_slack.enter_who")))]


def said_by(t: Texts, person: Person) -> str:
    """Somebody who said something, escaped; of who is not on Slack that another entered it."""
    return t("off_slack.said_by", who=person.name) if person.off_slack else escape(name(person))


@fields.form(Form.OFF_SLACK, "off_slack.title")
class Noting(msgspec.Struct, frozen=True, kw_only=True):
    """A member who is not on Slack."""

    name: Annotated[str, fields.line(LONGEST_NAME)] = ""
    address: Annotated[str, fields.line(LONGEST_ADDRESS, optional=True)] = ""
    organisation: Annotated[str, fields.line(LONGEST_ORGANISATION, optional=True)] = ""
    language: Annotated[Language, fields.pick()]
    back: Annotated[int | None, fields.pick(optional=True)] = None  # who was a member before


def form(t: Texts, network: Network, one: Noted | None, were: Sequence[Was] = ()) -> View:
    """Who it is; what is kept of them, and that they should know, stands above."""
    held = {"language": network.language}
    if one is not None:
        held = fields.held(Noting, one.contact, name=one.person.name, language=one.person.language)
    back = [Option(_was(t, network, each), str(each.person.id)) for each in were]
    asked = fields.ask(t, Noting, held, choices={"language": LANGUAGES, "back": back})
    about = About(network=network.id, item=one.person.id if one else None)
    return fields.modal(t, Noting, [blocks.section(t("off_slack.lead")), *asked.values()], about)


def _was(t: Texts, network: Network, one: Was) -> str:
    """Who was a member until when, plain."""
    who, left = one.person.name, one.place.left_at
    if left is None:
        return who
    return t.plain("off_slack.was", who=who, day=t.day(wall_time(left, network.zone).date()))


def were(t: Texts, network: Network, gone: Sequence[Was]) -> list[Callable[[], Sequence[Block]]]:
    """Who was a member without Slack, of whom questions and attendance are kept until they are forgotten."""

    def draw(one: Was) -> Sequence[Block]:
        return [blocks.section(escape(_was(t, network, one)), forget_button(t, network, one.person))]

    return lazily(gone, draw, t("off_slack.were"))


def forget_button(t: Texts, network: Network, person: Person) -> Element:
    """The way to forget one of them, once it is asked for."""
    about = About(network=network.id, item=person.id)
    press = blocks.button(
        t.plain("off_slack.forget"), Act.OFF_SLACK_FORGET, about, style="danger", of=person.name
    )
    return asks_first(t, press, "off_slack.forget", t.plain("off_slack.forget_sure", who=person.name))


def card(
    t: Texts, network: Network, one: Noted, waiting: int, said: str = "", mail: ByMail | None = None
) -> View:
    """All that is noted of one of them, and what can be done; `said`: what was just done.

    `mail`: what they said about mail, where there is any.
    """
    about = About(network=network.id, item=one.person.id)
    lines = [f"*{escape(one.person.name)}*", *_facts(t, network, one), *by_mail(t, network, one, mail)]
    send = blocks.button(t.plain("to_send.title"), Act.TO_SEND, About(network=network.id))
    off = blocks.button(t.plain("off_slack.off"), Act.OFF_SLACK_OFF, about)
    who = one.person.name
    there = msgspec.structs.replace(about, seen=sign_of(one.person.id, one.contact.address))
    body = [
        *([blocks.section(said)] if said else []),
        blocks.section("\n".join(lines)),
        blocks.section(t.n("off_slack.waiting", waiting) if waiting else t("off_slack.nothing_waits"), send),
        blocks.actions(
            blocks.button(t.plain("off_slack.change"), Act.OFF_SLACK_EDIT, about),
            *_ask_for_mail(t, one, there, mail),
            *_works(t, one, there, mail),
            blocks.button(t.plain("proof.button"), Act.PROOF_OF, about),
            blocks.button(t.plain("off_slack.is_title"), Act.OFF_SLACK_IS, about),
            asks_first(t, off, "off_slack.off", t.plain("off_slack.off_sure", who=who)),
            forget_button(t, network, one.person),
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


def by_mail(t: Texts, network: Network, one: Noted, mail: ByMail | None) -> list[str]:
    """How it stands with mail to them; nothing where they were not asked."""
    if mail is None or mail.consent is None:
        return []
    consent, address = mail.consent, one.contact.address
    if not address:
        return []
    if consent.refuses(address):
        return [t("mail.is_stopped")]
    if consent.address != address:
        return [t("mail.is_moved" if consent.address else "mail.is_open")]
    if consent.said is Agreed.NOT_YET and mail.asked in NOT_ASKED:
        return [t(f"mail.asked_{NOT_ASKED[mail.asked]}")]
    day = t.day(wall_time(consent.said_at or consent.asked_at, network.zone).date())
    return [t(f"mail.is_{consent.said}", day=day)]


def mail_refused(t: Texts, network: Network, noted: Sequence[Noted]) -> list[Block]:
    """Whom no mail reaches, with the way to the first of them; nothing while there is nobody."""
    if not noted:
        return []
    names = ", ".join(one.person.name for one in noted)
    return [blocks.section(t("mail.refused_at_home", names=names), button(t, network, noted[0].person))]


def _ask_for_mail(t: Texts, one: Noted, about: About, mail: ByMail | None) -> list[Element]:
    """The way to ask whether mail may come, where they were not asked or that did not reach them."""
    address = one.contact.address
    if mail is None or not address:
        return []
    if mail.consent is not None and not mail.consent.may_be_asked(address, mail.asked):
        return []
    press = blocks.button(t.plain("mail.ask"), Act.MAIL_ASK, about, of=one.person.name)
    return [asks_first(t, press, "mail.ask", t.plain("mail.ask_sure", who=one.person.name))]


def _works(t: Texts, one: Noted, about: About, mail: ByMail | None) -> list[Element]:
    """The way to say that their address does not work, and to take that back."""
    consent = mail.consent if mail is not None else None
    if consent is None or not consent.address or consent.address != one.contact.address:
        return []
    if consent.said is Agreed.WRONG:
        return [blocks.button(t.plain("mail.works"), Act.MAIL_WORKS, about, of=one.person.name)]
    if consent.said is Agreed.STOPPED:
        return []
    press = blocks.button(t.plain("mail.works_not"), Act.MAIL_WORKS_NOT, about, of=one.person.name)
    return [asks_first(t, press, "mail.works_not", t.plain("mail.works_not_sure", who=one.person.name))]


@fields.form(Form.OFF_SLACK_IS, "off_slack.is_title", submit="off_slack.is_on")
class Account(msgspec.Struct, frozen=True):
    """Who somebody is on Slack."""

    account: Annotated[UserId, fields.person()]


def is_form(t: Texts, network: Network, one: Noted) -> View:
    """Ask who somebody is on Slack, and say what follows."""
    who = one.person.name
    asked = fields.ask(t, Account)
    parts = [blocks.section(t("off_slack.is_lead", who=who)), *asked.values()]
    return fields.modal(t, Account, parts, About(network=network.id, item=one.person.id))


def is_sure(t: Texts, network: Network, one: Noted, user_id: str) -> View:
    """The question before two become one, which nobody undoes: who becomes which account, what follows."""
    about = About(network=network.id, item=one.person.id, writer=user_id)
    join = blocks.button(t.plain("off_slack.is_submit"), Act.OFF_SLACK_JOIN, about, style="danger")
    said = t("off_slack.is_sure", who=one.person.name, account=Markup(f"<@{user_id}>"))
    return blocks.modal(
        Form.SURE, t.plain("off_slack.is_title"), [blocks.section(said), blocks.actions(join)],
        close=t.plain("common.cancel"),
    )  # fmt: skip
