"""Samples of an agenda: the proposal, the form that arranges it, the agenda in the channel, the wishes."""

from dataclasses import replace
from datetime import date, datetime

from bot.act.forms import About
from bot.drafts import Draft
from bot.reading.sample import Chapter, Sample
from bot.reading.world import AGENDA_COMES, World
from bot.slack.blocks import Message
from bot.slack.layout import Room
from bot.views import agenda as view
from bot.views import arrange as form_view
from bot.views import left_behind as left_view
from bot.views import pages, proposal, wish
from bot.views.notice import notice
from models.agenda import AgendaItem, new_point
from models.left_behind import Left
from models.method import Asked
from models.plan import Kind
from models.proposing import draft, propose
from models.question import State
from models.session import LearningSession, Stage

TOUR = {"nl": "Rondleiding door het huis", "en": "A tour of the house"}
LEADER, READER = "modal, whoever facilitates", "modal, every member"


def _choices(w: World) -> dict[int, str]:
    return {key: seen.words or "" for key, seen in w.draft().texts.items() if key in (9, 15, 16, 17)}


def _item(w: World) -> AgendaItem:
    return w.items()[4]


def _suits(w: World) -> Asked:
    log = {**w.draft().log, "lean_coffee": [date(2025, 6, 5)], "short_consult": [date(2025, 11, 6)]}
    return Asked(people=8, log=log)


def _by_night(w: World) -> Message:
    evening = w.meeting(Stage.READY, starts_local=datetime.fromisoformat("2026-03-12T22:00"))
    return view.published(w.t, evening, w.network, w.draft(), AGENDA_COMES)


def _too_long(w: World) -> Message:
    agenda = view.published(w.t, w.meeting(Stage.READY), w.network, w.draft(), AGENDA_COMES)
    return replace(agenda, room=Room(12, 1500), rest=[pages.read_button(w.t, 1, "a" * 24)])


def _nothing(w: World) -> Draft:
    fixed = draft(w.meeting(), propose([], 0, set()), first=True)
    return w.draft(items=fixed, waiting=[], twins=[], members=12)


def _withdrawn(w: World) -> Draft:
    point = new_point(w.meeting(), [1])
    point.id = 1
    return w.draft(items=[point], texts={}, waiting=[], twins=[], members=12)


def _left(w: World) -> list[Left]:
    """A point with a title, and one that is called by its method."""
    off, points = w.meeting(Stage.CANCELLED, 2), [new_point(w.meeting()), new_point(w.meeting())]
    points[0].title = w.words(TOUR)
    points[0].id, points[1].id = 91, 92
    return [Left(off, point, point) for point in points]


def _late(w: World) -> LearningSession:
    meeting = w.meeting(Stage.PREPARING)
    meeting.next_move_at = meeting.starts_at
    return meeting


def _without(w: World) -> LearningSession:
    return w.meeting(Stage.READY, skipped=[Kind.AGENDA])


def _off(w: World) -> LearningSession:
    return w.meeting(Stage.PREPARING, without=["break"])


def _no_break(w: World) -> Draft:
    drafted = w.draft()
    return replace(drafted, items=[item for item in drafted.items if item.method != "break"])


