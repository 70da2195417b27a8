"""Crosses on lines, as text: a strip of places for each line, now and wished, and the same in words.

A strip says of each place how many crosses stand there. Nothing is added up, put in order or coloured; where
fewer placed a cross than the threshold nothing of that strip was kept. Source of the lines: `KEY.credit`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.instrument import Line, line_of
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.texts import Texts, escape
from models import measuring
from models.inquiry import Inquiry
from models.inquiry_answers import Shown
from models.instrument import OWN, POSITIONS, UNKNOWN, wished
from models.unlinked import Given

NOW, WISHED, BEFORE = "●", "◇", " "  # marks that differ in shape; the time before has none
EMPTY = "·"
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Strip:
    """One strip: what it is called, with which mark, and how many crosses stand where."""

    name: str
    mark: str
    counts: Counts

    @property
    def places(self) -> list[int]:
        """How many crosses stand at each place, from the left end to the right one."""
        return [self.counts.get(place, 0) for place in POSITIONS]


def called(t: Texts, row: Inquiry, line: str) -> Line:
    """What a line of an asking is called, also one of the network’s own."""
    return line_of(t, row.instrument, line, measuring.called(row, line))


def step_name(t: Texts, row: Inquiry, step: str) -> str:
    """What a step is called."""
    return t.plain("measuring.step_own" if step == OWN else f"{row.instrument}.step_{step}")


def strips(t: Texts, line: str, found: Shown) -> list[Strip]:
    """The strips of a line: now and wished, and below each the same of the time before."""
    made: list[Strip] = []
    before = found.before.counts if found.before is not None else {}
    for item, key, mark in ((line, "measuring.now", NOW), (wished(line), "measuring.wished", WISHED)):
        made.append(Strip(t.plain(key), mark, found.counts.get(item, {})))
        if before.get(item):
            made.append(Strip(t.plain("measuring.last_time"), BEFORE, before[item]))
    return made


def of_group(
    t: Texts, row: Inquiry, found: Shown, *, heard: bool = False, own: bool = True
) -> Iterator[Block]:
    """All lines of a group, step by step: strips for the eye, or words for the ear; its `own` too, or not."""
    for step, lines in row.steps.items():
        if step == OWN and not own:
            continue
        said = [t("measuring.step", step=step_name(t, row, step))]
        said += [_line(t, called(t, row, line), strips(t, line, found), heard=heard) for line in lines]
        yield blocks.section("\n".join(said))


def _line(t: Texts, line: Line, found: Sequence[Strip], *, heard: bool) -> str:
    head = t("measuring.line", about=line.about, left=line.left, right=line.right)
    if heard:
        return "\n".join([head, *(_in_words(t, strip) for strip in found)])
    drawn = [strip for strip in found if any(strip.places)]
    wide = max((len(strip.name) for strip in drawn), default=0)
    body = ["```\n" + "\n".join(_row(strip, wide) for strip in drawn) + "\n```"] if drawn else []
    return "\n".join([head, *body, *map(escape, beside(t, found))])


def _row(strip: Strip, wide: int) -> str:
    places = "".join(f"{number or EMPTY:>3}" for number in strip.places)
    return f"{strip.mark} {escape(strip.name):<{wide}}{places}"


def beside(t: Texts, found: Sequence[Strip]) -> Iterator[str]:
    """What no strip says: who did not know, and where too few placed a cross."""
    for strip in (strip for strip in found if strip.mark != BEFORE):
        if not any(strip.places):
            yield t.plain("measuring.too_few", which=strip.name)
        if unknown := strip.counts.get(UNKNOWN, 0):
            yield t.plain_n("measuring.did_not_know", unknown, which=strip.name)


def _in_words(t: Texts, strip: Strip) -> str:
    places = zip(POSITIONS, strip.places, strict=True)
    at = [t.plain_n("measuring.at_place", n, place=place) for place, n in places if n]
    said = ", ".join(at) or t.plain("measuring.nothing_shown")
    if unknown := strip.counts.get(UNKNOWN, 0):
        said = f"{said}, {t.plain_n('measuring.not_known', unknown)}"
    return t("measuring.in_words", which=strip.name, said=said)


def own(t: Texts, row: Inquiry, step: str, given: Given) -> Block:
    """One step of the picture of one person: on each line their two crosses."""
    said = [t("measuring.step", step=step_name(t, row, step))]
    names = {WISHED: t.plain("measuring.wished"), NOW: t.plain("measuring.now")}
    wide = max(map(len, names.values()))
    for line in row.steps[step]:
        head = called(t, row, line)
        said.append(t("measuring.line", about=head.about, left=head.left, right=head.right))
        rows = [
            f"{names[mark]:<{wide}}{_mine(t, given.get(item), mark)}"
            for mark, item in ((NOW, line), (WISHED, wished(line)))
        ]
        said.append("```\n" + "\n".join(rows) + "\n```")
    return blocks.section("\n".join(said))


def _mine(t: Texts, place: object, mark: str) -> str:
    if place == UNKNOWN:
        return f"  {t.plain('measuring.unknown')}"
    if place is None:
        return f"  {t.plain('measuring.left_open')}"
    return "".join(f"{mark if each == place else EMPTY:>3}" for each in POSITIONS) + f"  {place}"
