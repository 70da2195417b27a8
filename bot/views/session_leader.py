"""What people see of leading one session: who is asked, the request, and the way to what it takes."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import Texts
from bot.views import entrusted
from bot.views.entrusted import Noun
from models.network import Network
from models.person import Person
from models.session import LearningSession
from models.session_leader import Leading, SessionLeader


@fields.form(Form.SESSION_LEADER, "session_leader.title", submit="note_taker.ask", close="common.close")
class Asked(msgspec.Struct, frozen=True):
    """The member who is asked."""

    person: Annotated[Key, fields.pick()]


LEAD = Noun("session_leader", Asked, Act.SESSION_LEADER, Act.LEAD, Act.LEAD_RECALL)


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to who leads a session, for whoever facilitates."""
    return entrusted.button(t, LEAD, meeting, "session_leader.button")


def form(
    t: Texts,
    meeting: LearningSession,
    known: Leading | None,
    said_no: Sequence[Person],
    people: Sequence[Person],
) -> View:
    """Who leads, or was asked; else whom to ask."""
    return entrusted.form(t, LEAD, meeting, known, said_no, people)


def _now(t: Texts, meeting: LearningSession, *, leads: bool) -> list[Element]:
    about = About(session=meeting.id)
    return [blocks.button(t.plain("panel.open"), Act.PANEL, about, style="primary")] if leads else []


def at_home(t: Texts, meeting: LearningSession, mine: SessionLeader, *, leads: bool) -> list[Block]:
    """What somebody was asked, or does, for their Home."""
    return entrusted.at_home(t, LEAD, meeting, mine, _now(t, meeting, leads=leads))


def letter(
    t: Texts, meeting: LearningSession, network: Network, mine: SessionLeader | None, *, leads: bool
) -> Message:
    """Would you lead? Afterwards, where that stands."""
    return entrusted.letter(t, LEAD, meeting, network, mine, _now(t, meeting, leads=leads))


def to_decide(t: Texts, meeting: LearningSession, who: Person) -> list[Block]:
    """What waits for whoever facilitates: the one who was asked would rather not."""
    return entrusted.to_decide(t, LEAD, meeting, who)
