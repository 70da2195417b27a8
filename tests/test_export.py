"""What a group takes along: a document and tables, in Slack and by a command, and whose words are in them."""

import asyncio
import csv
import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sqlalchemy import select, update
from typer.testing import CliRunner

from bot import markdown, spreadsheet, taken_along
from bot.__main__ import app
from bot.export import export_network, of_network
from bot.storage.database import Database
from bot.texts import Texts
from bot.views import export as view
from models import question_bank, splitting
from models.action import Action, ActionState
from models.agenda import AgendaItem
from models.attendance import Attendance
from models.case import Case
from models.case_agenda import METHOD
from models.confidentiality import EVERYBODY, LEADING, Whom
from models.decision import Decision, DecisionState
from models.document import Document
from models.evaluation import Dimension
from models.network import Afterwards, Network
from models.outcome import Outcome, QuestionOutcome
from models.person import Language, Person
from models.question import LearningQuestion, State
from models.register import REGISTERS
from models.report import Report
from models.request import RequestState
from models.session import LearningSession
from playground.faults import Fault
from tests.conftest import CHANNEL, Running
from tests.moments import begins_after
from tests.neighbours import ABROAD, NOW, TEAM, Ids, Street
from tests.test_proof import files_of
from tests.test_report import PAY, TALENT, draft, hold, publish, releases
from tests.test_starting import little_room
from tests.test_trend import NINE, held

COMMANDS = CliRunner()
SIGNS = "=+-@\t\r\n＝＋－＠"
written = st.text(alphabet=st.sampled_from([*SIGNS, *"ab ;,\"'|#*_<>`~[]()1.\\&"]), max_size=12)
entities = st.sampled_from(["R&amp;D", "&copy;", "&#38;x", "&lt;b&gt;", "a & b;"])


def opened(packed: bytes, language: Language = Language.NL) -> dict[str, list[list[str]]]:
    """The tables of a file, by their names."""
    with zipfile.ZipFile(io.BytesIO(packed)) as bundle:
        return {name: rows_of(bundle.read(name), language) for name in bundle.namelist()}


def rows_of(table: bytes, language: Language) -> list[list[str]]:
    text = io.StringIO(table.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=spreadsheet.SEPARATOR[language]))


def points(text: str) -> list[tuple[int, str]]:
    """The points of the lists of a document, each with how deep it stands."""
    deep, found = 0, []
    for token in MarkdownIt().parse(text):
        deep += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type == "inline" and deep:
            found.append((deep, "".join(each.content for each in token.children or [])))
    return found


# The signs of what people wrote


@given(written, st.sampled_from(list(Language)))
@example(" \r", Language.NL)
def test_no_cell_begins_as_a_formula_and_each_is_read_back_as_it_was(words: str, language: Language) -> None:
    (_, (_, cell)) = rows_of(spreadsheet.as_csv(language, ["Nr", "Vraag"], [["1", words]]), language)
    assert not cell.lstrip(" ").startswith(tuple(SIGNS))
    assert cell.replace("'", "") == words.replace("'", ""), "more than a mark came or went"


@given(written.filter(str.strip) | entities)
def test_words_stand_in_a_document_as_they_were_written_and_make_nothing_of_it(words: str) -> None:
    (start, inline, end) = MarkdownIt().parse(markdown.paragraph(f"x {words.strip()}"))[:3]
    assert (start.type, end.type) == ("paragraph_open", "paragraph_close")
    kinds = {each.type for each in inline.children or []}
    assert kinds <= {"text", "hardbreak", "softbreak", "text_special"}
    said = "".join(each.content or " " for each in inline.children or [])
    assert said.split() == f"x {words}".split()


@given(st.lists(written.filter(str.strip), min_size=1, max_size=4))
def test_each_point_of_a_list_is_one_whatever_its_words(words: list[str]) -> None:
    read = MarkdownIt().parse("\n".join(map(markdown.item, words)))
    assert [each.type for each in read].count("list_item_open") == len(words)


# As data: what the same reader reads on a screen


async def as_data(circle: Running, number: int, whom: Whom = EVERYBODY) -> dict[str, Any]:
    """What the export says of one session."""
    async with circle.database.read() as db:
        found = await export_network(db, CHANNEL, whom)
    return next(one for one in found["sessions"] if one["number"] == number)


async def test_the_score_for_facilitation_is_in_the_data_only_where_it_is_shared(circle: Running) -> None:
    await held(circle, "2025-10-02 13:30", 11, NINE)
    assert (await as_data(circle, 11))["evaluation"] == {"asked": None, "answers": None, "shown": None}
    async with circle.database.write() as db:
        meeting = (await db.scalars(select(LearningSession).where(LearningSession.number == 11))).one()
        meeting.results_shared_at = circle.clock.now()
    assert {*(await as_data(circle, 11))["evaluation"]["shown"]} == {"content", "discussion"}
    assert {*(await as_data(circle, 11, LEADING))["evaluation"]["shown"]} == {*Dimension}
    async with circle.database.write() as db:
        db.add(Report(session_id=meeting.id, share_facilitation=True))
    assert {*(await as_data(circle, 11))["evaluation"]["shown"]} == {*Dimension}


