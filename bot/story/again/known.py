"""Who and what has which id in the file that is written, and how words and moments are written in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.story.again.pseudonyms import Names
from bot.story.cast import seated
from bot.story.practice import Said
from bot.story.script import MembershipData, PersonData
from models.network import Network
from models.session import LearningSession

NOON, MORNING = time(12), time(9)


@dataclass
class Known:
    """What is written so far: each part finds in it what another one has named."""

    home: Network
    names: Names = field(default_factory=Names)
    leads: list[PersonData] = field(default_factory=list)
    members: list[PersonData] = field(default_factory=list)
    membership: list[MembershipData] = field(default_factory=list)
    people: Mapping[int, str] = field(default_factory=dict)  # ids in the file by the keys of people
    held: list[LearningSession] = field(default_factory=list)  # the earliest first
    planned: list[LearningSession] = field(default_factory=list)  # those, and what was called off
    sessions: Mapping[int, str] = field(default_factory=dict)
    closings: Mapping[int, datetime] = field(default_factory=dict)  # when questions close, by session
    questions: dict[int, str] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)  # ids by name
    present: dict[int, int | None] = field(default_factory=dict)  # as the report of a session tells it
    guests: list[PersonData] = field(default_factory=list)
    facilitator: str | None = None
    leading: Collection[str] = ()  # who leads, in a story from its beginning
    asked_at: dict[str, datetime] = field(default_factory=dict)  # questions, by their ids in the file
    last_asked: dict[str, datetime] = field(default_factory=dict)  # for a session, by its id in the file
    with_own_methods: int = 0  # points of agendas
    asked_too_late: set[str] = field(default_factory=set)  # questions, to be put on an agenda
    otherwise: list[str] = field(default_factory=list)  # a sentence for each thing that is not as it was

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the network."""
        return ZoneInfo(self.home.zone)

    def say(self, text: str) -> Said:
        """Return words as the file has them, in the language of the network; none where there are none."""
        return {str(self.home.language): self.names.words(text)} if text else {}

    def at(self, moment: datetime) -> datetime:
        """Return a moment as the file has it, by the clocks of the network."""
        return moment.astimezone(self.zone)

    def day(self, moment: datetime) -> date:
        """Return the day of a moment in the network."""
        return self.at(moment).date()

    def on(self, day: date, hour: time) -> datetime:
        """Return an hour on a day of the network."""
        return datetime.combine(day, hour, tzinfo=self.zone)

    def organisation(self, name: str) -> str:
        """Return the id of an organisation or a place, a new one for a new name."""
        name = self.names.organisation(name)
        return self.organisations.setdefault(name, f"O{len(self.organisations) + 1:02}")

    def row(self, person: str) -> MembershipData | None:
        """Return when somebody in the file came and left; None of who leads alone."""
        return next((row for row in self.membership if row.member == person), None)

    def acts(self, person: str, moment: datetime) -> bool:
        """Tell whether somebody in the file does what a member does at a moment: is one then, or leads."""
        return person in self.leading or seated(self.row(person), self.at(moment))
