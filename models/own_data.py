"""All that is known of a person, in every network: which rows are tied to them, and what of these is told.

Each column that refers to a person is one row of `TIES`. Of what is somebody's own all is told that is about
them: what they wrote, when, what they chose. A row that is somebody else's tells what is named here, mostly
nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Enum,
    String,
    cast,
    exists,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession

from models import own_called
from models.action import Action
from models.aim import Aim
from models.arranged import Arranged
from models.attendance import Attendance
from models.base import Whose
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
from models.errand import ABOUT, Errand, ErrandState
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
from models.mail import Mail
from models.mail_consent import MailConsent
from models.mail_link import MailLink
from models.membership import Membership
from models.no_question import NoQuestion
from models.note import Note
from models.note_taker import NoteTaker
from models.off_slack import OffSlack
from models.outcome import QuestionOutcome
from models.outside import Nod, Outside
from models.own_called import NAMED, Row, Stands
from models.person import Person
from models.prework import PreworkDone
from models.question import LearningQuestion
from models.reading import Reading
from models.session import LearningSession
from models.session_leader import SessionLeader
from models.statement import Statement
from models.subgroup import Seat
from models.support import Supporter
from models.to_know import ToKnow
from models.unlinked import InquiryTurnout
from models.value import ValueAsked
from models.vote import Vote
from models.weighing import IdeaWeighing, IdeaWeight


@dataclass(frozen=True)
class Tie:
    """Rows that a column ties to a person, and the columns of these that they are told."""

    by: Column[Any]
    tells: Sequence[Column[Any]]
    where: ColumnElement[bool]
    here: Sequence[Column[Any]] = ()  # what others may change: told while they belong to the network
    through: Column[Any] | None = None  # refers to the row in which it stands who they are

    @property
    def rows(self) -> Any:
        """The table whose rows these are."""
        return self.by.table if self.through is None else self.through.table

    @property
    def role(self) -> str:
        """What the person is to such a row."""
        return self.by.name.removesuffix("_id")


def _column(attribute: Any) -> Column[Any]:
    found: Column[Any] = attribute.property.columns[0]
    return found


def _refers_to(column: Column[Any]) -> str:
    return next((key.column.table.name for key in column.foreign_keys), "")


def _about_them(column: Column[Any]) -> bool:
    """Tell whether a column of somebody's own row is about them by its type: no other person, mark or key."""
    if (there := _refers_to(column)) or column.name == "id":
        return there != "person" and there in NAMED
    words = isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)
    return not words or column.info["of"] in (Whose.OWN, Whose.ASKER)


def _columns(attributes: Collection[Any]) -> list[Column[Any]]:
    return [_column(one) for one in attributes]


def own(
    by: Any,
    *also: Any,
    without: Collection[Any] = (),
    here: Collection[Any] = (),
    where: ColumnElement[bool] | None = None,
) -> Tie:
    """Rows that are somebody's own: what is about them by its type, `also` and `without` what is named.

    What is told only while they belong `here` others may change.
    """
    column, named, left = _column(by), _columns(also), _columns(without)
    theirs = [one for one in column.table.columns if one is not column and (one in named or _about_them(one))]
    tells = [one for one in theirs if one not in left]
    return Tie(column, tells, true() if where is None else where, _columns(here))


def others(by: Any, *tells: Any, where: ColumnElement[bool] | None = None, here: Collection[Any] = ()) -> Tie:
    """Rows that are somebody else's, or nobody's: what is named, and nothing more."""
    return Tie(_column(by), _columns(tells), true() if where is None else where, _columns(here))


def said_of(through: Any, by: Any, said: Any, *tells: Any) -> Tie:
    """What somebody said in a row that is nobody's, of what is theirs; with what is named of that row."""
    there = _column(through)
    return Tie(_column(by), _columns([through, said, *tells]), _column(said).is_not(None), through=there)


