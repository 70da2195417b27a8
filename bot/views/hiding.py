"""What people see of texts that are taken out of sight: the list, the buttons, the word to the asker."""

from collections.abc import Sequence

from bot import blocks
from bot.blocks import Block, Element, Message, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts
from bot.views.note import button as note_button
from bot.views.pages import paged, together
from bot.views.question import words
from bot.views.question_bank import hide_button
from models.hiding import Shown
from models.network import Network
from models.question import LearningQuestion
from models.results import TextKind
from models.session import LearningSession


def question_button(t: Texts, about: About, *, hidden: bool) -> Element:
    """Take a question out of sight, or show it again."""
    if hidden:
        return blocks.button(t.plain("hiding.show"), Act.SHOW, about)
    return hide_button(t, about)


def _text_button(t: Texts, about: About, *, hidden: bool) -> Element:
    if hidden:
        return blocks.button(t.plain("hiding.show"), Act.SHOW, about)
    press = hide_button(t, about)
    return {**press, "confirm": {**press["confirm"], "text": blocks.plain(t.plain("hiding.sure_text"), 300)}}


def open_button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the texts of a session."""
    return blocks.button(t.plain("hiding.open"), Act.TEXTS, About(session=meeting.id))


def texts(t: Texts, meeting: LearningSession, shown: Shown, start: int = 0) -> View:
    """The questions and the texts of a session, each with its button."""
    body: list[Block] = []
    if shown.questions:
        body.append(blocks.section(t("hiding.questions")))
    for question in shown.questions:
        about = About(session=meeting.id, question=question.id)
        body.append(words(question.text, question_button(t, about, hidden=question.hidden)))
    for kind in TextKind:
        found = [row for row in shown.texts if row.kind is kind]
        if found:
            body.append(blocks.section(t(f"hiding.{kind}")))
        for row in found:
            about = About(session=meeting.id, choice=row.key)
            body.append(words(row.text, _text_button(t, about, hidden=row.hidden)))
    if not body:
        body.append(blocks.section(t("hiding.nothing")))
    above = [blocks.section(t("hiding.lead")), blocks.context(t("hiding.who_is_told"))]
    return paged(
        t, Form.TEXTS, t.plain("hiding.title"), together(body), list,
        act=Act.TEXTS, about=About(session=meeting.id), start=start, above=above,
    )  # fmt: skip


def in_bank(t: Texts, network: Network, hidden: Sequence[LearningQuestion]) -> list[Block]:
    """What is out of sight, for whoever facilitates, with the way back."""
    if not hidden:
        return []
    return [
        blocks.section(t("hiding.in_bank")),
        *(
            words(
                question.text,
                question_button(t, About(network=network.id, question=question.id), hidden=True),
            )
            for question in hidden
        ),
    ]


def told(t: Texts, network: Network, question: LearningQuestion) -> Message:
    """What the asker of a hidden question hears, and what they can do."""
    if not question.hidden or not question.open:
        key = "hiding.visible_again" if question.open else "hiding.no_longer_open"
        return Message([blocks.section(t(key)), words(question.text)])
    about = About(network=network.id, question=question.id)
    return Message(
        [
            blocks.section(t("hiding.told", theme=network.theme)),
            words(question.text),
            blocks.actions(
                blocks.button(t.plain("question.edit"), Act.EDIT_QUESTION, about, style="primary"),
                note_button(t, network),
            ),
            blocks.context(t("hiding.told_why")),
        ]
    )
