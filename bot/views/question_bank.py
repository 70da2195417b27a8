"""What people see of the questions of a network: the bank, their own ones in it, merging two of them."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot import blocks
from bot.blocks import Block, Element, Option, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Texts, mention
from bot.views.question import answered_check, standing, words
from models.network import Network
from models.person import Person
from models.question import LearningQuestion, State
from models.question_bank import Banked
from models.twins import Alike

TAKE_BACK = "back"  # what a vote button says when the vote stands
MOST_SHOWN, MOST_FOR_FACILITATOR = 45, 30  # questions: two or three blocks each, of a hundred
MOST_OFFERED = 100  # questions into which another may be merged
MOST_OWN_OPEN, MOST_OWN_CLOSED, MOST_TO_JUDGE = 10, 3, 5


def bank_button(t: Texts, network: Network) -> Block:
    """The way to the questions of the group."""
    return blocks.actions(blocks.button(t.plain("question.bank"), Act.BANK, About(network=network.id)))


def bank(
    t: Texts,
    network: Network,
    entries: Sequence[Banked],
    people: Mapping[int, Person],
    reader_id: int,
    *,
    leads: bool = False,
    more: int = 0,
) -> View:
    """The first open questions of a network in their order, and how many more there are."""
    body = [words(t.plain("bank.how" if entries else "bank.empty"))]
    body.append(blocks.actions(blocks.button(t.plain("question.ask"), Act.ASK, About(network=network.id))))
    for entry in entries[: most_shown(leads=leads)]:
        body += _bank_entry(t, network, entry, people, reader_id, leads=leads)
    more += max(len(entries) - most_shown(leads=leads), 0)
    if more:
        body.append(blocks.context(t.n("bank.more", more)))
    return blocks.modal(
        Form.BANK,
        t.plain("bank.title"),
        body,
        about=About(network=network.id),
        close=t.plain("common.close"),
    )


def most_shown(*, leads: bool) -> int:
    """Return how many questions the bank shows to somebody."""
    return MOST_FOR_FACILITATOR if leads else MOST_SHOWN


def _bank_entry(
    t: Texts,
    network: Network,
    entry: Banked,
    people: Mapping[int, Person],
    reader_id: int,
    *,
    leads: bool,
) -> list[Block]:
    question = entry.question
    about = About(network=network.id, question=question.id)
    mine = question.asker_id == reader_id
    if mine:
        accessory = blocks.button(t.plain("question.edit"), Act.EDIT_QUESTION, about)
    elif reader_id in entry.voters:
        back = About(network=network.id, question=question.id, choice=TAKE_BACK)
        accessory = blocks.button(t.plain("bank.voted"), Act.VOTE, back, style="primary")
    else:
        accessory = blocks.button(t.plain("bank.vote"), Act.VOTE, about)
    shown = [blocks.context(_facts(t, entry, people, mine=mine)), words(question.text, accessory)]
    if leads:
        buttons = [
            blocks.button(t.plain("question.merge"), Act.MERGE, about),
            blocks.button(t.plain("question.answered_between"), Act.ANSWERED_BETWEEN, about),
        ]
        if not mine:
            buttons.append(blocks.button(t.plain("note.reword"), Act.REWORD, about))
        buttons.append(hide_button(t, about))
        shown.append(blocks.actions(*buttons))
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


def _facts(t: Texts, entry: Banked, people: Mapping[int, Person], *, mine: bool) -> str:
    question = entry.question
    asker = people.get(question.asker_id) if question.asker_id is not None else None
    if mine:
        who = t("bank.yours_without_name" if question.anonymous else "bank.yours")
    elif question.entered:
        who = entered(t, question)
    elif question.anonymous or asker is None:
        who = t("bank.without_name")
    else:
        who = mention(asker.user_id)
    facts = [who, t(f"bank.{question.kind}"), t.n("bank.votes", entry.votes)]
    carried = sum(item.returns for item in question.history)
    if carried:
        facts.append(t.n("bank.carried_over", carried))
    if question.state is State.PARKED:
        facts.append(t("bank.parked"))
    return " · ".join(facts)


def own_questions(
    t: Texts,
    network: Network,
    questions: Sequence[LearningQuestion],
    to_judge: Sequence[tuple[LearningQuestion, int]],
    on_agenda: Mapping[int, date] | None = None,
    entered_by: Mapping[int, Person] | None = None,
) -> list[Block]:
    """A person's own questions and where they stand; first those that wait for their word."""
    shown: list[Block] = []
    for question, session_id in to_judge[:MOST_TO_JUDGE]:
        shown += answered_check(t, question.text, session_id, question.id)
    if len(to_judge) > MOST_TO_JUDGE:
        shown.append(blocks.context(t.n("question.more_to_judge", len(to_judge) - MOST_TO_JUDGE)))
    waiting = {question.id for question, _ in to_judge}
    rest = [question for question in questions if question.id not in waiting]
    all_open = [question for question in rest if question.open]
    still_open = all_open[:MOST_OWN_OPEN]
    closed = [question for question in rest if not question.open][:MOST_OWN_CLOSED]
    for question in (*still_open, *closed):
        about = About(network=network.id, question=question.id)
        edit = blocks.button(t.plain("question.edit"), Act.EDIT_QUESTION, about) if question.open else None
        shown.append(words(question.text, edit))
        day = (on_agenda or {}).get(question.merged_into_id or question.id)
        line = t("question.stands", standing=standing(t, question, day))
        if question.answer and not question.open:
            line += "\n" + t("question.answer_was", answer=question.answer)
        by = (entered_by or {}).get(question.entered_by_id or 0)
        if by is not None:
            line += "\n" + t("proxy.question_entered_by", who=mention(by.user_id))
        shown.append(blocks.context(line))
    if len(all_open) > MOST_OWN_OPEN:
        shown.append(blocks.context(t.n("question.more_of_yours", len(all_open) - MOST_OWN_OPEN)))
    return shown or [blocks.section(t("question.none_of_yours"))]


def merge_form(
    t: Texts,
    network: Network,
    question: LearningQuestion,
    others: Sequence[Alike],
) -> View:
    """The form that merges a question into another; the most similar stand on top. Names nobody."""
    choices = [Option(" ".join(other.text.split()), str(other.id)) for other in others[:MOST_OFFERED]]
    twin = others[0] if others[0].is_twin else None
    chosen = str(twin.id) if twin else None
    return blocks.modal(
        Form.MERGE,
        t.plain("merge.title"),
        [
            words(t.plain("merge.lead", question=question.text)),
            blocks.field_of(
                "target",
                t.plain("merge.field_target"),
                blocks.select(choices, chosen),
                hint=t.plain("merge.hint_twin" if twin else "merge.hint"),
            ),
        ],
        about=About(network=network.id, question=question.id),
        submit=t.plain("question.merge"),
        close=t.plain("common.cancel"),
    )
