"""What people see of what stays within the circle: a line in its place, the tick, the buttons."""

from typing import Annotated

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Element, View
from bot.texts import Texts
from bot.views.notice import notice
from models.confidentiality import Sight, Whom, sight
from models.question import KeptBy, LearningQuestion

INSIDE = "inside"  # what a form says of its tick when it was ticked as it was opened
Inside = Annotated[fields.Ticked, fields.tick("confidentiality.option", at="confidentiality.inside")]

KEPT_BY = {
    KeptBy.ASKER: "confidentiality.kept_by_you",
    KeptBy.FACILITATOR: "confidentiality.kept_by_lead",
    KeptBy.TWIN: "confidentiality.kept_by_twin",
}


def seen(t: Texts, found: Sight | None) -> str:
    """The words of a question, else that it stays within the circle or is hidden."""
    if found is None:
        return t.plain("confidentiality.hidden")
    return t.plain("confidentiality.question") if found.words is None else found.words


def words_for(t: Texts, asked: LearningQuestion, whom: Whom) -> str:
    """A question as somebody may read it."""
    return seen(t, sight(asked, whom))


def mark(t: Texts, found: Sight) -> str:
    """What stands behind words that stay within the circle, for those who may read them."""
    return t("confidentiality.mark") if found.inside and found.words is not None else ""


def kept_by(t: Texts, asked: LearningQuestion) -> str:
    """By whose word a question stays within the circle, for its asker."""
    return t(KEPT_BY[asked.kept_by or KeptBy.ASKER])


def only_asker(t: Texts) -> str:
    """Why who facilitates finds no button: the asker keeps the question within the circle."""
    return t("confidentiality.kept_by_asker")


def changed(about: About, ticked: fields.Ticked) -> bool | None:
    """Return what a tick says now; None when it stands as it did when the form was opened."""
    wanted = bool(ticked)
    return None if wanted is (about.choice == INSIDE) else wanted


def as_it_stands(*, inside: bool) -> str | None:
    """What the form keeps to compare the tick with."""
    return INSIDE if inside else None


def button(t: Texts, about: About, asked: LearningQuestion, *, mine: bool) -> Element | None:
    """Let a question stay within the circle, or let it out; nothing where only its asker may."""
    if asked.kept_by is None:
        return _press(t, about, inside=True)
    may = asked.kept_by is KeptBy.FACILITATOR or (mine and asked.kept_by is KeptBy.ASKER)
    return _press(t, about, inside=False) if may else None


def point_button(t: Texts, about: About, *, inside: bool) -> Element:
    """The same for a point of an agenda."""
    return _press(t, about, inside=not inside)


def _press(t: Texts, about: About, *, inside: bool) -> Element:
    if inside:
        return blocks.button(t.plain("confidentiality.keep"), Act.STAYS_INSIDE, about)
    press = blocks.button(t.plain("confidentiality.let_out"), Act.MAY_BE_TOLD, about)
    title, yes = t.plain("confidentiality.sure_title"), t.plain("confidentiality.let_out")
    sure = blocks.confirm(title, t.plain("confidentiality.sure_text"), yes, t.plain("common.cancel"))
    return {**press, "confirm": sure}


def done(t: Texts, about: About, *, inside: bool) -> View:
    """What somebody hears after a press, with the way back."""
    said = t.plain("confidentiality.kept" if inside else "confidentiality.out")
    return notice(t, said, blocks.actions(_press(t, about, inside=not inside)))
