"""What whoever facilitates sees of a speaking round: whose turn it is, and who comes next."""

from collections.abc import Sequence

from babel.lists import format_list

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, View
from bot.texts import REGION, Texts
from bot.views.person import name
from models.person import Person
from models.session import LearningSession
from models.speaking import Turn


def button(t: Texts, meeting: LearningSession) -> Element:
    """The way to a round, from the panel."""
    return blocks.button(t.plain("speaking.title"), Act.SPEAKING, About(session=meeting.id))


def round_of(t: Texts, meeting: LearningSession, turn: Turn, lap: int = 0, *, ticked: bool = True) -> View:
    """A round as it stands; of those who said that they would come while nobody was `ticked` as there."""
    everybody = len(turn.been) + len(turn.then) + (turn.now is not None)
    parts: list[Block] = []
    if not everybody:
        parts.append(blocks.section(t("speaking.nobody")))
    elif turn.now is None:
        parts += [blocks.section(t("speaking.over")), blocks.actions(*_buttons(t, meeting, turn, lap))]
    else:
        place = t("speaking.turn", at=len(turn.been) + 1, of=everybody)
        parts += [blocks.header(name(turn.now)), blocks.context(place)]
        parts.append(blocks.actions(*_buttons(t, meeting, turn, lap)))
        if turn.then:
            parts.append(blocks.section(t("speaking.then", names=_names(t, turn.then))))
    if turn.been:
        parts.append(blocks.context(t("speaking.been", names=_names(t, turn.been))))
    if everybody:
        parts.append(blocks.context(t("speaking.may_pass" if ticked else "speaking.may_come")))
    about = About(session=meeting.id)
    close = t.plain("common.close")
    return blocks.modal(Form.SPEAKING, t.plain("speaking.title"), parts, about=about, close=close)


def _buttons(t: Texts, meeting: LearningSession, turn: Turn, lap: int) -> list[Element]:
    """On to the next, back to who was heard last, and once everybody was heard another round."""

    def press(key: str, act: str, heard: Sequence[Person], lap: int, style: str | None = None) -> Element:
        keys = " ".join(str(one.id) for one in heard) or None
        about = About(session=meeting.id, choice=keys, attempt=lap or None)
        return blocks.button(t.plain(key), act, about, style=style)

    found = []
    if turn.now is not None:
        found.append(press("speaking.next", Act.SPEAKING, [*turn.been, turn.now], lap, "primary"))
    else:
        found.append(press("speaking.again", f"{Act.SPEAKING}_again", [], lap + 1, "primary"))
    if turn.been:
        found.append(press("speaking.back", f"{Act.SPEAKING}_back", turn.been[:-1], lap))
    return found


def _names(t: Texts, people: Sequence[Person]) -> str:
    return format_list([name(one) for one in people], locale=REGION[t.language])
