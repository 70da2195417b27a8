"""One network as one person sees it: what the Home, My Kring and their parts are drawn from."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot import layout
from bot.texts import Texts
from bot.views.network import Waiting
from models.attendance import Rsvp
from models.errand import Carried, Offer
from models.expert import Sought
from models.follow_up import Action
from models.membership import Headcount, Membership
from models.missed import Missed
from models.network import Network
from models.person import Person
from models.question import LearningQuestion, ToJudge
from models.session import LearningSession


@dataclass(frozen=True)
class Circle:
    """One network as one person sees it."""

    network: Network
    membership: Membership
    coming: LearningSession | None = None
    current: LearningSession | None = None
    planned: Sequence[LearningSession] = ()  # those after the current one
    given: Rsvp | None = None
    no_question: bool = False  # said "not this time" for the coming session
    questions: Sequence[LearningQuestion] = ()
    on_agenda: Mapping[int, date] = field(default_factory=dict)  # questions on a published agenda
    to_judge: Sequence[ToJudge] = ()
    actions: Sequence[Action] = ()
    headcount: Headcount = field(default_factory=lambda: Headcount(0, 0, 0))
    missed: Sequence[Missed] = ()  # what did not arrive
    waiting: Waiting = ()
    gone: Waiting = ()  # on the list, without an account
    led: bool = True  # somebody leads who has an account
    unable: Waiting = ()  # on the list, and perhaps unable to press anything
    unread: LearningSession | None = None  # its report is out, without the results that came after it
    corrects: LearningSession | None = None  # released, and open to correction until the next one begins
    called_off: Sequence[LearningSession] = ()  # those that can still go on after all
    paused: bool = False
    fresh: bool = False  # it may have met before Kring came

    given_by: Person | None = None  # who entered the answer for them
    to_reword: Mapping[int, str] = field(default_factory=dict)  # what would make a question clearer
    entered_by: Mapping[int, Person] = field(default_factory=dict)  # who entered their questions
    offers: Sequence[Offer] = ()
    carrying: Sequence[Carried] = ()
    to_tell: Sequence[Carried] = ()
    sought: Sequence[Sought] = ()  # questions that look for a person
    shared: Collection[int] = ()  # those at which others may ask the person

    @property
    def sessions(self) -> list[LearningSession]:
        """The current session and those after it."""
        return [self.current, *self.planned] if self.current else []


Part = Callable[[Texts, Circle], Sequence[layout.Part]]
