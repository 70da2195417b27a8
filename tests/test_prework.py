"""Pre-work: what people do before a session, with its minutes; who did it says so, and nobody is pressed."""

import pytest

from models import prework
from models.session import LearningSession
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.people import leaves, somebody_asked
from tests.test_document import messages_with, opens_preparing
from tests.test_report import a_minute_later

TASK = "Vul de Quick Scan in voor je eigen functie"
NUMBER = "De begeleider ziet hoeveel mensen dit deden. Niemand ziet wie."


async def asks(circle: Running, **fields: object) -> None:
    """Ria asks something beforehand."""
    await opens_preparing(circle)
    await circle.ria.clicks("Opdracht toevoegen")
    await circle.ria.submits({"Wat doet iedereen vooraf?": TASK, "Hoeveel minuten ongeveer?": "20", **fields})
    await circle.ria.closes(everything=True)


async def asked(circle: Running) -> None:
    """Something is asked before the session, which was announced."""
    await circle.advance("2026-02-19 10:00")
    await asks(circle, Link="https://scan.example.org")


async def home_of(circle: Running, who: str) -> str:
    home = await circle.person(who).opens_home()
    assert home is not None
    return shown(home)


async def done_so_far(circle: Running) -> int:
    async with circle.database.read() as db:
        found = await prework.of_session(db, 1)
        assert found is not None
        return (await prework.progress(db, 1, found)).done


