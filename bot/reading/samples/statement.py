"""Samples of what a sponsor states."""

from functools import partial

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import LINE, World
from bot.views import statement as view
from models.statement import Statement


def _stated(w: World) -> Statement:
    return Statement(network_id=1, text=w.words(LINE), who="Marleen Claes")


def _afterwards(key: str, w: World) -> str:
    return w.t.plain(f"statement.{key}")


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
            *(
                Sample(f"Afterwards: {key}", partial(_afterwards, key), when="after it")
                for key in ("kept", "gone")
            ),
            Sample(
                "In the invitation",
                lambda w: view.words(w.t, w.network, _stated(w)),
                when="with what the network is about",
            ),
        ],
    ),
)
