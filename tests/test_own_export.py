"""What is somebody's own goes to them: all of it, nothing of anybody else's, to them alone."""

import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any, TypeAlias

import msgspec
import pytest
from sqlalchemy import JSON, Column, Enum, String, Table, delete, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.database import Database
from bot.texts import Texts
from bot.views import own_export as view
from bot.views.own_export import all_as_text
from models import outside, own_data, own_export, vote
from models.action import Action, ActionState
from models.base import Base, Whose
from models.buddy import Buddies, Says
from models.case import Case
from models.consent import Consent
from models.consent import Says as Word
from models.contribution import Contribution
from models.decision import Decision, Repeats
from models.effect import Effect
from models.entry import Entry
from models.errand import Errand, ErrandState
from models.given_answer import AnswerState, GivenAnswer
from models.ground_rule import GroundRule
from models.guest import Guest
from models.membership import Membership, Standing
from models.network import Network
from models.outcome import QuestionOutcome, Verdict
from models.outside import Nod, Outside
from models.own_called import Row
from models.person import Language, Person
from models.question import KeptBy, LearningQuestion, State
from models.session import LearningSession
from models.support import STANDS, Supporter, SupportRole
from models.support import Says as Role
from models.to_know import ToKnow
from playground.sight import shown
from tests.conftest import CHANNEL, Running, first_of_each
from tests.in_every_column import fill, mark, theirs
from tests.neighbours import LONG_AGO, NOW, Street, Things, furnish
from tests.test_closing import text_of
from tests.test_question import asks

ANNA, BRAM = "U0ANNA", "U0BRAM"
ASKED = "Hoe krijgen we iedereen aan het woord?"
SECRET = "Mag ik iets vragen zonder naam?"
# What is known in words and stands in no text to read, each with why.
ACCOUNT = "it is what Slack calls them"
OFF_SLACK = "it is of who has no account, and can press nothing"
NOT_TO_READ = {
    "person.user_id": ACCOUNT,
    "person.name": ACCOUNT,
    "person.display_name": ACCOUNT,
    "off_slack.address": OFF_SLACK,
    "off_slack.organisation": OFF_SLACK,
    "mail_consent.address": OFF_SLACK,
    "mail_consent.refused": OFF_SLACK,
    "decision_finding.text": "it is the group's, and stands with the decision",
    "question.answer": "it is the group's, and stands in the question book",
    "aim.suggestion": "whoever facilitates suggests it; it is not theirs before they take it over",
    "contribution.asked": "whoever facilitates asked it in these words; what they bring is there",
    "guest.name": "it names somebody else",
    "guest.organisation": "it is about somebody else",
    "guest.why": "it is about somebody else",
}
# Where a message went and to which address a link belongs is told as what it was; other words are suggested.
NOT_TOLD = ("Wzzdelivery", "Wzzmaillink", "Wzzrewording")
BETWEEN_TWO = {"Wzzerrandanswer", "Wzzactiontext", "Wzzentryown"}  # told to both by what it is


def test_each_column_that_refers_to_a_person_says_what_of_it_they_are_told() -> None:
    said = {tie.by for tie in own_data.TIES if tie.by.table.name != "person"}
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
    return await text_of(circle, who)


@pytest.mark.long
async def test_from_my_settings_a_member_takes_along_what_is_theirs_at_any_time(circle: Running) -> None:
    await asks(circle, ANNA, ASKED)
    await asks(circle, ANNA, SECRET, **{"Je naam": ["Zonder mijn naam"]})
    await asks(circle, BRAM, "Wat doen anderen met verloop?")
    text = await takes(circle, ANNA, "Om te lezen")
    assert " 2026" in text.splitlines()[0], "it is read in other years too"
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
    assert ASKED in await text_of(circle, ANNA)


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


@pytest.mark.long
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


Changes: TypeAlias = Callable[[AsyncSession, Things], Awaitable[None]]


async def theme_changes(db: AsyncSession, here: Things) -> None:
    (await db.get_one(Network, here["network"])).theme = "Iets heel anders"


async def session_moves(db: AsyncSession, here: Things) -> None:
    (await db.get_one(LearningSession, here["announced"])).starts_local += timedelta(days=14)


async def question_is_parked(db: AsyncSession, here: Things) -> None:
    (await db.get_one(LearningQuestion, here["own"])).state = State.PARKED


async def question_is_hidden(db: AsyncSession, here: Things) -> None:
    (await db.get_one(LearningQuestion, here["own"])).hidden = True


