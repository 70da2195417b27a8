"""What is written for whoever facilitates alone, and the warning that a language may tell who writes."""

import json

import pytest
from sqlalchemy import select, update

from bot.export import export_network
from bot.storage.database import Database
from models import evaluation, results
from models.evaluation import Filled
from models.network import Network
from models.person import Language, Person, Tells
from models.session import LearningSession
from models.unlinked import InquiryAnswer, InquiryText, new_token
from models.wish import Reply, Wish
from playground import Message
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, MEMBERS, Running
from tests.evening import EIGHT, begun, closed, leads, opened
from tests.moments import begins_after
from tests.people import plan_session, settings, somebody_asked
from tests.test_evaluation import BEFORE, FILL_IN, fills_in, request_of, sends
from tests.test_question import asks
from tests.test_report import a_minute_later, latest

ONLY = {"Wie leest wat je schrijft?": ["Alleen de begeleider"]}
ENGLISH_ONLY = {"Who reads what you write?": ["Only the facilitator"]}
ONLY_YOU = "Of those who were there, only you use Kring in this language"
NOT_THE_NETWORK = "this network uses another language than you do here"
REMARK, POINT, WISH = "Too fast for me", "I must listen more", "Slower, please"


async def speaks(circle: Running, language: Language, *user_ids: str) -> None:
    async with circle.database.write() as db:
        await db.execute(update(Person).where(Person.user_id.in_(user_ids)).values(language=language))


async def reads_form(circle: Running, user_id: str) -> str:
    """What somebody reads in the form, from top to bottom."""
    person = circle.person(user_id)
    await person.clicks(request_button(circle, user_id), within=request_of_in_any(circle, user_id))
    said = shown(person.top())
    await person.closes(everything=True)
    return said


def request_button(circle: Running, user_id: str) -> str:
    return FILL_IN if FILL_IN in shown(request_of_in_any(circle, user_id)) else "Fill in or change"


def request_of_in_any(circle: Running, user_id: str) -> Message:
    """The message in which somebody is asked, in either language."""
    found = circle.person(user_id).direct_messages
    return next(m for m in reversed(found) if FILL_IN in str(m.blocks) or "Fill in or" in str(m.blocks))


async def fatima_speaks_english(circle: Running) -> None:
    await speaks(circle, Language.EN, "U0FATIMA")
    await sends(circle)


@pytest.mark.long
@begins_after(BEFORE, fatima_speaks_english)
async def test_who_alone_has_their_language_is_told_before_they_write_and_the_others_are_not(
    circle: Running,
) -> None:
    hers, his = await reads_form(circle, "U0FATIMA"), await reads_form(circle, "U0BRAM")
    assert ONLY_YOU in hers
    assert hers.index(ONLY_YOU) < hers.rindex("Remarks") < hers.index("Only the facilitator")
    assert "herkennen" not in his
    assert "Alleen de begeleider" in his  # or who chose it would be known by the choice


@pytest.mark.long
@begins_after(BEFORE, sends)
async def test_two_who_use_another_language_than_the_network_are_told_so(circle: Running) -> None:
    await speaks(circle, Language.EN, "U0FATIMA", "U0ELS")
    for user_id in ("U0FATIMA", "U0ELS"):
        said = await reads_form(circle, user_id)
        assert NOT_THE_NETWORK in said
        assert ONLY_YOU not in said


@pytest.mark.long
@begins_after(BEFORE, sends)
async def test_who_alone_has_the_language_of_the_network_is_told_so_too(circle: Running) -> None:
    await speaks(circle, Language.EN, *(user_id for user_id in MEMBERS if user_id != "U0BRAM"))
    assert "gebruik alleen jij Kring in deze taal" in await reads_form(circle, "U0BRAM")


@pytest.mark.parametrize(
    ("network", "others", "tells"),
    [
        (Language.NL, {Language.NL}, None),
        (Language.EN, {Language.NL}, Tells.NETWORK),
        (Language.NL, {Language.EN}, Tells.NOBODY_ELSE),
        (Language.EN, {Language.EN}, Tells.NOBODY_ELSE),
        (Language.EN, {Language.NL, Language.EN}, Tells.NETWORK),
    ],
)
async def test_a_language_tells_when_it_is_not_the_network_s_or_nobody_else_of_those_asked_has_it(
    database: Database, network: Language, others: set[Language], tells: Tells | None
) -> None:
    meeting, there = await begun(database, 6)
    async with database.write() as db:
        await db.execute(update(Network).values(language=network))
        for number, person in enumerate(there[1:]):
            (await db.get_one(Person, person)).language = sorted(others)[number % len(others)]
    async with database.read() as db:
        held, home = await db.get_one(LearningSession, meeting), await db.get_one(Network, 1)
        me = await db.get_one(Person, there[0])
        assert await evaluation.language_tells(db, held, home, me) is tells


