"""Members who are not on Slack: named, counted, entered for, never written to, and later on Slack after all."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from models.attendance import Attendance, Rsvp
from models.delivery import Delivery
from models.handed import Handed
from models.membership import Membership, Standing
from models.off_slack import OffSlack
from models.person import Language, Person, without_slack
from models.question import LearningQuestion
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.people import plan_session

NAME, ADDRESS, FROM = "Jo De Wit", "jo@kringloop-noord.be", "Kringloop Noord"


def test_who_is_not_on_slack_has_an_id_that_no_account_has_and_no_account_that_is_gone() -> None:
    jo = without_slack("T1", NAME, FROM, Language.EN, "Europe/Brussels")
    assert jo.off_slack
    assert jo.deactivated, "nothing is ever sent to them"
    assert not jo.gone
    assert jo.user_id != without_slack("T1", NAME, FROM, Language.EN, "Europe/Brussels").user_id


async def noted(circle: Running) -> None:
    """Ria notes Jo, who is not on Slack."""
    ria = circle.ria
    await ria.runs("/kring", "leden", channel=CHANNEL)
    await ria.clicks("Lid zonder Slack toevoegen")
    assert ria.sees("Vertel dat aan wie het is")
    await ria.submits({"Naam": NAME, "E-mailadres": ADDRESS, "Organisatie": FROM})
    assert ria.sees("Genoteerd: Jo De Wit hoort erbij")
    await ria.closes(everything=True)


async def jo_of(circle: Running) -> Person:
    async with circle.database.read() as db:
        return (await db.scalars(select(Person).where(Person.name == NAME))).one()


def said_to_slack(circle: Running) -> str:
    """Everything that Slack was ever asked or told."""
    return repr(circle.workspace.calls)


@begins_after(noted)
async def test_who_is_not_on_slack_is_a_member_everywhere_and_is_entered_for(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "leden", channel=CHANNEL)
    assert ria.sees("niet op Slack")
    assert "7 van" in shown(ria.top())
    await ria.clicks("Bekijken")
    assert all(part in shown(ria.top()) for part in (NAME, ADDRESS, FROM, "teksten in het Nederlands"))
    await ria.closes(everything=True)
    await ria.opens_home()
    await ria.clicks("Invullen voor iemand", within=ria.home)
    await ria.submits(
        {"Voor wie?": NAME, "Komt die op do 12 maart?": "Ja", "Welke vraag gaf die door?": "Wie helpt mij?"}
    )
    assert ria.sees("Jo De Wit is niet op Slack")
    await ria.closes(everything=True)
    await circle.settled()
    jo = await jo_of(circle)
    async with circle.database.read() as db:
        assert (await db.scalars(select(Attendance.rsvp).where(Attendance.person_id == jo.id))).one() is Rsvp.YES
        assert (await db.scalars(select(LearningQuestion.asker_id))).one() == jo.id
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vragen", channel=CHANNEL)
    assert anna.sees(NAME)
    assert jo.user_id not in str(anna.top().content)


@begins_after(noted)
async def test_what_is_noted_wrong_is_said_beside_its_field_and_a_name_is_noted_once(circle: Running) -> None:
    ria = circle.ria
    for filled, said in (
        ({"Naam": "Ann", "E-mailadres": "geen adres"}, "Dat is geen e-mailadres"),
        ({"Naam": "jo de wit"}, "staat al op de lijst"),
        ({"Naam": "Anna Peeters"}, "staat al op de lijst"),
    ):
        await ria.runs("/kring", "leden", channel=CHANNEL)
        await ria.clicks("Lid zonder Slack toevoegen")
        await ria.submits(filled)
        assert ria.sees(said)
        await ria.closes(everything=True)
    async with circle.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(OffSlack)) == 1


async def test_members_neither_note_nor_see_any_of_it(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    assert not anna.sees("Lid zonder Slack")
    await anna.runs("/kring", "testuren", channel=CHANNEL)
    assert not anna.sees("Te sturen")
