"""What people see of a question that looks for a person: the answers, the asker's choice, the brief."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Message, Part, View, shorten
from bot.slack.layout import Items
from bot.texts import Texts, called
from bot.views.message import in_parts, to_copy
from bot.views.pages import paged, together
from bot.views.question import words
from models.expert import HELPS, Knows, Sought, Tip
from models.network import Network
from models.person import Person
from models.question import LearningQuestion
from models.session import LearningSession, Mode

SHOWN = 300  # characters of a question on Home
MOST_AT_HOME = 3
LONGEST_LINE, LONGEST_NAME = 500, 150


def _button(t: Texts, key: str, act: str, network_id: int, question: LearningQuestion) -> Element:
    return blocks.button(t.plain(key), act, About(network=network_id, question=question.id))


def letter(
    t: Texts, network: Network, found: Sequence[Sought], reader_id: int, shared: Collection[int]
) -> Message:
    """Who knows something or someone? To its asker: what becomes of it? Afterwards, what was said."""
    body: list[Block] = []
    others = [one for one in found if reader_id not in one.askers]
    if others:
        body.append(blocks.section(t("expert.lead" if any(one.looks for one in others) else "expert.over")))
    for one in found:
        body += _part(t, network, one, reader_id, shared, text=[words(one.question.text)])
    if not body:
        body.append(blocks.section(t("expert.over")))
    why = "expert.why" if others else "expert.why_asker"
    return Message([*body, blocks.context(t(why, theme=network.theme))])


def at_home(
    t: Texts, network: Network, found: Sequence[Sought], reader_id: int, shared: Collection[int]
) -> list[Part]:
    """The same for Home and My Kring, what still waits for the reader first; a no is not shown."""
    shown = [one for one in found if one.offers(reader_id) or _concerns(one, reader_id)]
    shown.sort(key=lambda one: reader_id in one.tips)

    def draw(one: Sought) -> list[Block]:
        short = shorten(" ".join(one.question.text.split()), SHOWN)
        mine = one.question.asker_id == reader_id
        text = [] if mine else [blocks.section(t("expert.home", question=short))]
        return _part(t, network, one, reader_id, shared, text=text)

    return [Items(shown, draw, partial(t.n, "expert.more"), most=MOST_AT_HOME)] if shown else []


def _concerns(one: Sought, reader_id: int) -> bool:
    tip = one.tips.get(reader_id)
    return one.asks(reader_id) or (tip is not None and tip.knows in HELPS)


def _part(
    t: Texts,
    network: Network,
    one: Sought,
    reader_id: int,
    shared: Collection[int],
    *,
    text: Sequence[Block],
) -> list[Block]:
    if one.question.asker_id == reader_id:
        return _choice(t, network, one)
    if reader_id in one.askers:
        return []
    tip = one.tips.get(reader_id)
    if not one.looks:
        return _afterwards(t, network, one, tip)
    body = list(text)
    if tip is not None:
        body.append(blocks.section(said(t, tip, shared=one.question.id in shared)))
    return [*body, blocks.actions(*_answers(t, network, one, tip))]


def _answers(t: Texts, network: Network, one: Sought, tip: Tip | None) -> list[Element]:
    """The three answers; what was answered can be changed or taken back."""
    buttons = []
    for knows in Knows:
        if tip is not None and tip.knows is knows and knows is Knows.NO:
            continue
        same = tip is not None and tip.knows is knows
        key = "expert.change" if same else f"expert.knows_{knows}"
        buttons.append(_button(t, key, f"{Act.KNOWS}_{knows}", network.id, one.question))
    if tip is not None:
        buttons.append(_button(t, "expert.take_back", Act.KNOWS_BACK, network.id, one.question))
    return buttons


def _afterwards(t: Texts, network: Network, one: Sought, tip: Tip | None) -> list[Block]:
    """What is left afterwards; the words of the question are not shown, as it may be hidden."""
    if tip is None:
        return []
    back = _button(t, "expert.take_back", Act.KNOWS_BACK, network.id, one.question)
    return [blocks.section(t("expert.over_answered"), back)]


def said(t: Texts, tip: Tip, *, shared: bool) -> str:
    """What somebody answered, for themselves: who reads it."""
    match tip.knows:
        case Knows.SOMETHING:
            return t("expert.said_shared" if shared else "expert.said_something", line=tip.line)
        case Knows.SOMEONE:
            return t("expert.said_someone", expert=tip.expert)
        case _:
            return t("expert.said_no")


def _choice(t: Texts, network: Network, one: Sought) -> list[Block]:
    """To the asker: other words, let it go, or keep it."""
    if not one.looks:
        return [blocks.section(t("expert.asker_over"))]
    text = shorten(" ".join(one.question.text.split()), SHOWN)
    kept = one.search is not None and one.search.kept
    key = "expert.kept" if kept else "expert.asker_unnamed" if one.question.anonymous else "expert.asker"
    buttons = [
        _button(t, "expert.rephrase", Act.EDIT_QUESTION, network.id, one.question),
        _button(t, "expert.let_go", Act.LET_GO, network.id, one.question),
    ]
    if not kept:
        buttons.append(_button(t, "expert.keep", Act.KEEP_QUESTION, network.id, one.question))
    return [blocks.section(t(key, question=text)), blocks.actions(*buttons)]


def let_go(t: Texts, network: Network, question: LearningQuestion) -> View:
    """Two ways to let a question go: it was answered somehow, or it is taken back."""
    withdraw = _button(t, "question.withdraw", Act.WITHDRAW, network.id, question)
    answered = _button(t, "expert.has_answer", Act.ANSWERED_BETWEEN, network.id, question)
    return blocks.modal(
        Form.NOTICE,
        t.plain("expert.let_go_title"),
        [
            words(question.text),
            blocks.section(t("expert.let_go_lead")),
            blocks.actions(answered, withdraw),
        ],
        close=t.plain("common.cancel"),
    )


@fields.form(Form.KNOWS_SOMETHING, "expert.something_title", submit="common.send")
class Something(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody knows, and whether others may ask about it."""

    line: Annotated[str, fields.lines(LONGEST_LINE, no_names=True)] = ""
    shares: Annotated[fields.Ticked, fields.tick("expert.others_may_ask")] = ()