async def question_is_kept_inside(db: AsyncSession, here: Things) -> None:
    (await db.get_one(LearningQuestion, here["own"])).kept_by = KeptBy.ASKER


async def question_is_answered(db: AsyncSession, here: Things) -> None:
    mine = await db.get_one(LearningQuestion, here["own"])
    mine.answer_between_sessions(here["facilitator"], "Begin met één team", NOW)


async def question_is_merged(db: AsyncSession, here: Things) -> None:
    mine = await db.get_one(LearningQuestion, here["own"])
    of_others = LearningQuestion.network_id == mine.network_id, LearningQuestion.asker_id != mine.asker_id
    kept = LearningQuestion.kept_by.is_not(None)
    mine.merge_into((await db.scalars(select(LearningQuestion).where(*of_others, ~kept).limit(1))).one())


async def action_is_done(db: AsyncSession, here: Things) -> None:
    mine = update(Action).where(Action.owner_id == here["asker"])
    await db.execute(mine.values(state=ActionState.DONE, due_on=date(2026, 4, 1)))


async def offered_action_is_changed(db: AsyncSession, here: Things) -> None:
    offered = update(Action).where(Action.offered_to_id == here["asker"])
    await db.execute(offered.values(text="Iets heel anders", due_on=date(2026, 4, 1)))


async def case_has_other_minutes(db: AsyncSession, here: Things) -> None:
    await db.execute(update(Case).where(Case.owner_id == here["asker"]).values(kept_minutes=7))


SINCE = (
    theme_changes, session_moves, question_is_parked, question_is_hidden, question_is_kept_inside,
    question_is_answered, question_is_merged, action_is_done, case_has_other_minutes,
    offered_action_is_changed,
)  # fmt: skip


async def taken_along(there: Street, person_id: int) -> tuple[dict[str, list[Row]], str]:
    """What somebody is told as data, and what they read."""
    async with there.router._database.read() as db:
        home = await db.get_one(Network, there.here["network"])
        texts = Texts(Language.NL, "Europe/Brussels")
        to_read = view.as_text(texts, home, await own_export.of_person(db, home.id, person_id))
        return await own_data.of_person(db, person_id), to_read


@pytest.mark.parametrize("changes", first_of_each(SINCE))
async def test_what_became_of_it_after_somebody_left_is_not_told(there: Street, changes: Changes) -> None:
    me = there.here["asker"]
    async with there.router._database.write() as db:
        place = await db.get_one(Membership, there.here["place_asker"])
        place.standing, place.left_at = Standing.LEFT, LONG_AGO
        await db.execute(update(Supporter).where(Supporter.person_id == me).values(says=Role.NO))
        await db.execute(update(Action).where(Action.owner_id != me).values(offered_to_id=me))
    before = await taken_along(there, me)
    assert any(row["as"] == "offered_to" for row in before[0]["action"])
    async with there.router._database.write() as db:
        await changes(db, there.here)
    assert await taken_along(there, me) == before
    assert any("channel" in row.get("network", {}) for row in before[0]["membership"])


async def test_what_whoever_facilitates_did_with_what_a_member_offered_is_not_told(there: Street) -> None:
    me = there.here["asker"]
    before = await taken_along(there, me)
    async with there.router._database.write() as db:
        (await db.scalars(select(Contribution).where(Contribution.owner_id == me))).one().settled = True
    assert await taken_along(there, me) == before


async def test_who_is_in_a_text_for_outside_is_told_once_they_are_asked(there: Street) -> None:
    me = there.here["asker"]
    async with there.router._database.write() as db:
        await db.execute(delete(Nod))
        (await db.get_one(Person, me)).name = "Wilhelmina Wonderlijk"
        home = await db.get_one(Network, there.here["network"])
        draft = await outside.propose(db, home, "De krant", "Wilhelmina Wonderlijk deed het.", [], NOW)
    assert "outside_nod" not in (await taken_along(there, me))[0]
    async with there.router._database.write() as db:
        (await db.get_one(Outside, draft.id)).asked = True
    assert len((await taken_along(there, me))[0]["outside_nod"]) == 1


async def test_that_nobody_is_asked_to_go_with_a_newcomer_is_told_to_nobody(there: Street) -> None:
    me = there.here["asker"]
    async with there.router._database.write() as db:
        await db.execute(delete(Buddies))
        db.add(
            Buddies(network_id=there.here["network"], newcomer_id=me, guide_id=None, asked_at=NOW, ended=True)
        )
    assert "buddies" not in (await taken_along(there, me))[0]


