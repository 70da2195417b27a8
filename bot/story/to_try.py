"""What there is to try in the demo of a network, as whom and where: as far as its file has it."""

from collections.abc import Iterator

from bot.story.cast import Cast
from bot.story.script import SessionData
from bot.texts import Texts
from models.attendance import Rsvp
from playground.page.setting import Step


class ToTry:
    """The steps of the demo, which begins three weeks before the second session."""

    def __init__(self, cast: Cast, t: Texts) -> None:
        self._cast, self._t = cast, t
        self._channel = cast.script.network.slack_channel

    def steps(self) -> list[Step]:
        """Return them in the order in which they can be done."""
        second, t = self._cast.script.sessions[1], self._t.plain
        comes, away, silent = (self._who(second, said) for said in (Rsvp.YES, Rsvp.NO, None))
        comes = comes or self._cast.script.members[0].id
        leads, stands_in = self._cast.facilitators[0].id, self._cast.facilitators[-1].id
        absent = next((one for one, row in self._cast.coming(second) if not row.attended), comes)
        return [
            Step(self._whether(), self._user(silent or comes), self._channel),
            Step(t("demo.step_ask"), self._user(comes), self._channel),
            *self._case(second),
            *self._away(away),
            Step(t("demo.step_jump"), self._user(leads), "dm"),
            Step(t("demo.step_panel", name=self._first_name(stands_in)), self._user(leads), "home"),
            Step(t("demo.step_evaluate"), self._user(comes), "dm"),
            Step(t("demo.step_catch_up"), self._user(away or absent), "dm"),
            *self._expert(comes),
        ]

    def _whether(self) -> str:
        """To say whether one comes, and on which dates one can where the group is looking for one."""
        looks = any(session.date_poll is not None for session in self._cast.script.sessions)
        keys = ["demo.step_rsvp", *(["demo.step_dates"] if looks else [])]
        return " ".join(self._t.plain(key) for key in keys)

    def _case(self, session: SessionData) -> Iterator[Step]:
        """To bring the case that one is asked for."""
        owners = {case.id: str(case.owner) for case in self._cast.script.cases}
        for owner in [owners[point.case] for point in session.agenda if point.case][:1]:
            said = self._t.plain("demo.step_case", name=self._first_name(owner))
            yield Step(said, self._user(owner), "dm")

    def _away(self, member: str | None) -> Iterator[Step]:
        """To send somebody in one's place, where one may."""
        if member is not None and self._cast.script.network.replacements_from is not None:
            said = self._t.plain("demo.step_away", name=self._first_name(member))
            yield Step(said, self._user(member), "home")

    def _expert(self, member: str) -> Iterator[Step]:
        """To hear somebody from outside."""
        if any(session.experts for session in self._cast.script.sessions[2:3]):
            yield Step(self._t.plain("demo.step_expert"), self._user(member), self._channel)

    @staticmethod
    def _who(session: SessionData, said: Rsvp | None) -> str | None:
        return next((row.member for row in session.attendance if row.rsvp == said), None)

    def _user(self, member: str) -> str:
        return str(self._cast.everybody[member].slack_user_id)

    def _first_name(self, member: str) -> str:
        return self._cast.everybody[member].name.partition(" ")[0]
