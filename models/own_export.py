"""What a member takes along of a network: all that is theirs, and nothing of anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import aim, ground_rule, membership, own_called, question_rows
from models.action import Action
from models.aim import Aim
from models.brainstorm import Brainstorm, Idea
from models.case import Case
from models.consent import Consent
from models.contribution import Contribution
from models.decision import Decision
from models.effect import Effect
from models.entry import Entry
from models.errand import Errand
from models.expert import Tip
from models.expertise import Expertise
from models.given_answer import AnswerState, GivenAnswer
from models.ground_rule import RuleProposal, RulesAccepted
from models.inquiry import Inquiry
from models.inquiry_answers import Said
from models.intention import Intention
from models.member_kind import MemberKind
from models.membership import Membership
from models.network import Network
from models.note import Note
from models.person import Person
from models.question import LearningQuestion
from models.rows import many, one
from models.session import LearningSession
from models.statement import Statement
from models.support import STANDS, Says, Supporter
from models.to_know import ToKnow
from models.unlinked import Given


@dataclass(frozen=True)
class Mine:
    """What somebody asked, wanted, did and wrote in a network."""

    aim: Aim | None
    questions: Sequence[LearningQuestion]
    answers: Sequence[GivenAnswer]  # to others, which they agreed to keep
    intentions: Sequence[Intention]
    actions: Sequence[Action]
    entries: Sequence[Entry]
    knows: Sequence[Expertise] = ()  # what they may be asked about
    to_know: Sequence[Person] = ()  # whom they want to know better
    said: Sequence[tuple[str, Given]] = ()  # beside their name, by the key of the instrument
    proposed: RuleProposal | None = None  # as a ground rule
    accepted: Sequence[RulesAccepted] = ()  # the ground rules
    cases: Sequence[Case] = ()
    brought: Sequence[Contribution] = ()
    carried: Sequence[str] = ()  # what they brought back for a colleague who was away
    tips: Sequence[Tip] = ()
    consents: Sequence[str] = ()  # what they wrote beside their word about a proposal
    follows_since: datetime | None = None  # they read along without a seat
    kind: str = ""  # of member that they said they are
    roles: Sequence[Supporter] = ()  # beside the members
    told: Sequence[str] = ()  # what they let be read of what they tried
    ideas: Sequence[Idea] = ()
    states: Statement | None = None  # as a sponsor
    notes: Sequence[Note] = ()  # to whoever facilitates, that are on their way or came back
    left: bool = False  # or gave their role up, and the network goes on without them


@many
def _intentions(network_id: int, person_id: int) -> Select[Intention]:
    mine = (LearningSession.network_id == network_id, Intention.person_id == person_id)
    at = LearningSession.id == Intention.session_id
    return select(Intention).join(LearningSession, at).where(*mine).order_by(Intention.id)


@many
def _actions(network_id: int, person_id: int) -> Select[Action]:
    mine = (LearningSession.network_id == network_id, Action.owner_id == person_id)
    at = LearningSession.id == Action.session_id
    return select(Action).join(LearningSession, at).where(*mine).order_by(Action.id)


@many
def _answers(network_id: int, person_id: int) -> Select[GivenAnswer]:
    mine = (LearningQuestion.network_id == network_id, GivenAnswer.person_id == person_id)
    to, kept = LearningQuestion.id == GivenAnswer.question_id, GivenAnswer.state == AnswerState.KEPT
    return select(GivenAnswer).join(LearningQuestion, to).where(*mine, kept).order_by(GivenAnswer.id)


@many
def _entries(network_id: int, person_id: int) -> Select[Entry]:
    mine = (Entry.network_id == network_id, Entry.person_id == person_id)
    return select(Entry).where(*mine).order_by(Entry.register, Entry.id)


@many
def _knows(network_id: int, person_id: int) -> Select[Expertise]:
    mine = (Expertise.network_id == network_id, Expertise.person_id == person_id)
    return select(Expertise).where(*mine).order_by(Expertise.id)


@many
def _to_know(network_id: int, person_id: int) -> Select[Person]:
    mine = (ToKnow.network_id == network_id, ToKnow.person_id == person_id)
    return select(Person).join(ToKnow, ToKnow.other_id == Person.id).where(*mine).order_by(Person.name)


@many
def _said(network_id: int, person_id: int) -> Select[Inquiry, Said]:
    mine = (Inquiry.network_id == network_id, Said.person_id == person_id)
    at = Inquiry.id == Said.inquiry_id
    return select(Inquiry, Said).join(Said, at).where(*mine).order_by(Inquiry.id)


@many
def _accepted(network_id: int, person_id: int) -> Select[RulesAccepted]:
    mine = (RulesAccepted.network_id == network_id, RulesAccepted.person_id == person_id)
    return select(RulesAccepted).where(*mine).order_by(RulesAccepted.edition)


@many
def _cases(network_id: int, person_id: int) -> Select[Case]:
    mine = (LearningSession.network_id == network_id, Case.owner_id == person_id)
    return (
        select(Case)
        .join(LearningSession, LearningSession.id == Case.session_id)
        .where(*mine)
        .order_by(Case.id)
    )


@many
def _brought(network_id: int, person_id: int) -> Select[Contribution]:
    mine = (LearningSession.network_id == network_id, Contribution.owner_id == person_id)
    at = LearningSession.id == Contribution.session_id
    return select(Contribution).join(LearningSession, at).where(*mine).order_by(Contribution.id)


@many
def _carried(network_id: int, person_id: int) -> Select[str]:
    mine = (LearningQuestion.network_id == network_id, Errand.carrier_id == person_id, Errand.answer != "")
    to = LearningQuestion.id == Errand.question_id
    return select(Errand.answer).join(LearningQuestion, to).where(*mine).order_by(Errand.id)


@many
def _tips(network_id: int, person_id: int) -> Select[Tip]:
    mine = (LearningQuestion.network_id == network_id, Tip.person_id == person_id)
    return (
        select(Tip)
        .join(LearningQuestion, LearningQuestion.id == Tip.question_id)
        .where(*mine)
        .order_by(Tip.id)
    )


@many
def _consents(network_id: int, person_id: int) -> Select[str]:
    mine = (Decision.network_id == network_id, Consent.person_id == person_id, Consent.words != "")
    of = Decision.id == Consent.decision_id
    return select(Consent.words).join(Decision, of).where(*mine).order_by(Consent.decision_id, Consent.times)


@one
def _kind(network_id: int, person_id: int) -> Select[str]:
    mine = (Membership.network_id == network_id, Membership.person_id == person_id)
    return select(MemberKind.name).join(Membership, Membership.kind_id == MemberKind.id).where(*mine)


@many
def _roles(network_id: int, person_id: int) -> Select[Supporter]:
    mine = (Supporter.network_id == network_id, Supporter.person_id == person_id, Supporter.says == Says.YES)
    return select(Supporter).where(*mine).order_by(Supporter.id)


@many
def _told(network_id: int, person_id: int) -> Select[str]:
    mine = (LearningSession.network_id == network_id, Effect.person_id == person_id, Effect.line != "")
    at = LearningSession.id == Effect.session_id
    return select(Effect.line).join(LearningSession, at).where(*mine).order_by(Effect.id)


@many
def _ideas(network_id: int, person_id: int) -> Select[Idea]:
    mine = (LearningSession.network_id == network_id, Idea.person_id == person_id)
    about = Brainstorm.id == Idea.brainstorm_id
    at = LearningSession.id == Brainstorm.session_id
    return (
        select(Idea)
        .join(Brainstorm, about)
        .join(LearningSession, at)
        .where(*mine)
        .order_by(Idea.brainstorm_id, Idea.id)
    )


@one
def _states(network_id: int, person_id: int) -> Select[Statement]:
    return select(Statement).where(Statement.network_id == network_id, Statement.person_id == person_id)


@many
def _notes(network_id: int, person_id: int) -> Select[Note]:
    mine = (Note.network_id == network_id, Note.sender_id == person_id, Note.text != "")
    return select(Note).where(*mine).order_by(Note.id)


@one
def _a_role(network_id: int, person_id: int) -> Select[int]:
    mine = (Supporter.network_id == network_id, Supporter.person_id == person_id)
    return select(Supporter.id).where(*mine, Supporter.says.in_(STANDS)).order_by(Supporter.id).limit(1)


async def supports(db: AsyncSession, network_id: int, person_id: int) -> bool:
    """Tell whether somebody has a role beside the members of a network, or is asked to have one."""
    return await _a_role(db, network_id, person_id) is not None


@many
def networks(person_id: int) -> Select[Network]:
    """Return the networks in which somebody has, or had, a place or a role, or wrote a note that is kept."""
    places = select(Membership.network_id).where(Membership.person_id == person_id)
    roles = select(Supporter.network_id).where(Supporter.person_id == person_id)
    notes = select(Note.network_id).where(Note.sender_id == person_id)
    return select(Network).where(Network.id.in_(places.union(roles, notes))).order_by(Network.id)


async def of_person(db: AsyncSession, network_id: int, person_id: int) -> Mine:
    """Return all of somebody's in a network, each sort with the oldest first."""
    said, place = await _said(db, network_id, person_id), await membership.of(db, network_id, person_id)
    return Mine(
        await aim.of_person(db, network_id, person_id),
        list(reversed(await question_rows.asked_by(db, network_id, person_id))),
        await _answers(db, network_id, person_id),
        await _intentions(db, network_id, person_id),
        await _actions(db, network_id, person_id),
        await _entries(db, network_id, person_id),
        said=[(row.instrument, each.given) for row, each in said if row.known],
        proposed=await ground_rule.proposal_of(db, network_id, person_id),
        accepted=await _accepted(db, network_id, person_id),
        knows=await _knows(db, network_id, person_id),
        to_know=await _to_know(db, network_id, person_id),
        cases=await _cases(db, network_id, person_id),
        brought=[one for one in await _brought(db, network_id, person_id) if one.brings],
        carried=await _carried(db, network_id, person_id),
        tips=await _tips(db, network_id, person_id),
        consents=await _consents(db, network_id, person_id),
        follows_since=place.follows_since if place is not None and place.follows else None,
        kind=await _kind(db, network_id, person_id) or "",
        told=await _told(db, network_id, person_id),
        ideas=await _ideas(db, network_id, person_id),
        states=await _states(db, network_id, person_id),
        notes=await _notes(db, network_id, person_id),
        roles=await _roles(db, network_id, person_id),
        left=network_id not in (await own_called.stands_of(db, person_id)).goes_on,
    )
