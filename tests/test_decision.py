"""A decision in four phases over several sessions: where the group is, what it found, what it decided."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import func, select

from bot.export import export_network
from bot.texts import Texts
from bot.views.report import Results, body
from models import decision_acts, report, retention
from models.agenda import AgendaItem
from models.confidentiality import LEADING
from models.decision import Decision, DecisionOver, DecisionState, Finding, Phase, WasDecided
from models.network import Network
from models.person import Language, Person
from playground import Person as Hands
from playground.errors import InputRefused
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after, until
from tests.people import leaves, plan_session
from tests.test_agenda import meeting_of
from tests.test_as_read import els_facilitates_too
from tests.test_empty_agenda import english
from tests.test_panel import PAY, begin

WHAT = "Hoe vaak komen we samen?"
TWICE, SIX = "Twee keer per jaar", "Zes keer per jaar, de helft online"
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def reads(person: Hands) -> str:
    return shown(person.top())


async def opens(circle: Running, who: str = "U0RIA") -> Hands:
    """Somebody looks at the decisions."""
    person = circle.person(who)
    if person.modals:
        await person.closes(everything=True)
    await person.runs("/kring", "besluiten", channel=CHANNEL)
    return person


async def opens_one(circle: Running, who: str = "U0RIA") -> Hands:
    person = await opens(circle, who)
    await person.clicks("Bekijken")
    return person


async def begins(circle: Running) -> None:
    """Ria opens a decision."""
    ria = await opens(circle)
    await ria.clicks("Besluit openen")
    await ria.submits({"Wat is er te beslissen?": WHAT})


async def goes(circle: Running, *phases: str) -> Hands:
    """Ria takes it to the next phases, each in one press."""
    ria = await opens_one(circle)
    for phase in phases:
        await ria.clicks(f"Verder: {phase}")
    return ria


async def proposes(circle: Running) -> None:
    """Ria notes two proposals."""
    ria = await goes(circle, "Voorstellen")
    for text in (TWICE, SIX):
        await ria.clicks("Voorstel toevoegen")
        await ria.submits({"Wat is het voorstel?": text})


async def the_decision(circle: Running) -> Decision:
    async with circle.database.read() as db:
        return (await db.scalars(select(Decision))).one()


# Rules


def a_decision() -> Decision:
    return Decision(network_id=1, what=WHAT, opened_at=NOW, phase_since=NOW)


@given(some.lists(some.tuples(some.sampled_from(Phase), some.sampled_from([1, -1])), max_size=12))
def test_a_press_moves_one_phase_and_only_from_the_phase_that_was_seen(
    presses: list[tuple[Phase, int]],
) -> None:
    one = a_decision()
    for seen, by in presses:
        before = list(Phase).index(one.phase)
        moved = one.go(seen, by, NOW)
        after = list(Phase).index(one.phase)
        assert after - before == (by if moved else 0)
        assert not moved or list(Phase)[before] is seen


def test_what_is_over_moves_no_more() -> None:
    one = a_decision()
    one.state = DecisionState.DECIDED
    with pytest.raises(DecisionOver):
        one.go(Phase.EXPLORE, 1, NOW)


# What people do


async def test_without_a_decision_it_says_what_will_be_there(circle: Running) -> None:
    anna = await opens(circle, "U0ANNA")
    assert "nog niets te beslissen" in reads(anna)
    assert "Besluit openen" not in reads(anna)


@pytest.mark.long
@begins_after(begins)
async def test_it_is_always_clear_in_which_phase_it_is_and_since_when(circle: Running) -> None:
    anna = await opens_one(circle, "U0ANNA")
    assert "Fase 1 van 4: *Verkennen*, sinds" in reads(anna)
    before = (await the_decision(circle)).phase_since
    await circle.advance("2026-02-20 10:00")
    await goes(circle, "Voorstellen")
    anna = await opens_one(circle, "U0ANNA")
    assert "Fase 2 van 4: *Voorstellen*, sinds vr 20 februari" in reads(anna)
    assert (await the_decision(circle)).phase_since > before
    assert "Verder:" not in reads(anna)
    assert "Terug:" not in reads(anna)


@pytest.mark.long
@begins_after(begins)
async def test_a_second_press_goes_no_further_and_back_is_one_press(circle: Running) -> None:
    els = await els_opens(circle)
    ria = await opens_one(circle)
    await ria.clicks("Verder: Voorstellen")
    await els.clicks("Verder: Voorstellen")  # what she had before her was the first phase
    assert (await the_decision(circle)).phase is Phase.PROPOSALS
    assert "Fase 2 van 4" in reads(els)
    await els.clicks("Terug: Verkennen")
    assert (await the_decision(circle)).phase is Phase.EXPLORE


async def els_opens(circle: Running) -> Hands:
    await els_facilitates_too(circle)
    return await opens_one(circle, "U0ELS")


@pytest.mark.long
@begins_after(begins, proposes)
async def test_proposals_are_looked_at_from_four_sides(circle: Running) -> None:
    ria = await goes(circle, "Wegen")
    await ria.clicks("Toevoegen wat je ziet")
    await ria.submits({"Bij welk voorstel?": SIX, "Welke kant?": "Zwak", "Wat zie je?": "Het kost tijd"})
    await ria.clicks("Toevoegen wat je ziet")
    await ria.submits({"Welke kant?": "Kans", "Wat zie je?": "We leren elkaar kennen"})
    anna = await opens_one(circle, "U0ANNA")
    said = reads(anna)
    assert said.index(SIX) < said.index("Zwak:_ Het kost tijd") < said.index("Bij alle voorstellen")
    assert "Kans:_ We leren elkaar kennen" in said


@pytest.mark.long
@begins_after(begins)
async def test_members_add_what_they_find_only_when_they_are_asked_to(circle: Running) -> None:
    anna = await opens_one(circle, "U0ANNA")
    assert "Inzicht toevoegen" not in reads(anna)
    ria = await opens_one(circle)
    await ria.clicks("Wijzigen")
    await ria.submits({"Wie schrijft mee?": ["Leden voegen zelf toe wat ze vinden"]})
    anna = await opens_one(circle, "U0ANNA")
    await anna.clicks("Inzicht toevoegen")
    await anna.submits({"Wat kwam eruit?": "We zijn met velen"})
    assert "We zijn met velen" in reads(anna)
    bram = await opens_one(circle, "U0BRAM")
    assert "We zijn met velen" in reads(bram)
    assert "Weghalen" not in reads(bram), "only its writer takes it away, or who facilitates"
    anna = await opens_one(circle, "U0ANNA")
    await anna.clicks("Weghalen")
    assert "We zijn met velen" not in reads(anna)


@begins_after(begins)
async def test_what_a_member_adds_to_a_phase_that_is_over_is_refused_with_a_sentence(circle: Running) -> None:
    ria = await opens_one(circle)
    await ria.clicks("Wijzigen")
    await ria.submits({"Wie schrijft mee?": ["Leden voegen zelf toe wat ze vinden"]})
    anna = await opens_one(circle, "U0ANNA")
    await anna.clicks("Inzicht toevoegen")
    await goes(circle, "Voorstellen")
    await anna.submits({"Wat kwam eruit?": "Te laat"})
    assert "intussen in een andere fase" in str(anna.errors) + reads(anna)


@begins_after(begins)
async def test_the_same_words_open_one_decision_and_no_words_none(circle: Running) -> None:
    await begins(circle)
    assert (await the_decision(circle)).what == WHAT
    ria = await opens(circle)
    await ria.clicks("Besluit openen")
    await ria.submits({"Wat is er te beslissen?": "  "})
    assert ria.errors


@begins_after(begin, begins)
@pytest.mark.long
async def test_the_same_words_from_a_question_are_a_decision_of_their_own(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Besluit openen")
    await ria.submits({"Wat is er te beslissen?": WHAT, "Uit welke vraag van de groep komt dit?": PAY})
    assert PAY in reads(ria)


# On the agenda


@pytest.mark.long
@begins_after(until("2026-03-05 10:00"))
async def test_long_words_stay_whole_when_the_minutes_of_their_point_change(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Besluit openen")
    long = ("Hoe vaak komen we samen en wie betaalt dat dan " * 6).strip()
    await ria.submits({"Wat is er te beslissen?": long})
    await agenda(circle)
    await ria.chooses("", "Werkvorm, titel en meer", beside="Hoe vaak komen")
    await ria.submits({"Minuten": "40"})
    async with circle.database.read() as db:
        assert (await db.scalars(select(AgendaItem.title).where(AgendaItem.minutes == 40))).one() == long
    ria = await opens_one(circle)
    await ria.clicks("Wijzigen")
    await ria.submits({"Wat is er te beslissen?": "Wie betaalt wat?"})
    assert "Wie betaalt wat?" in await agenda(circle)


async def agenda(circle: Running) -> str:
    ria = circle.ria
    if ria.modals:
        await ria.closes(everything=True)
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    return shown(ria.top())


@begins_after(begins)
@pytest.mark.long
async def test_it_stands_on_the_next_proposal_as_a_point_with_its_phase(circle: Running) -> None:
    await goes(circle, "Voorstellen")
    await plan_session(circle, "2026-03-12", "13:30")
    await circle.advance("2026-03-05 10:00")
    assert f"_Besluit: voorstellen_: {WHAT}" in await agenda(circle)
    await goes(circle, "Wegen")
    assert f"_Besluit: wegen_: {WHAT}" in await agenda(circle)


@begins_after(begins)
@pytest.mark.long
async def test_it_stays_off_the_agenda_when_that_is_asked_and_comes_on_it_again(circle: Running) -> None:
    await plan_session(circle, "2026-03-12", "13:30")
    await circle.advance("2026-03-05 10:00")
    ria = await opens_one(circle)
    await ria.clicks("Wijzigen")
    await ria.submits({"De volgende agenda": []})
    assert WHAT not in await agenda(circle)
    ria = await opens_one(circle)
    await ria.clicks("Wijzigen")
    await ria.submits({"De volgende agenda": ["Als punt op de volgende agenda, tot er beslist is"]})
    assert WHAT in await agenda(circle)


@begins_after(begins, until("2026-03-06 16:00"))
@pytest.mark.long
async def test_what_is_taken_up_again_comes_back_on_the_agenda_that_is_out(circle: Running) -> None:
    ria = await opens_one(circle)
    await ria.clicks("Uitkomst noteren")
    await ria.submits({"Wat werd het?": "Geen besluit"})
    assert WHAT not in await agenda(circle)
    ria = await opens_one(circle)
    await ria.clicks("Toch verdergaan")
    assert WHAT in await agenda(circle)
    await circle.advance("2026-03-06 16:05")
    assert WHAT in str(circle.channel_texts())
    async with circle.database.read() as db:
        assert len(list(await db.scalars(select(AgendaItem).where(AgendaItem.title == WHAT)))) == 1


# Its end


async def decides(circle: Running, text: str = SIX, became: str = "Er is beslist") -> Hands:
    ria = await opens_one(circle)
    await ria.clicks("Uitkomst noteren")
    await ria.submits({"Wat werd het?": became, "In welke woorden?": text})
    return ria


async def to_the_end(circle: Running) -> None:
    await goes(circle, "Wegen", "Beslissen")


@pytest.mark.long
@begins_after(begin, begins, proposes, to_the_end)
async def test_what_is_decided_joins_what_was_agreed_and_the_report(circle: Running) -> None:
    await decides(circle)
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "afgesproken", channel=CHANNEL)
    assert "Besluiten van de groep" in reads(anna)
    assert SIX in reads(anna)
    async with circle.database.read() as db:
        record = await report.record_of(db, await meeting_of(circle))
        taken_along = await export_network(db, CHANNEL, LEADING)
        before_it_is_out = await export_network(db, CHANNEL)
    assert [one.outcome for one in record.decisions] == [SIX]
    assert [one["decided"] for meeting in taken_along["sessions"] for one in meeting["decisions"]] == [SIX]
    assert not [one for meeting in before_it_is_out["sessions"] for one in meeting["decisions"]]


@pytest.mark.long
@begins_after(begins, proposes, to_the_end)
async def test_a_decision_needs_words_and_no_decision_does_not(circle: Running) -> None:
    ria = await decides(circle, "")
    assert ria.errors
    await ria.closes(everything=True)
    ria = await decides(circle, "", "Geen besluit")
    assert "Geen besluit, op" in reads(ria)
    assert (await the_decision(circle)).state is DecisionState.NONE


@begins_after(begins, proposes, to_the_end)
async def test_somebody_who_changed_their_mind_goes_on_after_all(circle: Running) -> None:
    ria = await decides(circle)
    assert "Beslist op" in reads(ria)
    await ria.clicks("Toch verdergaan")
    assert "Fase 4 van 4" in reads(ria)
    assert (await the_decision(circle)).state is DecisionState.OPEN
    await ria.clicks("Uitkomst noteren")
    assert SIX in str(ria.top().content), "its words are at hand"


@begins_after(begins)
async def test_what_a_member_added_stays_without_their_name_when_they_are_forgotten(circle: Running) -> None:
    async with circle.database.write() as db:
        one = (await db.scalars(select(Decision))).one()
        anna = (await db.scalars(select(Person).where(Person.user_id == "U0ANNA"))).one()
        db.add(Finding(decision_id=one.id, phase=Phase.EXPLORE, text="Samen", added_by_id=anna.id))
        await db.flush()
        await retention.erase(db, anna, keep_questions=True)
    async with circle.database.read() as db:
        left = (await db.scalars(select(Finding))).one()
        assert (left.text, left.added_by_id) == ("Samen", None)
        assert await db.scalar(select(func.count(Finding.id))) == 1


@begins_after(begins)
async def test_who_left_reads_no_decision(circle: Running) -> None:
    await leaves(circle, "U0ANNA")
    anna = circle.person("U0ANNA")
    await anna.runs("/kring", "besluiten", channel=CHANNEL)
    assert WHAT not in reads(anna)


@begins_after(english)
async def test_in_english_too(circle: Running) -> None:
    ria = circle.ria
    await ria.runs("/kring", "decisions", channel=CHANNEL)
    await ria.clicks("Open a decision")
    await ria.submits({"What is to be decided?": "How often do we meet?"})
    assert "Phase 1 of 4: *Explore*, since" in reads(ria)


async def removes(circle: Running) -> Hands:
    ria = await opens_one(circle)
    await ria.clicks("Besluit weghalen")
    return ria


@begins_after(begins, proposes, until("2026-03-06 16:00"))
@pytest.mark.long
async def test_what_was_opened_by_mistake_is_taken_away_after_it_was_asked_and_nobody_is_told(
    circle: Running,
) -> None:
    assert WHAT in str(circle.channel_texts()), "it stands on the agenda that is out"
    said = {user: len(circle.said_to(user)) for user in ("U0ANNA", "U0RIA")}
    channel = len(circle.channel_texts())
    ria = await removes(circle)
    assert "Niemand kreeg er bericht van" in reads(ria)
    await circle.advance("2026-03-06 16:05")
    assert {user: len(circle.said_to(user)) for user in said} == said
    assert len(circle.channel_texts()) == channel
    assert WHAT not in str(circle.channel_texts())
    assert "nog niets te beslissen" in reads(await opens(circle, "U0ANNA"))
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Finding))) == []
        kept = (await db.scalars(select(Decision))).one()
        assert (kept.what, kept.state) == ("", DecisionState.REMOVED)
    await begins(circle)
    assert WHAT in reads(await opens_one(circle, "U0ANNA")), "opened anew, it is another one"


@begins_after(begins)
async def test_who_opens_what_was_taken_away_meanwhile_reads_nothing_of_it(circle: Running) -> None:
    anna = await opens(circle, "U0ANNA")
    await removes(circle)
    await anna.clicks("Bekijken")
    assert WHAT not in reads(anna)


@begins_after(begins)
async def test_what_was_decided_once_is_not_taken_away(circle: Running) -> None:
    ria = await goes(circle, "Voorstellen", "Wegen", "Beslissen")
    await ria.clicks("Uitkomst noteren")
    await ria.submits({"Wat werd het?": "Er is beslist", "In welke woorden?": SIX})
    assert "Besluit weghalen" not in reads(ria)
    await ria.clicks("Toch verdergaan")
    assert "Besluit weghalen" not in reads(ria)
    async with circle.database.read() as db:
        one = (await db.scalars(select(Decision))).one()
        home = await db.get_one(Network, 1)
        with pytest.raises(WasDecided):
            await decision_acts.remove(db, home, one, NOW)


@begins_after(begins, until("2026-03-12 13:40"))
@pytest.mark.long
async def test_explored_today_and_going_on_stands_in_the_report_and_comes_next_time(circle: Running) -> None:
    ria = await opens_one(circle)
    await ria.clicks("Uitkomst noteren")
    with pytest.raises(InputRefused):  # what became of it is to be chosen
        await ria.submits({"In welke woorden?": "We zijn met velen"})
    await ria.submits(
        {"Wat werd het?": "Besproken, we gaan verder", "In welke woorden?": "We zijn met velen"}
    )
    assert "We zijn met velen" in reads(ria)
    assert "Fase 1 van 4" in reads(ria)
    async with circle.database.read() as db:
        record = await report.record_of(db, await meeting_of(circle))
        home = await db.get_one(Network, 1)
    assert [point.title for point in record.going] == [WHAT]
    assert record.decisions == []
    said = body(Texts(Language.NL), await meeting_of(circle), home, record, Results())
    assert f"{WHAT} (Verkennen)" in str(said)


@begins_after(begins)
async def test_in_an_early_phase_a_decision_is_let_be_in_one_press(circle: Running) -> None:
    ria = await opens_one(circle)
    await ria.clicks("Uitkomst noteren")
    await ria.submits({"Wat werd het?": "Geen besluit", "In welke woorden?": "Te vroeg"})
    assert "Geen besluit" in reads(ria)
    assert (await the_decision(circle)).state is DecisionState.NONE
