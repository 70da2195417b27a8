"""The facilitator's panel: who is there, what became of the questions, what was agreed."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from bot.act import unsaved
from bot.texts import Texts
from bot.views import attendance as attendance_view
from bot.views import panel as view
from bot.views.action import action_form
from bot.views.outcome import Line
from models import attendance
from models.action import Action, Agreement
from models.delivery import Delivery
from models.outcome import Outcome, QuestionOutcome
from models.person import Language, Person
from models.plan import Kind
from models.question import LearningQuestion
from models.session import LearningSession, Stage
from playground.checks import check_view
from playground.errors import NotThere
from playground.sight import controls, shown
from playground.views import initial_state
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after, until
from tests.people import plan_session
from tests.rows import NL, a_network, a_question, a_session, both_languages
from tests.test_report import hold
from tests.turning import every_page

NOW = datetime(2026, 3, 12, 13, tzinfo=UTC)
PAY = "Hoe praat je over loon?"
TALENT = "Wat is talent?"


def a_person(number: int) -> Person:
    made = Person(team_id="T", user_id=f"U{number}", name=f"Persoon <{number:03}>")
    made.id = number
    return made


def dealt_with(number: int, outcome: Outcome, text: str = PAY) -> Line:
    asked = a_question(number, text)
    asked.record(a_session(), outcome, "Er is & <veel> gezegd. " * 20, NOW)
    return Line(asked, asked.history[0])


def a_state(questions: int = 3) -> view.State:
    action = Action(session_id=7, owner_id=1, text="Een draaiboek delen " * 20, due_on=date(2026, 4, 1))
    on_agenda = [dealt_with(number, outcome) for number, outcome in enumerate(Outcome)]
    others = [Line(a_question(10 + n, "y & < " * 160), None) for n in range(questions)]
    agreed = [Agreement(session_id=7, text="We bellen elkaar " * 20)]
    return view.State(9, 12, agreed, [(action, a_person(1))], on_agenda, others)


# What the facilitator sees.


@both_languages
@pytest.mark.parametrize("stage", Stage)
def test_the_panel_fits_in_slack_however_many_questions_there_are(t: Texts, stage: Stage) -> None:
    state = a_state(200)
    pages = every_page(
        lambda start: view.panel(t, a_session(stage), a_network(), state, noted="Genoteerd.", start=start)
    )
    shown = sum(str(page).count("y &amp; &lt; y") > 0 for page in pages)
    assert len(pages) == shown == 3
    questions = [b for page in pages for b in page["blocks"] if "y &amp;" in str(b)]
    assert len(questions) == 200


@both_languages
def test_more_names_than_slack_takes_in_a_list_can_be_ticked_and_chosen(t: Texts) -> None:
    people = [a_person(number) for number in range(1, 141)]
    for form in (
        attendance_view.attendance_form(t, a_session(), people[:100], {1, 2, 100}, recorded=True),
        action_form(t, a_session(), people),
    ):
        assert check_view(form, "modal") == []


def test_names_are_ticked_in_groups_of_at_most_ten() -> None:
    people = [a_person(number) for number in range(1, 24)]
    form = attendance_view.attendance_form(NL, a_session(), people, {1, 23}, recorded=True)
    boxes = [block["element"] for block in form["blocks"] if block["type"] == "input"]
    assert [len(box["options"]) for box in boxes] == [10, 10, 3]
    assert {option["value"] for box in boxes for option in box.get("initial_options", [])} == {"1", "23"}
    named = [option["text"]["text"] for box in boxes for option in box["options"]]
    assert named == sorted(named)


def test_an_outcome_that_was_recorded_in_its_row_keeps_nobody_from_turning_the_page() -> None:
    state = view.State(9, 12, [], [], [dealt_with(1, Outcome.ANSWERED)])
    modal = view.panel(NL, a_session(Stage.UNDERWAY), a_network(), state)
    blocks = [{"block_id": f"b{n}", **block} for n, block in enumerate(modal["blocks"])]
    held = initial_state(blocks)
    assert "answered" in str(held)
    assert not unsaved.is_changed({**modal, "blocks": blocks, "state": {"values": held}})


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.ANNOUNCED, Stage.PREPARING])
def test_before_the_agenda_is_out_the_panel_offers_nothing_that_would_be_refused(stage: Stage) -> None:
    modal = view.panel(NL, a_session(stage), a_network(), a_state())
    assert "action_id" not in str(modal)


def test_evaluating_now_is_offered_only_when_it_can_be_done() -> None:
    offered = {
        stage
        for stage in Stage
        if "Nu evalueren" in str(view.panel(NL, a_session(stage), a_network(), a_state()))
    }
    assert offered == {Stage.UNDERWAY, Stage.EVALUATING}  # evaluating without a form, as there were too few


def test_what_people_hear_after_attendance_is_true_of_the_number() -> None:
    t, home = NL, a_network()
    assert "negen aanwezigen" in attendance_view.attendance_noted(t, a_session(Stage.UNDERWAY), home, 9)
    assert "rondje in de groep" in attendance_view.attendance_noted(t, a_session(Stage.UNDERWAY), home, 3)
    assert "rondje in de groep" not in attendance_view.attendance_noted(t, a_session(Stage.UNDERWAY), home, 5)


# What happens.


async def begin(circle: Running, when: str = "2026-03-12 13:40") -> None:
    """Anna and Bram ask, Anna and Bram say they come, Chiara perhaps, and the session begins."""
    for user_id, text in (("U0ANNA", PAY), ("U0BRAM", TALENT)):
        await circle.person(user_id).runs("/kring", f"vraag {text}", channel=CHANNEL)
        await circle.person(user_id).submits()
        await circle.person(user_id).closes(everything=True)
    await circle.advance("2026-02-23 09:00")
    for user_id, answer in (("U0ANNA", "Ja"), ("U0BRAM", "Ja"), ("U0CHIARA", "Misschien"), ("U0ELS", "Nee")):
        await circle.person(user_id).clicks(answer)
    await circle.advance(when)


async def opens_panel(circle: Running) -> None:
    await circle.ria.closes(everything=True) if circle.ria.modals else None
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)


def reads(circle: Running) -> str:
    return shown(circle.ria.top())


async def the_session(circle: Running) -> LearningSession:
    async with circle.database.read() as db:
        found: LearningSession | None = await db.scalar(select(LearningSession))
        assert found is not None
        return found


async def present(circle: Running) -> set[str]:
    async with circle.database.read() as db:
        return {person.user_id for person in await attendance.present(db, (await the_session(circle)).id)}


async def outcomes(circle: Running) -> list[QuestionOutcome]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(QuestionOutcome)))


@pytest.mark.long
async def test_opening_the_panel_on_the_day_is_a_sign_that_the_session_takes_place(circle: Running) -> None:
    await begin(circle, "2026-03-10 10:00")
    await opens_panel(circle)
    assert not (await the_session(circle)).panel_opened
    await circle.advance("2026-03-12 13:40")
    await opens_panel(circle)
    assert (await the_session(circle)).panel_opened


@begins_after(begin)
@pytest.mark.long
async def test_the_panel_shows_the_agenda_s_questions_first(circle: Running) -> None:
    await circle.person("U0DIRK").runs("/kring", "vraag Wie belt wie?", channel=CHANNEL)
    await circle.person("U0DIRK").submits()
    await opens_panel(circle)
    words = reads(circle)
    assert words.index("Op de agenda") < words.index(TALENT) < words.index("Een andere vraag besproken?")
    await circle.ria.chooses("Vraag kiezen", "Wie belt wie?")
    await circle.ria.submits({"Wat is ervan geworden?": "Beantwoord"})
    words = reads(circle)
    assert words.index(TALENT) < words.index("Ook besproken") < words.rindex("Wie belt wie?")


@pytest.mark.long
@begins_after(begin)
async def test_only_the_facilitator_opens_the_panel(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "panel", channel=CHANNEL)
    assert "begeleider" in shown(anna.top())
    assert not (await the_session(circle)).panel_opened


@pytest.mark.long
@begins_after(begin, opens_panel)
async def test_who_said_they_would_come_is_ticked_until_somebody_says_otherwise(circle: Running) -> None:
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits()
    assert await present(circle) == {"U0ANNA", "U0BRAM", "U0CHIARA"}
    assert "drie aanwezigen" in reads(circle)
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": [MEMBERS["U0ANNA"], MEMBERS["U0DIRK"]]})
    assert await present(circle) == {"U0ANNA", "U0DIRK"}


@pytest.mark.long
@begins_after(begin, opens_panel)
async def test_a_correction_of_the_attendance_asks_who_was_there_after_all(circle: Running) -> None:
    await circle.ria.clicks("Wie is er?")
    five = list(MEMBERS.values())[:5]
    await circle.ria.submits({"Wie is er?": five})
    await circle.advance("2026-03-12 17:00")
    await opens_panel(circle)
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": list(MEMBERS.values())})
    await circle.settled()
    async with circle.database.read() as db:
        asked = select(Delivery).where(Delivery.kind == Kind.EVALUATION_REQUEST)
        assert {row.recipient for row in await db.scalars(asked)} == set(MEMBERS)


@pytest.mark.long
@begins_after(begin, opens_panel)
async def test_attendance_ticked_after_the_end_still_brings_the_evaluation(circle: Running) -> None:
    await circle.advance("2026-03-12 18:00")
    await opens_panel(circle)
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": list(MEMBERS.values())})
    await circle.settled()
    assert (await the_session(circle)).evaluation_opened_at is not None


@pytest.mark.long
@begins_after(begin, opens_panel)
async def test_an_outcome_is_recorded_and_corrected_in_the_panel(circle: Running) -> None:
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await circle.ria.submits({"Wat is ervan geworden?": "Onbeantwoord"})
    assert "vooraan in het volgende agendavoorstel" in reads(circle)
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await circle.ria.submits(
        {"Wat is ervan geworden?": "Beantwoord", "Wat werd erover gezegd?": "Begin bij jezelf."}
    )
    assert "Begin bij jezelf." in reads(circle)
    (recorded,) = await outcomes(circle)
    assert (recorded.outcome, recorded.said) == (Outcome.ANSWERED, "Begin bij jezelf.")


@begins_after(begin, opens_panel)
async def test_what_is_recorded_stands_in_the_book_once_the_report_is_out(circle: Running) -> None:
    said = {"Wat is ervan geworden?": "Beantwoord", "Wat werd erover gezegd?": "Begin bij jezelf."}
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await circle.ria.submits(said)
    for out in (False, True):
        async with circle.database.write() as db:
            (meeting,) = await db.scalars(select(LearningSession).where(LearningSession.number == 1))
            meeting.released_at = circle.clock.now() if out else None
        await circle.ria.closes(everything=True)
        await circle.ria.runs("/kring", "boek", channel=CHANNEL)
        assert ("Begin bij jezelf." in reads(circle)) is out
        assert (PAY in reads(circle)) is out


@begins_after(begin, opens_panel)
async def test_an_answer_that_was_noted_by_mistake_is_in_no_book(circle: Running) -> None:
    said = {"Wat is ervan geworden?": "Beantwoord", "Wat werd erover gezegd?": "Begin bij jezelf."}
    corrected = {"Wat is ervan geworden?": "Onbeantwoord", "Wat werd erover gezegd?": ""}
    for became in (said, corrected):
        await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
        await circle.ria.submits(became)
    await circle.ria.closes(everything=True)
    await circle.ria.runs("/kring", "boek", channel=CHANNEL)
    assert "Begin bij jezelf." not in reads(circle)


@begins_after(begin, opens_panel)
async def test_a_form_leads_back_to_the_panel_without_recording(circle: Running) -> None:
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await circle.ria.clicks("Terug naar het paneel")
    assert "Op de agenda" in reads(circle)
    assert await outcomes(circle) == []


SAID = {"Wat is ervan geworden?": "Beantwoord", "Wat werd erover gezegd?": "Begin bij jezelf."}


@begins_after(begin, opens_panel)
async def test_what_was_typed_is_not_thrown_away_by_the_way_back(circle: Running) -> None:
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await circle.ria.fills(SAID)
    await circle.ria.clicks("Terug naar het paneel")
    assert "nog niet bewaard" in reads(circle)
    assert len(circle.ria.modals) == 1
    await circle.ria.submits()
    (kept,) = await outcomes(circle)
    assert (kept.outcome, kept.said) == (Outcome.ANSWERED, "Begin bij jezelf.")


@begins_after(begin, opens_panel)
async def test_who_means_it_goes_back_without_saving(circle: Running) -> None:
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await circle.ria.fills(SAID)
    await circle.ria.clicks("Terug naar het paneel")
    await circle.ria.clicks("Terug zonder te bewaren")
    assert "Op de agenda" in reads(circle)
    assert await outcomes(circle) == []


@begins_after(begin, opens_panel)
async def test_what_stands_there_already_is_not_asked_about(circle: Running) -> None:
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await circle.ria.submits(SAID)
    assert f"“{PAY}” is bewaard als beantwoord" in reads(circle)
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await circle.ria.clicks("Terug naar het paneel")
    assert "Op de agenda" in reads(circle)


@begins_after(begin, opens_panel)
@pytest.mark.parametrize(
    ("button", "typed"),
    [
        ("Afspraak", {"Wat spreken jullie af?": "We bellen elkaar."}),
        ("Actiepunt", {"Wat gebeurt er?": "Cijfers opvragen."}),
        ("Wie is er?", {"Wie is er?": []}),
    ],
)
async def test_no_form_of_the_panel_throws_away_what_was_filled_in(
    circle: Running, button: str, typed: dict[str, object]
) -> None:
    await circle.ria.clicks(button)
    await circle.ria.fills(typed)
    await circle.ria.clicks("Terug naar het paneel")
    assert "nog niet bewaard" in reads(circle)


@begins_after(begin, opens_panel)
async def test_an_outcome_before_the_agenda_is_out_is_refused_in_the_form(circle: Running) -> None:
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    async with circle.database.write() as db:
        (await db.get_one(LearningSession, 1)).stage = Stage.ANNOUNCED
    await circle.ria.submits({"Wat is ervan geworden?": "Beantwoord"})
    assert circle.ria.errors
    assert await outcomes(circle) == []


@begins_after(begin, opens_panel)
async def test_the_same_agreement_twice_is_one_agreement(circle: Running) -> None:
    for _ in range(2):
        await circle.ria.clicks("Afspraak")
        await circle.ria.submits({"Wat spreken jullie af?": "We bellen elkaar."})
    async with circle.database.read() as db:
        assert [item.text for item in await db.scalars(select(Agreement))] == ["We bellen elkaar."]


@begins_after(begin, opens_panel)
async def test_an_action_has_an_owner_and_a_day(circle: Running) -> None:
    for _ in range(2):
        await circle.ria.clicks("Actiepunt")
        await circle.ria.submits(
            {
                "Wat gebeurt er?": "Het draaiboek delen",
                "Wie doet het?": MEMBERS["U0BRAM"],
                "Tegen wanneer?": date(2026, 4, 1),
            }
        )
    assert "Het draaiboek delen" in reads(circle)
    async with circle.database.read() as db:
        (action,) = list(await db.scalars(select(Action)))
        assert (action.text, action.due_on) == ("Het draaiboek delen", date(2026, 4, 1))


@pytest.mark.long
@begins_after(begin, opens_panel)
async def test_agreements_and_actions_are_changed_and_taken_away(circle: Running) -> None:
    ria = circle.ria
    await ria.clicks("Afspraak")
    await ria.submits({"Wat spreken jullie af?": "We bellen elkaar."})
    await ria.chooses("Wijzigen", "We bellen elkaar.")
    await ria.submits({"Wat spreken jullie af?": "We mailen elkaar."})
    assert "We mailen elkaar." in reads(circle)
    assert "We bellen elkaar." not in reads(circle)
    await ria.clicks("Actiepunt")
    await ria.submits({"Wat gebeurt er?": "Het draaiboek delen", "Wie doet het?": MEMBERS["U0BRAM"]})
    await ria.chooses("Wijzigen", "Het draaiboek delen")
    await ria.submits({"Wie doet het?": MEMBERS["U0ANNA"], "Tegen wanneer?": date(2026, 4, 1)})
    assert "wo 1 april" in reads(circle)
    async with circle.database.read() as db:
        (action,) = await db.scalars(select(Action))
        owner = await db.get_one(Person, action.owner_id)
        assert owner.user_id == "U0ANNA"
    await ria.chooses("Wijzigen", "Het draaiboek delen")
    await ria.submits({"Weghalen": ["Haal dit actiepunt weg"]})
    await ria.chooses("Wijzigen", "We mailen elkaar.")
    await ria.submits({"Weghalen": ["Haal deze afspraak weg"]})
    async with circle.database.read() as db:
        assert not list(await db.scalars(select(Agreement)))
        assert not list(await db.scalars(select(Action)))


async def test_without_any_session_the_panel_says_how_to_plan_one(kring: Running) -> None:
    from tests.people import start_network

    await start_network(kring)
    await kring.ria.runs("/kring", "paneel", channel=CHANNEL)
    assert "Plan er eerst een" in shown(kring.ria.top())


async def ticks(circle: Running, *names: str) -> None:
    await opens_panel(circle)
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": list(names)})


@pytest.mark.long
@begins_after(begin)
async def test_the_panel_says_where_words_go_before_the_release_and_after_it(circle: Running) -> None:
    await opens_panel(circle)
    assert "Alleen begeleiders zien dit, tot jij het verslag vrijgeeft" in reads(circle)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-13 09:30")
    await circle.ria.clicks("Verslag nakijken")
    await circle.ria.submits()
    await circle.ria.closes(everything=True)
    await opens_panel(circle)
    assert "Alleen begeleiders zien dit, tot" not in reads(circle)
    assert "verandert ook in het kanaal" in reads(circle)
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id == "U0RIA").values(language=Language.EN))
    await opens_panel(circle)
    assert "changes in the channel too" in reads(circle)


@pytest.mark.long
@begins_after(begin)
async def test_the_panel_of_a_session_shows_no_question_that_came_after_it(circle: Running) -> None:
    await circle.advance("2026-03-16 10:00")
    for user_id, text in (("U0ELS", "Wat kost het?"),):
        await circle.person(user_id).runs("/kring", f"vraag {text}", channel=CHANNEL)
        await circle.person(user_id).submits()
        await circle.person(user_id).closes(everything=True)
    await opens_panel(circle)
    assert PAY in reads(circle)
    assert "Wat kost het?" not in reads(circle)


@pytest.mark.long
@begins_after(begin, until("2026-03-13 09:30"))
async def test_the_panel_offers_nothing_once_the_next_session_began(circle: Running) -> None:
    await plan_session(circle, "2026-03-20", "13:30")
    await circle.advance("2026-03-20 13:40")
    draft = next(m for m in circle.playground.workspace.messages_to("U0RIA") if "ontwerpverslag" in m.text)
    await circle.ria.clicks("Uitkomsten verbeteren", within=draft)
    assert "verandert hier niets meer" in reads(circle)
    assert not [one for one in controls(circle.ria.top()) if one.name in ("Uitkomst", "Wie is er?")]


@begins_after(begin)
async def test_the_panel_names_who_asks_but_nobody_who_asked_without_a_name(circle: Running) -> None:
    async with circle.database.write() as db:
        await db.execute(
            update(LearningQuestion).where(LearningQuestion.text == TALENT).values(anonymous=True)
        )
    await opens_panel(circle)
    said = reads(circle)
    assert "<@U0ANNA>" in said
    assert "<@U0BRAM>" not in said
    assert "zonder naam" in said


@pytest.mark.long
@begins_after(hold)
async def test_of_a_question_without_a_name_the_panel_does_not_say_that_its_asker_was_absent(
    circle: Running,
) -> None:
    dirk = circle.person("U0DIRK")
    await opens_panel(circle)
    assert "→ *Bewaard: de vraagsteller was er niet*" in str(circle.ria.top().content)
    await dirk.runs("/kring", "vragen", channel=CHANNEL)
    await dirk.clicks("Wijzigen")
    await dirk.submits({"Je naam": ["Zonder mijn naam"]})
    assert not dirk.errors
    await opens_panel(circle)
    assert TALENT in reads(circle)
    assert "→ *Bewaard" not in str(circle.ria.top().content)
    with pytest.raises(NotThere):
        await circle.ria.chooses("Uitkomst", "Bewaard: de vraagsteller was er niet", beside=TALENT)
    await circle.ria.chooses("Uitkomst", "Met een regel erbij…", beside=TALENT)
    assert "vraagsteller was er niet" not in str(circle.ria.top().content)
    assert "'value': 'unanswered'" in str(circle.ria.top().content)


# What the asker said of it since.


@pytest.mark.long
@pytest.mark.parametrize(
    ("word", "says"), [("Nog niet", "zei sindsdien: nog niet"), ("Deels", "zei sindsdien: deels"), ("Ja", "")]
)
@begins_after(hold, until("2026-03-12 17:00"))
async def test_the_panel_says_what_the_asker_said_since_where_that_is_otherwise(
    circle: Running, word: str, says: str
) -> None:
    anna, ria = circle.person("U0ANNA"), circle.ria
    home = await anna.opens_home()
    await anna.clicks(word, within=home)
    await circle.settled()
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    assert ria.modal is not None
    panel = shown(ria.modal)
    assert "Beantwoord" in panel
    assert says in panel
    assert ("zei sindsdien" in panel) is bool(says)
    await ria.chooses("Uitkomst", "Beantwoord" if word == "Ja" else "Onbeantwoord", beside=PAY)
    await ria.closes()
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    assert ria.modal is not None
    assert "zei sindsdien" not in shown(ria.modal), "another outcome is another thing to say something of"
