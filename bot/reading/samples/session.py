"""Samples of a session: announced, who comes, the reminders, the link, its files and its running order."""

from functools import partial
from typing import Any

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, SAID, World
from bot.slack.blocks import Message, Part
from bot.views import agenda, attendance, coming, effect, errand, home_sessions, running_order
from bot.views import session as view
from bot.views import session_forms as forms
from bot.views.calendar_file import News, calendar_file
from models.attendance import Rsvp
from models.held import Held
from models.joining_online import Ways
from models.plan import Kind
from models.session import LearningSession, Mode, Stage

MEMBER, LEADER = "answer to a press, to who pressed", "modal, whoever facilitates"


LINKED: dict[str, Any] = {"mode": Mode.ONLINE, "link": "https://example.org/kring"}
HYBRID: dict[str, Any] = {"mode": Mode.HYBRID, "link": "https://example.org/kring"}


def opened(w: World, **facts: Any) -> LearningSession:
    """A session whose questions are open."""
    return w.meeting(Stage.ANNOUNCED, **facts)


def _answered(answer: Rsvp, w: World) -> Message:
    return coming.rsvp_noted(w.t, opened(w), answer)


def _file(facts: dict[str, Any], w: World) -> Message:
    return calendar_file(w.t, opened(w, **facts), w.network, NOW)


def _way(online: bool | None, w: World) -> Message:
    return coming.rsvp_noted(w.t, opened(w, **HYBRID), Rsvp.YES, online=online)


def _agenda(w: World, *, empty: bool = False) -> list[Part]:
    items, draft = [] if empty else w.items(), w.draft()
    asks = agenda.marks_of(w.t, draft)
    said = agenda.lines(w.t, w.meeting(Stage.READY), items, draft.texts, asks, longest=agenda.SHORT)
    return [agenda.points(w.t, said)]


BRING = {"nl": "een functieprofiel uit je eigen organisatie", "en": "a job profile of your own organisation"}
CHAPTER = Chapter(
    "session",
    [
        Sample(
            "Announcement",
            lambda w: view.announcement(w.t, opened(w), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement of a session with a title of its own",
            lambda w: view.announcement(w.t, opened(w, number=3), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement of an evening that ends the next day, with a member in London",
            lambda w: view.announcement(
                w.t.among(["Europe/London"]), opened(w, minutes=660), w.network, SAID
            ),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement without theme or place, with something to bring",
            lambda w: view.announcement(
                w.t, opened(w, title="", place="", bring=w.words(BRING)), w.network, {}
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
            lambda w: view.announcement(w.t, opened(w, mode=Mode.HYBRID), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement, with who hosts and who speaks",
            lambda w: view.announcement(w.t, opened(w, host="VDAB", speaker="Greet Maes"), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement, hybrid, the place follows",
            lambda w: view.announcement(w.t, opened(w, mode=Mode.HYBRID, place=""), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "Announcement, called off",
            lambda w: view.announcement(w.t, w.meeting(Stage.CANCELLED), w.network, SAID),
            Kind.ANNOUNCEMENT,
        ),
        Sample(
            "RSVP reminder",
            lambda w: view.rsvp_reminder(w.t, opened(w), w.network, None),
            Kind.RSVP_REMINDER,
        ),
        Sample(
            "RSVP reminder, hybrid, answered",
            lambda w: view.rsvp_reminder(w.t, opened(w, **HYBRID), w.network, Rsvp.YES, online=True),
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
                opened(w, **HYBRID),
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
            lambda w: home_sessions.link_missing(w.t, opened(w)),
            when="Home, whoever facilitates",
        ),
        Sample(
            "A new session, after two online",
            lambda w: forms.session_form(w.t, About(network=1), network=w.network, often_online=True),
            when=LEADER,
        ),
        Sample(
            "RSVP reminder, after a move",
            lambda w: view.rsvp_reminder(w.t, opened(w), w.network, None, again=True),
            Kind.RSVP_REMINDER,
        ),
        Sample(
            "RSVP reminder, answered with no, with questions to send along",
            lambda w: view.rsvp_reminder(
                w.t, opened(w), w.network, Rsvp.NO, errand.offers(w.t, opened(w), w.offers())
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
            lambda w: view.replaced(w.t, opened(w), w.network),
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
                w.t,
                opened(w, minutes=300),
                w.network,
                NOW,
                news=News.CHANGED,
                before=Held.of(opened(w), w.network),
            ),
            Kind.CALENDAR_UPDATE,
        ),
        Sample(
            "File for the calendar, after another title",
            lambda w: calendar_file(
                w.t,
                opened(w, title="Talent"),
                w.network,
                NOW,
                news=News.CHANGED,
                before=Held.of(opened(w), w.network),
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
        *(
            Sample(f"Thanks for an answer ({answer})", partial(_answered, answer), when=MEMBER)
            for answer in Rsvp
        ),
    ],
)

CHAPTERS = (CHAPTER,)
