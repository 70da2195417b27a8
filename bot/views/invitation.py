"""The invitation in own words: as it is read, what it does not say yet, the form in which it is written."""

from collections.abc import Collection, Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Option, View
from bot.texts import Markup, Texts, called, escape
from bot.views import member_kind, statement
from models.invitation import Contents, Invitation, Part
from models.network import Network
from models.session import LearningSession, Mode

LONGEST = 400  # characters of one part: the whole fits in one message
LISTED = 1300  # of a list, one on a line
BENEFITS = (
    "ideas",
    "contacts",
    "distance",
    "advice",
    "shares",
    "meets",
    "resilient",
)  # first those of members


def benefits(t: Texts) -> list[Option]:
    """What a learning network brings its members, and their organisations, as examples to tick."""
    return [Option(t.plain(f"invitation.benefit_{one}"), one) for one in BENEFITS]


def ticked(t: Texts, which: Collection[str]) -> list[str]:
    """Return the words of the examples that were ticked."""
    return [one.text for one in benefits(t) if one.value in which]


Benefits = Annotated[tuple[str, ...], fields.boxes(at="invitation.benefits")]


@fields.form(Form.INVITATION_WORDS, "invitation.title")
class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What can be written in the invitation to a network; all of it can be left empty."""

    what: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    worth: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    benefits: Benefits = ()
    whom: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    takes: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    how: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    guidance: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    learned: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    practical: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    asked: Annotated[str, fields.lines(LISTED, optional=True)] = ""
    offered: Annotated[str, fields.lines(LISTED, optional=True)] = ""
    passed_on: Annotated[fields.Ticked, fields.tick("invitation.passed_on_yes")] = ()


def leads(t: Texts, found: Contents) -> str:
    """Who facilitates, as the invitation names them."""
    return Markup(called(found.leads[0])) if found.leads else t.plain("network.somebody_who_leads")


def about(t: Texts, network: Network, found: Contents) -> list[Block]:
    """What it is about: the goal, what belongs to it and what does not, each part that was written."""
    body = []
    if network.goal:
        body.append(blocks.section(t("network.goal", goal=network.goal)))
    if network.scope_in:
        body.append(blocks.section(t("network.scope_in", inside=network.scope_in)))
    if network.scope_out:
        body.append(blocks.section(t("network.scope_out", outside=network.scope_out)))
    written = {part: getattr(found.said, part) for part in found.said.written} if found.said else {}
    body += [blocks.section(_titled(t, part, escape(words))) for part, words in written.items()]
    for side, offered in (("asked", False), ("offered", True)):
        if lines := found.side(offered=offered):
            said = t.listing([escape(line) for line in lines])
            body.append(blocks.section(_titled(t, side, said)))
    return [
        *body,
        *member_kind.in_invitation(t, found.kinds),
        *statement.words(t, network, found.stated),
    ]


def _titled(t: Texts, name: str, words: str) -> str:
    return f"*{t(f'invitation.field_{name}')}*\n{words}"


def ahead(t: Texts, found: Contents) -> list[Block]:
    """How many sessions are to come, and of the first one when it is, until when and where."""
    first = found.first
    if first is None:
        return []
    when = t.during(first.starts_local, first.wall_time_after(first.minutes), first.zone)
    said = [t.n("invitation.ahead", len(found.ahead), when=when)]
    if place := _place(t, first):
        said.append(t("invitation.ahead_at", place=place))
    return [blocks.section(" ".join(said))]


def _place(t: Texts, first: LearningSession) -> str:
    return t.plain("mode.online") if first.mode is Mode.ONLINE else first.place


def lead(t: Texts, network: Network, found: Contents) -> Block:
    """Who invites, and to what."""
    return blocks.section(t("network.invitation", who=leads(t, found), theme=network.theme))


def screen(t: Texts, network: Network, found: Contents, said: str = "", ways: Sequence[Element] = ()) -> View:
    """The invitation as it is read, what it does not say yet, and what can be done with it, `ways` too.

    What was just done is `said` above it, escaped.
    """
    place = About(network=network.id)
    lacks = found.missing(network)
    body = [blocks.section(said)] if said else []
    body += [
        blocks.section(" ".join(_missing(t, found, lacks))),
        blocks.actions(
            blocks.button(
                t.plain("invitation.write"), Act.INVITATION_WORDS, place, style="primary" if lacks else None
            ),
            blocks.button(t.plain("trial.send"), Act.INVITATION_TRIAL, place),
            blocks.button(t.plain("message.copy"), Act.INVITATION_COPY, place),
            *ways,
        ),
        blocks.context(t("invitation.as_read")),
        blocks.divider(),
        lead(t, network, found),
        *about(t, network, found),
        *ahead(t, found),
        blocks.context(t("network.invitation_why")),
    ]
    return blocks.modal(
        Form.INVITATION, t.plain("invitation.title"), body, about=place, close=t.plain("common.close")
    )


def _missing(t: Texts, found: Contents, lacks: Sequence[Part]) -> list[str]:
    """Which of the eight parts are missing, in a sentence, and whether it asks without offering."""
    said = [t("invitation.whole")]
    if lacks:
        names = ", ".join(t.plain(f"invitation.part_{part}") for part in lacks)
        said = [t.n("invitation.missing", len(lacks), names=names)]
    if found.side(offered=False) and not found.side(offered=True):
        said.append(t("invitation.no_offer"))
    return said


def button(t: Texts, network: Network) -> Element:
    """The way to it, for whoever facilitates."""
    return blocks.button(t.plain("invitation.button"), Act.INVITATION, About(network=network.id))


def form(t: Texts, network: Network, found: Contents) -> View:
    """The form for all of it; beside each part that is missing it says so."""
    known, lacks = found.known(network), found.missing(network)
    hints = {}
    for part in Part:
        hint = t.plain(f"invitation.{'known' if part in known else 'hint'}_{part}")
        hints[part.value] = t.plain("invitation.lacks", hint=hint) if part in lacks else hint
    said = found.said or Invitation(network_id=network.id)
    filled = fields.held(
        Words,
        said,
        asked="\n".join(found.side(offered=False)),
        offered="\n".join(found.side(offered=True)),
    )
    offered = benefits(Texts(network.language))
    asked = fields.ask(t, Words, filled, hints=hints, choices={"benefits": offered})
    parts = [blocks.context(t("invitation.form_lead")), *asked.values()]
    return fields.modal(t, Words, parts, About(network=network.id))


def outside(t: Texts, network: Network, found: Contents, how: Sequence[str] = ()) -> Message:
    """The invitation for who reads it outside Slack, with how to say yes, or `how` to sign up for a call."""
    ways = [*how]
    if not how:
        ways.append(
            t("invitation.say_yes", who=leads(t, found)) if found.leads else t("invitation.say_yes_leader")
        )
    elif found.leads:
        ways.append(t("invitation.no_slack", who=leads(t, found)))
    if found.said is not None and found.said.passed_on:
        ways.append(t("invitation.pass_on"))
    return Message(
        [
            lead(t, network, found),
            *about(t, network, found),
            *ahead(t, found),
            blocks.section(" ".join(ways)),
        ]
    )


def page(
    t: Texts, network: Network, found: Contents, stands: Sequence[Block], ways: Sequence[Element] = ()
) -> View:
    """What the network is, for everybody who belongs to it.

    `stands` says in which phase it is, and whose; the `ways` lead to what goes with it.
    """
    names = Markup(", ".join(called(person) for person in found.leads))
    who = t("invitation.led_by", who=names) if found.leads else t("invitation.led_by_nobody")
    body = [
        blocks.section(t("invitation.about", theme=network.theme)),
        *stands,
        *about(t, network, found),
        *ahead(t, found),
        blocks.section(who),
        *([blocks.actions(*ways)] if ways else []),
    ]
    return blocks.modal(Form.NOTICE, t.plain("invitation.about_title"), body, close=t.plain("common.close"))


def about_button(t: Texts, network: Network) -> Element:
    """The way to what the network is."""
    return blocks.button(t.plain("invitation.about_title"), Act.ABOUT_NETWORK, About(network=network.id))
