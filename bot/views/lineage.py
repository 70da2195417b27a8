"""What people see of one question: its card, what was said, what it comes from and how it goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part, View, shorten
from bot.slack.layout import Items
from bot.texts import Texts
from bot.views import confidentiality as inside
from bot.views import effect as effect_view
from bot.views import expertise as expertise_view
from bot.views import given_answer as given_answer_view
from bot.views.notice import language_tells
from bot.views.question import Asked, standing, words
from bot.views.question_bank import button as bank_button
from bot.views.question_bank import facts
from models.confidentiality import EVERYBODY, Whom, may_read, sight
from models.effect import SetGoing
from models.expertise import Known
from models.given_answer import Given
from models.lineage import Lineage
from models.network import Network
from models.outcome import QuestionOutcome, Verdict
from models.person import Person, Tells
from models.question import LONGEST, LearningQuestion, State
from models.question_bank import Banked
from models.session import LearningSession

LINE = 150  # characters of another question on its line
MOST_OF_A_SORT = 5  # questions that come of one, and times that it was dealt with


@dataclass(frozen=True)
class Card:
    """A question with all that is known of it."""

    entry: Banked
    people: Mapping[int, Person]
    whom: Whom  # who is to read it, and may
    lineage: Lineage = field(default_factory=Lineage)
    sessions: Mapping[int, LearningSession] = field(default_factory=dict)
    going: Sequence[SetGoing] = ()
    given: Sequence[Given] = ()  # answers of members
    knows: Sequence[Known] = ()  # who may be asked about it

    @property
    def asked(self) -> LearningQuestion:
        """The question."""
        return self.entry.question

    @property
    def mine(self) -> bool:
        """Whether its reader asked it."""
        return self.asked.asker_id is not None and self.asked.asker_id == self.whom.person_id


def button(t: Texts, about: About) -> Element:
    """The way to the card of a question."""
    return blocks.button(t.plain("lineage.open"), Act.QUESTION_CARD, about)


def card(t: Texts, network: Network, one: Card) -> View:
    """A question: where it stands, what was said about it, what it comes from and what came of it."""
    asked = one.asked
    told = [facts(t, one.entry, one.people, mine=one.mine)]
    if not asked.open:
        told.append(t(f"standing.{asked.state}"))
    parts: list[Part] = [words(asked.text), blocks.context(" · ".join(told))]
    said = _said(t, network, one)
    if said:
        parts.append(blocks.section(t("lineage.said")))
        parts += said
    parts += expertise_view.near(t, one.knows)
    parts += [effect_view.going(t, each, "effect.set_going") for each in one.going]
    parts += _lineage(t, network, one)
    if len(parts) == 2:
        parts.append(blocks.context(t("lineage.nothing_yet")))
    parts.append(blocks.actions(*_ways(t, network, one)))
    about = About(network=network.id, question=asked.id)
    return blocks.modal(
        Form.QUESTION_CARD, t.plain("lineage.title"), parts, about=about, close=t.plain("common.close")
    )


def _said(t: Texts, network: Network, one: Card) -> list[Part]:
    """What became of it, the last session first; the answer in between above, those of members below."""
    asked, found = one.asked, list[Part]()
    if asked.answer and asked.word is not Verdict.NOT_YET:
        found.append(words(t.plain("lineage.in_between", said=asked.answer)))
    history = [item for item in reversed(asked.history) if item.session_id in one.sessions]
    if history:
        draw = partial(_at_session, t, one)
        found.append(Items(history, draw, partial(t.n, "lineage.more_times"), MOST_OF_A_SORT))
    return [*found, *given_answer_view.on_card(t, network, one.given, one.whom.person_id)]


def _at_session(t: Texts, one: Card, item: QuestionOutcome) -> list[Block]:
    meeting = one.sessions[item.session_id]
    became = t.plain(f"outcome.{one.asked.told(item)}")
    key = "lineage.at_session_with" if item.said else "lineage.at_session"
    line = t.plain(key, day=t.day(meeting.starts_local.date()), became=became, said=item.said)
    report = None
    if meeting.released_at is not None:
        report = blocks.button(t.plain("lineage.report"), Act.READ_REPORT, About(session=meeting.id))
    return [words(line, report)]


def _lineage(t: Texts, network: Network, one: Card) -> list[Part]:
    """Each question on a line of its own, which opens; one that its reader may not read only says so."""
    line, asked = one.lineage, one.asked
    found = list[Part]()
    if line.origin is not None and asked.comes_by is not None:
        found += _line(t, network, one, f"lineage.from_{asked.comes_by}", line.origin)
    if line.goes_on_in is not None:
        found += _line(t, network, one, "lineage.goes_on_in", line.goes_on_in)
    sorts = {"part": line.parts, "twin": line.twins, "follow_up": line.follow_ups}
    for sort, others in sorts.items():
        seen = [other for other in others if sight(other, one.whom) is not None]
        if seen:
            draw = partial(_line, t, network, one, f"lineage.{sort}")
            found.append(Items(seen, draw, partial(t.n, "lineage.more"), MOST_OF_A_SORT))
    return found


def _line(t: Texts, network: Network, one: Card, key: str, other: LearningQuestion) -> list[Block]:
    seen = sight(other, one.whom)
    if seen is None:
        return []
    gone = other.state is State.WITHDRAWN
    said = t.plain("lineage.taken_back") if gone else shorten(" ".join(inside.seen(t, seen).split()), LINE)
    about = About(network=network.id, question=other.id)
    press = button(t, about) if not gone and may_read(other, one.whom) else None
    shown = [words(t.plain(key, question=said), press)]
    if one.whom.leads and key == "lineage.twin" and one.asked.open:
        apart = blocks.button(t.plain("lineage.take_apart"), Act.TAKE_APART, about)
        shown.append(blocks.actions(apart))
    return shown


def _ways(t: Texts, network: Network, one: Card) -> list[Element]:
    """What can be done with it from here, and the way back to the others."""
    asked, about = one.asked, About(network=network.id, question=one.asked.id)
    found = []
    if asked.dealt_with:
        found.append(blocks.button(t.plain("lineage.follow_up_now"), Act.FOLLOW_UP, about))
    if one.whom.leads and asked.open:
        found.append(blocks.button(t.plain("lineage.split"), Act.SPLIT, about))
    if one.whom.leads and asked.open and may_read(asked, EVERYBODY):  # it may be told outside
        found.append(blocks.button(t.plain("guest.new_expert"), Act.EXPERT_NEW, about))
    if asked.state is State.SPLIT and (one.mine or one.whom.leads):
        found.append(join_button(t, about))
    return [*found, bank_button(t, network)]


def join_button(t: Texts, about: About) -> Element:
    """Let the parts be one again; asked once more, as what was written in them goes."""
    press = blocks.button(t.plain("lineage.join"), Act.JOIN_PARTS, about)
    title, yes = t.plain("lineage.join_title"), t.plain("lineage.join")
    return {
        **press,
        "confirm": blocks.confirm(title, t.plain("lineage.join_sure"), yes, t.plain("common.cancel")),
    }


def several(t: Texts, network: Network, asked: Sequence[LearningQuestion], whom: Whom) -> View:
    """The questions of a point of which there is more to read, each with the way to its card."""

    def draw(one: LearningQuestion) -> list[Block]:
        return [words(inside.words_for(t, one, whom), button(t, About(network=network.id, question=one.id)))]

    parts: list[Part] = [Items(asked, draw, partial(t.n, "lineage.more"))]
    if not asked:
        parts = [blocks.section(t("lineage.nothing_before"))]
    title, close = t.plain("lineage.before"), t.plain("common.close")
    return blocks.modal(Form.SAID_BEFORE, title, parts, about=About(network=network.id), close=close)


@fields.form(Form.FOLLOW_UP, "question.follow_up_title", submit="common.send")
class FollowUp(Asked, frozen=True, kw_only=True):
    """What somebody asks on, after a question was dealt with: what the form of any question asks."""


def follow_up_form(t: Texts, network: Network, before: LearningQuestion, tells: Tells | None = None) -> View:
    """The form of a question that follows on another one, within the circle where that is."""
    filled = {"kind": before.kind, "inside": before.kept_by is not None}
    asked = fields.ask(t, FollowUp, filled)
    parts = [words(t.plain("lineage.from_follow_up", question=before.text)), *language_tells(t, tells)]
    about = About(network=network.id, question=before.id)
    return fields.modal(t, FollowUp, [*parts, *asked.values()], about)


@fields.form(Form.SPLIT, "lineage.split_title", submit="lineage.split")
class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """The questions that one goes on as."""

    first: Annotated[str, fields.lines(LONGEST)] = ""
    second: Annotated[str, fields.lines(LONGEST)] = ""
    third: Annotated[str, fields.lines(LONGEST, optional=True)] = ""
    fourth: Annotated[str, fields.lines(LONGEST, optional=True)] = ""


def split_form(t: Texts, network: Network, asked: LearningQuestion) -> View:
    """The form that splits a question, with its words in the first field. Names nobody."""
    filled = fields.ask(t, Parts, {"first": asked.text})
    parts = [words(asked.text), blocks.context(t("lineage.split_means")), *filled.values()]
    return fields.modal(t, Parts, parts, About(network=network.id, question=asked.id))


def told(
    t: Texts,
    network: Network,
    asked: LearningQuestion,
    parts: Sequence[LearningQuestion],
    whom: Whom = EVERYBODY,
) -> Message:
    """To the asker whose question was split: its parts, each to change, and the way back."""
    about = About(network=network.id, question=asked.id)
    whole = words(inside.words_for(t, asked, whom))
    if asked.state is not State.SPLIT:
        stands = t("question.stands", standing=standing(t, asked))
        return Message([blocks.section(t("lineage.told_over")), whole, blocks.context(stands)])
    shown = [
        blocks.section(t("lineage.told", theme=network.theme)),
        whole,
        blocks.section(t("lineage.told_parts")),
    ]
    for part in parts:
        change = blocks.button(
            t.plain("question.edit"), Act.EDIT_QUESTION, About(network=network.id, question=part.id)
        )
        shown.append(words(inside.words_for(t, part, whom), change if part.open else None))
    return Message([*shown, blocks.actions(join_button(t, about)), blocks.context(t("lineage.told_why"))])
