"""What people see of the questions of a network: the bank, their own ones in it, merging two of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Annotated

import msgspec
from msgspec.structs import replace

from bot import fields
from bot.act.forms import About, Key
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Option, Part, View
from bot.slack.layout import Items
from bot.texts import Texts, called
from bot.views import confidentiality
from bot.views.answered_between import answered_check, answered_said
from bot.views.pages import drawn, lazily, paged, together
from bot.views.question import standing, withdraw_button, words
from models.network import Network
from models.outcome import Verdict
from models.person import Person
from models.question import LearningQuestion, QuestionKind, State
from models.question_bank import Banked, Which
from models.question_rows import ToJudge, word_given
from models.search import LONGEST_SEARCH
from models.twins import Alike

TAKE_BACK = "back"  # what a vote button says when the vote stands
MOST_OFFERED = 500  # questions into which another may be merged
MOST_OWN_OPEN, MOST_TO_JUDGE = 10, 5


@fields.form(Form.FIND_QUESTION, "bank.find_title", submit="bank.find")
class Wanted(msgspec.Struct, frozen=True):
    """The words to look for in questions, and in which."""

    words: Annotated[str, fields.line(LONGEST_SEARCH, optional=True, example="bank.find_example")] = ""
    which: Annotated[Which, fields.one_of("bank.which_")] = Which.OPEN


def button(t: Texts, network: Network) -> Element:
    """The way to the questions of the group."""
    return blocks.button(t.plain("question.bank"), Act.BANK, About(network=network.id))


def bank_button(t: Texts, network: Network) -> Block:
    """The same below a sentence."""
    return blocks.actions(button(t, network))


def bank(
    t: Texts,
    network: Network,
    entries: Sequence[Banked],
    people: Mapping[int, Person],
    reader_id: int,
    *,
    leads: bool = False,
    inside: int = 0,
    hidden: Sequence[Block] = (),
    sought: str = "",
    which: Which = Which.OPEN,
    past: Collection[int] = (),
    start: int = 0,
) -> View:
    """The open questions of a network, or others, how many more stay within the circle, and the hidden ones.

    Of those that are `sought` by some words, only these. Of those with a `past` there is more to read.
    """
    about, narrowed = About(network=network.id), bool(sought) or which is not Which.OPEN
    above = [words(t.plain("bank.how" if entries or inside or narrowed else "bank.empty"))]
    ways = [
        *([] if network.closed_at else [blocks.button(t.plain("question.ask"), Act.ASK, about)]),
        blocks.button(t.plain("bank.find"), Act.FIND_QUESTION, about),
    ]
    if narrowed:
        ways.append(blocks.button(t.plain("bank.all"), Act.BANK, about))
        about = replace(about, words=sought or None, choice=which)
    above.append(blocks.actions(*ways))
    if narrowed:
        above.append(blocks.context(_narrowed(t, len(entries), sought, which)))

    def draw(entry: Banked) -> list[Block]:
        return _bank_entry(t, network, entry, people, reader_id, leads=leads, past=past)

    things = lazily(entries, draw)
    if inside:
        things.append(partial(list, [blocks.context(t.n("confidentiality.in_bank", inside))]))
    things += [partial(list, piece) for piece in together(hidden)]
    return paged(
        t, Form.BANK, t.plain("bank.title"), things, drawn,
        act=Act.BANK, about=about, start=start, above=above,
    )  # fmt: skip


def _narrowed(t: Texts, found: int, sought: str, which: Which) -> str:
    """What is looked for, and how much of it there is."""
    said = [] if which is Which.OPEN else [t(f"bank.which_{which}")]
    if sought:
        said.append(t.n("bank.found", found, words=sought) if found else t("bank.not_found", words=sought))
    elif not found:
        said.append(t("bank.none_of_these"))
    return " · ".join(said)


def find_form(t: Texts, network: Network, sought: str = "", which: Which = Which.OPEN) -> View:
    """The form in which somebody looks for questions, in the place of the list."""
    asked = fields.ask(t, Wanted, Wanted(sought, which))
    return fields.modal(t, Wanted, [*asked.values()], About(network=network.id))


def _bank_entry(
    t: Texts,
    network: Network,
    entry: Banked,
    people: Mapping[int, Person],
    reader_id: int,
    *,
    leads: bool,
    past: Collection[int],
) -> list[Block]:
    question = entry.question
    about = About(network=network.id, question=question.id)
    mine = question.asker_id == reader_id
    accessory, opens = None, blocks.button(t.plain("lineage.open"), Act.QUESTION_CARD, about)
    if not question.open:
        said = [facts(t, entry, people, mine=mine), t(f"standing.{question.state}")]
        return [words(question.text, opens), blocks.context(" · ".join(said))]
    if network.closed_at is not None:
        accessory = withdraw_button(t, network, question) if mine else None
    elif mine:
        accessory = blocks.button(t.plain("question.edit"), Act.EDIT_QUESTION, about)
    elif reader_id in entry.voters:
        back = About(network=network.id, question=question.id, choice=TAKE_BACK)
        accessory = blocks.button(t.plain("bank.voted"), Act.VOTE, back, style="primary")
    elif question.kept_by is None:
        accessory = blocks.button(t.plain("bank.vote"), Act.VOTE, about)
    shown = [words(question.text, accessory), blocks.context(facts(t, entry, people, mine=mine))]
    if leads:
        buttons = [
            blocks.button(t.plain("question.merge"), Act.MERGE, about),
            blocks.button(t.plain("question.answered_between"), Act.ANSWERED_BETWEEN, about),
        ]
        if not mine:
            buttons.append(blocks.button(t.plain("note.reword"), Act.REWORD, about))
        buttons.append(hide_button(t, about))
        if (press := confidentiality.button(t, about, question, mine=mine)) is not None:
            buttons.append(press)
        shown.append(blocks.actions(*buttons, opens))
    elif question.id in past:
        shown.append(blocks.actions(opens))
    return shown


def entered(t: Texts, question: LearningQuestion) -> str:
    """That the facilitator wrote a question down, with the asker's name if they gave it."""
    if question.asked_by_name:
        return t("bank.entered_for", name=question.asked_by_name)
    return t("bank.entered")


