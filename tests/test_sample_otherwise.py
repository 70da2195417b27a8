"""Networks that went otherwise than those of the house: exported as a sample, they play all the same."""

import asyncio
import copy
import io
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from rich.console import Console
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.database import Database
from bot.story.play import play
from models import retention
from models.action import Action
from models.membership import Membership, Standing
from models.outcome import Outcome, QuestionOutcome, Verdict
from models.person import Person
from models.question import LearningQuestion, State
from models.session import LearningSession, Stage
from tests.test_sample import NETWORKS, exported

T = TypeVar("T")
Happens = Callable[["Lived"], Awaitable[None]]
NETWORK = "dementia"


class Lived:
    """A network as its rows have it, and what chooses among them."""

    def __init__(self, db: AsyncSession, chance: random.Random) -> None:
        self.db, self.chance = db, chance

    async def load(self) -> None:
        everything = self.db.scalars
        sessions = await everything(select(LearningSession).order_by(LearningSession.id))
        self.sessions = sorted(sessions, key=lambda one: one.starts_at)
        self.held = [one for one in self.sessions if one.stage is Stage.CLOSED]
        self.off = [one for one in self.sessions if one.stage is Stage.CANCELLED]
        rows = (await self.db.execute(select(Membership, Person).join(Person).order_by(Person.id))).all()
        self.places = {person.id: place for place, person in rows}
        self.people = {person.id: person for place, person in rows}
        self.members = [
            key for key, one in self.places.items() if one.participates and one.active and not one.leads
        ]
        self.leads = [key for key, one in self.places.items() if one.leads]
        asked = select(LearningQuestion).order_by(LearningQuestion.id)
        self.questions = list(await everything(asked))
        for one in self.questions:
            await self.db.refresh(one, ["history"])

    def one_of(self, found: Sequence[T]) -> T:
        """One of these, of which there is one at least."""
        return self.chance.choice(found)

    def dealt(self, *outcomes: Outcome) -> list[tuple[LearningQuestion, QuestionOutcome]]:
        """Questions that somebody asked by name, with what first became of them at a session."""
        named = [one for one in self.questions if one.asker_id in self.members and not one.anonymous]
        found = [(one, one.history[0]) for one in named if one.history]
        return [each for each in found if not outcomes or each[1].outcome in outcomes]

    def session(self, key: int) -> LearningSession:
        return next(one for one in self.sessions if one.id == key)

    def asked(self, question: LearningQuestion, at: datetime) -> None:
        """Let a question have been asked at a moment: for the session after the next, as that takes none."""
        later = [one for one in self.sessions if one.starts_at > at and one.stage is Stage.CLOSED]
        question.asked_at, question.asked_for_id = at, later[min(1, len(later) - 1)].id if later else None

    def of(self, question: LearningQuestion) -> Membership:
        assert question.asker_id is not None
        return self.places[question.asker_id]


async def several_actions_of_one(lived: Lived) -> None:
    mine = lived.one_of(list(await lived.db.scalars(select(Action).order_by(Action.id))))
    for text in ("En de lijst rondsturen\n- aan iedereen", "Een derde ding", "Een derde ding"):
        lived.db.add(Action(session_id=mine.session_id, owner_id=mine.owner_id, text=text))


async def an_action_was_passed_on_to_who_came_later(lived: Lived) -> None:
    mine = lived.one_of(list(await lived.db.scalars(select(Action).order_by(Action.id))))
    who = lived.one_of(lived.members)
    lived.places[who].since = lived.session(mine.session_id).ends_at + timedelta(days=5)
    mine.owner_id = who


async def who_asked_came_back(lived: Lived) -> None:
    asked, item = lived.one_of(lived.dealt())
    place = lived.of(asked)
    place.since, place.came_back = lived.session(item.session_id).ends_at + timedelta(days=20), True


async def who_asked_joined_on_the_day_of_the_session(lived: Lived) -> None:
    asked, item = lived.one_of(lived.dealt())
    held = lived.session(item.session_id)
    lived.asked(asked, held.starts_at - timedelta(hours=1))
    lived.of(asked).since = held.starts_at - timedelta(hours=2)


async def who_asked_was_away_and_is_forgotten(lived: Lived) -> None:
    asked, item = lived.one_of([each for each in lived.dealt() if len(each[0].history) == 1])
    item.outcome, item.verdict, asked.state = Outcome.DEFERRED, None, State.OPEN
    await lived.db.flush()
    await retention.erase(lived.db, lived.people[lived.of(asked).person_id], keep_questions=True)


async def who_asked_left_and_follows(lived: Lived) -> None:
    asked, item = lived.one_of(lived.dealt())
    place = lived.of(asked)
    place.standing, place.left_at = Standing.LEFT, lived.session(item.session_id).ends_at + timedelta(days=9)
    place.follows_since = place.left_at


async def who_asked_waits_for_a_seat_again(lived: Lived) -> None:
    asked, _ = lived.one_of(lived.dealt())
    lived.of(asked).standing = Standing.WAITING


