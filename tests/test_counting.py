"""Numbers of people: the whole and its part are counted at one moment, and tell nothing of who left since."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.export import export_network
from bot.storage.database import Database
from models import attendance, effect, evaluation, intention, question_bank, report, results, retention, vote
from models.confidentiality import EVERYBODY
from models.effect import Shares
from models.intention import Tried
from models.membership import Membership, Standing
from models.outcome import Outcome
from models.person import Person
from models.question import LearningQuestion
from models.session import LearningSession
from models.unlinked import InquiryAnswer, new_token
from models.vote import Vote
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.evening import END, answers, begun, closed, opened, seen
from tests.moments import begins_after
from tests.test_evaluation import BEFORE, fills_in, sends
from tests.test_report import latest

ANNA = "U0ANNA"
Act = Callable[[Database, int, int], Awaitable[None]]


async def answers_it(database: Database, meeting: int, person: int) -> None:
    await answers(database, meeting, person, new_token())


async def is_unticked(database: Database, meeting: int, person: int) -> None:
    async with database.write() as db:
        held = await db.get_one(LearningSession, meeting)
        here = {one.id for one in await attendance.present(db, meeting)}
        await attendance.record_present(db, held, here - {person})


async def is_ticked_again(database: Database, meeting: int, person: int) -> None:
    async with database.write() as db:
        held = await db.get_one(LearningSession, meeting)
        here = {one.id for one in await attendance.present(db, meeting)}
        await attendance.record_present(db, held, here | {person})


async def leaves(database: Database, meeting: int, person: int) -> None:
    async with database.write() as db:
        standing = update(Membership).where(Membership.person_id == person)
        await db.execute(standing.values(standing=Standing.LEFT))


async def is_forgotten(database: Database, meeting: int, person: int) -> None:
    async with database.write() as db:
        await retention.erase(db, await db.get_one(Person, person), keep_questions=True)


HAPPENS: tuple[tuple[Act, ...], ...] = (
    (is_forgotten,),
    (leaves,),
    (leaves, is_forgotten),
    (is_unticked,),
    (is_unticked, is_forgotten),
    (is_unticked, is_ticked_again, is_forgotten),
    (is_unticked, leaves, is_forgotten),
)


async def asked_and_answered(database: Database, meeting: int) -> tuple[int, int]:
    found = await seen(database, meeting)
    return found.asked, found.answers


@pytest.mark.long
@pytest.mark.parametrize("happens", HAPPENS, ids=lambda acts: " ".join(act.__name__ for act in acts))
async def test_among_those_asked_counts_everybody_who_was_whatever_they_answered_and_became(
    database: Database, happens: tuple[Act, ...]
) -> None:
    """The whole while it is open tells nothing of who answered, and is never less than the part."""
    for number, answered in enumerate((True, False)):
        meeting, there = await begun(database, 6, team=f"T{number}")
        await opened(database, meeting)
        for person in there[1:] if not answered else there:
            await answers_it(database, meeting, person)
        for act in happens:
            await act(database, meeting, there[0])
            assert (await seen(database, meeting)).asked == 6, act
        result = await closed(database, meeting)
        assert (result.asked, result.answers) == (6, 6 if answered else 5)
        await is_forgotten(database, meeting, there[1])
        assert await asked_and_answered(database, meeting) == (6, 6 if answered else 5)


async def test_who_says_that_they_were_not_there_was_not_asked(database: Database) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    token = new_token()
    await answers(database, meeting, there[0], token)
    await is_unticked(database, meeting, there[0])
    async with database.write() as db:
        held = await db.get_one(LearningSession, meeting)
        await evaluation.was_not_there(db, held, there[0], token)
    assert await asked_and_answered(database, meeting) == (5, 0)


@pytest.mark.long
async def test_the_part_is_counted_from_what_is_then_shown(database: Database) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    for person in there:
        await answers_it(database, meeting, person)
    for person in there[:2]:
        await is_forgotten(database, meeting, person)
    async with database.read() as db:
        assert len(list(await db.scalars(select(InquiryAnswer.key)))) == 6
    assert await asked_and_answered(database, meeting) == (6, 0)  # how many answered shows at closing
    result = await closed(database, meeting)
    assert result.scores is not None
    assert {sum(counts.values()) for counts in result.scores.values()} == {result.answers} == {6}


async def test_a_session_that_did_not_take_place_counts_anew_when_it_does_after_all(
    database: Database,
) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    await is_unticked(database, meeting, there[0])
    await is_forgotten(database, meeting, there[1])
    await answers_it(database, meeting, there[2])
    async with database.write() as db:
        held = await db.get_one(LearningSession, meeting)
        await results.withdraw(db, held)
        assert list(await db.scalars(select(InquiryAnswer.key))) == []
        held.evaluation_opened_at = None
        assert await evaluation.open_form(db, held, 3, END)
    assert (await seen(database, meeting)).asked == 4


# Through the front door


async def six_answer(circle: Running) -> None:
    """Everybody was there and evaluates."""
    await sends(circle)
    for user_id in MEMBERS:
        await fills_in(circle, user_id)


async def forgets(circle: Running, user_id: str) -> None:
    person = circle.person(user_id)
    await person.runs("/kring", "vergeet", channel=CHANNEL)
    await person.submits()
    await person.closes(everything=True)
    await circle.settled()


@pytest.mark.long
@begins_after(BEFORE, six_answer)
async def test_nobody_reads_from_results_report_panel_or_export_that_one_who_answered_was_forgotten(
    circle: Running,
) -> None:
    await forgets(circle, ANNA)
    await circle.ria.runs("/kring", "evaluatie", channel=CHANNEL)
    assert circle.ria.sees("naar 6 aanwezigen")
    await circle.ria.closes(everything=True)
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    assert circle.ria.sees("6 van de 6 leden zijn genoteerd als aanwezig")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-17 12:00")
    assert "6 van de 6 aanwezigen antwoordden" in latest(circle, FACILITATOR, "De evaluatie van")
    draft = latest(circle, FACILITATOR, "ontwerpverslag")
    assert "6 van de 6 aanwezigen antwoordden" in draft
    await circle.ria.clicks("Verslag nakijken")
    await circle.ria.submits()
    await circle.settled()
    async with circle.database.read() as db:
        (session,) = (await export_network(db, CHANNEL))["sessions"]
    assert (session["evaluation"]["asked"], session["evaluation"]["answers"]) == (6, 6)


@begins_after(BEFORE, sends)
@pytest.mark.long
async def test_while_it_is_open_the_number_asked_does_not_tell_whether_who_leaves_has_answered(
    circle: Running,
) -> None:
    await fills_in(circle, ANNA)
    for user_id in (ANNA, "U0BRAM"):
        person = circle.person(user_id)
        await person.runs("/kring", "uitstap", channel=CHANNEL)
        await person.submits()
        await person.closes(everything=True)
        await circle.ria.runs("/kring", "evaluatie", channel=CHANNEL)
        assert circle.ria.sees("naar 6 aanwezigen")
        await circle.ria.closes(everything=True)


@pytest.mark.long
async def test_what_was_kept_of_who_was_there_goes_with_the_attendance_itself(database: Database) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    await closed(database, meeting)
    await is_forgotten(database, meeting, there[0])
    async with database.write() as db:
        held = await db.get_one(LearningSession, meeting)
        assert (await report.record_of(db, held)).present == 6
        held.stage = held.stage.CLOSED
    async with database.write() as db:
        await retention.forget(db, END + timedelta(days=200))
    async with database.read() as db:
        record = await report.record_of(db, await db.get_one(LearningSession, meeting))
    assert record.present == 0


@pytest.mark.long
async def test_votes_of_who_is_forgotten_still_count_so_that_nobody_sees_what_they_voted_for(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        people = {p.user_id: p.id for p in await db.scalars(select(Person))}
        one, twin, other = (
            LearningQuestion(network_id=1, asker_id=people["U0BRAM"], text=text, asked_at=END)
            for text in ("Een", "Twee", "Drie")
        )
        db.add_all([one, twin, other])
        await db.flush()
        for voter, asked in (("U0ANNA", one), ("U0ANNA", twin), ("U0ELS", one), ("U0ELS", other)):
            await vote.set_vote(db, asked, people[voter], wanted=True)
        twin.merge_into(one)
    before = await votes(circle)
    await forgets(circle, ANNA)
    assert await votes(circle) == before == {"Een": 2, "Drie": 1}
    async with circle.database.read() as db:
        assert {vote.person_id for vote in await db.scalars(select(Vote))} == {people["U0ELS"]}


async def votes(circle: Running) -> dict[str, int]:
    async with circle.database.read() as db:
        return {entry.question.text: entry.votes for entry in await question_bank.bank(db, 1)}


async def test_what_who_is_forgotten_tried_still_counts_without_their_words(circle: Running) -> None:
    async with circle.database.write() as db:
        people = {p.user_id: p.id for p in await db.scalars(select(Person))}
        meeting = (await db.scalars(select(LearningSession))).one()
        asked = LearningQuestion(network_id=1, asker_id=people["U0BRAM"], text="Een", asked_at=END)
        asked.record(meeting, Outcome.ANSWERED, "Zo", END)
        db.add(asked)
        await db.flush()
        for who in (ANNA, "U0ELS"):
            row = await intention.intend(db, meeting.id, people[who], "Doorvragen")
            row.tried = Tried.TRIED
            await db.flush()
            await effect.tie(db, meeting, people[who], asked.id, Shares.LINE_AND_NAME, f"Ik, {who}")
    await forgets(circle, ANNA)
    async with circle.database.read() as db:
        (going,) = await effect.of_questions(db, 1, [asked.id], EVERYBODY)
        meeting = (await db.scalars(select(LearningSession))).one()
        (told,) = await effect.for_asker(db, meeting, people["U0BRAM"])
    assert (going.people, told.people) == (2, 2)
    assert [line.line for line in going.lines] == ["Ik, U0ELS"]
