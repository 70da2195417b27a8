"""What a network's file may say of its phases, typed: invitation, ground rules, what is asked, end."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from bot.story.practice import Said


class InvitationData(msgspec.Struct, omit_defaults=True):
    """When people were invited, and what the invitation says: its parts by the names of their fields."""

    sent_on: date | None = None
    parts: Mapping[str, Said] = msgspec.field(default_factory=dict)
    asked: list[Said] = []
    offered: list[Said] = []
    passed_on: bool = False  # everybody may pass it on
    open_call: bool = False  # everybody signs up who wants to, below the call in the channel


class AcceptedData(msgspec.Struct, omit_defaults=True):
    """When somebody agreed to the ground rules."""

    member: str
    at: datetime


class RulesData(msgspec.Struct, omit_defaults=True):
    """When the ground rules of the file were put to the group, and who agreed."""

    published_at: datetime
    accepted: list[AcceptedData] = []


class AnswerData(msgspec.Struct, omit_defaults=True):
    """What somebody answered to what the group was asked: by item, what is kept of a choice or the words.

    Without a moment it was in the days in which the group was asked.
    """

    member: str | None
    said: Mapping[str, str | Sequence[str]]
    at: datetime | None = None


class ChangeData(msgspec.Struct, omit_defaults=True):
    """The one change that the group agreed on after it."""

    noted_at: datetime
    text: Said


class InquiryData(msgspec.Struct, omit_defaults=True):
    """Something the group was asked, by the key of its instrument (`bot/instruments/`)."""

    id: str
    instrument: str
    asked_at: datetime
    answers: list[AnswerData] = []
    shared_at: datetime | None = None
    change: ChangeData | None = None


class ClosingData(msgspec.Struct, omit_defaults=True):
    """How the network came to its end: when it was closed, and who kept its question book."""

    closed_at: datetime
    book_by: str | None = None
    book_at: datetime | None = None