async def test_ground_rules_in_the_works_are_told_to_nobody(there: Street) -> None:
    me = there.here["asker"]
    async with there.router._database.write() as db:
        await db.execute(update(GroundRule).values(person_id=me, text="Woorden van wie begeleidt"))
    assert "Woorden van wie begeleidt" not in str(await taken_along(there, me))


@pytest.mark.parametrize("said", [QuestionOutcome.verdict, GivenAnswer.word])
async def test_the_word_of_an_asker_on_an_answer_is_told_to_them_alone(there: Street, said: Any) -> None:
    rows, me = said.class_, there.here["asker"]
    of_mine = rows.question_id.in_(select(LearningQuestion.id).where(LearningQuestion.asker_id == me))
    others = {there.here["participant"], there.here["facilitator"]}
    async with there.router._database.write() as db:
        await db.execute(update(rows).values({said.key: None}))
        known = {one: await own_data.of_person(db, one) for one in others}
        before = await own_data.of_person(db, me)
        await db.execute(update(rows).where(of_mine).values({said.key: Verdict.NOT_YET}))
        told = await own_data.of_person(db, me)
        words = [row[said.key] for row in told[rows.__tablename__] if row["as"] == "asker"]
        assert {*words} == {Verdict.NOT_YET}
        assert before | told == told
        assert {one: await own_data.of_person(db, one) for one in others} == known


async def test_a_decision_that_repeats_a_hidden_question_is_not_told_in_its_words(there: Street) -> None:
    me = there.here["participant"]
    async with there.router._database.write() as db:
        of_another = await db.get_one(LearningQuestion, there.here["own"])
        one = await db.get_one(Decision, there.here["decision_asked"])
        one.what, one.question_id = f"Besluit: {of_another.text}", of_another.id
        one.repeats = Repeats.QUESTION
        await db.merge(Consent(decision_id=one.id, times=1, person_id=me, says=Word.YES))
    assert of_another.text in str(await taken_along(there, me))
    async with there.router._database.write() as db:
        await question_is_hidden(db, there.here)
    told = await taken_along(there, me)
    assert (told[0]["decision_consent"][0]["decision"]["title"], of_another.text in str(told)) == (
        None,
        False,
    )


async def test_a_colleague_is_told_of_nobody_without_a_name_nor_what_was_let_be_in_time(
    there: Street,
) -> None:
    me = there.here["participant"]

    async def carried() -> list[Any]:
        told, _ = await taken_along(there, me)
        return [row.get("asker") for row in told.get("errand", []) if row["as"] == "carrier"]

    (named,) = await carried()
    assert named is not None
    async with there.router._database.write() as db:
        errand = await db.get_one(Errand, there.here["errand"])
        (await db.get_one(LearningQuestion, errand.question_id)).anonymous = True
    assert await carried() == [None]
    async with there.router._database.write() as db:
        (await db.get_one(Errand, errand.id)).state = ErrandState.RECALLED
    assert await carried() == []


async def test_feedback_without_a_name_is_told_without_its_moment(there: Street) -> None:
    async with there.router._database.write() as db:
        said = {"product": "Gids", "works": "Mooi", "unclear": "", "change": "", "unnamed": True}
        db.add(
            Entry(
                network_id=there.here["network"], register="feedback", made_at=LONG_AGO, said_at=LONG_AGO,
                own=said, shared=None, person_id=there.here["participant"], concerns_id=there.here["asker"],
                agreed=False,
            )
        )  # fmt: skip
    told, _ = await taken_along(there, there.here["asker"])
    (row,) = [row for row in told["entry"] if row["own"] == said]
    assert row.keys() == {"as", "network", "register", "own", "shared"}


