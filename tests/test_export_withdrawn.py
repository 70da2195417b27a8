"""What leaves with an export, of what somebody took back."""

import json

from bot.export import export_network
from tests.conftest import CHANNEL, Running
from tests.test_question import asks

TEXT = "Hoe zeg ik mijn baas dat ik stop?"


async def test_an_export_holds_no_words_that_their_asker_withdrew(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await asks(circle, "U0ANNA", TEXT)
    await anna.closes(everything=True)
    await anna.runs("/kring", "vragen", channel=CHANNEL)
    await anna.clicks("Wijzigen", beside=TEXT)
    await anna.clicks("Terugtrekken")
    async with circle.database.read() as db:
        exported = await export_network(db, CHANNEL)
    assert TEXT not in json.dumps(exported, default=str)
