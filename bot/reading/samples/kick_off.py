"""Samples of the kick-off: what its agenda has and lacks, and where a session is made one."""

from collections.abc import Sequence
from functools import partial

from bot.reading.sample import Chapter, Sample, Shown
from bot.reading.world import World
from bot.views import kick_off as view
from models.kick_off import Element
from models.session import Stage

AGENDA, PREPARING = "above the agenda, the facilitator", "modal, the facilitator"


def _check(missing: Sequence[Element], w: World) -> Shown:
    return view.check(w.t, w.meeting(Stage.PREPARING, 1), missing)


def _kept(w: World, *, is_one: bool) -> Shown:
    return view.kept(w.t, w.meeting(Stage.PLANNED, 1), is_one=is_one)


CHAPTERS = (
    Chapter(
        "kick_off",
        [
            Sample("Everything is missing", partial(_check, [*Element]), when=AGENDA),
            Sample("Something is missing", partial(_check, [Element.AGREEMENTS]), when=AGENDA),
            Sample("Nothing is missing", partial(_check, []), when=AGENDA),
            Sample("It is one", partial(_kept, is_one=True), when=PREPARING),
            Sample("It may be one", partial(_kept, is_one=False), when=PREPARING),
            Sample("What is added", lambda w: w.t.plain("kick_off.real_question"), when="on the agenda"),
        ],
    ),
)
