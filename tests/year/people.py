"""What people do: they see what is posted to them, and some press what stands in it, after a while."""

import heapq
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bot.act.ids import Act, Form
from tests.year.door import Door, Refused
from tests.year.slack import Posted, buttons_of
from tests.year.terms import (
    COMES,
    PLANNED_AHEAD,
    QUESTION,
    REMARK,
    ZONE,
    Terms,
    channel_of,
    instant,
    sessions_of,
    user_of,
)

HOUR = timedelta(hours=1)
GRID = timedelta(minutes=30)  # people act on it, so that the clock stops less often
YES, MAYBE, NO = (f"{Act.RSVP}_{said}" for said in ("yes", "maybe", "no"))
SAYS = {YES: 76, NO: 15, MAYBE: 9}
AWAKE = (7, 22)  # hours
# What somebody does who sees this button in a message to them: how many in a hundred, and after how many
# hours half of those. The first that stands in a message is what it is for.
TO_ONE: dict[str, tuple[int, float]] = {
    Act.EVALUATE: (75, 3), YES: (60, 3), Act.READ: (60, 8), Act.NO_QUESTION: (25, 6), Act.RELEASE: (90, 20),
}  # fmt: skip
RSVP, ASKS, HOME = (72, 9), (30, 40), (35, 30)  # each member, under an announcement; and opens Home


@dataclass(order=True)
class Scene:
    """What somebody does at an instant."""

    at: datetime
    order: int
    do: Callable[[], Awaitable[None]] = field(compare=False)


class People:
    """Everybody, and what they are going to do."""

    def __init__(self, terms: Terms, door: Door, now: Callable[[], datetime]) -> None:
        self._terms, self._door, self._now = terms, door, now
        self._pick = Random(terms.seed)
        self._scenes: list[Scene] = []
        self._order = count()
        self._evaluated: set[tuple[str, int]] = set()  # by whom, which session
        self.refused: list[str] = []
        self.sessions: list[tuple[int, datetime]] = []

    def plan(self) -> None:
        """Write down when each network meets; whoever facilitates plans it some weeks ahead."""
        for network in range(self._terms.networks):
            for local in sessions_of(self._terms, Random(f"{self._terms.seed} {network}")):
                self.sessions.append((network, local))
                begins, lead = instant(local), user_of(network * self._terms.people)
                planning = begins - timedelta(days=PLANNED_AHEAD) + self._pick.randrange(8) * HOUR
                self._at(max(planning, self._now()), self._plans, lead, channel_of(network), local)
                self._at(begins + HOUR / 3, self._marks, lead, channel_of(network))

    def meanwhile(self, moment: datetime, act: Callable[..., Awaitable[Any]], *what: Any) -> None:
        """Let something else be done at an instant, just then."""
        heapq.heappush(self._scenes, Scene(moment, next(self._order), lambda: act(*what)))

    def _at(self, moment: datetime, act: Callable[..., Awaitable[Any]], *what: Any) -> None:
        since = moment.timestamp() // GRID.total_seconds() + 1
        self.meanwhile(datetime.fromtimestamp(since * GRID.total_seconds(), moment.tzinfo), act, *what)

    def _later(self, chance: tuple[int, float], act: Callable[..., Awaitable[Any]], *what: Any) -> bool:
        """Let somebody do something later, in some hour in which they are awake, or not at all."""
        share, half = chance
        if self._pick.random() * 100 >= share:
            return False
        moment = self._now() + self._pick.expovariate(0.693 / half) * HOUR
        local = moment.astimezone(ZoneInfo(ZONE))
        if not AWAKE[0] <= local.hour < AWAKE[1]:
            moment += timedelta(hours=(AWAKE[0] - local.hour) % 24 + self._pick.random() * 3)
        self._at(moment, act, *what)
        return True

    @property
    def next(self) -> datetime | None:
        """When somebody does something next."""
        return self._scenes[0].at if self._scenes else None

    def due(self, now: datetime) -> list[Scene]:
        """Take out what people do by now."""
        found = []
        while self._scenes and self._scenes[0].at <= now:
            found.append(heapq.heappop(self._scenes))
        return found

    async def act(self, scene: Scene) -> None:
        """Let somebody do something; what Kring refuses is noted."""
        try:
            await scene.do()
        except Refused as refused:
            self.refused.append(f"{self._now():%d %b %H.%M} {refused}")

    def hear(self, message: Posted) -> None:
        """See what is posted."""
        if message.to.startswith("C"):
            if YES in message.buttons:
                self._announced(message)
            return
        wanted = next((action for action in TO_ONE if action in message.buttons), None)
        if wanted is not None:
            self._later(TO_ONE[wanted], self._answers, message.to, message, wanted)

    def _announced(self, message: Posted) -> None:
        network, people = int(message.to[1:]), self._terms.people
        for person in range(network * people + 1, (network + 1) * people):
            user = user_of(person)
            self._later(RSVP, self._answers, user, message, YES)
            self._later(ASKS, self._asks, user, message)
            self._later(HOME, self._door.looks, user)

    async def _answers(self, user: str, message: Posted, wanted: str) -> None:
        if wanted == YES:
            wanted = self._pick.choices([*SAYS], [*SAYS.values()])[0]
        if wanted not in message.buttons:  # it says by now that it is over
            return
        if wanted == Act.EVALUATE:
            mine = user, json.loads(message.buttons[wanted])["session"]
            if mine in self._evaluated:  # in the message before, of which this one reminds
                return
            self._evaluated.add(mine)
        view = await self._door.presses(user, wanted, message.buttons[wanted], message.channel, message.ts)
        if view is not None and wanted == Act.EVALUATE:
            scores = {name: str(self._pick.choice((6, 7, 7, 8, 8, 9))) for name in
                      ("content", "discussion", "facilitation")}  # fmt: skip
            said = {name: REMARK for name in ("comment", "learning_point", "wish")
                    if self._pick.random() < 0.4}  # fmt: skip
            await self._door.submits(user, view, scores | said)
        elif view is not None and wanted == Act.RELEASE:
            await self._door.submits(user, view, {})

    async def _asks(self, user: str, message: Posted) -> None:
        if Act.ASK not in message.buttons:
            return
        view = await self._door.presses(user, Act.ASK, message.buttons[Act.ASK], message.channel, message.ts)
        if view is not None:
            await self._door.submits(user, view, {"text": f"{QUESTION} ({message.ts})"})

    async def _plans(self, lead: str, channel: str, local: datetime) -> None:
        view = await self._door.runs(lead, "bijeenkomst", channel)
        if view is None:
            raise Refused(f"no form to plan a session in {channel}")
        given = {"day": f"{local:%Y-%m-%d}", "hour": f"{local:%H:%M}", "title": "Leren van elkaar",
                 "place": "De school van wie ontvangt"}  # fmt: skip
        confirm = await self._door.submits(lead, view, given)
        if confirm is not None:
            await self._door.submits(lead, confirm, {})

    async def _marks(self, lead: str, channel: str) -> None:
        panel = await self._door.runs(lead, "paneel", channel)
        about = buttons_of(panel or {}).get(Act.ATTENDANCE)
        if panel is None or about is None:
            raise Refused(f"the panel did not open in {channel}")
        form = await self._door.presses(lead, Act.ATTENDANCE, about, within=panel)
        if form is None or form["callback_id"] != Form.ATTENDANCE:
            raise Refused(f"the form of who is there did not open for {lead}")

        def here(options: list[Any]) -> list[Any]:
            return [one for one in options if self._pick.random() < COMES]

        await self._door.submits(lead, form, {"*": here})