@pytest.mark.parametrize("place", ["none", "left", "active"])
@pytest.mark.parametrize("says", [*Role])
async def test_a_role_that_ended_tells_nothing_that_changed_since(
    there: Street, place: str, says: Role
) -> None:
    """Who belongs to the network beside it, or has or is asked to have a role, reads its theme as it is."""
    async with there.router._database.write() as db:
        home = await db.get_one(Network, there.here["network"])
        somebody = Person(team_id=home.team_id, user_id="U0BESIDE", name="Sien Sponsor")
        db.add(somebody)
        await db.flush()
        role = Supporter(network_id=home.id, person_id=somebody.id, role=SupportRole.HR, asked_at=LONG_AGO)
        role.says, role.since = says, None if says is Role.ASKED else LONG_AGO
        db.add(role)
        if place != "none":
            stands = Standing(place)
            left_at = LONG_AGO if stands is Standing.LEFT else None
            db.add(Membership(network_id=home.id, person_id=somebody.id, standing=stands, left_at=left_at))
        home.theme = "Iets heel anders"
        await db.flush()
        texts = Texts(Language.NL, "Europe/Brussels")
        to_read = view.as_text(texts, home, await own_export.of_person(db, home.id, somebody.id))
        as_data = json.dumps(await own_data.of_person(db, somebody.id), default=str)
    goes_on = place == "active" or says in STANDS
    assert [home.theme in to_read, home.theme in as_data] == [goes_on, goes_on]
    assert home.channel_id in to_read or goes_on


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
        await fill(db, ids.here)
        words = [word for word in await theirs(db, person) if not word.startswith(NOT_TOLD)]
        mine = json.dumps(jsonable(await own_data.of_person(db, person.id)))
        assert [word for word in words if word not in mine] == []
        marked = [word for word in words if word.startswith("Wzz")]
        for other in await db.scalars(select(Person).where(Person.id != person.id)):
            told = json.dumps(jsonable(await own_data.of_person(db, other.id)))
            assert {word for word in marked if word in told} <= BETWEEN_TWO, other.id
    await database.dispose()


def jsonable(told: dict[str, Any]) -> Any:
    return msgspec.to_builtins(told)


@pytest.mark.long
@pytest.mark.parametrize("language", list(Language))
async def test_each_column_of_their_own_words_stands_in_what_is_theirs_to_read(
    migrated_sqlite: str, language: Language
) -> None:
    """What is known of somebody as data and is in words is there to be read too, or it is said why not."""
    ids = await furnish(migrated_sqlite)
    database = Database(migrated_sqlite)
    async with database.write() as db:
        me = ids.here["asker"]
        db.add(Effect(session_id=ids.here["reporting"], person_id=me, question_id=ids.here["own"]))
        await db.flush()
        for rows in {tie.by.table for tie in own_data.TIES if tie.tells}:
            await _becomes_theirs(db, rows, me)
        await db.execute(update(Entry).where(Entry.network_id == ids.here["network"]).values(person_id=me))
        await db.execute(update(GivenAnswer).values(state=AnswerState.KEPT))
        words = {}
        for tie in (one for one in own_data.TIES if one.where.compare(true())):  # a row of their own
            for column in filter(_holds_words, tie.tells):
                words[str(column)] = word = mark(column.table, column.name)
                kept = (await db.scalars(select(column).where(tie.by == me).distinct())).all()
                assert kept, f"no row of {column}"
                for was in kept:
                    now = dict.fromkeys(was or (), word) if isinstance(column.type, JSON) else word
                    these = tie.by == me, column == was
                    await db.execute(update(column.table).where(*these).values({column.name: now}))
        await db.flush()
        db.expire_all()
        everywhere = [
            (home, await own_export.of_person(db, home.id, me)) for home in await own_export.networks(db, me)
        ]
        text = all_as_text(Texts(language), NOW.date(), everywhere)
    await database.dispose()
    assert {column for column, word in words.items() if word not in text} == {*NOT_TO_READ}


def _holds_words(column: Column[Any]) -> bool:
    """Tell whether a column holds what somebody wrote; what they chose, and when, is there as data."""
    words = isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)
    return words and column.info["of"] is not Whose.NOBODY


async def _becomes_theirs(db: AsyncSession, rows: Table, person_id: int) -> None:
    """Let somebody have one row of a table of which they have none."""
    for by in (tie.by for tie in own_data.TIES if tie.by.table is rows and tie.tells):
        mine = await db.scalar(select(func.count()).select_from(rows).where(by == person_id))
        first = (await db.execute(select(*rows.primary_key).limit(1))).first()
        if not mine and first is not None:
            this = (key == value for key, value in zip(rows.primary_key, first, strict=True))
            await db.execute(update(rows).where(*this).values({by.name: person_id}))


async def test_whether_who_came_instead_was_there_is_not_told(there: Street) -> None:
    told = list[Any]()
    for present in (False, True):
        async with there.database.write() as db:
            instead = Guest(
                session_id=there.here["reporting"],
                name="Eva Smet",
                for_id=there.here["asker"],
                present=present,
            )
            db.add(instead)
            await db.flush()
            rows = (await own_data.of_person(db, there.here["asker"]))["guest"]
            told.append([one for one in rows if one["name"] == "Eva Smet"])
            await db.delete(instead)
    assert told[0]
    assert told[0] == told[1]
