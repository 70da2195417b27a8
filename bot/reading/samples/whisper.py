"""Samples of the timer that whispers."""

from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import Message
from bot.views import whisper
from models.confidentiality import Sight
from models.plan import Kind
from models.session import Stage


def _over(w: World, *, last: bool = False, inside: bool = False) -> Message:
    points, texts = w.items(), w.draft().texts
    if inside:
        texts = {key: Sight(None, inside=True) for key in texts}
    then = None if last else points[2]
    return whisper.over(w.t, w.meeting(Stage.UNDERWAY), points[-1 if last else 1], then, texts)


CHAPTERS = (
    Chapter(
        "whisper",
        [
            Sample("The time of a point is over", _over, Kind.WHISPER),
            Sample("The time of the last point is over", partial(_over, last=True), Kind.WHISPER),
            Sample(
                "The time of a point within the circle is over", partial(_over, inside=True), Kind.WHISPER
            ),
        ],
    ),
)
