"""Where a question comes from and what comes of it: split, followed up, taken apart; what was said."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from models import (
    decision_acts,
    decision_told,
    hiding,
    lineage,
    membership,
    outline,
    question_bank,
    retention,
    retold,
    splitting,
    taken_back,
)
from models.agenda import AgendaItem
from models.confidentiality import Whom
from models.expert import Knows, Search, Tip
from models.given_answer import GivenAnswer
from models.network import Network
from models.outcome import Outcome
from models.person import Person
from models.question import GONE, KeptBy, LearningQuestion, NotMerged, NotYours, State, Tie
from models.question_rows import with_history
from models.session import LearningSession, Stage
from playground import Message
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.rows import NOW
from tests.test_question import asks, questions, reads

DIRK, BRAM, ELS, RIA = "U0DIRK", "U0BRAM", "U0ELS", "U0RIA"
TWO = "Hoe zeg je nee, en hoe zeg je het aan de directie?"
NO, BOARD = "Hoe zeg je nee?", "Hoe zeg je het aan de directie?"
WITHOUT_NAME = {"Je naam": ["Zonder mijn naam"]}


async def dirk_asks_two(circle: Running) -> None:
    """Dirk asked two things in one question, and Els would like it on the agenda."""
    await asks(circle, DIRK, TWO)
    await circle.person(DIRK).closes(everything=True)
    await opens_bank(circle, ELS)
    await circle.person(ELS).clicks("Stemmen")
    await circle.person(ELS).closes(everything=True)


async def dirk_asks_two_without_his_name(circle: Running) -> None:
    """The same, without his name."""
    await asks(circle, DIRK, TWO, **WITHOUT_NAME)
    await circle.person(DIRK).closes(everything=True)


async def opens_bank(circle: Running, user_id: str, words: str = "") -> None:
    await circle.person(user_id).runs("/kring", f"vragen {words}".strip(), channel=CHANNEL)


async def ria_splits(circle: Running) -> str:
    """The facilitator splits it; returns what she reads then."""
    ria = circle.ria
    await opens_bank(circle, RIA)
    await ria.clicks("Openen")
    await ria.clicks("Splitsen")
    await ria.submits({"De eerste vraag": NO, "De tweede vraag": BOARD})
    said = shown(ria.top())
    await ria.closes(everything=True)
    await circle.settled()
    return said


def told(circle: Running, user_id: str, words: str = "zaten er eigenlijk meer") -> list[Message]:
    """The messages in which somebody reads that their question was split, or reads some other words."""
    return [m for m in circle.person(user_id).direct_messages if words in m.original.text]


@begins_after(dirk_asks_two)
@pytest.mark.long
async def test_a_question_is_split_and_its_asker_reads_it_changes_a_part_and_stays_its_asker(
    circle: Running,
) -> None:
    assert "met dezelfde stemmen. Als ik de vraagsteller nog kan bereiken" in await ria_splits(circle)
    whole, one, other = await questions(circle)
    assert whole.state is State.SPLIT
    assert [(part.text, part.asker_id, part.comes_from_id, part.comes_by) for part in (one, other)] == [
        (NO, whole.asker_id, whole.id, Tie.SPLIT), (BOARD, whole.asker_id, whole.id, Tie.SPLIT),
    ]  # fmt: skip
    await circle.advance("2026-01-06 10:00")
    (message,) = told(circle, DIRK)
    dirk = circle.person(DIRK)
    await dirk.clicks("Wijzigen", beside=NO, within=message)
    await dirk.submits({"Wat wil je leren?": "Hoe weiger je vriendelijk?"})
    await dirk.closes(everything=True)
    await circle.settled()
    assert "Hoe weiger je vriendelijk?" in shown(told(circle, DIRK)[0])
    await opens_bank(circle, ELS)
    els = reads(circle.person(ELS))
    assert els.count("1 stem") == 2
    assert TWO not in els
    assert "deel van een vraag" in els


@pytest.mark.long
@begins_after(dirk_asks_two)
async def test_its_asker_makes_one_question_of_it_again_and_a_vote_for_a_part_counts_for_the_whole(
    circle: Running,
) -> None:
    await ria_splits(circle)
    await opens_bank(circle, BRAM)
    await circle.person(BRAM).clicks("Stemmen", beside=NO)
    await circle.advance("2026-01-06 10:00")
    dirk = circle.person(DIRK)
    await dirk.clicks("Weer één vraag maken", within=told(circle, DIRK)[0])
    assert "weer één vraag" in shown(dirk.top())
    await dirk.closes(everything=True)
    await circle.settled()
    message = next(m for m in dirk.direct_messages if "zaten er eigenlijk meer" in m.original.text)
    assert "Je hoeft hier niets meer te doen" in shown(message)
    await opens_bank(circle, ELS)
    assert "2 stemmen" in reads(circle.person(ELS))
    whole, *parts = await questions(circle)
    assert whole.open
    assert {(part.state, part.text) for part in parts} == {(State.WITHDRAWN, GONE)}


@begins_after(dirk_asks_two_without_his_name)
@pytest.mark.long
async def test_who_splits_a_question_without_a_name_reads_the_same_and_its_parts_have_none(
    circle: Running,
) -> None:
    assert "met dezelfde stemmen. Als ik de vraagsteller nog kan bereiken" in await ria_splits(circle)
    _whole, one, other = await questions(circle)
    assert one.anonymous
    assert other.anonymous
    await opens_bank(circle, RIA)
    assert "U0DIRK" not in reads(circle.ria)
    await circle.advance("2026-01-06 10:00")
    assert len(told(circle, DIRK)) == 1


@pytest.mark.long
@begins_after(dirk_asks_two)
async def test_two_parts_at_least_and_none_of_a_question_that_others_were_merged_into(
    circle: Running,
) -> None:
    ria = circle.ria
    await opens_bank(circle, RIA)
    await ria.clicks("Openen")
    await ria.clicks("Splitsen")
    await ria.submits({"De eerste vraag": NO, "De tweede vraag": NO})
    assert ria.sees("minstens twee vragen die van elkaar verschillen")
    await ria.closes(everything=True)
    await asks(circle, BRAM, NO)
    async with circle.database.write() as db:
        whole, twin = list(await db.scalars(select(LearningQuestion).order_by(LearningQuestion.id)))
        twin.merge_into(whole)
    await opens_bank(circle, RIA)
    await ria.clicks("Openen")
    await ria.clicks("Splitsen")
    await ria.submits({"De eerste vraag": NO, "De tweede vraag": BOARD})
    assert ria.sees("Maak die eerst los")


@pytest.mark.long
@begins_after(dirk_asks_two)
async def test_merged_questions_come_apart_with_the_votes_that_each_had(circle: Running) -> None:
    ria, els = circle.ria, circle.person(ELS)
    await asks(circle, BRAM, NO)
    await circle.person(BRAM).closes(everything=True)
    await opens_bank(circle, "U0CHIARA")
    await circle.person("U0CHIARA").clicks("Stemmen", beside=NO)
    await opens_bank(circle, RIA)
    await ria.clicks("Samenvoegen", beside=NO)
    await ria.submits({})
    await ria.closes(everything=True)
    await opens_bank(circle, ELS)
    assert "2 stemmen" in reads(els)
    await els.closes(everything=True)
    await opens_bank(circle, RIA)
    await ria.clicks("Openen")
    assert f"Hiermee samengevoegd: “{NO}”" in reads(ria)
    await ria.clicks("Losmaken")
    assert "staat weer apart op de lijst" in reads(ria)
    await ria.closes(everything=True)
    _whole, twin = await questions(circle)
    assert (twin.state, twin.merged_into_id) == (State.OPEN, None)
    await opens_bank(circle, ELS)
    assert reads(els).count("1 stem") == 2


async def it_was_dealt_with(circle: Running) -> None:
    """Dirk's question was answered at a session of which the report is out."""
    await asks(circle, DIRK, NO)
    await circle.person(DIRK).closes(everything=True)
    async with circle.database.write() as db:
        (asked,) = list(await db.scalars(with_history(1)))
        meeting = (await db.scalars(select(LearningSession).order_by(LearningSession.id))).first()
        assert meeting is not None
        meeting.released_at = NOW
        asked.record(meeting, Outcome.ANSWERED, "Zeg eerst waar je ja op zegt.", NOW)