@pytest.mark.long
@begins_after(hold, draft)
async def test_before_the_report_is_out_the_data_hold_nothing_of_what_was_noted(circle: Running) -> None:
    async with circle.database.write() as db:
        (meeting,) = await db.scalars(select(LearningSession).where(LearningSession.number == 1))
        db.add(Document(session_id=meeting.id, title="Nota", link="https://example.org/nota", in_report=True))
    async with circle.database.read() as db:
        found = await export_network(db, CHANNEL)
        whole = await export_network(db, CHANNEL, LEADING)
    assert [item for one in found["questions"] for item in one["history"]] == []
    assert [item for one in whole["questions"] for item in one["history"]] != []
    assert {one["state"] for one in found["questions"]} == {State.OPEN}
    assert State.ANSWERED in {one["state"] for one in whole["questions"]}
    assert await as_read(circle, PAY) == "open"
    assert (await as_data(circle, 1))["documents"] == []
    assert (await as_data(circle, 1))["proposed"] == []
    assert (await as_data(circle, 1, LEADING))["proposed"] != []
    await releases(circle)
    assert [one["title"] for one in (await as_data(circle, 1))["documents"]] == ["Nota"]
    assert await as_read(circle, PAY) == "beantwoord"
    async with circle.database.read() as db:
        found = await export_network(db, CHANNEL)
    assert [item for one in found["questions"] for item in one["history"]] != []


@pytest.mark.parametrize("present", [True, False])
async def test_before_the_report_is_out_the_data_do_not_say_which_case_was_talked_about(
    there: Street, present: bool
) -> None:
    """It is told by who was there: their owner."""

    async def cases(whom: Whom) -> list[Any]:
        async with there.database.read() as db:
            home = await db.get_one(Network, there.here["network"])
            found = await of_network(db, home, whom)
        return next(one["cases"] for one in found["sessions"] if one["id"] == key)

    key, owner = there.here["evaluating"], there.here["asker"]
    async with there.database.write() as db:
        mine = Case(session_id=key, owner_id=owner, state=RequestState.BROUGHT, core="Hoe zeg ik nee?")
        db.add(mine)
        await db.flush()
        point = AgendaItem(session_id=key, position=9, minutes=40, method=METHOD, title=mine.core)
        point.case_id = mine.id
        db.add(point)
        here = (Attendance.session_id == key, Attendance.person_id == owner)
        await db.execute(update(Attendance).where(*here).values(present=present))
    dealt_with = [{"within_the_circle": True, "core_question": None}] if present else []
    assert await cases(EVERYBODY) == []
    assert await cases(LEADING) == dealt_with
    async with there.database.write() as db:
        (await db.get_one(LearningSession, key)).released_at = NOW
    assert await cases(EVERYBODY) == dealt_with


async def test_the_data_say_how_long_the_network_keeps_what(circle: Running) -> None:
    async with circle.database.write() as db:
        home = await db.get_one(Network, 1)
        home.keeps_sessions, home.keeps_names, home.afterwards = 30, 90, Afterwards.NOTHING
    async with circle.database.read() as db:
        said = (await export_network(db, CHANNEL))["keeps"]
        text = view.as_document(Texts(Language.NL), await taken_along.of_network(db, home))
    assert said == {"sessions": 30, "names": 90, "afterwards": "nothing"}
    assert "Wat van een bijeenkomst bewaard wordt: een maand" in text
    assert "De namen, na het afronden: drie maanden" in text


# What is in it


async def taken(there: Street) -> taken_along.Taken:
    """What the group of the first network takes along."""
    async with there.router._database.read() as db:
        return await taken_along.of_network(db, await db.get_one(Network, there.here["network"]))


@pytest.mark.parametrize("language", list(Language))
async def test_the_document_and_the_tables_hold_each_list_that_may_leave_the_network(
    there: Street, language: Language
) -> None:
    async with there.database.write() as db:
        await db.execute(update(LearningSession).values(released_at=NOW))
    t, all_of_it = Texts(language), await taken(there)
    text = view.as_document(t, all_of_it)
    tables = {one.name: one for one in view.tables(t, all_of_it)}
    leaving = {one.key for one in REGISTERS.values() if one.leaves}
    assert {*tables} & {*REGISTERS} == {one.register for one in all_of_it.written} <= leaving
    assert {"sessions", "questions", "agreements", "actions"} <= {*tables}
    for one in all_of_it.written:
        assert f"## {t.plain(f'{one.register}.title')}" in text
    for table in tables.values():
        assert {len(row) for row in table.rows} == {len(table.head)}
    for page in all_of_it.questions:
        if page.told:
            assert markdown.escape(" ".join(page.question.text.split())) in text


