"""What whoever facilitates can ask the group: the offer, what a press does, what to ask aloud instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.act.ids import Act, Form
from bot.instrument import items_of, label
from bot.slack import blocks
from bot.slack.blocks import Message, Part, View
from bot.texts import Markup, Texts, escape
from bot.views import measuring
from bot.views.conversation import change_button
from bot.views.inquiry import about_it, title, who_sees
from models.inquiry import Inquiry, State
from models.network import Network
from models.questionnaire import WEEK
from models.session import LearningSession


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
        return [*aloud(t, row, network, now.people), *change_button(t, row)]
    press = blocks.button(t.plain("inquiry.open"), Act.INQUIRY_OPEN, about_it(row), style="primary")
    said = f"{_what(t, row)}\n{what_happens(t, row, network, now)}"
    if now.session is None:
        return [blocks.section(said, press)]
    said = f"{said}\n{measuring.at_session_means(t, now.session)}"
    return [blocks.section(said), blocks.actions(press, measuring.at_session_button(t, about_it(row)))]


def brief(t: Texts, row: Inquiry) -> list[Part]:
    """What can be asked beside other things, in a line; all of it is one press away."""
    way = blocks.button(t.plain("inquiry.to_offer"), Act.INQUIRY_OFFER, about_it(row), of=title(t, row))
    return [blocks.section(_what(t, row), way)]


def whole(t: Texts, row: Inquiry, network: Network, now: Offer) -> View:
    """What a press does, before it is pressed; afterwards, what became of it."""
    close = t.plain("common.close")
    return blocks.modal(
        Form.INQUIRY_OFFER, title(t, row), offer(t, row, network, now), about=about_it(row), close=close
    )


def what_happens(t: Texts, row: Inquiry, network: Network, now: Offer) -> str:
    """Who is asked, until when, and who later or not at all."""
    asks = t.n("inquiry.asks", now.people, until=t.moment(now.until, network.zone))
    return "\n".join([asks, t("inquiry.week"), who_sees(t, row, network.threshold)])


def _what(t: Texts, row: Inquiry) -> str:
    return t("inquiry.what", title=title(t, row), what=Markup(t(f"{row.instrument}.what")))


def is_out(t: Texts, row: Inquiry, network: Network, *, markup: bool = True) -> str:
    """For how many it is, and until when they can answer."""
    assert row.closes_at is not None
    until = t.moment(row.closes_at, network.zone)
    return t.n("inquiry.out" if markup else "inquiry.is_out", row.asked, title=title(t, row), until=until)


def later(t: Texts, before: Inquiry, network: Network) -> str:
    """From which day on it reaches who was asked something else in the week before."""
    assert before.opened_at is not None
    day = t.day(network.calendar.day(before.opened_at + WEEK))
    return t.plain("inquiry.later", title=t.plain(f"{before.instrument}.title"), day=day)


def aloud(t: Texts, row: Inquiry, network: Network, people: int) -> list[Part]:
    """Why a form would not keep people safe, and what to ask aloud instead."""
    why = t.n("inquiry.aloud", people, threshold=network.threshold, title=title(t, row))
    asked = [escape(label(t, row.instrument, item)) for item in _asked_aloud(row)]
    return [blocks.section(_what(t, row)), blocks.section(f"{why}\n{t.listing(asked)}")]


def _asked_aloud(row: Inquiry) -> Iterator[str]:
    """What is asked, but for lines of a network’s own that it has not."""
    asked = {item for lines in row.steps.values() for item in lines}
    return (item for item in items_of(row.instrument) if not asked or item in asked)