# A colleague was asked to ask a question: they said something, it waits at their Home, or it was sent.
ASKED = or_(
    Errand.state != ErrandState.RECALLED,
    exists().where(
        Delivery.person_id == Errand.carrier_id,
        Delivery.subject == literal(ABOUT) + cast(Errand.id, String),
        Delivery.sent_at.is_not(None),
    ),
)
# Before that a text for outside is a draft of whoever facilitates.
ASKED_OF_A_TEXT = or_(Nod.says.is_not(None), Nod.outside_id.in_(select(Outside.id).where(Outside.asked)))
NAMED_BY_ASKER = Errand.question_id.in_(select(LearningQuestion.id).where(~LearningQuestion.anonymous))


TIES = (
    own(Person.id, Person.team_id, Person.zone, without=[Person.refreshed_at]),  # what Kring asked when
    own(Membership.person_id),
    own(Supporter.person_id),
    own(OffSlack.person_id),
    own(Feed.person_id),
    # questions
    own(
        LearningQuestion.asker_id, LearningQuestion.entered_by_id, LearningQuestion.answer,
        without=[LearningQuestion.votes_forgotten],
        here=[
            LearningQuestion.asked_for_id, LearningQuestion.state, LearningQuestion.merged_into_id,
            LearningQuestion.answer, LearningQuestion.answered_at, LearningQuestion.hidden,
            LearningQuestion.word_until, LearningQuestion.kept_by,
            LearningQuestion.comes_from_id, LearningQuestion.comes_by, LearningQuestion.in_front,
        ],
    ),
    said_of(QuestionOutcome.question_id, LearningQuestion.asker_id, QuestionOutcome.verdict),
    said_of(GivenAnswer.question_id, LearningQuestion.asker_id, GivenAnswer.word),
    others(LearningQuestion.entered_by_id),  # what they entered for somebody is that person's
    own(Vote.person_id),
    own(NoQuestion.person_id),
    own(GivenAnswer.person_id, without=[GivenAnswer.word]),  # the word is its asker's
    own(Tip.person_id),
    own(Expertise.person_id),
    own(ExpertiseOffer.person_id),
    own(Errand.asker_id, Errand.carrier_id, here=[Errand.state, Errand.answer]),
    own(Errand.carrier_id, Errand.asker_id, where=ASKED & NAMED_BY_ASKER, here=[Errand.state]),
    own(Errand.carrier_id, where=ASKED & ~NAMED_BY_ASKER, here=[Errand.state]),
    # sessions
    own(Attendance.person_id, Attendance.entered_by_id),
    others(Attendance.entered_by_id),
    own(Reading.person_id),
    own(Effect.person_id),
    own(Intention.person_id),
    own(
        Action.owner_id, Action.offered_to_id,
        here=[Action.due_on, Action.state, Action.offered_to_id],
    ),
    others(
        Action.offered_to_id, Action.session_id, Action.owner_id, Action.text, Action.due_on,
        here=[Action.owner_id, Action.text, Action.due_on],
    ),
    own(Case.owner_id, here=[Case.inside, Case.state, Case.kept, Case.kept_minutes]),
    own(
        Contribution.owner_id,
        without=[Contribution.settled],  # by whoever facilitates
        here=[Contribution.minutes, Contribution.state, Contribution.kept, Contribution.kept_minutes],
    ),
    own(Seat.person_id),
    own(PreworkDone.person_id),
    own(NoteTaker.person_id),
    own(SessionLeader.person_id),
    # Who came instead of them is somebody else: whether that one was there is theirs.
    own(Guest.for_id, Guest.name, Guest.organisation, Guest.why, without=[Guest.present]),
    own(PollAnswer.person_id),
    own(Idea.person_id, Idea.text, Idea.link),
    own(IdeaWeight.person_id),
    own(IdeaWeighing.person_id),
    # the group
    own(RuleProposal.person_id),
    others(GroundRule.person_id),  # on the list in the works, in the words of whoever facilitates
    own(RulesAccepted.person_id, RulesAccepted.entered_by_id),
    others(RulesAccepted.entered_by_id),
    own(Consent.person_id),
    others(Finding.added_by_id, Finding.decision_id, Finding.text),
    own(Aim.person_id),
    own(ValueAsked.person_id),
    own(Statement.person_id),
    own(Nod.person_id, where=ASKED_OF_A_TEXT),
    own(Arranged.person_id),
    own(Entry.person_id, Entry.register, Entry.shared, Entry.concerns_id, without=[Entry.taken_away]),
    others(
        Entry.concerns_id, Entry.network_id, Entry.register, Entry.own, Entry.shared,
        where=Entry.taken_away.is_(False),  # without the moment, which may tell who wrote it
    ),
    own(InquiryTurnout.person_id),
    own(Said.person_id),
    own(ToKnow.person_id, ToKnow.other_id),
    others(ToKnow.other_id),  # who wishes to know them better tells it or does not
    # Of two who are asked neither learns what the other said, nor that it ended.
    own(
        Buddies.newcomer_id,
        without=[Buddies.guide_says, Buddies.ended],
        where=Buddies.guide_id.is_not(None),  # otherwise nobody is asked, nor are they
    ),
    own(Buddies.guide_id, without=[Buddies.newcomer_says, Buddies.ended]),
    # messages
    own(Note.sender_id),
    others(
        Delivery.person_id, Delivery.network_id, Delivery.session_id, Delivery.kind, Delivery.sent_at,
        where=Delivery.sent_at.is_not(None),
    ),
    own(Handed.person_id, Handed.sort),
    others(Handed.by_id),
    own(MailConsent.person_id),
    others(MailConsent.asked_by_id),
    others(Mail.person_id, Mail.network_id, Mail.session_id, Mail.sort, Mail.since, Mail.state),
    others(MailLink.person_id, MailLink.network_id, MailLink.session_id, MailLink.does, MailLink.used_at),
)  # fmt: skip


