"""A network written as a sample: what the file says and never says, played again, and with invented names."""

import asyncio
import copy
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console
from sqlalchemy import delete, select, update
from typer.testing import CliRunner

from bot import taken_along
from bot.__main__ import app
from bot.storage.database import Database
from bot.story.again.whole import of_network
from bot.story.mistakes import mistakes
from bot.story.networks import file_of, names
from bot.story.play import play
from bot.story.script import read
from bot.story.somebody import picked
from bot.story.yardstick import differences
from models import agenda, book, retention
from models.action import Action
from models.attendance import Attendance, Rsvp
from models.confidentiality import EVERYBODY
from models.date_poll import DatePoll
from models.expert import Tip
from models.ground_rule import RulesAccepted
from models.inquiry import Inquiry
from models.membership import Membership, Standing
from models.network import HALF_YEAR, Network
from models.no_question import NoQuestion
from models.off_slack import OffSlack
from models.outcome import Outcome as Became
from models.outcome import QuestionOutcome
from models.person import Person
from models.question import LearningQuestion, State
from models.session import LearningSession, Stage
from models.statement import Statement
from models.vote import Vote
from tests.neighbours import LONG_AGO, NOW, Ids, Street

COMMANDS = CliRunner()


def with_secrets(network: dict[str, Any]) -> dict[str, Any]:
    """The network, in which every third question is asked without a name."""
    for number, one in enumerate(network["questions"]):
        kept_for_asker = any(item["outcome"] == "deferred_asker_absent" for item in one["history"])
        one["anonymous"] = one.get("anonymous", False) or (number % 3 == 0 and not kept_for_asker)
    return network


NETWORKS: dict[str, dict[str, Any]] = {
    name: with_secrets(json.loads(file_of(name).read_text())) for name in names()
}


def runs(address: str, *command: str) -> tuple[int, str, str]:
    """The exit code, what was written, and what was said beside it."""
    done = COMMANDS.invoke(app, ["export", *command], env={"KRING_DATABASE": address})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def exported(address: str, channel: str, *more: str) -> dict[str, Any]:
    code, written, said = runs(address, channel, "--as", "sample", *more)
    assert code == 0, said
    found: dict[str, Any] = json.loads(written)
    return found


# There and back: played, exported, played from that, exported again


@pytest.fixture(scope="module")
def played(new_database: Callable[[], str]) -> Callable[[str], str]:
    """The database of each network as its own file plays it, played once."""
    done: dict[str, str] = {}

    def database(name: str) -> str:
        if name not in done:
            address = new_database()
            asyncio.run(play(NETWORKS[name], address, Console(file=io.StringIO())))
            done[name] = address
        return done[name]

    return database


class Round:
    """A network that was played, exported, played from that file, and exported once more."""

    def __init__(self, name: str, pseudonyms: bool, first: str, second: str) -> None:
        self.original, self.pseudonyms = NETWORKS[name], pseudonyms
        more = ["--pseudonyms"] if pseudonyms else []
        self.file = exported(first, self.original["network"]["slack_channel"], *more)
        self.happened = asyncio.run(play(self.file, second, Console(file=io.StringIO())))
        self.again = exported(second, self.file["network"]["slack_channel"])


ROUNDS = [
    pytest.param((name, hidden), id=f"{name}, {'invented' if hidden else 'own'} names")
    for name in NETWORKS
    for hidden in (False, True)
]


@pytest.fixture(scope="module", params=ROUNDS)
def there_and_back(
    request: pytest.FixtureRequest, played: Callable[[str], str], new_database: Callable[[], str]
) -> Round:
    name, pseudonyms = request.param
    return Round(name, pseudonyms, played(name), new_database())


@pytest.mark.long
def test_what_is_exported_can_be_played_and_what_it_expects_happens(there_and_back: Round) -> None:
    script = read(there_and_back.file)
    assert mistakes(script) == []
    held = [one.id for one in script.sessions if one.called_off_at is None]
    for session in held:
        assert {"present", "evaluation_responses", "averages", "answered", "parked"} <= {
            *script.expected[session]
        }
    assert there_and_back.happened["differences"] == differences(script, there_and_back.happened) == []


