"""What goes wrong: processes killed, the database away, Slack failing, sockets lost, clocks leaping."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import psycopg

from playground import NotAcknowledged
from playground.faults import Fault, Gate
from playground.happenings import Happenings
from tests.chaos.troupe import SNAG, Troupe
from tests.chaos.wire import Wire
from tests.postgres import Cluster

POST, UPDATE, SHARE = "chat.postMessage", "chat.update", "files.completeUploadExternal"
BEFORE, AFTER, ANSWERED = "before", "after", "answered"
# A call of Slack during which a process dies, and how far the call was.
MOMENTS = (
    *[(POST, when) for when in (BEFORE, AFTER, ANSWERED)] * 3,
    *[(UPDATE, when) for when in (BEFORE, AFTER, ANSWERED)],
    ("chat.postEphemeral", BEFORE),
    ("chat.postEphemeral", AFTER),
    ("views.open", BEFORE),
    ("views.open", AFTER),
    ("conversations.history", BEFORE),
    ("conversations.history", AFTER),
    ("files.getUploadURLExternal", BEFORE),
    (SHARE, BEFORE),
    (SHARE, AFTER),
)
FAILING = (
    POST,
    POST,
    POST,
    UPDATE,
    "chat.postEphemeral",
    "views.open",
    "conversations.history",
    "users.info",
    SHARE,
)
AWAY = 1.0  # seconds of real time without a database
OUTAGE = timedelta(hours=72)


class Base:
    """The database, as one may take it away from outside."""

    def __init__(self, address: str, cluster: Cluster | None) -> None:
        self.address, self.cluster = address, cluster
        self.wire = None if cluster is None else Wire(address)

    @asynccontextmanager
    async def reached(self) -> AsyncIterator[str]:
        """The address at which the processes reach it: a server through a wire that may be cut."""
        if self.wire is None:
            yield self.address
            return
        async with self.wire.laid():
            yield self.wire.address

    @property
    def sqlite(self) -> bool:
        """It is a file."""
        return self.cluster is None

    def _file(self) -> sqlite3.Connection:
        path = self.address.removeprefix("sqlite:///")
        return sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)

    async def locked(self, seconds: float) -> None:
        """Hold an exclusive lock on the file for a while."""
        with closing(await asyncio.to_thread(self._file)) as connection:
            await asyncio.to_thread(connection.execute, "BEGIN EXCLUSIVE")
            await asyncio.sleep(seconds)
            connection.execute("ROLLBACK")

    async def stopped(self, seconds: float) -> None:
        """Stop the server, and start it again after a while."""
        assert self.cluster is not None
        await asyncio.to_thread(self.cluster.stop)
        try:
            await asyncio.sleep(seconds)
        finally:
            await asyncio.to_thread(self.cluster.start)

    def cut(self) -> None:
        """End every connection to the database."""
        assert self.cluster is not None
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    def _commits(self, stop: asyncio.Event) -> None:
        """Return when somebody committed, or when there is no need to know any more."""
        if self.sqlite:
            with closing(self._file()) as file:
                first = file.execute("PRAGMA data_version").fetchone()
                while not stop.is_set() and file.execute("PRAGMA data_version").fetchone() == first:
                    pass
            return
        asked = (
            "SELECT (SELECT count(*) FROM attendance WHERE rsvp IS NOT NULL), (SELECT count(*) FROM event),"
            " (SELECT count(*) FROM question), (SELECT count(*) FROM inquiry_turnout)"
        )
        with suppress(psycopg.Error), psycopg.connect(self.address, autocommit=True) as server:
            before = server.execute(asked).fetchone()
            while not stop.is_set() and server.execute(asked).fetchone() == before:
                pass

    async def committed(self, stop: asyncio.Event) -> None:
        """Wait for the next commit of anybody."""
        await asyncio.to_thread(self._commits, stop)


@dataclass
class Mischief:
    """Arms what goes wrong next, as the seed says."""

    troupe: Troupe
    base: Base
    random: Random
    gates: list[Gate] = field(default_factory=list)
    outside: list[tuple[str, str]] = field(default_factory=list)  # channels without Kring, and who invites it
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def sorts(self) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        """What can go wrong here, the commoner more than once."""
        found: list[tuple[str, Callable[[], Awaitable[None]]]] = [
            *[("kill", self.kills)] * 4,
            ("kill at commit", self.kills_at_commit),
            *[("slack", self.slack_fails)] * 4,
            ("slack for a while", self.slack_falters),
            ("put out of the channel", self.put_out),
            ("channel archived", self.archives),
            ("leap of 72 hours", self.leaps),
            ("outage of 72 hours", self.outage),
        ]
        if self.base.sqlite:
            found += [("database locked", self.locks)] * 2
        else:
            found += [("database stopped", self.stops), ("connections cut", self.cuts)]
            found += [("cut at commit", self.cuts_a_commit)] * 2
        if not self.troupe.over_http:
            found += [("sockets", self.sockets_fail)] * 2
        return found

    async def strikes(self, sort: str) -> None:
        """Let one thing go wrong, now or at the next moment that fits."""
        self.troupe.chronicle.faults[sort] += 1
        await dict(self.sorts())[sort]()

    def note(self, what: str) -> None:
        """Write down what was done."""
        self.troupe.chronicle.note(f"FAULT {what}")

    def at_gate(self, method: str, when: str, passes: int, does: Callable[[str], Awaitable[None]]) -> None:
        """Do something while one call waits, then let the call go on."""
        gate = self.troupe.playground.faults.holds(method, when=when, passes=passes)
        self.gates.append(gate)

        async def waits() -> None:
            await gate.reached.wait()
            try:
                await does(gate.caller)
            finally:
                gate.opened.set()

        self.errand(waits())

    def errand(self, what: Any) -> None:
        """Do something while life goes on."""
        task = asyncio.create_task(what)
        self.troupe.errands.add(task)
        task.add_done_callback(self.troupe.errands.discard)

    async def kills(self) -> None:
        """Kill the process that makes a call, before, during or after it."""
        method, when = self.random.choice(MOMENTS)
        passes = self.random.choice((0, 0, 0, 1, 2, 5))
        both = self.random.random() < 0.2

        async def kill(caller: str) -> None:
            one = self.troupe.called(caller)
            doomed = self.troupe.instances if both else [one]
            self.note(f"{method} {when}, after {passes} others")
            await self.troupe.kill(*doomed)
            self.troupe.comes_back(*doomed)

        self.at_gate(method, when, passes, kill)

    async def kills_at_commit(self) -> None:
        """Kill everybody as soon as something was committed."""

        async def kill() -> None:
            await self.base.committed(self.done)
            if not self.done.is_set():
                await self.troupe.kill(*self.troupe.instances)
                self.troupe.comes_back(*self.troupe.instances)

        self.errand(kill())

    async def slack_fails(self) -> None:
        """Let the next calls of a method fail in one of Slack's ways."""
        method, when = self.random.choice(FAILING), self.random.choice((BEFORE, AFTER))
        times = self.random.choice((1, 1, 2, 4))
        fault = self.random.choice(
            (
                Fault(method, 429, "ratelimited", retry_after=self.random.choice((1, 7, 40))),
                Fault(method, 500, garbage="<html>oops</html>", when=when),
                Fault(method, 200, garbage="<html>please sign in</html>", when=when),
                Fault(method, error="internal_error", when=when),
                Fault(method, seconds=self.random.choice((0.3, 2.0)), when=when),
                Fault(method, drop=True, when=when),
                Fault(method, drop=True, when=AFTER),
            )
        )
        said = fault.error or fault.garbage or (fault.drop and "dropped") or f"{fault.seconds} s"
        self.note(f"Slack: {method}, {times} x {fault.status} {said} {fault.when}")
        self.troupe.playground.faults.add(fault, times)

    async def slack_falters(self) -> None:
        """Let Slack be slow, ask for fewer calls or fail altogether, until things are well again."""
        happens = self.troupe.playground.happens
        falters = self.random.choice((happens.slack_is_slow, happens.slack_limits, happens.slack_fails))
        self.note(f"Slack for a while: {falters.__name__}")
        falters()

        async def until_well() -> None:
            await asyncio.sleep(AWAY)
            happens.slack_is_well()

        self.errand(until_well())

    async def put_out(self) -> None:
        """Put Kring out of a channel, and invite it again a little later."""
        await self._out_for_a_while("put out of", lambda channel, _by: self._happens.bot_put_out(channel))

    async def archives(self) -> None:
        """Archive a channel; a little later it is opened again and Kring invited."""
        await self._out_for_a_while("archived", self._happens.channel_archived)

    @property
    def _happens(self) -> Happenings:
        return self.troupe.playground.happens

    async def _out_for_a_while(self, what: str, goes: Callable[[str, str], Awaitable[None]]) -> None:
        workspace = self.troupe.playground.workspace
        inside = [c for c in workspace.channels.values() if not c.is_dm and workspace.bot_user in c.members]
        if not inside:
            return
        channel = self.random.choice(inside)
        by = next(member for member in channel.members if member != workspace.bot_user)
        self.note(f"{what} {channel.name}")
        self.outside.append((channel.id, by))
        with suppress(NotAcknowledged):  # nobody may be there to hear it
            await goes(channel.id, by)

        async def and_back() -> None:
            await asyncio.sleep(AWAY)
            await self.invited()

        self.errand(and_back())

    async def invited(self) -> None:
        """Invite Kring into the channels that it is out of; Slack tells so until somebody hears it."""
        workspace = self.troupe.playground.workspace
        while self.outside:
            channel, by = self.outside[0]
            place = workspace.channels[channel]
            if place.archived:
                with suppress(NotAcknowledged):
                    await self._happens.channel_unarchived(channel, by)
            if workspace.bot_user in place.members:
                place.members.remove(workspace.bot_user)
            try:
                await self._happens.bot_invited(channel, by)
            except NotAcknowledged:
                await asyncio.sleep(SNAG)  # nobody is there to hear it
            else:
                self.outside = [one for one in self.outside if one != (channel, by)]

    async def locks(self) -> None:
        """Hold the file of the database while something is sent, or from now on."""

        async def lock(_caller: str = "") -> None:
            self.note("database locked")
            self.errand(self.base.locked(AWAY))
            await asyncio.sleep(0.05)  # until the lock is taken; the call waits meanwhile

        if self.random.random() < 0.5:
            self.at_gate(POST, self.random.choice((BEFORE, AFTER)), 0, lock)
        else:
            await lock()

    async def stops(self) -> None:
        """Stop the server of the database while something is sent, or from now on."""

        async def stop(_caller: str = "") -> None:
            self.note("database stopped")
            await self.base.stopped(AWAY)

        if self.random.random() < 0.5:
            self.at_gate(POST, self.random.choice((BEFORE, AFTER)), self.random.choice((0, 2)), stop)
        else:
            self.errand(stop())

    async def cuts(self) -> None:
        """Cut the connections to the database while something is sent."""

        async def cut(_caller: str) -> None:
            self.note("connections cut")
            with suppress(psycopg.Error):
                await asyncio.to_thread(self.base.cut)

        self.at_gate(POST, self.random.choice((BEFORE, AFTER)), self.random.choice((0, 2)), cut)

    async def cuts_a_commit(self) -> None:
        """Cut the connection of whoever commits next: the answer is lost, or the commit itself."""
        assert self.base.wire is not None
        arrives = self.random.random() < 0.6
        self.note(f"the next commit is cut off {AFTER if arrives else BEFORE} it arrived")
        self.base.wire.cut(arrives=arrives)

    async def sockets_fail(self) -> None:
        """Close the sockets, with or without a word, renew them, or leave them half open for a press."""
        sockets = self.troupe.playground.sockets
        sort = self.random.choice(("closed", "aborted", "refreshed", "half open"))
        self.note(f"sockets {sort}")
        if sort == "refreshed":
            await sockets.refresh()
        elif sort == "half open":
            sockets.haunt()
            self.errand(self._haunted())
        else:
            await sockets.drop(abruptly=sort == "aborted")

    async def _haunted(self) -> None:
        """Half open until Slack notices: it gives the connections up."""
        await asyncio.sleep(1.5)
        self.troupe.playground.sockets.lay_ghosts()

    async def leaps(self) -> None:
        """Let three days go by in an instant, in processes that run."""
        self.note("the clock leaps 72 hours")
        await self.troupe.leap(self.troupe.now + OUTAGE)

    async def outage(self) -> None:
        """Nothing runs for three days."""
        self.note("nothing runs for 72 hours")
        await self.troupe.kill(*self.troupe.instances)
        self.troupe.now += OUTAGE
        await self.troupe.begin()

    async def heals(self) -> None:
        """Let everything go well again."""
        self.done.set()
        self.troupe.playground.faults.clear()
        for gate in self.gates:
            gate.opened.set()
        self.troupe.playground.sockets.lay_ghosts()
        if self.base.wire is not None:
            self.base.wire.mend()
        waiting = {task for task in self.troupe.errands if not task.done()}
        if waiting:
            await asyncio.wait(waiting, timeout=5)
            for task in waiting:
                task.cancel()
        self.done.clear()
        self.gates.clear()
        await self.troupe.whole()
        await self.invited()
