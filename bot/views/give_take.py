"""What somebody sees of what they asked, got and gave in a network; in words, without a number."""

from collections.abc import Iterator, Sequence

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View, shorten
from bot.texts import Texts, called
from bot.views.notice import nothing_yet
from bot.views.pages import headed, paged
from models.give_take import GiveTake
from models.network import Network

LONGEST = 300  # characters of a question or an answer in a line


def button(t: Texts, network: Network) -> Element:
    """The way to it."""
    return blocks.button(t.plain("give_take.title"), Act.GIVE_TAKE, About(network=network.id))


def listed(t: Texts, network: Network, mine: GiveTake, start: int = 0) -> View:
    """What its reader asked and got, what they gave, whom it helped."""
    things = [
        *headed(t("give_take.asked"), [[blocks.section(line)] for line in _asked(t, mine)]),
        *headed(t("give_take.gave"), [[blocks.section(line)] for line in _gave(t, mine)]),
        *headed(t("give_take.helped"), _helped(t, mine)),
    ]
    lead = [blocks.section(t("give_take.lead", theme=network.theme)), blocks.context(t("give_take.why"))]
    if not things:
        lead.append(blocks.section(nothing_yet(t, network, "give_take.empty")))
    return paged(
        t, Form.GIVE_TAKE, t.plain("give_take.title"), things, list,
        act=Act.GIVE_TAKE, about=About(network=network.id), start=start, above=lead,
    )  # fmt: skip


def _short(text: str) -> str:
    return shorten(" ".join(text.split()), LONGEST)


def _asked(t: Texts, mine: GiveTake) -> Iterator[str]:
    for asked in mine.asked:
        got = [
            t("give_take.you_got", who=called(given.writer), answer=_short(given.answer.text))
            for given in (mine.got or {}).get(asked.id, ())
        ]
        yield "\n".join([t("give_take.you_asked", question=_short(asked.text)), *got])


def _gave(t: Texts, mine: GiveTake) -> Iterator[str]:
    for given in mine.answered:
        question, answer = _short(given.question.text), _short(given.answer.text)
        yield t("give_take.you_answered", question=question, answer=answer)
    for carried in mine.carried:
        yield t("give_take.you_carried", question=_short(carried.text))
    for brought in mine.brought:
        yield t("give_take.you_brought", what=_short(brought))
    for line in mine.knows:
        yield t("give_take.you_know", line=_short(line))


def _helped(t: Texts, mine: GiveTake) -> Sequence[list[Block]]:
    names: list[str] = [called(one) for one in mine.helped]
    if mine.helped_unnamed:
        names.append(t("give_take.somebody_unnamed"))
    return [[blocks.section(t.listing(names))]] if names else []
