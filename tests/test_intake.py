"""The intake: everybody reads beside a name what the others want to learn, bring and may be asked."""

import pytest

from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.inquiries import answers, asked, asks
from tests.moments import begins_after, until
from tests.people import join_everybody

TITLE, LEARN, ASK_ME = "Kennismaking", "Wat wil ik leren?", "Wat mogen anderen mij vragen?"


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"))
async def test_members_read_what_the_others_bring_change_their_own_and_take_it_with_them(
    circle: Running,
) -> None:
    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)
    assert all("alle leden van dit netwerk lezen" in asked(circle, one, TITLE)[-1] for one in MEMBERS)
    assert not any("Je kunt je antwoord wijzigen tot" in asked(circle, one, TITLE)[-1] for one in MEMBERS)
    await answers(circle, "U0ANNA", TITLE, **{LEARN: "Doorvragen", ASK_ME: "Alles over rouw"})
    await answers(circle, "U0BRAM", TITLE, **{LEARN: "Zwijgen"})

    bram, anna = circle.person("U0BRAM"), circle.person("U0ANNA")
    await bram.opens_home()
    await bram.clicks("Kennismaking: lees", within=bram.home)
    for words in ("Anna Peeters", "Doorvragen", "Alles over rouw", "Bram Maes", "Zwijgen"):
        assert words in shown(bram.top())
    await bram.closes(everything=True)

    await circle.advance("2026-03-09 12:00")  # it has closed, and stays theirs to change
    await anna.opens_home()
    await anna.clicks("Beantwoorden of wijzigen", within=anna.home)
    await anna.submits({LEARN: "Luisteren"})
    await anna.closes(everything=True)
    await bram.runs("/kring", "uitstap", channel=CHANNEL)
    await bram.submits()
    await bram.closes(everything=True)
    await circle.settled()
    await circle.ria.opens_home()
    await circle.ria.clicks("Kennismaking: lees", within=circle.ria.home)
    now = shown(circle.ria.top())
    assert "Luisteren" in now
    assert "Doorvragen" not in now
    assert "Zwijgen" not in now, "it went with him"


@pytest.mark.long
@begins_after(until("2026-02-19 12:00"))
async def test_who_joins_later_answers_too_and_before_anybody_does_nothing_is_said_to_be_erased(
    circle: Running,
) -> None:
    async def now() -> str:
        ria = circle.ria
        await ria.opens_home()
        await ria.clicks("Kennismaking: lees", within=ria.home)
        seen = shown(ria.top())
        await ria.closes(everything=True)
        return seen

    await asks(circle, TITLE)
    await circle.ria.closes(everything=True)
    assert "Er is nog geen antwoord" in await now()
    assert "gewist" not in await now()
    for user_id in MEMBERS:
        await answers(circle, user_id, TITLE, **{LEARN: "Doorvragen"})
    await join_everybody(circle, ["U0GUEST"])
    guest = circle.person("U0GUEST")
    await guest.opens_home()
    await guest.clicks("Beantwoorden of wijzigen", within=guest.home)
    await guest.submits({LEARN: "Kijken"})
    assert "7 van de 7 leden" in await now()
