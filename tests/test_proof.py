"""Proof of attendance: who gets which sheet, what stands on it, and until when."""

import csv
from datetime import UTC, date, datetime, time
from io import StringIO

import pytest

from bot.paper import as_pdf
from bot.texts import Texts
from bot.views import proof as view
from models import proof
from models.base import WrongStage
from models.person import Language, Person
from models.proof import Attended, EndsBeforeItStarts, Held, NotOverYet
from models.session import LearningSession, Stage
from playground.records import File
from tests.conftest import CHANNEL, MEMBERS, Running
from tests.moments import begins_after, until
from tests.rows import a_network, a_session, both_languages

HELD = until("2026-03-13 10:00")
LIST, DAY = "Aanwezigheidslijst", date(2026, 3, 13)


async def anna_and_bram_were_there(circle: Running) -> None:
    """Ria ticks two of six at the session, which is over the next morning."""
    await circle.advance("2026-03-12 13:35")
    await circle.ria.runs("/kring", "paneel", channel=CHANNEL)
    await circle.ria.clicks("Wie is er?")
    await circle.ria.submits({"Wie is er?": [MEMBERS["U0ANNA"], MEMBERS["U0BRAM"]]})
    await circle.ria.closes(everything=True)
    await HELD(circle)


async def files_of(circle: Running, user: str) -> list[File]:
    """What somebody got as files from Kring, without calendar files."""
    await circle.settled()
    files = circle.playground.workspace.files
    got = [files[key] for message in circle.playground.workspace.messages_to(user) for key in message.files]
    return [one for one in got if not one.name.endswith(".ics")]


@begins_after(anna_and_bram_were_there)
@pytest.mark.long
async def test_a_member_gets_a_sheet_of_their_own_sessions_and_nobody_else_does(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Bewijs van aanwezigheid", within="home")
    assert anna.sees("Alleen jij krijgt het")
    (sheet,) = await files_of(circle, "U0ANNA")
    assert sheet.name.endswith(".pdf")
    assert sheet.content is not None
    assert sheet.content.startswith(b"%PDF-")
    assert await files_of(circle, "U0RIA") == await files_of(circle, "U0BRAM") == []


@pytest.mark.long
@begins_after(anna_and_bram_were_there)
async def test_who_was_not_there_reads_why_there_is_nothing_to_prove(circle: Running) -> None:
    chiara = circle.person("U0CHIARA")
    await chiara.opens_home()
    await chiara.clicks("Bewijs van aanwezigheid", within="home")
    assert chiara.sees("nog nergens genoteerd")
    assert await files_of(circle, "U0CHIARA") == []
    assert LIST not in str(chiara.home), "the list is for who facilitates"


@pytest.mark.long
@begins_after(anna_and_bram_were_there)
async def test_the_facilitator_corrects_the_end_and_gets_the_list_as_sheet_and_table(circle: Running) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks(LIST, within="home")
    assert ria.sees("13.30–16.30 uur")
    assert ria.sees("2 aanwezig")
    await ria.clicks("Einde verbeteren")
    await ria.submits({"Hoe laat was het gedaan?": time(17, 10)})
    assert ria.sees("Genoteerd: do 12 maart, 13.30–17.10 uur")
    await ria.closes()
    assert ria.sees("13.30–17.10 uur"), "the list below knows it too"
    await ria.clicks("Rekenblad (csv)")
    await ria.closes()
    await ria.clicks("Afdrukken (pdf)")
    table, sheet = await files_of(circle, "U0RIA")
    assert sheet.content is not None
    assert sheet.content.startswith(b"%PDF-")
    assert table.content is not None
    rows = list(csv.reader(StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == [MEMBERS["U0ANNA"], MEMBERS["U0BRAM"]]
    assert {tuple(row[2:]) for row in rows[1:]} == {("2026-03-12", "13:30", "17:10", "220")}


@pytest.mark.long
@begins_after(anna_and_bram_were_there)
async def test_an_end_that_cannot_be_is_refused_beside_its_field(circle: Running) -> None:
    ria = circle.ria
    await ria.opens_home()
    await ria.clicks(LIST, within="home")
    await ria.clicks("Einde verbeteren")
    await ria.submits({"Hoe laat was het gedaan?": time(9, 0)})
    assert ria.sees("hoogstens zestien uur later")


async def test_before_a_session_the_list_says_how_it_fills(circle: Running) -> None:
    await circle.ria.opens_home()
    await circle.ria.clicks(LIST, within="home")
    assert circle.ria.sees("tijdens de bijeenkomst, in het paneel")


def held(title: str = "") -> LearningSession:
    return a_session(Stage.REPORTING, title=title)


def test_the_end_is_a_time_after_the_start_that_has_come() -> None:
    late, now = held(), datetime(2026, 3, 14, tzinfo=UTC)
    proof.correct_end(late, time(0, 30), now)
    assert late.held_minutes == 11 * 60
    proof.correct_end(late, time(13, 45), now)
    assert late.held_minutes == 15
    for hour in (time(13, 30), time(9, 0)):
        with pytest.raises(EndsBeforeItStarts):
            proof.correct_end(late, hour, now)
    with pytest.raises(NotOverYet):
        proof.correct_end(late, time(17), datetime(2026, 3, 12, 15, 30, tzinfo=UTC))
    with pytest.raises(WrongStage):
        proof.correct_end(a_session(Stage.UNDERWAY), time(16), now)


def test_when_the_clock_changes_the_hours_are_those_that_passed() -> None:
    night = held()
    night.starts_local, night.minutes = datetime(2026, 3, 28, 22), 60
    proof.correct_end(night, time(4), datetime(2026, 3, 30, tzinfo=UTC))
    assert night.held_minutes == 5 * 60
    assert proof.ended(night) == datetime(2026, 3, 29, 4)


@both_languages
def test_nothing_in_the_table_is_read_as_a_formula(t: Texts) -> None:
    meeting = held("=SOM(A1)")
    harmful = [Attended(meeting.id, f"{sign}1+1") for sign in "=+-@"]
    table = view.as_csv(t, [Held(meeting, 4)], harmful).decode("utf-8-sig")
    separator = ";" if t.language is Language.NL else ","
    for row in csv.reader(StringIO(table), delimiter=separator):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.parametrize("name", ['#import "/etc/passwd"', "*Łukasz* $x$ @x", "王 Šimůnková"])
async def test_a_sheet_holds_words_as_they_were_written(name: str) -> None:
    person = Person(team_id="T", user_id="U1", name=name)
    sheet = view.own_sheet(Texts(Language.NL), a_network(), person, [held("A & <b>")], [person], DAY)
    assert (await as_pdf(sheet)).startswith(b"%PDF-"), "as markup it would not be written"
