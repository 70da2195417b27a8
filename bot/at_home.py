"""The Home and My Kring, put together from what each noun brings.

A part is a function from `Look` to blocks. It stands with the handlers of its noun, loads its own rows,
calls its view, and says where it stands: in which `Place`, and after which other part of it.

    @at_home(Place.MEMBER, after="own_questions")
    async def own_actions(look: Look) -> Parts:

Most of what may stand there does not: a part that begins with a question to the rows says which, and is
brought only where that finds something. All of them are asked in one go (`models/together.py`).

    @at_home(Place.FOR_YOU, after="to_judge", if_any=[some(action.open_actions_of)])
"""

from collections.abc import Awaitable, Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple, TypeVar, TypeVarTuple, cast

from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.call import Call
from bot.act.forms import about_of
from bot.act.ids import Form
from bot.slack.blocks import Block, Part, View
from bot.slack.layout import VIEW
from bot.texts import Texts
from bot.views import home as view
from bot.views.home import Place, Shown
from models import attendance, membership, programme
from models.attendance import Attendance, Rsvp
from models.calendar import instant
from models.membership import Membership
from models.network import Network, any_in
from models.person import Person
from models.programme import NOTHING_PLANNED, AtHand
from models.session import LearningSession
from models.together import Known, Some, Together

Of = TypeVarTuple("Of")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Look:
    """One network as one person looks at it, with what several parts ask: loaded once."""

    call: Call
    network: Network
    membership: Membership
    at_hand: AtHand = NOTHING_PLANNED
    zones: frozenset[str] = frozenset()  # in which the members live
    _known: dict[Hashable, object] = field(default_factory=dict)

    @property
    def db(self) -> AsyncSession:
        """The rows."""
        return self.call.db

    @cached_property
    def t(self) -> Texts:
        """The texts in the language of who looks, among the members."""
        return self.call.t.among(self.zones)

    @property
    def now(self) -> datetime:
        """The moment at which they look."""
        return self.call.now

    @property
    def person(self) -> Person:
        """Who looks."""
        return self.call.person

    @property
    def ahead(self) -> Sequence[LearningSession]:
        """Those that have not begun, the next one first."""
        return self.at_hand.ahead

    @property
    def begun(self) -> Sequence[LearningSession]:
        """Those under way, evaluated, or over while the report waits; the last first."""
        return self.at_hand.begun

    @property
    def held(self) -> LearningSession | None:
        """The last one that was held."""
        return self.at_hand.held

    @property
    def going_on(self) -> LearningSession | None:
        """The session that has begun and is not evaluated yet."""
        return next((meeting for meeting in self.begun if meeting.goes_on), None)

    @property
    def coming(self) -> LearningSession | None:
        """The next session that has not begun; while one goes on only if it was announced."""
        coming = self.ahead[0] if self.ahead else None
        waits = coming is not None and self.going_on is not None and not coming.takes_answers
        return None if waits else coming

    @property
    def sessions(self) -> list[LearningSession]:
        """Those that whoever leads is busy with, and those to come."""
        return [*programme.to_run(self.begun), *self.ahead]

    @property
    def current(self) -> LearningSession | None:
        """Under way or just over, else the next one."""
        return next(iter(self.sessions), None)

    @cached_property
    def meetings(self) -> frozenset[int]:
        """The sessions at hand, by their keys."""
        last = [self.held] if self.held is not None else []
        return frozenset(meeting.id for meeting in (*self.ahead, *self.begun, *last))

    async def attendance(self, meeting: LearningSession) -> Attendance | None:
        """Return what is known of their coming to a session at hand."""
        known = await self.once(attendance.of_person, self.meetings, self.person.id)
        return known.get(meeting.id)

    async def said(self, meeting: LearningSession) -> Rsvp | None:
        """Return what they said about coming to a session."""
        known = await self.attendance(meeting)
        return known.rsvp if known is not None else None

    async def once(self, ask: Callable[[AsyncSession, *Of], Awaitable[Found]], *of: *Of) -> Found:
        """Return what a question to the rows answers, asked only once for all parts."""
        if (ask, of) not in self._known:
            self._known[ask, of] = await ask(self.db, *of)
        return cast(Found, self._known[ask, of])  # what this question answered


Parts = Sequence[Part]  # in a place that is one row, its buttons
Brings = Callable[[Look], Awaitable[Parts]]


@dataclass(frozen=True)
class Brought:
    """One part as it is registered."""

    bring: Brings
    after: str
    if_any: Collection[Some]  # it brings something only where one of these does; if none are named, anywhere


PARTS: dict[Place, dict[str, Brought]] = {place: {} for place in Place}


def at_home(
    place: Place, *, after: str = "", if_any: Collection[Some] = (), name: str = ""
) -> Callable[[Brings], Brings]:
    """Register a part: directly below the one that it comes after, or at the top of its place.

    It is called as its function, unless it is given a `name`.
    """

    def register(bring: Brings) -> Brings:
        called = name or bring.__name__
        if any(called in parts for parts in PARTS.values()):
            raise ValueError(f"two parts of the Home are called {called}")
        PARTS[place][called] = Brought(bring, after, if_any)
        in_order.cache_clear()
        _together.cache_clear()
        return bring

    return register


Beside = Callable[[Call], Awaitable[Sequence[Block]]]
BESIDE: list[Beside] = []


def in_no_network() -> Callable[[Beside], Beside]:
    """Register what stands on the Home of somebody who belongs to no network that goes on, above all else."""

    def register(bring: Beside) -> Beside:
        BESIDE.append(bring)
        return bring

    return register


async def _begun(call: Call, looks: Sequence[Look]) -> bool:
    """Tell whether a network ever began where the caller looks."""
    return bool(looks) or await any_in(call.db, call.team_id)


