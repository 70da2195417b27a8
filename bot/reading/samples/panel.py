"""Samples of the panel, and of what is recorded in it."""

from dataclasses import replace
from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, World
from bot.slack.blocks import View
from bot.texts import mention
from bot.views import (
    action,
    attendance,
    errand,
    outcome,
    panel,
    record_all,
    wrap_up,
)
from models.action import Agreement
from models.agenda import AgendaItem
from models.confidentiality import Sight
from models.errand import ErrandState
from models.outcome import Outcome, QuestionOutcome, Verdict
from models.recording import RECORDING
from models.session import LearningSession, Stage

LEADER = "modal, whoever facilitates"


def _state(w: World, *, full: bool = True) -> panel.State:
    noted = QuestionOutcome(
        session_id=2, outcome=Outcome.PARTLY_ANSWERED, recorded_at=NOW, said=w.question("Q18").text
    )
    noted.verdict = Verdict.NOT_YET
    on_agenda = [outcome.Line(w.question("Q15"), noted), outcome.Line(w.question("Q16"), None)]
    on_now = panel.OnNow(w.question("Q15").text, 25, 40)
    offered = {50 + n: Sight(w.question(f"Q{1 + n % 20:02}").text) for n in range(85)}
    if not full:
        return panel.State(0, 12, [], w.actions(), on_agenda, on_now=on_now, offered=offered)
    bare = QuestionOutcome(session_id=2, outcome=Outcome.ANSWERED, recorded_at=NOW)
    beside = [outcome.Line(w.question(f"Q{1 + n % 20:02}", id=50 + n), bare) for n in range(30)]
    agreed = [Agreement(session_id=2, text=one.text) for one in w.agreements() * 15]
    for number, one in enumerate(agreed, 1):
        one.id = number
    return panel.State(9, 12, agreed, w.actions(), on_agenda, beside=beside, offered=offered, late=True)


def _so_far(w: World) -> panel.State:
    return panel.State(0, 12, [], [], [], [outcome.Line(w.question("Q15"), None)])


def _instead(w: World) -> View:
    """At the end of a session that has no evaluation of its own."""
    state = replace(_state(w), instead="crosses")
    return panel.panel(w.t, w.meeting(Stage.UNDERWAY), w.network, state)


def _panel(stage: Stage, w: World) -> View:
    opened = None if stage is Stage.UNDERWAY else NOW
    meeting = w.meeting(stage, evaluation_opened_at=opened)
    state = _state(w, full=stage is Stage.CLOSED) if stage in RECORDING else _so_far(w)
    return panel.panel(w.t, meeting, w.network, state)


def _over(w: World, *, closed: bool) -> View:
    meeting = w.meeting(Stage.CLOSED if closed else Stage.REPORTING, released_at=NOW)
    state = replace(_state(w), asks={15: mention(w.annelies.user_id)}, closed=closed)
    return panel.panel(w.t, meeting, w.network, state)


def _noted(w: World) -> View:
    noted = attendance.attendance_noted(w.t, w.meeting(Stage.UNDERWAY), w.network, 9)
    meeting = w.meeting(Stage.UNDERWAY, evaluation_opened_at=None)
    return panel.panel(w.t, meeting, w.network, _state(w, full=False), noted=noted)


def _late(w: World, *, opened: bool) -> LearningSession:
    return w.meeting(Stage.EVALUATING, evaluation_opened_at=NOW if opened else None)


def _everything(w: World, *, recorded: bool = True, alone: bool = False) -> View:
    meeting, lines = w.meeting(Stage.UNDERWAY), _state(w).on_agenda
    return record_all.form(w.t, meeting, lines, w.members, {1, 2}, recorded=recorded, alone=alone)


def _wrap_up(w: World, planned: Stage | None, *, many: bool = False) -> View:
    lines = [*_state(w).beside] * 2 if many else _state(w).on_agenda
    after = w.meeting(planned, 3, host="VDAB", speaker="Greet Maes") if planned else None
    talk = AgendaItem(session_id=2, position=1, minutes=20, method="round", title=w.network.theme)
    talk.id = 9
    return wrap_up.form(w.t, w.meeting(Stage.UNDERWAY), lines, [talk], after, alone=many)


def _next_is(w: World) -> str:
    after = w.meeting(Stage.PLANNED, 3)
    return wrap_up.next_is(w.t, after.starts_local, after.zone)


