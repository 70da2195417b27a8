"""What who is asked sees of an inquiry, whatever the instrument: the question, the form, what they answered.

What whoever facilitates is offered stands in `bot/views/inquiry_offer.py`, what came of it in
`bot/views/inquiry_results.py`, the one change that the group agrees on in `bot/views/conversation.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act
from bot.instrument import STRUCTS
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Option, Part, View
from bot.texts import Texts
from bot.views import measuring
from bot.views.network import channel, who_sees_this
from bot.views.notice import language_tells
from bot.views.question import words
from models.inquiry import Inquiry, State
from models.network import Network, NetworkKind
from models.person import Tells
from models.unlinked import FEWEST_FOR_TEXTS, Given


def title(t: Texts, row: Inquiry) -> str:
    """What an instrument is called."""
    return t.plain(f"{row.instrument}.title")


def about_it(row: Inquiry, **more: Any) -> About:
    """What a button about an inquiry says, with more where it takes that."""
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
        t.plain("inquiry.fill_in"), Act.INQUIRY_FILL_IN, about_it(row, token=token), style="primary"
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
    kind: NetworkKind | None = None,
    opened: datetime | None = None,
) -> View:
    """The form, with what was filled in before; whether their language may tell who writes.

    In a network of some `kind` more is asked, or it begins with fewer readers.

    What is shown `above` it its reader knows, and nothing of it is sent in. What was promised is asked one
    by one. When it was `opened` it carries where something is for whoever facilitates then.
    """
    struct = STRUCTS[row.instrument]
    offered = [Option(text, value) for value, text in (promised or {}).items()]
    filled = given if given is not None else row.declared.begins_with(kind)
    choices = {row.declared.promises: offered} if offered else None
    without = row.declared.not_asked(kind, given)
    asked = fields.ask(t, struct, filled, choices=choices, without=without)
    warned = [*before_answering(t, row, tells)]
    seen = opened.isoformat() if opened is not None and row.declared.leaders_only else None
    return fields.modal(t, struct, [*above, *warned, *asked.values()], about_it(row, token=token, seen=seen))


def leads_since(t: Texts) -> list[Block]:
    """Above the form that was sent in: somebody else leads by now, and would not read what is confided."""
    return [blocks.section(t("inquiry.leads_since"))]


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
        if answered and row.declared.steps:
            key = "inquiry.in_message_begun"
        return [blocks.section(t(key, title=title(t, row), until=until))]
    key = "inquiry.yours" if answered else "inquiry.waits"
    return [blocks.section(t(key, title=title(t, row)), _fill_in(t, row))]


def you_expected(t: Texts, text: str) -> list[Block]:
    """Above the form in which a group looks back: what its reader expected when it began."""
    if not text:
        return []
    return [words(t.plain("inquiry.you_expected", text=text)), blocks.context(t("inquiry.you_expected_why"))]
