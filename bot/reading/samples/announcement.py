"""Samples of an announcement in own words."""

from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import SAID, World
from bot.slack.blocks import Message, View
from bot.views import announcement as view
from bot.views import session
from models.announcement import Announcement, Lacks, lacks
from models.plan import Kind
from models.session import LearningSession, Mode, Stage

LEADS = "modal, the facilitator"
WORDS = {
    "nl": {
        "opening": "Vorige keer bleef één vraag liggen. Daar beginnen we deze keer mee.",
        "worth": "Je gaat naar huis met een profiel dat op één pagina past.",
        "goals": "Weten welke competenties je weglaat, en waarom.",
        "expects": "Blijf tot het einde, en vertel een collega achteraf wat je leerde.",
    },
    "en": {
        "opening": "Last time one question was left. That’s where we begin this time.",
        "worth": "You go home with a profile that fits on one page.",
        "goals": "To know which competences you leave out, and why.",
        "expects": "Stay until the end, and tell a colleague afterwards what you learned.",
    },
}


def _said(w: World) -> Announcement:
    return Announcement(session_id=2, **WORDS[w.t.language])


def _message(w: World, meeting: LearningSession, said: Announcement | None) -> Message:
    return session.announcement(w.t, meeting, w.network, SAID, said)


def _screen(w: World, stage: Stage, said: Announcement | None, note: str = "", **more: Any) -> View:
    meeting = w.meeting(stage, **more)
    when = w.t.moment(meeting.starts_at, meeting.zone)
    return view.screen(w.t, meeting, _message(w, w.meeting(), said), lacks(meeting, said), when, note)


CHAPTERS = (
    Chapter(
        "announcement",
        [
            Sample(
                "Nothing was written",
                lambda w: _screen(w, Stage.PLANNED, None, title="", place="", mode=Mode.IN_PERSON),
                when=LEADS,
            ),
            Sample(
                "Written, and announced",
                lambda w: _screen(w, Stage.ANNOUNCED, _said(w), w.t("announcement.saved")),
                when=LEADS,
            ),
            Sample(
                "To write it",
                lambda w: view.form(w.t, w.meeting(Stage.PLANNED), None, list(Lacks)),
                when=LEADS,
            ),
            Sample(
                "To change it, once it is announced",
                lambda w: view.form(w.t, w.meeting(), _said(w), []),
                when=LEADS,
            ),
            Sample(
                "In the channel, in own words",
                lambda w: _message(w, w.meeting(), _said(w)),
                Kind.ANNOUNCEMENT,
            ),
            Sample(
                "Among what is prepared",
                lambda w: view.kept(w.t, w.meeting(Stage.PLANNED), [Lacks.WORTH, Lacks.GOALS]),
                when=LEADS,
            ),
        ],
    ),
)
