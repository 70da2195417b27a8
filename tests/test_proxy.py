"""Entering for a member what they said elsewhere."""

import pytest
from sqlalchemy import select

from bot.texts import Texts
from bot.views import proxy as view
from models.attendance import Attendance, Rsvp
from models.person import Language, Person
from models.question import LearningQuestion
from playground.checks import check_view
from playground.sight import shown
from tests.conftest import Running
from tests.test_question import a_network
from tests.test_question_rules import a_session


@pytest.mark.parametrize("t", [Texts(language) for language in Language], ids=str)
def test_the_form_is_accepted_by_slack(t: Texts) -> None:
    people = []
    for number in range(15):
        people.append(Person(team_id="T", user_id=f"U{number}"))
        people[-1].id = number + 1
    for meeting in (a_session(), None):
        assert check_view(view.form(t, a_network(), people, meeting), "modal") == []


async def test_what_was_entered_for_somebody_is_marked_and_theirs_to_change(circle: Running) -> None:
    ria, anna = circle.ria, circle.person("U0ANNA")
    await ria.opens_home()
    await ria.clicks("Invullen voor iemand", within=ria.home)
    await ria.submits({"Voor wie?": "Anna Peeters"})
    assert ria.sees("Vul een antwoord in, een vraag, of allebei.")
    await ria.submits(
        {
            "Komt die op donderdag 12 maart?": "Misschien",
            "Welke vraag gaf die door?": "Hoe begin je?",
        }
    )
    assert ria.sees("Genoteerd voor Anna Peeters: Misschien")
    await ria.closes(everything=True)
    await circle.settled()
    async with circle.database.read() as db:
        me = (await db.scalars(select(Person).where(Person.user_id == "U0RIA"))).one()
        (row,) = await db.scalars(select(Attendance))
        (asked,) = await db.scalars(select(LearningQuestion))
    assert (row.rsvp, row.entered_by_id, asked.entered_by_id) == (Rsvp.MAYBE, me.id, me.id)
    await anna.opens_home()
    assert anna.home is not None
    assert "vulde <@U0RIA> voor je in" in str(anna.home.content)
    assert "<@U0RIA> vulde deze vraag voor je in" in str(anna.home.content)
    await anna.clicks("Ja", within=anna.home)
    await circle.settled()
    assert "voor je in. Klopt" not in shown(anna.home)
    async with circle.database.read() as db:
        (row,) = await db.scalars(select(Attendance))
    assert (row.rsvp, row.entered_by_id) == (Rsvp.YES, None)
    await anna.clicks("Wijzigen", within=anna.home)
    await anna.clicks("Intrekken")
    assert anna.sees("ingetrokken")


async def test_members_enter_nothing_for_each_other(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    assert not anna.sees("Invullen voor iemand")
