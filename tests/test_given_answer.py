"""Answers that members give in the channel: noted, agreed to, told to who asked, whose word decides."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.act.ids import Shortcut
from models.given_answer import AnswerState, GivenAnswer
from models.note import LASTS
from models.outcome import Verdict
from models.question import LearningQuestion, State
from models.retention import forget
from playground import Message
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.test_question import asks, questions, reads

ANNA, BRAM, DIRK, ELS = "U0ANNA", "U0BRAM", "U0DIRK", "U0ELS"
QUESTION, ANSWER = "Hoe zeg je nee?", "Zeg eerst waar je *ja* op zegt."
OTHER = "Hoe zeg je nee tegen je baas?"


async def bram_answers_in_the_channel(circle: Running) -> None:
    """Dirk asked something; a day later Bram writes an answer in the channel."""
    await asks(circle, DIRK, QUESTION)
    await circle.person(DIRK).closes(everything=True)
    await circle.advance("2026-01-06 10:00")
    await circle.person(BRAM).writes(ANSWER, channel=CHANNEL)


def written(circle: Running) -> Message:
    return next(m for m in circle.playground.workspace.messages if m.text == ANSWER)


async def notes(circle: Running, user_id: str) -> str:
    """Somebody notes Bram's message as an answer; returns what they read then."""
    person = circle.person(user_id)
    await person.uses_message_shortcut(Shortcut.ANSWERS, written(circle))
    await person.submits({"Op welke vraag is dit een antwoord?": QUESTION})
    said = shown(person.top())
    await person.closes(everything=True)
    await circle.settled()
    return said


def got(circle: Running, user_id: str, words: str) -> list[Message]:
    return [m for m in circle.person(user_id).direct_messages if words in m.original.text]


async def noted(circle: Running) -> list[GivenAnswer]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(GivenAnswer)))


@pytest.mark.long
@begins_after(bram_answers_in_the_channel)
async def test_the_book_holds_what_members_answered_with_their_name_until_it_is_taken_back(
    circle: Running,
) -> None:
    await notes(circle, BRAM)
    els = circle.person(ELS)
    await els.runs("/kring", "boek", channel=CHANNEL)
    assert f"{ANSWER} (<@U0BRAM>)" in shown(els.top())
    await els.closes(everything=True)
    (told,) = got(circle, DIRK, "Iemand antwoordde")
    await circle.person(DIRK).clicks("Nog niet", within=told)
    await els.runs("/kring", "boek", channel=CHANNEL)
    assert ANSWER not in shown(els.top())


@begins_after(bram_answers_in_the_channel)
async def test_a_message_that_is_too_long_says_that_its_beginning_is_kept(circle: Running) -> None:
    long = await circle.person(BRAM).writes("Zeg het rustig. " * 80, channel=CHANNEL)
    for user_id, words in ((BRAM, "Schrijf een korter bericht"), (ELS, "Vraag een korter bericht")):
        person = circle.person(user_id)
        await person.uses_message_shortcut(Shortcut.ANSWERS, long)
        assert person.sees("langer dan de 1000 tekens die ik bewaar")
        assert person.sees(words)
        await person.closes(everything=True)
        await person.uses_message_shortcut(Shortcut.ANSWERS, written(circle))
        assert "langer dan" not in shown(person.top())
        await person.closes(everything=True)


@begins_after(bram_answers_in_the_channel)
async def test_who_wrote_it_is_asked_first_and_then_its_asker_whose_yes_closes_the_question(
    circle: Running,
) -> None:
    assert "Ik vraag eerst of ik het mag bewaren" in await notes(circle, ELS)
    assert got(circle, DIRK, "antwoordde") == []
    (asked,) = got(circle, BRAM, "ziet in wat je in het kanaal schreef")
    bram, dirk = circle.person(BRAM), circle.person(DIRK)
    await bram.clicks("Ja, bewaar dit", within=asked)
    await bram.closes(everything=True)
    await circle.settled()
    (told,) = got(circle, DIRK, "Iemand antwoordde op je vraag")
    assert "Zeg eerst waar je" in shown(told)
    assert (await questions(circle))[0].open
    await dirk.clicks("Ja", within=told)
    assert "je vraag beantwoord" in shown(dirk.top())
    await dirk.closes(everything=True)
    await circle.settled()
    (question,) = await questions(circle)
    assert (question.state, question.word) == (State.ANSWERED_BETWEEN, Verdict.YES)
    assert "Je zei: *Ja*" in shown(got(circle, DIRK, "Iemand antwoordde")[0])
    await dirk.clicks("Deels", within=got(circle, DIRK, "Iemand antwoordde")[0])  # a changed mind
    await dirk.closes(everything=True)
    (question,) = await questions(circle)
    assert (question.state, question.word) == (State.OPEN, Verdict.PARTLY)
    els = circle.person(ELS)
    await els.runs("/kring", "vragen", channel=CHANNEL)
    await els.clicks("Openen")
    assert "<@U0BRAM> antwoordde" in reads(els)


