"""The short form: two open questions, chosen for one session; no scores, and everything else as it was."""

import json

import pytest
from sqlalchemy import select

from bot.export import export_network
from bot.storage.database import Database
from bot.texts import Texts
from bot.views import results as results_view
from models import evaluation, short_form
from models.base import WrongStage
from models.evaluation import EVALUATION, Filled
from models.inquiry import Inquiry
from models.person import Language
from models.results import Results
from models.session import LearningSession, Stage
from models.short_form import SHORT_FORM, FormIsOut, NothingWritten, OtherForm
from models.unlinked import InquiryText, new_token
from models.wish import Wish
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.evening import EIGHT, begun, closed, leads, opened
from tests.moments import begins_after
from tests.rows import a_session
from tests.test_evaluation import BEFORE, FILL_IN, NEAR_THE_END, NOW_BUTTON, marks_present, request_of
from tests.test_report import latest, releases

TO_SHORT, TO_USUAL = "Korte vorm: twee open vragen", "Gewone vorm: drie cijfers"
WELL, BETTER = "Wat ging goed?", "Wat willen we de volgende keer beter?"
ONLY = {"Wie leest wat je schrijft?": ["Alleen de begeleider"]}


async def chooses(circle: Running) -> None:
    """Near the end Ria chooses the short form, where she reads that it is time."""
    await NEAR_THE_END(circle)
    await circle.ria.clicks(TO_SHORT)
    await circle.ria.closes(everything=True)
    await circle.settled()


async def sends(circle: Running) -> None:
    """She marks everybody present and presses Now."""
    await marks_present(circle, list(MEMBERS.values()))
    await circle.ria.clicks(NOW_BUTTON)
    await circle.ria.closes(everything=True)
    await circle.settled()


async def writes(circle: Running, user_id: str, **said: object) -> None:
    """Somebody answers the two questions, and closes what comes after."""
    person = circle.person(user_id)
    await person.clicks(FILL_IN, within=request_of(circle, user_id))
    labels = {"well": WELL, "better": BETTER}
    await person.submits({labels.get(key, key): text for key, text in said.items()})
    assert person.modal is not None
    assert person.modal.title == "Dank je", person.errors
    await person.closes(everything=True)
    await circle.settled()


async def all_write(circle: Running) -> None:
    """Everybody writes a line, Anna for Ria alone, Bram also what is to be better."""
    await writes(circle, "U0ANNA", well="Stil geweld", better="Minder haast", **ONLY)
    await writes(circle, "U0BRAM", well="Fijn tempo", better="Meer pauzes")
    for number, user_id in enumerate(user for user in MEMBERS if user not in ("U0ANNA", "U0BRAM")):
        await writes(circle, user_id, well=f"Goed {number}")


async def closes(circle: Running) -> None:
    """The evaluation closes."""
    await circle.advance("2026-03-16 17:31")
    await circle.settled()


# The choice


@begins_after(BEFORE, chooses)
async def test_what_is_read_aloud_follows_the_choice_and_the_choice_can_be_taken_back(
    circle: Running,
) -> None:
    said = latest(circle, FACILITATOR, "Lees dit voor")
    assert "twee open vragen, geen cijfers" in said
    assert "twee minuten" not in said
    await circle.ria.clicks(TO_USUAL)
    assert circle.ria.sees("Deze bijeenkomst eindigt met de gewone vorm")
    await circle.ria.closes(everything=True)
    await circle.settled()
    assert "twee minuten" in latest(circle, FACILITATOR, "Lees dit voor")


@begins_after(BEFORE)
async def test_it_can_be_chosen_in_the_panel_as_soon_as_the_session_is_on(circle: Running) -> None:
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await circle.ria.clicks(TO_SHORT)
    assert circle.ria.sees("Deze bijeenkomst eindigt met de korte vorm")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-12 16:20")
    assert circle.ria.sees("twee open vragen, geen cijfers")


