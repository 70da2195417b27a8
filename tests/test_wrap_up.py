"""Wrapping up: what became of each point, read to the group, and the next session that it agrees on."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from bot.texts import Texts
from bot.views import wrap_up as view
from models import again as once_more
from models import agenda, proposing, wrap_up
from models.agenda import PointOutcome
from models.outcome import Outcome
from models.session import LearningSession, Stage
from playground.sight import controls
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.people import plan_session
from tests.rows import NOW, a_session, both_languages
from tests.test_as_read import els_facilitates_too
from tests.test_panel import PAY, TALENT, begin, opens_panel, outcomes, reads
from tests.test_record_all import became

PAYS, TALENTS = f"1. {PAY}", f"2. {TALENT}"  # the fields of the form
BUDGET = "De begroting van volgend jaar"
AGREED = {"Dag": date(2026, 4, 23), "Begintijd": time(13, 30)}


async def wraps_up(circle: Running) -> None:
    await opens_panel(circle)
    await circle.ria.clicks("Afronden")


async def planned(circle: Running) -> None:
    """The next session is planned six weeks later."""
    await plan_session(circle, "2026-04-23", "13:30", Plaats="Gent")


async def sessions(circle: Running) -> list[LearningSession]:
    """Those after the one that is held."""
    async with circle.database.read() as db:
        every = await db.scalars(select(LearningSession).order_by(LearningSession.starts_local))
        return [*every][1:]


@pytest.mark.parametrize(
    ("stage", "at", "late"),
    [
        (Stage.UNDERWAY, "2026-03-12 14:44", False),  # of three hours from half past one, in Brussels
        (Stage.UNDERWAY, "2026-03-12 14:45", True),
        (Stage.READY, "2026-03-12 14:45", False),
        (Stage.EVALUATING, "2026-03-12 16:00", False),
    ],
)
def test_the_last_quarter_of_a_session_is_the_time_to_wrap_up(stage: Stage, at: str, late: bool) -> None:
    now = datetime.fromisoformat(f"{at}+00:00")
    assert wrap_up.at_its_end(a_session(stage), now) is late


@pytest.mark.long
@begins_after(begin, wraps_up)
async def test_one_form_records_every_point_and_makes_the_next_session(circle: Running) -> None:
    ria = circle.ria
    assert ria.sees("als voorstel")
    await ria.submits(
        {
            PAYS: "Afgerond", TALENTS: "Volgende keer", **AGREED, "Plaats": "Bij VDAB", "Thema": "Loon",
            "Bij wie zijn jullie te gast?": "VDAB", "Wie komt er spreken?": "Greet Maes",
        }
    )  # fmt: skip
    assert await became(circle) == {PAY: (Outcome.ANSWERED, ""), TALENT: (Outcome.UNANSWERED, "")}
    [made] = await sessions(circle)
    assert made.starts_local == datetime(2026, 4, 23, 13, 30)
    assert (made.minutes, made.place, made.title) == (180, "Bij VDAB", "Loon")
    assert (made.host, made.speaker) == ("VDAB", "Greet Maes")
    assert "2 punten bewaard" in reads(circle)
    assert "do 23 april" in reads(circle)
    assert "De aankondiging gaat uit op" in reads(circle)
    assert not ria.sees("Terug naar het paneel")


@begins_after(begin, wraps_up)
async def test_without_a_date_the_rest_is_recorded_all_the_same(circle: Running) -> None:
    await circle.ria.submits({PAYS: "Parkeren"})
    assert await became(circle) == {PAY: (Outcome.PARKED, "")}
    assert await sessions(circle) == []
    assert "nog niets afgesproken" in reads(circle)


@pytest.mark.long
@begins_after(begin, opens_panel)
async def test_what_is_recorded_stands_there_and_what_is_not_touched_stays(circle: Running) -> None:
    await circle.ria.chooses("Uitkomst", "Deels beantwoord", beside=PAY)
    await circle.ria.clicks("Afronden")
    assert circle.ria.sees("Deels beantwoord")
    await circle.ria.submits({TALENTS: "Afgerond"})
    assert await became(circle) == {PAY: (Outcome.PARTLY_ANSWERED, ""), TALENT: (Outcome.ANSWERED, "")}
    assert "1 punt bewaard" in reads(circle)


@pytest.mark.parametrize(
    ("filled", "field", "words"),
    [
        ({"Dag": date(2026, 3, 11)}, "day", "al voorbij"),
        ({"Dag": date(2126, 3, 11)}, "day", "jaar"),
        ({"Plaats": "Gent"}, "day", "Kies ook een dag"),
        ({"Dag": date(2026, 4, 23), "Begintijd": None}, "hour", "begintijd"),
    ],
)
@begins_after(begin, wraps_up)
async def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept_or_lost(
    circle: Running, filled: dict[str, object], field: str, words: str
) -> None:
    await circle.ria.submits({PAYS: "Afgerond", **filled})
    assert words in circle.ria.errors[field]
    assert await outcomes(circle) == []
    await circle.ria.submits({**AGREED, "Plaats": "Gent"})
    assert await became(circle) == {PAY: (Outcome.ANSWERED, "")}
    assert [one.place for one in await sessions(circle)] == ["Gent"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 4, 25), "weekend of een feestdag"), (date(2026, 3, 26), "de aankondiging gaat uit zodra")],
)
@begins_after(begin, wraps_up)
async def test_a_date_that_is_odd_or_near_is_seen_before_it_is_saved_and_the_rest_is_kept(
    circle: Running, day: date, words: str
) -> None:
    await circle.ria.submits({PAYS: "Afgerond", **AGREED, "Dag": day, "Wie komt er spreken?": "Greet Maes"})
    assert words in reads(circle)
    assert "nog niet bewaard" in reads(circle)
    assert await became(circle) == {PAY: (Outcome.ANSWERED, "")}
    assert await sessions(circle) == []
    await circle.ria.submits()
    [made] = await sessions(circle)
    assert (made.starts_local.date(), made.speaker) == (day, "Greet Maes")


@pytest.mark.long
@begins_after(begin, planned, wraps_up)
async def test_a_date_that_was_planned_is_confirmed_as_it_is(circle: Running) -> None:
    assert "staat gepland op do 23 april" in reads(circle)
    await circle.ria.submits({PAYS: "Afgerond"})
    [stays] = await sessions(circle)
    assert (stays.starts_local, stays.place) == (datetime(2026, 4, 23, 13, 30), "Gent")
    assert "De volgende bijeenkomst is op do 23 april" in reads(circle)


@pytest.mark.long
@begins_after(begin, planned, wraps_up)
async def test_what_the_group_wants_otherwise_moves_and_changes_the_one_that_was_planned(
    circle: Running,
) -> None:
    await circle.ria.submits({"Dag": date(2026, 4, 30), "Plaats": "", "Wie komt er spreken?": "Greet Maes"})
    [moved] = await sessions(circle)
    assert moved.starts_local == datetime(2026, 4, 30, 13, 30)
    assert (moved.place, moved.speaker) == ("", "Greet Maes")
    assert "is op do 30 april" in reads(circle)
    assert "Verplaatst" in reads(circle)


@begins_after(begin, planned, wraps_up)
async def test_a_day_that_is_emptied_leaves_the_planned_date_as_it_is(circle: Running) -> None:
    await circle.ria.submits({"Dag": None})
    [stays] = await sessions(circle)
    assert stays.starts_local == datetime(2026, 4, 23, 13, 30)
    assert "is op do 23 april" in reads(circle)


@begins_after(begin, planned, wraps_up)
async def test_an_odd_day_for_the_planned_one_is_seen_before_it_moves(circle: Running) -> None:
    await circle.ria.submits({PAYS: "Afgerond", "Dag": date(2026, 4, 25)})
    assert "De rest is bewaard" in reads(circle)
    assert "weekend of een feestdag" in reads(circle)
    assert [one.starts_local.day for one in await sessions(circle)] == [23]
    await circle.ria.submits()
    assert [one.starts_local.day for one in await sessions(circle)] == [25]


@pytest.mark.long
@begins_after(begin, until("2026-03-12 15:50"))
async def test_the_running_order_opens_it_too_and_says_afterwards_where_the_rest_is(circle: Running) -> None:
    ria = circle.ria
    order = next(message for message in reversed(ria.messages()) if "Draaiboek" in message.text)
    await ria.clicks("Afronden", within=order)
    await ria.submits({PAYS: "Afgerond", **AGREED})
    assert "1 punt bewaard" in reads(circle)
    await ria.clicks("Paneel openen")
    assert ria.sees("Beantwoord")


@begins_after(begin, wraps_up)
async def test_a_second_time_it_is_about_the_session_that_it_made(circle: Running) -> None:
    await circle.ria.submits(AGREED)
    await circle.ria.clicks("Afronden")
    assert "staat gepland op do 23 april" in reads(circle)
    await circle.ria.submits({"Plaats": "Gent"})
    assert [one.place for one in await sessions(circle)] == ["Gent"]


@begins_after(begin, els_facilitates_too)
@pytest.mark.long
async def test_two_who_agree_on_one_date_make_one_session_and_on_two_the_second_is_asked(
    circle: Running,
) -> None:
    ria, els = circle.ria, circle.person("U0ELS")
    for who in (ria, els):
        await who.closes(everything=True) if who.modals else None
        await who.runs("/kring", "paneel", channel=CHANNEL)
        await who.clicks("Afronden")
    await els.submits({PAYS: "Afgerond", **AGREED, "Plaats": "Gent"})
    await ria.submits({PAYS: "Afgerond", **AGREED, "Dag": date(2026, 4, 30)})
    assert "23 april" in ria.errors["day"]
    await ria.submits({**AGREED, "Wie komt er spreken?": "Greet Maes"})
    [made] = await sessions(circle)
    assert (made.place, made.speaker) == ("Gent", "Greet Maes")
    assert await became(circle) == {PAY: (Outcome.ANSWERED, "")}


@pytest.mark.long
@begins_after(begin, els_facilitates_too, wraps_up)
async def test_what_a_colleague_recorded_meanwhile_is_refused_beside_its_question(circle: Running) -> None:
    els = circle.person("U0ELS")
    await els.runs("/kring", "paneel", channel=CHANNEL)
    await els.chooses("Uitkomst", "Geparkeerd voor later", beside=PAY)
    await circle.ria.submits({PAYS: "Afgerond"})
    assert "outcome_0" in circle.ria.errors
    assert await became(circle) == {PAY: (Outcome.PARKED, "")}


async def has_a_point(circle: Running) -> None:
    """On the agenda stands a point of its own, without a question."""
    async with circle.database.write() as db:
        meeting = await db.get_one(LearningSession, 1)
        point = agenda.new_point(meeting)
        point.fill(20, "round_table", BUDGET, [])
        point.position = 9
        db.add(point)


@pytest.mark.long
@pytest.mark.parametrize(
    ("chosen", "again"), [("Volgende keer", True), ("Parkeren", False), ("Afgerond", False)]
)
@begins_after(begin, has_a_point, wraps_up)
async def test_a_point_without_a_question_comes_again_only_when_it_is_left_for_next_time(
    circle: Running, chosen: str, again: bool
) -> None:
    await circle.ria.submits({f"3. {BUDGET}": chosen, **AGREED})
    assert "1 punt bewaard" in reads(circle)
    async with circle.database.write() as db:
        following = await db.get_one(LearningSession, 2)
        left = await once_more.load(db, following)
        assert [(one.title, one.minutes) for one in left.points] == ([(BUDGET, 20)] if again else [])
        drafted = proposing.draft(following, proposing.Proposal([], []), left)
    assert [one.title for one in drafted if one.title] == ([BUDGET] if again else [])
    await circle.ria.clicks("Afronden")
    assert chosen in reads(circle), "what was agreed stands there"


@pytest.mark.parametrize(
    ("method", "title", "questions", "own"),
    [
        ("round_table", BUDGET, [], True),
        ("round_table", "", [], True),
        ("round_table", BUDGET, [1], False),
        ("welcome", "", [], False),
        ("break", "", [], False),
        ("final_evaluation", "", [], False),
        ("welcome", BUDGET, [], False),
    ],
)
def test_a_point_has_an_outcome_of_its_own_when_it_is_no_fixed_part_and_holds_no_question(
    method: str, title: str, questions: list[int], own: bool
) -> None:
    point = agenda.new_point(a_session(), questions)
    point.method, point.title = method, title
    assert point.has_own_outcome is own


def test_what_is_left_for_this_time_comes_after_the_welcome_and_takes_its_time_from_the_questions() -> None:
    meeting = a_session()
    left = agenda.new_point(meeting)
    left.fill(20, "round_table", BUDGET, [])
    methods = [
        one.method for one in proposing.draft(meeting, proposing.Proposal([], []), once_more.Again([left]))
    ]
    assert methods[:2] == [agenda.WELCOME, "round_table"]


@both_languages
def test_a_point_that_was_marked_as_done_in_the_room_is_proposed_as_done(t: Texts) -> None:
    meeting = a_session(Stage.UNDERWAY)
    through, left, ahead = (agenda.new_point(meeting) for _ in range(3))
    for number, point in enumerate((through, left, ahead), 1):
        point.fill(20, "round_table", f"{BUDGET} {number}", [])
        point.id = number
    through.done_at = left.done_at = NOW
    left.became = PointOutcome.NEXT_TIME
    shown = view.form(t, meeting, [], [through, left, ahead], None)
    menus = [one["element"] for one in shown["blocks"] if one["type"] == "input"][:3]
    chosen = [menu.get("initial_option", {}).get("text", {}).get("text") for menu in menus]
    assert chosen == [t.plain("wrap_up.point_done"), t.plain("wrap_up.point_next_time"), None]


@pytest.mark.long
@begins_after(begin, has_a_point, wraps_up)
async def test_left_for_next_time_it_stands_on_the_next_proposal(circle: Running) -> None:
    await circle.ria.submits({f"3. {BUDGET}": "Volgende keer", **AGREED})
    await circle.ria.closes(everything=True)
    await circle.advance("2026-04-17 10:00")
    [proposed] = [one for one in circle.said_to("U0RIA") if BUDGET in one and "23 april" in one]
    assert "Nog te doen" not in proposed


@begins_after(begin, planned, wraps_up)
async def test_a_session_that_did_not_take_place_is_not_wrapped_up(circle: Running) -> None:
    async with circle.database.write() as db:
        held = await db.get_one(LearningSession, 1)
        held.cancel()
    await circle.ria.submits({PAYS: "Afgerond"})
    assert await outcomes(circle) == []


@pytest.mark.parametrize(
    ("at", "styles", "in_the_menu"),
    [("2026-03-12 15:30", [], "Afronden"), ("2026-03-12 15:50", ["primary"], "Alles noteren")],
)
@begins_after(begin)
async def test_in_the_last_quarter_the_panel_puts_it_in_front(
    circle: Running, at: str, styles: list[str], in_the_menu: str
) -> None:
    await circle.advance(at)
    await opens_panel(circle)
    found = [one for one in controls(circle.ria.top()) if one.kind == "button" and one.name == "Afronden"]
    assert [one.element.get("style") for one in found] == styles
    await circle.ria.clicks(in_the_menu)
    assert circle.ria.sees("Terug naar het paneel")


@pytest.mark.long
@begins_after(begin)
async def test_a_member_does_not_wrap_up(circle: Running) -> None:
    await opens_panel(circle)
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "paneel", channel=CHANNEL)
    assert not anna.sees("Afronden")


@begins_after(begin)
@pytest.mark.long
async def test_in_english_it_says_the_same(circle: Running) -> None:
    await circle.ria.runs("/kring", "language en", channel=CHANNEL)
    await circle.ria.closes(everything=True) if circle.ria.modals else None
    await circle.ria.runs("/kring", "panel", channel=CHANNEL)
    await circle.ria.clicks("Wrap up")
    assert circle.ria.sees("Read each item aloud")
    await circle.ria.submits({PAYS: "Next time"})
    assert await became(circle) == {PAY: (Outcome.UNANSWERED, "")}


@pytest.mark.long
@begins_after(begin, wraps_up)
async def test_who_hosts_and_who_speaks_stand_in_the_announcement_and_the_agenda(circle: Running) -> None:
    await circle.ria.submits(
        {**AGREED, "Bij wie zijn jullie te gast?": "VDAB", "Wie komt er spreken?": "Greet Maes"}
    )
    await circle.ria.closes(everything=True)
    await circle.person("U0ANNA").runs("/kring", "vraag Wat nu?", channel=CHANNEL)
    await circle.person("U0ANNA").submits()
    await circle.advance("2026-04-22 10:00")
    said = [str(one) for one in circle.channel_texts()]
    found = [one for one in said if "Greet Maes" in one and "Te gast bij VDAB" in one]
    assert len(found) == 2
    assert not any("Greet Maes" in one for one in said if "12 maart" in one)
