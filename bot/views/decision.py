"""What people see of decisions: all of them, and one with its phase and what was found."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Markup, Texts, escape
from bot.views import consent as consent_view
from bot.views.confidentiality import seen
from bot.views.consent import what
from bot.views.notice import asks_first, nothing_yet
from bot.views.pages import drawn, lazily, paged
from models.agenda import AgendaItem
from models.calendar import wall_time
from models.confidentiality import Sight, Whom
from models.consent import Standing
from models.decision import (
    Decision,
    Finding,
    Phase,
)
from models.network import Network
from models.person import Person


@dataclass(frozen=True)
class State:
    """One decision as it is shown: what was found, what members say, the question that it comes from."""

    decision: Decision
    findings: Sequence[Finding]
    standing: Standing
    question: Sight | None = None
    off: bool = False  # the agenda of the session to come, off which it was taken by hand
    off_slack: Sequence[Person] = ()  # for whom what they say can be entered
    told_nothing: bool = False  # no report tells of it: it can be taken away

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


def about_it(one: Decision, choice: str | None = None) -> About:
    """What a button about a decision says, with what it chooses."""
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
        read = blocks.button(t.plain("decision.read"), Act.DECISION, about_it(one), of=of)
        return [blocks.section(_stands(t, network, one, silent), read)]

    about = About(network=network.id)
    lead = t("decision.lead") if len(shown) else nothing_yet(t, network, "decision.nothing")
    above: list[Block] = [blocks.section(lead)]
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
    buttons = _buttons(t, state, whom)
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
        act=Act.DECISION, about=about_it(decision), start=start, above=above,
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


def _buttons(t: Texts, state: State, whom: Whom) -> list[Element]:
    decision, about = state.decision, about_it(state.decision)
    remove = _remove(t, decision) if state.told_nothing else []
    if not decision.open:
        again = blocks.button(t.plain("decision.reopen"), Act.DECISION_REOPEN, about)
        return [again, *remove] if whom.leads else []
    here, found = decision.phase, list[Element]()
    if here is not Phase.DECIDE and (whom.leads or decision.members_add):
        key = f"decision.add_{here}"
        found.append(blocks.button(t.plain(key), Act.DECISION_ADD, about_it(decision, choice=here)))
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
            found.append(blocks.button(said, act, about_it(decision, choice=here)))
    found.append(blocks.button(t.plain("decision.change"), Act.DECISION_EDIT, about))
    return [*found, *remove]


def _remove(t: Texts, decision: Decision) -> list[Element]:
    """Take away what was opened by mistake, after it was asked."""
    press = blocks.button(t.plain("decision.remove"), Act.DECISION_REMOVE, about_it(decision), style="danger")
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
        about = about_it(decision, choice=str(found.id))
        press = blocks.button(t.plain("consent.ask_this"), Act.CONSENT_ASK, about, of=found.text)
    elif _may(decision, whom, found):
        about = About(network=decision.network_id, item=found.id)
        press = blocks.button(t.plain("decision.take_away"), Act.DECISION_TAKE_AWAY, about, of=found.text)
    return [blocks.section(said, press)]
