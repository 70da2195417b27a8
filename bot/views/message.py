"""What a facilitator sees of the messages: planned, gone, not reached; the pause, and a text to copy."""

import textwrap
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.copies import can_be_copied
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, View
from bot.slack.errors import MEANINGS, Meaning, comes_again
from bot.texts import Markup, Texts, mention
from bot.views import rhythm, trial
from bot.views.notice import asks_first
from bot.views.pages import paged
from bot.views.session import heading, whom
from models.delivery import DELETED, Delivery, DeliveryState
from models.message import Fate, Gone, Planned
from models.missed import Missed
from models.network import Network
from models.plan import RULES, Audience, Kind
from models.session import LearningSession

FIELD_LIMIT = 3000  # characters in one field
CONFIRMED_LIMIT = 30

# What Slack says when a message cannot be delivered, in the words of whom it concerns.
REASONS = {
    "user_not_found": "account_gone",
    "users_not_found": "account_gone",
    "user_disabled": "account_gone",
    "user_not_visible": "account_gone",
    "messages_tab_disabled": "refuses",
    "cannot_dm_bot": "refuses",
    "cannot_message_user": "refuses",
    "restricted_action": "not_allowed",
    "restricted_action_read_only_channel": "not_allowed",
    "is_archived": "archived",
    "channel_is_archived": "archived",
    "not_in_channel": "not_in_channel",
    "is_inactive": "archived",
    "message_not_found": "deleted",
}
# What is said where only the sort of error is known.
BY_MEANING = {Meaning.MESSAGE: "unfit", Meaning.OPERATOR: "operator", Meaning.PASSING: "busy"}


def what(t: Texts, kind: Kind) -> str:
    """A kind of message by its name; not escaped."""
    return t.plain(f"kind.{kind}")


def button(t: Texts, network: Network) -> Element:
    """The way to the messages of a network."""
    return blocks.button(t.plain("message.button"), Act.MESSAGES, About(network=network.id))


def waits(t: Texts, network: Network, missed: Sequence[Missed], *, paused: bool) -> list[Block]:
    """The pause, and what did not arrive."""
    lines = _pause(t, network) if paused else []
    if missed:
        rows = [one.row for one in missed if one.row is not None]
        said = [t("home.unsent_to_all", what=what(t, one.kind)) for one in missed if one.row is None]
        for key, stale in (("home.stale", True), ("home.unsent", False)):
            if named := [row for row in rows if row.stale is stale]:
                names = Markup(", ".join(sorted({recipient(row) for row in named})))
                said.insert(0, t.n(key, len(named), names=names))
        see = blocks.button(t.plain("message.see"), Act.NOT_REACHED, About(network=network.id))
        lines.append(blocks.section("\n".join(said), see))
    return lines


def recipient(item: Delivery) -> Markup:
    """A person or a channel, as Slack shows it."""
    return mention(item.recipient) if item.person_id else Markup(f"<#{item.recipient}>")


def _pause(t: Texts, network: Network) -> list[Block]:
    """That the network is paused, and the way to end it."""
    assert network.paused_until is not None
    assert network.resumes_at is not None
    words = t(
        "message.paused",
        day=t.day(network.paused_until),
        resumes=t.moment(network.resumes_at, network.zone),
    )
    press = blocks.button(t.plain("message.end_pause"), Act.END_PAUSE, About(network=network.id))
    end = asks_first(t, press, "message.end_pause", t.plain("message.end_pause_sure"))
    return [blocks.section(words, end)]


def held(t: Texts, network: Network, expires: datetime, *, leads: bool) -> str:
    """That what was put by hand waits for the end of the pause, or is of no use by then; not escaped."""
    assert network.resumes_at is not None
    waits = network.resumes_at < expires
    resumes = t.moment(network.resumes_at, network.zone)
    said = t.plain("message.held" if waits else "message.held_too_long", resumes=resumes)
    return f"{said} {t.plain('message.end_earlier')}" if leads else said


def screen(
    t: Texts,
    network: Network,
    meeting: LearningSession | None,
    others: Sequence[LearningSession] = (),
    planned: Sequence[Planned] = (),
    gone: Sequence[Gone] = (),
    *,
    missed: int = 0,
    paused: bool = False,
) -> View:
    """The messages of one session, with the way to the others, to what did not arrive and to the pause."""
    body = _pause(t, network) if paused else []
    if others:
        body.append(blocks.actions(_choice(t, network, others)))
    if meeting is None:
        body.append(blocks.section(t("message.no_session")))
    else:
        when = t.when(meeting.starts_local, meeting.zone)
        title = heading(t, meeting, network)
        body.append(blocks.section(t("message.of", title=title, number=meeting.number, when=when)))
        body.append(blocks.header(t.plain("message.to_come")))
        for one in planned:
            body += _planned(t, network, meeting, one)
        if not planned:
            body.append(blocks.section(t("message.nothing_to_come")))
        body.append(blocks.context(t("message.hours")))
        if gone:
            body.append(blocks.header(t.plain("message.gone")))
            body += [_gone(t, network, meeting, one) for one in gone]
    body += [blocks.divider(), blocks.actions(*_ways_on(t, network, missed))]
    return blocks.modal(
        Form.MESSAGES,
        t.plain("message.title"),
        body,
        about=About(network=network.id) if meeting is None else About(session=meeting.id),
        close=t.plain("common.close"),
    )


