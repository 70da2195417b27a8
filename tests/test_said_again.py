"""Words of a question that is taken back, hidden, kept inside or changed, where others said them again."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import String, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.export import export_network
from bot.storage.database import Database
from models import decision_acts, decision_agenda, decision_told, hiding, idea_board, said_again, splitting
from models.action import Agreement
from models.agenda import AgendaItem
from models.base import Base, Whose, texts
from models.brainstorm import Brainstorm
from models.confidentiality import LEADING, Whom
from models.decision import Decision, DecisionState
from models.network import Network
from models.person import Person
from models.question import GONE, LearningQuestion, State
from models.question_rows import with_history
from models.same_words import SameWords
from models.session import LearningSession
from playground.sight import shown
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after
from tests.neighbours import NOW, Ids
from tests.test_advice import opens as opens_advice
from tests.test_decision import opens as opens_decisions
from tests.test_decision_told import (
    anna_is_forgotten,
    anna_leaves,
    anna_presses,
    anna_takes_it_back,
    keeps_a_decision_about_pay,
)
from tests.test_idea_inside import IN_CHANNEL, about_pay
from tests.test_outside import success
from tests.test_panel import PAY, TALENT, begin
from tests.test_report import a_minute_later, draft, publish, two_ask
from tests.test_room import opens_room
from tests.test_subgroup import six_are_here
from tests.test_supporting import hr_reads, looks

OTHER = "Hoe begin je een lastig gesprek?"
Act = Callable[[Running], Awaitable[None]]


# Rules


@pytest.mark.parametrize(
    ("said", "words", "left"),
    [
        (PAY, PAY, GONE),
        (f"- {PAY} Begin klein.\n- {TALENT} Ja.", PAY, f"- {GONE} Begin klein.\n- {TALENT} Ja."),
        ("Beslissen: hoe praat\nje over LOON", PAY, f"Beslissen: {GONE}"),
        ("Hoe praat je over loonkosten?", PAY, "Hoe praat je over loonkosten?"),
        ("Hoe begin je over loon, als…", "Hoe begin je over loon, als niemand het doet?", GONE),
        ("Hoe praat je?", PAY, "Hoe praat je?"),
        ("Loon", "Loon?", "Loon"),
        ("Het loon van Joke", "Loon?", "Het loon van Joke"),
        ("", PAY, ""),
        (GONE, PAY, GONE),
        (PAY, GONE, PAY),
    ],
)
def test_the_words_of_a_question_go_where_they_tell_where_they_come_from(
    said: str, words: str, left: str
) -> None:
    looked_for = SameWords(words)
    assert (GONE if looked_for.call(said) else looked_for.without(said)) == left
    assert looked_for.stand_in(said) is (left != said)


def _columns() -> list[tuple[type[Base], str]]:
    found = [
        (mapper.class_, name)
        for mapper in Base.registry.mappers
        for name, whose in texts(mapper.local_table).items()  # type: ignore[arg-type]
        if whose is Whose.GROUP and isinstance(mapper.local_table.c[name].type, String)
    ]
    return sorted(found, key=lambda one: (one[0].__name__, one[1]))


async def _say_everywhere(db: AsyncSession, words: str) -> None:
    await db.execute(update(Decision).values(state=DecisionState.OPEN, closed_at=None))
    await db.execute(delete(Base.metadata.tables["decided_before"]))
    for entity, name in _columns():
        await db.execute(update(entity).values({name: f"Wij: {words}"}))


async def _saying(db: AsyncSession, words: str) -> dict[str, int]:
    found = dict[str, int]()
    for entity, name in _columns():
        rows: Any = entity.__table__
        said = (await db.scalars(select(rows.c[name]))).all()
        if count := sum(words in each for each in said):
            found[f"{entity.__name__}.{name}"] = count
    return found


@pytest.mark.long
async def test_every_column_of_the_group_is_looked_through_in_its_own_network_alone(
    furnished: tuple[str, Ids], copied: Callable[[str], str]
) -> None:
    address, ids = furnished
    database = Database(copied(address))
    async with database.write() as db:
        await _say_everywhere(db, PAY)
        db.expire_all()
        before = await _saying(db, PAY)
        one = LearningQuestion(network_id=ids.here["network"], asker_id=None, text=PAY, asked_at=NOW)
        db.add(one)
        await db.flush()
        one.lose_words()
        await said_again.forget(db, [one])
        after = await _saying(db, PAY)
    await database.dispose()
    stay = {entity.__name__ for entity in (*said_again.OF_ITSELF, Agreement)}
    kept = {name for name in before if name.split(".")[0] in stay or name.endswith(".link")}
    third = {name: count if name in kept else count * 2 // 3 for name, count in before.items()}
    assert len(before) > 40
    assert after == third


@pytest.mark.long
@begins_after(begin)
async def test_what_another_question_says_too_stays(circle: Running) -> None:
    async with circle.database.write() as db:
        point = (await db.scalars(select(AgendaItem))).first()
        first = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PAY))).one()
        assert point is not None
        point.title = PAY
        twin = LearningQuestion(network_id=1, asker_id=None, text=PAY, asked_at=first.asked_at)
        db.add(twin)
        await db.flush()
        first.lose_words()
        await said_again.forget(db, [first])
        assert point.title == PAY
        twin.lose_words()
        await said_again.forget(db, [twin])
        assert (point.title, twin.state) == (GONE, State.WITHDRAWN)


# What is hidden and what stays inside


async def everywhere(circle: Running, words: str) -> list[str]:
    """Return in which columns of the database some words stand."""
    async with circle.database.read() as db:
        return sorted(
            {
                f"{name}.{column}"
                for name, rows in Base.metadata.tables.items()
                for row in (await db.execute(select(rows))).mappings()
                for column, value in row.items()
                if words in str(value)
            }
        )


async def out_of_sight(circle: Running, *, inside: bool = False, out: bool = True) -> None:
    """Ria hides Anna’s question, or keeps it inside; or shows it again."""
    async with circle.database.write() as db:
        home, now = await db.get_one(Network, 1), circle.clock.now()
        one = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PAY))).one()
        if inside:
            await hiding.keep_question(db, home, one, LEADING, now, inside=out)
        else:
            await hiding.hide_question(db, home, one, now, hidden=out)
    await a_minute_later(circle)


async def hide(circle: Running) -> None:
    await out_of_sight(circle)


async def keep_it_inside(circle: Running) -> None:
    """Anna keeps her question within the circle."""
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        one = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PAY))).one()
        await hiding.keep_question(db, home, one, Whom(one.asker_id), circle.clock.now(), inside=True)
    await a_minute_later(circle)


async def reads_agenda(circle: Running, who: str = "U0DIRK") -> str:
    """Return what somebody reads of the agenda, on Home too."""
    person = circle.person(who)
    if person.modals:
        await person.closes(everything=True)
    await person.runs("/kring", "agenda", channel=CHANNEL)
    return shown(person.top()) + shown(await person.opens_home())


def in_channel(circle: Running) -> list[str]:
    return [text for text in circle.channel_texts() if PAY in text]


async def both_ask(circle: Running) -> None:
    for user_id, text in (("U0ANNA", PAY), ("U0BRAM", TALENT)):
        await circle.person(user_id).runs("/kring", f"vraag {text}", channel=CHANNEL)
        await circle.person(user_id).submits()
        await circle.person(user_id).closes(everything=True)
    await circle.advance("2026-03-06 10:00")


@pytest.mark.long
@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("when", ["2026-03-11 10:00", "2026-03-12 13:40", "2026-03-14 10:00"])
@begins_after(both_ask, keeps_a_decision_about_pay)
async def test_no_agenda_says_what_is_out_of_sight_whenever_it_went(
    circle: Running, inside: bool, when: str
) -> None:
    await circle.advance(when)
    await out_of_sight(circle, inside=inside)
    assert PAY not in await reads_agenda(circle)
    assert in_channel(circle) == []
    await circle.ria.runs("/kring", "agenda", channel=CHANNEL)
    assert PAY in shown(circle.ria.top()) or when > "2026-03-12 18"
    await out_of_sight(circle, inside=inside, out=False)
    async with circle.database.read() as db:
        point = (await db.scalars(select(AgendaItem).where(AgendaItem.decision_id.is_not(None)))).one()
        assert (point.title, point.inside, point.silent) == (PAY, False, False), "that was undone"


async def decision_is_on(circle: Running) -> None:
    """The decision that comes from Anna's question is the point that is on."""
    async with circle.database.write() as db:
        made, meeting = (await db.scalars(select(Decision))).one(), await db.get_one(LearningSession, 1)
        await db.execute(delete(AgendaItem).where(AgendaItem.session_id == meeting.id))
        point = decision_agenda.point(meeting, made, inside=False)
        point.position = 1
        db.add(point)


