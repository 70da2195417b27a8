"""What people see of what a member is asked to do at one session: who is asked, and the request."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import Texts
from bot.views import person as person_view
from bot.views.session import heading
from models.entrusted import ASKED_IN, Entrusted, Row, Says, With
from models.network import Network
from models.person import Person
from models.session import LearningSession, Stage


class Asked(msgspec.Struct, frozen=True):
    """The member who is asked."""

    person: Annotated[Key, fields.pick()]


@dataclass(frozen=True)
class Noun:
    """How a task is called in the catalogues, the form that asks, and what its buttons do."""

    name: str
    asked: type[Asked]
    opens: str
    says: str
    recalls: str


def button(t: Texts, noun: Noun, meeting: LearningSession, key: str) -> Element:
    """The way to who does it at a session, for whoever facilitates."""
    return blocks.button(t.plain(key), noun.opens, About(session=meeting.id))


def form(
    t: Texts,
    noun: Noun,
    meeting: LearningSession,
    known: With[Row] | None,
    said_no: Sequence[Person],
    people: Sequence[Person],
) -> View:
    """Who does it, or was asked; else whom to ask."""
    about, name = About(session=meeting.id), noun.name
    when = t.when(meeting.starts_local, meeting.zone)
    parts: list[Block] = [blocks.section(t(f"{name}.lead", when=when))]
    parts += [blocks.section(t(f"{name}.is_no", who=one.name)) for one in said_no]
    if known is not None:
        recall = blocks.button(t.plain("note_taker.recall"), noun.recalls, about)
        key = "note_taker.is_asked" if known.row.says is Says.ASKED else f"{name}.is_{known.row.says}"
        parts.append(blocks.section(t(key, who=known.person.name), recall))
    elif meeting.stage in ASKED_IN and people:
        choices = {"person": person_view.options(person_view.by_name(people))}
        asked = fields.ask(t, noun.asked, choices=choices)
        return fields.modal(t, noun.asked, [*parts, *asked.values()], about)
    elif meeting.stage in ASKED_IN:
        parts.append(blocks.context(t("note_taker.nobody")))
    return blocks.modal(
        fields.FORMS[noun.asked].callback,
        t.plain(f"{name}.title"),
        parts,
        about=about,
        close=t.plain("common.close"),
    )


def _ways(t: Texts, noun: Noun, meeting: LearningSession, mine: Entrusted, *, theirs: bool) -> list[Element]:
    """What somebody who was asked can do; the panel, as soon as it is `theirs`."""
    about = About(session=meeting.id)
    yes = blocks.button(t.plain("note_taker.yes"), f"{noun.says}_{Says.YES}", about, style="primary")
    no = blocks.button(t.plain("note_taker.rather_not"), f"{noun.says}_{Says.NO}", about)
    if mine.says is Says.ASKED:
        return [yes, no]
    if mine.says is Says.YES:
        back = blocks.button(t.plain("note_taker.after_all_not"), f"{noun.says}_{Says.NO}", about)
        panel = blocks.button(t.plain("panel.open"), Act.PANEL, about, style="primary")
        return [panel, back] if theirs else [back]
    return [{**yes, "text": blocks.plain(t.plain("note_taker.after_all"))}] if mine.says is Says.NO else []


def _said(t: Texts, noun: Noun, meeting: LearningSession, mine: Entrusted) -> str:
    return t(f"{noun.name}.mine_{mine.says}", when=t.when(meeting.starts_local, meeting.zone))


def at_home(t: Texts, noun: Noun, meeting: LearningSession, mine: Entrusted, *, theirs: bool) -> list[Block]:
    """What somebody was asked, or does, for their Home."""
    return [
        blocks.section(_said(t, noun, meeting, mine)),
        blocks.actions(*_ways(t, noun, meeting, mine, theirs=theirs)),
    ]


def letter(
    t: Texts,
    noun: Noun,
    meeting: LearningSession,
    network: Network,
    mine: Entrusted | None,
    *,
    theirs: bool,
) -> Message:
    """Would you do it? Afterwards, where that stands."""
    when = t.when(meeting.starts_local, meeting.zone)
    if meeting.stage is Stage.CANCELLED:
        title = heading(t, meeting, network)
        return Message([blocks.section(t("session.cancelled", title=title, when=when))])
    if mine is None or mine.says is Says.LEFT or (meeting.stage not in ASKED_IN and not mine.live):
        return Message([blocks.section(t(f"{noun.name}.mine_recalled", when=when))])
    body = [blocks.section(_said(t, noun, meeting, mine))]
    if (ways := _ways(t, noun, meeting, mine, theirs=theirs)) and (meeting.stage in ASKED_IN or theirs):
        body.append(blocks.actions(*ways))
    return Message([*body, blocks.context(t("note_taker.why", theme=network.theme))])


def to_decide(t: Texts, noun: Noun, meeting: LearningSession, who: Person) -> list[Block]:
    """What waits for whoever facilitates: the one who was asked would rather not."""
    said = t(f"{noun.name}.said_no", who=who.name, day=t.day(meeting.starts_local.date()))
    return [blocks.section(said, button(t, noun, meeting, "note_taker.ask_other"))]
