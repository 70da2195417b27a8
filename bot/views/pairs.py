"""What whoever facilitates reads out for speed dating: the rounds with their pairs, and how long it takes."""

from collections.abc import Mapping, Sequence
from functools import partial

from babel.lists import format_list

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, View
from bot.texts import REGION, Texts
from bot.views.pages import drawn, paged
from bot.views.person import name
from bot.views.session import at_hour
from models.person import Person
from models.session import LearningSession

MINUTES = (2, 3, 4, 5, 7, 10)  # of a round
USUAL = 4


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the pairs, from what is on."""
    return blocks.button(t.plain("pairs.title"), Act.PAIRS, About(session=meeting.id))


def listed(
    t: Texts,
    meeting: LearningSession,
    rounds: Sequence[Sequence[Sequence[int]]],
    people: Mapping[int, Person],
    *,
    passed: int,
    minutes: int = USUAL,
    trios: bool = False,
    start: int = 0,
) -> View:
    """The rounds of so many minutes, from now on: `passed` minutes after the start of the session."""
    back = blocks.button(t.plain("room.back"), Act.ROOM, About(session=meeting.id))
    about = About(session=meeting.id, choice=str(minutes), attempt=int(trios))
    if not rounds:
        few = [blocks.section(t("pairs.too_few")), blocks.actions(back)]
        close = t.plain("common.close")
        return blocks.modal(Form.PAIRS, t.plain("pairs.title"), few, about=about, close=close)
    end = at_hour(t, meeting, passed + len(rounds) * minutes)
    said = t("pairs.takes", rounds=len(rounds), minutes=minutes, all=len(rounds) * minutes, end=end)
    offered = [Option(t.plain("pairs.minutes", minutes=n), str(n)) for n in MINUTES]
    menu = blocks.select(offered, str(minutes), f"{Act.PAIRS}_minutes", t.plain("pairs.how_long"))
    ways = [back]
    if len(people) % 2:
        other = About(session=meeting.id, choice=str(minutes), attempt=int(not trios))
        key = "pairs.one_rests" if trios else "pairs.as_three"
        ways.insert(0, blocks.button(t.plain(key), f"{Act.PAIRS}_odd", other))
    things = [partial(_round, t, number, one, people) for number, one in enumerate(rounds, 1)]
    return paged(
        t, Form.PAIRS, t.plain("pairs.title"), things, drawn,
        act=Act.PAIRS, about=about, start=start, above=[blocks.section(said, menu), blocks.actions(*ways)],
        below=[blocks.context(t("pairs.why"))],
    )  # fmt: skip


def _round(
    t: Texts, number: int, pairs: Sequence[Sequence[int]], people: Mapping[int, Person]
) -> list[Block]:
    lines = [t("pairs.round", number=number)]
    for pair in pairs:
        names = format_list([name(people[one]) for one in pair], locale=REGION[t.language])
        lines.append(t("pairs.pair" if len(pair) > 1 else "pairs.rests", names=names))
    return [blocks.section("\n".join(lines))]
