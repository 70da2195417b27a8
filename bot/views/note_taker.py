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
from bot.views import person as person_view
from bot.views.session import heading
from models.network import Network
from models.note_taker import ASKED_IN, NoteTaker, Noting, Says
from models.person import Person
from models.session import LearningSession, Stage


def button(t: Texts, meeting: LearningSession, key: str = "note_taker.button") -> Element:
    """The way to who takes the notes of a session, for whoever facilitates."""
    return blocks.button(t.plain(key), Act.NOTE_TAKER, About(session=meeting.id))


@fields.form(Form.NOTE_TAKER, "note_taker.title", submit="note_taker.ask", close="common.close")
class Asked(msgspec.Struct, frozen=True):
    """The member who is asked."""

    person: Annotated[Key, fields.pick()]


def form(
    t: Texts,
    meeting: LearningSession,
    known: Noting | None,
    said_no: Sequence[Person],
    people: Sequence[Person],
) -> View:
    """Who takes the notes, or was asked; else whom to ask."""
    about = About(session=meeting.id)
    parts: list[Block] = [
        blocks.section(t("note_taker.lead", when=t.when(meeting.starts_local, meeting.zone)))
    ]
    parts += [blocks.section(t("note_taker.is_no", who=one.name)) for one in said_no]
    if known is not None:
        recall = blocks.button(t.plain("note_taker.recall"), Act.NOTES_RECALL, about)
        parts.append(blocks.section(t(f"note_taker.is_{known.row.says}", who=known.person.name), recall))
    elif meeting.stage in ASKED_IN and people:
        asked = fields.ask(t, Asked, choices={"person": person_view.options(person_view.by_name(people))})
        return fields.modal(t, Asked, [*parts, *asked.values()], about)
    elif meeting.stage in ASKED_IN:
        parts.append(blocks.context(t("note_taker.nobody")))
    return blocks.modal(
        Form.NOTE_TAKER, t.plain("note_taker.title"), parts, about=about, close=t.plain("common.close")
    )


def _ways(t: Texts, meeting: LearningSession, mine: NoteTaker, *, writes: bool) -> list[Element]:
    """What somebody who was asked can do; the panel as soon as it is theirs."""
    about = About(session=meeting.id)
    yes = blocks.button(t.plain("note_taker.yes"), f"{Act.NOTES}_{Says.YES}", about, style="primary")
    no = blocks.button(t.plain("note_taker.rather_not"), f"{Act.NOTES}_{Says.NO}", about)
    if mine.says is Says.ASKED:
        return [yes, no]
    if mine.says is Says.YES:
        panel = blocks.button(t.plain("panel.open"), Act.PANEL, about, style="primary")
        back = blocks.button(t.plain("note_taker.after_all_not"), f"{Act.NOTES}_{Says.NO}", about)
        return [*([panel] if writes else []), back]
    return [{**yes, "text": blocks.plain(t.plain("note_taker.after_all"))}] if mine.says is Says.NO else []


def _said(t: Texts, meeting: LearningSession, mine: NoteTaker) -> str:
    return t(f"note_taker.mine_{mine.says}", when=t.when(meeting.starts_local, meeting.zone))


def at_home(t: Texts, meeting: LearningSession, mine: NoteTaker, *, writes: bool) -> list[Block]:
    """What somebody was asked, or does, for their Home."""
    return [
        blocks.section(_said(t, meeting, mine)),
        blocks.actions(*_ways(t, meeting, mine, writes=writes)),
    ]


def letter(
    t: Texts, meeting: LearningSession, network: Network, mine: NoteTaker | None, *, writes: bool
) -> Message:
    """Would you take the notes? Afterwards, where that stands."""
    when = t.when(meeting.starts_local, meeting.zone)
    if meeting.stage is Stage.CANCELLED:
        title = heading(t, meeting, network)
        return Message([blocks.section(t("session.cancelled", title=title, when=when))])
    if mine is None or mine.says is Says.LEFT or (meeting.stage not in ASKED_IN and not mine.live):
        return Message([blocks.section(t("note_taker.mine_recalled", when=when))])
    body = [blocks.section(_said(t, meeting, mine))]
    if (ways := _ways(t, meeting, mine, writes=writes)) and (meeting.stage in ASKED_IN or writes):
        body.append(blocks.actions(*ways))
    return Message([*body, blocks.context(t("note_taker.why", theme=network.theme))])


def to_decide(t: Texts, meeting: LearningSession, who: Person) -> list[Block]:
    """What waits for whoever facilitates: the one who was asked would rather not."""
    said = t("note_taker.said_no", who=who.name, day=t.day(meeting.starts_local.date()))
    return [blocks.section(said, button(t, meeting, "note_taker.ask_other"))]


def on_the_day(t: Texts, known: Noting | None) -> list[Block]:
    """Who takes the notes, for the running order."""
    return [blocks.section(t("note_taker.writes", who=escape(known.person.name)))] if known else []