CHAPTER = Chapter(
    "panel",
    [
        Sample("Panel, the report is out", partial(_over, closed=False), when=LEADER),
        Sample("Panel, the next session began", partial(_over, closed=True), when=LEADER),
        *(
            Sample(f"Panel ({stage})", partial(_panel, stage), when=LEADER)
            for stage in Stage
            if stage not in (Stage.PLANNED, Stage.CANCELLED)
        ),
        Sample("Panel, after something was recorded", _noted, when=LEADER),
        Sample("Panel, where crosses come in the place of the evaluation", _instead, when=LEADER),
        Sample(
            "Who is here?",
            lambda w: attendance.attendance_form(
                w.t, w.meeting(Stage.UNDERWAY), w.members, set(range(1, 10)), recorded=False
            ),
            when=LEADER,
        ),
        Sample(
            "Who is here? Recorded before",
            lambda w: attendance.attendance_form(
                w.t, w.meeting(Stage.UNDERWAY), w.members, set(range(1, 10)), recorded=True
            ),
            when=LEADER,
        ),
        Sample(
            "After ticking too few",
            lambda w: attendance.attendance_noted(w.t, w.meeting(Stage.UNDERWAY), w.network, 1),
            when="in the panel",
        ),
        Sample(
            "After ticking, the evaluation is open",
            lambda w: attendance.attendance_noted(w.t, _late(w, opened=True), w.network, 9),
            when="in the panel",
        ),
        Sample(
            "After ticking, enough after all",
            lambda w: attendance.attendance_noted(w.t, _late(w, opened=False), w.network, 9),
            when="in the panel",
        ),
        Sample(
            "Outcome of a question that a colleague asks",
            lambda w: outcome.outcome_form(
                w.t,
                w.meeting(Stage.UNDERWAY),
                w.question("Q22"),
                None,
                errand.not_deferred(w.t, w.carried(ErrandState.ACCEPTED)),
            ),
            when=LEADER,
        ),
        Sample(
            "Record everything",
            lambda w: _everything(w, recorded=False),
            when=LEADER,
        ),
        Sample(
            "Record everything, more questions than a form holds",
            lambda w: record_all.form(
                w.t,
                w.meeting(Stage.CLOSED),
                [*_state(w).beside] * 2,
                start=record_all.AT_ONCE,
                saved=record_all.noted(w.t, 8),
            ),
            when=LEADER,
        ),
        Sample(
            "Record everything, from the running order",
            lambda w: _everything(w, alone=True),
            when=LEADER,
        ),
        Sample(
            "After that",
            lambda w: record_all.recorded(w.t, w.meeting(Stage.UNDERWAY), record_all.noted(w.t, 8)),
            when=LEADER,
        ),
        Sample("Wrap up", partial(_wrap_up, planned=None), when=LEADER),
        Sample("Wrap up, a date is planned", partial(_wrap_up, planned=Stage.PLANNED), when=LEADER),
        Sample("Wrap up, its agenda is out", partial(_wrap_up, planned=Stage.READY), when=LEADER),
        Sample(
            "Wrap up, more questions than a form holds",
            partial(_wrap_up, planned=Stage.ANNOUNCED, many=True),
            when=LEADER,
        ),
        Sample("The next session is planned", _next_is, when="in the panel"),
        Sample("No date was agreed", lambda w: w.t.plain("wrap_up.no_date"), when="in the panel"),
        Sample(
            "Above a date that is seen first",
            lambda w: wrap_up.confirm(w.t, wrap_up.noted(w.t, 3)),
            when=LEADER,
        ),
        Sample(
            "Above a date to which it moves",
            lambda w: wrap_up.confirm_move(w.t, wrap_up.noted(w.t, 3)),
            when=LEADER,
        ),
        Sample("Nothing was changed", lambda w: w.t.plain("record_all.nothing"), when="in the panel"),
        Sample(
            "A line to an outcome",
            lambda w: outcome.outcome_form(
                w.t, w.meeting(Stage.UNDERWAY), w.question("Q22"), None, only_a_line=True
            ),
            when=LEADER,
        ),
        *(
            Sample(
                f"After choosing an outcome ({one})",
                partial(lambda one, w: outcome.outcome_noted(w.t, w.question("Q22"), one), one),
                when="in the panel",
            )
            for one in Outcome
        ),
        Sample(
            "After taking back an outcome that had a line",
            lambda w: outcome.taken_back(w.t, w.question("Q22"), "…"),
            when="in the panel",
        ),
        Sample("Agreement", lambda w: action.agreement_form(w.t, w.meeting(Stage.UNDERWAY)), when=LEADER),
        Sample(
            "Agreement, to change",
            lambda w: action.agreement_form(w.t, w.meeting(Stage.UNDERWAY), w.agreements()[0]),
            when=LEADER,
        ),
        Sample(
            "Action", lambda w: action.action_form(w.t, w.meeting(Stage.UNDERWAY), w.members), when=LEADER
        ),
        Sample(
            "Action, to change",
            lambda w: action.action_form(w.t, w.meeting(Stage.UNDERWAY), w.members, w.actions()[1][0]),
            when=LEADER,
        ),
    ],
)

CHAPTERS = (CHAPTER,)
