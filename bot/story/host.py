"""What whoever facilitates does around a session: ask for cases, invite, divide, find a date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.story.players import Player
from bot.story.practice import DatePollData, ExpertData, SubgroupData
from bot.story.script import SessionData, words
from models.guest import Talk


@dataclass
class Host(Player):
    """The facilitator as host of the group."""

    def _day(self, session: SessionData) -> str:
        """The day of a session, beside which its buttons stand at Home."""
        starts = session.starts_at.astimezone(ZoneInfo(self.channel_t.zone))
        return self.t.on(self.person.workspace.clock()).day(starts.date())

    async def asks_for_a_case(self, session: SessionData, owner: str) -> None:
        """Ask a member for a case, where a session is prepared."""
        await self.person.opens_home()
        await self.person.clicks(self.t.plain("preparing.title"), within="home", beside=self._day(session))
        await self.person.clicks(self.t.plain("case.button"))
        await self.person.submits({self.t.plain("case.field_owner"): owner})
        await self._done()

    async def notes_expert(
        self, session: SessionData, expert: ExpertData, who: tuple[str, str], questions: Sequence[str]
    ) -> None:
        """Put somebody from outside on the agenda of a session; `who`: their name and organisation."""
        await self.person.opens_home()
        await self.person.clicks(self.t.plain("preparing.title"), within="home", beside=self._day(session))
        await self.person.clicks(self.t.plain("guest.button"))
        await self.person.clicks(self.t.plain("guest.new_expert"))
        listed = [self.t.plain("guest.name_them")] if expert.listed else []
        await self.person.submits(
            {
                self.t.plain("guest.field_name"): who[0],
                self.t.plain("guest.field_organisation"): who[1],
                self.t.plain("guest.field_questions"): list(questions),
                self.t.plain("guest.field_minutes"): str(expert.minutes),
                self.t.plain("guest.field_talk"): self.t.plain(f"guest.talk_{Talk.MOST.name.lower()}"),
                self.t.plain("guest.field_fee"): words(expert.fee, self.t.language),
                self.t.plain("guest.field_listed"): listed,
            }
        )
        await self._done()

    async def divides(
        self, session: SessionData, groups: Sequence[SubgroupData], names: Mapping[str, str]
    ) -> None:
        """Divide who is there into these subgroups: dealt first, then moved to where they want to sit."""
        await self._opens("panel", "panel.open", self._day(session))
        await self.person.clicks(self.t.plain("room.title"))
        await self.person.clicks(self.t.plain("subgroup.title"))
        people = sum(len(group.members) for group in groups)
        large, small = -(-people // len(groups)), people // len(groups)
        size = str(small) if small == large else self.t.plain("subgroup.or", small=small, large=large)
        choice = self.t.plain("subgroup.choice", groups=len(groups), size=size)
        await self.person.submits({self.t.plain("subgroup.field_groups"): choice})
        for number, group in enumerate(groups, 1):
            for member in group.members:
                await self._seats(names[member], number, reports=member == group.reporter)
        await self._done()

    async def _seats(self, who: str, number: int, *, reports: bool) -> None:
        await self.person.clicks(self.t.plain("subgroup.move"))
        form: dict[str, str | list[str]] = {
            self.t.plain("subgroup.field_person"): who,
            self.t.plain("subgroup.field_group"): self.t.plain("subgroup.number", number=number),
        }
        if reports:
            form[self.t.plain("subgroup.field_reports")] = [self.t.plain("subgroup.will_report")]
        await self.person.submits(form)

    async def asks_dates(self, poll: DatePollData, minutes: int, title: str, place: str) -> None:
        """Offer the group some dates for a session."""
        await self._opens("session", "session.plan")
        await self.person.clicks(self.t.plain("date_poll.new"))
        zone, form = ZoneInfo(self.channel_t.zone), dict[str, object]()
        for number, starts in enumerate(poll.offered, 1):
            local = starts.astimezone(zone)
            form[self.t.plain("date_poll.day", number=number)] = local.date()
            form[self.t.plain("date_poll.hour", number=number)] = local.time()
        form |= {
            self.t.plain("session.field_minutes"): str(minutes),
            self.t.plain("session.field_title"): title,
            self.t.plain("session.field_place"): place,
        }
        await self.person.submits(form)
        await self._done()

    async def chooses_date(self, starts: datetime) -> None:
        """Make the session of the date that suits."""
        await self._opens("dates", "date_poll.who_can")
        await self.person.clicks(self.t.plain("date_poll.choose"), beside=self.when(starts))
        await self._done()

    async def lets_replace(self) -> None:
        """Let who cannot come send somebody in their place."""
        await self._opens("settings", "network.settings")
        await self.person.submits(
            {self.t.plain("network.field_replaces"): [self.t.plain("network.replaces_yes")]}
        )
        await self._done()

    async def notes_term(self, session: SessionData, term: str, means: str) -> None:
        """Note what the group means by a word since this session, in its panel."""
        await self._opens("panel", "panel.open", self._day(session))
        await self.person.clicks(self.t.plain("term.title"))
        await self.person.clicks(self.t.plain("register.add"))
        await self.person.submits(
            {self.t.plain("term.field_term"): term, self.t.plain("term.field_means"): means}
        )
        await self._done()