async def finds_it(circle: Running, user_id: str) -> None:
    """Somebody looks among the questions with an answer."""
    await opens_bank(circle, user_id)
    await circle.person(user_id).clicks("Zoeken")
    await circle.person(user_id).submits({"Welke vragen?": "Beantwoorde vragen"})


@pytest.mark.long
@begins_after(it_was_dealt_with)
async def test_a_member_asks_on_after_a_question_was_dealt_with_and_each_leads_to_the_other(
    circle: Running,
) -> None:
    bram = circle.person(BRAM)
    await finds_it(circle, BRAM)
    assert "beantwoord" in reads(bram)
    await bram.clicks("Openen")
    assert "Beantwoord. “Zeg eerst waar je ja op zegt.”" in reads(bram)
    assert "Verslag" in reads(bram)
    await bram.clicks("Vervolgvraag stellen")
    assert f"Vervolg op: “{NO}”" in reads(bram)
    await bram.submits({"Wat wil je leren?": BOARD})
    assert "Dank je, je vraag staat genoteerd" in reads(bram)
    await bram.closes(everything=True)
    els = circle.person(ELS)
    await opens_bank(circle, ELS)
    assert "vervolgvraag" in reads(els)
    await els.clicks("Openen")
    assert f"Vervolg op: “{NO}”" in reads(els)
    await els.clicks("Openen")
    assert f"Vervolgvraag: “{BOARD}”" in reads(els)


