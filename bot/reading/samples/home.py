"""Samples of the Home, of the messages that a facilitator oversees, and of the panel."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle
from typing import Any

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import EVALUATION_CLOSES, NOW, TODAY, World
from bot.slack.blocks import Block, Part, View
from bot.texts import mention
from bot.views import (
    action,
    agenda,
    attendance,
    beginning,
    book,
    channel,
    errand,
    expertise,
    membership,
    message,
    method,
    network,
    note,
    notice,
    outcome,
    panel,
    person,
    proxy,
    question,
    question_bank,
    record_all,
    report,
    roster,
)
from bot.views import home as view
from bot.views import home_sessions as sessions
from bot.views.home import Place, Shown
from models.action import Agreement
from models.agenda import out as to_read
from models.attendance import Rsvp
from models.confidentiality import Sight
from models.errand import ErrandState
from models.membership import Headcount, Membership, Standing
from models.message import Fate, Gone, Planned
from models.network import ChannelLost
from models.person import Person
from models.plan import RULES, Kind
from models.question import Outcome, QuestionOutcome, Verdict
from models.recording import RECORDING
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


def _home(w: World, *networks: Shown) -> View:
    return view.home(w.t, w.somebody(), networks, TODAY)


def _buttons(
    w: World,
    mine: Membership,
    coming: LearningSession | None = None,
    seldom: Sequence[Part] = (),
    *,
    reported: bool = True,
) -> dict[Place, Sequence[Part]]:
    rooms = (note, book, method, expertise) if mine.participates else (book, method, expertise)
    lead = [*network.leading_buttons(w.t, w.network), proxy.button(w.t, w.network)] if mine.leads else []
    asks = mine.participates and coming is not None and coming.takes_questions
    return {
        Place.BUTTONS: [
            question_bank.button(w.t, w.network),
            *([message.button(w.t, w.network)] if mine.leads else []),
            *([agenda.read_button(w.t, coming)] if coming and to_read(coming) else []),
            *(
                [report.read_button(w.t, w.meeting(Stage.CLOSED, 1, released_at=NOW))]
                if coming and reported
                else []
            ),
        ],
        Place.MENU: [
            *lead,
            *seldom,
            *([question.not_this_time(w.t, coming)] if asks and coming else []),
            *(room.button(w.t, w.network) for room in rooms),
            network.who_sees_button(w.t, w.network),
            membership.leave_button(w.t, w.network),
        ],
    }


def _outside(w: World, standing: Standing) -> Shown:
    ahead = [w.meeting(Stage.PLANNED, 1), w.meeting(Stage.PLANNED, 2)]
    parts = {Place.OUTSIDE: membership.outside(w.t, w.network, standing, ahead)}
    return Shown(w.network, w.membership(standing), parts=parts)


def _leads(w: World, *meetings: LearningSession, undecided: bool = False, **more: Sequence[Part]) -> Shown:
    """Whoever leads; `more`: `urgent` and other `tasks`, `mending`, who is `unable`, `seldom`, `begins`."""
    t, home, mine = w.t, w.network, w.membership(facilitates=True, participates=False)
    urgent, tasks, mending, unable, seldom = (
        more.get(key, ()) for key in ("urgent", "tasks", "mending", "unable", "seldom")
    )
    nothing = [meeting.id for meeting in meetings] if undecided else []
    at = meetings[0].ends_at if meetings and "over" in more else NOW
    now = sessions.waiting(t, meetings, sessions.WAITS_NOW, 11, at)
    soon = sessions.waiting(t, meetings, sessions.WAITS, 11, at, nothing)
    none = [] if meetings or tasks else sessions.no_session(t, home)
    calm = bool(meetings) and meetings[0].stage in sessions.CALM
    today = meetings[0].starts_local.date() if "today" in more else TODAY
    people = roster.headcount(t, home, Headcount(11, 1, 2))
    parts: dict[Place, Sequence[Part]] = {
        Place.TASKS: [*now, *urgent, *soon, *tasks, *none],
        Place.NEXT: sessions.next_step(t, meetings[0], _said(w), 17, today) if calm else [],
        Place.SESSIONS: [
            *sessions.listed(t, meetings, 11, nothing),
            *mending,
            *([sessions.plan_row(t, home)] if meetings else []),
        ],
        Place.LEADING: [people, *unable],
        **_buttons(w, mine, meetings[0] if meetings else None, seldom, reported=not more.get("begins")),
    }
    return Shown(home, mine, meetings[0] if meetings else None, parts)


def _said(w: World) -> dict[Rsvp | None, list[Person]]:
    """Who said what about coming."""
    one = [w.person("M13")]
    return {Rsvp.YES: w.members[:9], Rsvp.MAYBE: one, Rsvp.NO: one, None: one}


def _takes_part(
    w: World,
    stage: Stage | None = Stage.ANNOUNCED,
    given: Rsvp | None = None,
    own: Sequence[Part] = (),
    offers: Sequence[Part] = (),
    for_you: Sequence[Part] = (),
    reported: bool = True,
    **facts: Any,
) -> Shown:
    """Who takes part, with what is their `own`; with `offers` they said that they have no question."""
    coming, mine = w.meeting(stage, **facts) if stage else None, w.membership()
    member: list[Part] = [*sessions.next_session(w.t, w.network, coming, given)]
    if coming:
        member += proxy.mark_rsvp(w.t, w.ria if own else None)
        if coming.takes_answers:
            member += [*offers, sessions.what_next(w.t, coming, given, asked=bool(own))]
    parts: dict[Place, Sequence[Part]] = {
        Place.MEMBER: member,
        Place.FOR_YOU: for_you,
        Place.OWN: own or question_bank.own_questions(w.t, w.network, [], []),
        **_buttons(w, mine, coming, reported=reported),
    }
    return Shown(w.network, mine, coming, parts)


def _goes_on(
    w: World, meeting: LearningSession, *, over: bool, coming: LearningSession | None = None
) -> Shown:
    """A member during a session, or after its end until it is evaluated; `coming` was announced already."""
    at, mine = meeting.ends_at if over else meeting.starts_at, w.membership()
    member: list[Part] = [*sessions.going_on(w.t, w.network, meeting, at)]
    if coming is not None:
        member += sessions.next_session(w.t, w.network, coming, None, after=True)
    parts: dict[Place, Sequence[Part]] = {Place.MEMBER: member, **_buttons(w, mine, meeting)}
    return Shown(w.network, mine, meeting, parts)


def _planning(w: World, stage: Stage) -> Shown:
    return _leads(
        w, w.meeting(stage), w.meeting(Stage.PLANNED, 3, next_move_at=NOW), w.meeting(Stage.PLANNED, 4)
    )


def _leads_and_takes_part(w: World) -> Shown:
    """Whoever leads, with a seat of their own."""
    takes_part, leads = _takes_part(w, given=Rsvp.YES), _leads(w, w.meeting(Stage.ANNOUNCED))
    return replace(
        leads, membership=w.membership(facilitates=True), parts={**takes_part.parts, **leads.parts}
    )


def _begins(w: World, first: LearningSession | None, *, invited: bool) -> View:
    """Whoever begins a network, before its first session was announced."""
    tasks = beginning.checklist(w.t, w.network, first, invited=invited)
    return _home(w, _leads(w, *([first] if first else []), tasks=tasks, begins=tasks))


def _nobody_leads(w: World) -> View:
    one = _takes_part(w)
    return _home(w, replace(one, parts={Place.FIRST: network.nobody_leads(w.t, w.network), **one.parts}))


def _lost(w: World) -> View:
    w = World(w.t)
    w.network = w.without_a_channel(ChannelLost.ARCHIVED)
    return _home(w, _leads(w, w.meeting(Stage.ANNOUNCED), tasks=channel.lost(w.t, w.network)))


def _paused(w: World) -> View:
    w = World(w.t)
    w.network = w.paused()
    urgent = message.waits(w.t, w.network, [], paused=True)
    return _home(w, _leads(w, w.meeting(Stage.ANNOUNCED), urgent=urgent))


def _two(w: World) -> View:
    other = World(w.t)
    other.network.id, other.network.theme = 2, f"{w.network.theme} 2"
    return _home(w, _leads(w, w.meeting(Stage.ANNOUNCED)), _takes_part(other, Stage.READY, Rsvp.YES))


def _full(w: World) -> View:
    to_judge = [(w.question("Q04"), 1)]
    waits = [
        *errand.carrying(w.t, [w.carried(ErrandState.ASKED)]),
        *errand.to_tell(w.t, [w.carried(ErrandState.ACCEPTED, "Q10")]),
        *question_bank.to_judge(w.t, to_judge, {}),
        *action.own_actions(w.t, [action for action, _owner in w.actions()][:2]),
    ]
    own = question_bank.own_questions(w.t, w.network, [w.question("Q01"), w.question("Q18")], to_judge)
    return _home(w, _takes_part(w, given=Rsvp.YES, own=own, for_you=waits))


def _none_this_time(w: World) -> View:
    own = question_bank.own_questions(w.t, w.network, [], [], none=True)
    return _home(w, _takes_part(w, given=Rsvp.YES, own=own))


def _away(w: World) -> View:
    offers = errand.offers(w.t, w.meeting(Stage.ANNOUNCED), w.offers()[:1])
    return _home(w, _takes_part(w, given=Rsvp.NO, offers=offers))


def _busy(w: World) -> View:
    w = World(w.t)
    t, waits, last = w.t, w.membership(Standing.WAITING), w.meeting(Stage.CLOSED, 1, released_at=NOW)
    never = w.meeting(Stage.CLOSED, 2)
    w.network = home = w.paused()
    unable = [(w.membership(Standing.INVITED), w.person("M03"))] * 4
    unable += [(w.membership(standing), w.person("M10")) for standing in (Standing.WAITING, Standing.ACTIVE)]
    unable += [(w.membership(Standing.INVITED), w.somebody(name=""))]
    gone = person.without_account(t, home, [(w.membership(), w.person("M14"))])
    seat = membership.seat_offer(t, home, [(waits, w.person("M13"))], home.capacity - 11)
    before = w.meeting(Stage.CANCELLED, cancelled_from=Stage.ANNOUNCED)
    off = sessions.called_off(t, [before, w.meeting(Stage.CANCELLED, 3, cancelled_from=Stage.UNDERWAY)])
    shown = _leads(
        w,
        w.meeting(Stage.PREPARING),
        *(w.meeting(Stage.PLANNED, 1 + n % 4, id=10 + n) for n in range(8)),
        urgent=message.waits(t, home, w.missed(), paused=True),
        tasks=[*gone, *seat],
        mending=[*off, *sessions.corrects(t, last, results_wait=True), *sessions.corrects(t, never)],
        unable=proxy.perhaps_unable(t, home, unable),
        seldom=[beginning.began_before_button(t, home), network.take_over_button(t, home)],
    )
    return _home(w, shown)


def _many(most: int, w: World) -> View:
    shown = [_planning(w, Stage.READY)]
    standings = cycle((Standing.INVITED, Standing.WAITING, Standing.ACTIVE))
    for n, standing in zip(range(most), standings, strict=False):
        other = World(w.t)
        other.network.id, other.network.theme = 2 + n, f"{w.network.theme} {n + 2}"
        current = w.meeting(Stage.PREPARING if n % 2 else Stage.PLANNED) if n < 6 else None
        member, leads = _takes_part(other, None), _leads(other, *([current] if current else []))
        both = member if n % 2 else replace(leads, parts={**member.parts, **leads.parts})
        one = both if standing is Standing.ACTIVE else _outside(other, standing)
        shown.append(replace(one, current=current))
    return _home(w, *shown)


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
        Gone(Kind.EVALUATION_REMINDER, None),
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
    noted.verdict = Verdict.NOT_YET
    on_agenda = [outcome.Line(w.question("Q15"), noted), outcome.Line(w.question("Q16"), None)]
    on_now = panel.OnNow(w.question("Q15").text, 25, 40, card_of=5)
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


def _panel(stage: Stage, w: World) -> View:
    opened = None if stage is Stage.UNDERWAY else NOW
    meeting = w.meeting(stage, evaluation_opened_at=opened)
    state = _state(w, full=stage is Stage.CLOSED) if stage in RECORDING else _so_far(w)
    return panel.panel(w.t, meeting, w.network, state)


def _over(w: World, *, closed: bool) -> View:
    meeting = w.meeting(Stage.CLOSED, released_at=NOW)
    state = replace(_state(w), asks={15: mention(w.annelies.user_id)}, closed=closed)
    return panel.panel(w.t, meeting, w.network, state)


def _noted(w: World) -> View:
    noted = attendance.attendance_noted(w.t, w.meeting(Stage.UNDERWAY), w.network, 9)
    meeting = w.meeting(Stage.UNDERWAY, evaluation_opened_at=None)
    return panel.panel(w.t, meeting, w.network, _state(w, full=False), noted=noted)


def _late(w: World, *, opened: bool) -> LearningSession:
    return w.meeting(Stage.EVALUATING, evaluation_opened_at=NOW if opened else None)


_at_home = partial(Sample, when=HOME)
_leading = partial(Sample, when="Home, whoever facilitates")
_in_my_kring = partial(Sample, when=MEMBER)


def _after_a_word(w: World, unknown: str, meant: str = "") -> View:
    return view.menu(w.t, w.somebody(), [_takes_part(w)], TODAY, unknown=unknown, meant=meant)


HOME_CHAPTER = Chapter(
    "home",
    [
        _at_home("Member, no question this time", _none_this_time),
        _at_home("No network", _home),
        _at_home("Member, not answered yet", lambda w: _home(w, _takes_part(w))),
        _at_home("Member, comes, asked nothing", lambda w: _home(w, _takes_part(w, given=Rsvp.YES))),
        _at_home("Member, with everything", _full),
        _at_home("Member, stays away", _away),
        _at_home("Member, the agenda is out", lambda w: _home(w, _takes_part(w, Stage.READY, Rsvp.YES))),
        _at_home(
            "Member, there is no agenda",
            lambda w: _home(w, _takes_part(w, Stage.READY, Rsvp.YES, skipped=[Kind.AGENDA])),
        ),
        _at_home(
            "Member, whether an agenda comes is not known",
            lambda w: _home(w, _takes_part(w, Stage.PREPARING, Rsvp.YES, skipped=[Kind.AGENDA])),
        ),
        _at_home(
            "Member, while a session without an agenda goes on",
            lambda w: _home(w, _goes_on(w, w.meeting(Stage.UNDERWAY, skipped=[Kind.AGENDA]), over=False)),
        ),
        _at_home(
            "Member, not announced yet",
            lambda w: _home(w, _takes_part(w, Stage.PLANNED)),
        ),
        _at_home(
            "Member, while a session goes on",
            lambda w: _home(w, _goes_on(w, w.meeting(Stage.UNDERWAY), over=False)),
        ),
        _at_home(
            "Member, a session was just held",
            lambda w: _home(w, _goes_on(w, w.meeting(Stage.UNDERWAY), over=True)),
        ),
        _at_home(
            "Member, a session is evaluated, and the next one announced",
            lambda w: _home(
                w,
                _goes_on(w, w.meeting(Stage.EVALUATING), over=True, coming=w.meeting(Stage.ANNOUNCED, 3)),
            ),
        ),
        _at_home(
            "Member, a session is evaluated, and its report is out",
            lambda w: _home(w, _goes_on(w, w.meeting(Stage.EVALUATING, released_at=NOW), over=True)),
        ),
        _at_home("Member, nothing planned", lambda w: _home(w, _takes_part(w, None))),
        _at_home("Member, nobody leads", _nobody_leads),
        _at_home("Member, before the first session", lambda w: _home(w, _takes_part(w, reported=False))),
        _at_home("Member here, facilitator there", _two),
        _at_home("In or out (invited)", lambda w: _home(w, _outside(w, Standing.INVITED))),
        _at_home("In or out (waiting)", lambda w: _home(w, _outside(w, Standing.WAITING))),
        _leading(
            "Facilitator (too few for a form)",
            lambda w: _home(w, _leads(w, w.meeting(Stage.EVALUATING, evaluation_opened_at=None))),
        ),
        *(
            _leading(f"Facilitator ({stage})", partial(lambda s, w: _home(w, _planning(w, s)), stage))
            for stage in Stage
            if stage not in (Stage.CLOSED, Stage.CANCELLED)
        ),
        _leading(
            "Facilitator, nobody asked anything",
            lambda w: _home(w, _leads(w, w.meeting(Stage.PREPARING), undecided=True)),
        ),
        _leading(
            "Facilitator, without an agenda",
            lambda w: _home(w, _leads(w, w.meeting(Stage.READY, skipped=[Kind.AGENDA]))),
        ),
        _leading(
            "Facilitator, nothing was recorded",
            lambda w: _home(w, _leads(w, w.meeting(Stage.UNDERWAY), over=())),
        ),
        _leading("Facilitator, no session", lambda w: _home(w, _leads(w))),
        _leading("Facilitator, who begins", lambda w: _begins(w, None, invited=False)),
        _leading(
            "Facilitator, before the first announcement",
            lambda w: _begins(w, w.meeting(Stage.PLANNED, 1, place="", next_move_at=NOW), invited=True),
        ),
        _leading("Facilitator, who takes part too", lambda w: _home(w, _leads_and_takes_part(w))),
        _leading("Facilitator, the channel is lost", _lost),
        _leading("Facilitator, during a pause", _paused),
        _leading(
            "Facilitator, the day itself",
            lambda w: _home(w, _leads(w, w.meeting(Stage.READY), today=())),
        ),
        _leading(
            "Facilitator, the agenda goes out by hand",
            lambda w: _home(w, _leads(w, w.meeting(Stage.PREPARING, skipped=[Kind.AGENDA]))),
        ),
        _leading(
            "Facilitator, the report is out",
            lambda w: _home(
                w,
                _leads(
                    w,
                    w.meeting(Stage.PLANNED, 3, next_move_at=NOW),
                    mending=sessions.corrects(w.t, w.meeting(Stage.CLOSED, released_at=NOW)),
                ),
            ),
        ),
        Sample("Stand-in, with everything", _busy, when="Home, the stand-in"),
        _at_home("Many networks", partial(_many, 30)),
        _at_home("More networks than a Home holds", partial(_many, 110)),
        _in_my_kring(
            "Being sure of what was chosen in a menu",
            lambda w: notice.sure(w.t, network.take_over_button(w.t, w.network)),
        ),
        _in_my_kring("My Kring, after a word that it does not know", lambda w: _after_a_word(w, "xyz")),
        _in_my_kring(
            "My Kring, after a word that it nearly knows", lambda w: _after_a_word(w, "agnda", "agenda")
        ),
        _in_my_kring("One network alone", lambda w: view.alone(w.t, _planning(w, Stage.ANNOUNCED))),
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
        Sample("Panel, the report is out", partial(_over, closed=False), when=LEADER),
        Sample("Panel, the next session began", partial(_over, closed=True), when=LEADER),
        *(
            Sample(f"Panel ({stage})", partial(_panel, stage), when=LEADER)
            for stage in Stage
            if stage not in (Stage.PLANNED, Stage.CANCELLED)
        ),
        Sample("Panel, after something was recorded", _noted, when=LEADER),
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
            lambda w: record_all.form(
                w.t, w.meeting(Stage.UNDERWAY), _state(w).on_agenda, w.members, {1, 2}, recorded=False
            ),
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
            lambda w: record_all.form(
                w.t, w.meeting(Stage.UNDERWAY), _state(w).on_agenda, w.members, {1, 2}, alone=True
            ),
            when=LEADER,
        ),
        Sample(
            "After that",
            lambda w: record_all.recorded(w.t, w.meeting(Stage.UNDERWAY), record_all.noted(w.t, 8)),
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

CHAPTERS = (HOME_CHAPTER, MESSAGE, PANEL)
