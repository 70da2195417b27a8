"""The forms of a decision: opened, changed, one thing that was found, and what became of it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Form
from bot.slack import blocks
from bot.slack.blocks import Menu, Option, Part, View
from bot.texts import Texts
from bot.views.decision import about_it
from models.consent import Standing
from models.decision import (
    LONGEST_FINDING,
    LONGEST_TEXT,
    LONGEST_WHAT,
    Aspect,
    Decision,
    DecisionState,
    Finding,
    Phase,
)
from models.network import Network
from models.question import GONE


@fields.form(Form.DECISION_NEW, "decision.new", submit="decision.open")
class New(msgspec.Struct, frozen=True):
    """What is to be decided, and from which question that comes."""

    what: Annotated[str, fields.lines(LONGEST_WHAT, no_names=True)] = ""
    question: Annotated[Key, fields.pick(optional=True)] | None = None
    again: Annotated[fields.Ticked, fields.tick("decision.comes_again")] = ()


@fields.form(Form.DECISION_EDIT, "decision.change")
class Edit(msgspec.Struct, frozen=True):
    """The same once it is open, and whether members write what was found too."""

    what: Annotated[str, fields.lines(LONGEST_WHAT, at="decision.what", no_names=True)] = ""
    again: Annotated[fields.Ticked, fields.tick("decision.comes_again", at="decision.again")] = ()
    members: Annotated[fields.Ticked, fields.tick("decision.members_add")] = ()


@fields.form(Form.DECISION_ADD, "decision.add_explore")
class Add(msgspec.Struct, frozen=True):
    """One thing that was found; of a proposal from which side."""

    about: Annotated[Key, fields.pick(optional=True)] | None = None
    aspect: Annotated[Aspect, fields.one_of("decision.aspect_")] | None = None
    text: Annotated[str, fields.lines(LONGEST_FINDING, no_names=True)] = ""


@fields.form(Form.DECISION_CLOSE, "decision.close")
class End(msgspec.Struct, frozen=True):
    """What became of it."""

    state: Annotated[Literal["open", "decided", "none"], fields.one_of("decision.ends_")]
    text: Annotated[str, fields.lines(LONGEST_TEXT, optional=True, no_names=True, at="decision.outcome")] = ""


def new(t: Texts, network: Network, questions: Mapping[int, str]) -> View:
    """The form that opens a decision."""
    menu = Menu(Option(" ".join(text.split()), str(key)) for key, text in questions.items())
    asked = fields.ask(t, New, {"again": True}, choices={"question": menu})
    parts: list[Part] = [blocks.section(t("decision.new_lead")), *asked.values()]
    return fields.modal(t, New, parts, About(network=network.id))


def edit(t: Texts, decision: Decision, *, off: bool = False) -> View:
    """The form of what can be changed of one that is open; `off` the agenda it was taken by hand."""
    again = decision.comes_again and not off
    what = "" if decision.what == GONE else decision.what
    filled = {"what": what, "again": again, "members": decision.members_add}
    return fields.modal(t, Edit, [*fields.ask(t, Edit, filled).values()], about_it(decision))


def add(t: Texts, decision: Decision, phase: Phase, proposals: Sequence[Finding]) -> View:
    """The form of one thing that was found."""
    examines = phase is Phase.EXAMINE
    menu = Menu(Option(" ".join(one.text.split()), str(one.id)) for one in proposals)
    without = () if examines else ("about", "aspect")
    asked = fields.ask(
        t, Add, {"about": proposals[0].id if len(proposals) == 1 else None},
        choices={"about": menu}, without=without, labels={"text": t.plain(f"decision.text_{phase}")},
    )  # fmt: skip
    lead = blocks.section(t(f"decision.do_{phase}"))
    return fields.modal(
        t, Add, [lead, *asked.values()], about_it(decision, choice=phase), title=f"decision.add_{phase}"
    )


def close(t: Texts, decision: Decision, found: Standing, held: End | None = None) -> View:
    """The form of what became of it, with the words to which consent was asked, or those it `held`."""
    filled = {
        "state": DecisionState.DECIDED if decision.phase is Phase.DECIDE else None,
        "text": decision.outcome or decision.proposal,
    }
    if held is not None:
        filled = {"state": held.state, "text": held.text}
    about = About(network=decision.network_id, item=decision.id, attempt=found.objections)
    warned = [blocks.section(t.n("decision.objections_left", found.objections))] if found.objections else []
    return fields.modal(t, End, [*warned, *fields.ask(t, End, filled).values()], about)