@begins_after(it_was_dealt_with)
async def test_who_may_not_read_a_question_reads_that_there_is_one_and_no_way_to_it(circle: Running) -> None:
    async with circle.database.write() as db:
        (before,) = list(await db.scalars(select(LearningQuestion)))
        before.kept_by = KeptBy.ASKER
        asker = (await db.scalars(select(Person).where(Person.user_id == BRAM))).one()
        on = LearningQuestion(
            network_id=1, asker_id=asker.id, text=BOARD, asked_at=NOW,
            comes_from_id=before.id, comes_by=Tie.FOLLOW_UP,
        )  # fmt: skip
        db.add(on)
    els = circle.person(ELS)
    await opens_bank(circle, ELS)
    await els.clicks("Openen", beside=BOARD)
    assert "Vervolg op: “" in reads(els)
    assert NO not in reads(els)
    assert "Openen" not in reads(els)
    await els.closes(everything=True)
    async with circle.database.write() as db:
        (await db.get_one(LearningQuestion, before.id)).hidden = True
    await opens_bank(circle, ELS)
    await els.clicks("Openen", beside=BOARD)
    assert "Vervolg op" not in reads(els)


@begins_after(dirk_asks_two)
async def test_a_question_that_nothing_became_of_has_no_follow_up(circle: Running) -> None:
    async with circle.database.read() as db:
        (before,) = list(await db.scalars(with_history(1)))
        on = LearningQuestion(network_id=1, asker_id=2, text=BOARD, asked_at=NOW)
        with pytest.raises(lineage.NothingToFollow):
            lineage.follow(on, before, Whom(2))


