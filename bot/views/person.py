"""What people see of their own settings and of being forgotten, and of accounts that are gone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from functools import partial
from typing import Annotated, Literal

import msgspec
from babel.dates import get_day_names

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, Part, View
from bot.slack.layout import Items
from bot.texts import REGION, Texts, called
from bot.views.notice import notice
from models.membership import Membership
from models.network import Network
from models.person import Language, Person
from models.plan import RULES, Audience

LANGUAGES = [Option("Nederlands", Language.NL), Option("English", Language.EN)]
NO_DAY_OFF = "none"
WEEK = 7  # days, of which the weekend is not everywhere the same
MOST_GONE = 5  # lost accounts with their buttons


class Messages(StrEnum):
    """Which direct messages a person gets."""

    ORDINARY = "ordinary"
    QUIET = "quiet"


def name(person: Person) -> str:
    """A person's name, or what Slack calls them while the name is unknown."""
    return person.name or person.user_id


def by_name(people: Iterable[Person]) -> list[Person]:
    """People as they are looked for in a long list."""
    return sorted(people, key=lambda person: (name(person).casefold(), person.id))


def options(people: Iterable[Person]) -> list[Option]:
    """People to choose from, in that order; two of one name each with what they call themselves in Slack."""
    found = by_name(people)
    often = Counter(map(name, found))
    return [Option(_told_apart(person, often), str(person.id)) for person in found]


def _told_apart(person: Person, often: Mapping[str, int]) -> str:
    mine = name(person)
    beside = person.display_name or (mine if person.off_slack else person.user_id)
    return mine if often[mine] == 1 or beside == mine else f"{mine} ({beside})"


def day_off(choice: str) -> int | None:
    """Return the weekday that was chosen, Monday being 0; None for none."""
    return int(choice) if choice.isdecimal() and int(choice) < WEEK else None


def weekday(t: Texts, day: int) -> str:
    """Return the name of a weekday, Monday being 0."""
    return str(get_day_names("wide", "stand-alone", locale=REGION[t.language])[day])


def pausing(person: Person, today: date) -> date | None:
    """Return the last day of a pause that is not over."""
    return person.paused_until if person.pauses_on(today) else None


@fields.form(Form.MY_SETTINGS, "person.settings_title")
class MySettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a person chooses for all their networks."""

    language: Annotated[Language, fields.pick()]
    hours_from: Annotated[time, fields.hour()]
    hours_to: Annotated[time, fields.hour()]
    day_off: Annotated[str, fields.pick()] = NO_DAY_OFF
    paused_until: Annotated[date, fields.day(optional=True)] | None = None
    end_pause: Annotated[fields.Ticked, fields.tick("person.end_pause_now")] = ()
    messages: Annotated[Messages, fields.one_of("person.messages_")] = Messages.ORDINARY


def settings_form(t: Texts, person: Person, today: date, *more: Element) -> View:
    """The one form with everything that a person chooses for all their networks, and `more` beside it."""
    until = pausing(person, today)
    free = [Option(t.plain("person.no_day_off"), NO_DAY_OFF)]
    free += [Option(weekday(t, day), str(day)) for day in range(WEEK)]
    messages = Messages.QUIET if person.quiet else Messages.ORDINARY
    asked = fields.ask(
        t,
        MySettings,
        fields.held(MySettings, person, paused_until=until, messages=messages),
        choices={"language": LANGUAGES, "day_off": free},
        without=() if until else ("end_pause",),
        city=t.city(person.zone),
        still=_still_comes(t),
    )
    forget = blocks.button(t.plain("person.forget_me"), Act.ERASE, About())
    parts = [blocks.section(t("person.settings_lead")), *asked.values(), blocks.actions(*more, forget)]
    return fields.modal(t, MySettings, parts)


def _still_comes(t: Texts) -> str:
    """What comes also to who asked for quiet or takes a break: all that the plan does not hold back."""
    kinds = [kind for kind, rule in RULES.items() if rule.audience is Audience.MEMBERS and not rule.disturbs]
    said = [*(t.plain(f"person.still_{kind}") for kind in kinds), t.plain("person.still_leading")]
    return "; ".join(said)


def chosen(t: Texts, person: Person, today: date) -> str:
    """Say in plain words when messages come."""
    until = pausing(person, today)
    if person.quiet:
        return t.plain("person.now_quiet")
    hours = {"start": t.clock(person.hours_from), "end": t.clock(person.hours_to)}
    if person.day_off is None:
        said = t.plain("person.now_hours", **hours)
    else:
        said = t.plain("person.now_hours_and_days", day=weekday(t, person.day_off), **hours)
    if until is not None:
        return t.plain("person.now_paused", day=t.day(until)) + " " + said
    return said


def saved(t: Texts, person: Person, today: date) -> str:
    """What the person hears after saving."""
    return t.plain("person.settings_saved") + " " + chosen(t, person, today)


def personal(t: Texts, person: Person, today: date) -> list[Block]:
    """The way to one's own settings, in the other language too, with what one may forget that one chose."""
    unusual = person.quiet or pausing(person, today) is not None or person.day_off is not None
    buttons: list[Element] = [blocks.button(t.plain("person.settings"), Act.MY_SETTINGS, About())]
    if pausing(person, today) is not None:
        buttons.append(blocks.button(t.plain("person.end_pause"), Act.END_OWN_PAUSE, About()))
    said = [chosen(t, person, today)] if unusual else []
    return [blocks.actions(*buttons), blocks.context(" ".join([*said, t("person.other_language")]))]


def quiet_noted(t: Texts, person: Person) -> View:
    """What somebody hears whose direct messages are off or on again: what still comes, and the way back."""
    if not person.quiet:
        return notice(t, t.plain("person.quiet_ended"))
    back = blocks.button(t.plain("person.quiet_undo"), Act.QUIET, About(choice="off"))
    return notice(t, t.plain("person.quiet_noted", still=_still_comes(t)), blocks.actions(back))


def without_account(t: Texts, network: Network, gone: Sequence[tuple[Membership, Person]]) -> list[Part]:
    """Whose account is gone, each with the button that takes them off the list."""

    def draw(lost: tuple[Membership, Person]) -> list[Block]:
        place, somebody = lost
        about = About(network=network.id, item=place.id)
        take_off = blocks.button(t.plain("person.take_off"), Act.TAKE_OFF, about, of=somebody.name)
        return [blocks.section(t("person.account_gone", person=called(somebody)), take_off)]

    return [Items(gone, draw, partial(t.n, "person.more_gone"), most=MOST_GONE)] if gone else []


@fields.form(Form.ERASE, "person.erase_title", submit="person.erase_submit")
class Erasing(msgspec.Struct, frozen=True):
    """What happens to open questions when somebody is forgotten."""

    questions: Annotated[Literal["keep", "withdraw"], fields.one_of("person.erase_")] = "keep"


def erase_form(t: Texts, take_along: Element, *, unnamed: bool = False) -> View:
    """Being forgotten altogether, after `take_along`; what taking back an `unnamed` question would tell."""
    tells = [blocks.context(t("network.leave_tells"))] if unnamed else []
    lead = [blocks.section(t("person.erase_lead")), blocks.actions(take_along)]
    return fields.modal(t, Erasing, [*lead, *fields.ask(t, Erasing).values(), *tells])
