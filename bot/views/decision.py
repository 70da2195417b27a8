"""What people see of decisions: all of them, one with its phase and what was found, and its forms."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Literal

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Menu, Option, Part, View
from bot.texts import Markup, Texts, escape
from bot.views import consent as consent_view
from bot.views.confidentiality import seen
from bot.views.consent import what
from bot.views.notice import asks_first
from bot.views.pages import drawn, lazily, paged
from models.agenda import AgendaItem
from models.calendar import wall_time
from models.confidentiality import Sight, Whom
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
from models.person import Person


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


@dataclass(frozen=True)
class State:
    """One decision as it is shown: what was found, what members say, the question that it comes from."""

    decision: Decision
    findings: Sequence[Finding]
    standing: Standing
    question: Sight | None = None
    off: bool = False  # the agenda of the session to come, off which it was taken by hand
    off_slack: Sequence[Person] = ()  # for whom what they say can be entered

    def of(self, phase: Phase) -> list[Finding]:
        """Return what was found in a phase."""
        return [one for one in self.findings if one.phase is phase]

    def about(self, proposal: Finding | None) -> list[Finding]:
        """Return what was found of a proposal, or of all of them."""
        key = proposal.id if proposal is not None else None
        return [one for one in self.of(Phase.EXAMINE) if one.about_id == key]


def button(t: Texts, network_id: int) -> Element:
    """The way to all decisions of a network."""
    return blocks.button(t.plain("decision.title"), Act.DECISIONS, About(network=network_id))


def _about(one: Decision, choice: str | None = None) -> About:
    return About(network=one.network_id, item=one.id, choice=choice)


def _day(t: Texts, network: Network, one: Decision) -> str:
    return t.day(wall_time(one.day, network.zone).date())


def line(t: Texts, one: Decision, silent: Collection[int] = ()) -> Markup:
    """What was decided, below what it was about; escaped."""
    return Markup(t("decision.line", what=what(t, one, silent), outcome=one.outcome))


def went_on(t: Texts, point: AgendaItem) -> Markup:
    """What the group talked about and did not decide, with the phase in which it was; escaped."""
    return Markup(t("decision.went_on", what=point.title, phase=t.plain(f"decision.phase_{point.phase}")))


def listed(
    t: Texts,
    network: Network,
    shown: Sequence[Decision],
    *,
    leads: bool,
    silent: Collection[int] = (),
    start: int = 0,
) -> View:
    """All decisions: those that are open with their phase, then those that are over with their day."""

    def draw(one: Decision) -> list[Block]:
        of = what(t, one, silent)
        read = blocks.button(t.plain("decision.read"), Act.DECISION, _about(one), of=of)
        return [blocks.section(_stands(t, network, one, silent), read)]

    about = About(network=network.id)
    above: list[Block] = [blocks.section(t("decision.lead" if len(shown) else "decision.nothing"))]
    if leads:
        above.append(blocks.actions(blocks.button(t.plain("decision.new"), Act.DECISION_NEW, about)))
    return paged(
        t, Form.DECISIONS, t.plain("decision.title"), shown, draw,
        act=Act.DECISIONS, about=about, start=start, above=above,
    )  # fmt: skip


def _stands(t: Texts, network: Network, one: Decision, silent: Collection[int]) -> str:
    called = what(t, one, silent)
    if one.open:
        phase = t.plain(f"decision.phase_{one.phase}")
        return t("decision.is_open", what=called, phase=phase, day=_day(t, network, one))
    said = t(f"decision.is_{one.state}", day=_day(t, network, one))
    return "\n".join([line(t, one, silent) if one.outcome else t("decision.named", what=called), said])


def one(
    t: Texts, network: Network, state: State, whom: Whom, *, silent: Collection[int] = (), start: int = 0
) -> View:
    """One decision: where it is and since when, what can be done, and what was found in each phase."""
    decision = state.decision
    above = [blocks.section(t("decision.named", what=what(t, decision, silent))), *_where(t, network, state)]
    buttons = [*_buttons(t, decision, whom)]
    if buttons:
        above.append(blocks.actions(*buttons))
    draw, things = partial(_found, t, decision, whom), list[Callable[[], Sequence[Block]]]()
    if decision.asks:
        me = whom.person_id or 0
        things += lazily(
            consent_view.asked(t, decision, state.standing, me, leads=whom.leads, off_slack=state.off_slack),
            list,
        )
    things += lazily(state.of(Phase.EXPLORE), draw, t("decision.found_explore"))
    proposals = [each for found in state.of(Phase.PROPOSALS) for each in (found, *state.about(found))]
    things += lazily(proposals, draw, t("decision.found_proposals"))
    things += lazily(state.about(None), draw, t("decision.found_examine"))
    return paged(
        t, Form.DECISION, t.plain("decision.one"), things, drawn,
        act=Act.DECISION, about=_about(decision), start=start, above=above,
        below=[blocks.actions(button(t, network.id))],
    )  # fmt: skip


def _where(t: Texts, network: Network, state: State) -> list[Block]:
    """In which phase it is, or what became of it; what the group does in it; the question it comes from."""
    decision, day = state.decision, _day(t, network, state.decision)
    shown: list[Block] = []
    if state.question is not None:
        shown.append(blocks.context(t("decision.comes_from", question=seen(t, state.question))))
    if not decision.open:
        shown.append(blocks.section(t(f"decision.is_{decision.state}", day=day)))
        if decision.outcome:
            shown.append({"type": "section", "text": blocks.plain(decision.outcome)})
        return shown
    here = decision.phase
    names = {phase: t.plain(f"decision.phase_{phase}") for phase in Phase}
    way = " → ".join(f"*{names[phase]}*" if phase is here else names[phase] for phase in Phase)
    at = list(Phase).index(here) + 1
    shown.append(blocks.section(t("decision.in_phase", at=at, of=len(Phase), phase=names[here], day=day)))
    again = t("decision.again_yes" if decision.comes_again else "decision.again_no")
    again = t("decision.again_off") if state.off else again
    shown.append(blocks.context(f"{way}\n{t(f'decision.do_{here}')} {again}"))
    return shown


def _buttons(t: Texts, decision: Decision, whom: Whom) -> list[Element]:
    about = _about(decision)
    if not decision.open:
        again = blocks.button(t.plain("decision.reopen"), Act.DECISION_REOPEN, about)
        return [again, *_remove(t, decision)] if whom.leads else []
    here, found = decision.phase, list[Element]()
    if here is not Phase.DECIDE and (whom.leads or decision.members_add):
        key = f"decision.add_{here}"
        found.append(blocks.button(t.plain(key), Act.DECISION_ADD, _about(decision, choice=here)))
    if not whom.leads:
        return found
    if here is Phase.DECIDE:
        key = "consent.ask_again" if decision.asks else "consent.ask_title"
        found.append(blocks.button(t.plain(key), Act.CONSENT_ASK, about))
    found.append(blocks.button(t.plain("decision.close"), Act.DECISION_CLOSE, about))
    for by, act in ((1, Act.DECISION_ON), (-1, Act.DECISION_BACK)):
        there = here.step(by)
        if there is not None:
            said = t.plain(f"decision.{'on' if by > 0 else 'back'}", phase=t.plain(f"decision.phase_{there}"))
            found.append(blocks.button(said, act, _about(decision, choice=here)))
    found.append(blocks.button(t.plain("decision.change"), Act.DECISION_EDIT, about))
    return [*found, *_remove(t, decision)]


def _remove(t: Texts, decision: Decision) -> list[Element]:
    """Take away what was opened by mistake, after it was asked; not what stands in a report."""
    if not decision.told_nothing:
        return []
    press = blocks.button(t.plain("decision.remove"), Act.DECISION_REMOVE, _about(decision), style="danger")
    return [asks_first(t, press, "decision.remove", t.plain("decision.remove_sure"))]


def _may(decision: Decision, whom: Whom, found: Finding) -> bool:
    mine = found.added_by_id is not None and found.added_by_id == whom.person_id
    return decision.open and (whom.leads or mine)


def _found(t: Texts, decision: Decision, whom: Whom, found: Finding) -> list[Block]:
    """What was found, with the way to take it away; of a proposal, in the last phase, to ask about it."""
    said = escape(found.text)
    if found.phase is Phase.PROPOSALS:
        said = t("decision.named", what=found.text)
    elif found.aspect is not None:
        side = t.plain(f"decision.aspect_{found.aspect}")
        said = t("decision.of_proposal" if found.about_id else "decision.side", aspect=side, text=found.text)
    elif found.about_id:
        said = t("decision.of_proposal_plain", text=found.text)
    press = None
    if decision.phase is Phase.DECIDE and found.phase is Phase.PROPOSALS and whom.leads and decision.open:
        about = _about(decision, choice=str(found.id))
        press = blocks.button(t.plain("consent.ask_this"), Act.CONSENT_ASK, about, of=found.text)
    elif _may(decision, whom, found):
        about = About(network=decision.network_id, item=found.id)
        press = blocks.button(t.plain("decision.take_away"), Act.DECISION_TAKE_AWAY, about, of=found.text)
    return [blocks.section(said, press)]


def new(t: Texts, network: Network, questions: Mapping[int, str]) -> View:
    """The form that opens a decision."""
    menu = Menu(Option(" ".join(text.split()), str(key)) for key, text in questions.items())
    asked = fields.ask(t, New, {"again": True}, choices={"question": menu})
    parts: list[Part] = [blocks.section(t("decision.new_lead")), *asked.values()]
    return fields.modal(t, New, parts, About(network=network.id))


def edit(t: Texts, decision: Decision, *, off: bool = False) -> View:
    """The form of what can be changed of one that is open; `off` the agenda it was taken by hand."""
    again = decision.comes_again and not off
    filled = {"what": decision.what, "again": again, "members": decision.members_add}
    return fields.modal(t, Edit, [*fields.ask(t, Edit, filled).values()], _about(decision))


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
        t, Add, [lead, *asked.values()], _about(decision, choice=phase), title=f"decision.add_{phase}"
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
