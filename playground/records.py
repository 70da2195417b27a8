"""The things a workspace holds: users, channels, messages, views, files and calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class User:
    """One member of the workspace, or a person from elsewhere."""

    id: str
    name: str
    username: str = ""
    display_name: str = ""
    tz: str = "Europe/Brussels"
    locale: str = "en-US"
    team: str = ""
    enterprise: str = ""
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    posts_only: bool = False
    is_admin: bool = False
    refuses_dms: bool = False
    email: str = ""
    status_text: str = ""

    @property
    def is_guest(self) -> bool:
        """Whether this is a single- or multi-channel guest."""
        return self.is_restricted or self.is_ultra_restricted


@dataclass
class Canvas:
    """The canvas of a channel."""

    id: str
    title: str
    markdown: str


@dataclass
class Channel:
    """A channel, a `group` conversation, or the direct conversation of the bot with one user."""

    id: str
    name: str
    private: bool = False
    members: list[str] = field(default_factory=list)
    archived: bool = False
    user: str | None = None
    shared: bool = False
    group: bool = False
    pins: list[str] = field(default_factory=list)
    pins_restricted: bool = False
    created: int = 0
    canvas: Canvas | None = None

    @property
    def is_dm(self) -> bool:
        """Whether this is a direct conversation with one person."""
        return self.user is not None

    @property
    def kind(self) -> str:
        """What kind of conversation it is, as events name it: im, mpim, group or channel."""
        if self.is_dm:
            return "im"
        return "mpim" if self.group else "group" if self.private else "channel"


@dataclass(frozen=True)
class Revision:
    """What a message said at one time."""

    text: str
    blocks: list[Json]
    at: str


@dataclass
class Message:
    """One message as it is now, with everything it said before in `revisions`."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    by_bot: bool = False
    ephemeral_to: str | None = None
    thread_ts: str | None = None
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    edited: bool = False
    deleted: bool = False
    subtype: str = ""
    attachments: list[Json] = field(default_factory=list)

    @property
    def original(self) -> Revision:
        """What the message said first."""
        return self.revisions[0]


@dataclass
class View:
    """A modal or a Home of one user."""

    id: str
    user: str
    type: str
    content: Json
    hash: str
    root: str
    previous: str | None = None
    external_id: str = ""
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    open: bool = True
    before: list[Json] = field(default_factory=list)  # the blocks that it showed until its last update

    @property
    def blocks(self) -> list[Json]:
        """The blocks it shows."""
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def title(self) -> str:
        """The words in the title bar; empty for a Home."""
        return str((self.content.get("title") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        """The app's name for this view."""
        return str(self.content.get("callback_id", ""))


@dataclass
class File:
    """An uploaded file; shared once it is completed."""

    id: str
    name: str
    length: int
    title: str = ""
    alt_text: str = ""
    content: bytes | None = None
    completed: bool = False
    channels: list[str] = field(default_factory=list)
    mimetype: str = ""
    transcript: str = ""

    @property
    def is_voice(self) -> bool:
        """Whether this was spoken into Slack."""
        return self.mimetype.startswith("audio/")


@dataclass(frozen=True)
class Call:
    """One Web API call as it was answered; `at` is in seconds since the epoch, real time."""

    method: str
    args: Json
    at: float
    response: Json
    status: int = 200


@dataclass
class Trigger:
    """A permission to open one modal, soon."""

    id: str
    user: str
    born: float
    in_view: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """A permission to answer an interaction a few times."""

    id: str
    user: str
    channel: str
    born: float
    message_ts: str | None = None
    uses: int = 0
