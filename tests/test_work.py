"""Where the work of a network stands: noted by whoever facilitates, read by everybody on Home."""

import pytest

from bot.texts import Texts
from models.network import WorkPhase
from models.person import Language
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


@pytest.mark.parametrize("phase", WorkPhase)
def test_each_phase_has_words_of_its_own(phase: WorkPhase) -> None:
    called = {
        WorkPhase.EXPLORING: "we verkennen", WorkPhase.ANALYSING: "we zoeken uit hoe het zit",
        WorkPhase.MAKING: "we maken iets", WorkPhase.TRYING: "we proberen het uit",
        WorkPhase.SPREADING: "we geven het door",
    }  # fmt: skip
    assert Texts(Language.NL).plain(f"work.phase_{phase}") == called[phase]
