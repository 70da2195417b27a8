"""Who was noted as not on Slack comes on it: two people become one, with all that is kept of both."""

from datetime import datetime

from sqlalchemy import Column, Select, Table, UniqueConstraint, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    belonging,
    joining,
    membership,
    off_slack,
    outbox,
    person,
    posted,
    renamed,
    sending,
    trace,
)
from models.attendance import Attendance
from models.base import Base, Refusal, table
from models.errand import LIVE, Errand, ErrandState
from models.handed import Handed
from models.mail import Mail
from models.mail_consent import MailConsent
from models.mail_link import MailLink
from models.membership import Membership, Standing, of
from models.network import Network
from models.off_slack import OffSlack
from models.person import Person
from models.plan import Fact, Kind
from models.question import LearningQuestion
from models.rows import many
from models.trace import Place
from models.vote import Vote

PERSON = table(Person)
ON_SLACK = "on_slack"  # what the welcome of who came on it is about


class TwoPeople(Refusal):
    """Both were at one session, so that they are two."""


class LeadsAndWaits(Refusal):
    """Who leads the network cannot wait for a seat in it as well."""


@many
def _theirs(person_id: int) -> Select[Attendance]:
    return select(Attendance).where(Attendance.person_id == person_id)


async def join(
    db: AsyncSession, home: Network, person_id: int | None, user_id: str, now: datetime
) -> Membership:
    """Let a member who was not on Slack be somebody who is: what is kept of them follows, nothing twice.

    Return their place. They belong to the network as they did, and hear of what is ahead, unless the account
    did all along. Raises NotFound, TwoPeople and LeadsAndWaits.
    """
    noted = await off_slack.load(db, home.id, person_id)
    name = noted.person.name
    to = await person.ensure(
        db, home.team_id, user_id, name=name, language=noted.person.language, zone=home.zone
    )
    to.name = to.name or name  # Slack did not tell theirs yet
    theirs = await of(db, home.id, to.id)
    was_member = theirs is not None and theirs.active
    if theirs is not None and was_member and not theirs.participates and not noted.place.active:
        raise LeadsAndWaits(field="account", who=name)
    await _one_attendance(db, noted.person.id, to.id)
    free = await membership.seats_left(db, home)
    place = await _one_place(db, noted.place, theirs, to.id)
    await db.execute(delete(OffSlack).where(OffSlack.person_id == noted.person.id))
    for mine in (MailConsent.person_id, Mail.person_id, MailLink.person_id, Handed.person_id):
        await db.execute(delete(mine.class_).where(mine == noted.person.id))
    await db.flush()
    db.expunge(noted.person)
    await _follow(db, noted.person.id, to.id)
    await _nothing_for_themselves(db, to.id)
    await db.execute(delete(Person).where(Person.id == noted.person.id))
    to.stood_as = f"{to.stood_as} {noted.person.id}".strip()
    await trace.leave(db, Place.PERSON)
    if place.active and not was_member:
        await outbox.begin_anew(db, home.id, to.id, now)
        subject, times = f"{ON_SLACK}:{place.id}", place.invitations
        await sending.of_network(db, home, Kind.WELCOME, subject, now, to, times)
    await posted.changed_for(db, now, home.id, to.id)
    await posted.changed_in(db, now, home.id, Fact.VOTES | Fact.ERRANDS)
    await posted.changed_about(db, now, home.id, f"membership:{place.id}")
    await belonging.changed(db, home.id, now)
    if await membership.seats_left(db, home) > free:
        await joining.offer_seat(db, home, place, now)
    await renamed.everywhere(db, to, name, now, came_to=home)
    return place


async def _one_attendance(db: AsyncSession, off: int, to: int) -> None:
    """Make one of what is known of both for a session; what they said themselves counts.

    Raises TwoPeople.
    """
    known = {row.session_id: row for row in await _theirs(db, to)}
    for row in await _theirs(db, off):
        mine = known.get(row.session_id)
        if mine is None:
            row.person_id = to
            continue
        if mine.present and row.present:
            raise TwoPeople(field="account")
        if mine.rsvp is None:
            mine.rsvp, mine.entered_by_id = row.rsvp, row.entered_by_id
        mine.present = mine.present or row.present
        await db.delete(row)
    await db.flush()


async def _one_place(db: AsyncSession, mine: Membership, theirs: Membership | None, to: int) -> Membership:
    """Let one place be left: that of the member, in the stead of an invitation or of one that was left."""
    if theirs is None:
        mine.person_id, mine.invitations = to, mine.invitations + 1
        await db.flush()
        return mine
    if not theirs.active:
        waited = [theirs.waiting_since] if theirs.standing is Standing.WAITING else []
        theirs.standing, theirs.since, theirs.left_at = mine.standing, mine.since, None
        theirs.waiting_since = min((at for at in (*waited, mine.waiting_since) if at), default=None)
        theirs.participates, theirs.invitations = True, theirs.invitations + 1
    elif mine.active and mine.since is not None:  # who leads takes part from now on, if they did not
        theirs.participates, theirs.since = True, min(mine.since, theirs.since or mine.since)
    await db.delete(mine)
    await db.flush()
    return theirs


async def _follow(db: AsyncSession, off: int, to: int) -> None:
    """Let every row that names the one name the other; where there is one of the other, that one stays."""
    for rows in Base.metadata.sorted_tables:
        for column in rows.columns:
            if any(key.column.table is PERSON for key in column.foreign_keys):
                for once in _once(rows, column):
                    there = rows.alias()
                    same = [there.c[each.name] == each for each in once if each is not column]
                    twice = exists(select(1).where(there.c[column.name] == to, *same))
                    if same or len(once) == 1:
                        await db.execute(delete(rows).where(column == off, twice))
                await db.execute(update(rows).where(column == off).values({column.name: to}))


async def _nothing_for_themselves(db: AsyncSession, person_id: int) -> None:
    """Let nobody vote for their own question, or be asked to ask it for themselves."""
    asked = select(LearningQuestion.id).where(LearningQuestion.asker_id == person_id)
    await db.execute(delete(Vote).where(Vote.person_id == person_id, Vote.question_id.in_(asked)))
    own = Errand.asker_id == person_id, Errand.carrier_id == person_id, Errand.state.in_(LIVE)
    await db.execute(update(Errand).where(*own).values(state=ErrandState.RECALLED))


def _once(rows: Table, column: Column[int]) -> list[list[Column[int]]]:
    """Return the sets of columns that stand once in a table, with this one among them."""
    keys = [rows.primary_key, *(key for key in rows.constraints if isinstance(key, UniqueConstraint))]
    return [list(key.columns) for key in keys if column.name in key.columns]
