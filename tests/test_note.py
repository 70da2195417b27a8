"""What people write to Kring at odd moments, and what passes between them and whoever facilitates."""

import pytest
from sqlalchemy import select

from bot.texts import Texts
from bot.views import note as view
from models.attendance import Attendance, Rsvp
from models.note import Note, Rewording
from models.person import Language
from models.question import LearningQuestion
from models.writing import tidy
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.rows import a_network, a_question
from tests.test_question import asks

FORM = "Wat wil je laten weten?"
TEXT = "Ik voel me niet veilig in deze groep & wil erover praten <@U0BRAM>"


@pytest.mark.parametrize("t", [Texts(language) for language in Language], ids=str)
def test_a_request_to_reword_names_nobody(t: Texts) -> None:
    asked = view.please_reword(t, a_network(), a_question(1, "x" * 1000), "Korter")
    assert "U0ANNA" not in str(asked.blocks)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Hallo\r\ndaar\x07 ", "Hallo\ndaar"),
        ("\u202egnp.exe\u2066", "gnp.exe"),
        ("\u200b \u00ad\ufeff \n", ""),
        ("\u200d\u200f", ""),
        ("👩‍👩‍👧 en 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩‍👩‍👧 en 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("שלום\u200f!", "שלום\u200f!"),
        ("<!channel> *vet*", "<!channel> *vet*"),
    ],
)
def test_what_people_type_is_kept_without_the_signs_that_nobody_sees(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


async def notes(running: Running) -> list[Note]:
    async with running.database.read() as db:
        return list(await db.scalars(select(Note).order_by(Note.id)))


async def test_what_somebody_writes_to_kring_goes_nowhere_before_they_say_what_it_is(
    circle: Running,
) -> None:
    anna = circle.person("U0ANNA")
    await anna.writes(TEXT)
    await circle.settled()
    offered = anna.ephemerals[-1]
    for words in ("Bewaren als vraag", "Bericht aan je begeleider", "Afmelden", "do 12 maart"):
        assert words in shown(offered)
    assert await notes(circle) == []
    before = len(circle.said_to(FACILITATOR))
    await anna.clicks("Bericht aan je begeleider")
    await anna.submits()
    assert anna.sees("Ik geef dit door aan Ria Mertens")
    await circle.settled()
    (said,) = circle.said_to(FACILITATOR)[before:]
    assert "Ik voel me niet veilig in deze groep &amp; wil erover praten" in said
    assert "<@U0ANNA>" in said
    (kept,) = await notes(circle)
    assert (kept.text, kept.sender_id) == ("", None)


async def test_regrets_are_one_press_and_name_the_session(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.writes("Ik kan er niet bij zijn, mijn zoon is ziek")
    await circle.settled()
    await anna.clicks("Afmelden")
    await circle.settled()
    async with circle.database.read() as db:
        (row,) = await db.scalars(select(Attendance))
    assert row.rsvp is Rsvp.NO
    assert "12 maart" in shown(anna.ephemerals[-1])
    await anna.writes("En nog iets")
    await circle.settled()
    assert "Afmelden" not in shown(anna.ephemerals[-1])


async def test_a_note_without_a_name_is_not_tied_to_anybody_and_sent_once(circle: Running) -> None:
    await circle.advance("2026-01-10 12:00")  # a Saturday: it waits for the facilitator's hours
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.clicks("Bericht aan je begeleider", within=anna.home)
    await anna.submits({FORM: "Het tempo ligt te hoog.", "Je naam": ["Zonder mijn naam"]})
    assert anna.sees("zonder je naam")
    (kept,) = await notes(circle)
    assert (kept.text, kept.sender_id) == ("Het tempo ligt te hoog.", None)
    await circle.advance("2026-01-12 10:00")
    said = [text for text in circle.said_to(FACILITATOR) if "Het tempo ligt te hoog." in text]
    assert len(said) == 1
    assert "U0ANNA" not in said[0]
    assert [note.text for note in await notes(circle)] == [""]


async def test_the_only_facilitator_cannot_write_to_themselves(circle: Running) -> None:
    await circle.ria.writes("Wie leest dit?")
    await circle.settled()
    await circle.ria.clicks("Bericht aan je begeleider")
    await circle.ria.submits()
    assert circle.ria.sees("niemand anders die dit netwerk begeleidt")
    assert circle.ria.sees("Wie leest dit?")
    assert await notes(circle) == []


async def test_an_unknown_asker_is_asked_for_other_words_and_stays_unknown(circle: Running) -> None:
    await asks(circle, "U0ANNA", "Hoe?", **{"Je naam": ["Zonder mijn naam"]})
    anna, ria = circle.person("U0ANNA"), circle.ria
    await anna.closes(everything=True)
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    await ria.clicks("Om verduidelijking vragen")
    await ria.submits({"Wat zou de vraag duidelijker maken?": "Hoe wat, en voor wie?"})
    assert ria.sees("Ik geef het door aan de vraagsteller")
    assert "Anna" not in shown(ria.top())
    await circle.settled()
    await circle.advance("2026-01-06 12:00")
    asked = anna.direct_messages[-1]
    assert "Hoe wat, en voor wie?" in shown(asked)
    await anna.clicks("Vraag wijzigen", within=asked)
    await anna.submits({"Wat wil je leren?": "Hoe begin ik een leerkring?"})
    await anna.closes(everything=True)
    await circle.advance("2026-01-06 12:01")
    assert "Zo staat je vraag er nu" in shown(anna.direct_messages[-1])
    assert "Hoe begin ik een leerkring?" in shown(anna.direct_messages[-1])
    async with circle.database.read() as db:
        (question,) = await db.scalars(select(LearningQuestion))
        assert question.anonymous
        assert list(await db.scalars(select(Rewording))) == []
