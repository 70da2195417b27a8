"""Samples of who was there: a member's proof, and the list for whoever facilitates."""

from bot.paper import Paper
from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import View
from bot.views import proof
from models.proof import Attended, Held
from models.session import LearningSession, Stage

LEADER, MEMBER = "modal, whoever facilitates", "file in a direct message, to the member alone"


def _held(w: World) -> LearningSession:
    meeting = w.meeting(Stage.REPORTING)
    meeting.held_minutes = 195
    return meeting


def _list(w: World, held: int) -> View:
    return proof.attendance_list(w.t, w.network, [Held(_held(w), 9), Held(_held(w), 1)][:held])


def _own(w: World) -> str:
    today = w.meeting().starts_local.date()
    return _words(proof.own_sheet(w.t, w.network, w.annelies, [_held(w)] * 2, [w.ria], today))


def _everybody(w: World) -> str:
    today = w.meeting().starts_local.date()
    held = [Held(_held(w), 4)]
    there = [Attended(held[0].meeting.id, somebody.name) for somebody in w.members[:4]]
    sheet = proof.list_sheet(w.t, w.network, held, there, [w.ria], today)
    return _words(sheet) + "\n\n" + proof.as_csv(w.t, held, there).decode("utf-8-sig")


def _words(sheet: Paper) -> str:
    facts = [f"{name}: {fact}" for name, fact in sheet.facts]
    rows = [" | ".join(row) for row in ([name for name, _ in sheet.columns], *sheet.rows)]
    return "\n".join([sheet.title, *facts, *rows, sheet.total, sheet.foot, *sheet.signs])


CHAPTERS = [
    Chapter(
        "proof",
        [
            Sample("A member's own proof", _own, when=MEMBER),
            Sample("Who was at which session", lambda w: _list(w, 2), when=LEADER),
            Sample("Who was at which session, nobody yet", lambda w: _list(w, 0), when=LEADER),
            Sample("The list as files", _everybody, when="files in a direct message, whoever facilitates"),
            Sample("When a session was over", lambda w: proof.end_form(w.t, _held(w)), when=LEADER),
            Sample("The end is noted", lambda w: proof.end_noted(w.t, _held(w)), when=LEADER),
        ],
    )
]
