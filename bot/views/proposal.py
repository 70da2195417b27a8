"""What the facilitator gets when the questions close: the proposed agenda, and what can be done with it."""

from collections.abc import Mapping, Sequence
from functools import partial

from bot.act.forms import About
from bot.act.ids import Act
from bot.drafts import MOST_TWINS, Draft
from bot.slack import blocks
from bot.slack.blocks import Element, Message, Part
from bot.slack.layout import Lines
from bot.texts import Texts
from bot.views import expert as expert_view
from bot.views import wish as wish_view
from bot.views.agenda import (
    entry_line,
    goes_without,
    in_a_line,
    lines,
    marks_of,
    nothing_left,
    points,
    reopen_button,
    take_back_button,
    too_long,
    undecided_buttons,
)
from models.agenda import AgendaItem, by_hand, chosen, minutes_for_questions, question_minutes
from models.question import State
from models.session import LearningSession, Stage

SHOWN = 10  # questions in a list
TWINS_SHOWN = 5


def proposal(t: Texts, meeting: LearningSession, draft: Draft) -> Message:
    """The proposed agenda for the facilitator; afterwards, what became of it."""
    when = t.when(meeting.starts_local, meeting.zone)
    moves_on = t.moment(meeting.next_move_at, meeting.zone) if meeting.next_move_at else when
    if meeting.stage is Stage.CANCELLED:
        return Message([blocks.section(t("proposal.cancelled", when=when))])
    if meeting.stage in (Stage.PLANNED, Stage.ANNOUNCED):
        return Message([blocks.section(t("proposal.reopened", when=when, closes=moves_on))])
    marks = marks_of(t, draft)
    if meeting.stage is Stage.PREPARING and not chosen(draft.items, draft.texts):
        return _undecided(t, meeting, draft, marks)
    if goes_without(meeting):
        said = blocks.section(t("proposal.without", when=when))
        return Message([said, blocks.actions(*_buttons(t, meeting, draft))])
    key = {Stage.PREPARING: "proposal.lead", Stage.READY: "proposal.published"}.get(meeting.stage)
    body: list[Part] = [
        blocks.section(t(key or "proposal.over", when=when)),
        points(t, lines(t, meeting, draft.items, draft.texts, marks, draft.whom)),
    ]
    if meeting.stage not in (Stage.PREPARING, Stage.READY):
        return Message(body)
    body.append(blocks.context(_minutes(t, meeting, draft.items)))
    body += _not_placed(t, draft, marks)
    body += _alike(t, draft)
    if draft.wishes:
        body.append(_listed(t, "proposal.wishes", wish_view.listed(t, draft.wishes)))
    body += expert_view.in_proposal(t, meeting, draft.sought)
    body.append(blocks.actions(*_buttons(t, meeting, draft)))
    why = "proposal.by_itself" if meeting.stage is Stage.PREPARING else "proposal.still_possible"
    if by_hand(meeting):
        why = "proposal.by_hand"
    return Message([*body, blocks.context(t(why, when=moves_on))])


def _undecided(t: Texts, meeting: LearningSession, draft: Draft, marks: Mapping[int, str]) -> Message:
    """Nobody asked anything: what is to be done is asked, and nothing happens by itself."""
    when = t.when(meeting.starts_local, meeting.zone)
    buttons = undecided_buttons(t, meeting, draft.members)
    body: list[Part] = [
        blocks.section(t(f"proposal.nothing{nothing_left(draft.items)}", when=when)),
        *_not_placed(t, draft, marks),
    ]
    if draft.wishes:
        body.append(_listed(t, "proposal.wishes", wish_view.listed(t, draft.wishes)))
        buttons.append(_wish_button(t, meeting))
    body += expert_view.in_proposal(t, meeting, draft.sought)
    return Message([*body, blocks.actions(*buttons), blocks.context(t("proposal.nothing_by_itself"))])


def newer(t: Texts, meeting: LearningSession) -> Message:
    """What is left of a proposal when there is a new one."""
    return Message([blocks.section(t("proposal.newer", when=t.when(meeting.starts_local, meeting.zone)))])


def _wish_button(t: Texts, meeting: LearningSession) -> Element:
    return blocks.button(t.plain("wish.button"), Act.WISH, About(session=meeting.id))


def _minutes(t: Texts, meeting: LearningSession, items: Sequence[AgendaItem]) -> str:
    said = t("proposal.minutes", used=minutes_for_questions(items), of=question_minutes(meeting.minutes))
    return " ".join([said, *too_long(t, meeting, items)])


def _listed(t: Texts, title: str, lines: Sequence[str], most: int | None = None, beyond: int = 0) -> Part:
    return Lines(lines, partial(t.n, "pages.and_more"), t(title), most=most, beyond=beyond)


def _not_placed(t: Texts, draft: Draft, marks: Mapping[int, str]) -> list[Part]:
    body: list[Part] = []
    for key, state in (("proposal.left_out", State.OPEN), ("proposal.parked", State.PARKED)):
        said = [entry_line(t, one, draft, marks) for one in draft.waiting if one.question.state is state]
        if said:
            body.append(_listed(t, key, said, SHOWN, draft.beyond.get(state, 0)))
    return body


def _alike(t: Texts, draft: Draft) -> list[Part]:
    pairs, beyond = draft.twins[:MOST_TWINS], len(draft.twins[MOST_TWINS:])
    alike = [
        t("proposal.pair", one=in_a_line(one.words), other=in_a_line(other.words))
        for one, other in ((draft.texts.get(one), draft.texts.get(other)) for one, other in pairs)
        if one and other and one.words is not None and other.words is not None
    ]
    return [_listed(t, "proposal.twins", alike, TWINS_SHOWN, beyond)] if alike else []


def _buttons(t: Texts, meeting: LearningSession, draft: Draft) -> list[Element]:
    about = About(session=meeting.id)
    buttons = [blocks.button(t.plain("agenda.arrange_button"), Act.AGENDA, about)]
    if meeting.stage is Stage.PREPARING:
        buttons.append(blocks.button(t.plain("agenda.publish"), Act.PUBLISH, about, style="primary"))
    elif not goes_without(meeting):
        buttons.append(take_back_button(t, meeting, draft.members))
    if draft.wishes:
        buttons.append(_wish_button(t, meeting))
    buttons.append(reopen_button(t, meeting, draft.members))
    if draft.twins:
        bank = About(network=meeting.network_id)
        buttons.append(blocks.button(t.plain("question.bank_button"), Act.BANK, bank))
    return buttons