CHAPTER = Chapter(
    "agenda",
    [
        Sample(
            "An agenda of which the break was taken off",
            lambda w: form_view.arrange(w.t, _off(w), _no_break(w)),
            when=LEADER,
        ),
        Sample(
            "Proposed agenda",
            lambda w: proposal.proposal(w.t, w.meeting(Stage.PREPARING), w.draft()),
            Kind.PROPOSAL,
        ),
        Sample(
            "Proposed agenda, many questions waiting",
            lambda w: proposal.proposal(
                w.t,
                w.meeting(Stage.PREPARING),
                w.draft(waits={State.OPEN: 14, State.PARKED: 3}, twins=[(16, 17), (5, 9)] * 4),
            ),
            Kind.PROPOSAL,
        ),
        Sample(
            "Proposed agenda, nobody asked anything",
            lambda w: proposal.proposal(w.t, w.meeting(Stage.PREPARING), _nothing(w)),
            Kind.PROPOSAL,
        ),
        Sample(
            "Proposed agenda, that goes out by a press alone",
            lambda w: proposal.proposal(w.t, _late(w), w.draft(waiting=[])),
            Kind.PROPOSAL,
        ),
        Sample(
            "Proposed agenda, its questions were withdrawn",
            lambda w: proposal.proposal(w.t, w.meeting(Stage.PREPARING), _withdrawn(w)),
            Kind.PROPOSAL,
        ),
        Sample(
            "Proposed agenda, without one in the channel",
            lambda w: proposal.proposal(w.t, _without(w), _nothing(w)),
            Kind.PROPOSAL,
        ),
        Sample(
            "Proposed agenda, of before",
            lambda w: proposal.newer(w.t, w.meeting(Stage.PREPARING)),
            Kind.PROPOSAL,
        ),
        Sample(
            "Proposed agenda, published",
            lambda w: proposal.proposal(w.t, w.meeting(Stage.READY), w.draft(twins=[], waiting=[])),
            Kind.PROPOSAL,
        ),
        Sample(
            "Proposed agenda, the questions reopened",
            lambda w: proposal.proposal(w.t, w.meeting(Stage.ANNOUNCED), w.draft()),
            Kind.PROPOSAL,
        ),
        Sample(
            "Proposed agenda, the session over",
            lambda w: proposal.proposal(w.t, w.meeting(Stage.REPORTING), w.draft()),
            Kind.PROPOSAL,
        ),
        Sample(
            "Proposed agenda, called off",
            lambda w: proposal.proposal(w.t, w.meeting(Stage.CANCELLED), w.draft()),
            Kind.PROPOSAL,
        ),
        Sample(
            "Agenda",
            lambda w: view.published(w.t, w.meeting(Stage.READY), w.network, w.draft(), AGENDA_COMES),
            Kind.AGENDA,
        ),
        Sample("Agenda, over midnight", _by_night, Kind.AGENDA),
        Sample(
            "Agenda, empty",
            lambda w: view.published(
                w.t, w.meeting(Stage.READY), w.network, w.draft(items=[], wishes=[]), AGENDA_COMES
            ),
            Kind.AGENDA,
        ),
        Sample(
            "Agenda, taken back to work on it",
            lambda w: view.published(w.t, w.meeting(Stage.PREPARING), w.network, w.draft(), AGENDA_COMES),
            Kind.AGENDA,
        ),
        Sample(
            "Agenda, the questions reopened",
            lambda w: view.published(w.t, w.meeting(Stage.ANNOUNCED), w.network, w.draft(), AGENDA_COMES),
            Kind.AGENDA,
        ),
        Sample(
            "Agenda, called off",
            lambda w: view.published(w.t, w.meeting(Stage.CANCELLED), w.network, w.draft(), AGENDA_COMES),
            Kind.AGENDA,
        ),
        Sample("Agenda, when not everything fits", _too_long, Kind.AGENDA),
        Sample(
            "The agenda to read",
            lambda w: view.read(w.t, w.meeting(Stage.READY), w.network, w.draft(past={9, 22})),
            when=READER,
        ),
        Sample(
            "The agenda to arrange",
            lambda w: form_view.arrange(w.t, w.meeting(Stage.PREPARING), w.draft(past={9, 16})),
            when=LEADER,
        ),
        Sample(
            "The agenda to arrange, with what a session that was called off left behind",
            lambda w: form_view.arrange(w.t, w.meeting(Stage.READY), w.draft(left=_left(w))),
            when=LEADER,
        ),
        Sample(
            "The agenda to arrange, after a decision went off a second one",
            lambda w: form_view.arrange(
                w.t, w.meeting(Stage.PREPARING), w.draft(), meanwhile="agenda.decision_stays_off"
            ),
            when=LEADER,
        ),
        Sample(
            "A session was called off, and the next agenda is out",
            lambda w: notice(
                w.t, w.t.plain("session.was_cancelled"), *left_view.told(w.t, w.meeting(Stage.READY), 2)
            ),
            when=LEADER,
        ),
        Sample(
            "The agenda to arrange: nobody asked anything",
            lambda w: form_view.arrange(w.t, w.meeting(Stage.PREPARING), _nothing(w)),
            when=LEADER,
        ),
        Sample(
            "The agenda to arrange: its questions were withdrawn",
            lambda w: form_view.arrange(w.t, w.meeting(Stage.PREPARING), _withdrawn(w)),
            when=LEADER,
        ),
        Sample(
            "The agenda to arrange: after the day on which it goes out by itself",
            lambda w: form_view.arrange(w.t, _late(w), w.draft()),
            when=LEADER,
        ),
        Sample(
            "The agenda to arrange: without one in the channel",
            lambda w: form_view.arrange(w.t, _without(w), w.draft()),
            when=LEADER,
        ),
        Sample(
            "The agenda to arrange: somebody else took the point away",
            lambda w: form_view.arrange(w.t, w.meeting(Stage.PREPARING), w.draft(), meanwhile="agenda.gone"),
            when=LEADER,
        ),
        Sample(
            "No agenda, as it stands: the button and the command, for members",
            lambda w: notice(
                w.t, w.t.plain("agenda.perhaps", when=w.t.when(_late(w).starts_local, _late(w).zone))
            ),
            when=READER,
        ),
        Sample(
            "Going on without an agenda",
            lambda w: notice(w.t, w.t.plain("agenda.goes_without")),
            when=LEADER,
        ),
        Sample(
            "The agenda in the channel, when the next time goes without",
            lambda w: view.published(w.t, _without(w), w.network, w.draft(), AGENDA_COMES),
            Kind.AGENDA,
        ),
        Sample(
            "The agenda to arrange: published, too long, many questions waiting",
            lambda w: form_view.arrange(
                w.t,
                w.meeting(Stage.READY, minutes=120),
                w.draft(waiting=w.draft().entries[:14], waits={State.OPEN: 15, State.PARKED: 2}),
            ),
            when=LEADER,
        ),
        Sample(
            "The session was made shorter than its agenda",
            lambda w: view.shortened(w.t, w.meeting(Stage.READY, minutes=120), w.items()),
            when=LEADER,
        ),
        Sample(
            "A point of the agenda",
            lambda w: form_view.item_form(w.t, w.meeting(Stage.PREPARING), _item(w), _choices(w), new=False),
            when=LEADER,
        ),
        Sample(
            "A new point",
            lambda w: form_view.item_form(
                w.t, w.meeting(Stage.PREPARING), _item(w), _choices(w), suits=_suits(w), new=True
            ),
            when=LEADER,
        ),
        Sample(
            "A menu of questions that does not hold all",
            lambda w: w.t.n("agenda.more_questions", 12),
            when="below the menu, whoever facilitates",
        ),
        Sample(
            "What is done with many wishes",
            lambda w: wish.form(w.t, About(session=2), w.wishes() * 9),
            when=LEADER,
        ),
        Sample(
            "What is done with the wishes",
            lambda w: wish.form(w.t, About(session=2), w.wishes()),
            when=LEADER,
        ),
    ],
)

CHAPTERS = (CHAPTER,)