async def ideas_about_it(circle: Running) -> None:
    ria = await opens_room(circle)
    await ria.clicks("Ideeën verzamelen")
    await ria.submits(IN_CHANNEL)
    await ria.closes(everything=True)
    await a_minute_later(circle)


async def taken_away(circle: Running) -> None:
    """The group went through the decision, which is then taken away as if it had not been opened."""
    async with circle.database.write() as db:
        home, made = await db.get_one(Network, 1), (await db.scalars(select(Decision))).one()
        await db.execute(update(AgendaItem).values(done_at=circle.clock.now()))
        await decision_acts.remove(db, home, made, circle.clock.now())


ON = (begin, six_are_here, keeps_a_decision_about_pay, decision_is_on)


@pytest.mark.long
@pytest.mark.parametrize("goes", [anna_takes_it_back, anna_is_forgotten, anna_leaves])
@begins_after(*ON, ideas_about_it)
async def test_ideas_about_a_decision_show_no_word_of_its_question_that_is_hidden_or_taken_back(
    circle: Running, goes: Act
) -> None:
    await hide(circle)
    assert PAY not in shown(await circle.person("U0DIRK").opens_home())
    assert in_channel(circle) == []
    await out_of_sight(circle, out=False)
    assert in_channel(circle) != []
    await goes(circle)
    await a_minute_later(circle)
    assert await everywhere(circle, PAY) == []
    assert in_channel(circle) == []


