"""What whoever facilitates reads of a kick-off: that a session is one, and what its agenda lacks."""

from collections.abc import Sequence

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Element
from bot.texts import Texts
from models.kick_off import Element as Needs
from models.session import LearningSession


def _is(t: Texts, meeting: LearningSession, *, so: bool) -> Element:
    """The button that says whether a session is the kick-off."""
    about = About(session=meeting.id, choice="yes" if so else "no")
    return blocks.button(t.plain("kick_off.is" if so else "kick_off.is_not"), Act.KICK_OFF, about)


def check(t: Texts, meeting: LearningSession, missing: Sequence[Needs] | None) -> list[Block]:
    """Above the agenda of a kick-off: that nothing is missing, or what is, with a button that adds it."""
    if missing is None:
        return []
    if not missing:
        return [blocks.context(t("kick_off.whole"))]
    names = ", ".join(t.plain(f"kick_off.{one}") for one in missing)
    about = About(session=meeting.id)
    buttons = [
        blocks.button(t.plain(f"kick_off.add_{one}"), f"{Act.KICK_OFF_ADD}_{one}", about) for one in missing
    ]
    said = blocks.section(t("kick_off.missing", names=names))
    return [said, blocks.actions(*buttons, _is(t, meeting, so=False))]


def kept(t: Texts, meeting: LearningSession, *, is_one: bool) -> list[Block]:
    """Where a session is prepared: that it is the kick-off, or that it may be."""
    said = t("kick_off.lead" if is_one else "kick_off.may_be")
    return [blocks.section(said, _is(t, meeting, so=not is_one))]
