"""What people see of a message to whoever facilitates, and of the request to reword a question."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Option, View
from bot.texts import Texts, called
from bot.views import person as person_view
from bot.views.confidentiality import words_for
from bot.views.notice import language_tells
from bot.views.question import words
from models.confidentiality import EVERYBODY, Whom
from models.network import Network
from models.note import LONGEST, LONGEST_LINE, Note
from models.note_reader import Reader
from models.person import Person, Tells
from models.question import LearningQuestion

ALL = "all"  # who facilitate
CHOICE = 75  # characters of one choice in a menu


def button(t: Texts, network: Network) -> Element:
    """The way to write to whoever facilitates a network."""
    return blocks.button(t.plain("note.button"), Act.NOTE, About(network=network.id))


@fields.form(Form.NOTE, "note.title", submit="common.send")
class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What the form of a note asks."""

    network: Annotated[Key, fields.pick(at="question.network")] | None = None
    reader: Annotated[str, fields.pick()] = ""  # the key of a person; empty: whoever facilitates
    text: Annotated[str, fields.lines(LONGEST)] = ""
    anonymous: Annotated[fields.Ticked, fields.tick("question.without_my_name", at="question.name")] = ()


def named(readers: Sequence[Person]) -> str:
    """What a form sends along of those whom it names as its readers."""
    return " ".join(str(one.id) for one in readers)


def names_all(about: About, readers: Sequence[Person]) -> bool:
    """Tell whether a form named all of these as its readers; one that named nobody is open."""
    known = about.choice
    return known is None or {str(one.id) for one in readers} <= set(known.split())


def read_by(t: Texts, readers: Sequence[Person], *, others: bool = False) -> list[Block]:
    """Who reads what is written in a form; `others` than it named before."""
    said = [blocks.section(t("note.other_readers"))] if others else []
    return [*said, blocks.context(t("note.read_by", names=_names(t, readers)))]


def form(
    t: Texts,
    about: About,
    text: str = "",
    *,
    networks: Sequence[Network] = (),
    tells: Tells | None = None,
    leads: Sequence[Person] = (),
    readers: Sequence[Reader] = (),
    again: bool = False,
    anew: Written | None = None,
) -> View:
    """The form of a note; the networks, and who reads it, only when there is a choice.

    What was filled in stays in it `anew`, where others read it by now than it named.

    To whom it goes stands there before anything is sent: the `leads`, unless one of the `readers` is chosen.
    Of one that came back nobody is chosen beforehand.
    """
    homes = [Option(network.theme, str(network.id)) for network in networks]
    alone = [Option(_only(t, one), str(one.person.id)) for one in readers]
    everybody = Option(blocks.shorten(t.plain("note.reader_all", names=_names(t, leads)), CHOICE), ALL)
    chosen = {} if again else {"reader": ALL if alone else ""}
    choices = {"network": homes, "reader": alone if again or not alone else [everybody, *alone]}
    held = fields.held(Written, anew) if anew is not None else {"text": text}
    asked = fields.ask(t, Written, {**held, **chosen}, choices=choices)
    parts = fields.above(asked, "text", language_tells(t, tells))
    if networks:
        parts.insert(0, blocks.context(t("note.choose_there")))
    elif alone:
        parts[:0] = [blocks.section(t("note.other_readers"))] if anew is not None else []
    else:
        parts[:0] = read_by(t, leads, others=anew is not None)
    return fields.modal(t, Written, parts, about)


def _only(t: Texts, one: Reader) -> str:
    return blocks.shorten(t.plain(f"note.reader_{one.by}", who=person_view.name(one.person)), CHOICE)


def _names(t: Texts, people: Sequence[Person]) -> str:
    return ", ".join(one.name for one in people if one.name) or t.plain("note.who_facilitates")


def thanks(t: Texts, readers: Sequence[Person], *, named: bool, alone: bool = False) -> str:
    """What the sender hears: to whom it goes, when, and how they will know."""
    names = _names(t, readers)
    if alone:
        return t.plain("note.thanks_alone" if named else "note.thanks_alone_without_name", names=names)
    return t.plain("note.thanks" if named else "note.thanks_without_name", names=names)


def note(
    t: Texts, network: Network, text: str, sender: Person | None, *, alone: bool = False, led: bool = True
) -> Message:
    """What somebody wrote, for whoever facilitates, or for one reader `alone`, who may stand in for them."""
    if sender is None:
        lead, why = t("note.from_somebody", theme=network.theme), t("note.no_answer")
    else:
        who = called(sender)
        lead, why = t("note.from", who=who, theme=network.theme), t("note.answer", who=who)
    chosen = [blocks.context(t("note.chosen" if led else "note.in_place"))] if alone else []
    return Message([blocks.section(lead), words(text), *chosen, blocks.context(why)])


def came_back(t: Texts, network: Network, row: Note | None, until: date, *, chooses: bool) -> Message:
    """What reached nobody, for who wrote it: with the way to somebody else while they may choose one."""
    lead = t("note.back", theme=network.theme)
    if row is None:
        return Message([blocks.section(lead), blocks.context(t("note.back_gone"))])
    parts = [blocks.section(lead), words(row.text)]
    if not chooses:
        return Message([*parts, blocks.context(t("note.back_nobody", day=t.day(until)))])
    about = About(network=network.id, entry=row.key)
    other = blocks.button(t.plain("note.back_other"), Act.NOTE_AGAIN, about)
    return Message([*parts, blocks.actions(other), blocks.context(t("note.back_why", day=t.day(until)))])


@fields.form(Form.REWORD, "note.reword_title", submit="common.send")
class Line(msgspec.Struct, frozen=True):
    """What would make a question clearer."""

    line: Annotated[str, fields.lines(LONGEST_LINE)] = ""


def reword_form(t: Texts, network: Network, question: LearningQuestion, line: str) -> View:
    """The form in which whoever facilitates says what would make a question clearer."""
    parts = [words(question.text), *fields.ask(t, Line, {"line": line}).values()]
    return fields.modal(t, Line, parts, About(network=network.id, question=question.id))


def please_reword(
    t: Texts, network: Network, question: LearningQuestion, line: str | None, whom: Whom = EVERYBODY
) -> Message:
    """The request to the asker; without a line, what is left of it afterwards."""
    text = words_for(t, question, whom)
    if line is None or question.hidden:
        key = "note.reword_done" if question.open else "note.reword_over"
        return Message([blocks.section(t(key)), words(text)])
    about = About(network=network.id, question=question.id)
    edit = blocks.button(t.plain("note.reword_now"), Act.EDIT_QUESTION, about, style="primary")
    return Message(
        [
            blocks.section(t("note.please_reword", theme=network.theme)),
            words(text),
            words(t.plain("note.reword_line", line=line)),
            blocks.actions(edit),
            blocks.context(t("note.reword_why")),
        ]
    )
