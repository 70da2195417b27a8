"""What whoever facilitates sees of cases: those of a session, who can be asked, a line in the proposal."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, Part, View
from bot.texts import Markup, Texts, called
from bot.views.case import button as case_button
from bot.views.case import core
from bot.views.off_slack import enter_for
from bot.views.person import name
from models.case import Owned
from models.case_turns import Cases, Turn
from models.person import Person
from models.request import RequestState
from models.session import BEFORE, LearningSession, Stage


def button(t: Texts, meeting: LearningSession, key: str = "case.button") -> Element:
    """The way to the cases of a session, for whoever facilitates."""
    return blocks.button(t.plain(key), Act.CASES, About(session=meeting.id))


@fields.form(Form.CASES, "case.cases_title", submit="case.ask", close="common.close")
class Asked(msgspec.Struct, frozen=True):
    """The member who is asked."""

    owner: Annotated[Key, fields.pick()]


def cases(t: Texts, meeting: LearningSession, found: Cases, off_slack: Sequence[Person] = ()) -> View:
    """The cases of a session, who can be asked for one, whose turn it is first, and who told theirs."""
    about = About(session=meeting.id)
    parts: list[Part] = [blocks.section(t("case.lead", when=t.when(meeting.starts_local, meeting.zone)))]
    parts += [part for one in found.known for part in _listed(t, meeting, one, found)]
    if meeting.stage not in BEFORE:
        return _closed(t, about, parts)
    if found.room:
        parts += enter_for(t, off_slack, Act.CASE, about)
    if not found.room or not found.turns:
        full = "case.full" if not found.room else "case.nobody"
        return _closed(t, about, [*parts, blocks.context(t(full))])
    people = [Option(name(turn.person), str(turn.person.id), _last(t, turn)) for turn in found.turns]
    asked = fields.ask(t, Asked, choices={"owner": people})
    return fields.modal(t, Asked, [*parts, *asked.values()], about)


def _closed(t: Texts, about: About, parts: Sequence[Part]) -> View:
    return blocks.modal(
        Form.CASES, t.plain("case.cases_title"), parts, about=about, close=t.plain("common.close")
    )


def _last(t: Texts, turn: Turn) -> str:
    return t.plain("case.last", day=t.day(turn.last.date())) if turn.last else t.plain("case.never")


def _listed(t: Texts, meeting: LearningSession, one: Owned, found: Cases) -> list[Block]:
    """A case with how far it is, and what can be done with it."""
    mine, who = one.case, called(one.owner)
    if mine.state is not RequestState.BROUGHT:
        said = blocks.section(t(f"case.is_{mine.state}", who=who))
        asked = mine.state is RequestState.ASKED and meeting.stage in BEFORE
        return (
            [said, blocks.actions(case_button(t, "case.recall", Act.CASE_RECALL, mine))] if asked else [said]
        )
    buttons = [case_button(t, "case.read", Act.CASE_READ, mine)]
    if one.owner.off_slack and meeting.stage in BEFORE:
        told = About(session=meeting.id, behalf=one.owner.id)
        buttons.append(blocks.button(t.plain("case.edit"), Act.CASE, told, of=one.owner.name))
        buttons.append(case_button(t, "case.recall", Act.CASE_RECALL, mine))
    if mine.id in found.placed:
        key = "case.is_complete" if mine.complete else "case.is_begun"
    else:
        # Until the questions close there is no agenda to stand on: it comes there by itself.
        waits = meeting.stage in (Stage.PLANNED, Stage.ANNOUNCED)
        key = "case.is_to_come" if waits else "case.is_off"
        if not waits and meeting.stage in BEFORE:
            buttons.append(case_button(t, "case.put_on", Act.CASE_PUT_ON, mine))
    return [blocks.section(t(key, who=who, core=core(mine))), blocks.actions(*buttons)]


def in_proposal(t: Texts, meeting: LearningSession, found: Cases | None) -> list[Block]:
    """Who was asked and has not answered, or that nobody brings a case; only where cases are worked with."""
    if found is None:
        return []
    waiting = [one for one in found.known if one.case.state is RequestState.ASKED]
    if waiting:
        who = Markup(", ".join(called(one.owner) for one in waiting))
        return [blocks.section(t("case.waits_in_proposal", who=who), button(t, meeting, "case.to_cases"))]
    return [blocks.section(t("case.none"), button(t, meeting, "case.to_ask"))] if found.open else []


def to_decide(t: Texts, meeting: LearningSession, found: Cases) -> list[Block]:
    """What waits for whoever facilitates: a no while nobody else brings a case, and one without a place."""
    day, ahead = t.day(meeting.starts_local.date()), meeting.stage in (Stage.PLANNED, Stage.ANNOUNCED)
    no = [one for one in found.known if one.case.state in (RequestState.DECLINED, RequestState.AWAY)]
    waits = [] if ahead else found.without_place
    shown = [
        blocks.section(
            t("case.without_place", who=called(one.owner), day=day),
            button(t, meeting, "case.to_cases"),
        )
        for one in waits
    ]
    if no and found.open:
        said = t("case.said_no", who=called(no[-1].owner), day=day)
        shown.append(blocks.section(said, button(t, meeting, "case.ask_other")))
    return shown