def something_form(t: Texts, network: Network, one: Sought, tip: Tip | None, *, shared: bool) -> View:
    """The form of who knows something: a line, and may others ask them?"""
    line = tip.line if tip is not None and tip.knows is Knows.SOMETHING else ""
    asked = fields.ask(t, Something, {"line": line, "shares": shared})
    parts = [words(one.question.text), *asked.values()]
    return fields.modal(t, Something, parts, About(network=network.id, question=one.question.id))


@fields.form(Form.KNOWS_SOMEONE, "expert.someone_title", submit="common.send")
class Someone(msgspec.Struct, frozen=True, kw_only=True):
    """Whom somebody knows, how to reach them, and what they ask for it."""

    expert: Annotated[str, fields.line(LONGEST_NAME, at="expert.someone_expert")] = ""
    access: Annotated[str, fields.line(LONGEST_LINE, at="expert.someone_access", optional=True)] = ""
    cost: Annotated[str, fields.line(LONGEST_NAME, at="expert.someone_cost", optional=True)] = ""
    line: Annotated[str, fields.lines(LONGEST_LINE, at="expert.someone_line", optional=True)] = ""


def someone_form(t: Texts, network: Network, one: Sought, tip: Tip | None) -> View:
    """The form of who knows somebody: who, how to reach them, what they ask for it."""
    known = tip if tip is not None and tip.knows is Knows.SOMEONE else None
    asked = fields.ask(t, Someone, fields.held(Someone, known))
    parts = [words(one.question.text), *asked.values()]
    return fields.modal(t, Someone, parts, About(network=network.id, question=one.question.id))


def waits(t: Texts, network: Network, found: Iterable[Sought]) -> list[Block]:
    """Among what waits for the facilitator: answers at a question that looks for a person."""
    return _tips_wait(t, network.id, sum(one.waits for one in found))


def in_proposal(t: Texts, meeting: LearningSession, found: Iterable[Sought]) -> list[Block]:
    """The same in the proposal, as long as there are answers."""
    return _tips_wait(t, meeting.network_id, sum(one.helped for one in found))


