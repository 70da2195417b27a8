"""What people see of a register: its entries, the form of one, and what waits for somebody's word."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Annotated, Any

import msgspec
from msgspec.structs import replace

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.fields import FORMS
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, Part, View
from bot.slack.layout import Items
from bot.texts import Markup, Texts, called, escape
from bot.views import person as person_view
from bot.views.notice import nothing_yet
from bot.views.pages import drawn, lazily, paged
from bot.views.session import heading
from models.confidentiality import Whom
from models.entry import STAYS, Entry
from models.entry_rows import Line
from models.network import Network
from models.person import Person
from models.register import CONCERNS, SESSION, Readers, Reads, Register, Said
from models.session import LearningSession

LONGEST_SEARCH = 200
MANY = 30  # entries, of which no page holds more
MOST_BUTTONS = 5  # for which there is room beside the others of Home

# Fields that a register may have beside those of its own: at which session, and whom it concerns.
AtSession = Annotated[Key, fields.pick(at="register.session", optional=True)] | None
ReadBy = Annotated[Readers, fields.one_of("register.readers_", at="register.readers")]
Stands = Mapping[str, Callable[[Entry], bool]]  # by the act of a way, of which entries it is one by now
Concerns = Annotated[Key, fields.pick(at="register.concerns")]


def form_of(register: Register) -> str:
    """Return the modal in which an entry of a register is written."""
    return f"{Form.ENTRY}_{register.key}"


def act_of(register: Register) -> str:
    """Return what shows a register: several ways to one stand in a row, and none does as another."""
    return f"{Act.REGISTER}_{register.key}"


def button(t: Texts, register: Register, about: About) -> Element:
    """The way to a register."""
    return blocks.button(t.plain(f"{register.key}.title"), act_of(register), about)


def ways(t: Texts, registers: Sequence[Register], about: About) -> list[Element]:
    """The ways to some registers; to many it is one, which leads to a choice."""
    if len(registers) > MOST_BUTTONS:
        return [blocks.button(t.plain("register.all"), Act.REGISTERS, about)]
    return [button(t, one, about) for one in registers]


def choice(t: Texts, home: Network, registers: Sequence[Register], about: About) -> View:
    """The registers of a group, each with what it is for."""
    listed = [
        blocks.section(t(f"{one.key}.lead", theme=home.theme), button(t, one, about)) for one in registers
    ]
    return blocks.modal(Form.REGISTERS, t.plain("register.all"), listed, close=t.plain("common.close"))


@fields.form(Form.REGISTER, "register.search", submit="register.search")
class Wanted(msgspec.Struct, frozen=True):
    """The words to look for."""

    words: Annotated[str, fields.line(LONGEST_SEARCH, optional=True)] = ""


def entries(
    t: Texts,
    home: Network,
    register: Register,
    shown: Sequence[Line],
    whom: Whom,
    *,
    session: int | None = None,
    start: int = 0,
    changed: bool = False,
    words: str = "",
    stands: Stands | None = None,
) -> View:
    """A register in a modal, the newest entries first; of a session that is at hand new ones are.

    Where there are many it can be searched; with words only those in which they stand are shown.
    """
    about = About(network=home.id if session is None else None, session=session, choice=register.key)
    add = blocks.button(t.plain("register.add"), Act.ENTRY_NEW, about)
    about = replace(about, words=words or None)
    full = 0 < register.most <= len(shown)
    adds = register.written_by(whom) and not full and home.closed_at is None
    above = [
        blocks.section(t(f"{register.key}.lead", theme=home.theme)),
        blocks.context(" ".join(_who_sees(t, register))),
        *([blocks.actions(add)] if adds else []),
    ]
    if changed:
        above.insert(0, blocks.section(t("register.changed")))
    searched = bool(words) or len(shown) > MANY
    if searched:
        above += list(fields.ask(t, Wanted, {"words": words}).values())
    if not shown:
        empty = "register.empty" if adds else "register.empty_to_read"
        above.append(
            blocks.section(t("register.nothing", words=words) if words else nothing_yet(t, home, empty))
        )
    things = lazily(shown, partial(_entry, t, home, register, whom=whom, about=about, stands=stands))
    return paged(
        t, Form.REGISTER, t.plain(f"{register.key}.title"), things, drawn,
        act=act_of(register), about=about, start=start, above=above,
        submit=t.plain("register.search") if searched else None,
    )  # fmt: skip


def _who_sees(t: Texts, register: Register) -> Iterator[str]:
    yield t("register.reads_chosen" if register.readers else f"register.reads_{register.reads}")
    if register.writes is Reads.LEADERS:
        yield t("register.writes_leaders")
    if register.consent:
        yield t("register.asks_first")
    if register.leaves:
        yield t("register.leaves")
    yield t(f"register.whose_{register.whose}")


def words(t: Texts, register: Register, said: Said, *, plain: bool = False) -> list[str]:
    """What an entry says, field by field: first what it is called by; empty fields say nothing.

    Escaped, unless it is for where nothing is read as markup.
    """
    held = register.typed(said)
    unsaid = (register.unnamed, register.readers)  # they stand beside it
    filled = [name for name in register.fields if held.get(name) and name not in unsaid]
    return [_word(t, register, name, held[name], plain=plain) for name in filled]


def label(t: Texts, register: Register, name: str) -> str:
    """What a field of a register is called in its form."""
    asked = FORMS[register.form]
    return next(t.plain(key) for key in asked.fields[name].keys(asked.noun, "field") if t.has(key))


def cells(t: Texts, register: Register, said: Said, names: Sequence[str]) -> list[str]:
    """What an entry says in some of its fields, empty where it says nothing, as it was written."""
    held = register.typed(said)
    return [_said(t, register, name, held[name]) if held.get(name) else "" for name in names]


def _said(t: Texts, register: Register, name: str, value: Any) -> str:
    field, word = FORMS[register.form].fields[name], str(value)
    if field.choices is not None:
        called = {option.value: option.text for option in field.choices(t, field)}
        return called.get(word, word)
    return t.day(value) if isinstance(value, date) else word


def _word(t: Texts, register: Register, name: str, value: Any, *, plain: bool) -> str:
    word = _said(t, register, name, value)
    key = f"{register.key}.said_{name}"
    if t.has(key):
        return t.plain(key, said=word) if plain else t(key, said=word)
    return word if plain else escape(word)


def line(t: Texts, register: Register, said: Said, *, plain: bool = False) -> str:
    """What an entry says on one line."""
    found = (" ".join(word.split()) for word in words(t, register, said, plain=plain))
    called, *others = [*found] or [t.plain("register.empty_entry")]
    return t.plain("register.line", called=called, said=" · ".join(others)) if others else called


def in_a_row(t: Texts, register: Register, said: Said) -> str:
    """What an entry says, its fields beside each other; escaped."""
    return " · ".join(" ".join(word.split()) for word in words(t, register, said))


def _entry(
    t: Texts,
    home: Network,
    register: Register,
    one: Line,
    *,
    whom: Whom,
    about: About,
    stands: Stands | None = None,
) -> list[Block]:
    called, *others = words(t, register, one.entry.said) or [t("register.empty_entry")]
    shown = [
        blocks.section("\n".join([t("register.called", called=Markup(called)), *others])),
        blocks.context(" · ".join([*_facts(t, home, register, one, whom), *_done(t, register, one, stands)])),
    ]
    buttons = [*_buttons(t, home, register, one.entry, whom, about, stands or {})]
    return [*shown, blocks.actions(*buttons)] if buttons else shown


def _done(t: Texts, register: Register, one: Line, stands: Stands | None) -> Iterator[str]:
    """Say where another entry began from this one."""
    for way in register.ways:
        gone = stands is not None and way.act in stands and not stands[way.act](one.entry)
        if gone and way.to and way.fits(one.entry.said):
            yield t("register.taken_up", where=t.plain(f"{way.to}.title"))


def _facts(t: Texts, home: Network, register: Register, one: Line, whom: Whom) -> Iterator[str]:
    entry = one.entry
    if register.unnamed and entry.said.get(register.unnamed):
        yield t("register.unnamed_own" if entry.written_by(whom) else "register.unnamed")
    else:
        yield called(one.writer) if one.writer else t("register.without_name")
    if one.concerned is not None and one.concerned is not one.writer:
        yield t("register.about", who=called(one.concerned))
    yield t.day(home.calendar.day(entry.made_at))
    if one.session is not None:
        yield escape(_session(t, home, one.session))
    if not entry.agreed:
        yield t("register.kept" if register.keeps(entry.said) else "register.waits")
    if register.readers and entry.said.get(register.readers) == Readers.OUTSIDE:
        yield t("register.may_go")
    if entry.hidden:
        yield t("register.hidden")


def _session(t: Texts, home: Network, meeting: LearningSession) -> str:
    return t.plain("register.at_session", number=meeting.number, title=heading(t, meeting, home))


def _buttons(
    t: Texts, home: Network, register: Register, entry: Entry, whom: Whom, about: About, stands: Stands
) -> Iterator[Element]:
    about = replace(about, entry=entry.key, choice=entry.register)
    if entry.concerns(whom) and not entry.agreed:
        read = replace(about, choice=entry.fingerprint)  # they let go what stands above it
        yield blocks.button(t.plain("register.agree"), Act.ENTRY_AGREE, read)
    for way in register.ways if home.closed_at is None else ():
        seen = way.reads is Reads.MEMBERS or whom.leads
        if seen and way.fits(entry.said) and (way.act not in stands or stands[way.act](entry)):
            to = replace(about, choice=way.to or register.key)
            yield blocks.button(t.plain(f"{register.key}.{way.act}"), way.act, to)
    if entry.changed_by(whom) and home.closed_at is None:
        yield blocks.button(t.plain("register.change"), Act.ENTRY_EDIT, about)
    if entry.taken_by(whom):
        back = blocks.button(t.plain("register.take_back"), Act.ENTRY_BACK, about)
        yes, no = t.plain("register.take_back"), t.plain("common.cancel")
        gone = "register.sure_named" if entry.register in STAYS else "register.sure_text"
        sure = blocks.confirm(t.plain("register.sure_title"), t.plain(gone), yes, no)
        yield {**back, "confirm": sure}
    if whom.leads and not entry.written_by(whom):
        key, act = ("hiding.show", Act.ENTRY_SHOW) if entry.hidden else ("hiding.hide", Act.ENTRY_HIDE)
        yield blocks.button(t.plain(key), act, about)


def form(
    t: Texts,
    home: Network,
    register: Register,
    about: About,
    held: Mapping[str, Any],
    *,
    sessions: Sequence[LearningSession] = (),
    people: Sequence[Person] = (),
    me: Person,
    without: Collection[str] = (),
) -> View:
    """The form of an entry with what it holds; who reads it is said above it.

    It is `without` what goes with somebody else who wrote it.
    """
    others = [somebody for somebody in people if somebody.id != me.id]
    choices = {
        SESSION: [Option(_session(t, home, each), str(each.id)) for each in reversed(sessions)],
        CONCERNS: [Option(t.plain("register.myself"), str(me.id)), *person_view.options(others)],
    }
    asked = fields.ask(t, register.form, held, choices=choices, without=without)
    said = blocks.context(" ".join(_who_sees(t, register)))
    return fields.modal(t, register.form, [said, *asked.values()], about)


def to_agree(t: Texts, home: Network, waiting: Sequence[tuple[Register, Line]], whom: Whom) -> list[Part]:
    """What colleagues wrote about somebody, who has the word on whether others read it."""
    if not waiting:
        return []

    def draw(one: tuple[Register, Line]) -> list[Block]:
        return _entry(t, home, *one, whom=whom, about=About(network=home.id))

    return [blocks.section(t("register.to_agree")), Items(waiting, draw, partial(t.n, "register.more"))]
