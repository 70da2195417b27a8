"""What people see of an inquiry, whatever the instrument: the offer, the question, the form, the results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.instrument import STRUCTS, choices, items_of, label
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Option, Part, View
from bot.slack.layout import Either, Lines
from bot.texts import Markup, Texts, escape
from bot.views import measuring
from bot.views import person as person_view
from bot.views.hiding import text_line
from bot.views.network import channel, who_sees_this
from bot.views.notice import language_tells
from bot.views.pages import headed, paged, together
from bot.views.question import words
from bot.views.results import spread
from models.action import Agreement
from models.conversation import Conversation
from models.inquiry import Inquiry, State
from models.inquiry_answers import Shown
from models.instrument import READERS, ReadBy, Sort
from models.network import Network
from models.person import Person, Tells
from models.session import LearningSession
from models.unlinked import FEWEST_FOR_TEXTS, Given

LINE = 500  # characters


def title(t: Texts, row: Inquiry) -> str:
    """What an instrument is called."""
    return t.plain(f"{row.instrument}.title")


def _what(t: Texts, row: Inquiry) -> str:
    return t("inquiry.what", title=title(t, row), what=Markup(t(f"{row.instrument}.what")))


def _about(row: Inquiry, **more: Any) -> About:
    return About(network=row.network_id, item=row.id, **more)


def who_sees(t: Texts, row: Inquiry, threshold: int) -> str:
    """Who may know what somebody answers, said before they do."""
    if row.declared.chooses:
        return t("inquiry.sees_named_chosen")
    if row.declared.confidential and threshold < FEWEST_FOR_TEXTS:
        return t("inquiry.sees_confidential_few", threshold=threshold, texts=FEWEST_FOR_TEXTS)
    return t(f"inquiry.sees_{row.declared.privacy}", threshold=threshold)


def _sees(t: Texts, row: Inquiry) -> Block:
    """The same with the way to all that is to be said of it."""
    return blocks.section(who_sees(t, row, row.threshold or 0), who_sees_this(t, row.network_id))


# To whoever facilitates


@dataclass(frozen=True)
class Offer:
    """What it would be to ask it now: of how many, until when."""

    people: int
    until: datetime
    session: LearningSession | None = None  # at whose end it can be asked, or is, in place of its evaluation


def prompt(t: Texts, row: Inquiry, network: Network, now: Offer) -> Message:
    """The moment is there: ask the group, or, where they are too few, do it aloud."""
    return Message(offer(t, row, network, now))


def offer(t: Texts, row: Inquiry, network: Network, now: Offer) -> list[Part]:
    """What can be asked, and what happens when it is; afterwards, what became of it."""
    if row.state is State.OPEN:
        return [blocks.section(is_out(t, row, network))]
    if row.state is State.PLANNED and now.session is not None:
        return [*measuring.planned(t, row, now.session)]
    if row.state is not State.OFFERED:
        return [blocks.section(t("inquiry.over", title=title(t, row)))]
    if not row.enough(now.people, network.threshold):
        return [*aloud(t, row, network, now.people), *_change_buttons(t, [row])]
    press = blocks.button(t.plain("inquiry.open"), Act.INQUIRY_OPEN, _about(row), style="primary")
    said = f"{_what(t, row)}\n{what_happens(t, row, network, now)}"
    if now.session is None:
        return [blocks.section(said, press)]
    said = f"{said}\n{measuring.at_session_means(t, now.session)}"
    return [blocks.section(said), blocks.actions(press, measuring.at_session_button(t, _about(row)))]


def what_happens(t: Texts, row: Inquiry, network: Network, now: Offer) -> str:
    """Who is asked, until when, and who later or not at all."""
    asks = t.n("inquiry.asks", now.people, until=t.moment(now.until, network.zone))
    return "\n".join([asks, t("inquiry.week"), who_sees(t, row, network.threshold)])


def is_out(t: Texts, row: Inquiry, network: Network, *, markup: bool = True) -> str:
    """For how many it is, and until when they can answer."""
    assert row.closes_at is not None
    until = t.moment(row.closes_at, network.zone)
    return t.n("inquiry.out" if markup else "inquiry.is_out", row.asked, title=title(t, row), until=until)


def aloud(t: Texts, row: Inquiry, network: Network, people: int) -> list[Part]:
    """Why a form would not keep people safe, and what to ask aloud instead."""
    why = t.n("inquiry.aloud", people, threshold=network.threshold, title=title(t, row))
    asked = [escape(label(t, row.instrument, item)) for item in _asked_aloud(row)]
    return [blocks.section(_what(t, row)), blocks.section(f"{why}\n{t.listing(asked)}")]


def _asked_aloud(row: Inquiry) -> Iterator[str]:
    """What is asked, but for lines of a network’s own that it has not."""
    asked = {item for lines in row.steps.values() for item in lines}
    return (item for item in items_of(row.instrument) if not asked or item in asked)


def results(t: Texts, row: Inquiry, network: Network, found: Shown) -> Message:
    """What came of it, for whoever facilitates: to read first, then to share with the group."""
    if row.declared.named:  # it goes on changing
        lead = t("inquiry.results", title=title(t, row))
        return Message([blocks.section(lead), blocks.actions(read_button(t, row))])
    below = [*_alone(t, found), *_next(t, row, network, found)]
    return Message([*_shown(t, row, found), *below], text=_heard(t, row, found))


def _heard(t: Texts, row: Inquiry, found: Shown) -> str:
    """The same for the ear, where the eye gets strips."""
    return blocks.spoken(_shown(t, row, found, heard=True)) if row.declared.steps else ""


def _alone(t: Texts, found: Shown) -> Iterator[Part]:
    """What was written for whoever facilitates and nobody else, marked as such."""
    if found.alone:
        yield Lines(found.alone, partial(t.n, "inquiry.and_more"), t("inquiry.alone"), verbatim=True)


def _next(t: Texts, row: Inquiry, network: Network, found: Shown) -> Iterator[Part]:
    opens = blocks.button(t.plain("hiding.open"), Act.INQUIRY_READ, _about(row))
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
        yield from _change_buttons(t, [row])


def _share_button(t: Texts, row: Inquiry, fingerprint: str = "") -> Element:
    """Share what stands there whole; where it does not, open it to be read first."""
    if not fingerprint:
        return blocks.button(t.plain("inquiry.read_and_share"), Act.INQUIRY_SHARE, _about(row))
    press = blocks.button(t.plain("inquiry.share"), Act.INQUIRY_SHARE, _about(row, choice=fingerprint))
    sure = (t.plain("inquiry.share_sure"), t.plain("inquiry.share_text"), t.plain("inquiry.share"))
    return {**press, "confirm": blocks.confirm(*sure, t.plain("common.cancel"))}


def reading(t: Texts, row: Inquiry, found: Shown, start: int = 0, *, changed: bool = False) -> View:
    """Everything that the group would read, each text with its button; once it was read it is shared."""
    above = [blocks.section(t("results.changed"))] if changed else []
    shared = row.shared_at is not None or not (row.declared.confidential and found.enough)
    things = together(_shown(t, row, replace(found, texts={})))
    for item in row.declared.items:
        heading = t("inquiry.item", item=label(t, row.instrument, item))
        written = [text_line(t, _about(row), text) for text in found.written if text.item == item]
        things += headed(heading, [[line] for line in written])
    return paged(
        t, Form.INQUIRY_SHARE, title(t, row), things, list,
        act=Act.INQUIRY_READ, about=_about(row, choice=found.fingerprint or None), start=start,
        above=above, read_first=True, submit=None if shared else t.plain("inquiry.share"),
    )  # fmt: skip


def read_button(t: Texts, row: Inquiry) -> Element:
    """The way to what everybody said beside their name."""
    said = t.plain("inquiry.read", title=title(t, row))
    return blocks.button(said, Act.INQUIRY_READ, _about(row))


# To the group


def shared(t: Texts, row: Inquiry, found: Shown) -> Message:
    """What came of it, in the channel."""
    lead = "inquiry.shared_talk" if row.declared.agreement else "inquiry.shared"
    parts = [*_shown(t, row, found), blocks.context(t(lead))]
    if row.declared.steps and found.enough:
        parts.append(blocks.actions(measuring.picture_button(t, row)))
    return Message(parts, text=_heard(t, row, found))


@dataclass(frozen=True)
class Request:
    """What somebody is asked: with which token, and whether again."""

    token: str
    reminder: bool = False


def request(t: Texts, row: Inquiry, network: Network, asked: Request) -> Message:
    """The question to who is asked. Where it is confidential its button holds the token, and nothing else."""
    if row.state is not State.OPEN:
        return closed(t, row, network)
    assert row.closes_at is not None
    until = t.moment(row.closes_at, network.zone)
    key = "inquiry.reminder" if asked.reminder else "inquiry.request"
    token = asked.token if row.declared.confidential else None
    return Message(
        [
            blocks.section(t(key, channel=channel(network), title=title(t, row), until=until)),
            blocks.section(t(f"{row.instrument}.what")),
            *measuring.credit(t, row.instrument),
            _sees(t, row),
            blocks.actions(_fill_in(t, row, token)),
            blocks.context(_request_why(t, row, until)),
        ]
    )


def _request_why(t: Texts, row: Inquiry, until: str) -> str:
    """Why they get it, and until when they can change what they answer."""
    return t("inquiry.request_why_named") if row.declared.named else t("inquiry.request_why", until=until)


def _fill_in(t: Texts, row: Inquiry, token: str | None = None) -> Element:
    return blocks.button(
        t.plain("inquiry.fill_in"), Act.INQUIRY_FILL_IN, _about(row, token=token), style="primary"
    )


def closed(t: Texts, row: Inquiry, network: Network) -> Message:
    """What is left of the question when it is closed; what is kept beside a name can be changed at Home."""
    key = "inquiry.closed_named" if row.declared.named else "inquiry.closed"
    return Message([blocks.section(t(key, title=title(t, row), channel=channel(network)))])


def form(
    t: Texts,
    row: Inquiry,
    token: str | None = None,
    given: Given | None = None,
    tells: Tells | None = None,
    above: Sequence[Block] = (),
    promised: Mapping[str, str] | None = None,
) -> View:
    """The form, with what was filled in before; whether their language may tell who writes.

    What is shown `above` it its reader knows, and nothing of it is sent in. What was promised is asked one
    by one.
    """
    struct = STRUCTS[row.instrument]
    offered = [Option(text, value) for value, text in (promised or {}).items()]
    asked = fields.ask(t, struct, given, choices={row.declared.promises: offered} if offered else None)
    warned = [*before_answering(t, row, tells)]
    return fields.modal(t, struct, [*above, *warned, *asked.values()], _about(row, token=token))


def before_answering(t: Texts, row: Inquiry, tells: Tells | None = None) -> list[Part]:
    """What somebody reads before they answer: whether their language may tell who writes, and who sees it."""
    return [*language_tells(t, tells), _sees(t, row)]


def thanks(t: Texts, row: Inquiry, network: Network) -> str:
    """The answer is stored, and until when it can be changed, and where."""
    if row.declared.named:
        return t.plain("inquiry.thanks_named")
    assert row.closes_at is not None
    return t.plain(f"inquiry.thanks_{row.declared.privacy}", until=t.moment(row.closes_at, network.zone))


def waiting(t: Texts, row: Inquiry, network: Network, *, answered: bool) -> list[Block]:
    """At Home, to who is asked: where they answer or change it."""
    if row.declared.confidential:
        assert row.closes_at is not None
        until = t.moment(row.closes_at, network.zone)
        key = "inquiry.in_message_answered" if answered else "inquiry.in_message"
        return [blocks.section(t(key, title=title(t, row), until=until))]
    key = "inquiry.yours" if answered else "inquiry.waits"
    return [blocks.section(t(key, title=title(t, row)), _fill_in(t, row))]


def you_expected(t: Texts, text: str) -> list[Block]:
    """Above the form in which a group looks back: what its reader expected when it began."""
    if not text:
        return []
    return [words(t.plain("inquiry.you_expected", text=text)), blocks.context(t("inquiry.you_expected_why"))]


# What came of it


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
    for item in (name for name, sort in items.items() if sort is not Sort.WORDS):
        if item == row.declared.promises and not found.counts.get(item):
            continue  # nothing was promised, or nobody got any of it: the choice beside it says so
        heading = t("inquiry.item", item=label(t, row.instrument, item))
        counts = found.counts.get(item, {})
        lines = [*_counted(t, row, item, items[item], counts, found.promised)]
        yield Lines(lines or [t("inquiry.nobody")], partial(t.n, "inquiry.and_more"), heading)
    for person, given in found.said:
        yield _by_name(t, row, person, given)


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


def _by_name(t: Texts, row: Inquiry, person: Person, given: Given) -> Lines:
    """What one person said beside their name."""
    alone = row.declared.chooses and given.get(READERS) == ReadBy.LEADERS
    return Lines(
        [*_said(t, row, given)],
        partial(t.n, "inquiry.and_more"),
        t("inquiry.by_alone" if alone else "inquiry.by", who=person_view.name(person)),
    )


def _said(t: Texts, row: Inquiry, given: Given) -> Iterator[str]:
    for item, sort in row.declared.items.items():
        value = given.get(item)
        if value in (None, "", []):
            continue
        named = {} if sort is Sort.WORDS else choices(t, row.instrument, item)
        values = value if isinstance(value, list) else [value]
        said = ", ".join(named.get(str(each), str(each)) for each in values)
        yield t("inquiry.said", item=label(t, row.instrument, item), said=said)


# The conversation, and the one change


@fields.form(Form.INQUIRY_CHANGE, "inquiry.change")
class Change(msgspec.Struct, frozen=True):
    """The one thing that the group does differently."""

    text: Annotated[str, fields.lines(LINE, no_names=True)]


def change_form(t: Texts, row: Inquiry, agreed: Agreement | None = None) -> View:
    """The one change that the group agrees on."""
    asked = fields.ask(t, Change, fields.held(Change, agreed))
    lead = blocks.section(t("inquiry.change_lead", title=title(t, row)))
    return fields.modal(t, Change, [lead, *asked.values()], _about(row))


def conversation(t: Texts, about: Conversation) -> list[Part]:
    """What stands for a session to talk about, and what was agreed; for whoever facilitates."""
    parts: list[Part] = []
    for row in about.open:
        parts.append(blocks.section(t("inquiry.talk_today", title=title(t, row))))
        parts += _change_buttons(t, [row])
    for row, agreed in about.agreed:
        parts.append(blocks.section(t("inquiry.agreed", title=title(t, row), text=agreed.text)))
    return parts


def _change_buttons(t: Texts, rows: Sequence[Inquiry]) -> list[Part]:
    buttons = [
        blocks.button(t.plain("inquiry.note_change"), Act.INQUIRY_CHANGE, _about(row))
        for row in rows
        if row.declared.agreement
    ]
    return [blocks.actions(*buttons)] if buttons else []


def to_do(t: Texts, row: Inquiry, network: Network) -> list[Part]:
    """At Home, to whoever facilitates: what came of it waits to be shared, or to be talked about."""
    if row.state is not State.CLOSED or row.opened_at is None or not row.declared.confidential:
        return []
    buttons = [_share_button(t, row)] if row.to_share else []
    changes = _change_buttons(t, [row]) if row.to_talk_about else []
    if not buttons and not changes:
        return []
    said = "inquiry.to_do_share" if buttons else "inquiry.to_do_talk"
    parts: list[Part] = [blocks.section(t(said, title=title(t, row)))]
    return [*parts, *([blocks.actions(*buttons)] if buttons else []), *changes]
