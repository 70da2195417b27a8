"""One act, from the door to the answer: all that is known of it so far, and as its handler gets it."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.canvas import Canvas
from bot.act.channel import Seen
from bot.act.forms import UNREADABLE, About, about_of, chosen
from bot.act.ids import Form
from bot.act.routes import Role, Route
from bot.texts import Texts
from models import posted
from models.account import Profile
from models.acting import Acting
from models.base import NotFound, Refusal
from models.confidentiality import Whom
from models.membership import Membership, Standing
from models.network import Network
from models.person import Person
from models.session import LearningSession


class NotAMember(Refusal):
    """The caller does not belong to the network."""


class NotAFacilitator(Refusal):
    """Only a facilitator may do this."""


class NotJoined(NotAMember):
    """The caller was invited, and did not say yes."""


class Waits(NotAMember):
    """The caller waits for a seat."""


BEFORE_A_SEAT: dict[Standing, type[NotAMember]] = {Standing.INVITED: NotJoined, Standing.WAITING: Waits}


def lacking(
    role: Role, place: Membership | None, *, takes_notes: bool = False, leads_session: bool = False
) -> Refusal | None:
    """Return what somebody's place in a network lacks for a role; None when nothing does.

    Who `takes_notes` of the session in question, or leads that, has the role of it, whatever their place.
    """
    if role is Role.ANYONE:
        return None
    if place is None:
        return NotAMember()
    if role >= Role.MEMBER and not place.active:
        return BEFORE_A_SEAT.get(place.standing, NotAMember)()
    most = Role.SESSION_LEADER if leads_session else Role.NOTE_TAKER if takes_notes else Role.MEMBER
    enough = place.leads or role <= most
    return NotAFacilitator() if role >= Role.NOTE_TAKER and not enough else None


@dataclass
class Call:
    """One act: each step of its way adds what it finds. What is not known yet is not there to be read."""

    # Read from the payload, at the door.
    kind: str
    name: str
    user_id: str  # empty: nobody did it
    about: About = field(default_factory=About)
    text: str = ""  # what stood behind a command, or in a message, as it was meant
    raw: str = ""  # the same as Slack marks it up
    word: str = ""  # the first word of a command, as written
    chosen: Any = None  # the value of a menu
    channel: str | None = None
    message_ts: str | None = None
    thread_ts: str | None = None  # the thread in which somebody wrote or pressed
    event_id: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)

    canvas: Canvas | None = None  # the modal in which it happened

    # Recognised before the transaction: the handler, whose workspace it is, what Slack was asked.
    route: Route | None = None  # none for a form of an older version
    team_id: str = ""  # the workspace, once it is known
    kring_id: str | None = None  # the user id of Kring itself
    seen: Seen = field(default_factory=Seen)  # the channel, for a route that asks about it
    picked: Mapping[str, Profile] = field(
        default_factory=dict
    )  # those picked in a form, by their id; for some routes who acts
    t: Texts = field(init=False)
    mark: Callable[[str], str] = field(init=False)  # makes what something is counted under (models/reach.py)
    address: str = ""  # under which people have calendar feeds; empty where they have none
    operator: str = ""  # who runs Kring, and how to reach them; empty when the settings name nobody
    keeps_at_most: int | None = None  # days, for all networks; none when the settings say nothing
    mails: bool = False  # mail goes to who is not on Slack and agreed to it
    ungranted: Set[str] = frozenset()  # the optional scopes that Kring was not given in this workspace

    # Found in the transaction.
    db: AsyncSession = field(init=False)
    now: datetime = field(init=False)
    person: Person = field(init=False)
    found_network: Network | None = None
    found_membership: Membership | None = None
    found_meeting: LearningSession | None = None
    takes_notes: bool = False  # of that session, now
    leads_session: bool = False  # that one alone, now

    def begins(self, db: AsyncSession, now: datetime, found: Acting) -> None:
        """Take in who acts, on what, as a transaction found it: from here their own language is spoken."""
        self.db, self.now = db, now
        self.person, self.found_network, self.found_meeting, self.found_membership, notes, leads = found
        meeting = self.found_meeting
        self.leads_session = leads is not None and meeting is not None and leads.leads(meeting, now)
        self.takes_notes = notes is not None and meeting is not None and notes.writes(meeting, now)
        self.t = Texts(self.person.language, self.person.zone).on(
            now
        )  # no row is read once a transaction failed

    @property
    def reads(self) -> bool:
        """Whether nothing that the act changes is kept."""
        return self.route is None or self.route.reads

    @property
    def view(self) -> dict[str, Any]:
        """The view in which the act happened; empty for an act anywhere else."""
        return self.payload.get("view") or {}

    def start_in(self, form: str) -> int:
        """Return from which place on a long list is shown: as asked, else as the same modal shows it."""
        if self.about.start is not None:
            return self.about.start
        if not self.within(form):
            return 0
        return self.stands_for.start or 0

    @property
    def chosen_channel(self) -> str | None:
        """The channel that was chosen in a form; none where what it says cannot be read."""
        values = ((self.view.get("state") or {}).get("values") or {}).get("channel") or {}
        try:
            found = [chosen(element) for element in values.values()] if self.kind == "form" else []
        except UNREADABLE:
            return None
        return next((each for each in found if isinstance(each, str)), None)

    @property
    def stands_for(self) -> About:
        """What the modal is about in which somebody pressed."""
        return about_of(self.view.get("private_metadata"))

    def within(self, form: str) -> bool:
        """Tell whether the act came from this modal."""
        return self.view.get("callback_id") == form

    @property
    def keeps_below(self) -> bool:
        """Whether the act came from a modal to which people come back, so that another opens on top of it."""
        return self.within(Form.PANEL) or self.within(Form.PHASE)

    @property
    def at_home(self) -> bool:
        """Whether the act came from the caller's Home or My Kring."""
        return self.view.get("type") == "home" or self.within(Form.MENU)

    @property
    def chose_at_home(self) -> bool:
        """Whether something was chosen there in a menu with a name, which then shows what was chosen."""
        pressed = (self.payload.get("actions") or [{}])[0]
        return self.at_home and pressed.get("type") == "static_select"

    @property
    def is_kring(self) -> bool:
        """Whether an event tells of Kring itself."""
        return bool(self.kring_id) and self.user_id == self.kring_id

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

    async def shows_it(self) -> bool:
        """Have the message in which somebody pressed brought up to date; tell whether it is one of ours."""
        if not self.channel or not self.message_ts:
            return False
        return await posted.refresh_message(self.db, self.now, self.channel, self.message_ts)

    def must_have(self, role: Role) -> None:
        """Check what the caller is in the network. Raises NotAMember, NotAFacilitator."""
        if (refusal := self._lacks(role)) is not None:
            raise refusal

    def _lacks(self, role: Role) -> Refusal | None:
        place = self.found_membership
        return lacking(role, place, takes_notes=self.takes_notes, leads_session=self.leads_session)