async def writes_for_ria_alone(circle: Running) -> None:
    """Fatima writes something for Ria alone, the others for everybody, and the evaluation closes."""
    await plan_session(circle, "2026-04-23", "13:30")
    await fatima_speaks_english(circle)
    fatima = circle.person("U0FATIMA")
    await fatima.clicks("Fill in or change", within=request_of_in_any(circle, "U0FATIMA"))
    scores = {f"{each}, from 0 to 10": "6" for each in ("Content", "Discussion", "Facilitation")}
    texts = {
        "Remarks": REMARK,
        "What do you take with you?": POINT,
        "What would you like next time?": WISH,
    }
    await fatima.submits(scores | texts | ENGLISH_ONLY)
    await fatima.closes(everything=True)
    for user_id in list(MEMBERS)[:5]:
        await fills_in(circle, user_id, comment="Fijn", wish="Meer tijd")


def written(text: str) -> list[str]:
    return [words for words in (REMARK, POINT, WISH) if words in text]


@pytest.mark.long
@begins_after(BEFORE, writes_for_ria_alone)
async def test_what_is_for_whoever_facilitates_alone_stands_in_their_results_and_nowhere_else(
    circle: Running,
) -> None:
    ria = circle.ria
    await circle.advance("2026-03-17 12:00")
    mine = latest(circle, FACILITATOR, "De evaluatie van")
    assert written(mine[mine.index("*Alleen voor jou.*") :]) == [REMARK, POINT, WISH]
    assert written(mine[: mine.index("*Alleen voor jou.*")]) == []
    assert "Fijn" in mine
    drafted = next(m for m in ria.direct_messages if "Verslag nakijken" in str(m.blocks))
    await ria.clicks("Verslag nakijken", within=drafted)
    await ria.submits()
    await ria.closes(everything=True)
    await circle.advance("2026-03-26 12:00")
    assert any("Fijn" in text for text in circle.channel_texts())
    for message in circle.playground.workspace.messages:
        if message.original.text == mine:
            assert message in ria.direct_messages
            continue
        assert written(f"{message.text} {message.original.text} {message.blocks}") == [], message.text
    async with circle.database.read() as db:
        assert written(json.dumps(await export_network(db, CHANNEL), default=str)) == []
    await circle.person("U0ANNA").runs("/kring", "boek", channel=CHANNEL)
    assert written(shown(circle.person("U0ANNA").top())) == []


@pytest.mark.long
@begins_after(BEFORE, writes_for_ria_alone)
async def test_who_facilitates_later_reads_nothing_of_what_was_for_who_did_then(circle: Running) -> None:
    """It may be about them: Ria led when the form opened, and Els does when it closes."""
    await settings(circle, Begeleider="U0ELS")
    await circle.ria.closes(everything=True)
    await somebody_asked(circle)
    await circle.advance("2026-03-17 12:00")
    assert any("De evaluatie van" in text for text in circle.said_to("U0ELS"))
    els = circle.person("U0ELS")
    found = next(m for m in reversed(els.direct_messages) if "De evaluatie van" in m.text)
    await els.clicks("Tekst verbergen", within=found)
    assert els.sees("Fijn")
    assert written(shown(els.top())) == []
    await els.closes(everything=True)
    await circle.advance("2026-04-16 12:00")
    await els.runs("/kring", "agenda", channel=CHANNEL)
    assert els.sees("Meer tijd")
    for message in circle.playground.workspace.messages:
        assert written(f"{message.text} {message.original.text} {message.blocks}") == [], message.text


@pytest.mark.long
@begins_after(BEFORE, writes_for_ria_alone)
async def test_a_wish_for_whoever_facilitates_alone_is_not_quoted_with_the_agenda(circle: Running) -> None:
    ria = circle.ria
    await somebody_asked(circle)
    await circle.advance("2026-04-16 12:00")
    await ria.runs("/kring", "agenda", channel=CHANNEL)
    assert ria.sees("Meer tijd")
    assert ria.sees(f"“{WISH}” _(alleen voor jou: deze woorden komen niet bij de agenda)_")
    await ria.clicks("Uitleg bij wensen")
    assert ria.sees("Alleen voor jou: deze woorden komen niet bij de agenda")
    await ria.closes(everything=True)
    async with circle.database.write() as db:
        await db.execute(update(Wish).values(reply=Reply.DO))
    await circle.advance("2026-04-17 15:30")
    agenda = circle.channel_texts()[-1]
    assert "Meer tijd" in agenda
    assert written(agenda) == []
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    await ria.clicks("Kopieer voor e-mail", beside="Vragen sluiten, agendavoorstel")
    assert written(str(ria.top().content)) == []


