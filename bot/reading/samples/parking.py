"""Samples of parking what comes up."""

from functools import partial

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import View
from bot.views import parking
from models.parking import Known, Parked
from models.question import KeptBy

LEADER = "modal, whoever facilitates"


def _form(w: World, text: str = "", back: parking.Back | None = None, *, inside: bool = False) -> View:
    return parking.form(w.t, About(session=2, choice=back), text, inside=inside)


def _parked(known: Known, w: World, *, inside: bool = False) -> str:
    asked = w.question("Q19", kept_by=KeptBy.FACILITATOR if inside else None)
    return parking.said(w.t, Parked(asked, known))


CHAPTERS = (
    Chapter(
        "parking",
        [
            Sample("Park something, from the panel", partial(_form, back=parking.Back.PANEL), when=LEADER),
            Sample(
                "Park something, from what is on, within the circle",
                partial(_form, back=parking.Back.ROOM, inside=True),
                when=LEADER,
            ),
            Sample(
                "Park something: more than fits",
                lambda w: _form(w, w.question("Q19").text * 30),
                when=LEADER,
            ),
            Sample(
                "Park something, in one of several networks",
                lambda w: parking.form(w.t, About(), w.question("Q19").text, networks=[w.network]),
                when=LEADER,
            ),
            *(
                Sample(f"Parked: {known}", partial(_parked, known), when="after it was parked")
                for known in Known
            ),
            Sample(
                "Parked within the circle",
                partial(_parked, Known.NEW, inside=True),
                when="after it was parked",
            ),
        ],
    ),
)
