"""What is true of questions, without a database: carrying over, the asker's word, proposals, twins."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import combinations
from random import Random
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, utils

from models.agenda import QUESTION_MINUTES
from models.base import NotFound
from models.outcome import Outcome, Verdict
from models.outline import Outline
from models.proposing import Proposal, draft, propose
from models.question import (
    GONE,
    EmptyText,
    LearningQuestion,
    NotYours,
    QuestionClosed,
    QuestionKind,
    SameQuestion,
    State,
    WordTooLate,
)
from models.question_bank import Banked
from models.question_rows import waiting_for_a_word
from models.twins import ALIKE, most_alike, twins
from tests.rows import NOW, a_question, a_session

ASKER, OTHER = 1, 2
A_WEEK_ON = NOW + timedelta(days=7)


def dealt_with(outcome: Outcome, number: int = 1) -> LearningQuestion:
    made = a_question(number)
    made.record(a_session(), outcome, "", NOW)
    return made


def test_an_unanswered_question_is_carried_over_by_itself() -> None:
    question = dealt_with(Outcome.UNANSWERED)
    assert question.open
    assert question.carried_over
    assert question.times_unanswered == 1


def test_a_question_whose_asker_was_away_is_carried_over_but_was_not_left_unanswered() -> None:
    question = dealt_with(Outcome.DEFERRED)
    assert question.carried_over
    assert question.times_unanswered == 0


@pytest.mark.parametrize("outcome", [Outcome.PARTLY_ANSWERED, Outcome.PARKED])
def test_a_partly_answered_or_parked_question_stays_open_without_coming_first(outcome: Outcome) -> None:
    question = dealt_with(outcome)
    assert question.open
    assert not question.carried_over


def test_the_asker_s_no_puts_an_answered_question_back_in_front() -> None:
    question = dealt_with(Outcome.ANSWERED)
    question.judge(ASKER, 1, Verdict.NOT_YET)
    assert question.state is State.OPEN
    assert question.carried_over


@pytest.mark.parametrize("verdict", Verdict)
def test_the_asker_s_word_stands_when_only_the_line_is_corrected_and_lapses_with_another_outcome(
    verdict: Verdict,
) -> None:
    question = dealt_with(Outcome.ANSWERED)
    question.judge(ASKER, 1, verdict)
    state = question.state
    question.record(a_session(), Outcome.ANSWERED, "Zonder tikfout", NOW)
    assert (question.history[0].said, question.history[0].verdict) == ("Zonder tikfout", verdict)
    assert question.state is state
    question.record(a_session(), Outcome.PARTLY_ANSWERED, "Toch niet", NOW)
    assert question.history[0].verdict is None
    assert question.state is State.OPEN


def test_the_asker_s_yes_closes_a_question_that_the_facilitator_thought_unanswered() -> None:
    question = dealt_with(Outcome.PARTLY_ANSWERED)
    question.judge(ASKER, 1, Verdict.YES)
    assert question.state is State.ANSWERED


def test_a_partly_keeps_the_question_open_without_coming_first() -> None:
    question = dealt_with(Outcome.ANSWERED)
    question.judge(ASKER, 1, Verdict.PARTLY)
    assert question.state is State.OPEN
    assert not question.carried_over


def test_nobody_but_the_asker_says_whether_it_was_answered_for_them() -> None:
    with pytest.raises(NotYours):
        dealt_with(Outcome.ANSWERED).judge(OTHER, 1, Verdict.YES)


def test_the_asker_judges_only_a_session_at_which_the_question_came_by() -> None:
    with pytest.raises(NotFound):
        dealt_with(Outcome.ANSWERED).judge(ASKER, 2, Verdict.YES)


def test_a_later_word_about_an_earlier_session_leaves_the_newest_outcome_standing() -> None:
    question = dealt_with(Outcome.UNANSWERED)
    question.record(a_session(number=2), Outcome.ANSWERED, "Zo", NOW)
    question.judge(ASKER, 1, Verdict.NOT_YET)
    assert question.state is State.ANSWERED


def test_recording_again_corrects_the_outcome_and_forgets_the_asker_s_word_about_the_old_one() -> None:
    question = dealt_with(Outcome.ANSWERED)
    question.judge(ASKER, 1, Verdict.NOT_YET)
    question.record(a_session(), Outcome.PARKED, "", NOW)
    assert [item.outcome for item in question.history] == [Outcome.PARKED]
    assert question.history[0].verdict is None
    assert question.state is State.PARKED


def test_only_the_asker_changes_the_wording_and_never_to_nothing() -> None:
    question = a_question()
    with pytest.raises(NotYours):
        question.edit(OTHER, "Anders", QuestionKind.FUTURE, anonymous=False)
    with pytest.raises(EmptyText):
        question.edit(ASKER, "  \n", QuestionKind.FUTURE, anonymous=False)
    question.edit(ASKER, "  Anders? ", QuestionKind.FUTURE, anonymous=True)
    assert (question.text, question.kind, question.anonymous) == ("Anders?", QuestionKind.FUTURE, True)


def test_withdrawing_twice_is_harmless_and_an_answered_question_stays() -> None:
    question = a_question()
    question.withdraw(ASKER)
    question.withdraw(ASKER)
    assert question.state is State.WITHDRAWN
    assert question.text == GONE
    with pytest.raises(QuestionClosed):
        dealt_with(Outcome.ANSWERED).withdraw(ASKER)


def test_a_question_is_not_merged_with_itself_nor_with_one_that_is_closed() -> None:
    one, other = a_question(1), a_question(2)
    with pytest.raises(SameQuestion):
        one.merge_into(one)
    one.merge_into(other)
    assert one.merged_into_id == other.id
    with pytest.raises(QuestionClosed):
        other.merge_into(one)


def test_a_parked_question_can_be_taken_up_again() -> None:
    question = a_question()
    question.park()
    assert question.state is State.PARKED
    question.take_up()
    assert question.state is State.OPEN


def closed_by(person_id: int, line: str = "Begin klein.") -> LearningQuestion:
    made = a_question()
    made.answer_between_sessions(person_id, line, A_WEEK_ON)
    return made


def test_who_closes_their_own_question_has_said_their_word() -> None:
    question = closed_by(ASKER)
    assert not question.awaits_word_at(NOW)
    with pytest.raises(QuestionClosed):
        question.answer_between_sessions(OTHER, "Anders", A_WEEK_ON)
    question.answer_between_sessions(ASKER, "Begin kleiner.", A_WEEK_ON)
    assert question.answer == "Begin kleiner."


def test_who_closes_a_question_of_somebody_else_may_correct_the_line_until_its_asker_speaks() -> None:
    question = closed_by(OTHER)
    assert question.awaits_word_at(NOW)
    question.answer_between_sessions(OTHER, "Begin kleiner.", A_WEEK_ON + timedelta(days=1))
    assert (question.answer, question.word_until) == ("Begin kleiner.", A_WEEK_ON)
    question.judge_in_between(ASKER, Verdict.YES, NOW)
    with pytest.raises(QuestionClosed):
        question.answer_between_sessions(OTHER, "Anders", A_WEEK_ON)


@pytest.mark.parametrize(
    ("verdict", "state", "first"),
    [
        (Verdict.YES, State.ANSWERED_BETWEEN, False),
        (Verdict.PARTLY, State.OPEN, False),
        (Verdict.NOT_YET, State.OPEN, True),
    ],
)
def test_the_asker_s_word_on_an_answer_in_between_counts_as_one_after_a_session(
    verdict: Verdict, state: State, first: bool
) -> None:
    question = closed_by(OTHER)
    with pytest.raises(NotYours):
        question.judge_in_between(OTHER, verdict, NOW)
    for changed in (*Verdict, verdict):  # they may change their mind
        question.judge_in_between(ASKER, changed, NOW)
    assert (question.state, question.carried_over) == (state, first)
    assert not question.awaits_word_at(NOW)


def test_without_a_word_within_the_week_the_record_stands() -> None:
    question = closed_by(OTHER)
    assert not question.awaits_word_at(A_WEEK_ON)
    with pytest.raises(WordTooLate):
        question.judge_in_between(ASKER, Verdict.NOT_YET, A_WEEK_ON)
    assert question.state is State.ANSWERED_BETWEEN


def test_a_question_that_its_asker_put_back_asks_anew_when_it_is_closed_again() -> None:
    question = closed_by(OTHER)
    question.judge_in_between(ASKER, Verdict.NOT_YET, NOW)
    question.answer_between_sessions(OTHER, "Nu dan?", A_WEEK_ON + timedelta(days=3))
    assert question.awaits_word_at(A_WEEK_ON)
    assert not question.carried_over


def test_what_was_said_in_between_is_of_the_past_once_a_session_dealt_with_it() -> None:
    question = closed_by(OTHER)
    question.judge_in_between(ASKER, Verdict.NOT_YET, NOW)
    question.record(a_session(), Outcome.ANSWERED, "Zo", NOW)
    assert (question.state, question.carried_over) == (State.ANSWERED, False)
    with pytest.raises(QuestionClosed):
        question.judge_in_between(ASKER, Verdict.NOT_YET, NOW)


def test_who_said_their_word_in_between_is_not_asked_about_the_session_before_it() -> None:
    question = dealt_with(Outcome.PARTLY_ANSWERED)
    assert waiting_for_a_word([question], NOW) == [(question, 1)]
    question.answer_between_sessions(OTHER, "Begin klein.", A_WEEK_ON)
    assert waiting_for_a_word([question], NOW) == [(question, None)]
    question.judge_in_between(ASKER, Verdict.NOT_YET, NOW)
    assert waiting_for_a_word([question], NOW) == []


def test_to_correct_a_line_of_an_earlier_session_does_not_open_what_was_closed_since() -> None:
    question = dealt_with(Outcome.UNANSWERED)
    question.answer_between_sessions(OTHER, "Begin klein.", A_WEEK_ON)
    question.record(a_session(), Outcome.UNANSWERED, "Zonder tikfout", NOW)
    assert (question.state, question.answer) == (State.ANSWERED_BETWEEN, "Begin klein.")
    assert question.awaits_word_at(NOW)


def test_a_question_answered_in_a_thread_leaves_the_list_with_its_answer() -> None:
    question = a_question()
    question.answer_between_sessions(OTHER, " Begin klein. ", A_WEEK_ON)
    assert (question.state, question.answer) == (State.ANSWERED_BETWEEN, "Begin klein.")
    assert not question.open


def test_an_outcome_that_is_corrected_leaves_no_answer_behind() -> None:
    question = a_question()
    question.record(a_session(), Outcome.ANSWERED, "Begin klein.", NOW)
    assert question.closing_answer == "Begin klein."
    question.record(a_session(), Outcome.UNANSWERED, "", NOW)
    assert (question.closing_answer, question.answer) == ("", "")


def test_an_answer_that_its_asker_did_not_take_for_one_is_gone_once_a_session_dealt_with_it() -> None:
    question = closed_by(OTHER)
    question.judge_in_between(ASKER, Verdict.NOT_YET, NOW)
    question.record(a_session(), Outcome.UNANSWERED, "", NOW)
    assert question.answer == ""


def test_the_same_words_in_another_order_are_twins_and_other_questions_are_not() -> None:
    questions = {
        1: "Hoe betrek je de directie bij het plan?",
        2: "Bij het plan de directie betrekken: hoe betrek je de directie?",
        3: "Wat doen jullie met mensen die al twintig jaar hetzelfde werk doen?",
    }
    assert twins(questions) == [(1, 2)]
    nearest = most_alike(questions.pop(1), questions, 5)
    assert [(one.id, one.is_twin) for one in nearest] == [(2, True), (3, False)]


def similarity(one: str, other: str) -> float:
    """How much two texts share, from 0 to 100; case and punctuation do not count."""
    return fuzz.token_set_ratio(one, other, processor=utils.default_process)


def brute_force(texts: dict[int, str]) -> list[tuple[int, int]]:
    pairs = [(similarity(texts[one], texts[other]), one, other) for one, other in combinations(texts, 2)]
    pairs.sort(key=lambda pair: (-pair[0], *pair[1:]))
    return [(one, other) for share, one, other in pairs if share > ALIKE]


SAID = st.lists(
    st.sampled_from(["wie", "wat", "hoe", "leer", "geef", "team", "plan", "rust", "feedback", "klas"]),
    max_size=7,
)


@given(st.lists(SAID.map(" ".join), max_size=12))
def test_of_a_few_questions_all_pairs_are_compared(said: list[str]) -> None:
    texts = dict(enumerate(said, start=1))
    assert twins(texts) == brute_force(texts)


@given(st.lists(SAID.map(" ".join), min_size=8, max_size=30), st.integers(1, 40))
def test_of_many_questions_no_more_pairs_are_compared_than_allowed_and_none_is_made_up(
    said: list[str], most: int
) -> None:
    texts = dict(enumerate(said, start=1))
    found = twins(texts, most)
    assert len(found) <= most
    assert set(found) <= set(brute_force(texts))
    assert len(set(found)) == len(found)


def test_among_thousands_of_questions_those_with_a_rare_word_in_common_are_found_at_once() -> None:
    chance = Random(5)
    common = [f"woord{number}" for number in range(60)]
    texts = {number: " ".join(chance.choices(common, k=12)) for number in range(1, 3001)}
    texts[7] = "Hoe krijg je de aquaponie in je klas aan de gang?"
    texts[2900] = "Aquaponie in de klas: hoe krijg je die aan de gang?"
    began = thread_time()
    found = twins(texts)
    assert (7, 2900) in found[:5]
    assert thread_time() - began < 2  # all pairs take minutes


@given(st.lists(SAID.map(" ".join), min_size=1, max_size=40), st.integers(1, 10))
def test_the_nearest_questions_are_the_same_however_they_are_divided(said: list[str], most: int) -> None:
    texts, wanted = dict(enumerate(said, start=1)), "hoe geef je rust in je team"
    nearest = [(one.share, -one.id) for one in most_alike(wanted, texts, most)]
    everyone = sorted(((similarity(wanted, text), -key) for key, text in texts.items()), reverse=True)
    assert nearest == everyone[:most]


@given(st.text(), st.text())
def test_likeness_lies_between_0_and_100_and_is_mutual(one: str, other: str) -> None:
    [there], [back] = most_alike(one, {1: other}, 1), most_alike(other, {1: one}, 1)
    assert 0 <= there.share <= 100
    assert there.share == pytest.approx(back.share)


@st.composite
def loaded_banks(draw: st.DrawFn) -> list[Banked]:
    """A bank of open questions, some carried over, with votes and askers, some without a name."""
    entries = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        question = a_question(number, asker=draw(st.integers(1, 5)))
        for session in range(draw(st.integers(0, 2))):
            outcome = draw(st.sampled_from([Outcome.UNANSWERED, Outcome.DEFERRED, Outcome.PARTLY_ANSWERED]))
            question.record(a_session(number=session + 1), outcome, "", NOW)
        voters = draw(st.sets(st.integers(10, 20), max_size=6))
        assert question.asker_id is not None
        question.anonymous = draw(st.booleans())
        askers = {question.asker_id}
        entries.append(Banked(question, voters, askers, set() if question.anonymous else askers))
    return draw(st.permutations(entries))


def outlines(entries: Iterable[Banked]) -> list[Outline]:
    return [Outline.of(entry) for entry in entries]


def banks() -> st.SearchStrategy[list[Outline]]:
    """A bank in short."""
    return loaded_banks().map(outlines)


MINUTES = st.integers(0, 240)
HEARD = st.sets(st.integers(1, 5))


def ids(entries: Iterable[Outline]) -> list[int]:
    return [entry.id for entry in entries]


@pytest.mark.long
@given(banks(), MINUTES, HEARD)
def test_a_proposal_loses_no_question_and_fits_the_minutes(
    entries: list[Outline], minutes: int, heard: set[int]
) -> None:
    proposal = propose(entries, minutes, heard)
    chosen, left = ids(list(proposal.chosen)), ids(list(proposal.left_out))
    assert sorted(chosen + left) == sorted(ids(entries))
    assert len(chosen) * QUESTION_MINUTES <= minutes


@given(banks(), MINUTES, HEARD)
def test_carried_over_questions_come_first_and_take_at_most_half_of_the_minutes(
    entries: list[Outline], minutes: int, heard: set[int]
) -> None:
    chosen = propose(entries, minutes, heard).chosen
    carried = [entry.carried_over for entry in chosen]
    assert carried == sorted(carried, reverse=True)
    assert sum(carried) * QUESTION_MINUTES <= minutes / 2


@pytest.mark.long
@given(banks(), MINUTES, HEARD, st.randoms(use_true_random=False))
def test_a_proposal_does_not_depend_on_the_order_in_which_questions_are_read(
    entries: list[Outline], minutes: int, heard: set[int], random: object
) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ids(list(propose(entries, minutes, heard).chosen)) == ids(
        list(propose(shuffled, minutes, heard).chosen)
    )


@pytest.mark.long
@given(banks(), MINUTES)
def test_one_place_is_kept_for_somebody_not_yet_heard(entries: list[Outline], minutes: int) -> None:
    heard = {1, 2, 3, 4}
    proposal = propose(entries, minutes, heard)
    new = [one for one in entries if not one.carried_over and one.named - heard]
    room = any(not one.carried_over for one in proposal.chosen)
    if new and room:
        assert any(entry.named - heard for entry in proposal.chosen)


@pytest.mark.long
@given(loaded_banks(), MINUTES, HEARD, st.lists(st.integers(1, 5), min_size=12, max_size=12))
def test_a_proposal_does_not_depend_on_who_asked_without_a_name(
    entries: list[Banked], minutes: int, heard: set[int], others: list[int]
) -> None:
    before = ids(propose(outlines(entries), minutes, heard).chosen)
    for entry, other in zip(entries, others, strict=False):
        if entry.question.anonymous:
            entry.question.asker_id, entry.askers = other, {other}
    assert ids(propose(outlines(entries), minutes, heard).chosen) == before


@given(banks(), MINUTES)
def test_among_new_questions_the_votes_decide_and_then_age(entries: list[Outline], minutes: int) -> None:
    everybody = {1, 2, 3, 4, 5}
    chosen = [e for e in propose(entries, minutes, everybody).chosen if not e.carried_over]
    ranks = [(-e.votes, e.asked_at) for e in chosen]
    assert ranks == sorted(ranks)
    left = [e for e in propose(entries, minutes, everybody).left_out if not e.carried_over]
    if chosen and left:
        assert max(ranks) <= min((-e.votes, e.asked_at) for e in left)


@pytest.mark.long
@given(banks(), st.integers(60, 300))
def test_a_drafted_agenda_begins_with_the_opening_and_names_each_question_once(
    entries: list[Outline], minutes: int
) -> None:
    session = a_session()
    session.minutes = minutes
    proposal: Proposal = propose(entries, minutes - 35, set())
    items = draft(session, proposal)
    named = [question_id for item in items for question_id in item.question_ids]
    assert named == ids(list(proposal.chosen))
    assert [item.position for item in items] == list(range(1, len(items) + 1))
    assert items[0].method == "welcome"
    assert items[-1].method == "short_evaluation"
