"""Samples of a session: announced, remembered, changed, planned, and the two reminders around it."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import AGENDA_COMES, CLOSES, NOW, SAID, World
from bot.slack.blocks import Message, Part
from bot.views import agenda, attendance, coming, effect, errand, home_sessions, running_order
from bot.views import session as view
from bot.views import session_forms as forms
from bot.views import session_news as news
from bot.views.calendar_file import News, calendar_file
from bot.views.notice import notice
from models.attendance import Rsvp
from models.held import Held
from models.joining_online import Ways
from models.plan import Kind
from models.session import LearningSession, Mode, Stage

MEMBER, LEADER = "answer to a press, to who pressed", "modal, whoever facilitates"


LINKED: dict[str, Any] = {"mode": Mode.ONLINE, "link": "https://example.org/kring"}
HYBRID: dict[str, Any] = {"mode": Mode.HYBRID, "link": "https://example.org/kring"}


def _open(w: World, **facts: Any) -> LearningSession:
    return w.meeting(Stage.ANNOUNCED, **facts)


def _answered(answer: Rsvp, w: World) -> Message:
    return coming.rsvp_noted(w.t, _open(w), answer)


def _file(facts: dict[str, Any], w: World) -> Message:
    return calendar_file(w.t, _open(w, **facts), w.network, NOW)


def _way(online: bool | None, w: World) -> Message:
    return coming.rsvp_noted(w.t, _open(w, **HYBRID), Rsvp.YES, online=online)


def _held(w: World) -> Held:
    return Held.of(_open(w), w.network)


def _moved(w: World) -> LearningSession:
    return _open(w, moved_from=w.meeting().starts_local - timedelta(days=2))


def _dates(w: World) -> list[forms.PlannedDate]:
    usual, soon = w.meeting(number=3).starts_local, w.meeting(number=2).starts_local
    follows = [(Kind.PROPOSAL, CLOSES), (Kind.AGENDA, AGENDA_COMES)]
    return [
        forms.PlannedDate(usual, datetime(2026, 4, 16, 7, tzinfo=UTC), forms.Oddities()),
        forms.PlannedDate(soon, None, forms.Oddities(free=True), follows=follows),
    ]


def _agenda(w: World, *, empty: bool = False) -> list[Part]:
    items, draft = [] if empty else w.items(), w.draft()
    asks = agenda.marks_of(w.t, draft)
    said = agenda.lines(w.t, w.meeting(Stage.READY), items, draft.texts, asks, longest=agenda.SHORT)
    return [agenda.points(w.t, said)]


BRING = {"nl": "een functieprofiel uit je eigen organisatie", "en": "a job profile of your own organisation"}
PLANNED = forms.Details(
    minutes="180",
    mode=Mode.HYBRID,
    day=date(2026, 5, 7),
    title="Competenties en verloning",
    place="Stadhuis Mechelen, zaal 2",
    weeks=6,
    times=4,
)

CHAPTER = Chapter(
    "session",
    [
        Sample(
            "Announcement", lambda w: view.announcement(w.t, _open(w), w.network, SAID), Kind.ANNOUNCEMENT
        ),
        Sample(
            "Announcement of an evening that ends the next day, with a member in London",
            lambda w: view.announcement(w.t.among(["Europe/London"]), _open(w, minutes=660), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement without theme or place, with something to bring",
            lambda w: view.announcement(
                w.t, _open(w, title="", place="", bring=w.words(BRING)), w.network, {}
            ),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement, the questions closed; online",
            lambda w: view.announcement(w.t, w.meeting(Stage.READY, **LINKED), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement, under way; online",
            lambda w: view.announcement(w.t, w.meeting(Stage.UNDERWAY, mode=Mode.ONLINE), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement, hybrid",
            lambda w: view.announcement(w.t, _open(w, mode=Mode.HYBRID), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement, with who hosts and who speaks",
            lambda w: view.announcement(w.t, _open(w, host="VDAB", speaker="Greet Maes"), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement, hybrid, the place follows",
            lambda w: view.announcement(w.t, _open(w, mode=Mode.HYBRID, place=""), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement, called off",
            lambda w: view.announcement(w.t, w.meeting(Stage.CANCELLED), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "RSVP reminder",
            lambda w: view.rsvp_reminder(w.t, _open(w), w.network, None),
            Kind.RSVP_REMINDER,
        ),
        Sample(
            "RSVP reminder, hybrid, answered",
            lambda w: view.rsvp_reminder(w.t, _open(w, **HYBRID), w.network, Rsvp.YES, online=True),
            Kind.RSVP_REMINDER,
        ),
        *(
            Sample(f"Yes to a hybrid session: {name}", partial(_way, online), when=MEMBER)
            for name, online in (("in person", False), ("online", True), ("either", None))
        ),
        Sample(
            "The link, shortly before",
            lambda w: view.link_message(w.t, w.meeting(Stage.READY, **LINKED), w.network, Rsvp.YES),
            Kind.LINK,
        ),
        Sample(
            "The link is another one",
            lambda w: view.link_message(
                w.t, w.meeting(Stage.UNDERWAY, **HYBRID), w.network, Rsvp.YES, again=True
            ),
            Kind.LINK,
        ),
        Sample(
            "The link, of a session that was moved since",
            lambda w: view.link_message(
                w.t, w.meeting(Stage.READY, **LINKED), w.network, Rsvp.YES, early=True
            ),
            Kind.LINK,
        ),
        Sample(
            "The link, of a session that is in person after all",
            lambda w: view.link_message(w.t, w.meeting(Stage.READY), w.network, Rsvp.YES),
            Kind.LINK,
        ),
        Sample(
            "The link was taken away",
            lambda w: view.link_message(w.t, w.meeting(Stage.READY, mode=Mode.ONLINE), w.network, Rsvp.YES),
            Kind.LINK,
        ),
        Sample(
            "The link, to who cannot come after all",
            lambda w: view.link_message(w.t, w.meeting(Stage.READY, **LINKED), w.network, Rsvp.NO),
            Kind.LINK,
        ),
        Sample(
            "The link, once it is over",
            lambda w: view.link_message(w.t, w.meeting(Stage.CLOSED, **LINKED), w.network, Rsvp.YES),
            Kind.LINK,
        ),
        Sample(
            "Who comes to a hybrid session",
            lambda w: attendance.who_comes(
                w.t,
                _open(w, **HYBRID),
                {Rsvp.YES: w.members[:5], Rsvp.MAYBE: w.members[5:6]},
                Ways(w.members[:2], w.members[2:4], w.members[4:5]),
            ),
            when=LEADER,
        ),
        Sample(
            "How they come, on Home",
            lambda w: coming.how(w.t, Ways(w.members[:2], w.members[2:4], w.members[4:5]))[0],
            when="Home, whoever facilitates",
        ),
        Sample(
            "No link yet",
            lambda w: home_sessions.link_missing(w.t, _open(w)),
            when="Home, whoever facilitates",
        ),
        Sample(
            "A new session, after two online",
            lambda w: forms.session_form(w.t, About(network=1), network=w.network, often_online=True),
            when=LEADER,
        ),
        Sample(
            "RSVP reminder, after a move",
            lambda w: view.rsvp_reminder(w.t, _open(w), w.network, None, again=True),
            Kind.RSVP_REMINDER,
        ),
        Sample(
            "RSVP reminder, answered with no, with questions to send along",
            lambda w: view.rsvp_reminder(
                w.t, _open(w), w.network, Rsvp.NO, errand.offers(w.t, _open(w), w.offers())
            ),
            Kind.RSVP_REMINDER,
        ),
        Sample(
            "RSVP reminder, called off",
            lambda w: view.rsvp_reminder(w.t, w.meeting(Stage.CANCELLED), w.network, None),
            Kind.RSVP_REMINDER,
        ),
        Sample(
            "RSVP reminder, the session has begun",
            lambda w: view.rsvp_reminder(w.t, w.meeting(Stage.UNDERWAY), w.network, None),
            Kind.RSVP_REMINDER,
        ),
        Sample(
            "A message that came again after a move",
            lambda w: view.replaced(w.t, _open(w), w.network),
            Kind.RSVP_REMINDER,
        ),
        Sample(
            "File for the calendar, to who says Yes",
            lambda w: calendar_file(w.t, w.meeting(), w.network, NOW),
            Kind.CALENDAR_FILE,
        ),
        *(
            Sample(
                f"File for the calendar, {name}",
                partial(_file, facts),
                Kind.CALENDAR_FILE,
            )
            for name, facts in (
                ("online", LINKED),
                ("hybrid", HYBRID),
                ("hybrid, the place follows", HYBRID | {"place": ""}),
            )
        ),
        Sample(
            "Calendar file, after a No",
            lambda w: calendar_file(w.t, w.meeting(), w.network, NOW, news=News.STAYS),
            Kind.CALENDAR_FILE,
        ),
        Sample(
            "Calendar file, to who leaves the network",
            lambda w: calendar_file(w.t, w.meeting(), w.network, NOW, news=News.LEFT),
            Kind.CALENDAR_UPDATE,
        ),
        Sample(
            "Calendar file of a session that changed",
            lambda w: calendar_file(
                w.t, _open(w, minutes=300), w.network, NOW, news=News.CHANGED, before=_held(w)
            ),
            Kind.CALENDAR_UPDATE,
        ),
        Sample(
            "File for the calendar, after another title",
            lambda w: calendar_file(
                w.t,
                _open(w, title="Talent"),
                w.network,
                NOW,
                news=News.CHANGED,
                before=_held(w),
            ),
            Kind.CALENDAR_UPDATE,
        ),
        Sample(
            "Calendar file of a session that was called off",
            lambda w: calendar_file(w.t, w.meeting(), w.network, NOW, news=News.OFF),
            Kind.CALENDAR_UPDATE,
        ),
        Sample(
            "Practical message",
            lambda w: view.day_before(w.t, w.meeting(Stage.READY), w.network, Rsvp.YES),
            Kind.DAY_BEFORE,
        ),
        Sample(
            "Practical message, cannot come after all",
            lambda w: view.day_before(w.t, w.meeting(Stage.READY), w.network, Rsvp.NO),
            Kind.DAY_BEFORE,
        ),
        Sample(
            "Running order",
            lambda w: running_order.running_order(
                w.t,
                w.meeting(Stage.READY),
                w.network,
                SAID,
                _agenda(w),
                effect.opening(w.t, [w.set_going()]),
            ),
            Kind.RUNNING_ORDER,
        ),
        Sample(
            "Running order, no agenda",
            lambda w: running_order.running_order(
                w.t, w.meeting(Stage.READY), w.network, SAID, _agenda(w, empty=True)
            ),
            Kind.RUNNING_ORDER,
        ),
        Sample(
            "Who comes, by name",
            lambda w: attendance.who_comes(
                w.t,
                w.meeting(Stage.READY),
                {Rsvp.YES: w.members[:4], Rsvp.MAYBE: w.members[4:5], Rsvp.NO: [], None: w.members[5:7]},
            ),
            when="modal, whoever facilitates",
        ),
        Sample(
            "Who comes, when nobody can",
            lambda w: attendance.who_comes(w.t, w.meeting(Stage.READY), {}),
            when="modal, whoever facilitates",
        ),
        Sample(
            "Running order, called off",
            lambda w: running_order.running_order(w.t, w.meeting(Stage.CANCELLED), w.network, SAID, []),
            Kind.RUNNING_ORDER,
        ),
        Sample(
            "Moved, to a member, as the channel is closed to Kring",
            lambda w: news.changed(w.t, _moved(w), w.network),
            Kind.CHANGE_DIRECT,
        ),
        Sample(
            "Moved, within a day",
            lambda w: news.changed(w.t, _moved(w), w.network, calls=True),
            Kind.CHANGE,
        ),
        Sample(
            "Called off",
            lambda w: news.changed(w.t, w.meeting(Stage.CANCELLED), w.network),
            Kind.CHANGE,
        ),
        Sample(
            "On after all, when it has begun",
            lambda w: news.changed(
                w.t, w.meeting(Stage.UNDERWAY, cancelled_from=Stage.READY), w.network, calls=True
            ),
            Kind.CHANGE,
        ),
        Sample(
            "On after all",
            lambda w: news.changed(w.t, _open(w, cancelled_from=Stage.ANNOUNCED), w.network),
            Kind.CHANGE,
        ),
        Sample(
            "Another place",
            lambda w: news.changed(w.t, _open(w, place="Stadhuis Mechelen, zaal 2"), w.network, _held(w)),
            Kind.CHANGE,
        ),
        Sample(
            "Another length",
            lambda w: news.changed(w.t, _open(w, minutes=300), w.network, _held(w)),
            Kind.CHANGE,
        ),
        Sample(
            "Another length, and no place any more",
            lambda w: news.changed(w.t, _open(w, minutes=300, place=""), w.network, _held(w)),
            Kind.CHANGE,
        ),
        Sample(
            "No place any more",
            lambda w: news.changed(w.t, _open(w, place=""), w.network, _held(w)),
            Kind.CHANGE,
        ),
        Sample(
            "Another way of meeting",
            lambda w: news.changed(w.t, _open(w, **LINKED), w.network, _held(w)),
            Kind.CHANGE,
        ),
        Sample(
            "Moved, and moved back since",
            lambda w: news.changed(w.t, _open(w), w.network, _held(w)),
            Kind.CHANGE,
        ),
        Sample(
            "Moved, and elsewhere",
            lambda w: news.changed(
                w.t,
                _open(w, starts_local=w.meeting().starts_local + timedelta(days=7), place="Gent"),
                w.network,
                _held(w),
            ),
            Kind.CHANGE,
        ),
        Sample(
            "Where it is, now that it is known",
            lambda w: news.filled_in(w.t, _open(w), w.network),
            Kind.FILLED_IN,
        ),
        Sample(
            "Where it is and what to bring, now that it is known",
            lambda w: news.filled_in(
                w.t, _open(w, bring="een laptop"), w.network, Held.of(_open(w, place=""), w.network)
            ),
            Kind.FILLED_IN,
        ),
        Sample(
            "Where it is, and moved since",
            lambda w: news.filled_in(
                w.t,
                _open(w, starts_local=w.meeting().starts_local + timedelta(days=7)),
                w.network,
                Held.of(_open(w, place=""), w.network),
            ),
            Kind.FILLED_IN,
        ),
        Sample(
            "Something else to bring",
            lambda w: news.filled_in(
                w.t,
                _open(w, bring="een laptop"),
                w.network,
                Held.of(_open(w, bring="een pen"), w.network),
            ),
            Kind.FILLED_IN,
        ),
        Sample(
            "What to bring",
            lambda w: news.filled_in(w.t, _open(w, bring="een laptop"), w.network, _held(w)),
            Kind.FILLED_IN,
        ),
        Sample(
            "Nothing to bring any more",
            lambda w: news.filled_in(
                w.t, _open(w), w.network, Held.of(_open(w, bring="een laptop"), w.network)
            ),
            Kind.FILLED_IN,
        ),
        Sample(
            "Where it is, when the session has begun",
            lambda w: news.filled_in(w.t, w.meeting(Stage.UNDERWAY), w.network),
            Kind.FILLED_IN,
        ),
        Sample(
            "Where it is, when the session is over",
            lambda w: news.filled_in(w.t, w.meeting(Stage.REPORTING), w.network),
            Kind.FILLED_IN,
        ),
        Sample(
            "It did not take place",
            lambda w: view.not_held(w.t, w.meeting(Stage.CANCELLED), w.network),
            when="what is left of the draft report, the results and a catch-up",
        ),
        *(
            Sample(f"Thanks for an answer ({answer})", partial(_answered, answer), when=MEMBER)
            for answer in Rsvp
        ),
        Sample(
            "Form of a new session or series",
            lambda w: forms.session_form(w.t, About(network=1), PLANNED, network=w.network),
            when=LEADER,
        ),
        Sample(
            "Form of one session",
            lambda w: forms.session_form(w.t, About(session=2), PLANNED),
            when=LEADER,
        ),
        Sample(
            "Dates before they are saved",
            lambda w: forms.dates_to_confirm(w.t, w.network, _dates(w), "{}"),
            when=LEADER,
        ),
        Sample(
            "The session moves to an hour that the clock skips, on a day with another session",
            lambda w: forms.move_anyway(
                w.t,
                _open(w),
                datetime.combine(date(2026, 3, 29), time(3, 30)),
                forms.Oddities(free=True, skipped=time(2, 30), beside=w.meeting(number=3)),
                "{}",
            ),
            when=LEADER,
        ),
        Sample(
            "Where people meet, while they do",
            lambda w: forms.place_form(w.t, w.meeting(Stage.UNDERWAY), PLANNED),
            when=LEADER,
        ),
        Sample(
            "The session becomes so long that it goes on beside another one",
            lambda w: forms.longer_anyway(w.t, _open(w), w.meeting(number=3), "{}"),
            when=LEADER,
        ),
        Sample("Form that moves a session", lambda w: forms.move_form(w.t, _open(w)), when=LEADER),
        Sample(
            "Form that moves a session, its questions closed",
            lambda w: forms.move_form(w.t, w.meeting(Stage.READY)),
            when=LEADER,
        ),
        Sample(
            "Moved so far that questions open again",
            lambda w: notice(
                w.t, w.t.plain("session.opened_by_move", closes=w.t.moment(NOW, "Europe/Brussels"))
            ),
            when=LEADER,
        ),
        Sample(
            "Before a session is called off",
            lambda w: forms.cancel_form(w.t, _open(w), w.network),
            when=LEADER,
        ),
        Sample(
            "Before a session is called off that was not announced",
            lambda w: forms.cancel_form(w.t, w.meeting(Stage.PLANNED), w.network),
            when=LEADER,
        ),
    ],
)

CHAPTERS = (CHAPTER,)
