"""What people see of texts that are taken out of sight: the list, the buttons, the word to the asker."""

from collections.abc import Sequence

from bot import blocks
from bot.blocks import Block, Element, Message, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts
from bot.views.note import button as note_button
from bot.views.question import words
from bot.views.question_bank import hide_button
from models.hiding import Shown
from models.network import Network
from models.question import LearningQuestion
from models.results import ResultText, TextKind
from models.session import LearningSession

MOST = 90  # texts in one modal
MOST_IN_BANK = 5


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


def text_line(t: Texts, meeting: LearningSession, row: ResultText) -> Block:
    """What somebody wrote in an evaluation, with the button that hides or shows it."""
    about = About(session=meeting.id, choice=row.key)
    return words(row.text, _text_button(t, about, hidden=row.hidden))


def open_button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the texts of a session."""
    return blocks.button(t.plain("hiding.open"), Act.TEXTS, About(session=meeting.id))


def texts(t: Texts, meeting: LearningSession, shown: Shown) -> View:
    """The questions and the texts of a session, each with its button."""
    lines: list[Block] = []
    for question in shown.questions:
        about = About(session=meeting.id, question=question.id)
        lines.append(words(question.text, question_button(t, about, hidden=question.hidden)))
    body: list[Block] = [blocks.section(t("hiding.lead")), blocks.context(t("hiding.who_is_told"))]
    if lines:
        body += [blocks.section(t("hiding.questions")), *lines[: MOST // 2]]
    for kind in TextKind:
        found = [row for row in shown.texts if row.kind is kind]
        if found:
            body.append(blocks.section(t(f"hiding.{kind}")))
        body += [text_line(t, meeting, row) for row in found]
    if not lines and not shown.texts:
        body.append(blocks.section(t("hiding.nothing")))
    return blocks.modal(
        Form.TEXTS,
        t.plain("hiding.title"),
        body,
        about=About(session=meeting.id),
        close=t.plain("common.close"),
    )


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
            for question in hidden[:MOST_IN_BANK]
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
