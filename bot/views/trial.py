"""A message as members would get it, sent as a test to whoever facilitates: its buttons only say so."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.act.forms import About
from bot.act.ids import Act
from bot.copies import can_be_copied
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message
from bot.slack.layout import MESSAGE, Room
from bot.texts import Texts
from models.plan import RULES, Audience, Copied, Kind
from models.session import BEFORE, LearningSession, Stage

MOST = 10  # buttons in one row
ROOM = Room(MESSAGE.blocks - 2, MESSAGE.size - 500)  # what says that it is a test needs some
PRESSES = tuple(f"{Act.TRIAL_PRESS}_{number}" for number in range(MOST))  # each id stands once in a row


def can_be_tried(kind: Kind, meeting: LearningSession) -> bool:
    """Tell whether members, or the channel, get this kind, and it can be written by now."""
    rule = RULES[kind]
    if meeting.stage not in BEFORE or rule.audience is Audience.FACILITATORS:
        return False
    if kind is Kind.AGENDA and meeting.stage in (Stage.PLANNED, Stage.ANNOUNCED):
        return False  # nothing stands on it
    return rule.copied is Copied.BEFORE and can_be_copied(kind, meeting, sent=False)


def button(t: Texts, meeting: LearningSession, kind: Kind) -> Element:
    """Have it sent to oneself."""
    return blocks.button(t.plain("trial.send"), Act.TRIAL, About(session=meeting.id, choice=kind))


def marked(t: Texts, kind: Kind, message: Message) -> Message:
    """The message, said to be a test above and below, with buttons that do nothing."""
    what = t.plain(f"kind.{kind}")
    shown = [_still(block) for block in replace(message, room=ROOM).blocks]
    above, below = (blocks.context(t(f"trial.{where}", what=what)) for where in ("above", "below"))
    return Message([above, *shown, below])


def _still(block: Block) -> Block:
    if block["type"] == "actions":
        return {**block, "elements": list(_pressed(block["elements"]))}
    if "accessory" in block:
        return {**block, "accessory": next(_pressed([block["accessory"]]))}
    return block


def _pressed(elements: Sequence[Element]) -> Iterator[Element]:
    """Yield the same buttons, which do nothing; a menu becomes one with its name."""
    for press, element in zip(PRESSES, elements, strict=False):
        kept: Element = {key: element[key] for key in ("style", "accessibility_label") if key in element}
        text = element.get("text") or element.get("placeholder")
        yield {"type": "button", "text": text, "action_id": press, "value": "{}", **kept}