async def test_what_was_said_of_a_question_stands_below_it(there: Street) -> None:
    async with there.database.write() as db:
        await db.execute(update(LearningSession).values(released_at=NOW))
        await db.execute(update(QuestionOutcome).values(said="Zo gezegd."))
    text = view.as_document(Texts(Language.NL), await taken(there))
    found = points(text)
    places = [at for at, (_deep, words) in enumerate(found) if "Zo gezegd." in words]
    assert len(places) == text.count("Zo gezegd.") > 0
    assert {found[at][0] for at in places} == {2}
    assert all(found[at - 1][1].strip() for at in places)


async def test_who_asked_without_a_name_has_none_in_it(there: Street) -> None:
    all_of_it, t = await taken(there), Texts(Language.NL)
    unnamed = [page for page in all_of_it.questions if page.question.anonymous]
    assert unnamed
    (questions,) = (one for one in view.tables(t, all_of_it) if one.name == "questions")
    rows = {row[0]: row for row in questions.rows}
    assert {rows[page.question.text][1] for page in unnamed if page.told} == {""}


# From Slack


@begins_after(hold, draft, publish)
@pytest.mark.long
async def test_whoever_facilitates_gets_all_of_it_from_the_question_book_and_nobody_else_does(
    circle: Running,
) -> None:
    await circle.ria.runs("/kring", "boek", channel=CHANNEL)
    await circle.ria.clicks("Alles als document")
    assert circle.ria.sees("Alleen jij krijgt het")
    await circle.ria.closes()
    await circle.ria.clicks("Alles als tabellen")
    document, tables = (await files_of(circle, "U0RIA"))[-2:]
    assert document.name.endswith(".md")
    assert document.content is not None
    assert "## Bijeenkomsten" in document.content.decode()
    assert tables.name.endswith(".zip")
    assert tables.content is not None
    assert "sessions.csv" in opened(tables.content)
    await circle.person("U0ANNA").runs("/kring", "boek", channel=CHANNEL)
    assert not circle.person("U0ANNA").sees("Alles als")
    assert await files_of(circle, "U0ANNA") == []


# By the command


@pytest.fixture
def elsewhere(furnished: tuple[str, Ids], copied: Callable[[str], str]) -> str:
    """Three networks, of which two live in a channel that two workspaces share."""
    address = copied(furnished[0])

    async def share() -> None:
        database = Database(address)
        async with database.write() as db:
            there = update(Network).where(Network.channel_id == "C0ELDERS")
            await db.execute(there.values(channel_id="C0HIER"))
        await database.dispose()

    asyncio.run(share())
    return address


def runs(address: str, *command: str) -> tuple[int, str]:
    done = COMMANDS.invoke(app, ["export", *command], env={"KRING_DATABASE": address})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_a_channel_that_workspaces_share_is_told_apart_by_the_workspace(elsewhere: str) -> None:
    code, said = runs(elsewhere, "C0HIER")
    assert code == 2
    assert f"add --team {TEAM}" in said or f"or --team {TEAM}" in said
    assert runs(elsewhere, "C0HIER", "--team", "TNERGENS")[0] == 2
    mine, theirs = (runs(elsewhere, "C0HIER", "--team", team) for team in (TEAM, ABROAD))
    assert mine[0] == 0, mine
    assert mine[1] != theirs[1]


def test_the_tables_come_as_a_new_file_that_only_its_owner_reads(elsewhere: str, tmp_path: Path) -> None:
    assert runs(elsewhere, "C0BUREN", "--as", "csv")[0] == 2, "a file of tables is no text"
    to = tmp_path / "tables.zip"
    code, said = runs(elsewhere, "C0BUREN", "--as", "csv", "--out", str(to), "--language", "en")
    assert (code, said) == (0, f"Written: {to}\n")
    assert "questions.csv" in opened(to.read_bytes(), Language.EN)
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert runs(elsewhere, "C0BUREN", "--as", "csv", "--out", str(to))[0] == 1, "nothing is overwritten"


def test_the_document_is_in_the_language_that_is_asked_for(elsewhere: str) -> None:
    assert "## Sessions" in runs(elsewhere, "C0BUREN", "--as", "markdown", "--language", "en")[1]
    assert "## Bijeenkomsten" in runs(elsewhere, "C0BUREN", "--as", "markdown", "--language", "nl")[1]


