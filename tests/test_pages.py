"""What does not fit in a message or on a screen can be read all the same, by who may read it."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from models.delivery import Delivery
from models.plan import Kind
from playground.sight import controls, shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after

LONG = "Wat & waarom < daarom > " * 20  # 480 characters, of which many grow when they are escaped


async def record_much(circle: Running) -> None:
    """The first session, at which a great many long agreements are made."""
    await circle.advance("2026-03-12 13:35")
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    for number in range(30):
        await circle.ria.clicks("Afspraak")
        await circle.ria.submits({"Wat spreken jullie af?": f"Afspraak {number:02}: {LONG}"})
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-13 09:05")


async def reads_and_releases(circle: Running) -> None:
    """A report is read to its end before it goes."""
    await circle.ria.clicks("Verslag nakijken")
    while not circle.ria.top().content.get("submit"):
        await circle.ria.clicks("Volgende")
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await circle.settled()


@begins_after(record_much)
@pytest.mark.long
async def test_a_report_that_is_too_long_says_how_many_more_there_are_and_can_be_read_whole(
    circle: Running,
) -> None:
    await reads_and_releases(circle)
    [report] = [m for m in circle.ria.messages(CHANNEL) if "Afspraak 00" in shown(m)]
    assert "Afspraak 29" not in shown(report)
    assert "en nog" in shown(report)
    for user_id in ("U0ANNA", "U0GUEST"):  # a member, and a guest who reads along in the channel
        reader = circle.person(user_id)
        await reader.clicks("Alles lezen", within=report)
        assert reader.sees("Afspraak 29")
        await reader.closes(everything=True)
    assert not [call for call in circle.playground.workspace.calls if not call.response.get("ok", True)]


@pytest.mark.long
@begins_after(record_much)
async def test_who_left_or_was_never_asked_cannot_read_on(circle: Running) -> None:
    await reads_and_releases(circle)
    await circle.advance("2026-03-13 10:00")
    [report] = [m for m in circle.ria.messages(CHANNEL) if "Afspraak 00" in shown(m)]
    [control] = [one for one in controls(report) if one.name == "Alles lezen"]
    bram, anna = circle.person("U0BRAM"), circle.person("U0ANNA")
    async with circle.database.read() as db:
        [drafted] = await db.scalars(select(Delivery).where(Delivery.kind == Kind.REPORT_DRAFT))
    about = {**json.loads(control.element["value"]), "message": drafted.id}
    only_sent_to_ria = {**control.element, "value": json.dumps(about)}
    await bram.presses(replace(control, element=only_sent_to_ria), {})
    assert not bram.sees("Afspraak 29")
    await bram.closes(everything=True)
    await anna.runs("/kring", "uitstap", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    theirs = circle.playground.workspace.messages_to("U0ANNA")[0]
    await anna.presses(replace(control, holder=theirs), {})
    assert not anna.sees("Afspraak 29")


@pytest.mark.long
@begins_after(record_much)
async def test_the_panel_comes_back_on_the_page_on_which_somebody_was(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    for number in range(30, 110):
        await ria.clicks("Afspraak")
        await ria.submits({"Wat spreken jullie af?": f"Afspraak {number:03}: kort"})
    await ria.clicks("Volgende")
    assert "Afspraak 109" in shown(ria.top())
    await ria.chooses("wijzigen", "Afspraak 109: kort", beside="101 tot 110")
    await ria.submits({"Wat spreken jullie af?": "Afspraak 109: anders"})
    assert "Afspraak 109: anders" in shown(ria.top())
    await ria.chooses("wijzigen", "Afspraak 109: anders", beside="101 tot 110")
    await ria.clicks("Terug naar het paneel")
    assert "Afspraak 109: anders" in shown(ria.top())
    await ria.clicks("Vorige")
    assert "Afspraak 00" in shown(ria.top())
