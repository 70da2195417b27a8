"""What the invitation promised, looked back at one by one; how the group learns; and what gives it energy."""

import pytest
from sqlalchemy import select

from models.invitation import Promise
from models.network import Network
from playground.sight import shown
from tests.conftest import MEMBERS, Running
from tests.inquiries import ANSWER, answers, asks, held_three_times, request_of
from tests.moments import begins_after
from tests.people import plan_session

TITLE, KEPT = "Eindevaluatie", "Wat hiervan heb je gekregen?"
EXCHANGE, MODELS = "Uitwisseling met mensen die hetzelfde werk doen", "Modellen om mee te werken"
EVERYBODY = list(MEMBERS)


async def promised(circle: Running) -> None:
    """The invitation offered two things, and asks one."""
    async with circle.database.write() as db:
        home = (await db.scalars(select(Network.id))).one()
        for offered, place, text in ((True, 1, EXCHANGE), (True, 2, MODELS), (False, 1, "Vier keer komen")):
            db.add(Promise(network_id=home, offered=offered, place=place, text=text))


async def opened(circle: Running) -> None:
    """Ria asks the group."""
    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)


async def answered(circle: Running) -> None:
    """All answer; two of them got no models, and nobody is asked about what was asked of them."""
    for n, user_id in enumerate(EVERYBODY):
        got = [EXCHANGE] if n < 2 else [EXCHANGE, MODELS]
        said = {"Kreeg je wat beloofd was?": "Ja", KEPT: got}
        await answers(circle, user_id, TITLE, **said)


@pytest.mark.long
@begins_after(held_three_times, promised, opened)
async def test_each_promise_of_the_invitation_is_looked_back_at_and_counted_from_the_threshold_on(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks(ANSWER, within=request_of(circle, "U0ANNA", TITLE))
    form = shown(anna.top())
    assert EXCHANGE in form
    assert MODELS in form
    assert "Vier keer komen" not in form, "that was asked, not promised"
    await anna.closes(everything=True)
    await answered(circle)
    async with circle.database.write() as db:  # it is taken out of the invitation meanwhile
        gone = (await db.scalars(select(Promise).where(Promise.text == EXCHANGE))).one()
        await db.delete(gone)
    await circle.advance("2026-03-31 17:40")
    told = circle.ria.direct_messages[-1].text
    assert f"{MODELS}: 4" in told
    assert "niet meer in de uitnodiging staat: 6" in told
    assert not any(f"{sign}%" in told for sign in "0123456789")


@begins_after(held_three_times, opened)
@pytest.mark.long
async def test_where_nothing_was_offered_nothing_of_it_is_asked(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks(ANSWER, within=request_of(circle, "U0ANNA", TITLE))
    assert KEPT not in shown(anna.top())
    assert "Welke werkvormen smaakten" in shown(anna.top())


async def halfway(circle: Running) -> None:
    """Two of four sessions were held, and their evaluations are over."""
    for day in ("2026-02-12", "2026-04-16", "2026-05-14"):
        await plan_session(circle, day, "13:30")
    await circle.advance("2026-03-17 09:30")


@begins_after(halfway)
@pytest.mark.long
async def test_halfway_it_is_asked_how_the_group_learns_and_energy_is_asked_only_by_hand(
    circle: Running,
) -> None:
    assert not any("energie" in text for text in circle.said_to("U0RIA")), "in no message"
    await circle.ria.opens_home()
    assert "Energie" in shown(circle.ria.home)
    await asks(circle, "Halfwegcheck")
    await circle.ria.closes(everything=True)
    anna = circle.person("U0ANNA")
    await anna.clicks(ANSWER, within=request_of(circle, "U0ANNA", "Halfwegcheck"))
    assert "Hoe leren we samen, en wat kan daar anders?" in shown(anna.top())
