"""What members see of a brainstorm: the way to it, their own ideas and those of all, the form to weigh in."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import OF_ACTS, Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Option, View
from bot.texts import Texts
from bot.views import document
from bot.views.confidentiality import seen
from bot.views.notice import language_tells
from bot.views.pages import paged
from models.brainstorm import ASKED, LONGEST, MOST_OWN, Criterion, Idea, State, Weighed
from models.document import LONGEST_LINK
from models.idea_board import Board, Grouped
from models.person import Tells

Boxes = Annotated[list[int], fields.boxes()]


def _about(found: Board) -> About:
    return About(session=found.row.session_id, item=found.row.id)


def in_words(t: Texts, idea: Idea) -> str:
    """An idea on its lines, with the link that goes with it."""
    if not idea.link:
        return t("idea.line", text=idea.text)
    return t("idea.line_link", text=idea.text, link=document.link(t.plain("idea.link"), idea.link))


@fields.form(Form.IDEA_WRITE, "idea.write", submit="common.send", close="common.close")
class Written(msgspec.Struct, frozen=True, kw_only=True):
    """Up to three ideas at once."""

    first: Annotated[str, fields.line(LONGEST, no_names=True)] = ""
    second: Annotated[str, fields.line(LONGEST, optional=True)] = ""
    third: Annotated[str, fields.line(LONGEST, optional=True)] = ""


@fields.form(Form.IDEA_CHANGE, "idea.change")
class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """An idea in other words, with a link, or taken back."""

    text: Annotated[str, fields.line(LONGEST, at="idea.first", no_names=True)] = ""
    link: Annotated[str, fields.line(LONGEST_LINK, example="document.example", optional=True)] = ""
    remove: Annotated[fields.Ticked, fields.tick("idea.take_back")] = ()


@fields.form(Form.IDEA_WEIGH, "idea.weigh", submit="common.send")
class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Of which ideas somebody says what."""

    fits: Boxes = []
    wished: Boxes = []
    feasible: Boxes = []
    interests: Boxes = []
    none: Annotated[fields.Ticked, fields.tick("idea.none")] = ()


def question(t: Texts, found: Board) -> str:
    """What ideas are gathered about, for those who take part; else that it is hidden."""
    return seen(t, found.sight if found.sight.words is not None else None)


def write_button(t: Texts, found: Board, *, more: bool = False, main: bool = False) -> Element:
    """The way to the form; `more`: they wrote some."""
    key, style = "idea.write_more" if more else "idea.write", "primary" if main else None
    return blocks.button(t.plain(key), Act.IDEA_WRITE, _about(found), style=style)


def _read_button(t: Texts, found: Board) -> Element:
    key = "idea.read" if found.readable else "idea.own"
    return blocks.button(t.plain(key), Act.IDEA_READ, _about(found))


def wall_button(t: Texts, found: Board) -> Element:
    """The way to what all read along with, afterwards."""
    return blocks.button(t.plain("idea.wall"), Act.IDEA_READ, _about(found))


def _weigh_button(t: Texts, found: Board, *, again: bool = False) -> Element:
    key, style = ("idea.weigh_again", None) if again else ("idea.weigh", "primary")
    return blocks.button(t.plain(key), Act.IDEA_WEIGH, _about(found), style=style)


def for_you(t: Texts, found: Board, person_id: int, *, weighed: bool = False) -> list[Block]:
    """To who takes part, on Home: what is gathered or weighed now."""
    about = question(t, found)
    if found.row.state is State.WEIGHING:
        said = t("idea.you_weighed" if weighed else "idea.weighs_now", question=about)
        weigh = _weigh_button(t, found, again=weighed)
        if not found.readable:
            return [blocks.section(said, weigh)]
        return [blocks.section(said), blocks.actions(weigh, _read_button(t, found))]
    mine = len(found.mine(person_id))
    buttons = [write_button(t, found, more=mine > 0, main=not mine)] if mine < MOST_OWN else []
    if mine or found.readable:
        buttons.append(_read_button(t, found))
    return [blocks.section(t("idea.gathers_now", question=about)), blocks.actions(*buttons)]


def in_channel(t: Texts, found: Board) -> Message:
    """The question to the group with the way to answer it; then what came of it."""
    row = found.row
    about = t.plain("confidentiality.question") if found.inside else question(t, found)
    if row.state is State.DECIDED and not found.inside:
        parts = [blocks.section(t("idea.channel_decided", question=about)), _outcome(t, found)]
        return Message([*parts, *([blocks.actions(_read_button(t, found))] if found.readable else [])])
    if not found.takes_part:
        return Message([blocks.section(t("idea.channel_over", question=about))])
    if row.state is State.WEIGHING:
        said, press = t("idea.channel_weighs", question=about), _weigh_button(t, found)
    else:
        said, press = t("idea.channel_gathers", question=about), write_button(t, found, main=True)
    return Message([blocks.section(said), blocks.actions(press), blocks.context(t("idea.who_sees"))])


