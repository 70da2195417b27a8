"""What whoever facilitates sees of the short form: the way to it, and what was chosen."""

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Element
from bot.texts import Texts
from models.session import LearningSession

SHORT, USUAL = "short", "usual"


def button(t: Texts, meeting: LearningSession) -> Element:
    """Choose the other form for this session."""
    to = USUAL if meeting.short_form else SHORT
    return blocks.button(t.plain(f"short_form.to_{to}"), Act.SHORT_FORM, About(session=meeting.id, choice=to))


def chosen(t: Texts, meeting: LearningSession) -> str:
    """What people are asked at the end of this session."""
    return t.plain(f"short_form.{SHORT if meeting.short_form else USUAL}")
