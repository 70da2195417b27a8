"""The network drawing: lines that the cycle leaves, in words and as a picture; whom one wants to know."""

from datetime import datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.picture import RIGHT, WIDTH, Picture, as_png, svg
from models.attendance import Attendance
from models.calendar import DAY
from models.membership import Membership
from models.network import HALF_YEAR, Network
from models.person import Person
from models.question import LearningQuestion
from models.retention import forget
from models.session import LearningSession, Stage
from models.subgroup import Seat
from models.to_know import ToKnow
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.inquiries import held_three_times
from tests.moments import begins_after
from tests.people import leaves
from tests.test_closing import closes
from tests.test_given_answer import BRAM, DIRK, ELS, bram_answers_in_the_channel, notes

ANNA, CHIARA, FATIMA = "U0ANNA", "U0CHIARA", "U0FATIMA"


async def reads(circle: Running, user_id: str, command: str = "tekening") -> str:
    somebody = circle.person(user_id)
    if somebody.modals:
        await somebody.closes(everything=True)
    await somebody.runs("/kring", command, channel=CHANNEL)
    return shown(somebody.top())


async def home_of(circle: Running, user_id: str) -> str:
    somebody = circle.person(user_id)
    await somebody.opens_home()
    assert somebody.home is not None
    return shown(somebody.home)


async def sat(circle: Running, day: str, *groups: tuple[str, ...]) -> None:
    """A session was held that day at which people sat in these subgroups."""
    async with circle.database.write() as db:
        keys = {one.user_id: one.id for one in await db.scalars(select(Person))}
        held = LearningSession(
            network_id=1, number=90 + int(day[-2:]), starts_local=datetime.fromisoformat(day),
            zone="Europe/Brussels", minutes=120, created_at=circle.clock.now(), stage=Stage.CLOSED,
        )  # fmt: skip
        db.add(held)
        await db.flush()
        for number, group in enumerate(groups, 1):
            for who in group:
                db.add(Seat(session_id=held.id, lap=1, person_id=keys[who], number=number))


async def twice(circle: Running) -> None:
    """Anna and Bram sat together twice, Anna and Chiara once, the second time."""
    await sat(circle, "2025-12-02", (ANNA, BRAM), (ELS, FATIMA))
    await sat(circle, "2025-12-16", (ANNA, BRAM, CHIARA))


def between(said: str, heading: str) -> str:
    """What stands below a heading."""
    return said.split(heading)[1].split("*", maxsplit=1)[0] if heading in said else ""


async def test_who_sat_together_is_tied_once_or_several_times_and_what_is_new_says_so(
    circle: Running,
) -> None:
    assert "Er valt nog niets te tekenen" in await reads(circle, ANNA)
    await twice(circle)
    for reader in (DIRK, FACILITATOR):
        said = await reads(circle, reader)
        several, once = between(said, "Al vaker ontmoet*"), between(said, "Eén keer ontmoet*")
        assert "<@U0ANNA> en <@U0BRAM>" in several
        assert several.count(" en ") == 1
        assert "<@U0ELS> en <@U0FATIMA>\n" in f"{once}\n", "from the first session on"
        assert "<@U0ANNA> en <@U0CHIARA> · _nieuw_" in once


async def test_each_reads_their_own_part_alone_with_whom_to_meet_next(circle: Running) -> None:
    await twice(circle)
    anna, ria = await reads(circle, ANNA), await reads(circle, FACILITATOR)
    assert "om op door te gaan: <@U0BRAM>" in anna
    assert "beter te leren kennen: <@U0CHIARA>" in anna
    assert "voor iets nieuws: <@U0DIRK>, <@U0ELS>, <@U0FATIMA>" in anna
    assert "voor iets nieuws" not in ria, "who does not take part has no ties"


