"""Consent: whether each member can live with a proposal. An objection has its words, to be solved.

Given openly: the members of the network read who says what. Each time the proposal is changed and asked again
begins anew; what was said before stays to be read, as long as the decision is open and a while after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models import decision_told, delivery, kept_words, posted, trace
from models.base import Base, OwnWords, Refusal
from models.decision import Decision, Finding, Phase
from models.delivery import LASTS, Delivery, DeliveryState
from models.membership import ACTIVE, Membership, participants, those
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.question import cleaned
from models.rows import many, one
from models.trace import Place

LONGEST_WORDS = 1000  # characters


class NothingAsked(Refusal):
    """Members are not asked about a proposal, or about another one by now."""


class Says(StrEnum):
    """What a member says of a proposal."""

    YES = "yes"
    REMARK = "remark"  # yes, with a remark
    OBJECTION = "objection"


class Consent(Base):
    """What one member says of a proposal, in the words that it had then."""

    __tablename__ = "decision_consent"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), primary_key=True)
    times: Mapped[int] = mapped_column(primary_key=True)  # which of its wordings
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    says: Mapped[Says]
    words: Mapped[OwnWords] = mapped_column(default="")


@dataclass(frozen=True)
class Standing:
    """What members say of a proposal, and who said nothing of it yet."""

    said: Sequence[tuple[Consent, Person]]
    silent: Sequence[Person] = ()
    off_slack: Sequence[Person] = ()  # who are not on Slack, and are asked aloud
    before: Sequence[tuple[Consent, Person]] = ()  # remarks and objections to what it was before

    def of(self, says: Says) -> list[tuple[Consent, Person]]:
        """Return those who say this."""
        return [one for one in self.said if one[0].says is says]

    def mine(self, person_id: int) -> Consent | None:
        """Return what one person says."""
        return next((one for one, person in self.said if person.id == person_id), None)

    @property
    def objections(self) -> int:
        """How many members have one."""
        return len(self.of(Says.OBJECTION))


@many
def _said(decision: Decision) -> Select[Consent, Person]:
    """Return what the members say, of each wording, in the order in which they joined."""
    return (
        those(decision.network_id, ACTIVE)
        .join(Consent, Consent.person_id == Person.id)
        .where(Consent.decision_id == decision.id)
        .with_only_columns(Consent, Person)
        .order_by(Consent.times, Membership.since, Membership.id)
    )


@one
def given(decision_id: int, times: int, person_id: int) -> Select[Consent]:
    """Return what one person said of one wording."""
    return select(Consent).where(
        Consent.decision_id == decision_id, Consent.times == times, Consent.person_id == person_id
    )


async def standing(db: AsyncSession, decision: Decision) -> Standing:
    """Return what members say of a proposal, as it stands."""
    everything = await _said(db, decision)
    said = [one for one in everything if one[0].times == decision.times]
    before = [one for one in everything if one[0].times < decision.times and one[0].words]
    answered = {person.id for _, person in said}
    others = [one for one in await participants(db, decision.network_id) if one.id not in answered]
    return Standing(
        said,
        silent=[one for one in others if not one.deactivated],
        off_slack=[one for one in others if one.off_slack],
        before=before,
    )


async def ask(
    db: AsyncSession, home: Network, decision: Decision, text: str, now: datetime, *, channel: bool
) -> Delivery | None:
    """Ask members whether they can live with these words; other words begin anew, the same go on.

    With `channel` one message there asks it too, unless it stays within the circle. Return that message.
    Raises DecisionOver, WrongPhase, EmptyText
    and, of an advice, WithinTheCircle.
    """
    text = cleaned(text, "text")
    decision.must_be_in(Phase.DECIDE)
    if decision.entry_id is not None:  # an advice, which leaves the network
        await kept_words.stays_outside(db, home.id, {"text": text})
    if decision.times == 0 or text != decision.proposal:
        decision.proposal, decision.times = text, decision.times + 1
    decision.asked_at = decision.asked_at or now
    message = None
    if channel and not await decision_told.stays(db, decision):
        message = await delivery.put(
            db,
            Delivery(
                network_id=home.id, kind=Kind.CONSENT, subject=decision.subject, edition=decision.times,
                recipient=home.channel_id, due=now, expires=now + LASTS,
            ),
        )  # fmt: skip
    await changed(db, decision, now)
    return message


async def take_back(db: AsyncSession, home: Network, decision: Decision) -> None:
    """Let nothing have been asked or said about a decision: what waits for the channel does not go."""
    waits = (Delivery.subject == decision.subject, Delivery.state == DeliveryState.PENDING)
    unsent = update(Delivery).where(Delivery.network_id == home.id, *waits)
    for gone in (
        unsent.values(state=DeliveryState.UNWANTED),
        delete(Consent).where(Consent.decision_id == decision.id),
        delete(Finding).where(Finding.decision_id == decision.id),
    ):
        await db.execute(gone.execution_options(synchronize_session=False))


async def changed(db: AsyncSession, decision: Decision, now: datetime) -> None:
    """Let the messages about a decision tell the truth again."""
    await db.flush()
    await posted.changed_about(db, now, decision.network_id, decision.subject)


async def say(
    db: AsyncSession, decision: Decision, times: int, person_id: int, says: Says, words: str
) -> None:
    """Note what a member says of a wording; saying it again changes it.

    Raises NothingAsked when it is no longer asked in these words, and EmptyText for an objection or a remark
    without words.
    """
    if not decision.asks or decision.times != times:
        raise NothingAsked
    words = "" if says is Says.YES else cleaned(words, "words")
    known = await given(db, decision.id, times, person_id)
    if known is None:
        db.add(Consent(decision_id=decision.id, times=times, person_id=person_id, says=says, words=words))
        return
    if known.words and known.words != words:
        await trace.leave(db, Place.KEPT)
    known.says, known.words = says, words
