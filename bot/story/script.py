"""What a network's file says happened, typed (schema learning-network-sample/1)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bot.story.phases import ClosingData, InquiryData, InvitationData, RulesData
from bot.story.practice import CaseData, DatePollData, ExpertData, Said, SubgroupData, TermData
from models.outcome import Outcome
from models.person import Language

SCHEMA = "learning-network-sample/1"


class Capacity(msgspec.Struct):
    """How many fit."""

    maximum: int = 15


class NetworkData(msgspec.Struct):
    """The network itself."""

    theme: Said
    timezone: str
    country: str
    slack_channel: str
    name: Said = msgspec.field(default_factory=dict)
    default_language: str = "nl"
    capacity: Capacity = msgspec.field(default_factory=Capacity)
    anonymity_threshold: int = 5
    goal: Said = msgspec.field(default_factory=dict)
    theme_scope: Mapping[str, Said] = msgspec.field(default_factory=dict)
    replacements_from: datetime | None = None  # who cannot come may send somebody


class Account(StrEnum):
    """What account somebody has in Slack who is no full member of the workspace."""

    ELSEWHERE = "elsewhere"  # of another organisation, in a channel that is shared with it
    GUEST_MULTI = "guest_multi"
    GUEST_SINGLE = "guest_single"


class UnknownAccount(ValueError):
    """The file gives somebody an account that does not exist."""

    def __init__(self, name: str, given: object) -> None:
        known = ", ".join(Account)
        super().__init__(
            f"{name} has the slack_account {given!r}. It can be {known}, or be left out for a full member."
        )


class PersonData(msgspec.Struct):
    """Somebody in the workspace."""

    id: str
    name: str
    slack_user_id: str | None = None
    slack_account: Account | None = None
    organisation: str | None = None
    language: str = "nl"
    roles: list[str] = []
    timezone: str | None = None


class MembershipData(msgspec.Struct):
    """When somebody came, waited and left."""

    member: str
    status: str
    joined_on: date | None = None
    left_on: date | None = None
    waiting_list_since: date | None = None
    promoted_from_waiting_list: bool = False


class AttendanceData(msgspec.Struct):
    """What somebody said and did about coming."""

    member: str
    rsvp: str | None = None
    attended: bool = False
    sends: str | None = None  # who comes in their place


class PointData(msgspec.Struct):
    """One point of an agenda, as the facilitator arranged it."""

    minutes: int
    method: str
    title: Said = msgspec.field(default_factory=dict)
    questions: list[str] = []
    case: str | None = None  # the case that this point is
    expert: str | None = None  # who comes for this point


class SessionData(msgspec.Struct):
    """One session."""

    id: str
    number: int
    starts_at: datetime
    ends_at: datetime
    attendance: list[AttendanceData]
    agenda: list[PointData] = []
    title: Said = msgspec.field(default_factory=dict)
    location: dict[str, Any] = msgspec.field(default_factory=dict)
    no_question_this_time: list[str] = []
    facilitator: str | None = None
    experts: list[ExpertData] = []
    date_poll: DatePollData | None = None
    called_off_at: datetime | None = None


class OutcomeData(msgspec.Struct):
    """What became of a question at a session."""

    session: str
    outcome: Outcome


class QuestionData(msgspec.Struct):
    """One question."""

    id: str
    asked_by: str
    text: Said
    submitted_at: datetime
    submitted_for: str
    original_language: str = "nl"
    kind: str = "practice"
    anonymous: bool = False
    votes: int = 0
    merged_into: str | None = None
    history: list[OutcomeData] = []
    final_status: str = ""
    answer: Said | None = None

    @property
    def words(self) -> str:
        """The question as it was asked."""
        return words(self.text, self.original_language)


class EvaluationData(msgspec.Struct):
    """What one person filled in."""

    member: str
    scores: dict[str, int]
    comment: str | None = None
    learning_points: list[str] = []
    next_themes: list[str] = []
    via: str = "in_session"


class ActionData(msgspec.Struct):
    """What somebody would do."""

    session: str
    owner: str
    text: Said
    due_on: date | None = None
    status: str = "open"


class OrganisationData(msgspec.Struct):
    """Where somebody works."""

    id: str
    name: str


class Script(msgspec.Struct):
    """The whole file, as far as the story plays it."""

    schema: str
    network: NetworkData
    members: list[PersonData]
    membership: list[MembershipData]
    sessions: list[SessionData]
    questions: list[QuestionData]
    people: list[PersonData] = []
    organisations: list[OrganisationData] = []
    evaluations: dict[str, list[EvaluationData]] = {}
    actions: list[ActionData] = []
    cases: list[CaseData] = []
    subgroups: Mapping[str, Mapping[str, SubgroupData]] = msgspec.field(default_factory=dict)
    concepts: list[TermData] = []
    invitation: InvitationData = msgspec.field(default_factory=InvitationData)
    ground_rules: list[Said] = []
    rules: RulesData | None = None
    inquiries: list[InquiryData] = []
    closing: ClosingData | None = None


def read(data: Mapping[str, Any]) -> Script:
    """Read a network's file.

    Raises msgspec.ValidationError, or ValueError for another schema and for an account that does not exist.
    """
    if data.get("schema") != SCHEMA:
        raise ValueError(f"expected the schema {SCHEMA}")
    for person in (*data.get("people", ()), *data.get("members", ())):
        given = person.get("slack_account") if isinstance(person, dict) else None
        if given is not None and given not in set(Account):
            raise UnknownAccount(str(person.get("name")), given)
    return msgspec.convert(data, Script)


def spoken(language: str) -> Language | None:
    """Return a language that Kring speaks, None for any other."""
    return Language(language) if language in list(Language) else None


def words(said: Said, language: str) -> str:
    """Return words in a language when the file has them, else in the first that it has."""
    return said.get(language) or next(iter(said.values()), "")


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
    def outcomes(self) -> dict[str, list[tuple[QuestionData, Outcome]]]:
        """What the facilitator recorded, by session."""
        found: dict[str, list[tuple[QuestionData, Outcome]]] = defaultdict(list)
        for question in self.script.questions:
            for item in question.history:
                found[item.session].append((question, item.outcome))
        return found

    @cached_property
    def capacity(self) -> int:
        """The number of seats: when people wait, as many as were ever taken at once."""
        joined = [row for row in self.script.membership if row.joined_on is not None]
        days = [row.joined_on for row in joined if row.joined_on]
        most = max((sum(self.active(row.member, day) for row in joined) for day in days), default=0)
        waits = any(row.waiting_list_since for row in self.script.membership)
        return most if waits else max(most, self.script.network.capacity.maximum)

    def last_of(self, question: QuestionData, session_id: str) -> bool:
        """Tell whether this session is the last at which the question was dealt with."""
        return question.history[-1].session == session_id

    def active(self, member: str, day: date) -> bool:
        """Tell whether somebody is a member on a day."""
        row = self.memberships.get(member)
        return bool(
            row and row.joined_on and row.joined_on <= day and not (row.left_on and row.left_on <= day)
        )

    def host(self, session: SessionData) -> str:
        """The name of the place, when the file knows it."""
        place = str(session.location.get("organisation", ""))
        return next((o.name for o in self.script.organisations if o.id == place), place)
