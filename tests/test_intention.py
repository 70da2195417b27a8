"""What people wanted to try: asked how it went, seen by nobody else."""

import pytest
from sqlalchemy import select

from models import intention
from models.intention import Intention, Tried
from models.person import Person
from models.question import EmptyText
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after


def an_intention(tried: Tried | None = None, line: str = "") -> Intention:
    return Intention(session_id=7, person_id=1, text="Vaker & <echt> vragen", tried=tried, line=line)


def test_how_it_went_can_be_corrected_and_a_line_is_more_than_spaces() -> None:
    trying = an_intention()
    trying.went(Tried.TRIED)
    trying.went(Tried.NOT_YET)
    assert trying.tried is Tried.NOT_YET
    with pytest.raises(EmptyText):
        trying.tell("  ")
    trying.tell(" Het hielp. ")
    assert trying.line == "Het hielp."


async def after_the_session(circle: Running) -> None:
    """Bram took something on; Anna wants to try something; two weeks have gone by."""
    await circle.advance("2026-03-12 13:40")
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [MEMBERS["U0ANNA"], MEMBERS["U0BRAM"]]})
    await ria.clicks("Actiepunt")
    await ria.submits({"Wat gebeurt er?": "Het draaiboek delen", "Wie doet het?": MEMBERS["U0BRAM"]})
    await ria.closes(everything=True)
    async with circle.database.write() as db:
        anna = await db.scalar(select(Person).where(Person.user_id == "U0ANNA"))
        assert anna is not None
        await intention.intend(db, 1, anna.id, "Vaker doorvragen")
    await circle.advance("2026-03-26 09:30")


def newest(running: Running, user_id: str) -> str:
    return str(running.playground.workspace.messages_to(user_id)[-1].text)


async def the_intention(running: Running) -> Intention:
    async with running.database.read() as db:
        found: Intention | None = await db.scalar(select(Intention))
        assert found is not None
        return found


@begins_after(after_the_session)
@pytest.mark.long
async def test_who_wanted_to_try_something_is_asked_how_it_went_and_can_add_a_line(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    assert "Vaker doorvragen" in newest(circle, "U0ANNA")
    assert "Alleen jij ziet" in newest(circle, "U0ANNA")
    await anna.clicks("Geprobeerd")
    await circle.settled()
    assert (await the_intention(circle)).tried is Tried.TRIED
    assert "Genoteerd: geprobeerd" in newest(circle, "U0ANNA")
    await anna.clicks("Eén regel schrijven")
    await anna.submits({"Wat kwam ervan?": "Er kwam een echt gesprek."})
    await circle.settled()
    assert "Er kwam een echt gesprek." in newest(circle, "U0ANNA")
    await anna.closes(everything=True)
    await anna.clicks("Liep anders")
    await circle.settled()
    kept = await the_intention(circle)
    assert (kept.tried, kept.line) == (Tried.WENT_DIFFERENTLY, "Er kwam een echt gesprek.")


@pytest.mark.long
@begins_after(after_the_session)
async def test_nobody_else_sees_how_it_went(circle: Running) -> None:
    await circle.person("U0ANNA").clicks("Nog niet")
    await circle.advance("2026-03-27 12:00")
    everything = [m for m in circle.playground.workspace.messages if "Vaker doorvragen" in m.text]
    assert everything == circle.playground.workspace.messages_to("U0ANNA")[-1:]


@pytest.mark.long
@begins_after(after_the_session)
async def test_who_neither_tries_nor_owns_anything_is_left_alone(circle: Running) -> None:
    assert not any("Even terug naar" in text for text in circle.said_to("U0FATIMA"))
