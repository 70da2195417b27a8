"""Samples of the Home, of the messages that a facilitator oversees, and of the panel."""

from dataclasses import replace
from functools import partial

from bot.blocks import Block, View
from bot.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import EVALUATION_CLOSES, NOW, TODAY, World
from bot.views import home as view
from bot.views import message, notice, panel
from bot.views.circle import Circle
from models.attendance import Rsvp
from models.errand import ErrandState
from models.follow_up import Action
from models.membership import Headcount, Standing
from models.message import Fate, Gone, Planned
from models.network import Network
from models.plan import RULES, Kind
from models.question import Outcome, QuestionOutcome
from models.session import LearningSession, Stage

LEADER, MEMBER, HOME = "modal, whoever facilitates", "modal, every member", "Home"
FATES = (Fate.WAITS, Fate.LAPSES, Fate.SKIPPED)
WHOM = (
    Kind.EVALUATION_REQUEST,
    Kind.EVALUATION_REMINDER,
    Kind.CATCH_UP,
    Kind.CATCH_UP_REMINDER,
    Kind.ACTION_CHECK,
    Kind.ABSENCE_HINT,
)


def _leads(w: World, stage: Stage, **facts: object) -> Circle:
    meeting = w.meeting(stage)
    circle = Circle(
        w.network,
        w.membership(facilitates=True, participates=False),
        current=meeting,
        planned=[w.meeting(Stage.PLANNED, 3), w.meeting(Stage.PLANNED, 4)],
        headcount=Headcount(11, 1, 2),
    )
    return replace(circle, **facts)  # type: ignore[arg-type]  # facts of many types


def _takes_part(w: World, stage: Stage = Stage.ANNOUNCED, **facts: object) -> Circle:
    circle = Circle(w.network, w.membership(), coming=w.meeting(stage))
    return replace(circle, **facts)  # type: ignore[arg-type]  # facts of many types


def _home(w: World, *circles: Circle) -> View:
    return view.home(w.t, w.somebody(), circles, TODAY)


def _stage(stage: Stage, w: World) -> View:
    return _home(w, _leads(w, stage))


def _full(w: World) -> View:
    own = [action for action, _owner in w.actions()]
    actions: list[Action] = own[:2]
    circle = _takes_part(
        w,
        given=Rsvp.YES,
        questions=[w.question("Q01"), w.question("Q18")],
        to_judge=[(w.question("Q04"), 1)],
        actions=actions,
        carrying=[w.carried(ErrandState.ASKED)],
        to_tell=[w.carried(ErrandState.ACCEPTED, "Q10")],
        given_by=w.ria,
    )
    return _home(w, circle)


def _busy(w: World) -> View:
    stage = Stage.PREPARING
    waiting = [(w.membership(Standing.WAITING), w.person("M13"))]
    circle = _leads(
        w,
        stage,
        network=w.paused(),
        paused=True,
        missed=w.missed(),
        waiting=waiting,
        gone=[(w.membership(), w.person("M14"))],
        unable=[(w.membership(Standing.INVITED), w.person("M03"))] * 4
        + [(w.membership(standing), w.person("M10")) for standing in (Standing.WAITING, Standing.ACTIVE)]
        + [(w.membership(Standing.INVITED), w.somebody(name=""))],
        planned=[w.meeting(Stage.PLANNED, 1 + n % 4, id=10 + n) for n in range(8)],
        called_off=[w.meeting(Stage.CANCELLED)],
        corrects=w.meeting(Stage.CLOSED, 1, released_at=NOW),
        membership=w.membership(facilitates=False, participates=False, stands_in=True),
        fresh=True,
    )
    return _home(w, circle)


def _other(w: World, key: int, theme: str) -> Network:
    other = World(w.t).network
    other.id, other.theme = key, theme
    return other


def _many(most: int, w: World) -> View:
    places = (Standing.INVITED, Standing.WAITING, Standing.ACTIVE)
    circles = [
        replace(
            _leads(w, Stage.PREPARING, membership=w.membership(standing, facilitates=n % 2 == 0)),
            network=_other(w, 2 + n, f"{w.network.theme} {n + 2}"),
            current=w.meeting(Stage.PREPARING if n % 2 else Stage.PLANNED) if n < 6 else None,
            planned=(),
        )
        for n in range(most)
        for standing in [places[n % 3]]
    ]
    return _home(w, _leads(w, Stage.READY), *circles)


