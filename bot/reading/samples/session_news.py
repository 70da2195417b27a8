"""Samples of what changes about a session: moved, called off, elsewhere, filled in later."""

from datetime import timedelta

from bot.reading.sample import Chapter, Sample
from bot.reading.samples.session import LINKED, opened
from bot.reading.world import World
from bot.views import session as view
from bot.views import session_news as news
from models.held import Held
from models.plan import Kind
from models.session import LearningSession, Stage


def _held(w: World) -> Held:
    return Held.of(opened(w), w.network)


def _moved(w: World) -> LearningSession:
    return opened(w, moved_from=w.meeting().starts_local - timedelta(days=2))


CHAPTER = Chapter(
    "session_news",
    [
        Sample(
            "Moved, to a member, as the channel is closed to Kring",
            lambda w: news.changed(w.t, _moved(w), w.network),
            Kind.CHANGE_DIRECT,
        ),
        Sample(
            "Moved, within a day",
            lambda w: news.changed(w.t, _moved(w), w.network, calls=True),
            Kind.CHANGE,
        ),
        Sample(
            "Called off",
            lambda w: news.changed(w.t, w.meeting(Stage.CANCELLED), w.network),
            Kind.CHANGE,
        ),
        Sample(
            "On after all, when it has begun",
            lambda w: news.changed(
                w.t, w.meeting(Stage.UNDERWAY, cancelled_from=Stage.READY), w.network, calls=True
            ),
            Kind.CHANGE,
        ),
        Sample(
            "On after all",
            lambda w: news.changed(w.t, opened(w, cancelled_from=Stage.ANNOUNCED), w.network),
            Kind.CHANGE,
        ),
        Sample(
            "Another place",
            lambda w: news.changed(w.t, opened(w, place="Stadhuis Mechelen, zaal 2"), w.network, _held(w)),
            Kind.CHANGE,
        ),
        Sample(
            "Another length",
            lambda w: news.changed(w.t, opened(w, minutes=300), w.network, _held(w)),
            Kind.CHANGE,
        ),
        Sample(
            "Another length, and no place any more",
            lambda w: news.changed(w.t, opened(w, minutes=300, place=""), w.network, _held(w)),
            Kind.CHANGE,
        ),
        Sample(
            "No place any more",
            lambda w: news.changed(w.t, opened(w, place=""), w.network, _held(w)),
            Kind.CHANGE,
        ),
        Sample(
            "Another way of meeting",
            lambda w: news.changed(w.t, opened(w, **LINKED), w.network, _held(w)),
            Kind.CHANGE,
        ),
        Sample(
            "Moved, and moved back since",
            lambda w: news.changed(w.t, opened(w), w.network, _held(w)),
            Kind.CHANGE,
        ),
        Sample(
            "Moved, and elsewhere",
            lambda w: news.changed(
                w.t,
                opened(w, starts_local=w.meeting().starts_local + timedelta(days=7), place="Gent"),
                w.network,
                _held(w),
            ),
            Kind.CHANGE,
        ),
        Sample(
            "Where it is, now that it is known",
            lambda w: news.filled_in(w.t, opened(w), w.network),
            Kind.FILLED_IN,
        ),
        Sample(
            "Where it is and what to bring, now that it is known",
            lambda w: news.filled_in(
                w.t,
                opened(w, bring="een laptop"),
                w.network,
                Held.of(opened(w, place=""), w.network),
            ),
            Kind.FILLED_IN,
        ),
        Sample(
            "Where it is, and moved since",
            lambda w: news.filled_in(
                w.t,
                opened(w, starts_local=w.meeting().starts_local + timedelta(days=7)),
                w.network,
                Held.of(opened(w, place=""), w.network),
            ),
            Kind.FILLED_IN,
        ),
        Sample(
            "Something else to bring",
            lambda w: news.filled_in(
                w.t,
                opened(w, bring="een laptop"),
                w.network,
                Held.of(opened(w, bring="een pen"), w.network),
            ),
            Kind.FILLED_IN,
        ),
        Sample(
            "What to bring",
            lambda w: news.filled_in(w.t, opened(w, bring="een laptop"), w.network, _held(w)),
            Kind.FILLED_IN,
        ),
        Sample(
            "Nothing to bring any more",
            lambda w: news.filled_in(
                w.t, opened(w), w.network, Held.of(opened(w, bring="een laptop"), w.network)
            ),
            Kind.FILLED_IN,
        ),
        Sample(
            "Where it is, when the session has begun",
            lambda w: news.filled_in(w.t, w.meeting(Stage.UNDERWAY), w.network),
            Kind.FILLED_IN,
        ),
        Sample(
            "Where it is, when the session is over",
            lambda w: news.filled_in(w.t, w.meeting(Stage.REPORTING), w.network),
            Kind.FILLED_IN,
        ),
        Sample(
            "It did not take place",
            lambda w: view.not_held(w.t, w.meeting(Stage.CANCELLED), w.network),
            when="what is left of the draft report, the results and a catch-up",
        ),
    ],
)

CHAPTERS = (CHAPTER,)
