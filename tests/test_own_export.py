"""What is somebody's own goes to them: all of it, nothing of anybody else's, to them alone."""

import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from bot.storage.database import Database
from bot.texts import Texts
from bot.views import own_export as view
from models import own_data, own_export, vote
from models.base import Base
from models.buddy import Buddies, Says
from models.contribution import Contribution
from models.membership import Membership, Standing
from models.network import Network
from models.person import Language, Person
from models.question import KeptBy, LearningQuestion
from models.session import LearningSession
from models.to_know import ToKnow
from playground.sight import shown
from tests.conftest import CHANNEL, Running
from tests.neighbours import LONG_AGO, Street, furnish
from tests.test_closing import text_of
from tests.test_erasure import writes
from tests.test_question import asks

ANNA, BRAM = "U0ANNA", "U0BRAM"
ASKED = "Hoe krijgen we iedereen aan het woord?"
SECRET = "Mag ik iets vragen zonder naam?"
BETWEEN_TWO = {"Wzzerrandanswer", "Wzzactiontext", "Wzzentryown"}  # told to both by what it is


def test_each_column_that_refers_to_a_person_says_what_of_it_they_are_told() -> None:
    said = [tie.by for tie in own_data.TIES if tie.by.table.name != "person"]
    refer = [
        column
        for rows in Base.metadata.tables.values()
        for column in rows.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    ]
    assert sorted(map(str, said)) == sorted(map(str, refer))


def test_what_may_open_something_is_in_no_file_by_chance() -> None:
    """A mark may be a key, a digest or an id of Slack: each that is told is told on purpose."""
    marks = {
        f"{one.table.name}.{one.name}"
        for tie in own_data.TIES
        for one in tie.tells
        if str(one.info.get("of", "")) == "nobody"
    }
    assert marks == {"person.team_id", "person.zone", "entry.register", "handed.sort", "mail.sort"}


async def settings(circle: Running, who: str) -> None:
    person = circle.person(who)
    await person.opens_home()
    await person.clicks("Mijn instellingen", within="home")


async def takes(circle: Running, who: str, way: str) -> str:
    """Press through to a file from My settings, and return what is in it."""
    await settings(circle, who)
    person = circle.person(who)
    await person.clicks("Alles van mij")
    await person.clicks(way)
    assert "alleen aan jou" in shown(person.top())
    await person.closes(everything=True)
    return text_of(circle, who)


async def test_from_my_settings_a_member_takes_along_what_is_theirs_at_any_time(circle: Running) -> None:
    await asks(circle, ANNA, ASKED)
    await asks(circle, ANNA, SECRET, **{"Je naam": ["Zonder mijn naam"]})
    await asks(circle, BRAM, "Wat doen anderen met verloop?")
    text = await takes(circle, ANNA, "Om te lezen")
    assert ASKED in text
    assert SECRET in text
    assert "verloop" not in text
    data = json.loads(await takes(circle, ANNA, "Als gegevens"))["known"]
    assert {one["text"] for one in data["question"]} == {ASKED, SECRET}
    assert data["person"][0]["user_id"] == ANNA
    assert data["membership"][0]["standing"] == "active"
    assert "verloop" not in json.dumps(data)
    assert not any(ASKED in str(said) for said in circle.channel_texts())


async def test_before_they_are_forgotten_they_can_take_it_along(circle: Running) -> None:
    await asks(circle, ANNA, ASKED)
    anna = circle.person(ANNA)
    await anna.runs("/kring", "vergeet", channel=CHANNEL)
    await anna.clicks("Alles van mij")
    await anna.clicks("Om te lezen")
    assert ASKED in text_of(circle, ANNA)


@pytest.mark.parametrize(("language", "command"), [("nl", "meenemen"), ("en", "export")])
async def test_the_command_shows_what_there_is(circle: Running, language: str, command: str) -> None:
    anna = circle.person(ANNA)
    await anna.runs("/kring", f"taal {language}", channel=CHANNEL)
    await anna.runs("/kring", command, channel=CHANNEL)
    assert ("Alles van mij" if language == "nl" else "Everything of mine") in shown(anna.top())
    assert ("wat je koos" if language == "nl" else "what you chose") in shown(anna.top())


async def test_a_stranger_reads_that_nothing_is_known_and_gets_no_file(circle: Running) -> None:
    circle.playground.workspace.add_user("U0VREEMD", "Vera Vreemd", tz="Europe/Brussels")
    vera = circle.person("U0VREEMD")
    await vera.runs("/kring", "meenemen")
    assert "Ik weet niets van je" in shown(vera.top())
    assert not circle.said_to("U0VREEMD")
    async with circle.database.read() as db:
        assert "U0VREEMD" not in list(await db.scalars(select(Person.user_id)))


