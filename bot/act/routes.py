"""The table of handlers: by kind of payload and id, with the role that each asks for."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import msgspec

from bot.act.channel import Ask
from bot.act.forms import Empty
from bot.act.ids import PREVIOUS
from bot.act.reply import Reply
from bot.slack.blocks import View


class Role(IntEnum):
    """What somebody has to be for an act; a higher role may do what a lower one may."""

    ANYONE = 0
    KNOWN = 1  # invited, waiting or active
    MEMBER = 2
    NOTE_TAKER = 3  # takes the notes of the session that the act is about, while that goes on
    SESSION_LEADER = 4  # leads the session that the act is about, as long as it lasts
    FACILITATOR = 5


Handler = Callable[..., Awaitable[Reply]]
Draw = Callable[..., Awaitable[View]]
COMMANDS: list[tuple[str, ...]] = []  # the names of every subcommand, to find the one that was meant


@dataclass(frozen=True)
class Route:
    """A handler with what has to be true before it is called."""

    handler: Handler
    role: Role
    form: type[msgspec.Struct] | None = None
    reads: bool = False
    meets: bool = False  # whom Kring did not know is noted, as they choose or begin something
    asks: Ask | None = None  # of Slack about the channel, before the transaction
    sends: bool = False  # writes to others by hand, which nobody does without end
    told: bool = False  # what Slack tells of a channel or of the app: nobody's act, whoever did it
    always: bool = False  # also in a network that is closed
    introduces: bool = False  # Slack is asked who acts, of whom nothing may be known yet


class Routes:
    """The handlers of one noun, by kind of payload and id."""

    def __init__(self) -> None:
        self.table: dict[tuple[str, str], Route] = {}
        self.views: dict[str, tuple[Draw, Role]] = {}  # how a modal is drawn as things stand

    def _add(self, kind: str, names: Iterable[str], route: Route) -> None:
        for name in names:
            if (kind, name) in self.table:
                raise ValueError(f"{kind} {name} has two handlers")
            self.table[kind, name] = route

    def act(
        self,
        name: str,
        role: Role,
        *,
        reads: bool = False,
        asks: Ask | None = None,
        sends: bool = False,
        paged: bool = False,
        introduces: bool = False,
        meets: bool = False,
        always: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Register the handler of a button or a menu; of a list that is long also of the way back in it."""
        names = [name, f"{name}{PREVIOUS}"] if paged else [name]

        def register(handler: Handler) -> Handler:
            route = Route(
                handler, role, reads=reads, asks=asks, sends=sends, introduces=introduces, meets=meets,
                always=always,
            )  # fmt: skip
            self._add("act", names, route)
            return handler

        return register

    def form(
        self,
        name: str,
        role: Role,
        form: type[msgspec.Struct] = Empty,
        *,
        asks: Ask | None = None,
        sends: bool = False,
        introduces: bool = False,
        meets: bool = False,
        always: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Register the handler of a submitted modal; it gets the call and the typed form."""

        def register(handler: Handler) -> Handler:
            route = Route(
                handler, role, form, asks=asks, sends=sends, introduces=introduces, meets=meets, always=always
            )
            self._add("form", [name], route)
            return handler

        return register

    def command(
        self,
        *names: str,
        role: Role,
        reads: bool = False,
        asks: Ask | None = None,
        introduces: bool = False,
        meets: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Register the handler of a subcommand: the English name first, then the Dutch one, then others."""
        if names[0] and names not in COMMANDS:
            COMMANDS.append(names)

        def register(handler: Handler) -> Handler:
            route = Route(handler, role, reads=reads, asks=asks, introduces=introduces, meets=meets)
            self._add("command", names, route)
            return handler

        return register

    def shortcut(self, name: str, role: Role, *, reads: bool = False) -> Callable[[Handler], Handler]:
        """Register the handler of a shortcut."""

        def register(handler: Handler) -> Handler:
            self._add("shortcut", [name], Route(handler, role, reads=reads))
            return handler

        return register

    def event(self, name: str, *, meets: bool = False, reads: bool = False) -> Callable[[Handler], Handler]:
        """Register the handler of an event.

        One that only `reads` gets no rows, as what it leads to is drawn from them afterwards; it is called
        again when Slack tells of the same event twice.
        """

        def register(handler: Handler) -> Handler:
            self._add("event", [name], Route(handler, Role.ANYONE, meets=meets, reads=reads))
            return handler

        return register

    def told(self, *names: str) -> Callable[[Handler], Handler]:
        """Register the handler of events about a channel or the app: it gets the network, nobody acts."""

        def register(handler: Handler) -> Handler:
            self._add("event", names, Route(handler, Role.ANYONE, told=True))
            return handler

        return register

    def drawn(self, form: str, role: Role) -> Callable[[Draw], Draw]:
        """Register how a modal is drawn as things stand: when an act changed it, also one on top of it.

        The call is then about what the modal is about.
        """

        def register(draw: Draw) -> Draw:
            if form in self.views:
                raise ValueError(f"{form} is drawn in two ways")
            self.views[form] = draw, role
            return draw

        return register

    def merge(self, other: "Routes") -> None:
        """Take over the handlers of another noun."""
        for (kind, name), route in other.table.items():
            self._add(kind, [name], route)
        for form, (draw, role) in other.views.items():
            self.drawn(form, role)(draw)


@lru_cache(maxsize=1)
def joined(rooms: tuple[Routes, ...]) -> Routes:
    """Return the handlers of all nouns in one table, which is the same for every router."""
    all_of_them = Routes()
    for room in rooms:
        all_of_them.merge(room)
    return all_of_them
