"""When the craft of a network is practised, as its file says: cases, subgroups, experts, a date, terms."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.story.practice import CanData, CaseData, ExpertData, SubgroupData, TermData
from bot.story.script import AttendanceData, PointData, SessionData, spoken, words
from models.attendance import Rsvp

if TYPE_CHECKING:
    from bot.story.scenes import Story

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BEFORE_END = 95 * MINUTE  # the subgroups sit down
BACK_AFTER = 40 * MINUTE
CLEARED_UP = 40 * MINUTE  # before the end
A_WEEK_LATER, AT_EASE = timedelta(days=8), time(11, 30)
NEXT_DAY = timedelta(hours=22)


class Craft:
    """Writes these scenes into a story."""

    def __init__(self, story: "Story") -> None:
        self._story, self._cast = story, story.cast
        self._brought = {
            point.case for session in self._cast.script.sessions for point in session.agenda if point.case
        }

    def write(self) -> None:
        """What hangs on no session that is planned yet."""
        story, network = self._story, self._cast.script.network
        if network.replacements_from is not None:
            story.add(network.replacements_from, self._lets_replace)
        for session in self._cast.script.sessions:
            if (poll := session.date_poll) is not None:
                story.add(poll.asked_at, partial(self._asks_dates, session))
                for can in poll.answers:
                    story.add(can.at, partial(self._answers_dates, session, can.member, can))
                story.add(poll.chosen_at, partial(self._chooses_date, session))
                story.add(poll.chosen_at + HOUR, partial(self._goes_on, session))

    def write_session(self, session: SessionData, announced: datetime) -> None:
        """What goes with one session."""
        story = self._story
        for member, row in self._cast.coming(session):
            if row.sends and row.rsvp == Rsvp.NO:
                story.add(announced + NEXT_DAY, partial(self._sends, member, row))
        for expert in session.experts:
            story.add(expert.noted_at, partial(self._notes_expert, session, expert))
        for case in self._cast.script.cases:
            if case.session == session.id and case.id in self._brought and case.owner in story.players:
                self._write_case(session, case)
        groups = [group for group in self._cast.script.subgroups.get(session.id, {}).values() if group.found]
        if groups:
            story.add(session.ends_at - BEFORE_END, partial(self._divides, session, groups))
            for group in groups:
                at = session.ends_at - BEFORE_END + BACK_AFTER
                story.add(at, partial(self._brings_back, str(group.reporter), group))
        for term in self._cast.script.concepts:
            if term.session == session.id:
                story.add(session.ends_at - CLEARED_UP, partial(self._notes_term, session, term))

    def _write_case(self, session: SessionData, case: CaseData) -> None:
        story = self._story
        if case.asked_at is not None:
            story.add(case.asked_at, partial(self._asks_for_a_case, session, case))
        if case.brought_at is not None:
            story.add(case.brought_at, partial(self._brings_case, str(case.owner), case))
        if case.insight:
            day = session.ends_at.astimezone(self._cast.zone).date() + A_WEEK_LATER
            story.add(story.local(day, AT_EASE), partial(self._looks_back, str(case.owner), case))

    def known(self, point: PointData) -> str:
        """The words by which a point is known that a member or an expert brings; else nothing."""
        if point.expert:
            return self._cast.everybody[point.expert].name
        case = next((one for one in self._cast.script.cases if one.id == point.case), None)
        return self._own(case) if case is not None else ""

    def _own(self, case: CaseData) -> str:
        language = spoken(self._cast.everybody[str(case.owner)].language) or self._cast.language
        return words(case.core_question, language)

    def guests(self, session: SessionData) -> list[str]:
        """Who is there without being a member, as the list of who is there calls them."""
        experts = [", ".join(filter(None, self._called(one))) for one in session.experts]
        return [*experts, *(row.sends for row in session.attendance if row.sends)]

    def _called(self, expert: ExpertData) -> tuple[str, str]:
        person = self._cast.everybody[expert.person]
        named = (one.name for one in self._cast.script.organisations if one.id == person.organisation)
        return person.name, next(named, "")

    async def _lets_replace(self) -> None:
        await self._story.lead.lets_replace()

    async def _sends(self, member: str, row: AttendanceData) -> None:
        if (player := self._story.players.get(member)) is not None and row.sends:
            await player.sends(row.sends)
            self._story.say("sends", name=player.data.name, who=row.sends)

    async def _asks_for_a_case(self, session: SessionData, case: CaseData) -> None:
        await self._story.lead.asks_for_a_case(session, self._cast.everybody[str(case.owner)].name)

    async def _brings_case(self, owner: str, case: CaseData) -> None:
        if (player := self._story.players.get(owner)) is not None:
            await player.brings_case(case)
            self._story.say("case", name=player.data.name)

    async def _looks_back(self, owner: str, case: CaseData) -> None:
        if (player := self._story.players.get(owner)) is not None:
            await player.looks_back(case)

    async def _notes_expert(self, session: SessionData, expert: ExpertData) -> None:
        asked = [await self._story.apart.words(self._cast.questions[key]) for key in expert.questions]
        name, organisation = self._called(expert)
        await self._story.lead.notes_expert(session, expert, (name, organisation), asked)
        self._story.say("expert", name=name, number=session.number)

    async def _divides(self, session: SessionData, groups: list[SubgroupData]) -> None:
        names = {member: self._cast.everybody[member].name for one in groups for member in one.members}
        await self._story.lead.divides(session, groups, names)
        self._story.say("divided", n=len(groups))

    async def _brings_back(self, reporter: str, group: SubgroupData) -> None:
        if (player := self._story.players.get(reporter)) is not None:
            await player.brings_back(group)

    async def _notes_term(self, session: SessionData, term: TermData) -> None:
        language = self._story.lead.t.language
        means = words(term.definition, language)
        await self._story.lead.notes_term(session, words(term.term, language), means)

    async def _asks_dates(self, session: SessionData) -> None:
        minutes = (session.ends_at - session.starts_at) // MINUTE
        title = words(session.title, self._story.language)
        assert session.date_poll is not None
        await self._story.lead.asks_dates(session.date_poll, minutes, title, self._cast.host(session))
        self._story.say("asks_dates", number=session.number)

    async def _answers_dates(self, session: SessionData, member: str, can: CanData) -> None:
        if (player := self._story.players.get(member)) is not None and session.date_poll is not None:
            await player.answers_dates(session.date_poll, can)

    async def _chooses_date(self, session: SessionData) -> None:
        await self._story.lead.chooses_date(session.starts_at)
        day = self._story.t.day(session.starts_at.astimezone(self._cast.zone).date())
        self._story.say("date_found", number=session.number, day=day)

    async def _goes_on(self, session: SessionData) -> None:
        """Once its date is known, people do around a session what they do around any."""
        await self._story.read_timelines()
        self._story.write_session(session)
