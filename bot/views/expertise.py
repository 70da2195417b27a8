"""What people see of who knows what: a search by words, and who said so."""

from collections.abc import Sequence

from bot import blocks
from bot.blocks import Block, View, shorten
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts, mention
from models.expertise import Known
from models.network import Network

MOST_SHOWN = 40  # two blocks each at most, of a hundred
TOPIC_SHOWN = 300
LONGEST_SEARCH = 200


def who_knows(
    t: Texts, network: Network, found: Sequence[Known], reader_id: int, words: str, *, leads: bool = False
) -> View:
    """Who may be asked about what; without words everybody. One's own can be taken back here."""
    body: list[Block] = [
        blocks.section(t("expertise.lead", theme=network.theme)),
        blocks.field_of(
            "words",
            t.plain("expertise.field_words"),
            blocks.text_input(shorten(words, LONGEST_SEARCH), longest=LONGEST_SEARCH),
            optional=True,
        ),
    ]
    if not found:
        body.append(blocks.section(t("expertise.nothing" if words else "expertise.empty", words=words)))
    body += [_one(t, network, known, mine=known.person_id == reader_id) for known in found[:MOST_SHOWN]]
    if len(found) > MOST_SHOWN:
        body.append(blocks.context(t.n("expertise.more", len(found) - MOST_SHOWN)))
    body.append(blocks.context(t("expertise.why")))
    if leads:
        tips = blocks.button(t.plain("expert.tips_button"), Act.TIPS, About(network=network.id))
        body.append(blocks.actions(tips))
    return blocks.modal(
        Form.EXPERTISE,
        t.plain("expertise.title"),
        body,
        about=About(network=network.id, choice=shorten(words, LONGEST_SEARCH)),
        submit=t.plain("expertise.search"),
        close=t.plain("common.close"),
    )


def _one(t: Texts, network: Network, known: Known, *, mine: bool) -> Block:
    said = t("expertise.known", who=mention(known.user_id), line=known.line)
    if known.topic:
        said += "\n" + t("expertise.topic", question=shorten(" ".join(known.topic.split()), TOPIC_SHOWN))
    if not mine:
        return blocks.section(said)
    about = About(network=network.id, item=known.id)
    return blocks.section(said, blocks.button(t.plain("expertise.take_back"), Act.EXPERTISE_BACK, about))