@pytest.mark.long
@begins_after(BEFORE, writes_for_ria_alone)
async def test_it_is_hidden_like_other_texts_and_left_out_of_a_copy(circle: Running) -> None:
    ria = circle.ria
    await circle.advance("2026-03-17 12:00")
    await ria.runs("/kring", "berichten", channel=CHANNEL)
    await ria.clicks("Kopieer voor e-mail", beside="Resultaten van de evaluatie")
    assert "Fijn" in str(ria.top().content)
    assert written(str(ria.top().content)) == []
    await ria.closes(everything=True)
    results_message = next(m for m in reversed(ria.direct_messages) if "De evaluatie van" in m.text)
    await ria.clicks("Tekst verbergen", within=results_message)
    await ria.clicks("Verbergen", beside=REMARK)
    await ria.closes(everything=True)
    await a_minute_later(circle)
    assert written(latest(circle, FACILITATOR, "De evaluatie van")) == [POINT, WISH]


@begins_after(BEFORE, sends)
async def test_the_choice_can_be_changed_like_the_rest(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await fills_in(circle, "U0BRAM", comment="Te snel")
    for given, kept in ((ONLY, True), ({"Wie leest wat je schrijft?": []}, False)):
        await bram.clicks(FILL_IN, within=request_of(circle, "U0BRAM"))
        await bram.submits(given)
        await bram.closes(everything=True)
        async with circle.database.read() as db:
            (answer,) = await db.scalars(select(InquiryAnswer.given))
            alone = answer["alone"]
        assert alone is kept


async def test_below_five_answers_nobody_reads_it_either_but_a_wish(database: Database) -> None:
    meeting, there = await begun(database, 4, threshold=3)
    await opened(database, meeting)
    for person in there:
        await submit(database, meeting, person, Filled(EIGHT, "Te snel", "Luisteren", "Trager", alone=True))
    found = await closed(database, meeting, await leads(database, there[0]))
    assert found.scores is not None
    assert (found.comments, found.learning_points, found.alone) == ([], [], [])
    assert [(wish.text, wish.alone) for wish in found.wishes] == [("Trager", True)] * 4
    async with database.read() as db:
        assert list(await db.scalars(select(InquiryText))) == []


async def test_who_wrote_nothing_leaves_no_sign_of_the_choice_beside_their_scores(
    database: Database,
) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    await submit(database, meeting, there[0], Filled(EIGHT, alone=True))
    async with database.read() as db:
        assert [given["alone"] for given in await db.scalars(select(InquiryAnswer.given))] == [False]
        assert list(await db.scalars(select(Wish))) == []


async def submit(database: Database, meeting: int, person: int, filled: Filled) -> None:
    async with database.write() as db:
        held = await db.get_one(LearningSession, meeting)
        await evaluation.submit(db, held, person, new_token(), filled)


async def test_what_may_be_passed_on_holds_nothing_of_it(database: Database) -> None:
    meeting, there = await begun(database, 6)
    await opened(database, meeting)
    for number, person in enumerate(there):
        filled = Filled(EIGHT, f"Te snel {number}", "", f"Trager {number}", alone=number == 0)
        await submit(database, meeting, person, filled)
    await closed(database, meeting)
    reader = await leads(database, there[0])
    async with database.read() as db:
        held = await db.get_one(LearningSession, meeting)
        found = await results.results(db, held, reader)
    assert list(found.alone) == ["Te snel 0"]
    assert "Te snel 0" not in found.comments
    passed_on = found.without_alone()
    assert list(passed_on.alone) == []
    assert sorted(wish.text for wish in passed_on.wishes) == [f"Trager {n}" for n in range(1, 6)]


# Everywhere else where one may write without a name


@pytest.mark.parametrize("words", ["Ask a question", "Message your facilitator"])
async def test_who_alone_has_their_language_is_told_wherever_they_may_stay_unnamed(
    circle: Running, words: str
) -> None:
    await speaks(circle, Language.EN, "U0FATIMA")
    for user_id, told in (("U0FATIMA", True), ("U0BRAM", False)):
        person = circle.person(user_id)
        await person.runs("/kring", "vraag Hoe?" if words == "Ask a question" else "", channel=CHANNEL)
        if words != "Ask a question":
            await person.clicks(words if told else "Bericht aan je begeleider")
        said = shown(person.top())
        assert ("In the group, only you use Kring in this language" in said) is told
        assert ("even without your name" in said) is told
        await person.closes(everything=True)
    await asks(circle, "U0FATIMA", "How?")
    await circle.person("U0FATIMA").closes(everything=True)
    await circle.person("U0FATIMA").opens_home()
    await circle.person("U0FATIMA").clicks("Change", within="home")
    assert circle.person("U0FATIMA").sees("In the group, only you use Kring in this language")