@pytest.mark.long
@pytest.mark.parametrize("goes", [anna_takes_it_back, anna_is_forgotten, anna_leaves])
@begins_after(*ON, taken_away)
async def test_a_point_of_a_decision_that_was_taken_away_says_nothing_that_is_hidden_or_taken_back(
    circle: Running, goes: Act
) -> None:
    await hide(circle)
    assert PAY not in await reads_agenda(circle)
    await out_of_sight(circle, out=False)
    assert PAY in await reads_agenda(circle)
    await goes(circle)
    await a_minute_later(circle)
    assert await everywhere(circle, PAY) == []
    assert in_channel(circle) == []


@pytest.mark.long
@begins_after(*ON)
async def test_whoever_facilitates_lets_out_no_point_that_says_what_is_hidden(circle: Running) -> None:
    await hide(circle)
    async with circle.database.write() as db:
        home, meeting = await db.get_one(Network, 1), await db.get_one(LearningSession, 1)
        point = (await db.scalars(select(AgendaItem))).one()
        await hiding.keep_point(db, home, meeting, point, circle.clock.now(), inside=False)
    await a_minute_later(circle)
    assert PAY not in await reads_agenda(circle)
    assert in_channel(circle) == []


# In an advice, and outside


async def partly(circle: Running) -> None:
    await two_ask(circle)
    ria = circle.ria
    await ria.runs("/kring", "paneel", channel=CHANNEL)
    await ria.clicks("Wie is er?")
    await ria.submits({"Wie is er?": list(MEMBERS.values())})
    await ria.chooses("Uitkomst", "Met een regel erbij…", beside=PAY)
    await ria.submits({"Wat is ervan geworden?": "Deels beantwoord"})
    await ria.closes(everything=True)


