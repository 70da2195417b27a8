"""What people see of who knows what: a search by words, and who said so."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec.structs import replace

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part, View, shorten
from bot.texts import Texts, mention
from bot.views.pages import paged
from bot.views.question import words as question_words
from models.expertise import LONGEST, LONGEST_WAY, Expertise, Known
from models.expertise_acts import NEVER, Offer
from models.network import Network
from models.search import LONGEST_SEARCH

TOPIC_SHOWN = 300
MOST_NEAR = 3  # beside a question; the rest is found in the list


@fields.form(Form.EXPERTISE, "expertise.title", submit="expertise.search")
class Wanted(msgspec.Struct, frozen=True):
    """The words to look for."""

    words: Annotated[str, fields.line(LONGEST_SEARCH, optional=True)] = ""


@fields.form(Form.EXPERTISE_NOTE, "expertise.note_title")
class Noted(msgspec.Struct, frozen=True):
    """What somebody knows, how to get to it, what it costs."""

    line: Annotated[str, fields.lines(LONGEST, no_names=True)]
    access: Annotated[str, fields.line(LONGEST_WAY, optional=True, example="expertise.example_access")] = ""
    cost: Annotated[str, fields.line(LONGEST_WAY, optional=True, example="expertise.example_cost")] = ""


def button(t: Texts, network: Network) -> Element:
    """The way to who knows what."""
    return blocks.button(t.plain("expertise.button"), Act.EXPERTISE, About(network=network.id))


def who_knows(
    t: Texts,
    network: Network,
    found: Sequence[Known],
    reader_id: int,
    words: str,
    *,
    leads: bool = False,
    start: int = 0,
) -> View:
    """Who may be asked about what; without words everybody. One's own can be taken back here."""
    above: list[Block] = [
        blocks.section(t("expertise.lead", theme=network.theme)),
        *fields.ask(t, Wanted, {"words": words}).values(),
    ]
    if network.closed_at is None:
        add = blocks.button(t.plain("expertise.add"), Act.EXPERTISE_NOTE, About(network=network.id))
        above.append(blocks.actions(add))
    if not found:
        above.append(blocks.section(t("expertise.nothing" if words else "expertise.empty", words=words)))
    below: list[Block] = [blocks.context(t("expertise.why"))]
    if leads:
        tips = blocks.button(t.plain("expert.tips_button"), Act.TIPS, About(network=network.id))
        below.append(blocks.actions(tips))
    return paged(
        t, Form.EXPERTISE, t.plain("expertise.title"), found,
        lambda known: _one(t, network, known, mine=known.person_id == reader_id),
        act=Act.EXPERTISE,
        about=About(network=network.id, choice=shorten(words, LONGEST_SEARCH)),
        start=start, above=above, below=below, submit=t.plain("expertise.search"),
    )  # fmt: skip


def near(t: Texts, found: Sequence[Known]) -> list[Part]:
    """Who may be asked about a question, beside it; nothing when nobody said so."""
    if not found:
        return []
    lines = [t("expertise.known", who=mention(one.user_id), line=one.line) for one in found[:MOST_NEAR]]
    more = [t.n("expertise.near_more", len(found) - MOST_NEAR)] if len(found) > MOST_NEAR else []
    return [blocks.context("\n".join([t("expertise.near"), *lines, *more]))]


def _said(t: Texts, known: Known) -> str:
    """Who knows what; below it how to get to it, what it costs, and at which question they said so."""
    ways = [
        t(f"expertise.said_{name}", said=said)
        for name, said in (("access", known.access), ("cost", known.cost))
        if said
    ]
    lines = [t("expertise.known", who=mention(known.user_id), line=known.line), *ways]
    if known.topic:
        topic = shorten(" ".join(known.topic.split()), TOPIC_SHOWN)
        lines.append(t("expertise.topic", question=topic))
    return "\n".join(lines)


def _one(t: Texts, network: Network, known: Known, *, mine: bool) -> list[Block]:
    said = blocks.section(_said(t, known))
    if not mine:
        return [said]
    about = About(network=network.id, item=known.id)
    back = blocks.button(t.plain("expertise.take_back"), Act.EXPERTISE_BACK, about)
    if network.closed_at is not None:
        return [said, blocks.actions(back)]
    return [said, blocks.actions(blocks.button(t.plain("expertise.change"), Act.EXPERTISE_NOTE, about), back)]


def note_form(t: Texts, network: Network, mine: Expertise | None = None, offer: Offer | None = None) -> View:
    """The form in which somebody says what they may be asked about; of an `offer` with what led to it."""
    held = fields.held(Noted, mine) if mine is not None else {"line": offer.line} if offer is not None else {}
    led = [question_words(offer.question.text)] if offer is not None and offer.question is not None else []
    lead = blocks.section(t("expertise.note_lead", theme=network.theme))
    about = About(
        network=network.id,
        item=mine.id if mine is not None else None,
        choice=offer.about if offer is not None else None,
    )
    return fields.modal(t, Noted, [lead, *led, *fields.ask(t, Noted, held).values()], about)


def offered(t: Texts, network: Network, offer: Offer | None) -> list[Part]:
    """At Home, to one person: shall I note that you know this? Nothing when there is nothing to note."""
    if offer is None:
        return []
    about = About(network=network.id, choice=offer.about)
    said = [question_words(offer.question.text if offer.question is not None else offer.line)]
    lead = "expertise.may_answer" if offer.question is not None else "expertise.may_intake"
    never = blocks.button(
        t.plain("expertise.never"), f"{Act.EXPERTISE_NO}_{NEVER}", replace(about, choice=NEVER)
    )
    return [
        blocks.section(t(lead)),
        *said,
        blocks.actions(
            blocks.button(t.plain("expertise.note_yes"), Act.EXPERTISE_NOTE, about),
            blocks.button(t.plain("expertise.note_no"), Act.EXPERTISE_NO, about),
            never,
        ),
        blocks.context(t("expertise.may_why")),
    ]