def test_the_choice_is_frozen_once_the_form_opens_and_made_for_no_session_that_is_over() -> None:
    meeting = a_session(Stage.UNDERWAY)
    for _ in range(2):
        short_form.choose(meeting, short=True)
        assert meeting.short_form
    out = a_session(Stage.EVALUATING)
    out.evaluation_opened_at = out.ends_at
    with pytest.raises(FormIsOut):
        short_form.choose(out, short=True)
    aloud = a_session(Stage.EVALUATING)
    short_form.choose(aloud, short=True)
    assert aloud.short_form, "there were too few: the form may still come"
    for stage in (Stage.REPORTING, Stage.CLOSED, Stage.CANCELLED):
        with pytest.raises(WrongStage):
            short_form.choose(a_session(stage), short=True)


async def test_the_form_that_opens_is_the_one_that_was_chosen(database: Database) -> None:
    for short, key, team in ((True, SHORT_FORM.key, "T1"), (False, EVALUATION.key, "T2")):
        meeting, _ = await begun(database, 5, team=team)
        await chosen(database, meeting, short=short)
        await opened(database, meeting)
        async with database.read() as db:
            asked = (await db.scalars(select(Inquiry).where(Inquiry.session_id == meeting))).one()
        assert asked.instrument == key


# What people are asked


@pytest.mark.long
@begins_after(BEFORE, chooses, sends)
async def test_people_are_asked_two_questions_in_one_minute_and_no_score(circle: Running) -> None:
    assert "Twee vragen, één minuut" in request_of(circle, "U0ANNA").text
    anna = circle.person("U0ANNA")
    await anna.clicks(FILL_IN, within=request_of(circle, "U0ANNA"))
    said = shown(anna.top())
    assert said.index(WELL) < said.index(BETTER) < said.index("Alleen de begeleider")
    for word in ("cijfer", "Cijfer", "van 0 tot 10", "Opmerkingen", "Wat neem je mee?"):
        assert word not in said
    await circle.person("U0ANNA").submits({})
    assert "Schrijf een regel" in str(anna.errors)
    await anna.submits({BETTER: "Meer pauzes"})
    await anna.closes(everything=True)
    await anna.clicks(FILL_IN, within=request_of(circle, "U0ANNA"))
    assert "Meer pauzes" in shown(anna.top()), "it can be changed in the same message"


@pytest.mark.long
@begins_after(BEFORE, chooses, sends)
async def test_the_reminder_asks_for_one_minute_too(circle: Running) -> None:
    await circle.advance("2026-03-13 10:00")
    await circle.settled()
    assert "één minuut" in latest(circle, "U0ANNA", "nog even terug")


@pytest.mark.long
@begins_after(BEFORE, chooses, sends)
async def test_once_the_form_is_out_nothing_offers_the_other_one(circle: Running) -> None:
    latest(circle, FACILITATOR, "Het formulier is uit")
    assert TO_USUAL not in str([one.blocks for one in circle.ria.direct_messages])
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    assert TO_USUAL not in str(circle.ria.top().blocks)


# What it shows


@pytest.mark.long
@begins_after(BEFORE, chooses, sends, all_write, closes)
async def test_the_words_show_and_what_is_for_the_facilitator_alone_stays_there(circle: Running) -> None:
    said = latest(circle, FACILITATOR, "De evaluatie van")
    assert "Wat goed ging" in said
    assert "De volgende keer beter" in said
    assert said.index("Meer pauzes") < said.index("Alleen voor jou") < said.index("Stil geweld")
    assert said.index("Alleen voor jou") < said.index("Minder haast")
    for word in ("Cijfers", "cijfer", "gemiddeld"):
        assert word not in said
    await releases(circle)
    posts = circle.playground.workspace.messages
    channel = str([one.text for one in posts if one.channel == CHANNEL])
    assert "Fijn tempo" in channel
    for words in ("Stil geweld", "Minder haast", "Meer pauzes"):
        assert words not in channel
    async with circle.database.read() as db:
        exported = await export_network(db, CHANNEL)
        assert {row.text for row in await db.scalars(select(Wish))} == {"Minder haast", "Meer pauzes"}
    shown_of = next(one["evaluation"] for one in exported["sessions"] if one["evaluation"]["answers"])
    assert shown_of["shown"] is None
    assert "Fijn tempo" not in json.dumps(exported, default=str)