async def who_leads_asked(lived: Lived) -> None:
    for lead in lived.leads:
        asked, item = lived.one_of(lived.dealt(Outcome.ANSWERED, Outcome.PARTLY_ANSWERED))
        asked.asker_id = lead
        if len(asked.history) == 1:
            item.outcome, item.verdict, asked.state = (
                Outcome.PARTLY_ANSWERED,
                Verdict.YES,
                State.ANSWERED,
            )


async def who_stands_in_takes_part(lived: Lived) -> None:
    stands_in = next(one for one in lived.places.values() if one.stands_in)
    stands_in.participates = True


async def who_leads_takes_part_and_changed(lived: Lived) -> None:
    for key in lived.leads:
        lived.places[key].swap_lead()
    leads = next(one for one in lived.places.values() if one.facilitates)
    leads.participates, leads.since = True, lived.held[0].ends_at + timedelta(days=4)


async def a_question_was_asked_after_the_session(lived: Lived) -> None:
    for anonymous in (False, True):
        asked, item = lived.one_of(lived.dealt())
        asked.anonymous = anonymous and item.outcome is not Outcome.DEFERRED
        lived.asked(asked, lived.session(item.session_id).ends_at + timedelta(hours=1))


async def a_question_was_answered_within_the_hour(lived: Lived) -> None:
    asked = lived.one_of([one for one in lived.questions if one.open and not one.history])
    asked.state, asked.answer = State.ANSWERED_BETWEEN, "Zo"
    asked.asked_at = asked.asked_at.replace(hour=7, minute=5)
    asked.answered_at = asked.asked_at + timedelta(minutes=50)
    asked.anonymous = lived.chance.random() < 0.5


async def more_voted_than_there_are(lived: Lived) -> None:
    lived.one_of(lived.questions).votes_forgotten += 30


async def a_question_was_merged_after_it_was_dealt_with(lived: Lived) -> None:
    still = [one for one in lived.questions if one.open and one.history]
    one = lived.one_of(still)
    other = lived.one_of([each for each in lived.questions if each.open and each is not one])
    one.state, one.merged_into_id = State.MERGED, other.id


async def a_session_was_called_off_with_what_was_noted(lived: Lived) -> None:
    off, owner = lived.one_of(lived.off), lived.one_of(lived.members)
    lived.db.add(Action(session_id=off.id, owner_id=owner, text="Toch nog"))
    asked = lived.one_of([one for one in lived.questions if one.open and one.asker_id in lived.members])
    asked.history.append(
        QuestionOutcome(session_id=off.id, outcome=Outcome.ANSWERED, recorded_at=off.ends_at, said="Zo")
    )
    asked.state = State.ANSWERED


async def somebody_is_forgotten(lived: Lived) -> None:
    who = lived.people[lived.one_of(lived.members)]
    await retention.erase(lived.db, who, keep_questions=True)


async def somebody_has_no_account_any_more(lived: Lived) -> None:
    lived.people[lived.one_of(lived.members)].deactivated = True


ALL: list[Happens] = [
    several_actions_of_one,
    an_action_was_passed_on_to_who_came_later,
    who_asked_came_back,
    who_asked_joined_on_the_day_of_the_session,
    who_asked_was_away_and_is_forgotten,
    who_asked_left_and_follows,
    who_asked_waits_for_a_seat_again,
    who_leads_asked,
    who_stands_in_takes_part,
    who_leads_takes_part_and_changed,
    a_question_was_asked_after_the_session,
    a_question_was_answered_within_the_hour,
    more_voted_than_there_are,
    a_question_was_merged_after_it_was_dealt_with,
    a_session_was_called_off_with_what_was_noted,
    somebody_is_forgotten,
    somebody_has_no_account_any_more,
]


@pytest.fixture(scope="module")
def played(new_database: Callable[[], str]) -> str:
    """The database of a network as its own file plays it."""
    address = new_database()
    asyncio.run(play(NETWORKS[NETWORK], address, Console(file=io.StringIO())))
    return address


def after(address: str, what: Happens) -> None:
    """Let this have happened in a network."""

    async def happens() -> None:
        database = Database(address)
        async with database.write() as db:
            lived = Lived(db, random.Random(what.__name__))
            await lived.load()
            await what(lived)
        await database.dispose()

    asyncio.run(happens())


def there_and_back(first: str, second: str) -> None:
    """Export a network, play it, export it once more: what it expects happened, and the file is the same."""
    file = exported(first, NETWORKS[NETWORK]["network"]["slack_channel"])
    happened = asyncio.run(play(file, second, Console(file=io.StringIO())))
    assert happened["differences"] == []
    again = exported(second, file["network"]["slack_channel"])
    known: dict[str, Any] = copy.deepcopy(again)
    for key, wanted in file["expected"].items():
        if isinstance(wanted, dict) and "carried_over" not in wanted:
            known["expected"][key].pop("carried_over", None)
    assert known == file


@pytest.mark.long
@pytest.mark.parametrize("what", ALL, ids=lambda what: what.__name__)
def test_what_went_otherwise_is_played(
    played: str, copied: Callable[[str], str], new_database: Callable[[], str], what: Happens
) -> None:
    address = copied(played)
    after(address, what)
    there_and_back(address, new_database())
