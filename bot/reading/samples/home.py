"""Samples of the Home."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, TODAY, World
from bot.slack.blocks import Part, View
from bot.views import (
    action,
    agenda,
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
    person,
    proof,
    proxy,
    question,
    question_bank,
    report,
    roster,
    trend,
)
from bot.views import home as view
from bot.views import home_sessions as sessions
from bot.views.home import Place, Shown
from models.agenda import out as to_read
from models.attendance import Rsvp
from models.errand import ErrandState
from models.membership import Headcount, Membership, Standing
from models.network import ChannelLost
from models.person import Person
from models.plan import Kind
from models.session import LearningSession, Stage

MEMBER, HOME = "modal, every member", "Home"
LEADING = (proof.list_button, trend.button, proxy.button)


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
    rooms = (*((note,) if mine.participates else ()), book, proof, method, expertise)
    leads = (*network.leading_buttons(w.t, w.network), *(room(w.t, w.network) for room in LEADING))
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
            *(leads if mine.leads else ()),
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
        Place.OWN: own or question_bank.own_questions(w.t, w.network, question_bank.Own([]), []),
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
    there = {"plan": first is not None, "place": first is not None, "invite": invited, "theme": True}
    tasks = beginning.checklist(w.t, w.network, first, {step for step, done in there.items() if done})
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
    own = question_bank.own_questions(
        w.t, w.network, question_bank.Own([w.question("Q01"), w.question("Q18")]), to_judge
    )
    return _home(w, _takes_part(w, given=Rsvp.YES, own=own, for_you=waits))


def _none_this_time(w: World) -> View:
    own = question_bank.own_questions(w.t, w.network, question_bank.Own([]), [], none=True)
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


_at_home = partial(Sample, when=HOME)
_leading = partial(Sample, when="Home, whoever facilitates")
_in_my_kring = partial(Sample, when=MEMBER)


def _after_a_word(w: World, unknown: str, meant: str = "") -> View:
    return view.menu(w.t, w.somebody(), [_takes_part(w)], TODAY, unknown=unknown, meant=meant)


CHAPTER = Chapter(
    "home",
    [
        _at_home("Member, no question this time", _none_this_time),
        _at_home("No network", _home),
        _at_home(
            "No network in the whole workspace, as who installed Kring finds it",
            lambda w: view.home(w.t, w.somebody(), [], TODAY, begun=False),
        ),
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

CHAPTERS = (CHAPTER,)
