"""The rules of one session, in memory: where it may go, how it moves, who may still ask."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import WrongStage
from models.session import (
    AFTER,
    BEFORE,
    MOVES,
    DayHasPassed,
    InThePast,
    LearningSession,
    ReportIsOut,
    Stage,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 3, 12, 13, 30)
A_WEEK_LATER, A_WEEK_EARLIER = datetime(2026, 3, 19, 13, 30), datetime(2026, 3, 5, 13, 30)


def meeting(stage: Stage = Stage.PLANNED, **facts: Any) -> LearningSession:
    """A session of three hours on a Thursday in Brussels."""
    return LearningSession(
        network_id=1,
        number=1,
        starts_local=THURSDAY,
        minutes=180,
        zone="Europe/Brussels",
        created_at=NOW,
        stage=stage,
        **facts,
    )


# The table of moves


@pytest.mark.parametrize("start", Stage)
@pytest.mark.parametrize("end", Stage)
def test_only_the_moves_of_the_table_are_allowed(start: Stage, end: Stage) -> None:
    session = meeting(start)
    if end in MOVES[start]:
        session.move_to(end)
        assert session.stage is end
    else:
        with pytest.raises(WrongStage) as refused:
            session.move_to(end)
        assert session.stage is start
        assert refused.value.data == {"stage": start}


def test_every_stage_has_its_moves() -> None:
    assert set(MOVES) == set(Stage)


def test_a_session_that_goes_well_passes_every_stage_once() -> None:
    session = meeting()
    for stage in (*BEFORE[1:], Stage.UNDERWAY, *AFTER):
        session.move_to(stage)
    assert session.stage is Stage.CLOSED


def test_from_every_stage_there_is_a_way_to_the_end() -> None:
    ends = {stage for stage in Stage if not MOVES[stage]}
    assert ends == {Stage.CLOSED, Stage.CANCELLED}
    reaching = set(ends)
    while more := {s for s in Stage if MOVES[s] & reaching} - reaching:
        reaching |= more
    assert reaching == set(Stage)


@pytest.mark.parametrize("stage", [*BEFORE, Stage.UNDERWAY])
def test_until_it_is_over_a_session_can_be_called_off(stage: Stage) -> None:
    session = meeting(stage)
    session.cancel()
    assert session.stage is Stage.CANCELLED
    assert session.edition == 2


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.CANCELLED])
def test_what_is_closed_cannot_be_called_off(stage: Stage) -> None:
    with pytest.raises(WrongStage):
        meeting(stage).cancel()


@pytest.mark.parametrize("stage", [Stage.EVALUATING, Stage.REPORTING])
def test_until_the_report_is_out_a_session_can_turn_out_not_to_have_taken_place(stage: Stage) -> None:
    session = meeting(stage, evaluation_opened_at=NOW)
    session.cancel()
    assert session.evaluation_opened_at is None
    with pytest.raises(ReportIsOut):
        meeting(stage, released_at=NOW).cancel()


@pytest.mark.parametrize("stage", [*BEFORE, Stage.UNDERWAY, Stage.EVALUATING])
def test_a_session_that_was_called_off_goes_on_where_it_was_until_its_day_has_passed(stage: Stage) -> None:
    session = meeting(stage)
    session.cancel()
    late = NOW + timedelta(days=11)
    assert not session.may_go_on(late)
    with pytest.raises(DayHasPassed):
        session.go_on(late)
    session.go_on(NOW + timedelta(days=10))
    assert session.stage is (stage if stage in BEFORE else Stage.UNDERWAY)
    assert session.edition == 3
    with pytest.raises(WrongStage):
        session.go_on(NOW)


@given(st.lists(st.sampled_from(Stage), max_size=30))
def test_no_row_of_moves_leads_back_from_after_the_session_to_before_it(path: list[Stage]) -> None:
    session, was_over = meeting(), False
    for stage in path:
        if stage in MOVES[session.stage]:
            session.move_to(stage)
        was_over = was_over or session.stage in AFTER
        assert not (was_over and session.stage in BEFORE)


# Another time


@pytest.mark.parametrize("stage", BEFORE)
def test_a_session_that_has_not_begun_can_be_moved_and_says_so_again(stage: Stage) -> None:
    session = meeting(stage)
    session.reschedule(A_WEEK_LATER, 120, NOW)
    assert (session.starts_local, session.minutes, session.edition) == (A_WEEK_LATER, 120, 2)


@pytest.mark.parametrize("stage", [Stage.UNDERWAY, *AFTER, Stage.CANCELLED])
def test_a_session_that_has_begun_cannot_be_moved(stage: Stage) -> None:
    session = meeting(stage)
    with pytest.raises(WrongStage):
        session.reschedule(A_WEEK_LATER, 120, NOW)
    assert (session.starts_local, session.edition) == (THURSDAY, 1)


@pytest.mark.parametrize("stage", BEFORE)
@pytest.mark.parametrize("to", [A_WEEK_LATER, A_WEEK_EARLIER])
def test_a_move_keeps_the_stage_and_counts_the_pace_from_then_on(stage: Stage, to: datetime) -> None:
    session = meeting(stage)
    session.reopened_at = NOW - timedelta(days=1)
    session.reschedule(to, 180, NOW)
    assert (session.stage, session.since, session.reopened_at) == (stage, NOW, None)


@pytest.mark.parametrize("before", [timedelta(), timedelta(minutes=1), timedelta(days=30)])
def test_a_session_cannot_be_moved_into_the_past(before: timedelta) -> None:
    session = meeting()
    with pytest.raises(InThePast) as refused:
        session.reschedule(datetime(2026, 3, 2, 10, 0) - before, 180, NOW)
    assert refused.value.field == "day"
    assert (session.starts_local, session.edition) == (THURSDAY, 1)


def test_moving_twice_counts_twice() -> None:
    session = meeting()
    session.reschedule(A_WEEK_LATER, 180, NOW)
    session.reschedule(THURSDAY, 180, NOW)
    assert session.edition == 3


# Instants


def test_a_session_starts_at_its_wall_time_and_lasts_its_minutes() -> None:
    session = meeting()
    assert session.starts_at == datetime(2026, 3, 12, 12, 30, tzinfo=UTC)
    assert session.ends_at == datetime(2026, 3, 12, 15, 30, tzinfo=UTC)


def test_a_session_moved_over_a_clock_change_keeps_its_wall_time() -> None:
    session = meeting()
    session.reschedule(datetime(2026, 4, 2, 13, 30), 180, NOW)
    assert session.starts_at == datetime(2026, 4, 2, 11, 30, tzinfo=UTC)


# Questions and the report


@pytest.mark.parametrize("stage", Stage)
def test_a_session_takes_questions_until_they_close(stage: Stage) -> None:
    assert meeting(stage).takes_questions == (stage in (Stage.PLANNED, Stage.ANNOUNCED))


@pytest.mark.parametrize("stage", AFTER)
def test_a_report_is_released_once_the_session_is_over(stage: Stage) -> None:
    session = meeting(stage)
    session.release(NOW)
    assert session.released_at == NOW


@pytest.mark.parametrize("stage", [*BEFORE, Stage.UNDERWAY, Stage.CANCELLED])
def test_no_report_is_released_of_a_session_that_is_not_over(stage: Stage) -> None:
    session = meeting(stage)
    with pytest.raises(WrongStage):
        session.release(NOW)
    assert session.released_at is None


def test_a_report_is_released_only_once() -> None:
    session = meeting(Stage.REPORTING)
    session.release(NOW)
    with pytest.raises(WrongStage):
        session.release(NOW + timedelta(hours=1))
    assert session.released_at == NOW