def _planned(stage: Stage, w: World) -> View:
    kinds = WHOM if stage is Stage.EVALUATING else (Kind.AGENDA, Kind.RSVP_REMINDER, Kind.DAY_BEFORE)
    people = None if stage is Stage.EVALUATING else 4
    planned = [Planned(kind, NOW, people) for kind in kinds]
    planned += [Planned(kind, NOW, people, fate) for kind, fate in zip(kinds[1:], FATES, strict=False)]
    gone = [
        Gone(Kind.ANNOUNCEMENT, NOW),
        Gone(Kind.QUESTION_REMINDER, NOW),
        Gone(Kind.RSVP_REMINDER, NOW, not_to_all=True),
        Gone(Kind.DAY_BEFORE, NOW, missed=2),
    ]
    meeting = w.meeting(stage, skipped=[Kind.CATCH_UP_REMINDER])
    others = [w.meeting(Stage.PLANNED, 3)]
    paused = stage is Stage.EVALUATING
    home = w.paused() if paused else w.network
    return message.screen(w.t, home, meeting, others, planned, gone, missed=2, paused=paused)


def _nothing_to_come(w: World) -> View:
    return message.screen(w.t, w.network, w.meeting(Stage.CLOSED))


def _kinds(w: World) -> View:
    gone = [Gone(kind, NOW) for kind, rule in RULES.items() if rule.told]
    screens = [message.screen(w.t, w.network, w.meeting(), gone=gone[n : n + 15]) for n in (0, 15, 30)]
    first: View = screens[0]
    blocks: list[Block] = [block for screen in screens for block in screen["blocks"][-18:-2]]
    return {**first, "blocks": blocks}


def _state(w: World, *, full: bool = True) -> panel.State:
    noted = QuestionOutcome(
        session_id=2, outcome=Outcome.PARTLY_ANSWERED, recorded_at=NOW, said=w.question("Q18").text
    )
    on_agenda = [panel.Line(w.question("Q15"), noted), panel.Line(w.question("Q16"), None)]
    if not full:
        return panel.State(0, 12, [], [], on_agenda, [])
    others = [panel.Line(w.question(f"Q{1 + n % 20:02}", id=50 + n), None) for n in range(85)]
    return panel.State(9, 12, w.agreements() * 15, w.actions(), on_agenda, others)


def _panel(stage: Stage, w: World) -> View:
    opened = None if stage is Stage.UNDERWAY else NOW
    meeting = w.meeting(stage, evaluation_opened_at=opened)
    return panel.panel(w.t, meeting, w.network, _state(w, full=stage is Stage.CLOSED))


def _noted(w: World) -> View:
    noted = panel.attendance_noted(w.t, w.meeting(Stage.UNDERWAY), w.network, 9)
    meeting = w.meeting(Stage.UNDERWAY, evaluation_opened_at=None)
    return panel.panel(w.t, meeting, w.network, _state(w, full=False), noted=noted)


def _late(w: World, *, opened: bool) -> LearningSession:
    return w.meeting(Stage.EVALUATING, evaluation_opened_at=NOW if opened else None)


HOME_CHAPTER = Chapter(
    "home",
    [
        Sample("No network", _home, when=HOME),
        Sample("Member, not answered yet", lambda w: _home(w, _takes_part(w)), when=HOME),
        Sample("Member, comes, asked nothing", lambda w: _home(w, _takes_part(w, given=Rsvp.YES)), when=HOME),
        Sample("Member, with everything", _full, when=HOME),
        Sample(
            "Member, stays away",
            lambda w: _home(w, _takes_part(w, given=Rsvp.NO, offers=w.offers()[:1], no_question=True)),
            when=HOME,
        ),
        Sample(
            "Member, the agenda is out",
            lambda w: _home(w, _takes_part(w, Stage.READY, given=Rsvp.YES)),
            when=HOME,
        ),
        Sample("Member, nothing planned", lambda w: _home(w, _takes_part(w, coming=None)), when=HOME),
        *(
            Sample(
                f"In or out ({standing})",
                partial(lambda s, w: _home(w, Circle(w.network, w.membership(s))), standing),
                when=HOME,
            )
            for standing in (Standing.INVITED, Standing.WAITING)
        ),
        *(
            Sample(f"Facilitator ({stage})", partial(_stage, stage), when="Home, whoever facilitates")
            for stage in Stage
            if stage not in (Stage.CLOSED, Stage.CANCELLED)
        ),
        Sample(
            "Facilitator, no session",
            lambda w: _home(w, _leads(w, Stage.PLANNED, current=None)),
            when="Home, whoever facilitates",
        ),
        Sample("Stand-in, with everything", _busy, when="Home, the stand-in"),
        Sample("Many networks", partial(_many, 30), when=HOME),
        Sample("More networks than a Home holds", partial(_many, 110), when=HOME),
        Sample(
            "My Kring, after a word that it does not know",
            lambda w: view.menu(w.t, w.somebody(), [_takes_part(w)], TODAY, unknown="xyz"),
            when=MEMBER,
        ),
        Sample(
            "My Kring, after a word that it nearly knows",
            lambda w: view.menu(w.t, w.somebody(), [_takes_part(w)], TODAY, unknown="agnda", meant="agenda"),
            when=MEMBER,
        ),
        Sample("One network alone", lambda w: view.alone(w.t, _leads(w, Stage.ANNOUNCED)), when=MEMBER),
    ],
)

