"""Samples of the card to look at oneself with."""

from bot.reading.sample import Chapter, Sample
from bot.slack import blocks
from bot.views import reflection as view

CHAPTERS = (
    Chapter(
        "reflection",
        [
            Sample("Twelve qualities", lambda w: view.card(w.t), when="modal, every member"),
            Sample("The way to it", lambda w: [blocks.actions(view.button(w.t, w.network))], when="Home"),
        ],
    ),
)
