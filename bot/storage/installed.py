"""Which workspaces have installed Kring, with their tokens: read from the rows, and known for a minute.

So a process hears within a minute what another one changed: an old token holds longer than that.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

import structlog

from bot.slack.outcome import NoToken
from bot.storage.database import Database
from bot.storage.seals import CannotOpen, Seals
from models import branch, installation
from models.installation import AHEAD, LOOKS_EACH, Installation

log = structlog.get_logger()

KNOWN_FOR = 60.0  # seconds


@dataclass(frozen=True)
class Given:
    """What Slack gave when the app was installed, or a token was renewed."""

    team_id: str  # by which it goes: that of the workspace, or of the organisation
    token: str
    workspace_id: str | None = None
    enterprise_id: str | None = None
    bot_id: str | None = None
    bot_user_id: str | None = None
    refresh_token: str = ""
    expires_at: datetime | None = None
    app_id: str = ""  # told once, and not kept


class Installed:
    """Keeps installations; tokens stand in rows only sealed, and opened in memory only."""

    def __init__(self, database: Database, seals: Seals) -> None:
        self._database, self._seals = database, seals
        self._known: dict[str, tuple[float, Given | None]] = {}
        self._changes: Counter[str] = Counter()  # of each workspace, so that no older reading stays

    async def find(self, team_id: str) -> Given | None:
        """Return the installation of a workspace; None where there is none."""
        until, given = self._known.get(team_id, (0.0, None))
        if until > monotonic():
            return given
        changes = self._changes[team_id]
        async with self._database.read() as db:
            row = await installation.of(db, team_id)
            given = self.opened(row) if row is not None else None
        # Else what was read is of before; and another process may have it installed the next moment.
        if given is not None and self._changes[team_id] == changes:
            self._known[team_id] = monotonic() + KNOWN_FOR, given
        return given

    async def of_organisation(self, bot_id: str) -> Given | None:
        """Return the installation of an organisation that speaks as this bot; None where there is none."""
        async with self._database.read() as db:
            team_id = await branch.organisation_of(db, bot_id)
        return None if team_id is None else await self.find(team_id)

    async def is_beside(self, given: Given) -> bool:
        """Tell whether a workspace and its organisation have one each, now that this one is there."""
        if given.enterprise_id is None:
            return False
        ask = branch.any_of if given.workspace_id is None else branch.is_whole
        async with self._database.read() as db:
            return await ask(db, given.enterprise_id)

    async def has_networks(self, given: Given) -> bool:
        """Tell whether there are networks already in the workspace."""
        async with self._database.read() as db:
            return await installation.any_network(db, given.team_id) is not None

    async def beside(self, given: Given, teams: Iterable[str]) -> list[Given]:
        """Return those that are there beside one: that of its organisation, or of these workspaces in it."""
        if given.enterprise_id is None:
            return []
        whole = given.workspace_id is None
        found = [await self.find(one) for one in (sorted(teams) if whole else [given.enterprise_id])]
        return [
            one
            for one in found
            if one is not None
            and one.enterprise_id == given.enterprise_id
            and (one.workspace_id is None) is not whole
        ]

    async def where_lives(
        self,
        among: list[Given],
        *,
        network_id: int | None,
        session_id: int | None,
        channel: str | None,
        ts: str | None,
    ) -> Given:
        """Return the installation in which that lives on which somebody acts; the first where none tells."""
        teams = [one.team_id for one in among]
        async with self._database.read() as db:
            found = await branch.where_lives(
                db, teams, network_id=network_id, session_id=session_id, channel=channel, ts=ts
            )
        return among[teams.index(found)]

    async def token(self, team_id: str, refused: str = "") -> str:
        """Return the token with which to speak to a workspace; the row is asked anew after one was refused.

        Raises NoToken.
        """
        if refused:
            self.forget(team_id)
        given = await self.find(team_id)
        if given is None or not given.token:
            raise NoToken
        return given.token

    def forget(self, team_id: str) -> None:
        """Read anew what is kept of a workspace when it is next asked for."""
        self._changes[team_id] += 1
        self._known.pop(team_id, None)

    async def keep(self, given: Given, now: datetime) -> None:
        """Keep what a workspace gave; what it gave before is of no use any more."""
        row = Installation(
            team_id=given.team_id,
            workspace_id=given.workspace_id,
            enterprise_id=given.enterprise_id,
            bot_id=given.bot_id,
            bot_user_id=given.bot_user_id,
            looks_at=now + LOOKS_EACH if given.bot_id else now,  # else Slack says as which app it speaks
        )
        self._write(row, given)
        async with self._database.write() as db:
            await installation.keep(db, row)
        self.forget(given.team_id)

    async def renewed(self, before: Given, after: Given | None) -> bool:
        """Keep what holds after a token, or that nobody renews it any more; tell whether that was kept.

        It is not where the app was installed anew meanwhile, or the workspace is gone.
        """
        async with self._database.write() as db:
            row = await installation.locked(db, before.team_id)
            if row is None or self.opened(row).token != before.token:
                return False
            if after is None:
                row.renews_at = None
            else:
                self._write(row, after)
        self.forget(before.team_id)
        return True

    def _seal(self, row: Installation, given: Given) -> None:
        row.token = self._seals.seal(row.team_id, given.token)
        row.refresh_token = self._seals.seal(row.team_id, given.refresh_token)
        row.key_id = self._seals.key_id

    def _write(self, row: Installation, given: Given) -> None:
        self._seal(row, given)
        row.expires_at = given.expires_at
        ends = given.expires_at if given.refresh_token else None
        row.renews_at = ends - AHEAD if ends else None

    async def sealed_anew(self) -> tuple[int, Counter[str]]:
        """Seal every token with the first key that is not yet; return of how many workspaces.

        Also returned is of how many no key that is given opens the token, by the key that sealed it.
        """
        done, shut = 0, Counter[str]()
        async with self._database.read() as db:
            old = [
                team_id for team_id, key in await installation.keys_in_use(db) if key != self._seals.key_id
            ]
        for team_id in old:
            async with self._database.write() as db:
                row = await installation.locked(db, team_id)
                given = self.opened(row) if row is not None else None
                if row is None or given is None:
                    continue
                if not given.token:
                    shut[row.key_id] += 1
                    continue
                self._seal(row, given)
                done += 1
        return done, shut

    def opened(self, row: Installation) -> Given:
        """Return what a row holds; without a token where no key that is given opens it."""
        try:
            token = self._seals.open(row.team_id, row.token)
            refresh_token = self._seals.open(row.team_id, row.refresh_token)
        except CannotOpen:
            log.error("installed.cannot_open", key=row.key_id)
            token = refresh_token = ""
        return Given(
            row.team_id, token, row.workspace_id, row.enterprise_id, row.bot_id, row.bot_user_id,
            refresh_token, row.expires_at,
        )  # fmt: skip
