"""Samples of an advice to a board, to copy."""

from datetime import date
from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.samples.register import example
from bot.reading.world import NOW, World
from bot.slack.blocks import View
from bot.views import advice as view
from models import advice, register


def _copy(w: World, agreed: date | None = None) -> View:
    said = example(w.t, register.get(advice.REGISTER))
    return view.copy(w.t, view.text(w.t, w.network, said, agreed), agreed=agreed is not None)


CHAPTERS = (
    Chapter(
        "advice",
        [
            Sample("An advice to copy, not agreed yet", _copy, when="modal, a member"),
            Sample("An advice to copy", partial(_copy, agreed=NOW.date()), when="modal, a member"),
            Sample(
                "What the group is asked about it",
                lambda w: w.t.plain("advice.decide", title=w.question("Q19").text),
                when="the name of a decision",
            ),
        ],
    ),
)