@pytest.mark.long
def test_exported_again_it_is_the_same_file(there_and_back: Round) -> None:
    again, file = copy.deepcopy(there_and_back.again), there_and_back.file
    for key, wanted in file["expected"].items():
        if isinstance(wanted, dict) and "carried_over" not in wanted:
            again["expected"][key].pop("carried_over", None)  # known by now: nothing is left out any more
    assert again == file


@pytest.mark.long
def test_what_truly_happened_is_what_it_expects(there_and_back: Round) -> None:
    """Against the yardstick that was reckoned by hand for the network, by the words of the questions."""
    original, file = there_and_back.original, there_and_back.file
    if there_and_back.pseudonyms:
        return
    texts = {one["id"]: one["text"][one["original_language"]] for one in original["questions"]}
    mine = {one["id"]: next(iter(one["text"].values())) for one in file["questions"]}
    assert {*mine.values()} <= {*texts.values()}
    held = [one["id"] for one in original["sessions"] if "called_off_at" not in one]
    for key in held:
        wanted, found = original["expected"][key], file["expected"][key]
        assert (found["present"], found["evaluation_responses"]) == (
            wanted["present"],
            wanted["evaluation_responses"],
        )
        for name, mean in found["averages"].items():
            assert abs(mean - wanted["averages"][name]) <= 0.05
        for kind in ("answered", "unanswered_registered", "deferred", "parked", "carried_over"):
            if kind == "carried_over" and kind not in found:
                continue
            assert sorted(mine[one] for one in found[kind]) == sorted(
                texts[one] for one in wanted[kind] if texts[one] in mine.values()
            ), (key, kind)


@pytest.mark.long
def test_nobody_is_named_who_asked_without_a_name_was_there_or_filled_something_in(
    there_and_back: Round,
) -> None:
    file, original = there_and_back.file, there_and_back.original
    unnamed = [one for one in file["questions"] if one.get("anonymous")]
    if not there_and_back.pseudonyms:
        secret = {one["text"][one["original_language"]] for one in original["questions"] if one["anonymous"]}
        told = {next(iter(one["text"].values())) for one in file["questions"]}
        assert {next(iter(one["text"].values())) for one in unnamed} == secret & told
    assert len(unnamed) > 1
    assert {one["asked_by"] for one in unnamed} == {None}
    assert {one["submitted_at"][11:16] for one in unnamed} <= {"12:00"}
    rows = [row for one in file["sessions"] for row in one["attendance"]]
    rows += [row for found in file["evaluations"].values() for row in found]
    rows += [row for one in file.get("inquiries", []) for row in one.get("answers", [])]
    assert {row["member"] for row in rows} == {None}
    assert not {"subgroups", "no_question_this_time"} & {*file}
    assert "insight" not in json.dumps(file.get("cases", []))
    assert all(one.get("owner") is None or not one.get("confidential") for one in file.get("cases", []))
    assert not file.get("rules", {}).get("accepted")


