"""Samples of speed dating."""

from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import View
from bot.views import pairs
from models.dividing import rounds
from models.session import Stage

LEADER = "modal, whoever facilitates"


def _rounds(how_many: int, w: World, *, trios: bool = False) -> View:
    people = {one.id: one for one in w.members[:how_many]}
    found = rounds(list(people), trios=trios)
    return pairs.listed(w.t, w.meeting(Stage.UNDERWAY), found, people, passed=20, trios=trios)


CHAPTERS = (
    Chapter(
        "pairs",
        [
            Sample("Speed dating: an even number", partial(_rounds, 6), when=LEADER),
            Sample("Speed dating: an odd number, one rests", partial(_rounds, 7), when=LEADER),
            Sample("Speed dating: three together", partial(_rounds, 7, trios=True), when=LEADER),
            Sample("Speed dating: too few", partial(_rounds, 1), when=LEADER),
        ],
    ),
)
