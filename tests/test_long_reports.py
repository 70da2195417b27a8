"""Long lists that change while somebody reads them, and people who read along."""

import pytest
from sqlalchemy import select

from models.action import Agreement
from models.session import LearningSession
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.test_pages import LONG, reads_and_releases


async def record_very_much(circle: Running) -> None:
    """A session at which more is agreed than a view holds."""
    await circle.advance("2026-03-12 13:35")
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await circle.ria.closes(everything=True)
    async with circle.database.write() as db:
        meeting = (await db.scalars(select(LearningSession))).one()
        for number in range(700):
            db.add(Agreement(session_id=meeting.id, text=f"Afspraak {number:03}: {LONG}"))
    await circle.advance("2026-03-13 09:05")
    await reads_and_releases(circle)


@pytest.mark.long
@begins_after(record_very_much)
@pytest.mark.parametrize("user", ["U0ANNA", "U0GUEST"])
async def test_who_may_read_the_first_part_of_a_message_may_read_the_next(circle: Running, user: str) -> None:
    [report] = [m for m in circle.ria.messages(CHANNEL) if "Afspraak 000" in shown(m)]
    reader = circle.person(user)
    await reader.clicks("Alles lezen", within=report)
    assert reader.sees("Afspraak 000")
    await reader.clicks("Volgende")
    assert "Afspraak 000" not in shown(reader.top())
    assert "Afspraak" in shown(reader.top())
