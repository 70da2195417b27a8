"""The workspace: the one truth that API, deliveries and people share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from playground.errors import SlackError
from playground.faults import Faults
from playground.records import Call, Channel, File, Json, Message, ResponseUrl, Revision, Trigger, User, View

MessageListener = Callable[[Message, str], None]
ViewListener = Callable[[View, str], None]

SUBSCRIPTIONS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_archive",
        "channel_id_changed",
        "channel_rename",
        "channel_shared",
        "channel_unarchive",
        "group_archive",
        "group_rename",
        "group_unarchive",
        "member_joined_channel",
        "member_left_channel",
        "message.im",
        "team_join",
        "tokens_revoked",
        "user_change",
    }
)


ELSEWHERE = "T0ELSEWHERE"


class Workspace:
    """One team with one installed app, or, `org_wide`, an organisation that has the app as a whole.

    `guests_have_commands`: whether an owner allows multi-channel guests the commands and shortcuts of apps.
    """

    def __init__(
        self,
        team: str = "T0DEMO",
        name: str = "Demo",
        bot_name: str = "kring",
        clock: Callable[[], datetime] | None = None,
        enforce_rate_limits: bool = False,
        enterprise: str = "",
        org_wide: bool = False,
    ) -> None:
        if org_wide and not enterprise:
            raise ValueError("an app is installed for the whole of an organisation that has an id")
        self.team = team
        self.enterprise = enterprise
        self.org_wide = org_wide
        self.name = name
        self.domain = name.lower()
        self.app_id = "A0KRING"
        self.bot_id = "B0KRING"
        self.bot_user = "U0KRING"
        self.bot_token = "xoxb-playground"  # noqa: S105 - a token of nothing
        self.app_token = "xapp-playground"  # noqa: S105 - a token of nothing
        self.signing_secret = "playground-secret"  # noqa: S105 - a secret of nothing
        self.verification_token = "playground-verification"  # noqa: S105 - a token of nothing
        self.clock = clock or _now
        self.enforce_rate_limits = enforce_rate_limits
        self.history_every = 0.0  # seconds between two calls, of an app that is distributed commercially
        self.revoked = False
        self.removed = False
        self.guests_have_commands = False
        self.socket_mode = True  # as the app has it; off, a connection is ended as soon as it stands
        self.canvases = "paid"  # or "free", "none", "disabled": what its plan lets an app do with them
        self.takes_charts = True  # Slack brings new blocks to one workspace after the other
        self.subscriptions: set[str] = set(SUBSCRIPTIONS)
        self.commands: set[str] | None = None
        self.escapes: set[str] = set()  # commands whose text is escaped
        self.scopes: set[str] | None = None  # what the app was given; None: everything
        self.ack_seconds = 3.0
        self.trigger_seconds = 3.0
        self.response_url_seconds = 1800.0
        self.response_url_uses = 5
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: list[Message] = []
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self.files: dict[str, File] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.tickets: set[str] = set()
        self.calls: list[Call] = []
        self.faults = Faults()
        self.message_listeners: list[MessageListener] = []
        self.view_listeners: list[ViewListener] = []
        self._by_place: dict[tuple[str, str], Message] = {}
        self._numbers = 0
        self._last_ts = 0
        self.add_user(self.bot_user, bot_name.capitalize(), username=bot_name, is_bot=True)

    def add_user(
        self,
        user_id: str,
        name: str,
        *,
        username: str = "",
        display_name: str = "",
        tz: str = "Europe/Brussels",
        locale: str = "en-US",
        guest: str | None = None,
        is_stranger: bool = False,
        posts_only: bool = False,
        team: str = "",
        enterprise: str = "",
        is_bot: bool = False,
        is_admin: bool = False,
        deleted: bool = False,
        refuses_dms: bool = False,
        email: str = "",
        status_text: str = "",
    ) -> User:
        """Add a person.

        `guest` is None, "multi" (several channels) or "single" (one channel); `is_stranger` is somebody of
        another organisation, and `posts_only` one who was invited with permission to post only. `team` is
        theirs: another one for a stranger, or another workspace of our own organisation.
        """
        if guest not in (None, "multi", "single"):
            raise ValueError(f"guest must be 'multi' or 'single', not {guest!r}")
        if posts_only and not is_stranger:
            raise ValueError("permission to post only is for people from elsewhere")
        if is_stranger and (guest or team == self.team):
            raise ValueError("who is from elsewhere is no guest here, and of another team")
        self.users[user_id] = User(
            id=user_id,
            name=name,
            username=username or name.lower().replace(" ", "."),
            display_name=display_name,
            tz=tz,
            locale=locale,
            team=team or (ELSEWHERE if is_stranger else self.team),
            enterprise=enterprise if is_stranger else self.enterprise,
            deleted=deleted,
            is_bot=is_bot,
            is_restricted=guest is not None,
            is_ultra_restricted=guest == "single",
            is_stranger=is_stranger,
            posts_only=posts_only,
            is_admin=is_admin,
            refuses_dms=refuses_dms,
            email=email,
            status_text=status_text,
        )
        return self.users[user_id]

    def add_channel(
        self,
        channel_id: str,
        name: str,
        members: Iterable[str] = (),
        *,
        private: bool = False,
        with_bot: bool = True,
        archived: bool = False,
        shared: bool = False,
    ) -> Channel:
        """Add a channel with these user ids in it."""
        people = list(dict.fromkeys(members))
        for member in people:
            if member not in self.users:
                raise ValueError(f"no such user: {member}")
        if with_bot and self.bot_user not in people:
            people.append(self.bot_user)
        created = int(self.clock().timestamp())
        self.channels[channel_id] = Channel(
            channel_id, name, private, people, archived, shared=shared, created=created
        )
        return self.channels[channel_id]

    def add_group(self, channel_id: str, members: Iterable[str], *, with_bot: bool = False) -> Channel:
        """Add a conversation of several people that is no channel; apps are seldom in one."""
        people = list(members)
        name = f"mpdm-{'--'.join(self.users[member].username for member in people)}-1"
        channel = self.add_channel(channel_id, name, people, private=True, with_bot=with_bot)
        channel.group = True
        return channel

    def give_id(self, channel: Channel, new: str) -> None:
        """Give a channel another id; what was said in it goes along, and the old id is unknown."""
        old, channel.id = channel.id, new
        self.channels = {known.id: known for known in self.channels.values()}
        for message in self.messages:
            if message.channel == old:
                message.channel = new
                self._by_place[new, message.ts] = self._by_place.pop((old, message.ts))

    def new_id(self, prefix: str) -> str:
        """A Slack-like id that was not given before."""
        return f"{prefix}{self._number():08d}"

    def numbers_from(self, number: int) -> None:
        """Give ids from here on, so that no other workspace gives the same ones."""
        self._numbers = number

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    @property
    def counters(self) -> tuple[int, int]:
        """How many ids and up to which timestamp were given."""
        return self._numbers, self._last_ts

    def begin_with(self, messages: list[Message], numbers: int, last_ts: int) -> None:
        """Have had these messages, and given that many ids."""
        self.messages = messages
        self._by_place = {(message.channel, message.ts): message for message in messages}
        self._numbers, self._last_ts = numbers, last_ts

    def next_ts(self) -> str:
        """A message timestamp at the workspace's clock, later than every one before."""
        self._last_ts = max(int(self.clock().timestamp()) * 1_000_000 + 100, self._last_ts + 100)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def dm(self, user: str) -> Channel:
        """The direct conversation of the bot with this user, opened if need be."""
        channel_id = f"D0{user}"
        if channel_id not in self.channels:
            created = int(self.clock().timestamp())
            self.channels[channel_id] = Channel(
                channel_id, "", True, [user, self.bot_user], user=user, created=created
            )
        return self.channels[channel_id]

    def post(
        self,
        channel: str,
        user: str,
        text: str,
        blocks: list[Json] | None = None,
        *,
        ephemeral_to: str | None = None,
        thread_ts: str | None = None,
        metadata: Json | None = None,
        files: Iterable[str] = (),
        subtype: str = "",
        attachments: list[Json] | None = None,
    ) -> Message:
        """Put a message in a channel."""
        message = Message(
            ts=self.next_ts(),
            channel=channel,
            user=user,
            text=text,
            blocks=blocks or [],
            by_bot=user == self.bot_user,
            ephemeral_to=ephemeral_to,
            thread_ts=thread_ts,
            metadata=metadata,
            files=list(files),
            subtype=subtype,
            attachments=attachments or [],
        )
        message.revisions.append(Revision(text, message.blocks, message.ts))
        self.messages.append(message)
        self._by_place[channel, message.ts] = message
        self.tell(message, "posted")
        return message

    def revise(self, message: Message, text: str, blocks: list[Json]) -> None:
        """Let a message say something else, keeping what it said."""
        message.text, message.blocks = text, blocks
        message.edited = True
        message.revisions.append(Revision(text, blocks, f"{self.clock().timestamp():.6f}"))
        self.tell(message, "updated")

    def delete(self, message: Message) -> None:
        """Take a message away from sight; the ledger keeps it."""
        message.deleted = True
        self.tell(message, "deleted")

    def message(self, channel: str, ts: str) -> Message | None:
        """The message at this place, deleted ones not counted."""
        message = self._by_place.get((channel, ts))
        return None if message is None or message.deleted else message

    def messages_to(self, user: str) -> list[Message]:
        """What the bot posted into the direct conversation with this user, oldest first."""
        return [m for m in self.messages if m.channel == f"D0{user}" and m.by_bot]

    def calls_to(self, method: str) -> list[Call]:
        """The recorded calls of one Web API method, oldest first."""
        return [call for call in self.calls if call.method == method]

    def trigger(self, user: str, in_view: str | None = None) -> Trigger:
        """A new trigger for an interaction of this user."""
        trigger_id = f"{self._number()}.{int(time.time())}.{self._number():012x}"
        self.triggers[trigger_id] = Trigger(trigger_id, user, time.monotonic(), in_view)
        return self.triggers[trigger_id]

    def exchange(self, trigger_id: str) -> Trigger:
        """Use up a trigger, or refuse as Slack does."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.born > self.trigger_seconds:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_url(self, user: str, channel: str, message_ts: str | None = None) -> ResponseUrl:
        """A new response URL for an interaction of this user."""
        url_id = self.new_id("R")
        self.response_urls[url_id] = ResponseUrl(url_id, user, channel, time.monotonic(), message_ts)
        return self.response_urls[url_id]

    def is_shared(self, channel: Channel) -> bool:
        """Whether people of another organisation may be in this conversation (Slack Connect)."""
        return channel.shared or any(
            self.users[member].is_stranger for member in channel.members if member in self.users
        )

    def shares_a_channel(self, user: User) -> bool:
        """Whether the bot and this user are in one channel."""
        return any(
            {user.id, self.bot_user} <= {*channel.members}
            for channel in self.channels.values()
            if not channel.is_dm
        )

    def has_commands(self, user: User) -> bool:
        """Whether this user has the commands and shortcuts of the app."""
        if user.is_stranger or user.is_ultra_restricted:
            return False
        return not user.is_restricted or self.guests_have_commands

    def tell(self, message: Message, what: str) -> None:
        """Tell the listeners that a message was posted, updated or deleted."""
        for listener in list(self.message_listeners):
            listener(message, what)

    def tell_view(self, view: View, what: str) -> None:
        """Tell the listeners that a view was opened, updated, published or closed."""
        for listener in list(self.view_listeners):
            listener(view, what)


def _now() -> datetime:
    return datetime.now(UTC)
