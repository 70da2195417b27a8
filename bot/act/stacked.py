"""A modal on top of another one says what lies below it, to be drawn anew when something changed."""

from copy import copy
from typing import Any

import msgspec
from msgspec.structs import replace

from bot.act.call import Call
from bot.act.forms import UNDECODABLE, about_of
from bot.slack.blocks import View

LONGEST = 3000  # characters of what a modal keeps


class Below(msgspec.Struct, frozen=True):
    """A modal as it was drawn: which one, and what it is about."""

    form: str
    about: str


class _Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    below: Below | None = None


def drawn(view: View) -> Below:
    """Return what a modal says of itself."""
    return Below(view.get("callback_id") or "", view.get("private_metadata") or "{}")


def below(view: View) -> Below | None:
    """Return what lies below a modal, as far as it says so."""
    try:
        return msgspec.json.decode(view.get("private_metadata") or "{}", type=_Kept).below
    except UNDECODABLE:
        return None


def on_top_of(view: View, lies_below: Below | None) -> View:
    """Return a modal that says what lies below it, when there is room to say so."""
    if lies_below is None:
        return view
    kept: dict[str, Any] = msgspec.json.decode(view.get("private_metadata") or "{}")
    said = msgspec.json.encode(kept | {"below": lies_below}).decode()
    return {**view, "private_metadata": said} if len(said) <= LONGEST else view


def looking_at(call: Call, view_id: str, one: Below) -> Call:
    """Return an act as if it were looking at a modal; what that does not say, the act does."""
    look, about = copy(call), about_of(one.about)
    if about.network is None and about.session is None and call.found_network is not None:
        about = replace(about, network=call.found_network.id)
    look.about = about
    look.payload = {
        "view": {
            "id": view_id,
            "type": "modal",
            "callback_id": one.form,
            "private_metadata": one.about,
        }
    }
    return look
