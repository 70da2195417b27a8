"""Looks after installations in workspaces of others: renews tokens, and lets go of who removed the app."""

from collections.abc import Set

import structlog

from bot.running.clock import Clock
from bot.running.oauth import OAuth
from bot.slack.client import NotSent, classify
from bot.slack.errors import NO_TOKEN, TOKEN_LOST
from bot.slack.workspaces import ManyWorkspaces
from bot.storage.database import Database
from bot.storage.installed import Given, Installed
from jobs.hands import Found, Key
from models import installation

log = structlog.get_logger()


class Installations:
    """Finds where something is to be done, and does it: Slack is never asked in a transaction."""

    def __init__(
        self, database: Database, clock: Clock, workspaces: ManyWorkspaces, installed: Installed, oauth: OAuth
    ) -> None:
        self._database, self._clock, self._workspaces = database, clock, workspaces
        self._installed, self._oauth = installed, oauth

    async def find(self, busy: Set[Key], room: int) -> Found:
        """Return what to look after now."""
        but = [key for key in busy if isinstance(key, str)]
        async with self._database.read() as db:
            waiting = await installation.waiting(db, self._clock.now(), but, room)
        return Found([(team_id, self._look_after(team_id)) for team_id in sorted(waiting)])

    async def _look_after(self, team_id: str) -> None:
        now = self._clock.now()
        async with self._database.write() as db:
            todo = await installation.take_in_hand(db, team_id, now)
            given = self._installed.opened(todo.installation) if todo else None
        self._installed.forget(team_id)
        if todo is None:
            return
        if todo.looks and (given is not None or todo.told_gone):
            await self._look(team_id, given)
        if todo.renews and given is not None:
            await self._renew(given)

    async def _renew(self, given: Given) -> None:
        """Exchange a token before it ends; one that Slack does not exchange is left until it does."""
        now = self._clock.now()
        try:
            renewed = await self._oauth.anew(given, now)
        except Exception as error:
            failure = classify(error)
            lost = isinstance(failure, NotSent) and failure.error in TOKEN_LOST
            log.error("installations.not_renewed", error=failure.error, for_good=lost)
            if lost:
                await self._installed.ends_by_itself(given.team_id)
            return
        await self._installed.keep(renewed, now)
        log.info("installations.renewed")

    async def _look(self, team_id: str, given: Given | None) -> None:
        """Ask Slack whether a token holds; where it does not, all of the workspace may be over.

        A late word of an earlier installation takes nothing from who installed the app again.
        """
        error = "" if given is not None else "cannot_open"  # of what no key opens nothing can be asked
        try:
            if given is not None:
                await self._oauth.bot_id(given.token)
        except Exception as problem:
            error = classify(problem).error
            if error not in NO_TOKEN:
                log.warning("installations.not_asked", error=error)
                return  # it is asked again
        await self._settle(team_id, given, error)

    async def _settle(self, team_id: str, given: Given | None, error: str) -> None:
        """Keep what Slack said of a token, or delete all of its workspace."""
        now = self._clock.now()
        async with self._database.write() as db:
            row = await installation.locked(db, team_id)
            if row is None or self._installed.opened(row) != given:
                return  # it was renewed or installed anew meanwhile
            if not error:
                row.holds(now)
            elif row.is_over(now):
                gone = await installation.purge(db, team_id)
                log.info("installations.purged", rows=sum(gone.values()), error=error)
                self._workspaces.forget(team_id)
            else:
                log.warning("installations.refused", error=error)
        self._installed.forget(team_id)
