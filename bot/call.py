"""One act as a handler gets it: who, when, about what, within one transaction."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channel import Seen
from bot.forms import About, about_of
from bot.ids import Form
from bot.texts import Texts
from models.base import NotFound, Refusal
from models.confidentiality import Whom
from models.membership import Membership
from models.network import Network
from models.person import Language, Person
from models.session import LearningSession


class NotAMember(Refusal):
    """The caller does not belong to the network."""


@dataclass(frozen=True)
class Caller:
    """Who acts, copied before anything can fail."""

    team_id: str
    user_id: str
    person_id: int
    language: Language
    zone: str


@dataclass
class Call:
    """One act: who, when, about what, within one transaction."""

    caller: Caller
    person: Person
    db: AsyncSession
    now: datetime
    t: Texts
    about: About
    text: str = ""  # what stood behind a command, or in a message
    chosen: Any = None  # the value of a menu
    channel: str | None = None
    message_ts: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)  # the channel, for a route that asks Slack about it
    found_network: Network | None = None
    found_membership: Membership | None = None
    found_meeting: LearningSession | None = None

    def start_in(self, form: str) -> int:
        """Return from which place on a long list is shown: as asked, else as the same modal shows it."""
        if self.about.start is not None:
            return self.about.start
        if not self.within(form):
            return 0
        return about_of(self.payload["view"].get("private_metadata")).start or 0

    def within(self, form: str) -> bool:
        """Tell whether the act came from this modal."""
        return (self.payload.get("view") or {}).get("callback_id") == form

    @property
    def at_home(self) -> bool:
        """Whether the act came from the caller's Home or My Kring."""
        return (self.payload.get("view") or {}).get("type") == "home" or self.within(Form.MENU)

    @property
    def today(self) -> date:
        """The day it is for the caller."""
        return self.person.hours.local_day(self.now)

    @property
    def network(self) -> Network:
        """The network that the act is about. Raises NotFound."""
        if self.found_network is None:
            raise NotFound
        return self.found_network

    @property
    def membership(self) -> Membership:
        """The caller's place in that network. Raises NotAMember."""
        if self.found_membership is None:
            raise NotAMember
        return self.found_membership

    @property
    def whom(self) -> Whom:
        """The caller as somebody to whom questions are shown. Raises NotAMember."""
        return Whom(self.person.id, leads=self.membership.leads)

    @property
    def meeting(self) -> LearningSession:
        """The session that the act is about. Raises NotFound."""
        if self.found_meeting is None:
            raise NotFound
        return self.found_meeting
