"""What people see of methods: the list with what it is chosen by, and the card of one with its steps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import msgspec
from babel.lists import format_list
from msgspec.structs import replace

from bot import prompts
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, View
from bot.texts import REGION, Texts, escape
from bot.views.pages import paged
from bot.views.prompt import with_method
from bot.views.session import at_hour
from models.agenda import AgendaItem
from models.method import GOALS, Asked, Goal, Method, shared_out
from models.network import Network
from models.session import LearningSession

ON_A_PAGE = 7  # methods, each with its button
SIZES = (4, 6, 8, 10, 12, 15, 20, 30, 40)  # of a group, to choose among
DAYS_SHOWN = 5  # of those on which a method was used


class Sought(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a method is looked for by: what for, for how many people, its name; nothing is anything."""

    goal: Goal | None = None
    people: int = 0
    words: str = ""  # in its name, in either language; what is chosen after that looks for them no more

    def takes(self, method: Method) -> bool:
        """Tell whether a method is among those that are looked for."""
        named = any(self.words.casefold() in name.casefold() for name in method.name.values())
        return named and method.goal in (self.goal or method.goal,) and method.suits(self.people)


@dataclass(frozen=True)
class Comes:
    """How many people come to the next session, and when that is."""

    people: int
    on: date


@dataclass(frozen=True)
class Placed:
    """A point of an agenda that is done by a method, and how many minutes after the start it begins."""

    meeting: LearningSession
    point: AgendaItem
    after: int


def button(t: Texts, network: Network) -> Element:
    """The way to the methods."""
    return blocks.button(t.plain("method.title"), Act.METHODS, About(network=network.id))


def card_button(t: Texts, meeting: LearningSession, item_id: int) -> Element:
    """The way from a point of an agenda to the card of its method."""
    return blocks.button(t.plain("method.card"), Act.METHOD, About(session=meeting.id, item=item_id))


def choice(t: Texts, meeting: LearningSession, item: AgendaItem, name: str, after: int) -> Option:
    """The same in a menu of the points that have a card."""
    hour = at_hour(t, meeting, after, listed=True)
    words = t.plain("method.at", start=hour, name=name)
    return blocks.act_option(words, Act.METHOD, About(session=meeting.id, item=item.id))


def listed(
    t: Texts,
    network: Network,
    found: Sequence[Method],
    sought: Sought,
    comes: Comes | None = None,
    start: int = 0,
    more: Sequence[Element] = (),
) -> View:
    """The methods that are looked for, some at a time, each with the way to its card, and `more` ways."""
    about = About(network=network.id, choice=blocks.encode(sought))
    above = [
        blocks.section(t("method.lead")),
        blocks.actions(_goals(t, sought), _sizes(t, sought, comes), *more),
    ]
    above.append(blocks.context(_found(t, len(found), sought.words)))
    return paged(
        t, Form.METHODS, t.plain("method.title"), found, partial(_row, t, network),
        act=Act.METHODS, about=about, start=start, above=above, most=ON_A_PAGE,
    )  # fmt: skip


def _found(t: Texts, found: int, words: str) -> str:
    if words:
        return t.n("method.found_named", found, words=words) if found else t("method.none_named", words=words)
    return t.n("method.found", found) if found else t("method.none")


def _goals(t: Texts, sought: Sought) -> Element:
    sought = replace(sought, words="")
    choices = [Option(t.plain("method.any_goal"), blocks.encode(replace(sought, goal=None)))]
    choices += [
        Option(t.plain(f"method.goal_{goal}"), blocks.encode(replace(sought, goal=goal))) for goal in GOALS
    ]
    return blocks.select(choices, blocks.encode(sought), f"{Act.METHODS}_goal", t.plain("method.by_goal"))


def _sizes(t: Texts, sought: Sought, comes: Comes | None) -> Element:
    """The sizes of a group: first as many as come to the next session, as far as that is known."""
    sought = replace(sought, words="")

    def choice(words: str, people: int) -> Option:
        return Option(words, blocks.encode(replace(sought, people=people)))

    known = comes.people if comes is not None else 0
    choices = [choice(t.plain("method.any_size"), 0)]
    if comes is not None and known:
        choices.append(choice(t.plain_n("method.as_many_as_come", known, day=t.day(comes.on)), known))
    sizes = sorted({*SIZES, *([sought.people] if sought.people else [])} - {known})
    choices += [choice(t.plain_n("method.people", people), people) for people in sizes]
    return blocks.select(choices, blocks.encode(sought), f"{Act.METHODS}_people", t.plain("method.by_size"))


