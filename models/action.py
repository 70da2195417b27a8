"""What was agreed at a session, and who does what by when."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Select, delete, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, GroupWords, OwnWords, Refusal
from models.membership import ACTIVE, Membership
from models.person import Person
from models.question import cleaned
from models.rows import many, must
from models.session import LearningSession


class ActionState(StrEnum):
    """How far an action is."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"  # nobody need do it any more


class NotYourAction(Refusal):
    """Only the one who took it on says that it is done."""


class Agreement(Base):
    """What the group agreed at a session."""

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    text: Mapped[GroupWords]
    holds: Mapped[bool] = mapped_column(default=True, server_default=sql("true"))  # the group lives by it

    def reword(self, text: str) -> None:
        """Say it in other words. Raises EmptyText."""
        self.text = cleaned(text, "text")


class Action(Base):
    """What one person will do, and by when."""

    __tablename__ = "action"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    text: Mapped[OwnWords]
    due_on: Mapped[date | None] = mapped_column(default=None)
    state: Mapped[ActionState] = mapped_column(default=ActionState.OPEN)
    # Whom its owner, who left, hoped would do it; until they say so it waits with whoever facilitates.
    offered_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), default=None, index=True
    )

    def change(self, owner_id: int, text: str, due_on: date | None) -> None:
        """Change what is done, by whom or by when; who takes it over has yet to do it. Raises EmptyText."""
        self.text, self.due_on = cleaned(text, "text"), due_on
        if owner_id != self.owner_id:
            self.owner_id, self.state, self.offered_to_id = owner_id, ActionState.OPEN, None

    def correct(self, owner_id: int, text: str, due_on: date | None, state: ActionState) -> None:
        """Change it, and how far it is; handed over it is to be done again, unless another state was chosen.

        Raises EmptyText.
        """
        before = self.state
        self.change(owner_id, text, due_on)
        if state is not before:
            self.state = state

    def finish(self, person_id: int) -> None:
        """Say that it is done; saying it twice is harmless. Raises NotYourAction."""
        self._own(person_id)
        self.state = ActionState.DONE

    def take_up_again(self, person_id: int) -> None:
        """Say that it is not done after all; saying it twice is harmless. Raises NotYourAction."""
        self._own(person_id)
        self.state = ActionState.OPEN

    def overdue(self, today: date) -> bool:
        """Tell whether it is still to be done, and was to be done before today."""
        return self.state is ActionState.OPEN and self.due_on is not None and self.due_on < today

    def _own(self, person_id: int) -> None:
        if person_id != self.owner_id:
            raise NotYourAction


@many
def agreements(session_id: int) -> Select[Agreement]:
    """Return what was agreed at a session."""
    return select(Agreement).where(Agreement.session_id == session_id).order_by(Agreement.id)


@many
def of_session(session_id: int) -> Select[Action, Person]:
    """Return the actions of a session with their owners."""
    return (
        select(Action, Person)
        .join(Person, Person.id == Action.owner_id)
        .where(Action.session_id == session_id)
        .order_by(Action.id)
    )


@must
def agreement(session_id: int, agreement_id: int) -> Select[Agreement]:
    """Return one agreement of a session. Raises NotFound."""
    return select(Agreement).where(Agreement.id == agreement_id, Agreement.session_id == session_id)


@many
def offered_to(network_id: int, person_id: int) -> Select[Action, Person]:
    """Return what members who left hoped that somebody would do, with who they are; who is back does it."""
    hoped = open_of(network_id, ~ACTIVE).where(Action.offered_to_id == person_id)
    return hoped.order_by(Action.id)


@many
def open_actions_of(network_id: int, person_id: int) -> Select[Action]:
    """Return what one person still has to do in a network."""
    return (
        select(Action)
        .join(LearningSession, LearningSession.id == Action.session_id)
        .where(
            LearningSession.network_id == network_id,
            Action.owner_id == person_id,
            Action.state == ActionState.OPEN,
        )
        .order_by(Action.due_on, Action.id)
    )


def open_of(network_id: int, owners: ColumnElement[bool]) -> Select[Action, Person]:
    """Return what is still to be done in a network by such members, with who they are, in no order."""
    return (
        select(Action, Person)
        .join(LearningSession, LearningSession.id == Action.session_id)
        .join(Person, Person.id == Action.owner_id)
        .join(
            Membership,
            (Membership.person_id == Action.owner_id) & (Membership.network_id == network_id) & owners,
        )
        .where(LearningSession.network_id == network_id, Action.state == ActionState.OPEN)
    )


@many
def left_to_do(network_id: int) -> Select[Action, Person]:
    """Return what those who left a network would still do there, with who they are."""
    return open_of(network_id, ~ACTIVE).order_by(Action.due_on, Action.id)


@must
def load(session_id: int, action_id: int) -> Select[Action]:
    """Return one action of a session. Raises NotFound."""
    return select(Action).where(Action.id == action_id, Action.session_id == session_id)


async def forget(db: AsyncSession, session_id: int) -> None:
    """Take away what was agreed and taken on at a session that did not take place."""
    for noted in (Agreement, Action):
        await db.execute(delete(noted).where(noted.session_id == session_id))


async def agree(db: AsyncSession, session_id: int, text: str) -> Agreement:
    """Note an agreement and return it; the same words a second time are one agreement. Raises EmptyText."""
    text = cleaned(text, "text")
    for noted in await agreements(db, session_id):
        if noted.text == text:
            return noted
    made = Agreement(session_id=session_id, text=text)
    db.add(made)
    await db.flush()
    return made


async def take_on(db: AsyncSession, session_id: int, owner_id: int, text: str, due_on: date | None) -> None:
    """Note what somebody will do; the same a second time is one action. Raises EmptyText."""
    text = cleaned(text, "text")
    noted = {(action.owner_id, action.text, action.due_on) for action, _ in await of_session(db, session_id)}
    if (owner_id, text, due_on) not in noted:
        db.add(Action(session_id=session_id, owner_id=owner_id, text=text, due_on=due_on))
