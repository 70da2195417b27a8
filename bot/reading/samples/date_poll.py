"""Samples of date polls: the question to the group, who can when, and what came of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.samples import off_slack
from bot.reading.world import NOW, World
from bot.slack.blocks import Message, View
from bot.views import date_lead
from bot.views import date_poll as view
from bot.views.session_forms import Oddities, PlannedDate
from models.date_poll import Can, DatePoll, Poll, PollDate, PollState, Proposed
from models.plan import Kind
from models.session import Stage

LEADS, MEMBER = "modal, the facilitator", "modal, a member"
FIRST = datetime(2026, 4, 2, 13, 30)  # noqa: DTZ001 - a wall time
GONE = datetime(2026, 3, 1, 13, 30)  # noqa: DTZ001 - a wall time


def _poll(state: PollState = PollState.OPEN, *, place: str = "", reminded: bool = False) -> DatePoll:
    made = DatePoll(
        network_id=1, zone="Europe/Brussels", created_at=NOW, minutes=180, place=place, state=state,
        reminded_at=NOW if reminded else None,
    )  # fmt: skip
    made.id = 1
    return made


def _found(
    w: World,
    state: PollState = PollState.OPEN,
    *,
    place: str = "",
    silent: int = 3,
    answers: bool = True,
    reminded: bool = False,
) -> Poll:
    dates = []
    people = w.members[: 9 if answers else 0]
    for number, starts in enumerate((GONE, FIRST, FIRST + timedelta(7))):
        date = PollDate(poll_id=1, starts_local=starts, chosen=number == 1 and state is PollState.CHOSEN)
        date.id = number + 1
        can = {Can.YES: people[number:], Can.IF_NEED_BE: people[:number]} if answers else {}
        dates.append(Proposed(date, can, gone=number == 0))
    poll = _poll(state, place=place, reminded=reminded)
    return Poll(poll, dates, w.members[9 : 9 + silent], len(people))


def _became(w: World, stage: Stage) -> Message:
    found = replace(_found(w, PollState.CHOSEN), became=w.meeting(stage))
    return view.in_channel(w.t, found, w.network)


def _who(w: World, state: PollState = PollState.OPEN, **so: bool | int) -> View:
    leads, answered = bool(so.pop("leads", False)), bool(so.pop("answered", False))
    found = _found(w, state, silent=int(so.pop("silent", 3)), answers=bool(so.pop("answers", True)),
                   reminded=bool(so.pop("reminded", False)))  # fmt: skip
    first = PlannedDate(FIRST, NOW, Oddities(free=True))
    later = PlannedDate(FIRST + timedelta(7), None, Oddities())
    choices = {
        2: view.Planned(first, w.t.moment(NOW, "Europe/Brussels")),
        3: view.Planned(later, w.t.plain("date_poll.at_once")),
    }
    return view.who_can(w.t, found, w.network, answered=answered, choices=choices if leads else None)


def _in_channel(state: PollState, w: World) -> Message:
    return view.in_channel(w.t, _found(w, state), w.network)


def _reminder(w: World, state: PollState = PollState.OPEN, *, answered: bool = False) -> Message:
    return view.reminder(w.t, _found(w, state), w.network, answered=answered)


DATE_POLL = Chapter(
    "date_poll",
    [
        Sample("The group is asked anew", lambda w: date_lead.new(w.t, w.network), when=LEADS),
        Sample("One more poll", lambda w: date_lead.new(w.t, w.network, [_poll()]), when=LEADS),
        Sample(
            "Asked, and on its way", lambda w: w.t.plain("date_poll.asked"), when="answer to the facilitator"
        ),
        Sample(
            "Asked, and it waits",
            lambda w: w.t.plain("date_poll.asked_waits"),
            when="answer to the facilitator",
        ),
        Sample("Which date?", lambda w: view.in_channel(w.t, _found(w), w.network), Kind.DATE_POLL),
        Sample(
            "Which date? With a place, and everybody answered",
            lambda w: view.in_channel(w.t, _found(w, place="Wilgenhof", silent=0), w.network),
            Kind.DATE_POLL,
        ),
        *(
            Sample(f"Which date? ({state})", partial(_in_channel, state), Kind.DATE_POLL)
            for state in PollState
            if state is not PollState.OPEN
        ),
        Sample("The one reminder", _reminder, Kind.DATE_POLL_REMINDER),
        Sample("The reminder, answered", lambda w: _reminder(w, answered=True), Kind.DATE_POLL_REMINDER),
        Sample(
            "The reminder, once a date is chosen",
            lambda w: _reminder(w, PollState.CHOSEN),
            Kind.DATE_POLL_REMINDER,
        ),
        Sample("A date is chosen, and moved", lambda w: _became(w, Stage.PLANNED), Kind.DATE_POLL),
        Sample("A date is chosen, and called off", lambda w: _became(w, Stage.CANCELLED), Kind.DATE_POLL),
        Sample(
            "What suits a member without Slack",
            lambda w: view.form(w.t, _found(w), {}, off_slack.noted(w).person),
            when="modal, whoever facilitates",
        ),
        Sample(
            "Who can when, with a member without Slack",
            lambda w: view.who_can(
                w.t, _found(w), w.network, answered=True, off_slack=[off_slack.noted(w).person]
            ),
            when="modal, whoever facilitates",
        ),
        Sample("What suits me", lambda w: view.form(w.t, _found(w), {2: Can.YES}), when=MEMBER),
        Sample("Noted", lambda w: w.t.plain("date_poll.thanks"), when="answer to a press"),
        Sample("Who can when", _who, when=MEMBER),
        Sample("Who can when, answered", lambda w: _who(w, answered=True, silent=0), when=MEMBER),
        Sample("Nobody answered", lambda w: _who(w, leads=True, answers=False), when=LEADS),
        Sample("A date to choose", lambda w: _who(w, leads=True), when=LEADS),
        Sample("They were reminded", lambda w: _who(w, leads=True, reminded=True), when=LEADS),
        Sample("Who could when, once chosen", lambda w: _who(w, PollState.CHOSEN, leads=True), when=LEADS),
        Sample(
            "A date is chosen", lambda w: date_lead.chosen(w.t, _poll(), _found(w).dates[1].date), when=LEADS
        ),
        Sample("No poll", lambda w: w.t.plain("date_poll.none"), when="answer to /kring dates"),
        Sample(
            "Some answered",
            lambda w: date_lead.at_home(w.t, _found(w), w.network),
            when="Home, the facilitator",
        ),
        Sample(
            "Everybody answered",
            lambda w: date_lead.at_home(w.t, _found(w, silent=0), w.network),
            when="Home, the facilitator",
        ),
        Sample("Which date suits me?", lambda w: view.for_me(w.t, _found(w), w.network), when="Home"),
    ],
)

CHAPTERS = (DATE_POLL,)
