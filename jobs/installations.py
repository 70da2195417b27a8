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
            row = await installation.take_in_hand(db, team_id, now)
            if row is None:
                return
            ends, given = row.gone_at is not None, self._installed.opened(row)
        self._installed.forget(team_id)
        if ends:
            await self._part(team_id, given)
        elif given is not None:
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
        await self._installed.keep(renewed)
        log.info("installations.renewed")

    async def _part(self, team_id: str, given: Given | None) -> None:
        """Delete all of a workspace, once Slack says that its token is of no use any more.

        A late word of an earlier installation takes nothing from who installed the app again.
        """
        try:
            if given is not None and given.token:
                await self._oauth.bot_id(given.token)
                async with self._database.write() as db:
                    if (row := await installation.locked(db, team_id)) is not None:
                        row.gone_at = None
                self._installed.forget(team_id)
                return
        except Exception as error:
            failure = classify(error)
            if not isinstance(failure, NotSent) or failure.error not in NO_TOKEN:
                log.warning("installations.not_asked", error=failure.error)
                return  # it is asked again
        async with self._database.write() as db:
            gone = await installation.purge(db, team_id)
        self._installed.forget(team_id)
        self._workspaces.forget(team_id)
        log.info("installations.purged", rows=sum(gone.values()))
