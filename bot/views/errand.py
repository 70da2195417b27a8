"""What people see of errands: who asks my question for me, shall I ask it, and the answer that came back."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part, View, shorten
from bot.slack.layout import Items
from bot.texts import Markup, Texts, called
from bot.views.confidentiality import words_for
from bot.views.person import options as person_options
from bot.views.question import words
from bot.views.session import heading
from models.confidentiality import EVERYBODY, Whom
from models.errand import Carried, ErrandState
from models.errand_offer import Offer
from models.network import Network
from models.person import Person
from models.question import LearningQuestion
from models.session import BEFORE, LearningSession, Stage

SHOWN = 300  # characters of a question


def _text(t: Texts, question: LearningQuestion, whom: Whom) -> str:
    return shorten(" ".join(words_for(t, question, whom).split()), SHOWN)


def _asker(carried: Carried) -> Whom:
    return Whom(carried.asker.id)


def _button(t: Texts, key: str, act: Act, carried: Carried, *, main: bool = False) -> Element:
    about = About(session=carried.errand.session_id, item=carried.errand.id)
    return blocks.button(t.plain(key), act, about, style="primary" if main else None)


def offers(t: Texts, meeting: LearningSession, found: Sequence[Offer]) -> list[Block]:
    """To who stays away: who asks your question for you? Nothing when there is no question to send along."""
    if not found:
        return []
    body = [blocks.section(t("errand.offer"))]
    for offer in found:
        about = About(session=meeting.id, question=offer.question.id)
        carried = offer.carried
        key = "errand.choose" if carried is None else "errand.choose_another"
        buttons = [blocks.button(t.plain(key), Act.ERRAND, about)]
        said = t("errand.question", question=_text(t, offer.question, Whom(offer.question.asker_id)))
        if carried is not None:
            said += "\n" + t(f"errand.is_{carried.errand.state}", who=called(carried.carrier))
            if carried.errand.live:
                buttons.append(_button(t, "errand.recall", Act.ERRAND_RECALL, carried))
        body += [blocks.section(said), blocks.actions(*buttons)]
    return [*body, blocks.context(t("errand.offer_why"))]


@fields.form(Form.ERRAND, "errand.title", submit="errand.send", close="errand.let_be")
class Chosen(msgspec.Struct, frozen=True):
    """The colleague who is asked."""

    carrier: Annotated[Key, fields.pick()]


def choice_form(
    t: Texts, meeting: LearningSession, question: LearningQuestion, people: Sequence[Person]
) -> View:
    """The form in which a colleague is chosen."""
    asked = fields.ask(t, Chosen, choices={"carrier": person_options(people)})
    parts = [words(question.text), *asked.values()]
    if question.kept_by is not None:
        parts.append(blocks.context(t("errand.inside")))
    return fields.modal(t, Chosen, parts, About(session=meeting.id, question=question.id))


def request(
    t: Texts,
    meeting: LearningSession,
    network: Network,
    carried: Carried,
    *,
    needed: bool,
    coming: bool,
    whom: Whom = EVERYBODY,
) -> Message:
    """Shall I ask it for a colleague? Afterwards, what was answered; buttons only while they do something."""
    who, when = called(carried.asker), t.when(meeting.starts_local, meeting.zone)
    if meeting.stage not in BEFORE:
        key = "session.cancelled" if meeting.stage is Stage.CANCELLED else "session.has_begun"
        return Message([blocks.section(t(key, title=heading(t, meeting, network), when=when))])
    state = carried.errand.state
    if not needed:
        return Message([blocks.section(t("errand.over", who=who))])
    lead = t(f"errand.request_{state}", who=who, when=when)
    body = [blocks.section(f"{lead}\n{t('errand.question', question=_text(t, carried.question, whom))}")]
    if coming:
        body.append(blocks.actions(*_answers(t, carried)))
    return Message([*body, blocks.context(t("errand.request_why", theme=network.theme))])


def gone(t: Texts) -> Message:
    """Nobody needs to be asked any more, and nothing tells whose question it was."""
    return Message([blocks.section(t("errand.gone"))])


def _answers(t: Texts, carried: Carried) -> list[Element]:
    state = carried.errand.state
    buttons = []
    if state is not ErrandState.ACCEPTED:
        again = state is ErrandState.DECLINED
        key = "errand.gladly_after_all" if again else "errand.gladly"
        buttons.append(_button(t, key, Act.ERRAND_ACCEPT, carried, main=not again))
    if state is not ErrandState.DECLINED:
        key = "errand.rather_not_after_all" if state is ErrandState.ACCEPTED else "errand.rather_not"
        buttons.append(_button(t, key, Act.ERRAND_DECLINE, carried))
    return buttons


def _each(t: Texts, found: Sequence[Carried], draw: Callable[[Carried], list[Block]]) -> list[Part]:
    return [Items(found, draw, partial(t.n, "pages.and_more"))] if found else []


def carrying(t: Texts, found: Sequence[Carried]) -> list[Part]:
    """What somebody was asked to ask, or will ask, for their Home."""

    def draw(carried: Carried) -> list[Block]:
        lead = t(f"errand.home_{carried.errand.state}", who=called(carried.asker))
        text = _text(t, carried.question, Whom(carried.carrier.id, given=True))
        said = f"{lead}\n{t('errand.question', question=text)}"
        return [blocks.section(said), blocks.actions(*_answers(t, carried))]

    return _each(t, found, draw)


def to_tell(t: Texts, found: Sequence[Carried]) -> list[Part]:
    """Ask who asked a question for somebody for the answer in a line; afterwards it shows the line."""

    def draw(carried: Carried) -> list[Block]:
        who, line = called(carried.asker), carried.errand.answer
        said = t("errand.tell", who=who, question=_text(t, carried.question, Whom(carried.carrier.id)))
        if line:
            said += "\n" + t("errand.your_line", line=line)
        key = "errand.change_line" if line else "errand.write_line"
        return [blocks.section(said, _button(t, key, Act.ERRAND_LINE, carried))]

    return _each(t, found, draw)


def answers(t: Texts, meeting: LearningSession, network: Network, found: Sequence[Carried]) -> Message:
    """The question to bring the answer back, the working day after the session."""
    lead = t("errand.answer", title=heading(t, meeting, network))
    body: list[Part] = to_tell(t, found) or [blocks.section(t("errand.nothing_to_tell"))]
    return Message([blocks.section(lead), *body, blocks.context(t("errand.answer_why"))])


@fields.form(Form.ERRAND_LINE, "errand.line_title", submit="common.send")
class Line(msgspec.Struct, frozen=True):
    """The answer in a line."""

    line: Annotated[str, fields.lines(500, no_names=True)] = ""


def line_form(t: Texts, meeting: LearningSession, carried: Carried) -> View:
    """The form for the answer in a line."""
    asked = fields.ask(t, Line, {"line": carried.errand.answer})
    parts = [words(carried.question.text), *asked.values()]
    return fields.modal(t, Line, parts, About(session=meeting.id, item=carried.errand.id))


def came_of(t: Texts, found: Sequence[Carried]) -> list[Part]:
    """What came of the questions that colleagues were asked to ask, for the asker alone."""

    def draw(carried: Carried) -> list[Block]:
        who = called(carried.carrier)
        if carried.errand.answer and not carried.brings_answer:
            return [blocks.section(t("errand.in_person", who=who))]
        key = "errand.no_line" if carried.errand.state is ErrandState.ACCEPTED else "errand.no_word"
        key = "errand.brought" if carried.errand.answer else key
        question = _text(t, carried.question, _asker(carried))
        return [blocks.section(t(key, who=who, question=question, line=carried.errand.answer))]

    return _each(t, found, draw)


def news(
    t: Texts,
    meeting: LearningSession,
    carried: Carried,
    again: Sequence[Offer],
    whom: Whom = EVERYBODY,
    checks: Sequence[Part] = (),
) -> Message:
    """To the asker: the colleague cannot after all, or brought the answer after the catch-up.

    With the answer they are asked whether it helps, once the question counts as answered (`checks`).
    """
    if carried.errand.answer and not carried.brings_answer:
        return Message(came_of(t, [carried]))
    if carried.errand.answer:
        return Message([*came_of(t, [carried]), *checks, blocks.context(t("errand.news_why"))])
    who = called(carried.carrier)
    said = t("errand.declined_news", who=who, question=_text(t, carried.question, whom))
    if carried.errand.state is not ErrandState.DECLINED:
        said = t("errand.settled")
    same = [offer for offer in again if offer.question.id == carried.question.id]
    return Message([blocks.section(said), *offers(t, meeting, same), blocks.context(t("errand.news_why"))])


def gone_news(t: Texts, meeting: LearningSession, again: Sequence[Offer]) -> Message:
    """To the asker: who would ask a question is gone, and named no more; another may be chosen.

    Nothing tells any more which question that was: once each has somebody, it says of all who does.
    """
    free = [offer for offer in again if offer.carried is None or not offer.carried.errand.live]
    said = t("errand.gone_news") if free else t("errand.settled")
    shown = offers(t, meeting, free or again)
    return Message([blocks.section(said), *shown, blocks.context(t("errand.news_why"))])


def mark(t: Texts, carried: Carried) -> str:
    """Who asks a question for whom, for the facilitator's lists."""
    return t("errand.mark", carrier=called(carried.carrier), asker=called(carried.asker))


def marks(t: Texts, standing: Mapping[int, Carried]) -> dict[int, str]:
    """The same by question."""
    return {question_id: mark(t, carried) for question_id, carried in standing.items()}


def not_deferred(t: Texts, carried: Carried) -> str:
    """To the facilitator who records an outcome: the question need not wait for its asker."""
    return t("errand.not_deferred", mark=Markup(mark(t, carried)))