def _choice(t: Texts, network: Network, others: Sequence[LearningSession]) -> Element:
    """The other sessions, of which one is looked at next."""
    named = [
        Option(
            t.plain(
                "message.other", number=other.number, day=t.day(other.starts_local.date()),
                title=heading(t, other, network),
            ),
            str(other.id),
        )
        for other in others
    ]  # fmt: skip
    return blocks.select(named, action=Act.MESSAGES, placeholder=t.plain("message.other_session"))


def _ways_on(t: Texts, network: Network, missed: int) -> list[Element]:
    about = About(network=network.id)
    title = t.n("message.not_reached_button", missed) if missed else t.plain("message.not_reached_title")
    return [
        blocks.button(title, Act.NOT_REACHED, about),
        blocks.button(t.plain("message.pause"), Act.PAUSE, about),
        rhythm.button(t, network),
    ]


def _planned(t: Texts, network: Network, meeting: LearningSession, one: Planned) -> list[Block]:
    """One planned message with what can be done about it."""
    words = t(
        f"message.line_{'skipped' if one.fate is Fate.SKIPPED else 'planned'}",
        what=what(t, one.kind),
        when=t.moment(one.at, network.zone),
        whom=whom(t, one.kind, one.people, one.fate),
    )
    about = About(session=meeting.id, choice=one.kind)
    buttons = []
    if one.fate is Fate.SKIPPED and one.may_return and one.kind in meeting.skipped:
        buttons.append(blocks.button(t.plain("message.send_after_all"), Act.SEND_AFTER_ALL, about))
    elif one.fate is not Fate.SKIPPED and one.skippable:
        buttons.append(blocks.button(t.plain("message.skip"), Act.SKIP, about))
    if can_be_copied(one.kind, meeting, sent=False):
        buttons.append(blocks.button(t.plain("message.copy"), Act.COPY, about))
    if trial.can_be_tried(one.kind, meeting):
        buttons.append(trial.button(t, meeting, one.kind))
    return [blocks.section(words), *([blocks.actions(*buttons)] if buttons else [])]


def _gone(t: Texts, network: Network, meeting: LearningSession, one: Gone) -> Block:
    """One kind of message that went out: to whom in words, no numbers and no names."""
    words = [f"*{t(f'kind.{one.kind}')}*"]
    if one.at is not None:
        to_members = RULES[one.kind].audience is Audience.MEMBERS  # each in their own hours
        words.append(
            t(
                "message.went_from" if to_members else "message.went",
                when=t.moment(one.at, network.zone),
                whom=whom(t, one.kind, None),
            )
        )
    if one.missed:
        words.append(t.n("message.missed", one.missed))
    if one.not_to_all:
        words.append(t("message.not_to_all"))
    copy = blocks.button(t.plain("message.copy"), Act.COPY, About(session=meeting.id, choice=one.kind))
    return blocks.section("\n".join(words), copy)


def not_reached(
    t: Texts,
    network: Network,
    missed: Sequence[Missed],
    said: str = "",
    start: int = 0,
    *,
    looked_up: bool = False,
) -> View:
    """What did not arrive, or perhaps not: to whom, what, when, why, and what can be done.

    At the end always stands what is never shown, so that it tells nothing.
    """
    above: list[Block] = [blocks.section(said)] if said else []
    above.append(blocks.section(t("message.not_reached_lead" if missed else "message.nothing_listed")))
    above += [blocks.section(t("message.looked_up"))] if looked_up else []
    again = _again(t, About(network=network.id), "message.try_again", perhaps=True)
    below = [blocks.divider(), blocks.section(t("message.never_shown")), blocks.actions(again)]
    return paged(
        t, Form.NOT_REACHED, t.plain("message.not_reached_title"), missed, partial(_missed, t, network),
        act=Act.NOT_REACHED, about=About(network=network.id), start=start, above=above, below=below,
    )  # fmt: skip


