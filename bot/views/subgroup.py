"""What people see of subgroups: how to divide, who sits where, and what each brings back."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Literal

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import OF_ACTS, Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, Part, View
from bot.texts import Texts
from bot.views import person as person_view
from bot.views.pages import drawn, paged
from bot.views.person import name
from models.confidentiality import Sight
from models.dividing import numbers, sizes
from models.person import Person
from models.session import LearningSession
from models.subgroup import LONGEST, Division, Group

How = Literal["random", "mixed", "experience"]
NONE = 0  # the number of no subgroup


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the subgroups, from what is on."""
    return blocks.button(t.plain("subgroup.title"), Act.SUBGROUPS, About(session=meeting.id))


def _back(t: Texts, meeting: LearningSession) -> Element:
    return blocks.button(t.plain("room.back"), Act.ROOM, About(session=meeting.id))


@fields.form(Form.DIVIDE, "subgroup.divide_title", submit="subgroup.divide", close="common.close")
class Divide(msgspec.Struct, frozen=True, kw_only=True):
    """Into how many subgroups, and how."""

    groups: Annotated[int, fields.pick()]
    how: Annotated[How, fields.one_of("subgroup.how_")] = "random"


def divide_form(t: Texts, meeting: LearningSession, division: Division) -> View:
    """Into how many; how only where there is something to choose: some belong, or work, much longer."""
    people = len(division.people)
    offered = [Option(_sizes(t, people, number), str(number)) for number in numbers(people)]
    filled = {"groups": len(division.groups) or min(3, people // 2)}
    there = {"random": True, "mixed": division.mixes, "experience": division.experience}
    ways = [Option(t.plain(f"subgroup.how_{way}"), way) for way, so in there.items() if so]
    without = () if len(ways) > 1 else ("how",)
    asked = fields.ask(t, Divide, filled, choices={"groups": offered, "how": ways}, without=without)
    who = t.n("subgroup.of_ticked" if division.ticked else "subgroup.of_expected", people)
    about = About(session=meeting.id)
    parts: list[Part] = [blocks.section(who), *asked.values(), blocks.context(t("subgroup.not_again"))]
    return fields.modal(t, Divide, [*parts, blocks.actions(_back(t, meeting))], about)


def _sizes(t: Texts, people: int, groups: int) -> str:
    large, small = sizes(people, groups)[0], sizes(people, groups)[-1]
    size = str(small) if small == large else t.plain("subgroup.or", small=small, large=large)
    return t.plain("subgroup.choice", groups=groups, size=size)


def too_few(t: Texts, meeting: LearningSession) -> View:
    """Fewer than four are there, as far as is known."""
    who = blocks.button(t.plain("panel.attendance"), Act.ATTENDANCE, About(session=meeting.id))
    parts = [blocks.section(t("subgroup.too_few")), blocks.actions(who, _back(t, meeting))]
    about, close = About(session=meeting.id), t.plain("common.close")
    return blocks.modal(Form.SUBGROUPS, t.plain("subgroup.title"), parts, about=about, close=close)


def listed(
    t: Texts,
    meeting: LearningSession,
    division: Division,
    questions: Mapping[int, Sight],
    *,
    running: bool = True,
    start: int = 0,
) -> View:
    """Who sits where, to read out or show; what each brought back, and with which question to note it."""
    ways = [_back(t, meeting)]
    if running:
        about = About(session=meeting.id)
        ways = [
            blocks.button(t.plain("subgroup.again"), Act.SUBGROUPS_AGAIN, about),
            blocks.button(t.plain("subgroup.move"), Act.SUBGROUP_MOVE, about),
            *ways,
        ]
    below: list[Block] = [blocks.context(t("subgroup.why"))]
    if division.without and running:
        below.insert(0, blocks.section(t("subgroup.without", names=_names(division.without))))
    things = [partial(_group, t, meeting, group, questions) for group in division.groups]
    return paged(
        t, Form.SUBGROUPS, t.plain("subgroup.title"), things, drawn,
        act=Act.SUBGROUPS, about=About(session=meeting.id), start=start,
        above=[blocks.actions(*ways)], below=below,
    )  # fmt: skip


def _names(people: Sequence[Person]) -> str:
    return ", ".join(map(name, people))


def _group(t: Texts, meeting: LearningSession, group: Group, questions: Mapping[int, Sight]) -> list[Block]:
    """One subgroup: its people, who reports, and what came back."""
    about = About(session=meeting.id, item=group.number)
    said = t("subgroup.group", number=group.number, names=_names(group.people))
    if group.reporter is not None:
        said += "\n" + t("subgroup.reports", who=name(group.reporter))
    bring = blocks.button(t.plain("subgroup.bring_back"), Act.SUBGROUP, about)
    parts: list[Block] = [blocks.section(said, bring)]
    if group.brought is None:
        return parts
    for key, words in (("found", group.brought.found), ("stays_open", group.brought.stays_open)):
        if words:
            parts.append(blocks.section(t(f"subgroup.{key}", words=words)))
    choices = [
        blocks.act_option(
            " ".join((seen.words or "").split()),
            Act.OUTCOME,
            About(session=meeting.id, question=key, item=group.number),
        )
        for key, seen in questions.items()
    ]
    if choices:
        note = t.plain("subgroup.note", number=group.number)
        parts.append(blocks.actions(blocks.select(choices, action=OF_ACTS, placeholder=note)))
    return parts


def in_a_word(group: Group) -> str:
    """What a subgroup brought back, as a line with a question."""
    if group.brought is None:
        return ""
    return " ".join(part for part in (group.brought.found, group.brought.stays_open) if part)


@fields.form(Form.SUBGROUP_MOVE, "subgroup.move", close="common.close")
class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits where from now on, and whether they report."""

    person: Annotated[int, fields.pick()]
    group: Annotated[int, fields.pick()]
    reports: Annotated[fields.Ticked, fields.tick("subgroup.will_report")] = ()


def move_form(t: Texts, meeting: LearningSession, division: Division) -> View:
    """Who moves where; who came in later gets a seat, who left gives theirs up."""
    where = [
        *(Option(t.plain("subgroup.number", number=one.number), str(one.number)) for one in division.groups),
        Option(t.plain("subgroup.none"), str(NONE)),
    ]
    people = person_view.options(division.people)
    asked = fields.ask(t, Moved, choices={"person": people, "group": where})
    return fields.modal(t, Moved, [*asked.values()], About(session=meeting.id))


@fields.form(Form.SUBGROUP, "subgroup.bring_back", submit="common.send")
class BroughtBack(msgspec.Struct, frozen=True):
    """What a subgroup found, and what stays open."""

    found: Annotated[str, fields.lines(LONGEST, optional=True, no_names=True)] = ""
    stays_open: Annotated[str, fields.lines(LONGEST, optional=True)] = ""


def bring_back_form(t: Texts, meeting: LearningSession, group: Group) -> View:
    """The small form of who reports, with what was said so far."""
    asked = fields.ask(t, BroughtBack, fields.held(BroughtBack, group.brought))
    lead = blocks.context(t("subgroup.of", number=group.number, names=_names(group.people)))
    sat = msgspec.json.encode([one.id for one in group.people]).decode()
    about = About(session=meeting.id, item=group.number, choice=sat)
    return fields.modal(t, BroughtBack, [lead, *asked.values()], about)


def for_you(t: Texts, meeting: LearningSession, number: int) -> list[Part]:
    """To who reports for a subgroup: the way to the form."""
    about = About(session=meeting.id, item=number)
    press = blocks.button(t.plain("subgroup.bring_back"), Act.SUBGROUP, about)
    return [blocks.section(t("subgroup.you_report", number=number), press)]
