"""Looks after installations in workspaces of others: renews tokens, and lets go of who removed the app."""

import asyncio
from collections.abc import Set
from datetime import datetime

import structlog

from bot.running.clock import Clock
from bot.running.oauth import OAuth
from bot.slack.errors import NO_TOKEN, NOT_RENEWED, TAKEN_BACK
from bot.slack.outcome import classify
from bot.slack.workspaces import ManyWorkspaces
from bot.storage.database import Database
from bot.storage.installed import Given, Installed
from jobs.hands import Found, Key
from models import installation

log = structlog.get_logger()

TRIES, MOMENT = 6, 0.25  # to keep a token that Slack gave, and seconds before the second


class Installations:
    """Finds where something is to be done, and does it: Slack is never asked in a transaction."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        workspaces: ManyWorkspaces,
        installed: Installed,
        oauth: OAuth,
        keep_at_most: int | None = None,  # days
    ) -> None:
        self._database, self._clock, self._workspaces = database, clock, workspaces
        self._installed, self._oauth, self._keep_at_most = installed, oauth, keep_at_most

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
        if todo is None or given is None:
            return
        if todo.installation.is_leaving:
            await self._let_go(team_id)
            return
        if todo.looks and not await self._look(given, todo.until):
            return
        if todo.renews and given.refresh_token:
            await self._renew(given, todo.until)

    async def _renew(self, given: Given, until: datetime) -> None:
        """Exchange a token before it ends; one that Slack does not exchange now is tried again."""
        renewed: Given | None = None
        try:
            renewed = await self._oauth.anew(given, self._clock.now())
        except Exception as error:
            failure = classify(error)
            log.error("installations.not_renewed", error=failure.error)
            if failure.error in TAKEN_BACK:
                await self._look(given, until)
            if failure.error != NOT_RENEWED:
                return
        for tries_left in reversed(range(TRIES)):  # Slack gives it once
            try:
                kept = await self._installed.renewed(given, renewed)
            except Exception:
                if not tries_left:
                    raise
                log.warning("installations.not_kept", tries_left=tries_left)
                await asyncio.sleep(MOMENT * 2 ** (TRIES - tries_left))
            else:
                log.info("installations.renewed", kept=kept, held=renewed is not None)
                break
        if renewed is None:  # while the token still holds, Slack says whether it was taken back
            await self._look(given, until)

    async def _look(self, given: Given, until: datetime) -> bool:
        """Ask Slack whether a token holds; where it does not, all of the workspace may be over.

        A late word of an earlier installation takes nothing from who installed the app again, and a word that
        comes while Slack is asked has it asked once more. Tell whether the token may still be renewed.
        """
        error, bot_id = "", given.bot_id
        try:
            if given.token:
                bot_id = await self._oauth.bot_id(given.token)
        except Exception as problem:
            error = classify(problem).error
            if error not in NO_TOKEN:
                log.warning("installations.not_asked", error=error)
                return True  # it is asked again
        now, team_id, gone = self._clock.now(), given.team_id, ""
        async with self._database.write() as db:
            row = await installation.locked(db, team_id)
            if row is None or self._installed.opened(row).token != given.token:
                return False  # it was renewed or installed anew meanwhile
            if not given.token:
                row.cannot_be_asked(now)
            elif row.looks_at != until:
                return True
            elif not error:
                row.holds(now)
                row.bot_id = bot_id
            elif row.is_over(now, taken_back=error in TAKEN_BACK, most=self._keep_at_most):
                gone = await installation.leave(db, row, now)
                log.info("installations.leaves", error=error)
            else:
                log.warning("installations.refused", error=error)
        self._installed.forget(team_id)
        if gone:
            self._workspaces.forget(team_id)
            await self._let_go(gone)
        return error not in TAKEN_BACK

    async def _let_go(self, gone: str) -> None:
        """Delete what a workspace had: between two of its networks everybody else has their turn."""
        rows, over = 0, False
        while not over:
            async with self._database.write() as db:
                went = await installation.let_go(db, gone, self._clock.now())
            rows, over = rows + went.rows, went.over
        self._workspaces.forget(gone)
        log.info("installations.purged", rows=rows)
