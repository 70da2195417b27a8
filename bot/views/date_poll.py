"""What people see of a date poll: the message in the channel, the form, who can when, and its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec
from babel.lists import format_list

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import REGION, Markup, Texts, escape
from bot.views.notice import asks_first
from bot.views.off_slack import enter_for, said_by
from bot.views.pages import paged
from bot.views.person import name
from bot.views.session_forms import PlannedDate, odd
from models.date_poll import MOST, Can, DatePoll, Poll, PollDate, Proposed
from models.network import Network
from models.person import Person
from models.session import Mode, Stage

CANS = [f"can_{n}" for n in range(1, MOST + 1)]
TOGETHER = 40  # names in one paragraph


Said = fields.form(Form.DATES_FILL_IN, "date_poll.fill_in_title", submit="common.send")(
    msgspec.defstruct(
        "Said",
        [
            (name, Annotated[Can, fields.one_of("date_poll.can_", at="date_poll.can")] | None, None)
            for name in CANS
        ],
        frozen=True,
        kw_only=True,
    )
)


def when(t: Texts, poll: DatePoll, day: PollDate) -> str:
    """A date of a poll, with the zone where a reader has another hour."""
    return t.when(day.starts_local, poll.zone)


def title(poll: DatePoll, network: Network) -> str:
    """What the session will be about, or the theme of the network."""
    return poll.title or network.theme


def button(t: Texts, poll: DatePoll, *, main: bool = False) -> Element:
    """The way to who can when."""
    about, style = About(network=poll.network_id, item=poll.id), "primary" if main else None
    return blocks.button(t.plain("date_poll.who_can"), Act.DATES, about, style=style)


def fill_in_button(t: Texts, poll: DatePoll, *, again: bool = False, main: bool = True) -> Element:
    """The way to the form; `again`: they answered."""
    about, key = About(network=poll.network_id, item=poll.id), "change" if again else "fill_in"
    style = "primary" if main and not again else None
    return blocks.button(t.plain(f"date_poll.{key}"), Act.DATES_FILL_IN, about, style=style)


# The group


def _line(t: Texts, poll: DatePoll, one: Proposed) -> str:
    """A date with how many can."""
    said = when(t, poll, one.date)
    if one.gone:
        return t("date_poll.gone", when=said)
    numbers = {str(can): one.count(can) for can in Can}
    return t("date_poll.line", when=said, **numbers)


def _about(t: Texts, poll: DatePoll) -> list[str]:
    is_link = poll.mode is not Mode.IN_PERSON and "://" in poll.place  # it becomes that of the session
    return [t("date_poll.place", place=poll.place)] if poll.place and not is_link else []


def _end(t: Texts, found: Poll, network: Network) -> list[Block]:
    """What came of a poll that is over."""
    said, chosen = {"title": title(found.poll, network)}, found.chosen
    if chosen is not None:
        said["when"] = when(t, found.poll, chosen)
        if (meeting := found.became) is not None and meeting.stage is Stage.CANCELLED:
            return [blocks.section(t("date_poll.is_off", **said))]
        if meeting is not None and meeting.starts_at != chosen.starts_at(found.poll):
            since = t.when(meeting.starts_local, meeting.zone)
            return [blocks.section(t("date_poll.is_moved", **said, since=since))]
    words = [blocks.section(t(f"date_poll.is_{found.poll.state}", **said))]
    return [*words, *([blocks.context(t("date_poll.then"))] if chosen is not None else [])]


def in_channel(t: Texts, found: Poll, network: Network) -> Message:
    """The question to the group, with how many can on which date; then what came of it."""
    poll = found.poll
    if not poll.open:
        return Message(_end(t, found, network))
    lines = [_line(t, poll, one) for one in found.dates]
    missing = len(found.missing)
    said = t.n("date_poll.silent", missing) if missing else t("date_poll.all_said")
    return Message(
        [
            blocks.section("\n".join([t("date_poll.lead", title=title(poll, network)), *_about(t, poll)])),
            blocks.section(t.listing(lines)),
            blocks.actions(fill_in_button(t, poll), button(t, poll)),
            blocks.context(f"{said} {t('date_poll.seen')}"),
        ]
    )


def reminder(t: Texts, found: Poll, network: Network, *, answered: bool) -> Message:
    """To who said nothing: which dates there are; then that it was noted, or what came of it."""
    poll = found.poll
    if not poll.open:
        return Message(_end(t, found, network))
    key = "date_poll.noted" if answered else "date_poll.reminder"
    lead = t(key, title=title(poll, network))
    return Message(
        [
            blocks.section(lead),
            blocks.section(t.listing([escape(when(t, poll, one.date)) for one in found.ahead])),
            blocks.actions(fill_in_button(t, poll, again=answered)),
            blocks.context(t("date_poll.reminder_why", theme=network.theme)),
        ]
    )


def form(t: Texts, found: Poll, given: Mapping[int, Can], behalf: Person | None = None) -> View:
    """The dates that have not gone by, each with yes, if need be or no; `behalf`: for who is not on Slack."""
    named = {name: one for name, one in zip(CANS, found.dates, strict=False) if not one.gone}
    filled = {name: given.get(one.date.id) for name, one in named.items()}
    labels = {name: when(t, found.poll, one.date) for name, one in named.items()}
    asked = fields.ask(t, Said, filled, labels=labels, without=set(CANS) - named.keys())
    about = About(
        network=found.poll.network_id, item=found.poll.id, behalf=behalf.id if behalf else None
    )  # fmt: skip
    lead = t("off_slack.entering", who=behalf.name) if behalf else t("date_poll.form_lead")
    return fields.modal(t, Said, [blocks.section(lead), *asked.values()], about)


# Who can when


@dataclass(frozen=True)
class Planned:
    """What follows when a date is chosen, for whoever facilitates."""

    planned: PlannedDate
    announced: str  # in words


def _names(t: Texts, key: str, people: Sequence[str]) -> list[Block]:
    """Who said something, by their escaped names, as many paragraphs as it takes."""
    parts = [people[at : at + TOGETHER] for at in range(0, len(people), TOGETHER)]
    named = [format_list(part, locale=REGION[t.language]) for part in parts]
    lead = t(key, n=len(people))
    return [blocks.context(f"{lead} {names}" if n == 0 else names) for n, names in enumerate(named)]


def who_can(
    t: Texts,
    found: Poll,
    network: Network,
    *,
    answered: bool,
    choices: Mapping[int, Planned] | None = None,
    off_slack: Sequence[Person] = (),
    start: int = 0,
) -> View:
    """Who can on which date; to who leads with `choices`: what there is to choose, and to remind."""
    poll, leads = found.poll, choices is not None
    about = About(network=poll.network_id, item=poll.id)
    if not poll.open:
        above = _end(t, found, network)
        things = [one for one in found.dates if one.date.chosen]
    else:
        above = [blocks.section(t("date_poll.who_lead", title=title(poll, network)))]
        things = [*found.dates]
    best = {one.date.id for one in found.best()} if poll.open else set[int]()

    def draw(one: Proposed) -> list[Block]:
        said = Markup(f"*{escape(when(t, poll, one.date))}*")
        key = "date_poll.best" if one.date.id in best else "date_poll.date"
        if one.gone and poll.open:
            return [blocks.section(t("date_poll.gone", when=when(t, poll, one.date)))]
        shown = [blocks.section(t(key, when=said))]
        for can in Can:
            shown += _names(t, f"date_poll.who_{can}", [said_by(t, who) for who in one.can.get(can, ())])
        if not any(one.can.values()):
            shown.append(blocks.context(t("date_poll.nobody")))
        planned = (choices or {}).get(one.date.id)
        if planned is not None and poll.open:
            shown += [*odd(t, planned.planned.oddities), blocks.actions(_choose(t, poll, one, planned))]
        return shown

    below = _below(t, found, leads=leads, answered=answered) if poll.open else []
    if poll.open:
        below += enter_for(t, off_slack, Act.DATES_FILL_IN, about)
    return paged(
        t, Form.DATES, t.plain("date_poll.title"), things, draw,
        act=Act.DATES, about=about, start=start, above=above, below=below,
    )  # fmt: skip


def _choose(t: Texts, poll: DatePoll, one: Proposed, planned: Planned) -> Element:
    """Make the session of a date; asked once more, as the group is told."""
    said = when(t, poll, one.date)
    about = About(network=poll.network_id, item=one.date.id)
    press = blocks.button(t.plain("date_poll.choose"), Act.DATES_CHOOSE, about, of=said)
    follows = t.plain_n("date_poll.choose_sure", one.count(Can.YES), when=said, announced=planned.announced)
    return asks_first(t, press, "date_poll.choose", follows)


def _below(t: Texts, found: Poll, *, leads: bool, answered: bool) -> list[Block]:
    """Who said nothing, one's own answer, and what whoever facilitates can do."""
    poll, shown = found.poll, _names(t, "date_poll.who_silent", [escape(name(who)) for who in found.missing])
    buttons = [fill_in_button(t, poll, again=answered, main=not leads)]
    about = About(network=poll.network_id, item=poll.id)
    if leads and found.silent and poll.reminded_at is None:
        press = blocks.button(t.plain("date_poll.remind"), Act.DATES_REMIND, about)
        sure = t.plain_n("date_poll.remind_sure", len(found.silent))
        buttons.append(asks_first(t, press, "date_poll.remind", sure))
    if leads and poll.reminded_at is not None:
        shown.append(blocks.context(t("date_poll.reminded", when=t.moment(poll.reminded_at, poll.zone))))
    if leads:
        press = blocks.button(t.plain("date_poll.withdraw"), Act.DATES_WITHDRAW, about)
        buttons.append(asks_first(t, press, "date_poll.withdraw", t.plain("date_poll.withdraw_sure")))
    return [blocks.divider(), *shown, blocks.actions(*buttons)]


def for_me(t: Texts, found: Poll, network: Network) -> list[Block]:
    """That the group looks for a date, to who said nothing yet."""
    words = t("date_poll.for_me", title=title(found.poll, network))
    # The case that they were asked for may stand above it, with the one main button.
    return [blocks.section(words), blocks.actions(fill_in_button(t, found.poll, main=False))]
