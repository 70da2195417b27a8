"""What whoever facilitates prepares of a session, in one place: documents, pre-work, cases."""

from collections.abc import Sequence

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Texts
from bot.views import case_lead, guest, session_leader
from models.session import BEFORE, LearningSession


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to it; once the session has begun its documents are what is left."""
    key = "preparing.title" if meeting.stage in BEFORE else "document.title"
    return blocks.button(t.plain(key), Act.PREPARING, About(session=meeting.id))


def screen(t: Texts, meeting: LearningSession, *parts: Sequence[Block], more: Sequence[Element] = ()) -> View:
    """Everything that is prepared, each with the way to change it.

    The `parts` are those of the nouns, `more` are other ways.
    """
    before = meeting.stage in BEFORE
    body = [blocks.section(t("preparing.lead", when=t.when(meeting.starts_local, meeting.zone)))]
    body += [block for part in parts for block in ([blocks.divider(), *part] if part else [])]
    if before:
        asks = session_leader.button(t, meeting)
        ways = [case_lead.button(t, meeting), guest.button(t, meeting), asks, *more]
        body += [blocks.divider(), blocks.actions(*ways)]
    return blocks.modal(
        Form.PREPARING,
        t.plain("preparing.title" if before else "document.title"),
        body,
        about=About(session=meeting.id),
        close=t.plain("common.close"),
    )