async def ria_advises(circle: Running) -> None:
    ria = await opens_advice(circle)
    await ria.clicks("Iets toevoegen")
    await ria.submits(
        {
            "Waarover gaat het advies?": "Loon",
            "Aan wie?": "De directie",
            "Wat adviseren we?": "Begin met één team.",
        }
    )
    await ria.closes(everything=True)


ADVISED = (partly, draft, publish, ria_advises)


async def edits(circle: Running, text: str) -> None:
    """Anna opens her own question, out of sight or not, and takes it back or says it otherwise."""
    anna = circle.person("U0ANNA")
    if any("voorlopig verborgen" in one.original.text for one in anna.direct_messages):
        await anna_presses(circle, says=text)
    elif not text:
        await anna_takes_it_back(circle)
    else:
        if anna.modals:
            await anna.closes(everything=True)
        await anna.runs("/kring", "bank", channel=CHANNEL)
        await anna.clicks("Wijzigen")
        await anna.submits({"Wat wil je leren?": text})
        await anna.closes(everything=True)
        await circle.settled()


@pytest.mark.long
@pytest.mark.parametrize("goes", [anna_takes_it_back, anna_is_forgotten, anna_leaves])
@begins_after(*ADVISED)
async def test_of_a_question_that_is_taken_back_no_word_is_left_in_an_advice(
    circle: Running, goes: Act
) -> None:
    assert PAY in shown((await opens_advice(circle, "U0CHIARA")).top())
    await goes(circle)
    assert await everywhere(circle, PAY) == []
    advised = shown((await opens_advice(circle, "U0CHIARA")).top())
    assert PAY not in advised
    assert "Begin met één team." in advised


@pytest.mark.long
@pytest.mark.parametrize("out", [hide, keep_it_inside])
@pytest.mark.parametrize("text", ["", OTHER])
@begins_after(*ADVISED)
async def test_what_was_out_of_sight_is_not_read_again_in_an_advice_as_its_asker_changes_it(
    circle: Running, out: Act, text: str
) -> None:
    await out(circle)
    assert PAY not in str((await opens_advice(circle, "U0CHIARA")).top().content)
    await edits(circle, text)
    assert PAY not in str((await opens_advice(circle, "U0CHIARA")).top().content)


@pytest.mark.long
@pytest.mark.parametrize("text", ["", OTHER])
@begins_after(begin, success)
async def test_a_supporter_reads_again_nothing_of_what_was_kept_inside(circle: Running, text: str) -> None:
    await hr_reads(circle)
    await keep_it_inside(circle)
    assert PAY not in await looks(circle)
    await edits(circle, text)
    assert PAY not in await looks(circle)


# Let out in other words


async def anna_edits(circle: Running, **filled: object) -> None:
    anna = circle.person("U0ANNA")
    if anna.modals:
        await anna.closes(everything=True)
    await anna.runs("/kring", "bank", channel=CHANNEL)
    await anna.clicks("Wijzigen")
    await anna.submits(dict(filled))
    await anna.closes(everything=True)
    await a_minute_later(circle)


async def inside(circle: Running) -> None:
    await anna_edits(circle, Vertrouwelijk=["Blijft binnen de kring"])