async def _beside(call: Call, looks: Sequence[Look]) -> list[Block]:
    if any(look.membership.active and look.network.closed_at is None for look in looks):
        return []
    return [block for bring in BESIDE for block in await bring(call)]


@cache
def in_order(place: Place) -> Mapping[str, Brought]:
    """Return the parts of a place from top to bottom. Raises ValueError for one that comes after nothing."""
    parts = PARTS[place]

    def below(above: str) -> list[str]:
        """Of several below the same one, the one with the fewest below it comes first: a new one is near."""
        rows = [[name, *below(name)] for name, part in parts.items() if part.after == above]
        return list(chain(*sorted(rows, key=lambda row: (len(row), row))))

    names = below("")
    if lost := parts.keys() - set(names):
        raise ValueError(f"no part of {place} comes before {', '.join(sorted(lost))}")
    return {name: parts[name] for name in names}


@cache
def _together(places: tuple[Place, ...]) -> Together:
    """Return what the parts of some places ask before they are brought."""
    return Together(one for place in places for part in PARTS[place].values() for one in part.if_any)


def seen_by(network: Network, mine: Membership) -> list[Place]:
    """Return the places that somebody sees of a network, by what they are in it; of a closed one one."""
    if network.closed_at is not None:
        return [Place.CLOSED if mine.active else Place.CLOSED_OUTSIDE]
    if not mine.active:
        return [Place.OUTSIDE]
    leading = [Place.TASKS, Place.NEXT, Place.SESSIONS, Place.LEADING] if mine.leads else []
    taking_part = [Place.MEMBER, Place.FOR_YOU, Place.OWN] if mine.participates else []
    return [Place.FIRST, *leading, *taking_part, Place.BUTTONS, Place.MENU]


async def look_at(call: Call, network: Network, mine: Membership) -> Look:
    """Return one network as the caller looks at it."""
    if not mine.active:
        return Look(call, network, mine)
    at_hand = await programme.at_hand(call.db, network.id)
    return Look(call, network, mine, at_hand, frozenset(await membership.zones(call.db, network.id)))


def known(look: Look) -> Known:
    """Return what the parts can ask about before they are brought."""
    return Known(look.network.id, look.person.id, look.meetings)


async def _shown(look: Look, places: Sequence[Place]) -> Shown:
    there = await _together(tuple(places)).found(look.db, known(look))
    parts = {
        place: [
            part
            for one in in_order(place).values()
            if not one.if_any or not there.isdisjoint(one.if_any)
            for part in await one.bring(look)
        ]
        for place in places
    }
    return Shown(look.network, look.membership, look.current, parts)


async def _looks(call: Call) -> list[Look]:
    """Return the caller's networks as they look at them."""
    return [await look_at(call, *each) for each in await membership.of_person(call.db, call.person.id)]


async def _networks(looks: Sequence[Look], first: int | None = None) -> list[Shown]:
    """Return the networks in order; of one for which no room is left, what its short line tells."""
    known = {look.network.id: look for look in looks}
    found, taken = list[Shown](), 0
    for one in view.in_order([await _shown(look, ()) for look in looks], first):
        places = seen_by(one.network, one.membership)
        if taken >= VIEW.blocks:
            places = [place for place in places if place is Place.TASKS]
        found.append(await _shown(known[one.network.id], places))
        taken += view.at_least(found[-1])
    return found


class Drawn(NamedTuple):
    """A Home, the next moment that changes what stands there without an act of anybody, and its networks."""

    view: View
    true_until: datetime | None
    shows: frozenset[int]


async def draw(call: Call) -> Drawn:
    """Draw the caller's Home as things stand."""
    looks = await _looks(call)
    above, begun = await _beside(call, looks), await _begun(call, looks)
    networks = await _networks(looks)
    shown = view.home(call.t, call.person, networks, call.today, above=above, begun=begun)
    until = min(chain(*map(_changes, looks)), default=None)
    return Drawn(shown, until, frozenset(look.network.id for look in looks))


def _changes(look: Look) -> Iterator[datetime]:
    """Yield the moments to come at which time changes what stands there of a network."""
    if look.membership.leads and look.current is not None:
        day = datetime.combine(look.current.starts_local.date(), time())
        if (midnight := instant(day, look.person.zone)) > look.now:
            yield midnight  # from then on it is today
    for meeting in (*look.begun, *look.ahead):
        ends = meeting.ends_at if meeting is look.going_on else None
        yield from (at for at in (meeting.next_move_at, ends) if at is not None and at > look.now)


async def my_kring(call: Call, first: int | None = None, *, unknown: str = "", meant: str = "") -> View:
    """Draw My Kring, the network in view first; a word that is no command is named in it."""
    looks = await _looks(call)
    shown, above = await _networks(looks, first), await _beside(call, looks)
    return view.menu(
        call.t, call.person, shown, call.today, first=first, unknown=unknown, meant=meant, above=above,
        begun=await _begun(call, looks),
    )  # fmt: skip


async def alone(call: Call, network_id: int) -> View:
    """Draw My Kring with one of the caller's networks in it; with all of them when it is theirs no more."""
    for network, mine in await membership.of_person(call.db, call.person.id):
        if network.id == network_id:
            shown = await _shown(await look_at(call, network, mine), seen_by(network, mine))
            return view.alone(call.t, shown, call.start_in(Form.MENU))
    return await my_kring(call, network_id)


def alone_in(call: Call) -> int | None:
    """Return the network that stands alone in the My Kring in which the act happened."""
    return about_of(call.view.get("private_metadata")).network if call.within(Form.MENU) else None


async def again(call: Call, first: int | None) -> View:
    """Draw the My Kring in which the act happened as things stand now."""
    only = alone_in(call)
    return await (my_kring(call, first) if only is None else alone(call, only))
