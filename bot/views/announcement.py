"""The announcement in own words: as it will be read, what it does not say yet, its form."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import Texts
from bot.views import trial
from models.announcement import Announcement, Lacks, Say
from models.plan import Kind
from models.session import LearningSession, Stage

LONGEST = 400  # characters of one part


@fields.form(Form.ANNOUNCEMENT_WORDS, "announcement.title")
class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What can be written in an announcement; all of it can be left empty."""

    opening: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    worth: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    goals: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    expects: Annotated[str, fields.lines(LONGEST, optional=True)] = ""


def opening(t: Texts, said: Announcement | None) -> list[Block]:
    """The line with which it opens; nothing where there is none."""
    return [blocks.section(t("announcement.words", text=said.opening))] if said and said.opening else []


def told(t: Texts, said: Announcement | None) -> list[Block]:
    """What it is worth, its goals and what is expected, each part that was written."""
    parts = {each: getattr(said, each) for each in Say if each is not Say.OPENING} if said else {}
    return [
        blocks.section(t("announcement.part", name=t.plain(f"announcement.field_{each}"), text=words))
        for each, words in parts.items()
        if words
    ]


def missing(t: Texts, lacks: Sequence[Lacks]) -> str:
    """What the announcement does not say yet, in a sentence."""
    if not lacks:
        return t("announcement.whole")
    names = ", ".join(t.plain(f"announcement.lacks_{each}") for each in lacks)
    return t("announcement.missing", names=names)


def kept(t: Texts, meeting: LearningSession, lacks: Sequence[Lacks]) -> list[Block]:
    """The announcement among what is prepared: what it does not say yet, and the way to it."""
    words = f"{t('announcement.heading')}\n{missing(t, lacks)}"
    return [blocks.section(words, button(t, meeting))]


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to it."""
    return blocks.button(t.plain("announcement.button"), Act.ANNOUNCEMENT, About(session=meeting.id))


def screen(
    t: Texts, meeting: LearningSession, message: Message, lacks: Sequence[Lacks], when: str, said: str = ""
) -> View:
    """The announcement as the channel reads it, or will; `when` it goes is not escaped.

    What was just done is `said` above it, escaped.
    """
    about = About(session=meeting.id)
    write = "primary" if lacks else None
    ways = [blocks.button(t.plain("announcement.write"), Act.ANNOUNCEMENT_WORDS, about, style=write)]
    if Lacks.PLACE in lacks:
        ways.append(blocks.button(t.plain("announcement.theme_and_place"), Act.EDIT_SESSION, about))
    if trial.can_be_tried(Kind.ANNOUNCEMENT, meeting):
        ways.append(trial.button(t, meeting, Kind.ANNOUNCEMENT))
    copied = About(session=meeting.id, choice=Kind.ANNOUNCEMENT)
    ways.append(blocks.button(t.plain("message.copy"), Act.COPY, copied))
    planned = meeting.stage is Stage.PLANNED
    read = t("announcement.will_be_read", when=when) if planned else t("announcement.is_read")
    body = [
        *([blocks.section(said)] if said else []),
        blocks.section(missing(t, lacks)),
        blocks.actions(*ways),
        blocks.context(read),
        blocks.divider(),
        *(block for block in message.blocks if block["type"] != "actions"),
    ]
    return blocks.modal(
        Form.ANNOUNCEMENT, t.plain("announcement.title"), body, about=about, close=t.plain("common.close")
    )


def form(t: Texts, meeting: LearningSession, said: Announcement | None, lacks: Sequence[Lacks]) -> View:
    """The form for its words; beside each that is missing it says so."""
    hints = {}
    for each in Say:
        hint = t.plain(f"announcement.hint_{each}")
        hints[each.value] = t.plain("announcement.lacks", hint=hint) if each.value in lacks else hint
    filled = fields.held(Words, said) if said else None
    asked = fields.ask(t, Words, filled, hints=hints)
    out = [] if meeting.stage is Stage.PLANNED else [blocks.context(t("announcement.is_out"))]
    return fields.modal(t, Words, [*out, *asked.values()], About(session=meeting.id))
