"""Preparing a session: one place from which whoever facilitates reaches all that goes with it."""

import pytest

from models.session import LearningSession
from playground.sight import shown
from tests.conftest import Running
from tests.moments import begins_after
from tests.people import somebody_asked
from tests.test_document import opens_preparing


async def test_everything_is_reached_from_the_menu_of_a_session_and_comes_back_to_it(circle: Running) -> None:
    ria = circle.ria
    await opens_preparing(circle)
    for words in ("Documenten", "Opdracht vooraf", "Cases"):
        assert ria.sees(words)
    await ria.clicks("Cases")
    assert ria.sees("Aan wie vraag je een case?")
    await ria.closes()
    assert ria.sees("Opdracht toevoegen")


@begins_after(somebody_asked)
@pytest.mark.long
async def test_once_a_session_has_begun_documents_are_what_is_left(circle: Running) -> None:
    await circle.advance("2026-03-12 13:35")
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks("Documenten", within="home", beside="12 maart")
    assert ria.sees("Document toevoegen")
    assert "Opdracht" not in shown(ria.top())
    assert "Cases" not in shown(ria.top())


async def test_of_a_session_that_is_called_off_meanwhile_nothing_is_prepared(circle: Running) -> None:
    await opens_preparing(circle)
    async with circle.database.write() as db:
        (await db.get_one(LearningSession, 1)).cancel()
    await circle.ria.clicks("Document toevoegen")
    assert "Opslaan" not in shown(circle.ria.top())
