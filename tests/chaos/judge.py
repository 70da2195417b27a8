"""What was promised, held against the playground's ledger and the database once everything has healed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.slack.signs import mark
from bot.storage.database import Database
from models import evaluation, missed, trace
from models.attendance import Attendance, Rsvp
from models.delivery import NOT_REACHED, Delivery, DeliveryState
from models.membership import Membership, Standing
from models.network import Network
from models.person import Person
from models.plan import RULES, SHOWN_WHEN_MISSED, Audience, Kind
from models.question import LearningQuestion, State
from models.session import LearningSession, Stage
from models.unlinked import InquiryText
from playground import Message, Workspace
from tests.chaos.chronicle import Chronicle
from tests.chaos.people import Circle, Promise
from tests.conftest import BRUSSELS, FACILITATOR, MEMBERS

LIFE = [stage for stage in Stage if stage is not Stage.CANCELLED]
MOMENT, DAY = timedelta(seconds=2), timedelta(days=1)
ENDED = (DeliveryState.SENT, *NOT_REACHED)
# No message of these kinds after the person was thanked for this.
AFTER = {
    "rsvp": (Kind.RSVP_REMINDER,),
    "question": (Kind.QUESTION_REMINDER,),
    "evaluation": (Kind.EVALUATION_REQUEST, Kind.EVALUATION_REMINDER),
    "released": (Kind.REPORT_DRAFT, Kind.REPORT_NUDGE),
}


@dataclass
class Verdict:
    """What the judge found."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


async def watch_stages(database: Database) -> None:
    """Let the database itself note each change of a stage."""
    made = "CREATE TABLE chaos_stage (n {} PRIMARY KEY, session_id INTEGER, was TEXT, became TEXT)"
    insert = "INSERT INTO chaos_stage (session_id, was, became) VALUES (OLD.id, OLD.stage, NEW.stage)"
    if database.sqlite:
        statements = [
            made.format("INTEGER"),
            "CREATE TRIGGER chaos_stages AFTER UPDATE OF stage ON session WHEN OLD.stage <> NEW.stage"
            f" BEGIN {insert}; END",
        ]
    else:
        statements = [
            made.format("SERIAL"),
            "CREATE FUNCTION chaos_noted() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {insert}; RETURN NULL; END $$",
            "CREATE TRIGGER chaos_stages AFTER UPDATE OF stage ON session FOR EACH ROW"
            " WHEN (OLD.stage IS DISTINCT FROM NEW.stage) EXECUTE FUNCTION chaos_noted()",
        ]
    async with database.write() as db:
        for statement in statements:
            await db.execute(text(statement))


