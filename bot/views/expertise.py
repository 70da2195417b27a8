"""What people see of who knows what: a search by words, and who said so."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part, View, shorten
from bot.texts import Texts, mention
from bot.views.pages import paged
from models.expertise import Known
from models.network import Network
from models.search import LONGEST_SEARCH

TOPIC_SHOWN = 300
MOST_NEAR = 3  # beside a question; the rest is found in the list


@fields.form(Form.EXPERTISE, "expertise.title", submit="expertise.search")
class Wanted(msgspec.Struct, frozen=True):
    """The words to look for."""

    words: Annotated[str, fields.line(LONGEST_SEARCH, optional=True)] = ""


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
    if not found:
        above.append(blocks.section(t("expertise.nothing" if words else "expertise.empty", words=words)))
    below: list[Block] = [blocks.context(t("expertise.why"))]
    if leads:
        tips = blocks.button(t.plain("expert.tips_button"), Act.TIPS, About(network=network.id))
        below.append(blocks.actions(tips))
    return paged(
        t, Form.EXPERTISE, t.plain("expertise.title"), found,
        lambda known: [_one(t, network, known, mine=known.person_id == reader_id)],
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


def _one(t: Texts, network: Network, known: Known, *, mine: bool) -> Block:
    said = t("expertise.known", who=mention(known.user_id), line=known.line)
    if known.topic:
        said += "\n" + t("expertise.topic", question=shorten(" ".join(known.topic.split()), TOPIC_SHOWN))
    if not mine:
        return blocks.section(said)
    about = About(network=network.id, item=known.id)
    return blocks.section(said, blocks.button(t.plain("expertise.take_back"), Act.EXPERTISE_BACK, about))
