"""What a row of somebody's refers to, in words, as far as they may read these."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import decision_told
from models.calendar import instant
from models.confidentiality import Whom, sight
from models.date_poll import PollDate
from models.decision import Decision
from models.inquiry import Inquiry
from models.member_kind import MemberKind
from models.membership import Membership
from models.network import Network
from models.person import Person
from models.question import LearningQuestion
from models.rows import many
from models.session import LearningSession
from models.support import STANDS, Supporter

Row: TypeAlias = dict[str, Any]
AT_ONCE = 500  # keys in one question
# What a row is about, by the table that it refers to: so much that its reader knows which one. What a group
# wrote, a `title`, is read by who still belongs to the network, its `home`. What may have changed since, as a
# theme or a date that was to come, is told to nobody who left or has a role there no more.
CALLED: Mapping[str, Select[*tuple[Any, ...]]] = {
    "network": select(
        Network.id, Network.id.label("home"), Network.theme, Network.channel_id.label("channel")
    ),
    "session": select(
        LearningSession.id,
        Network.id.label("home"),
        Network.theme.label("network"),
        LearningSession.title,
        LearningSession.starts_local,
        LearningSession.zone,
    ).join(Network, Network.id == LearningSession.network_id),
    "inquiry": select(
        Inquiry.id, Inquiry.network_id.label("home"), Network.theme.label("network"), Inquiry.instrument
    ).join(Network, Network.id == Inquiry.network_id),
    "poll_date": select(PollDate.id, PollDate.starts_local),
    "decision": select(Decision.id, Decision.network_id.label("home"), Decision.what.label("title")),
    "member_kind": select(MemberKind.id, MemberKind.name),
    "person": select(Person.id, Person.name),
}
QUESTION, DECISION = LearningQuestion.__tablename__, Decision.__tablename__
NAMED = {*CALLED, QUESTION}


@many
def _places(person_id: int) -> Select[Membership]:
    return select(Membership).where(Membership.person_id == person_id)


@many
def _roles(person_id: int) -> Select[Supporter]:
    return select(Supporter).where(Supporter.person_id == person_id)


@dataclass(frozen=True)
class Stands:
    """Where somebody belongs, what goes on for them, and since when the rest is over, as far as known.

    A network goes on for who is on its list, follows it, or has a role in it or is asked to have one.
    """

    person_id: int
    here: Collection[int]
    goes_on: Collection[int]
    left: Mapping[int, datetime | None]

    def read(self, row: Row) -> Row:
        """Return what a row refers to as they may read it."""
        home, zone = row.pop("home", None), row.pop("zone", None)
        if "title" in row and home not in self.here:
            row["title"] = None
        if home is None:
            return row
        if home not in self.goes_on:
            row |= dict.fromkeys({"network", "theme"} & {*row})
        if zone and (home in self.left or home not in self.goes_on):
            gone = self.left.get(home)
            if gone is None or instant(row["starts_local"], zone) > gone:
                row["starts_local"] = None
        return row


async def stands_of(db: AsyncSession, person_id: int) -> Stands:
    """Return where somebody belongs, what goes on for them, and what they left or gave up."""
    places, roles = await _places(db, person_id), await _roles(db, person_id)
    goes_on = {one.network_id for one in places if not one.over}
    goes_on |= {one.network_id for one in roles if one.says in STANDS}
    # A role shows no dates: of who left and has one, those stand as they were when they left.
    left = {one.network_id: one.since for one in roles if one.network_id not in goes_on}
    left |= {one.network_id: one.left_at for one in places if one.over}
    return Stands(person_id, {one.network_id for one in places if one.active}, goes_on, left)


async def of(db: AsyncSession, table: str, keys: Sequence[int], stands: Stands) -> dict[int, Row]:
    """Return rows of a table by their keys, as somebody may read them."""
    if table == QUESTION:
        return await _questions(db, keys, Whom(stands.person_id), stands.here)
    return await _called(db, table, keys, stands)


async def _called(db: AsyncSession, table: str, keys: Sequence[int], stands: Stands) -> dict[int, Row]:
    found: dict[int, Row] = {}
    for at in range(0, len(keys), AT_ONCE):
        rows = await db.execute(
            CALLED[table].where(CALLED[table].selected_columns[0].in_(keys[at : at + AT_ONCE]))
        )
        for row in map(dict, rows.mappings()):
            found[row.pop("id")] = row
    if table == DECISION:
        for home in {row["home"] for row in found.values()}:
            for key in found.keys() & await decision_told.repeats_hidden(db, home):
                found[key]["title"] = None
    return {key: stands.read(row) for key, row in found.items()}


async def _questions(
    db: AsyncSession, keys: Sequence[int], whom: Whom, here: Collection[int]
) -> dict[int, Row]:
    """Return questions in their words, as a member may read them who is one still."""
    found: dict[int, Row] = {}
    for at in range(0, len(keys), AT_ONCE):
        some = LearningQuestion.id.in_(keys[at : at + AT_ONCE])
        for one in await db.scalars(select(LearningQuestion).where(some)):
            seen = sight(one, whom) if one.network_id in here or one.asker_id == whom.person_id else None
            found[one.id] = {"words": seen.words if seen is not None else None}
    return found
