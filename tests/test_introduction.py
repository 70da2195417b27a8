"""Introductions in the channel before a group first meets: read over first, and nobody is reminded."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.texts import Texts
from bot.views import introduction as view
from models import closed, introduction
from models.entry import Entry
from models.introduction import LARGE
from models.network import Network
from models.plan import RULES, Audience, Kind
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.inquiries import ANSWER, asks, request_of
from tests.moments import begins_after, until
from tests.people import leaves
from tests.rows import a_session, both_languages
from tests.test_closing import closes
from tests.test_document import opens_preparing
from tests.test_off_slack import NAME, noted, passes_on, waits

BEGIN, INTRODUCE, TELL = "Voorstelrondje beginnen", "Mezelf voorstellen", "In het kanaal zetten"
WORK = {"Wat doe je, en waar?": "Ik begeleid teams in Gent"}
NEW = "C0NIEUW"


def introductions(circle: Running, channel: str = CHANNEL) -> list[str]:
    there = [one.text for one in circle.playground.workspace.messages if one.channel == channel]
    return [text for text in there if "Wie is wie" in text]


def message(circle: Running) -> str:
    """What the message in the channel says by now."""
    [text] = [str(text) for text in circle.channel_texts() if "Wie is wie" in str(text)]
    return text


async def begins(circle: Running) -> None:
    """Ria says that the first session is the kick-off, and begins the round."""
    await opens_preparing(circle)
    ria = circle.ria
    with suppress(NotThere):
        await ria.clicks("Startbijeenkomst van maken")
    await ria.clicks(BEGIN)
    await circle.settled()
    assert ria.sees("Het bericht staat in het kanaal")
    await ria.closes(everything=True)


async def writes(circle: Running, user_id: str, form: dict[str, str]) -> None:
    somebody = circle.person(user_id)
    await somebody.clicks(INTRODUCE)
    await somebody.submits(form)
    await circle.settled()


async def test_a_member_reads_it_over_and_then_lets_it_go_to_the_channel(circle: Running) -> None:
    await begins(circle)
    await writes(circle, "U0ANNA", WORK)
    anna = circle.person("U0ANNA")
    assert "Ik begeleid teams in Gent" in shown(anna.top()), "she reads it over"
    assert "Gent" not in message(circle)
    await anna.clicks(TELL)
    await circle.settled()
    assert "Ik begeleid teams in Gent" in message(circle)
    with pytest.raises(NotThere):
        await anna.clicks(TELL)


@begins_after(begins)
@pytest.mark.long
async def test_it_is_changed_and_taken_away_by_who_wrote_it_and_the_message_follows(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await writes(circle, "U0ANNA", WORK)
    await anna.clicks(TELL)
    await anna.closes(everything=True)
    await anna.clicks(INTRODUCE)
    await anna.clicks("Wijzigen")
    await anna.submits({"Waarmee kan een ander bij jou terecht?": "Ouders erbij betrekken"})
    await circle.settled()
    assert "Ouders erbij betrekken" in message(circle)
    await anna.clicks("Weghalen")
    await circle.settled()
    assert "Gent" not in message(circle)


@begins_after(begins)
@pytest.mark.long
async def test_what_who_leaves_wrote_goes_with_them_and_what_harms_can_be_hidden(circle: Running) -> None:
    for user_id, words in (("U0ANNA", "Ik werk in Gent"), ("U0BRAM", "Ik werk in Hasselt")):
        await writes(circle, user_id, {"Wat doe je, en waar?": words})
        await circle.person(user_id).clicks(TELL)
        await circle.person(user_id).closes(everything=True)
    await circle.settled()
    await circle.ria.clicks(INTRODUCE)
    await circle.ria.closes(everything=True)
    await circle.ria.runs("/kring", "voorstelrondje", channel=CHANNEL)
    await circle.ria.clicks("Verbergen", beside="Hasselt")
    await circle.settled()
    assert "Hasselt" not in message(circle)
    assert "Gent" in message(circle)
    await leaves(circle, "U0ANNA")
    await circle.settled()
    assert "Gent" not in message(circle)


@begins_after(begins)
async def test_nobody_gets_a_message_of_it_or_a_reminder(circle: Running) -> None:
    assert [kind for kind in Kind if kind.startswith("introduction")] == [Kind.INTRODUCTIONS]
    rule = RULES[Kind.INTRODUCTIONS]
    assert (rule.audience, rule.due) == (Audience.CHANNEL, None)
    before = {who: len(circle.said_to(who)) for who in ("U0ANNA", "U0BRAM")}
    await circle.advance(circle.clock.now() + timedelta(days=3))
    said = [text for who in before for text in circle.said_to(who)[before[who] :]]
    assert not any("voorstel" in text.casefold() for text in said)


@begins_after(begins)
@pytest.mark.long
async def test_a_second_press_asks_nobody_again_and_who_does_not_facilitate_cannot_begin(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        home = (await db.scalars(select(Network))).one()
        assert not await introduction.begin(db, home, circle.clock.now())
    await circle.settled()
    assert "Wie is wie" in message(circle)
    await opens_preparing(circle)
    with pytest.raises(NotThere):
        await circle.ria.clicks(BEGIN)


@pytest.mark.long
async def test_a_group_that_has_met_needs_no_introductions(circle: Running) -> None:
    await circle.advance("2026-03-17 09:30")
    async with circle.database.write() as db:
        home = (await db.scalars(select(Network))).one()
        assert not await introduction.begin(db, home, circle.clock.now())


@both_languages
def test_a_large_group_is_told_of_another_way(t: Texts) -> None:
    few, many = (str(view.kept(t, a_session(), people, begun="")) for people in (LARGE, LARGE + 1))
    assert few != many
    assert t.plain("introduction.may_begin_large").split("*")[-1] in many


@begins_after(until("2026-02-19 12:00"), begins)
@pytest.mark.long
async def test_after_the_intake_one_press_leads_there_so_that_nobody_is_asked_twice(circle: Running) -> None:
    await asks(circle, "Kennismaking")
    anna = circle.person("U0ANNA")
    await anna.clicks(ANSWER, within=request_of(circle, "U0ANNA", "Kennismaking"))
    await anna.submits({})
    await anna.clicks(INTRODUCE, within=anna.top())
    await anna.submits(WORK)
    assert "Ik begeleid teams in Gent" in shown(anna.top())


JO_SAYS = {"Wat doe je, en waar?": "Ik werk in de haven"}


async def enters(circle: Running, said: dict[str, str]) -> None:
    """Ria enters what Jo, who is not on Slack, told her."""
    await opens_preparing(circle)
    await circle.ria.chooses("Invullen voor wie niet op Slack is", NAME)
    await circle.ria.submits(said)
    await circle.settled()


@pytest.mark.long
@begins_after(noted, begins)
async def test_who_is_not_on_slack_gets_it_passed_on_and_is_in_the_message_once_entered(
    circle: Running,
) -> None:
    assert "Voorstelrondje" in await waits(circle)
    assert "Wie is wie" in await passes_on(circle, "Voorstelrondje")
    await enters(circle, JO_SAYS)
    assert circle.ria.sees("Het staat in het voorstelrondje")
    await circle.ria.closes(everything=True)
    assert "Ik werk in de haven" in message(circle)
    assert NAME in message(circle)
    assert "Voorstelrondje" not in await waits(circle)


@pytest.mark.long
@begins_after(noted, begins)
async def test_what_was_entered_is_changed_and_taken_away_in_the_same_form(circle: Running) -> None:
    await enters(circle, JO_SAYS)
    await circle.ria.closes(everything=True)
    await enters(circle, {"Wat doe je, en waar?": "Ik werk op zee"})
    await circle.ria.closes(everything=True)
    assert "Ik werk op zee" in message(circle)
    assert "haven" not in message(circle)
    await enters(circle, {"Wat doe je, en waar?": ""})
    assert circle.ria.sees("staat niet meer in het voorstelrondje")
    assert NAME not in message(circle)


async def anna_tells(circle: Running) -> None:
    await writes(circle, "U0ANNA", WORK)
    await circle.person("U0ANNA").clicks(TELL)
    await circle.person("U0ANNA").closes(everything=True)
    await circle.settled()


async def moves_away(circle: Running) -> None:
    """The network lives in another channel; people go on reading along in the old one."""
    everybody = [FACILITATOR, "U0ANNA", "U0BRAM"]
    circle.playground.workspace.add_channel(NEW, "nieuw", members=everybody, private=True)
    await circle.ria.runs("/kring", "hier", channel=NEW)
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await circle.settled()


async def takes_away(circle: Running) -> None:
    await circle.person("U0ANNA").runs("/kring", "voorstelrondje", channel=NEW)
    await circle.person("U0ANNA").clicks("Weghalen")


async def keeps_to_herself(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "voorstelrondje", channel=NEW)
    await anna.clicks("Wijzigen")
    await anna.submits({"Wie leest dit?": "alleen ik: ik lees het eerst na"})


async def goes(circle: Running) -> None:
    await circle.person("U0ANNA").runs("/kring", "leave", channel=NEW)
    await circle.person("U0ANNA").submits({})


async def is_hidden(circle: Running) -> None:
    await circle.ria.runs("/kring", "voorstelrondje", channel=NEW)
    await circle.ria.clicks("Verbergen", beside="Gent")


@pytest.mark.long
@pytest.mark.parametrize("ends", [takes_away, keeps_to_herself, goes, is_hidden])
@begins_after(begins, anna_tells, moves_away)
async def test_what_is_not_to_be_read_any_more_is_gone_from_the_channel_of_before(
    circle: Running, ends: Callable[[Running], Awaitable[None]]
) -> None:
    await ends(circle)
    await circle.settled()
    await circle.advance(circle.clock.now() + timedelta(hours=1))
    for channel in (CHANNEL, NEW):
        assert not any("Gent" in text for text in introductions(circle, channel)), channel


@pytest.mark.long
@begins_after(begins, anna_tells, moves_away)
async def test_a_round_goes_on_in_the_channel_in_which_the_network_lives(circle: Running) -> None:
    assert ["Gent" in text for text in introductions(circle, NEW)] == [True]
    bram = circle.person("U0BRAM")
    await bram.runs("/kring", "voorstelrondje", channel=NEW)
    await bram.clicks("Iets toevoegen")
    await bram.submits({"Wat doe je, en waar?": "Ik werk in Hasselt"})
    await bram.clicks(TELL)
    await circle.settled()
    assert ["Hasselt" in text for text in introductions(circle, NEW)] == [True]
    assert not any("Hasselt" in text for text in introductions(circle))
    await circle.ria.runs("/kring", "hier", channel=CHANNEL)
    await circle.ria.submits()
    await circle.settled()
    assert ["Hasselt" in text for text in introductions(circle)] == [True], "the same message"


@pytest.mark.long
@begins_after(begins, anna_tells, until("2026-03-17 09:30"), closes)
async def test_half_a_year_after_closing_no_introduction_names_anybody(circle: Running) -> None:
    assert "Gent" in message(circle)
    await circle.advance(circle.clock.now() + timedelta(days=200))
    async with circle.database.write() as db:
        assert await closed.forget(db, circle.clock.now()) == 1
        assert list(await db.scalars(select(Entry))) == []
    await circle.advance(circle.clock.now() + timedelta(hours=1))
    assert "Gent" not in message(circle)


@pytest.mark.long
async def test_without_a_round_nothing_is_offered_to_be_put_in_the_channel(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "voorstelrondje", channel=CHANNEL)
    await anna.clicks("Iets toevoegen")
    await anna.submits(WORK)
    with pytest.raises(NotThere):
        await anna.clicks(TELL)
    assert TELL not in shown(anna.top())
    await anna.closes(everything=True)
    await begins(circle)
    await anna.runs("/kring", "voorstelrondje", channel=CHANNEL)
    await anna.clicks(TELL)
    await circle.settled()
    assert "Gent" in message(circle)


async def paused(circle: Running, last: date) -> None:
    await circle.ria.runs("/kring", "berichten", channel=CHANNEL)
    await circle.ria.clicks("Alles pauzeren")
    await circle.ria.submits({"Tot en met": last})
    await circle.ria.closes(everything=True)


async def presses_begin(circle: Running) -> str:
    await opens_preparing(circle)
    with suppress(NotThere):
        await circle.ria.clicks("Startbijeenkomst van maken")
    await circle.ria.clicks(BEGIN)
    await circle.settled()
    said = shown(circle.ria.top())
    await circle.ria.closes(everything=True)
    return said


@pytest.mark.long
@pytest.mark.parametrize("why", ["pause", "archived"])
async def test_what_waits_is_not_said_to_be_in_the_channel(circle: Running, why: str) -> None:
    if why == "pause":
        await paused(circle, date(2026, 1, 20))
    else:
        await circle.playground.happens.channel_archived(CHANNEL, FACILITATOR)
        await circle.settled()
    said = await presses_begin(circle)
    assert introductions(circle) == []
    assert "Het bericht staat in het kanaal" not in said
    assert "Het bericht voor het kanaal wacht nog" in said


@pytest.mark.long
async def test_what_lapsed_in_a_pause_can_be_begun_again(circle: Running) -> None:
    await paused(circle, date(2026, 2, 8))
    await presses_begin(circle)
    await circle.advance("2026-02-10 10:00")
    assert introductions(circle) == []
    await begins(circle)
    assert len(introductions(circle)) == 1
