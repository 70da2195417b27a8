"""What a network's file says happened, typed (schema learning-network-sample/1).

Where a member may be `null`, it was somebody: nobody says who, and who plays the file picks (somebody.py).
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from bot.story.phases import ClosingData, InquiryData, InvitationData, RulesData
from bot.story.practice import CaseData, DatePollData, ExpertData, Said, SubgroupData, TermData
from models.network import Afterwards
from models.outcome import Outcome, Verdict
from models.person import Language

SCHEMA = "learning-network-sample/1"


class Capacity(msgspec.Struct, omit_defaults=True):
    """How many fit."""

    maximum: int = 15


class KeepsData(msgspec.Struct, frozen=True):
    """How long a network keeps what it keeps for a while, in days, and what is left then."""

    sessions: int
    names: int
    afterwards: Afterwards


class NetworkData(msgspec.Struct, omit_defaults=True):
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
    keeps: KeepsData | None = None  # as a new network does where it is not there


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


class PersonData(msgspec.Struct, omit_defaults=True):
    """Somebody in the workspace, or from outside; who is not told has no name."""

    id: str
    name: str
    slack_user_id: str | None = None
    slack_account: Account | None = None
    organisation: str | None = None
    language: str = "nl"
    roles: list[str] = []
    timezone: str | None = None


class MembershipData(msgspec.Struct, omit_defaults=True):
    """When somebody came, waited and left."""

    member: str
    status: str
    joined_on: date | None = None
    left_on: date | None = None
    waiting_list_since: date | None = None
    promoted_from_waiting_list: bool = False


class AttendanceData(msgspec.Struct, omit_defaults=True):
    """What somebody said and did about coming."""

    member: str | None
    rsvp: str | None = None
    attended: bool | None = False  # none: nobody tells, so as they said
    sends: str | None = None  # who comes in their place


class PointData(msgspec.Struct, omit_defaults=True):
    """One point of an agenda, as the facilitator arranged it."""

    minutes: int
    method: str
    title: Said = msgspec.field(default_factory=dict)
    questions: list[str] = []
    case: str | None = None  # the case that this point is
    expert: str | None = None  # who comes for this point


class SessionData(msgspec.Struct, omit_defaults=True):
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


class Word(StrEnum):
    """What who asked said of what became of a question: a verdict, or nothing."""

    YES = Verdict.YES
    PARTLY = Verdict.PARTLY
    NOT_YET = Verdict.NOT_YET
    NONE = "none"


class OutcomeData(msgspec.Struct, omit_defaults=True):
    """What became of a question at a session.

    A word of the asker that is left out follows from what came of it later.
    """

    session: str
    outcome: Outcome
    said: Said | None = None  # left out: of what is answered, the answer of the question
    verdict: Word | None = None


class QuestionData(msgspec.Struct, omit_defaults=True):
    """One question; of one without a name nobody need say who asked it."""

    id: str
    asked_by: str | None
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
    answered_at: datetime | None = None  # between sessions; left out: the day after that of `submitted_for`

    @property
    def words(self) -> str:
        """The question as it was asked."""
        return words(self.text, self.original_language)


class EvaluationData(msgspec.Struct, omit_defaults=True):
    """What one person filled in; a score that nobody tells is picked by who plays it."""

    member: str | None
    scores: dict[str, int]
    comment: str | None = None
    learning_points: list[str] = []
    next_themes: list[str] = []
    via: str = "in_session"


class ActionData(msgspec.Struct, omit_defaults=True):
    """What somebody would do."""

    session: str
    owner: str
    text: Said
    due_on: date | None = None
    status: str = "open"


class OrganisationData(msgspec.Struct, omit_defaults=True):
    """Where somebody works."""

    id: str
    name: str


class Script(msgspec.Struct, omit_defaults=True):
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
    note: str = ""
    expected: dict[str, Any] = {}  # see yardstick.py


def read(data: object) -> Script:
    """Read a network's file.

    Raises msgspec.ValidationError, or ValueError for another schema and for an account that does not exist.
    """
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
        raise ValueError(f"expected the schema {SCHEMA}")
    listed = [one for one in (data.get("people"), data.get("members")) if isinstance(one, list | tuple)]
    for person in (each for one in listed for each in one if isinstance(each, Mapping)):
        given = person.get("slack_account")
        if given is not None and given not in list(Account):
            raise UnknownAccount(str(person.get("name")), given)
    return msgspec.convert(data, Script)


def spoken(language: str) -> Language | None:
    """Return a language that Kring speaks, None for any other."""
    return Language(language) if language in list(Language) else None


def words(said: Said, language: str) -> str:
    """Return words in a language when the file has them, else in the first that it has."""
    return said.get(language) or next(iter(said.values()), "")
