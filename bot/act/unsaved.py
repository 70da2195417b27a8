"""The way back out of a form in which something stands that was not saved: asked once, nothing is lost."""

from msgspec.structs import replace

from bot.act.call import Call
from bot.act.forms import began_with, filled_in
from bot.act.reply import Reply
from bot.slack import blocks
from bot.slack.blocks import Block, View

LEAVE = "leave"
SENT = ("type", "callback_id", "title", "submit", "close", "private_metadata")  # what a view is drawn from


def asks_first(
    call: Call, says: str = "common.unsaved", leaves: str = "common.leave_unsaved"
) -> Reply | None:
    """Return the form with the question whether what stands in it may go; None when nothing would be lost.

    What it `says`, and what the way out is called that `leaves` it, by the keys of their texts.
    """
    if call.about.choice == LEAVE or not is_changed(call.view):
        return None
    return Reply(updates=_asking(call, says, leaves), wakes=False)


def is_changed(view: View) -> bool:
    """Tell whether a form holds something else than it was opened with; what acts at once is no field."""
    began, now = began_with(view), filled_in(view)
    fields = [block["block_id"] for block in view.get("blocks", []) if block.get("type") == "input"]
    return any((now.get(name) or None) != (began.get(name) or None) for name in fields)


def _asking(call: Call, says: str, leaves: str) -> View:
    """The same form, with what was filled in, and above it what would be lost; its way back now means it."""
    body = [block for block in call.view["blocks"] if block.get("block_id") != LEAVE]
    asked = {**blocks.context(call.t(says)), "block_id": LEAVE}
    shown = {key: call.view[key] for key in SENT if call.view.get(key)}
    return {**shown, "blocks": [asked, *(_meant(call, leaves, block) for block in body)]}


def _meant(call: Call, leaves: str, block: Block) -> Block:
    if block.get("type") != "actions":
        return block
    about = replace(call.about, choice=LEAVE)
    press = blocks.button(call.t.plain(leaves), call.name, about, style="danger")
    shown = [press if one.get("action_id") == call.name else one for one in block["elements"]]
    return {**block, "elements": shown}
