"""What whoever facilitates does with a proposed agenda: make it into one's own, point by point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.methods import name
from bot.story.caller import Caller
from bot.story.script import PointData, SessionData, words
from playground.sight import Control, controls, menu_options, shown
from playground.words import tells_of


@dataclass
class Arranger(Caller):
    """The facilitator as the one who makes the agenda."""

    def _asks(self, label: str) -> Control | None:
        """The field with this label in the modal that is open."""
        fields = [one for one in controls(self.person.top()) if one.block["type"] == "input"]
        return next((one for one in fields if one.block["label"]["text"] == label), None)

    def _among(self, field: Control, wanted: Any) -> Any:
        """What of the wanted words a field takes: of a menu what it offers; None when it offers nothing."""
        if "options" not in field.element and "option_groups" not in field.element:
            return wanted
        if isinstance(wanted, list):
            return [each for each in wanted if menu_options(field, each)]
        return wanted if menu_options(field, wanted) else None

    def _points(self) -> list[Control]:
        """The menus of the points of the agenda in the modal that is open, in its order."""
        assert self.person.modal is not None
        edit = self.t.plain("agenda.edit")
        return [one for one in controls(self.person.modal) if menu_options(one, edit)]

    async def _does(self, point: Control, words: str) -> None:
        """Choose in the menu of a point."""
        await self.person.presses(point, {"selected_option": menu_options(point, words)[0]})

    async def arranges(
        self, session: SessionData, questions: Mapping[str, str], brought: Sequence[str]
    ) -> str:
        """Make the proposed agenda into one's own: as many points, each with its words and minutes.

        Returns what stands there then.

        `questions` says by which words each is known, and `brought` for each point by which words it is when
        a member or an expert brings it.
        """
        points = session.agenda
        await self._opens("agenda", "agenda.review", self._day(session))
        stands = [len(self._places(known)) for known in brought]
        kept = [k if brought[:at].count(k) < stands[at] else "" for at, k in enumerate(brought)]
        while len(self._points()) < len(points):
            await self.person.clicks(self.t.plain("agenda.add"))
            await self.person.submits()
        while len(self._points()) > len(points):
            free = [one for one in self._points() if not any(known and _is(one, known) for known in kept)]
            await self._does(free[-1], self.t.plain("agenda.off"))
        await self._orders(kept)
        await self._edits([self._frame(*each) for each in zip(points, kept, strict=True)])
        await self._edits([self._asked(point, questions) for point in points])
        arranged = shown(self.person.top())
        await self._done()
        return arranged

    def _places(self, known: str) -> list[int]:
        """Where what somebody brings stands on the agenda that is open; it may read as another one does."""
        return [at for at, one in enumerate(self._points()) if known and _is(one, known)]

    async def _orders(self, kept: Sequence[str]) -> None:
        """Let what is brought stand in its place: all to the top first, then down, the last one first."""
        wanted = [(at, known, kept[:at].count(known)) for at, known in enumerate(kept) if known]
        if all(self._places(known)[nth] == at for at, known, nth in wanted):
            return
        for top, (_, known, nth) in enumerate(wanted):
            while (now := self._places(known)[nth]) > top:
                await self._does(self._points()[now], self.t.plain("agenda.up"))
        for at, known, nth in reversed(wanted):
            while (now := self._places(known)[nth]) < at:
                await self._does(self._points()[now], self.t.plain("agenda.down"))

    async def _edits(self, forms: Sequence[dict[str, Any]]) -> None:
        """Edit the points of the agenda one by one; an empty form leaves its point as it is."""
        for position, form in enumerate(forms):
            if form:
                await self._does(self._points()[position], self.t.plain("agenda.edit"))
                asked = [(label, self._asks(label), value) for label, value in form.items()]
                values = {label: self._among(at, value) for label, at, value in asked if at is not None}
                await self.person.submits({key: value for key, value in values.items() if value is not None})

    def _frame(self, point: PointData, known: str) -> dict[str, Any]:
        """A point without its questions, which are put on the agenda when every point is there.

        What somebody brings, known by its words, keeps its title.
        """
        title = {} if known else {self.t.plain("agenda.field_title"): words(point.title, self.t.language)}
        return {
            **title,
            self.t.plain("agenda.field_method"): name(point.method, self.t.language),
            self.t.plain("agenda.field_minutes"): str(point.minutes),
            self.t.plain("agenda.field_questions"): [],
        }

    def _asked(self, point: PointData, questions: Mapping[str, str]) -> dict[str, Any]:
        asked = [questions[q] for q in point.questions if q in questions]
        return {self.t.plain("agenda.field_questions"): asked} if asked else {}


def _is(point: Control, known: str) -> bool:
    """Whether a point is the one that is known by these words."""
    return tells_of(point.beside, known)