@begins_after(dirk_asks_two)
async def test_parts_take_the_place_of_the_whole_on_the_agenda_and_come_first_where_it_did(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        (whole,) = list(await db.scalars(with_history(1)))
        held, *_ = list(await db.scalars(select(LearningSession).order_by(LearningSession.id)))
        whole.record(held, Outcome.UNANSWERED, "", NOW)
        held.stage = Stage.PREPARING
        db.add(
            AgendaItem(session_id=held.id, position=1, minutes=15, method="round", question_ids=[whole.id])
        )
    async with circle.database.write() as db:
        home, whole = await db.get_one(Network, 1), (await db.scalars(with_history(1))).one()
        ria = (await db.scalars(select(Person).where(Person.user_id == RIA))).one()
        parts = await splitting.split(db, home, whole, [NO, BOARD], ria, NOW)
        again = await splitting.split(db, home, whole, [NO, BOARD], ria, NOW)
        assert [one.id for one in again] == [one.id for one in parts]
        keys = [one.id for one in parts]
        (point,) = list(await db.scalars(select(AgendaItem)))
        assert point.question_ids == keys
        loaded = await question_bank.loaded(db, 1, keys)
        assert all(one.carried_over for one in loaded)
        assert all(one.carried_over for one in await outline.outlines(db, 1))
        await splitting.join(db, home, whole, Whom(ria.id, leads=True), NOW)
        assert point.question_ids == [whole.id]
        assert whole.carried_over
        await splitting.join(db, home, whole, Whom(ria.id, leads=True), NOW)  # twice is once


@begins_after(dirk_asks_two)
async def test_parts_of_which_something_became_stay_and_a_stranger_makes_nothing_one(circle: Running) -> None:
    await ria_splits(circle)
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        whole, one, _other = list(await db.scalars(with_history(1)))
        with pytest.raises(NotYours):
            await splitting.join(db, home, whole, Whom(whole.asker_id + 1 if whole.asker_id else 0), NOW)
        meeting = (await db.scalars(select(LearningSession))).first()
        assert meeting is not None
        one.record(meeting, Outcome.UNANSWERED, "", NOW)
        await db.flush()
        with pytest.raises(splitting.PartsStay):
            await splitting.join(db, home, whole, Whom(whole.asker_id), NOW)


@begins_after(dirk_asks_two)
async def test_the_words_of_a_whole_go_with_the_last_part_that_is_taken_back(circle: Running) -> None:
    await ria_splits(circle)
    for left in (1, 0):
        async with circle.database.write() as db:
            part = list(await db.scalars(with_history(1)))[1 + left]
            part.withdraw(part.asker_id or 0)
            await taken_back.forget_words(db, [part])
        whole, *_parts = await questions(circle)
        assert (whole.text, whole.state) == ((TWO, State.SPLIT) if left else (GONE, State.WITHDRAWN))


@begins_after(dirk_asks_two)
async def test_of_a_part_that_was_taken_back_nothing_stays_in_the_whole_once_its_asker_is_forgotten(
    circle: Running,
) -> None:
    await ria_splits(circle)
    async with circle.database.write() as db:
        part = list(await db.scalars(with_history(1)))[1]
        part.withdraw(part.asker_id or 0)
        await taken_back.forget_words(db, [part])
        await retention.erase(db, await db.get_one(Person, part.asker_id), keep_questions=True)
    assert [(one.text, one.state) for one in await questions(circle)] == [
        (GONE, State.WITHDRAWN), (GONE, State.WITHDRAWN), (BOARD, State.OPEN)
    ]  # fmt: skip


@begins_after(dirk_asks_two)
async def test_what_its_asker_kept_to_themselves_of_a_part_holds_for_the_whole(circle: Running) -> None:
    await ria_splits(circle)
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        whole, one, other = list(await db.scalars(with_history(1)))
        one.anonymous, other.kept_by = True, KeptBy.ASKER
        await splitting.join(db, home, whole, Whom(whole.asker_id), NOW)
        assert whole.anonymous
        assert whole.kept_by is KeptBy.ASKER


@pytest.mark.long
@begins_after(dirk_asks_two)
async def test_who_takes_their_questions_along_leaves_nothing_of_the_whole_nor_of_a_merged_one(
    circle: Running,
) -> None:
    await ria_splits(circle)
    dirk = circle.person(DIRK)
    await dirk.runs("/kring", "vergeet", channel=CHANNEL)
    await dirk.submits({"Mogen je open vragen blijven?": "Nee, trek ze terug"})
    await dirk.closes(everything=True)
    assert {(one.text, one.state) for one in await questions(circle)} == {("…", State.WITHDRAWN)}


@begins_after(dirk_asks_two)
async def test_what_was_said_of_both_inside_stays_inside_when_they_come_apart(circle: Running) -> None:
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        (whole,) = list(await db.scalars(with_history(1)))
        twin = LearningQuestion(network_id=1, asker_id=None, text=NO, asked_at=NOW, kept_by=KeptBy.ASKER)
        db.add(twin)
        await db.flush()
        twin.merge_into(whole)
        await db.flush()
        await hiding.settle(db, home, twin, NOW)
        assert whole.kept_by is KeptBy.TWIN
        meeting = (await db.scalars(select(LearningSession))).first()
        assert meeting is not None
        whole.record(meeting, Outcome.PARTLY_ANSWERED, "Dit blijft hier", NOW)
        await db.flush()
        twin = (await db.scalars(with_history(1).where(LearningQuestion.id == twin.id))).one()
        await lineage.take_apart(db, home, twin, whole, NOW)
        assert (whole.kept_by, twin.kept_by) == (KeptBy.FACILITATOR, KeptBy.ASKER)
        with pytest.raises(NotMerged):
            await lineage.take_apart(db, home, twin, whole, NOW)


@begins_after(it_was_dealt_with)
async def test_the_agenda_leads_to_what_was_said_before(circle: Running) -> None:
    async with circle.database.write() as db:
        (asked,) = list(await db.scalars(with_history(1)))
        held = (await db.scalars(select(LearningSession).order_by(LearningSession.id))).first()
        assert held is not None
        asked.state, held.stage = State.OPEN, Stage.READY
        for position, keys in enumerate(([asked.id], []), 1):
            db.add(
                AgendaItem(
                    session_id=held.id, position=position, minutes=15, method="round", question_ids=keys
                )
            )
    els = circle.person(ELS)
    await els.runs("/kring", "agenda", channel=CHANNEL)
    assert "Wat eraan voorafging" in reads(els)
    await els.chooses("Wat eraan voorafging", f"13.30 uur: {NO}")
    assert "Zeg eerst waar je ja op zegt." in reads(els)


# What a part keeps back, the whole keeps back too.


async def splits(circle: Running) -> None:
    """Ria splits the question, and Dirk has read so."""
    await ria_splits(circle)
    await circle.advance("2026-01-06 10:00")


async def changes_a_part(circle: Running, button: str, **fields: object) -> None:
    """Dirk changes the second part, or takes it back."""
    dirk = circle.person(DIRK)
    await dirk.clicks("Wijzigen", beside=BOARD, within=told(circle, DIRK)[0])
    await (dirk.submits(fields) if fields else dirk.clicks(button))
    await dirk.closes(everything=True)
    await circle.settled()


@begins_after(dirk_asks_two, splits)
@pytest.mark.long
async def test_a_part_without_a_name_is_not_told_by_the_whole_nor_by_the_other_part(circle: Running) -> None:
    await changes_a_part(circle, "Bewaren", **WITHOUT_NAME)
    for who in (ELS, RIA):
        for part in (NO, BOARD):
            await opens_bank(circle, who)
            await circle.person(who).clicks("Openen", beside=part)
            said = reads(circle.person(who))
            assert not (BOARD in said and "U0DIRK" in said)
            await circle.person(who).closes(everything=True)
    whole, *_parts = await questions(circle)
    assert whole.anonymous


@pytest.mark.long
@begins_after(dirk_asks_two, splits)
async def test_a_part_that_was_taken_back_is_read_nowhere_and_not_opened_again_by_others(
    circle: Running,
) -> None:
    await changes_a_part(circle, "Terugtrekken")
    els, ria = circle.person(ELS), circle.ria
    await opens_bank(circle, ELS)
    await els.clicks("Openen", beside=NO)
    assert "aan de directie" not in reads(els)
    await opens_bank(circle, RIA)
    await ria.clicks("Openen", beside=NO)
    assert "Weer één vraag maken" not in reads(ria)
    async with circle.database.write() as db:
        whole = next(one for one in await db.scalars(with_history(1)) if one.state is State.SPLIT)
        home = await db.get_one(Network, 1)
        with pytest.raises(splitting.PartsStay):
            await splitting.join(db, home, whole, Whom(leads=True), NOW)


@pytest.mark.parametrize("hidden", [True, False])
@begins_after(dirk_asks_two, splits)
async def test_a_part_that_is_hidden_or_kept_inside_stands_in_no_other_card(
    circle: Running, hidden: bool
) -> None:
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        _whole, _one, other = list(await db.scalars(with_history(1)))
        if hidden:
            await hiding.hide_question(db, home, other, NOW, hidden=True)
        else:
            await hiding.keep_question(db, home, other, Whom(other.asker_id), NOW, inside=True)
    await opens_bank(circle, ELS)
    await circle.person(ELS).clicks("Openen", beside=NO)
    assert "aan de directie" not in reads(circle.person(ELS))


@pytest.mark.parametrize("choice", ["Ja, zonder mijn naam", "Nee, trek ze terug"])
@begins_after(dirk_asks_two, splits)
async def test_who_leaves_decides_about_the_whole_too(circle: Running, choice: str) -> None:
    dirk = circle.person(DIRK)
    await dirk.runs("/kring", "uitstap", channel=CHANNEL)
    await dirk.submits({"Mogen je open vragen blijven?": choice})
    await circle.settled()
    gone = choice.startswith("Nee")
    assert all(one.state is State.WITHDRAWN if gone else one.anonymous for one in await questions(circle))


@begins_after(it_was_dealt_with)
async def test_a_follow_up_without_a_name_is_not_tied_to_what_only_its_asker_reads(circle: Running) -> None:
    async with circle.database.write() as db:
        (before,) = list(await db.scalars(select(LearningQuestion)))
        before.kept_by = KeptBy.ASKER
    dirk = circle.person(DIRK)
    await finds_it(circle, DIRK)
    await dirk.clicks("Openen")
    await dirk.clicks("Vervolgvraag stellen")
    await dirk.submits({"Wat wil je leren?": BOARD, **WITHOUT_NAME})
    assert [one.comes_from_id for one in await questions(circle)] == [None, None]


@begins_after(dirk_asks_two)
async def test_what_was_recorded_is_read_by_members_once_the_report_is_out(circle: Running) -> None:
    async with circle.database.write() as db:
        (asked,) = list(await db.scalars(with_history(1)))
        held = (await db.scalars(select(LearningSession))).one()
        held.stage = Stage.REPORTING
        asked.record(held, Outcome.PARTLY_ANSWERED, "Nog na te kijken", NOW)
    for who, out in ((ELS, False), (RIA, False), (ELS, True)):
        async with circle.database.write() as db:
            (await db.scalars(select(LearningSession))).one().released_at = NOW if out else None
        await opens_bank(circle, who)
        await circle.person(who).clicks("Openen")
        assert ("Nog na te kijken" in reads(circle.person(who))) is (out or who == RIA)


@pytest.mark.long
@begins_after(dirk_asks_two)
async def test_what_members_know_and_answered_goes_on_with_a_part_and_comes_back(circle: Running) -> None:
    async with circle.database.write() as db:
        (whole,) = list(await db.scalars(with_history(1)))
        meeting = (await db.scalars(select(LearningSession))).one()
        db.add(Search(question_id=whole.id, session_id=meeting.id))
        db.add(Tip(question_id=whole.id, person_id=2, knows=Knows.SOMETHING, line="Bram weet het"))
        db.add(GivenAnswer(question_id=whole.id, person_id=2, text="Zo", said_in="C:1", noted_at=NOW))
    await splits(circle)
    for at in (1, 0):
        async with circle.database.read() as db:
            keys = [one.id for one in await db.scalars(with_history(1))]
            rows = [(await db.scalars(select(sort.question_id))).all() for sort in (Search, Tip, GivenAnswer)]
        assert rows == [[keys[at]]] * 3
        if at:
            await circle.person(DIRK).clicks("Weer één vraag maken", within=told(circle, DIRK)[0])
            await circle.settled()


# Twins, one of which is taken back

REFUSES, DECLINES = "Hoe weiger je iets aan de directie?", "Hoe zeg je nee tegen de directie?"
CHIARA = "U0CHIARA"


async def two_ask_alike(circle: Running) -> None:
    """Dirk and Bram asked the same, Els would like Dirk's on the agenda, and Ria merged Bram's into it."""
    for user_id, words in ((DIRK, DECLINES), (BRAM, REFUSES)):
        await asks(circle, user_id, words)
        await circle.person(user_id).closes(everything=True)
    for user_id in (ELS, BRAM):
        await opens_bank(circle, user_id)
        await circle.person(user_id).clicks("Stemmen", beside=DECLINES)
        await circle.person(user_id).closes(everything=True)
    await merges(circle, REFUSES)


async def merges(circle: Running, what: str) -> None:
    await opens_bank(circle, RIA)
    await circle.ria.clicks("Samenvoegen", beside=what)
    await circle.ria.submits({})
    await circle.ria.closes(everything=True)


async def takes_back(circle: Running, user_id: str = DIRK) -> None:
    person = circle.person(user_id)
    await person.runs("/kring", "bank", channel=CHANNEL)
    await person.clicks("Wijzigen")
    await person.clicks("Terugtrekken")


async def is_forgotten(circle: Running) -> None:
    await circle.person(DIRK).runs("/kring", "vergeet", channel=CHANNEL)
    await circle.person(DIRK).submits({"Mogen je open vragen blijven?": "Nee, trek ze terug"})


async def leaves_with_them(circle: Running) -> None:
    await circle.person(DIRK).runs("/kring", "uitstap", channel=CHANNEL)
    await circle.person(DIRK).submits({"Mogen je open vragen blijven?": "Nee, trek ze terug"})


@pytest.mark.long
@pytest.mark.parametrize("goes", [takes_back, is_forgotten, leaves_with_them])
@begins_after(two_ask_alike)
async def test_what_was_merged_into_a_question_that_is_taken_back_stands_by_itself_with_the_votes(
    circle: Running, goes: Callable[[Running], Awaitable[None]]
) -> None:
    await goes(circle)
    await circle.settled()
    gone, twin = await questions(circle)
    assert (gone.text, gone.state) == (GONE, State.WITHDRAWN)
    assert (twin.text, twin.state, twin.merged_into_id) == (REFUSES, State.OPEN, None)
    await opens_bank(circle, ELS)
    assert REFUSES in reads(circle.person(ELS))
    assert "1 stem" in reads(circle.person(ELS)), "that of Els, and not of its asker"
    assert DECLINES not in reads(circle.person(ELS))
    bram = circle.person(BRAM)
    assert "samengevoegd" not in shown(await bram.opens_home())


async def a_third_asks_alike(circle: Running) -> None:
    """So did Chiara."""
    await asks(circle, CHIARA, "Hoe zeg je nee aan de directie?")
    await circle.person(CHIARA).closes(everything=True)
    await merges(circle, "Hoe zeg je nee aan de directie?")


@pytest.mark.long
@begins_after(two_ask_alike, a_third_asks_alike)
async def test_the_first_of_several_carries_the_others_in_the_same_place_on_the_agenda(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        meeting = (await db.scalars(select(LearningSession))).one()
        meeting.stage = Stage.PREPARING
        gone, *_ = await db.scalars(with_history(1))
        point = AgendaItem(session_id=meeting.id, position=1, minutes=20, method="plenary")
        point.question_ids = [gone.id]
        db.add(point)
    await takes_back(circle)
    gone, second, third = await questions(circle)
    assert (second.state, third.state, third.merged_into_id) == (State.OPEN, State.MERGED, second.id)
    async with circle.database.read() as db:
        assert (await db.scalars(select(AgendaItem.question_ids))).one() == [second.id]
    await takes_back(circle, BRAM)
    assert [one.state for one in await questions(circle)] == [State.WITHDRAWN, State.WITHDRAWN, State.OPEN]


@pytest.mark.parametrize("which", [0, 1])
@begins_after(two_ask_alike)
async def test_no_hidden_question_comes_in_sight_as_the_one_is_taken_back_that_it_was_merged_into(
    circle: Running, which: int
) -> None:
    async with circle.database.write() as db:
        both = list(await db.scalars(with_history(1)))
        home = await db.get_one(Network, 1)
        await hiding.hide_question(db, home, both[which], circle.clock.now(), hidden=True)
        both[0].withdraw(both[0].asker_id or 0)
        await taken_back.forget_words(db, [both[0]])
    _, twin = await questions(circle)
    assert (twin.state, twin.hidden) == (State.OPEN, True)
    await opens_bank(circle, ELS)
    assert REFUSES not in reads(circle.person(ELS))
    await opens_bank(circle, RIA)
    assert REFUSES in reads(circle.ria), "who facilitates finds it among what is hidden"


@begins_after(two_ask_alike, a_third_asks_alike)
async def test_what_was_merged_over_two_steps_goes_on_in_the_last_one(circle: Running) -> None:
    async with circle.database.write() as db:
        first, second, third = list(await db.scalars(with_history(1)))
        third.merged_into_id = second.id
        await db.flush()
        second.lose_words()
        await taken_back.forget_words(db, [second])
        assert third.merged_into_id == first.id
        assert third.state is State.MERGED
        first.lose_words()
        assert await taken_back.forget_words(db, [first]) == [third]
        assert third.open


@begins_after(two_ask_alike)
async def test_the_question_of_who_left_stands_there_without_their_name(circle: Running) -> None:
    async with circle.database.write() as db:
        gone, twin = list(await db.scalars(with_history(1)))
        place = await membership.of(db, 1, twin.asker_id or 0)
        assert place is not None
        place.leave(NOW)
        gone.lose_words()
        await taken_back.forget_words(db, [gone])
        assert twin.anonymous


# What was merged into a question that is hidden


async def hides(circle: Running, which: int, *, hidden: bool = True) -> None:
    async with circle.database.write() as db:
        home, one = await db.get_one(Network, 1), list(await db.scalars(with_history(1)))[which]
        await hiding.hide_question(db, home, one, circle.clock.now(), hidden=hidden)
    await circle.settled()


async def out_of_sight(circle: Running) -> list[bool]:
    return [one.hidden for one in await questions(circle)]


async def among_the_hidden(circle: Running) -> list[int]:
    """Return which questions whoever facilitates finds out of sight, to be shown again."""
    async with circle.database.read() as db:
        hidden, _ = await hiding.out_of_sight(db, 1)
    return [one.id for one in hidden]


@pytest.mark.long
@begins_after(two_ask_alike, a_third_asks_alike)
async def test_what_was_merged_goes_out_of_sight_with_a_question_and_comes_back_with_it(
    circle: Running,
) -> None:
    await hides(circle, 0)
    first, *_ = await questions(circle)
    assert await out_of_sight(circle) == [True, True, True]
    assert await among_the_hidden(circle) == [first.id]
    await hides(circle, 0, hidden=False)
    assert await out_of_sight(circle) == [False, False, False]


@pytest.mark.long
@begins_after(two_ask_alike)
async def test_what_was_hidden_by_itself_stays_so_when_the_other_is_shown(circle: Running) -> None:
    await hides(circle, 1)
    await hides(circle, 0)
    await hides(circle, 0, hidden=False)
    assert await out_of_sight(circle) == [False, True]
    await hides(circle, 0)
    await hides(circle, 1, hidden=False)
    assert await out_of_sight(circle) == [True, True], "it goes on in one that is hidden"
    await hides(circle, 0, hidden=False)
    assert await out_of_sight(circle) == [False, False]


@pytest.mark.long
@begins_after(two_ask_alike)
async def test_taken_apart_from_a_hidden_question_it_stays_out_of_sight_until_it_is_shown(
    circle: Running,
) -> None:
    await hides(circle, 0)
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        first, twin = list(await db.scalars(with_history(1)))
        await lineage.take_apart(db, home, twin, first, circle.clock.now())
    await circle.advance("2026-01-06 10:00")
    assert len(told(circle, BRAM, "voorlopig verborgen")) == 1, "it stands by itself, and he may change it"
    await hides(circle, 0, hidden=False)
    assert await out_of_sight(circle) == [False, True]
    await opens_bank(circle, RIA)
    await circle.ria.clicks("Weer tonen", beside=REFUSES)
    assert await out_of_sight(circle) == [False, False]


@pytest.mark.long
@begins_after(two_ask_alike)
async def test_a_decision_from_what_was_merged_is_told_to_nobody_while_the_question_is_hidden(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        first, twin = list(await db.scalars(with_history(1)))
        made = await decision_acts.open_one(db, home, first.text, first.id, NOW, comes_again=False)
        made.what, made.question_id = twin.text, twin.id  # it was opened before the two were merged
    await hides(circle, 0)
    async with circle.database.read() as db:
        assert await decision_told.repeats_hidden(db, 1) == {made.id}
        assert await decision_told.stays(db, made)


# A part that is hidden


async def hides_a_part(circle: Running, *, hidden: bool = True) -> None:
    async with circle.database.write() as db:
        part = list(await db.scalars(with_history(1)))[1]
        home = await db.get_one(Network, 1)
        await hiding.hide_question(db, home, part, circle.clock.now(), hidden=hidden)
    await circle.settled()


async def one_again(circle: Running) -> str:
    """Dirk makes one question of it again; return what he reads then."""
    await circle.advance("2026-01-06 10:00")
    await circle.person(DIRK).clicks("Weer één vraag maken", within=told(circle, DIRK)[0])
    said = reads(circle.person(DIRK))
    await circle.person(DIRK).closes(everything=True)
    return said


@begins_after(dirk_asks_two, splits)
@pytest.mark.long
async def test_what_was_hidden_is_not_read_again_as_its_asker_takes_it_back_and_makes_one_of_the_rest(
    circle: Running,
) -> None:
    await hides_a_part(circle)
    async with circle.database.write() as db:
        part = list(await db.scalars(with_history(1)))[1]
        part.withdraw(part.asker_id or 0)
        await taken_back.forget_words(db, [part])
        await retold.question(db, await db.get_one(Network, 1), part, circle.clock.now())
    assert "Een deel ervan was verborgen" in await one_again(circle)
    whole, *_ = await questions(circle)
    assert (whole.state, whole.hidden) == (State.OPEN, True)
    await opens_bank(circle, ELS)
    assert TWO not in reads(circle.person(ELS))
    await opens_bank(circle, RIA)
    await circle.ria.clicks("Weer tonen", beside=TWO)
    await circle.person(ELS).closes(everything=True)
    await opens_bank(circle, ELS)
    assert TWO in reads(circle.person(ELS)), "who facilitates shows it"


@begins_after(dirk_asks_two, splits)
@pytest.mark.long
async def test_what_was_hidden_is_not_read_again_once_it_was_shown_in_other_words(circle: Running) -> None:
    await hides_a_part(circle)
    async with circle.database.write() as db:
        part = list(await db.scalars(with_history(1)))[1]
        part.edit(part.asker_id or 0, "Hoe weiger je vriendelijk?", part.kind, part.anonymous)
    await hides_a_part(circle, hidden=False)
    await one_again(circle)
    await opens_bank(circle, ELS)
    assert TWO not in reads(circle.person(ELS))


HARMS = "Waarom mag Bram alles aan de directie zeggen?"


async def els_asks(circle: Running) -> None:
    await asks(circle, ELS, HARMS)
    await circle.person(ELS).closes(everything=True)


@begins_after(dirk_asks_two, splits, els_asks)
@pytest.mark.long
@pytest.mark.parametrize("hidden", [True, False], ids=["taken apart while hidden", "once it is shown"])
async def test_a_part_that_was_out_of_sight_with_what_it_was_merged_into_keeps_the_whole_so(
    circle: Running, hidden: bool
) -> None:
    async with circle.database.write() as db:
        home, now = await db.get_one(Network, 1), circle.clock.now()
        whole, part, _, top = list(await db.scalars(with_history(1)))
        part.merge_into(top)
        await db.flush()
        await hiding.hide_question(db, home, top, now, hidden=True)
        assert (part.hidden, whole.hidden) == (True, True)
        if not hidden:
            await hiding.hide_question(db, home, top, now, hidden=False)
        await lineage.take_apart(db, home, part, top, now)
        part.edit(part.asker_id or 0, "Hoe weiger je vriendelijk?", part.kind, part.anonymous)
        await hiding.hide_question(db, home, part, now, hidden=False)
        await splitting.join(db, home, whole, Whom(whole.asker_id), now)
        assert (whole.state, whole.hidden) == (State.OPEN, True)
    await circle.settled()
    await opens_bank(circle, ELS)
    assert TWO not in reads(circle.person(ELS))
    await opens_bank(circle, RIA)
    assert TWO in reads(circle.ria), "who facilitates shows it again"


@begins_after(dirk_asks_two, splits)
async def test_a_decision_from_a_part_goes_on_with_the_whole(circle: Running) -> None:
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        whole, part, _ = list(await db.scalars(with_history(1)))
        made = await decision_acts.open_one(db, home, NO, part.id, NOW, comes_again=False)
        await splitting.join(db, home, whole, Whom(whole.asker_id), NOW)
        await db.refresh(made)
        assert (made.what, made.question_id) == (NO, whole.id)
