"""Samples of cases: for whoever facilitates, for their owner, for the circle."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.samples import off_slack
from bot.reading.world import LINE, World
from bot.slack import blocks
from bot.slack.blocks import Message, View
from bot.views import agenda, case, case_lead, proposal
from models.case import Owned
from models.case_turns import Cases, Turn
from models.person import Person
from models.plan import Kind
from models.request import RequestState
from models.session import LearningSession, Stage

LEADS = "modal, the facilitator"
OWNER = "modal, its owner"


def _with_cases(w: World, stage: Stage = Stage.ANNOUNCED) -> LearningSession:
    return w.meeting(stage, cases=True)


def _turns(w: World) -> list[Turn]:
    last = datetime(2026, 1, 15, 13, 30)  # noqa: DTZ001 - a wall time
    return [*(Turn(one) for one in w.members[2:9]), Turn(w.annelies, last)]


def _asks(w: World, *states: RequestState, stage: Stage = Stage.ANNOUNCED, placed: bool = False) -> View:
    known = [Owned(w.case(state).case, w.members[at + 1]) for at, state in enumerate(states)]
    keys = {one.case.id for one in known} if placed else set[int]()
    return case_lead.cases(w.t, _with_cases(w, stage), Cases(known, keys, _turns(w)))


def _jo(w: World) -> Person:
    return off_slack.noted(w).person


def _told(w: World) -> Owned:
    return Owned(w.case(RequestState.BROUGHT).case, _jo(w))


def _two_to_read(w: World) -> View:
    """The published agenda on which two cases stand."""
    items = w.items()
    for number, point in enumerate(items[1:3], 1):
        point.case_id = number
    return agenda.read(w.t, _with_cases(w, Stage.READY), w.network, w.draft(items=items))


def _letter(
    state: RequestState, w: World, *, reminds: bool = False, stage: Stage = Stage.ANNOUNCED, off: bool = False
) -> Message:
    return case.letter(w.t, _with_cases(w, stage), w.network, w.case(state).case, reminds=reminds, off=off)


def _proposal(w: World, *known: Owned) -> Message:
    return proposal.proposal(w.t, _with_cases(w, Stage.PREPARING), w.draft(cases=Cases(known)))


def _saved(missing: Sequence[str], w: World) -> str:
    return case.saved(w.t, w.case(RequestState.BROUGHT, **dict.fromkeys(missing, "")).case)


def _looks_back(w: World, insight: str) -> Message:
    mine = w.case(RequestState.BROUGHT, insight=insight).case
    return case.insight(w.t, _with_cases(w, Stage.CLOSED), w.network, mine)


def _begun(w: World) -> Owned:
    return w.case(RequestState.BROUGHT, page="", concerns="")


CASE = Chapter(
    "case",
    [
        Sample("Whom do you ask?", _asks, when=LEADS),
        Sample(
            "One is asked, others would rather not",
            lambda w: _asks(
                w,
                RequestState.ASKED,
                RequestState.DECLINED,
                RequestState.WITHDRAWN,
                RequestState.RECALLED,
                RequestState.AWAY,
            ),
            when=LEADS,
        ),
        Sample("Two are enough", lambda w: _asks(w, RequestState.ASKED, RequestState.BROUGHT), when=LEADS),
        Sample(
            "Nobody is left to ask",
            lambda w: case_lead.cases(w.t, _with_cases(w), Cases()),
            when=LEADS,
        ),
        Sample("Two on one agenda, as members read it", _two_to_read, when="modal, every member"),
        Sample(
            "On the agenda",
            lambda w: _asks(w, RequestState.BROUGHT, stage=Stage.READY, placed=True),
            when=LEADS,
        ),
        Sample(
            "Of a member who is not on Slack",
            lambda w: case_lead.cases(w.t, _with_cases(w), Cases([_told(w)], (), _turns(w)), [_jo(w)]),
            when=LEADS,
        ),
        Sample(
            "On the agenda, and not complete",
            lambda w: case_lead.cases(w.t, _with_cases(w, Stage.READY), Cases([_begun(w)], {1}, _turns(w))),
            when=LEADS,
        ),
        Sample("Off the agenda", lambda w: _asks(w, RequestState.BROUGHT, stage=Stage.READY), when=LEADS),
        Sample(
            "While the session runs",
            lambda w: _asks(w, RequestState.BROUGHT, stage=Stage.UNDERWAY, placed=True),
            when=LEADS,
        ),
        Sample("The facilitator hears", lambda w: w.t.plain("case.asked", who=w.bram.name), when=LEADS),
        Sample("Nobody brings a case", _proposal, Kind.PROPOSAL),
        Sample("Somebody was asked", lambda w: _proposal(w, w.case(RequestState.ASKED)), Kind.PROPOSAL),
        Sample(
            "Somebody would rather not",
            lambda w: case_lead.to_decide(w.t, _with_cases(w), Cases([w.case(RequestState.DECLINED)])),
            when="Home, the facilitator",
        ),
        Sample(
            "A case came late",
            lambda w: case_lead.to_decide(
                w.t, _with_cases(w, Stage.READY), Cases([w.case(RequestState.BROUGHT)])
            ),
            when="Home, the facilitator",
        ),
        *(
            Sample(f"Would you bring a case? ({state})", partial(_letter, state), Kind.CASE_REQUEST)
            for state in RequestState
        ),
        Sample(
            "Would you bring a case? Called off",
            partial(_letter, RequestState.ASKED, stage=Stage.CANCELLED),
            Kind.CASE_REQUEST,
        ),
        Sample(
            "Would you bring a case? Taken off the agenda",
            partial(_letter, RequestState.BROUGHT, stage=Stage.READY, off=True),
            Kind.CASE_REQUEST,
        ),
        Sample(
            "Would you bring a case? Its owner left, and came back",
            lambda w: case.letter(w.t, _with_cases(w), w.network, None),
            Kind.CASE_REQUEST,
        ),
        *(
            Sample(f"A week to go ({state})", partial(_letter, state, reminds=True), Kind.CASE_REMINDER)
            for state in (RequestState.ASKED, RequestState.BROUGHT)
        ),
        Sample(
            "What was asked of me, what I bring",
            lambda w: case.at_home(
                w.t, [(_with_cases(w), one.case, False) for one in (w.case(RequestState.ASKED), _begun(w))]
            ),
            when="Home",
        ),
        Sample(
            "To bring one unasked",
            lambda w: [blocks.actions(case.offer_button(w.t, _with_cases(w)))],
            when="the menu of a network, on Home",
        ),
        Sample(
            "The way to a case",
            lambda w: [blocks.actions(case.read_button(w.t, _with_cases(w, Stage.READY), 1, "13.40"))],
            when="the agenda, as it is read",
        ),
        Sample("My case", lambda w: case.case_form(w.t, _with_cases(w), None), when=OWNER),
        Sample(
            "The case of who is not on Slack",
            lambda w: case.case_form(w.t, _with_cases(w), None, _jo(w)),
            when=LEADS,
        ),
        Sample(
            "Saved: for who is not on Slack",
            lambda w: case.saved(w.t, w.case(RequestState.BROUGHT).case, entered=True),
            when=LEADS,
        ),
        Sample(
            "My case, changed",
            lambda w: case.case_form(w.t, _with_cases(w), w.case(RequestState.BROUGHT).case),
            when=OWNER,
        ),
        *(
            Sample(f"Saved: {name}", partial(_saved, missing), when=OWNER)
            for name, missing in (("whole", ()), ("begun", ("page", "concerns")), ("nearly", ("concerns",)))
        ),
        Sample(
            "Saved: without what is going on",
            lambda w: case.saved(w.t, w.case(RequestState.BROUGHT, page="").case),
            when=OWNER,
        ),
        Sample(
            "The case, as the circle reads it",
            lambda w: case.read(w.t, _with_cases(w, Stage.READY), w.case(RequestState.BROUGHT), inside=True),
            when="modal, from the agenda",
        ),
        Sample(
            "A case that may be told",
            lambda w: case.read(w.t, _with_cases(w, Stage.READY), w.case(RequestState.BROUGHT), inside=False),
            when="modal, from the agenda",
        ),
        Sample(
            "What did you see from outside?",
            lambda w: _looks_back(w, ""),
            Kind.CASE_INSIGHT,
        ),
        Sample("From outside, said", lambda w: _looks_back(w, w.words(LINE)), Kind.CASE_INSIGHT),
        Sample(
            "Nothing to look back on",
            lambda w: case.insight(w.t, _with_cases(w, Stage.CANCELLED), w.network, None),
            Kind.CASE_INSIGHT,
        ),
        Sample(
            "From outside, on Home",
            lambda w: case.looking_back(
                w.t, _with_cases(w, Stage.CLOSED), w.network, w.case(RequestState.BROUGHT).case
            ),
            when="Home",
        ),
        Sample(
            "What I saw from outside",
            lambda w: case.insight_form(w.t, _with_cases(w, Stage.CLOSED), w.case(RequestState.BROUGHT).case),
            when=OWNER,
        ),
        Sample("From outside, kept", lambda w: w.t.plain("case.insight_kept"), when=OWNER),
    ],
)

CHAPTERS = (CASE,)
