"""Samples of a calendar feed."""

from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW
from bot.views import feed as view
from models.feed import Feed

MODAL = "modal, everybody, where Kring has an address"
MADE = Feed(person_id=1, digest="", made_at=NOW)

CHAPTERS = (
    Chapter(
        "feed",
        [
            Sample(
                "Calendar feed, none yet", lambda w: view.screen(w.t, None, "Europe/Brussels"), when=MODAL
            ),
            Sample("Calendar feed", lambda w: view.screen(w.t, MADE, "Europe/Brussels"), when=MODAL),
            Sample(
                "Calendar feed, begun",
                lambda w: view.begun(w.t, "https://kring.example.org", "x" * 43),
                when=MODAL,
            ),
            Sample("Calendar feed, ended", lambda w: view.ended(w.t), when=MODAL),
        ],
    ),
)
