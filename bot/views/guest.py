"""What whoever facilitates sees of guests and experts: their list, the forms, the letter to copy."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Menu, Option, Part, View
from bot.slack.layout import Lines
from bot.texts import Texts, escape
from bot.views.message import in_parts, to_copy
from bot.views.pages import lazily
from models.agenda import LONGEST, SHORTEST
from models.guest import (
    COMES_IN,
    EXPERT_MINUTES,
    LONGEST_FEE,
    LONGEST_NAME,
    LONGEST_ORGANISATION,
    LONGEST_WHY,
    MOST,
    Came,
    Guest,
    Slot,
    Talk,
    talk_minutes,
)
from models.person import Person
from models.session import LearningSession


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the experts and guests of a session, for whoever facilitates."""
    return blocks.button(t.plain("guest.button"), Act.GUESTS, About(session=meeting.id))


def guests(
    t: Texts,
    meeting: LearningSession,
    found: Sequence[Guest],
    placed: Mapping[int, Slot] | None = None,
    people: Mapping[int, Person] | None = None,
) -> View:
    """Who comes to a session beside its members; `placed` is what the experts with a point come for.

    The `people` are those in whose place somebody comes, by their keys.
    """
    about = About(session=meeting.id)
    parts: list[Part] = [blocks.section(t("guest.lead", when=t.when(meeting.starts_local, meeting.zone)))]
    if meeting.stage in COMES_IN:
        new = [
            blocks.button(t.plain("guest.new_guest"), Act.GUEST_NEW, about),
            blocks.button(t.plain("guest.new_expert"), Act.EXPERT_NEW, about),
        ]
        full = len(found) >= MOST
        parts.append(blocks.context(t("guest.full", most=MOST)) if full else blocks.actions(*new))
    parts += [block for one in found for block in _listed(t, meeting, one, placed or {}, people or {})]
    if not found:
        parts.append(blocks.context(t("guest.nobody")))
    return blocks.modal(
        Form.GUESTS, t.plain("guest.title"), parts, about=about, close=t.plain("common.close")
    )


def _listed(
    t: Texts,
    meeting: LearningSession,
    one: Guest,
    placed: Mapping[int, Slot],
    people: Mapping[int, Person],
) -> list[Block]:
    """Somebody who comes, with what is noted of them and what can be done."""
    about, facts = About(session=meeting.id, item=one.id), [_as(t, one, people)]
    if one.expert:
        slot = placed.get(one.id, one.slot)
        facts.append(t("guest.minutes", minutes=slot.minutes, talk=talk_minutes(slot.minutes, slot.talk)))
        absent = "guest.off_agenda" if one.off(meeting) else "guest.not_on_agenda"
        facts.append(t("guest.on_agenda" if one.id in placed else absent))
    if not (one.expert and one.listed):  # where they stand on the agenda is said
        facts.append(t("guest.is_listed" if one.listed else "guest.is_unlisted"))
    facts += [t("guest.fee_agreed", fee=one.fee)] if one.fee else []
    facts += [t("guest.was_there")] if one.present else []
    said = [f"*{escape(one.called)}*", *([escape(one.why)] if one.why else []), " · ".join(facts)]
    buttons = [off_button(t, one)]
    if meeting.stage in COMES_IN:
        edit = blocks.button(t.plain("guest.change"), Act.GUEST_EDIT, about)
        letter = blocks.button(t.plain("guest.letter"), Act.GUEST_LETTER, about)
        buttons = [edit, letter, *buttons]
    return [blocks.section("\n".join(said)), blocks.actions(*buttons)]


def off_button(t: Texts, one: Guest) -> Element:
    """The way to keep nothing of somebody, once it was asked whether that is sure."""
    about = About(session=one.session_id, item=one.id)
    off = blocks.button(t.plain("guest.off"), Act.GUEST_OFF, about, of=one.name)
    sure = blocks.confirm(
        t.plain("guest.off_title"), t.plain("guest.off_sure"), t.plain("guest.off"), t.plain("common.cancel")
    )
    return {**off, "confirm": sure}


def came(t: Texts, found: Sequence[Came]) -> list[Callable[[], Sequence[Block]]]:
    """Who came to sessions of a network that is closed, of whom something is kept for some time."""

    def draw(one: Came) -> Sequence[Block]:
        day = t.day(one.meeting.starts_local.date())
        return [blocks.section(f"*{escape(one.guest.called)}* · {day}", off_button(t, one.guest))]

    return lazily(found, draw, t("guest.came"))


def _as(t: Texts, one: Guest, people: Mapping[int, Person]) -> str:
    """As what somebody comes: of a replacement, in whose place."""
    if one.for_id is not None and one.for_id in people:
        return t("guest.in_place_of", who=people[one.for_id].name)
    return t(f"guest.as_{one.comes_as}")


