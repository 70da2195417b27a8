"""Samples of where the work of a network stands."""

from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import LINE, World
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.views import work as view
from models.network import WorkPhase
from models.work import change

ALL = "Home, everybody"


def _line(phase: WorkPhase | None, w: World, *, named: bool = True) -> list[Block]:
    network = w.network
    change(network, phase, w.words(LINE) if named else "")
    return view.line(w.t, network)


CHAPTERS = (
    Chapter(
        "work",
        [
            *(Sample(f"Where the work stands: {one}", partial(_line, one), when=ALL) for one in WorkPhase),
            Sample("On what the network works", partial(_line, None), when=ALL),
            Sample("How far the work is", lambda w: _line(WorkPhase.EXPLORING, w, named=False), when=ALL),
            Sample("The form", lambda w: view.form(w.t, w.network), when="modal, whoever facilitates"),
            Sample("It is noted", lambda w: w.t.plain("work.noted"), when="answer to a press"),
            Sample("The way to it", lambda w: [blocks.actions(view.button(w.t, w.network))], when="Home"),
        ],
    ),
)
