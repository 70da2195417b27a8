"""Samples of the rhythm of a network."""

from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, World
from bot.slack.blocks import View
from bot.views import rhythm as view
from models.message import Planned
from models.plan import Kind
from models.rhythm import COUNTED, READY, Pace, Rhythm
from models.session import Stage

LEADER = "modal, whoever facilitates"
OWN = Rhythm({Kind.PROPOSAL: 5, Kind.AGENDA: 3})


def _seen(pace: Pace, w: World) -> View:
    rhythm = READY.get(pace, OWN)
    planned = [Planned(kind, NOW, 4 if kind is Kind.RSVP_REMINDER else None) for kind in COUNTED]
    following = [w.meeting(Stage.PLANNED, number) for number in (2, 3, 4)]
    return view.seen(w.t, w.network, rhythm, following, planned, [w.meeting(Stage.ANNOUNCED, 1)])


CHAPTERS = (
    Chapter(
        "rhythm",
        [
            Sample("Rhythm", lambda w: view.choice(w.t, w.network, READY[Pace.LONG]), when=LEADER),
            Sample("Rhythm, days of one's own", lambda w: view.own_days(w.t, w.network, OWN), when=LEADER),
            Sample("Rhythm, what is sent then", partial(_seen, Pace.LIGHT), when=LEADER),
            Sample(
                "Rhythm, without a session",
                lambda w: view.seen(w.t, w.network, OWN, (), (), ()),
                when=LEADER,
            ),
            Sample(
                "Rhythm, saved",
                lambda w: w.t.plain("rhythm.saved", pace=w.t.plain("rhythm.pace_short")),
                when="modal, after a press",
            ),
        ],
    ),
)