@pytest.mark.parametrize(
    ("method", "error", "told"),
    [
        ("files.getUploadURLExternal", "missing_scope", "kwam er niet door"),
        ("files.completeUploadExternal", "internal_error", "niet of het bestand"),
    ],
)
@begins_after(hold, draft, publish)
async def test_who_asked_for_a_file_that_did_not_come_hears_so(
    circle: Running, method: str, error: str, told: str
) -> None:
    circle.playground.faults.add(Fault(method, error=error))
    await circle.ria.runs("/kring", "boek", channel=CHANNEL)
    await circle.ria.clicks("Alles als document")
    await circle.settled()
    assert told in circle.said_to("U0RIA")[-1]
    assert not await files_of(circle, "U0RIA")


async def as_read(circle: Running, question: str) -> str:
    """How a question stands in the document of the group."""
    async with circle.database.read() as db:
        home = (await db.scalars(select(Network))).one()
        text = view.as_document(Texts(Language.NL), await taken_along.of_network(db, home))
    (line,) = [one for one in text.splitlines() if one.startswith(f"- {question} (")]
    return line.rstrip(")").split(", ")[-1]


@begins_after(hold, draft)
async def test_a_decision_is_in_the_data_once_the_report_is_out_that_tells_it(circle: Running) -> None:
    now = circle.clock.now()
    async with circle.database.write() as db:
        db.add(
            Decision(
                network_id=1, what="Wie belt wie?", outcome="Iedereen belt", state=DecisionState.DECIDED,
                opened_at=now, phase_since=now, closed_at=now,
            )
        )  # fmt: skip
    assert (await as_data(circle, 1))["decisions"] == []
    assert [one["decided"] for one in (await as_data(circle, 1, LEADING))["decisions"]] == ["Iedereen belt"]
    await releases(circle)
    assert [one["decided"] for one in (await as_data(circle, 1))["decisions"]] == ["Iedereen belt"]


@begins_after(hold, draft, publish)
async def test_of_a_question_without_a_name_the_data_do_not_say_that_its_asker_was_away(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        await db.execute(
            update(LearningQuestion).where(LearningQuestion.text == TALENT).values(anonymous=True)
        )
    async with circle.database.read() as db:
        found = await export_network(db, CHANNEL)
    (one,) = [one for one in found["questions"] if one["text"] == TALENT]
    assert [item["outcome"] for item in one["history"]] == [Outcome.UNANSWERED]


@pytest.mark.long
@begins_after(hold, draft)
async def test_what_was_taken_on_goes_along_once_the_report_is_out(circle: Running) -> None:
    async with circle.database.write() as db:
        meeting = (await db.scalars(select(LearningSession).where(LearningSession.number == 1))).one()
        anna = await db.scalar(select(Person).where(Person.user_id == "U0ANNA"))
        assert anna is not None
        done = ActionState.DONE
        db.add(Action(session_id=meeting.id, owner_id=anna.id, text="De lijst rondsturen", state=done))

    async def kept() -> str:
        async with circle.database.read() as db:
            home = (await db.scalars(select(Network))).one()
            return view.as_document(Texts(Language.NL), await taken_along.of_network(db, home))

    assert "De lijst rondsturen" not in await kept()
    await publish(circle)
    assert "- Anna Peeters: De lijst rondsturen\n" in await kept()  # whether it was done, no report tells


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    from bot.running import exporting

    out, beside = tmp_path / "book.md", tmp_path / "book.md.part"
    beside.write_text("mine")
    with little_room(1_000), pytest.raises(typer.Exit):
        exporting._keep(out, b"words" * 1_000)
    assert list(tmp_path.iterdir()) == [beside]
    exporting._keep(out, b"words")
    with pytest.raises(typer.Exit):
        exporting._keep(out, b"other words")
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == {
        "book.md": "words",
        "book.md.part": "mine",
    }
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize("whom", [EVERYBODY, LEADING])
async def test_a_part_with_a_name_is_tied_to_no_whole_without_one(there: Street, whom: Whom) -> None:
    async with there.router._database.write() as db:
        home = await db.get_one(Network, there.here["network"])
        me = await db.get_one(Person, there.here["asker"])
        (whole,) = await question_bank.loaded(db, home.id, [there.here["own"]])
        whole.anonymous, whole.kept_by, whole.state, whole.hidden = True, None, State.OPEN, False
        one, other = await splitting.split(db, home, whole, ["Deel een?", "Deel twee?"], me, NOW)
        one.edit(me.id, "Deel een?", one.kind, False)
    async with there.router._database.read() as db:
        home = await db.get_one(Network, there.here["network"])
        rows = {row["text"]: row for row in (await of_network(db, home, whom))["questions"]}
    assert [rows[part.text]["comes_from"] for part in (one, other)] == [None, whole.id]
