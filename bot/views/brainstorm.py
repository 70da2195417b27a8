"""What the facilitator sees of a brainstorm: its ideas in groups, how they weigh, and what is chosen."""

from collections.abc import Sequence
from functools import partial

import msgspec
from babel.lists import format_list

from bot.act.forms import About
from bot.act.ids import OF_ACTS, Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import REGION, Texts
from bot.views import idea as idea_view
from bot.views.notice import asks_first
from bot.views.pages import drawn, paged
from models.brainstorm import (
    ASKED,
    Brainstorm,
    Idea,
    State,
    Weighed,
)
from models.idea_board import Board, Grouped
from models.session import LearningSession, Stage

IN_NONE = "0"  # the choice of no group


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the ideas of a session, from what is on."""
    return blocks.button(t.plain("brainstorm.title"), Act.IDEAS, About(session=meeting.id))


def about_it(row: Brainstorm) -> About:
    """What a button about a brainstorm says."""
    return About(session=row.session_id, item=row.id)


def _way(t: Texts, found: Board) -> Element:
    about = about_it(found.row)
    return blocks.button(t.plain("brainstorm.open"), Act.IDEAS, about, of=idea_view.question(t, found))


def screen(
    t: Texts,
    found: Board,
    others: Sequence[Board] = (),
    *,
    noted: str = "",
    start: int = 0,
) -> View:
    """A brainstorm as it stands, with what can be done next; `others` are those of the network to go to."""
    above: list[Block] = []
    if noted:
        above.append({"type": "section", "text": blocks.plain(t.plain("panel.noted", noted=noted))})
    above += [
        blocks.section(t("idea.question", question=idea_view.question(t, found))),
        blocks.context(_stands(t, found)),
    ]
    above.append(blocks.actions(*_buttons(t, found)))
    below: list[Block] = [blocks.context(t("brainstorm.inside" if found.inside else "brainstorm.who_sees"))]
    if others:
        ways = [blocks.act_option(idea_view.question(t, one), Act.IDEAS, about_it(one.row)) for one in others]
        menu = blocks.select(ways, action=OF_ACTS, placeholder=t.plain("brainstorm.others"))
        below.append(blocks.actions(menu))
    return paged(
        t, Form.IDEAS, t.plain("brainstorm.title"), _things(t, found), drawn,
        act=Act.IDEAS, about=about_it(found.row), start=start, above=above, below=below,
    )  # fmt: skip


def _stands(t: Texts, found: Board) -> str:
    row = found.row
    until = t.day(found.meeting.kept_until)
    match row.state:
        case State.GATHERING if not found.gathers:
            return t("brainstorm.closed")
        case State.GATHERING:
            said = t.n("brainstorm.gathering", len(found.ideas))
            return f"{said} {t('brainstorm.all_read', until=until)}" if found.readable else said
        case State.WEIGHING:
            said = t("brainstorm.weighing")
        case State.WEIGHED:
            said = t.n("brainstorm.too_few" if found.too_few else "brainstorm.weighed", row.turnout)
        case _:
            said = t("brainstorm.none_decided" if row.none_fits else "brainstorm.decided")
    return f"{said} {t('brainstorm.wall', until=until)}" if found.readable else said


def _buttons(t: Texts, found: Board) -> list[Element]:
    row, about = found.row, about_it(found.row)
    press = {
        name: blocks.button(t.plain(f"brainstorm.{name}"), act, about)
        for name, act in (
            ("weigh", Act.IDEAS_WEIGH),
            ("groups", Act.IDEAS_GROUPS),
            ("decide", Act.IDEAS_DECIDE),
            ("again", Act.IDEAS_AGAIN),
            ("refresh", Act.IDEAS),
        )
    }
    if row.state is State.WEIGHING:
        again = asks_first(t, press["again"], "brainstorm.again", t.plain("brainstorm.again_sure"))
        return [count_button(t, row), again, *_read_along(t, found)]
    begin = []
    if found.meeting.stage is Stage.UNDERWAY:
        begin = [
            blocks.button(t.plain("brainstorm.another"), Act.IDEAS_NEW, About(session=row.session_id)),
            blocks.button(t.plain("room.back"), Act.ROOM, About(session=row.session_id)),
        ]
    if row.state is not State.GATHERING:
        style = "primary" if row.state is State.WEIGHED else None
        key = "decide" if row.state is State.WEIGHED else "decide_again"
        choose = blocks.button(t.plain(f"brainstorm.{key}"), Act.IDEAS_DECIDE, about, style=style)
        return [choose, *_read_along(t, found), *begin]
    ways, seldom = [press["groups"], press["refresh"]], []
    if found.ideas:
        ways.insert(0, {**press["weigh"], "style": "primary"})
        seldom.append(press["decide"])
    if found.gathers:
        seldom.append(blocks.button(t.plain("brainstorm.add"), Act.IDEAS_ENTER, about))
    seldom += _read_along(t, found)
    if not found.ideas and not found.hidden:
        seldom.append(blocks.button(t.plain("brainstorm.remove"), Act.IDEAS_REMOVE, about))
    seldom += begin
    return [*ways, *([blocks.folded(*seldom)] if seldom else [])]


def _read_along(t: Texts, found: Board) -> list[Element]:
    """Let all members read the ideas, or not any more; never what stays within the circle."""
    if found.inside:
        return []
    choice, key = ("no", "unread") if found.readable else ("yes", "read")
    may_read = msgspec.structs.replace(about_it(found.row), choice=choice)
    return [blocks.button(t.plain(f"brainstorm.{key}"), Act.IDEAS_READABLE, may_read)]


def count_button(t: Texts, row: Brainstorm) -> Element:
    """End the weighing; asked once more, as it begins anew only with everybody."""
    end = blocks.button(t.plain("brainstorm.count"), Act.IDEAS_COUNT, about_it(row), style="primary")
    return asks_first(t, end, "brainstorm.count", t.plain("brainstorm.count_sure"))


def _things(t: Texts, found: Board) -> list[partial[list[Block]]]:
    """What stands on the screen, one below the other."""
    if found.row.state is not State.GATHERING:
        things = []
        for at, one in enumerate(found.ranked, 1):
            things.append(partial(_result, t, found, at, one))
            things += [partial(_member, t, found, idea) for idea in one.ideas if idea.text != one.name]
        things += [partial(_member, t, found, idea) for idea in found.loose]
        return [*things, *_of_none(t, found), *_out_of_sight(t, found)]
    things = []
    for one in found.groups:
        things.append(partial(_heading, t("brainstorm.group", name=one.group.name, ideas=len(one.ideas))))
        things += [partial(_idea, t, found, idea) for idea in one.ideas]
    if found.loose:
        things += [partial(_heading, t("brainstorm.loose"))] if found.groups else []
        things += [partial(_idea, t, found, idea) for idea in found.loose]
    return [*things, *_out_of_sight(t, found)]


def _out_of_sight(t: Texts, found: Board) -> list[partial[list[Block]]]:
    things = [partial(_heading, t("brainstorm.hidden"))] if found.hidden else []
    return [*things, *(partial(_hidden, t, found, idea) for idea in found.hidden)]


def _of_none(t: Texts, found: Board) -> list[partial[list[Block]]]:
    """How many said that none of these will do, and once it is decided why the group chose as it did."""
    row = found.row
    said = []
    if _counted(found):
        said.append(t("brainstorm.said_none", none=row.said_none, of=row.turnout))
    if row.state is State.DECIDED and row.why:
        said.append(t("idea.because", why=row.why))
    return [partial(_heading, line) for line in said]


def _counted(found: Board) -> bool:
    """Tell whether there are numbers to show."""
    weighed = found.row.weighed is not None and found.row.state is not State.WEIGHING
    return weighed and not found.too_few


def _heading(words: str) -> list[Block]:
    return [blocks.section(words)]


def _idea(t: Texts, found: Board, idea: Idea) -> list[Block]:
    """An idea with the menu in which it gets its group, or is taken out of sight."""
    about = About(session=found.row.session_id, item=idea.id)
    chosen = msgspec.structs.replace
    ways = [
        blocks.act_option(one.group.name, Act.IDEA_SORT, chosen(about, choice=str(one.group.id)))
        for one in found.groups
    ]
    ways.append(
        blocks.act_option(t.plain("brainstorm.in_none"), Act.IDEA_SORT, chosen(about, choice=IN_NONE))
    )
    now = next((one for one in ways if one.value.endswith(f'"choice":"{idea.group_id}"}}')), None)
    ways.append(blocks.act_option(t.plain("brainstorm.hide"), Act.IDEA_HIDE, about))
    if found.to_correct(idea.id) is not None:
        ways.append(blocks.act_option(t.plain("idea.edit"), Act.IDEA_CHANGE, about))
    name = t.plain("brainstorm.sort")
    menu = blocks.select(ways, now.value if now else None, action=OF_ACTS, placeholder=name)
    return [blocks.section(idea_view.in_words(t, idea), menu)]


def _hide(t: Texts, found: Board, idea: Idea) -> Element:
    about = About(session=found.row.session_id, item=idea.id)
    return blocks.button(t.plain("brainstorm.hide"), Act.IDEA_HIDE, about, of=idea.text)


def _member(t: Texts, found: Board, idea: Idea) -> list[Block]:
    """An idea of a group, or in none, once groups stand: it can still go out of sight."""
    return [blocks.section(idea_view.in_words(t, idea), _hide(t, found, idea))]


def _hidden(t: Texts, found: Board, idea: Idea) -> list[Block]:
    about = About(session=found.row.session_id, item=idea.id)
    show = blocks.button(t.plain("hiding.show"), Act.IDEA_SHOW, about, of=idea.text)
    return [blocks.section(idea_view.in_words(t, idea), show)]


def _result(t: Texts, found: Board, at: int, one: Grouped) -> list[Block]:
    """A group with what was said of it; once it is chosen, what can be made of it."""
    row = found.row
    key = "brainstorm.chosen" if one.group.chosen else "brainstorm.place" if _counted(found) else "idea.group"
    title = t(key, place=str(at), name=one.name)
    parts: list[Block] = []
    if one.group.chosen:
        about = About(session=row.session_id, item=one.group.id)
        ways = [
            blocks.button(t.plain("brainstorm.action"), Act.IDEA_ACTION, about),
            blocks.button(t.plain("brainstorm.ask"), Act.IDEA_ASK, about),
        ]
        menu = blocks.menu_of(t.plain("brainstorm.goes_on"), *ways)
        parts.append(blocks.section(title, menu))
    else:
        alone = next((idea for idea in one.ideas if idea.text == one.name), None)
        parts.append(blocks.section(title, _hide(t, found, alone) if alone else None))
    if _counted(found):
        parts.append(blocks.context(_said(t, row, one)))
    return parts


def _said(t: Texts, row: Brainstorm, one: Grouped) -> str:
    """What was said of a group: what most say, in words, and how many say what."""
    asked = ASKED[row.weighed or Weighed.CRITERIA]
    numbers = {str(criterion): one.group.said(criterion) for criterion in asked}
    said = t(f"brainstorm.numbers_{row.weighed}", of=row.turnout, **numbers)
    if row.weighed is Weighed.INTEREST:
        return said
    most = [t.plain(f"brainstorm.{one_of}") for one_of in asked if 2 * one.group.said(one_of) > row.turnout]
    if not most:
        return said
    return f"{said} {t('brainstorm.most', what=format_list(most, locale=REGION[t.language]))}"


def goes_on(t: Texts, found: Board) -> list[Block]:
    """To who leads, on Home: that nothing was decided about it yet, or that it was, and can be corrected."""
    key = "brainstorm.decided_line" if found.row.state is State.DECIDED else "brainstorm.goes_on_line"
    return [blocks.section(t(key, question=idea_view.question(t, found)), _way(t, found))]


def to_correct(t: Texts, found: Board) -> list[Block]:
    """What was chosen and why, as the report tells it, with the way to put it right."""
    question, lines = in_report(t, found)
    return [blocks.section("\n".join([question, *lines]), _way(t, found))]


def in_report(t: Texts, found: Board) -> tuple[str, list[str]]:
    """What came of it in the report: a heading, and lines below it."""
    return t("brainstorm.in_report", question=idea_view.question(t, found)), idea_view.outcome(t, found)