async def of_person(db: AsyncSession, person_id: int) -> dict[str, list[Row]]:
    """Return all that somebody is told that is known of them, by the table in which it stands.

    What a row refers to is said in words, as far as they may read these; without them it stays empty.
    """
    stands = await own_called.stands_of(db, person_id)
    found = [(tie, await _rows(db, tie, stands)) for tie in TIES]
    wanted: dict[str, set[int]] = {}
    for tie, rows in found:
        for column in filter(_refers_to, tie.tells):
            keys = {row[column.name] for row in rows} - {None}
            wanted.setdefault(_refers_to(column), set()).update(keys)
    called = {table: await own_called.of(db, table, sorted(keys), stands) for table, keys in wanted.items()}
    told: dict[str, list[Row]] = {}
    for tie, rows in found:
        if tie.tells and rows:
            told.setdefault(tie.rows.name, []).extend(_told(tie, row, called) for row in rows)
    return {table: sorted(rows, key=repr) for table, rows in told.items()}  # no order that keys give


async def _rows(db: AsyncSession, tie: Tie, stands: Stands) -> list[Row]:
    if not tie.tells:
        return []
    asked = select(*tie.tells).where(tie.by == stands.person_id, tie.where)
    if tie.through is not None:
        asked = asked.join(tie.by.table, tie.through == tie.by.table.c.id)
    if not tie.here:
        return [dict(row) for row in (await db.execute(asked)).mappings()]
    home = _network_of(tie.rows).label("home")
    rows = [dict(row) for row in (await db.execute(asked.add_columns(home))).mappings()]
    over = dict.fromkeys(one.name for one in tie.here)
    return [row if row.pop("home") in stands.here else row | over for row in rows]


def _network_of(rows: Any) -> ColumnElement[int]:
    """Return the network in which a row stands, that of its session where it names none."""
    if "network_id" in rows.c:
        found: ColumnElement[int] = rows.c.network_id
        return found
    here = LearningSession.id == rows.c.session_id
    return select(LearningSession.network_id).where(here).scalar_subquery()


def _told(tie: Tie, row: Row, called: Mapping[str, Mapping[int, Row]]) -> Row:
    def value(column: Column[Any]) -> object:
        kept = row[column.name]
        return called[_refers_to(column)].get(kept) if _refers_to(column) and kept is not None else kept

    def name(column: Column[Any]) -> str:
        return column.name.removesuffix("_id") if _refers_to(column) else column.name

    return {"as": tie.role} | {name(one): value(one) for one in tie.tells}
