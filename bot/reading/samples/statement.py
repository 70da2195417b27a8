"""Samples of what a sponsor states."""

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import LINE, World
from bot.views import statement as view
from models.statement import Statement


def _stated(w: World) -> Statement:
    return Statement(network_id=1, text=w.words(LINE), who="Marleen Claes")


CHAPTERS = (
    Chapter(
        "statement",
        [
            Sample(
                "What a sponsor states",
                lambda w: view.form(w.t, About(network=1, item=1), _stated(w)),
                when="modal, a sponsor or whoever facilitates",
            ),
            Sample(
                "Nothing is stated yet",
                lambda w: view.form(w.t, About(network=1), None),
                when="modal, a sponsor or whoever facilitates",
            ),
            Sample("Kept", lambda w: w.t.plain("statement.kept"), when="answer to a press"),
            Sample("Taken away", lambda w: w.t.plain("statement.gone"), when="answer to a press"),
            Sample(
                "In the invitation",
                lambda w: view.words(w.t, w.network, _stated(w)),
                when="with what the network is about",
            ),
        ],
    ),
)
