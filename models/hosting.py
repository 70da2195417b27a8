"""Where a group met, who hosted it when, and who has not hosted it yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.folded import folded
from models.membership import participants
from models.name_in_words import stands_in
from models.network import Network
from models.person import Person
from models.rows import many
from models.session import LearningSession, Mode, Stage
from models.sought import Sought, whole_names

AT_HAND = 12  # places that are offered again


@dataclass(frozen=True)
class Visit:
    """One session with where it is and who hosts it, as far as that is known."""

    starts_local: datetime
    zone: str
    mode: Mode
    place: str
    host: str


@dataclass(frozen=True)
class Hosting:
    """The sessions of a group by where and with whom, the latest first, and the members without a turn."""

    visits: Sequence[Visit] = ()
    not_yet: Sequence[Person] = ()
    hosted: Sequence[Person] = ()  # whose last turn is longest ago first

    @property
    def places(self) -> list[str]:
        """Where the group met or will, each once, the latest first."""
        return [*dict.fromkeys(one.place for one in self.visits if one.place)][:AT_HAND]

    @property
    def turns(self) -> list[Person]:
        """The members in the order in which it is their turn: who has not hosted yet first."""
        return [*self.not_yet, *self.hosted]


@many(into=Visit)
def _visits(network_id: int) -> Select[datetime, str, Mode, str, str]:
    return (
        select(
            LearningSession.starts_local,
            LearningSession.zone,
            LearningSession.mode,
            LearningSession.place,
            LearningSession.host,
        )
        .where(LearningSession.network_id == network_id, LearningSession.stage != Stage.CANCELLED)
        .order_by(LearningSession.starts_local.desc(), LearningSession.id.desc())
    )


def hosting(visits: Sequence[Visit], members: Sequence[Person]) -> Hosting:
    """Return who hosted and who did not, of sessions of which the latest comes first."""
    last: dict[int, int] = {}
    known = whole_names(one.name for one in members)
    named = [(one.id, Sought(one.name, known=known)) for one in members]
    for at, visit in enumerate(visits):
        host = folded(visit.host)
        for key, name in named if visit.host else ():
            if stands_in(name, host):
                last.setdefault(key, at)
    hosted = sorted((one for one in members if one.id in last), key=lambda one: -last[one.id])
    return Hosting(visits, [one for one in members if one.id not in last], hosted)


async def of_network(db: AsyncSession, home: Network) -> Hosting:
    """Return where a network met and will meet, and with whom."""
    members = [one for one in await participants(db, home.id) if not one.gone]
    return hosting(await _visits(db, home.id), members)
