"""People who are picked from Slack's list, which shows apps and closed accounts as well."""

import pytest
from sqlalchemy import func, select

from models.membership import Membership, Standing
from models.person import Person
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.people import join_everybody, start_network

APP, CLOSED, SLACKBOT = "U0TRELLO", "U0KAREL", "USLACKBOT"
STAND_INS = "Vervangers"


@pytest.fixture
def office(kring: Running) -> Running:
    """A workspace with an app and somebody who left."""
    workspace = kring.playground.workspace
    workspace.add_user(APP, "Trello", is_bot=True)
    workspace.add_user(CLOSED, "Karel Claes", deleted=True)
    workspace.add_user(SLACKBOT, "Slackbot")  # which Slack calls no app
    return kring


def pinned(running: Running) -> str:
    """What the pinned message of the channel says."""
    channel = running.playground.workspace.channels[CHANNEL]
    return "\n".join(str(m.text) for m in running.ria.messages(CHANNEL) if m.ts in channel.pins)


async def opens(running: Running, form: str) -> None:
    """Ria opens one of the forms in which people are picked."""
    if form != "new":
        await start_network(running)
    if form == "began before":
        await running.ria.opens_home()
        await running.ria.clicks("We zijn al begonnen", within="home")
    else:
        await running.ria.runs("/kring", form, channel=CHANNEL)


FORMS = [
    ("new", STAND_INS, {"Thema": "Leren"}),
    ("settings", STAND_INS, {}),
    ("invite", "Wie nodig je uit?", {}),
    ("began before", "Wie nodig je uit?", {"Nummer van de volgende bijeenkomst": "4"}),
]


@pytest.mark.parametrize(("form", "field", "rest"), FORMS, ids=[form for form, _, _ in FORMS])
async def test_an_app_and_a_closed_account_are_refused_by_name_in_every_form(
    office: Running, form: str, field: str, rest: dict[str, str]
) -> None:
    await opens(office, form)
    for picked, named in ((APP, "Trello"), (SLACKBOT, "Slackbot"), (CLOSED, "Karel Claes")):
        await office.ria.submits({field: [FACILITATOR, picked], **rest})
        [(beside, said)] = office.ria.errors.items()
        assert beside == ("people" if field.startswith("Wie") else "stand_ins")
        assert named in said
        assert "Ria" not in said
    await office.settled()
    async with office.database.read() as db:
        known = set(await db.scalars(select(Person.user_id)))
    assert not known & {APP, CLOSED, SLACKBOT}
    await office.ria.submits({field: [FACILITATOR], **rest})
    await office.settled()
    async with office.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(Membership)) == 1


async def test_who_is_picked_while_slack_says_nothing_is_taken_for_a_person(office: Running) -> None:
    await start_network(office)
    await office.ria.runs("/kring", "invite", channel=CHANNEL)
    office.playground.faults.server_error("users.info", times=2)
    await office.ria.submits({"Wie nodig je uit?": ["U0ANNA", "U0BRAM"]})
    assert office.ria.sees("2 mensen")


@pytest.mark.long
async def test_nobody_of_whom_slack_says_nothing_leads_alone(office: Running) -> None:
    await start_network(office)
    for others, kept in ((["U0ANNA"], False), ([FACILITATOR, "U0ANNA"], True)):
        await office.ria.runs("/kring", "settings", channel=CHANNEL)
        office.playground.faults.server_error("users.info", times=len(others))
        await office.ria.submits({"Begeleider": others[0], STAND_INS: others[1:]})
        assert bool(office.ria.errors) is not kept
        await office.ria.closes(everything=True)


@pytest.mark.long
async def test_an_app_that_came_in_before_counts_as_somebody_without_an_account(office: Running) -> None:
    await start_network(office)
    await office.ria.runs("/kring", "invite", channel=CHANNEL)
    office.playground.faults.server_error("users.info", times=1)
    await office.ria.submits({"Wie nodig je uit?": [APP]})
    await office.ria.closes(everything=True)
    await office.advance("2026-02-10 09:00")
    await office.ria.opens_home()
    assert office.ria.sees("geen Slack-account meer")


@pytest.mark.long
async def test_a_closed_account_on_the_waiting_list_is_offered_no_seat(office: Running) -> None:
    await start_network(office)
    await office.ria.runs("/kring", "settings", channel=CHANNEL)
    await office.ria.submits({"Maximaal aantal leden": "3"})
    await office.ria.closes(everything=True)
    await join_everybody(office, ["U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK", "U0ELS"])
    await office.person("U0DIRK").loses_account()
    await office.person("U0ANNA").runs("/kring", "leave", channel=CHANNEL)
    await office.person("U0ANNA").submits()
    await office.settled()
    assert "<@U0ELS>" in office.said_to(FACILITATOR)[-1]
    assert "<@U0DIRK>" not in office.said_to(FACILITATOR)[-1]
    await office.ria.clicks("Geef Els Jacobs een plaats")
    await office.settled()
    async with office.database.read() as db:
        rows = await db.execute(select(Person.user_id, Membership.standing).join(Membership))
    assert {user: standing for user, standing in rows if user in ("U0DIRK", "U0ELS")} == {
        "U0DIRK": Standing.WAITING,
        "U0ELS": Standing.ACTIVE,
    }


@pytest.mark.long
async def test_when_nobody_leads_any_more_a_member_may_take_over(circle: Running) -> None:
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    await anna.opens_home()
    assert not anna.sees("Ik neem over")
    await circle.ria.loses_account()
    await circle.settled()
    await circle.advance("2026-01-06 09:00")
    assert "niemand" in pinned(circle).lower()
    [asked] = [text for text in circle.channel_texts() if text.startswith("Niemand begeleidt")]
    await anna.opens_home()
    await bram.opens_home()
    await anna.clicks("Ik neem over", within="home")
    assert anna.sees("Jij begeleidt nu")
    await anna.closes(everything=True)
    await circle.settled()
    assert "niemand" not in pinned(circle).lower()
    assert asked not in circle.channel_texts()
    assert "<@U0ANNA> begeleidt *Leren van elkaar* nu." in circle.channel_texts()
    assert anna.home is not None
    assert "Instellingen" in shown(anna.home)
    await bram.clicks("Ik neem over", within="home")
    assert bram.sees("begeleidt")
    assert bram.sees("al")
    await bram.closes(everything=True)
    await bram.runs("/kring", "settings", channel=CHANNEL)
    assert bram.sees("alleen de begeleider")


@pytest.mark.long
async def test_a_member_takes_over_nothing_while_somebody_leads(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await circle.ria.loses_account()
    await circle.settled()
    await anna.opens_home()
    await circle.ria.regains_account()
    await circle.settled()
    await anna.clicks("Ik neem over", within="home")
    await anna.closes(everything=True)
    await anna.runs("/kring", "settings", channel=CHANNEL)
    assert anna.sees("alleen de begeleider")
