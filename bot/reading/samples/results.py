"""Samples of what an evaluation showed: to whoever facilitates, and read before it goes to the channel."""

from dataclasses import replace

from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, World
from bot.slack.blocks import Message, View
from bot.views import reading
from bot.views import results as view
from bot.views.report import round_notes
from models.plan import Kind
from models.results import Results
from models.session import LearningSession, Stage

TS = "1773390600.000200"  # of the report in the channel


def _over(w: World, *, released: bool = False, shared: bool = False) -> LearningSession:
    return w.meeting(
        Stage.REPORTING, released_at=NOW if released else None, results_shared_at=NOW if shared else None
    )


def _few(w: World) -> Results:
    """Results with one remark."""
    return replace(w.results(), comments=w.results().comments[:1], learning_points=[])


def _shared(w: World) -> Message:
    meeting = _over(w, released=True, shared=True)
    return view.shared(w.t, meeting, w.network, w.results(), [], facilitation=False, below=TS)


def _taken_away(w: World) -> Message:
    return view.shared(w.t, _over(w, released=True), w.network, None, [], facilitation=False, below=TS)


def _noted(w: World) -> Message:
    meeting, notes = _over(w, released=True), round_notes(w.t, w.record())
    return view.shared(w.t, meeting, w.network, None, notes, facilitation=False, below=TS)


def _reading(w: World, meeting: LearningSession, many: int = 1, *, changed: bool = False) -> View:
    beside = reading.Beside(w.result_texts() * many, changed=changed)
    return reading.before_adding(w.t, meeting, w.results(), beside, facilitation=False)


CHAPTERS = (
    Chapter(
        "results",
        [
            Sample(
                "Results",
                lambda w: view.results(w.t, _over(w), w.network, w.results()),
                Kind.EVALUATION_RESULTS,
            ),
            Sample(
                "Results, after the release",
                lambda w: view.results(w.t, _over(w, released=True), w.network, w.results()),
                Kind.EVALUATION_RESULTS,
            ),
            Sample(
                "Results, after the release, of few words",
                lambda w: view.results(w.t, _over(w, released=True), w.network, _few(w)),
                Kind.EVALUATION_RESULTS,
            ),
            Sample(
                "Results, added to the report",
                lambda w: view.results(
                    w.t,
                    _over(w, released=True, shared=True),
                    w.network,
                    w.results(),
                ),
                Kind.EVALUATION_RESULTS,
            ),
            Sample(
                "Results, too few for texts",
                lambda w: view.results(w.t, _over(w), w.network, w.results(4)),
                Kind.EVALUATION_RESULTS,
            ),
            Sample(
                "Results, too few answers",
                lambda w: view.results(w.t, _over(w), w.network, w.results(2)),
                Kind.EVALUATION_RESULTS,
            ),
            Sample(
                "Results, still open",
                lambda w: view.results(w.t, w.meeting(Stage.EVALUATING), w.network, w.results(is_open=True)),
                Kind.EVALUATION_RESULTS,
            ),
            Sample("Results, below the report", _shared, Kind.RESULTS_ADDED),
            Sample("Notes of a round, below the report", _noted, Kind.RESULTS_ADDED),
            Sample("How it was, and taken back", _taken_away, Kind.RESULTS_ADDED),
            Sample(
                "Results in the report",
                lambda w: view.results_lines(w.t, w.long_results(), facilitation=False),
                when="in the report",
            ),
            Sample(
                "Read first, then release",
                lambda w: _reading(w, _over(w)),
                when="modal, whoever facilitates, after Release where not all stood",
            ),
            Sample(
                "Read first, then add",
                lambda w: _reading(w, _over(w, released=True), changed=True),
                when="modal, whoever facilitates; something changed while it was open",
            ),
            Sample(
                "Read first, more than there is room for buttons",
                lambda w: _reading(w, _over(w), 40),
                when="modal, whoever facilitates",
            ),
            Sample(
                "Results that wait",
                lambda w: view.waits(w.t, _over(w, released=True)),
                when="Home, whoever facilitates",
            ),
        ],
    ),
)
