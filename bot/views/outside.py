"""What people see of texts for outside: proposing one, saying yes or no to the very words, what went out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, View
from bot.texts import Texts, called
from bot.views import person as person_view
from bot.views import register as register_view
from bot.views.message import in_parts, to_copy
from bot.views.notice import nothing_yet
from bot.views.pages import drawn, lazily, paged
from bot.views.question import words
from models.confidentiality import Whom
from models.entry import Entry
from models.network import Network
from models.outside import GONE, LONGEST_TEXT, LONGEST_TO, Nod, Outside, Says, all_said_yes
from models.person import Person
from models.register import REGISTERS

LINE = 75  # characters of what there is to choose


@dataclass(frozen=True)
class Shown:
    """A text with who stands in it."""

    row: Outside
    nods: Sequence[tuple[Nod, Person]]

    def mine(self, whom: Whom) -> Nod | None:
        """Return what somebody says who stands in it and is asked."""
        found = (nod for nod, person in self.nods if person.id == whom.person_id)
        return next(found, None) if self.row.asked else None

    def seen_by(self, whom: Whom) -> bool:
        """Tell whether somebody sees it: who facilitates, who is asked, and once it went out the members."""
        return whom.leads or self.row.out_at is not None or self.mine(whom) is not None


@fields.form(Form.OUTSIDE_NEW, "outside.new", submit="outside.draw")
class New(msgspec.Struct, frozen=True):
    """For whom a text is to be, and from what it is drawn."""

    to_whom: Annotated[str, fields.line(LONGEST_TO, no_names=True)] = ""
    drawn: Annotated[tuple[Key, ...], fields.several(optional=True)] = ()


@fields.form(Form.OUTSIDE_EDIT, "outside.edit")
class Written(msgspec.Struct, frozen=True):
    """The text, for whom it is, and who stands in it."""

    to_whom: Annotated[str, fields.line(LONGEST_TO, no_names=True)] = ""
    text: Annotated[str, fields.lines(LONGEST_TEXT)] = ""
    people: Annotated[tuple[Key, ...], fields.several(optional=True)] = ()


def button(t: Texts, network: Network) -> Element:
    """The way to them."""
    return blocks.button(t.plain("outside.title"), Act.OUTSIDE, About(network=network.id))


def listed(t: Texts, network: Network, found: Sequence[Shown], whom: Whom, start: int = 0) -> View:
    """All that somebody sees: what they are asked, what is prepared, and what went out."""
    about = About(network=network.id)
    above = [blocks.section(t("outside.lead", theme=network.theme))]
    if whom.leads:
        above.append(blocks.actions(blocks.button(t.plain("outside.new"), Act.OUTSIDE_NEW, about)))
    seen = [one for one in found if one.seen_by(whom)]
    if not seen:
        above.append(blocks.section(nothing_yet(t, network, "outside.none")))
    things = lazily(seen, partial(_card, t, network, whom=whom))
    return paged(
        t, Form.OUTSIDE, t.plain("outside.title"), things, drawn,
        act=Act.OUTSIDE, about=about, start=start, above=above,
    )  # fmt: skip


def _card(t: Texts, network: Network, one: Shown, *, whom: Whom) -> list[Block]:
    shown = [
        blocks.section(t("outside.for", to_whom=one.row.to_whom)),
        *([words(one.row.text)] if one.row.text else []),
        blocks.context(" · ".join(_facts(t, network, one, whom))),
    ]
    buttons = [*_buttons(t, network, one, whom)]
    return [*shown, blocks.actions(*buttons)] if buttons else shown


def _facts(t: Texts, network: Network, one: Shown, whom: Whom) -> Iterator[str]:
    if one.row.out_at is not None:
        yield t("outside.went", day=t.day(network.calendar.day(one.row.out_at)))
        stood = len(one.nods) + one.row.taken_back  # with who took it back and left since
        told = whom.leads or stood > 1  # of one alone it would tell the members who
        if told and (one.row.taken_back or not all_said_yes(one.nods)):
            yield t("outside.taken_back")
    else:
        yield t("outside.asked" if one.row.asked else "outside.draft")
    if (mine := one.mine(whom)) is not None:
        yield t(f"outside.you_{mine.says or 'silent'}")
    if whom.leads:
        for nod, person in one.nods:
            yield t(f"outside.says_{nod.says or 'silent'}", who=called(person))


def _buttons(t: Texts, network: Network, one: Shown, whom: Whom) -> Iterator[Element]:
    if one.mine(whom) is not None:
        yield from _answers(t, network, one, whom)
    if not whom.leads:
        return
    about = About(network=network.id, item=one.row.id)
    ready = all_said_yes(one.nods) and one.row.text not in ("", GONE)
    if one.row.out_at is None:
        yield blocks.button(t.plain("outside.change"), Act.OUTSIDE_EDIT, about)
        if not one.row.asked and not ready and one.row.text:
            yield blocks.button(t.plain("outside.ask"), Act.OUTSIDE_ASK, about)
        drop = blocks.button(t.plain("outside.drop"), Act.OUTSIDE_DROP, about)
        yes, no = t.plain("outside.drop"), t.plain("common.cancel")
        sure = blocks.confirm(t.plain("outside.drop_title"), t.plain("outside.drop_sure"), yes, no)
        yield {**drop, "confirm": sure}
    if ready:
        yield blocks.button(t.plain("outside.copy"), Act.OUTSIDE_COPY, about)


def _answers(t: Texts, network: Network, one: Shown, whom: Whom) -> Iterator[Element]:
    mine, about = one.mine(whom), About(network=network.id, item=one.row.id, attempt=one.row.times)
    says = mine.says if mine is not None else None
    if says is not Says.YES:
        yield blocks.button(t.plain("outside.yes"), Act.OUTSIDE_YES, about)
    if says is not Says.NO:
        key = "outside.take_back" if says is Says.YES else "outside.no"
        yield blocks.button(t.plain(key), Act.OUTSIDE_NO, about)


def asks(t: Texts, network: Network, found: Sequence[Shown], whom: Whom) -> list[Block]:
    """On Home of who stands in a text and has not said yet whether it may go out."""
    shown: list[Block] = []
    for one in found:
        mine = one.mine(whom)
        if mine is not None and mine.says is None and one.row.out_at is None:
            shown += [
                blocks.section(t("outside.asks", to_whom=one.row.to_whom)),
                words(one.row.text),
                blocks.actions(*_answers(t, network, one, whom)),
            ]
    return shown


def withdrawn(t: Texts, network: Network, found: Sequence[Shown]) -> list[Block]:
    """On Home of whoever facilitates: somebody took back their yes after a text went out."""
    shown: list[Block] = []
    for one in (one for one in found if not one.row.heard):
        about = About(network=network.id, item=one.row.id)
        press = blocks.button(t.plain("outside.heard"), Act.OUTSIDE_HEARD, about)
        shown.append(blocks.section(t("outside.told_back", to_whom=one.row.to_whom), press))
    return shown


def new_form(t: Texts, network: Network, entries: Sequence[Entry]) -> View:
    """For whom, and from what; newest first."""
    offered = [
        Option(blocks.shorten(line_of(t, one), LINE), str(one.id)) for one in entries[: blocks.MOST_OPTIONS]
    ]
    asked = fields.ask(
        t, New, choices={"drawn": offered} if offered else None, without=() if offered else ("drawn",)
    )
    return fields.modal(
        t, New, [blocks.context(t("outside.new_lead")), *asked.values()], About(network=network.id)
    )


def line_of(t: Texts, one: Entry) -> str:
    """What of an entry goes into a text."""
    return register_view.line(t, REGISTERS[one.register], one.outside, plain=True)


def edit_form(t: Texts, network: Network, one: Shown, people: Sequence[Person]) -> View:
    """The text as it stands, and who stands in it."""
    held = fields.held(Written, one.row, people=[str(person.id) for _, person in one.nods])
    asked = fields.ask(t, Written, held, choices={"people": person_view.options(people)})
    about = About(network=network.id, item=one.row.id)
    return fields.modal(t, Written, [blocks.context(t("outside.edit_lead")), *asked.values()], about)


def copy(t: Texts, one: Outside) -> View:
    """The text to copy; Kring sends nothing."""
    label = partial(t.plain, "outside.copy_field")
    return blocks.modal(
        Form.COPY,
        t.plain("outside.title"),
        [blocks.section(t("outside.copy_lead", to_whom=one.to_whom)), *to_copy(in_parts(one.text), label)],
        submit=t.plain("message.copy_done"),
        close=t.plain("common.close"),
    )
