"""What whoever facilitates reads of who is in the group: in words, with advice by what the group wants."""

from collections.abc import Iterator, Mapping

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import Texts, escape
from bot.views.notice import nothing_yet
from models.composition import Composition, Counted, Mix, Years
from models.network import Network


def button(t: Texts, network: Network) -> Element:
    """The way to it."""
    return blocks.button(t.plain("composition.title"), Act.COMPOSITION, About(network=network.id))


def page(t: Texts, network: Network, found: Composition) -> View:
    """The group in words, and what that asks; before enough people said something, what it will show."""
    body = [blocks.section(t("composition.lead", theme=network.theme))]
    if not found.known:
        body.append(blocks.section(nothing_yet(t, network, "composition.unknown")))
    else:
        years = {year.value: t.plain(f"intake.years_{year}") for year in Years}
        for item, counts, names in (
            ("years", found.years, years),
            ("function", found.functions, {}),
            ("sector", found.sectors, {}),
        ):
            body.append(_item(t, item, counts, names))
        body.append(blocks.context(t("composition.few")))
        if found.kinds.said:
            body.append(_item(t, "kind", found.kinds, {}))
        body += _advice(t, found)
    close = t.plain("common.close")
    return blocks.modal(Form.NOTICE, t.plain("composition.title"), body, close=close)


def _item(t: Texts, item: str, counts: Counted, names: Mapping[str, str]) -> Block:
    return blocks.section(f"*{t(f'composition.{item}')}*\n" + "\n".join(_counts(t, counts, names)))


def _counts(t: Texts, counts: Counted, names: Mapping[str, str]) -> Iterator[str]:
    """How many say the same, in the order of the scale where there is one."""
    order = [key for key in names if key in counts.of] or [*counts.of]
    for key in order:
        yield t("composition.count", what=escape(names.get(key, key)), n=counts.of[key])
    if counts.others:
        yield t("composition.others" if counts.of else "composition.all_different")
    if not counts.said:
        yield t("composition.nobody")


def _advice(t: Texts, found: Composition) -> Iterator[Block]:
    """What kind of group it is, and what suits it, by what it wants."""
    yield blocks.divider()
    if found.mix is not Mix.UNKNOWN:
        yield blocks.section(t(f"composition.mix_{found.mix}"))
    yield blocks.section(t("composition.improve"))
    yield blocks.section(t("composition.renew"))
    if found.mix in (Mix.MIXED, Mix.SECTOR, Mix.FUNCTION):
        yield blocks.section(t("composition.asks_more"))
    yield blocks.context(t("composition.only_advice"))
