"""What people see of texts that are taken out of sight: the list, the buttons, the word to the asker."""

from collections.abc import Sequence

from msgspec.structs import replace

from bot import methods
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, View
from bot.texts import Texts
from bot.views import brainstorm, confidentiality
from bot.views.note import button as note_button
from bot.views.pages import headed, paged
from bot.views.question import words
from bot.views.question_bank import hide_button
from models.agenda import AgendaItem
from models.confidentiality import EVERYBODY, Whom
from models.hiding import Shown
from models.network import Network
from models.question import LearningQuestion
from models.results import TextKind
from models.session import LearningSession
from models.unlinked import InquiryText


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


def text_line(t: Texts, about: About, row: InquiryText) -> Block:
    """What somebody wrote, with the button that hides or shows it."""
    return words(row.text, _text_button(t, replace(about, choice=row.key), hidden=row.hidden))


def open_button(t: Texts, meeting: LearningSession) -> Element:
    """The way to the texts of a session."""
    return blocks.button(t.plain("hiding.open"), Act.TEXTS, About(session=meeting.id))


def texts(t: Texts, meeting: LearningSession, shown: Shown, start: int = 0) -> View:
    """The questions, the points and the texts of a session, each with its buttons."""
    things = headed(t("hiding.questions"), [_question(t, meeting, question) for question in shown.questions])
    things += headed(t("hiding.points"), [[_point(t, meeting, point)] for point in shown.points])
    things += headed(t("hiding.ideas"), [brainstorm.to_correct(t, found) for found in shown.ideas])
    for kind in TextKind:
        things += texts_of_kind(t, meeting, kind, shown.texts)
    if not things:
        things.append([blocks.section(t("hiding.nothing"))])
    above = [blocks.section(t("hiding.lead")), blocks.context(t("hiding.who_is_told"))]
    return paged(
        t, Form.TEXTS, t.plain("hiding.title"), things, list,
        act=Act.TEXTS, about=About(session=meeting.id), start=start, above=above,
    )  # fmt: skip


def texts_of_kind(
    t: Texts, meeting: LearningSession, kind: TextKind, texts: Sequence[InquiryText]
) -> list[list[Block]]:
    """What people wrote of one kind in an evaluation, each with the button that hides or shows it."""
    about = About(session=meeting.id)
    return headed(t(f"hiding.{kind}"), [[text_line(t, about, row)] for row in texts if row.item == kind])


def _question(t: Texts, meeting: LearningSession, question: LearningQuestion) -> list[Block]:
    about = About(session=meeting.id, question=question.id)
    buttons = [question_button(t, about, hidden=question.hidden)]
    press = confidentiality.button(t, about, question, mine=False)
    if press is None:
        why = blocks.context(confidentiality.only_asker(t))
        return [why, words(question.text), blocks.actions(*buttons)]
    return [words(question.text), blocks.actions(*buttons, press)]


def _point(t: Texts, meeting: LearningSession, point: AgendaItem) -> Block:
    method = methods.called(point, t.language)
    said = f"{method}: {point.title}" if point.title and point.title != method else method
    about = About(session=meeting.id, item=point.id)
    return words(said, confidentiality.point_button(t, about, inside=point.inside))


def in_bank(
    t: Texts,
    network: Network,
    hidden: Sequence[LearningQuestion],
    kept: Sequence[LearningQuestion] = (),
) -> list[Block]:
    """What is hidden, or closed and within the circle, for whoever facilitates, with the way back."""
    body = [blocks.section(t("hiding.in_bank"))] if hidden else []
    for question in hidden:
        about = About(network=network.id, question=question.id)
        body.append(words(question.text, question_button(t, about, hidden=True)))
    if kept:
        body.append(blocks.section(t("confidentiality.closed_in_bank")))
    for question in kept:
        about = About(network=network.id, question=question.id)
        body.append(words(question.text, confidentiality.button(t, about, question, mine=False)))
    return body


def told(t: Texts, network: Network, question: LearningQuestion, whom: Whom = EVERYBODY) -> Message:
    """What the asker of a hidden question hears, and what they can do."""
    text = confidentiality.words_for(t, question, whom)
    if not question.hidden or not question.open:
        key = "hiding.visible_again" if question.open else "hiding.no_longer_open"
        return Message([blocks.section(t(key)), words(text)])
    about = About(network=network.id, question=question.id)
    return Message(
        [
            blocks.section(t("hiding.told", theme=network.theme)),
            words(text),
            blocks.actions(
                blocks.button(t.plain("question.edit"), Act.EDIT_QUESTION, about, style="primary"),
                note_button(t, network),
            ),
            blocks.context(t("hiding.told_why")),
        ]
    )
