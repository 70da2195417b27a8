"""Samples of a test message to oneself."""

from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import SAID, World
from bot.slack import blocks
from bot.slack.blocks import Message
from bot.views import session, trial
from models.attendance import Rsvp
from models.plan import Kind
from models.session import Stage


def _announcement(w: World) -> Message:
    meeting = w.meeting()
    return trial.marked(w.t, Kind.ANNOUNCEMENT, session.announcement(w.t, meeting, w.network, SAID))


def _day_before(w: World) -> Message:
    meeting = w.meeting(Stage.READY)
    return trial.marked(w.t, Kind.DAY_BEFORE, session.day_before(w.t, meeting, w.network, Rsvp.YES))


def _said(key: str, w: World) -> str:
    return w.t.plain(f"trial.{key}", what=w.t.plain(f"kind.{Kind.ANNOUNCEMENT}"))


CHAPTERS = (
    Chapter(
        "trial",
        [
            Sample(
                "The way to a test",
                lambda w: [blocks.actions(trial.button(w.t, w.meeting(), Kind.ANNOUNCEMENT))],
                when="the messages of a session",
            ),
            Sample("The announcement, as a test", _announcement, when="a direct message, who facilitates"),
            Sample("The practical message, as a test", _day_before, when="a direct message, who facilitates"),
            *(
                Sample(f"A test: {key}", partial(_said, key), when="after it was pressed")
                for key in ("sent", "pressed", "not_now")
            ),
        ],
    ),
)
