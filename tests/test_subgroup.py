"""Subgroups: who is there is divided, nobody is told, and who reports brings back what came of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models import attendance, retention, subgroup
from models.base import WrongStage
from models.composition import Years
from models.dividing import together
from models.inquiry import Inquiry, State
from models.inquiry_answers import Said
from models.membership import Membership
from models.person import Person
from models.session import LearningSession, Stage
from models.subgroup import Seat
from playground import Person as Hands
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after
from tests.test_agenda import meeting_of, reads
from tests.test_as_read import els_facilitates_too
from tests.test_empty_agenda import english
from tests.test_panel import PAY, begin, opens_panel, outcomes
from tests.test_room import opens_room

FOUND = "Wat vonden jullie?"


async def six_are_here(circle: Running) -> None:
    await opens_panel(circle)
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": list(MEMBERS.values())})


async def to_subgroups(circle: Running) -> Hands:
    ria = await opens_room(circle)
    await ria.clicks("Deelgroepen")
    return ria


async def divided(circle: Running) -> None:
    """Six people in two groups."""
    ria = await to_subgroups(circle)
    await ria.submits({"Hoeveel deelgroepen?": "2 groepen van 3"})


async def seats(circle: Running) -> list[Seat]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(Seat).order_by(Seat.lap, Seat.number, Seat.person_id)))


async def reporter(circle: Running, number: int = 1) -> Hands:
    (seat,) = [seat for seat in await seats(circle) if seat.number == number and seat.reports]
    async with circle.database.read() as db:
        return circle.person((await db.get_one(Person, seat.person_id)).user_id)


@pytest.mark.long
@begins_after(begin, six_are_here, divided)
async def test_who_is_there_is_divided_each_once_and_nobody_gets_a_message(circle: Running) -> None:
    found = await seats(circle)
    assert sorted(len([s for s in found if s.number == number]) for number in (1, 2)) == [3, 3]
    assert len({seat.person_id for seat in found}) == 6
    assert [sum(seat.reports for seat in found if seat.number == number) for number in (1, 2)] == [1, 1]
    said = {user: len(circle.said_to(user)) for user in MEMBERS}
    channel = len(circle.channel_texts())
    await circle.advance("2026-03-12 13:50")
    assert {user: len(circle.said_to(user)) for user in MEMBERS} == said
    assert len(circle.channel_texts()) == channel
    assert all(name in reads(circle.ria) for name in MEMBERS.values())
    assert "Brengt verslag uit" in reads(circle.ria)


@begins_after(begin)
async def test_while_nobody_is_ticked_those_are_meant_who_said_yes_and_too_few_is_said(
    circle: Running,
) -> None:
    ria = await to_subgroups(circle)
    assert "minstens vier mensen" in reads(ria), "two said yes"
    await ria.clicks("Terug naar nu")
    assert "Nu, tot" in reads(ria)


@begins_after(begin, six_are_here, divided)
async def test_dealt_again_they_sit_elsewhere_in_the_place_of_what_nobody_used(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Opnieuw verdelen")
    await ria.submits({"Hoeveel deelgroepen?": "3 groepen van 2"})
    found = await seats(circle)
    assert ({seat.lap for seat in found}, {seat.number for seat in found}) == ({1}, {1, 2, 3})


@begins_after(begin, six_are_here, divided)
async def test_who_sat_together_sits_apart_the_next_time_as_far_as_can_be(circle: Running) -> None:
    first = await seats(circle)
    async with circle.database.write() as db:
        meeting = await meeting_of(circle)
        following = LearningSession(
            network_id=meeting.network_id, number=2, starts_local=meeting.starts_local + timedelta(days=60),
            minutes=180, zone=meeting.zone, created_at=circle.clock.now(), stage=Stage.UNDERWAY,
        )  # fmt: skip
        db.add(following)
        await db.flush()
        await attendance.record_present(db, following, [seat.person_id for seat in first])
        await subgroup.deal(db, following, 2, circle.clock.now())
    second = [seat for seat in await seats(circle) if seat.session_id != meeting.id]
    again = together(_groups(second))
    repeated = sum(len(together(_groups(first))[one] & others) for one, others in again.items()) // 2
    assert repeated == 2, "three people of two groups: two of them met"
    reported = [{seat.person_id for seat in some if seat.reports} for some in (first, second)]
    assert not reported[0] & reported[1]


def _groups(found: list[Seat]) -> list[list[int]]:
    return [[s.person_id for s in found if s.number == number] for number in {s.number for s in found}]


@begins_after(begin, six_are_here, divided)
async def test_somebody_moves_reports_or_leaves_their_seat(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Iemand verplaatsen")
    there = next(s for s in await seats(circle) if s.number == 2 and not s.reports)
    async with circle.database.read() as db:
        who = (await db.get_one(Person, there.person_id)).name
    await ria.submits(
        {"Wie?": who, "Naar welke groep?": "Groep 1", "Verslag": ["Brengt verslag uit voor deze groep"]}
    )
    moved = {seat.person_id: seat for seat in await seats(circle)}[there.person_id]
    assert (moved.number, moved.reports) == (1, True)
    assert sum(seat.reports for seat in await seats(circle) if seat.number == 1) == 1
    assert f"Brengt verslag uit: {who}" in reads(ria), "the list below shows it"
    await ria.clicks("Iemand verplaatsen")
    await ria.submits({"Wie?": who, "Naar welke groep?": "In geen"})
    assert f"In geen groep: {who}" in reads(ria)


@pytest.mark.long
@begins_after(begin, six_are_here, divided)
async def test_who_reports_finds_the_form_at_home_and_what_came_back_is_noted_with_a_question(
    circle: Running,
) -> None:
    ria, brings = circle.ria, await reporter(circle)
    home = await brings.opens_home()
    await brings.clicks("Terugkoppelen", within=home)
    await brings.submits({FOUND: "Begin klein.", "Wat blijft open?": "Wie betaalt?"})
    assert "Dank je" in reads(brings)
    await to_subgroups(circle)
    assert "Begin klein." in reads(ria)
    assert "Wie betaalt?" in reads(ria)
    await ria.chooses("Noteren bij een vraag (groep 1)", PAY)
    await ria.submits({"Wat is ervan geworden?": "Deels beantwoord"})
    (recorded,) = await outcomes(circle)
    assert recorded.said == "Begin klein. Wie betaalt?"


@pytest.mark.long
@begins_after(begin, six_are_here, divided)
async def test_nothing_at_all_is_not_brought_back_and_what_was_can_be_changed(circle: Running) -> None:
    brings = await reporter(circle)
    for said in ("  ", "Begin klein.", "Begin groot."):
        home = await brings.opens_home()
        await brings.clicks("Terugkoppelen", within=home)
        await brings.submits({FOUND: said})
        assert bool(brings.errors) == (not said.strip())
        await brings.closes(everything=True)
    ria = await to_subgroups(circle)
    assert "Begin groot." in reads(ria)
    assert "Begin klein." not in reads(ria)


@pytest.mark.long
@begins_after(begin, six_are_here, divided)
async def test_what_was_brought_back_stays_when_they_are_divided_once_more(circle: Running) -> None:
    brings = await reporter(circle)
    home = await brings.opens_home()
    await brings.clicks("Terugkoppelen", within=home)
    await brings.submits({FOUND: "Begin klein."})
    ria = await to_subgroups(circle)
    await ria.clicks("Opnieuw verdelen")
    await ria.submits({"Hoeveel deelgroepen?": "2 groepen van 3"})
    assert {seat.lap for seat in await seats(circle)} == {1, 2}
    assert "Begin klein." not in reads(ria), "that was the division before"


@begins_after(begin, six_are_here, divided)
async def test_who_does_not_report_finds_nothing_and_may_bring_nothing(circle: Running) -> None:
    reports = {(await reporter(circle, number)).id for number in (1, 2)}
    other = circle.person(next(user for user in MEMBERS if user not in reports))
    home = await other.opens_home()
    assert "Terugkoppelen" not in shown(home)


@begins_after(begin, six_are_here, divided)
async def test_who_sat_together_is_kept_for_six_months_and_goes_with_who_is_forgotten(
    circle: Running,
) -> None:
    before = await seats(circle)
    async with circle.database.write() as db:
        await retention.erase(db, await db.get_one(Person, before[0].person_id), keep_questions=True)
    assert {seat.person_id for seat in await seats(circle)} == {seat.person_id for seat in before[1:]}
    async with circle.database.write() as db:
        (await db.get_one(LearningSession, before[0].session_id)).stage = Stage.CLOSED
        await retention.forget(db, circle.clock.now() + timedelta(days=180))
    assert len(await seats(circle)) == 5
    async with circle.database.write() as db:
        await retention.forget(db, circle.clock.now() + timedelta(days=185))
    assert await seats(circle) == []


@begins_after(begin, six_are_here)
async def test_newcomers_are_mixed_with_others_only_where_that_is_known(circle: Running) -> None:
    ria = await to_subgroups(circle)
    assert "Nieuwkomers" not in reads(ria)
    async with circle.database.write() as db:
        some = select(Person.id).where(Person.user_id.in_(list(MEMBERS)[:3]))
        before = circle.clock.now() - timedelta(days=200)
        await db.execute(update(Membership).where(Membership.person_id.in_(some)).values(since=before))
        old = set(await db.scalars(some))
    await to_subgroups(circle)
    await ria.submits(
        {"Hoeveel deelgroepen?": "3 groepen van 2", "Hoe?": "Nieuwkomers bij wie er langer bij is"}
    )
    found = await seats(circle)
    for number in (1, 2, 3):
        assert len({seat.person_id for seat in found if seat.number == number} & old) == 1


@pytest.mark.long
@begins_after(begin, six_are_here)
async def test_who_has_long_experience_is_spread_over_the_groups(circle: Running) -> None:
    long = ("U0ANNA", "U0BRAM", "U0CHIARA")
    async with circle.database.write() as db:
        row = Inquiry(network_id=1, instrument="intake", state=State.CLOSED)
        db.add(row)
        await db.flush()
        people = list(await db.scalars(select(Person).where(Person.user_id.in_(MEMBERS))))
        keys = {one.id for one in people if one.user_id in long}
        for one in people:
            years = Years.LONG if one.id in keys else Years.STARTS
            db.add(Said(inquiry_id=row.id, person_id=one.id, given={"years": years.value}))
    ria = await to_subgroups(circle)
    assert "Nieuwkomers" not in reads(ria)
    how = "Wie veel ervaring heeft, over de groepen spreiden"
    await ria.submits({"Hoeveel deelgroepen?": "3 groepen van 2", "Hoe?": how})
    found = await seats(circle)
    assert [sum(s.person_id in keys for s in found if s.number == n) for n in (1, 2, 3)] == [1, 1, 1]


@pytest.mark.long
@begins_after(begin, six_are_here, divided)
async def test_after_the_session_they_can_be_read_and_not_dealt_again(circle: Running) -> None:
    await circle.advance("2026-03-12 17:00")
    async with circle.database.write() as db:
        meeting = await meeting_of(circle)
        assert meeting.stage is not Stage.UNDERWAY
        with pytest.raises(WrongStage):
            await subgroup.deal(db, meeting, 2, circle.clock.now())


@begins_after(begin, six_are_here, english)
async def test_in_english_too(circle: Running) -> None:
    ria = circle.ria
    await ria.closes(everything=True)
    await ria.runs("/kring", "next", channel="C0KRING")
    await ria.clicks("Subgroups")
    await ria.submits({"How many subgroups?": "2 groups of 3"})
    assert "Reports back" in reads(ria)
    with pytest.raises(NotThere):
        await ria.clicks("Verdelen")


@pytest.mark.long
@begins_after(begin, six_are_here, els_facilitates_too)
async def test_what_was_written_of_a_group_is_not_kept_with_another_of_its_number(circle: Running) -> None:
    await divided(circle)
    ria, els = circle.ria, circle.person("U0ELS")
    sat = [one.person_id for one in await seats(circle) if one.number == 1]
    await ria.clicks("Terugkoppelen", beside="Groep 1")
    await els.runs("/kring", "volgende", channel=CHANNEL)
    await els.clicks("Deelgroepen")
    for _ in range(20):  # until few of them sit together
        await els.clicks("Opnieuw verdelen")
        await els.submits({"Hoeveel deelgroepen?": "3 groepen van 2"})
        now = [one.person_id for one in await seats(circle) if one.number == 1]
        if 2 * len({*sat} & {*now}) < len(sat):
            break
    await ria.submits({FOUND: "Van drie mensen."})
    assert "opnieuw verdeeld" in ria.errors["found"]


@begins_after(begin, six_are_here, divided)
async def test_where_the_reporter_moved_away_somebody_else_reports(circle: Running) -> None:
    ria, gone = circle.ria, await reporter(circle, 1)
    await ria.clicks("Iemand verplaatsen")
    await ria.submits({"Wie?": MEMBERS[gone.id], "Naar welke groep?": "Groep 2"})
    for number in (1, 2):
        assert sum(one.reports for one in await seats(circle) if one.number == number) == 1
