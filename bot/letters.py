"""The register of letters: for each kind of message the function that writes it.

The letters themselves stand with the jobs that send them, and register here when the house is composed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.slack.blocks import Message
from bot.texts import Texts
from models.confidentiality import EVERYBODY, Whom
from models.delivery import Delivery
from models.network import Network
from models.person import Person
from models.plan import RULES, Audience, Kind
from models.session import LearningSession


@dataclass(frozen=True)
class Occasion:
    """What a letter is written from: the rows at this moment, and the reader's language."""

    db: AsyncSession
    network: Network
    delivery: Delivery
    person: Person | None  # None: it goes to the channel
    t: Texts
    now: datetime
    about: LearningSession | None = None
    copied: bool = (
        False  # as text for e-mail, which may go to anybody: what is for its reader alone stays out
    )

    def whom(self, *, given: bool = False) -> Whom:
        """For whom questions are shown in the letter; `given`: the asker sent this one along with them."""
        if self.copied or self.person is None:
            return EVERYBODY
        leads = RULES[self.delivery.kind].audience is Audience.FACILITATORS
        return Whom(self.person.id, leads=leads, given=given)

    @property
    def meeting(self) -> LearningSession:
        """The session that the letter is about."""
        assert self.about is not None
        return self.about

    @property
    def reader(self) -> Person:
        """The person to whom the letter goes."""
        assert self.person is not None
        return self.person


Letter = Callable[[Occasion], Awaitable[Message]]
LETTERS: dict[Kind, Letter] = {}


def letter(*kinds: Kind) -> Callable[[Letter], Letter]:
    """Register the function that writes these kinds of message."""

    def register(function: Letter) -> Letter:
        for kind in kinds:
            if kind in LETTERS:
                raise ValueError(f"{kind} has two letters")
            LETTERS[kind] = function
        return function

    return register
