"""Samples of the network drawing, and of whom somebody wants to know better."""

from datetime import datetime
from itertools import combinations
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack import blocks
from bot.slack.blocks import View
from bot.views import drawing as view
from models.drawing import Drawing
from models.network import HALF_YEAR

MEMBER = "modal, every member"
BEGAN = datetime.fromisoformat("2026-01-15T13:30")


def _drawing(w: World, most: int = 12) -> Drawing:
    people = sorted(w.members[:most], key=lambda one: one.name)
    pairs = list(combinations(range(len(people)), 2))
    before = dict.fromkeys(pairs[::7], 1)
    return Drawing(
        people, True, before, {pair: 1 + at % 2 for at, pair in enumerate(pairs[::3])} | before, BEGAN
    )


def _listed(w: World, drawing: Drawing, **facts: Any) -> View:
    said = {"reader_id": w.members[0].id, "takes_part": True, "stays_out": False} | facts
    return view.listed(w.t, w.network, drawing, **said)


def _in_picture(w: World) -> str:
    drawn = view.picture(w.t, _drawing(w), BEGAN.date())
    return "\n".join([*drawn.heading_before, *drawn.heading, drawn.strong, drawn.weak])


CHAPTERS = (
    Chapter(
        "drawing",
        [
            Sample("The network drawing in words", lambda w: _listed(w, _drawing(w)), when=MEMBER),
            Sample(
                "The network drawing, with one’s own ties outside and somebody who chose them too",
                lambda w: _listed(
                    w, _drawing(w), outside=[w.t.plain("tie.example_kind")], mutual=w.members[2:3]
                ),
                when=MEMBER,
            ),
            Sample(
                "The network drawing, once nobody knows how it began",
                lambda w: _listed(w, Drawing(w.members[:8], True, now={(0, 1): 2}, days=HALF_YEAR)),
                when=MEMBER,
            ),
            Sample(
                "The network drawing, without its reader",
                lambda w: _listed(w, Drawing(w.members[1:8], True), stays_out=True),
                when=MEMBER,
            ),
            Sample(
                "No network drawing yet",
                lambda w: _listed(w, Drawing(w.members[:2], False), takes_part=False),
                when=MEMBER,
            ),
            Sample("What stands in the picture", _in_picture, when="picture, every member who asks for it"),
            Sample("The way to it", lambda w: [blocks.actions(view.button(w.t, w.network))], when="Home"),
            Sample(
                "To know better",
                lambda w: view.know_form(w.t, w.network, w.members[1:], [w.members[3].id], tells=True),
                when=MEMBER,
            ),
            Sample(
                "They chose each other",
                lambda w: view.mutual(w.t, w.network, w.members[2:3]),
                when="Home, the two of them",
            ),
        ],
    ),
)
