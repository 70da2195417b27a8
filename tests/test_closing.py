"""A network ends: what is left to do, closing, silence, what each takes along, and what is forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models import advised, closed
from models.calendar import DAY
from models.entry import Entry
from models.forgotten import PERSONAL
from models.ground_rule import RuleProposal, RulesAccepted
from models.guest import Guest
from models.inquiry import Inquiry, State
from models.inquiry_answers import Said
from models.leads import leads_to
from models.membership import Membership, Standing
from models.network import HALF_YEAR, Network
from models.person import Person
from models.question import LearningQuestion
from models.session import LearningSession
from models.unlinked import InquiryText
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.crosses import TITLE
from tests.inquiries import held_three_times
from tests.moments import begins_after
from tests.neighbours import NOW, Street
from tests.test_called import named as stands_in
from tests.test_crosses import all_placed, asked_for
from tests.test_crosses import told as asked_to_share
from tests.test_off_slack import NAME, named, noted
from tests.test_retention import everything

ASKED = "Hoe houd ik het vol?"


async def wrote(circle: Running) -> None:
    """Anna asked something without a name, and keeps a success."""
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", f"vraag {ASKED}", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await anna.runs("/kring", "successen", channel=CHANNEL)
    await anna.clicks("Iets toevoegen")
    await anna.submits({"Wat is er gelukt?": "Minder vergaderen"})
    await anna.closes(everything=True)


async def closes(circle: Running) -> None:
    """Ria closes the network."""
    ria = circle.ria
    await ria.runs("/kring", "afronden", channel=CHANNEL)
    await ria.clicks("Netwerk afronden")
    await ria.closes(everything=True)
    await circle.settled()


def told(circle: Running) -> list[str]:
    return [text for text in circle.channel_texts() if "is afgerond.* Dank" in text]


async def home(circle: Running, who: str) -> str:
    found = await circle.person(who).opens_home()
    assert found is not None
    return shown(found)


def said(circle: Running) -> dict[str, int]:
    """How much everybody was told so far."""
    space = circle.playground.workspace
    return {who: len(space.messages_to(who)) for who in (*MEMBERS, FACILITATOR)}


@begins_after(held_three_times)
@pytest.mark.long
async def test_home_offers_to_close_after_the_last_session_and_says_what_is_left_to_do(
    circle: Running,
) -> None:
    await wrote(circle)
    assert "Netwerk afronden" in await home(circle, FACILITATOR)
    assert "Netwerk afronden" not in await home(circle, "U0ANNA")
    await circle.ria.clicks("Netwerk afronden", within="home")
    card = shown(circle.ria.top())
    for words in (
        "eindevaluatie is nog niet gevraagd",
        "1 vraag is nog open",
        "Alle actiepunten",
        "nog niet vrijgegeven",
    ):
        assert words in card
    await circle.ria.clicks("Wie houdt wat levend")
    assert circle.ria.sees("Iets toevoegen")


async def test_while_a_session_is_to_come_it_is_said_and_nothing_closes_it(circle: Running) -> None:
    assert "Alle geplande bijeenkomsten zijn geweest" not in await home(circle, FACILITATOR)
    await circle.ria.runs("/kring", "close", channel=CHANNEL)
    card = shown(circle.ria.top())
    assert "is nog niet voorbij" in card
    assert "Na het afronden" not in card


@begins_after(held_three_times, wrote, closes)
@pytest.mark.long
async def test_the_channel_reads_it_once_and_nothing_is_sent_any_more(circle: Running) -> None:
    assert len(told(circle)) == 1
    await closes_again(circle)
    before, channel = said(circle), len(circle.channel_texts())
    await circle.advance("2026-05-01 09:00")
    assert (said(circle), len(circle.channel_texts())) == (before, channel)


async def closes_again(circle: Running) -> None:
    await circle.ria.runs("/kring", "afronden", channel=CHANNEL)
    assert circle.ria.sees("Het netwerk is afgerond")
    await circle.ria.closes(everything=True)


@pytest.mark.long
@pytest.mark.parametrize(
    "command", ["vraag Hoe dan?", "bijeenkomst", "uitnodigen", "instellingen", "werk", "besluiten"]
)
@begins_after(held_three_times, wrote, closes)
async def test_what_would_add_something_is_refused_with_a_sentence(circle: Running, command: str) -> None:
    await circle.ria.runs("/kring", command, channel=CHANNEL)
    if command == "besluiten":  # what there is can be read, and nothing added
        assert "Besluit openen" not in shown(circle.ria.top())
    else:
        assert circle.ria.sees("Dit netwerk is afgerond")
    async with circle.database.read() as db:
        asked = list(await db.scalars(select(LearningQuestion.text)))
    assert asked == [ASKED]


@pytest.mark.long
@begins_after(held_three_times, wrote, closes)
async def test_members_read_take_along_what_is_theirs_and_have_the_open_questions_in_the_book(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    at_home = await home(circle, "U0ANNA")
    assert "Dit netwerk is afgerond" in at_home
    assert "Heropenen" not in at_home
    assert "Stel een vraag" not in at_home
    await anna.clicks("Wat van mij is", within="home")
    mine = await text_of(circle, "U0ANNA")
    for words in (ASKED, "Minder vergaderen", "Antwoorden op evaluaties staan hier niet"):
        assert words in mine
    await anna.closes(everything=True)
    bram = circle.person("U0BRAM")
    await bram.opens_home()
    await bram.clicks("Wat van mij is", within="home")
    assert ASKED not in await text_of(circle, "U0BRAM")
    assert "niets geschreven" in await text_of(circle, "U0BRAM")
    await bram.closes(everything=True)
    await bram.runs("/kring", "boek", channel=CHANNEL)
    if "Als tekstbestand" in shown(bram.top()):
        await bram.clicks("Als tekstbestand")
        assert f"- {ASKED}" in await text_of(circle, "U0BRAM")


async def text_of(circle: Running, who: str) -> str:
    await circle.settled()
    content = circle.playground.workspace.files[circle.person(who).direct_messages[-1].files[0]].content
    return (content or b"").decode()


@pytest.mark.long
@begins_after(held_three_times, wrote, closes)
async def test_a_member_still_leaves_and_takes_back_what_is_theirs(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "successen", channel=CHANNEL)
    await anna.clicks("Weghalen")
    assert anna.sees("Hier staat niets: dit netwerk is afgerond")
    await anna.closes(everything=True)
    await anna.runs("/kring", "uitstappen", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Entry))) == []


@begins_after(held_three_times, noted, closes)
@pytest.mark.long
async def test_who_is_not_on_slack_is_still_forgotten_when_they_ask_it(circle: Running) -> None:
    await circle.ria.runs("/kring", "leden", channel=CHANNEL)
    await circle.ria.clicks("Vergeten", beside=NAME)
    assert circle.ria.sees("Nergens staat die naam nog")
    await circle.settled()
    assert await named(circle) == []


async def test_once_names_are_over_no_guest_nor_who_hosted_from_outside_is_named(there: Street) -> None:
    who = "Gustaaf Gastenaar"
    async with there.database.write() as db:
        meeting = await db.get_one(LearningSession, there.here["reporting"])
        meeting.host = meeting.speaker = who
        db.add(Guest(session_id=meeting.id, name=who, present=True))
        home = await db.get_one(Network, there.here["network"])
        home.closed_at, home.keeps_names = NOW, 30  # shorter than what is kept of sessions
    async with there.database.write() as db:
        await closed.forget(db, NOW + timedelta(days=32))
    assert await stands_in(there.database, who) == set()


@begins_after(held_three_times, closes)
@pytest.mark.long
async def test_a_guest_is_still_erased_when_they_ask_it(circle: Running) -> None:
    async with circle.database.write() as db:
        held = (await db.scalars(select(LearningSession).order_by(LearningSession.id))).first()
        assert held is not None
        db.add(Guest(session_id=held.id, name="Gustaaf Gastenaar", present=True))
    await circle.ria.runs("/kring", "leden", channel=CHANNEL)
    await circle.ria.clicks("Weghalen", beside="Gustaaf Gastenaar")
    await circle.settled()
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Guest))) == []


@begins_after(held_three_times, wrote, closes)
@pytest.mark.long
async def test_the_facilitator_opens_it_again_and_it_goes_on_without_a_message(circle: Running) -> None:
    before = said(circle)
    await home(circle, FACILITATOR)
    await circle.ria.clicks("Heropenen", within="home")
    await circle.settled()
    assert said(circle) == before
    assert "Dit netwerk is afgerond" not in await home(circle, "U0ANNA")
    await circle.advance(circle.clock.now().replace(hour=12))
    assert any("gaat toch verder" in text for text in circle.channel_texts())
    await closes(circle)
    await circle.advance(circle.clock.now() + timedelta(hours=1))
    assert len(told(circle)) == 1, "the same message says so again"


@begins_after(held_three_times, wrote, closes)
@pytest.mark.long
async def test_half_a_year_later_nothing_in_it_names_anybody_and_the_questions_stay(circle: Running) -> None:
    async with circle.database.write() as db:
        (row,) = await db.scalars(select(Network))
        assert row.closed_at is not None
        assert await closed.forget(db, row.closed_at + (HALF_YEAR * DAY)) == 0, "not a moment too soon"
        later = row.closed_at.replace(year=row.closed_at.year + 1)
        assert await closed.forget(db, later) == 1
        assert await closed.forget(db, later) == 0
    kept = await everything(circle)
    names = ("Anna Peeters", "Bram Maes", "Ria ", *MEMBERS, FACILITATOR)
    left = {
        name: [value for value in values if any(one in value for one in names)]
        for name, values in kept.items()
    }
    assert {name: values for name, values in left.items() if values} == {}
    assert kept["membership"] == []
    assert ASKED in kept["question"]


@begins_after(held_three_times, wrote, closes)
@pytest.mark.long
async def test_who_belongs_to_another_network_stays_known_there(circle: Running) -> None:
    async with circle.database.write() as db:
        (row,) = await db.scalars(select(Network))
        anna = (await db.scalars(select(Person).where(Person.user_id == "U0ANNA"))).one()
        other = Network(
            team_id=row.team_id, channel_id="C0ANDER", theme="Elders", created_at=circle.clock.now()
        )
        db.add(other)
        await db.flush()
        db.add(Membership(network_id=other.id, person_id=anna.id, standing=Standing.ACTIVE))
        await db.flush()
        assert row.closed_at is not None
        await closed.forget(db, row.closed_at.replace(year=row.closed_at.year + 1))
        await db.refresh(anna)
        assert anna.user_id == "U0ANNA"
        assert [one.network_id for one in await db.scalars(select(Membership))] == [other.id]


def test_everything_that_is_somebody_s_is_found_by_its_network_but_what_is_theirs_alone() -> None:
    lost = [
        mine.class_.__tablename__
        for mine in PERSONAL
        if leads_to(mine.class_.__table__, "network_id", 1) is None
    ]
    assert lost == ["feed"], "their own calendar, of all their networks"


ADVICE = "Begin met een echte vraag"


@pytest.mark.parametrize(
    ("facts", "told"),
    [({}, True), ({"shared": False}, False), ({"hidden": True}, False), ({"item": "alone"}, False)],
)
@begins_after(held_three_times)
async def test_what_a_network_advised_is_read_by_who_begins_the_next_one(
    circle: Running, facts: dict[str, Any], told: bool
) -> None:
    now = circle.clock.now()
    async with circle.database.write() as db:
        here = (await db.scalars(select(Network))).one()
        before = Network(team_id=here.team_id, channel_id="C0VROEGER", theme="Vroeger", created_at=now)
        before.closed_at = now
        db.add(before)
        await db.flush()
        row = Inquiry(network_id=before.id, instrument="final_evaluation", state=State.CLOSED)
        row.shared_at = now if facts.get("shared", True) else None
        db.add(row)
        await db.flush()
        item, hidden = facts.get("item", "advice"), facts.get("hidden", False)
        db.add(InquiryText(key="a", inquiry_id=row.id, item=item, text=ADVICE, hidden=hidden))
        await db.flush()
        assert bool(await advised.to_next(db, here.team_id, here.id)) is told
        assert await advised.to_next(db, "TANDERS", here.id) == []
        assert await advised.to_next(db, here.team_id, before.id) == [], "of others"
    await circle.ria.runs("/kring", "raad", channel=CHANNEL)
    assert (ADVICE in shown(circle.ria.top())) is told


@begins_after(held_three_times)
async def test_while_something_is_asked_of_the_group_it_is_not_closed(circle: Running) -> None:
    async with circle.database.write() as db:
        home_id = (await db.scalars(select(Network.id))).one()
        until = circle.clock.now().replace(month=4)
        db.add(Inquiry(network_id=home_id, instrument="methods_poll", state=State.OPEN, closes_at=until))
    await circle.ria.runs("/kring", "afronden", channel=CHANNEL)
    assert circle.ria.sees("loopt nog, tot")


async def filled_in(circle: Running) -> None:
    """Anna filled in the intake, proposed a rule, and agreed to those there are."""
    async with circle.database.write() as db:
        anna = (await db.scalars(select(Person).where(Person.user_id == "U0ANNA"))).one()
        row = Inquiry(network_id=1, instrument="intake", state=State.CLOSED, opened_at=circle.clock.now())
        db.add(row)
        await db.flush()
        db.add(Said(inquiry_id=row.id, person_id=anna.id, given={"learn": "Doorvragen"}))
        db.add(RuleProposal(network_id=1, person_id=anna.id, text="Iedereen zet koffie"))
        at = circle.clock.now()
        db.add(RulesAccepted(network_id=1, edition=1, person_id=anna.id, accepted_at=at))


@begins_after(held_three_times, filled_in, closes)
@pytest.mark.long
async def test_what_is_mine_has_the_intake_and_what_was_said_of_the_ground_rules(circle: Running) -> None:
    await home(circle, "U0ANNA")
    await circle.person("U0ANNA").clicks("Wat van mij is", within="home")
    mine = await text_of(circle, "U0ANNA")
    assert "Doorvragen" in mine
    assert "Voorgesteld: Iedereen zet koffie" in mine
    assert "Akkoord met versie 1" in mine


async def shared(circle: Running) -> None:
    await circle.ria.clicks("Deel met de groep", within=asked_to_share(circle))
    await circle.ria.closes(everything=True)
    await circle.settled()


@begins_after(held_three_times, asked_for, all_placed, shared, closes)
@pytest.mark.long
async def test_what_came_of_the_crosses_the_rules_and_the_drawing_are_reached_from_a_closed_home(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    for title, words in ((TITLE, "Wat eruit kwam"), ("Spelregels", ""), ("Netwerktekening", "")):
        await anna.opens_home()
        await anna.clicks(title, within="home")
        assert words in shown(anna.top())
        await anna.closes(everything=True)
