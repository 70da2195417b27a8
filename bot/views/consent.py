"""What people see of consent: the question, what members say by name, and the form of who has a remark."""

from collections.abc import Collection, Sequence
from typing import Annotated

import msgspec
from babel.lists import format_list

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import REGION, Texts, escape
from bot.views.off_slack import enter_for, said_by
from bot.views.person import name
from models.consent import LONGEST_WORDS, Consent, Says, Standing
from models.decision import LONGEST_TEXT, Decision, DecisionState
from models.network import Network
from models.person import Person
from models.question import GONE


@fields.form(Form.CONSENT_ASK, "consent.ask_title", submit="consent.ask")
class Ask(msgspec.Struct, frozen=True):
    """The words to which consent is asked, and whether the channel is asked too."""

    text: Annotated[str, fields.lines(LONGEST_TEXT, no_names=True)] = ""
    channel: Annotated[fields.Ticked, fields.tick("consent.in_channel_too")] = ()


@fields.form(Form.CONSENT_SAY, "consent.say_title", submit="common.send")
class Say(msgspec.Struct, frozen=True):
    """What somebody says of a proposal, in their own words unless it is yes."""

    says: Annotated[Says, fields.one_of("consent.says_")]
    words: Annotated[str, fields.lines(LONGEST_WORDS, optional=True)] = ""


def about(one: Decision) -> About:
    """What a press about the proposal in these words is about."""
    return About(network=one.network_id, item=one.id, attempt=one.times)


def _buttons(t: Texts, one: Decision, mine: Consent | None, *, of: str = "") -> list[Element]:
    """What somebody can say, or say otherwise."""
    yes = blocks.button(t.plain("consent.yes"), Act.CONSENT_YES, about(one), of=of, style="primary")
    other = blocks.button(t.plain("consent.say"), Act.CONSENT_SAY, about(one), of=of)
    if mine is None:
        return [yes, other]
    return [blocks.button(t.plain("consent.change"), Act.CONSENT_SAY, about(one), of=of)]


def what(t: Texts, one: Decision, silent: Collection[int] = ()) -> str:
    """What is to be decided; of one of the `silent` that it comes from a hidden question. Not escaped.

    Where its words went with a question that was taken back, that it waits for others.
    """
    if one.what == GONE:
        return t.plain("decision.without_words")
    return t.plain("decision.silent") if one.id in silent else one.what


def _words(text: str) -> Block:
    return {"type": "section", "text": blocks.plain(text)}


def question(t: Texts, one: Decision) -> list[Block]:
    """The proposal, and what is asked of it."""
    return [blocks.section(t("consent.lead")), _words(one.proposal), blocks.context(t("consent.means"))]


def asked(
    t: Texts, one: Decision, found: Standing, me: int, *, leads: bool, off_slack: Sequence[Person] = ()
) -> list[list[Block]]:
    """The question with what members say of it by name, in pieces that stay together.

    Of those who are not on Slack whoever leads enters what they said.
    """
    mine = found.mine(me)
    pieces = [[*question(t, one), blocks.actions(*_buttons(t, one, mine))]]
    if mine is not None:
        pieces[0].insert(-1, blocks.context(t("consent.you_said", says=t.plain(f"consent.says_{mine.says}"))))
    for says in (Says.OBJECTION, Says.REMARK):
        pieces += [[_said(t, *said)] for said in found.of(says)]
    if found.of(Says.YES):
        people = [said_by(t, person) for _, person in found.of(Says.YES)]
        pieces.append([_names(t, "consent.who_yes", people)])
    if found.silent:
        pieces.append([_names(t, "consent.who_silent", _escaped(found.silent))])
    if found.off_slack:
        pieces.append([_names(t, "consent.who_off_slack", _escaped(found.off_slack))])
    if enter := enter_for(t, off_slack, Act.CONSENT_SAY, about(one)):
        pieces.append(enter)
    if leads and found.objections:
        pieces.append([blocks.context(t.n("consent.to_solve", found.objections))])
    if found.before:
        pieces.append([blocks.section(t("consent.before"))])
        pieces += [[_said(t, *said)] for said in found.before]
    return pieces


