"""Who belongs to a network, as its file says: people are invited, accept, wait, move up and leave."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.story.cast import LEAVES
from bot.story.craft import HOUR
from bot.story.players import Player
from bot.story.script import spoken

if TYPE_CHECKING:
    from bot.story.scenes import Story

INVITED_AT_ONCE = timedelta(days=28)


class Belonging:
    """Writes these scenes into a story."""

    def __init__(self, story: "Story") -> None:
        self._story = story

    def write(self) -> None:
        """Who is invited with the network, and what others do on their days."""
        story = self._story
        early, now = [], story.stage.now
        call = story.cast.script.invitation.open_call
        for row in story.cast.script.membership:
            player = story.players.get(row.member)
            came = row.waiting_list_since or row.joined_on
            if player is None or came is None:
                continue
            at = story.local(came)
            if player.data in story.cast.facilitators:
                early.append(player.person.id)  # who leads takes part from the invitation on
                continue
            soon = at - now < INVITED_AT_ONCE
            if soon and not call:
                early.append(player.person.id)
            elif not call:  # below a call people sign up without being invited
                story.add(at - HOUR, partial(story.lead.invites, [player.person.id]))
            story.add(max(at, now + 3 * HOUR), partial(self._joins, player))
            if row.promoted_from_waiting_list and row.joined_on:
                story.add(story.local(row.joined_on), partial(self._gives_seat, player))
            if row.left_on:
                story.add(story.local(row.left_on, LEAVES), partial(self._leaves, player))
        if early:
            story.add(now, partial(story.lead.invites, early))

    async def _joins(self, player: Player) -> None:
        await player.joins()
        language = spoken(player.data.language)
        if language is not None and language != self._story.language:
            await player.speaks(language)

    async def _gives_seat(self, player: Player) -> None:
        await self._story.lead.gives_seat(player.data.name)
        self._story.say("seat")

    async def _leaves(self, player: Player) -> None:
        await player.leaves()
        self._story.say("left", name=player.data.name)
