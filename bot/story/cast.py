"""A network's file with its lookups: people, dates, and who acts when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.story.script import (
    AttendanceData,
    MembershipData,
    OutcomeData,
    PersonData,
    QuestionData,
    Script,
    SessionData,
    spoken,
)
from models.person import Language

JOINS, LEAVES = time(10), time(9, 30)  # on these days
SETTLED_IN = time(11, 30)  # by then who joins on that day has done so, also on the first one


def seated(row: MembershipData | None, at: datetime) -> bool:
    """Tell whether somebody is a member at a moment, by the clocks of the network."""
    if row is None or row.joined_on is None or at < datetime.combine(row.joined_on, JOINS, at.tzinfo):
        return False
    return row.left_on is None or at < datetime.combine(row.left_on, LEAVES, at.tzinfo)


def sits(row: MembershipData | None, starts: datetime) -> bool:
    """Tell whether somebody can sit through a session, by the clocks of the network."""
    if row is None or row.joined_on is None:
        return False
    settled = datetime.combine(row.joined_on, SETTLED_IN, starts.tzinfo)
    return settled <= starts and not (row.left_on and row.left_on <= starts.date())


@dataclass(frozen=True)
class Cast:
    """The script with its lookups: people, dates and who acts when."""

    script: Script

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of the network."""
        return ZoneInfo(self.script.network.timezone)

    @cached_property
    def language(self) -> Language:
        """The language of the network, English for one that Kring does not speak."""
        return spoken(self.script.network.default_language) or Language.EN

    @cached_property
    def everybody(self) -> dict[str, PersonData]:
        """All people by the id that the file uses."""
        return {person.id: person for person in (*self.script.people, *self.script.members)}

    @cached_property
    def memberships(self) -> dict[str, MembershipData]:
        """Memberships by member."""
        return {row.member: row for row in self.script.membership}

    @cached_property
    def questions(self) -> dict[str, QuestionData]:
        """Questions by id."""
        return {question.id: question for question in self.script.questions}

    @cached_property
    def asked(self) -> list[QuestionData]:
        """The questions whose asker is there to ask them."""
        able = {person.id for person in self.script.members if person.slack_user_id is not None}
        able |= {person.id for person in self.facilitators}
        return [question for question in self.script.questions if question.asked_by in able]

    @cached_property
    def sessions(self) -> dict[str, SessionData]:
        """Sessions by id."""
        return {session.id: session for session in self.script.sessions}

    @cached_property
    def facilitators(self) -> list[PersonData]:
        """Who facilitates first, and who stands in."""
        leading = {session.facilitator for session in self.script.sessions}
        able = [person for person in self.everybody.values() if person.slack_user_id]
        first = [p for p in able if p.id in leading or "facilitator" in p.roles]
        return [*first, *(p for p in able if "convenor" in p.roles and p not in first)][:2]

    @cached_property
    def beginner(self) -> PersonData | None:
        """Who types the command that begins the network: who facilitates, else the first who has commands."""
        able = [*self.facilitators, *self.everybody.values()]
        return next((person for person in able if person.slack_user_id and not person.slack_account), None)

    @cached_property
    def outcomes(self) -> dict[str, list[tuple[QuestionData, OutcomeData]]]:
        """What the facilitator recorded, by session."""
        found: dict[str, list[tuple[QuestionData, OutcomeData]]] = defaultdict(list)
        for question in self.script.questions:
            for item in question.history:
                found[item.session].append((question, item))
        return found

    @cached_property
    def capacity(self) -> int:
        """The number of seats: when people wait, as many as were ever taken at once."""
        joined = [row for row in self.script.membership if row.joined_on is not None]
        days = [row.joined_on for row in joined if row.joined_on]
        most = max((sum(self.active(row.member, day) for row in joined) for day in days), default=0)
        waits = any(row.waiting_list_since for row in self.script.membership)
        return most if waits else max(most, self.script.network.capacity.maximum)

    def coming(self, session: SessionData) -> list[tuple[str, AttendanceData]]:
        """Return what is said of the coming of each member who is named."""
        return [(row.member, row) for row in session.attendance if row.member is not None]

    def last_of(self, question: QuestionData, session_id: str) -> bool:
        """Tell whether this session is the last at which the question was dealt with."""
        return question.history[-1].session == session_id

    def active(self, member: str, day: date) -> bool:
        """Tell whether somebody is a member on a day."""
        row = self.memberships.get(member)
        return bool(
            row and row.joined_on and row.joined_on <= day and not (row.left_on and row.left_on <= day)
        )

    def acts(self, person: str, moment: datetime) -> bool:
        """Tell whether somebody can do what a member does at a moment: is one then, or leads."""
        known = self.everybody.get(person)
        if known is None or known.slack_user_id is None:
            return False
        leads = any(person == one.id for one in self.facilitators)
        return leads or seated(self.memberships.get(person), moment.astimezone(self.zone))

    def sitting(self, session: SessionData) -> list[str]:
        """Return the members with an account who can sit through a session, in the order of the file."""
        starts = session.starts_at.astimezone(self.zone)
        able = [one.id for one in self.script.members if one.slack_user_id]
        return [one for one in able if sits(self.memberships.get(one), starts)]

    def host(self, session: SessionData) -> str:
        """The name of the place, when the file knows it."""
        place = str(session.location.get("organisation", ""))
        return next((o.name for o in self.script.organisations if o.id == place), place)
