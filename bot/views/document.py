"""What people see of the documents of a session: links on a line each, and the form in which one is added."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part, View
from bot.slack.layout import Lines
from bot.texts import Markup, Texts, escape
from models.document import LONGEST_LINK, LONGEST_TITLE, MOST, Document
from models.session import LearningSession

SHOWN = 3  # in a message; *Read everything* shows the others


@fields.form(Form.DOCUMENT, "document.new_title")
class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of a document asks."""

    title: Annotated[str, fields.line(LONGEST_TITLE)] = ""
    link: Annotated[str, fields.line(LONGEST_LINK, example="document.example")] = ""
    in_report: Annotated[fields.Ticked, fields.tick("document.told")] = ("in_report",)
    remove: Annotated[fields.Ticked, fields.tick("document.take_away")] = ()


def link(title: str, address: str) -> Markup:
    """A link as Slack shows it: the title instead of the address."""
    return Markup(f"<{escape(address)}|{escape(title)}>")


def listed(t: Texts, found: Sequence[Document], title: str = "", *, most: int | None = SHOWN) -> list[Part]:
    """The documents, one a line; nothing where there are none."""
    if not found:
        return []
    lines = [t("document.line", document=link(name, one.link)) for name, one in _named(found)]
    return [Lines(lines, partial(t.n, "document.more"), title, bullet="", most=most)]


def kept(t: Texts, meeting: LearningSession, found: Sequence[Document]) -> list[Block]:
    """The documents for whoever facilitates, each to change, and the way to add one."""
    shown = [blocks.section(t("document.heading" if found else "document.none"))]
    for name, one in _named(found):
        key = "document.line" if one.in_report else "document.line_not_told"
        change = _button(t, "document.change", meeting, one, name)
        shown.append(blocks.section(t(key, document=link(name, one.link)), change))
    if len(found) < MOST:
        shown.append(blocks.actions(_button(t, "document.add", meeting)))
    return shown


def _named(found: Sequence[Document]) -> Iterator[tuple[str, Document]]:
    """Yield each document with its title; one of the same title as others also with which of them it is."""
    seen = Counter[str]()
    for one in found:
        seen[one.title] += 1
        yield f"{one.title} ({seen[one.title]})" if seen[one.title] > 1 else one.title, one


def _button(
    t: Texts, key: str, meeting: LearningSession, one: Document | None = None, name: str = ""
) -> Element:
    about = About(session=meeting.id, item=one.id if one else None)
    return blocks.button(t.plain(key), Act.DOCUMENT, about, of=name)


def form(t: Texts, meeting: LearningSession, one: Document | None = None) -> View:
    """The form for one document, new or known."""
    held = None if one is None else fields.held(Linked, one)
    asked = fields.ask(t, Linked, held, without=("remove",) if one is None else ())
    about = About(session=meeting.id, item=one.id if one else None)
    title = None if one is None else "document.edit_title"
    return fields.modal(
        t, Linked, [*asked.values(), blocks.context(t("document.who_opens"))], about, title=title
    )
