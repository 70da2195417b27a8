"""The rules of an inquiry: who is asked and when, what shows of it, and what is left of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.slack.layout import whole
from bot.storage.database import Database
from bot.texts import Texts
from bot.views import inquiry_results as results_view
from models import conversation, inquiry, inquiry_acts, inquiry_answers, questionnaire, retention
from models.action import Agreement
from models.delivery import Delivery
from models.inquiry import MOVES, Inquiry, InquiryOver, State
from models.inquiry_acts import NoRoomToAsk
from models.inquiry_answers import Said, Shown
from models.inquiry_audience import NotAsked
from models.instrument import INSTRUMENTS, Privacy, Sort
from models.network import Network
from models.person import Language, Person
from models.plan import Kind
from models.session import LearningSession, Stage
from models.unlinked import (
    AnsweredElsewhere,
    InquiryAnswer,
    InquiryCount,
    InquiryText,
    InquiryTurnout,
    Unread,
    new_token,
)
from tests.evening import END, begun
from tests.inquiries import EVERY_SORT, as_if, declared

KEY = "final_evaluation"
TWO_WEEKS_LATER = datetime(2026, 3, 26, 16, 30, tzinfo=UTC)


async def offered(
    db: AsyncSession, meeting_id: int, key: str = KEY
) -> tuple[Network, LearningSession, Inquiry]:
    """Let an instrument be offered to the network of a session."""
    meeting = await db.get_one(LearningSession, meeting_id)
    home = await db.get_one(Network, meeting.network_id)
    row = Inquiry(network_id=home.id, instrument=key)
    db.add(row)
    await db.flush()
    return home, meeting, row


async def test_it_opens_once_with_a_frozen_threshold_and_closes_on_a_working_day(database: Database) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home, _, row = await offered(db, meeting)
        assert await inquiry_acts.open_form(db, home, row, END)
        home.threshold = 3
        assert await inquiry_acts.open_form(db, home, row, END + timedelta(minutes=1))
        assert (row.threshold, row.opened_at, row.asked) == (5, END, 6)
        assert row.closes_at == TWO_WEEKS_LATER
        sent = list(await db.scalars(select(Delivery).where(Delivery.kind == Kind.INQUIRY_REMINDER)))
        assert sorted(one.person_id or 0 for one in sent) == people
        assert {one.due.date().isoformat() for one in sent} == {"2026-03-24"}


@given(some.sampled_from(State), some.sampled_from(State))
def test_only_the_moves_of_the_table_are_made(before: State, after: State) -> None:
    row = Inquiry(network_id=1, instrument=KEY, state=before)
    if after in MOVES[before]:
        row.move_to(after)
        assert row.state is after
        return
    with pytest.raises(InquiryOver):
        row.move_to(after)


async def test_who_was_not_asked_and_a_token_of_somebody_else_get_nowhere(database: Database) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home, _, row = await offered(db, meeting)
        await inquiry_acts.open_form(db, home, row, END)
        stranger = Person(team_id="T1", user_id="UELDERS")
        db.add(stranger)
        await db.flush()
        with pytest.raises(NotAsked):
            await inquiry_answers.submit(db, row, stranger.id, new_token(), {"promised": "yes"})
        token = new_token()
        await inquiry_answers.submit(db, row, people[0], token, {"promised": "yes"})
        with pytest.raises(AnsweredElsewhere):
            await inquiry_answers.submit(db, row, people[1], token, {"promised": "no"})
        with pytest.raises(AnsweredElsewhere):
            await inquiry_answers.given_by(db, row, people[0], new_token())


async def test_after_closing_nothing_can_be_answered_or_opened(database: Database) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home, _, row = await offered(db, meeting)
        await inquiry_acts.open_form(db, home, row, END)
        await inquiry_answers.close(db, home, row, END)
        with pytest.raises(InquiryOver):
            await inquiry_answers.submit(db, row, people[0], new_token(), {"promised": "yes"})
        with pytest.raises(InquiryOver):
            await inquiry_acts.open_form(db, home, row, END)
        with pytest.raises(InquiryOver):
            await inquiry_answers.close(db, home, row, END)


async def test_what_was_not_read_is_not_shared(database: Database) -> None:
    """It has to be read first: the press says by its fingerprint what stood there."""
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home, _, row = await offered(db, meeting)
        await inquiry_acts.open_form(db, home, row, END)
        with pytest.raises(InquiryOver):
            await inquiry_answers.share(db, home, row, END, "")
        for person in people:
            said = {"promised": "yes", "went_well": "Veel"}
            await inquiry_answers.submit(db, row, person, new_token(), said)
        await inquiry_answers.close(db, home, row, END)
        with pytest.raises(Unread):
            await inquiry_answers.share(db, home, row, END, "iets anders")
        assert row.shared_at is None
        found = await inquiry_answers.shown(db, row)
        for _ in range(2):
            await inquiry_answers.share(db, home, row, END, found.fingerprint)
        in_channel = select(Delivery).where(Delivery.kind == Kind.INQUIRY_SHARED)
        assert len(list(await db.scalars(in_channel))) == 1


async def test_numbers_choices_and_words_are_counted_apart_and_the_answers_are_gone(
    database: Database,
) -> None:
    meeting, people = await begun(database, 6)
    with declared(EVERY_SORT):
        async with database.write() as db:
            home, _, row = await offered(db, meeting, EVERY_SORT.key)
            await inquiry_acts.open_form(db, home, row, END)
            for n, person in enumerate(people):
                said = {"number": 7 + n % 2, "choice": "a", "several": ["a", "b"][: 1 + n % 2], "one": f"{n}"}
                await inquiry_answers.submit(db, row, person, new_token(), said)
            await inquiry_answers.close(db, home, row, END)
            found = await inquiry_answers.shown(db, row)
            assert found.counts == {
                "number": {"7": 3, "8": 3}, "choice": {"a": 6}, "several": {"a": 6, "b": 3},
            }  # fmt: skip
            assert sorted(found.texts["one"]) == [str(n) for n in range(6)]
            assert "two" not in found.texts
            for entity in (InquiryAnswer, InquiryTurnout):
                assert list(await db.scalars(select(entity))) == []


async def test_counts_show_below_five_answers_where_the_threshold_allows_and_words_do_not(
    database: Database,
) -> None:
    meeting, people = await begun(database, 6, threshold=3)
    async with database.write() as db:
        home, _, row = await offered(db, meeting)
        await inquiry_acts.open_form(db, home, row, END)
        for person in people[:4]:
            said = {"promised": "yes", "went_well": "Veel"}
            await inquiry_answers.submit(db, row, person, new_token(), said)
        await inquiry_answers.close(db, home, row, END)
        found = await inquiry_answers.shown(db, row)
        assert (found.answers, found.counts, found.texts) == (4, {"promised": {"yes": 4}}, {})
        assert list(await db.scalars(select(InquiryText))) == []


@pytest.mark.parametrize(("weeks", "room"), [((1, 4, 7), True), ((1, 2, 3), False)])
async def test_where_sessions_leave_no_room_for_a_questionnaire_it_says_so_instead_of_asking_nobody(
    database: Database, weeks: tuple[int, ...], room: bool
) -> None:
    meeting, _people = await begun(database, 6)
    async with database.write() as db:
        home, held, row = await offered(db, meeting)
        held.stage = Stage.REPORTING
        for week in weeks:
            db.add(
                LearningSession(
                    network_id=home.id,
                    number=held.number + week,
                    minutes=120,
                    zone=held.zone,
                    starts_local=held.starts_local + timedelta(weeks=week),
                    created_at=END,
                )
            )
        await db.flush()
        if room:
            assert await inquiry_acts.open_form(db, home, row, END)
        else:
            with pytest.raises(NoRoomToAsk):
                await inquiry_acts.open_form(db, home, row, END)


async def test_nobody_is_asked_within_a_week_of_another_network(database: Database) -> None:
    """The week holds over all networks of a person, and before a session as well as after it."""
    meeting, people = await begun(database, 6, team="T1")
    async with database.write() as db:
        home, held, row = await offered(db, meeting)
        held.stage = Stage.REPORTING
        await inquiry_acts.open_form(db, home, row, END)
        mine = select(Delivery).where(Delivery.kind == Kind.INQUIRY_REQUEST, Delivery.person_id == people[0])
        request = (await db.scalars(mine)).one()
        anna = await db.get_one(Person, people[0])
        assert await questionnaire.free_from(db, request, anna, END) == END
        other = Network(team_id="T1", channel_id="C2", theme="Anders", created_at=END)
        db.add(other)
        await db.flush()
        before = Delivery(
            network_id=other.id, kind=Kind.EVALUATION_REQUEST, subject="session:99", recipient="U0",
            person_id=anna.id, due=END, expires=TWO_WEEKS_LATER,
        )  # fmt: skip
        before.sent("D1", "1.0", END - timedelta(days=3))
        db.add(before)
        await db.flush()
        assert await questionnaire.free_from(db, request, anna, END) == END + timedelta(days=4)
        held.stage, held.starts_local = Stage.READY, datetime(2026, 3, 18, 13, 30)
        await db.flush()
        assert await questionnaire.free_from(db, request, anna, END) == held.ends_at + timedelta(days=7)
        held.skipped = [Kind.EVALUATION_REQUEST]
        await db.flush()
        assert await questionnaire.free_from(db, request, anna, END) == END + timedelta(days=4)


@pytest.mark.parametrize("privacy", [Privacy.NAMED, Privacy.PUBLIC])
async def test_what_was_said_beside_a_name_goes_with_its_person(database: Database, privacy: Privacy) -> None:
    meeting, people = await begun(database, 6)
    with declared(as_if(KEY, privacy=privacy)):
        async with database.write() as db:
            home, _, row = await offered(db, meeting)
            await inquiry_acts.open_form(db, home, row, END)
            for person in people[:3]:
                await inquiry_answers.submit(db, row, person, "", {"promised": "yes", "went_well": "Veel"})
            assert await inquiry_answers.has_answered(db, row, people[0])
            await inquiry_answers.close(db, home, row, END)
            await retention.leave(db, home.id, people[0])
            await retention.erase(db, await db.get_one(Person, people[1]), keep_questions=True)
            assert {said.person_id for said in await db.scalars(select(Said))} == {people[2]}
            found = await inquiry_answers.shown(db, row)
            kept = 3 if privacy is Privacy.PUBLIC else 1
            assert found.counts["promised"] == {"yes": kept}, "what the channel was told stays a number"
            assert [person.id for person, _ in found.said] == [people[2]]


async def test_who_has_themselves_forgotten_leaves_no_turnout_and_every_number(database: Database) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home, _, row = await offered(db, meeting)
        await inquiry_acts.open_form(db, home, row, END)
        for person in people:
            await inquiry_answers.submit(db, row, person, new_token(), {"promised": "yes"})
        await retention.erase(db, await db.get_one(Person, people[0]), keep_questions=True)
        left = {turnout.person_id for turnout in await db.scalars(select(InquiryTurnout))}
        assert left == set(people[1:])
        await inquiry_answers.close(db, home, row, END)
        assert (row.answered, row.asked) == (6, 6)
        assert [count.count for count in await db.scalars(select(InquiryCount))] == [6]


async def test_the_change_is_an_agreement_that_is_reworded_and_comes_back(database: Database) -> None:
    meeting, _ = await begun(database, 6)
    with declared(as_if(KEY, agreement=True)):
        async with database.write() as db:
            home, held, row = await offered(db, meeting)
            await inquiry_acts.open_form(db, home, row, END)
            with pytest.raises(InquiryOver):
                await conversation.agree(db, row, "Meer tijd", END)
            await inquiry_answers.close(db, home, row, END)
            assert (await conversation.conversation(db, held)).open == [row]
            assert await conversation.agree(db, row, "Meer tijd", END) is held
            await conversation.agree(db, row, "Meer tijd per vraag", END)
            (agreed,) = list(await db.scalars(select(Agreement)))
            assert (agreed.text, agreed.session_id) == ("Meer tijd per vraag", held.id)
            following = LearningSession(
                network_id=home.id, number=2, starts_local=datetime(2026, 4, 23, 13, 30), minutes=90,
                zone="Europe/Brussels", created_at=END,
            )  # fmt: skip
            db.add(following)
            await db.flush()
            talk = await conversation.conversation(db, following)
            assert (talk.open, talk.agreed) == ([], [(row, agreed)])


async def test_what_is_done_aloud_ends_with_its_change(database: Database) -> None:
    meeting, _ = await begun(database, 3)
    with declared(as_if(KEY, agreement=True)):
        async with database.write() as db:
            home, held, row = await offered(db, meeting)
            assert not await inquiry_acts.open_form(db, home, row, END), "too few for a form"
            await conversation.agree(db, row, "Meer tijd", END)
            assert row.state is State.CLOSED
            assert (await conversation.conversation(db, held)).open == []
            assert (await inquiry_answers.shown(db, row)).counts == {}


async def test_an_instrument_that_is_no_more_is_nowhere(database: Database) -> None:
    meeting, _ = await begun(database, 6)
    async with database.write() as db:
        home, _, row = await offered(db, meeting, "van_vroeger")
        assert await inquiry.of_network(db, home.id) == []
        assert await inquiry.of_subject(db, row.subject) is None


@pytest.mark.parametrize("language", list(Language))
def test_numbers_are_shown_in_their_order_with_how_many(language: Language) -> None:
    one = as_if(KEY, items={"went_well": Sort.NUMBER})
    with declared(one):
        row = Inquiry(network_id=1, instrument=KEY, state=State.CLOSED, opened_at=END)
        row.id = 1
        home = Network(team_id="T", channel_id="C", theme="Leren", created_at=END)
        found = Shown(9, 9, 5, {"went_well": {"10": 2, "7": 6, "8": 1}})
        said = str(whole(results_view.results(Texts(language), row, home, found).parts))
        assert said.index("7") < said.index("10")
    assert KEY in INSTRUMENTS
