"""In which phase of its life a network is: told by its sessions, and kept nowhere.

Before the start nobody was told of a session; it is starting until the first one was held, and under way
until it closes: whoever facilitates says so, or nothing is to come and the final evaluation was asked, or
the last session that was foreseen was held. Here too is what the steps of a phase ask the
rows: each is done once its question finds one (bot/phases.py).
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.calendar import instant
from models.closing import FINAL
from models.composition import FEWEST, INTAKE, SAID
from models.entry import Entry
from models.ground_rule import RulesVersion
from models.inquiry import Inquiry, State
from models.inquiry_answers import Said
from models.invitation import Promise
from models.membership import LEADS, TAKES_PART, WAS_ASKED, Membership, those
from models.network import Network
from models.person import Person
from models.question import LearningQuestion
from models.question import State as Asked
from models.rows import many, whether
from models.session import AFTER, BEFORE, LearningSession, Stage
from models.support import Says, Supporter

A_PATH = 3  # sessions, of which the last can be told
LEADING = 2  # people who lead: one alone may be ill


class Phase(StrEnum):
    """A phase in the life of a network."""

    BEFORE = "before"
    STARTING = "starting"
    UNDERWAY = "underway"
    CLOSING = "closing"
    CLOSED = "closed"


class Met(NamedTuple):
    """How far a session is, when it was planned, and when it begins (a wall time, with its zone)."""

    stage: Stage
    planned: datetime
    starts: datetime
    zone: str


def foreseen(sessions: Sequence[Met]) -> bool:
    """Tell whether the last of the sessions of a network was foreseen, in their order, none called off.

    It was planned before the one before it began; of fewer than three nobody can tell.
    """
    if len(sessions) < A_PATH:
        return False
    before, last = sessions[-2:]
    return last.planned < instant(before.starts, before.zone)


def derived(home: Network, stages: Sequence[Stage], *, looked_back: bool) -> Phase:
    """Return the phase of a network with sessions in these stages, none of them called off.

    `looked_back`: its final evaluation was asked, or the last session of its path was held. Who met before
    Kring came does not begin.
    """
    if home.closed_at is not None:
        return Phase.CLOSED
    if home.closing_since is not None:
        return Phase.CLOSING
    over = [stage for stage in stages if stage in (Stage.REPORTING, Stage.CLOSED)]
    if looked_back and stages and len(over) == len(stages):
        return Phase.CLOSING
    if home.first_number > 1 or any(stage in AFTER for stage in stages):
        return Phase.UNDERWAY
    return Phase.STARTING if any(stage is not Stage.PLANNED for stage in stages) else Phase.BEFORE


@many(into=Met)
def _sessions(network_id: int) -> Select[Stage, datetime, datetime, str]:
    one = LearningSession
    here = (one.network_id == network_id, one.stage != Stage.CANCELLED)
    return (
        select(one.stage, one.created_at, one.starts_local, one.zone).where(*here).order_by(one.starts_local)
    )


async def of_network(db: AsyncSession, home: Network) -> Phase:
    """Return the phase in which a network is."""
    sessions = await _sessions(db, home.id)
    looked_back = foreseen(sessions) or await asked(db, home.id, FINAL)
    return derived(home, [one.stage for one in sessions], looked_back=looked_back)


def closes(home: Network, now: datetime, *, begins: bool) -> None:
    """Let closing begin, or not yet after all; what it begins by itself with stays. Twice is once."""
    home.closing_since = (home.closing_since or now) if begins else None


# What the steps ask


@whether
def delimited(network_id: int) -> Select[int]:
    """What belongs to the theme was said."""
    return select(Network.id).where(Network.id == network_id, Network.scope_in != "")


@whether
def of_a_kind(network_id: int) -> Select[int]:
    """It was said whose people it brings together."""
    return select(Network.id).where(Network.id == network_id, Network.kind.is_not(None))


@whether
def promised(network_id: int) -> Select[int]:
    """The invitation says what is asked or offered."""
    return select(Promise.id).where(Promise.network_id == network_id)


@whether
def led_by_several(network_id: int) -> Select[int]:
    """Somebody who has an account can stand in for who facilitates."""
    here = those(network_id, LEADS, ~Person.deactivated).with_only_columns(Membership.network_id)
    return here.group_by(Membership.network_id).having(func.count() >= LEADING)


@whether
def supported(network_id: int) -> Select[int]:
    """Somebody said yes to carry it on, to guide it or to back it."""
    return select(Supporter.id).where(Supporter.network_id == network_id, Supporter.says == Says.YES)


@whether
def invited(network_id: int) -> Select[int]:
    """Somebody who does not lead was ever on the list: not who only follows."""
    leads = Membership.facilitates | Membership.stands_in
    return select(Membership.id).where(Membership.network_id == network_id, ~leads, WAS_ASKED)


@whether
def enough_take_part(network_id: int) -> Select[int]:
    """As many take part as answers are needed before an evaluation shows anything."""
    members = select(Membership.network_id).join(Network, Network.id == Membership.network_id)
    here = members.where(Membership.network_id == network_id, TAKES_PART)
    return here.group_by(Membership.network_id, Network.threshold).having(func.count() >= Network.threshold)


@whether
def planned(network_id: int) -> Select[int]:
    """A session that was not called off is planned, or was."""
    here = (LearningSession.network_id == network_id, LearningSession.stage != Stage.CANCELLED)
    return select(LearningSession.id).where(*here)


@whether
def ahead(network_id: int) -> Select[int]:
    """A session is to come."""
    here = (LearningSession.network_id == network_id, LearningSession.stage.in_(BEFORE))
    return select(LearningSession.id).where(*here)


@whether
def placed(network_id: int) -> Select[int]:
    """The next session has a place or a link."""
    here = (LearningSession.network_id == network_id, LearningSession.stage.in_(BEFORE))
    first = select(func.min(LearningSession.starts_local)).where(*here).scalar_subquery()
    where = or_(LearningSession.place != "", LearningSession.link != "")
    return select(LearningSession.id).where(*here, LearningSession.starts_local == first, where)


@whether
def listed(network_id: int, register: str) -> Select[int]:
    """Something stands on a list that members keep, where they read it."""
    here = (Entry.network_id == network_id, Entry.register == register, Entry.agreed.is_(True))
    return select(Entry.id).where(*here, Entry.hidden.is_(False), Entry.taken_away.is_(False))


@whether
def asked(network_id: int, instrument: str) -> Select[int]:
    """The group was asked something, or talked about it aloud."""
    reached = Inquiry.opened_at.is_(None) | (Inquiry.state == State.OPEN) | (Inquiry.asked > 0)
    here = (Inquiry.network_id == network_id, Inquiry.instrument == instrument)
    return select(Inquiry.id).where(*here, Inquiry.state.in_((State.OPEN, State.CLOSED)), reached)


@whether
def introduced(network_id: int) -> Select[int]:
    """Three members said as much of themselves: then it can be read who is in the group."""
    asked = (Inquiry.network_id == Membership.network_id, Inquiry.instrument == INTAKE)
    said = (Said.inquiry_id == Inquiry.id, Said.person_id == Membership.person_id)
    of_themselves = [case((Said.given[item].as_string() != "", Said.person_id)) for item in SAID]
    of_kinds = case((Membership.kind_id.is_not(None), Membership.person_id))
    enough = [func.count(each.distinct()) >= FEWEST for each in (*of_themselves, of_kinds)]
    here = select(Membership.network_id).where(Membership.network_id == network_id, TAKES_PART)
    here = here.outerjoin(Inquiry, and_(*asked)).outerjoin(Said, and_(*said))
    return here.group_by(Membership.network_id).having(or_(*enough))


@whether
def ruled(network_id: int) -> Select[int]:
    """Ground rules were published."""
    here = (RulesVersion.network_id == network_id, RulesVersion.withdrawn_at.is_(None))
    return select(RulesVersion.id).where(*here)


@whether
def questioned(network_id: int) -> Select[int]:
    """Somebody asked a question that was neither taken back nor taken out of sight."""
    here = (LearningQuestion.network_id == network_id, LearningQuestion.hidden.is_(False))
    return select(LearningQuestion.id).where(*here, LearningQuestion.state != Asked.WITHDRAWN)


@whether
def arranged(network_id: int) -> Select[int]:
    """The agenda of a session is settled."""
    settled = LearningSession.stage.in_((Stage.READY, Stage.UNDERWAY, *AFTER))
    return select(LearningSession.id).where(LearningSession.network_id == network_id, settled)


@whether
def reported(network_id: int) -> Select[int]:
    """Of all sessions that were held the report is out; one that is evaluated or just over may wait."""
    waits = select(LearningSession.id).where(
        LearningSession.network_id == network_id,
        LearningSession.stage.in_(AFTER),
        LearningSession.released_at.is_(None),
    )
    held = (LearningSession.network_id == network_id, LearningSession.stage.in_(AFTER))
    return select(LearningSession.id).where(*held, ~waits.exists())


@whether
def work_noted(network_id: int) -> Select[int]:
    """Where the work stands was noted."""
    noted = Network.work_phase.is_not(None) | (Network.works_on != "")
    return select(Network.id).where(Network.id == network_id, noted)


@whether
def closed(network_id: int) -> Select[int]:
    """The network was closed."""
    return select(Network.id).where(Network.id == network_id, Network.closed_at.is_not(None))
