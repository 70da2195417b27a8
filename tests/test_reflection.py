"""The card to look at oneself with: twelve qualities, for oneself alone, of which nothing is kept."""

import pytest
from sqlalchemy import text

from bot.texts import Texts
from bot.views.reflection import QUALITIES, card
from models.person import Language
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.test_network import second_network


@pytest.mark.parametrize("language", list(Language))
def test_it_has_twelve_qualities_and_nothing_to_fill_in_or_send(language: Language) -> None:
    read = card(Texts(language))
    assert len(QUALITIES) == len(set(QUALITIES)) == 12
    assert "submit" not in read
    assert not [block for block in read["blocks"] if block["type"] in ("input", "actions")]
    assert not any("accessory" in block for block in read["blocks"])


async def everything(circle: Running) -> dict[str, list[object]]:
    async with circle.database.read() as db:
        names = list(await db.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
        return {name: list(await db.execute(text(f"SELECT * FROM {name}"))) for name in names}


async def test_nothing_of_it_is_kept_and_nobody_can_tell_that_it_was_read_on_sqlite(circle: Running) -> None:
    before = await everything(circle)
    for word in ("reflect", "zelfreflectie"):
        await circle.person("U0ANNA").runs("/kring", word, channel=CHANNEL)
        assert "niemand ziet dat je dit leest" in shown(circle.person("U0ANNA").top())
        await circle.person("U0ANNA").closes(everything=True)
    await circle.settled()
    assert await everything(circle) == before


@pytest.mark.long
async def test_who_belongs_to_two_networks_is_not_asked_for_which_one(circle: Running) -> None:
    await second_network(circle, "U0ELS")
    els = circle.person("U0ELS")
    await els.runs("/kring", "zelfreflectie")
    assert "niemand ziet dat je dit leest" in shown(els.top())
