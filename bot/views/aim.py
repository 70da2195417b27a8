"""What people see of learning questions for the whole path: the list, forms, other words, the look back."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import Texts, called
from bot.views.notice import nothing_yet
from bot.views.pages import headed, paged
from bot.views.question import words
from models.aim import LONGEST, Aim, Owned, Reached, Readers
from models.network import Network
from models.person import Person


def button(t: Texts, network: Network) -> Element:
    """The way to them."""
    return blocks.button(t.plain("aim.title"), Act.AIMS, About(network=network.id))


def listed(
    t: Texts, network: Network, mine: Aim | None, others: Sequence[Owned], *, leads: bool, start: int = 0
) -> View:
    """One's own, with what is suggested for it, and those of others that one may read."""
    about = About(network=network.id)
    above = [blocks.section(t("aim.lead", theme=network.theme)), *_own(t, network, mine)]

    def draw(one: Owned) -> list[Block]:
        suggest = About(network=network.id, item=one.owner.id)
        press = blocks.button(t.plain("aim.suggest"), Act.AIM_WORDS, suggest) if leads else None
        said = t("aim.of", who=called(one.owner), text=one.aim.text)
        return [blocks.section(said, press), blocks.context(_stands(t, one.aim))]

    things = headed(t("aim.of_others"), [draw(one) for one in others])
    return paged(
        t, Form.AIMS, t.plain("aim.title"), things, list, act=Act.AIMS, about=about, start=start, above=above
    )


def _own(t: Texts, network: Network, mine: Aim | None) -> list[Block]:
    about = About(network=network.id)
    if mine is None:
        write = blocks.button(t.plain("aim.write"), Act.AIM, about, style="primary")
        return [blocks.section(nothing_yet(t, network, "aim.none")), blocks.actions(write)]
    away = blocks.button(t.plain("aim.away"), Act.AIM_AWAY, about)
    yes, no = t.plain("aim.away"), t.plain("common.cancel")
    sure = blocks.confirm(t.plain("aim.away_title"), t.plain("aim.away_sure"), yes, no)
    change = blocks.button(t.plain("aim.change"), Act.AIM, about)
    return [
        words(mine.text),
        blocks.context(f"{_stands(t, mine)} · {t(f'aim.reads_{mine.readers}')}"),
        blocks.actions(change, {**away, "confirm": sure}),
        *_suggested(t, network, mine),
    ]


def _stands(t: Texts, aim: Aim) -> str:
    """How far it is, in its member's own word."""
    reached = t(f"aim.reached_{aim.reached}")
    return t("aim.stands_with", reached=reached, saw=aim.saw) if aim.saw else reached


def _suggested(t: Texts, network: Network, mine: Aim) -> list[Block]:
    if not mine.suggestion:
        return []
    about = About(network=network.id, choice=mine.fingerprint)
    return [
        words(t.plain("aim.suggested", wording=mine.suggestion)),
        blocks.actions(
            blocks.button(t.plain("aim.take"), Act.AIM_TAKE, about),
            blocks.button(t.plain("aim.let_be"), Act.AIM_LET_BE, about),
        ),
    ]


@fields.form(Form.AIM, "aim.form_title")
class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to be able to do in the end, who reads it, and how far it is."""

    text: Annotated[str, fields.lines(LONGEST, example="aim.example")] = ""
    readers: Annotated[Readers, fields.one_of("aim.choice_")] = Readers.LEADERS
    reached: Annotated[Reached, fields.one_of("aim.reached_")] = Reached.NOT_YET
    saw: Annotated[str, fields.lines(LONGEST, optional=True)] = ""


def form(t: Texts, network: Network, mine: Aim | None) -> View:
    """The form of one's own; a new one does not ask yet how far it is."""
    filled = fields.held(Written, mine) if mine is not None else {}
    asked = fields.ask(t, Written, filled, without=() if mine is not None else ("reached", "saw"))
    return fields.modal(t, Written, [*asked.values()], About(network=network.id))


@fields.form(Form.AIM_WORDS, "aim.suggest_title", submit="common.send")
class Wording(msgspec.Struct, frozen=True):
    """Other words for what a member wants to learn."""

    wording: Annotated[str, fields.lines(LONGEST)]


def suggest_form(t: Texts, network: Network, one: Owned) -> View:
    """The form in which who facilitates suggests other words, beginning with those that stand there."""
    asked = fields.ask(t, Wording, {"wording": one.aim.suggestion or one.aim.text})
    parts = [
        blocks.section(t("aim.of", who=called(one.owner), text=one.aim.text)),
        *asked.values(),
    ]
    return fields.modal(t, Wording, parts, About(network=network.id, item=one.owner.id))


def was_suggested(t: Texts, to: Person) -> str:
    """What who facilitates hears."""
    return t.plain("aim.was_suggested", name=to.name or t.plain("aim.the_member"))


def letter(t: Texts, network: Network, mine: Aim | None) -> Message:
    """To the member: other words are suggested; afterwards how it stands."""
    if mine is None or not mine.suggestion:
        stands = [words(mine.text)] if mine is not None else []
        return Message([blocks.section(t("aim.decided")), *stands])
    return Message(
        [
            blocks.section(t("aim.told", theme=network.theme)),
            words(mine.text),
            *_suggested(t, network, mine),
            blocks.context(t("aim.told_why")),
        ]
    )


def you_wanted(t: Texts, mine: Aim | None) -> list[Block]:
    """Above the form in which a group looks back: what its reader wanted to be able to do."""
    if mine is None:
        return []
    return [words(t.plain("aim.you_wanted", text=mine.text)), blocks.context(t("aim.you_wanted_why"))]
