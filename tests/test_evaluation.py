"""The evaluation as people meet it, and its rules."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from bot.act.ids import Act
from bot.slack.blocks import Block, Message, spoken
from bot.slack.layout import whole
from bot.storage.database import Database
from bot.texts import Texts
from bot.views import evaluation as view
from bot.views import evaluation_prompt as prompt_view
from bot.views import results as results_view
from models import attendance, evaluation, results, turnout
from models.base import WrongStage
from models.evaluation import Dimension, EvaluationClosed, Filled, Mine, NotPresent
from models.intention import Intention
from models.network import Network
from models.person import Language
from models.results import Results
from models.session import LearningSession, Stage
from models.unlinked import AnsweredElsewhere, new_token
from models.wish import Wish
from playground.checks import check_message, check_view
from playground.records import Message as Posted
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.evening import answers, begun, closed, opened, seen
from tests.moments import begins_after, until
from tests.test_question import asks

START = datetime.fromisoformat("2026-03-12T13:30")
NOW = datetime(2026, 3, 12, 15, 20, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)
SEVEN = {"Inhoud, van 0 tot 10": "7", "Discussie, van 0 tot 10": "8", "Begeleiding, van 0 tot 10": "9"}
FILL_IN, NOW_BUTTON = "Invullen of wijzigen", "Nu"
ANNA_S = "Hoe zeg je nee?"

both = pytest.mark.parametrize("language", list(Language))


def a_session(stage: Stage = Stage.UNDERWAY, **known: Any) -> LearningSession:
    meeting = LearningSession(
        network_id=1, number=3, starts_local=START, minutes=180,
        zone="Europe/Brussels", created_at=LONG_AGO, stage=stage, **known,
    )  # fmt: skip
    meeting.id = 7
    return meeting


def a_network(threshold: int = 5) -> Network:
    made = Network(
        team_id="T1", channel_id="C1", theme="Leren & <delen>", created_at=LONG_AGO, threshold=threshold
    )
    made.id = 1
    return made


def alike(counts: Mapping[int, int]) -> dict[Dimension, Mapping[int, int]]:
    """The same spread for every dimension."""
    return dict.fromkeys(Dimension, counts)


def some_results(**known: Any) -> Results:
    shown: dict[str, Any] = {
        "asked": 9,
        "answers": 6,
        "threshold": 5,
        "scores": alike({8: 3, 9: 2, 6: 1}),
        "comments": ["<!channel> & co", "Meer tijd"],
        "learning_points": ["Doorvragen"],
        "wishes": [],
    }
    return Results(**(shown | known))


def labels(blocks: list[Block]) -> list[str]:
    """The words on the buttons."""
    return [e["text"]["text"] for b in blocks if b["type"] == "actions" for e in b["elements"] if "text" in e]


# The mean


@given(some.dictionaries(some.integers(0, 10), some.integers(1, 40), min_size=1))
def test_the_mean_is_rounded_half_up(counts: dict[int, int]) -> None:
    mean = some_results(scores=alike(counts)).mean(Dimension.CONTENT)
    exact = Fraction(sum(score * count for score, count in counts.items()), sum(counts.values()))
    tenths = (exact * 10 + Fraction(1, 2)).__floor__()
    assert mean == Decimal(tenths) / 10


@given(some.lists(some.integers(0, 10), min_size=1, max_size=20))
def test_the_mean_does_not_depend_on_who_answered_first(scores: list[int]) -> None:
    results = some_results(scores=alike(Counter(scores)))
    mean = Decimal(sum(scores)) / len(scores)
    assert results.mean(Dimension.DISCUSSION) == mean.quantize(Decimal("0.1"), ROUND_HALF_UP)


@pytest.mark.parametrize(("language", "said"), [(Language.NL, "8,3"), (Language.EN, "8.3")])
def test_a_mean_of_8_25_is_said_as_8_3(language: Language, said: str) -> None:
    results = some_results(scores=alike({8: 3, 9: 1}))
    assert said in spoken(results_view.results_lines(Texts(language), results, facilitation=False))


# The rules


def test_ten_minutes_later_waits_no_longer_than_needed() -> None:
    meeting = a_session(next_move_at=NOW + timedelta(minutes=10))
    evaluation.postpone(meeting, NOW - timedelta(minutes=5))
    assert meeting.next_move_at == meeting.ends_at, "the planned end comes later than that"
    evaluation.postpone(meeting, NOW + timedelta(minutes=5))
    assert meeting.next_move_at == meeting.ends_at + timedelta(minutes=5)


def test_only_a_session_under_way_can_be_evaluated_later() -> None:
    with pytest.raises(WrongStage):
        evaluation.postpone(a_session(Stage.EVALUATING), NOW)


async def test_a_form_opens_after_all_when_more_people_turn_out_to_be_there(database: Database) -> None:
    meeting, there = await begun(database, 6)
    async with database.write() as db:
        held = await db.get_one(LearningSession, meeting)
        held.move_to(Stage.EVALUATING)
        for here, enough in ((there[:4], False), (there[:5], True)):
            await attendance.record_present(db, held, here)
            await db.flush()
            assert await evaluation.open_form(db, held, 5, NOW) is enough
            assert evaluation.takes_answers(held) is enough


async def test_the_threshold_is_frozen_when_the_form_opens(database: Database) -> None:
    meeting, _ = await begun(database, 6)
    async with database.write() as db:
        held = await db.get_one(LearningSession, meeting)
        held.move_to(Stage.EVALUATING)
        for threshold, now in ((5, NOW), (3, NOW + timedelta(minutes=1))):
            await evaluation.open_form(db, held, threshold, now)
        asking = await evaluation.asking(db, meeting)
        assert asking is not None
        assert (asking.threshold, held.evaluation_opened_at) == (5, NOW)


async def test_an_answer_can_be_changed_until_closing_and_replaces_the_first(database: Database) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    tokens = [new_token() for _ in there]
    for person, token in zip(there, tokens, strict=True):
        await answers(database, meeting, person, token, comment="eerst", wish="een spel")
    tens = {"content": 10, "discussion": 0, "facilitation": 5}
    await answers(database, meeting, there[0], tokens[0], tens, comment="later")
    async with database.read() as db:
        held = await db.get_one(LearningSession, meeting)
        assert (await evaluation.given_by(db, held, there[0], tokens[0])).filled == Filled(tens, "later")
    results = await closed(database, meeting)
    assert results.scores == {
        Dimension.CONTENT: {8: 5, 10: 1},
        Dimension.DISCUSSION: {0: 1, 8: 5},
        Dimension.FACILITATION: {5: 1, 8: 5},
    }
    assert sorted(results.comments) == ["eerst"] * 5 + ["later"]
    assert len(results.wishes) == 5
    assert (results.answers, results.asked) == (6, 6)


async def test_who_answered_cannot_answer_again_with_another_token(database: Database) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    await answers(database, meeting, there[0], new_token())
    with pytest.raises(AnsweredElsewhere):
        await answers(database, meeting, there[0], new_token())
    assert (await closed(database, meeting)).answers == 1


async def test_nobody_can_change_an_answer_with_the_token_of_somebody_else(database: Database) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    token = new_token()
    await answers(database, meeting, there[0], token, comment="van mij")
    with pytest.raises(AnsweredElsewhere):
        await answers(database, meeting, there[1], token, comment="van mij?")
    async with database.read() as db:
        held = await db.get_one(LearningSession, meeting)
        filled = (await evaluation.given_by(db, held, there[0], token)).filled
    assert filled is not None
    assert filled.comment == "van mij"


async def test_only_who_was_there_answers(database: Database) -> None:
    meeting, there = await begun(database, 6)
    async with database.write() as db:
        await attendance.record_present(db, await db.get_one(LearningSession, meeting), there[1:])
    await opened(database, meeting)
    with pytest.raises(NotPresent):
        await answers(database, meeting, there[0], new_token())


async def test_a_closed_evaluation_takes_no_answer(database: Database) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    await closed(database, meeting)
    with pytest.raises(EvaluationClosed):
        await answers(database, meeting, there[0], new_token())


async def test_nothing_shows_before_closing_not_even_how_many_answered(database: Database) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    for person in there:
        await answers(database, meeting, person, new_token(), comment="mooi", wish="meer")
    results = await seen(database, meeting)
    assert results.open
    assert (results.answers, results.scores, results.comments, results.wishes) == (0, None, [], [])


@pytest.mark.parametrize("number", range(5))
async def test_below_the_threshold_only_the_number_and_the_wishes_show(
    database: Database, number: int
) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    for person in there[:number]:
        await answers(
            database, meeting, person, new_token(), comment="mooi", learning_point="veel", wish="meer tijd"
        )
    results = await closed(database, meeting)
    assert (results.answers, results.scores) == (number, None)
    assert (results.comments, results.learning_points) == ([], [])
    assert [wish.text for wish in results.wishes] == ["meer tijd"] * number


async def test_no_remark_shows_below_five_answers_even_where_scores_may(database: Database) -> None:
    meeting, there = await begun(database, 4, threshold=3)
    await opened(database, meeting)
    for person in there:
        await answers(database, meeting, person, new_token(), comment="mooi", learning_point="veel")
    results = await closed(database, meeting)
    assert results.scores is not None
    assert (results.comments, results.learning_points) == ([], [])


async def test_with_fewer_present_than_the_threshold_there_is_no_form(database: Database) -> None:
    meeting, there = await begun(database, 4)
    assert not await opened(database, meeting)
    with pytest.raises(EvaluationClosed):
        await answers(database, meeting, there[0], new_token())


async def test_who_was_not_there_takes_the_answer_back_with_it(database: Database) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    token = new_token()
    await answers(database, meeting, there[0], token, wish="iets")
    async with database.write() as db:
        held = await db.get_one(LearningSession, meeting)
        await evaluation.was_not_there(db, held, there[0], token)
    results = await closed(database, meeting)
    assert (results.answers, results.asked, results.wishes) == (0, 5, [])


# The views


def every_message(t: Texts) -> list[Message]:
    """The messages of an evaluation, in every state."""
    home, until = a_network(), datetime(2026, 3, 16, 16, 30, tzinfo=UTC)
    out = {"evaluation_opened_at": NOW}
    full = some_results(
        comments=["é" * 1000] * 40,
        learning_points=["&" * 500] * 40,
        wishes=[Wish(key=str(n), inquiry_id=7, text="w" * 500) for n in range(40)],
    )
    asked = prompt_view.SoFar(9, until, None)
    return [
        prompt_view.prompt(t, a_session(), home, asked),
        prompt_view.prompt(t, a_session(), home, prompt_view.SoFar(9, until, NOW)),
        prompt_view.prompt(t, a_session(Stage.EVALUATING, **out), home, asked),
        prompt_view.prompt(t, a_session(Stage.EVALUATING), home, prompt_view.SoFar(1, until, None)),
        prompt_view.prompt(t, a_session(Stage.REPORTING), home, asked),
        prompt_view.prompt(t, a_session(Stage.CANCELLED), home, asked),
        view.request(t, a_session(Stage.EVALUATING, **out), home, view.Request(new_token(), until)),
        view.request(t, a_session(Stage.EVALUATING, **out), home, view.Request("t", until, True)),
        view.request_closed(t, a_session(Stage.REPORTING), home),
        view.not_there(t, a_session(Stage.EVALUATING, **out), home, new_token()),
        results_view.results(t, a_session(Stage.REPORTING), home, full),
        results_view.results(t, a_session(Stage.REPORTING), home, some_results(scores=None, answers=0)),
        results_view.results(
            t, a_session(Stage.REPORTING), home, some_results(answers=4, threshold=3, comments=[])
        ),
    ]


@both
def test_slack_takes_every_message(language: Language) -> None:
    for message in every_message(Texts(language)):
        assert check_message(message.blocks) == []
        assert message.text
        assert all(len(words) <= 30 for words in labels(message.blocks))


@both
def test_slack_takes_every_modal(language: Language) -> None:
    t, home = Texts(language), a_network()
    meeting = a_session(Stage.EVALUATING, evaluation_opened_at=NOW)
    filled = Filled(dict.fromkeys(Dimension, 10), "c" * 1000, "l" * 500, "w" * 500)
    thanks = view.Thanks(NOW, "t" * 500, NOW.date())
    for modal in (
        view.form(t, meeting, new_token(), Mine(1, 5, None)),
        view.form(t, meeting, new_token(), Mine(1, 3, filled)),
        view.thanks(t, meeting, home, thanks, []),
        view.thanks(t, meeting, home, view.Thanks(NOW), []),
    ):
        assert check_view(modal, "modal") == []
    for key in ("evaluation.title", "evaluation.thanks_title", "evaluation.keep"):
        assert len(t.plain(key)) <= 24


@both
def test_the_form_says_beforehand_who_sees_what(language: Language) -> None:
    t = Texts(language)
    form = view.form(t, a_session(Stage.EVALUATING), "x", Mine(1, 5, None))
    said, caveat = spoken(form["blocks"]), form["blocks"][0]
    assert t("evaluation.who_sees") in said
    assert t("evaluation.without_name", threshold=5) in said
    assert len(caveat["text"]["text"].split()) <= 30
    assert caveat["accessory"]["action_id"] == Act.WHO_SEES


@both
def test_words_come_before_scores_and_the_spread_before_the_mean(language: Language) -> None:
    t = Texts(language)
    message = results_view.results(t, a_session(Stage.REPORTING), a_network(), some_results())
    said = spoken(message.blocks)
    places = [
        said.index(words)
        for words in ("Doorvragen", "Meer tijd", "6 ▏  8 ▏▏▏  9 ▏▏", t.number(Decimal("8.0")))
    ]
    assert places == sorted(places)
    assert "▏" not in message.text, "a screen reader gets numbers"


@both
def test_what_people_wrote_is_never_markup(language: Language) -> None:
    lines = whole(results_view.results_lines(Texts(language), some_results(), facilitation=False))
    (block,) = [line for line in lines if "<!channel>" in line.get("text", {}).get("text", "")]
    assert block["text"]["type"] == "plain_text"
    message = results_view.results(Texts(language), a_session(Stage.REPORTING), a_network(), some_results())
    assert "<!channel>" not in message.text, "in the text beside the blocks it would be a call to everybody"


@both
def test_the_facilitation_score_is_shown_to_others_only_when_shared(language: Language) -> None:
    t = Texts(language)
    word = t.plain("evaluation.facilitation")
    assert word not in spoken(results_view.results_lines(t, some_results(), facilitation=False))
    assert word in spoken(results_view.results_lines(t, some_results(), facilitation=True))


@both
def test_below_the_threshold_the_report_tells_only_the_number(language: Language) -> None:
    t = Texts(language)
    few = some_results(answers=4, scores=None, comments=[], learning_points=[])
    said = spoken(results_view.results_lines(t, few, facilitation=True))
    assert "4" in said
    assert "▏" not in said
    assert t("evaluation.below_threshold", n=4, threshold=5) in said


def test_the_report_says_that_the_evaluation_is_still_open() -> None:
    t = Texts(Language.NL)
    lines = results_view.results_lines(t, some_results(open=True, scores=None), facilitation=True)
    assert spoken(lines) == t("evaluation.still_open")


def test_without_a_form_the_report_says_nothing_of_scores() -> None:
    none = some_results(threshold=0, scores=None)
    assert results_view.results_lines(Texts(Language.NL), none, facilitation=True) == []


# The story, by the words people see


def request_of(circle: Running, user_id: str, nth: int = -1) -> Posted:
    """The message in which somebody is asked to evaluate, the last one if nothing else is said."""
    found = [m for m in circle.person(user_id).direct_messages if FILL_IN in str(m.blocks)]
    return found[nth]


def token_in(message: Posted) -> str:
    """The token that a message holds."""
    found = re.search(r'token\\*":\\*"([\w-]+)', str(message.blocks).replace("\\\\", "\\"))
    assert found, message.blocks
    return found[1]


async def marks_present(circle: Running, names: list[str]) -> None:
    """Ria ticks who is there."""
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": names})
    await circle.ria.closes(everything=True)
    await circle.settled()


BEFORE = until("2026-03-12 16:19")
NEAR_THE_END = until("2026-03-12 16:20")


async def sends(circle: Running) -> None:
    """Near the end Ria marks everybody present and presses Now."""
    await NEAR_THE_END(circle)
    await marks_present(circle, list(MEMBERS.values()))
    await circle.ria.clicks(NOW_BUTTON)
    await circle.settled()


async def fills_in(circle: Running, user_id: str, within: Posted | None = None, **texts: str) -> None:
    """Somebody fills in the form from a message, and closes what comes after."""
    person = circle.person(user_id)
    await person.clicks(FILL_IN, within=within or request_of(circle, user_id))
    labels = {"comment": "Opmerkingen", "point": "Wat neem je mee?", "wish": "Wat wil je de volgende keer?"}
    await person.submits({**SEVEN, **{labels[key]: text for key, text in texts.items()}})
    assert person.modal is not None
    assert person.modal.title == "Dank je", person.errors
    await person.closes(everything=True)
    await circle.settled()


@pytest.mark.long
@begins_after(BEFORE)
async def test_near_the_end_the_facilitator_is_asked_and_nobody_else(circle: Running) -> None:
    assert not circle.ria.sees("Lees dit voor")
    await circle.advance("2026-03-12 16:20")
    assert circle.ria.sees("Lees dit voor")
    assert not circle.person("U0ANNA").sees(FILL_IN)


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END)
async def test_the_form_goes_to_those_present_when_the_facilitator_says_so(circle: Running) -> None:
    await circle.ria.clicks(NOW_BUTTON)
    assert circle.ria.sees("Er is nog niemand als aanwezig aangevinkt")
    await circle.ria.closes(everything=True)
    here = [name for user, name in MEMBERS.items() if user != "U0ELS"]
    await marks_present(circle, here)
    await circle.ria.clicks(NOW_BUTTON)
    assert circle.ria.sees("Het formulier is uit, naar 5 aanwezigen")
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert circle.person("U0ANNA").sees(FILL_IN)
    assert not circle.person("U0ELS").sees(FILL_IN)
    prompt = next(m for m in reversed(circle.ria.direct_messages) if "formulier" in m.text)
    assert "Het formulier is uit, naar 5 aanwezigen" in prompt.text
    assert "Nu" not in str(prompt.blocks), "no button is left that does nothing"


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END, sends)
async def test_who_answered_can_change_it_in_the_same_message(circle: Running) -> None:
    before = token_in(request_of(circle, "U0ANNA"))
    await fills_in(circle, "U0ANNA", comment="Fijn gesprek", wish="Een spel")
    assert token_in(request_of(circle, "U0ANNA")) == before
    anna = circle.person("U0ANNA")
    await anna.clicks(FILL_IN)
    assert anna.sees("Fijn gesprek")
    await anna.submits({"Opmerkingen": "Heel fijn gesprek"})
    assert anna.sees("Bewaard. Je kunt je antwoord wijzigen")
    await circle.advance("2026-03-16 17:31")
    assert (await what_shows(circle)).answers == 1


async def what_shows(circle: Running) -> Results:
    async with circle.database.read() as db:
        meeting = await db.scalar(select(LearningSession))
        assert meeting is not None
        return await results.results(db, meeting)


@begins_after(BEFORE, NEAR_THE_END, sends)
@pytest.mark.parametrize(
    "change", [{"Thema": "Leren van mekaar"}, {"Tijdzone": "Europe/London", "Land": "GB"}]
)
@pytest.mark.long
async def test_an_answer_stays_to_be_changed_when_the_network_changes(
    circle: Running, change: dict[str, str]
) -> None:
    await fills_in(circle, "U0ANNA", comment="Fijn gesprek")
    before = token_in(request_of(circle, "U0ANNA"))
    await circle.ria.runs("/kring", "instellingen", channel=CHANNEL)
    await circle.ria.submits(change)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 17:40")
    assert token_in(request_of(circle, "U0ANNA")) == before
    await circle.person("U0ANNA").clicks(FILL_IN)
    assert circle.person("U0ANNA").sees("Fijn gesprek")


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END, sends)
async def test_the_reminder_goes_to_who_did_not_answer_and_the_first_message_then_refuses(
    circle: Running,
) -> None:
    await fills_in(circle, "U0ANNA")
    await circle.advance("2026-03-13 12:00")
    assert not circle.person("U0ANNA").sees("Kijk je nog even terug")
    bram = circle.person("U0BRAM")
    assert bram.sees("Kijk je nog even terug")
    first, reminder = request_of(circle, "U0BRAM", -2), request_of(circle, "U0BRAM", -1)
    assert token_in(first) != token_in(reminder)
    await fills_in(circle, "U0BRAM", reminder)
    await bram.clicks(FILL_IN, within=first)
    assert bram.sees("Je hebt al geantwoord, in een ander bericht")
    await bram.closes(everything=True)
    await bram.clicks(FILL_IN, within=reminder)
    assert bram.sees("Inhoud, van 0 tot 10")


@pytest.mark.long
@pytest.mark.parametrize(("ticked", "reminded"), [("2026-03-13 12:30", True), ("2026-03-16 10:00", False)])
@begins_after(BEFORE)
async def test_who_is_ticked_later_is_reminded_a_night_and_a_morning_after_they_were_asked_or_not_at_all(
    circle: Running, ticked: str, reminded: bool
) -> None:
    await NEAR_THE_END(circle)
    names = list(MEMBERS.values())
    await marks_present(circle, names[:-1])
    await circle.ria.clicks(NOW_BUTTON)
    await circle.advance(ticked)
    late = next(user_id for user_id, name in MEMBERS.items() if name == names[-1])
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await marks_present(circle, names)
    await circle.advance(circle.clock.now() + timedelta(hours=3))
    assert circle.person(late).sees(FILL_IN)
    assert not circle.person(late).sees("Kijk je nog even terug")
    await circle.advance("2026-03-16 17:29")
    assert circle.person(late).sees("Kijk je nog even terug") is reminded


@begins_after(BEFORE, NEAR_THE_END, sends)
@pytest.mark.long
async def test_an_answer_is_taken_back_only_in_the_message_where_it_was_given(circle: Running) -> None:
    await circle.advance("2026-03-13 12:00")
    bram = circle.person("U0BRAM")
    first, reminder = request_of(circle, "U0BRAM", -2), request_of(circle, "U0BRAM", -1)
    await fills_in(circle, "U0BRAM", reminder)
    await bram.clicks("Ik was er niet", within=first)
    assert bram.sees("Je hebt al geantwoord, in een ander bericht")


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END, sends)
async def test_who_was_not_there_says_so_and_may_take_it_back(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    asked = request_of(circle, "U0BRAM")
    token = token_in(asked)
    await bram.clicks("Ik was er niet")
    assert bram.sees("Genoteerd: je was er niet bij")
    assert (await what_shows(circle)).asked == 5
    await bram.clicks("Ik was er toch", within=asked)
    assert token_in(asked) == token
    assert (await what_shows(circle)).asked == 6
    await bram.clicks("Ik was er niet", within=asked)
    await circle.advance("2026-03-13 12:00")
    assert not bram.sees("Kijk je nog even terug")


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END, sends)
async def test_closing_shows_the_results_once_and_takes_the_buttons_away(circle: Running) -> None:
    for n, user_id in enumerate(MEMBERS):
        await fills_in(circle, user_id, comment=f"opmerking {n}", point=f"leerpunt {n}", wish=f"wens {n}")
    await circle.advance("2026-03-16 17:29")
    assert not circle.ria.sees("opmerking 3")
    assert not circle.ria.sees("wens 3")
    left_open = circle.person("U0ELS")
    await left_open.clicks(FILL_IN)
    await circle.advance("2026-03-16 17:31")
    assert circle.person("U0ANNA").sees("De evaluatie van")
    assert not circle.person("U0ANNA").sees(FILL_IN)
    await left_open.submits({"Opmerkingen": "te laat"})
    assert left_open.sees("Deze evaluatie is gesloten")
    await circle.advance("2026-03-17 12:00")
    results = next(m for m in reversed(circle.ria.direct_messages) if "6 van de 6" in m.text)
    said = spoken(results.blocks)
    for words in ("opmerking 3", "leerpunt 3", "wens 3", "Inhoud: 7 ▏▏▏▏▏▏ · gemiddeld 7,0"):
        assert words in said
    assert said.index("leerpunt 3") < said.index("gemiddeld") < said.index("wens 3")
    assert not circle.person("U0ANNA").sees("wens 3")


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END)
async def test_with_too_few_people_a_round_out_loud_is_offered_and_a_latecomer_changes_that(
    circle: Running,
) -> None:
    names = list(MEMBERS.values())
    await marks_present(circle, names[:4])
    await circle.ria.clicks(NOW_BUTTON)
    assert circle.ria.sees("Vraag het hardop")
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert not circle.person("U0ANNA").sees(FILL_IN)
    await marks_present(circle, names)
    await circle.ria.clicks(NOW_BUTTON)
    await circle.settled()
    assert circle.person("U0ANNA").sees(FILL_IN)


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END, sends)
async def test_pressing_twice_does_no_harm(circle: Running) -> None:
    await circle.ria.closes(everything=True)
    await circle.ria.runs("/kring", "evaluatie")
    assert circle.ria.sees("Het formulier is uit, naar 6 aanwezigen")
    await circle.settled()
    assert len([m for m in circle.person("U0ANNA").direct_messages if FILL_IN in str(m.blocks)]) == 1


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END)
async def test_it_opens_by_itself_at_the_planned_end_or_ten_minutes_later(circle: Running) -> None:
    await marks_present(circle, list(MEMBERS.values()))
    await circle.advance("2026-03-12 16:25")
    await circle.ria.clicks("Tien minuten later")
    assert circle.ria.sees("16.35 uur")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 16:34")
    assert not circle.person("U0ANNA").sees(FILL_IN)
    await circle.advance("2026-03-12 16:35")
    assert circle.person("U0ANNA").sees(FILL_IN)


@begins_after(BEFORE, NEAR_THE_END)
async def test_without_a_sign_of_a_session_later_promises_nothing(circle: Running) -> None:
    await circle.advance("2026-03-12 16:25")
    await circle.ria.clicks("Tien minuten later")
    assert circle.ria.sees("alleen vanzelf open als ik dan zie dat de bijeenkomst plaatsvond")
    await circle.advance("2026-03-12 18:00")
    assert not circle.person("U0ANNA").sees(FILL_IN)


@begins_after(BEFORE, NEAR_THE_END, sends)
async def test_what_somebody_will_try_is_kept_for_them_alone(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks(FILL_IN)
    await anna.submits(SEVEN)
    assert anna.sees("Alleen jij ziet dit; op do 26 maart vraag ik je hoe het ging")
    await anna.submits({"Wat probeer je uit voor de volgende keer?": "Een rondje vragen"})
    assert anna.sees("Genoteerd. Ik vraag het je op do 26 maart.")
    await anna.closes(everything=True)
    await anna.clicks(FILL_IN)
    await anna.submits()
    assert anna.sees("Een rondje vragen")
    await anna.submits({"Wat probeer je uit voor de volgende keer?": ""})
    assert anna.sees("Prima")
    async with circle.database.read() as db:
        from models.intention import Intention

        assert await db.scalar(select(Intention)) is None


@pytest.mark.long
async def test_the_command_points_to_the_message(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "evaluatie")
    assert anna.sees("Er loopt nu geen evaluatie")
    await anna.closes(everything=True)
    await sends(circle)
    await anna.runs("/kring", "evaluation")
    assert anna.sees("in mijn bericht van do 12 maart")
    els = circle.person("U0ELS")
    await els.clicks("Ik was er niet")
    await els.runs("/kring", "evaluatie")
    assert els.sees("Dit formulier is voor wie erbij was")


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END)
async def test_the_facilitator_may_open_it_by_command(circle: Running) -> None:
    await marks_present(circle, list(MEMBERS.values()))
    await circle.ria.runs("/kring", "evaluatie")
    await circle.settled()
    assert circle.person("U0ANNA").sees(FILL_IN)


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END)
async def test_the_facilitator_may_say_that_it_did_not_take_place(circle: Running) -> None:
    await circle.ria.clicks("Het vond niet plaats")
    await circle.settled()
    await circle.advance("2026-03-13 12:00")
    assert not circle.person("U0ANNA").sees(FILL_IN)


# What whoever facilitates may not find out


async def opens(circle: Running) -> str:
    """What Ria reads of an evaluation that is open: the messages, the command, what stands with her."""
    ria = circle.ria
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    messages = re.sub(r"\*Bijpraatbericht\*\n.*", "", shown(ria.top()))  # to who she ticks as away
    await ria.closes(everything=True)
    await ria.runs("/kring", "evaluatie", channel=CHANNEL)
    command = shown(ria.top())
    await ria.closes(everything=True)
    (prompt,) = [m.text for m in ria.direct_messages if "Het formulier is uit" in m.text]
    return "\n".join([messages, command, prompt])


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END, sends)
async def test_neither_time_nor_ticking_somebody_off_tells_who_answered(circle: Running) -> None:
    names = list(MEMBERS.values())
    before = await opens(circle)
    for user_id in ("U0ANNA", "U0DIRK", "U0ELS"):
        await fills_in(circle, user_id)
        assert await opens(circle) == before
    for name in names:
        await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
        await marks_present(circle, [other for other in names if other != name])
        assert await opens(circle) == before, name
        await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
        await marks_present(circle, names)
    assert await opens(circle) == before


@pytest.mark.parametrize("taken_off", ["Anna Peeters", "Bram Maes"])
@begins_after(BEFORE, NEAR_THE_END, sends)
@pytest.mark.long
async def test_at_closing_whoever_was_taken_off_still_counts_among_those_asked(
    circle: Running, taken_off: str
) -> None:
    await fills_in(circle, "U0ANNA")
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await marks_present(circle, [name for name in MEMBERS.values() if name != taken_off])
    await circle.advance("2026-03-17 12:00")
    assert circle.ria.sees("1 van de 6 aanwezigen")


@pytest.mark.long
@begins_after(BEFORE, NEAR_THE_END, sends)
async def test_how_many_answered_is_counted_once_in_between_and_told_in_words(circle: Running) -> None:
    for user_id in ("U0ANNA", "U0DIRK", "U0ELS"):
        await fills_in(circle, user_id)
    assert "Ik telde" not in await opens(circle)
    await circle.advance("2026-03-13 12:00")
    before = await opens(circle)
    assert before.count("toen had ongeveer de helft geantwoord") == 2  # by the command, and in the message
    for user_id in ("U0BRAM", "U0CHIARA", "U0FATIMA"):
        await fills_in(circle, user_id)
    assert await opens(circle) == before


@given(some.integers(0, 60), some.integers(0, 60))
def test_a_step_of_the_turnout_is_never_one_number_alone(people: int, answers: int) -> None:
    answers = min(answers, people)
    step = turnout.step(answers, people)
    alike = [other for other in range(people + 1) if turnout.step(other, people) is step]
    assert step is None or len(alike) > 1
    assert (step is None) is (people < 3)


@both
def test_the_form_and_what_is_read_aloud_say_the_same_of_where_words_go(
    language: Language,
) -> None:
    t, meeting, home = Texts(language), a_session(Stage.EVALUATING), a_network()
    closes, channel = datetime(2026, 3, 16, 16, 30, tzinfo=UTC), {"nl": "kanaal", "en": "channel"}[language]
    so_far = prompt_view.SoFar(asked=9, closes=closes, opens=None)
    says = [
        prompt_view.prompt(t, a_session(), home, so_far),
        view.form(t, meeting, "token", Mine(1, 5, None)),
    ]
    remarks = {"nl": "naar het kanaal", "en": "to the channel"}[language]
    for said in says:
        assert remarks in str(said), said
    wish = t.plain("evaluation.hint_wish")
    assert channel in wish


@both
def test_what_is_said_of_too_few_people_is_said_where_too_few_were_ticked(language: Language) -> None:
    t, home, closes = Texts(language), a_network(), datetime(2026, 3, 16, 16, 30, tzinfo=UTC)
    aloud = {"nl": "rondje in de groep", "en": "round in the group"}[language]
    for asked, expected in ((0, True), (9, False)):
        so_far = prompt_view.SoFar(asked=asked, closes=closes, opens=closes)
        assert (aloud in str(prompt_view.prompt(t, a_session(), home, so_far))) is expected


async def answered_at_the_session(circle: Running) -> None:
    """Anna asked something, Ria notes at the session that it was answered, and sends the form."""
    await asks(circle, "U0ANNA", ANNA_S)
    await circle.person("U0ANNA").closes(everything=True)
    await NEAR_THE_END(circle)
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=ANNA_S)
    await circle.ria.submits({"Wat is ervan geworden?": "Beantwoord"})
    await circle.ria.closes(everything=True)
    await sends(circle)
    anna = circle.person("U0ANNA")
    await anna.clicks(FILL_IN, within=request_of(circle, "U0ANNA"))
    await anna.submits(SEVEN)


@pytest.mark.long
@begins_after(answered_at_the_session)
async def test_the_thanks_takes_a_word_on_a_question_in_place(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.fills({"Wat probeer je uit voor de volgende keer?": "Morgen vragen"})
    await anna.clicks("Deels", beside=ANNA_S)
    assert len(anna.modals) == 1
    assert "Je zei: *Deels*" in shown(anna.top())
    await anna.clicks("Ja", beside=ANNA_S)
    assert "Je zei: *Ja*" in shown(anna.top())
    assert "Deels*" not in shown(anna.top())
    await anna.submits()
    async with circle.database.read() as db:
        assert (await db.scalars(select(Intention.text))).one() == "Morgen vragen"
    await anna.closes()
    assert not anna.modals
