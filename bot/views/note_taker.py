"""What people see of taking notes: who is asked, the request, and the way to the panel."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import Texts, escape
from bot.views import entrusted
from bot.views.entrusted import Noun
from models.network import Network
from models.note_taker import NoteTaker, Noting
from models.person import Person
from models.session import LearningSession


@fields.form(Form.NOTE_TAKER, "note_taker.title", submit="note_taker.ask", close="common.close")
class Asked(msgspec.Struct, frozen=True):
    """The member who is asked."""

    person: Annotated[Key, fields.pick()]


NOTES = Noun("note_taker", Asked, Act.NOTE_TAKER, Act.NOTES, Act.NOTES_RECALL)


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to who takes the notes of a session, for whoever facilitates."""
    return entrusted.button(t, NOTES, meeting, "note_taker.button")


def form(
    t: Texts,
    meeting: LearningSession,
    known: Noting | None,
    said_no: Sequence[Person],
    people: Sequence[Person],
) -> View:
    """Who takes the notes, or was asked; else whom to ask."""
    return entrusted.form(t, NOTES, meeting, known, said_no, people)


def _panel(t: Texts, meeting: LearningSession, *, writes: bool) -> list[Element]:
    about = About(session=meeting.id)
    return [blocks.button(t.plain("panel.open"), Act.PANEL, about, style="primary")] if writes else []


def at_home(t: Texts, meeting: LearningSession, mine: NoteTaker, *, writes: bool) -> list[Block]:
    """What somebody was asked, or does, for their Home."""
    return entrusted.at_home(t, NOTES, meeting, mine, _panel(t, meeting, writes=writes))


def letter(
    t: Texts, meeting: LearningSession, network: Network, mine: NoteTaker | None, *, writes: bool
) -> Message:
    """Would you take the notes? Afterwards, where that stands."""
    return entrusted.letter(t, NOTES, meeting, network, mine, _panel(t, meeting, writes=writes))


def to_decide(t: Texts, meeting: LearningSession, who: Person) -> list[Block]:
    """What waits for whoever facilitates: the one who was asked would rather not."""
    return entrusted.to_decide(t, NOTES, meeting, who)


def on_the_day(t: Texts, known: Noting | None) -> list[Block]:
    """Who takes the notes, for the running order."""
    return [blocks.section(t("note_taker.writes", who=escape(known.person.name)))] if known else []
