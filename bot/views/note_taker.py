"""What people see of taking notes: who is asked, the request, and the way to the panel."""

from bot import fields
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element
from bot.texts import Texts, escape
from bot.views import entrusted
from bot.views.entrusted import Noun
from models.note_taker import Noting
from models.session import LearningSession


@fields.form(Form.NOTE_TAKER, "note_taker.title", submit="note_taker.ask", close="common.close")
class Asked(entrusted.Asked, frozen=True):
    """The member who is asked."""


NOTES = Noun("note_taker", Asked, Act.NOTE_TAKER, Act.NOTES, Act.NOTES_RECALL)


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to who takes the notes of a session, for whoever facilitates."""
    return entrusted.button(t, NOTES, meeting, "note_taker.button")


def on_the_day(t: Texts, known: Noting | None) -> list[Block]:
    """Who takes the notes, for the running order."""
    return [blocks.section(t("note_taker.writes", who=escape(known.person.name)))] if known else []
