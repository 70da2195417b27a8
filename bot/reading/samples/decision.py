"""Samples of decisions: all of them, one in each phase, its forms, and what came of it."""

from datetime import timedelta
from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.samples.consent import standing
from bot.reading.world import NOW, World
from bot.slack.blocks import View
from bot.views import agenda as agenda_view
from bot.views import decision as view
from bot.views import decision_forms as forms
from models import decision_agenda
from models.confidentiality import Sight, Whom
from models.consent import Standing
from models.decision import Aspect, Decision, DecisionState, Finding, Phase
from models.question import GONE
from models.session import Stage

LEADS, MEMBER = "modal, the facilitator", "modal, a member"


def decision(w: World, phase: Phase = Phase.EXPLORE, **so: Any) -> Decision:
    """One decision, in a phase; asked about in the last one."""
    made = Decision(
        network_id=1, what=w.question("Q19").text, opened_at=NOW - timedelta(60), phase_since=NOW,
        phase=phase, **so,
    )  # fmt: skip
    made.id = 1
    if phase is Phase.DECIDE and "times" not in so:
        made.times, made.asked_at, made.proposal = 1, NOW, w.agreements()[0].text
    return made


def _findings(w: World) -> list[Finding]:
    said = [one.text for one in w.agreements()]
    rows = [
        (Phase.EXPLORE, w.question("Q07").text, None, None),
        (Phase.PROPOSALS, said[0], None, None),
        (Phase.PROPOSALS, said[-1], None, None),
        (Phase.EXAMINE, w.question("Q07").text, Aspect.STRENGTH, 2),
        (Phase.EXAMINE, w.question("Q07").text, Aspect.THREAT, 2),
        (Phase.EXAMINE, said[0], None, 3),
        (Phase.EXAMINE, said[0], Aspect.OPPORTUNITY, None),
        (Phase.EXAMINE, said[-1], Aspect.WEAKNESS, None),
    ]
    found = []
    for number, (phase, text, aspect, about) in enumerate(rows, 1):
        one = Finding(
            decision_id=1, phase=phase, text=text, aspect=aspect, about_id=about, added_by_id=w.annelies.id
        )
        one.id = number
        found.append(one)
    return found


def _one(w: World, phase: Phase = Phase.EXPLORE, *, leads: bool = True, off: bool = False, **so: Any) -> View:
    made = decision(w, phase, **so)
    question = Sight(w.question("Q19").text, inside=False)
    found = view.State(
        made, _findings(w), standing(w) if made.asks else Standing(()), question, off=off, told_nothing=leads
    )
    return view.one(w.t, w.network, found, Whom(w.ria.id if leads else w.annelies.id, leads=leads))


def _answered(w: World) -> View:
    made = decision(w, Phase.DECIDE)
    found = view.State(made, _findings(w), standing(w))
    return view.one(w.t, w.network, found, Whom(w.members[0].id, leads=False))


def over(w: World, state: DecisionState) -> Decision:
    """One that is over."""
    outcome = w.agreements()[0].text if state is DecisionState.DECIDED else ""
    return decision(w, Phase.DECIDE, state=state, outcome=outcome, closed_at=NOW)


def _ended(w: World, state: DecisionState, *, leads: bool = True) -> View:
    found = view.State(over(w, state), _findings(w), Standing(()))
    return view.one(w.t, w.network, found, Whom(w.ria.id, leads=leads))


def _list(w: World, *, leads: bool) -> View:
    closed = [over(w, state) for state in (DecisionState.DECIDED, DecisionState.NONE)]
    shown = [decision(w), *closed]
    for number, one in enumerate(shown, 1):
        one.id, one.what = number, f"{one.what} ({number})"
    return view.listed(w.t, w.network, shown, leads=leads)


def _without_words(w: World) -> View:
    one = decision(w)
    one.what = GONE
    return view.listed(w.t, w.network, [one], leads=True)


def _point(phase: Phase, w: World) -> str:
    point = decision_agenda.point(w.meeting(Stage.PREPARING), decision(w, phase), inside=False)
    return agenda_view.what(w.t, point, {})


def _add(phase: Phase, w: World) -> View:
    proposals = [one for one in _findings(w) if one.phase is Phase.PROPOSALS]
    return forms.add(w.t, decision(w, phase), phase, proposals)


CHAPTERS = (
    Chapter(
        "decision",
        [
            Sample("All decisions", partial(_list, leads=True), when=LEADS),
            Sample("All decisions, to a member", partial(_list, leads=False), when=MEMBER),
            Sample("No decision yet", lambda w: view.listed(w.t, w.network, (), leads=True), when=LEADS),
            Sample(
                "A decision is opened",
                lambda w: forms.new(w.t, w.network, {1: w.question("Q19").text}),
                when=LEADS,
            ),
            *(Sample(f"A decision: {phase}", partial(_one, phase=phase), when=LEADS) for phase in Phase),
            *(
                Sample(f"On an agenda: {phase}", partial(_point, phase), when="in an agenda")
                for phase in Phase
            ),
            *(
                Sample(f"Something is added: {phase}", partial(_add, phase), when=LEADS)
                for phase in Phase
                if phase is not Phase.DECIDE
            ),
            Sample(
                "A decision, to a member who writes too",
                partial(_one, leads=False, members_add=True, comes_again=False),
                when=MEMBER,
            ),
            Sample("A decision that was taken off the agenda", partial(_one, off=True), when=LEADS),
            Sample("Nothing is asked yet", partial(_one, phase=Phase.DECIDE, times=0), when=LEADS),
            Sample("A decision one answered, to a member", _answered, when=MEMBER),
            Sample("It is changed", lambda w: forms.edit(w.t, decision(w)), when=LEADS),
            Sample(
                "What became of it?",
                lambda w: forms.close(w.t, decision(w, Phase.DECIDE), standing(w)),
                when=LEADS,
            ),
            Sample(
                "What became of it so far?", lambda w: forms.close(w.t, decision(w), Standing(())), when=LEADS
            ),
            Sample("It was a mistake", lambda w: w.t.plain("decision.removed"), when=LEADS),
            Sample(
                "A decision from a hidden question, to a member",
                lambda w: view.listed(w.t, w.network, [decision(w)], leads=False, silent={1}),
                when=MEMBER,
            ),
            Sample("A decision from a question that was taken back", _without_words, when=LEADS),
            Sample("It is decided", partial(_ended, state=DecisionState.DECIDED), when=LEADS),
            Sample(
                "No decision was made", partial(_ended, state=DecisionState.NONE, leads=False), when=MEMBER
            ),
        ],
    ),
)
