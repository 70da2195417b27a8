"""What a group talks about after an inquiry, and the form of the one change that it agrees on."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Part, View
from bot.texts import Texts
from bot.views.inquiry import about_it, title
from models.action import Agreement
from models.conversation import Conversation
from models.inquiry import Inquiry

LINE = 500  # characters


@fields.form(Form.INQUIRY_CHANGE, "inquiry.change")
class Change(msgspec.Struct, frozen=True):
    """The one thing that the group does differently."""

    text: Annotated[str, fields.lines(LINE, no_names=True)]


def change_form(t: Texts, row: Inquiry, agreed: Agreement | None = None) -> View:
    """The one change that the group agrees on."""
    asked = fields.ask(t, Change, fields.held(Change, agreed))
    lead = blocks.section(t("inquiry.change_lead", title=title(t, row)))
    return fields.modal(t, Change, [lead, *asked.values()], about_it(row))


def conversation(t: Texts, found: Conversation) -> list[Part]:
    """What stands for a session to talk about, and what was agreed; for whoever facilitates."""
    parts: list[Part] = []
    for row in found.open:
        shows = row.has_results or not row.declared.confidential
        said = "inquiry.talk_today" if shows else "inquiry.talk_today_aloud"
        parts.append(blocks.section(t(said, title=title(t, row))))
        parts += change_button(t, row)
    for row, agreed in found.agreed:
        parts.append(blocks.section(t("inquiry.agreed", title=title(t, row), text=agreed.text)))
    return parts


def change_button(t: Texts, row: Inquiry) -> list[Part]:
    """The way to note the one change, where the group agrees on something."""
    if not row.declared.agreement:
        return []
    return [blocks.actions(blocks.button(t.plain("inquiry.note_change"), Act.INQUIRY_CHANGE, about_it(row)))]