def not_begun(t: Texts) -> Message:
    """What stands in the channel of what was begun by mistake."""
    return Message([blocks.section(t("idea.channel_removed"))])


def _outcome(t: Texts, found: Board) -> Block:
    return blocks.section(t.listing(outcome(t, found)))


def outcome(t: Texts, found: Board) -> list[str]:
    """What the group goes on with, or that none of these will do, and why, in escaped lines."""
    lines = [t("idea.chosen", name=one.name) for one in found.chosen] or [t("idea.none_fits")]
    return [*lines, *([t("idea.because", why=found.row.why)] if found.row.why else [])]


def write_form(t: Texts, found: Board, tells: Tells | None = None) -> View:
    """Up to three ideas at once; a warning when the language of its writer `tells` who they are."""
    lead = blocks.section(t("idea.question", question=question(t, found)))
    who = blocks.context(t("idea.who_sees"))
    return fields.modal(
        t, Written, [lead, *language_tells(t, tells), *fields.ask(t, Written).values(), who], _about(found)
    )


def change_form(t: Texts, found: Board, idea: Idea, tells: Tells | None = None) -> View:
    """One's own idea, to say otherwise or to take back, with the same warning."""
    asked = fields.ask(t, Changed, fields.held(Changed, idea))
    about = About(session=found.row.session_id, item=idea.id)
    return fields.modal(t, Changed, [*language_tells(t, tells), *asked.values()], about)


def listed(t: Texts, found: Board, person_id: int, others: Sequence[Board] = (), *, start: int = 0) -> View:
    """One's own ideas, each to change; where all read along also everybody's, and the way to `others`."""
    mine, gathers = found.mine(person_id), found.gathers
    above: list[Block] = [blocks.section(t("idea.question", question=question(t, found)))]
    if mine:
        above.append(blocks.context(t("idea.yours" if gathers else "idea.yours_closed")))
    elif not found.readable and gathers:
        above.append(blocks.section(t("idea.none_yet")))
    things = [_own(t, found, idea, gathers=gathers) for idea in mine]
    if found.readable:
        things += _of_all(t, found)
    if gathers and len(mine) < MOST_OWN:
        above.append(blocks.actions(write_button(t, found, more=bool(mine))))
    if found.row.state is State.DECIDED:
        above.append(_outcome(t, found))
    below: list[Block] = [blocks.context(t("idea.who_sees"))]
    if others:
        ways = [blocks.act_option(question(t, one), Act.IDEA_READ, _about(one)) for one in others]
        menu = blocks.select(ways, action=OF_ACTS, placeholder=t.plain("brainstorm.others"))
        below.append(blocks.actions(menu))
    return paged(
        t, Form.IDEA_READ, t.plain("idea.title"), things, list, act=Act.IDEA_READ, about=_about(found),
        start=start, above=above, below=below,
    )  # fmt: skip


def _own(t: Texts, found: Board, idea: Idea, *, gathers: bool) -> list[Block]:
    about = About(session=found.row.session_id, item=idea.id)
    press = blocks.button(t.plain("idea.edit"), Act.IDEA_CHANGE, about, of=idea.text) if gathers else None
    hidden = [blocks.context(t("idea.was_hidden"))] if idea.hidden else []
    return [blocks.section(in_words(t, idea), press), *hidden]


def _of_all(t: Texts, found: Board) -> list[list[Block]]:
    things = [[blocks.divider(), blocks.section(t("idea.of_all"))]]
    for one in found.named:
        lines = [in_words(t, idea) for idea in one.ideas]
        if one.group.name and [idea.text for idea in one.ideas] != [one.name]:
            things.append([blocks.section(t("idea.group", name=one.name))])
        things += [[blocks.section(line)] for line in lines]
    things += [[blocks.section(in_words(t, idea))] for idea in found.loose]
    if len(things) == 1:
        things.append([blocks.context(t("idea.nobody_yet"))])
    return things


def weigh_form(
    t: Texts, found: Board, said: Mapping[Criterion, Collection[int]], *, none: bool = False
) -> View:
    """Of which groups somebody says what: a box for each, and one for none of them."""
    asked = ASKED[found.row.weighed or Weighed.CRITERIA]
    offered = [_option(one) for one in found.named]
    choices: Mapping[str, Sequence[Option]] = {str(criterion): offered for criterion in asked}
    filled = {str(criterion): tuple(keys) for criterion, keys in said.items()} | {
        "none": ("none",) if none else ()
    }
    without = [str(criterion) for criterion in Criterion if criterion not in asked]
    parts = fields.ask(t, Said, filled, choices=choices, without=without)
    lead = blocks.section(t("idea.question", question=question(t, found)))
    who = blocks.context(t("idea.who_sees_weights"))
    return fields.modal(t, Said, [lead, *parts.values(), who], _about(found))


def _option(one: Grouped) -> Option:
    """A group to tick, with its ideas below its name."""
    name = " ".join(one.name.split())
    ideas = (" ".join(idea.text.split()) for idea in one.ideas if idea.text != one.name)
    return Option(name, str(one.group.id), " · ".join(ideas))
