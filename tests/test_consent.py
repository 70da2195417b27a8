"""Consent: members say whether they can live with a proposal, by name; an objection has its words."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import retention
from models.consent import Consent, Says
from models.decision import Decision
from playground import Person as Hands
from playground.sight import shown
from tests.conftest import Running
from tests.moments import begins_after
from tests.people import leaves
from tests.test_as_read import els_facilitates_too
from tests.test_decision import SIX, begins, decides, opens_one, proposes, reads, the_decision, to_the_end
from tests.test_off_slack import NAME, noted, passes_on, waits

WORRY = "Zes keer is te veel voor wie ver woont"


async def ria_asks(circle: Running, channel: bool = True) -> None:
    """Ria asks the group about a proposal."""
    ria = await opens_one(circle)
    await ria.clicks("Hierover vragen", beside=SIX)
    ticked = {"In het kanaal": ["Vraag het ook met één bericht in het kanaal"]} if channel else {}
    await ria.submits(ticked)
    await circle.settled()


async def home_of(person: Hands) -> str:
    home = await person.opens_home()
    assert home is not None
    return shown(home)


async def objects(circle: Running, who: str = "U0BRAM", words: str = WORRY) -> Hands:
    person = circle.person(who)
    await person.opens_home()
    await person.clicks("Opmerking of bezwaar")
    await person.submits({"Kun je hiermee leven?": "Ik heb een bezwaar", "In je eigen woorden": words})
    return person


async def said(circle: Running) -> dict[Says, int]:
    async with circle.database.read() as db:
        rows = list(await db.scalars(select(Consent)))
    return {says: sum(one.says is says for one in rows) for says in Says}


ASKED = (begins, proposes, to_the_end, ria_asks)


@begins_after(*ASKED)
@pytest.mark.long
async def test_each_member_finds_one_question_at_home_and_the_channel_one_message(circle: Running) -> None:
    about = [text for text in circle.channel_texts() if SIX in text]
    assert len(about) == 1
    assert "Leden lezen wie wat zegt" in about[0]
    anna = circle.person("U0ANNA")
    assert "Kun je" in about[0]
    assert SIX in await home_of(anna)
    assert not any(SIX in text for text in circle.said_to("U0ANNA"))
    await anna.clicks("Ja", within="home")
    assert SIX not in await home_of(anna)
    assert await said(circle) == {Says.YES: 1, Says.REMARK: 0, Says.OBJECTION: 0}


@pytest.mark.long
@begins_after(*ASKED)
async def test_nobody_is_reminded(circle: Running) -> None:
    before = len(circle.channel_texts())
    await circle.advance(circle.clock.now() + timedelta(days=20))
    assert len([text for text in circle.channel_texts()[before:] if SIX in text]) == 0
    assert not any(SIX in text for text in circle.said_to("U0ANNA"))


@pytest.mark.long
@begins_after(*ASKED)
async def test_an_objection_must_have_its_words_and_is_read_by_name(circle: Running) -> None:
    bram = await objects(circle, words=" ")
    assert bram.errors
    await bram.submits({"Kun je hiermee leven?": "Ik heb een bezwaar", "In je eigen woorden": WORRY})
    anna = await opens_one(circle, "U0ANNA")
    assert f"heeft een bezwaar: {WORRY}" in reads(anna)
    ria = await opens_one(circle)
    assert "Praat met de groep over het bezwaar" in reads(ria)
    await ria.clicks("Uitkomst noteren")
    assert "1 lid heeft nog een bezwaar" in reads(ria)


@begins_after(*ASKED)
async def test_it_is_asked_anew_in_other_words_and_what_was_said_before_stays(circle: Running) -> None:
    await objects(circle)
    ria = await opens_one(circle)
    await ria.clicks("Anders vragen")
    await ria.submits({"Het voorstel": "Vier keer per jaar"})
    await circle.settled()
    assert "Vier keer per jaar" in await home_of(circle.person("U0BRAM"))
    anna = await opens_one(circle, "U0ANNA")
    assert "Over het voorstel van daarvoor" in reads(anna)
    assert WORRY in reads(anna)
    [message] = [text for text in circle.channel_texts() if "Het voorstel is sindsdien veranderd" in text]
    assert SIX not in message


@begins_after(*ASKED)
async def test_a_press_on_words_that_changed_is_not_counted_and_shows_the_new_ones(circle: Running) -> None:
    anna, ria = circle.person("U0ANNA"), await opens_one(circle)
    await ria.clicks("Anders vragen")
    await ria.submits({"Het voorstel": "Vier keer per jaar"})
    await anna.clicks("Ja")  # in the channel, where the first words still stand
    assert "Vier keer per jaar" in reads(anna)
    assert sum((await said(circle)).values()) == 0


@begins_after(*ASKED)
async def test_a_mind_is_changed_as_long_as_it_is_open(circle: Running) -> None:
    await objects(circle)
    bram = await opens_one(circle, "U0BRAM")
    await bram.clicks("Mijn antwoord wijzigen")
    await bram.submits({"Kun je hiermee leven?": "Ja", "In je eigen woorden": ""})
    assert await said(circle) == {Says.YES: 1, Says.REMARK: 0, Says.OBJECTION: 0}
    assert WORRY not in reads(bram)
    await decides(circle)
    await circle.settled()
    [message] = [text for text in circle.channel_texts() if "Er is beslist" in text]
    assert SIX in message


@pytest.mark.long
@begins_after(*ASKED)
async def test_what_a_member_said_goes_with_them_and_after_a_month_for_all(circle: Running) -> None:
    await objects(circle)
    await objects(circle, "U0CHIARA")
    await leaves(circle, "U0BRAM")
    assert (await said(circle))[Says.OBJECTION] == 1
    await decides(circle)
    assert (await the_decision(circle)).outcome == SIX
    async with circle.database.write() as db:
        await retention.forget(db, circle.clock.now() + timedelta(days=31))
    assert sum((await said(circle)).values()) == 0


@begins_after(*ASKED)
async def test_a_guest_of_the_channel_is_asked_nothing(circle: Running) -> None:
    guest = circle.person("U0GUEST")
    await guest.clicks("Ja")
    assert sum((await said(circle)).values()) == 0


@pytest.mark.long
@begins_after(*ASKED)
async def test_back_a_phase_and_on_again_nobody_is_asked_by_itself(circle: Running) -> None:
    await objects(circle)
    ria = await opens_one(circle)
    await ria.clicks("Terug: Wegen")
    await ria.clicks("Verder: Beslissen")
    assert SIX not in await home_of(circle.person("U0ANNA"))
    await ria.clicks("De groep vragen")
    await ria.submits({})
    assert SIX in await home_of(circle.person("U0ANNA"))
    assert SIX not in await home_of(circle.person("U0BRAM")), "he said what he thinks of these words"


@pytest.mark.long
@begins_after(*ASKED)
async def test_a_month_after_it_was_decided_nobody_is_said_to_have_been_silent(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await home_of(anna)
    await anna.clicks("Ja", within="home")
    await decides(circle)
    await circle.advance(circle.clock.now() + timedelta(days=40))
    ria = await opens_one(circle)
    await ria.clicks("Toch verdergaan")
    assert "Zei nog niets" not in reads(ria)
    assert SIX not in await home_of(anna)


@begins_after(*ASKED)
async def test_asked_in_the_channel_again_in_the_same_words_it_says_that_they_stand_there(
    circle: Running,
) -> None:
    ria = await opens_one(circle)
    await ria.clicks("Anders vragen")
    await ria.submits({"In het kanaal": ["Vraag het ook met één bericht in het kanaal"]})
    assert "Het bericht staat al in het kanaal" in reads(ria)


@begins_after(*ASKED)
async def test_why_nothing_was_decided_is_not_told_to_the_channel(circle: Running) -> None:
    await decides(circle, "Dirk wilde niet", "Geen besluit")
    await circle.settled()
    await circle.advance(circle.clock.now() + timedelta(minutes=1))
    assert any("Er kwam geen besluit" in one for one in circle.channel_texts())
    assert not any("Dirk wilde niet" in one for one in circle.channel_texts())
    assert "Dirk wilde niet" in reads(await opens_one(circle, "U0ANNA"))


@begins_after(*ASKED)
async def test_yes_in_the_channel_throws_no_objection_away(circle: Running) -> None:
    bram = await objects(circle)
    await bram.closes(everything=True)
    await bram.clicks("Ja", beside=SIX)
    assert WORRY in str(bram.top().content), "he changes it in the form, or not"
    assert (await said(circle))[Says.OBJECTION] == 1


@pytest.mark.long
@begins_after(*ASKED)
async def test_two_who_ask_anew_at_once_do_not_undo_each_other(circle: Running) -> None:
    await els_facilitates_too(circle)
    ria, els = await opens_one(circle), await opens_one(circle, "U0ELS")
    for who in (ria, els):
        await who.clicks("Anders vragen")
    await ria.submits({"Het voorstel": "Vier keer per jaar"})
    await els.submits({})  # she changed nothing
    one = await the_decision(circle)
    assert (one.proposal, one.times) == ("Vier keer per jaar", 2)


@pytest.mark.long
@begins_after(*ASKED)
async def test_an_objection_that_came_while_the_outcome_was_written_is_told_first(circle: Running) -> None:
    ria = await opens_one(circle)
    await ria.clicks("Uitkomst noteren")
    await objects(circle)
    await ria.submits({"Wat werd het?": "Er is beslist", "In welke woorden?": "Zo doen we het"})
    assert "1 lid heeft nog een bezwaar" in reads(ria)
    assert (await the_decision(circle)).open
    await ria.submits({})
    assert (await the_decision(circle)).outcome == "Zo doen we het", "her words stood there"


@pytest.mark.long
@begins_after(*ASKED)
async def test_who_is_not_on_slack_is_named_and_never_called_asked(circle: Running) -> None:
    await circle.ria.closes(everything=True)
    await noted(circle)
    for who in ("U0ANNA", "U0BRAM", "U0CHIARA", "U0DIRK", "U0ELS", "U0FATIMA"):
        await (await opens_one(circle, who)).clicks("Ja")
    home = await home_of(circle.ria)
    assert "Iedereen op Slack zei iets" in home
    assert "Vraag het ook aan wie niet op Slack is" in home
    assert "Jo De Wit" in reads(await opens_one(circle)).partition("Niet op Slack")[2]


@pytest.mark.long
@begins_after(begins, proposes, to_the_end, noted)
async def test_consent_is_passed_on_and_entered_by_name_for_who_is_not_on_slack(circle: Running) -> None:
    await ria_asks(circle)
    await circle.advance(circle.clock.now() + timedelta(minutes=1))
    assert "Vraag om instemming" in str(await waits(circle))
    ria = await opens_one(circle)
    await ria.chooses("Invullen voor wie niet op Slack is", NAME)
    await ria.submits({"Kun je hiermee leven?": "Ik heb een bezwaar", "In je eigen woorden": "Te duur"})
    anna = await opens_one(circle, "U0ANNA")
    assert f"*{NAME}* heeft een bezwaar: Te duur" in shown(anna.top())
    assert "ingevuld door de begeleider" in shown(anna.top())
    assert "Invullen voor wie" not in shown(anna.top())
    await ria.closes(everything=True)
    assert "Vraag om instemming" not in str(await waits(circle))


@begins_after(begins, proposes, to_the_end, noted)
@pytest.mark.long
async def test_consent_asked_at_home_alone_is_passed_on_and_entered_too(circle: Running) -> None:
    await ria_asks(circle, channel=False)
    await circle.ria.closes(everything=True)
    assert SIX in await passes_on(circle, "Vraag om instemming")
    assert "Vraag om instemming" not in await waits(circle)
    ria = await opens_one(circle)
    await ria.chooses("Invullen voor wie niet op Slack is", NAME)
    await ria.submits({"Kun je hiermee leven?": "Ja"})
    assert f"{NAME} (ingevuld door de begeleider)" in reads(ria).partition("Ja (1):")[2]


@begins_after(begins, proposes, to_the_end, noted)
@pytest.mark.long
async def test_of_what_stays_within_the_circle_it_is_passed_on_that_there_is_something_to_ask(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        (await db.get_one(Decision, 1)).inside = True
    await ria_asks(circle, channel=False)
    await circle.ria.closes(everything=True)
    assert "Vraag om instemming" not in await waits(circle)
    said = await passes_on(circle, "Vraag om instemming binnen de kring")
    assert SIX not in said
    assert "het blijft binnen de kring" in said.casefold()
    ria = await opens_one(circle)
    await ria.chooses("Invullen voor wie niet op Slack is", NAME)
    await ria.submits({"Kun je hiermee leven?": "Ja"})
    await ria.closes(everything=True)
    assert "Vraag om instemming binnen de kring" not in await waits(circle)