@fields.form(Form.GUEST, "guest.form_title", close="common.close")
class Comes(msgspec.Struct, frozen=True, kw_only=True):
    """A guest of one session."""

    name: Annotated[str, fields.line(LONGEST_NAME)] = ""
    organisation: Annotated[str, fields.line(LONGEST_ORGANISATION, optional=True)] = ""
    why: Annotated[str, fields.line(LONGEST_WHY, optional=True)] = ""
    listed: Annotated[fields.Ticked, fields.tick("guest.name_them")] = ()


@fields.form(Form.EXPERT, "guest.expert_title", close="common.close")
class Expert(msgspec.Struct, frozen=True, kw_only=True):
    """An expert, with what they come for."""

    name: Annotated[str, fields.line(LONGEST_NAME, at="guest.name")] = ""
    organisation: Annotated[
        str, fields.line(LONGEST_ORGANISATION, at="guest.organisation", optional=True)
    ] = ""
    questions: Annotated[list[int], fields.several(optional=True)] = []
    minutes: Annotated[int, fields.pick()] = EXPERT_MINUTES
    talk: Annotated[int, fields.pick()] = Talk.HALF
    fee: Annotated[str, fields.line(LONGEST_FEE, optional=True)] = ""
    listed: Annotated[fields.Ticked, fields.tick("guest.name_them", at="guest.listed")] = ()


def guest_form(t: Texts, meeting: LearningSession, one: Guest | None) -> View:
    """The form of a guest."""
    held = {"listed": False} if one is None else fields.held(Comes, one)
    about = About(session=meeting.id, item=one.id if one else None)
    parts = [blocks.context(t("guest.no_rights")), *fields.ask(t, Comes, held).values()]
    return fields.modal(t, Comes, [*parts, _back(t, meeting)], about)


def expert_form(
    t: Texts,
    meeting: LearningSession,
    one: Guest | None,
    slot: Slot | None,
    texts: Mapping[int, str],
    *,
    name: str = "",
    chosen: Sequence[int] = (),
) -> View:
    """The form of an expert with the `slot` that they have; the questions may be put before an outsider."""
    held = {"name": name, "questions": chosen, "listed": True}
    if one is not None and slot is not None:
        held = fields.held(Expert, one, questions=slot.question_ids, minutes=slot.minutes)
    lasts = sorted({*range(SHORTEST, LONGEST + 1, SHORTEST), slot.minutes if slot else EXPERT_MINUTES})
    asked = fields.ask(
        t,
        Expert,
        held,
        choices={
            "questions": Menu(Option(" ".join(text.split()), str(key)) for key, text in texts.items()),
            "minutes": [Option(str(n), str(n)) for n in lasts],
            "talk": [Option(t.plain(f"guest.talk_{each.name.lower()}"), str(each.value)) for each in Talk],
        },
    )
    about = About(session=meeting.id, item=one.id if one else None)
    return fields.modal(t, Expert, [*asked.values(), _back(t, meeting)], about)


def _back(t: Texts, meeting: LearningSession) -> Block:
    return blocks.actions(blocks.button(t.plain("guest.back"), Act.GUESTS, About(session=meeting.id)))


def letter(t: Texts, meeting: LearningSession, one: Guest, text: str) -> View:
    """The letter to somebody who comes, to copy, with the file for their calendar; Kring sends nothing."""
    file = blocks.button(t.plain("guest.file"), Act.GUEST_FILE, About(session=meeting.id, item=one.id))
    label = partial(t.plain, "guest.letter_field", who=one.name)
    return blocks.modal(
        Form.COPY,
        t.plain("guest.letter_title"),
        [blocks.section(t("guest.letter_lead")), blocks.actions(file), *to_copy(in_parts(text), label)],
        submit=t.plain("message.copy_done"),
        close=t.plain("common.close"),
    )


def on_agenda(t: Texts, found: Sequence[Guest]) -> list[str]:
    """Who comes, as the agenda names them: those who are on no point of it, and wish to be named."""
    return [
        t("guest.comes_why" if one.why else "guest.comes", who=one.shown, why=one.why)
        for one in found
        if one.shown and not one.expert
    ]


def expected(t: Texts, found: Sequence[Guest]) -> list[Part]:
    """Who else is expected, by name, for whoever facilitates."""
    if not found:
        return []
    names = [escape(one.called) for one in found]
    return [Lines(names, partial(t.n, "pages.and_more"), f"*{t.n('guest.expected', len(found))}*")]


def options(found: Sequence[Guest]) -> list[Option]:
    """The guests who can be ticked as there."""
    return [Option(one.called, str(one.id)) for one in found]
