"""Ideas of members: written without a name, theirs to change, read by all where they may, and weighed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select, update

from models import retention
from models.attendance import Attendance
from models.brainstorm import Brainstorm, Idea, IdeaGroup, State
from models.confidentiality import Sight
from models.idea_board import Board, Grouped
from models.person import Language, Person
from models.session import LearningSession, Stage
from models.weighing import IdeaWeighing
from playground.errors import NotThere
from playground.sight import shown
from tests.conftest import Running
from tests.moments import begins_after
from tests.people import leaves
from tests.rows import NOW, a_session
from tests.test_as_read import els_facilitates_too
from tests.test_brainstorm import (
    ABOUT,
    FIELDS,
    FITS,
    NONE,
    WISHED,
    chosen,
    gathered,
    opens,
    rows,
    three_ideas,
    weighed,
    weighing,
    weighs,
    writes,
)
from tests.test_panel import begin, reads
from tests.test_subgroup import six_are_here

ALL = (begin, six_are_here, gathered, three_ideas)


def a_row(state: State = State.GATHERING, *, readable: bool = False) -> Brainstorm:
    row = Brainstorm(session_id=7, question="Hoe nu?", opened_at=NOW, state=state, readable=readable)
    row.id = 1
    return row


# Rules


@pytest.mark.parametrize("stage", Stage)
def test_ideas_are_written_while_the_session_runs_and_afterwards_only_where_all_read_along(
    stage: Stage,
) -> None:
    meeting = a_session(stage)
    inside = Sight("Hoe nu?", inside=True)
    assert Board(a_row(), meeting).gathers == (stage is Stage.UNDERWAY)
    assert Board(a_row(readable=True), meeting).gathers == (stage is not Stage.CANCELLED)
    assert Board(a_row(readable=True), meeting, sight=inside).gathers == (stage is Stage.UNDERWAY)
    for state in (State.WEIGHING, State.WEIGHED, State.DECIDED):
        assert not Board(a_row(state, readable=True), meeting).gathers
    assert Board(a_row(State.WEIGHING), meeting).takes_part == (stage is not Stage.CANCELLED)


SAID = some.tuples(*[some.integers(0, 9)] * 3)


@given(some.lists(SAID, min_size=1, max_size=10))
def test_what_most_was_said_of_comes_first_and_none_is_lost(said: list[tuple[int, int, int]]) -> None:
    groups = []
    for key, (fits, wished, feasible) in enumerate(said, 1):
        group = IdeaGroup(brainstorm_id=1, name=str(key), fits=fits, wished=wished, feasible=feasible)
        group.id = key
        idea = Idea(brainstorm_id=1, text="x", group_id=key)
        idea.id = key
        groups.append(Grouped(group, [idea]))
    ranked = Board(a_row(), a_session(), groups).ranked
    sums = [one.group.fits + one.group.wished + one.group.feasible for one in ranked]
    assert sums == sorted(sums, reverse=True)
    assert {one.group.id for one in ranked} == {one.group.id for one in groups}


def test_no_order_tells_which_idea_came_first() -> None:
    ideas = []
    for key in range(1, 21):
        idea = Idea(brainstorm_id=1, text="x")
        idea.id = key
        ideas.append(idea)
    assert [idea.id for idea in sorted(ideas, key=lambda one: one.place)] != list(range(1, 21))


# What happens


@begins_after(*ALL)
@pytest.mark.long
async def test_own_ideas_are_changed_get_a_link_and_are_taken_back(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks("Mijn ideeën", within=await anna.opens_home())
    assert "Samen verkopen" not in shown(anna.top()), "what Bram wrote"
    await anna.clicks("Wijzigen", beside="Samen inkopen")
    await anna.submits({"Een idee": "Samen inkopen", "Link": "http://plan.example"})
    assert anna.errors
    await anna.submits({"Link": "https://plan.example/zaad"})
    assert "link" in shown(anna.top())
    await anna.clicks("Wijzigen", beside="Zelf zaaien")
    await anna.submits({"Terugnemen": ["Dit idee is er niet meer"]})
    assert "Zelf zaaien" not in shown(anna.top())
    assert sorted(idea.text for idea in await rows(circle, Idea)) == ["Samen inkopen", "Samen verkopen"]


@begins_after(*ALL)
@pytest.mark.long
async def test_the_same_idea_sent_twice_is_one_and_nobody_writes_more_than_twelve(circle: Running) -> None:
    await writes(circle, "U0ANNA", "Samen inkopen", "Samen inkopen", "Samen inkopen")
    assert len(await rows(circle, Idea)) == 3
    anna = circle.person("U0ANNA")
    for n in range(4, 13, 3):
        await anna.closes(everything=True)
        await writes(circle, "U0ANNA", *(f"Idee {n + k}" for k in range(3)))
    assert len(await rows(circle, Idea)) == 12
    await anna.clicks("Meer opschrijven")
    await anna.submits(dict(zip(FIELDS, ("Te veel", "Nog meer"), strict=False)))
    assert "hooguit 12" in str(anna.errors)
    await anna.submits({"Een idee": "Net genoeg", "Nog een idee": ""})
    assert "Meer opschrijven" not in shown(anna.top())


@begins_after(begin, six_are_here, gathered)
async def test_nothing_written_is_refused_beside_the_field(circle: Running) -> None:
    anna = await writes(circle, "U0ANNA", "   ")
    assert anna.errors
    assert await rows(circle, Idea) == []


@begins_after(*ALL)
@pytest.mark.long
async def test_who_is_not_ticked_does_not_find_it_on_home_until_all_read_along_also_after_the_session(
    circle: Running,
) -> None:
    ria = circle.ria
    await ria.closes(everything=True)
    async with circle.database.write() as db:
        els = await db.scalar(select(Person.id).where(Person.user_id == "U0ELS"))
        await db.execute(update(Attendance).where(Attendance.person_id == els).values(present=False))
    els = circle.person("U0ELS")
    assert ABOUT not in shown(await els.opens_home())
    await opens(circle)
    await ria.clicks("Iedereen laten meelezen")
    assert "Alle leden lezen mee" in reads(circle)
    await circle.advance("2026-03-20 10:00")
    await els.clicks("Alle ideeën lezen", within=await els.opens_home())
    for idea in ("Samen inkopen", "Zelf zaaien", "Samen verkopen"):
        assert idea in shown(els.top())
    await els.clicks("Ideeën opschrijven")
    await els.submits({"Een idee": "Later bedacht"})
    assert "Later bedacht" in shown(els.top())
    home = await ria.opens_home()
    await ria.clicks("Naar de ideeën", within=home)
    assert "Later bedacht" in reads(circle)
    await ria.clicks("Niet meer laten meelezen")
    assert "Later bedacht" not in shown(await els.opens_home())
    await els.clicks("Meer opschrijven")
    assert "Intussen ging het verder" in shown(els.top())


@begins_after(begin, six_are_here, gathered)
async def test_who_is_not_ticked_any_more_still_finds_what_they_wrote(circle: Running) -> None:
    els = await writes(circle, "U0ELS", "Oeps")
    await els.closes(everything=True)
    async with circle.database.write() as db:
        key = await db.scalar(select(Person.id).where(Person.user_id == "U0ELS"))
        await db.execute(update(Attendance).where(Attendance.person_id == key).values(present=False))
    await els.clicks("Mijn ideeën", within=await els.opens_home())
    assert "Oeps" in shown(els.top())


@pytest.mark.long
@begins_after(*ALL)
async def test_the_round_moves_on_while_somebody_writes_and_they_read_so(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.clicks("Meer opschrijven", within=await anna.opens_home())
    await opens(circle)
    await circle.ria.clicks("Laten wegen")
    await circle.ria.submits()
    await anna.submits({"Een idee": "Te laat"})
    assert "Intussen ging het verder" in str(anna.errors)
    assert len(await rows(circle, Idea)) == 3


@begins_after(*ALL, weighing)
@pytest.mark.long
async def test_one_weighs_in_one_form_changes_it_and_says_none_of_these(circle: Running) -> None:
    dirk = await weighs(circle, "U0DIRK", {FITS: ["Samen"]})
    assert "Dank je" in shown(dirk.top())
    await dirk.closes(everything=True)
    await dirk.clicks("Mijn antwoord wijzigen", within=await dirk.opens_home())
    await dirk.submits({FITS: [], WISHED: []})
    assert "Vink aan" in str(dirk.errors)
    await dirk.submits({"Of niets hiervan": [NONE]})
    (mine,) = await rows_of(circle)
    assert mine.none


async def rows_of(circle: Running) -> list[IdeaWeighing]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(IdeaWeighing)))


@pytest.mark.long
@begins_after(*ALL, weighing)
async def test_who_only_facilitates_does_not_weigh(circle: Running) -> None:
    with pytest.raises(NotThere):
        await circle.ria.clicks("Ideeën wegen", within=await circle.ria.opens_home())


@begins_after(*ALL, weighed)
@pytest.mark.long
async def test_who_leaves_leaves_their_ideas_without_them_and_weighs_no_more(circle: Running) -> None:
    await leaves(circle, "U0ANNA")
    ideas = await rows(circle, Idea)
    assert len(ideas) == 3
    assert sum(idea.person_id is None for idea in ideas) == 2
    assert len(await rows_of(circle)) == 4


@pytest.mark.long
@begins_after(*ALL, weighed)
async def test_what_somebody_wrote_who_is_forgotten_stays_without_them(circle: Running) -> None:
    """What vanishes at that moment would tell which were theirs."""
    async with circle.database.write() as db:
        anna = await db.scalar(select(Person).where(Person.user_id == "U0ANNA"))
        await retention.erase(db, anna, keep_questions=True)
    found = {idea.text: idea.person_id is None for idea in await rows(circle, Idea)}
    assert found == {"Samen inkopen": True, "Zelf zaaien": True, "Samen verkopen": False}
    assert len(await rows_of(circle)) == 4
    await opens(circle)
    await circle.ria.clicks("Wegen sluiten")
    assert "4 leden wogen mee: te weinig" in reads(circle)


@pytest.mark.long
@begins_after(*ALL)
async def test_half_a_year_later_nothing_of_what_was_not_chosen_is_left(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Noteren wat de groep kiest")
    await ria.submits({"Hiermee gaan we verder": ["Samen inkopen"]})
    await ria.clicks("De keuze wijzigen")
    await ria.submits({"Hiermee gaan we verder": ["Zelf zaaien"]})
    await _half_a_year_later(circle)
    assert await rows(circle, Idea) == []
    assert [one.name for one in await rows(circle, IdeaGroup)] == ["Zelf zaaien"]


@begins_after(*ALL)
async def test_what_is_open_to_all_closes_by_itself_when_its_ideas_are_erased(circle: Running) -> None:
    await opens(circle)
    await circle.ria.clicks("Iedereen laten meelezen")
    await circle.ria.closes(everything=True)
    await _half_a_year_later(circle)
    assert await rows(circle, Idea) == await rows(circle, Brainstorm) == []
    assert ABOUT not in shown(await circle.person("U0DIRK").opens_home())


async def _half_a_year_later(circle: Running) -> None:
    async with circle.database.write() as db:
        meeting = await db.scalar(select(LearningSession))
        assert meeting is not None
        meeting.stage = Stage.CLOSED
        await db.flush()
        await retention.forget(db, meeting.starts_at + timedelta(days=meeting.kept_days) + timedelta(days=2))


@pytest.mark.long
@begins_after(*ALL, weighing)
async def test_who_was_never_heard_is_not_told_by_an_idea_or_a_tick(circle: Running) -> None:
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id == "U0FATIMA").values(acted=False))
    await weighs(circle, "U0FATIMA", {FITS: ["Samen"]})
    await opens(circle)
    await circle.ria.clicks("Terug naar verzamelen")
    await writes(circle, "U0FATIMA", "Iets stils")
    async with circle.database.read() as db:
        assert not await db.scalar(select(Person.acted).where(Person.user_id == "U0FATIMA"))


@pytest.mark.long
@begins_after(begin, six_are_here, gathered)
async def test_no_key_is_given_again_or_tells_which_ideas_were_written_together(circle: Running) -> None:
    anna = await writes(circle, "U0ANNA", "Onzin", "Zin")
    ria = await opens(circle)
    first = {idea.id for idea in await rows(circle, Idea)}
    assert max(first) - min(first) > 1
    await anna.clicks("Wijzigen", beside="Onzin")
    await anna.submits({"Terugnemen": ["Dit idee is er niet meer"]})
    await writes(circle, "U0BRAM", "Goed plan")
    await ria.chooses("In een groep", "Uit zicht halen", beside="Onzin")
    assert {idea.text: idea.hidden for idea in await rows(circle, Idea)} == {"Zin": False, "Goed plan": False}


@pytest.mark.long
@begins_after(*ALL)
async def test_an_old_form_to_weigh_counts_for_no_other_idea(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Laten wegen")
    await ria.submits()
    dirk = circle.person("U0DIRK")
    await dirk.clicks("Ideeën wegen", within=await dirk.opens_home())
    await ria.clicks("Terug naar verzamelen")
    await ria.chooses("In een groep", "Uit zicht halen", beside="Zelf zaaien")
    await ria.clicks("Laten wegen")
    await ria.submits()
    await dirk.submits({FITS: ["Samen verkopen"]})
    assert "Intussen ging het verder" in str(dirk.errors)
    assert await rows_of(circle) == []


@pytest.mark.long
@begins_after(*ALL, weighing)
async def test_a_form_by_what_is_not_asked_any_more_says_that_things_moved_on(circle: Running) -> None:
    dirk = circle.person("U0DIRK")
    await dirk.clicks("Ideeën wegen", within=await dirk.opens_home())
    ria = await opens(circle)
    await ria.clicks("Terug naar verzamelen")
    await ria.clicks("Laten wegen")
    await ria.submits({"Waarop?": "Waarmee wil je volgende keer verder?"})
    await dirk.submits({FITS: ["Samen"]})
    assert "Intussen ging het verder" in str(dirk.errors)


@begins_after(*ALL, weighing)
async def test_who_weighs_a_group_reads_the_ideas_in_it(circle: Running) -> None:
    dirk = circle.person("U0DIRK")
    await dirk.clicks("Ideeën wegen", within=await dirk.opens_home())
    assert "Samen verkopen" in shown(dirk.top()) + str(dirk.top().content)


@begins_after(*ALL)
async def test_a_language_that_tells_is_warned_of_when_an_idea_is_changed_too(circle: Running) -> None:
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id == "U0ANNA").values(language=Language.EN))
    anna = circle.person("U0ANNA")
    await anna.clicks("Write more", within=await anna.opens_home())
    warned = next(line for line in shown(anna.top()).splitlines() if "language" in line)
    await anna.closes(everything=True)
    await anna.clicks("My ideas", within=await anna.opens_home())
    await anna.clicks("Change", beside="Zelf zaaien")
    assert warned in shown(anna.top())


@pytest.mark.long
@begins_after(*ALL, weighed, chosen)
async def test_half_a_year_later_what_was_chosen_stays_and_the_ideas_are_gone(circle: Running) -> None:
    await _half_a_year_later(circle)
    assert await rows(circle, Idea) == []
    assert [group.name for group in await rows(circle, IdeaGroup)] == ["Samen"]
    ria = circle.ria
    await ria.closes(everything=True)
    await ria.clicks("Naar de ideeën", within=await ria.opens_home())
    await ria.clicks("De keuze wijzigen")
    await ria.submits({"Waarom?": "Het past en het kan"})
    assert "Samen" in reads(circle), "only why was changed"
    assert [group.name for group in await rows(circle, IdeaGroup)] == ["Samen"]


async def members_read(circle: Running) -> None:
    ria = await opens(circle)
    await ria.clicks("Iedereen laten meelezen")


@pytest.mark.long
@begins_after(*ALL, members_read)
async def test_members_go_on_reading_the_wall_and_what_became_of_it_once_it_was_decided(
    circle: Running,
) -> None:
    ria, dirk = circle.ria, circle.person("U0DIRK")
    await ria.clicks("Noteren wat de groep kiest")
    await ria.submits({"Hiermee gaan we verder": ["Zelf zaaien"], "Waarom?": "Het kan meteen"})
    await dirk.clicks("Ideeën van de groep", within=await dirk.opens_home())
    said = shown(dirk.top())
    assert "We gaan verder met: Zelf zaaien" in said
    assert "Het kan meteen" in said
    assert "Samen verkopen" in said
    assert said.count("Zelf zaaien") == 2, "as what was chosen, and among the others"
    await ria.clicks("Niet meer laten meelezen")
    await dirk.closes(everything=True)
    with pytest.raises(NotThere):
        await dirk.clicks("Ideeën van de groep", within=await dirk.opens_home())


@pytest.mark.long
@begins_after(*ALL, members_read, weighing)
async def test_members_read_the_wall_while_it_is_weighed_and_after(circle: Running) -> None:
    dirk = circle.person("U0DIRK")
    await dirk.clicks("Alle ideeën lezen", within=await dirk.opens_home())
    assert "Samen verkopen" in shown(dirk.top())
    await dirk.closes(everything=True)
    await circle.ria.clicks("Wegen sluiten")
    await dirk.clicks("Ideeën van de groep", within=await dirk.opens_home())
    assert "Samen verkopen" in shown(dirk.top())


@pytest.mark.long
@begins_after(*ALL)
async def test_what_was_decided_can_be_read_by_all_afterwards_too(circle: Running) -> None:
    ria, dirk = await opens(circle), circle.person("U0DIRK")
    await ria.clicks("Noteren wat de groep kiest")
    await ria.submits({"Of niets hiervan": ["Geen van deze: we maken zelf iets"]})
    with pytest.raises(NotThere):
        await dirk.clicks("Ideeën van de groep", within=await dirk.opens_home())
    await ria.clicks("Iedereen laten meelezen")
    await dirk.clicks("Ideeën van de groep", within=await dirk.opens_home())
    assert "Samen verkopen" in shown(dirk.top())


@pytest.mark.long
@begins_after(*ALL, members_read)
async def test_of_several_walls_a_member_goes_from_one_to_the_other_while_there_are_ideas(
    circle: Running,
) -> None:
    ria, dirk = circle.ria, circle.person("U0DIRK")
    await ria.clicks("Noteren wat de groep kiest")
    await ria.submits({"Of niets hiervan": ["Geen van deze: we maken zelf iets"]})
    await ria.clicks("Nog een vraag")
    await ria.submits({"Waarover?": "Wie helpt ons?"})
    await ria.clicks("Iedereen laten meelezen")
    await writes(circle, "U0ANNA", "De buren")
    await ria.clicks("Verversen")
    await ria.clicks("Noteren wat de groep kiest")
    await ria.submits({"Hiermee gaan we verder": ["De buren"]})
    await dirk.clicks("Ideeën van de groep", within=await dirk.opens_home())
    assert "De buren" in shown(dirk.top())
    await dirk.chooses("Andere ideeën van het netwerk", ABOUT)
    assert "Samen verkopen" in shown(dirk.top())
    assert "De buren" not in shown(dirk.top())
    await dirk.closes(everything=True)
    async with circle.database.write() as db:
        meeting = await db.get_one(LearningSession, 1)
        meeting.stage = Stage.CLOSED
        await db.flush()
        await retention.forget(db, meeting.starts_at + timedelta(days=meeting.kept_days) + timedelta(days=2))
    assert "Ideeën van de groep" not in shown(await dirk.opens_home())


@pytest.mark.long
@begins_after(*ALL)
async def test_what_is_out_of_sight_is_shown_again_while_it_is_weighed_and_then_weighed_too(
    circle: Running,
) -> None:
    ria, dirk = await opens(circle), circle.person("U0DIRK")
    await ria.chooses("In een groep", "Uit zicht halen", beside="Zelf zaaien")
    await ria.clicks("Laten wegen")
    await ria.submits()
    await dirk.clicks("Ideeën wegen", within=await dirk.opens_home())
    assert "Zelf zaaien" not in str(dirk.top().content)
    await dirk.closes(everything=True)
    await ria.clicks("Weer tonen")
    await dirk.clicks("Ideeën wegen", within=await dirk.opens_home())
    await dirk.submits({FITS: ["Zelf zaaien"]})
    await ria.clicks("Uit zicht halen", beside="Samen verkopen")
    await dirk.closes(everything=True)
    await dirk.clicks("Mijn antwoord wijzigen", within=await dirk.opens_home())
    assert "Samen verkopen" not in str(dirk.top().content)


@pytest.mark.long
@begins_after(*ALL, members_read)
async def test_an_idea_that_harms_goes_out_of_sight_also_once_it_was_decided(circle: Running) -> None:
    ria, dirk = circle.ria, circle.person("U0DIRK")
    await ria.clicks("Noteren wat de groep kiest")
    await ria.submits({"Hiermee gaan we verder": ["Zelf zaaien"]})
    await ria.clicks("Uit zicht halen", beside="Samen verkopen")
    assert "Uit zicht" in reads(circle)
    await dirk.clicks("Ideeën van de groep", within=await dirk.opens_home())
    assert "Samen verkopen" not in str(dirk.top().content)
    with pytest.raises(NotThere):
        await ria.clicks("Uit zicht halen", beside="Zelf zaaien")
    await ria.clicks("Weer tonen")
    assert "Uit zicht" not in reads(circle).replace("Uit zicht halen", "")


@pytest.mark.long
@begins_after(*ALL)
async def test_what_a_flip_chart_holds_is_entered_line_by_line_and_is_no_more_than_a_hundred(
    circle: Running,
) -> None:
    ria = await opens(circle)
    await ria.clicks("Ideeën toevoegen")
    lines = [f"{'-•'[n % 2]} Flap {n}" for n in range(1, 31)]
    await ria.submits({"Ideeën": "\n".join(["", *lines, "Flap 1", "  "])})
    assert "33 ideeën" in reads(circle)
    assert "• Flap" not in reads(circle)
    await ria.clicks("Ideeën toevoegen")
    await ria.submits({"Ideeën": "Kort\n" + "x" * 201})
    assert "hooguit 200 tekens" in str(ria.errors)
    await ria.submits({"Ideeën": "\n".join(f"Meer {n}" for n in range(71))})
    assert "hooguit 100" in str(ria.errors)
    await ria.submits({"Ideeën": "Nog een"})
    assert "34 ideeën" in reads(circle)
    await ria.clicks("Wijzigen", beside="Nog een")
    await ria.submits({"Een idee": "Nog een tweede"})
    assert "Nog een tweede" in reads(circle)
    with pytest.raises(NotThere):
        await ria.clicks("Wijzigen", beside="Zelf zaaien")


@pytest.mark.long
@begins_after(*ALL)
async def test_who_entered_a_flip_chart_writes_ideas_of_their_own_too(circle: Running) -> None:
    await els_facilitates_too(circle)
    els = circle.person("U0ELS")
    await els.clicks("Naar de ideeën", within=await els.opens_home())
    await els.clicks("Ideeën toevoegen")
    await els.submits({"Ideeën": "\n".join(f"Flap {n}" for n in range(20))})
    await els.closes(everything=True)
    await els.clicks("Ideeën opschrijven", within=await els.opens_home())
    await els.submits({"Een idee": "Zelf malen"})
    assert "Zelf malen" in shown(els.top())
    assert "Flap" not in shown(els.top())


@pytest.mark.long
@begins_after(*ALL, weighed)
async def test_what_somebody_weighed_who_was_not_there_after_all_does_not_count_inside(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        await db.execute(update(Brainstorm).values(inside=True))
        els = await db.scalar(select(Person.id).where(Person.user_id == "U0ELS"))
        await db.execute(update(Attendance).where(Attendance.person_id == els).values(present=False))
    ria = await opens(circle)
    await ria.clicks("Wegen sluiten")
    (row,) = await rows(circle, Brainstorm)
    assert (row.turnout, row.said_none) == (4, 0)
    assert await rows_of_weights(circle) == []


async def rows_of_weights(circle: Running) -> list[IdeaWeighing]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(IdeaWeighing)))
