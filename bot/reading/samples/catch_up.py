"""Samples of a catch-up: with a report, without one, and its reminder."""

from bot.reading.sample import Chapter, Sample
from bot.reading.world import LINE, NOW, SUMMARY, World
from bot.slack.blocks import Message
from bot.views import agenda, errand
from bot.views import catch_up as view
from models.errand import ErrandState
from models.plan import Kind
from models.session import LearningSession, Stage


def _over(w: World, *, released: bool = False) -> LearningSession:
    return w.meeting(Stage.REPORTING, released_at=NOW if released else None)


def _reader(w: World) -> view.Reader:
    carried = w.carried(ErrandState.ACCEPTED, answer=w.words(LINE))
    errands = errand.came_of(w.t, [carried])
    return view.Reader(False, [w.question("Q22").text], may_say=True, errands=errands)


def _unreleased(w: World) -> Message:
    lines = agenda.lines(w.t, _over(w), w.items(), w.draft().texts)
    waiting = [w.question(key).text for key in ("Q16", "Q22", "Q05")]
    record = w.record(empty=True)
    errands = errand.came_of(w.t, [w.carried(ErrandState.ACCEPTED), w.carried(ErrandState.ASKED)])
    return view.catch_up_unreleased(
        w.t, _over(w), w.network, record, view.Reader(False, errands=errands), agenda=lines, questions=waiting
    )


CHAPTERS = (
    Chapter(
        "catch_up",
        [
            Sample(
                "Catch-up",
                lambda w: view.catch_up(w.t, _over(w, released=True), w.network, w.record(), _reader(w)),
                Kind.CATCH_UP,
            ),
            Sample(
                "Catch-up, in the words of whoever facilitates",
                lambda w: view.catch_up(
                    w.t, _over(w, released=True), w.network, w.record(summary=w.words(SUMMARY)), _reader(w)
                ),
                Kind.CATCH_UP,
            ),
            Sample(
                "Catch-up, read; nobody noted who was there",
                lambda w: view.catch_up(
                    w.t,
                    _over(w, released=True),
                    w.network,
                    w.record(empty=True),
                    view.Reader(True, [w.question("Q22").text]),
                ),
                Kind.CATCH_UP,
            ),
            Sample("Catch-up without a report", _unreleased, Kind.CATCH_UP),
            Sample(
                "Catch-up, for who was there after all",
                lambda w: view.was_there(w.t, _over(w), w.network, asks=True),
                Kind.CATCH_UP,
            ),
            Sample(
                "Reminder of the catch-up",
                lambda w: view.catch_up_reminder(w.t, _over(w, released=True), 3, read=False),
                Kind.CATCH_UP_REMINDER,
            ),
            Sample(
                "Reminder of the catch-up, read",
                lambda w: view.catch_up_reminder(w.t, _over(w), 3, read=True),
                Kind.CATCH_UP_REMINDER,
            ),
        ],
    ),
)
