"""What people hold of a session once they were told of it: kept with a message that says what is new.

It makes the message one of what is new to its reader, and of no use when everything is as it was before.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum, auto
from hashlib import sha256

from models.calendar import wall_time
from models.network import Network
from models.session import LearningSession, Mode, Stage

FEW = 16  # digits that tell two places apart


def sign(words: str) -> str:
    """Return what tells words apart, without the words."""
    return sha256(words.encode()).hexdigest()[:FEW] if words else ""


class New(StrEnum):
    """One thing that is new of a session that begins when it was to begin."""

    LENGTH = auto()
    PLACE = auto()  # it was to follow
    ELSEWHERE = auto()
    NOWHERE = auto()  # it follows again
    ANOTHER_WAY = auto()  # of meeting, in the same place or not
    BRING = auto()  # there was nothing to bring
    BRING_OTHERWISE = auto()
    BRING_NOTHING = auto()


@dataclass(frozen=True)
class Held:
    """When, where and how a session is, as somebody was told; what people wrote of it as signs of that."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    mode: Mode
    place: str
    bring: str
    title: str
    off: bool

    @classmethod
    def of(cls, meeting: LearningSession, home: Network) -> "Held":
        """Return what is true of a session of a network now."""
        return cls(
            meeting.starts_at,
            meeting.ends_at,
            meeting.zone,
            meeting.mode,
            sign("" if meeting.mode is Mode.ONLINE else meeting.place),  # nobody goes anywhere
            sign(meeting.bring),
            sign(meeting.title or home.theme),
            meeting.stage is Stage.CANCELLED,
        )

    @classmethod
    def kept(cls, mark: str) -> "Held | None":
        """Return what was kept with a message; None when its reader held nothing."""
        if not mark:
            return None
        starts, ends, zone, mode, place, bring, title, off = mark.split("|")
        start, end = (datetime.fromtimestamp(int(seconds), UTC) for seconds in (starts, ends))
        return cls(start, end, zone, Mode(mode), place, bring, title, bool(off))

    @property
    def mark(self) -> str:
        """Return it as it is kept."""
        starts, ends = (str(int(at.timestamp())) for at in (self.starts_at, self.ends_at))
        off = "off" if self.off else ""
        return "|".join((starts, ends, self.zone, self.mode, self.place, self.bring, self.title, off))

    @property
    def starts_local(self) -> datetime:
        """The wall time at which it was to start, in the zone that it had."""
        return wall_time(self.starts_at, self.zone)

    def moved(self, now: "Held") -> bool:
        """Tell whether it starts at another instant, or does not take place, or does after all."""
        return (self.starts_at, self.off) != (now.starts_at, now.off)

    def ends_otherwise(self, now: "Held") -> bool:
        """Tell whether it lasts longer or shorter."""
        return self.ends_at - self.starts_at != now.ends_at - now.starts_at

    def elsewhere(self, now: "Held") -> bool:
        """Tell whether people would come to another place, or in another way."""
        return (self.place, self.mode) != (now.place, now.mode)

    def contradicts(self, now: "Held") -> bool:
        """Tell whether people would stand before a closed door, or come on another day."""
        return self.moved(now) or (bool(self.place) and self.elsewhere(now))

    def completed(self, now: "Held") -> bool:
        """Tell whether all that is new of it is the place that was to follow."""
        return not self.place and bool(now.place) and not self.differs(replace(now, place=""))

    def differs(self, now: "Held") -> bool:
        """Tell whether people would come otherwise: neither the title nor the zone's name is of that sort."""
        return replace(now, title=self.title, zone=self.zone, bring=self.bring) != self

    def brings_otherwise(self, now: "Held") -> bool:
        """Tell whether people would bring something else."""
        return self.bring != now.bring

    def news(self, now: "Held") -> set[New]:
        """Return what is new of it, whether it was moved or not."""
        found = {New.LENGTH} if self.ends_otherwise(now) else set()
        if self.mode is not now.mode:
            found.add(New.ANOTHER_WAY)
        elif self.place != now.place:
            found.add(_filled(self.place, now.place, New.PLACE, New.ELSEWHERE, New.NOWHERE))
        if self.brings_otherwise(now):
            bring = New.BRING, New.BRING_OTHERWISE, New.BRING_NOTHING
            found.add(_filled(self.bring, now.bring, *bring))
        return found

    def tells(self, now: "Held") -> bool:
        """Tell whether there is anything that people who count on it have to know."""
        return self.differs(now) or self.brings_otherwise(now)

    def stands_otherwise(self, now: "Held") -> bool:
        """Tell whether it stands otherwise in a calendar: with its title, without what to bring."""
        return replace(now, zone=self.zone, bring=self.bring) != self


def _filled(before: str, now: str, filled: New, changed: New, emptied: New) -> New:
    """Return what became of words: they were filled in, became others or went."""
    if not before:
        return filled
    return changed if now else emptied