@dataclass
class Judge:
    """Looks at one round."""

    workspace: Workspace
    chronicle: Chronicle
    promises: Sequence[Promise]
    circles: Sequence[Circle]
    now: datetime
    members: Collection[str] = tuple(MEMBERS)
    verdict: Verdict = field(default_factory=Verdict)

    def finds(self, sort: str, what: str, *about: str) -> None:
        """Note what is wrong, with the history of it."""
        self.verdict.counts[sort] += 1
        history = "".join(f"\n      {line}" for line in self.chronicle.about(*about)) if about else ""
        self.verdict.failures.append(f"{sort}: {what}{history}")

    async def look(self, db: AsyncSession) -> Verdict:
        """Judge everything."""
        self.people = {row.user_id: row for row in await db.scalars(select(Person))}
        self.networks = {row.channel_id: row for row in await db.scalars(select(Network))}
        rows = await db.scalars(select(LearningSession))
        channel_of = {network.id: channel for channel, network in self.networks.items()}
        self.meetings = {channel_of[row.network_id]: row for row in rows}
        self.rows = {row.id: row for row in await db.scalars(select(Delivery))}
        self.shown = {
            one.row.id if one.row else (one.kind, one.session_id)
            for network in self.networks.values()
            for one in await missed.shown(db, network.id)
        }
        posted = self.posted()
        self.messages(posted)
        self.quiet(posted)
        self.expected(await self.standing(db), await self.present(db), await self.sure(db))
        await self.answers(db)
        await self.stages(db)
        await self.disk(db)
        return self.verdict

    # Messages

    def posted(self) -> list[tuple[Message, list[Delivery]]]:
        """The messages of the ledger with the rows that they belong to."""
        found, marked = [], {mark(row): row for row in self.rows}
        for message in self.workspace.messages:
            ids = ((message.metadata or {}).get("event_payload") or {}).get("ids", "").split()
            ids = ids or [marked.get(found, found) for found in self.marks(message)]
            for missing in set(ids) - set(self.rows):
                self.finds("strange", f"a message that the database does not know: {message.text}", missing)
            if message.by_bot and not ids and not message.ephemeral_to:
                self.finds("strange", f"a message that belongs to nothing: {message.text}")
            if ids:
                found.append((message, [self.rows[i] for i in ids if i in self.rows]))
        self.verdict.counts["messages"] = len(found)
        return found

    def marks(self, message: Message) -> list[str]:
        """The signs in the names of the files of a message: they carry no metadata."""
        names = [self.workspace.files[file_id].name for file_id in message.files]
        return [name.removesuffix(".ics").rsplit("-", 1)[-1] for name in names if name.endswith(".ics")]

    def messages(self, posted: list[tuple[Message, list[Delivery]]]) -> None:
        """Each wanted message arrived once, with whom it was meant for, or is shown as not reached."""
        stands: dict[str, list[Message]] = defaultdict(list)
        for message, rows in posted:
            for row in rows:
                stands[row.id].append(message)
                if message.channel not in (row.recipient, f"D0{row.recipient}"):
                    self.finds("misdirected", f"{named(row)} stands in {message.channel}", row.id)
        for row in self.rows.values():
            found = stands[row.id]
            if row.person_id is not None and self.people[row.recipient].id != row.person_id:
                self.finds("misdirected", f"{named(row)} is for person {row.person_id}", row.id)
            if len(found) > 1:
                self.finds("twice", named(row), row.id, row.recipient)
            if row.state is DeliveryState.SENT and not found:
                self.finds("lost", f"{named(row)} is recorded as sent", row.id, row.recipient)
            elif row.state is DeliveryState.SENT and not stands_where_it_says(row, found[0]):
                self.finds("wrong place", named(row), row.id)
            elif row.state in (DeliveryState.PENDING, DeliveryState.CLAIMED) and row.due <= self.now:
                self.finds("lost", f"{named(row)} still waits", row.id, row.recipient)
            elif row.state in NOT_REACHED:
                self.verdict.counts[str(row.state)] += 1
                may_be_shown = row.kind in SHOWN_WHEN_MISSED
                if may_be_shown and not {row.id, (row.kind, row.session_id)} & self.shown:
                    self.finds("hidden", f"{named(row)} is not shown to the facilitator", row.id)
            if found and row.state not in (DeliveryState.SENT, DeliveryState.UNKNOWN):
                self.finds("denied", f"{named(row)} arrived", row.id)

    def quiet(self, posted: list[tuple[Message, list[Delivery]]]) -> None:
        """One counted message a day; nothing to who has answered, left or paused."""
        days: dict[tuple[str, date], list[Message]] = defaultdict(list)
        for message, rows in posted:
            at = datetime.fromtimestamp(float(message.ts), UTC)
            if any(RULES[row.kind].counts and not RULES[row.kind].time_bound for row in rows):
                days[message.channel, at.astimezone(BRUSSELS).date()].append(message)
            for row in rows:
                for promise in self.promises:
                    late = promise.kept and promise.at + MOMENT < at
                    if late and not self.takes_out(message) and self.disturbs(promise, row, at):
                        said = f"{named(row)} at {at:%m-%d %H:%M}, {promise.what} {promise.at:%m-%d %H:%M}"
                        self.finds("unwanted", said, row.id, promise.who)
        self.hurried(posted)
        for (channel, day), messages in days.items():
            if len(messages) > 1:
                self.finds("many", f"{len(messages)} on {day} in {channel}", channel.removeprefix("D0"))

    def takes_out(self, message: Message) -> bool:
        """Whether it is a file that takes a session out of a calendar, as who says No after a Yes gets."""
        files = (self.workspace.files[file_id].content or b"" for file_id in message.files)
        return any(b"STATUS:CANCELLED" in content for content in files)

    def hurried(self, posted: list[tuple[Message, list[Delivery]]]) -> None:
        """No reminder within a day of the announcement, however late that went out."""
        stood = [(float(message.ts), row) for message, rows in posted for row in rows]
        announced = {row.session_id: at for at, row in stood if row.kind is Kind.ANNOUNCEMENT}
        for at, row in stood:
            soon = announced.get(row.session_id, at) + (DAY - MOMENT).total_seconds()
            if RULES[row.kind].reminds and row.session_id in announced and at < soon:
                self.finds("hurried", named(row), row.id)

    def disturbs(self, promise: Promise, row: Delivery, at: datetime) -> bool:
        """Whether this message should not have come any more."""
        if row.recipient != promise.who:
            return False
        if promise.what == "paused":
            until = date.fromisoformat(promise.value)
            return RULES[row.kind].disturbs and at.astimezone(BRUSSELS).date() <= until
        if row.network_id != self.networks[promise.channel].id:
            return False
        if promise.what == "left":
            return RULES[row.kind].audience is Audience.MEMBERS
        if promise.what == "rsvp" and row.kind is Kind.CALENDAR_FILE:
            told = [p for p in self.by_act()[promise.who, "rsvp", promise.channel] if p.at <= at]
            return promise is told[-1] and promise.value == "no"
        if promise.what == "rsvp" and row.kind is Kind.DAY_BEFORE:
            told = self.by_act()[promise.who, "rsvp", promise.channel]
            return all(p.value == "no" for p in told)
        return row.kind in AFTER.get(promise.what, ())

    def expected(
        self, left: set[tuple[str, str]], present: dict[str, set[str]], sure: dict[str, set[str]]
    ) -> None:
        """What the timeline promises went out, unless three days were skipped."""
        if any("72 hours" in sort for sort in self.chronicle.faults):
            return
        away = {promise.who for promise in self.promises if promise.what == "paused"}
        for channel, meeting in self.meetings.items():
            wanted = {(Kind.ANNOUNCEMENT, channel), (Kind.AGENDA, channel)}
            wanted |= {(kind, FACILITATOR) for kind in (Kind.PROPOSAL, Kind.RUNNING_ORDER, Kind.REPORT_DRAFT)}
            if meeting.evaluation_opened_at is not None:
                wanted |= {(Kind.EVALUATION_REQUEST, who) for who in present[channel]}
            if meeting.released_at is not None:
                wanted.add((Kind.REPORT, channel))
            wanted |= {(Kind.DAY_BEFORE, who) for who in self.coming(channel, meeting)}
            wanted |= {(Kind.CALENDAR_FILE, who) for who in sure[channel]}
            if present[channel]:
                wanted |= {(Kind.CATCH_UP, who) for who in set(self.members) - present[channel]}
            network = self.networks[channel].id
            went = {
                (r.kind, r.recipient)
                for r in self.rows.values()
                if r.network_id == network and r.state in ENDED
            }
            for kind, who in sorted(wanted - went):
                if (who not in away or RULES[kind].replies) and (channel, who) not in left:
                    self.finds("lost", f"{kind} of {channel} never went to {who}", who, kind)

    def coming(self, channel: str, meeting: LearningSession) -> set[str]:
        """Who said Yes or Maybe two days before and stayed with it."""
        told = [p for p in self.promises if p.what == "rsvp" and p.channel == channel]
        early = meeting.starts_at - timedelta(days=4)
        sure = {p.who for p in told if p.kept and p.value != "no" and p.at < early}
        return sure - {p.who for p in told if p.value == "no"}

    # Answers

    async def standing(self, db: AsyncSession) -> set[tuple[str, str]]:
        """Who left which network, or all of them with their account."""
        rows = await db.execute(
            select(Network.channel_id, Person.user_id)
            .join(Membership, Membership.network_id == Network.id)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.standing == Standing.LEFT)
        )
        gone = [user.id for user in self.workspace.users.values() if user.deleted]
        return {(channel, who) for channel, who in rows} | {
            (channel, who) for channel in self.networks for who in gone
        }

    async def present(self, db: AsyncSession) -> dict[str, set[str]]:
        """Who was there, by channel."""
        return await self.attending(db, Attendance.present.is_(True))

    async def sure(self, db: AsyncSession) -> dict[str, set[str]]:
        """Who said Yes, by channel."""
        return await self.attending(db, Attendance.rsvp == Rsvp.YES)

    async def attending(self, db: AsyncSession, what: Any) -> dict[str, set[str]]:
        """Of whom something is known about coming, by channel."""
        found: dict[str, set[str]] = defaultdict(set)
        for channel, meeting in self.meetings.items():
            rows = await db.scalars(
                select(Person.user_id)
                .join(Attendance, Attendance.person_id == Person.id)
                .where(Attendance.session_id == meeting.id, what)
            )
            found[channel] = set(rows)
        return found

    async def answers(self, db: AsyncSession) -> None:
        """Whatever somebody was thanked for is in the database, once."""
        left, present = await self.standing(db), await self.present(db)
        for (who, what, channel), told in self.by_act().items():
            kept = [position for position, promise in enumerate(told) if promise.kept]
            if not kept:
                continue
            possible = {promise.value for promise in told[kept[-1] :]}
            self.verdict.counts["answers"] += 1
            meeting, person = self.meetings.get(channel), self.people[who]
            if what == "rsvp" and meeting is not None:
                said = await db.scalar(
                    select(Attendance.rsvp).where(
                        Attendance.session_id == meeting.id, Attendance.person_id == person.id
                    )
                )
                if said not in possible:
                    self.lost(told, f"the database has {said}")
            elif what == "left" and (channel, who) not in left:
                self.lost(told, "still a member")
            elif what == "paused" and str(person.paused_until) not in possible:
                self.lost(told, f"the database has {person.paused_until}")
            elif what == "released" and meeting is not None and meeting.released_at is None:
                self.lost(told, "not released")
            elif what == "present" and not self.agrees(possible, present[channel], channel, left):
                self.lost(told, f"the database has {present[channel]}")
        await self.questions(db)
        await self.evaluations(db)

    @staticmethod
    def agrees(told: set[str], here: set[str], channel: str, left: set[tuple[str, str]]) -> bool:
        """Whether one of these lists of who is there is what the database has; who left is on none."""
        gone = {who for where, who in left if where == channel}
        return any(set(names.split(",")) - gone == here - gone for names in told)

    def by_act(self) -> dict[tuple[str, str, str], list[Promise]]:
        """What each person tried, in order."""
        found: dict[tuple[str, str, str], list[Promise]] = defaultdict(list)
        for promise in self.promises:
            found[promise.who, promise.what, promise.channel].append(promise)
        return found

    def lost(self, told: Sequence[Promise], found: str) -> None:
        """Somebody was thanked for nothing."""
        self.finds(
            "answers lost", f"{told[-1].who} {told[-1].what} {[p.value for p in told]}: {found}", told[-1].who
        )

    async def questions(self, db: AsyncSession) -> None:
        """Each question that somebody was thanked for stands there once."""
        asked = [p for p in self.promises if p.what == "question"]
        texts = Counter(
            await db.scalars(select(LearningQuestion.text).where(LearningQuestion.state != State.WITHDRAWN))
        )
        for promise in asked:
            if promise.kept and not texts[promise.value]:
                self.lost([promise], "no such question")
            if texts[promise.value] > 1:
                self.finds("answers twice", promise.value, promise.who)

    async def evaluations(self, db: AsyncSession) -> None:
        """As many answers as people who answered, and their remarks once where remarks are shown."""
        for channel, meeting in self.meetings.items():
            tried = [p for p in self.promises if p.what == "evaluation" and p.channel == channel]
            kept = [p for p in tried if p.kept]
            asking = await evaluation.asking(db, meeting.id)
            if asking is None:
                self.lost(kept, "no form") if kept else None
                continue
            thanked, perhaps = ({p.who for p in some} for some in (kept, tried))
            if not len(thanked) <= (asking.answered or 0) <= len(perhaps):
                self.finds("answers lost", f"{asking.answered} answers of {sorted(thanked)}", channel)
            remarks = Counter(
                await db.scalars(select(InquiryText.text).where(InquiryText.inquiry_id == asking.id))
            )
            if any(count > 1 for count in remarks.values()):
                self.finds("answers twice", str(remarks), channel)
            for promise in kept if remarks else []:
                if not remarks[promise.value]:
                    self.lost([promise], "no such remark")

    # Stages

    async def stages(self, db: AsyncSession) -> None:
        """No stage was skipped, and every session came to its end."""
        rows: Any = await db.execute(text("SELECT session_id, was, became FROM chaos_stage ORDER BY n"))
        moves: dict[int, list[tuple[Stage, Stage]]] = defaultdict(list)
        for meeting, was, became in rows:
            moves[meeting].append((Stage(was.lower()), Stage(became.lower())))
        for channel, meeting in self.meetings.items():
            made = moves[meeting.id]
            # Only without an evaluation does the report follow at once.
            without = (Stage.UNDERWAY, None if meeting.evaluation_opened_at else Stage.REPORTING)
            steps = [LIFE.index(after) - LIFE.index(before) == 1 for before, after in made]
            joins = all(after == before for (_, after), (before, _) in pairwise(made))
            if not joins or not all(by or move == without for by, move in zip(steps, made, strict=True)):
                self.finds("stages", f"{channel}: {[str(after) for _, after in made]}", channel)
            if meeting.stage is not Stage.CLOSED:
                self.finds("stages", f"{channel} ended as {meeting.stage}", channel)

    # Disk

    async def disk(self, db: AsyncSession) -> None:
        """Nothing that was deleted is still to be cleaned."""
        for one in await trace.left(db):
            self.finds("disk", f"{one.place} could not be cleaned: {one.why}, tried {one.tries} times")


def stands_where_it_says(row: Delivery, message: Message) -> bool:
    """Whether a message stands where its row says; of a file Slack tells the place only when looked up."""
    return row.channel == message.channel and (row.ts == message.ts or (bool(message.files) and not row.ts))


def named(row: Delivery) -> str:
    """A message of the outbox in words."""
    return (
        f"{row.kind} {row.subject} to {row.recipient} ({row.id}, {row.state}, {row.attempts} x, {row.error})"
    )