@pytest.mark.long
@begins_after(begin, six_are_here, keeps_a_decision_about_pay, about_pay, inside)
async def test_words_that_were_kept_inside_do_not_come_out_with_other_ones(circle: Running) -> None:
    assert in_channel(circle) == []
    await anna_edits(circle, **{"Wat wil je leren?": OTHER, "Vertrouwelijk": []})
    assert in_channel(circle) == []
    async with circle.database.read() as db:
        one = (await db.scalars(select(Decision))).one()
        row, meeting = (await db.scalars(select(Brainstorm))).one(), await db.get_one(LearningSession, 1)
        assert await decision_told.stays(db, one)
        assert (await idea_board.sight_of(db, row, meeting)).inside
        assert one.id not in await decision_told.repeats_hidden(db, 1), "members read it: they are the circle"


async def says_otherwise(circle: Running, text: str = OTHER) -> None:
    """Anna says her question in other words, as her form does."""
    async with circle.database.write() as db:
        one = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PAY))).one()
        await hiding.says_otherwise(db, one, text)
        one.edit(one.asker_id or 0, text, one.kind, one.anonymous)


@pytest.mark.long
@begins_after(*ON)
async def test_called_otherwise_a_decision_lets_out_no_point_that_said_what_was_hidden(
    circle: Running,
) -> None:
    await hide(circle)
    await says_otherwise(circle)
    async with circle.database.write() as db:
        home, now = await db.get_one(Network, 1), circle.clock.now()
        made = (await db.scalars(select(Decision))).one()
        await decision_acts.reword(db, home, made, "Een vast bedrag?", now, members_add=False, again=True)
        one = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == OTHER))).one()
        await hiding.hide_question(db, home, one, now, hidden=False)
        assert not await decision_told.stays(db, made)
    await a_minute_later(circle)
    assert PAY not in await reads_agenda(circle)
    await circle.ria.runs("/kring", "agenda", channel=CHANNEL)
    assert PAY in shown(circle.ria.top()), "whoever facilitates goes on with it"


@pytest.mark.long
@begins_after(begin)
async def test_a_decision_in_the_same_words_that_names_no_question_follows_it_too(circle: Running) -> None:
    async with circle.database.write() as db:
        home, now = await db.get_one(Network, 1), circle.clock.now()
        made = await decision_acts.open_one(db, home, f"Beslissen: {PAY}", None, now, comes_again=True)
        assert made.repeats is None
    await out_of_sight(circle, inside=True)
    await says_otherwise(circle)
    async with circle.database.write() as db:
        made = (await db.scalars(select(Decision))).one()
        assert await decision_told.stays(db, made)
        await decision_acts.reword(db, home, made, "Een vast bedrag?", now, members_add=False, again=True)
        assert not await decision_told.stays(db, made)
        await decision_acts.reword(db, home, made, f"Beslissen: {OTHER}", now, members_add=False, again=True)
        one = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == OTHER))).one()
        one.lose_words()
        await said_again.forget(db, [one])
        assert made.what == f"Beslissen: {GONE}"


# One question of several that say the same, or of which one holds the other


async def is_called(circle: Running, title: str) -> None:
    """The first point of the agenda is called so."""
    async with circle.database.write() as db:
        point = (await db.scalars(select(AgendaItem).order_by(AgendaItem.position))).first()
        assert point is not None
        point.fill(point.minutes, "lecture", title, [], inside=False)


async def twins(circle: Running) -> None:
    """Anna and Bram ask the same, Ria merges the two, and a point is called so."""
    for user_id in ("U0ANNA", "U0BRAM"):
        await circle.person(user_id).runs("/kring", f"vraag {PAY}", channel=CHANNEL)
        await circle.person(user_id).submits()
        await circle.person(user_id).closes(everything=True)
    async with circle.database.write() as db:
        first, second = await db.scalars(select(LearningQuestion).order_by(LearningQuestion.id))
        second.merge_into(first)
    await circle.advance("2026-03-11 10:00")
    await is_called(circle, PAY)


