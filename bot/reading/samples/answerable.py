"""Samples of who answers for what."""

from bot.reading.sample import Chapter, Sample
from bot.views import answerable as view

MODAL = "modal, everybody, from who sees what"
RUNS = "Stichting Leerkring (beheer@kring.example)"

CHAPTERS = (
    Chapter(
        "answerable",
        [
            Sample(
                "Who answers for what?",
                lambda w: view.screen(w.t, w.network, RUNS, [w.person("M13")]),
                when=MODAL,
            ),
            Sample(
                "Who answers for what, where nothing stays",
                lambda w: view.screen(w.t, w.brief(), RUNS, [w.person("M13")]),
                when=MODAL,
            ),
            Sample(
                "Who answers for what, nobody named",
                lambda w: view.screen(w.t, w.network, "", []),
                when=MODAL,
            ),
        ],
    ),
)
