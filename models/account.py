"""An account in Slack that is gone or back, and what follows from it in every network."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    belonging,
    delivery,
    errand_acts,
    leading,
    membership,
    outbox,
    posted,
    renamed,
    sending,
    step,
)
from models.calendar import zone_exists
from models.network import Network
from models.person import Person
from models.plan import Fact, Kind


@dataclass(frozen=True)
class Profile:
    """What Slack tells of somebody; empty where it tells nothing."""

    name: str = ""
    zone: str = ""
    display_name: str = ""
    guest: bool = False  # of one channel or several
    deactivated: bool = False  # nobody can act with it: closed, or an app's


async def judge_again(db: AsyncSession, person: Person, now: datetime) -> None:
    """Let all that waits for a person, or is to come, follow their zone, their hours, their wishes."""
    await db.flush()
    await outbox.judge_again(db, person.id, now)
    for home, _place in await membership.of_person(db, person.id):
        await step.expand_again(db, home.id, now)


async def _lives_elsewhere(db: AsyncSession, person: Person, now: datetime) -> None:
    """What waits comes in the hours there; of some hours others read the zone, or need not any more."""
    await judge_again(db, person, now)
    for home, place in await membership.of_person(db, person.id):
        if place.active:
            await posted.changed_in(db, now, home.id, Fact.WHEN)


async def note(db: AsyncSession, person: Person, profile: Profile, now: datetime) -> None:
    """Note what Slack tells of a person; who has their account back is whole again."""
    person.refreshed_at = now
    was = person.name
    if profile.name:
        person.name, person.display_name = profile.name, profile.display_name
    if was not in ("", person.name):
        await renamed.everywhere(db, person, was, now)
    if zone_exists(profile.zone) and profile.zone != person.zone:
        person.zone = profile.zone
        await _lives_elsewhere(db, person, now)
    if person.deactivated is profile.deactivated:
        return
    person.deactivated = profile.deactivated
    if person.deactivated:
        await outbox.drop(db, person.id)
    else:
        await outbox.judge_again(db, person.id, now)
    for home, place in await membership.of_person(db, person.id):
        if person.deactivated:
            await errand_acts.gone(db, home, person.id, now)
        await belonging.changed(db, home.id, now)
        if place.leads:
            await belonging.led_by_others(db, home, now)
            await _asks_who_leads(db, home, now)


async def _asks_who_leads(db: AsyncSession, home: Network, now: datetime) -> None:
    """Ask in the channel who takes over, where nobody who leads has an account any more."""
    if await leading.facilitators(db, home.id):
        return
    subject = f"network:{home.id}"
    edition = await delivery.next_edition(db, Kind.NOBODY_LEADS, subject)
    await sending.of_network(db, home, Kind.NOBODY_LEADS, subject, now, edition=edition)