@begins_after(bram_answers_in_the_channel)
@pytest.mark.parametrize("kept_from", ["nothing", "anonymous", "hidden", "kept_by"])
async def test_an_answer_ties_two_people_unless_the_question_has_no_name_or_is_out_of_sight(
    circle: Running, kept_from: str
) -> None:
    await notes(circle, BRAM)
    if kept_from != "nothing":
        value = "asker" if kept_from == "kept_by" else True
        async with circle.database.write() as db:
            await db.execute(update(LearningQuestion).values({kept_from: value}))
    for reader in (BRAM, DIRK, ELS, FACILITATOR):
        tied = "<@U0BRAM> en <@U0DIRK>" in await reads(circle, reader)
        assert tied is (kept_from == "nothing"), reader


async def test_who_stays_out_is_in_nobody_s_drawing_and_comes_back_when_they_wish(circle: Running) -> None:
    await twice(circle)
    await reads(circle, BRAM)
    bram = circle.person(BRAM)
    await bram.clicks("Ik blijf erbuiten")
    assert "Je blijft buiten de tekening" in shown(bram.top())
    for reader in (ANNA, FACILITATOR, BRAM):
        assert "<@U0BRAM>" not in await reads(circle, reader), reader
    await reads(circle, BRAM)
    await bram.clicks("Ik doe weer mee")
    assert "<@U0BRAM>" in await reads(circle, ANNA)


async def test_with_fewer_in_it_than_the_threshold_there_is_none(circle: Running) -> None:
    await twice(circle)
    async with circle.database.write() as db:
        threshold = (await db.get_one(Network, 1)).threshold
        places = list(await db.scalars(select(Membership).where(Membership.participates)))
        for place in places[threshold - 1 :]:
            place.in_drawing = False
    said = await reads(circle, ANNA)
    assert "te weinig leden" in said
    assert "Stuur me de tekening" not in said
    assert " en <@" not in said
    async with circle.database.write() as db:
        places = list(await db.scalars(select(Membership).where(Membership.participates)))
        places[threshold - 1].in_drawing = True
    assert "Stuur me de tekening" in await reads(circle, ANNA)


@pytest.mark.long
async def test_who_leaves_is_in_it_no_more_and_what_is_kept_of_seats_goes_after_half_a_year(
    circle: Running,
) -> None:
    await twice(circle)
    await leaves(circle, BRAM)
    assert "<@U0BRAM>" not in await reads(circle, ANNA)
    async with circle.database.write() as db:
        await forget(db, circle.clock.now() + (HALF_YEAR * DAY) + timedelta(days=60))
    assert "Er valt nog niets te tekenen" in await reads(circle, ANNA)


async def test_the_picture_goes_to_who_asks_alone_and_says_where_the_same_stands_in_words(
    circle: Running,
) -> None:
    await twice(circle)
    await reads(circle, ANNA)
    await circle.person(ANNA).clicks("Stuur me de tekening")
    await circle.settled()
    files = circle.playground.workspace.files
    (file,) = [one for one in files.values() if one.name.endswith(".png")]
    assert file.content is not None
    assert file.content.startswith(b"\x89PNG")
    assert "/kring tekening" in file.alt_text
    got = {who for who in (*MEMBERS, FACILITATOR) for m in circle.playground.workspace.messages_to(who)
           if file.id in m.files}  # fmt: skip
    assert got == {ANNA}


async def test_nobody_is_counted_ranked_or_named_as_the_most_connected(circle: Running) -> None:
    await twice(circle)
    said = await reads(circle, DIRK)
    lists = between(said, "Al vaker ontmoet*") + between(said, "Eén keer ontmoet*")
    assert not any(sign.isdigit() for sign in lists.replace("U0", ""))
    assert "meeste" not in said
    assert lists.index("<@U0ANNA>") < lists.index("<@U0ELS>"), "by name, and not by how many"


def a_picture(names: list[str], ties: dict[tuple[int, int], bool]) -> Picture:
    return Picture(
        names=names, now=ties, before={}, heading=("Nu", "1 mei"), heading_before=("", ""),
        strong="vaker", weak="één keer",
    )  # fmt: skip


NAMES = st.lists(st.text(min_size=1, max_size=40), min_size=2, max_size=15)


