"""The list of a network: everybody on it, what they said to the invitation and about the next session."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from models import attendance, follower, membership, programme
from models.attendance import Rsvp
from models.guest import Came, came
from models.membership import Headcount, Membership, Standing, those
from models.network import Network
from models.off_slack import Was, were
from models.person import Person
from models.rows import many
from models.session import LearningSession

SHOWN = (Standing.ACTIVE, Standing.WAITING, Standing.INVITED, Standing.DECLINED)  # who left is off the list


@dataclass(frozen=True)
class Listed:
    """One person on the list; what is None is not known, or is not asked of them."""

    place: Membership
    person: Person
    number: int | None = None  # on the waiting list, 1 for who waits longest
    counts: bool = False  # among those who say whether they come to the next session
    rsvp: Rsvp | None = None
    there: bool | None = None  # in the channel


@dataclass(frozen=True)
class Roster:
    """Everybody on the list of a network, by standing and then by name."""

    people: Sequence[Listed]
    headcount: Headcount
    seats: int  # that are free
    meeting: LearningSession | None = None  # the next one, of which people were told
    followers: Sequence[Person] = ()  # who have no seat
    were: Sequence[Was] = ()  # who was a member without Slack, and can be forgotten
    guests: Sequence[Came] = ()  # of a network that is closed: as long as they are kept

    def of(self, standing: Standing) -> list[Listed]:
        """Return those of one standing."""
        return [one for one in self.people if one.place.standing is standing]

    @property
    def said(self) -> dict[Rsvp | None, int]:
        """How many said what about the next session; None: nothing yet."""
        found: dict[Rsvp | None, int] = {}
        for one in self.people:
            if one.counts:
                found[one.rsvp] = found.get(one.rsvp, 0) + 1
        return found

    @property
    def outside(self) -> list[Listed]:
        """Who belongs, waits or is invited and is not in the channel."""
        listed = (one for one in self.people if one.place.standing is not Standing.DECLINED)
        return [one for one in listed if one.there is False and not one.person.deactivated]


@many
def _everybody(network_id: int) -> Select[Membership, Person]:
    return those(network_id, Membership.standing.in_(SHOWN))


async def roster(db: AsyncSession, home: Network, channel: Collection[str] | None) -> Roster:
    """Return everybody on the list; `channel` are the ids of who is in it, None when that is not known."""
    meeting = await programme.coming(db, home.id)
    said: dict[int, Rsvp | None] = {}
    if meeting is not None and meeting.takes_answers:
        found = await attendance.answers(db, meeting.id)
        said = {person.id: answer for answer, people in found.items() for person in people}
    else:
        meeting = None
    line = [place.id for place, _person in await membership.waiting(db, home.id)]
    there = None if channel is None else {*channel}
    listed = [
        Listed(
            place,
            person,
            number=line.index(place.id) + 1 if place.id in line else None,
            counts=person.id in said,
            rsvp=said.get(person.id),
            there=None if there is None else person.user_id in there,
        )
        for place, person in await _everybody(db, home.id)
    ]
    listed.sort(key=lambda one: (one.number or 0, one.person.name.casefold(), one.person.id))
    seats = await membership.seats_left(db, home)
    return Roster(
        listed,
        await membership.headcount(db, home.id),
        seats,
        meeting,
        await follower.of_network(db, home.id),
        await were(db, home.id),
        await came(db, home.id) if home.closed_at is not None else (),
    )
