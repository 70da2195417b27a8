"""What whoever facilitates sees of who was away."""

from collections.abc import Sequence
from functools import partial

from bot.slack import blocks
from bot.slack.blocks import Message
from bot.slack.layout import Lines
from bot.texts import Texts, mention
from models.network import Network
from models.person import Person
from models.session import LearningSession


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
