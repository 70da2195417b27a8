"""A strict double of a Slack workspace on this machine."""

from playground.errors import (
    GuestsCannot,
    InputRefused,
    MayOnlyPost,
    NotAcknowledged,
    NotThere,
    PlaygroundError,
    SlackError,
    StrangersCannot,
    Unable,
    UnfitAnswer,
)
from playground.faults import Faults
from playground.person import Act, Person
from playground.records import Call, Channel, File, Message, Revision, User, View
from playground.server import Playground
from playground.workspace import Workspace
from playground.writing import Voice

__all__ = [
    "Act",
    "Call",
    "Channel",
    "Faults",
    "File",
    "GuestsCannot",
    "InputRefused",
    "MayOnlyPost",
    "Message",
    "NotAcknowledged",
    "NotThere",
    "Person",
    "Playground",
    "PlaygroundError",
    "Revision",
    "SlackError",
    "StrangersCannot",
    "Unable",
    "UnfitAnswer",
    "User",
    "View",
    "Voice",
    "Workspace",
]
