"""How long what is known is kept, and the erasure of a person.

What is kept of a session goes once its days are over (models/kept_for.py): half a year, as "absent twice"
needs it and nothing later does, or the shorter time that its network chose.
Rendered texts are never kept at all.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Delete, Select, Update, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    aim,
    buddy,
    case_agenda,
    contribution_agenda,
    entry,
    expertise_acts,
    forgotten,
    given_answer,
    ground_rule_acts,
    guest_agenda,
    idea_retention,
    note_back,
    outside_gone,
    reach,
    support_acts,
    taken_back,
    to_know,
    trace,
    weighing,
)
from models.attendance import Attendance
from models.base import Values, changed, locks_rows, prepared
from models.consent import Consent
from models.date_poll import DatePoll, PollAnswer, PollDate
from models.decision import Decision, DecisionState
from models.delivery import Delivery
from models.errand import Errand
from models.expert import Search, Tip
from models.expertise import Expertise
from models.guest import Guest
from models.handed import Handed
from models.inquiry import Inquiry
from models.inquiry_answers import Said
from models.kept_for import at_most, past
from models.mail import Mail
from models.mail_consent import MailConsent
from models.mail_link import MailLink
from models.network import Network
from models.no_question import NoQuestion
from models.note import LASTS
from models.note_taker import NoteTaker
from models.off_slack import OffSlack
from models.person import ERASED, Person
from models.plan import Fact
from models.posted import PINNED
from models.prework import PreworkDone
from models.question import LearningQuestion
from models.reading import Reading
from models.rows import whether
from models.session import LearningSession
from models.session_leader import SessionLeader
from models.subgroup import Seat
from models.trace import Place
from models.unlinked import InquiryTurnout
from models.value import ValueAsked


class Remains(StrEnum):
    """What happens to the open questions of somebody who leaves."""

    WITH_NAME = "with_name"
    WITHOUT_NAME = "without_name"
    WITHDRAW = "withdraw"


def _hide_name(question: LearningQuestion) -> None:
    question.anonymous = True


LEFT_QUESTIONS: dict[Remains, Callable[[LearningQuestion], None]] = {
    Remains.WITH_NAME: lambda question: None,
    Remains.WITHOUT_NAME: _hide_name,
    Remains.WITHDRAW: LearningQuestion.lose_words,
}
POLLS_KEPT = timedelta(days=30)  # what was said in a date poll, or of a proposal, once it is over
DELIVERIES_KEPT = timedelta(days=365)


def _of_old_sessions(table: Any) -> Callable[[datetime], tuple[Delete, Values]]:
    @prepared
    def gone(now: datetime) -> Delete:
        rows = delete(table).where(table.session_id.in_(past(now)))
        return rows.execution_options(synchronize_session=False)

    return gone


KEPT_FOR_A_WHILE = (
    Attendance, NoQuestion, Reading, Errand, Seat, PreworkDone, Guest, NoteTaker, SessionLeader, Handed,
    MailLink, Mail,
)  # fmt: skip
OF_OLD_SESSIONS = tuple(map(_of_old_sessions, KEPT_FOR_A_WHILE))
OLD_IDEAS = (
    idea_retention.old_ideas, weighing.old_weights, weighing.old_weighings, idea_retention.old_groups,
    idea_retention.old_brainstorms,
)  # fmt: skip


@prepared
def _old_tips(now: datetime) -> Delete:
    searched = select(Search.question_id).where(Search.session_id.in_(past(now)))
    return delete(Tip).where(Tip.question_id.in_(searched)).execution_options(synchronize_session=False)


@prepared
def _old_polls(before: datetime) -> Delete:
    """What people said of dates is of no use once one was chosen, or none."""
    over = select(PollDate.id).join(DatePoll, DatePoll.id == PollDate.poll_id)
    gone = delete(PollAnswer).where(PollAnswer.date_id.in_(over.where(DatePoll.closed_at < before)))
    return gone.execution_options(synchronize_session=False)


@prepared
def _old_consents(before: datetime) -> Delete:
    """What members said of a proposal is of no use once it is decided, or let be."""
    over = select(Decision.id).where(Decision.closed_at < before, Decision.state != DecisionState.OPEN)
    gone = delete(Consent).where(Consent.decision_id.in_(over))
    return gone.execution_options(synchronize_session=False)


@prepared
def _old_counts(now: datetime) -> Update:
    """The attendance itself is gone by then."""
    counted = update(LearningSession).where(
        LearningSession.id.in_(past(now)), LearningSession.present_forgotten > 0
    )
    return counted.values(present_forgotten=0).execution_options(synchronize_session=False)


@prepared
def _old_deliveries(before: datetime) -> Delete:
    return (
        delete(Delivery)
        .where(Delivery.expires < before, Delivery.kind.not_in(PINNED))
        .execution_options(synchronize_session=False)
    )


@prepared
def _told_one(now: datetime, at: datetime) -> Delete:
    """Who got what about an old session may say who was away, or had not answered; `at` is an instant."""
    theirs = Delivery.person_id.is_not(None), Delivery.expires < at, Delivery.kind.not_in(PINNED)
    gone = delete(Delivery).where(Delivery.session_id.in_(past(now)), *theirs)
    return gone.execution_options(synchronize_session=False)


@whether
def _any_old(now: datetime) -> Select[int]:
    """At first there is none in an installation, and nothing of sessions is looked through."""
    return past(now, over=False).limit(1)


async def _forget_old_sessions(db: AsyncSession, at: datetime) -> bool:
    """Delete what was kept long enough of sessions. Tell whether there was any."""
    now = at.replace(tzinfo=None)  # as they are planned
    if not await _any_old(db, now):
        return False
    named = await guest_agenda.forget_titles(db, now)  # while it is known whose they are
    gone = [await changed(db, *old(now)) for old in (*OF_OLD_SESSIONS, _old_tips, *OLD_IDEAS)]
    gone.append(await changed(db, *_told_one(now, at)))
    gone.append(await case_agenda.forget_old(db, now))
    gone.append(await contribution_agenda.forget_old(db, now))
    await db.execute(*_old_counts(now))
    return any([named, *gone])


async def forget(db: AsyncSession, now: datetime, most: int | None = None) -> None:
    """Delete what has been kept long enough, where an operator allows so many days at most.

    The pinned message stays in use. What each session and network keeps for itself is bounded in its row.
    """
    gone = [await _forget_old_sessions(db, now)]
    gone.append(await changed(db, *given_answer.old(now - LASTS)))
    gone.append(await changed(db, *_old_polls(now - at_most(POLLS_KEPT, most))))
    gone.append(await changed(db, *buddy.old(now)))
    gone.append(await support_acts.forget_old(db, now))
    gone.append(await changed(db, *_old_consents(now - at_most(POLLS_KEPT, most))))
    if any(gone):
        await trace.leave(db, Place.KEPT)
    await db.execute(*_old_deliveries(now - at_most(DELIVERIES_KEPT, most)))
    await note_back.settle_all(db, now)
    await reach.forget(db, now)


async def leave(db: AsyncSession, network_id: int, person_id: int) -> None:
    """Take away what somebody who leaves a network knew and said there, and what they may be asked."""
    here = select(LearningQuestion.id).where(LearningQuestion.network_id == network_id)
    tips = delete(Tip).where(Tip.person_id == person_id, Tip.question_id.in_(here))
    known = delete(Expertise).where(Expertise.person_id == person_id, Expertise.network_id == network_id)
    asked = select(Inquiry.id).where(Inquiry.network_id == network_id)
    said = delete(Said).where(Said.person_id == person_id, Said.inquiry_id.in_(asked))
    dates = select(PollDate.id).join(DatePoll).where(DatePoll.network_id == network_id)
    could = delete(PollAnswer).where(PollAnswer.person_id == person_id, PollAnswer.date_id.in_(dates))
    reached = delete(OffSlack).where(OffSlack.person_id == person_id, OffSlack.network_id == network_id)
    passed_on = delete(Handed).where(Handed.person_id == person_id)  # who is not on Slack is in one network
    mailed = [delete(one).where(one.person_id == person_id) for one in (MailConsent, Mail, MailLink)]
    decided = select(Decision.id).where(Decision.network_id == network_id)
    consents = delete(Consent).where(Consent.person_id == person_id, Consent.decision_id.in_(decided))
    worth = delete(ValueAsked).where(ValueAsked.person_id == person_id, ValueAsked.network_id == network_id)
    all_of_theirs = (tips, known, said, could, reached, passed_on, *mailed, consents, worth)
    of_theirs = [await changed(db, gone) for gone in all_of_theirs]
    of_theirs.append(await expertise_acts.leave(db, network_id, person_id))
    of_theirs.append(await to_know.leave(db, network_id, person_id))
    of_theirs.append(await aim.leave(db, network_id, person_id))
    of_theirs.append(await idea_retention.forget(db, person_id, network_id))
    of_theirs.append(await weighing.leave(db, network_id, person_id))
    of_theirs.append(await ground_rule_acts.leave(db, network_id, person_id))
    of_theirs.append(await outside_gone.leave(db, person_id, network_id))
    if any([*of_theirs, await entry.forget(db, person_id, network_id)]):
        await trace.leave(db, Place.KEPT)


async def _lock_answers(db: AsyncSession, person_id: int) -> None:
    """Let nobody write a turnout anew that is being deleted."""
    answered = select(Inquiry.network_id).join(InquiryTurnout).where(InquiryTurnout.person_id == person_id)
    homes = select(Network.id).where(Network.id.in_(answered)).order_by(Network.id)
    if locks_rows(db):
        await db.execute(homes.with_for_update(key_share=True))


async def erase(db: AsyncSession, *people: Person, keep_questions: bool) -> dict[int, Fact]:
    """Forget people: nothing that is left names them. Questions stay without a name, if they wish.

    Return what that changed in words of others, by network.
    """
    for person in people:
        await _lock_answers(db, person.id)
        await taken_back.forget_all_of(db, person.id, also_open=not keep_questions)
    facts = await forgotten.let_go(db, people)
    for person in people:
        person.display_name = ""
        person.name, person.user_id = "", f"{ERASED}{secrets.token_hex(8)}"
    await trace.leave(db, Place.PERSON)
    return facts
