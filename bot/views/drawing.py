"""What people see of the network drawing: the same in words, the picture, whom they want to know better."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.picture import Picture
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part, View
from bot.texts import Markup, Texts, called
from bot.views.how_long import long
from bot.views.notice import nothing_yet
from bot.views.pages import headed, paged
from bot.views.person import options
from models.drawing import STRONG, Drawing, Mine, Tied
from models.network import Network
from models.person import Person

TOGETHER = 12  # pairs in one block


@fields.form(Form.TO_KNOW, "drawing.know_title")
class Chosen(msgspec.Struct, frozen=True):
    """Whom somebody wants to know better, and whether it may be told when it is mutual."""

    people: Annotated[list[int], fields.several(optional=True)] = []
    tells: Annotated[fields.Ticked, fields.tick("drawing.tells")] = ()


def button(t: Texts, network: Network) -> Element:
    """The way to it."""
    return blocks.button(t.plain("drawing.title"), Act.DRAWING, About(network=network.id))


def listed(
    t: Texts,
    network: Network,
    drawing: Drawing,
    *,
    reader_id: int,
    takes_part: bool,
    stays_out: bool,
    outside: Sequence[str] = (),
    mutual: Sequence[Person] = (),
    start: int = 0,
) -> View:
    """The drawing in words, first its reader's own part; with what they can do about it.

    `outside` are their own ties outside, and `mutual` with whom they chose each other: theirs alone to read.
    """
    mine = drawing.with_me(reader_id) if drawing.enough else None
    things = [
        *headed(
            t("drawing.you"),
            [[blocks.section(line)] for line in _mine(t, mine, mutual, drawing.days)],
        ),
        *headed(t("drawing.outside"), [[blocks.section(t.listing(list(outside)))]] if outside else []),
        *headed(t("drawing.several"), _pairs(t, drawing, strong=True)),
        *headed(t("drawing.once"), _pairs(t, drawing, strong=False)),
    ]
    above: list[Block] = [
        blocks.section(t("drawing.lead", theme=network.theme)),
        blocks.context(t("drawing.why")),
    ]
    if stays_out:
        above.append(blocks.section(t("drawing.you_are_out")))
    if not drawing.enough:
        above.append(blocks.section(nothing_yet(t, network, "drawing.too_few")))
    elif not drawing.now:
        above.append(blocks.section(nothing_yet(t, network, "drawing.nothing_yet")))
    elif drawing.began is not None:
        above.append(blocks.context(t("drawing.since", day=t.day(drawing.began.date()))))
    elif drawing.days:
        above.append(blocks.context(t("drawing.lately", long=long(t, drawing.days))))
    above.append(blocks.actions(*_buttons(t, network, drawing, takes_part=takes_part, stays_out=stays_out)))
    return paged(
        t, Form.DRAWING, t.plain("drawing.title"), things, list,
        act=Act.DRAWING, about=About(network=network.id), start=start, above=above,
    )  # fmt: skip


def _buttons(
    t: Texts, network: Network, drawing: Drawing, *, takes_part: bool, stays_out: bool
) -> Iterator[Element]:
    about = About(network=network.id)
    if drawing.enough and drawing.now:
        yield blocks.button(t.plain("drawing.picture"), Act.DRAWING_PICTURE, about)
    if takes_part:
        yield blocks.button(t.plain("drawing.know_title"), Act.TO_KNOW, about)
        key, act = ("come_in", Act.DRAWING_IN) if stays_out else ("stay_out", Act.DRAWING_OUT)
        yield blocks.button(t.plain(f"drawing.{key}"), act, about)
    own = About(network=network.id, choice="tie")
    yield blocks.button(t.plain("drawing.outside_button"), f"{Act.REGISTER}_tie", own)


def _names(t: Texts, people: Sequence[Person]) -> Markup:
    return Markup(", ".join(called(one) for one in people))


def _mine(t: Texts, mine: Mine | None, mutual: Sequence[Person], days: int) -> Iterator[str]:
    if mutual:
        yield t("drawing.mutual", names=_names(t, mutual))
    if mine is None:
        return
    not_met = "not_lately" if days else "not_yet"
    lasts = long(t, days)
    for key, people in zip(("several", "once", not_met), mine, strict=True):
        if people:
            yield t(f"drawing.you_{key}", names=_names(t, people), long=lasts)


def _pairs(t: Texts, drawing: Drawing, *, strong: bool) -> list[list[Block]]:
    """Who met, some pairs in a block; of those who had not met at the beginning it says so."""
    lines = [_pair(t, one) for one in drawing.tied(strong=strong)] if drawing.enough else []
    some = [lines[at : at + TOGETHER] for at in range(0, len(lines), TOGETHER)]
    return [[blocks.section(t.listing(part))] for part in some]


def _pair(t: Texts, tied: Tied) -> str:
    key = "drawing.pair_new" if tied.new else "drawing.pair"
    return t(key, one=called(tied.one), other=called(tied.other))


def picture(t: Texts, drawing: Drawing, today: date) -> Picture:
    """The drawing as it is drawn: as it began beside as it is now."""
    began = drawing.began
    return Picture(
        names=[one.name or t.plain("proxy.somebody") for one in drawing.people],
        now={pair: times >= STRONG for pair, times in drawing.now.items()},
        before={pair: times >= STRONG for pair, times in drawing.before.items()},
        heading=(t.plain("drawing.now"), t.short_day(today)),
        heading_before=(t.plain("drawing.beginning"), t.short_day(began.date())) if began else ("", ""),
        strong=t.plain("drawing.met_several"),
        weak=t.plain("drawing.met_once"),
    )


def know_form(
    t: Texts, network: Network, people: Sequence[Person], chosen: Sequence[int], *, tells: bool
) -> View:
    """Whom somebody wants to know better: at most three, for themselves alone."""
    held = {"people": list(chosen), "tells": ("tells",) if tells else ()}
    asked = fields.ask(t, Chosen, held, choices={"people": options(people)})
    lead = [
        blocks.section(t("drawing.know_lead")),
        blocks.context(t("drawing.know_why")),
    ]
    return fields.modal(t, Chosen, [*lead, *asked.values()], About(network=network.id))


def mutual(t: Texts, network: Network, found: Sequence[Person]) -> list[Part]:
    """At Home, to both: they chose each other; until they say that they read it."""
    if not found:
        return []
    read = blocks.button(t.plain("drawing.mutual_read"), Act.TO_KNOW_READ, About(network=network.id))
    return [blocks.section(t("drawing.mutual", names=_names(t, found)), read)]
