"""Things made: added at Home and during a session, told in the report and kept by the group."""

import pytest

from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after, until
from tests.test_channel import read_in
from tests.test_introduction import NEW, moves_away
from tests.test_report import a_minute_later, draft, hold, publish, to_release

GUIDE, WORD, BROUGHT = "Leidraad intervisie", "Wat wij feedback noemen", "Ik durf meer"


@pytest.mark.long
@begins_after(hold)
async def test_what_was_made_stands_in_the_report_without_names_and_stays_when_its_maker_leaves(
    circle: Running,
) -> None:
    anna, bram, ria = (circle.person(user_id) for user_id in ("U0ANNA", "U0BRAM", FACILITATOR))
    await anna.opens_home()
    await anna.clicks("Lijsten van de groep", within="home")
    await anna.clicks("Samen gemaakt")
    await anna.clicks("Iets toevoegen")
    asked = {"Wat maakten jullie?": GUIDE, "Wat voor iets is het?": "een product of dienst"}
    await anna.submits({**asked, "Wat bracht het jou?": BROUGHT})
    await anna.closes(everything=True)
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Samen gemaakt")
    assert BROUGHT in shown(ria.top())
    await ria.clicks("Iets toevoegen")
    shared = "een gedeelde taal of kijk"
    await ria.submits({"Wat maakten jullie?": WORD, "Wat voor iets is het?": shared})
    await ria.closes(everything=True)

    await draft(circle)
    drafted = await to_release(circle)
    assert f"{WORD}: {shared}" in drafted
    assert GUIDE not in drafted, "it is of no session"
    await bram.runs("/kring", "made", channel=CHANNEL)
    assert "Wijzigen" not in shown(bram.top())
    await bram.runs("/kring", "boek", channel=CHANNEL)
    await bram.clicks("Als tekstbestand")
    await circle.settled()
    kept = circle.playground.workspace.files[bram.direct_messages[-1].files[0]].content or b""
    assert f"- {GUIDE}: een product of dienst\n".encode() in kept, "without what it brought"
    await anna.runs("/kring", "uitstappen", channel=CHANNEL)
    await anna.submits()
    await a_minute_later(circle)
    await bram.runs("/kring", "gemaakt", channel=CHANNEL)
    assert GUIDE in shown(bram.top())
    assert BROUGHT not in shown(bram.top())
    assert "van de groep" in shown(bram.top())


@begins_after(hold)
async def test_what_is_added_from_the_panel_is_of_its_session_also_after_something_was_changed(
    circle: Running,
) -> None:
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Samen gemaakt")
    said = {"Wat maakten jullie?": GUIDE, "Wat voor iets is het?": "een product of dienst"}
    await ria.clicks("Iets toevoegen")
    await ria.submits(said)
    await ria.clicks("Wijzigen")
    await ria.submits({"Waar is het te vinden?": "op de gedeelde schijf"})
    await ria.clicks("Iets toevoegen")
    await ria.submits(said | {"Wat maakten jullie?": WORD})
    assert shown(ria.top()).count("bijeenkomst 1") == 2


async def made(circle: Running) -> None:
    """Anna adds what was made at the session."""
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "gemaakt", channel=CHANNEL)
    await anna.clicks("Iets toevoegen")
    said = {"Wat maakten jullie?": GUIDE, "Wat voor iets is het?": "een product of dienst"}
    await anna.submits({**said, "Bij welke bijeenkomst?": "bijeenkomst 1: Leren van elkaar"})
    await anna.closes(everything=True)


def report(circle: Running) -> str:
    return next(text for text in circle.channel_texts() if "Verslag van bijeenkomst" in text)


@pytest.mark.long
@begins_after(hold, made, draft, publish, until("2026-03-13 11:30"))
async def test_a_report_that_is_out_keeps_what_was_made_unless_a_member_says_something_else(
    circle: Running,
) -> None:
    async def changes(user_id: str, **said: str) -> str:
        person = circle.person(user_id)
        await person.runs("/kring", "gemaakt", channel=CHANNEL)
        await person.clicks("Wijzigen")
        await person.submits(said)
        await person.closes(everything=True)
        await a_minute_later(circle)
        return report(circle)

    assert GUIDE in report(circle)
    assert GUIDE in await changes("U0ANNA", **{"Wat bracht het jou?": BROUGHT}), "it tells nothing of that"
    assert WORD in await changes(FACILITATOR, **{"Wat maakten jullie?": WORD})
    assert GUIDE not in await changes("U0ANNA", **{"Wat maakten jullie?": GUIDE})


def released(circle: Running) -> bool:
    return any("Verslag van bijeenkomst" in text for text in circle.channel_texts())


async def evaluation_over(circle: Running) -> None:
    """The draft, and then its reminder, wait; the evaluation is closed."""
    await circle.advance("2026-03-18 09:00")


@pytest.mark.parametrize(
    ("pressed", "button"), [("ontwerpverslag", "Verslag nakijken"), ("wacht nog op jou", "Verslag nakijken")]
)
@begins_after(hold, evaluation_over)
@pytest.mark.long
async def test_what_is_added_just_before_the_release_is_read_before_it_goes(
    circle: Running, pressed: str, button: str
) -> None:
    ria = circle.ria
    before = next(m for m in reversed(ria.direct_messages) if pressed in m.text)
    await made(circle)
    await ria.clicks(button, within=before)
    assert GUIDE in shown(ria.top())
    assert not released(circle)
    await ria.submits()
    await a_minute_later(circle)
    assert GUIDE in report(circle)


@pytest.mark.long
@begins_after(hold, evaluation_over)
async def test_what_is_added_while_the_report_is_read_is_read_as_well(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Verslag nakijken")
    await made(circle)
    await ria.submits()
    assert "veranderd" in shown(ria.top())
    assert GUIDE in shown(ria.top())
    assert not released(circle)
    await ria.submits()
    await a_minute_later(circle)
    assert GUIDE in report(circle)


async def made_and_published(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Samen gemaakt")
    await ria.clicks("Iets toevoegen")
    await ria.submits({"Wat maakten jullie?": WORD, "Wat voor iets is het?": "een gedeelde taal of kijk"})
    await ria.closes(everything=True)
    await draft(circle)
    await publish(circle)
    await a_minute_later(circle)


@pytest.mark.long
@begins_after(hold, made_and_published)
async def test_what_is_taken_off_the_list_is_gone_from_the_report_in_the_channel_of_before(
    circle: Running,
) -> None:
    assert WORD in read_in(circle, CHANNEL)
    await moves_away(circle)
    await circle.ria.runs("/kring", "gemaakt", channel=NEW)
    await circle.ria.clicks("Weghalen")
    await circle.ria.closes(everything=True)
    await a_minute_later(circle)
    assert WORD not in read_in(circle, CHANNEL)
