"""What is forgotten: a person who asks for it, and what has been kept long enough."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Enum, String, func, select, update

from jobs.upkeep import forget_old
from models import forgotten, retention, schema
from models.action import Action
from models.attendance import Attendance, Rsvp
from models.base import Base, Whose, texts
from models.delivery import Delivery
from models.effect import Effect
from models.entry import Entry
from models.errand import Errand
from models.expert import Knows, Tip
from models.expertise import Expertise
from models.intention import Intention
from models.membership import Membership, Standing
from models.network import Network
from models.no_question import NoQuestion
from models.note import Rewording
from models.person import Language, Person, by_ids, ensure, find
from models.plan import Kind
from models.question import LearningQuestion, QuestionKind, State
from models.reading import Reading
from models.session import LearningSession, Stage
from models.unlinked import InquiryTurnout
from models.vote import Vote
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.evening import form_of
from tests.moments import begins_after, circle_after

ANNA = "U0ANNA"
QUESTION = "Hoe begin ik eraan?"


async def rows(running: Running, table: type[Base]) -> list[Any]:
    async with running.database.read() as db:
        return list(await db.scalars(select(table)))


async def everything(running: Running) -> dict[str, list[str]]:
    """Every value of every row of every table, by table."""
    found: dict[str, list[str]] = {}
    async with running.database.read() as db:
        for name in schema.TABLES:
            table = Base.metadata.tables[name]
            found[name] = [str(value) for row in await db.execute(select(table)) for value in row]
    return found


def entries_of(meeting: LearningSession, mine: int, other: int) -> list[Entry]:
    """Entries of Anna's own, about her, and of the group with a line that is hers."""
    facts: list[dict[str, Any]] = [
        {"person_id": mine, "own": {"what": "Anna Peeters kan het"}, "shared": None},
        {"person_id": other, "concerns_id": mine, "own": {"what": "Vraag Anna Peeters"}, "shared": None},
        {"person_id": mine, "own": {"ask": "Bel Anna Peeters"}, "shared": {"called": "Het draaiboek"}},
        {"person_id": other, "own": {}, "shared": {"called": "Van Bram"}},
    ]
    at = meeting.created_at
    return [
        Entry(network_id=meeting.network_id, register="lang geleden", made_at=at, said_at=at, **fact)
        for fact in facts
    ]


async def leave_traces(circle: Running) -> None:
    """Anna has left a trace in every table that can hold one."""
    anna = circle.person(ANNA)
    await anna.runs("/kring", f"vraag {QUESTION}", channel=CHANNEL)
    await anna.submits()
    await anna.closes(everything=True)
    await circle.advance("2026-02-19 09:01")
    async with circle.database.write() as db:
        me = await find(db, circle.playground.workspace.team, ANNA)
        bram = await find(db, circle.playground.workspace.team, "U0BRAM")
        meeting = await db.scalar(select(LearningSession))
        assert me is not None
        assert bram is not None
        assert meeting is not None
        other = LearningQuestion(
            network_id=meeting.network_id,
            asker_id=bram.id,
            text="Wat is talent?",
            asked_at=meeting.created_at,
        )
        answered = LearningQuestion(
            network_id=meeting.network_id, asker_id=me.id, text="Beantwoord", asked_at=meeting.created_at,
            kind=QuestionKind.FUTURE, state=State.ANSWERED,
        )  # fmt: skip
        asking = form_of(meeting.network_id, meeting.id)
        db.add_all([other, answered, asking])
        await db.flush()
        db.add_all(
            [
                Vote(question_id=other.id, person_id=me.id),
                NoQuestion(session_id=meeting.id, person_id=me.id),
                Attendance(session_id=meeting.id, person_id=me.id, rsvp=Rsvp.YES, present=True),
                InquiryTurnout(inquiry_id=asking.id, person_id=me.id),
                Action(session_id=meeting.id, owner_id=me.id, text="Doen"),
                Intention(session_id=meeting.id, person_id=me.id, text="Proberen"),
                Reading(session_id=meeting.id, person_id=me.id, read_at=meeting.created_at),
                Errand(session_id=meeting.id, question_id=other.id, asker_id=bram.id, carrier_id=me.id),
                Errand(session_id=meeting.id, question_id=answered.id, asker_id=me.id, carrier_id=bram.id),
                Tip(question_id=other.id, person_id=me.id, knows=Knows.SOMETHING, line="Ik, Anna Peeters"),
                *entries_of(meeting, me.id, bram.id),
                Expertise(
                    network_id=meeting.network_id, person_id=me.id, question_id=other.id, line="Anna Peeters"
                ),
            ]
        )


busy = circle_after(leave_traces)


async def is_forgotten(running: Running, choice: str) -> None:
    anna = running.person(ANNA)
    await anna.runs("/kring", "vergeet", channel=CHANNEL)
    assert anna.sees("Dit kun je niet terugdraaien")
    await anna.submits({"Mogen je open vragen blijven?": choice})
    assert anna.sees("weet niet meer wie je bent")
    await anna.closes(everything=True)
    await running.settled()