def _missed(t: Texts, network: Network, one: Missed) -> list[Block]:
    """One message that did not arrive, or one kind that did not reach everybody."""
    row = one.row
    key, ways = "message.send_again", True
    if row is not None:
        about = About(network=network.id, message=row.id, attempt=one.attempts)
        ways = row.state is DeliveryState.UNKNOWN or not comes_again(row.error)
        key = "message.update_again" if row.stale and row.error != DELETED else key
        words = t(
            "message.stale_line" if row.stale else "message.missed_line",
            what=what(t, one.kind),
            whom=recipient(row),
            when=t.moment(one.due, network.zone),
            why=t(f"message.why_{reason(row)}", error=row.error or "?"),
        )
    else:
        about = About(session=one.session_id, choice=one.kind, attempt=one.attempts)
        when = t.moment(one.due, network.zone)
        words = t("message.missed_unnamed", what=what(t, one.kind), when=when)
    perhaps = row is None or row.state is DeliveryState.UNKNOWN
    of = f"{one.name}, {what(t, one.kind)}" if one.name else ""
    return [
        blocks.divider(),
        blocks.section(words),
        blocks.actions(
            *([_again(t, about, key, perhaps=perhaps, of=of)] if ways else []),
            blocks.button(t.plain("message.copy"), Act.COPY, about, of=of),
            blocks.button(t.plain("message.settled"), Act.SETTLED, about, of=of),
        ),
    ]


def _again(t: Texts, about: About, key: str, *, perhaps: bool, of: str = "") -> Element:
    """Send once more; what may have arrived only after a question."""
    press = blocks.button(t.plain(key), Act.SEND_AGAIN, about, of=of)
    return {**press, "confirm": _confirm(t)} if perhaps else press


def reason(row: Delivery) -> str:
    """Why a message did not arrive, as the end of a key."""
    if row.state is DeliveryState.UNKNOWN:
        return "cannot_look" if row.error == "missing_scope" else "unknown"
    if row.error == "channel_not_found":
        return "account_gone" if row.person_id else "channel_gone"
    meaning = MEANINGS.get(row.error)
    return REASONS.get(row.error) or (BY_MEANING.get(meaning, "other") if meaning else "other")


def _confirm(t: Texts) -> Block:
    """The question before something is sent that may have arrived."""
    return {
        "title": blocks.plain(t.plain("message.perhaps_title"), 100),
        "text": blocks.plain(t.plain("message.perhaps"), 300),
        "confirm": blocks.plain(t.plain("message.send_again"), CONFIRMED_LIMIT),
        "deny": blocks.plain(t.plain("common.cancel"), CONFIRMED_LIMIT),
    }


@fields.form(Form.PAUSE, "message.pause_title", submit="message.pause_submit")
class Until(msgspec.Struct, frozen=True):
    """The last day of a pause."""

    day: Annotated[date, fields.day()]


def pause_form(
    t: Texts, network: Network, ahead: Sequence[LearningSession], now: datetime, *, paused: bool
) -> View:
    """Ask until when, and say what happens meanwhile and afterwards."""
    until = network.paused_until if paused else None
    body = [blocks.section(t("message.pause_lead"))]
    near = [t.when(meeting.starts_local, meeting.zone) for meeting in ahead[:3]]
    if near:
        body.append(blocks.section(t("message.pause_sessions", when=Markup(t.listing(near)))))
    body += fields.ask(t, Until, {"day": until or network.calendar.day(now)}).values()
    return fields.modal(t, Until, body, About(network=network.id))


def copy(t: Texts, text: str, about: About, start: int = 0) -> View:
    """A text to select and copy; one that is long comes in parts, and those a modal at a time."""
    parts = in_parts(text)
    key = "message.copy_field" if len(parts) == 1 else "message.copy_part"
    shown = to_copy(parts, partial(t.plain, key))
    return paged(
        t, Form.COPY, t.plain("message.copy_title"), shown, lambda part: [part],
        act=Act.COPY, about=about, start=start,
        above=[blocks.section(t("message.copy_lead"))], submit=t.plain("message.copy_done"),
    )  # fmt: skip


def to_copy(parts: Sequence[str], label: Callable[..., str]) -> list[Block]:
    """Fields to select and copy from; a label may name the `part` it is, of how many `parts`."""
    return [
        blocks.field_of(
            f"part_{number}",
            label(part=number, parts=len(parts)),
            blocks.text_input(part, lines=True, longest=FIELD_LIMIT),
            optional=True,
        )
        for number, part in enumerate(parts, 1)
    ]


def in_parts(text: str) -> list[str]:
    """A text in parts that each fit a field, cut between paragraphs where that can be."""
    pieces = [
        piece
        for paragraph in text.split("\n\n")
        for piece in (
            [paragraph]
            if len(paragraph) <= FIELD_LIMIT
            else textwrap.wrap(paragraph, FIELD_LIMIT, replace_whitespace=False, drop_whitespace=False)
        )
    ]
    parts = [pieces[0]]
    for piece in pieces[1:]:
        if len(parts[-1]) + len(piece) + 2 <= FIELD_LIMIT:
            parts[-1] += f"\n\n{piece}"
        else:
            parts.append(piece)
    return parts
