"""What whoever facilitates can do with a session: announce, close, move, call off; each asked about first."""

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Element
from bot.texts import Texts
from bot.views.notice import asks_first
from models.session import BEFORE, LearningSession, Stage


def planning_buttons(t: Texts, meeting: LearningSession, members: int) -> list[Element]:
    """What the facilitator can do with a session that has not begun; so many members hear of it."""
    about = About(session=meeting.id)
    buttons = [
        blocks.button(t.plain("session.edit"), Act.EDIT_SESSION, about),
        blocks.button(t.plain("session.move"), Act.MOVE_SESSION, about),
        blocks.button(t.plain("session.cancel"), Act.CANCEL_SESSION, about),
    ]
    if meeting.stage is Stage.PLANNED:
        buttons.insert(0, announce_button(t, meeting, members))
    if meeting.stage is Stage.ANNOUNCED:
        buttons.insert(0, close_questions_button(t, meeting, members))
    return buttons


def announce_button(t: Texts, meeting: LearningSession, members: int) -> Element:
    """Announce a session before its day; asked once more, as so many members are asked whether they come."""
    press = blocks.button(t.plain("session.announce_now"), Act.ANNOUNCE, About(session=meeting.id))
    said = t.n("session.announce_sure", members, day=t.day(meeting.starts_local.date()))
    return asks_first(t, press, "session.announce_now", said)


def close_questions_button(t: Texts, meeting: LearningSession, members: int) -> Element:
    """Close the questions before their time; asked once more, as so many members cannot ask after that."""
    about = About(session=meeting.id)
    press = blocks.button(t.plain("session.close_questions_now"), Act.CLOSE_QUESTIONS, about)
    said = t.n("session.close_questions_sure", members, day=t.day(meeting.starts_local.date()))
    return asks_first(t, press, "session.close_questions_now", said)


def go_on_button(t: Texts, meeting: LearningSession) -> Element:
    """Let a session that was called off go on after all; asked once more where the channel hears of it."""
    press = blocks.button(t.plain("session.go_on"), Act.GO_ON, About(session=meeting.id))
    if meeting.cancelled_from is Stage.PLANNED:
        return press
    begun = meeting.cancelled_from is not None and meeting.cancelled_from not in BEFORE
    key = "session.go_on_begun_sure" if begun else "session.go_on_sure"
    return asks_first(t, press, "session.go_on", t.plain(key, day=t.day(meeting.starts_local.date())))


def not_held_button(t: Texts, meeting: LearningSession) -> Element:
    """Say that a session did not take place; asked once more, as what was answered about it goes."""
    confirm = {
        "title": blocks.plain(t.plain("session.confirm_not_held"), 100),
        "text": blocks.plain(t.plain("session.confirm_not_held_text"), 300),
        "confirm": blocks.plain(t.plain("session.confirm_not_held_yes"), 30),
        "deny": blocks.plain(t.plain("common.cancel"), 30),
    }
    press = blocks.button(t.plain("evaluation.did_not_happen"), Act.DID_NOT_HAPPEN, About(session=meeting.id))
    return {**press, "confirm": confirm}
