"""Who is in a group, in words: how long people have been at it, their functions and their sectors.

Made of what they said in the intake, for whoever facilitates; of fewer than three people there is no number
and no name, so that the page can be talked about. It advises, and holds nothing back.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from models.inquiry import Inquiry
from models.inquiry_answers import Said
from models.membership import TAKES_PART, those
from models.person import Person
from models.rows import many

INTAKE = "intake"  # the instrument, and the items of it that this is made of
YEARS, FUNCTION, SECTOR = "years", "function", "sector"
SAID = (YEARS, FUNCTION, SECTOR)
FEWEST = 3  # people of whom something is counted
ALIKE = 0.6  # of those who said so: then a group is mostly the same in this


class Years(StrEnum):
    """For how long somebody has been doing this work."""

    STARTS = "starts"  # less than two years
    SOME = "some"  # two to five
    MANY = "many"  # five to fifteen
    LONG = "long"  # more than fifteen


class Mix(StrEnum):
    """Whether a group is mostly the same, or different, in its functions and its sectors."""

    SAME = "same"  # both
    FUNCTION = "function"  # one function in different sectors
    SECTOR = "sector"  # different functions in one sector
    MIXED = "mixed"  # different in both
    UNKNOWN = "unknown"  # too few said so


@dataclass(frozen=True)
class Counted:
    """How many said the same, where they are three or more; how many said something else."""

    of: Mapping[str, int] = field(default_factory=dict)
    others: int = 0

    @property
    def said(self) -> int:
        """How many said anything."""
        return sum(self.of.values()) + self.others

    @property
    def alike(self) -> bool:
        """Whether most said the same."""
        return max(self.of.values(), default=0) >= ALIKE * self.said > 0


@dataclass(frozen=True)
class Composition:
    """A group in words."""

    members: int
    years: Counted = Counted()
    functions: Counted = Counted()
    sectors: Counted = Counted()
    kinds: Counted = Counted()

    @property
    def known(self) -> bool:
        """Whether enough people said something of themselves."""
        return max(one.said for one in (self.years, self.functions, self.sectors, self.kinds)) >= FEWEST

    @property
    def mix(self) -> Mix:
        """Whether it is mostly the same, or different."""
        if min(self.functions.said, self.sectors.said) < FEWEST:
            return Mix.UNKNOWN
        same = (self.functions.alike, self.sectors.alike)
        return {(True, True): Mix.SAME, (True, False): Mix.FUNCTION, (False, True): Mix.SECTOR}.get(
            same, Mix.MIXED
        )


def counted(said: Iterable[str]) -> Counted:
    """Count what is said, however it is written; what fewer than three said is something else."""
    names, numbers = dict[str, str](), Counter[str]()
    for text in (" ".join(one.split()) for one in said):
        if text:
            names.setdefault(text.casefold(), text)
            numbers[text.casefold()] += 1
    of = {names[key]: n for key, n in numbers.most_common() if n >= FEWEST}
    return Counted(of, numbers.total() - sum(of.values()))


@many
def _said(network_id: int) -> Select[Person, Said]:
    mine = (Inquiry.network_id == network_id, Inquiry.instrument == INTAKE)
    return (
        those(network_id, TAKES_PART)
        .join(Said, Said.person_id == Person.id)
        .join(Inquiry, Inquiry.id == Said.inquiry_id)
        .where(*mine)
        .with_only_columns(Person, Said)
        .order_by(Inquiry.id, Person.id)
    )


async def intake(db: AsyncSession, network_id: int) -> dict[int, Mapping[str, Any]]:
    """Return what each member said in the intake, by their key; for whoever facilitates."""
    return {person.id: said.given for person, said in await _said(db, network_id)}


def composed(members: int, given: Sequence[Mapping[str, Any]], kinds: Sequence[str] = ()) -> Composition:
    """Return a group of so many in words; `kinds`: what each said who chose one."""

    def of(item: str) -> Counted:
        return counted(str(one.get(item) or "") for one in given)

    return Composition(members, of(YEARS), of(FUNCTION), of(SECTOR), counted(kinds))
