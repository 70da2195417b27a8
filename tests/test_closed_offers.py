"""A closed network: what it says before, what it still offers, and what each takes along."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models import closed
from models.calendar import DAY
from models.case import Case
from models.consent import Consent, Says
from models.contribution import Contribution
from models.date_poll import DatePoll
from models.decision import Decision
from models.errand import Errand
from models.expert import Knows, Tip
from models.network import HALF_YEAR, Network
from models.person import Person
from models.question import LearningQuestion
from models.request import RequestState
from models.session import LearningSession, Stage
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.inquiries import held_three_times
from tests.moments import begins_after
from tests.test_closed_own import REFUSED, elsewhere_too
from tests.test_closing import closes, home, text_of, wrote
from tests.test_follower import GUEST, follows
from tests.test_report import draft, hold, releases

pytestmark = pytest.mark.long


@begins_after(held_three_times, wrote, closes)
async def test_what_is_mine_has_all_that_somebody_brought_and_said(circle: Running) -> None:
    now, said = circle.clock.now(), "Anna over"
    async with circle.database.write() as db:
        keys = {one.user_id: one.id for one in await db.scalars(select(Person))}
        anna, bram = keys["U0ANNA"], keys["U0BRAM"]
        of_bram = LearningQuestion(network_id=1, asker_id=bram, text="Hoe dan?", asked_at=now)
        decision = Decision(network_id=1, what="Voorstel", opened_at=now, phase_since=now)
        db.add_all([of_bram, decision])
        await db.flush()
        brought = RequestState.BROUGHT
        db.add_all([
            Case(session_id=1, owner_id=anna, state=brought, core=f"{said} kern", insight=f"{said} inzicht"),
            Contribution(
                session_id=1, owner_id=anna, state=brought, asked="Iets", brings=f"{said} meebrengen",
            ),
            Contribution(session_id=2, owner_id=bram, state=brought, asked="Iets", brings="van Bram"),
            Tip(question_id=of_bram.id, person_id=anna, knows=Knows.SOMETHING, line=f"{said} tip"),
            Errand(
                session_id=1, question_id=of_bram.id, asker_id=bram, carrier_id=anna, answer=f"{said} terug",
            ),
            Consent(decision_id=decision.id, times=1, person_id=anna, says=Says.REMARK, words=f"{said} ja"),
        ])  # fmt: skip
    await home(circle, "U0ANNA")
    await circle.person("U0ANNA").clicks("Wat van mij is", within="home")
    told = await text_of(circle, "U0ANNA")
    for what in ("kern", "inzicht", "meebrengen", "tip", "terug", "ja"):
        assert f"- {said} {what}\n" in told, what
    assert "van Bram" not in told


@begins_after(held_three_times, wrote, closes, elsewhere_too)
async def test_who_is_in_one_open_network_is_not_asked_to_choose_a_closed_one(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vraag Hoe nu verder?")
    assert "Leren van elkaar" not in shown(anna.top())
    await anna.closes(everything=True)
    await anna.runs("/kring", "vragen")
    assert "Leren van elkaar" in shown(anna.top()), "to read it is there"


@begins_after(held_three_times, wrote, closes)
async def test_in_a_closed_network_a_member_takes_back_a_question_and_is_offered_nothing_that_is_refused(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vragen", channel=CHANNEL)
    for refused in ("Wijzigen", "Vraag stellen"):
        assert refused not in shown(anna.top())
    await anna.clicks("Terugtrekken")
    assert REFUSED not in shown(anna.top())
    await anna.closes(everything=True)
    await anna.runs("/kring", "gemaakt", channel=CHANNEL)
    assert "Iets toevoegen" not in shown(anna.top())
    await anna.closes(everything=True)
    await anna.runs("/kring", "uitstappen", channel=CHANNEL)
    assert "Wat alleen jij weet" not in shown(anna.top()), "it takes nothing in"
    await anna.submits()
    assert REFUSED not in shown(anna.top())


@begins_after(held_three_times, wrote)
async def test_before_it_is_closed_it_says_what_members_are_still_asked(circle: Running) -> None:
    async with circle.database.write() as db:
        now = circle.clock.now()
        poll = DatePoll(network_id=1, zone="Europe/Brussels", created_at=now, minutes=120)
        poll.passes_at = now + timedelta(days=30)
        db.add_all([poll, Decision(network_id=1, what="Gaan we door?", opened_at=now, phase_since=now)])
    await circle.ria.runs("/kring", "afronden", channel=CHANNEL)
    assert "een vraag over data" in shown(circle.ria.top())
    assert "1 besluit staat nog open" in shown(circle.ria.top())


async def half_a_year_on(circle: Running) -> None:
    async with circle.database.write() as db:
        await closed.forget(db, circle.clock.now() + (HALF_YEAR * DAY) + timedelta(days=1))


@begins_after(held_three_times, wrote, closes, half_a_year_on)
async def test_in_the_channel_of_a_network_that_is_forgotten_a_next_one_begins(circle: Running) -> None:
    await circle.ria.runs("/kring", "nieuw", channel=CHANNEL)
    await circle.ria.submits({"Thema": "Het vervolg", "Begeleider": FACILITATOR})
    await circle.settled()
    async with circle.database.read() as db:
        lives = {one.theme: one.channel_id for one in await db.scalars(select(Network))}
    assert lives["Het vervolg"] == CHANNEL
    assert lives["Leren van elkaar"] != CHANNEL


@begins_after(held_three_times, wrote, closes)
async def test_a_closed_network_does_not_move_to_another_channel(circle: Running) -> None:
    circle.playground.workspace.add_channel("C0ANDER", "ander", members=[FACILITATOR, *MEMBERS], private=True)
    await circle.ria.runs("/kring", "hier", channel="C0ANDER")
    assert REFUSED in shown(circle.ria.top())


YET = re.compile(r"\b[Nn]og (geen|niets|niet)\b|\b[Zz]odra\b|maak jij het begin|vanzelf bij")
# What is no promise of something to come in the network itself.
NO_PROMISE = (
    "Nog niet ontmoet",  # whom to meet, also afterwards
    "Tien tot vijftien leden",
)


async def closed_now(circle: Running) -> None:
    async with circle.database.write() as db:
        (await db.get_one(Network, 1)).closed_at = circle.clock.now()


async def closed_and_empty(circle: Running) -> None:
    """It was closed before anything came of it."""
    async with circle.database.write() as db:
        await db.execute(update(LearningSession).values(stage=Stage.CANCELLED))
        (await db.get_one(Network, 1)).closed_at = circle.clock.now()


@begins_after(follows, closed_and_empty)
async def test_where_a_closed_network_has_nothing_it_does_not_say_that_it_may_come(circle: Running) -> None:
    reads = {
        route.handler: name
        for (kind, name), route in circle.kring.router.routes.table.items()
        if kind == "command" and name and route.reads
    }
    promised = []
    for who in ("U0ANNA", FACILITATOR):
        somebody = circle.person(who)
        for name in reads.values():
            before = len(circle.playground.workspace.messages)
            await somebody.runs("/kring", name, channel=CHANNEL)
            said = [one.text for one in circle.playground.workspace.messages[before:]]
            said += map(shown, somebody.modals)
            promised += [(name, line) for line in "\n".join(said).splitlines() if YET.search(line)]
            if somebody.modals:
                await somebody.closes(everything=True)
    assert [(name, line) for name, line in promised if not line.startswith(NO_PROMISE)] == []


@begins_after(follows, hold, draft, releases, closed_now)
async def test_who_follows_still_reads_what_came_and_takes_along_what_is_theirs(circle: Running) -> None:
    guest = circle.person(GUEST)
    await guest.opens_home()
    await guest.clicks("Alle verslagen", within="home")
    await guest.clicks("Lezen")
    assert "Verslag van bijeenkomst" in shown(guest.top())
    await guest.closes(everything=True)
    await guest.clicks("Wat van mij is", within="home")
    assert "Ik lees mee sinds" in await text_of(circle, GUEST)


@begins_after(follows, closed_now)
async def test_who_followed_a_network_without_a_report_reads_that_none_came(circle: Running) -> None:
    guest = circle.person(GUEST)
    await guest.opens_home()
    await guest.clicks("Alle verslagen", within="home")
    assert "kwam er geen verslag" in shown(guest.top())
    assert "nog geen verslag" not in shown(guest.top())