@begins_after(asked)
@pytest.mark.long
async def test_it_stands_on_home_until_it_is_done_and_who_facilitates_sees_the_number_alone(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    home = await home_of(circle, "U0ANNA")
    assert TASK in home
    assert "zo’n 20 minuten" in home
    assert NUMBER in home
    await anna.clicks("Gedaan", within="home")
    await circle.settled()
    assert TASK not in await home_of(circle, "U0ANNA")
    await opens_preparing(circle)
    assert circle.ria.sees("Gedaan door 1 persoon.")
    assert "Anna" not in shown(circle.ria.top())


@pytest.mark.long
@begins_after(asked)
async def test_who_says_that_they_do_not_come_is_left_alone(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "", channel=CHANNEL)
    await anna.clicks("Nee")
    await anna.closes(everything=True)
    assert TASK not in await home_of(circle, "U0ANNA")
    await anna.runs("/kring", "", channel=CHANNEL)
    await anna.clicks("Misschien")
    await anna.closes(everything=True)
    assert TASK in await home_of(circle, "U0ANNA")


@begins_after(somebody_asked, asked, until("2026-03-06 15:05"))
@pytest.mark.long
async def test_in_the_channel_a_press_is_answered_to_who_pressed_alone_and_can_be_taken_back(
    circle: Running,
) -> None:
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    [agenda] = messages_with(circle, TASK)
    assert NUMBER in agenda
    for _ in range(2):
        await anna.clicks("Gedaan")
    assert "je hebt de opdracht" in "\n".join(map(shown, circle.playground.workspace.messages))
    assert await done_so_far(circle) == 1
    assert not bram.sees("Toch niet gedaan")
    await anna.clicks("Toch niet gedaan")
    assert await done_so_far(circle) == 0


@begins_after(somebody_asked, asked)
@pytest.mark.long
async def test_it_is_reminded_of_in_the_message_of_the_day_before_and_nowhere_else(circle: Running) -> None:
    for who in ("U0ANNA", "U0BRAM"):
        person = circle.person(who)
        await person.runs("/kring", "", channel=CHANNEL)
        await person.clicks("Ja")
        await person.closes(everything=True)
    await circle.person("U0BRAM").opens_home()
    await circle.person("U0BRAM").clicks("Gedaan", within="home")
    await circle.advance("2026-03-11 10:00")
    of_anna = [shown(one) for one in circle.playground.workspace.messages_to("U0ANNA")]
    of_bram = [shown(one) for one in circle.playground.workspace.messages_to("U0BRAM")]
    assert [TASK in text for text in of_anna].count(True) == 1
    assert "Je hebt dit gedaan" in of_bram[-1]
    await circle.person("U0ANNA").clicks("Gedaan")
    await circle.settled()
    after = [shown(one) for one in circle.playground.workspace.messages_to("U0ANNA")]
    assert len(after) == len(of_anna)
    assert "Je hebt dit gedaan" in after[-1]
    assert await done_so_far(circle) == 2


@pytest.mark.long
@begins_after(asked)
async def test_names_are_seen_only_of_who_was_told_so_before_they_pressed(circle: Running) -> None:
    await circle.person("U0ANNA").opens_home()
    await circle.person("U0ANNA").clicks("Gedaan", within="home")
    await opens_preparing(circle)
    await circle.ria.clicks("Opdracht wijzigen")
    await circle.ria.submits({"Wat je zelf ziet": ["Laat me ook zien wie het deed"]})
    await circle.ria.closes(everything=True)
    assert "De begeleider ziet dat jij dit deed." in await home_of(circle, "U0BRAM")
    await circle.person("U0BRAM").clicks("Gedaan", within="home")
    await opens_preparing(circle)
    assert circle.ria.sees("Gedaan door 2 mensen.")
    assert circle.ria.sees("Van wie je de naam mag zien: Bram")
    assert "Anna" not in shown(circle.ria.top())


@pytest.mark.long
@begins_after(asked)
@pytest.mark.parametrize("how", ["leaves", "is forgotten"])
async def test_the_number_does_not_fall_when_somebody_goes(circle: Running, how: str) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Gedaan", within="home")
    if how == "leaves":
        await leaves(circle, "U0ANNA")
    else:
        await anna.runs("/kring", "vergeet", channel=CHANNEL)
        await anna.submits()
        await circle.settled()
    assert await done_so_far(circle) == 1


@pytest.mark.long
@begins_after(asked)
async def test_taken_away_it_is_nowhere_and_what_was_said_of_it_is_gone(circle: Running) -> None:
    await circle.person("U0ANNA").opens_home()
    await circle.person("U0ANNA").clicks("Gedaan", within="home")
    await opens_preparing(circle)
    await circle.ria.clicks("Opdracht wijzigen")
    await circle.ria.submits({"Weghalen": ["Haal deze opdracht weg"]})
    assert circle.ria.sees("Er wordt niets gevraagd")
    await circle.ria.closes(everything=True)
    assert TASK not in await home_of(circle, "U0BRAM")
    await asks(circle)
    assert await done_so_far(circle) == 0


@begins_after(somebody_asked, asked)
@pytest.mark.long
async def test_once_the_session_has_begun_nothing_is_asked_any_more(circle: Running) -> None:
    await circle.advance("2026-03-12 13:35")
    assert TASK not in await home_of(circle, "U0ANNA")
    [agenda] = messages_with(circle, TASK)
    assert "Gedaan" not in agenda
    with pytest.raises(NotThere):
        await circle.person("U0ANNA").clicks("Gedaan")
    await a_minute_later(circle)


@pytest.mark.long
@begins_after(asked)
async def test_a_name_is_seen_only_where_that_stood_beside_what_was_pressed(circle: Running) -> None:
    anna, bram, ria = circle.person("U0ANNA"), circle.person("U0BRAM"), circle.ria
    await anna.opens_home()
    await opens_preparing(circle)
    await ria.clicks("Opdracht wijzigen")
    await ria.submits({"Wat je zelf ziet": ["Laat me ook zien wie het deed"]})
    await ria.closes(everything=True)
    async with circle.database.write() as db:
        await prework.say(db, await db.get_one(LearningSession, 1), 2, done=True)
    await bram.opens_home()
    await bram.clicks("Gedaan", within="home")
    await circle.settled()
    async with circle.database.read() as db:
        asked_for = await prework.of_session(db, 1)
        assert asked_for is not None
        found = await prework.progress(db, 1, asked_for)
    assert (found.done, [one.name for one in found.named]) == (2, ["Bram Maes"])


@pytest.mark.long
@begins_after(asked)
async def test_done_by_mistake_on_home_has_its_way_back_there(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Gedaan", within="home")
    assert "Je deed de opdracht voor do 12 maart." in await home_of(circle, "U0ANNA")
    await anna.clicks("Toch niet gedaan", within="home")
    assert TASK in await home_of(circle, "U0ANNA")
    assert await done_so_far(circle) == 0


@pytest.mark.long
@begins_after(asked)
async def test_another_task_is_done_by_nobody_and_a_correction_changes_nothing(circle: Running) -> None:
    anna, ria = circle.person("U0ANNA"), circle.ria
    await anna.opens_home()
    await anna.clicks("Gedaan", within="home")
    for more, done in (({}, 1), ({"Andere opdracht": ["Het is een andere opdracht: niemand deed ze al"]}, 0)):
        await opens_preparing(circle)
        await ria.clicks("Opdracht wijzigen")
        await ria.submits({"Wat doet iedereen vooraf?": "Lees het verslag.", **more})
        await ria.closes(everything=True)
        assert await done_so_far(circle) == done
    assert "Lees het verslag." in await home_of(circle, "U0ANNA")


@pytest.mark.long
@begins_after(asked)
async def test_who_left_counts_and_is_named_no_more(circle: Running) -> None:
    async with circle.database.write() as db:
        found = await prework.of_session(db, 1)
        assert found is not None
        found.named = True
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Gedaan", within="home")
    await circle.settled()
    await opens_preparing(circle)
    assert circle.ria.sees("Anna Peeters")
    await circle.ria.closes(everything=True)
    await leaves(circle, "U0ANNA")
    await opens_preparing(circle)
    assert circle.ria.sees("Gedaan door 1 persoon.")
    assert "Anna Peeters" not in shown(circle.ria.top())


@begins_after(asked)
async def test_a_copy_for_e_mail_says_nothing_of_who_sees_what_no_button_tells(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    for what in ("*Agenda*", "Praktisch bericht"):
        await ria.clicks("Kopieer voor e-mail", beside=what)
        copied = shown(ria.top())
        assert TASK in copied
        assert NUMBER not in copied
        await ria.closes()
