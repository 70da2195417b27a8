"""What becomes of all that refers to people who are forgotten: altogether, or where the names are over.

In a network whose names are over everybody is what somebody is who was forgotten, who belongs elsewhere too.
Each column that refers to a person stands in one of the lists below.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, delete, false, select, union, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    attendance,
    called,
    case_agenda,
    contribution_agenda,
    effect,
    entry,
    ground_rule_acts,
    idea_retention,
    known_names,
    outside_gone,
    prework,
    unnamed,
    vote,
)
from models.action import Action
from models.aim import Aim
from models.arranged import Arranged
from models.attendance import Attendance
from models.brainstorm import Idea
from models.buddy import Buddies
from models.case import Case
from models.consent import Consent
from models.contribution import Contribution
from models.date_poll import PollAnswer
from models.decision import Finding
from models.delivery import Delivery
from models.effect import Effect
from models.entry import Entry
from models.errand import Errand
from models.expert import Tip
from models.expertise import Expertise
from models.expertise_acts import ExpertiseOffer
from models.feed import Feed
from models.given_answer import GivenAnswer
from models.ground_rule import GroundRule, RuleProposal, RulesAccepted
from models.guest import Guest
from models.handed import Handed
from models.inquiry_answers import Said
from models.intention import Intention
from models.leads import leads_to
from models.mail import Mail
from models.mail_consent import MailConsent
from models.mail_link import MailLink
from models.membership import Membership
from models.name_in_words import of_several_words, same
from models.no_question import NoQuestion
from models.note import Note, Rewording
from models.note_taker import NoteTaker
from models.off_slack import OffSlack
from models.outside import Nod
from models.person import Person
from models.plan import Fact
from models.prework import PreworkDone
from models.question import LearningQuestion
from models.reading import Reading
from models.rows import many
from models.session_leader import SessionLeader
from models.sought import Mention
from models.statement import Statement
from models.subgroup import Seat
from models.support import Supporter
from models.to_know import ToKnow
from models.unlinked import InquiryTurnout
from models.value import ValueAsked
from models.vote import Vote
from models.weighing import IdeaWeighing, IdeaWeight

# What belongs to one person and goes with them.
PERSONAL = (
    Vote.person_id, NoQuestion.person_id, Attendance.person_id, Action.owner_id,
    Intention.person_id, Reading.person_id, Membership.person_id, Delivery.person_id,
    Note.sender_id,
    GivenAnswer.person_id, Errand.asker_id, Errand.carrier_id, Seat.person_id, Case.owner_id, Aim.person_id,
    Contribution.owner_id, Tip.person_id, Expertise.person_id, InquiryTurnout.person_id, Said.person_id,
    Feed.person_id, PreworkDone.person_id, PollAnswer.person_id, Guest.for_id, NoteTaker.person_id,
    SessionLeader.person_id,
    OffSlack.person_id, Handed.person_id,
    IdeaWeight.person_id, IdeaWeighing.person_id,
    Consent.person_id,
    RulesAccepted.person_id, RuleProposal.person_id,
    ExpertiseOffer.person_id,
    ToKnow.person_id,
    ToKnow.other_id,
    Buddies.newcomer_id,
    Buddies.guide_id,
    ValueAsked.person_id,
    Nod.person_id,
    Supporter.person_id,
    Statement.person_id,
    Arranged.person_id,
    MailConsent.person_id, Mail.person_id, MailLink.person_id,
)  # fmt: skip
# Where a person acted for somebody else: what they entered stays, and no longer says by whom.
ENTERED = (
    Attendance.entered_by_id, LearningQuestion.entered_by_id, Handed.by_id, Finding.added_by_id,
    RulesAccepted.entered_by_id,
    Action.offered_to_id,
    GroundRule.person_id,
    MailConsent.asked_by_id,
)  # fmt: skip
# What stays without them, as its own noun has it.
UNNAMED = (LearningQuestion.asker_id, Entry.person_id, Entry.concerns_id, Effect.person_id, Idea.person_id)
# Numbers in which a person counts stay as they are, or one that falls would tell what they did.
NUMBERS = (attendance.keep_counting, vote.keep_counting, effect.keep_counting, prework.keep_counting)


@many
def referred_to(network_id: int) -> Select[Person]:
    """Return everybody to whom anything in a network refers, members or not."""
    found = []
    for by in (*PERSONAL, *ENTERED, *UNNAMED):
        column = _column(by)
        if (there := leads_to(column.table, "network_id", network_id)) is not None:
            found.append(select(column).where(there, column.is_not(None)))
    return select(Person).where(Person.id.in_(union(*found))).order_by(Person.id)


async def let_go(
    db: AsyncSession, people: Sequence[Person], network_id: int | None = None
) -> dict[int, Fact]:
    """Let nothing refer to these people any more, or name them: in one network, or in all.

    What is theirs goes, what is the group's stays without them, and so does each number in which they count:
    it is kept first, while it is known. Return what that changed in words of others, by network.
    """
    facts = dict[int, Fact]()
    if not people:
        return facts
    for person in people:
        for keep_counting in NUMBERS:
            await keep_counting(db, person.id, network_id)
        await case_agenda.forget_titles(db, person.id, network_id)
        await contribution_agenda.forget_titles(db, person.id, network_id)
        await ground_rule_acts.forget(db, person.id, network_id)
        await idea_retention.forget(db, person.id, network_id)
        await outside_gone.leave(db, person.id, network_id)
        for where, changed in (await _unname(db, person, network_id)).items():
            facts[where] = facts.get(where, Fact(0)) | changed
        await entry.forget(db, person.id, network_id)
    await db.flush()
    keys = [person.id for person in people]
    asked = select(LearningQuestion.id).where(_here(LearningQuestion.asker_id, keys, network_id))
    await db.execute(delete(Rewording).where(Rewording.question_id.in_(asked)))
    for mine in PERSONAL:
        await db.execute(delete(mine.class_).where(_here(mine, keys, network_id)))
    for by in ENTERED:
        left = RulesAccepted.person_id if by is RulesAccepted.entered_by_id else None
        await db.execute(update(by.class_).where(_here(by, keys, network_id)).values({by: left}))
    theirs = update(LearningQuestion).where(_here(LearningQuestion.asker_id, keys, network_id))
    await db.execute(theirs.values(asker_id=None, anonymous=True))
    return facts


def _column(by: Any) -> Column[int]:
    found: Column[int] = by.property.columns[0]
    return found


def _here(by: Any, keys: Sequence[int], network_id: int | None) -> ColumnElement[bool]:
    """Return what holds of the rows of some people, in one network or in all."""
    theirs: ColumnElement[bool] = by.in_(keys)
    if network_id is None or by is Handed.person_id:  # who is not on Slack is in one
        return theirs
    there = leads_to(_column(by).table, "network_id", network_id)
    return theirs & there if there is not None else false()  # as a calendar, of all their networks


async def _unname(db: AsyncSession, person: Person, network_id: int | None) -> dict[int, Fact]:
    """Take the name of somebody out of what others wrote, while it is known where they belong."""
    where = [network_id] if network_id is not None else [*await unnamed.networks_of(db, person.id)]
    own = [person.name] if person.name else []
    if of_several_words(person.display_name) and not same(person.display_name, person.name):
        own.insert(0, person.display_name)
    looked_for = [one for name in own for one in await known_names.sought(db, person.team_id, name, *own)]
    facts = dict[int, Fact]()
    for each in (*looked_for, *(() if person.off_slack else (Mention(person.user_id),))):
        changed = await called.in_networks(db, where, each)
        if network_id is None:
            changed |= await called.in_workspace(db, person.team_id, each, but=where)
        for key, some in changed.items():
            facts[key] = facts.get(key, Fact(0)) | some
    return facts
