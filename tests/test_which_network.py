"""For which network a command is meant, and that only who belongs to it gets something of it."""

import pytest
from sqlalchemy import select, update

from models.membership import Membership, Standing
from models.network import Network
from models.person import Person
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running

OF_MEMBERS = ("boek", "wiekan", "bank", "vraag", "geen")
OF_FACILITATORS = ("berichten", "instellingen", "uitnodigen", "bijeenkomst")


async def become(running: Running, user_id: str, standing: Standing) -> None:
    """Give somebody another standing in the network of the circle."""
    async with running.database.write() as db:
        of_user = select(Membership).join(Person, Membership.person_id == Person.id)
        place = (await db.scalars(of_user.where(Person.user_id == user_id))).one()
        place.standing = standing


async def second_network(running: Running, user_id: str, standing: Standing) -> None:
    """A network with the theme Talent, in which somebody has this standing."""
    async with running.database.write() as db:
        first = await db.get_one(Network, 1)
        person = (await db.scalars(select(Person).where(Person.user_id == user_id))).one()
        second = Network(
            team_id=first.team_id, channel_id="C0TWEE", theme="Talent", created_at=first.created_at
        )
        db.add(second)
        await db.flush()
        db.add(
            Membership(
                network_id=second.id,
                person_id=person.id,
                standing=standing,
                since=first.created_at if standing is Standing.ACTIVE else None,
            )
        )


async def answer_to(person: Hands, word: str, channel: str | None = None) -> str:
    """What somebody sees after a command."""
    await person.runs("/kring", word, channel=channel)
    seen = shown(person.top())
    await person.closes(everything=True)
    return seen


@pytest.mark.parametrize("standing", [Standing.LEFT, Standing.INVITED, Standing.WAITING], ids=str)
async def test_who_does_not_take_part_gets_nothing_of_a_network_by_a_command(
    circle: Running, standing: Standing
) -> None:
    await become(circle, "U0ANNA", standing)
    anna = circle.person("U0ANNA")
    for channel in (CHANNEL, None):
        for word in OF_MEMBERS:
            assert "geen lid" in await answer_to(anna, word, channel), word
    for word in OF_FACILITATORS:
        assert "geen lid" in await answer_to(anna, word, CHANNEL), word


async def test_a_command_goes_to_the_only_network_in_which_somebody_may_give_it(circle: Running) -> None:
    await second_network(circle, "U0ANNA", Standing.INVITED)
    anna = circle.person("U0ANNA")
    assert "is nog leeg" in await answer_to(anna, "boek")
    assert "Talent" in await answer_to(anna, "uitstap")  # an invitation can be declined


async def test_a_command_of_who_leads_passes_by_where_they_only_take_part(circle: Running) -> None:
    await second_network(circle, FACILITATOR, Standing.ACTIVE)
    await circle.ria.runs("/kring", "bijeenkomst")
    assert circle.ria.sees("Begintijd")
    anna = circle.person("U0ANNA")
    assert "de begeleider" in await answer_to(anna, "bijeenkomst", CHANNEL)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("agenda", "geen bijeenkomst gepland"),
        ("paneel", "geen bijeenkomst"),
        ("aanwezig", "geen bijeenkomst"),
        ("uitkomst", "geen bijeenkomst"),
        ("verslag", "nog geen"),
        ("evaluatie", "geen evaluatie"),
    ],
)
async def test_outside_a_channel_a_command_about_a_session_asks_in_which_network(
    circle: Running, word: str, said: str
) -> None:
    await second_network(circle, FACILITATOR, Standing.ACTIVE)
    async with circle.database.write() as db:
        await db.execute(update(Membership).where(Membership.network_id == 2).values(facilitates=True))
    ria = circle.ria
    await ria.runs("/kring", word)
    assert ria.sees("Leren van elkaar")
    await ria.clicks("Kiezen", beside="Talent")
    assert said in shown(ria.top()), shown(ria.top())


@pytest.mark.parametrize("word", ["agenda", "evaluatie"])
async def test_a_command_about_a_session_finds_the_only_network_of_a_member(
    circle: Running, word: str
) -> None:
    assert "geen lid" not in await answer_to(circle.person("U0ANNA"), word)


async def test_who_may_give_a_command_in_several_networks_chooses_one(circle: Running) -> None:
    await second_network(circle, "U0ANNA", Standing.ACTIVE)
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "boek")
    await anna.clicks("Kiezen", beside="Talent")
    assert anna.sees("is nog leeg")
    await anna.closes(everything=True)
