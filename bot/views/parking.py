"""What whoever facilitates sees of parking: the form, and what became of the words."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Element, Option, Part, View, shorten
from bot.slack.lengths import in_a_field
from bot.texts import Texts
from bot.views.confidentiality import Inside
from bot.views.outcome import NOTED
from bot.views.question import words
from models.network import Network
from models.parking import Known, Parked
from models.question import LONGEST
from models.session import LearningSession


class Back(StrEnum):
    """Where a form stands, and where it leads back to."""

    PANEL = "panel"
    ROOM = "room"


@fields.form(Form.PARK, "parking.title", submit="parking.submit", close="common.close")
class ToPark(msgspec.Struct, frozen=True, kw_only=True):
    """What is to come back later."""

    network: Annotated[Key, fields.pick(at="question.network")] | None = None
    text: Annotated[str, fields.lines(LONGEST, no_names=True)] = ""
    inside: Inside = ()


def button(t: Texts, meeting: LearningSession, back: Back) -> Element:
    """The way to the form, from the panel or the room."""
    return blocks.button(t.plain("parking.title"), Act.PARK, About(session=meeting.id, choice=back))


def form(
    t: Texts, about: About, text: str = "", *, inside: bool = False, networks: Sequence[Network] = ()
) -> View:
    """The form with what was written so far; of words that do not fit the rest stands below, to be read."""
    homes = [Option(network.theme, str(network.id)) for network in networks]
    filled = {"text": text, "inside": inside}
    parts: list[Part] = [*fields.ask(t, ToPark, filled, choices={"network": homes}).values()]
    if len(text) > LONGEST:
        rest = text.removeprefix(in_a_field(text, LONGEST).removesuffix("…")).strip()
        parts += [blocks.context(t("question.did_not_fit", longest=LONGEST)), words(rest)]
    if about.choice:
        act = Act.ROOM if about.choice == Back.ROOM else Act.PANEL
        key = "room.back" if about.choice == Back.ROOM else "panel.back"
        parts.append(blocks.actions(blocks.button(t.plain(key), act, About(session=about.session))))
    return fields.modal(t, ToPark, parts, about)


def said(t: Texts, parked: Parked) -> str:
    """What was parked, and where it is found again."""
    told = [t.plain(f"parking.noted_{parked.known}", question=shorten(parked.question.text, NOTED))]
    if parked.known is Known.NEW and parked.question.kept_by is not None:
        told.append(t.plain("parking.inside"))
    return " ".join(told)