async def test_who_left_has_what_is_theirs_and_reads_no_words_of_others_any_more(circle: Running) -> None:
    await asks(circle, ANNA, ASKED)
    await asks(circle, BRAM, "Wat doen anderen met verloop?")
    async with circle.database.write() as db:
        anna = (await db.scalars(select(Person).where(Person.user_id == ANNA))).one()
        of_bram = (
            await db.scalars(select(LearningQuestion).where(LearningQuestion.asker_id != anna.id))
        ).one()
        await vote.set_vote(db, of_bram, anna.id, wanted=True)
        assert (await own_data.of_person(db, anna.id))["vote"][0]["question"]["words"] == of_bram.text
        of_bram.kept_by = KeptBy.ASKER
        assert (await own_data.of_person(db, anna.id))["vote"][0]["question"]["words"] is None
        of_bram.kept_by = None
        place = (await db.scalars(select(Membership).where(Membership.person_id == anna.id))).one()
        place.standing = Standing.LEFT
        await db.flush()
        left = await own_data.of_person(db, anna.id)
    assert left["question"][0]["text"] == ASKED
    assert left["vote"][0]["question"]["words"] is None
    assert ASKED in await takes(circle, ANNA, "Om te lezen")


@pytest.mark.parametrize("what", ["a session that moved", "another theme", "a contribution that was settled"])
async def test_what_became_of_it_after_somebody_left_is_not_told(there: Street, what: str) -> None:
    """Nor is what whoever facilitates did with what a member offered."""
    me, found = there.here["asker"], []
    for later in (False, True):
        async with there.router._database.write() as db:
            place = await db.get_one(Membership, there.here["place_asker"])
            home = await db.get_one(Network, there.here["network"])
            if what == "a contribution that was settled":
                one = (await db.scalars(select(Contribution).where(Contribution.owner_id == me))).one()
                one.settled = later
            else:
                place.standing, place.left_at = Standing.LEFT, LONG_AGO
            if later and what == "another theme":
                home.theme = "Iets heel anders"
            elif later and what == "a session that moved":
                meeting = await db.get_one(LearningSession, there.here["announced"])
                meeting.starts_local += timedelta(days=14)
        async with there.router._database.read() as db:
            home = await db.get_one(Network, there.here["network"])
            texts = Texts(Language.NL, "Europe/Brussels")
            to_read = view.as_text(texts, home, await own_export.of_person(db, home.id, me))
            found.append((await own_data.of_person(db, me), to_read))
    assert found[0] == found[1]
    assert any("channel" in row.get("network", {}) for row in found[0][0]["membership"])


async def test_whom_others_chose_and_what_the_other_of_two_said_is_told_to_nobody(circle: Running) -> None:
    async with circle.database.write() as db:
        home = (await db.scalars(select(Network.id))).one()
        anna, bram = [
            (await db.scalars(select(Person.id).where(Person.user_id == who))).one() for who in (ANNA, BRAM)
        ]
        now = circle.clock.now()
        two = Buddies(network_id=home, newcomer_id=bram, guide_id=anna, asked_at=now)
        db.add(two)
        await db.flush()
        before = await own_data.of_person(db, bram)
        db.add(ToKnow(network_id=home, person_id=anna, other_id=bram, tells=True))
        two.guide_says, two.ended = Says.NO, True
        await db.flush()
        assert await own_data.of_person(db, bram) == before
        assert (await own_data.of_person(db, anna))["to_know"][0]["other"] == {"name": "Bram Maes"}


@pytest.mark.long
@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
async def test_what_goes_with_somebody_is_what_they_can_take_along(
    where: str, request: pytest.FixtureRequest
) -> None:
    """Every word of theirs that an erasure takes away stands in their file, and in nobody else's."""
    address = request.getfixturevalue("migrated_sqlite" if where == "sqlite" else "postgres_url")
    ids = await furnish(address)
    database = Database(address)
    async with database.write() as db:
        person = await db.get_one(Person, ids.here["asker"])
        words = [word for word in await writes(db, person) if not word.startswith("Wzzdelivery")]
        theirs = json.dumps(jsonable(await own_data.of_person(db, person.id)))
        assert [word for word in words if word not in theirs] == []
        marked = [word for word in words if word.startswith("Wzz")]
        for other in await db.scalars(select(Person).where(Person.id != person.id)):
            told = json.dumps(jsonable(await own_data.of_person(db, other.id)))
            assert {word for word in marked if word in told} <= BETWEEN_TWO, other.id
    await database.dispose()


def jsonable(told: dict[str, Any]) -> Any:
    return msgspec.to_builtins(told)