@pytest.mark.long
@begins_after(BEFORE, chooses, sends, all_write, closes)
async def test_a_text_is_hidden_before_the_report_goes_out_and_no_score_is_offered_for_it(
    circle: Running,
) -> None:
    await circle.ria.clicks("Tekst verbergen", within=circle.ria.direct_messages[-1])
    assert "Wat goed ging" in shown(circle.ria.top())
    await circle.ria.clicks("Verbergen", beside="Fijn tempo")
    await circle.ria.closes(everything=True)
    await circle.settled()
    await circle.ria.runs("/kring", "verslag", channel=CHANNEL)
    assert not circle.ria.sees("cijfer voor de begeleiding")
    await circle.ria.closes(everything=True)
    await circle.ria.runs("/kring", "verloop", channel=CHANNEL)
    assert circle.ria.sees("In woorden, met de korte vorm: geen cijfers.")
    assert not circle.ria.sees("Te weinig antwoorden")


def some(answers: int, *, well: tuple[str, ...] = ()) -> Results:
    scores = {} if answers >= 3 else None
    return Results(6, answers, 3, scores, [], [], [], short=True, went_well=well)


@pytest.mark.parametrize("language", list(Language))
def test_the_report_has_words_and_no_heading_of_scores(language: Language) -> None:
    t = Texts(language)
    said = str(results_view.results_lines(t, some(6, well=("Fijn",)), facilitation=True))
    assert t("short_form.went_well") in said
    assert t("evaluation.scores") not in said
    few = str(results_view.results_lines(t, some(4), facilitation=True))
    assert t("short_form.few_for_texts", texts=5) in few
    below = str(results_view.results_lines(t, some(2), facilitation=True))
    assert t("evaluation.below_threshold", n=2, threshold=3) in below


# The rules


async def chosen(database: Database, meeting: int, *, short: bool = True) -> None:
    async with database.write() as db:
        short_form.choose(await db.get_one(LearningSession, meeting), short=short)


async def says(database: Database, meeting: int, person: int, filled: Filled) -> None:
    async with database.write() as db:
        held = await db.get_one(LearningSession, meeting)
        await evaluation.submit(db, held, person, new_token(), filled)


@pytest.mark.parametrize(
    ("answers", "threshold", "too_few", "texts"),
    [(2, 3, True, 0), (3, 3, False, 0), (4, 3, False, 0), (5, 3, False, 5), (5, 6, True, 0)],
)
async def test_below_the_threshold_or_five_answers_no_word_shows_and_none_is_kept(
    database: Database, answers: int, threshold: int, texts: int, *, too_few: bool
) -> None:
    meeting, there = await begun(database, 6, threshold=threshold)
    await chosen(database, meeting)
    await opened(database, meeting)
    for number, person in enumerate(there[:answers]):
        await says(database, meeting, person, Filled({}, wish="Trager", went_well=f"Goed {number}"))
    found = await closed(database, meeting)
    assert found.too_few is too_few
    assert len(found.went_well) == texts
    assert not found.scores
    assert len(found.wishes) == answers, "a wish reaches the facilitator however few answered"
    async with database.read() as db:
        assert len(list(await db.scalars(select(InquiryText)))) == texts


async def test_an_answer_says_something_and_fits_the_form_that_is_open(database: Database) -> None:
    meeting, there = await begun(database, 6)
    await chosen(database, meeting)
    await opened(database, meeting)
    with pytest.raises(NothingWritten):
        await says(database, meeting, there[0], Filled({}, went_well=" ", wish=" "))
    with pytest.raises(OtherForm):
        await says(database, meeting, there[0], Filled(EIGHT, "Van daarnet"))
    assert (await closed(database, meeting)).answers == 0


async def test_only_a_wish_leaves_no_empty_text_among_those_of_others(database: Database) -> None:
    meeting, there = await begun(database, 6)
    await chosen(database, meeting)
    await opened(database, meeting)
    for number, person in enumerate(there):
        well = f"Goed {number}" if number else ""
        await says(database, meeting, person, Filled({}, wish="Trager", went_well=well, alone=number == 1))
    found = await closed(database, meeting, await leads(database, there[0]))
    assert sorted(found.went_well) == [f"Goed {number}" for number in range(2, 6)]
    assert list(found.alone) == ["Goed 1"]
    assert [wish.alone for wish in found.wishes].count(True) == 1
