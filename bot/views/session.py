"""What people see of a session: announcement, reminders, and what the facilitator gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part
from bot.texts import Texts
from bot.views import announcement as own_words
from bot.views.coming import counts, rsvp_button, rsvp_buttons
from bot.views.person import name
from models.announcement import Announcement
from models.attendance import Rsvp
from models.message import Fate
from models.network import Network
from models.person import Person
from models.plan import RULES, Audience, Kind
from models.session import BEFORE, LearningSession, Mode, Stage


def heading(t: Texts, meeting: LearningSession, network: Network) -> str:
    """The theme of a session, or of the network while the questions still make it."""
    return meeting.title or network.theme


def within_theme(t: Texts, meeting: LearningSession, network: Network) -> str:
    """A line below the heading with the theme of the network; nothing where the heading has it already."""
    has_it = not meeting.title or network.theme.casefold() in meeting.title.casefold()
    return "" if has_it else "\n" + t("session.within_theme", theme=network.theme)


def place(t: Texts, meeting: LearningSession) -> str:
    """Where people meet, in the room or online, or that it follows."""
    if meeting.mode is Mode.ONLINE:
        return t("session.place_online")
    key = "session.place" if meeting.mode is Mode.IN_PERSON else "session.place_hybrid"
    return t(key, place=meeting.place) if meeting.place else t(f"{key}_follows")


def link(t: Texts, meeting: LearningSession) -> list[str]:
    """The link, for who joins online; nothing where there is none."""
    return (
        [t("session.link", link=meeting.link)] if meeting.link and meeting.mode is not Mode.IN_PERSON else []
    )


def at_hour(t: Texts, meeting: LearningSession, minutes: int, *, listed: bool = False) -> str:
    """The hour so many minutes after the start, also among others in a list; on another day also that day."""
    at = meeting.wall_time_after(minutes)
    hour = t.hour(at.time()) if listed else t.clock(at.time())
    if at.date() == meeting.starts_local.date():
        return hour
    return t.plain("session.hour_on", hour=hour, day=t.day(at.date()))


def during(t: Texts, meeting: LearningSession) -> str:
    """The day of a session, with the hours between which it is held."""
    return t.during(meeting.starts_local, meeting.wall_time_after(meeting.minutes), meeting.zone)


def facts(t: Texts, meeting: LearningSession, network: Network) -> str:
    """When, where and about what, in lines."""
    lines = [
        t("session.when", when=during(t, meeting)),
        place(t, meeting),
    ]
    if meeting.mode is not Mode.IN_PERSON and meeting.stage in BEFORE:
        lines.append(t("session.link_follows"))
    if not meeting.title:
        lines.append(t("session.theme_follows"))
    if meeting.bring:
        lines.append(t("session.bring", bring=meeting.bring))
    return "\n".join([*lines, *people(t, meeting)])


def people(t: Texts, meeting: LearningSession) -> list[str]:
    """Who hosts a session and who speaks, as far as it is known."""
    said = {"host": meeting.host, "speaker": meeting.speaker}
    return [t(f"session.{name}", **{name: words}) for name, words in said.items() if words]


def leads(t: Texts, who: Person | None) -> list[str]:
    """Who leads a session, where that is a member who was asked to."""
    return [t("session_leader.leads", who=name(who))] if who is not None else []


def announcement(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    said: Mapping[Rsvp | None, int],
    own: Announcement | None = None,
    led_by: Person | None = None,
) -> Message:
    """The announcement in the channel, with own words; its counts are kept up to date in place."""
    title = heading(t, meeting, network)
    if meeting.stage is Stage.CANCELLED:
        words = [blocks.section(t("session.cancelled_heading", title=title))]
        return Message([*words, blocks.section(t("session.when", when=when(t, meeting)))])
    body = [
        blocks.section(
            t("session.announcement", title=title, number=meeting.number) + within_theme(t, meeting, network)
        ),
        *own_words.opening(t, own),
        blocks.section("\n".join([facts(t, meeting, network), *leads(t, led_by)])),
        *own_words.told(t, own),
    ]
    if meeting.takes_questions:
        body.append(blocks.section(t("session.asks_both")))
    elif meeting.stage in BEFORE:
        body.append(blocks.section(t("session.asks_rsvp")))
    body.append(blocks.section(counts(t, said)))
    if meeting.stage in BEFORE:
        body.append(rsvp_buttons(t, meeting))
    return Message(body)


def when(t: Texts, meeting: LearningSession) -> str:
    """The day of a session and the hour at which it begins."""
    return t.when(meeting.starts_local, meeting.zone)


def rsvp_reminder(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    given: Rsvp | None,
    more: Sequence[Block] = (),
    *,
    online: bool | None = None,
    again: bool = False,
) -> Message:
    """The one reminder to who said nothing about coming, `again` after a move; then what was said."""
    if meeting.stage not in BEFORE:
        return over(t, meeting, network)
    lead = t("rsvp.reminder", title=heading(t, meeting, network), when=when(t, meeting))
    if given is not None:
        lead = t(f"rsvp.noted_{given}", when=when(t, meeting))
    return Message(
        [
            blocks.section(lead),
            rsvp_buttons(t, meeting, given, online=online),
            *more,
            blocks.context(
                t("rsvp.reminder_why_again" if again else "rsvp.reminder_why", theme=network.theme)
            ),
        ]
    )


def day_before(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    given: Rsvp | None,
    more: Sequence[Block] = (),
    along: Sequence[Part] = (),
) -> Message:
    """The practical message to who comes or may come, with what goes `along`; once it has begun, where."""
    if meeting.stage is Stage.UNDERWAY and given is not Rsvp.NO:
        return begun(t, meeting, network)
    if meeting.stage not in BEFORE:
        return over(t, meeting, network)
    if given is Rsvp.NO:
        return Message(
            [
                blocks.section(t("rsvp.noted_no", when=when(t, meeting))),
                rsvp_buttons(t, meeting, given),
                *more,
            ]
        )
    cannot = rsvp_button(t.plain("rsvp.cannot_after_all"), Rsvp.NO, meeting, main=False)
    return Message(
        [
            blocks.section(t("session.day_before", title=heading(t, meeting, network))),
            blocks.section(facts(t, meeting, network)),
            *along,
            blocks.actions(cannot),
        ]
    )


def link_message(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    given: Rsvp | None,
    *,
    again: bool = False,
    early: bool = False,
) -> Message:
    """The link, to who joins online; `again`: another one than they have; `early`: the session was moved."""
    title, at = heading(t, meeting, network), t.clock(meeting.starts_local.time())
    if given is Rsvp.NO and meeting.stage in BEFORE:
        return Message([blocks.section(t("rsvp.noted_no", when=when(t, meeting)))])
    if meeting.stage not in (*BEFORE, Stage.UNDERWAY):
        return over(t, meeting, network)
    if meeting.mode is Mode.IN_PERSON:
        return Message([blocks.section(f"{t('session.link_not_needed', title=title)} {place(t, meeting)}")])
    if early:
        return Message([blocks.section(t("session.link_early", title=title, when=when(t, meeting)))])
    lead = t("session.link_again" if again else "session.link_lead", title=title, at=at)
    found = link(t, meeting) or [t("session.link_gone")]
    return Message([blocks.section("\n".join([lead, *found]))])


def over(t: Texts, meeting: LearningSession, network: Network) -> Message:
    """What is left of a message when its session was called off or has begun."""
    key = "session.cancelled" if meeting.stage is Stage.CANCELLED else "session.has_begun"
    return Message([blocks.section(t(key, title=heading(t, meeting, network), when=when(t, meeting)))])


def begun(t: Texts, meeting: LearningSession, network: Network) -> Message:
    """What is left for who comes late: where it is; the link has a message of its own."""
    lead = t("session.begun", title=heading(t, meeting, network), when=when(t, meeting))
    return Message([blocks.section(lead), blocks.section(place(t, meeting))])


def replaced(t: Texts, meeting: LearningSession, network: Network) -> Message:
    """What is left of a message that came again after a move."""
    return Message([blocks.section(t("session.replaced", title=heading(t, meeting, network)))])


@dataclass(frozen=True)
class Sending:
    """One line of what is to come: what goes out, and when."""

    kind: Kind
    at: datetime
    fate: Fate = Fate.GOES


def still_to_come(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    sendings: Sequence[Sending],
    buttons: Sequence[Element],
) -> Message:
    """What will be sent for a session that was announced, with the exact times, for the facilitator."""
    lead = t("preview.announced", title=heading(t, meeting, network), number=meeting.number)
    lines = [sent(t, network, sending) for sending in sendings]
    return Message(
        [
            blocks.section(lead),
            blocks.section(facts(t, meeting, network)),
            *([blocks.section(t.listing(lines))] if lines else []),
            blocks.actions(*buttons),
            blocks.context(t("preview.why")),
        ]
    )


def sent(t: Texts, network: Network, sending: Sending) -> str:
    """When something goes out, in a line; or what becomes of it."""
    said = {"when": t.listed(sending.at, network.zone), "what": t.plain(f"kind.{sending.kind}")}
    if sending.fate is Fate.GOES:
        return t("preview.line", **said)
    return t("preview.line_not", **said, fate=t.plain(f"message.fate_{sending.fate}"))


def whom(t: Texts, kind: Kind, people: int | None, fate: Fate = Fate.GOES) -> str:
    """To whom a message goes or went, in words where a number would tell too much, or what becomes of it."""
    if fate is not Fate.GOES:
        return t.plain(f"message.fate_{fate}")
    if people is not None:
        return t.n("preview.who_comes" if kind is Kind.DAY_BEFORE else "preview.people", people)
    match RULES[kind].audience:
        case Audience.CHANNEL:
            return t.plain("preview.channel")
        case Audience.FACILITATORS if kind is not Kind.ABSENCE_HINT:
            return t.plain("message.whom_facilitators")
        case _:
            return t.plain(f"message.whom_{kind}")


def place_button(t: Texts, meeting: LearningSession) -> Element:
    """Put right where people meet, while they do."""
    return blocks.button(t.plain("session.edit_place"), Act.EDIT_SESSION, About(session=meeting.id))


def not_held(t: Texts, meeting: LearningSession, network: Network) -> Message:
    """What is left of a message about a session that did not take place."""
    said = t("session.not_held", title=heading(t, meeting, network), when=when(t, meeting))
    return Message([blocks.section(said)])
