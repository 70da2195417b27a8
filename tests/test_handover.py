"""What only one member knows: handed over by who leaves, if they wish; seen where a session is prepared."""

import pytest
from sqlalchemy import select

from models.entry import Entry
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running

ANNA, BRAM = "U0ANNA", "U0BRAM"
WHAT, HOW = "De sleutels van het archief liggen bij de buren", "Ga langs op dinsdag"


async def reads(circle: Running, user_id: str, command: str) -> str:
    somebody = circle.person(user_id)
    if somebody.modals:
        await somebody.closes(everything=True)
    await somebody.runs("/kring", command, channel=CHANNEL)
    return shown(somebody.top())


async def leaves_behind(circle: Running, what: str = WHAT) -> None:
    """Anna leaves, and writes down what only she knows."""
    await reads(circle, ANNA, "uitstappen")
    fields = {"Wat alleen jij weet": what, "Hoe komen de anderen eraan?": HOW}
    await circle.person(ANNA).submits(fields)
    await circle.settled()


async def prepares(circle: Running) -> str:
    """What the facilitator reads at Home while a session is prepared."""
    await circle.ria.opens_home()
    assert circle.ria.home is not None
    return shown(circle.ria.home)


async def test_what_who_leaves_writes_down_stays_with_the_group_without_their_name(circle: Running) -> None:
    await leaves_behind(circle)
    for reader in (BRAM, FACILITATOR):
        said = await reads(circle, reader, "overdracht")
        assert WHAT in said
        assert HOW in said
        assert "U0ANNA" not in said, reader
    async with circle.database.read() as db:
        (kept,) = list(await db.scalars(select(Entry)))
    assert (kept.person_id, kept.own) == (None, {})


async def test_it_may_be_skipped_and_then_nothing_is_kept(circle: Running) -> None:
    await leaves_behind(circle, "   ")
    assert "Hier staat nog niets" in await reads(circle, BRAM, "overdracht")


async def test_who_leaves_reads_what_would_go_with_them(circle: Running) -> None:
    await reads(circle, ANNA, "kennis")
    anna = circle.person(ANNA)
    await anna.clicks("Iets toevoegen")
    await anna.submits({"Welke kennis of ervaring?": "De planning", "Over wie gaat het?": "Over mij"})
    assert "De planning" in await reads(circle, ANNA, "uitstappen")
    assert "gaat met je mee" in shown(anna.top())
    await circle.person(ANNA).submits()
    assert "De planning" not in await reads(circle, BRAM, "kennis")


async def test_who_takes_no_part_is_not_asked_what_they_know(circle: Running) -> None:
    assert "Wat alleen jij weet" not in await reads(circle, FACILITATOR, "uitstappen")


@pytest.mark.long
async def test_who_prepares_a_session_reads_what_is_not_passed_on_until_it_is(circle: Running) -> None:
    await leaves_behind(circle)
    await circle.advance("2026-02-17 12:00")
    assert f"Kennis die nog niet doorgegeven is: “{WHAT}" in await prepares(circle)
    await reads(circle, FACILITATOR, "overdracht")
    await circle.ria.clicks("Wijzigen")
    await circle.ria.submits({"Hoever staat het?": "overgenomen"})
    assert "Kennis die nog niet" not in await prepares(circle)


async def test_how_to_get_to_it_is_not_lost_where_it_does_not_say_what(circle: Running) -> None:
    await reads(circle, ANNA, "uitstappen")
    anna = circle.person(ANNA)
    await anna.submits({"Hoe komen de anderen eraan?": HOW})
    assert anna.errors
    await anna.submits({"Wat alleen jij weet": WHAT, "Hoe komen de anderen eraan?": HOW})
    await circle.settled()
    assert HOW in await reads(circle, BRAM, "overdracht")


async def test_who_takes_over_what_was_left_behind_says_so_and_cannot_take_it_away(circle: Running) -> None:
    await leaves_behind(circle)
    await reads(circle, BRAM, "overdracht")
    bram = circle.person(BRAM)
    assert "Weghalen" not in shown(bram.top())
    await bram.clicks("Wijzigen")
    await bram.submits({"Hoever staat het?": "overgenomen"})
    said = await reads(circle, "U0ELS", "overdracht")
    assert "overgenomen" in said
    assert WHAT in said
