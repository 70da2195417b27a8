"""What whoever facilitates can conclude from what did not arrive: from who stands there, and who does not."""

import pytest

from playground.sight import controls, shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after
from tests.test_errand import announced
from tests.test_errand_entered import bram_takes_it_along
from tests.test_not_reached import UNNAMED_ASKER
from tests.test_question import asks
from tests.test_report import a_minute_later, draft, hold

QUESTION = "Wie durft nee te zeggen?"


async def not_reached(circle: Running) -> str:
    ria = circle.ria
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    (way,) = [control for control in controls(ria.top()) if control.name.startswith("Niet aangekomen")]
    await ria.presses(way, {})
    read = shown(ria.top())
    await ria.closes(everything=True)
    return read


async def everybody_comes(circle: Running) -> None:
    await circle.advance("2026-02-20 10:00")
    for who in MEMBERS:
        await circle.person(who).clicks("Ja", within=announced(circle))
    await circle.settled()


@pytest.mark.long
@begins_after(everybody_comes)
@pytest.mark.parametrize(
    "quiet",
    [False, True],
)
async def test_who_wants_quiet_is_not_to_be_told_by_whom_a_message_did_not_reach(
    circle: Running, quiet: bool
) -> None:
    if quiet:
        await circle.person("U0DIRK").runs("/kring", "stil")
        await circle.person("U0DIRK").closes(everything=True)
    await circle.advance("2026-03-11 08:00")
    for who in MEMBERS:
        circle.playground.workspace.users[who].refuses_dms = True
    await circle.advance("2026-03-11 12:00")
    read = await not_reached(circle)
    assert ("<@U0DIRK>" in read) is ("<@U0ANNA>" in read)


async def a_report_waits(circle: Running) -> None:
    """Dirk asked without a name; Dirk and Els were away; the report waits."""
    await asks(circle, "U0DIRK", QUESTION, **UNNAMED_ASKER)
    await circle.person("U0DIRK").closes(everything=True)
    await circle.advance("2026-03-12 13:40")
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    here = [name for user_id, name in MEMBERS.items() if user_id not in ("U0DIRK", "U0ELS")]
    await ria.submits({"Wie is er?": here})
    await ria.closes(everything=True)
    await circle.advance("2026-03-13 10:00")


@pytest.mark.long
@begins_after(a_report_waits)
async def test_who_asked_without_a_name_is_not_to_be_told_by_a_catch_up_that_waits_for_another_message(
    circle: Running,
) -> None:
    ria = circle.ria
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    await ria.clicks("Om verduidelijking vragen")
    await ria.submits({"Wat zou de vraag duidelijker maken?": "Tegen wie?"})
    await ria.closes(everything=True)
    await circle.settled()
    await circle.advance("2026-03-13 10:10")
    for who in ("U0DIRK", "U0ELS"):
        circle.playground.workspace.users[who].refuses_dms = True
    await ria.clicks("Verslag nakijken")
    await ria.submits()
    await ria.closes(everything=True)
    await circle.advance("2026-03-13 16:00")
    read = await not_reached(circle)
    assert ("<@U0DIRK>" in read) is ("<@U0ELS>" in read)


@begins_after(hold, draft)
@pytest.mark.parametrize("error", ["invalid_blocks", "edit_blocked_by_policy"])
@pytest.mark.parametrize("reads", [False, True])
async def test_who_read_a_catch_up_is_not_to_be_told_by_an_update_that_slack_refused(
    circle: Running, error: str, reads: bool
) -> None:
    await circle.ria.clicks("Verslag nakijken")
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await circle.settled()
    dirk = circle.person("U0DIRK")
    message = dirk.direct_messages[-1]
    circle.playground.faults.error("chat.update", error, 20, channel=message.channel)
    if reads:
        await dirk.clicks("Ik heb het gelezen", within=message)
    await a_minute_later(circle)
    read = await not_reached(circle)
    assert "U0DIRK" not in read


@pytest.mark.long
@begins_after(bram_takes_it_along)
@pytest.mark.parametrize("tells", [False, True])
async def test_what_passes_between_two_colleagues_is_not_to_be_told_by_an_update_that_slack_refused(
    circle: Running, tells: bool
) -> None:
    """Whether the answer to a question that went along was brought back."""
    await circle.advance("2026-03-12 13:40")
    ria, bram, anna = circle.ria, circle.person("U0BRAM"), circle.person("U0ANNA")
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": [name for who, name in MEMBERS.items() if who != "U0ANNA"]})
    await ria.closes(everything=True)
    await circle.advance("2026-03-13 10:00")
    await ria.clicks("Verslag nakijken")
    await ria.submits()
    await ria.closes(everything=True)
    await circle.advance("2026-03-16 12:00")
    caught_up = anna.direct_messages[-1]
    assert "kon er" in caught_up.text
    circle.playground.faults.error("chat.update", "invalid_blocks", 20, channel=caught_up.channel)
    if tells:
        await bram.opens_home()
        await bram.clicks("Eén regel schrijven", within="home")
        await bram.submits({"Wat is het antwoord, in één regel?": "Geef eerst de stilsten het woord."})
        await bram.closes(everything=True)
    await a_minute_later(circle)
    assert "U0ANNA" not in await not_reached(circle)
