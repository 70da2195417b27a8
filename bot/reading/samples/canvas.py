"""Samples of the canvas of a channel: as a document, and what the settings say where Slack refuses it."""

from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import Block, View
from bot.slack.markdown import LONGEST
from bot.views import canvas as view
from bot.views import network
from bot.views.canvas import Stands
from models.canvas import Canvas
from models.network import Network
from models.plan import Kind

DOCUMENT, LEADER = "canvas of the channel", "modal, whoever facilitates"
AT_HOME = "Home, the facilitator"
ERRORS = (
    "free_team_canvas_tab_already_exists", "canvas_not_found", "missing_scope", "restricted_action",
    "team_tier_cannot_create_channel_canvases", "something_new",
)  # fmt: skip


def _whole(w: World) -> str:
    said = [Stands(kind, ["Een & <ander>.\n• Eerst dit\n• Dan dat"]) for kind in view.HEADINGS]
    return view.whole(w.t, w.network, said)


def _closed(w: World) -> str:
    return view.whole(w.t, w.closed_network, [])


def _kept(w: World, error: str, **more: Any) -> tuple[Network, Canvas]:
    home = w.network
    home.keeps_canvas = True
    return home, Canvas(network_id=home.id, error=error, **more)


def _refused(error: str, w: World) -> View:
    home, row = _kept(w, error)
    return network.settings_form(w.t, home, [w.members[0].user_id], row)


def _behind(w: World) -> list[Block]:
    home, row = _kept(w, "restricted_action", canvas_id="F1")
    return view.at_home(w.t, home, row)


def _left(w: World) -> list[Block]:
    return view.at_home(w.t, w.network, Canvas(network_id=1, error="restricted_action", canvas_id="F1"))


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
            Sample(
                "No canvas",
                lambda w: view.at_home(w.t, *_kept(w, "missing_scope")),
                when=AT_HOME,
            ),
            Sample("Its name", lambda w: w.t.plain("canvas.name"), when=DOCUMENT),
            *(Sample(f"Settings, no canvas: {one}", partial(_refused, one), when=LEADER) for one in ERRORS),
        ],
    ),
)
