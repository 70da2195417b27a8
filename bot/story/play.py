"""The story itself: who does what when, told as it goes."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.story.players import Lead, Player, words_of
from bot.story.result import collect
from bot.story.script import Cast, QuestionData, SessionData, read
from bot.story.stage import Stage, raised
from bot.texts import Texts
from models.person import Language
from models.question import Outcome, Verdict
from models.session import Rsvp
from playground import Message, Workspace

Do = Callable[[], Awaitable[None]]

MORNING = time(10)
BEFORE_FIRST_WORK = time(8, 45)
PREVIEW_DAYS = timedelta(days=32)  # the first preview goes out four weeks and some holidays before
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
BETWEEN = "answered_between_sessions"


@dataclass(order=True)
class Scene:
    """Something that people do at a moment; scenes of one moment keep their order."""

    at: datetime
    order: int
    do: Do = field(compare=False)


@dataclass
class Story:
    """A story that is being played."""

    cast: Cast
    stage: Stage
    told: Console
    scenes: list[Scene] = field(default_factory=list)
    timelines: dict[str, dict[str, datetime]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        network = self.cast.script.network
        self.channel = network.slack_channel
        self.language = Language(network.default_language)
        self.t = Texts(self.language, network.timezone)
        self.players = {
            data.id: self._player(Player, data)
            for data in self.cast.script.members
            if data.slack_user_id is not None
        }
        self.lead = self._player(Lead, self.cast.facilitators[0])

    def _player(self, kind: Any, data: Any) -> Any:
        person = self.stage.person(data.slack_user_id)
        return kind(data, person, self.channel, Texts(self.language, person.user.tz), self.t)

    def local(self, day: date, at: time = MORNING) -> datetime:
        """An hour on a day of the network."""
        return datetime.combine(day, at, tzinfo=self.cast.zone)

    def add(self, at: datetime, do: Do) -> None:
        """Add a scene."""
        self.scenes.append(Scene(at, len(self.scenes), do))

    def say(self, key: str, **values: object) -> None:
        """Tell something of the story."""
        day = self.t.short_day(self.stage.now.astimezone(self.cast.zone).date())
        self.told.print(f"[bold]{day}[/bold]  {self.t.plain(f'story.{key}', **values)}", highlight=False)

    async def prepare(self) -> None:
        """Begin the network, plan its sessions and invite its people."""
        data = self.cast.script.network
        leads = [str(person.slack_user_id) for person in self.cast.facilitators]
        await self.lead.begins(data.theme[data.default_language], leads)
        scope = data.theme_scope
        await self.lead.settles(
            {
                "network.field_zone": data.timezone,
                "network.field_country": data.country,
                "network.field_capacity": str(self.cast.capacity),
                "network.field_threshold": str(data.anonymity_threshold),
                "network.field_goal": data.goal.get(data.default_language, ""),
                "network.field_scope_in": scope.get("in", {}).get(data.default_language, ""),
                "network.field_scope_out": scope.get("out", {}).get(data.default_language, ""),
            }
        )
        for session in self.cast.script.sessions:
            minutes = (session.ends_at - session.starts_at) // MINUTE
            starts = session.starts_at.astimezone(self.cast.zone)
            title = session.title.get(data.default_language, "")
            await self.lead.plans(starts, minutes, title, self.cast.host(session))
        await self.stage.advance(self.stage.now)
        self.say("begun", theme=data.theme[data.default_language], n=len(self.cast.script.sessions))
        export = await self.stage.export(self.channel)
        for session, known in zip(self.cast.script.sessions, export["sessions"], strict=True):
            self.timelines[session.id] = {
                name: datetime.fromisoformat(at) for name, at in known["timeline"].items()
            }

    def write_membership(self) -> None:
        """People are invited, accept, wait, move up and leave."""
        early = []
        for row in self.cast.script.membership:
            player = self.players.get(row.member)
            came = row.waiting_list_since or row.joined_on
            if player is None or came is None:
                continue
            at = self.local(came)
            if at - self.stage.now < timedelta(days=28):
                early.append(player.person.id)
            else:
                self.add(at - HOUR, lambda p=player: self.lead.invites([p.person.id]))
            self.add(max(at, self.stage.now + 3 * HOUR), lambda p=player: self._joins(p))
            if row.promoted_from_waiting_list and row.joined_on:
                self.add(self.local(row.joined_on), self._gives_seat)
            if row.left_on:
                self.add(self.local(row.left_on, time(9, 30)), lambda p=player: self._leaves(p))
        if early:
            self.add(self.stage.now, lambda: self.lead.invites(early))

    async def _joins(self, player: Player) -> None:
        await player.joins()
        if player.data.language != self.language:
            await player.chooses_language()

    async def _gives_seat(self) -> None:
        await self.lead.gives_seat()
        self.say("seat")

    async def _leaves(self, player: Player) -> None:
        await player.leaves()
        self.say("left", name=player.data.name)

    def write_session(self, session: SessionData) -> None:
        """What people do around one session."""
        line = self.timelines[session.id]
        announced = line["announcement"]
        self.add(announced + HOUR, lambda: self._announced(session))
        for row in session.attendance:
            joined = self.cast.memberships[row.member].joined_on
            at = max(announced + HOUR, self.local(joined) + HOUR) if joined else announced + HOUR
            if row.rsvp:
                self.add(at, lambda r=row: self._says(session, r.member, Rsvp(r.rsvp)))
        for member in session.no_question_this_time:
            if member in self.players:
                self.add(announced + HOUR, self.players[member].has_no_question)
        self.add(line["questions_close"] - HOUR, lambda: self._before_closing(session))
        starts, ends = session.starts_at, session.ends_at
        self.add(starts + 10 * MINUTE, lambda: self._attendance(session))
        self.add(ends - 30 * MINUTE, lambda: self._outcomes(session))
        self.add(ends - 9 * MINUTE, lambda: self._opens_evaluation(session))
        self.add(ends - 5 * MINUTE, lambda: self._evaluate(session, after_reminder=False))
        self.add(line["evaluation_reminder"] + HOUR / 2, lambda: self._evaluate(session, after_reminder=True))
        self.add(line["evaluation_reminder"] + HOUR, lambda: self._verdicts_at_home(session))
        next_day = ends.astimezone(self.cast.zone).date() + timedelta(days=1)
        self.add(self.local(next_day, time(11)), lambda: self._between(session))
        due = line["report_due"].astimezone(self.cast.zone).date()
        self.add(self.local(due, BEFORE_FIRST_WORK), lambda: self._release(session))
        self.add(self.local(due, time(11)), lambda: self._catch_up(session, Rsvp.NO))
        self.add(line["catch_up_reminder"] + 2 * HOUR, lambda: self._catch_up(session, None))
        self.add(line["action_check"] + 2 * HOUR, lambda: self._how_it_went(session))

    def write_questions(self) -> None:
        """People ask when the file says they did."""
        for question in self.cast.script.questions:
            if question.asked_by in self.players:
                self.add(question.submitted_at, lambda q=question: self._asks(q))

    def _announcement(self, session: SessionData) -> Message:
        """The announcement of a session in the channel: the one that names its number."""
        heading = self.t.plain("session.announcement", title="\0", number=session.number).split("\0")[0]
        return next(
            message
            for message in reversed(self.stage.workspace.messages)
            if message.channel == self.channel and message.original.text.startswith(heading)
        )

    async def _announced(self, session: SessionData) -> None:
        self.say("announced", number=session.number)

    async def _says(self, session: SessionData, member: str, rsvp: Rsvp) -> None:
        if member in self.players:
            await self.players[member].answers_invitation(rsvp, self._announcement(session))

    async def _asks(self, question: QuestionData) -> None:
        announced = self.timelines[question.submitted_for]["announcement"] < self.stage.now
        by_button = announced and int(question.id[-1], 36) % 2 == 0
        player = self.players[question.asked_by]
        message = self._announcement(self.cast.sessions[question.submitted_for]) if by_button else None
        await player.asks(question, message)

    def _closing_with(self, session: SessionData) -> list[QuestionData]:
        """The questions that were asked in time for this session and not for an earlier one."""
        closes = self.timelines[session.id]["questions_close"]
        earlier = [
            self.timelines[other.id]["questions_close"]
            for other in self.cast.script.sessions
            if self.timelines[other.id]["questions_close"] < closes
        ]
        since = max(earlier, default=None)
        return [
            q
            for q in self.cast.script.questions
            if q.submitted_at < closes and (since is None or q.submitted_at >= since)
        ]

    async def _before_closing(self, session: SessionData) -> None:
        """Votes and merges come before the questions close."""
        questions = self._closing_with(session)
        today = self.stage.now.astimezone(self.cast.zone).date()
        wishes: dict[str, list[QuestionData]] = {}
        for turn, question in enumerate(questions):
            able = [m for m in self.players if self.cast.active(m, today) and m != question.asked_by]
            first = turn % max(len(able), 1)
            for member in (able[first:] + able[:first])[: question.votes]:
                wishes.setdefault(member, []).append(question)
        for member, wanted in wishes.items():
            await self.players[member].votes_for(wanted)
        merged = [q for q in questions if q.merged_into]
        for question in merged:
            await self.lead.merges(question, self.cast.questions[str(question.merged_into)])
        self.say("closing", number=session.number, n=len(questions), merged=len(merged))

    async def _attendance(self, session: SessionData) -> None:
        here = [row.member for row in session.attendance if row.attended]
        await self.lead.marks_present([self.cast.everybody[member].name for member in here])
        self.say("underway", number=session.number, n=len(here))

    async def _outcomes(self, session: SessionData) -> None:
        recorded = self.cast.outcomes.get(session.id, [])
        for question, outcome in recorded:
            said = ""
            if outcome is Outcome.ANSWERED and question.answer:
                said = question.answer.get(self.language) or ""
            await self.lead.records(question, outcome, said)
        for action in self.cast.script.actions:
            if action.session == session.id:
                owner = self.cast.everybody[action.owner].name
                await self.lead.notes_action(words_of(action, self.t), owner, action.due_on)
        answered = sum(outcome is Outcome.ANSWERED for _, outcome in recorded)
        self.say("outcomes", n=answered, open=len(recorded) - answered)

    async def _opens_evaluation(self, session: SessionData) -> None:
        await self.lead.opens_evaluation()

    async def _evaluate(self, session: SessionData, *, after_reminder: bool) -> None:
        present = sum(row.attended for row in session.attendance)
        if present < self.cast.script.network.anonymity_threshold:
            return
        count = 0
        for filled in self.cast.script.evaluations.get(session.id, []):
            if (filled.via == "after_reminder") is not after_reminder or filled.member not in self.players:
                continue
            player = self.players[filled.member]
            await player.evaluates(filled)
            count += 1
            for question, verdict in self._verdicts(session, filled.member):
                if player.is_asked_about(question):
                    await player.judges(question, verdict, at_home=False)
            for action in self.cast.script.actions:
                if action.session == session.id and action.owner == filled.member:
                    await player.will_try(words_of(action, self.t))
            await player.closes()
        self.say("evaluated_later" if after_reminder else "evaluated", n=count)

    def _verdicts(self, session: SessionData, member: str) -> list[tuple[QuestionData, Verdict]]:
        """What an asker says of their questions that were answered, wholly or in part."""
        found = []
        for question, outcome in self.cast.outcomes.get(session.id, []):
            if question.asked_by != member or outcome not in (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED):
                continue
            if self.cast.last_of(question, session.id):
                found.append((question, Verdict.YES))
            elif outcome is Outcome.PARTLY_ANSWERED:
                found.append((question, Verdict.PARTLY))
            else:
                found.append((question, Verdict.NOT_YET))
        return found

    async def _verdicts_at_home(self, session: SessionData) -> None:
        """Who had no evaluation to say it in says it at Home."""
        answered = {e.member for e in self.cast.script.evaluations.get(session.id, [])}
        today = self.stage.now.astimezone(self.cast.zone).date()
        for member, player in self.players.items():
            if member in answered or not self.cast.active(member, today):
                continue
            for question, verdict in self._verdicts(session, member):
                await player.judges(question, verdict, at_home=True)

    async def _between(self, session: SessionData) -> None:
        for question in self.cast.script.questions:
            if question.submitted_for == session.id and question.final_status == BETWEEN:
                await self.lead.answered_between(question)

    async def _release(self, session: SessionData) -> None:
        await self.lead.releases()
        self.say("released", number=session.number)

    async def _catch_up(self, session: SessionData, said: Rsvp | None) -> None:
        """Who had said No reads the catch-up at once; the others after the reminder."""
        today = self.stage.now.astimezone(self.cast.zone).date()
        for row in session.attendance:
            told = row.rsvp == Rsvp.NO
            if row.attended or row.member not in self.players or not self.cast.active(row.member, today):
                continue
            if told is (said is Rsvp.NO):
                await self.players[row.member].has_read()

    async def _how_it_went(self, session: SessionData) -> None:
        today = self.stage.now.astimezone(self.cast.zone).date()
        for action in self.cast.script.actions:
            player = self.players.get(action.owner)
            if action.session != session.id or player is None or not self.cast.active(action.owner, today):
                continue
            if action.status == "done":
                await player.did_it(action)

    async def run(self) -> dict[str, Any]:
        """Play every scene at its time, and return what happened."""
        await self.prepare()
        self.write_membership()
        self.write_questions()
        for session in self.cast.script.sessions:
            self.write_session(session)
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
                   TimeElapsedColumn())  # fmt: skip
        with Progress(*columns, console=self.told, transient=True) as progress:
            bar = progress.add_task(self.t.plain("story.playing"), total=len(self.scenes))
            for scene in sorted(self.scenes):
                await self.stage.advance(max(scene.at, self.stage.now))
                await scene.do()
                progress.advance(bar)
            last = max(session.ends_at for session in self.cast.script.sessions)
            await self.stage.advance(last + timedelta(days=22))
        result = collect(
            self.cast, self.stage.workspace, await self.stage.export(self.channel), await self.stage.ledger()
        )
        self._tell_the_end(result)
        return result

    def _tell_the_end(self, result: Mapping[str, Any]) -> None:
        self.told.rule(self.t.plain("story.still_open"))
        for name in result["open_at_close"]:
            question = self.cast.questions[name]
            words = question.text.get(self.language) or question.words
            self.told.print(f"  {name}  {words}", highlight=False)
        if not result["open_at_close"]:
            self.told.print(self.t.plain("story.nothing_open"))
        posts = len({row["message"] for row in result["messages"]})
        self.told.print(self.t.plain("story.sent", n=posts))


def _workspace(cast: Cast) -> Workspace:
    """A workspace with the people and the channel of a network."""
    workspace = Workspace()
    network = cast.script.network
    users = []
    for person in cast.everybody.values():
        if person.slack_user_id:
            workspace.add_user(person.slack_user_id, person.name, tz=person.timezone or network.timezone)
            users.append(person.slack_user_id)
    workspace.add_channel(network.slack_channel, "kring", members=users, private=True)
    return workspace


def _beginning(cast: Cast) -> datetime:
    """The morning on which the invitations are sent, early enough for everything that follows."""
    first = min(session.starts_at for session in cast.script.sessions).date() - PREVIEW_DAYS
    days = [first, *(row.joined_on for row in cast.script.membership if row.joined_on)]
    if cast.script.invitation.sent_on:
        days.append(cast.script.invitation.sent_on)
    day = (
        min(min(days), min(q.submitted_at for q in cast.script.questions).date())
        if (cast.script.questions)
        else min(days)
    )
    return datetime.combine(day, time(8), tzinfo=cast.zone)


async def play(data: Mapping[str, Any], database: str | None, told: Console) -> dict[str, Any]:
    """Play a network's file from beginning to end; return what happened."""
    cast = Cast(read(data))
    language = cast.script.network.default_language
    async with raised(_workspace(cast), _beginning(cast), database, language) as stage:
        return await Story(cast, stage, told).run()
