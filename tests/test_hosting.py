"""Hosts and places in turn: who hosted when, who has not yet, and what was used before is offered again."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from models.hosting import Visit, hosting
from models.name_in_words import without_name
from models.person import Person
from models.session import LearningSession, Mode
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.people import plan_session
from tests.test_session import changes

BEFORE, MEMBER = "Een plaats van eerder", "Een lid bij wie jullie te gast zijn"


async def reads(running: Running) -> str:
    """What Ria reads of places and hosts."""
    await running.ria.runs("/kring", "gastheren", channel=CHANNEL)
    said = shown(running.ria.top())
    await running.ria.closes(everything=True)
    return said


async def first(running: Running) -> LearningSession:
    async with running.database.read() as db:
        found = await db.scalar(select(LearningSession).order_by(LearningSession.id))
        assert found is not None
        return found


def people(many: int) -> list[Person]:
    made = [Person(team_id="T", user_id=f"U{n}", name=f"Lid {n:02}") for n in range(many)]
    for number, person in enumerate(made):
        person.id = number
    return made


@given(some.lists(some.one_of(some.none(), some.integers(0, 5)), max_size=10))
def test_first_come_who_has_not_hosted_and_then_whose_turn_is_longest_ago(hosts: list[int | None]) -> None:
    members, day = people(6), datetime(2026, 3, 12, 13, 30)
    written = ["" if who is None else f"lid {who:02} thuis" for who in hosts]
    visits = [
        Visit(day - timedelta(days=n), "Europe/Brussels", Mode.IN_PERSON, "", host)
        for n, host in enumerate(written)
    ]
    found = hosting(visits, members)
    assert {one.id for one in found.not_yet} == set(range(6)) - {who for who in hosts if who is not None}
    last = [hosts.index(one.id) for one in found.hosted]
    assert last == sorted(last, reverse=True)
    assert sorted(one.id for one in found.turns) == [*range(6)]


async def test_the_facilitator_reads_where_and_with_whom_and_who_has_not_hosted_yet(circle: Running) -> None:
    assert "nog geen lid ingevuld als gastheer" in await reads(circle)
    await changes(circle, **{"Plaats": "Wilgenhof", "Bij wie zijn jullie te gast?": "Anna Peeters"})
    said = await reads(circle)
    assert "12 maart" in said
    assert "Wilgenhof · bij Anna Peeters" in said
    assert "nog niet als gastheer vind: Bram Maes" in said
    await circle.person("U0ANNA").runs("/kring", "gastheren", channel=CHANNEL)
    assert "Wilgenhof" not in str(circle.person("U0ANNA").modals)


@pytest.mark.long
async def test_a_member_is_chosen_as_host_and_named_where_people_read_of_the_session(circle: Running) -> None:
    await changes(circle, **{MEMBER: MEMBERS["U0BRAM"]})
    assert (await first(circle)).host == "Bram Maes"
    await circle.advance("2026-02-19 10:00")
    assert any("Te gast bij Bram Maes" in str(text) for text in circle.channel_texts())
    await changes(circle, **{MEMBER: MEMBERS["U0BRAM"]})
    assert (await first(circle)).host == "Bram Maes", "once"


@pytest.mark.long
async def test_a_place_used_before_is_offered_again(circle: Running) -> None:
    await changes(circle, Plaats="Wilgenhof")
    await plan_session(circle, "2026-04-23", "13:30", **{BEFORE: "Wilgenhof"})
    async with circle.database.read() as db:
        places = [*await db.scalars(select(LearningSession.place).order_by(LearningSession.id))]
    assert places == ["Wilgenhof", "Wilgenhof"]


async def test_without_a_place_before_nothing_is_offered(circle: Running) -> None:
    await circle.ria.runs("/kring", "bijeenkomst", channel=CHANNEL)
    assert not circle.ria.sees(BEFORE)


@pytest.mark.long
@pytest.mark.parametrize(("written", "left"), [("Anna Peeters", ""), ("Anna Peeters, VDAB", "VDAB")])
async def test_who_is_forgotten_hosts_no_more_by_name(circle: Running, written: str, left: str) -> None:
    await changes(circle, **{"Bij wie zijn jullie te gast?": written})
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vergeet", channel=CHANNEL)
    await anna.submits({})
    await circle.settled()
    assert (await first(circle)).host == left


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Els Jacobs", ""), ("ELS JACOBS, VDAB", "VDAB"), ("Els Jacobsen, VDAB", "Els Jacobsen, VDAB"),
        ("bij Els Jacobs en Anna Peeters", "bij en Anna Peeters"),
    ],
)  # fmt: skip
def test_a_name_is_taken_out_whole_and_a_longer_one_stays(written: str, left: str) -> None:
    assert without_name(written, "Els Jacobs") == left
