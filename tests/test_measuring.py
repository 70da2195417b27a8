"""Measuring with crosses: steps of one answer, what is kept of them, how often, and in place of what."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.forms import parse
from bot.dots import TEMPLATE
from bot.instrument import line_of
from bot.instruments import STRUCTS
from bot.slack.layout import whole
from bot.storage.database import Database
from bot.texts import Texts
from bot.views import dots
from bot.views import inquiry_results as results_view
from models import inquiry, inquiry_acts, inquiry_answers, measuring, measuring_acts
from models.base import NotFound
from models.evaluation import open_form as open_evaluation
from models.inquiry import Inquiry, State
from models.inquiry_answers import Shown
from models.inquiry_offer import AskedLately
from models.instrument import APART, INSTRUMENTS, POSITIONS, UNKNOWN, YEAR, Course, Instrument, Sort, pair
from models.membership import Membership
from models.network import Network
from models.person import Language
from models.plan import Kind
from models.session import LearningSession, Stage
from models.unlinked import AnsweredElsewhere, InquiryAnswer, InquiryCount, InquiryTurnout, counted, new_token
from tests.evening import END, begun

KEY = "crosses"
CROSSES = INSTRUMENTS[KEY]
MEASURING = [one for one in INSTRUMENTS.values() if one.steps]
STEPS = {name: tuple(lines) for name, lines in CROSSES.steps.items()}


async def opened(db: AsyncSession, meeting_id: int, now: datetime = END) -> tuple[Network, Inquiry]:
    """Let the group of a session be asked."""
    meeting = await db.get_one(LearningSession, meeting_id)
    home = await db.get_one(Network, meeting.network_id)
    row = await measuring_acts.ready(db, home, KEY)
    assert await inquiry_acts.open_form(db, home, row, now)
    return home, row


def step(name: str, now: str, wished: str) -> dict[str, str]:
    """The same two places on each line of a step."""
    return {
        item: place for line in STEPS[name] for item, place in zip(pair(line), (now, wished), strict=True)
    }


async def answers(
    db: AsyncSession, row: Inquiry, person: int, now: str = "2", wished: str = "6", token: str = ""
) -> None:
    """Somebody goes through all steps."""
    token = token or new_token()
    for name in STEPS:
        await inquiry_answers.submit_step(db, row, person, token, name, step(name, now, wished))


def _texts(parts: object) -> Iterator[str]:
    """Every text in blocks, but for what people do not read."""
    if isinstance(parts, dict):
        for name, value in parts.items():
            if name == "text" and isinstance(value, str):
                yield value
            elif name not in ("value", "action_id", "block_id"):
                yield from _texts(value)
    elif isinstance(parts, list):
        for part in parts:
            yield from _texts(part)


# What there is to measure


def test_there_are_eleven_lines_on_four_dimensions_each_with_two_ends_in_both_languages() -> None:
    assert [len(lines) for lines in STEPS.values()] == [2, 2, 3, 4]
    for language in Language:
        t = Texts(language)
        lines = [line_of(t, KEY, line) for found in STEPS.values() for line in found]
        assert len({line.about for line in lines}) == 11
        assert all(line.left and line.right and line.left != line.right and line.help for line in lines)
        assert "Vrieling, Van den Beemt" in t.plain("crosses.credit")
    assert Texts(Language.EN).plain("crosses.step_identity") == "Collective identity"


@given(some.integers(0, 12), some.integers(0, 12))
def test_it_is_offered_early_and_at_the_end(planned: int, held: int) -> None:
    offered = CROSSES.offered(Course(planned, min(held, planned)))
    if planned < 3 or held == 0:
        assert not offered
    elif held >= planned:
        assert offered


@given(some.lists(some.integers(0, 700), min_size=1, max_size=6))
def test_it_is_asked_twice_in_twelve_months_at_most_and_three_months_apart(days: list[int]) -> None:
    """However often somebody presses."""
    start, asked = datetime(2026, 1, 1, tzinfo=UTC), list[datetime]()
    for day in sorted(days):
        now = start + timedelta(days=day)
        free = CROSSES.again_from(asked)
        assert free is not None
        if free <= now:
            asked.append(now)
    assert all(later - earlier >= APART for earlier, later in pairwise(asked))
    assert all(later - earlier >= YEAR for earlier, later in zip(asked, asked[2:], strict=False))


@pytest.mark.parametrize("declared", MEASURING, ids=lambda one: one.key)
@given(st=some.data())
@pytest.mark.long
def test_nothing_is_added_up_ranked_coloured_or_judged(declared: Instrument, st: some.DataObject) -> None:
    """Whatever a group answers: what shows are places, and how many stand there."""
    places = some.dictionaries(some.sampled_from(POSITIONS), some.integers(1, 9), max_size=7)
    counts = {item: st.draw(places) for item in declared.items}
    before = measuring.Before(END.date(), {item: st.draw(places) for item in declared.items})
    row = Inquiry(network_id=1, instrument=declared.key, state=State.CLOSED, opened_at=END, threshold=3)
    row.id = 1
    home = Network(team_id="T", channel_id="C", theme="Leren", created_at=END)
    found = Shown(12, 9, 3, counts, before=before)
    for language in Language:
        t = Texts(language)
        message = results_view.shared(t, row, found)
        said = f"{message.text} {' '.join(_texts(whole(message.parts)))}"
        allowed = {str(n) for each in (*counts.values(), *before.counts.values()) for n in each.values()}
        assert set(re.findall(r"\d+", said)) <= {*allowed, *POSITIONS, "9", "12", "2016"}
        forbidden = (
            "gemiddeld", "average", "mean", "totaal", "total", "score", "hoogste", "highest", "laagste",
            "lowest", "%", ":red", ":green", "🟢", "🔴", "↑", "↓", "▲", "▼",
        )  # fmt: skip
        assert [word for word in forbidden if word in said.lower()] == []
        assert "'style'" not in str(whole(message.parts))
        picture = dots.picture(t, row, home, found)
        lines = [line for _, each in picture.steps for line in each]
        assert [line.about for line in lines] == [
            line_of(t, declared.key, line).about for line in measuring.lines(row)
        ], "in the order of the framework, whatever was answered"


def test_the_picture_is_drawn_in_black_and_white() -> None:
    words = set(re.findall(r"[a-z]+", TEMPLATE.read_text()))
    colours = {
        "red",
        "green",
        "orange",
        "blue",
        "yellow",
        "lime",
        "teal",
        "maroon",
        "rgb",
        "oklch",
        "gradient",
    }
    assert words & colours == set()


# One answer


async def test_an_answer_grows_step_by_step_and_each_step_is_kept_at_once(database: Database) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        _, row = await opened(db, meeting)
        token = new_token()
        given = await inquiry_answers.submit_step(
            db, row, people[0], token, "practice", {**step("practice", "2", "6"), "we": "7"}
        )
        assert measuring.to_do(row, given) == "value"
        assert "we" not in given, "of a step nothing else is taken"
        await inquiry_answers.submit_step(db, row, people[0], token, "value", {})
        again = await inquiry_answers.given_by(db, row, people[0], token)
        assert again is not None
        assert (again["integrated"], measuring.to_do(row, again)) == ("2", "identity")
        changed = await inquiry_answers.submit_step(
            db, row, people[0], token, "practice", {"integrated": UNKNOWN}
        )
        assert (changed["integrated"], changed["lasting"]) == (UNKNOWN, None), "what was emptied is empty"
        assert len(list(await db.scalars(select(InquiryAnswer.key)))) == 1


async def test_hostile_steps_get_nowhere(database: Database) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        _, row = await opened(db, meeting)
        token = new_token()
        for name in ("own", "", "practice; drop", "alone"):
            with pytest.raises(NotFound):
                await inquiry_answers.submit_step(db, row, people[0], token, name, {"integrated": "2"})
        await inquiry_answers.submit_step(db, row, people[0], token, "practice", {"integrated": "2"})
        with pytest.raises(AnsweredElsewhere):
            await inquiry_answers.submit_step(db, row, people[1], token, "practice", {"integrated": "7"})
    for value in ("0", "8", "-1", "2.5", "best", ""):
        with pytest.raises(Exception, match=r"Invalid|Expected"):
            parse({"integrated": value}, STRUCTS[KEY])


# What is left of it


async def test_what_is_kept_are_dots_of_each_line_and_nothing_joins_two_of_them(database: Database) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home, row = await opened(db, meeting)
        for n, person in enumerate(people):
            await answers(db, row, person, POSITIONS[n], "7")
        assert (await inquiry_answers.shown(db, row)).counts == {}, "nothing while it is open"
        await inquiry_answers.close(db, home, row, END)
        found = await inquiry_answers.shown(db, row)
        assert found.counts["we"] == {POSITIONS[n]: 1 for n in range(6)}
        assert found.counts["we_wished"] == {"7": 6}
        for entity in (InquiryAnswer, InquiryTurnout):
            assert list(await db.scalars(select(entity))) == []
        assert {c.name for c in InquiryCount.__table__.columns} == {"inquiry_id", "item", "value", "count"}


@pytest.mark.parametrize("people_who_answer", [4, 5])
async def test_below_the_threshold_nothing_is_kept_but_how_many_answered(
    database: Database, people_who_answer: int
) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home, row = await opened(db, meeting)
        for person in people[:people_who_answer]:
            await answers(db, row, person)
        await inquiry_answers.close(db, home, row, END)
        kept = list(await db.scalars(select(InquiryCount)))
        assert (row.answered, bool(kept)) == (people_who_answer, people_who_answer == 5)


@given(
    some.lists(some.sampled_from([*POSITIONS, UNKNOWN, None]), min_size=1, max_size=14), some.integers(3, 6)
)
def test_a_line_on_which_too_few_placed_a_cross_shows_none_of_them(
    places: list[str | None], threshold: int
) -> None:
    found = counted({"we": Sort.POSITION}, [{"we": place} for place in places], threshold)["we"]
    placed = [place for place in places if place in POSITIONS]
    assert found.get(UNKNOWN, 0) == places.count(UNKNOWN), "who does not know is counted apart"
    assert sum(found.get(place, 0) for place in POSITIONS) == (len(placed) if len(placed) >= threshold else 0)


# The time before


async def test_only_what_asked_the_same_is_compared_and_nothing_of_too_few(database: Database) -> None:
    meeting, people = await begun(database, 6)
    line = {"key": "a", "about": "Fouten", "left": "verborgen", "right": "besproken"}
    async with database.write() as db:
        home, row = await opened(db, meeting)
        row.own_lines = [line, line | {"key": "b"}]
        for person in people:
            token = new_token()
            await answers(db, row, person, token=token)
            await inquiry_answers.submit_step(db, row, person, token, "own", {"own_1": "3", "own_2": "5"})
        await inquiry_answers.close(db, home, row, END)
        assert (await inquiry_answers.shown(db, row)).before is None
        later = Inquiry(network_id=home.id, instrument=KEY, state=State.CLOSED, opened_at=END + YEAR)
        later.asked = 6
        later.own_lines = [line | {"key": "b"}, line | {"left": "anders"}]
        db.add(later)
        await db.flush()
        before = await measuring.before(db, later, shared=False)
        assert before is not None
        assert before.counts["we"] == {"2": 6}
        assert before.counts["own_1"] == {"5": 6}, "by what it is, not by its place"
        assert "own_2" not in before.counts, "other words are another line"
        assert [one.id for one in await inquiry.of_network(db, home.id) if one.instrument == KEY] == [
            later.id
        ]


# How often, and in place of what


async def test_it_is_refused_too_soon_and_offered_when_it_is_time(database: Database) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home, row = await opened(db, meeting)
        await answers(db, row, people[0])
        await inquiry_answers.close(db, home, row, END)
        again = await measuring_acts.ready(db, home, KEY)
        with pytest.raises(AskedLately):
            await inquiry_acts.open_form(db, home, again, END + APART - timedelta(days=1))
        assert await inquiry_acts.open_form(db, home, again, END + APART)
        for key in ("halfway_check", "nothing"):
            with pytest.raises(NotFound):
                await measuring_acts.ready(db, home, key)


async def test_what_reached_nobody_and_was_answered_by_nobody_does_not_count(database: Database) -> None:
    meeting, _people = await begun(database, 6)
    async with database.write() as db:
        home, row = await opened(db, meeting)
        await inquiry_answers.close(db, home, row, END)
        assert (row.reached_nobody, row.to_talk_about) == (True, False)
        again = await measuring_acts.ready(db, home, KEY)
        assert await inquiry_acts.open_form(db, home, again, END + timedelta(days=1))


async def test_who_skipped_everything_is_not_counted_among_who_answered(database: Database) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home, row = await opened(db, meeting)
        await answers(db, row, people[0])
        for person in people[1:]:
            token = new_token()
            for name in STEPS:
                await inquiry_answers.submit_step(db, row, person, token, name, {})
        await inquiry_answers.close(db, home, row, END)
        assert row.answered == 1


async def test_the_group_is_shown_the_last_time_that_was_shared_with_it(database: Database) -> None:
    meeting, people = await begun(database, 6)
    async with database.write() as db:
        home, row = await opened(db, meeting)
        for person in people:
            await answers(db, row, person)
        await inquiry_answers.close(db, home, row, END)
        few = Inquiry(network_id=home.id, instrument=KEY, state=State.CLOSED, opened_at=END + APART)
        few.asked, few.answered, few.threshold = 6, 3, 5
        later = Inquiry(network_id=home.id, instrument=KEY, state=State.CLOSED, opened_at=END + YEAR)
        later.asked = 6
        db.add_all([few, later])
        await db.flush()
        assert await measuring.before(db, later, shared=True) is None
        told = await measuring.before(db, later, shared=False)
        assert told is not None
        assert told.counts["we"] == {"2": 6}, "what too few answered is passed over"
        row.shared_at = END
        assert (await inquiry_answers.shown(db, later)).before == told


async def planned(db: AsyncSession, meeting_id: int) -> tuple[Network, LearningSession, Inquiry]:
    """Let it come at the end of a session that is under way."""
    meeting = await db.get_one(LearningSession, meeting_id)
    meeting.stage = Stage.UNDERWAY
    home = await db.get_one(Network, meeting.network_id)
    row = await measuring_acts.ready(db, home, KEY)
    assert await measuring_acts.plan(db, home, row, meeting, END)
    return home, meeting, row


async def test_a_session_at_which_it_comes_has_no_evaluation_and_gets_it_back(database: Database) -> None:
    meeting_id, _people = await begun(database, 6)
    async with database.write() as db:
        home, meeting, row = await planned(db, meeting_id)
        assert await measuring_acts.plan(db, home, row, meeting, END), "a second press changes nothing"
        assert Kind.EVALUATION_REQUEST in meeting.skipped
        assert await measuring_acts.key_at(db, home, meeting) == KEY
        await measuring_acts.take_back(db, row, END)
        assert (row.state, Kind.EVALUATION_REQUEST in meeting.skipped) == (State.OFFERED, False)
        await measuring_acts.plan(db, home, row, meeting, END)
        meeting.send_after_all(Kind.EVALUATION_REQUEST)  # among the messages of the session
        assert not await measuring_acts.opens_at_end(db, home, meeting, END)


async def test_with_too_few_members_by_then_the_session_is_evaluated_as_any(database: Database) -> None:
    meeting_id, people = await begun(database, 6)
    async with database.write() as db:
        home, meeting, row = await planned(db, meeting_id)
        for place in await db.scalars(select(Membership).where(Membership.person_id.in_(people[:2]))):
            place.participates = False
        await db.flush()
        assert not await measuring_acts.opens_at_end(db, home, meeting, END)
        assert row.state is State.OFFERED
        assert await open_evaluation(db, meeting, 3, END)


async def test_it_opens_as_the_session_ends_for_all_members_whoever_was_there(database: Database) -> None:
    meeting_id, people = await begun(database, 6)
    async with database.write() as db:
        home, meeting, row = await planned(db, meeting_id)
        assert await measuring_acts.opens_at_end(db, home, meeting, END)
        assert (row.state, row.asked, row.session_id) == (State.OPEN, len(people), meeting.id)
        assert await measuring_acts.opens_at_end(db, home, meeting, END), "and only once"