@pytest.mark.long
@begins_after(bram_answers_in_the_channel)
async def test_of_what_its_writer_does_not_want_kept_nothing_is(circle: Running) -> None:
    await notes(circle, ELS)
    bram = circle.person(BRAM)
    await bram.opens_home()
    await bram.clicks("Liever niet", within=bram.home)
    await bram.closes(everything=True)
    await circle.settled()
    (row,) = await noted(circle)
    assert (row.state, row.text) == (AnswerState.DECLINED, "")
    assert "Ik vraag eerst of ik het mag bewaren" in await notes(
        circle, ELS
    )  # as before, and nobody is asked
    assert len(got(circle, BRAM, "ziet in wat je in het kanaal schreef")) == 1
    assert len(await noted(circle)) == 1
    assert got(circle, DIRK, "antwoordde") == []


@begins_after(bram_answers_in_the_channel)
async def test_one_s_own_words_are_kept_at_once_and_can_be_taken_back_later(circle: Running) -> None:
    assert "Je antwoord staat bij de vraag" in await notes(circle, BRAM)
    assert "Je antwoord staat bij de vraag" in await notes(circle, BRAM)  # twice is once
    (row,) = await noted(circle)
    assert row.state is AnswerState.KEPT
    assert len(got(circle, DIRK, "Iemand antwoordde op je vraag")) == 1
    bram = circle.person(BRAM)
    await bram.runs("/kring", "vragen", channel=CHANNEL)
    await bram.clicks("Openen")
    await bram.clicks("Terugnemen")
    await bram.closes(everything=True)
    await circle.settled()
    assert "teruggenomen" in shown(got(circle, DIRK, "Iemand antwoordde")[0])
    assert "Zeg eerst" not in shown(got(circle, DIRK, "Iemand antwoordde")[0])
    (row,) = await noted(circle)
    assert row.text == ""


@begins_after(bram_answers_in_the_channel)
async def test_not_yet_leaves_the_question_as_it_was(circle: Running) -> None:
    await notes(circle, BRAM)
    dirk = circle.person(DIRK)
    await dirk.opens_home()
    await dirk.clicks("Nog niet", within=dirk.home)
    await dirk.closes(everything=True)
    (question,) = await questions(circle)
    assert (question.state, question.word) == (State.OPEN, None)
    await dirk.opens_home()
    assert dirk.home is not None
    assert "Nog niet" not in shown(dirk.home)


@begins_after(bram_answers_in_the_channel)
async def test_what_kring_or_a_guest_wrote_or_somebody_elsewhere_is_no_answer_of_a_member(
    circle: Running,
) -> None:
    els, guest = circle.person(ELS), circle.person("U0GUEST")
    by_kring = next(
        m for m in circle.playground.workspace.messages if m.channel == CHANNEL and m.user != BRAM
    )
    by_guest = await guest.writes("Zo dus", channel=CHANNEL)
    for message in (by_kring, by_guest):
        await els.uses_message_shortcut(Shortcut.ANSWERS, message)
        assert els.sees("wat een lid in het kanaal van dit netwerk schreef")
        await els.closes(everything=True)
    assert await noted(circle) == []


@pytest.mark.long
@begins_after(bram_answers_in_the_channel)
async def test_the_words_go_with_who_wrote_them(circle: Running) -> None:
    await notes(circle, BRAM)
    bram = circle.person(BRAM)
    await bram.runs("/kring", "vergeet", channel=CHANNEL)
    await bram.submits({})
    await bram.closes(everything=True)
    await circle.settled()
    assert await noted(circle) == []
    assert "Zeg eerst" not in shown(got(circle, DIRK, "Iemand antwoordde")[0])


@begins_after(bram_answers_in_the_channel)
async def test_what_nobody_agreed_to_is_erased_after_two_weeks(circle: Running) -> None:
    await notes(circle, ELS)
    async with circle.database.write() as db:
        (row,) = list(await db.scalars(select(GivenAnswer)))
        await forget(db, row.noted_at + LASTS)
        assert len(list(await db.scalars(select(GivenAnswer)))) == 1
        await forget(db, row.noted_at + LASTS * 2)
        assert list(await db.scalars(select(GivenAnswer))) == []


@begins_after(bram_answers_in_the_channel)
async def test_a_question_within_the_circle_is_not_among_those_to_choose(circle: Running) -> None:
    async with circle.database.write() as db:
        (question,) = list(await db.scalars(select(LearningQuestion)))
        question.kept_by = "asker"
    await circle.ria.uses_message_shortcut(Shortcut.ANSWERS, written(circle))
    assert circle.ria.sees("geen vraag open")


