"""Experiments: a log that nobody but who writes it reads, and that goes along with them."""

import pytest
from sqlalchemy import select

from models.entry import Entry
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.test_retention import is_forgotten

WHAT, SAW = "Elke vergadering met een vraag beginnen", "Er wordt meer geluisterd"


@pytest.mark.long
async def test_what_somebody_tries_out_is_read_by_nobody_else_and_goes_along_with_them(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "uitproberen", channel=CHANNEL)
    assert anna.sees("Alleen jij leest wat je hier schrijft")
    await anna.clicks("Iets toevoegen")
    await anna.submits({"Wat probeer je uit?": WHAT})
    await anna.clicks("Wijzigen")
    await anna.submits({"Wat zag je gebeuren?": SAW, "Hoe ver ben je?": "ik hou het erin"})
    for said in (WHAT, SAW, "ik hou het erin"):
        assert anna.sees(said)
    await anna.closes(everything=True)
    for user_id in ("U0BRAM", FACILITATOR):
        other = circle.person(user_id)
        await other.runs("/kring", "experiment", channel=CHANNEL)
        assert "Hier staat nog niets" in shown(other.top())
    await is_forgotten(circle, "Ja, zonder mijn naam")
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Entry))) == []
