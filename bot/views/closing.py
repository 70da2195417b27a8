"""What people see of a network that ends: what is left to do, that it is closed, what each takes along."""

from collections.abc import Iterator, Sequence

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part, View
from bot.texts import Markup, Texts
from bot.views import register as register_view
from bot.views.book import button as book_button
from bot.views.how_long import long
from bot.views.pages import drawn, lazily, paged
from bot.views.question import words
from bot.views.session import heading
from models.advised import Advised
from models.closing import Left
from models.network import Afterwards, Network
from models.register import REGISTERS

KEEPING = "keeping"


def button(t: Texts, network: Network) -> Element:
    """The way to what is left to do."""
    return blocks.button(t.plain("closing.title"), Act.CLOSING, About(network=network.id))


def at_its_end(t: Texts, network: Network) -> list[Block]:
    """On Home of whoever facilitates: no session is to come."""
    return [blocks.section(t("closing.at_its_end"), button(t, network))]


def card(t: Texts, network: Network, left: Left) -> View:
    """What is left to do, and the button that closes it; what stands in the way is said instead."""
    about = About(network=network.id)
    lines = [*_lines(t, network, left)]
    parts: list[Part] = [
        blocks.section(t("closing.lead", theme=network.theme)),
        blocks.section(t.listing(lines)),
        blocks.actions(
            register_view.button(t, REGISTERS[KEEPING], about),
            book_button(t, network),
            blocks.button(t.plain("agreed.title"), Act.AGREED, about),
        ),
    ]
    if blocked := _in_the_way(t, network, left):
        parts.append(blocks.section(blocked))
    else:
        parts += [blocks.section(_means(t, network)), blocks.actions(_close(t, network))]
    return blocks.modal(Form.CLOSING, t.plain("closing.title"), parts, close=t.plain("common.close"))


def _means(t: Texts, network: Network) -> str:
    gone = t("closing.means_nothing") if network.afterwards is Afterwards.NOTHING else ""
    return f"{t('closing.means', long=long(t, network.keeps_names))} {gone}".strip()


def _close(t: Texts, network: Network) -> Element:
    press = blocks.button(t.plain("closing.close"), Act.CLOSE_NETWORK, About(network=network.id))
    yes, no = t.plain("closing.close"), t.plain("common.cancel")
    sure = t.plain(f"closing.sure_{network.afterwards}", long=long(t, network.keeps_names))
    return {
        **press,
        "confirm": blocks.confirm(t.plain("closing.sure"), sure, yes, no),
    }


def _lines(t: Texts, network: Network, left: Left) -> Iterator[str]:
    final = left.final.state if left.final is not None else None
    promises = t.n("closing.promises", left.promises) if left.promises else ""
    yield " ".join(filter(None, [t(f"closing.final_{final or 'none'}"), promises]))
    if left.not_reported is not None:
        yield t("closing.report", title=heading(t, left.not_reported, network))
    else:
        yield t("closing.reported")
    yield t.n("closing.questions", left.questions) if left.questions else t("closing.no_questions")
    yield t.n("closing.actions", left.actions) if left.actions else t("closing.no_actions")
    if left.decisions:
        yield t.n("closing.decisions", left.decisions)
    if left.dates:
        yield t("closing.dates")
    yield t("closing.keeping")


def _in_the_way(t: Texts, network: Network, left: Left) -> str:
    if left.to_meet is not None:
        return t("closing.to_meet", title=heading(t, left.to_meet, network))
    if left.asking is not None:
        title = Markup(t(f"{left.asking.instrument}.title"))
        assert left.asking.closes_at is not None
        return t("closing.asking", title=title, until=t.moment(left.asking.closes_at, network.zone))
    return ""


def in_channel(t: Texts, network: Network) -> Message:
    """To the channel, once: that the network is closed, what can be read, what each takes along."""
    if network.forgets_at is None:
        return Message([blocks.section(t("closing.open_again", theme=network.theme))])
    about = About(network=network.id)
    until = t.day(network.calendar.day(network.forgets_at))
    return Message(
        [
            blocks.section(t("closing.told", theme=network.theme)),
            blocks.section(t(f"closing.told_{network.afterwards}", until=until)),
            blocks.actions(
                blocks.button(t.plain("own_export.title"), Act.OWN_EXPORT, about),
                book_button(t, network),
            ),
        ]
    )


def closed(t: Texts, network: Network, *, leads: bool, ways: Sequence[Element] = ()) -> list[Part]:
    """On Home of who belonged to it: that it is closed, until when it can be read, and what there is."""
    assert network.forgets_at is not None
    about = About(network=network.id)
    until = t.day(network.calendar.day(network.forgets_at))
    mine = blocks.button(t.plain("own_export.title"), Act.OWN_EXPORT, about)
    again = blocks.button(t.plain("closing.reopen"), Act.REOPEN_NETWORK, about)
    yes, no = t.plain("closing.reopen"), t.plain("common.cancel")
    sure = blocks.confirm(t.plain("closing.reopen_sure"), t.plain("closing.reopen_text"), yes, no)
    reopen = [{**again, "confirm": sure}] if leads else []
    return [
        blocks.section(t(f"closing.is_closed_{network.afterwards}", until=until)),
        blocks.actions(mine, book_button(t, network), *ways, *reopen),
    ]


def closed_outside(t: Texts, ways: Sequence[Element]) -> list[Part]:
    """On Home of who waited for a seat in it, was invited or followed: that it is closed, what is left."""
    return [blocks.section(t("closing.is_closed_outside")), blocks.actions(*ways)]


def advised_button(t: Texts, network: Network) -> Element:
    """The way to what networks before advised."""
    return blocks.button(t.plain("closing.advised"), Act.ADVISED, About(network=network.id))


def advised(t: Texts, network: Network, found: Sequence[Advised], start: int = 0) -> View:
    """What networks that ended in this workspace advised a next one, without names."""

    def draw(one: Advised) -> list[Block]:
        return [words(one.text), blocks.context(t("closing.advised_by", theme=one.theme))]

    above = [blocks.section(t("closing.advised_lead" if found else "closing.advised_none"))]
    return paged(
        t, Form.ADVISED, t.plain("closing.advised_title"), lazily(found, draw), drawn,
        act=Act.ADVISED, about=About(network=network.id), start=start, above=above,
    )  # fmt: skip
