"""A test message to oneself: as members would get it, said to be a test, and of no consequence."""

import pytest
from sqlalchemy import func, select

from models.delivery import Delivery
from models.session import LearningSession, Stage
from playground.errors import NotThere
from playground.sight import shown, texts
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after, until
from tests.people import somebody_asked
from tests.test_report import a_minute_later

TEST = "Test, alleen voor jou."


async def tries(circle: Running, kind: str) -> str:
    """Ria has a message sent to herself, from the messages of the session."""
    ria = circle.ria
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    await ria.clicks("Stuur me een test", beside=f"*{kind}*")
    assert ria.sees("Niemand anders krijgt die")
    await ria.closes(everything=True)
    await circle.settled()
    found = circle.playground.workspace.messages_to(FACILITATOR)[-1]
    return "\n".join(texts(found.blocks))


async def rows(circle: Running) -> int:
    async with circle.database.read() as db:
        return int(await db.scalar(select(func.count()).select_from(Delivery)) or 0)


@pytest.mark.long
async def test_it_comes_as_members_would_get_it_and_its_buttons_do_nothing(circle: Running) -> None:
    before, others = await rows(circle), len(circle.playground.workspace.messages)
    said = await tries(circle, "Aankondiging")
    assert TEST in said
    assert "Bijeenkomst 1: Leren van elkaar" in said
    assert "Ben je erbij?" in said
    assert await rows(circle) == before
    assert len(circle.playground.workspace.messages) == others + 1
    await circle.ria.clicks("Ja")
    assert circle.ria.sees("deze knop doet hier niets")
    await circle.ria.closes(everything=True)
    await circle.ria.clicks("Vraag stellen", within=circle.ria.direct_messages[-1])
    assert circle.ria.sees("deze knop doet hier niets")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-02-19 09:05")
    channel = [shown(one) for one in circle.playground.workspace.messages if one.channel == CHANNEL]
    assert any("Ja: 0 · Misschien: 0 · Nee: 0" in text for text in channel)


@pytest.mark.long
@begins_after(until("2026-02-19 09:05"))
async def test_what_changes_later_changes_no_test(circle: Running) -> None:
    said = await tries(circle, "Praktisch bericht")
    assert TEST in said
    assert "Ik kan toch niet" in said
    sent = circle.playground.workspace.messages_to(FACILITATOR)[-1]
    await circle.person("U0ANNA").clicks("Ja")
    await circle.person("U0ANNA").closes(everything=True) if circle.person("U0ANNA").modals else None
    await a_minute_later(circle)
    updates = circle.playground.workspace.calls_to("chat.update")
    assert sent.ts not in {call.args["ts"] for call in updates}


@begins_after(somebody_asked)
@pytest.mark.long
async def test_an_agenda_can_be_tried_once_there_is_one_and_what_goes_to_who_facilitates_never(
    circle: Running,
) -> None:
    await circle.ria.runs("/kring", "berichten", channel=CHANNEL)
    for kind in ("Agenda", "Vragen sluiten, agendavoorstel voor jou"):
        with pytest.raises(NotThere):
            await circle.ria.clicks("Stuur me een test", beside=f"*{kind}*")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-05 09:05")
    said = await tries(circle, "Agenda")
    assert "De agenda voor" in said
    channel = [shown(one) for one in circle.playground.workspace.messages if one.channel == CHANNEL]
    assert not any("De agenda voor" in text for text in channel)


async def test_it_comes_in_the_language_of_who_asked_for_it(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "language en", channel=CHANNEL)
    await ria.closes(everything=True)
    await ria.runs("/kring", "messages", channel=CHANNEL)
    await ria.clicks("Send me a test", beside="*Announcement*")
    await ria.closes(everything=True)
    await circle.settled()
    found = "\n".join(texts(circle.playground.workspace.messages_to(FACILITATOR)[-1].blocks))
    assert "A test, for you alone." in found
    assert "Will you be there?" in found


async def test_a_press_in_an_older_list_sends_no_test_of_what_cannot_be_written_any_more(
    circle: Running,
) -> None:
    ria = circle.ria
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    before = len(circle.playground.workspace.messages_to(FACILITATOR))
    async with circle.database.write() as db:
        (await db.get_one(LearningSession, 1)).stage = Stage.UNDERWAY
    await ria.clicks("Stuur me een test", beside="*Aankondiging*")
    assert ria.sees("kan ik nu nog niet schrijven")
    assert len(circle.playground.workspace.messages_to(FACILITATOR)) == before
