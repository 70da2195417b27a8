"""Samples of the canvas of a channel: as a document, and what the settings say where Slack refuses it."""

from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import View
from bot.views import canvas as view
from bot.views import network
from bot.views.canvas import Stands

DOCUMENT, LEADER = "canvas of the channel", "modal, whoever facilitates"
ERRORS = (
    "free_team_canvas_tab_already_exists", "canvas_not_found", "missing_scope", "restricted_action",
    "team_tier_cannot_create_channel_canvases", "something_new",
)  # fmt: skip


def _whole(w: World) -> str:
    said = [Stands(kind, ["Een & <ander>.\n• Eerst dit\n• Dan dat"]) for kind in view.HEADINGS]
    return view.whole(w.t, w.network, said)


def _closed(w: World) -> str:
    return view.whole(w.t, w.closed_network, [])


def _refused(error: str, w: World) -> View:
    return network.settings_form(w.t, w.network, [w.members[0].user_id], error)


CHAPTERS = (
    Chapter(
        "canvas",
        [
            Sample("The canvas", _whole, when=DOCUMENT),
            Sample("The canvas, nothing announced", lambda w: view.whole(w.t, w.network, []), when=DOCUMENT),
            Sample("The canvas of a closed network", _closed, when=DOCUMENT),
            Sample("A canvas that is kept no more", lambda w: view.ended(w.t, w.network), when=DOCUMENT),
            Sample("Its name", lambda w: w.t.plain("canvas.name"), when=DOCUMENT),
            *(Sample(f"Settings, no canvas: {one}", partial(_refused, one), when=LEADER) for one in ERRORS),
        ],
    ),
)