@pytest.mark.long
def test_invented_names_leave_no_name_id_or_place_of_anybody(there_and_back: Round) -> None:
    if not there_and_back.pseudonyms:
        return
    original, written = there_and_back.original, json.dumps(there_and_back.file, ensure_ascii=False)
    everybody = [*original["people"], *original["members"]]
    hidden = {one["name"] for one in everybody} | {original["network"]["slack_channel"]}
    hidden |= {one["slack_user_id"] for one in everybody if one["slack_user_id"]}
    places = {one["location"]["organisation"] for one in original["sessions"]}
    hidden |= {one["name"] for one in original["organisations"] if one["id"] in places}
    assert [one for one in hidden if one.casefold() in written.casefold()] == []
    parts = {part for one in everybody for part in one["name"].split() if len(part) > 3}
    assert [part for part in parts if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", written)] == []


# What is somebody's secret changes nothing of the file


def file_of_street(there: Street, **more: Any) -> Any:
    async def write() -> bytes:
        async with there.router._database.read() as db:
            home = await db.get_one(Network, there.here["network"])
            return msgspec.json.encode((await of_network(db, home, **more)).script)

    return write()


def without_name(there: Street) -> Any:
    return select(LearningQuestion).where(
        LearningQuestion.network_id == there.here["network"], LearningQuestion.anonymous
    )


async def world(there: Street, secret: str, who: int, others: list[int]) -> None:
    """Let a secret of the first network be about this person, and about none of the others."""
    home = there.here["network"]
    async with there.router._database.write() as db:
        asked = (await db.scalars(without_name(there))).all()[0]
        held = (
            await db.scalars(
                select(LearningSession).where(
                    LearningSession.network_id == home, LearningSession.released_at.is_not(None)
                )
            )
        ).all()[-1]
        if secret == "asker":
            asked.asker_id = who
        elif secret == "voter":
            await db.execute(delete(Vote).where(Vote.question_id == asked.id))
            db.add(Vote(question_id=asked.id, person_id=who))
        elif secret == "there":
            both = Attendance.person_id.in_([who, *others])
            await db.execute(delete(Attendance).where(Attendance.session_id == held.id, both))
            db.add(Attendance(session_id=held.id, person_id=who, rsvp=Rsvp.YES, present=True))
        elif secret == "no question":
            await db.execute(delete(NoQuestion).where(NoQuestion.session_id == held.id))
            db.add(NoQuestion(session_id=held.id, person_id=who))
        elif secret == "agrees":
            await db.execute(delete(RulesAccepted).where(RulesAccepted.network_id == home))
            db.add(RulesAccepted(network_id=home, edition=1, person_id=who, accepted_at=held.starts_at))


@pytest.mark.parametrize("secret", ["asker", "voter", "there", "no question", "agrees"])
async def test_whose_secret_it_is_changes_no_byte_of_the_file(there: Street, secret: str) -> None:
    file = json.loads(await file_of_street(there))
    came = {row["member"]: row.get("joined_on", "9") for row in file["membership"] if "left_on" not in row}
    early = sorted(came, key=lambda member: came[member])[:2]
    users = [one["slack_user_id"] for one in file["members"] if one["id"] in early]
    async with there.router._database.read() as db:
        one, other = await db.scalars(select(Person.id).where(Person.user_id.in_(users)))
    found = []
    for who, others in ((one, [other]), (other, [one])):
        await world(there, secret, who, others)
        found.append(await file_of_street(there))
    assert found[0] == found[1]


async def there_alone(there: Street, held: str, who: str, others: list[str]) -> None:
    """Let of these people one alone have been at a session."""
    keys = [there.here[name] for name in (who, *others)]
    async with there.router._database.write() as db:
        session = there.here[held]
        await db.execute(
            delete(Attendance).where(Attendance.session_id == session, Attendance.person_id.in_(keys))
        )
        db.add(Attendance(session_id=session, person_id=keys[0], rsvp=Rsvp.YES, present=True))
        for key in keys[1:]:
            db.add(Attendance(session_id=session, person_id=key, rsvp=Rsvp.NO, present=False))


@pytest.mark.parametrize(("held", "other"), [("reporting", "off"), ("in_short", "participant")])
async def test_which_of_two_was_there_is_not_told_by_one_whom_the_file_has_not_on_that_day(
    there: Street, held: str, other: str
) -> None:
    """One has no Slack, or came back after the session and is a member since then alone."""
    found = []
    for who, not_there in (("standin", other), (other, "standin")):
        await there_alone(there, held, who, [not_there])
        found.append(await file_of_street(there))
    assert found[0] == found[1]


async def enough_evaluated(there: Street, fifth: int, others: list[int]) -> None:
    async with there.router._database.write() as db:
        held = there.here["reporting"]
        (await db.scalars(select(Inquiry).where(Inquiry.session_id == held))).one().asked = 5
        await db.execute(delete(Attendance).where(Attendance.session_id == held))
        for person_id in (*others, fifth):
            db.add(Attendance(session_id=held, person_id=person_id, rsvp=Rsvp.YES, present=True))


async def test_what_is_expected_does_not_depend_on_who_was_there(there: Street) -> None:
    """One of those who may have been the fifth came back since the session."""
    more = list[int]()
    async with there.router._database.write() as db:
        for number in range(3):
            one = Person(team_id="T0HIER", user_id=f"UAMORE{number}", name=f"Meer {number}", refreshed_at=NOW)
            db.add(one)
            await db.flush()
            home = there.here["network"]
            db.add(Membership(network_id=home, person_id=one.id, standing=Standing.ACTIVE, since=LONG_AGO))
            more.append(one.id)
    others = [there.here["standin"], there.here["asker"], there.here["gone"], more[0]]
    found = []
    for fifth in (there.here["participant"], more[1]):
        await enough_evaluated(there, fifth, others)
        found.append(json.loads(await file_of_street(there))["expected"]["S2"])
    assert found[0] == found[1]
    assert found[0]["present"] == 5


async def test_who_is_forgotten_counts_as_in_the_report(there: Street) -> None:
    """Who was there stays a number; where it is more than the file has people, it is not told as one."""
    held = there.here["reporting"]
    async with there.router._database.write() as db:
        await db.execute(delete(Attendance).where(Attendance.session_id == held))
        for name in ("asker", "standin"):
            db.add(Attendance(session_id=held, person_id=there.here[name], rsvp=Rsvp.YES, present=True))
    before = json.loads(await file_of_street(there))
    async with there.router._database.write() as db:
        await retention.erase(db, await db.get_one(Person, there.here["standin"]), keep_questions=True)
    after = json.loads(await file_of_street(there))
    assert [one["expected"]["S2"]["present"] for one in (before, after)] == [2, 2]
    async with there.router._database.write() as db:
        (await db.get_one(LearningSession, held)).present_forgotten += 5
    assert "present" not in json.loads(await file_of_street(there))["expected"]["S2"]


async def test_how_many_were_there_is_not_made_up_once_it_is_forgotten(there: Street) -> None:
    held = there.here["reporting"]
    async with there.router._database.write() as db:
        await db.execute(delete(Attendance).where(Attendance.session_id == held))
    file = json.loads(await file_of_street(there))
    asked = [row.get("attended", False) for row in file["sessions"][1]["attendance"]]
    assert "present" not in file["expected"]["S2"]
    async with there.router._database.write() as db:
        await db.execute(delete(Inquiry).where(Inquiry.session_id == held))
    file = json.loads(await file_of_street(there))
    nobody_knows = [row.get("attended", False) for row in file["sessions"][1]["attendance"]]
    assert "present" not in file["expected"]["S2"]
    assert ({*asked} <= {True, False}, {*nobody_knows}) == (True, {None})
    played_so = picked(read(file)).sessions[1].attendance
    assert played_so
    assert all(row.attended for row in played_so)


UNTOLD = "Dat blijft nog even onder ons"


@pytest.mark.parametrize("stage", [Stage.EVALUATING, Stage.REPORTING, Stage.CLOSED])
async def test_what_was_noted_is_in_it_once_the_group_reads_it_in_its_book(
    there: Street, stage: Stage
) -> None:
    """That is when the report is out, or when the session is closed and none will come."""
    async with there.router._database.write() as db:
        meeting = await db.get_one(LearningSession, there.here["evaluating"])
        meeting.stage, meeting.released_at = stage, None
        asked = await db.get_one(LearningQuestion, there.here["own"])
        asked.state = State.ANSWERED
        item = QuestionOutcome(
            session_id=meeting.id, outcome=Became.ANSWERED, recorded_at=LONG_AGO, said=UNTOLD
        )
        item.question_id = asked.id
        db.add(item)
    async with there.router._database.read() as db:
        pages = await book.pages(db, there.here["network"], [there.here["own"]], EVERYBODY)
        in_book = UNTOLD in pages[0].answers
    file = json.loads(await file_of_street(there))
    assert (UNTOLD in json.dumps(file)) is in_book is (stage is Stage.CLOSED)
    question = next(one for one in file["questions"] if asked.text in one["text"].values())
    assert (question["final_status"] == "answered") is in_book
    assert (question["id"] in file["expected"]["open_at_close"]) is not in_book


@pytest.mark.parametrize("released", [False, True])
async def test_of_a_session_without_a_report_it_has_no_actions_and_nobody_there(
    there: Street, released: bool
) -> None:
    """As in what the group takes along."""
    async with there.router._database.write() as db:
        meeting = await db.get_one(LearningSession, there.here["evaluating"])
        meeting.stage, meeting.released_at = Stage.CLOSED, LONG_AGO if released else None
        db.add(Action(session_id=meeting.id, owner_id=there.here["asker"], text=UNTOLD))
    file = json.loads(await file_of_street(there))
    async with there.router._database.read() as db:
        taken = await taken_along.of_network(db, await db.get_one(Network, there.here["network"]))
    assert any(one.action.text == UNTOLD for one in taken.actions) is released
    assert (UNTOLD in json.dumps(file)) is released
    there_were = {row.get("attended", False) for row in file["sessions"][2]["attendance"]}
    assert (None in there_were) is not released
    assert ("present" in file["expected"]["S3"]) is released


async def test_what_stays_within_the_circle_or_is_hidden_is_not_in_it(there: Street) -> None:
    home = there.here["network"]
    async with there.router._database.write() as db:
        here = select(LearningQuestion).where(LearningQuestion.network_id == home)
        asked = list(await db.scalars(here))
        outside = next(one for one in asked if one.kept_by is None and not one.hidden and one.open)
        text = outside.text
        outside.hidden = True
    written = (await file_of_street(there)).decode()
    assert text not in written
    for one in asked:
        if one.kept_by is not None:
            assert one.text not in written


async def test_who_is_forgotten_declined_or_is_not_on_slack_is_not_in_it(there: Street) -> None:
    home = there.here["network"]
    async with there.router._database.read() as db:
        rows = (
            await db.execute(
                select(Membership, Person)
                .join(Person, Person.id == Membership.person_id)
                .where(Membership.network_id == home)
            )
        ).all()
    file = json.loads(await file_of_street(there))
    there_are = {one.get("slack_user_id") for one in (*file["members"], *file["people"])}
    for place, person in rows:
        never = place.standing in (Standing.DECLINED, Standing.INVITED) or person.off_slack or person.erased
        if never and not place.leads:
            assert person.user_id not in there_are


async def test_who_is_named_by_whoever_facilitates_gets_an_invented_name_too(there: Street) -> None:
    """Who asked and is not known, where a member without Slack works, and who hosts or speaks."""
    async with there.router._database.write() as db:
        one = await db.get_one(LearningQuestion, there.here["own"])
        one.text = "Wat zeiden Greet Claes, Saskia Boom en Wout Prins over Duinoord vzw?"
        other = await db.get_one(LearningQuestion, there.here["sought"])
        other.asker_id, other.asked_by_name = None, "Greet Claes"
        (await db.get_one(OffSlack, there.here["off"])).organisation = "Duinoord vzw"
        meeting = await db.get_one(LearningSession, there.here["reporting"])
        meeting.host, meeting.speaker = "Saskia Boom van de Wilgenhof", "Wout Prins"
    written = (await file_of_street(there, pseudonyms=True)).decode()
    hidden = ("Greet", "Claes", "Saskia", "Boom", "Wout", "Prins", "Duinoord")
    assert [name for name in hidden if name in written] == []


# On PostgreSQL, and as long kept


@pytest.mark.long
def test_it_goes_there_and_back_on_postgresql_too_and_is_kept_as_long(
    postgres_url: str, empty_postgres_url: str
) -> None:
    network = copy.deepcopy(min(NETWORKS.values(), key=lambda one: len(one["sessions"])))
    network["network"]["keeps"] = kept = {"sessions": HALF_YEAR, "names": 90, "afterwards": "nothing"}
    asyncio.run(play(network, postgres_url, Console(file=io.StringIO())))
    file = exported(postgres_url, network["network"]["slack_channel"])
    assert file["network"]["keeps"] == kept
    happened = asyncio.run(play(file, empty_postgres_url, Console(file=io.StringIO())))
    assert happened["differences"] == []
    again = exported(empty_postgres_url, file["network"]["slack_channel"])
    for key, wanted in file["expected"].items():
        if isinstance(wanted, dict) and "carried_over" not in wanted:
            again["expected"][key].pop("carried_over", None)
    assert again == file


# What cannot be played as it was is said in a sentence


async def test_what_is_played_otherwise_is_said_when_it_is_written(there: Street) -> None:
    async with there.router._database.write() as db:
        home = await db.get_one(Network, there.here["network"])
        asked_before_they_came = (await of_network(db, home)).otherwise
        assert [one.split(" (Q04)")[0] for one in asked_before_they_came] == [
            "Questions of somebody who was no member then, or judged it and is none, as the file has it"
        ]
        out = LearningSession.network_id == home.id, LearningSession.released_at.is_not(None)
        meetings = list(await db.scalars(select(LearningSession).where(*out)))
        meetings[0].moved_from = meetings[0].starts_local
        point = agenda.new_point(meetings[0])
        point.method, point.title = "own_abc", "Iets eigens"
        db.add(point)
        home.keeps_sessions = home.keeps_names = 60
        await db.flush()
        script, otherwise = await of_network(db, home)
    assert script.network.keeps is not None
    assert (script.network.keeps.sessions, script.network.keeps.names) == (30, 30)
    assert [one.split(" ")[0] for one in otherwise] == ["Questions", "Moved", "Points", "It"]
    assert "60" in otherwise[-1]
    there.put_back()


async def test_who_came_back_stands_in_or_leads_asks_as_far_as_the_file_has_them_then(there: Street) -> None:
    """Who stands in and takes no part asks by name; who came back since asked before they are there."""
    async with there.router._database.write() as db:
        stands_in = await db.scalar(select(Membership).where(Membership.person_id == there.here["standin"]))
        assert stands_in is not None
        stands_in.participates = False
        (await db.get_one(LearningQuestion, there.here["sought"])).asker_id = there.here["standin"]
        asked = await db.scalar(select(Membership).where(Membership.person_id == there.here["asker"]))
        assert asked is not None
        asked.since, asked.came_back = NOW, True
        own = (await db.get_one(LearningQuestion, there.here["own"])).text
        sought = (await db.get_one(LearningQuestion, there.here["sought"])).text
        home = await db.get_one(Network, there.here["network"])
        script, otherwise = await of_network(db, home)
    by = {next(iter(one.text.values())): one for one in script.questions}
    leads = {one.id for one in script.people if one.roles == ["convenor"]}
    assert {by[sought].asked_by} == leads
    assert (by[own].asked_by, by[own].anonymous) == (None, True)
    assert by[own].submitted_at.date() == LONG_AGO.date()
    assert any(
        one.startswith("Questions of somebody who was no member then") and by[own].id in one
        for one in otherwise
    )
    assert mistakes(script) == []


async def test_an_action_that_was_passed_on_to_who_came_later_is_left_out_and_that_is_said(
    there: Street,
) -> None:
    held = there.here["reporting"]
    async with there.router._database.write() as db:
        for text in (UNTOLD, UNTOLD, "En nog iets"):
            db.add(Action(session_id=held, owner_id=there.here["asker"], text=text))
        db.add(Action(session_id=held, owner_id=there.here["participant"], text="Overgenomen"))
        script, otherwise = await of_network(db, await db.get_one(Network, there.here["network"]))
    texts = [next(iter(one.text.values())) for one in script.actions]
    assert (texts.count(UNTOLD), texts.count("En nog iets"), texts.count("Overgenomen")) == (1, 1, 0)
    assert any(one.startswith("Actions of who was no member") for one in otherwise)


# What cannot be written is said in a sentence


@pytest.fixture
def elsewhere(furnished: tuple[str, Ids], copied: Callable[[str], str]) -> str:
    """Three networks, of which two live in a channel that two workspaces share."""
    address = copied(furnished[0])
    asyncio.run(
        changes(address, update(Network).where(Network.channel_id == "C0ELDERS").values(channel_id="C0HIER"))
    )
    return address


async def changes(address: str, *statements: Any) -> None:
    database = Database(address)
    async with database.write() as db:
        for one in statements:
            await db.execute(one)
    await database.dispose()


def refused(address: str, *command: str) -> str:
    code, written, said = runs(address, *command)
    assert code == 2, said
    assert written == ""
    assert "Traceback" not in said
    return said


def test_an_unknown_channel_and_one_that_two_share_are_told(elsewhere: str) -> None:
    assert "No network lives in the channel C0NERGENS." in refused(elsewhere, "C0NERGENS", "--as", "sample")
    assert "add --team" in refused(elsewhere, "C0HIER", "--as", "sample")


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    code, written, said = runs(f"sqlite:///{tmp_path}/none/kring.db", "C0HIER", "--as", "sample")
    assert code != 0
    assert written == ""
    assert "Traceback" not in said
    assert said.strip()


def test_invented_names_are_for_a_sample_alone(elsewhere: str) -> None:
    assert "--pseudonyms: only" in refused(elsewhere, "C0BUREN", "--pseudonyms")


def test_a_network_that_forgot_its_people_is_told(elsewhere: str) -> None:
    closed = (
        update(Network)
        .where(Network.channel_id == "C0BUREN")
        .values(closed_at=datetime(2024, 1, 1, tzinfo=UTC))
    )
    here = select(Network.id).where(Network.channel_id == "C0BUREN")
    asyncio.run(changes(elsewhere, closed, delete(Membership).where(Membership.network_id.in_(here))))
    assert "C0BUREN: Nobody is known" in refused(elsewhere, "C0BUREN", "--as", "sample")


def test_a_network_of_which_no_report_is_out_is_told(elsewhere: str) -> None:
    here = select(Network.id).where(Network.channel_id == "C0BUREN")
    asyncio.run(changes(elsewhere, delete(LearningSession).where(LearningSession.network_id.in_(here))))
    assert "C0BUREN: No report" in refused(elsewhere, "C0BUREN", "--as", "sample")


@pytest.mark.parametrize("where", ["statement", "tip", "poll"])
async def test_invented_names_leave_nobody_whom_one_row_alone_names(there: Street, where: str) -> None:
    home = there.here["network"]
    async with there.database.write() as db:
        one = await db.get_one(LearningQuestion, there.here["own"])
        one.text = "Wat zei Greet Claes in Zaal Duinoord?"
        if where == "statement":
            await db.execute(delete(Statement).where(Statement.network_id == home))
            db.add(Statement(network_id=home, text="Het loont.", who="Greet Claes, directeur"))
        elif where == "tip":
            tips = update(Tip).where(Tip.question_id.in_(select(LearningQuestion.id)))
            await db.execute(tips.values(expert="Greet Claes"))
        else:
            polls = update(DatePoll).where(DatePoll.network_id == home)
            await db.execute(polls.values(place="Zaal Duinoord"))
    file = (await file_of_street(there, pseudonyms=True)).decode()
    gone = ["Duinoord"] if where == "poll" else ["Greet", "Claes"]
    assert [name for name in gone if name in file] == []
