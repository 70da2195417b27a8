"""What people see of an answer that a member gave in the channel: noted, agreed to, told to who asked."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Message, Option, Part, View
from bot.slack.layout import Items
from bot.texts import Texts, called, escape
from bot.views import confidentiality as inside
from bot.views.answered_between import judged
from bot.views.question import words
from models.confidentiality import Whom, may_read
from models.given_answer import Given
from models.network import Network
from models.outcome import Verdict
from models.person import Person
from models.question import LONGEST, LearningQuestion, State
from models.twins import Alike

MOST_WAITING = 5


@fields.form(Form.GIVEN_ANSWER, "given_answer.title")
class Noted(msgspec.Struct, frozen=True):
    """The question that a message answers."""

    question: Annotated[Key, fields.pick()]


def form(
    t: Texts,
    about: About,
    writer: Person,
    questions: Sequence[Alike],
    more: int,
    *,
    mine: bool,
    cut: bool = False,
) -> View:
    """The form that notes a message as an answer: its words, and which question; the most similar on top.

    Of a message that is too long it says that it is `cut`.
    """
    menu = blocks.Menu(Option(" ".join(one.text.split()), str(one.id)) for one in questions)
    first = questions[0].id if questions[0].is_twin else None
    asked = fields.ask(t, Noted, {"question": first}, choices={"question": menu})
    left = menu.left + more
    parts: list[Part] = [
        blocks.section(t("given_answer.wrote", who=called(writer))),
        words(about.choice or ""),
        *(
            [blocks.context(t("given_answer.cut" if mine else "given_answer.cut_theirs", most=LONGEST))]
            if cut
            else []
        ),
        *asked.values(),
        *([blocks.context(t.n("given_answer.more_questions", left))] if left else []),
        blocks.context(t("given_answer.means_own" if mine else "given_answer.means")),
    ]
    return fields.modal(t, Noted, parts, about)


def consent(
    t: Texts,
    network: Network,
    given: Given | None,
    whom: Whom,
    goes_on: LearningQuestion | None = None,
) -> Message:
    """To who wrote it: may it be kept? Afterwards it shows what they said.

    Of a question that was merged it says in which it `goes_on`, and the answer with it.
    """
    if given is None or given.question.state is State.WITHDRAWN:
        return _gone(t)
    asked = words(inside.words_for(t, given.question, whom))
    if given.answer.state != "asked":
        key = "given_answer.agreed" if given.answer.kept else "given_answer.declined"
        mine = [words(given.answer.text)] if given.answer.kept else []
        merged = _goes_on(t, goes_on, whom) if given.answer.kept else []
        return Message([blocks.section(t(key)), asked, *mine, *merged, *_back(t, network, given)])
    return Message(
        [
            blocks.section(t("given_answer.may", theme=network.theme)),
            asked,
            *_goes_on(t, goes_on, whom),
            *_to_agree(t, network, given),
            blocks.context(t("given_answer.may_why")),
        ]
    )


def _goes_on(t: Texts, goes_on: LearningQuestion | None, whom: Whom) -> list[Block]:
    """In which question one goes on that was merged; nothing of one that its reader may not read."""
    if goes_on is None or goes_on.state is State.WITHDRAWN or not may_read(goes_on, whom):
        return []
    return [words(t.plain("given_answer.goes_on", question=goes_on.text))]


def _back(t: Texts, network: Network, given: Given) -> list[Block]:
    if not given.answer.kept:
        return []
    about = About(network=network.id, item=given.answer.id)
    return [blocks.actions(blocks.button(t.plain("given_answer.back"), Act.ANSWER_BACK, about))]


def _to_agree(t: Texts, network: Network, given: Given) -> list[Block]:
    about = About(network=network.id, item=given.answer.id)
    return [
        words(t.plain("given_answer.yours", said=given.answer.text)),
        blocks.actions(
            blocks.button(t.plain("given_answer.agree"), Act.ANSWER_AGREE, about, style="primary"),
            blocks.button(t.plain("given_answer.rather_not"), Act.ANSWER_BACK, about),
        ),
    ]


def to_asker(t: Texts, network: Network, given: Given | None, whom: Whom) -> Message:
    """To who asked: somebody answered; is it an answer for them? Afterwards it shows what they said."""
    if given is None or not given.answer.kept:
        return _gone(t)
    if not may_read(given.question, whom):
        return Message([words(inside.words_for(t, given.question, whom))])
    if not given.question.open and given.answer.word is None:
        return Message([blocks.section(t("given_answer.over")), words(given.question.text)])
    lead = blocks.section(t("given_answer.told", theme=network.theme))
    why = "given_answer.told_why_without_name" if given.question.anonymous else "given_answer.told_why"
    return Message([lead, *_check(t, network, given), blocks.context(t(why))])


def _check(t: Texts, network: Network, given: Given) -> list[Block]:
    """The question and the answer, with what its asker can say of it, or said."""
    said = t(
        "given_answer.check",
        question=given.question.text,
        who=called(given.writer),
        answer=given.answer.text,
    )
    if given.answer.word is not None:
        verdict = t.plain(f"verdict.{given.answer.word}")
        follows = escape(judged(t, given.question, given.answer.word))
        told = f"{t('question.in_between_said', verdict=verdict)} {follows}"
        return [blocks.section(told), blocks.section(said), _verdicts(t, network, given)]
    return [blocks.section(said), _verdicts(t, network, given)]


def _verdicts(t: Texts, network: Network, given: Given) -> Block:
    return blocks.actions(
        *(
            blocks.button(
                t.plain(f"verdict.{verdict}"),
                f"{Act.ANSWER_HEARD}_{verdict}",
                About(network=network.id, item=given.answer.id, choice=verdict),
            )
            for verdict in Verdict
        )
    )


def _gone(t: Texts) -> Message:
    return Message([blocks.section(t("given_answer.gone"))])


def waiting(t: Texts, network: Network, to_agree: Sequence[Given], to_judge: Sequence[Given]) -> list[Part]:
    """At Home: what somebody wrote that may be kept, and the answers to their questions."""
    found: list[Part] = []
    if to_agree:

        def draw(given: Given) -> list[Block]:
            asked = inside.words_for(t, given.question, Whom(given.writer.id))
            return [words(t.plain("given_answer.for", question=asked)), *_to_agree(t, network, given)]

        found.append(blocks.section(t("given_answer.may_at_home")))
        found.append(Items(to_agree, draw, partial(t.n, "given_answer.more"), MOST_WAITING))
    if to_judge:
        draw_check = partial(_check, t, network)
        found.append(Items(to_judge, draw_check, partial(t.n, "given_answer.more"), MOST_WAITING))
    return found


def on_card(t: Texts, network: Network, given: Sequence[Given], reader_id: int | None) -> list[Part]:
    """The answers to a question, each with who gave it, who alone takes it back."""

    def draw(one: Given) -> list[Block]:
        press = None
        if one.writer.id == reader_id:
            about = About(network=network.id, item=one.answer.id)
            press = blocks.button(t.plain("given_answer.back"), Act.ANSWER_BACK, about)
        return [blocks.section(t("given_answer.by", who=called(one.writer), said=one.answer.text), press)]

    return [Items(given, draw, partial(t.n, "given_answer.more"), MOST_WAITING)] if given else []


def after_word(t: Texts, question: LearningQuestion, verdict: Verdict) -> str:
    """What who asked hears after their word."""
    return judged(t, question, verdict)
