"""Where the work of a network stands: noted by whoever facilitates, read by everybody on Home."""

from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running

ON = "Hoe houden we nieuwkomers vast?"


async def notes(circle: Running, **said: object) -> None:
    await circle.ria.runs("/kring", "werk", channel=CHANNEL)
    await circle.ria.submits(said)
    await circle.ria.closes(everything=True)


async def home(circle: Running, who: str) -> str:
    found = await circle.person(who).opens_home()
    assert found is not None
    return shown(found)


async def test_on_what_the_network_works_and_how_far_stands_on_the_home_of_everybody(circle: Running) -> None:
    before = len(circle.playground.workspace.messages_to("U0ANNA"))
    await notes(circle, **{"Waaraan werkt het netwerk nu?": ON, "Hoe ver zijn jullie?": "we verkennen"})
    for who in ("U0ANNA", FACILITATOR):
        assert f"Nu:* {ON} · we verkennen" in await home(circle, who)
    await circle.settled()
    assert len(circle.playground.workspace.messages_to("U0ANNA")) == before, "nobody gets a message"
    await notes(circle, **{"Waaraan werkt het netwerk nu?": "", "Hoe ver zijn jullie?": "we maken iets"})
    assert "Nu:* we maken iets" in await home(circle, "U0ANNA")


async def test_as_long_as_nothing_is_noted_nothing_stands_there_and_no_member_notes_it(
    circle: Running,
) -> None:
    assert "Nu:" not in await home(circle, "U0ANNA")
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "werk", channel=CHANNEL)
    assert "Waaraan werkt het netwerk nu?" not in (shown(anna.top()) if anna.modals else "")
