"""Samples of how long a network keeps what."""

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import View
from bot.views import how_long as view
from models.how_long import Choice, Follows, HowLong
from models.network import HALF_YEAR, LENGTHS, Afterwards

LEADER = "modal, whoever facilitates"
NOW = HowLong(HALF_YEAR, HALF_YEAR, Afterwards.RECORD)
LESS = HowLong(30, 90, Afterwards.NOTHING)


def _choose(w: World, *, told: bool, now: HowLong = NOW, most: int = HALF_YEAR) -> View:
    lengths = [one for one in LENGTHS if one <= most]
    return view.choose(w.t, w.network, Choice(now, lengths, lengths, [*Afterwards], told))


def _bounded(w: World) -> View:
    now = HowLong(45, 45, Afterwards.NOTHING)
    return view.choose(w.t, w.network, Choice(now, [30, 45], [30, 45], [Afterwards.NOTHING], told=True))


CHAPTERS = (
    Chapter(
        "how_long",
        [
            Sample("How long do we keep?", lambda w: _choose(w, told=True), when=LEADER),
            Sample(
                "How long do we keep, while nobody else belongs",
                lambda w: _choose(w, told=False),
                when=LEADER,
            ),
            Sample("How long do we keep, 45 days at most", _bounded, when=LEADER),
            Sample(
                "How long do we keep, what follows from less",
                lambda w: view.seen(w.t, w.network, LESS, Follows(3, 0), told=True),
                when=LEADER,
            ),
            Sample(
                "How long do we keep, what follows from more",
                lambda w: view.seen(w.t, w.network, NOW, Follows(0, 2), told=True),
                when=LEADER,
            ),
            Sample("How long do we keep, saved", lambda w: w.t.plain("how_long.saved"), when=LEADER),
        ],
    ),
)
