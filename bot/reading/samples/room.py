"""Samples of what whoever facilitates holds in the room."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, World
from bot.slack.blocks import View
from bot.views import arrange, room
from models.agenda import AgendaItem
from models.confidentiality import Sight
from models.room import standing
from models.session import Stage

LEADER = "modal, whoever facilitates"


def _through(w: World, how_many: int, minutes: int) -> list[AgendaItem]:
    """The points, the first of them done when so many minutes had passed."""
    points, at = w.items(), w.meeting().starts_at + timedelta(minutes=minutes)
    for point in points[:how_many]:
        point.done_at = at
    return points


def _texts(w: World) -> dict[int, Sight]:
    return dict(w.draft().texts)


def _screen(
    done: int, minutes: int, now: int, w: World, *, stage: Stage = Stage.UNDERWAY, **more: Any
) -> View:
    meeting, points = w.meeting(stage), _through(w, done, minutes)
    stands = standing(meeting, points, meeting.starts_at + timedelta(minutes=now))
    return room.screen(w.t, meeting, w.network, stands, _texts(w), **more)


def _question(w: World, *, inside: bool = False) -> View:
    point = next(one for one in w.items() if one.question_ids)
    texts = {key: replace(seen, inside=inside) for key, seen in _texts(w).items()}
    return room.core_question(w.t, w.meeting(Stage.UNDERWAY), point, texts)


def _arranged(w: World, *, withheld: bool = False) -> View:
    meeting = w.meeting(Stage.UNDERWAY, skipped=["agenda"] if withheld else [])
    return arrange.arrange(w.t, meeting, replace(w.draft(), items=_through(w, 3, 50)))


def _shown(name: str, draw: Callable[[World], View]) -> Sample:
    return Sample(name, draw, when=LEADER)


CHAPTERS = (
    Chapter(
        "room",
        [
            _shown("In the room: nothing is done so far", partial(_screen, 0, 0, 20)),
            _shown("In the room: behind", partial(_screen, 2, 50, 55)),
            _shown("In the room: ahead", partial(_screen, 1, 7, 8)),
            _shown("In the room: after something was noted", partial(_screen, 1, 7, 8, noted="Genoteerd.")),
            _shown("In the room: a whisper waits", partial(_screen, 0, 0, 20, whispers=NOW)),
            _shown("In the room: on time", partial(_screen, 1, 10, 12)),
            _shown("In the room: everything is done", partial(_screen, 99, 180, 181)),
            _shown("In the room: nothing on at this hour", partial(_screen, 0, 0, 400)),
            _shown("In the room: before the session", partial(_screen, 0, 0, -60, stage=Stage.READY)),
            _shown("In the room: after the session", partial(_screen, 0, 0, 300, stage=Stage.EVALUATING)),
            _shown("The core question", _question),
            _shown("The core question, within the circle", partial(_question, inside=True)),
            _shown("The agenda to arrange: while the session runs", _arranged),
            _shown(
                "The agenda to arrange: while it runs, without one in the channel",
                partial(_arranged, withheld=True),
            ),
            _shown(
                "The agenda to arrange: a colleague marked the point as done",
                lambda w: arrange.arrange(
                    w.t, w.meeting(Stage.UNDERWAY), w.draft(), meanwhile="refusal.PointIsDone"
                ),
            ),
        ],
    ),
)
