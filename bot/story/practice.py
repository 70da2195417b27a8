"""What a network's file may say of its cases, subgroups, experts, dates and terms, typed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

Said = Mapping[str, str]  # the same words by language


class CaseData(msgspec.Struct, omit_defaults=True):
    """A case; it is brought when a point of an agenda names it."""

    id: str
    session: str
    owner: str | None
    core_question: Said = msgspec.field(default_factory=dict)
    page: Said = msgspec.field(default_factory=dict)
    concerns: Said = msgspec.field(default_factory=dict)
    confidential: bool = False
    asked_at: datetime | None = None
    brought_at: datetime | None = None
    insight: Said = msgspec.field(default_factory=dict)  # what its owner saw from outside, a week later


class SubgroupData(msgspec.Struct, omit_defaults=True):
    """Who sits together at a session, who reports, and what they bring back."""

    members: list[str] = []
    reporter: str | None = None
    found: Said = msgspec.field(default_factory=dict)
    stays_open: Said = msgspec.field(default_factory=dict)


class ExpertData(msgspec.Struct, omit_defaults=True):
    """Somebody from outside who comes to a session, noted on a day."""

    person: str
    noted_at: datetime
    questions: list[str] = []
    minutes: int = 30
    fee: Said = msgspec.field(default_factory=dict)
    listed: bool = True  # named on the agenda


class CanData(msgspec.Struct, omit_defaults=True):
    """What somebody said of the dates that were offered, in their order."""

    member: str
    at: datetime
    can: list[Literal["yes", "if_need_be", "no"]]


class DatePollData(msgspec.Struct, omit_defaults=True):
    """How the date of a session was found with the group; until then it is not planned."""

    asked_at: datetime
    offered: list[datetime]
    chosen_at: datetime
    answers: list[CanData] = []


class TermData(msgspec.Struct, omit_defaults=True):
    """A word, and what the group means by it since a session; without one it is not noted."""

    term: Said
    definition: Said
    session: str | None = None
