"""Samples of how the sessions of a network went."""

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.views import trend as view
from models.core_group import CoreGroup
from models.evaluation import Dimension
from models.outcome import Outcome
from models.session import Stage
from models.trend import Went

LEADER = "modal, whoever facilitates"
SCORES = {Dimension.CONTENT: {7: 3, 8: 4}, Dimension.DISCUSSION: {8: 5, 9: 2}, Dimension.FACILITATION: {9: 7}}


def _sessions(w: World) -> list[Went]:
    first, second, third = (w.meeting(Stage.CLOSED, number) for number in (1, 2, 3))
    fourth = w.meeting(Stage.CLOSED, 4, short_form=True)
    return [
        Went(first, 9, 7, SCORES, {Outcome.ANSWERED: 2, Outcome.PARKED: 1}),
        Went(second, 9, 2, {}, {Outcome.PARTLY_ANSWERED: 1, Outcome.UNANSWERED: 1}, too_few=True),
        Went(third, 8, 7, SCORES | {Dimension.CONTENT: {6: 7}}, {Outcome.UNANSWERED: 1}),
        Went(fourth, 8, 7),
    ]


CHAPTERS = (
    Chapter(
        "trend",
        [
            Sample("Over the sessions", lambda w: view.screen(w.t, w.network, _sessions(w)), when=LEADER),
            Sample(
                "Over the sessions, a core group that shrinks",
                lambda w: view.screen(w.t, w.network, _sessions(w), CoreGroup(6, 4, 8)),
                when=LEADER,
            ),
            Sample("Over the sessions, none held", lambda w: view.screen(w.t, w.network, []), when=LEADER),
            Sample("As charts", lambda w: w.t.plain("trend.sent"), when="modal, after a press"),
            Sample(
                "Over the sessions, the charts",
                lambda w: view.message(w.t, w.network, _sessions(w)),
                when="direct message, who pressed",
            ),
        ],
    ),
)
