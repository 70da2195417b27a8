"""What the facilitator is asked of a brainstorm: its question, its groups, by what to weigh, the choice."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Option, Part, View
from bot.texts import Texts
from bot.views.brainstorm import about_it
from bot.views.confidentiality import Inside
from bot.views.idea import question
from models.brainstorm import LONGEST_NAME, LONGEST_QUESTION, LONGEST_WHY, MOST_GROUPS, State, Weighed
from models.idea_board import Board
from models.session import LearningSession

LONGEST_CHART = 3000  # characters, of all lines together


@fields.form(Form.IDEAS_NEW, "brainstorm.title", submit="brainstorm.begin", close="common.close")
class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """About what ideas are gathered, and how members hear of it."""

    question: Annotated[str, fields.lines(LONGEST_QUESTION)] = ""
    inside: Inside = ()
    channel: Annotated[fields.Ticked, fields.tick("brainstorm.in_channel")] = ()


@fields.form(Form.IDEAS_GROUPS, "brainstorm.groups")
class Named(msgspec.Struct, frozen=True):
    """The names of the groups, one a line."""

    names: Annotated[str, fields.lines(MOST_GROUPS * (LONGEST_NAME + 1), optional=True)] = ""


@fields.form(Form.IDEAS_ENTER, "brainstorm.add")
class Entered(msgspec.Struct, frozen=True):
    """What a flip chart holds, one idea a line."""

    lines: Annotated[str, fields.lines(LONGEST_CHART, no_names=True)] = ""


@fields.form(Form.IDEAS_WEIGH, "brainstorm.weigh", submit="brainstorm.weigh_start")
class Weighs(msgspec.Struct, frozen=True):
    """By what the ideas are weighed."""

    weighed: Annotated[Weighed, fields.one_of("brainstorm.by_")] = Weighed.CRITERIA


@fields.form(Form.IDEAS_DECIDE, "brainstorm.decide_title")
class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What the group goes on with, or that none of these will do; and why."""

    chosen: Annotated[list[int], fields.boxes()] = []
    none: Annotated[fields.Ticked, fields.tick("brainstorm.none")] = ()
    why: Annotated[str, fields.line(LONGEST_WHY, optional=True)] = ""


def new_form(t: Texts, meeting: LearningSession, question: str, item: int | None, *, inside: bool) -> View:
    """The form that begins it, with what is on as its question; what is on `inside` leaves no choice."""
    asked = fields.ask(t, Begun, {"question": question}, without=("inside",) if inside else ())
    back = blocks.button(t.plain("room.back"), Act.ROOM, About(session=meeting.id))
    stays = [blocks.context(t("brainstorm.stays_inside"))] if inside else []
    parts: list[Part] = [
        blocks.section(t("brainstorm.lead")), *asked.values(), *stays, blocks.actions(back)
    ]  # fmt: skip
    return fields.modal(t, Begun, parts, About(session=meeting.id, item=item))


def groups_form(t: Texts, found: Board) -> View:
    """The names of the groups as they are."""
    names = "\n".join(one.group.name for one in found.groups)
    asked = fields.ask(t, Named, {"names": names})
    return fields.modal(t, Named, [*asked.values()], about_it(found.row))


def enter_form(t: Texts, found: Board) -> View:
    """The lines of a flip chart."""
    lead = blocks.section(t("idea.question", question=question(t, found)))
    return fields.modal(t, Entered, [lead, *fields.ask(t, Entered).values()], about_it(found.row))


def weigh_form(t: Texts, found: Board) -> View:
    """By what members weigh."""
    lead = blocks.section(t("brainstorm.weigh_lead"))
    return fields.modal(t, Weighs, [lead, *fields.ask(t, Weighs).values()], about_it(found.row))


def decide_form(t: Texts, found: Board) -> View:
    """What came of it, as it was noted so far."""
    offered = [Option(" ".join(name.split()), str(key)) for key, name in found.things]
    too_many = len(offered) > MOST_GROUPS
    said = [t("brainstorm.decide_ends")] if found.row.state is State.GATHERING else []
    said += [t("brainstorm.decide_many", most=MOST_GROUPS)] if too_many else []
    filled = {
        "chosen": [one.group.id for one in found.chosen],
        "none": ("none",) if found.row.none_fits else (),
        "why": found.row.why,
    }
    without = ("chosen",) if too_many else ()
    asked = fields.ask(t, Decided, filled, choices={} if too_many else {"chosen": offered}, without=without)
    parts = [*(blocks.section(line) for line in said), *asked.values()]
    return fields.modal(t, Decided, parts, about_it(found.row))
