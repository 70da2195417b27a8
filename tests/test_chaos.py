"""A short round of the faults that `make chaos` plays for longer; and a judge that can say no.

The seed of a round is printed, and brings it back.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from copy import copy, deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from bot.storage.database import Database, Uncertain
from models import attendance, evaluation, event, moves
from models.attendance import Rsvp
from models.delivery import MOST_LISTED
from models.evaluation import Filled
from models.network import Network
from models.plan import Kind
from models.question import LearningQuestion
from models.session import LearningSession, Stage
from playground import Message, Workspace
from tests.chaos.chronicle import Chronicle
from tests.chaos.judge import Judge, Verdict, watch_stages
from tests.chaos.people import Promise
from tests.chaos.round import Terms, play
from tests.chaos.wire import Wire
from tests.conftest import migrated_file
from tests.post import World, at, world_on

SEED = 3  # any: `make chaos` takes others
SHORT = 0.4
HOME, FACILITATOR = "C0KRING", "U0RIA"
PRESENT, ABSENT = ("U0ANNA", "U0BRAM", "U0CARA", "U0ELS", "U0FATIMA"), "U0DIRK"
ENDS = "2026-04-10 09:00"
QUESTION = "Hoe pak jij dit aan?"


@pytest.mark.long
async def test_what_people_were_thanked_for_and_every_message_survives_faults(tmp_path: Path) -> None:
    outcome = await play(Terms(SEED, networks=1, mischief=SHORT), tmp_path, None)
    assert outcome.well, "\n".join([outcome.terms.command, *outcome.verdict.failures])
    assert outcome.verdict.counts["messages"] > 10


# The judge can say no


@dataclass
class Life:
    """A life of one session that went well: what was posted, what was promised, and the database."""

    file: Path
    workspace: Workspace
    promises: list[Promise]
    faults: list[str] = field(default_factory=list)

    def does(self, statement: str, *values: object) -> None:
        """Doctor the database."""
        with closing(sqlite3.connect(self.file)) as file, file:
            assert file.execute(statement, values).rowcount, statement

    def message(self, kind: Kind, to: str) -> Message:
        """A message that was posted."""
        with closing(sqlite3.connect(self.file)) as file:
            asked = "SELECT id, channel FROM delivery WHERE kind = ? AND recipient = ? AND state = 'sent'"
            [(found, channel)] = file.execute(asked, (kind, to)).fetchall()
        for message in self.workspace.messages:
            ids = (message.metadata or {}).get("event_payload", {}).get("ids", "").split()
            if message.channel == channel and (message.files if kind is Kind.CALENDAR_FILE else found in ids):
                return message
        raise LookupError(kind)

    def by_act(self) -> set[tuple[str, str]]:
        """Who was thanked for what."""
        return {(promise.who, promise.what) for promise in self.promises}

    def promise(self, who: str, what: str, value: str = "") -> None:
        """Let somebody have been thanked for something in the end."""
        self.promises.append(Promise(who, what, HOME, value, at(ENDS), kept=True))

    async def judged(self) -> Verdict:
        """What the judge says."""
        chronicle = Chronicle(lambda: at(ENDS))
        chronicle.faults.update(self.faults)
        judge = Judge(
            self.workspace, chronicle, self.promises, (), at(ENDS) + timedelta(days=9), (*PRESENT, ABSENT)
        )
        database = Database(f"sqlite:///{self.file}")
        try:
            async with database.read() as db:
                return await judge.look(db)
        finally:
            await database.dispose()


async def lived(folder: Path) -> Life:
    """Play a session from its announcement to its end without any fault."""
    copyfile(migrated_file(), folder / "kring.db")
    database = Database(f"sqlite:///{folder}/kring.db")
    try:
        await watch_stages(database)
        async with world_on(database, "2026-02-11 10:00") as world:
            promises = await _plays(world)
            workspace = deepcopy_of(world.workspace)
    finally:
        await database.dispose()
    with closing(sqlite3.connect(folder / "kring.db")) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Life(folder / "kring.db", workspace, promises)


def deepcopy_of(workspace: Workspace) -> Workspace:
    """A workspace with messages and files of its own."""
    made = copy(workspace)
    made.messages, made.files = deepcopy((workspace.messages, workspace.files))
    return made


async def _plays(world: World) -> list[Promise]:
    for who in (ABSENT, *PRESENT[3:]):
        world.workspace.add_user(who, who[2:].title())
    home = await world.network()
    people = {who: await world.member(who, home) for who in (*PRESENT, ABSENT)}
    meeting = await world.session(home, stage=Stage.PLANNED)
    await world.settle(meeting)
    promises: list[Promise] = []

    def thanked(who: str, what: str, value: str) -> None:
        promises.append(Promise(who, what, HOME, value, world.clock.now(), kept=True))

    await world.advance("2026-02-20 10:00")
    for who, said in (("U0ANNA", Rsvp.YES), (ABSENT, Rsvp.NO)):
        await world.says(people[who], meeting, said)
        thanked(who, "rsvp", said)
    await world.posts(Kind.CALENDAR_FILE, home, meeting, people["U0ANNA"])
    async with world.database.write() as db:
        asker, now = people["U0BRAM"], world.clock.now()
        db.add(LearningQuestion(network_id=home, asker_id=asker, text=QUESTION, asked_at=now))
    thanked("U0BRAM", "question", QUESTION)
    await world.advance("2026-03-12 14:00")
    async with world.database.write() as db:
        row = await db.get_one(LearningSession, meeting)
        await attendance.record_present(db, row, [people[who] for who in PRESENT])
    thanked(FACILITATOR, "present", ",".join(PRESENT))
    await world.advance("2026-03-12 17:00")
    async with world.database.write() as db:
        row = await db.get_one(LearningSession, meeting)
        for who in PRESENT:
            filled = Filled({"content": 8, "discussion": 8, "facilitation": 8}, comment=f"Opmerking {who}")
            await evaluation.submit(db, row, people[who], f"token {who}", filled)
    for who in PRESENT:
        thanked(who, "evaluation", f"Opmerking {who}")
    await world.advance("2026-03-17 10:00")
    async with world.database.write() as db:
        row = await db.get_one(LearningSession, meeting)
        await moves.release_report(db, await db.get_one(Network, home), row, world.clock.now())
    thanked(FACILITATOR, "released", "released")
    await world.advance(ENDS)
    return promises


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Life:
    return asyncio.run(lived(tmp_path_factory.mktemp("life")))


@pytest.fixture
def life(well: Life, tmp_path: Path) -> Life:
    """A life to doctor."""
    copyfile(well.file, tmp_path / "kring.db")
    return Life(tmp_path / "kring.db", deepcopy_of(well.workspace), [*well.promises])


@pytest.mark.long
async def test_the_judge_finds_nothing_in_a_life_that_went_well(life: Life) -> None:
    verdict = await life.judged()
    assert verdict.failures == []
    assert verdict.counts["messages"] > 15
    assert verdict.counts["answers"] == len(life.by_act())


def loses_a_message(life: Life) -> None:
    life.workspace.messages.remove(life.message(Kind.AGENDA, HOME))


def never_sends(life: Life) -> None:
    life.workspace.messages.remove(life.message(Kind.CALENDAR_FILE, "U0ANNA"))
    life.does("DELETE FROM delivery WHERE kind = 'calendar_file'")


def still_waits(life: Life) -> None:
    life.workspace.messages.remove(life.message(Kind.AGENDA, HOME))
    life.does("UPDATE delivery SET state = 'pending' WHERE kind = 'agenda'")


def sends_twice(life: Life) -> None:
    life.workspace.messages.append(deepcopy(life.message(Kind.DAY_BEFORE, "U0ANNA")))


def sends_a_file_twice(life: Life) -> None:
    life.workspace.messages.append(deepcopy(life.message(Kind.CALENDAR_FILE, "U0ANNA")))


def sends_to_another(life: Life) -> None:
    life.message(Kind.DAY_BEFORE, "U0ANNA").channel = "D0U0BRAM"


def means_another(life: Life) -> None:
    life.does("UPDATE delivery SET person_id = person_id + 1 WHERE recipient = 'U0ANNA'")


def stands_elsewhere(life: Life) -> None:
    life.does("UPDATE delivery SET ts = '1.0' WHERE kind = 'agenda'")


def denies_a_message(life: Life) -> None:
    life.does("UPDATE delivery SET state = 'unwanted' WHERE kind = 'preview'")


def forgets_a_message(life: Life) -> None:
    life.does("DELETE FROM delivery WHERE kind = 'preview'")


def says_what_belongs_to_nothing(life: Life) -> None:
    life.message(Kind.PREVIEW, FACILITATOR).metadata = None


def hides_what_did_not_arrive(life: Life) -> None:
    life.workspace.messages.remove(life.message(Kind.AGENDA, HOME))
    life.does("UPDATE delivery SET state = 'failed' WHERE kind = 'agenda'")
    for n in range(MOST_LISTED):  # more than the facilitator is shown
        life.does(
            "INSERT INTO delivery (id, network_id, kind, subject, recipient, due, expires, edition, state,"
            " attempts, error) SELECT 'x' || ?, network_id, kind, subject || ?, recipient, expires, expires,"
            " edition, state, attempts, error FROM delivery WHERE kind = 'agenda' AND id NOT LIKE 'x%'",
            n,
            n,
        )


def writes_after_an_answer(life: Life) -> None:
    soon = at("2026-03-12 16:30")
    life.promises.insert(0, Promise("U0ANNA", "evaluation", HOME, "Opmerking U0ANNA", soon, kept=True))
    life.message(Kind.EVALUATION_REQUEST, "U0ANNA").ts = f"{at('2026-03-12 17:30').timestamp():.6f}"


def invites_who_said_no(life: Life) -> None:
    soon = at("2026-02-20 11:00")
    life.promises.append(Promise("U0ANNA", "rsvp", HOME, Rsvp.NO, soon, kept=True))
    life.does("UPDATE attendance SET rsvp = 'no' WHERE rsvp = 'yes'")
    life.message(Kind.CALENDAR_FILE, "U0ANNA").ts = f"{at('2026-02-20 12:00').timestamp():.6f}"


def writes_to_who_left(life: Life) -> None:
    life.does("UPDATE membership SET standing = 'left' WHERE person_id = 2")
    early = at("2026-03-01 10:00")
    life.promises.append(Promise("U0ANNA", "left", HOME, "left", early, kept=True))


def writes_to_who_pauses(life: Life) -> None:
    life.does("UPDATE person SET paused_until = '2026-03-12' WHERE user_id = 'U0ANNA'")
    early = at("2026-03-10 10:00")
    life.promises.append(Promise("U0ANNA", "paused", HOME, "2026-03-12", early, kept=True))


def writes_twice_a_day(life: Life) -> None:
    late = life.message(Kind.RSVP_REMINDER, "U0BRAM")
    late.ts = f"{float(life.message(Kind.QUESTION_REMINDER, 'U0CARA').ts):.6f}"
    life.does("UPDATE delivery SET ts = ? WHERE kind = 'rsvp_reminder' AND recipient = 'U0BRAM'", late.ts)
    other = life.message(Kind.QUESTION_REMINDER, "U0CARA")
    other.channel = "D0U0BRAM"


def repeats_in_the_same_breath(life: Life) -> None:
    announced = life.message(Kind.ANNOUNCEMENT, HOME)
    announced.ts = life.message(Kind.QUESTION_REMINDER, "U0CARA").ts


def loses_an_answer(life: Life) -> None:
    life.does("UPDATE attendance SET rsvp = NULL WHERE rsvp = 'no'")


def loses_who_was_there(life: Life) -> None:
    life.does("UPDATE attendance SET present = 0 WHERE person_id = 2")


def loses_a_question(life: Life) -> None:
    life.does("UPDATE question SET text = 'Iets anders'")


def loses_an_evaluation(life: Life) -> None:
    life.does("UPDATE inquiry SET answered = answered - 1")


def loses_a_remark(life: Life) -> None:
    life.does("UPDATE inquiry_text SET text = 'Iets anders' WHERE text LIKE '%U0ANNA'")


def counts_a_remark_twice(life: Life) -> None:
    life.does("UPDATE inquiry_text SET text = 'Opmerking U0ANNA'")


def loses_a_pause(life: Life) -> None:
    life.promise("U0ANNA", "paused", "2026-04-09")


def loses_a_goodbye(life: Life) -> None:
    life.promise("U0ANNA", "left", "left")


def loses_a_release(life: Life) -> None:
    life.does("UPDATE session SET released_at = NULL")


def asks_twice(life: Life) -> None:
    life.does(f"INSERT INTO question (id, {COLUMNS}) SELECT id + 1, {COLUMNS} FROM question")


COLUMNS = ", ".join(column.name for column in LearningQuestion.__table__.columns if column.name != "id")


def skips_a_stage(life: Life) -> None:
    life.does("DELETE FROM chaos_stage WHERE became = 'ready'")


def jumps_over_the_evaluation(life: Life) -> None:
    life.does("DELETE FROM chaos_stage WHERE became = 'evaluating'")
    life.does("UPDATE chaos_stage SET was = 'underway' WHERE became = 'reporting'")


def does_not_end(life: Life) -> None:
    life.does("UPDATE session SET stage = 'reporting'")


def leaves_something_on_the_disk(life: Life) -> None:
    life.does(
        "INSERT INTO trace (place, tables, due, tries, why) VALUES ('evaluation', '', ?, 3, 'in_use')", ENDS
    )


FOUND: list[tuple[Callable[[Life], None], str]] = [
    (loses_a_message, "lost"),
    (never_sends, "lost"),
    (still_waits, "lost"),
    (sends_twice, "twice"),
    (sends_a_file_twice, "twice"),
    (sends_to_another, "misdirected"),
    (means_another, "misdirected"),
    (stands_elsewhere, "wrong place"),
    (denies_a_message, "denied"),
    (forgets_a_message, "strange"),
    (says_what_belongs_to_nothing, "strange"),
    (hides_what_did_not_arrive, "hidden"),
    (writes_after_an_answer, "unwanted"),
    (invites_who_said_no, "unwanted"),
    (writes_to_who_left, "unwanted"),
    (writes_to_who_pauses, "unwanted"),
    (writes_twice_a_day, "many"),
    (repeats_in_the_same_breath, "hurried"),
    (loses_an_answer, "answers lost"),
    (loses_who_was_there, "answers lost"),
    (loses_a_question, "answers lost"),
    (loses_an_evaluation, "answers lost"),
    (loses_a_remark, "answers lost"),
    (loses_a_pause, "answers lost"),
    (loses_a_goodbye, "answers lost"),
    (loses_a_release, "answers lost"),
    (counts_a_remark_twice, "answers twice"),
    (asks_twice, "answers twice"),
    (skips_a_stage, "stages"),
    (jumps_over_the_evaluation, "stages"),
    (does_not_end, "stages"),
    (leaves_something_on_the_disk, "disk"),
]


@pytest.mark.long
@pytest.mark.parametrize(("doctored", "sort"), FOUND, ids=lambda given: getattr(given, "__name__", ""))
async def test_the_judge_finds_what_went_wrong(
    life: Life, doctored: Callable[[Life], None], sort: str
) -> None:
    doctored(life)
    verdict = await life.judged()
    assert verdict.counts[sort], verdict.failures
    assert any(failure.startswith(f"{sort}: ") for failure in verdict.failures)


async def test_a_file_that_takes_a_session_out_of_a_calendar_is_wanted_after_a_no(life: Life) -> None:
    invites_who_said_no(life)
    for file_id in life.message(Kind.CALENDAR_FILE, "U0ANNA").files:
        life.workspace.files[file_id].content = b"BEGIN:VEVENT\r\nSTATUS:CANCELLED\r\nEND:VEVENT"
    assert not (await life.judged()).counts["unwanted"]


async def test_three_days_without_anything_excuse_what_did_not_go_and_nothing_else(life: Life) -> None:
    life.faults = ["outage of 72 hours"]
    never_sends(life)
    assert (await life.judged()).failures == []
    sends_twice(life)
    assert (await life.judged()).counts["twice"] == 1


# The wire to the database


@pytest.mark.parametrize("arrives", [True, False])
async def test_a_commit_that_is_cut_off_is_uncertain_whether_it_arrived_or_not(
    postgres_url: str, arrives: bool
) -> None:
    async with Wire(postgres_url).laid() as wire:
        through = Database(wire.address)
        wire.cut(arrives=arrives)
        with pytest.raises(Uncertain):
            async with through.write() as db:
                assert await event.first_time(db, "Ev1", at(ENDS))
        async with through.write() as db:
            assert await event.first_time(db, "Ev1", at(ENDS)) is not arrives
        await through.dispose()
