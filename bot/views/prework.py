"""What people see of pre-work: what it is and how long it takes, whether they did it, and how many did."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Option, View
from bot.texts import Markup, Texts, escape
from bot.views.document import link
from bot.views.person import name
from models.document import LONGEST_LINK
from models.prework import LONGEST, MINUTES, Prework, Progress
from models.session import BEFORE, LearningSession

NAMES = "names"  # what a button keeps beside which it is said that whoever facilitates sees who did it


@fields.form(Form.PREWORK, "prework.title")
class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of the pre-work asks."""

    text: Annotated[str, fields.lines(LONGEST)] = ""
    minutes: Annotated[int, fields.pick()] = 15
    link: Annotated[str, fields.line(LONGEST_LINK, optional=True, example="document.example")] = ""
    named: Annotated[fields.Ticked, fields.tick("prework.with_names")] = ()
    anew: Annotated[fields.Ticked, fields.tick("prework.is_another")] = ()
    remove: Annotated[fields.Ticked, fields.tick("prework.take_away")] = ()


def form(t: Texts, meeting: LearningSession, asked: Prework | None) -> View:
    """The form for what people do before a session, with what was asked before."""
    held = None if asked is None else fields.held(Asked, asked)
    minutes = [Option(str(n), str(n)) for n in MINUTES]
    without = ("anew", "remove") if asked is None else ()
    parts = fields.ask(t, Asked, held, choices={"minutes": minutes}, without=without)
    return fields.modal(t, Asked, [*parts.values()], About(session=meeting.id))


def words(t: Texts, asked: Prework) -> str:
    """What it is and how long it takes, with its link where there is one."""
    text = escape(asked.text)
    if asked.link:
        text = t("prework.with_link", text=Markup(text), link=link(t.plain("prework.link"), asked.link))
    return t("prework.line", text=Markup(text), minutes=asked.minutes)


def to_do(
    t: Texts,
    meeting: LearningSession,
    asked: Prework | None,
    *,
    done: bool | None = None,
    copied: bool = False,
) -> list[Block]:
    """The same with the button that says that it is done, while it can; `done` by its reader, if known.

    In what is `copied` there is no button, and so nothing to say of who sees it.
    """
    if asked is None:
        return []
    said = words(t, asked)
    if meeting.stage not in BEFORE or copied:
        return [blocks.section(said)]
    if done:
        return [blocks.section(f"{said}\n{t('prework.did_it')}", _undone_button(t, meeting))]
    press, sees = done_button(t, meeting, asked), blocks.context(who_sees(t, asked))
    if asked.link:  # which comes first, by keyboard as for the eye
        return [blocks.section(said), blocks.actions(press), sees]
    return [blocks.section(said, press), sees]


def who_sees(t: Texts, asked: Prework) -> str:
    """What whoever facilitates sees of who says that they did it."""
    return t("prework.sees_names" if asked.named else "prework.sees_number")


def done_button(t: Texts, meeting: LearningSession, asked: Prework | None = None) -> Element:
    """Say that one did it; it keeps whether it is said beside it that a name is seen."""
    told = NAMES if asked is not None and asked.named else None
    return blocks.button(t.plain("prework.done"), Act.PREWORK_DONE, About(session=meeting.id, choice=told))


def _undone_button(t: Texts, meeting: LearningSession) -> Element:
    return blocks.button(t.plain("prework.not_done"), Act.PREWORK_UNDONE, About(session=meeting.id))


def noted(t: Texts, meeting: LearningSession, asked: Prework, *, done: bool) -> Message:
    """What somebody hears who said that they did it, or did not after all; with the way back."""
    back = _undone_button(t, meeting) if done else done_button(t, meeting)
    said = t("prework.noted_done" if done else "prework.noted_undone", day=t.day(meeting.starts_local.date()))
    return Message([blocks.section(said, back)])


def at_home(t: Texts, meeting: LearningSession, asked: Prework) -> list[Block]:
    """What somebody still does before a session, for their Home."""
    lead = t("prework.at_home", day=t.day(meeting.starts_local.date()))
    body, *more = to_do(t, meeting, asked)
    return [{**body, "text": {**body["text"], "text": f"{lead}\n{body['text']['text']}"}}, *more]


def did_at_home(t: Texts, meeting: LearningSession, asked: Prework) -> list[Block]:
    """That somebody did it, with the way back, while no message in the channel has one."""
    said = t("prework.did_at_home", day=t.day(meeting.starts_local.date()))
    return [blocks.section(said, _undone_button(t, meeting))]


def kept(t: Texts, meeting: LearningSession, asked: Prework | None, found: Progress) -> list[Block]:
    """The pre-work for whoever facilitates: what it is, how many did it, and the way to change it."""
    key = "prework.change" if asked else "prework.add"
    change = blocks.button(t.plain(key), Act.PREWORK, About(session=meeting.id))
    ways = [blocks.actions(change)] if meeting.stage in BEFORE else []
    if asked is None:
        return [blocks.section(t("prework.none")), *ways] if ways else []
    done = t.n("prework.did_it_number", found.done) if found.done else t("prework.did_it_nobody")
    lines = [t("prework.heading"), words(t, asked), done]
    if found.named:
        lines.append(t("prework.did_it_names", names=", ".join(map(name, found.named))))
    return [blocks.section("\n".join(lines)), *ways]
