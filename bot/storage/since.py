"""What became of workspaces and of mail since a backup, by the file that it replaces: done again in it.

A workspace that left has no way back, and who wants no more mail gets none. Tokens are not of the past
either: Slack takes the last ones that it gave. A mail or a canvas that went out since is still there, so the
ways to stop it, and to write it anew, stay.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Table, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.database import Database
from bot.storage.told import Row, Told, Unsure, why_not
from models import installation, mail_acts, origin
from models.base import table
from models.canvas import Canvas
from models.feed import Feed
from models.installation import Installation
from models.mail import Mail
from models.mail_address import plain
from models.mail_consent import Agreed, MailConsent
from models.mail_link import MailLink
from models.network import Network
from models.off_slack import OffSlack
from models.person import Person


@dataclass(frozen=True)
class Since:
    """What was done again in a restored backup."""

    unsure: Unsure | None  # then nothing could be, but for what follows from that
    hosts: bool = False  # there are workspaces that installed the app
    left: int = 0  # workspaces whose all was deleted
    back: int = 0  # of which so many installed the app again
    tokens: int = 0  # workspaces whose tokens are those of the replaced file
    no_mail: int = 0  # people who got mail by the backup, and get none


async def again(address: str, mine: Told, was: Told | Unsure, now: datetime) -> Since:
    """Do again in a backup of the present schema what the replaced file tells, or what is safe without it."""
    why = why_not(was, mine)
    database = Database(address)
    try:
        async with database.write() as db:
            db.add(origin.begun(mine.given, sure=why is None))
        if why is not None or isinstance(was, Unsure):
            return await _unsure(database, mine, was, why, now)
        left = {team_id for team_id in mine.installed if _left(team_id, mine, was)}
        for team_id in left:
            await _leaves(database, team_id, now)
        async with database.write() as db:
            tokens = await _installations(db, mine, was, was.installed)
            no_mail = await _mail(db, was)
            await _feeds(db, was)
            await _links(db, mine, was)
            await _canvases(db, was, now)
        return Since(None, bool(mine.installed), len(left), len(left & was.installed), tokens, no_mail)
    finally:
        await database.dispose()


async def _unsure(
    database: Database, mine: Told, was: Told | Unsure, why: Unsure | None, now: datetime
) -> Since:
    """Ask Slack at once whether each token holds, and let nobody get mail before they agree once more.

    That one was refused or removed by the time of the backup is of then: it counts from now.
    """
    async with database.write() as db:
        there = update(Installation).where(Installation.team_id.in_(mine.installed))
        await db.execute(there.values(looks_at=now, refused_at=None, told_gone=False))
        tokens = 0
        if isinstance(was, Told):
            ends = {one for one in mine.installed & was.installed if was.installations[one]["expires_at"]}
            tokens = await _installations(db, mine, was, ends)
        got = await _who_get_mail(db)
        if isinstance(was, Told) and was.shares_keys_with(mine):
            await _said_last(db, was)
        for consent in await db.scalars(select(MailConsent)):
            if consent.said in (Agreed.YES, Agreed.NOT_YET):
                consent.leave_address()
            await mail_acts.by_hand(db, consent.person_id)
    return Since(why, bool(mine.installed), tokens=tokens, no_mail=len(got))


def _left(team_id: str, mine: Told, was: Told) -> bool:
    """Tell whether a workspace left since, also where it came back: nobody whom it had is there any more."""
    had = [key for key, team in mine.on_slack.items() if team == team_id]
    still = any(was.on_slack.get(key) == team_id for key in had)
    return team_id not in was.installed or (bool(had) and not still)


async def _leaves(database: Database, team_id: str, now: datetime) -> None:
    async with database.write() as db:
        row = await installation.locked(db, team_id)
        assert row is not None
        gone = await installation.leave(db, row, now)
    over = False
    while not over:
        async with database.write() as db:
            over = (await installation.let_go(db, gone, now)).over


async def _installations(db: AsyncSession, mine: Told, was: Told, of: set[str]) -> int:
    """Keep the installations that the replaced file has; return of how many workspaces the tokens are others.

    Where its token ended before that of the backup, it is the older one.
    """
    tokens = 0
    for team_id in of:
        theirs, ours = was.installations[team_id], mine.installations.get(team_id)
        if ours and theirs["expires_at"] and ours["expires_at"] and theirs["expires_at"] < ours["expires_at"]:
            continue
        if await _put(db, table(Installation), {**(ours or {}), **theirs}):
            tokens += ours is None or ours["token"] != theirs["token"]
    return tokens


async def _put(db: AsyncSession, rows: Table, row: Row) -> bool:
    """Write a row as a file has it; not where its schema is older, and has too little."""
    known = {name: value for name, value in row.items() if name in rows.c}
    if known.keys() != {*rows.c.keys()}:
        return False
    names, values = ", ".join(known), ", ".join(f":{name}" for name in known)
    kept = f"INSERT OR REPLACE INTO {rows.name} ({names}) VALUES ({values})"  # noqa: S608 - names of ours
    await db.execute(text(kept), known)
    return True


async def _mail(db: AsyncSession, was: Told) -> int:
    """Let count what people said of mail last; return how many get none who did by the backup."""
    got = await _who_get_mail(db)
    gone = {*await db.scalars(select(MailConsent.person_id))} - was.consents.keys()
    for rows in (MailConsent, Mail, MailLink):
        await db.execute(delete(rows).where(rows.person_id.in_(gone)))
    await _said_last(db, was)
    get = await _who_get_mail(db)
    for person_id in await db.scalars(select(MailConsent.person_id).where(MailConsent.said != Agreed.YES)):
        await mail_acts.by_hand(db, person_id)
    return len(got - get)


async def _who_get_mail(db: AsyncSession) -> set[int]:
    return {*await db.scalars(select(MailConsent.person_id).where(MailConsent.said == Agreed.YES))}


async def _said_last(db: AsyncSession, was: Told) -> None:
    """Note what people said of mail last, as far as the replaced file tells."""
    known = {one.person_id: one for one in await db.scalars(select(MailConsent))}
    for person_id, said in was.consents.items():
        if person_id in known:
            _says(known[person_id], said)
        else:
            await _asked_since(db, person_id, said)
    await db.flush()


async def _asked_since(db: AsyncSession, person_id: int, last: Row) -> None:
    """Note what somebody said who was asked after the backup; who said nothing yet may be asked once more."""
    contact = await db.get(OffSlack, person_id)
    if contact is None:
        return
    consent = MailConsent(
        person_id=person_id, network_id=contact.network_id, address=contact.address,
        asked_at=_instant(last["asked_at"]), times=last.get("times", 1),
    )  # fmt: skip
    _says(consent, last)
    if consent.said is Agreed.NOT_YET:
        consent.leave_address()
    db.add(consent)


def _says(consent: MailConsent, last: Row) -> None:
    """Note what somebody said last; a yes is of one address, and so is what their server says."""
    consent.refused = last.get("refused", consent.refused)
    said, address = Agreed(last["said"]), last["address"]
    if said is Agreed.STOPPED or plain(address) == plain(consent.address):
        at = _instant(last["said_at"]) if last["said_at"] else None
        consent.said, consent.said_at, consent.error = said, at, last["error"]
        consent.address = address if said is Agreed.STOPPED else consent.address
    else:
        consent.leave_address()


def _instant(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


async def _feeds(db: AsyncSession, was: Told) -> None:
    """Let a feed that somebody took away answer nobody, and the one that they have."""
    await db.execute(delete(Feed))
    there = {*await db.scalars(select(Person.id))}  # some went with their workspace
    for person_id, row in was.feeds.items():
        if person_id in there:
            await _put(db, table(Feed), row)


async def _links(db: AsyncSession, mine: Told, was: Told) -> None:
    """Let the links of mail that went since lead somewhere: first of all that which stops it.

    What was said by them since is gone, so it can be said once more.
    """
    await db.flush()
    get_mail = set(await db.scalars(select(MailConsent.person_id)))
    for key in was.links.keys() - mine.links.keys():
        link = was.links[key]
        of_known = link["session_id"] is None or link["session_id"] in mine.sessions
        if of_known and link["person_id"] in get_mail:
            await _put(db, table(MailLink), {**link, "used_at": None})


async def _canvases(db: AsyncSession, was: Told, now: datetime) -> None:
    """Let a canvas that was made since be Kring's, and be written anew: its words are of what is gone."""
    there = {*await db.scalars(select(Network.id))}
    for network_id, row in was.canvases.items():
        if network_id in there and row["canvas_id"]:
            await _put(db, table(Canvas), {**row, "written": ""})
            await db.execute(update(Canvas).where(Canvas.network_id == network_id).values(refresh_due=now))
