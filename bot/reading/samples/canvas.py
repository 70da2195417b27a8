"""Samples of the canvas of a channel: as a document, and what the settings say where Slack refuses it."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import Block, View
from bot.slack.markdown import LONGEST
from bot.views import canvas as view
from bot.views import network
from bot.views.canvas import Stands
from models.canvas import Canvas
from models.plan import Kind

DOCUMENT, LEADER = "canvas of the channel", "modal, whoever facilitates"
AT_HOME = "Home, the facilitator"
Drawn = TypeVar("Drawn")
ERRORS = (
    "free_team_canvas_tab_already_exists", "canvas_not_found", "missing_scope", "restricted_action",
    "team_tier_cannot_create_channel_canvases", "something_new",
)  # fmt: skip


def _whole(w: World) -> str:
    said = [Stands(kind, ["Een & <ander>.\n• Eerst dit\n• Dan dat"]) for kind in view.HEADINGS]
    return view.whole(w.t, w.network, said)


def _closed(w: World) -> str:
    return view.whole(w.t, w.closed_network, [])


def _drawn(w: World, draw: Callable[[Canvas], Drawn], error: str, *, there: bool, kept: bool = True) -> Drawn:
    """Draw what there is to say of a canvas that Slack refuses, `there` or not, `kept` or no more."""
    w.network.keeps_canvas = kept
    try:
        return draw(Canvas(network_id=w.network.id, error=error, canvas_id="F1" if there else ""))
    finally:
        w.network.keeps_canvas = False


def _refused(error: str, w: World) -> View:
    who = [w.members[0].user_id]
    return _drawn(w, lambda row: network.settings_form(w.t, w.network, who, row), error, there=False)


def _at_home(w: World, error: str, *, there: bool, kept: bool = True) -> list[Block]:
    return _drawn(w, lambda row: view.at_home(w.t, w.network, row), error, there=there, kept=kept)


def _behind(w: World) -> list[Block]:
    return _at_home(w, "restricted_action", there=True)


def _left(w: World) -> list[Block]:
    return _at_home(w, "restricted_action", there=True, kept=False)


def _none(w: World) -> list[Block]:
    return _at_home(w, "missing_scope", there=False)


def _long(w: World) -> str:
    return view.whole(w.t, w.network, [Stands(Kind.AGENDA, ["Ja", "x" * LONGEST])])


CHAPTERS = (
    Chapter(
        "canvas",
        [
            Sample("The canvas", _whole, when=DOCUMENT),
            Sample("The canvas, nothing announced", lambda w: view.whole(w.t, w.network, []), when=DOCUMENT),
            Sample("The canvas of a closed network", _closed, when=DOCUMENT),
            Sample("A canvas that is kept no more", lambda w: view.ended(w.t, w.network), when=DOCUMENT),
            Sample("The canvas, longer than Slack takes", _long, when=DOCUMENT),
            Sample("A canvas that Slack does not write any more", _behind, when=AT_HOME),
            Sample("A canvas that Slack does not take away", _left, when=AT_HOME),
            Sample("No canvas", _none, when=AT_HOME),
            Sample("Its name", lambda w: w.t.plain("canvas.name"), when=DOCUMENT),
            *(Sample(f"Settings, no canvas: {one}", partial(_refused, one), when=LEADER) for one in ERRORS),
        ],
    ),
)
