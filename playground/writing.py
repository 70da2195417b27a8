"""What somebody writes: messages of every kind that Slack knows, changed and taken back again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.errors import Unable
from playground.eyes import Eyes
from playground.payloads import domain_of
from playground.posts import message_json
from playground.records import Channel, File, Json, Message, User
from playground.written import marked

if TYPE_CHECKING:
    from playground.server import Playground

KINDS = {"im": "message.im", "mpim": "message.mpim", "group": "message.groups", "channel": "message.channels"}
AS_IMAGE = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "pdf": "application/pdf"}


@dataclass(frozen=True)
class Voice:
    """A voice note, with what Slack understood of it."""

    transcript: str = ""


class Writer(Eyes):
    """One user who can write."""

    def __init__(self, playground: Playground, user: User) -> None:
        super().__init__(playground.workspace, user)
        self.playground = playground

    async def writes(
        self,
        text: str = "",
        channel: str | None = None,
        thread: Message | None = None,
        *,
        files: Sequence[str | Voice] = (),
        forwards: Message | None = None,
        as_me: bool = False,
        also_in_channel: bool = False,
    ) -> Message:
        """Write to the bot directly, or into a channel; the text is escaped as Slack does.

        `files` are names of files or voice notes that go along, `forwards` is a message that is passed on,
        `as_me` writes what /me writes, `also_in_channel` shows a reply in a thread outside of it too.
        """
        self._must_be_here()
        place = self.place(channel) if channel else self.workspace.dm(self.id)
        if place.archived:
            raise Unable(f"#{place.name} is archived")
        if also_in_channel and thread is None:
            raise ValueError("only what stands in a thread is sent to the channel as well")
        message = self.workspace.post(
            place.id,
            self.id,
            marked(self.workspace, text),
            thread_ts=thread.ts if thread else None,
            files=[self._file(one) for one in files],
            subtype="me_message"
            if as_me
            else "file_share"
            if files
            else "thread_broadcast" * also_in_channel,
            attachments=[self._shared(forwards)] if forwards else [],
        )
        event = self._told_of(message, place)
        if also_in_channel and thread is not None:
            event["root"] = message_json(self.workspace, thread)
        await self._tells_of(place, event)
        plain = not place.is_dm and not message.subtype
        bot = self.workspace.bot_user
        if plain and bot in place.members and f"<@{bot}>" in message.text:
            await self._tells("app_mention", {**event, "type": "app_mention"})
        return message

    async def edits(self, message: Message, text: str) -> None:
        """Change a message of one's own."""
        place = self._own(message)
        before = message_json(self.workspace, message)
        self.workspace.revise(message, marked(self.workspace, text), [])
        await self._tells_of(place, self._hidden(message, "message_changed", before))

    async def deletes(self, message: Message) -> None:
        """Take a message of one's own back."""
        place = self._own(message)
        before = message_json(self.workspace, message)
        self.workspace.delete(message)
        await self._tells_of(place, self._hidden(message, "message_deleted", before))

    def _own(self, message: Message) -> Channel:
        self._must_be_here()
        self.must_see(message)
        if message.user != self.id:
            raise Unable(f"{self.name} did not write this")
        return self.workspace.channels[message.channel]

    def _told_of(self, message: Message, place: Channel) -> Json:
        """A message as an event tells it."""
        shown = message_json(self.workspace, message)
        event: Json = {**shown, "channel": place.id, "event_ts": message.ts, "channel_type": place.kind}
        if not message.subtype:
            event["client_msg_id"] = self.workspace.new_id("M")
        if message.files:
            event |= {"upload": False, "display_as_bot": False}
        if self.user.is_stranger:
            event |= {"user_team": self.user.team, "source_team": self.user.team}
        return event

    def _hidden(self, message: Message, subtype: str, before: Json) -> Json:
        ts = self.workspace.next_ts()
        event: Json = {"type": "message", "subtype": subtype, "hidden": True, "previous_message": before}
        event |= {"channel": message.channel, "ts": ts, "event_ts": ts}
        event["channel_type"] = self.workspace.channels[message.channel].kind
        if subtype == "message_deleted":
            return {**event, "deleted_ts": message.ts}
        return {**event, "message": message_json(self.workspace, message)}

    def _file(self, given: str | Voice) -> str:
        file_id = self.workspace.new_id("F")
        if isinstance(given, Voice):
            name, mimetype, transcript = "audio_message.m4a", "audio/mp4", given.transcript
        else:
            ending = given.rpartition(".")[2]
            name, mimetype, transcript = given, AS_IMAGE.get(ending, "application/octet-stream"), ""
        self.workspace.files[file_id] = File(
            file_id, name, 1, title=name, completed=True, mimetype=mimetype, transcript=transcript
        )
        return file_id

    def _shared(self, message: Message) -> Json:
        """A message that is passed on, as Slack hangs it onto the one that passes it on."""
        author = self.workspace.users[message.user]
        place = f"{message.channel}/p{message.ts.replace('.', '')}"
        link = f"https://{domain_of(self.workspace, self.user)}.slack.com/archives/{place}"
        return {
            "id": 1,
            "is_msg_unfurl": True,
            "is_share": True,
            "ts": message.ts,
            "channel_id": message.channel,
            "author_id": author.id,
            "author_name": author.name,
            "author_subname": author.name,
            "text": message.text,
            "fallback": f"[{author.name}] {message.text}",
            "from_url": link,
            "original_url": link,
            "footer": "Slack Conversation",
            "mrkdwn_in": ["text"],
        }

    async def _tells_of(self, place: Channel, event: Json) -> None:
        if self.workspace.bot_user in place.members:
            await self._tells(KINDS[place.kind], event)

    async def _tells(self, subscription: str, event: Json) -> None:
        await self.playground.tells(subscription, event)

    def _must_be_here(self) -> None:
        if self.user.deleted:
            raise Unable(f"{self.name} is deactivated")
