"""Learning questions for the whole path: one's own, read by whom one chooses, worded with the facilitator."""

from contextlib import suppress

import pytest
from sqlalchemy import select

from models.aim import Aim, Reached, Readers
from playground import Message
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.inquiries import ANSWER
from tests.moments import begins_after
from tests.test_halfway_check import half_of_it
from tests.test_question import reads

ANNA, BRAM, RIA = "U0ANNA", "U0BRAM", "U0RIA"
WANTS, SHARPER = "Een lastig gesprek voeren", "Na vijf keer voer ik een lastig gesprek zonder notities"
TEXT, READERS = "Wat wil je kunnen aan het einde?", "Wie leest dit?"


async def opens(circle: Running, user_id: str) -> None:
    with suppress(NotThere):
        await circle.person(user_id).closes(everything=True)
    await circle.person(user_id).runs("/kring", "traject", channel=CHANNEL)


async def writes(circle: Running, readers: str) -> None:
    anna = circle.person(ANNA)
    await opens(circle, ANNA)
    await anna.clicks("Opschrijven")
    await anna.submits({TEXT: WANTS, READERS: readers})


async def anna_lets_the_facilitator_read_it(circle: Running) -> None:
    """Anna wrote down what she wants to be able to do, for herself and the facilitator."""
    await circle.advance("2026-01-06 10:00")
    await writes(circle, "Ik en de begeleider")
    await circle.person(ANNA).closes(everything=True)


async def ria_suggests(circle: Running, wording: str = SHARPER) -> None:
    await opens(circle, RIA)
    await circle.ria.clicks("Andere woorden voorstellen")
    await circle.ria.submits({"Hoe zou jij het zeggen?": wording})
    await circle.settled()


def suggested(circle: Running) -> list[Message]:
    return [
        m for m in circle.person(ANNA).direct_messages if "denkt mee over je leervraag" in m.original.text
    ]


async def hers(circle: Running) -> Aim:
    async with circle.database.read() as db:
        return (await db.scalars(select(Aim))).one()


async def test_who_reads_it_its_member_chooses(circle: Running) -> None:
    for choice, reads_it in (
        ("Alleen ik", ()),
        ("Ik en de begeleider", (RIA,)),
        ("De hele groep", (RIA, BRAM)),
    ):
        async with circle.database.write() as db:
            for one in await db.scalars(select(Aim)):
                await db.delete(one)
        await writes(circle, choice)
        assert WANTS in reads(circle.person(ANNA))
        for other in (RIA, BRAM):
            await opens(circle, other)
            assert (WANTS in reads(circle.person(other))) is (other in reads_it)
            assert ("Andere woorden voorstellen" in reads(circle.person(other))) is (
                other == RIA and other in reads_it
            )


@begins_after(anna_lets_the_facilitator_read_it)
async def test_the_facilitator_suggests_other_words_to_her_alone_and_she_takes_them_over(
    circle: Running,
) -> None:
    await ria_suggests(circle)
    assert "krijgt je voorstel en beslist" in reads(circle.ria)
    (message,) = suggested(circle)
    assert SHARPER in shown(message)
    assert (await hers(circle)).text == WANTS
    await circle.person(ANNA).clicks("Overnemen", within=message)
    await circle.settled()
    assert ((await hers(circle)).text, (await hers(circle)).suggestion) == (SHARPER, "")
    assert "Je hoeft hier niets meer te doen" in shown(suggested(circle)[0])


@begins_after(anna_lets_the_facilitator_read_it)
async def test_she_keeps_her_own_words_and_words_that_changed_are_read_first(circle: Running) -> None:
    anna = circle.person(ANNA)
    await ria_suggests(circle)
    await opens(circle, ANNA)
    await ria_suggests(circle, "Nog scherper")
    assert len(suggested(circle)) == 1
    await anna.clicks("Overnemen")
    assert anna.sees("Lees het eerst even")
    assert (await hers(circle)).text == WANTS
    await opens(circle, ANNA)
    await anna.clicks("Mijn woorden houden")
    assert ((await hers(circle)).text, (await hers(circle)).suggestion) == (WANTS, "")
    assert "Nog scherper" not in reads(anna)


@begins_after(anna_lets_the_facilitator_read_it)
async def test_she_alone_says_how_far_she_is_and_takes_it_away(circle: Running) -> None:
    anna = circle.person(ANNA)
    await opens(circle, ANNA)
    await anna.clicks("Wijzigen")
    await anna.submits({"Hoe ver ben je?": "deels", "Waaraan merk je dat?": "één gesprek liep goed"})
    assert "deels: één gesprek liep goed" in reads(anna)
    found = await hers(circle)
    assert (found.reached, found.readers) == (Reached.PARTLY, Readers.LEADERS)
    await anna.clicks("Weghalen")
    assert "nog geen opgeschreven" in reads(anna)
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Aim))) == []


@begins_after(anna_lets_the_facilitator_read_it)
async def test_it_goes_with_who_leaves(circle: Running) -> None:
    anna = circle.person(ANNA)
    await anna.runs("/kring", "uitstappen", channel=CHANNEL)
    await anna.submits()
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Aim))) == []


@pytest.mark.long  # four sessions
@begins_after(half_of_it)
async def test_she_looks_back_on_it_in_the_halfway_check_and_nobody_else_reads_it_there(
    circle: Running,
) -> None:
    await writes(circle, "Alleen ik")
    await circle.person(ANNA).closes(everything=True)
    await circle.ria.clicks("Vraag het de groep", within=circle.ria.direct_messages[-1])
    await circle.ria.closes(everything=True)
    await circle.settled()
    for user_id in (ANNA, BRAM):
        person = circle.person(user_id)
        await person.clicks(ANSWER, within=person.direct_messages[-1])
        assert (f"Je wilde aan het einde kunnen: “{WANTS}”" in reads(person)) is (user_id == ANNA)
        await person.closes(everything=True)
