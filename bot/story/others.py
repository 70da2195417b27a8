"""The others in the demo: until somebody is taken over on the page, they do what the file says they did."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from rich.console import Console

from bot.story.cast import Cast
from bot.story.players import Player
from bot.story.scenes import Scene, Story
from bot.story.script import QuestionData
from bot.story.stage import Stage
from playground.page import ControlPort

# Scenes in which each player does something alone, and those of whoever facilitates.
ONE_BY_ONE = frozenset({"_evaluate", "verdicts_at_home", "_catch_up", "_how_it_went"})
OF_THE_LEAD = frozenset(
    {
        "_arranges", "_attendance", "outcomes", "_opens_evaluation", "between", "_release", "_gives_seat",
        "_lets_replace", "_asks_for_a_case", "_notes_expert", "_divides", "_notes_term", "_asks_dates",
        "_chooses_date", "_publishes_rules", "_asks_group", "_shares", "_notes_change", "_calls_off",
        "_closes_network", "_answered_between", "_merges_apart",
    }
)  # fmt: skip
# What a stand-in does where somebody on the page leads and left it undone: it changes nothing that was done.
TAKEN_OVER = frozenset(
    {"_attendance", "_opens_evaluation", "_release", "_gives_seat", "_asks_for_a_case", "_notes_expert",
     "_chooses_date"}
)  # fmt: skip
PLAYED = frozenset({"_joins", "invites"})


class Others:
    """Plays the scenes that are still to come, for whom nobody has taken over."""

    def __init__(self, cast: Cast, stage: Stage, told: Console, taken: Callable[[], set[str]]) -> None:
        self._cast, self._stage, self._told, self._taken = cast, stage, told, taken
        self._story: Story | None = None

    async def prepare(self) -> None:
        """Look up in the network's file what is still to come."""
        story = Story(self._cast, self._stage, self._told)
        story.quiet = True
        await story.read_timelines()
        story.write()
        while story.due(self._stage.now) is not None:
            pass  # it was played already
        self._everybody = dict(story.players)
        self._story = story

    def due(self, to: datetime) -> Scene | None:
        """Return the next scene up to a moment, once."""
        while self._story is not None and (scene := self._story.due(to)) is not None:
            if _name(scene) not in PLAYED:
                return scene
        return None

    async def play(self, scene: Scene) -> None:
        """Play one scene; what cannot be done any more is left."""
        assert self._story is not None
        taken, facilitator = self._taken(), self._story.lead
        if self._belongs_to(scene) & taken:
            stands_in = self._story.stand_in() if _name(scene) in TAKEN_OVER else None
            if stands_in is None or stands_in.person.id in taken:
                return
            self._story.lead = stands_in
        try:
            await self._play(scene, taken)
        finally:
            self._story.lead = facilitator

    async def _play(self, scene: Scene, taken: set[str]) -> None:
        assert self._story is not None
        free = {member: one for member, one in self._everybody.items() if one.person.id not in taken}
        groups = [{member: one} for member, one in free.items()] if _name(scene) in ONE_BY_ONE else [free]
        for group in groups:
            self._story.players = group
            with suppress(Exception):  # somebody on the page made it otherwise
                await scene.do()
        for player in (*free.values(), self._story.lead):
            if player.person.id not in taken and player.person.modals:
                await player.person.closes(everything=True)

    def _belongs_to(self, scene: Scene) -> set[str]:
        """The users without whom a scene is nothing."""
        assert self._story is not None
        if _name(scene) in OF_THE_LEAD:
            return {self._story.lead.person.id}
        owner = getattr(scene.do, "__self__", None)
        found = {owner.person.id} if isinstance(owner, Player) else set()
        for given in scene.do.args if isinstance(scene.do, partial) else ():
            member = given.asked_by if isinstance(given, QuestionData) else given
            if isinstance(given, Player):
                found.add(given.person.id)
            elif isinstance(member, str) and member in self._cast.everybody:
                found.add(str(self._cast.everybody[member].slack_user_id))
        return found


def _name(scene: Scene) -> str:
    done = scene.do.func if isinstance(scene.do, partial) else scene.do
    return str(getattr(done, "__name__", ""))


class LivelyTime(ControlPort):
    """A clock with people who live by it."""

    def __init__(self, stage: Stage, others: Others, start_again: Callable[[], Awaitable[datetime]]) -> None:
        super().__init__(stage.address, stage.now, start_again)
        self._stage, self._others = stage, others
        self._in_turn = asyncio.Lock()

    async def advance(self, to: datetime) -> None:
        """Move on, with what the others do on the way."""
        async with self._in_turn:
            await self._live_until(to)

    async def later(self, by: timedelta) -> None:
        """Move on by this much."""
        async with self._in_turn:
            await self._live_until(self.now + by)

    async def reset(self) -> None:
        """Begin again."""
        async with self._in_turn:
            await super().reset()

    async def _live_until(self, to: datetime) -> None:
        while (scene := self._others.due(to)) is not None:
            await super().advance(max(scene.at, self.now))
            self._stage.now = self.now
            await self._others.play(scene)
        await super().advance(to)
        self._stage.now = self.now