def hide_button(t: Texts, about: About) -> Element:
    """Take a question that harms out of sight, after one question whether they are sure."""
    return {
        **blocks.button(t.plain("hiding.hide"), Act.HIDE, about),
        "confirm": {
            "title": blocks.plain(t.plain("hiding.sure_title"), 100),
            "text": blocks.plain(t.plain("hiding.sure_question"), 300),
            "confirm": blocks.plain(t.plain("hiding.hide"), 30),
            "deny": blocks.plain(t.plain("common.cancel"), 30),
        },
    }


def facts(t: Texts, entry: Banked, people: Mapping[int, Person], *, mine: bool) -> str:
    """What is known of a question, on one line: whose it is, its votes, how it came by before."""
    question = entry.question
    asker = people.get(question.asker_id) if question.asker_id is not None else None
    if mine:
        who = t("bank.yours_without_name" if question.anonymous else "bank.yours")
    elif question.entered:
        who = entered(t, question)
    elif question.anonymous or asker is None:
        who = t("bank.without_name")
    else:
        who = called(asker)
    said = [who]
    if question.kind is QuestionKind.FUTURE:
        said.append(t("bank.future"))
    if entry.votes:
        said.append(t.n("bank.votes", entry.votes))
    carried = sum(item.returns for item in question.history)
    if carried:
        said.append(t.n("bank.carried_over", carried))
    if question.state is State.PARKED:
        said.append(t("bank.parked"))
    if question.word in (Verdict.NOT_YET, Verdict.PARTLY):
        said.append(t(f"bank.in_between_{question.word}"))
    if question.comes_by is not None:
        said.append(t(f"lineage.is_{question.comes_by}"))
    if question.kept_by is not None:
        said.append(t("confidentiality.mark"))
    return " · ".join(said)


@dataclass(frozen=True)
class Own:
    """The questions of one person in a network, and what is told to their asker alone."""

    questions: Sequence[LearningQuestion]
    on_agenda: Mapping[int, date] = field(default_factory=dict)  # the day of the agenda that holds a question
    entered_by: Mapping[int, Person] = field(default_factory=dict)
    to_reword: Mapping[int, str] = field(default_factory=dict)

    def day(self, question: LearningQuestion) -> date | None:
        """When a question is on a published agenda, itself or as part of another."""
        return self.on_agenda.get(question.merged_into_id or question.id)

    @property
    def earlier(self) -> list[LearningQuestion]:
        """Those that are dealt with: closed, or merged into one that is on no agenda."""
        return [one for one in self.questions if not one.open and self.day(one) is None]


def own_questions(
    t: Texts,
    network: Network,
    own: Own,
    to_judge: Sequence[ToJudge],
    answers: Mapping[int, str] | None = None,
    *,
    none: bool = False,
) -> list[Part]:
    """A person's own questions and where they stand; first those of which they just said what they think.

    `answers`: what colleagues brought back; `none`: they said that they have no question this time.
    """
    waiting = {question.id for question, _ in to_judge}
    said = [one for one in to_judge if word_given(*one) is not None]
    earlier = [one for one in own.earlier if one.id not in waiting]
    now = [one for one in own.questions if one not in earlier and one.id not in waiting]
    shown = answered_checks(t, said, MOST_TO_JUDGE, answers)
    if now:
        draw = partial(_own_question, t, network, own)
        shown.append(Items(now, draw, partial(t.n, "question.more_of_yours"), MOST_OWN_OPEN))
    if not shown and not to_judge:
        which = "none_this_time" if none else "none_open_of_yours" if earlier else "none_of_yours"
        shown.append(blocks.section(t(f"question.{which}")))
    if earlier:
        label = t.plain("question.earlier_of_yours", n=len(earlier))
        shown.append(blocks.actions(blocks.button(label, Act.EARLIER, About(network=network.id))))
    return shown


