"""Who was away: told to whoever facilitates, and to nobody else."""

import pytest
from sqlalchemy import select

from models.attendance import Attendance
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.people import plan_session


@pytest.mark.long
async def test_who_was_away_twice_is_named_to_the_facilitator_alone(circle: Running) -> None:
    await plan_session(circle, "2026-04-23", "13:30")
    for day, after in (("2026-03-12", "2026-03-27 12:00"), ("2026-04-23", "2026-05-08 12:00")):
        await circle.advance(f"{day} 13:40")
        await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
        await circle.ria.clicks("Wie is er?")
        here = [name for user_id, name in MEMBERS.items() if user_id != "U0ELS"]
        await circle.ria.submits({"Wie is er?": here})
        await circle.ria.closes(everything=True)
        await circle.advance(after)
    hints = [text for text in circle.said_to(FACILITATOR) if "twee keer na elkaar" in text]
    assert len(hints) == 1
    assert "<@U0ELS>" in hints[0]
    assert "<@U0ANNA>" not in hints[0]
    for user_id in MEMBERS:
        assert not any("twee keer na elkaar" in text for text in circle.said_to(user_id))
    async with circle.database.read() as db:
        away = await db.scalars(select(Attendance).where(Attendance.present.is_not(True)))
        assert {row.session_id for row in away} <= {1, 2}