@given(NAMES, st.data())
def test_a_picture_is_the_same_for_the_same_ties_and_tells_strong_from_weak_without_colour(
    names: list[str], data: st.DataObject
) -> None:
    pairs = data.draw(st.lists(st.sampled_from(list(combinations(range(len(names)), 2))), unique=True))
    ties = {pair: data.draw(st.booleans()) for pair in pairs}
    drawn = svg(a_picture(names, ties))
    assert drawn == svg(a_picture(names, dict(reversed(ties.items()))))
    arcs = [line for line in drawn.splitlines() if " C " in line]
    assert len(arcs) == len(ties)
    assert sum("dasharray" in line for line in arcs) == sum(not strong for strong in ties.values())
    assert len({line.split('stroke="')[1].split('"')[0] for line in arcs}) <= 1, "no colour tells anything"
    reach = [float(line.split("C ")[1].split(" ")[0]) for line in arcs]
    assert all(RIGHT < RIGHT + (out - RIGHT) * 3 / 4 < WIDTH for out in reach), "within the picture"


async def test_whatever_somebody_is_called_the_picture_is_drawn() -> None:
    odd = ["<b>Anna & co</b>", "A" * 60, "\x00\x1b", "أحمد", "李", "🙂"]
    drawn = await as_png(a_picture(odd, {(0, 5): True, (1, 2): False}))
    assert drawn.startswith(b"\x89PNG")


async def chooses(circle: Running, user_id: str, *names: str, tells: bool = True) -> None:
    await reads(circle, user_id)
    somebody = circle.person(user_id)
    await somebody.clicks("Beter leren kennen")
    box = ["Je mag het ons allebei zeggen"] if tells else []
    await somebody.submits({"Wie?": list(names), "Als we elkaar kozen": box})


BOTH = "Jullie kozen elkaar"


@pytest.mark.long
async def test_two_who_chose_each_other_and_both_let_it_be_told_read_so_and_nobody_else(
    circle: Running,
) -> None:
    await chooses(circle, ANNA, "Bram Maes", "Chiara Rossi")
    for other in (*MEMBERS, FACILITATOR):
        assert BOTH not in await home_of(circle, other), other
    await chooses(circle, BRAM, "Anna Peeters")
    assert BOTH in await reads(circle, BRAM)
    for other in (*MEMBERS, FACILITATOR):
        assert (BOTH in await home_of(circle, other)) is (other in (ANNA, BRAM)), other
    anna = circle.person(ANNA)
    await anna.opens_home()
    await anna.clicks("Fijn, gelezen", within="home")
    assert BOTH not in await home_of(circle, ANNA)
    assert BOTH in await home_of(circle, BRAM)
    await chooses(circle, BRAM, "Chiara Rossi")
    assert BOTH not in await reads(circle, ANNA), "a changed mind"


@pytest.mark.parametrize("who_tells", [(True, False), (False, True), (False, False)])
async def test_without_the_word_of_both_neither_learns_of_it(
    circle: Running, who_tells: tuple[bool, bool]
) -> None:
    await chooses(circle, ANNA, "Bram Maes", tells=who_tells[0])
    await chooses(circle, BRAM, "Anna Peeters", tells=who_tells[1])
    for one in (ANNA, BRAM):
        assert BOTH not in await reads(circle, one)
        assert BOTH not in await home_of(circle, one)


@pytest.mark.long
async def test_three_are_the_most_and_whom_one_chose_goes_with_either_who_leaves(circle: Running) -> None:
    await chooses(circle, ANNA, "Bram Maes", "Chiara Rossi", "Dirk Wouters", "Els Jacobs")
    assert "ten hoogste drie" in circle.person(ANNA).errors["people"]
    await circle.person(ANNA).submits({"Wie?": ["Bram Maes", "Chiara Rossi"]})
    await chooses(circle, CHIARA, "Dirk Wouters")
    await leaves(circle, BRAM)
    await circle.person(CHIARA).closes(everything=True)
    await leaves(circle, CHIARA)
    async with circle.database.read() as db:
        assert list(await db.scalars(select(ToKnow))) == []


