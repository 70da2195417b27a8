"""Samples of the registers: of each what is drawn from its form, empty and full, and as each reads it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from bot.act.forms import About
from bot.fields import FORMS
from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, TODAY, World
from bot.registers import REGISTERS
from bot.slack.blocks import Block, Menu, View
from bot.texts import Texts
from bot.views import register as view
from models.confidentiality import Whom
from models.entry import Entry
from models.entry_rows import Line
from models.register import Readers, Register, Said, Shown
from models.session import Stage

MEMBER = "a press in Home or My Kring, members"
READER, OTHER, LEADER = 1, 2, 3


def example(t: Texts, register: Register) -> Said:
    """Return what an entry may hold: the last of what there is to choose, else the words that ask for it."""
    asked = FORMS[register.form]
    return {name: _held(t, asked.noun, name, asked.fields[name]) for name in register.fields}


def _held(t: Texts, noun: str, name: str, field: Any) -> Any:
    offered = [*field.choices(t, field)] if field.choices else []
    if offered:
        return offered[-1].value
    if "example" in field.more:
        return t.plain(field.more["example"])
    if field.element(None, Menu(()), None)["type"] == "datepicker":
        return TODAY.isoformat()
    return t.plain(next(key for key in field.keys(noun, "field") if t.has(key)))


def _line(w: World, register: Register, number: int, **facts: Any) -> Line:
    people = {READER: w.annelies, OTHER: w.bram}
    told = {"own": example(w.t, register), "shared": None, "person_id": OTHER} | facts
    made = Entry(network_id=1, register=register.key, made_at=NOW, said_at=NOW, **told)
    made.id = number
    concerned = people.get(made.concerns_id or 0)
    session = w.meeting(Stage.REPORTING) if register.with_session else None
    return Line(made, people.get(made.person_id or 0), concerned, session)


def _lines(w: World, register: Register, *, leads: bool) -> list[Line]:
    """Their own, another's, the group's; what is hidden from the others; what waits for their word."""
    waits = {"concerns_id": READER, "agreed": False}
    kept = {register.readers: Readers.NOBODY} if register.readers and not leads else {}
    facts: list[dict[str, Any]] = [
        {"person_id": READER},
        {},
        {"person_id": None, "shared": {}, "own": {}},
        {"hidden": True} if leads else {"hidden": True, "person_id": READER},
        *([waits] if register.consent and not leads else []),
        *([{"person_id": READER, "own": example(w.t, register) | kept, "agreed": False}] if kept else []),
    ]
    return [_line(w, register, number, **fact) for number, fact in enumerate(facts, 1)]


def _read(register: Register, w: World, *, leads: bool = False) -> View:
    whom = Whom(LEADER if leads else READER, leads=leads)
    return view.entries(w.t, w.network, register, _lines(w, register, leads=leads), whom)


def _changed(w: World) -> View:
    of = next(one for one in REGISTERS if one.consent)
    return view.entries(w.t, w.network, of, _lines(w, of, leads=False), Whom(READER), changed=True)


def _form(register: Register, w: World, *, full: bool = False) -> View:
    held = register.typed(example(w.t, register)) if full else {}
    sessions = [w.meeting(Stage.REPORTING)]
    about = About(network=1, choice=register.key)
    return view.form(
        w.t, w.network, register, about, held, sessions=sessions, people=w.members, me=w.annelies
    )


def _many(w: World) -> View:
    of = REGISTERS[0]
    return view.entries(w.t, w.network, of, [_line(w, of, n) for n in range(1, 90)], Whom(READER), start=40)


def _found(w: World, words: str) -> View:
    of = REGISTERS[0]
    shown = [_line(w, of, 1)] if words == "word" else []
    return view.entries(w.t, w.network, of, shown, Whom(READER), words=words)


def _empty(register: Register, w: World, *, leads: bool = False) -> View:
    return view.entries(w.t, w.network, register, [], Whom(READER, leads=leads), session=3)


def _samples(register: Register) -> Iterator[Sample]:
    yield Sample(f"Register {register.key}, empty", partial(_empty, register), when=MEMBER)
    yield Sample(f"Register {register.key}", partial(_read, register), when=MEMBER)
    leads = partial(_read, register, leads=True)
    yield Sample(f"Register {register.key}, as whoever facilitates reads it", leads, when=MEMBER)
    yield Sample(f"Register {register.key}, a new entry", partial(_form, register), when=MEMBER)
    full = partial(_form, register, full=True)
    yield Sample(f"Register {register.key}, an entry to change", full, when=MEMBER)


def _to_agree(w: World) -> list[Any]:
    of = next(one for one in REGISTERS if one.consent)
    waiting = [(of, _line(w, of, 1, concerns_id=READER, agreed=False))]
    return view.to_agree(w.t, w.network, waiting, Whom(READER))


def _many_to_agree(w: World) -> list[Any]:
    of = next(one for one in REGISTERS if one.consent)
    waiting = [(of, _line(w, of, n, concerns_id=READER, agreed=False)) for n in range(1, 30)]
    return view.to_agree(w.t, w.network, waiting, Whom(READER))


def _may_leave(w: World) -> View:
    return view.entries(w.t, w.network, replace(REGISTERS[0], leaves=True), [], Whom(READER))


def _suggested(w: World, *, taken: bool = False) -> View:
    of = next(one for one in REGISTERS if one.key == "suggestion")
    said = example(w.t, of) | {"sort": "method"}
    whom, stands = Whom(LEADER, leads=True), {way.act: lambda entry: not taken for way in of.ways}
    return view.entries(w.t, w.network, of, [_line(w, of, 1, own=said)], whom, stands=stands)


def _told(w: World, *, plain: bool = False) -> str:
    return view.line(w.t, REGISTERS[0], example(w.t, REGISTERS[0]), plain=plain)


def _buttons(w: World) -> list[Block]:
    at_home = [one for one in REGISTERS if Shown.HOME in one.shows]
    return [{"type": "actions", "elements": view.ways(w.t, at_home, About(network=1))}]


def _many_ways(w: World) -> list[Block]:
    many = [REGISTERS[0]] * (view.MOST_BUTTONS + 1)
    return [{"type": "actions", "elements": view.ways(w.t, many, About(network=1))}]


CHAPTERS = (
    Chapter(
        "register",
        [
            *(sample for register in REGISTERS for sample in _samples(register)),
            Sample("A long register, in the midst of it", _many, when=MEMBER),
            Sample("A register, searched", lambda w: _found(w, "word"), when=MEMBER),
            Sample("A register, searched for what is not there", lambda w: _found(w, "other"), when=MEMBER),
            Sample("Written about you", _to_agree, when="Home, whom it concerns"),
            Sample("Written about you, and changed while you read it", _changed, when=MEMBER),
            Sample("Written about you, much", _many_to_agree, when="Home, whom it concerns"),
            Sample(
                "A method that a member suggests, as whoever facilitates reads it", _suggested, when=MEMBER
            ),
            Sample("The same, once it was taken up", partial(_suggested, taken=True), when=MEMBER),
            Sample("A register that may be told outside", _may_leave, when=MEMBER),
            Sample("An entry on one line", _told, when="in a report, without names"),
            Sample("An entry in a text to keep", partial(_told, plain=True), when="the question book"),
            Sample("One way to many registers", _many_ways, when="Home and My Kring, members"),
            Sample(
                "The choice of registers",
                lambda w: view.choice(w.t, w.network, REGISTERS, About(network=1)),
                when="a press in Home or My Kring, members, where there are many",
            ),
            Sample("The ways to the registers", _buttons, when="Home and My Kring, members"),
        ],
    ),
)
