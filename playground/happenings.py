"""What happens in a workspace without the app's doing: people come and go, channels change, Slack falters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.errors import Unable
from playground.faults import Fault
from playground.methods.method import Context
from playground.methods.users import user_json
from playground.records import Channel, Json, User
from playground.workspace import ELSEWHERE

if TYPE_CHECKING:
    from playground.server import Playground

SLOW = Fault("*", seconds=1.5, uneven=True)
LIMITS = Fault("*", 429, "ratelimited", retry_after=5)
FAILS = Fault("*", 503, garbage="<html>unavailable</html>")


class Happenings:
    """Each lets one thing happen and sends the events that Slack then sends."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        self.workspace = playground.workspace

    # People.

    async def somebody_joins(self, user: User) -> None:
        """Somebody who was just added is new in the workspace."""
        shown = user_json(Context(self.workspace, {}, self.playground.root), user)
        await self.playground.tells("team_join", {"type": "team_join", "user": shown})

    async def account_closed(self, user: str) -> None:
        """An administrator closes an account."""
        await self.playground.person(user).loses_account()

    async def account_back(self, user: str) -> None:
        """An administrator opens an account again."""
        await self.playground.person(user).regains_account()

    async def renamed(self, user: str, name: str) -> None:
        """Somebody is called otherwise."""
        await self.playground.person(user).is_renamed(name)

    async def moved(self, user: str, tz: str) -> None:
        """Somebody lives in another zone."""
        await self.playground.person(user).moves_to(tz)

    # Channels.

    async def channel_renamed(self, channel: str, name: str) -> None:
        """A channel is called otherwise."""
        place = self._channel(channel)
        place.name = name
        shown = {"id": place.id, "name": name, "name_normalized": name, "created": place.created}
        await self._tells_of(place, "rename", {"channel": shown})

    async def channel_archived(self, channel: str, by: str) -> None:
        """A channel is archived, which puts every app out of it."""
        place = self._channel(channel)
        if place.archived:
            raise Unable(f"#{place.name} is archived already")
        place.archived = True
        await self._tells_of(place, "archive", {"channel": place.id, "user": by, "is_moved": 0})
        self._bot_goes(place)

    async def channel_unarchived(self, channel: str, by: str) -> None:
        """A channel is opened again; apps come back into it by an invitation only."""
        place = self._channel(channel)
        if not place.archived:
            raise Unable(f"#{place.name} is not archived")
        place.archived = False
        await self._tells_of(place, "unarchive", {"channel": place.id, "user": by})

    async def channel_shared(self, channel: str, with_team: str = ELSEWHERE) -> None:
        """A channel is shared with another organisation."""
        place = self._channel(channel)
        place.shared = True
        await self._tells(
            place, "channel_shared", {"channel": place.id, "connected_team_id": with_team}, privately=True
        )

    async def channel_id_changed(self, channel: str, new: str = "") -> str:
        """A channel gets another id, and the old one is unknown from then on; returns the new one."""
        place = self._channel(channel)
        fresh = new or self.workspace.new_id(place.id[0])
        self.workspace.give_id(place, fresh)
        ids = {"old_channel_id": channel, "new_channel_id": fresh}
        await self._tells(place, "channel_id_changed", ids, privately=True)
        return fresh

    async def bot_put_out(self, channel: str) -> None:
        """Somebody removes the app from a channel."""
        place = self._channel(channel)
        if not self._bot_goes(place):
            raise Unable(f"the app is not in #{place.name}")
        event = self._membership("member_left_channel", place)
        await self.playground.tells("member_left_channel", event)

    async def bot_invited(self, channel: str, by: str) -> None:
        """Somebody invites the app into a channel."""
        place = self._channel(channel)
        if place.archived or self.workspace.bot_user in place.members:
            raise Unable(f"the app cannot be invited to #{place.name}")
        place.members.append(self.workspace.bot_user)
        event = {**self._membership("member_joined_channel", place), "inviter": by}
        await self.playground.tells("member_joined_channel", event)

    # The app.

    async def app_removed(self) -> None:
        """An administrator removes the app: its tokens are revoked, and it hears so in any order."""
        self.workspace.revoked = self.workspace.removed = True
        bot = self.workspace.bot_user
        await self.playground.tells(
            "tokens_revoked", {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}}
        )
        await self.playground.tells("app_uninstalled", {"type": "app_uninstalled"})

    async def tokens_revoked(self) -> None:
        """The token of the app is revoked, without the app being removed."""
        self.workspace.revoked = True
        tokens = {"oauth": [], "bot": [self.workspace.bot_user]}
        await self.playground.tells("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})

    async def app_back(self) -> None:
        """The app is installed again, with the token that it had."""
        self.workspace.revoked = self.workspace.removed = False

    def app_distributed(self, every: float = 60.0) -> None:
        """The app counts as distributed commercially: once in so many seconds it reads 15 messages."""
        self.workspace.history_every = every

    def app_own(self) -> None:
        """The app counts as the workspace's own again."""
        self.workspace.history_every = 0.0

    # Slack itself.

    def slack_is_slow(self) -> None:
        """Calls take long, and some overtake those before them, until all is well."""
        self.workspace.faults.standing = SLOW

    def slack_limits(self) -> None:
        """Every call is refused as one too many, until all is well."""
        self.workspace.faults.standing = LIMITS

    def slack_fails(self) -> None:
        """Every call ends in an error of the server, until all is well."""
        self.workspace.faults.standing = FAILS

    def slack_is_well(self) -> None:
        """Let calls go as they should again."""
        self.workspace.faults.standing = None

    def _channel(self, channel: str) -> Channel:
        place = self.workspace.channels.get(channel)
        if place is None or place.is_dm:
            raise Unable(f"there is no channel {channel}")
        return place

    def _bot_goes(self, place: Channel) -> bool:
        if self.workspace.bot_user not in place.members:
            return False
        place.members.remove(self.workspace.bot_user)
        return True

    def _membership(self, kind: str, place: Channel) -> Json:
        letter = "G" if place.private else "C"
        who = {"user": self.workspace.bot_user, "channel": place.id, "team": self.workspace.team}
        return {"type": kind, "channel_type": letter, **who}

    async def _tells_of(self, place: Channel, what: str, more: Json) -> None:
        kind = "group" if place.private else "channel"
        await self._tells(place, f"{kind}_{what}", more, privately=place.private)

    async def _tells(self, place: Channel, kind: str, more: Json, *, privately: bool) -> None:
        """Of a private channel, and of what is shared, only who is in it is told."""
        if not privately or self.workspace.bot_user in place.members:
            await self.playground.tells(kind, {"type": kind, **more})
