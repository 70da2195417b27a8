"""What people see of what became of a question: closed in between, and the word of its asker."""

from datetime import datetime
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Message, View
from bot.texts import Texts, escape
from bot.views import confidentiality as inside
from bot.views.question import standing, words
from models.confidentiality import EVERYBODY, Whom, may_read
from models.network import Network
from models.outcome import Verdict
from models.question import LONGEST, LearningQuestion, State


def answered_check(
    t: Texts, question: LearningQuestion, session_id: int | None, brought: str = ""
) -> list[Block]:
    """Ask the asker whether the question was answered for them, at a session or in between."""
    if session_id is not None:
        noted = next((item.said for item in question.history if item.session_id == session_id), "")
        asked = t.plain("question.answered_check", question=question.text)
        if answer := noted or brought:
            asked = t.plain("question.answered_check_with", question=question.text, answer=answer)
    elif question.answer:
        asked = t.plain("question.in_between_check", question=question.text, answer=question.answer)
    else:
        asked = t.plain("question.in_between_check_only", question=question.text)
    return [words(asked), _verdicts(t, question, session_id)]


def answered_said(
    t: Texts, question: LearningQuestion, session_id: int | None, verdict: Verdict
) -> list[Block]:
    """What its asker said of it and what that means, with the ways to say otherwise."""
    said = t("question.in_between_said", verdict=t.plain(f"verdict.{verdict}"))
    return [
        blocks.section(f"{said} {escape(judged(t, question, verdict))}"),
        words(question.text),
        _verdicts(t, question, session_id),
    ]


def _verdicts(t: Texts, question: LearningQuestion, session_id: int | None) -> Block:
    """What the asker can say of it."""
    network_id = None if session_id is not None else question.network_id
    return blocks.actions(
        *(
            blocks.button(
                t.plain(f"verdict.{verdict}"),
                f"{Act.JUDGE}_{verdict}",
                About(network=network_id, session=session_id, question=question.id, choice=verdict),
            )
            for verdict in Verdict
        )
    )


def answered_in_between(
    t: Texts, network: Network, question: LearningQuestion, now: datetime, whom: Whom = EVERYBODY
) -> Message:
    """To the asker of a question that somebody else closed in between; afterwards it shows what they said."""
    if not may_read(question, whom):
        closed = blocks.section(t("question.in_between", theme=network.theme))
        return Message([closed, words(inside.words_for(t, question, whom))])
    if not question.takes_word_at(now) or question.word_until is None:
        stands = t("question.stands", standing=standing(t, question))
        return Message(
            [blocks.section(t("question.in_between_over")), words(question.text), blocks.context(stands)]
        )
    until = t.moment(question.word_until, network.zone)
    if question.word is None:
        lead = blocks.section(t("question.in_between", theme=network.theme))
        why = "question.in_between_why_without_name" if question.anonymous else "question.in_between_why"
        return Message([lead, *answered_check(t, question, None), blocks.context(t(why, until=until))])
    change = blocks.context(t("question.in_between_change", until=until))
    return Message([*answered_said(t, question, None, question.word), change])


def ask_again(t: Texts, network: Network, text: str) -> Block:
    """Ask a question once more, with the words that it had."""
    about = About(network=network.id, choice=text)
    return blocks.actions(blocks.button(t.plain("question.ask_again"), Act.ASK, about))


def judged(t: Texts, question: LearningQuestion, verdict: Verdict) -> str:
    """What the asker hears after their word; it names only what is true of the question now."""
    follows = {
        Verdict.YES: question.state in (State.ANSWERED, State.ANSWERED_BETWEEN),
        Verdict.PARTLY: question.state is State.OPEN,
        Verdict.NOT_YET: question.carried_over,
    }
    return t.plain(f"question.judged_{verdict}" if follows[verdict] else "question.judged_only")


@fields.form(Form.ANSWERED_BETWEEN, "answered_between.title")
class Answered(msgspec.Struct, frozen=True):
    """The answer that came between sessions."""

    answer: Annotated[str, fields.lines(LONGEST, optional=True)] = ""


def answered_between_form(t: Texts, network: Network, question: LearningQuestion) -> View:
    """The form that closes a question which was answered between sessions."""
    parts = [words(question.text), *fields.ask(t, Answered, {"answer": question.answer}).values()]
    return fields.modal(t, Answered, parts, About(network=network.id, question=question.id))