@pytest.mark.long
@begins_after(twins)
async def test_a_twin_that_was_merged_keeps_no_hidden_words_in_sight(circle: Running) -> None:
    async with circle.database.write() as db:
        home, first = await db.get_one(Network, 1), (await db.scalars(select(LearningQuestion))).first()
        assert first is not None
        await hiding.hide_question(db, home, first, circle.clock.now(), hidden=True)
    await a_minute_later(circle)
    assert PAY not in await reads_agenda(circle)
    assert in_channel(circle) == []
    async with circle.database.read() as db:
        assert PAY not in str(await export_network(db, CHANNEL))
    async with circle.database.write() as db:
        first = await db.get_one(LearningQuestion, first.id)
        await hiding.hide_question(db, home, first, circle.clock.now(), hidden=False)
    await a_minute_later(circle)
    assert PAY in await reads_agenda(circle)


WHOLE = "Hoe praat je met je baas over loon en over ziekte?"
PARTS = ["Hoe bespreek je loon?", "Hoe praat je over ziekte met je baas?"]


async def is_split(circle: Running) -> None:
    """Ria splits a question after which a point of the agenda is called."""
    await circle.person("U0ANNA").runs("/kring", f"vraag {WHOLE}", channel=CHANNEL)
    await circle.person("U0ANNA").submits()
    await circle.person("U0ANNA").closes(everything=True)
    await circle.advance("2026-03-11 10:00")
    await is_called(circle, WHOLE)
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        whole = (await db.scalars(with_history(1))).one()
        ria = (await db.scalars(select(Person).where(Person.user_id == "U0RIA"))).one()
        await splitting.split(db, home, whole, PARTS, ria, circle.clock.now())


@pytest.mark.long
@begins_after(is_split)
async def test_the_words_of_a_whole_are_out_of_sight_with_one_of_its_parts(circle: Running) -> None:
    assert WHOLE in await reads_agenda(circle)
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        part = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == PARTS[1]))).one()
        await hiding.hide_question(db, home, part, circle.clock.now(), hidden=True)
    await a_minute_later(circle)
    assert WHOLE not in await reads_agenda(circle)


LONGER = "Hoe praat je over loon als je pas begint?"


@pytest.mark.long
@pytest.mark.parametrize("first", [PAY, LONGER])
@begins_after(begin)
async def test_of_two_questions_of_which_one_holds_the_other_each_takes_its_own_words(
    circle: Running, first: str
) -> None:
    second = LONGER if first == PAY else PAY
    async with circle.database.write() as db:
        meeting = await db.get_one(LearningSession, 1)
        meeting.bring = f"Lees: {PAY} En ook: {LONGER}"
        db.add(LearningQuestion(network_id=1, asker_id=None, text=LONGER, asked_at=circle.clock.now()))
        for words in (first, second):
            one = (await db.scalars(select(LearningQuestion).where(LearningQuestion.text == words))).one()
            one.lose_words()
            await said_again.forget(db, [one])
            if words == first:
                left = f"Lees: {GONE} En ook: {LONGER}" if first == PAY else f"Lees: {PAY} En ook: {GONE}"
                assert meeting.bring == left
        assert meeting.bring == f"Lees: {GONE} En ook: {GONE}"


@pytest.mark.long
@begins_after(begin)
async def test_a_title_that_is_a_part_of_two_questions_goes_with_the_last(circle: Running) -> None:
    mine, theirs = (f"Hoe verdelen we het werk eerlijk in {where}?" for where in ("ons team", "de vakantie"))
    async with circle.database.write() as db:
        point = (await db.scalars(select(AgendaItem))).first()
        assert point is not None
        point.title = "Hoe verdelen we het werk eerlijk"
        both = [
            LearningQuestion(network_id=1, asker_id=None, text=text, asked_at=circle.clock.now())
            for text in (mine, theirs)
        ]
        db.add_all(both)
        await db.flush()
        both[0].lose_words()
        await said_again.forget(db, both[:1])
        assert point.title == "Hoe verdelen we het werk eerlijk"
        both[1].lose_words()
        await said_again.forget(db, both[1:])
        assert point.title == GONE


