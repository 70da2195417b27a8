"""Entering for a member what they said elsewhere."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from models.attendance import Attendance, Rsvp
from models.person import Person
from models.question import LearningQuestion, QuestionKind
from playground.sight import shown
from tests.conftest import CHANNEL, Running, Snapshot
from tests.test_question import asks


@pytest.mark.long
async def test_what_was_entered_for_somebody_is_marked_and_theirs_to_change(circle: Running) -> None:
    ria, anna = circle.ria, circle.person("U0ANNA")
    await ria.opens_home()
    await ria.clicks("Invullen voor iemand", within=ria.home)
    await ria.submits({"Voor wie?": "Anna Peeters"})
    assert ria.sees("Vul een antwoord in, een vraag, of allebei.")
    await ria.submits(
        {
            "Komt die op do 12 maart?": "Misschien",
            "Welke vraag gaf die door?": "Hoe begin je?",
        }
    )
    assert ria.sees("Genoteerd voor Anna Peeters: Misschien")
    await ria.closes(everything=True)
    await circle.settled()
    async with circle.database.read() as db:
        me = (await db.scalars(select(Person).where(Person.user_id == "U0RIA"))).one()
        (row,) = await db.scalars(select(Attendance))
        (asked,) = await db.scalars(select(LearningQuestion))
    assert (row.rsvp, row.entered_by_id, asked.entered_by_id) == (Rsvp.MAYBE, me.id, me.id)
    await anna.opens_home()
    assert anna.home is not None
    assert "vulde <@U0RIA> voor je in" in str(anna.home.content)
    assert "<@U0RIA> vulde deze vraag voor je in" in str(anna.home.content)
    await anna.clicks("Ja", within=anna.home)
    await circle.settled()
    assert "voor je in. Klopt" not in shown(anna.home)
    async with circle.database.read() as db:
        (row,) = await db.scalars(select(Attendance))
    assert (row.rsvp, row.entered_by_id) == (Rsvp.YES, None)
    await anna.clicks("Wijzigen", within=anna.home)
    await anna.clicks("Terugtrekken")
    assert anna.sees("teruggetrokken")


async def test_members_enter_nothing_for_each_other(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    assert not anna.sees("Invullen voor iemand")


OTHER = "Waar begin je?"
WITHOUT_NAME = {"Je naam": ["Zonder mijn naam"]}
FUTURE = {"Wat voor vraag is het?": "Toekomstvraag: over wat eraan komt"}


async def enters(circle: Running, name: str, text: str) -> str:
    """Ria enters a question for somebody; returns what she reads then."""
    await circle.ria.opens_home()
    await circle.ria.clicks("Invullen voor iemand", within=circle.ria.home)
    await circle.ria.submits({"Voor wie?": name, "Welke vraag gaf die door?": text})
    said = shown(circle.ria.top())
    await circle.ria.closes(everything=True)
    await circle.settled()
    return said


async def questions_of(circle: Running) -> list[LearningQuestion]:
    async with circle.database.read() as db:
        return list(await db.scalars(select(LearningQuestion).order_by(LearningQuestion.id)))


async def read_everywhere(circle: Running) -> str:
    """Every list in which Ria can read questions."""
    ria, read = circle.ria, []
    for command in ("vragen", "boek", "berichten", ""):
        await ria.runs("/kring", command, channel=CHANNEL)
        read.append(shown(ria.top()))
        await ria.closes(everything=True)
    await ria.runs("/kring", "vragen", channel=CHANNEL)
    await ria.clicks("Samenvoegen", beside=OTHER)
    read.append(shown(ria.top()))
    await ria.closes(everything=True)
    return "\n".join(read)


@pytest.mark.long
async def test_what_is_entered_for_somebody_changes_nothing_they_asked_and_looks_the_same_whoever_asked(
    made_circle: Snapshot, copied: Callable[[str], str]
) -> None:
    """Dirk and Els asked something without a name: whose is whose cannot be told by entering it for Dirk."""
    texts, read = ("Hoe zeg je nee?", "Wie zegt er ja?"), []
    for askers in (("U0DIRK", "U0ELS"), ("U0ELS", "U0DIRK")):
        async with made_circle.resumed(copied(made_circle.address)) as circle:
            for asker, text in (("U0ANNA", OTHER), *zip(askers, texts, strict=True)):
                await asks(circle, asker, text, **WITHOUT_NAME, **FUTURE)
            asked = await questions_of(circle)
            read.append([await enters(circle, "Dirk Wouters", text) for text in texts])
            read[-1].append(await read_everywhere(circle))
            kept = await questions_of(circle)
        assert len(kept) == 5
        for before, now in zip(asked, kept, strict=False):
            for name in ("text", "kind", "anonymous", "asker_id", "asked_at", "entered_by_id"):
                assert getattr(now, name) == getattr(before, name), name
    assert read[0] == read[1]


@pytest.mark.long
async def test_what_is_entered_twice_with_a_name_is_one_question_and_stays_as_its_asker_has_it(
    circle: Running,
) -> None:
    await enters(circle, "Dirk Wouters", "Hoe zeg je nee?")
    await enters(circle, "Dirk Wouters", "Hoe zeg je nee?")
    (entered,) = await questions_of(circle)
    assert entered.entered_by_id is not None
    dirk = circle.person("U0DIRK")
    await dirk.opens_home()
    await dirk.clicks("Wijzigen", within=dirk.home)
    await dirk.submits(FUTURE)
    await dirk.closes(everything=True)
    await enters(circle, "Dirk Wouters", "Hoe zeg je nee?")
    (his,) = await questions_of(circle)
    assert (his.kind, his.entered_by_id) == (QuestionKind.FUTURE, None)
