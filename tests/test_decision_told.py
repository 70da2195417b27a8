"""What of a decision is told outside the circle, and in which report it stands."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select, update

from bot.export import export_network
from models import decision_agenda, hiding, report
from models.agenda import AgendaItem
from models.confidentiality import LEADING
from models.decision import Decision
from models.decision_told import reports
from models.network import Network
from models.question import GONE, KeptBy, LearningQuestion
from models.same_words import SameWords
from models.session import LearningSession, Stage
from playground.errors import NotThere
from playground.sight import controls, menu_options, shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.people import plan_session
from tests.test_advice import keep_inside
from tests.test_consent import home_of
from tests.test_decision import (
    SIX,
    WHAT,
    agenda,
    begins,
    decides,
    goes,
    opens,
    opens_one,
    proposes,
    reads,
    to_the_end,
)
from tests.test_panel import PAY, begin, opens_panel
from tests.test_report import a_minute_later, draft, hold, publish, releases, whole_report

FOUR = "Vier keer per jaar"
FIRST = datetime(2026, 3, 1, 9, tzinfo=UTC)


async def sessions(circle: Running) -> list[LearningSession]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(LearningSession).order_by(LearningSession.starts_local)))


async def told(circle: Running, what: str = SIX) -> list[int]:
    """Return the sessions that were not called off whose report tells of it."""
    async with circle.database.read() as db:
        found = []
        for one in await sessions(circle):
            record = await report.record_of(db, one)
            if one.stage is not Stage.CANCELLED and what in [each.outcome for each in record.decisions]:
                found.append(one.id)
    return found


async def points(circle: Running, session_id: int) -> list[AgendaItem]:
    async with circle.database.read() as db:
        here = (AgendaItem.session_id == session_id, AgendaItem.decision_id.is_not(None))
        return list(await db.scalars(select(AgendaItem).where(*here)))


async def chooses_at_home(circle: Running, beside: str, what: str, **filled: object) -> None:
    """Ria chooses something in the menu of a session that is to come."""
    ria = circle.ria
    if ria.modals:
        await ria.closes(everything=True)
    home = await ria.opens_home()
    found = next(
        one for one in controls(home) if one.kind == "overflow" and str(one.beside).startswith(f"*{beside}")
    )
    await ria.presses(found, {"selected_option": menu_options(found, what)[0]})
    await ria.submits(dict(filled))
    if ria.modals and ria.top().content.get("submit"):
        await ria.submits()  # another session is near
    if ria.modals:
        await ria.closes(everything=True)
    await circle.settled()


async def second(circle: Running) -> None:
    await plan_session(circle, "2026-04-23", "13:30")


# Rules


def a_session(number: int, stage: Stage, released: bool) -> LearningSession:
    local = datetime(2026, 3, 1, 10) + timedelta(days=10 * number)
    one = LearningSession(
        network_id=1, number=number, starts_local=local, minutes=180, zone="Europe/Brussels",
        created_at=FIRST, stage=stage, released_at=None,
    )  # fmt: skip
    one.released_at = one.starts_at + timedelta(days=5) if released else None
    one.id = number
    return one


KINDS = some.lists(some.tuples(some.sampled_from(Stage), some.booleans()), max_size=5)


@given(KINDS, some.integers(-20, 80))
def test_what_is_decided_stands_in_one_report_that_can_still_tell_it(
    kinds: Sequence[tuple[Stage, bool]], day: int
) -> None:
    planned = [a_session(at, *kind) for at, kind in enumerate(kinds)]
    at = FIRST + timedelta(days=day)
    found = reports(planned, at)
    if found is None:
        later = [one for one in planned if one.starts_at > at and one.stage is not Stage.CANCELLED]
        assert all(one.stage is Stage.CLOSED and one.released_at is None for one in later)
        return
    assert found.stage is not Stage.CANCELLED
    assert found.released_at is None or at <= found.released_at
    assert reports(list(reversed(planned)), at) is found


# In which report


@begins_after(begins, proposes, to_the_end, second)
@pytest.mark.long
async def test_what_was_decided_before_a_session_called_off_stands_in_the_next_report(
    circle: Running,
) -> None:
    await decides(circle)
    assert await told(circle) == [1]
    await chooses_at_home(circle, "do 12 maart", "Niet laten doorgaan")
    assert await told(circle) == [2]


@pytest.mark.long
@begins_after(begins, proposes, to_the_end, second)
async def test_a_session_that_moves_behind_the_next_does_not_take_the_decision_along(
    circle: Running,
) -> None:
    await decides(circle)
    await chooses_at_home(circle, "do 12 maart", "Verplaatsen", Dag=date(2026, 5, 14))
    assert [one.id for one in await sessions(circle)] == [2, 1]
    assert await told(circle) == [2]


@begins_after(hold, draft, publish, begins, proposes, to_the_end)
@pytest.mark.long
async def test_decided_while_no_session_is_planned_it_stands_in_the_report_of_the_next_one(
    circle: Running,
) -> None:
    await circle.advance("2026-03-30 10:00")
    await chooses_at_home(circle, "do 23 april", "Niet laten doorgaan")
    await decides(circle)
    assert await told(circle) == []
    await plan_session(circle, "2026-05-21", "13:30")
    assert len(await told(circle)) == 1


@begins_after(begins, proposes, to_the_end, until("2026-03-13 09:30"))
@pytest.mark.long
async def test_what_a_session_decided_is_not_told_by_the_report_of_the_one_before_that_waits(
    circle: Running,
) -> None:
    await plan_session(circle, "2026-03-18", "13:30")
    await circle.advance("2026-03-18 13:45")
    await decides(circle)
    assert await told(circle) == [2]


async def decided_and_out(circle: Running) -> None:
    await decides(circle)
    await circle.ria.closes(everything=True)
    await draft(circle)
    await publish(circle)


@pytest.mark.long
@begins_after(hold, begins, proposes, to_the_end, decided_and_out)
async def test_a_report_that_is_out_tells_what_it_told_also_when_the_group_goes_on(circle: Running) -> None:
    ria = await opens_one(circle)
    await ria.clicks("Toch verdergaan")
    await a_minute_later(circle)
    assert SIX in await whole_report(circle)
    await decides(circle)
    assert await told(circle) == [1]
    ria = await opens_one(circle)
    await ria.clicks("Toch verdergaan")
    await decides(circle, FOUR)
    await a_minute_later(circle)
    assert SIX in await whole_report(circle)
    assert await told(circle, FOUR) == [2]


async def ends(circle: Running, words: str, what: str = "Er is beslist") -> None:
    """The group goes on with what was decided, and ends otherwise."""
    await a_minute_later(circle)
    ria = await opens_one(circle)
    await ria.clicks("Toch verdergaan")
    await decides(circle, words, what)
    await ria.closes(everything=True)
    await a_minute_later(circle)


@pytest.mark.long
@begins_after(hold, begins, proposes, to_the_end, decided_and_out)
async def test_two_reports_that_are_out_each_keep_what_they_told(circle: Running) -> None:
    await ends(circle, FOUR)
    await circle.advance("2026-04-28 09:30")
    await releases(circle)
    await circle.ria.closes(everything=True)
    await ends(circle, "Twee keer, in de zomer")
    assert await told(circle, FOUR) == [2]
    assert await told(circle) == [1]


@pytest.mark.long
@begins_after(hold, begins, proposes, to_the_end, decided_and_out)
async def test_let_be_after_it_stood_in_a_report_it_stays_told_and_is_not_taken_away(circle: Running) -> None:
    await ends(circle, "Toch niet", "Geen besluit")
    assert await told(circle) == [1]
    ria = await opens_one(circle)
    with pytest.raises(NotThere):
        await ria.clicks("Besluit weghalen")
    await ria.clicks("Toch verdergaan")
    with pytest.raises(NotThere):
        await ria.clicks("Besluit weghalen")
    await a_minute_later(circle)
    assert await told(circle) == [1]
    assert SIX in await whole_report(circle)


async def talks(circle: Running, text: str = "") -> str:
    """The group talked about it and goes on; return how the decision reads then."""
    await decides(circle, text, "Besproken, we gaan verder")
    said = shown(circle.ria.top())
    await circle.ria.closes(everything=True)
    return said


@pytest.mark.long
@begins_after(begins, until("2026-03-12 13:40"))
async def test_talked_about_and_then_decided_the_report_does_not_say_that_it_goes_on(circle: Running) -> None:
    await talks(circle, "Meer weten")
    await decides(circle)
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-17 09:30")
    await circle.ria.clicks("Verslag nakijken")
    assert SIX in reads(circle.ria)
    assert "gaat verder" not in reads(circle.ria)


async def unticked(circle: Running) -> None:
    ria = await opens_one(circle)
    await ria.clicks("Wijzigen")
    await ria.submits({"De volgende agenda": []})
    await ria.closes(everything=True)


async def parked(circle: Running) -> None:
    await opens_panel(circle)
    await circle.ria.clicks("Afronden")
    await circle.ria.submits({f"1. {WHAT}": "Parkeren"})
    await circle.ria.closes(everything=True)


@pytest.mark.long
@pytest.mark.parametrize("before", [unticked, parked])
@begins_after(begins, until("2026-03-12 13:40"), second)
async def test_one_that_was_to_stay_away_and_goes_on_says_that_it_comes(
    circle: Running, before: Callable[[Running], Awaitable[None]]
) -> None:
    await before(circle)
    assert "Het staat niet vanzelf op de volgende agenda" not in await talks(circle)
    await circle.advance("2026-04-16 10:00")
    assert await points(circle, 2)


# What stays within the circle


async def stays_inside(circle: Running) -> None:
    """Ria ticks that the point of the decision stays within the circle."""
    await agenda(circle)
    await circle.ria.chooses("", "Werkvorm, titel en meer", beside=WHAT)
    await circle.ria.submits({"Vertrouwelijk": ["Blijft binnen de kring"], "Minuten": "40"})
    await circle.ria.closes(everything=True)


INSIDE = (begins, until("2026-03-05 10:00"), stays_inside)


async def outside(circle: Running) -> str:
    """Return what is told outside: the reports, the export and the channel."""
    async with circle.database.read() as db:
        records = [await report.record_of(db, one) for one in await sessions(circle)]
        taken_along = json.dumps(await export_network(db, CHANNEL, LEADING), default=str, ensure_ascii=False)
    decided = [str(one) for record in records for one in record.decisions]
    return "\n".join([*decided, taken_along, *circle.channel_texts()])


@begins_after(*INSIDE)
@pytest.mark.long
async def test_what_is_decided_within_the_circle_is_read_by_members_and_told_nowhere_else(
    circle: Running,
) -> None:
    ria = await goes(circle, "Voorstellen", "Wegen", "Beslissen")
    await ria.clicks("De groep vragen")
    assert "blijft binnen de kring" in reads(ria)
    assert "met één bericht" not in reads(ria)
    await ria.submits({"Het voorstel": SIX})
    await circle.settled()
    assert SIX in await home_of(circle.person("U0ANNA"))
    await decides(circle)  # which takes its point off the agenda
    await circle.advance("2026-03-13 09:30")
    said = await outside(circle)
    assert WHAT not in said
    assert SIX not in said
    assert SIX in reads(await opens(circle, "U0ANNA"))


@begins_after(*INSIDE)
@pytest.mark.long
async def test_left_for_next_time_it_still_stays_inside(circle: Running) -> None:
    await second(circle)
    await circle.advance("2026-03-12 13:40")
    await opens_panel(circle)
    await circle.ria.clicks("Afronden")
    await circle.ria.submits({f"1. {WHAT}": "Volgende keer"})
    await circle.advance("2026-04-16 10:00")
    assert [one.inside for one in await points(circle, 2)] == [True]


@begins_after(*INSIDE)
@pytest.mark.long
async def test_when_questions_open_again_its_point_still_stays_inside(circle: Running) -> None:
    await agenda(circle)
    await circle.ria.clicks("Vragen heropenen")
    await circle.ria.closes(everything=True)
    await circle.advance("2026-03-11 10:00")
    assert WHAT not in await outside(circle)


@begins_after(begins, proposes, to_the_end, until("2026-03-05 10:00"))
@pytest.mark.long
async def test_kept_inside_after_the_channel_was_asked_its_message_tells_no_more(circle: Running) -> None:
    ria = await opens_one(circle)
    await ria.clicks("Hierover vragen", beside=SIX)
    await ria.submits({"In het kanaal": ["Vraag het ook met één bericht in het kanaal"]})
    await circle.settled()
    assert SIX in await outside(circle)
    await stays_inside(circle)
    await a_minute_later(circle)
    assert SIX not in await outside(circle)


@pytest.mark.long
@begins_after(begin)
async def test_from_a_question_that_is_kept_inside_later_nothing_is_told(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Besluit openen")
    await ria.submits({"Wat is er te beslissen?": WHAT, "Uit welke vraag van de groep komt dit?": PAY})
    await goes(circle, "Voorstellen", "Wegen", "Beslissen")
    await decides(circle)
    assert await told(circle)
    await keep_inside(circle, PAY)
    assert await told(circle) == []


@pytest.mark.long
@begins_after(begin, begins, proposes, to_the_end)
async def test_one_from_no_question_is_told_whatever_stays_inside_of_others(circle: Running) -> None:
    await decides(circle)
    await circle.ria.closes(everything=True)
    await keep_inside(circle, PAY)
    assert await told(circle) == [1]


# On the agenda


@pytest.mark.parametrize(("became", "there"), [("Parkeren", [1]), ("Volgende keer", [1, 2])])
@begins_after(begins, until("2026-03-12 13:40"))
@pytest.mark.long
async def test_one_that_is_parked_comes_on_no_agenda_by_itself(
    circle: Running, became: str, there: list[int]
) -> None:
    await second(circle)
    await opens_panel(circle)
    await circle.ria.clicks("Afronden")
    await circle.ria.submits({f"1. {WHAT}": became})
    await circle.advance("2026-04-16 10:00")
    assert [one for one in (1, 2) if await points(circle, one)] == there


async def keeps_a_decision_about_pay(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Besluit openen")
    await ria.submits({"Wat is er te beslissen?": PAY, "Uit welke vraag van de groep komt dit?": PAY})
    await ria.closes(everything=True)


@begins_after(begin, keeps_a_decision_about_pay)
async def test_members_read_a_decision_from_a_question_that_is_kept_inside_later(circle: Running) -> None:
    async with circle.database.write() as db:
        await db.execute(
            update(LearningQuestion).where(LearningQuestion.text == PAY).values(kept_by=KeptBy.FACILITATOR)
        )
    assert PAY in shown((await opens(circle, "U0BRAM")).top()), "they are the circle"


@pytest.mark.long
@begins_after(begin, keeps_a_decision_about_pay)
async def test_members_read_no_word_of_a_hidden_question_in_a_decision_that_repeats_it(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        asked = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PAY))).one()
        await hiding.hide_question(db, home, asked, circle.clock.now(), hidden=True)
    bram = await opens(circle, "U0BRAM")
    assert PAY not in str(bram.top().content)
    assert "Besluit uit een verborgen vraag" in shown(bram.top())
    await bram.clicks("Bekijken")
    assert PAY not in str(bram.top().content)
    ria = await opens(circle)
    assert PAY in shown(ria.top())
    for phase in ("Voorstellen", "Wegen", "Beslissen"):
        if phase == "Voorstellen":
            await ria.clicks("Bekijken")
        await ria.clicks(f"Verder: {phase}")
    await ria.clicks("De groep vragen")
    await ria.submits({"Het voorstel": "We doen het"})
    assert PAY not in str((await bram.opens_home()).content)
    await ria.clicks("Uitkomst noteren")
    await ria.submits({"Wat werd het?": "Er is beslist", "In welke woorden?": "We doen het"})
    await bram.closes(everything=True)
    await bram.runs("/kring", "afgesproken", channel=CHANNEL)
    assert "We doen het" in shown(bram.top())
    assert PAY not in str(bram.top().content)


# What a decision repeats of its question


LONG = "Hoe begin je over loon,\nals niemand het doet? " + "En wat zeg je dan als eerste? " * 20


@pytest.mark.parametrize(
    ("what", "text", "repeats"),
    [
        (PAY, PAY, True),
        (f"Beslissen: {PAY}", PAY, True),
        ("hoe praat je  over\nloon", PAY, True),
        (LONG[:300], LONG, True),
        (" ".join(LONG.split())[:296] + "…", LONG, True),
        ("Een vast bedrag voor iedereen", PAY, False),
        ("…", PAY, False),
        (PAY, "…", False),
        ("Ritme", "Hoe houden we ons algoritme eerlijk?", False),
        ("Loon", PAY, False),
        ("Over loon", PAY, True),
        ("Loon", "Loon?", True),
        ("Loon van starters", "Loon?", False),
    ],
)
def test_a_decision_repeats_a_question_whatever_was_cut_off_or_put_before(
    what: str, text: str, repeats: bool
) -> None:
    assert SameWords(text).shared_with(what) is repeats
    assert (SameWords(text).out_of(what) != what) is (repeats and what != GONE)


async def hides(circle: Running, *, hidden: bool = True) -> None:
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        asked = (await db.scalars(select(LearningQuestion).order_by(LearningQuestion.id))).first()
        assert asked is not None
        await hiding.hide_question(db, home, asked, circle.clock.now(), hidden=hidden)
    await circle.settled()


async def anna_presses(circle: Running, *, says: str = "") -> None:
    """Anna does what the message offers in which she hears that her question is hidden."""
    await circle.advance("2026-03-13 10:00")
    anna = circle.person("U0ANNA")
    message = next(m for m in anna.direct_messages if "voorlopig verborgen" in m.original.text)
    await anna.clicks("Wijzigen", within=message)
    if says:
        await anna.submits({"Wat wil je leren?": says})
    else:
        await anna.clicks("Terugtrekken")
    await anna.closes(everything=True)
    await circle.settled()


@pytest.mark.long
@pytest.mark.parametrize("says", ["Hoe begin je over geld?", ""], ids=["says it otherwise", "takes it back"])
@begins_after(begin, keeps_a_decision_about_pay)
async def test_what_was_hidden_stays_out_of_sight_as_its_asker_does_what_they_are_offered(
    circle: Running, says: str
) -> None:
    await hides(circle)
    await anna_presses(circle, says=says)
    assert PAY not in str((await opens(circle, "U0BRAM")).top().content)


@pytest.mark.long
@begins_after(begin, keeps_a_decision_about_pay)
async def test_shown_in_other_words_a_question_brings_what_was_hidden_back_in_no_decision(
    circle: Running,
) -> None:
    await hides(circle)
    await anna_presses(circle, says="Hoe begin je over geld?")
    await hides(circle, hidden=False)
    bram = await opens(circle, "U0BRAM")
    assert PAY not in str(bram.top().content)
    assert PAY not in await outside(circle)
    ria = await opens_one(circle)
    await ria.clicks("Wijzigen")
    await ria.submits({"Wat is er te beslissen?": "Een vast bedrag voor iedereen"})
    assert "Een vast bedrag" in shown((await opens(circle, "U0BRAM")).top()), "it is called otherwise"


@pytest.mark.long
@begins_after(begin, keeps_a_decision_about_pay)
async def test_a_letter_that_was_mended_before_a_question_is_hidden_changes_nothing_of_it(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        asked = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PAY))).one()
        asked.edit(asked.asker_id or 0, f"{PAY} (dringend)", asked.kind, asked.anonymous)
    await hides(circle)
    assert PAY not in str((await opens(circle, "U0BRAM")).top().content)
    await hides(circle, hidden=False)
    assert PAY in shown((await opens(circle, "U0BRAM")).top()), "that was undone"


async def anna_takes_it_back(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "bank", channel=CHANNEL)
    await anna.clicks("Wijzigen")
    await anna.clicks("Terugtrekken")
    await anna.closes(everything=True)
    await circle.settled()


async def anna_is_forgotten(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "vergeet", channel=CHANNEL)
    await anna.submits({"Mogen je open vragen blijven?": "Nee, trek ze terug"})
    await circle.settled()


async def anna_leaves(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "uitstap", channel=CHANNEL)
    await anna.submits({"Mogen je open vragen blijven?": "Nee, trek ze terug"})
    await circle.settled()


async def words_of(circle: Running) -> set[str]:
    """All that stands of decisions and points in the database."""
    async with circle.database.read() as db:
        return {*await db.scalars(select(Decision.what)), *await db.scalars(select(AgendaItem.title))}


@pytest.mark.long
@pytest.mark.parametrize("goes_back", [anna_takes_it_back, anna_is_forgotten, anna_leaves])
@begins_after(begin, keeps_a_decision_about_pay)
async def test_of_a_question_that_is_taken_back_no_word_is_left_in_what_is_yet_to_be_decided(
    circle: Running, goes_back: Callable[[Running], Awaitable[None]]
) -> None:
    async with circle.database.write() as db:
        made, meeting = (await db.scalars(select(Decision))).one(), await db.get_one(LearningSession, 1)
        db.add(decision_agenda.point(meeting, made, inside=False))
    await goes_back(circle)
    assert not [one for one in await words_of(circle) if PAY in one]
    ria = await opens(circle)
    assert "Besluit uit een teruggetrokken vraag, dat nieuwe woorden nodig heeft" in reads(ria)
    await ria.clicks("Bekijken")
    await ria.clicks("Wijzigen")
    await ria.submits({"Wat is er te beslissen?": WHAT})
    assert WHAT in reads(await opens(circle, "U0BRAM"))


@pytest.mark.long
@begins_after(begin, keeps_a_decision_about_pay)
async def test_what_was_decided_is_the_groups_and_stays_when_the_question_is_taken_back(
    circle: Running,
) -> None:
    await goes(circle, "Voorstellen", "Wegen", "Beslissen")
    await decides(circle)
    await circle.ria.closes(everything=True)
    await anna_takes_it_back(circle)
    assert PAY in await words_of(circle)
    assert await told(circle)


@pytest.mark.long
@begins_after(begin)
async def test_words_of_the_groups_own_stay_when_the_question_is_taken_back(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Besluit openen")
    await ria.submits({"Wat is er te beslissen?": WHAT, "Uit welke vraag van de groep komt dit?": PAY})
    await ria.closes(everything=True)
    await anna_takes_it_back(circle)
    assert WHAT in await words_of(circle)
