"""What does not fit in a message or on a screen can be read all the same, by who may read it."""

from playground.sight import shown
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


@begins_after(record_much)
async def test_a_report_that_is_too_long_says_how_many_more_there_are_and_can_be_read_whole(
    circle: Running,
) -> None:
    [draft] = [m for m in circle.ria.direct_messages if "Afspraak 00" in shown(m)]
    assert "Afspraak 29" not in shown(draft)
    assert "en nog" in shown(draft)
    await circle.ria.clicks("Alles lezen", within=draft)
    assert circle.ria.modal is not None
    for number in range(30):
        assert f"Afspraak {number:02}" in shown(circle.ria.modal)
    await circle.ria.closes(everything=True)
    await circle.ria.clicks("Vrijgeven", within=draft)
    await circle.settled()
    [report] = [m for m in circle.ria.messages(CHANNEL) if "Afspraak 00" in shown(m)]
    for user_id in ("U0ANNA", "U0GUEST"):  # a member, and a guest who reads along in the channel
        reader = circle.person(user_id)
        await reader.clicks("Alles lezen", within=report)
        assert reader.sees("Afspraak 29")
        await reader.closes(everything=True)
    assert not [call for call in circle.playground.workspace.calls if not call.response.get("ok", True)]
