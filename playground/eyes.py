"""What one person has before their eyes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from playground import views
from playground.errors import NotThere
from playground.records import Channel, Message, User, View
from playground.sight import controls, described, plain, shown
from playground.workspace import Workspace

Place = Message | View | str | None


class Eyes:
    """Everything one user can see."""

    def __init__(self, workspace: Workspace, user: User) -> None:
        self.workspace = workspace
        self.user = user
        self.errors: dict[str, str] = {}

    @property
    def id(self) -> str:
        """The user id."""
        return self.user.id

    @property
    def name(self) -> str:
        """The name people know."""
        return self.user.name

    @property
    def modals(self) -> list[View]:
        """The open modals, topmost last."""
        return views.stack(self.workspace, self.id)

    @property
    def modal(self) -> View | None:
        """The topmost modal."""
        return self.modals[-1] if self.modals else None

    @property
    def home(self) -> View | None:
        """The Home as last published."""
        home_id = self.workspace.homes.get(self.id)
        return self.workspace.views[home_id] if home_id else None

    @property
    def ephemerals(self) -> list[Message]:
        """Messages only this person sees, newest last."""
        return [m for m in self.messages() if m.ephemeral_to == self.id]

    @property
    def direct_messages(self) -> list[Message]:
        """What the bot wrote to this person directly, newest last."""
        return [m for m in self.workspace.messages_to(self.id) if not m.deleted]

    def messages(self, channel: str | None = None) -> list[Message]:
        """All messages this person can see, newest last; with `channel`, those in it."""
        return list(self._newest_first(channel))[::-1]

    def sees(self, words: str) -> bool:
        """Whether these words stand in the topmost modal, its errors, the Home or any visible message."""
        views_now: list[Message | View] = [view for view in (self.modal, self.home) if view is not None]
        sought = plain(words)
        if self.modal is not None and any(sought in plain(error) for error in self.errors.values()):
            return True
        return any(sought in plain(shown(place)) for place in chain(views_now, self._newest_first()))

    def can_see(self, message: Message) -> bool:
        """Whether this message stands where this person can read it."""
        if message.deleted:
            return False
        if message.ephemeral_to is not None:
            return message.ephemeral_to == self.id
        return self.id in self.workspace.channels[message.channel].members

    def _newest_first(self, channel: str | None = None) -> Iterator[Message]:
        for message in reversed(self.workspace.messages):
            if channel in (None, message.channel) and self.can_see(message):
                yield message

    def places(self, within: Place) -> Iterator[Message | View]:
        """Where to look: the place named, else the topmost modal, else the newest message first."""
        if isinstance(within, Message):
            self.must_see(within)
            yield within
        elif isinstance(within, View):
            if not within.open or within.user != self.id:
                raise NotThere(f"{self.name} does not see this view any more")
            yield within
        elif within not in (None, "home"):
            raise ValueError(f"within must be a Message, a View or 'home', not {within!r}")
        elif within is None and self.modal is not None:
            yield self.modal
        else:
            if within is None:
                yield from self._newest_first()
            if self.home is not None:
                yield self.home

    def seen(self, within: Place) -> str:
        """Everything there is to press or choose, in words, for an error."""
        names = [described(c) for place in self.places(within) for c in controls(place)]
        return f"{self.name} sees: {', '.join(dict.fromkeys(names)) or 'nothing'}"

    def top(self) -> View:
        """The topmost modal, which must be there."""
        if self.modal is None:
            raise NotThere(f"{self.name} has no modal open")
        return self.modal

    def place(self, channel_id: str) -> Channel:
        """The channel with this id, which must have this person in it."""
        place = self.workspace.channels.get(channel_id)
        if place is None or self.id not in place.members:
            raise NotThere(f"{self.name} is not in {channel_id}")
        return place

    def must_see(self, message: Message) -> None:
        """Refuse a message this person cannot see."""
        if not self.can_see(message):
            raise NotThere(f"{self.name} does not see this message")
