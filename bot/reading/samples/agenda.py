"""Samples of an agenda: the proposal, the form that arranges it, the agenda in the channel, the wishes."""

from dataclasses import replace
from datetime import datetime

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import AGENDA_COMES, World
from bot.slack.blocks import Message
from bot.slack.layout import Room
from bot.views import agenda as view
from bot.views import pages, proposal, wish
from models.agenda import AgendaItem
from models.plan import Kind
from models.session import Stage

LEADER, READER = "modal, whoever facilitates", "modal, every member"


def _choices(w: World) -> dict[int, str]:
    return {key: seen.words or "" for key, seen in w.draft().texts.items() if key in (9, 15, 16, 17)}


def _item(w: World) -> AgendaItem:
    return w.items()[4]


def _by_night(w: World) -> Message:
    evening = w.meeting(Stage.READY, starts_local=datetime.fromisoformat("2026-03-12T22:00"))
    return view.published(w.t, evening, w.network, w.draft(), AGENDA_COMES)


def _too_long(w: World) -> Message:
    agenda = view.published(w.t, w.meeting(Stage.READY), w.network, w.draft(), AGENDA_COMES)
    return replace(agenda, room=Room(12, 1500), rest=[pages.read_button(w.t, 1, "a" * 24)])


CHAPTER = Chapter(
    "agenda",
    [
        Sample(
            "Proposed agenda",
            lambda w: proposal.proposal(w.t, w.meeting(Stage.PREPARING), w.draft()),
            Kind.PROPOSAL,
        ),
        Sample(
            "Proposed agenda, many questions waiting",
            lambda w: proposal.proposal(
                w.t, w.meeting(Stage.PREPARING), w.draft(waiting=w.draft().entries[:14])
            ),
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
            lambda w: view.read(w.t, w.meeting(Stage.READY), w.network, w.draft()),
            when=READER,
        ),
        Sample(
            "The agenda to arrange",
            lambda w: view.arrange(w.t, w.meeting(Stage.PREPARING), w.draft()),
            when=LEADER,
        ),
        Sample(
            "The agenda to arrange: published, too long, many questions waiting",
            lambda w: view.arrange(
                w.t, w.meeting(Stage.READY, minutes=120), w.draft(waiting=w.draft().entries[:14])
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
            lambda w: view.item_form(w.t, w.meeting(Stage.PREPARING), _item(w), _choices(w), new=False),
            when=LEADER,
        ),
        Sample(
            "A new point",
            lambda w: view.item_form(w.t, w.meeting(Stage.PREPARING), _item(w), _choices(w), new=True),
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
