"""Who does what when around the sessions of a network, as its file says."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from heapq import heappop, heappush
from typing import Any

from rich.console import Console

from bot.story.apart import Apart
from bot.story.belonging import Belonging
from bot.story.cast import Cast
from bot.story.course import Course
from bot.story.craft import HOUR, MINUTE, Craft
from bot.story.lead import Lead
from bot.story.participant import Participant
from bot.story.players import StoryBroken
from bot.story.questions import OUTCOMES_BEFORE, Questions
from bot.story.script import PersonData, SessionData, words
from bot.story.stage import Stage
from bot.story.told import tell
from bot.texts import Texts
from models.attendance import Rsvp
from playground import Message, Person

Do = Callable[[], Awaitable[None]]

MORNING = time(10)
BEFORE_FIRST_WORK = time(8, 45)
ADMINISTRATOR = "U0KRINGADMIN"  # begins the network when nobody in the file may type a command


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
    ledger: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)
    arranged: dict[str, str] = field(default_factory=dict)  # what stood on each agenda, by session
    rules: str = ""  # the ground rules as they stood at the end, with who agreed
    quiet: bool = False
    _added: int = 0

    def __post_init__(self) -> None:
        self.craft, self.questions, self.written = Craft(self), Questions(self), set[str]()
        network = self.cast.script.network
        self.channel = network.slack_channel
        self.language = self.cast.language
        self.t = Texts(self.language, network.timezone)
        self.apart = Apart(self.stage, self.channel, self.cast.asked)
        self.players = {
            data.id: Participant(data, *self._seat(data))
            for data in self.cast.script.members
            if data.slack_user_id is not None
        }
        self.lead = Lead(self.cast.facilitators[0], *self._seat(self.cast.facilitators[0]))
        self.leads = {
            data.id: Participant(data, *self._seat(data))
            for data in self.cast.facilitators
            if data.id not in self.players
        }

    def _seat(self, data: PersonData) -> tuple[Person, str, Texts, Texts, Apart]:
        person = self.stage.person(str(data.slack_user_id))
        return person, self.channel, Texts(self.language, person.user.tz), self.t, self.apart

    def _beginner(self) -> Lead:
        """Who types the one command that a network begins with."""
        data = self.cast.beginner or PersonData(ADMINISTRATOR, "", ADMINISTRATOR)
        return self.lead if data is self.lead.data else Lead(data, *self._seat(data))

    def asker(self, person: str) -> Participant | None:
        """Who asks and judges: a member, or who leads without taking part."""
        return self.players.get(person) or self.leads.get(person)

    def stand_in(self) -> Lead | None:
        """Who leads in the place of the facilitator, when the file has somebody."""
        others = self.cast.facilitators[1:]
        return Lead(others[0], *self._seat(others[0]), stands_in=True) if others else None

    def local(self, day: date, at: time = MORNING) -> datetime:
        """An hour on a day of the network."""
        return datetime.combine(day, at, tzinfo=self.cast.zone)

    def add(self, at: datetime, do: Do) -> None:
        """Add a scene."""
        self._added += 1
        heappush(self.scenes, Scene(at, self._added, do))

    def due(self, to: datetime | None) -> Scene | None:
        """Take the next scene out of the story, up to a moment; None when there is none."""
        return heappop(self.scenes) if self.scenes and (to is None or self.scenes[0].at <= to) else None

    def say(self, key: str, n: int | None = None, **values: object) -> None:
        """Tell something of the story, in which there may be a number."""
        if self.quiet:
            return
        day = self.t.day(self.stage.now.astimezone(self.cast.zone).date())
        key = f"story.{key}"
        said = self.t.plain(key, **values) if n is None else self.t.plain_n(key, n, **values)
        tell(self.told, said, day)

    async def prepare(self) -> None:
        """Begin the network, plan its sessions and invite its people."""
        data = self.cast.script.network
        leads = [str(person.slack_user_id) for person in self.cast.facilitators]
        await self._beginner().begins(words(data.theme, self.language), leads)
        scope = data.theme_scope
        await self.lead.settles(
            {
                "network.field_zone": data.timezone,
                "network.field_country": data.country,
                "network.field_capacity": str(self.cast.capacity),
                "network.field_threshold": str(data.anonymity_threshold),
                "network.field_goal": words(data.goal, self.language),
                "network.field_scope_in": words(scope.get("in", {}), self.language),
                "network.field_scope_out": words(scope.get("out", {}), self.language),
            }
        )
        if data.keeps is not None:
            await self.lead.keeps(data.keeps)
        if self.cast.script.invitation.parts:
            await self.lead.writes_invitation(self.cast.script.invitation)
        planned = [session for session in self.cast.script.sessions if session.date_poll is None]
        for session in planned:
            minutes = (session.ends_at - session.starts_at) // MINUTE
            starts = session.starts_at.astimezone(self.cast.zone)
            title = words(session.title, self.language)
            await self.lead.plans(starts, minutes, title, self.cast.host(session))
        if self.cast.script.invitation.open_call:
            await self.lead.opens_call(self.channel)
        await self.stage.advance(self.stage.now)
        self.say("begun", theme=words(data.theme, self.language), n=len(planned))
        await self.read_timelines()

    async def read_timelines(self) -> None:
        """Learn when what happens around each session that is planned."""
        export = await self.stage.export(self.channel)
        begins = {datetime.fromisoformat(one["starts_at"]): one["timeline"] for one in export["sessions"]}
        for session in self.cast.script.sessions:
            if session.starts_at in begins:
                self.timelines[session.id] = {
                    name: datetime.fromisoformat(at) for name, at in begins[session.starts_at].items()
                }

    def write(self) -> None:
        """Everything that the file says."""
        Belonging(self).write()
        self.questions.write()
        self.craft.write()
        Course(self).write()
        for session in self.cast.script.sessions:
            self.write_session(session)

    def write_session(self, session: SessionData) -> None:
        """What people do around one session, once: as soon as it is planned."""
        line = self.timelines.get(session.id)
        if line is None or session.id in self.written:
            return
        self.written.add(session.id)
        if session.called_off_at is not None:
            self.add(session.called_off_at, partial(self._calls_off, session))
            return
        announced = line["announcement"]
        self.add(announced + HOUR, partial(self._announced, session))
        for member, row in self.cast.coming(session):
            joined = self.cast.memberships[member].joined_on
            at = max(announced + HOUR, self.local(joined) + HOUR) if joined else announced + HOUR
            if row.rsvp:
                self.add(at, partial(self._says, session, member, Rsvp(row.rsvp)))
        for member in session.no_question_this_time:
            if member in self.players:
                self.add(announced + HOUR, self.players[member].has_no_question)
        self.add(line["questions_close"] - HOUR, partial(self.questions.before_closing, session))
        self.add(line["questions_close"] + HOUR, partial(self._arranges, session))
        starts, ends = session.starts_at, session.ends_at
        self.add(starts + 10 * MINUTE, partial(self._attendance, session))
        self.add(ends - OUTCOMES_BEFORE, partial(self.questions.outcomes, session))
        self.add(ends - 9 * MINUTE, partial(self._opens_evaluation, session))
        self.add(ends - 5 * MINUTE, partial(self._evaluate, session, after_reminder=False))
        self.add(
            line["evaluation_reminder"] + HOUR / 2, partial(self._evaluate, session, after_reminder=True)
        )
        judged = line["evaluation_reminder"] + HOUR
        self.add(judged, partial(self.questions.verdicts_at_home, session))
        for member, at in self.questions.judge_early(session, judged):
            self.add(at, partial(self.questions.verdicts_of, session, member))
        next_day = ends.astimezone(self.cast.zone).date() + timedelta(days=1)
        self.add(self.local(next_day, time(11)), partial(self.questions.between, session))
        due = line["report_due"].astimezone(self.cast.zone).date()
        self.add(self.local(due, BEFORE_FIRST_WORK), partial(self._release, session))
        self.add(self.local(due, time(11)), partial(self._catch_up, session, Rsvp.NO))
        self.add(line["catch_up_reminder"] + 2 * HOUR, partial(self._catch_up, session, None))
        self.add(line["action_check"] + 2 * HOUR, partial(self._how_it_went, session))
        self.craft.write_session(session, announced)

    def announcement(self, session: SessionData) -> Message:
        """The announcement of a session in the channel: the one that names its number."""
        heading = self.t.plain("session.announcement", title="\0", number=session.number).split("\0")[0]
        for message in reversed(self.stage.workspace.messages):
            if message.channel == self.channel and message.original.text.startswith(heading):
                return message
        raise StoryBroken(f"{session.id} is not announced by then")

    async def _calls_off(self, session: SessionData) -> None:
        await self.lead.calls_off(session)
        self.say("called_off", number=session.number)

    async def _announced(self, session: SessionData) -> None:
        self.say("announced", number=session.number)

    async def _says(self, session: SessionData, member: str, rsvp: Rsvp) -> None:
        if member in self.players:
            await self.players[member].answers_invitation(rsvp, self.announcement(session))

    async def _arranges(self, session: SessionData) -> None:
        if session.agenda:
            known = [self.craft.known(point) for point in session.agenda]
            asked = {key: await self.apart.words(one) for key, one in self.cast.questions.items()}
            read = await self.lead.arranges(session, asked, known)
            self.arranged[session.id] = read

    async def _attendance(self, session: SessionData) -> None:
        here = [member for member, row in self.cast.coming(session) if row.attended]
        names = [self.cast.everybody[member].name for member in here]
        await self.lead.marks_present(session, [*names, *self.craft.guests(session)])
        self.say("underway", number=session.number, n=len(here))

    async def _opens_evaluation(self, session: SessionData) -> None:
        await self.lead.opens_evaluation()

    async def _evaluate(self, session: SessionData, *, after_reminder: bool) -> None:
        present = sum(row.attended is True for row in session.attendance)
        if present < self.cast.script.network.anonymity_threshold:
            return
        count = 0
        for filled in self.cast.script.evaluations.get(session.id, []):
            if (filled.via == "after_reminder") is not after_reminder or filled.member not in self.players:
                continue
            player = self.players[filled.member]
            await player.evaluates(filled)
            count += 1
            for question, verdict in self.questions.verdicts(session, filled.member):
                if await player.is_asked_about(question):
                    await player.judges(question, verdict, at_home=False)
            mine = [one for one in self.cast.script.actions if one.session == session.id]
            for action in [one for one in mine if one.owner == filled.member][:1]:  # it asks for one thing
                await player.will_try(words(action.text, self.language))
            await player.closes()
        self.say("evaluated_later" if after_reminder else "evaluated", n=count)

    async def _release(self, session: SessionData) -> None:
        await self.lead.releases()
        self.say("released", number=session.number)

    async def _catch_up(self, session: SessionData, said: Rsvp | None) -> None:
        """Who had said No reads the catch-up at once; the others after the reminder."""
        today = self.stage.now.astimezone(self.cast.zone).date()
        for member, row in self.cast.coming(session):
            told = row.rsvp == Rsvp.NO
            if row.attended or member not in self.players or not self.cast.active(member, today):
                continue
            if told is (said is Rsvp.NO):
                await self.players[member].has_read()

    async def remember(self) -> None:
        """Note what was sent so far: Kring itself forgets after a year."""
        for row in await self.stage.ledger():
            self.ledger[row["channel"], row["ts"], row["kind"]] = row

    async def _how_it_went(self, session: SessionData) -> None:
        await self.remember()
        today = self.stage.now.astimezone(self.cast.zone).date()
        for action in self.cast.script.actions:
            player = self.players.get(action.owner)
            if action.session != session.id or player is None or not self.cast.active(action.owner, today):
                continue
            if action.status == "done":
                await player.did_it(action)
