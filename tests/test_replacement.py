"""Replacement: who says No sends somebody, where the network lets them, and nobody where it does not."""

import pytest
from sqlalchemy import select

from models.guest import As, Guest
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until


async def lets_them(circle: Running) -> None:
    """Ria lets who cannot come send somebody; the session is announced."""
    ria = circle.ria
    await ria.runs("/kring", "instellingen", channel=CHANNEL)
    await ria.submits({"Vervanging": ["Wie niet kan, mag iemand in de plaats sturen"]})
    await ria.closes(everything=True)
    await circle.advance("2026-02-20 10:00")


async def sends(circle: Running, user_id: str = "U0ANNA", name: str = "Tom Claes") -> None:
    somebody = circle.person(user_id)
    await somebody.opens_home()
    await somebody.clicks("Nee", within="home")
    await somebody.clicks("Iemand sturen", within="home")
    await somebody.submits({"Wie komt er?": name})
    assert somebody.sees(f"{name} komt in jouw plaats")
    await somebody.closes(everything=True)


async def guests(circle: Running) -> list[Guest]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(Guest).order_by(Guest.id)))


@pytest.mark.long
@begins_after(until("2026-02-20 10:00"))
async def test_where_the_network_does_not_let_them_nobody_is_offered_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Nee", within="home")
    assert "Iemand sturen" not in shown(anna.home)


@begins_after(lets_them)
@pytest.mark.long
async def test_who_says_no_sends_somebody_by_name_whom_the_facilitator_sees(circle: Running) -> None:
    await sends(circle)
    (sent,) = await guests(circle)
    assert (sent.name, sent.comes_as, sent.listed) == ("Tom Claes", As.REPLACEMENT, False)
    ria, anna = circle.ria, circle.person("U0ANNA")
    await ria.runs("/kring", "gasten", channel=CHANNEL)
    for said in ("Tom Claes", "komt in plaats van Anna Peeters", "niet met naam op de agenda"):
        assert ria.sees(said)
    await ria.closes(everything=True)
    assert "Tom Claes" in shown(anna.home)

    await anna.clicks("Iemand anders", within="home")
    await anna.submits({"Wie komt er?": "Eva Smet"})
    await anna.closes(everything=True)
    assert [one.name for one in await guests(circle)] == ["Eva Smet"]
    await circle.advance("2026-03-12 09:00")
    order = next(m for m in reversed(ria.direct_messages) if "Eén gast" in shown(m))
    assert "Eva Smet" in shown(order)
    assert not any("Eva Smet" in text for text in circle.channel_texts())


@pytest.mark.long
@begins_after(lets_them, sends)
async def test_who_comes_after_all_or_takes_it_back_sends_nobody_and_nothing_is_kept(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks("Toch niemand", within="home")
    await anna.closes(everything=True)
    assert await guests(circle) == []
    assert "Tom Claes" not in shown(anna.home)
    await anna.clicks("Iemand sturen", within="home")
    await anna.submits({"Wie komt er?": "Tom Claes"})
    await anna.closes(everything=True)
    await anna.clicks("Misschien", within="home")
    assert await guests(circle) == []
    assert "Iemand sturen" not in shown(anna.home)


@pytest.mark.long
@begins_after(lets_them, sends)
async def test_a_replacement_goes_with_who_leaves_the_network(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "uitstappen", channel=CHANNEL)
    await anna.submits()
    assert await guests(circle) == []


@begins_after(lets_them, sends)
@pytest.mark.long
async def test_who_was_sent_before_the_network_let_nobody_be_sent_any_more_is_seen_and_can_be_called_back(
    circle: Running,
) -> None:
    ria, anna, bram = circle.ria, circle.person("U0ANNA"), circle.person("U0BRAM")
    await ria.runs("/kring", "instellingen", channel=CHANNEL)
    await ria.submits({"Vervanging": []})
    assert ria.sees("Die komt nog: je ziet het bij Gasten.")
    await ria.closes(everything=True)
    await anna.opens_home()
    assert "Tom Claes" in shown(anna.home)
    assert "Iemand anders" not in shown(anna.home)
    await bram.opens_home()
    await bram.clicks("Nee", within="home")
    assert "Iemand sturen" not in shown(bram.home)
    await anna.clicks("Toch niemand", within="home")
    assert await guests(circle) == []
    assert "Tom Claes" not in shown(anna.home)
    await ria.runs("/kring", "instellingen", channel=CHANNEL)
    await ria.submits({"Vervanging": []})
    assert not ria.sees("Die komt nog")