MESSAGE = Chapter(
    "message",
    [
        Sample("Messages", partial(_planned, Stage.ANNOUNCED), when=LEADER),
        Sample("Messages, afterwards, during a pause", partial(_planned, Stage.EVALUATING), when=LEADER),
        Sample("Messages, nothing to come", _nothing_to_come, when=LEADER),
        Sample("Messages, no session", lambda w: message.screen(w.t, w.network, None), when=LEADER),
        Sample("Every kind of message by its name", _kinds, when=LEADER),
        Sample("Not reached", lambda w: message.not_reached(w.t, w.network, w.missed()), when=LEADER),
        Sample(
            "Not reached, none",
            lambda w: message.not_reached(w.t, w.network, [], w.t("message.was_settled")),
            when=LEADER,
        ),
        Sample(
            "Pause everything",
            lambda w: message.pause_form(w.t, w.network, [w.meeting()], NOW, paused=False),
            when=LEADER,
        ),
        Sample("Copy for e-mail", lambda w: message.copy(w.t, w.question("Q01").text, About()), when=LEADER),
        Sample(
            "Copy for e-mail, in parts",
            lambda w: message.copy(w.t, w.question("Q05").text * 40, About()),
            when=LEADER,
        ),
        Sample(
            "What waits in the Home",
            lambda w: message.waits(w.t, w.paused(), w.missed(), paused=True),
            when="Home, whoever facilitates",
        ),
        Sample(
            "What is sent by hand waits for the end of the pause",
            lambda w: message.held(w.t, w.paused(), EVALUATION_CLOSES, leads=True),
            when="under a thank-you, who pressed during a pause",
        ),
        Sample(
            "What is sent by hand is too late after the pause",
            lambda w: message.held(w.t, w.paused(), NOW, leads=False),
            when="under a thank-you, who pressed during a pause",
        ),
        Sample(
            "A notice",
            lambda w: notice.notice(w.t, w.t.plain("message.pause_ended")),
            when="modal, after a press",
        ),
    ],
)

PANEL = Chapter(
    "panel",
    [
        *(
            Sample(f"Panel ({stage})", partial(_panel, stage), when=LEADER)
            for stage in Stage
            if stage not in (Stage.PLANNED, Stage.CANCELLED)
        ),
        Sample("Panel, after something was recorded", _noted, when=LEADER),
        Sample(
            "Who is here?",
            lambda w: panel.attendance_form(
                w.t, w.meeting(Stage.UNDERWAY), w.members, set(range(1, 10)), recorded=False
            ),
            when=LEADER,
        ),
        Sample(
            "Who is here? Recorded before",
            lambda w: panel.attendance_form(
                w.t, w.meeting(Stage.UNDERWAY), w.members, set(range(1, 10)), recorded=True
            ),
            when=LEADER,
        ),
        Sample(
            "After ticking too few",
            lambda w: panel.attendance_noted(w.t, w.meeting(Stage.UNDERWAY), w.network, 1),
            when="in the panel",
        ),
        Sample(
            "After ticking, the evaluation is open",
            lambda w: panel.attendance_noted(w.t, _late(w, opened=True), w.network, 9),
            when="in the panel",
        ),
        Sample(
            "After ticking, enough after all",
            lambda w: panel.attendance_noted(w.t, _late(w, opened=False), w.network, 9),
            when="in the panel",
        ),
        Sample(
            "Outcome of a question that a colleague asks",
            lambda w: panel.outcome_form(w.t, w.meeting(Stage.UNDERWAY), w.question("Q22"), None, "…"),
            when=LEADER,
        ),
        Sample("Agreement", lambda w: panel.agreement_form(w.t, w.meeting(Stage.UNDERWAY)), when=LEADER),
        Sample(
            "Agreement, to change",
            lambda w: panel.agreement_form(w.t, w.meeting(Stage.UNDERWAY), w.agreements()[0]),
            when=LEADER,
        ),
        Sample("Action", lambda w: panel.action_form(w.t, w.meeting(Stage.UNDERWAY), w.members), when=LEADER),
        Sample(
            "Action, to change",
            lambda w: panel.action_form(w.t, w.meeting(Stage.UNDERWAY), w.members, w.actions()[1][0]),
            when=LEADER,
        ),
    ],
)

CHAPTERS = (HOME_CHAPTER, MESSAGE, PANEL)