@pytest.mark.long
async def test_nothing_names_a_person_who_asked_to_be_forgotten(busy: Running, tmp_path: Path) -> None:
    async with busy.database.read() as db:
        me = await find(db, busy.playground.workspace.team, ANNA)
    assert me is not None
    assert me.name == "Anna Peeters"
    await is_forgotten(busy, "Ja, zonder mijn naam")
    for name, values in (await everything(busy)).items():
        assert ANNA not in values, name
        assert not any("Anna Peeters" in value for value in values), name
    async with busy.database.read() as db:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if any(key.column.table.name == "person" for key in column.foreign_keys):
                    left = await db.scalar(select(func.count()).select_from(table).where(column == me.id))
                    assert left == 0, column
    asked = {item.text: item for item in await rows(busy, LearningQuestion)}
    assert asked[QUESTION].state is State.OPEN
    assert asked[QUESTION].anonymous
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("kring.db*"))
    assert b"Anna Peeters" not in stored


@pytest.mark.long
async def test_what_is_the_group_s_stays_without_a_name_and_the_rest_goes_along(busy: Running) -> None:
    async with busy.database.read() as db:
        bram = await find(db, busy.playground.workspace.team, "U0BRAM")
    assert bram is not None
    await is_forgotten(busy, "Ja, zonder mijn naam")
    found = sorted(await rows(busy, Entry), key=lambda row: row.id)
    left = [(row.person_id, row.shared, row.own) for row in found]
    assert left == [(None, {"called": "Het draaiboek"}, {}), (bram.id, {"called": "Van Bram"}, {})]


@pytest.mark.long
async def test_questions_go_along_when_the_person_wishes(busy: Running) -> None:
    await is_forgotten(busy, "Nee, trek ze terug")
    asked = {item.state: item.text for item in await rows(busy, LearningQuestion) if item.asker_id is None}
    assert asked == {State.WITHDRAWN: "…", State.ANSWERED: "Beantwoord"}


def test_every_text_says_whose_it_is() -> None:
    silent = [
        f"{rows.name}.{column.name}"
        for rows in Base.metadata.sorted_tables
        for column in rows.columns
        if isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)
        if "of" not in column.info
    ]
    assert silent == []


def test_what_is_somebodys_own_stands_where_it_goes_with_them() -> None:
    emptied = (Person, Effect, Entry, Rewording)
    go = {of.__table__ for of in (*emptied, *(mine.class_ for mine in forgotten.PERSONAL))}
    own = {rows for rows in Base.metadata.sorted_tables if Whose.OWN in texts(rows).values()}
    assert own <= go


def test_each_column_that_refers_to_a_person_says_once_what_becomes_of_it() -> None:
    said = [*forgotten.PERSONAL, *forgotten.ENTERED, *forgotten.UNNAMED]
    refer = [
        f"{rows.name}.{column.name}"
        for rows in Base.metadata.sorted_tables
        for column in rows.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    ]
    assert sorted(f"{one.class_.__tablename__}.{one.key}" for one in said) == sorted(refer)


@pytest.mark.long
async def test_who_was_forgotten_counts_no_more_and_may_begin_again(busy: Running) -> None:
    anna = busy.person(ANNA)
    await anna.opens_home()
    await is_forgotten(busy, "Ja, zonder mijn naam")
    await busy.advance("2026-02-19 09:05")
    assert "Ja: 0 · Misschien: 0 · Nee: 0 · Nog niet geantwoord: 5" in busy.channel_texts()[-1]
    assert anna.home is not None
    assert "nog in geen enkel lerend netwerk" in shown(anna.home)
    await anna.runs("/kring", "", channel=CHANNEL)
    assert anna.sees("nog in geen enkel lerend netwerk")
    await busy.ria.runs("/kring", "invite", channel=CHANNEL)
    await busy.ria.submits({"Wie nodig je uit?": [ANNA]})
    await busy.settled()
    await anna.closes(everything=True)
    await busy.advance("2026-02-20 09:00")
    await anna.clicks("Ik doe mee", within=anna.direct_messages[-1])
    assert anna.sees("Fijn dat je meedoet")


async def test_the_only_facilitator_is_not_forgotten_before_there_is_another(circle: Running) -> None:
    await circle.ria.runs("/kring", "forget", channel=CHANNEL)
    await circle.ria.submits()
    assert circle.ria.sees("enige begeleider")
    assert any(person.user_id == FACILITATOR for person in await rows(circle, Person))


