"""People come to belong to a network, lead it and leave it: what follows from each act."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import appointing, joining, leading, leaving, membership, settings
from models.appointing import Leaders, NobodyForSure
from models.delivery import Delivery
from models.leaving import LastFacilitator
from models.membership import Membership, NetworkFull, Standing
from models.network import Network
from models.person import Language, Person
from models.plan import Kind
from models.retention import Remains
from models.settings import NoSuchCountry, NoSuchZone, NumberExpected, Settings
from tests.neighbours import NOW, Street


class Home:
    """A network within one transaction, which is not kept."""

    def __init__(self, db: AsyncSession, network: Network, street: Street) -> None:
        self.db, self.network, self.street = db, network, street

    async def person(self, who: str) -> Person:
        return await self.db.get_one(Person, self.street.here[who])

    async def place(self, who: str) -> Membership:
        return await self.db.get_one(Membership, self.street.here[f"place_{who}"])

    async def told(self, kind: Kind) -> list[str]:
        await self.db.flush()
        found = select(Delivery.recipient).where(Delivery.kind == kind, Delivery.due == NOW)
        return sorted(await self.db.scalars(found.where(Delivery.network_id == self.network.id)))

    async def leaders(self, *user_ids: str, sure: tuple[str, ...] = ()) -> Leaders:
        return Leaders(user_ids[0], user_ids[1:], await self.person("facilitator"), sure)


@pytest.fixture
async def home(there: Street) -> AsyncIterator[Home]:
    """The network of the street."""
    async with there.database.write() as db:
        yield Home(db, await db.get_one(Network, there.here["network"]), there)
    there.put_back()


async def test_who_is_new_among_those_who_lead_hears_of_it_and_who_is_left_out_leads_no_more(
    home: Home,
) -> None:
    asker, old = await home.person("asker"), await home.person("facilitator")
    wanted = await home.leaders(old.user_id, asker.user_id)
    assert await appointing.appoint(home.db, home.network, wanted, NOW)
    assert {asker.user_id} == {*await home.told(Kind.WELCOME)}
    assert not (await home.place("standin")).leads
    assert (await home.place("asker")).stands_in
    assert not await appointing.appoint(home.db, home.network, wanted, NOW), "nobody new hears of it"


async def test_a_network_is_led_by_somebody_who_can_act_for_sure(home: Home) -> None:
    asker = await home.person("asker")
    with pytest.raises(NobodyForSure):
        await appointing.appoint(home.db, home.network, await home.leaders(asker.user_id), NOW)
    sure = await home.leaders(asker.user_id, sure=(asker.user_id,))
    await appointing.appoint(home.db, home.network, sure, NOW)
    assert await leading.facilitators(home.db, home.network.id) == [asker]


async def test_who_belongs_already_gets_no_invitation_and_who_leads_takes_part_from_now_on(
    home: Home,
) -> None:
    asker, leads = await home.person("asker"), await home.person("facilitator")
    people = [asker.user_id, leads.user_id, "UANIEUW"]
    assert await joining.invite(home.db, home.network, people, NOW) == (1, 1, 0)
    assert (await home.place("facilitator")).participates
    assert await home.told(Kind.INVITATION) == ["UANIEUW"]
    assert await joining.invite(home.db, home.network, people, NOW) == (0, 0, 0)


async def test_a_seat_that_comes_free_is_offered_to_whoever_facilitates_while_somebody_waits(
    home: Home,
) -> None:
    waits = await home.db.get_one(Membership, (await membership.waiting(home.db, home.network.id))[0][0].id)
    home.network.capacity = 1
    with pytest.raises(NetworkFull):
        await joining.give_seat(home.db, home.network, waits.id, NOW)
    who, place = await home.person("asker"), await home.place("asker")
    home.network.capacity = 10
    await leaving.leave(home.db, home.network, place, who, Remains.WITH_NAME, NOW)
    assert place.standing is Standing.LEFT
    assert await home.told(Kind.SEAT_FREE) == [(await home.person("facilitator")).user_id]
    await joining.give_seat(home.db, home.network, waits.id, NOW)
    await joining.give_seat(home.db, home.network, waits.id, NOW)
    assert waits.standing is Standing.ACTIVE
    assert (await home.told(Kind.WELCOME)).count("UWAITING") == 1


async def test_the_last_one_who_leads_stays(home: Home) -> None:
    (await home.place("standin")).hand_over(NOW)
    who, place = await home.person("facilitator"), await home.place("facilitator")
    with pytest.raises(LastFacilitator):
        await leaving.leave(home.db, home.network, place, who, Remains.WITH_NAME, NOW)
    with pytest.raises(LastFacilitator):
        await leaving.forget(home.db, who, NOW, keep_questions=True)


async def test_nobody_is_taken_off_whose_account_is_there(home: Home) -> None:
    assert not await leaving.take_off(home.db, home.network, (await home.place("asker")).id, NOW)
    assert await leaving.take_off(home.db, home.network, (await home.place("gone")).id, NOW)


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("zone", "Europe/Atlantis", NoSuchZone),
        ("country", "ZZ", NoSuchCountry),
        ("capacity", "2", NumberExpected),
        ("capacity", "veel", NumberExpected),
        ("capacity", "101", NumberExpected),
    ],
)
async def test_settings_that_cannot_be_are_refused_beside_their_field(
    home: Home, field: str, value: str, refusal: type[NoSuchZone | NoSuchCountry | NumberExpected]
) -> None:
    wanted = {
        "theme": "Nieuw", "goal": "", "scope_in": "", "scope_out": "", "language": Language.NL,
        "capacity": "12", "threshold": 5, "zone": "Europe/Berlin", "country": "de", "subdivision": " by ",
    }  # fmt: skip
    settings.fill_in(home.network, Settings(**wanted))
    assert (home.network.country, home.network.subdivision, home.network.capacity) == ("DE", "BY", 12)
    with pytest.raises(refusal) as refused:
        settings.fill_in(home.network, Settings(**{**wanted, field: value}))
    assert refused.value.field == field
