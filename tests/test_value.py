"""Value stories: one question at a time, at its moment; a member's own story, read by whom they choose."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.export import export_network
from models import membership, value
from models.entry import Entry
from models.membership import Membership
from models.network import Network
from models.person import Person
from models.session import LearningSession, Stage
from models.value import HALF_A_YEAR, Value, ValueAsked
from playground.sight import shown
from tests.conftest import CHANNEL, FACILITATOR, Running
from tests.moments import begins_after
from tests.people import leaves
from tests.test_report import hold

REALISED = "Wat veranderde er door wat je hier leerde, en voor wie?"
TRANSFORMATIVE = "Wat zie je nu anders"
CHANGED, BEGAN = "Twee ploegen vergaderen korter", "De bijeenkomst over feedback"


async def asked_long_ago(circle: Running, last: Value = Value.TRANSFORMATIVE, who: str = "U0ANNA") -> None:
    """Half a year went by since somebody was asked last."""
    async with circle.database.write() as db:
        person = (await db.scalars(select(Person.id).where(Person.user_id == who))).one()
        home = (await db.scalars(select(Network.id))).one()
        await db.merge(
            ValueAsked(network_id=home, person_id=person, value=last, at=circle.clock.now() - HALF_A_YEAR)
        )


async def at_home(circle: Running, who: str = "U0ANNA") -> str:
    home = await circle.person(who).opens_home()
    assert home is not None
    return shown(home)


async def stories(circle: Running, who: str) -> str:
    person = circle.person(who)
    if person.modals:
        await person.closes(everything=True)
    await person.runs("/kring", "verhalen", channel=CHANNEL)
    return shown(person.top())


async def writes(circle: Running, readers: str) -> None:
    anna = circle.person("U0ANNA")
    await stories(circle, "U0ANNA")
    await anna.clicks("Iets toevoegen")
    await anna.submits({"Waar begon het?": BEGAN, "Wie leest dit?": readers})


@begins_after(hold)
async def test_the_first_question_comes_half_a_year_after_the_first_session_and_then_each_half_year(
    circle: Running,
) -> None:
    async with circle.database.write() as db:
        home = (await db.scalars(select(Network))).one()
        anna = (await db.scalars(select(Person.id).where(Person.user_id == "U0ANNA"))).one()
        mine = await membership.of(db, home.id, anna)
        assert mine is not None
        meeting = (await db.scalars(select(LearningSession).order_by(LearningSession.id).limit(1))).one()
        meeting.stage, first = Stage.CLOSED, meeting.starts_at

        async def asks(days: int) -> Value | None:
            return await value.question(db, home, mine, first + timedelta(days=days))

        assert [await asks(days) for days in (0, 180, 183)] == [None, None, Value.REALISED]
        await value.over(db, home, anna, Value.REALISED, first + timedelta(days=183))
        await db.flush()
        assert [await asks(days) for days in (183, 300, 366)] == [None, None, Value.TRANSFORMATIVE]
        await value.over(db, home, anna, Value.TRANSFORMATIVE, first + timedelta(days=366))
        assert [await asks(days) for days in (366, 549)] == [None, Value.REALISED]


async def test_before_any_session_was_held_nobody_is_asked(circle: Running) -> None:
    assert "Eén vraag" not in await at_home(circle)


@begins_after(hold, asked_long_ago)
async def test_one_question_at_a_time_stands_on_home_and_its_answer_becomes_a_story(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    told = await at_home(circle)
    assert REALISED in told
    assert TRANSFORMATIVE not in told
    await anna.clicks("Antwoorden", within="home")
    assert anna.sees("het begin van een verhaal")
    await anna.submits({REALISED: CHANGED})
    await anna.closes(everything=True)
    assert "Eén vraag" not in await at_home(circle)
    told = await stories(circle, "U0ANNA")
    assert f"Veranderd: {CHANGED}" in told or CHANGED in told
    assert "alleen jij leest dit" in told
    await asked_long_ago(circle, Value.REALISED)
    assert TRANSFORMATIVE in await at_home(circle)
    await anna.closes(everything=True)
    await anna.clicks("Antwoorden", within="home")
    assert anna.sees("komt bij het verhaal dat je begon")
    await anna.submits({"Wat zie je nu anders: je werk, jezelf, dit netwerk?": "Minder is meer"})
    async with circle.database.read() as db:
        [story] = await db.scalars(select(Entry))
    assert (story.own["realised"], story.own["transformative"]) == (CHANGED, "Minder is meer")


@begins_after(hold, asked_long_ago)
async def test_put_off_it_is_gone_without_a_word_and_nothing_is_written(circle: Running) -> None:
    await at_home(circle)
    await circle.person("U0ANNA").clicks("Nu niet", within="home")
    assert "Eén vraag" not in await at_home(circle)
    async with circle.database.read() as db:
        assert list(await db.scalars(select(Entry))) == []


@begins_after(hold, asked_long_ago)
async def test_an_answer_without_words_is_refused_beside_its_field(circle: Running) -> None:
    await at_home(circle)
    anna = circle.person("U0ANNA")
    await anna.clicks("Antwoorden", within="home")
    await anna.submits({REALISED: "   "})
    assert "text" in anna.errors


async def test_who_wrote_a_story_chooses_who_reads_it_and_chooses_anew(circle: Running) -> None:
    await writes(circle, "Alleen ik")
    for reader in ("U0BRAM", FACILITATOR):
        assert BEGAN not in await stories(circle, reader)
    anna = circle.person("U0ANNA")
    await stories(circle, "U0ANNA")
    await anna.clicks("Wijzigen")
    await anna.submits({"Wie leest dit?": "De leden van dit netwerk"})
    for reader in ("U0BRAM", FACILITATOR):
        assert BEGAN in await stories(circle, reader)
    await stories(circle, "U0ANNA")
    await anna.clicks("Wijzigen")
    await anna.submits({"Wie leest dit?": "Alleen ik"})
    assert BEGAN not in await stories(circle, "U0BRAM")


async def test_a_story_that_may_go_outside_still_leaves_in_no_file(circle: Running) -> None:
    await writes(circle, "De leden, en anderen als ik de tekst goedkeur")
    assert "mag naar buiten als" in await stories(circle, "U0BRAM")
    async with circle.database.read() as db:
        assert BEGAN not in str(await export_network(db, CHANNEL))


@pytest.mark.long
@begins_after(hold, asked_long_ago)
async def test_a_story_goes_with_who_leaves_and_with_it_what_they_were_asked(circle: Running) -> None:
    await writes(circle, "De leden van dit netwerk")
    await leaves(circle, "U0ANNA")
    assert BEGAN not in await stories(circle, "U0BRAM")
    async with circle.database.read() as db:
        assert list(await db.scalars(select(ValueAsked))) == []


async def test_nothing_is_counted_or_compared_and_no_number_stands_in_a_story(circle: Running) -> None:
    await writes(circle, "De leden van dit netwerk")
    told = await stories(circle, FACILITATOR)
    assert not any(sign.isdigit() for sign in told.replace("2026", "").partition(BEGAN)[0])


@begins_after(hold)
async def test_a_newcomer_is_not_asked_yet_what_changed_by_what_they_learned_here(circle: Running) -> None:
    now = circle.clock.now()
    async with circle.database.write() as db:
        first = (await db.scalars(select(LearningSession).order_by(LearningSession.id).limit(1))).one()
        first.stage = Stage.CLOSED
        first.starts_local = (now - HALF_A_YEAR - timedelta(days=20)).replace(tzinfo=None)
        for place in await db.scalars(select(Membership)):
            place.since = now - HALF_A_YEAR - timedelta(days=40)
    assert "Eén vraag" in await at_home(circle)
    async with circle.database.write() as db:
        for place in await db.scalars(select(Membership)):
            place.since = now - timedelta(days=1)
    assert "Eén vraag" not in await at_home(circle)
