"""What Kring asks of Slack to be allowed: each scope with its reason, and what cannot be done without it.

This is the one table: `app.yaml` asks for these, the doctor compares them with what was granted, and
docs/operator.md lists them; tests hold all of these together.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.slack.methods import DELETE_CANVAS, EDIT_CANVAS, MAKE_CANVAS

PINS, CANVASES = "pins:write", "canvases:write"
HISTORY_OF = frozenset({"channels:history", "groups:history"})  # of a channel, by what sort it is
# What is not asked of Slack where this scope was not granted.
NEEDED_BY = {"pins.add": PINS, MAKE_CANVAS: CANVASES, EDIT_CANVAS: CANVASES, DELETE_CANVAS: CANVASES}
HEADER = "X-OAuth-Scopes"  # in which Slack's answers name the scopes of the token


@dataclass(frozen=True)
class Scope:
    """Why a scope is asked for; `without`: what Kring does not do where it is not granted.

    Of an optional one who installs Kring may say no.
    """

    reason: str
    without: str
    optional: bool = False


LOOKS_UP = "look up whether a message of its own arrived in a {} channel, when Slack gave no clear answer"
CANNOT_LOOK_UP = "look up whether a message of its own arrived in a {} channel: whoever facilitates does"

SCOPES: dict[str, Scope] = {
    CANVASES: Scope(
        "keep a canvas in the channel of a network as its agenda, where whoever facilitates wants one",
        "keep a canvas in any channel",
        optional=True,
    ),
    "channels:history": Scope(LOOKS_UP.format("public"), CANNOT_LOOK_UP.format("public"), optional=True),
    "channels:read": Scope(
        "see whether it is in a public channel, and who in it is not a member",
        "begin a network in a public channel, nor hear that it was archived",
    ),
    "chat:write": Scope(
        "post messages, bring them up to date, and show what only one person sees", "say anything at all"
    ),
    "commands": Scope("offer `/kring` and the three shortcuts", "be called by `/kring` or a shortcut"),
    "files:write": Scope(
        "send calendar files, pictures and sheets to print to who asks for them", "send any file"
    ),
    "groups:history": Scope(LOOKS_UP.format("private"), CANNOT_LOOK_UP.format("private"), optional=True),
    "groups:read": Scope(
        "see whether it is in a private channel, and who in it is not a member",
        "begin a network in a private channel, nor hear that it was archived",
    ),
    "im:history": Scope(
        "receive what people write to Kring itself, and look up whether a message to them arrived",
        "answer what people write to it",
    ),
    "im:write": Scope(
        "open the conversation into which a file goes", "send a file to somebody who never wrote to it"
    ),
    PINS: Scope(
        "pin the message with the buttons in the channel of a network",
        "pin the message with the buttons: whoever facilitates does it by hand",
        optional=True,
    ),
    "users:read": Scope(
        "know people’s names, languages and time zones, asked anew after 30 days",
        "know who anybody is, or what time it is where they are",
    ),
}


def named_in(headers: Mapping[str, str]) -> frozenset[str] | None:
    """Return the scopes that an answer of Slack names; None when it names none."""
    said = headers.get(HEADER)
    return None if said is None else frozenset(name for one in said.split(",") if (name := one.strip()))


OPTIONAL = frozenset(name for name, scope in SCOPES.items() if scope.optional)


def lacking(granted: Collection[str]) -> dict[str, Scope]:
    """Return the scopes that were not granted."""
    return {name: scope for name, scope in SCOPES.items() if name not in granted}


def left_out(needed: str, granted: Collection[str]) -> bool:
    """Tell whether of the scopes that Slack says a call needs, commas between, only optional ones lack.

    Those that Kring never asks for do not count: Slack may name the scopes for each sort of conversation.
    """
    lacks = {name for one in needed.split(",") if (name := one.strip()) in SCOPES}.difference(granted)
    return bool(lacks) and lacks <= OPTIONAL