async def test_one_s_own_ties_outside_stand_in_one_s_own_part_alone(circle: Running) -> None:
    await reads(circle, ANNA)
    anna = circle.person(ANNA)
    await anna.clicks("Mijn banden buiten")
    await anna.clicks("Iets toevoegen")
    await anna.submits({"Wie, of welke organisatie?": "De bibliotheek", "Waarvoor?": "Zalen"})
    assert "De bibliotheek" in await reads(circle, ANNA)
    for other in (BRAM, FACILITATOR):
        assert "De bibliotheek" not in await reads(circle, other)
        assert "De bibliotheek" not in await reads(circle, other, "buiten")


@begins_after(held_three_times, closes)
@pytest.mark.long
async def test_one_stays_out_of_the_drawing_of_a_closed_network(circle: Running) -> None:
    await reads(circle, BRAM)
    bram = circle.person(BRAM)
    await bram.clicks("Ik blijf erbuiten")
    async with circle.database.read() as db:
        key = (await db.scalars(select(Person.id).where(Person.user_id == BRAM))).one()
        place = (await db.scalars(select(Membership).where(Membership.person_id == key))).one()
    assert not place.in_drawing, shown(bram.top())


@pytest.mark.long
async def test_who_was_ticked_as_away_met_nobody(circle: Running) -> None:
    await sat(circle, "2025-12-02", (ANNA, BRAM, CHIARA), (DIRK, ELS, FATIMA))
    async with circle.database.write() as db:
        keys = {one.user_id: one.id for one in await db.scalars(select(Person))}
        meeting = (await db.scalars(select(LearningSession).where(LearningSession.number == 92))).one()
        for who in MEMBERS:
            row = Attendance(session_id=meeting.id, person_id=keys[who])
            row.present = who != BRAM
            db.add(row)
    said = await reads(circle, DIRK)
    assert "<@U0ANNA> en <@U0BRAM>" not in said, "Bram was not there"


@pytest.mark.long
async def test_nobody_is_told_to_drink_coffee_with_who_has_gone_from_slack(
    circle: Running,
) -> None:
    await chooses(circle, ANNA, "Bram Maes")
    await chooses(circle, BRAM, "Anna Peeters")
    async with circle.database.write() as db:
        (await db.scalars(select(Person).where(Person.user_id == BRAM))).one().deactivated = True
    assert "Jullie kozen elkaar" not in await home_of(circle, ANNA)


async def test_a_later_session_is_not_the_first_one_once_nobody_knows_who_met_at_that(
    circle: Running,
) -> None:
    await sat(circle, "2025-06-03", (ANNA, CHIARA))
    await sat(circle, "2025-12-16", (ANNA, CHIARA), (DIRK, "U0BRAM"))
    async with circle.database.write() as db:
        await forget(db, circle.clock.now())
    said = await reads(circle, ANNA)
    assert "nieuw" not in said.split("voor iets nieuws")[0]
    assert "eerste bijeenkomst" not in said
    assert "langer dan een half jaar geleden ontmoette, weet Kring misschien niet meer" in said
    assert "De laatste tijd (een half jaar) niet ontmoet, voor iets nieuws: <@U0BRAM>" in said
    assert "Nog niet ontmoet" not in said


async def test_a_first_session_without_subgroups_is_the_first(circle: Running) -> None:
    await sat(circle, "2025-12-02")
    await sat(circle, "2025-12-16", (ANNA, "U0BRAM"))
    assert "bij de eerste bijeenkomst, op di 2 december" in await reads(circle, DIRK)


@pytest.mark.long
async def test_two_who_choose_each_other_anew_read_it_anew(circle: Running) -> None:
    anna = circle.person(ANNA)
    for _ in range(2):
        await chooses(circle, ANNA, "Bram Maes")
        await chooses(circle, "U0BRAM", "Anna Peeters")
        await anna.opens_home()
        await anna.clicks("Fijn, gelezen", within="home")
        await chooses(circle, "U0BRAM", tells=False)
        assert "Jullie kozen elkaar" not in await reads(circle, ANNA)
