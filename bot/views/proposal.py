"""What the facilitator gets when the questions close: the proposed agenda, and what can be done with it."""

from collections.abc import Mapping, Sequence
from functools import partial

from bot.act.forms import About
from bot.act.ids import Act
from bot.drafts import MOST_TWINS, Askers, Draft
from bot.slack import blocks
from bot.slack.blocks import Element, Message, Part
from bot.slack.layout import Lines
from bot.texts import Texts
from bot.views import case_lead as case_view
from bot.views import expert as expert_view
from bot.views.agenda import (
    SHORT,
    goes_without,
    in_a_line,
    lines,
    nothing_left,
    points,
    summed,
    undecided_buttons,
    who_asks,
)
from models.agenda import by_hand, chosen
from models.confidentiality import may_read
from models.session import LearningSession, Stage

TWINS_SHOWN = 5


def proposal(t: Texts, meeting: LearningSession, draft: Draft, opening: Sequence[str] = ()) -> Message:
    """The proposed agenda for the facilitator, with what opens it; afterwards, what became of it."""
    when = t.when(meeting.starts_local, meeting.zone)
    moves_on = t.moment(meeting.next_move_at, meeting.zone) if meeting.next_move_at else when
    if meeting.stage is Stage.CANCELLED:
        return Message([blocks.section(t("proposal.cancelled", when=when))])
    if meeting.stage in (Stage.PLANNED, Stage.ANNOUNCED):
        return Message([blocks.section(t("proposal.reopened", when=when, closes=moves_on))])
    if meeting.stage is Stage.PREPARING and not chosen(draft.items, draft.texts):
        return _undecided(t, meeting, draft, opening)
    if goes_without(meeting):
        without = blocks.section(t("proposal.without", when=when))
        return Message([without, blocks.actions(*_buttons(t, meeting, draft))])
    key = {Stage.PREPARING: "proposal.lead", Stage.READY: "proposal.published"}.get(meeting.stage)
    lead = t(key or "proposal.over", when=when, day=t.day(meeting.starts_local.date()))
    said = lines(
        t, meeting, draft.items, draft.texts, _asks(t, draft), draft.whom, longest=SHORT, opening=opening
    )
    if key is None:
        return Message([blocks.section(lead), points(t, said)])
    why = "proposal.by_itself" if meeting.stage is Stage.PREPARING else "proposal.still_possible"
    if by_hand(meeting):
        why = "proposal.by_hand"
    follows = t(why, when=moves_on)
    return Message(
        [
            blocks.section("\n".join([lead, summed(t, meeting, draft), follows])),
            points(t, said),
            *_besides(t, draft),
            *expert_view.in_proposal(t, meeting, draft.sought),
            *case_view.in_proposal(t, meeting, draft.cases),
            blocks.actions(*_buttons(t, meeting, draft)),
        ]
    )


def _asks(t: Texts, draft: Draft) -> Mapping[int, str]:
    """Who asks each question that may be read."""
    asked = [entry.question for entry in draft.entries if may_read(entry.question, draft.whom)]
    return who_asks(t, asked, Askers(draft.askers, draft.errands))


def _undecided(t: Texts, meeting: LearningSession, draft: Draft, opening: Sequence[str]) -> Message:
    """Nobody asked anything: what is to be done is asked, and nothing happens by itself."""
    when = t.when(meeting.starts_local, meeting.zone)
    nothing = t(f"proposal.nothing{nothing_left(draft.items)}", when=when)
    body: list[Part] = [blocks.section(said) for said in (nothing, *opening)]
    body += _besides(t, draft)
    body += expert_view.in_proposal(t, meeting, draft.sought)
    body += case_view.in_proposal(t, meeting, draft.cases)
    buttons = undecided_buttons(t, meeting, draft.members)
    if any(draft.waits.values()) or draft.wishes:
        buttons.insert(1, _arrange_button(t, meeting))
    return Message([*body, blocks.actions(*buttons), blocks.context(t("proposal.nothing_by_itself"))])


def newer(t: Texts, meeting: LearningSession) -> Message:
    """What is left of a proposal when there is a new one."""
    return Message([blocks.section(t("proposal.newer", when=t.when(meeting.starts_local, meeting.zone)))])


def _besides(t: Texts, draft: Draft) -> list[Part]:
    """What waits and what was wished for, counted: the form of the agenda shows it."""
    told = []
    if waits := sum(draft.waits.values()):
        told.append(t.n("proposal.waits", waits))
    if undecided := sum(wish.reply is None for wish in draft.wishes):
        told.append(t.n("proposal.wishes", undecided))
    return [*([blocks.section(" ".join(told))] if told else []), *_alike(t, draft)]


def _alike(t: Texts, draft: Draft) -> list[Part]:
    pairs, beyond = draft.twins[:MOST_TWINS], len(draft.twins[MOST_TWINS:])
    alike = [
        t("proposal.pair", one=in_a_line(one.words, SHORT), other=in_a_line(other.words, SHORT))
        for one, other in ((draft.texts.get(one), draft.texts.get(other)) for one, other in pairs)
        if one and other and one.words is not None and other.words is not None
    ]
    more = partial(t.n, "pages.and_more")
    return [Lines(alike, more, t("proposal.twins"), most=TWINS_SHOWN, beyond=beyond)] if alike else []


def _arrange_button(t: Texts, meeting: LearningSession, *, main: bool = False) -> Element:
    key = "agenda.review" if meeting.stage is Stage.PREPARING else "agenda.arrange_button"
    style = "primary" if main else None
    return blocks.button(t.plain(key), Act.AGENDA, About(session=meeting.id), style=style)


def _buttons(t: Texts, meeting: LearningSession, draft: Draft) -> list[Element]:
    buttons = [_arrange_button(t, meeting, main=meeting.stage is Stage.PREPARING)]
    if draft.twins:
        bank = About(network=meeting.network_id)
        buttons.append(blocks.button(t.plain("question.bank_button"), Act.BANK, bank))
    return buttons
