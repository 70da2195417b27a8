"""What came of an inquiry: first for whoever facilitates, to read and to share, then for the group."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from bot.act.ids import Act, Form
from bot.instrument import answered, choices, label
from bot.slack import blocks
from bot.slack.blocks import Element, Message, Part, View
from bot.slack.layout import Either, Lines, whole
from bot.texts import Texts
from bot.views import measuring, strips
from bot.views import person as person_view
from bot.views.conversation import change_button
from bot.views.hiding import text_line
from bot.views.inquiry import about_it, title
from bot.views.pages import headed, paged, together
from bot.views.results import spread
from models.inquiry import Inquiry, State
from models.inquiry_answers import Shown
from models.instrument import READERS, ReadBy, Sort
from models.network import Network
from models.person import Person
from models.unlinked import FEWEST_FOR_TEXTS, Given


def results(t: Texts, row: Inquiry, network: Network, found: Shown) -> Message:
    """What came of it, for whoever facilitates: to read first, then to share with the group."""
    if row.declared.named:  # it goes on changing
        lead = t("inquiry.results" if found.answers else "inquiry.results_none", title=title(t, row))
        return Message([blocks.section(lead), blocks.actions(read_button(t, row))])
    if row.reached_nobody:
        lead = t("inquiry.results_of", title=title(t, row))
        return Message([blocks.section(lead), blocks.section(t("inquiry.reached_nobody"))])
    below = [*_alone(t, found), *_next(t, row, network, found)]
    return Message([*_shown(t, row, found), *below], text=_heard(t, row, found))


def _heard(t: Texts, row: Inquiry, found: Shown) -> str:
    """The same for the ear, where the eye gets strips: what is too long in whole lines, and where it is."""
    if not row.declared.steps:
        return ""
    said = [blocks.spoken([block]) for block in whole(_shown(t, row, found, heard=True))]
    if len("\n".join(said)) <= blocks.SPOKEN_LIMIT:
        return "\n".join(said)
    rest = t("measuring.heard_on", press=t.plain("measuring.as_words"))
    while said and len("\n".join([*said, rest])) > blocks.SPOKEN_LIMIT:
        said.pop()
    return "\n".join([*said, rest])


def _alone(t: Texts, found: Shown) -> Iterator[Part]:
    """What was written for whoever facilitates and nobody else, marked as such."""
    if found.alone:
        yield Lines(found.alone, partial(t.n, "inquiry.and_more"), t("inquiry.alone"), verbatim=True)


def _next(t: Texts, row: Inquiry, network: Network, found: Shown) -> Iterator[Part]:
    opens = blocks.button(t.plain("hiding.open"), Act.INQUIRY_READ, about_it(row))
    hide = [opens] if found.written else []
    if row.shared_at is not None:
        yield blocks.context(t("inquiry.shared_on", when=t.moment(row.shared_at, network.zone)))
        if hide:
            yield blocks.actions(*hide)
    elif row.declared.confidential:
        if found.enough:
            yield blocks.section(t("inquiry.share_lead"))
            complete = blocks.actions(_share_button(t, row, found.fingerprint), *hide)
            yield Either(complete, blocks.actions(_share_button(t, row))) if found.texts else complete
            if row.declared.steps:
                yield blocks.actions(measuring.picture_button(t, row))
        else:
            yield blocks.section(t("inquiry.rather_aloud"))
    if row.to_talk_about:
        yield blocks.section(t("inquiry.talk"))
        yield from change_button(t, row)


def _share_button(t: Texts, row: Inquiry, fingerprint: str = "") -> Element:
    """Share what stands there whole; where it does not, open it to be read first."""
    if not fingerprint:
        return blocks.button(t.plain("inquiry.read_and_share"), Act.INQUIRY_SHARE, about_it(row))
    press = blocks.button(t.plain("inquiry.share"), Act.INQUIRY_SHARE, about_it(row, choice=fingerprint))
    sure = (t.plain("inquiry.share_sure"), t.plain("inquiry.share_text"), t.plain("inquiry.share"))
    return {**press, "confirm": blocks.confirm(*sure, t.plain("common.cancel"))}


def to_do(t: Texts, row: Inquiry, network: Network) -> list[Part]:
    """At Home, to whoever facilitates: what came of it waits to be shared, or to be talked about."""
    if row.state is not State.CLOSED or row.opened_at is None or not row.declared.confidential:
        return []
    buttons = [_share_button(t, row)] if row.to_share else []
    changes = change_button(t, row) if row.to_talk_about else []
    if not buttons and not changes:
        return []
    said = "inquiry.to_do_share" if buttons else "inquiry.to_do_talk"
    parts: list[Part] = [blocks.section(t(said, title=title(t, row)))]
    return [*parts, *([blocks.actions(*buttons)] if buttons else []), *changes]


def reading(t: Texts, row: Inquiry, found: Shown, start: int = 0, *, changed: bool = False) -> View:
    """Everything that the group would read, each text with its button; once it was read it is shared."""
    above = [blocks.section(t("results.changed"))] if changed else []
    shared = row.shared_at is not None or not (row.declared.confidential and found.enough)
    things = together(_shown(t, row, replace(found, texts={})))
    for item in row.declared.items:
        heading = t("inquiry.item", item=label(t, row.instrument, item))
        written = [text_line(t, about_it(row), text) for text in found.written if text.item == item]
        things += headed(heading, [[line] for line in written])
    return paged(
        t, Form.INQUIRY_SHARE, title(t, row), things, list,
        act=Act.INQUIRY_READ, about=about_it(row, choice=found.fingerprint or None), start=start,
        above=above, read_first=True, submit=None if shared else t.plain("inquiry.share"),
    )  # fmt: skip


def read_button(t: Texts, row: Inquiry) -> Element:
    """The way to what everybody said beside their name."""
    said = t.plain("inquiry.read", title=title(t, row))
    return blocks.button(said, Act.INQUIRY_READ, about_it(row))


def shared(t: Texts, row: Inquiry, found: Shown) -> Message:
    """What came of it, in the channel."""
    lead = "inquiry.shared_talk" if row.declared.agreement else "inquiry.shared"
    parts = [*_shown(t, row, found), blocks.context(t(lead))]
    if row.declared.steps and found.enough:
        parts.append(blocks.actions(measuring.picture_button(t, row)))
    return Message(parts, text=_heard(t, row, found))


def numbers(t: Texts, row: Inquiry, found: Shown) -> Iterator[Part]:
    """The numbers alone of what was shared with a group: no words of anybody, no line of its own."""
    yield blocks.section(t("inquiry.results", title=title(t, row)))
    yield blocks.section(t.n("inquiry.turnout", found.answers, asked=found.asked))
    if row.declared.steps:
        yield blocks.context(t("measuring.legend"))
        yield from measuring.credit(t, row.instrument)
        yield from strips.of_group(t, row, found, own=False)
        return
    yield from _counts(t, row, found, promises=False)


def _shown(t: Texts, row: Inquiry, found: Shown, *, heard: bool = False) -> Iterator[Part]:
    """What came of an inquiry: how many answered, then the words, then the counts."""
    yield blocks.section(t("inquiry.results", title=title(t, row)))
    if found.in_part:
        yield blocks.context(t("inquiry.in_part" if found.said else "inquiry.none_to_read"))
    else:
        yield blocks.section(t.n("inquiry.turnout", found.answers, asked=found.asked))
    if found.in_part and not found.said:
        return
    if not found.answers and not row.declared.confidential:
        yield blocks.section(t("inquiry.nobody_yet" if row.takes_answers else "inquiry.nobody"))
        return
    if not found.enough:
        yield blocks.section(t("inquiry.below_threshold", threshold=found.threshold))
        return
    if row.declared.steps:
        yield from measuring.of_group(t, row, found, heard=heard)
        return
    items = row.declared.items
    for item in (name for name, sort in items.items() if sort is Sort.WORDS and found.texts.get(name)):
        heading = t("inquiry.item", item=label(t, row.instrument, item))
        yield Lines(found.texts[item], partial(t.n, "inquiry.and_more"), heading, verbatim=True)
    if row.declared.confidential and Sort.WORDS in items.values() and found.answers < FEWEST_FOR_TEXTS:
        yield blocks.context(t("inquiry.few_for_texts", texts=FEWEST_FOR_TEXTS))
    yield from _counts(t, row, found)
    for person, given in found.said:
        yield _by_name(t, row, person, given, unread=found.unread)


def _counts(t: Texts, row: Inquiry, found: Shown, *, promises: bool = True) -> Iterator[Part]:
    """How many gave which answer, item by item; of the `promises` of the invitation too, or not."""
    items = row.declared.items
    for item in (name for name, sort in items.items() if sort is not Sort.WORDS):
        if item == row.declared.promises and not (promises and found.counts.get(item)):
            continue  # nothing was promised, or nobody got any of it: the choice beside it says so
        heading = t("inquiry.item", item=label(t, row.instrument, item))
        counts = found.counts.get(item, {})
        lines = [*_counted(t, row, item, items[item], counts, found.promised)]
        yield Lines(lines or [t("inquiry.nobody")], partial(t.n, "inquiry.and_more"), heading)


def _counted(
    t: Texts, row: Inquiry, item: str, sort: Sort, counts: Mapping[str, int], promised: Mapping[str, str]
) -> Iterator[str]:
    """How many gave which answer: numbers in their order, choices in that of the form."""
    if sort is Sort.NUMBER and counts:
        yield spread(t, {int(value): n for value, n in counts.items()}, heard=True)
        return
    named = choices(t, row.instrument, item) if sort is not Sort.NUMBER else {}
    if item == row.declared.promises:
        named = dict(promised) | {gone: t.plain("inquiry.promise_gone") for gone in counts.keys() - promised}
    for value in [*named, *(value for value in counts if value not in named)]:
        if n := counts.get(value, 0):
            yield t.n("inquiry.count", n, choice=named.get(value, value))


def _by_name(t: Texts, row: Inquiry, person: Person, given: Given, *, unread: bool) -> Lines:
    """What one person said beside their name."""
    alone = row.declared.chooses and given.get(READERS) == ReadBy.LEADERS
    return Lines(
        [*_said(t, row, given, unread=unread)],
        partial(t.n, "inquiry.and_more"),
        t("inquiry.by_alone" if alone else "inquiry.by", who=person_view.name(person)),
    )


def _said(t: Texts, row: Inquiry, given: Given, *, unread: bool) -> Iterator[str]:
    """What somebody answered; what is confided shows to themselves and to who leads since then alone."""
    alone = "inquiry.said_unread" if unread else "inquiry.said_alone"
    for item, put, said in answered(t, row.instrument, given):
        key = alone if item in row.declared.leaders_only else "inquiry.said"
        yield t(key, item=put, said=said)
