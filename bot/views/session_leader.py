"""What people see of leading one session: who is asked, the request, and the way to what it takes."""

from bot import fields
from bot.act.ids import Act, Form
from bot.slack.blocks import Element
from bot.texts import Texts
from bot.views import entrusted
from bot.views.entrusted import Noun
from models.session import LearningSession


@fields.form(Form.SESSION_LEADER, "session_leader.title", submit="note_taker.ask", close="common.close")
class Asked(entrusted.Asked, frozen=True):
    """The member who is asked."""


LEAD = Noun("session_leader", Asked, Act.SESSION_LEADER, Act.LEAD, Act.LEAD_RECALL)


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to who leads a session, for whoever facilitates."""
    return entrusted.button(t, LEAD, meeting, "session_leader.button")