def _tips_wait(t: Texts, network_id: int, answers: int) -> list[Block]:
    if not answers:
        return []
    show = blocks.button(t.plain("expert.tips_button"), Act.TIPS, About(network=network_id))
    return [blocks.section(t.n("expert.tips_wait", answers), show)]


def tips(
    t: Texts, network: Network, found: Sequence[Sought], people: Mapping[int, Person], start: int = 0
) -> View:
    """Every question that looks for a person with what people answered, for whoever facilitates."""
    body: list[Block] = []
    for one in found:
        body += [blocks.divider(), words(one.question.text)]
        helpful = [tip for tip in one.tips.values() if tip.knows in HELPS]
        body += [block for tip in helpful for block in _tip(t, network, one, tip, people.get(tip.person_id))]
        if not helpful:  # how many said no would tell who, one press at a time
            body.append(blocks.context(t("expert.no_answers")))
        if one.waits:
            body.append(
                blocks.actions(_button(t, "expert.handled", Act.TIPS_HANDLED, network.id, one.question))
            )
    above = [blocks.section(t("expert.tips_lead" if found else "expert.tips_none"))]
    return paged(
        t, Form.TIPS, t.plain("expert.tips_title"), together(body), list,
        act=Act.TIPS, about=About(network=network.id), start=start, above=above,
    )  # fmt: skip


def _tip(t: Texts, network: Network, one: Sought, tip: Tip, who: Person | None) -> list[Block]:
    by = called(who) if who else t("expert.somebody")
    if tip.knows is Knows.SOMETHING:
        return [blocks.section(t("expert.tip_something", who=by, line=tip.line))]
    lines = [t("expert.tip_someone", who=by, expert=tip.expert), *_details(t, tip)]
    # Not the number of the tip: it would count the answers that are not shown.
    about = About(network=network.id, question=one.question.id, item=tip.person_id)
    buttons = [
        blocks.button(t.plain("expert.brief"), Act.BRIEF, about, of=tip.expert),
        blocks.button(t.plain("expert.on_agenda"), Act.EXPERT_NEW, about, of=tip.expert),
    ]
    return [blocks.section("\n".join(lines)), blocks.actions(*buttons)]


def _details(t: Texts, tip: Tip) -> list[str]:
    given = {"access": tip.access, "cost": tip.cost, "line": tip.line}
    return [t(f"expert.tip_{name}", said=said) for name, said in given.items() if said]


def brief(t: Texts, tip: Tip, text: str) -> View:
    """The drafted letter to somebody outside, to copy; Kring sends it to nobody."""
    label = partial(t.plain, "expert.brief_field", expert=tip.expert)
    details = _details(t, tip)
    return blocks.modal(
        Form.COPY,
        t.plain("expert.brief_title"),
        [
            blocks.section(t("expert.brief_lead")),
            *([blocks.section("\n".join(details))] if details else []),
            *to_copy(in_parts(text), label),
        ],
        submit=t.plain("message.copy_done"),
        close=t.plain("common.close"),
    )


def brief_text(
    t: Texts,
    network: Network,
    tip: Tip,
    questions: Sequence[str],
    meeting: LearningSession | None,
    sender: Person,
) -> str:
    """The letter itself, in the network's language: the questions as they were asked, and nobody's name.

    Nobody's but that of the addressee and of who sends it.
    """
    return "\n\n".join(
        [
            t.plain("expert.brief_dear", expert=tip.expert),
            t.plain("expert.brief_who", theme=network.theme),
            t.n("expert.brief_questions", len(questions)),
            *(f"“{question}”" for question in questions),
            t.plain("expert.brief_ask"),
            t.plain("expert.brief_how"),
            when_and_where(t, meeting),
            t.plain("expert.brief_reply"),
            t.plain("expert.brief_regards", sender=sender.name),
        ]
    )


def when_and_where(t: Texts, meeting: LearningSession | None) -> str:
    """When and where somebody from outside is expected, or that there is no day yet."""
    if meeting is None:
        return t.plain("expert.brief_no_date")
    when = t.plain("expert.brief_when", when=t.when(meeting.starts_local, meeting.zone))
    if meeting.mode is Mode.ONLINE:
        where = t.plain("expert.brief_online")
    elif meeting.place:
        where = t.plain("expert.brief_place", place=meeting.place)
    else:
        where = t.plain("expert.brief_place_follows")
    return f"{when} {where}"