@begins_after(bram_answers_in_the_channel)
async def test_a_question_that_is_taken_back_goes_from_what_its_answerer_holds(circle: Running) -> None:
    await notes(circle, ELS)
    dirk, bram = circle.person(DIRK), circle.person(BRAM)
    await dirk.runs("/kring", "vragen", channel=CHANNEL)
    await dirk.clicks("Wijzigen")
    await dirk.clicks("Terugtrekken")
    await dirk.closes(everything=True)
    await circle.advance("2026-01-06 14:00")
    await bram.opens_home()
    assert QUESTION not in shown(bram.home)
    assert not any(QUESTION in shown(message) for message in bram.direct_messages)


@begins_after(bram_answers_in_the_channel)
async def test_words_that_are_passed_on_are_not_credited_to_who_passed_them_on(circle: Running) -> None:
    bram, guest = circle.person(BRAM), circle.person("U0GUEST")
    secret = await guest.writes("Dit zei de gast, in vertrouwen.", channel=CHANNEL)
    passed = await bram.writes("Kijk:", channel=CHANNEL, forwards=secret)
    await bram.uses_message_shortcut(Shortcut.ANSWERS, passed)
    assert "in vertrouwen" not in reads(bram)


@pytest.mark.long
@begins_after(bram_answers_in_the_channel)
async def test_who_declined_may_note_it_themselves_after_all(circle: Running) -> None:
    await notes(circle, ELS)
    bram = circle.person(BRAM)
    await bram.opens_home()
    await bram.clicks("Liever niet", within=bram.home)
    await bram.closes(everything=True)
    assert "staat bij de vraag" in await notes(circle, BRAM)
    async with circle.database.read() as db:
        row = (await db.scalars(select(GivenAnswer))).one()
    assert (row.state, bool(row.text)) == (AnswerState.KEPT, True)


async def says_of_it(circle: Running, number: int, word: str) -> None:
    """Dirk says his word on the first answer, or on a later one."""
    dirk = circle.person(DIRK)
    found = [one for one in dirk.direct_messages if "Iemand antwoordde op je vraag" in shown(one)]
    await dirk.clicks(word, within=found[number])
    await dirk.closes(everything=True)
    await circle.settled()


@pytest.mark.long
@begins_after(bram_answers_in_the_channel)
async def test_an_answer_that_is_taken_back_leaves_no_question_answered_by_nothing(circle: Running) -> None:
    await notes(circle, BRAM)
    await says_of_it(circle, 0, "Ja")
    async with circle.database.read() as db:
        assert [one.state for one in await db.scalars(select(LearningQuestion))] == [State.ANSWERED_BETWEEN]
    bram = circle.person(BRAM)
    await bram.runs("/kring", "vergeet", channel=CHANNEL)
    await bram.submits()
    await circle.settled()
    async with circle.database.read() as db:
        assert [one.state for one in await db.scalars(select(LearningQuestion))] == [State.OPEN]


@pytest.mark.long
@begins_after(bram_answers_in_the_channel)
async def test_another_word_on_one_answer_leaves_the_yes_on_another(circle: Running) -> None:
    await notes(circle, BRAM)
    chiara = circle.person("U0CHIARA")
    other = await chiara.writes("Slaap er een nacht over.", channel=CHANNEL)
    await chiara.uses_message_shortcut(Shortcut.ANSWERS, other)
    await chiara.submits({"Op welke vraag is dit een antwoord?": QUESTION})
    await circle.advance("2026-01-07 12:00")
    for number, word in ((0, "Deels"), (1, "Ja"), (0, "Nog niet")):
        await says_of_it(circle, number, word)
    async with circle.database.read() as db:
        assert [one.state for one in await db.scalars(select(LearningQuestion))] == [State.ANSWERED_BETWEEN]


@pytest.mark.long
@begins_after(bram_answers_in_the_channel)
async def test_who_answered_a_question_that_is_merged_reads_where_the_answer_goes_along(
    circle: Running,
) -> None:
    await notes(circle, ELS)
    bram, els, ria = circle.person(BRAM), circle.person(ELS), circle.ria
    await bram.clicks("Ja, bewaar dit", within=got(circle, BRAM, "ziet in wat")[0])
    await bram.closes(everything=True)
    await asks(circle, ANNA, OTHER)
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    await ria.clicks("Samenvoegen", beside=QUESTION)
    await ria.submits({})
    await ria.closes(everything=True)
    await circle.advance(circle.clock.now() + timedelta(seconds=5))
    assert f"De vraag is samengevoegd met “{OTHER}”" in shown(got(circle, BRAM, "ziet in wat")[0])
    await els.runs("/kring", "vragen", channel=CHANNEL)
    await els.clicks("Openen", beside=OTHER)
    assert "Zeg eerst waar je" in reads(els)
    await els.closes(everything=True)
    await els.runs("/kring", "boek", channel=CHANNEL)
    assert OTHER in shown(els.top())
    assert f"{ANSWER} (<@U0BRAM>)" in shown(els.top())
