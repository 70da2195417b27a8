"""What who stays away sees of a replacement: the offer, the form, and who comes for them."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, View
from bot.texts import Texts
from models.guest import LONGEST_NAME, Guest
from models.replacement import Offer
from models.session import LearningSession


def offer(t: Texts, found: Offer | None) -> list[Block]:
    """May somebody come in your place? Afterwards, who does."""
    if found is None:
        return []
    about, day = About(session=found.meeting.id), t.day(found.meeting.starts_local.date())
    if found.sent is None:
        press = blocks.button(t.plain("replacement.send"), Act.REPLACEMENT, about)
        return [blocks.section(t("replacement.offer", day=day), press)]
    buttons = [blocks.button(t.plain("replacement.back"), Act.REPLACEMENT_BACK, about)]
    if found.open:
        buttons.insert(0, blocks.button(t.plain("replacement.another"), Act.REPLACEMENT, about))
    said = blocks.section(t("replacement.comes", who=found.sent.name, day=day))
    return [said, blocks.actions(*buttons)]


@fields.form(Form.REPLACEMENT, "replacement.title")
class Sent(msgspec.Struct, frozen=True):
    """Who comes in somebody's place."""

    name: Annotated[str, fields.line(LONGEST_NAME)] = ""


def form(t: Texts, meeting: LearningSession, sent: Guest | None) -> View:
    """The form in which somebody is named who comes in one's place."""
    asked = fields.ask(t, Sent, {"name": sent.name if sent else ""})
    return fields.modal(t, Sent, list(asked.values()), About(session=meeting.id))