# What is another's, and what goes on


@pytest.mark.long
@begins_after(begin)
async def test_what_stands_in_a_question_and_is_somebody_or_a_place_stays(circle: Running) -> None:
    words = "Kan Joke van den Berg in het stadhuis van Gent uitleggen hoe loon werkt?"
    async with circle.database.write() as db:
        meeting = await db.get_one(LearningSession, 1)
        meeting.speaker, meeting.place = "Joke van den Berg", "het stadhuis van Gent"
        one = LearningQuestion(network_id=1, asker_id=None, text=words, asked_at=circle.clock.now())
        db.add(one)
        await db.flush()
        one.lose_words()
        await said_again.forget(db, [one])
        assert (meeting.speaker, meeting.place) == ("Joke van den Berg", "het stadhuis van Gent")


@pytest.mark.long
@begins_after(begin)
async def test_a_title_that_is_another_question_word_for_word_stays(circle: Running) -> None:
    async with circle.database.write() as db:
        home, now = await db.get_one(Network, 1), circle.clock.now()
        made = await decision_acts.open_one(db, home, PAY, None, now, comes_again=True)
        longer = "Hoe praat je over loon en over pensioen?"
        mine = LearningQuestion(network_id=1, asker_id=None, text=longer, asked_at=now)
        db.add(mine)
        await db.flush()
        mine.lose_words()
        await said_again.forget(db, [mine])
        assert made.what == PAY


async def decides(circle: Running) -> None:
    """Ria opens a decision in the words of Anna's question, and ties it to none."""
    ria = await opens_decisions(circle)
    await ria.clicks("Besluit openen")
    await ria.submits({"Wat is er te beslissen?": f"Beslissen: {PAY}"})
    await ria.closes(everything=True)


@pytest.mark.long
@pytest.mark.parametrize("inside", [False, True])
@begins_after(both_ask, decides)
async def test_the_next_phase_of_a_decision_tells_no_hidden_words_on_the_agenda(
    circle: Running, inside: bool
) -> None:
    await circle.advance("2026-03-11 10:00")
    assert in_channel(circle) != []
    await out_of_sight(circle, inside=inside)
    assert in_channel(circle) == [], "it was taken out of sight"
    ria = await opens_decisions(circle)
    await ria.clicks("Bekijken")
    await ria.clicks("Verder: Voorstellen")
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert in_channel(circle) == []


@pytest.mark.long
@begins_after(both_ask, decides)
async def test_members_read_no_hidden_words_in_a_decision_that_names_no_question(circle: Running) -> None:
    await out_of_sight(circle)
    assert PAY not in shown((await opens_decisions(circle, "U0DIRK")).top())


@pytest.mark.long
@begins_after(both_ask)
async def test_peer_consultation_chosen_while_hidden_is_told_to_nobody_once_it_is_shown(
    circle: Running,
) -> None:
    """A point is called by a question that is hidden, and then becomes peer consultation."""
    await circle.advance("2026-03-11 10:00")
    async with circle.database.write() as db:
        point = (await db.scalars(select(AgendaItem))).first()
        assert point is not None
        point.fill(point.minutes, "lecture", PAY, [], inside=False)
    await out_of_sight(circle)
    ria = circle.ria
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    await ria.chooses("", "Werkvorm, titel en meer", beside=PAY)
    await ria.submits({"Werkvorm": "Intervisie: incidentmethode"})
    assert ria.sees(f"{PAY} _(blijft binnen de kring")
    await ria.closes(everything=True)
    await out_of_sight(circle, out=False)
    await a_minute_later(circle)
    assert "Intervisie: incidentmethode" in str(circle.channel_texts())
    told = [line for text in circle.channel_texts() for line in text.splitlines() if "Intervisie" in line]
    assert PAY not in str(told)