def _said(t: Texts, given: Consent, person: Person) -> Block:
    said = t(f"consent.line_{given.says}", who=name(person), words=given.words)
    return blocks.section(f"{said} {t('consent.entered')}" if person.off_slack else said)


def _escaped(people: Sequence[Person]) -> list[str]:
    return [escape(name(one)) for one in people]


def _names(t: Texts, key: str, people: Sequence[str]) -> Block:
    named = format_list(people, locale=REGION[t.language])
    return blocks.context(f"{t(key, n=len(people))} {named}")


def form(t: Texts, one: Decision, mine: Consent | None, behalf: Person | None = None) -> View:
    """The form of who has a remark or an objection, or says something else now; `behalf`: not on Slack."""
    filled = {"says": mine.says, "words": mine.words} if mine is not None else {"says": None}
    parts = [*question(t, one), *fields.ask(t, Say, filled).values()]
    if behalf is None:
        return fields.modal(t, Say, parts, about(one))
    entering = blocks.section(t("off_slack.entering", who=behalf.name))
    return fields.modal(t, Say, [entering, *parts], msgspec.structs.replace(about(one), behalf=behalf.id))


def ask_form(t: Texts, about: About, text: str, *, asks: bool, inside: bool = False) -> View:
    """The form that asks the group, with the words of a proposal; whether others are asked about already.

    What stays within the circle is not asked in the channel.
    """
    lead = "consent.ask_anew" if asks else "consent.ask_lead"
    asked = fields.ask(t, Ask, {"text": text}, without=("channel",) if inside else ())
    parts = [blocks.section(t(lead)), *asked.values()]
    if inside:
        parts.append(blocks.context(t("consent.stays_inside")))
    return fields.modal(t, Ask, parts, about)


def in_channel(t: Texts, one: Decision, times: int, *, inside: bool = False) -> Message:
    """The question to the group; afterwards what became of it, or that it stays within the circle by now."""
    if one.state is DecisionState.REMOVED:
        return Message([blocks.section(t("consent.removed"))])
    if inside:
        return Message([blocks.section(t("consent.inside"))])
    about_what = blocks.section(t("consent.about", what=what(t, one)))
    if times != one.times:
        return Message([about_what, blocks.context(t("consent.other_words"))])
    if not one.asks:
        key = f"consent.now_{one.state}"
        words = [_words(one.outcome)] if one.state is DecisionState.DECIDED else []
        return Message([about_what, blocks.section(t(key)), *words])
    of = blocks.button(t.plain("consent.read"), Act.DECISION, About(network=one.network_id, item=one.id))
    return Message([about_what, *question(t, one), blocks.actions(*_buttons(t, one, None), of)])


def for_me(t: Texts, one: Decision, silent: Collection[int] = ()) -> list[Block]:
    """The question on Home, to who said nothing yet."""
    of = what(t, one, silent)
    said = t("consent.for_me", what=of)
    return [
        blocks.section(said), _words(one.proposal), blocks.actions(*_buttons(t, one, None, of=of)),
        blocks.context(t("consent.means")),
    ]  # fmt: skip


def for_leads(t: Texts, network: Network, one: Decision, found: Standing) -> list[Block]:
    """How far it is, for whoever facilitates."""
    of = len(found.said) + len(found.silent)
    all_said = "consent.all_on_slack_said" if found.off_slack else "consent.all_said"
    key = "consent.some_said" if found.silent else all_said
    words = [t(key, what=what(t, one), said=len(found.said), of=of)]
    if found.objections:
        words.append(t.n("consent.with_objections", found.objections))
    read = blocks.button(t.plain("consent.read"), Act.DECISION, About(network=network.id, item=one.id))
    return [blocks.section(" ".join(words), read)]
