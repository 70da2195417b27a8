"""Where a group met, who hosted it when, and who has not hosted it yet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.membership import participants
from models.network import Network
from models.person import Person
from models.rows import many
from models.session import LearningSession, Mode, Stage

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


def hosts(person: Person, written: str) -> bool:
    """Tell whether who hosts, as somebody wrote it, names this person."""
    return bool(person.name) and bool(_whole(person.name).search(written))


def without_name(written: str, name: str) -> str:
    """Return who hosts, as somebody wrote it, without this name; a longer one that begins so stays."""
    return " ".join(_whole(name).sub("", written).split()).strip(", ")


def with_name(written: str, was: str, name: str) -> str:
    """Return words in which one name stands instead of another; where it stands already it stays."""
    return _whole(name, was).sub(lambda _found: name, written)


def _whole(*names: str) -> re.Pattern[str]:
    any_of = "|".join(map(re.escape, sorted(filter(None, names), key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{any_of})(?!\w)", re.IGNORECASE)


def hosting(visits: Sequence[Visit], members: Sequence[Person]) -> Hosting:
    """Return who hosted and who did not, of sessions of which the latest comes first."""
    last: dict[int, int] = {}
    for at, visit in enumerate(visits):
        for one in members:
            if hosts(one, visit.host):
                last.setdefault(one.id, at)
    hosted = sorted((one for one in members if one.id in last), key=lambda one: -last[one.id])
    return Hosting(visits, [one for one in members if one.id not in last], hosted)


async def of_network(db: AsyncSession, home: Network) -> Hosting:
    """Return where a network met and will meet, and with whom."""
    members = [one for one in await participants(db, home.id) if not one.gone]
    return hosting(await _visits(db, home.id), members)
