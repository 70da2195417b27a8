"""What one person can make Kring write to others: more than anybody needs, and not without end."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.storage.database import Database
from models import reach
from models.reach import MOST, MOST_LEADING, WITHIN, EnoughForToday, Reach
from models.retention import forget
from tests.conftest import FACILITATOR, Running, first_of_each
from tests.neighbours import Street
from tests.routes_of_all import spoken_once
from tests.test_held import somebody
from tests.test_note import FORM
from tests.test_roles import made, route_of

NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)


def test_who_reached_the_limit_has_room_again_a_day_after_they_began() -> None:
    mine = Reach(mark="a", began_at=NOW)
    for minutes in range(MOST):
        mine.spend(NOW + timedelta(minutes=minutes), MOST)
    with pytest.raises(EnoughForToday) as refused:
        mine.spend(NOW + timedelta(hours=23), MOST)
    assert refused.value.data == {"most": MOST}
    mine.spend(NOW + WITHIN, MOST)
    assert (mine.acts, mine.began_at) == (1, NOW + WITHIN)


def test_who_facilitates_writes_to_more_people_and_not_without_end() -> None:
    mine = Reach(mark="a", began_at=NOW)
    for _ in range(MOST_LEADING):
        mine.spend(NOW, MOST_LEADING)
    with pytest.raises(EnoughForToday):
        mine.spend(NOW, MOST_LEADING)


async def test_each_has_a_count_of_their_own_which_is_forgotten_after_a_day(database: Database) -> None:
    async with database.write() as db:
        for mark in ("a", "a", "b"):
            await reach.spend(db, mark, NOW, MOST)
    async with database.read() as db:
        assert {one.mark: one.acts for one in await db.scalars(select(Reach))} == {"a": 2, "b": 1}
    async with database.write() as db:
        await reach.spend(db, "c", NOW + WITHIN, MOST)
    async with database.read() as db:
        assert [one.mark for one in await db.scalars(select(Reach))] == ["c"]
    async with database.write() as db:
        await forget(db, NOW + 2 * WITHIN)
    async with database.read() as db:
        assert list(await db.scalars(select(Reach))) == []


@pytest.mark.long
async def test_twenty_notes_go_and_one_more_is_refused_with_its_words_kept(circle: Running) -> None:
    anna, bram = circle.person("U0ANNA"), circle.person("U0BRAM")
    before = len(circle.said_to(FACILITATOR))
    for number in range(MOST + 1):
        await anna.opens_home()
        await anna.clicks("Bericht aan je begeleider", within=anna.home)
        name = ["Zonder mijn naam"] if number % 2 else []
        await anna.submits({FORM: f"Bericht {number}", "Je naam": name})
        if number < MOST:
            await anna.closes(everything=True)
    assert anna.sees(f"Je stuurde vandaag al {MOST} keer iets aan anderen via mij. Morgen kun je dat weer")
    assert anna.sees("Nu is er niets verstuurd")
    assert anna.modal is not None  # what was typed is still there
    await circle.settled()
    assert len(circle.said_to(FACILITATOR)) == before + MOST
    await bram.opens_home()
    await bram.clicks("Bericht aan je begeleider", within=bram.home)
    await bram.submits({FORM: "Van iemand anders"})
    await circle.settled()
    assert len(circle.said_to(FACILITATOR)) == before + MOST + 1
    async with circle.database.read() as db:
        kept = repr([(one.mark, one.acts) for one in await db.scalars(select(Reach))])
    assert "U0ANNA" not in kept
    await circle.advance("2026-01-06 10:01")
    await anna.submits({FORM: "Een dag later"})
    await circle.settled()
    assert "Een dag later" in circle.said_to(FACILITATOR)[-1]


# These write to others too, each once for a stage, a seat or an answer; nobody is kept from calling off,
# from saying that they stay away, or from leaving.
WITHOUT_A_LIMIT = {
    "announce", "close_questions", "reopen", "agenda", "release_now", "add_results", "results", "give_seat",
    "send_again", "cancel_session", "did_not_happen", "rsvp_no", "errand_decline", "leave", "erase",
    "take_off", "answer_agree", "off_slack_off", "off_slack_forget",
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("everybody", first_of_each([False, True]))
async def test_every_act_that_writes_to_others_counts_or_is_known_to_be_bounded(
    there: Street, everybody: bool
) -> None:
    found: set[str] = set()
    for (kind, name), row in spoken_once().items():
        for user in sorted(row.who) if everybody else [somebody(row)]:
            await there.send(kind, made(there, kind, name, row, user))
            if not there.written():
                continue
            columns = there.kept.columns.get("delivery", [])
            new = there.changes().get("delivery", set()) - there.kept.before["delivery"]
            waits = [dict(zip(columns, one, strict=True)) for one in new]
            if any(said["state"] == "pending" and said["recipient"] != user for said in waits):
                found.add(name)
                assert route_of(there, kind, name).sends or name in WITHOUT_A_LIMIT, name
            there.put_back()
    assert {"note", "errand", "reword", "invite"} <= found
