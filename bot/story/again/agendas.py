"""The agenda of a session as it was published, with the cases and experts on it that may be told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.methods import library
from bot.story.again.known import Known
from bot.story.craft import HOUR
from bot.story.practice import CaseData, ExpertData
from bot.story.script import PersonData, PointData
from models import agenda, case, case_agenda, guest_agenda, question_bank
from models.agenda import USUAL_METHOD, AgendaItem
from models.confidentiality import EVERYBODY, Sight, sight, sight_of_point
from models.guest import Guest
from models.request import RequestState
from models.session import LearningSession

BEFORE_CLOSING, AFTER_CLOSING = timedelta(minutes=80), timedelta(minutes=30)  # an expert is noted
BROUGHT_AFTER, AT_LAST = timedelta(days=2), timedelta(days=1)  # being asked, before the session


@dataclass
class Agenda:
    """What stands on one agenda; `at_hand` is a moment at which whoever facilitates prepares the session."""

    known: Known
    meeting: LearningSession
    at_hand: datetime
    _cases: dict[int, str] = field(default_factory=dict)
    _experts: dict[int, str] = field(default_factory=dict)

    async def cases(self, db: AsyncSession, before: int) -> list[CaseData]:
        """Return the cases on it: what was asked by who let it out; of any other that there was one."""
        placed = {item.case_id for item in await agenda.items(db, self.meeting.id)}
        found = list[CaseData]()
        brought = min(self.at_hand + BROUGHT_AFTER, self.known.at(self.meeting.starts_at) - AT_LAST)
        for one in await case.of_session(db, self.meeting.id):
            if one.case.id not in placed or one.case.state is not RequestState.BROUGHT:
                continue
            key = self._cases[one.case.id] = f"C{before + len(found) + 1:02}"
            owner, core = self.known.people.get(one.owner.id), one.case.core
            told = bool(owner and core) and not await case_agenda.stays_inside(db, one.case)
            found.append(
                CaseData(
                    key,
                    self.known.sessions[self.meeting.id],
                    owner if told else None,
                    self.known.say(core if told else ""),
                    confidential=not told,
                    asked_at=self.at_hand,
                    brought_at=brought,
                )
            )
        return found

    async def experts(self, db: AsyncSession) -> list[ExpertData]:
        """Return who came from outside; who is not named on the agenda has no name here either."""
        placed = {item.guest_id for item in await agenda.items(db, self.meeting.id)}
        proposed = {row.question_id for row in await agenda.proposed(db, self.meeting.id)}
        closes, found = self.known.closings[self.meeting.id], list[ExpertData]()
        for one in await guest_agenda.experts(db, self.meeting):
            if one.id not in placed:
                continue
            late = not proposed.isdisjoint(one.question_ids)  # else these went off the proposal
            noted = self.known.at(closes + AFTER_CLOSING if late else closes - BEFORE_CLOSING)
            self._experts[one.id] = self._guest(one)
            found.append(
                ExpertData(
                    self._experts[one.id],
                    noted,
                    self._told(one.question_ids, noted),
                    one.minutes,
                    listed=one.listed,
                )
            )
        return found

    def _guest(self, one: Guest) -> str:
        key = f"E{len(self.known.guests) + 1:02}"
        at = self.known.organisation(one.organisation) if one.listed and one.organisation else None
        self.known.guests.append(
            PersonData(key, self.known.names.person(one.name) if one.listed else "", organisation=at)
        )
        return key

    def _told(self, keys: Iterable[int], by: datetime) -> list[str]:
        """Return which of these questions are in the file, and asked when somebody chooses among them."""
        told = [self.known.questions[key] for key in keys if key in self.known.questions]
        found = [one for one in told if self.known.asked_at[one] < by]
        self.known.asked_too_late |= {*told} - {*found}
        return found

    async def points(self, db: AsyncSession) -> list[PointData]:
        """Return its points in their order, each as everybody may read it."""
        items = await agenda.items(db, self.meeting.id)
        asked = await question_bank.loaded(db, self.known.home.id, sorted(agenda.placed(items)))
        seen = {one.id: sight(one, EVERYBODY) or Sight(None, inside=True) for one in asked}
        return [self._point(item, sight_of_point(item, seen, EVERYBODY)) for item in items]

    def _point(self, item: AgendaItem, seen: Sight) -> PointData:
        brings, expert = self._cases.get(item.case_id or 0), self._experts.get(item.guest_id or 0)
        brought = brings is not None or expert is not None
        if item.method not in library():
            self.known.with_own_methods += 1
        return PointData(
            item.minutes,
            item.method if item.method in library() else USUAL_METHOD,
            self.known.say("" if brought else seen.words or ""),
            self._told(item.question_ids, self.known.closings[self.meeting.id] + HOUR),
            brings,
            expert,
        )