async def test_a_seat_that_was_forgotten_is_offered_to_who_waits(circle: Running) -> None:
    async with circle.database.write() as db:
        home = await db.scalar(select(Network))
        bram = await find(db, circle.playground.workspace.team, "U0BRAM")
        assert home is not None
        assert bram is not None
        home.capacity = 5
        place = await db.scalar(select(Membership).where(Membership.person_id == bram.id))
        assert place is not None
        place.standing, place.waiting_since = Standing.WAITING, home.created_at
    await is_forgotten(circle, "Ja, zonder mijn naam")
    assert "wachtlijst" in circle.said_to(FACILITATOR)[-1]


# Kept long enough.


async def held(running: Running) -> None:
    """The session of the circle was held and is closed."""
    await running.advance("2026-03-12 14:00")
    async with running.database.write() as db:
        meeting = await db.scalar(select(LearningSession))
        people = list(await db.scalars(select(Person).limit(2)))
        assert meeting is not None
        for person in people:
            db.add(Attendance(session_id=meeting.id, person_id=person.id, present=True))
            db.add(NoQuestion(session_id=meeting.id, person_id=person.id))
    await running.advance("2026-04-01 12:00")
    assert (await rows(running, LearningSession))[0].stage is Stage.CLOSED


@begins_after(held)
@pytest.mark.long
async def test_attendance_is_kept_for_six_months_and_no_longer(circle: Running) -> None:
    closed = datetime(2026, 3, 12, tzinfo=UTC)
    for days, kept in ((182, 2), (185, 0)):
        async with circle.database.write() as db:
            await retention.forget(db, closed + timedelta(days=days))
        for table in (Attendance, NoQuestion):
            assert len(await rows(circle, table)) == kept
    assert len(await rows(circle, LearningSession)) == 1


@begins_after(held)
@pytest.mark.long
async def test_who_got_what_about_a_session_is_known_as_long_as_who_was_there(circle: Running) -> None:
    """Some messages go to some people alone: to who was away, to who has not answered."""
    closed = datetime(2026, 3, 12, tzinfo=UTC)
    in_channel = {one.id for one in await rows(circle, Delivery) if one.session_id and not one.person_id}
    assert in_channel
    for days, known in ((182, True), (185, False)):
        async with circle.database.write() as db:
            await retention.forget(db, closed + timedelta(days=days))
        sent = [one for one in await rows(circle, Delivery) if one.session_id]
        assert any(one.person_id for one in sent) is known
        assert {one.id for one in sent if not one.person_id} == in_channel


@pytest.mark.long
@begins_after(held)
async def test_what_was_sent_is_kept_for_a_year_and_the_pinned_message_for_good(circle: Running) -> None:
    async with circle.database.write() as db:
        await retention.forget(db, datetime(2028, 1, 1, tzinfo=UTC))
    assert [sent.kind for sent in await rows(circle, Delivery)] == [Kind.PINNED]
    await circle.ria.runs("/kring", "settings", channel=CHANNEL)
    await circle.ria.submits({"Thema": "Anders leren"})
    await circle.advance("2026-04-01 12:05")
    assert "Anders leren" in circle.channel_texts()[0]


@pytest.mark.parametrize(("most", "days", "left"), [(None, 100, True), (90, 89, True), (90, 91, False)])
async def test_an_operator_bounds_how_long_it_is_known_what_was_sent(
    circle: Running, most: int | None, days: int, left: bool
) -> None:
    async with circle.database.write() as db:
        await db.execute(update(Delivery).values(expires=datetime(2026, 2, 1, tzinfo=UTC)))
    await forget_old(circle.database, datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=days), most)
    kept = [sent for sent in await rows(circle, Delivery) if sent.kind is not Kind.PINNED]
    assert bool(kept) is left


@pytest.mark.long
async def test_a_session_that_is_still_open_keeps_who_said_they_would_come(circle: Running) -> None:
    await circle.advance("2026-02-19 09:01")
    await circle.person(ANNA).clicks("Ja", within=circle.playground.workspace.messages[-1])
    async with circle.database.write() as db:
        await retention.forget(db, datetime(2028, 1, 1, tzinfo=UTC))
    assert len(await rows(circle, Attendance)) == 1


# People.


async def test_a_person_is_noted_once_and_found_in_their_own_workspace(kring: Running) -> None:
    async with kring.database.write() as db:
        first = await ensure(db, "T1", "U1", name="Eén", language=Language.EN, zone="Europe/London")
        again = await ensure(db, "T1", "U1", name="Twee", language=Language.NL, zone="Europe/Brussels")
        assert first is again
        assert (first.name, first.language) == ("Eén", Language.EN)
        assert await find(db, "T2", "U1") is None
        assert await by_ids(db, [first.id, 999]) == {first.id: first}


def test_a_pause_ends_after_its_last_day() -> None:
    day = datetime(2026, 3, 12, tzinfo=UTC).date()
    person = Person(team_id="T", user_id="U", paused_until=day)
    assert person.pauses_on(day)
    assert not person.pauses_on(day + timedelta(days=1))
    person.speaks(Language.EN)
    assert person.language_chosen
