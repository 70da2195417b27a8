"""What whoever facilitates sees of who comes, and of who was away."""

from collections.abc import Mapping, Sequence
from functools import partial

from bot.act.ids import Form
from bot.slack import blocks
from bot.slack.blocks import Message, Part, View
from bot.slack.layout import Lines
from bot.texts import Texts, escape, mention
from models.attendance import Rsvp
from models.network import Network
from models.person import Person
from models.session import LearningSession


def who_comes(t: Texts, meeting: LearningSession, said: Mapping[Rsvp | None, Sequence[Person]]) -> View:
    """The names of those who come, who may, who do not and who did not say."""
    parts: list[Part] = [
        Lines([escape(one.name) for one in people], partial(t.n, "pages.and_more"), f"*{headed}*")
        for answer in (Rsvp.YES, Rsvp.MAYBE, Rsvp.NO, None)
        if (people := said.get(answer, ()))
        and (headed := t.n(f"attendance.{answer or 'silent'}", len(people)))
    ]
    when = t.day(meeting.starts_local.date())
    return blocks.modal(
        Form.NOTICE,
        t.plain("attendance.who_comes"),
        [blocks.section(when), *(parts or [blocks.section(t("attendance.nobody_yet"))])],
        close=t.plain("common.close"),
    )


def absence_hint(t: Texts, meeting: LearningSession, network: Network, absent: Sequence[Person]) -> Message:
    """Who was away twice in a row, with the suggestion to call; Kring does not write to them."""
    if not absent:
        return Message([blocks.section(t("attendance.nobody_absent_twice"))])
    lead = t("attendance.absent_twice", theme=network.theme, day=t.day(meeting.starts_local.date()))
    return Message(
        [
            Lines([mention(person.user_id) for person in absent], partial(t.n, "pages.and_more"), lead),
            blocks.section(t("attendance.call_them")),
            blocks.context(t("attendance.absence_why")),
        ]
    )
