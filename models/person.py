"""People as Slack knows them, with the language and the hours they chose."""

import secrets
from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import Index, Select, UniqueConstraint, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Mark, OwnWords, Refusal, Utc
from models.calendar import DAY_ENDS, DAY_STARTS, Hours
from models.rows import many, one


class Language(StrEnum):
    """The languages that Kring speaks."""

    NL = "nl"
    EN = "en"


class Tells(StrEnum):
    """Why what somebody writes may be known by its language."""

    NOBODY_ELSE = "nobody_else"  # of the others has it
    NETWORK = "network"  # has another


class HoursTurnedRound(Refusal):
    """Hours that end before they begin."""


class PauseInThePast(Refusal):
    """A pause ends today or later."""


NOBODY = 0  # the key of who stands in no row
# What stands before the made-up id of who is not on Slack: it has small letters, as no id of Slack has.
OFF_SLACK = "off-"
ERASED = "erased-"  # what stands before the made-up id of who had themselves forgotten


class Person(Base):
    """Somebody in a workspace; what they wrote stands elsewhere."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("team_id", "user_id"),
        Index("ix_person_refreshed_at", "refreshed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    team_id: Mapped[Mark]
    user_id: Mapped[OwnWords]
    name: Mapped[OwnWords] = mapped_column(default="")
    display_name: Mapped[OwnWords] = mapped_column(default="", server_default="")
    language: Mapped[Language] = mapped_column(default=Language.NL)
    zone: Mapped[Mark] = mapped_column(default="Europe/Brussels")
    hours_from: Mapped[time] = mapped_column(default=DAY_STARTS)
    hours_to: Mapped[time] = mapped_column(default=DAY_ENDS)
    day_off: Mapped[int | None] = mapped_column(default=None)
    paused_until: Mapped[date | None] = mapped_column(default=None)
    quiet: Mapped[bool] = mapped_column(default=False)
    language_chosen: Mapped[bool] = mapped_column(default=False)
    refreshed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    deactivated: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # Did something of which whoever facilitates sees that they did it. Nothing else may be noted here: who
    # looks before and after would read from it that somebody just answered or asked what nobody is to know.
    acted: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    # Keys of who became one with them and has no row any more, apart by blanks: a backup may bring one back.
    stood_as: Mapped[Mark] = mapped_column(default="", server_default="")

    @property
    def is_stranger(self) -> bool:
        """Whether Kring does not know them."""
        return self.id == NOBODY

    @property
    def erased(self) -> bool:
        """Whether they had themselves forgotten."""
        return self.user_id.startswith(ERASED)

    @property
    def off_slack(self) -> bool:
        """Whether they are not on Slack: whoever facilitates noted them, and nothing is ever sent to them."""
        return self.user_id.startswith(OFF_SLACK)

    @property
    def gone(self) -> bool:
        """Whether their account is gone; who never had one is there all the same."""
        return self.deactivated and not self.off_slack

    @property
    def hours(self) -> Hours:
        """When this person may be written to."""
        return Hours(self.zone, self.hours_from, self.hours_to, self.day_off)

    def language_tells(self, others: Collection[Language], network: Language) -> Tells | None:
        """Tell why what this person writes may be known by its language among others, if it may."""
        if self.language not in others:
            return Tells.NOBODY_ELSE
        return Tells.NETWORK if self.language is not network else None

    def speaks(self, language: Language) -> None:
        """Choose the language of everything Kring says to this person."""
        self.language = language
        self.language_chosen = True

    def writes_at(self, start: time, end: time, day_off: int | None) -> None:
        """Choose the hours and the days on which messages may come. Raises HoursTurnedRound."""
        if end <= start:
            raise HoursTurnedRound(field="hours_to")
        self.hours_from, self.hours_to, self.day_off = start, end, day_off

    def pause(self, until: date | None, today: date) -> None:
        """Have no messages up to and including a day; None ends a pause. Raises PauseInThePast."""
        if until is not None and until < today:
            raise PauseInThePast(field="paused_until")
        self.paused_until = until

    def pauses_on(self, day: date) -> bool:
        """Tell whether messages that are not essential wait on this day."""
        return self.paused_until is not None and day <= self.paused_until


# The same asked of rows.
IS_OFF_SLACK = Person.user_id.startswith(OFF_SLACK)
IS_GONE = Person.deactivated & ~IS_OFF_SLACK


def without_slack(team_id: str, name: str, language: Language, zone: str) -> Person:
    """Return somebody who is not on Slack, by an id that is none: they have no account to write to."""
    made = Person(team_id=team_id, user_id=f"{OFF_SLACK}{secrets.token_hex(8)}", name=name)
    made.language, made.zone = language, zone
    made.deactivated = made.language_chosen = True
    return made


def stranger(team_id: str, user_id: str, language: Language, zone: str) -> Person:
    """Return somebody whom Kring does not know, to be spoken to: of them nothing is kept."""
    person = Person(team_id=team_id, user_id=user_id, language=language, zone=zone)
    person.id = NOBODY
    return person


@one
def find(team_id: str, user_id: str) -> Select[Person]:
    """Return the person with this Slack id in this workspace."""
    return select(Person).where(Person.team_id == team_id, Person.user_id == user_id)


@one
def lock(person_id: int) -> Select[int]:
    """Let one at a time do what is done once for a person; their network is locked before."""
    return select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)


async def ensure(
    db: AsyncSession, team_id: str, user_id: str, *, name: str = "", language: Language, zone: str
) -> Person:
    """Return the person, noting them when Kring meets them for the first time."""
    person = await find(db, team_id, user_id)
    if person is None:
        person = Person(team_id=team_id, user_id=user_id, name=name, language=language, zone=zone)
        db.add(person)
        await db.flush()
    return person


@many
def _by_ids(ids: Collection[int]) -> Select[Person]:
    return select(Person).where(Person.id.in_(ids))


async def by_ids(db: AsyncSession, ids: Iterable[int]) -> dict[int, Person]:
    """Return these people by their key."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {person.id: person for person in await _by_ids(db, wanted)}


@many
def _named(team_id: str, user_ids: Collection[str]) -> Select[str, str]:
    return select(Person.user_id, Person.name).where(
        Person.team_id == team_id, Person.user_id.in_(user_ids), Person.name != ""
    )


async def names(db: AsyncSession, team_id: str, user_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of people by their Slack id, as far as they are known."""
    return dict(await _named(db, team_id, set(user_ids)))