def earlier_questions(t: Texts, network: Network, own: Own, start: int = 0) -> View:
    """What became of a person's own questions that were dealt with, the newest first."""
    draw = partial(_own_question, t, network, own)
    above = [] if own.earlier else [blocks.section(t("question.none_earlier"))]
    return paged(
        t, Form.EARLIER, t.plain("question.earlier_title"), own.earlier, draw,
        act=Act.EARLIER, about=About(network=network.id), start=start, above=above,
    )  # fmt: skip


def _own_question(t: Texts, network: Network, own: Own, question: LearningQuestion) -> list[Block]:
    about = About(network=network.id, question=question.id)
    press: Element | None = own_menu(t, network, question)
    if not question.open:
        opens = blocks.button(t.plain("lineage.open"), Act.QUESTION_CARD, about)
        merged = question.state is State.MERGED  # what is told of it follows the other one
        keeps = None if merged else confidentiality.button(t, about, question, mine=True)
        press = blocks.folded(opens, keeps) if keeps is not None else opens
    line = t("question.stands", standing=standing(t, question, own.day(question)))
    if question.closing_answer:
        line += "\n" + t("question.answer_was", answer=question.closing_answer)
    if question.kept_by is not None:
        line += "\n" + confidentiality.kept_by(t, question)
    by = own.entered_by.get(question.entered_by_id or 0)
    if by is not None:
        line += "\n" + t("proxy.question_entered_by", who=called(by))
    if wanted := own.to_reword.get(question.id):
        line += "\n" + t("note.reword_at_home", line=wanted)
    return [words(question.text, press), blocks.context(line)]


def own_menu(t: Texts, network: Network, question: LearningQuestion) -> Element:
    """What its asker can do with a question that is open."""
    about = About(network=network.id, question=question.id)
    if network.closed_at is not None:
        return withdraw_button(t, network, question)
    return blocks.folded(
        blocks.button(t.plain("question.edit"), Act.EDIT_QUESTION, about),
        blocks.button(t.plain("question.answered_between"), Act.ANSWERED_BETWEEN, about),
        withdraw_button(t, network, question),
    )


def to_judge(t: Texts, found: Sequence[ToJudge], answers: Mapping[int, str]) -> list[Part]:
    """Ask for somebody's word on each of their questions on which they have not said one."""
    return answered_checks(t, [one for one in found if word_given(*one) is None], MOST_TO_JUDGE, answers)


def answered_checks(
    t: Texts,
    to_judge: Sequence[ToJudge],
    most: int | None = None,
    answers: Mapping[int, str] | None = None,
) -> list[Part]:
    """Ask for somebody's own word on each of their questions that was dealt with, by session; or show it.

    The answer stands beside it: as it was noted, else as a colleague brought it back.
    """

    def draw(one: ToJudge) -> list[Block]:
        question, session_id = one
        verdict = word_given(question, session_id)
        if verdict is not None:
            return answered_said(t, question, session_id, verdict)
        return answered_check(t, question, session_id, (answers or {}).get(question.id, ""))

    return [Items(to_judge, draw, partial(t.n, "question.more_to_judge"), most)] if to_judge else []


@fields.form(Form.MERGE, "merge.title", submit="question.merge")
class Merging(msgspec.Struct, frozen=True):
    """The question that another goes on in."""

    target: Annotated[Key, fields.pick()]


def merge_form(
    t: Texts,
    network: Network,
    question: LearningQuestion,
    others: Sequence[Alike],
    more: int = 0,
) -> View:
    """The form that merges a question into another; the most similar stand on top. Names nobody."""
    twin = others[0] if others[0].is_twin else None
    menu = blocks.Menu(Option(" ".join(other.text.split()), str(other.id)) for other in others)
    hint = t.plain("merge.looks_alike" if twin else "merge.hint_target")
    if menu.left + more:
        hint += " " + t.n("merge.more", menu.left + more)
    filled = {"target": twin.id if twin else None}
    asked = fields.ask(t, Merging, filled, choices={"target": menu}, hints={"target": hint})
    parts = [words(t.plain("merge.lead", question=question.text)), *asked.values()]
    return fields.modal(t, Merging, parts, About(network=network.id, question=question.id))
