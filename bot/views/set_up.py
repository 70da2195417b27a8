"""What whoever facilitates sees of setting up a network step by step: a form a step, and what was said."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.registers.resource import Stands as ResourceStands
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part, View
from bot.texts import Texts
from bot.views import invitation, phase
from models.invitation import Contents
from models.network import Network, NetworkKind
from models.register import Reads
from models.set_up import Step

CLOSE = "measuring.later"


@fields.form(Form.SET_UP_THEME, "set_up.title", submit="set_up.next", close=CLOSE)
class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """The theme, with what belongs to it; what does not and a goal can be left out."""

    theme: Annotated[str, fields.line(150, at="network.theme")] = ""
    scope_in: Annotated[str, fields.line(300, at="network.scope_in")] = ""
    scope_out: Annotated[str, fields.line(300, at="network.scope_out", optional=True)] = ""
    goal: Annotated[str, fields.line(300, at="network.goal", optional=True)] = ""


@fields.form(Form.SET_UP_KIND, "set_up.title", submit="set_up.next", close=CLOSE)
class Kind(msgspec.Struct, frozen=True):
    """Within one organisation or between several."""

    kind: Annotated[NetworkKind, fields.one_of("set_up.kind_")]


@fields.form(Form.SET_UP_WHOM, "set_up.title", submit="set_up.next", close=CLOSE)
class Whom(msgspec.Struct, frozen=True, kw_only=True):
    """For whom it is, and what it brings them."""

    whom: Annotated[str, fields.lines(invitation.LONGEST, at="invitation.whom", optional=True)] = ""
    worth: Annotated[str, fields.lines(invitation.LONGEST, at="invitation.worth", optional=True)] = ""
    benefits: invitation.Benefits = ()


@fields.form(Form.SET_UP_PROMISES, "set_up.title", submit="set_up.next", close=CLOSE)
class Promises(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, and what is offered."""

    asked: Annotated[str, fields.lines(invitation.LISTED, at="invitation.asked", optional=True)] = ""
    offered: Annotated[str, fields.lines(invitation.LISTED, at="invitation.offered", optional=True)] = ""


@fields.form(Form.SET_UP_RESOURCES, "set_up.title", submit="set_up.next", close=CLOSE)
class Resources(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the group needs; others go on its list."""

    what: Annotated[str, fields.line(150, at="resource.what", optional=True)] = ""
    owner: Annotated[str, fields.line(150, at="resource.owner", optional=True)] = ""
    stands: Annotated[ResourceStands, fields.one_of("resource.stands_", at="resource.stands")] = (
        ResourceStands.NEEDED
    )


FORMS: Mapping[Step, type[msgspec.Struct]] = {
    Step.THEME: Theme, Step.KIND: Kind, Step.WHOM: Whom, Step.PROMISES: Promises, Step.RESOURCES: Resources,
}  # fmt: skip
MODALS = (Form.SET_UP, *(fields.FORMS[struct].callback for struct in FORMS.values()))


def button(t: Texts, network: Network, *, main: bool = False) -> Element:
    """The way to the step with which it goes on."""
    style = "primary" if main else None
    return blocks.button(t.plain("set_up.button"), Act.SET_UP, About(network=network.id), style=style)


def step_form(t: Texts, network: Network, step: Step, found: Contents) -> View:
    """One step with what is known of it; it can be skipped, and the one before can be seen again."""
    steps, struct = [*Step], FORMS[step]
    number = steps.index(step) + 1
    about = About(network=network.id, choice=step)
    title = t(f"set_up.step_{step}")
    here = About(network=network.id, entry=step)
    ways = [blocks.button(t.plain("set_up.skip"), Act.SET_UP_SKIP, here)]
    if number > 1:
        back = About(network=network.id, entry=steps[number - 2])
        ways.append(blocks.button(t.plain("set_up.back"), Act.SET_UP, back))
    offered = {"benefits": invitation.benefits(Texts(network.language))} if step is Step.WHOM else {}
    reads = [blocks.context(t(f"register.reads_{Reads.MEMBERS}"))] if step is Step.RESOURCES else []
    parts: list[Part] = [
        blocks.section(t("set_up.heading", number=number, of=len(steps), title=title)),
        blocks.section(t(f"set_up.lead_{step}")),
        *reads,
        *fields.ask(t, struct, _held(network, step, found), choices=offered).values(),
        blocks.actions(*ways),
    ]
    return fields.modal(t, struct, parts, about)


def _held(network: Network, step: Step, found: Contents) -> dict[str, Any]:
    if step is Step.PROMISES:
        return {side: "\n".join(found.side(offered=side == "offered")) for side in ("asked", "offered")}
    if step is Step.WHOM:
        return fields.held(Whom, found.said)
    return {} if step is Step.RESOURCES else fields.held(FORMS[step], network)


def overview(t: Texts, network: Network, said: Collection[Step]) -> View:
    """Every step with whether something was said, each to be changed, and what comes next."""
    about = About(network=network.id)
    parts: list[Block] = [blocks.section(t("set_up.all_asked", theme=network.theme))]
    for step in Step:
        title = t.plain(f"set_up.step_{step}")
        key = "set_up.said" if step in said else "set_up.not_said"
        change = About(network=network.id, choice=step)
        press = blocks.button(t.plain("set_up.change"), Act.SET_UP, change, of=title)
        parts.append(blocks.section(t(key, title=title), press))
    ways = [
        blocks.button(t.plain("phase.do_invite"), Act.INVITE, about, style="primary"),
        blocks.button(t.plain("session.plan"), Act.NEW_SESSION, about),
        phase.button(t, network),
    ]
    parts += [blocks.section(t("set_up.then")), blocks.actions(*ways)]
    return blocks.modal(
        Form.SET_UP, t.plain("set_up.title"), parts, about=about, close=t.plain("common.close")
    )


def kind(t: Texts, network: Network) -> list[Block]:
    """Whose people it brings together, for everybody who belongs to it; nothing where nobody said."""
    return [blocks.context(t(f"set_up.is_{network.kind}"))] if network.kind else []