def _row(t: Texts, network: Network, method: Method) -> list[Block]:
    about = About(network=network.id, choice=method.id)
    said = [t("method.called", name=method.name[t.language]), " · ".join(_measure(t, method))]
    if method.when is not None:
        said.append(escape(method.when[t.language]))
    return [blocks.section("\n".join(said), blocks.button(t.plain("method.card"), Act.METHOD, about))]


def _measure(t: Texts, method: Method) -> Iterator[str]:
    if method.minutes:
        yield t("method.minutes", minutes=method.minutes)
    if method.group_max:
        yield size(t, method)


def size(t: Texts, method: Method) -> str:
    """For how many people a method is."""
    key = "method.size_exactly" if method.group_min == method.group_max else "method.size"
    return t.plain(key, least=method.group_min, most=method.group_max)


def card(
    t: Texts, network: Network, method: Method, placed: Placed | None = None, used: Sequence[date] = ()
) -> View:
    """The card of a method: what for, when, for how many, and its steps; of a point with the hour of each."""
    facts = [t("method.goal", goal=t.plain(f"method.goal_{method.goal}"))] if method.goal else []
    parts: list[Block] = [
        blocks.header(method.name[t.language]),
        blocks.section(" · ".join([*facts, *_measure(t, method)])),
    ]
    said = [escape(words[t.language]) for words in (method.when, method.description) if words is not None]
    if said:
        parts.append(blocks.section("\n".join(said)))
    parts += _steps(t, method, placed)
    if method.roles:
        roles = [t.plain(f"method.role_{role}") for role in method.roles]
        parts.append(blocks.section(t("method.roles", roles=format_list(roles, locale=REGION[t.language]))))
    if method.caution is not None:
        parts.append(blocks.section(t("method.caution", caution=method.caution[t.language])))
    parts += with_method(t, prompts.beside(method))
    parts.append(blocks.context(_used(t, used)))
    about = About(network=network.id, choice=method.id)
    return blocks.modal(
        Form.METHOD, t.plain("method.card_title"), parts, about=about, close=t.plain("common.close")
    )


def _steps(t: Texts, method: Method, placed: Placed | None) -> Iterator[Block]:
    """The steps with their minutes; where it is known when they begin, shared out over what there is."""
    if not method.steps:
        return
    usual = [step.minutes for step in method.steps]
    there = shared_out(usual, placed.point.minutes) if placed is not None else None
    if placed is None or there is None:
        yield blocks.section("\n".join([t("method.steps"), *_lines(t, method, usual)]))
        if placed is not None:
            yield blocks.context(t.n("method.too_short", placed.point.minutes, steps=len(usual)))
        return
    hours = [placed.after + sum(there[:at]) for at in range(len(there) + 1)]
    begins, *_, ends = (at_hour(t, placed.meeting, hour, listed=True) for hour in hours)
    starts = [at_hour(t, placed.meeting, hour, listed=True) for hour in hours[:-1]]
    yield blocks.section(
        "\n".join([t("method.steps_at", begins=begins, ends=ends), *_lines(t, method, there, starts)])
    )
    if sum(there) != sum(usual):
        yield blocks.context(t("method.scaled", usual=sum(usual), minutes=sum(there)))


def _lines(t: Texts, method: Method, minutes: Sequence[int], starts: Sequence[str] = ()) -> list[str]:
    """One line a step: its hour where that is known, what is done, and how long."""
    words = [step.words(t.language) for step in method.steps]
    if not starts:
        return [t("method.step", what=what, minutes=n) for what, n in zip(words, minutes, strict=True)]
    return [
        t("method.step_at", start=start, what=what, minutes=n)
        for start, what, n in zip(starts, words, minutes, strict=True)
    ]


def _used(t: Texts, used: Sequence[date]) -> str:
    """On which days it was used."""
    return t("method.used", days=days(t, used, DAYS_SHOWN)) if used else t("method.not_used")


def days(t: Texts, used: Sequence[date], most: int) -> str:
    """Some days, the last ones first; of many how many more there are."""
    said = [t.day(day) for day in used[:most]]
    more = len(used) - most
    return format_list(
        [*said, *([t.n("method.more_days", more)] if more > 0 else [])], locale=REGION[t.language]
    )


def why(t: Texts, method: Method, asked: Asked) -> str:
    """Why a method suits, or what speaks against it, in a short line."""
    said, used = list[str](), asked.log.get(method.id)
    if method.minutes:
        said.append(t.plain("method.minutes", minutes=method.minutes))
    if not method.suits(asked.people):
        said.append(size(t, method))
    elif asked.people and asked.suited_by(method):
        said.append(t.plain_n("method.suits", asked.people))
    if used:
        key = "method.used_lately" if asked.just_used(method) else "method.not_since"
        said.append(t.plain(key, day=t.day(used[0])))
    elif asked.log:
        said.append(t.plain("method.never_used"))
    return " · ".join(said)
