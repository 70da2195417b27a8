"""What whoever facilitates sees of who comes, who is there, and who was away."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any

import msgspec

from bot import fields
from bot.act.forms import About, key_of
from bot.act.ids import Form
from bot.slack import blocks
from bot.slack.blocks import Message, Option, Part, View
from bot.slack.layout import Lines
from bot.texts import Texts, called, escape
from bot.views import guest as guest_view
from bot.views import note_taker as note_view
from bot.views import person as person_view
from bot.views.in_place import instead
from bot.views.summary import counted
from models.attendance import Rsvp
from models.guest import Guest
from models.joining_online import Ways
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.session import LearningSession, Stage

GROUP = 10  # names in one set of checkboxes
GROUPS = [f"present_{number}" for number in range(25)]  # more than a network has members

GUESTS = "guests"  # the field of who comes without belonging to the network

FIELDS: list[tuple[str, Any, Any]] = [
    *((name, Annotated[list[int], fields.boxes(at="panel.present")], []) for name in GROUPS),
    (GUESTS, Annotated[list[int], fields.boxes(at="guest.present")], []),
]
Present = fields.form(Form.ATTENDANCE, "panel.attendance", close="common.close")(
    msgspec.defstruct("Present", FIELDS, frozen=True, kw_only=True)
)


def ticked(form: msgspec.Struct) -> set[int]:
    """Return who is ticked in the form of who is there."""
    return {person_id for name in GROUPS for person_id in getattr(form, name)}


def guests_ticked(form: msgspec.Struct) -> list[int]:
    """Return which guests are ticked there."""
    ticked: list[int] = getattr(form, GUESTS)
    return ticked


def guests_shown(form: View) -> set[int]:
    """Return which guests could be ticked there, by their keys: of others the form says nothing."""
    asked = (block for block in form.get("blocks", []) if block.get("block_id") == GUESTS)
    offered = (option for block in asked for option in block.get("element", {}).get("options", ()))
    return {key for option in offered if (key := key_of(option.get("value"))) is not None}


def who_comes(
    t: Texts,
    meeting: LearningSession,
    said: Mapping[Rsvp | None, Sequence[Person]],
    ways: Ways | None = None,
    guests: Sequence[Guest] = (),
) -> View:
    """The names of those who come, and in which way, who may, who do not, who did not say; and the guests."""
    how = {"there": ways.there, "online": ways.online, "unsaid": ways.unsaid} if ways is not None else {}
    of_ways: list[Part] = [
        Lines([escape(one.name) for one in people], partial(t.n, "pages.and_more"), f"*{headed}*")
        for way, people in how.items()
        if people and (headed := t.n(f"attendance.comes_{way}", len(people)))
    ]
    parts: list[Part] = [
        Lines([escape(one.name) for one in people], partial(t.n, "pages.and_more"), f"*{headed}*")
        for answer in (*(() if of_ways else (Rsvp.YES,)), Rsvp.MAYBE, Rsvp.NO, None)
        if (people := said.get(answer, ()))
        and (headed := t.n(f"attendance.{answer or 'silent'}", len(people)))
    ]
    when = t.day(meeting.starts_local.date())
    return blocks.modal(
        Form.NOTICE,
        t.plain("attendance.who_comes"),
        [
            blocks.section(when),
            *of_ways,
            *(parts or [blocks.section(t("attendance.nobody_yet"))]),
            *guest_view.expected(t, guests),
            blocks.actions(guest_view.button(t, meeting), note_view.button(t, meeting)),
        ],
        close=t.plain("common.close"),
    )


def absence_hint(t: Texts, meeting: LearningSession, network: Network, absent: Sequence[Person]) -> Message:
    """Who was away twice in a row, with the suggestion to call; Kring does not write to them."""
    if not absent:
        return Message([blocks.section(t("attendance.nobody_absent_twice"))])
    lead = t("attendance.absent_twice", theme=network.theme, day=t.day(meeting.starts_local.date()))
    return Message(
        [
            Lines([called(person) for person in absent], partial(t.n, "pages.and_more"), lead),
            blocks.section(t("attendance.call_them")),
            blocks.context(t("attendance.absence_why")),
        ]
    )


def who_is_ticked(*, recorded: bool) -> str:
    """What is said of the ticks in the form of who is there, by its key."""
    return "panel.attendance_recorded" if recorded else "panel.attendance_expected"


def names(
    t: Texts, people: Sequence[Person]
) -> tuple[Sequence[Person], dict[str, Sequence[Option]], dict[str, str]]:
    """Return who can be ticked, in groups by the names of their fields, and the labels of these."""
    shown = person_view.by_name(people)[: GROUP * len(GROUPS)]
    options = person_view.options(shown)
    parts = [options[at : at + GROUP] for at in range(0, len(options), GROUP)]
    groups: dict[str, Sequence[Option]] = dict(zip(GROUPS, parts, strict=False))
    labels = {}
    for name, group in groups.items():
        if len(shown) > GROUP:
            key = "panel.field_present_from" if name == GROUPS[0] else "panel.field_present_more"
            labels[name] = t.plain(key, first=group[0].text, last=group[-1].text)
    return shown, groups, labels


def attendance_form(
    t: Texts,
    meeting: LearningSession,
    people: Sequence[Person],
    here: set[int],
    *,
    recorded: bool,
    start: int | None = None,
    guests: Sequence[Guest] = (),
) -> View:
    """Who is there: ticked are those recorded, or those who said they would or might come.

    Whom it shows travels with the form, which says nothing of others.
    """
    shown, groups, labels = names(t, people)
    come = [one.id for one in guests if one.present or not recorded]
    choices = {**groups, GUESTS: guest_view.options(guests)}
    held = {**dict.fromkeys(GROUPS, here), GUESTS: come}
    asked = fields.ask(t, Present, held, choices=choices, labels=labels)
    keys = msgspec.json.encode([person.id for person in shown]).decode()
    about = About(session=meeting.id, choice=keys, start=start)
    return instead(t, Present, [blocks.section(t(who_is_ticked(recorded=recorded))), *asked.values()], about)


def attendance_noted(
    t: Texts, meeting: LearningSession, network: Network, present: int, guests: int = 0
) -> str:
    """What the facilitator hears after ticking who is there, and what it sets going."""
    noted = counted(t, "panel.attendance_noted", present)
    noted += f" {t.n('guest.noted_there', guests)}" if guests else ""
    if Kind.EVALUATION_REQUEST in meeting.skipped and meeting.evaluation_opened_at is None:
        return noted
    if meeting.stage in (Stage.READY, Stage.UNDERWAY):
        enough = present >= network.threshold
        key = "panel.evaluation_follows" if enough else "panel.too_few_to_evaluate"
        return f"{noted} {t.plain(key, threshold=network.threshold)}"
    if meeting.stage is not Stage.EVALUATING:
        return noted
    if meeting.evaluation_opened_at is not None:
        return f"{noted} {t.plain('panel.evaluation_asks')}"
    return f"{noted} {t.plain('panel.enough_after_all')}" if present >= network.threshold else noted
