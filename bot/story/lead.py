"""Whoever facilitates the network of the sample: what they do, by the buttons that they see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.methods import name
from bot.story.caller import Caller
from bot.story.script import (
    KeepsData,
    PointData,
    QuestionData,
    SessionData,
    words,
)
from bot.views import how_long
from models.outcome import Outcome
from playground import NotThere
from playground.sight import Control, controls, menu_options, shown, tells_of


@dataclass
class Lead(Caller):
    """The facilitator, or who stands in and does only what they left undone."""

    stands_in: bool = False

    async def begins(self, theme: str, facilitators: Sequence[str]) -> None:
        """Begin the network."""
        await self._command("new")
        await self.person.submits(
            {
                self.t.plain("network.field_theme"): theme,
                self.t.plain("network.field_facilitator"): facilitators[0],
                self.t.plain("network.field_stand_ins"): list(facilitators[1:]),
            }
        )
        await self._done()

    async def settles(self, fields: dict[str, Any]) -> None:
        """Fill in the settings of the network."""
        await self._opens("settings", "network.settings")
        await self.person.submits({self.t.plain(key): value for key, value in fields.items()})
        await self._done()

    async def keeps(self, keeps: KeepsData) -> None:
        """Choose how long the network keeps what."""
        await self._opens("keep", "how_long.title")
        labels = {key: self.t.plain(f"how_long.field_{key}") for key in ("sessions", "names", "afterwards")}
        await self.person.submits(
            {
                labels["sessions"]: how_long.alone(self.t, keeps.sessions),
                labels["names"]: how_long.alone(self.t, keeps.names),
                labels["afterwards"]: self.t.plain(f"how_long.{keeps.afterwards}"),
            }
        )
        await self.person.submits()
        await self._done()

    async def invites(self, people: Sequence[str]) -> None:
        """Invite people."""
        await self._opens("invite", "network.invite")
        await self.person.submits({self.t.plain("network.field_people"): list(people)})
        await self._done()

    async def plans(self, starts: datetime, minutes: int, title: str, place: str) -> None:
        """Plan a session, look at its date, save it."""
        try:
            await self._opens("session", "session.plan")
        except NotThere:  # the first one stands in the list of what is to be done
            await self._opens("session", "phase.do_plan")
        await self.person.submits(
            {
                self.t.plain("session.field_day"): starts.date(),
                self.t.plain("session.field_hour"): starts.time(),
                self.t.plain("session.field_minutes"): str(minutes),
                self.t.plain("session.field_title"): title,
                self.t.plain("session.field_place"): place,
            }
        )
        await self.person.submits()
        await self._done()

    async def gives_seat(self, who: str) -> None:
        """Give the free seat to the first who waits."""
        await self.person.clicks(self.t.plain("network.give_seat", who=who))
        await self._done()

    async def merges(self, question: QuestionData, target: QuestionData) -> None:
        """Merge a question with its twin."""
        await self._opens("questions", "question.bank")
        await self._clicks_in_list("question.merge", question)
        label = self.t.plain("merge.field_target")
        await self.person.submits({label: self._among(label, target.words)})
        await self._done()

    def _menu(self, label: str) -> list[tuple[str, str]] | None:
        """What a menu in the modal that is open offers, the words alone and with its second line.

        None for another kind of field.
        """
        assert self.person.modal is not None
        for block in self.person.modal.blocks:
            element = block.get("element") or block.get("accessory") or {}
            named = block.get("label") or element.get("placeholder") or {}
            if named.get("text") == label and "options" in element:
                return [(str(option["text"]["text"]), _whole(option)) for option in element["options"]]
        return None

    def _has(self, label: str) -> bool:
        assert self.person.modal is not None
        return any(
            block["type"] == "input" and block["label"]["text"] == label for block in self.person.modal.blocks
        )

    def _among(self, label: str, wanted: Any) -> Any:
        """What a menu offers for the wanted words, which it may have cut; None when it does not."""
        offered = self._menu(label)
        if offered is None:
            return wanted

        def option(words: str) -> str | None:
            cut = (whole for _, whole in offered if whole.endswith("…") and words.startswith(whole[:-1]))
            return next((whole for line, whole in offered if words in (line, whole)), None) or next(cut, None)

        if isinstance(wanted, list):
            return [found for each in wanted if (found := option(each)) is not None]
        return option(wanted)

    def _points(self) -> list[Control]:
        """The menus of the points of the agenda in the modal that is open, in its order."""
        assert self.person.modal is not None
        edit = self.t.plain("agenda.edit")
        return [one for one in controls(self.person.modal) if menu_options(one, edit)]

    async def _does(self, point: Control, words: str) -> None:
        """Choose in the menu of a point."""
        await self.person.presses(point, {"selected_option": menu_options(point, words)[0]})

    async def arranges(
        self, session: SessionData, questions: Mapping[str, QuestionData], brought: Sequence[str]
    ) -> str:
        """Make the proposed agenda into one's own: as many points, each with its words and minutes.

        Returns what stands there then.

        `brought` says for each point by which words it is known when a member or an expert brings it.
        """
        points = session.agenda
        await self._opens("agenda", "agenda.review", self._day(session))
        kept = [known if self._stands(known) else "" for known in brought]
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

    def _stands(self, known: str) -> bool:
        """Whether what somebody brings stands on the agenda that is open."""
        return bool(known) and any(_is(one, known) for one in self._points())

    def _at(self, known: str) -> int:
        return next(at for at, one in enumerate(self._points()) if _is(one, known))

    async def _orders(self, kept: Sequence[str]) -> None:
        """Let what is brought stand in its place: all to the top first, then down, the last one first."""
        wanted = [(at, known) for at, known in enumerate(kept) if known]
        if all(self._at(known) == at for at, known in wanted):
            return
        for _, known in reversed(wanted):
            while at := self._at(known):
                await self._does(self._points()[at], self.t.plain("agenda.top" if at > 1 else "agenda.up"))
        for at, known in reversed(wanted):
            while self._at(known) < at:
                await self._does(self._points()[self._at(known)], self.t.plain("agenda.down"))

    async def _edits(self, forms: Sequence[dict[str, Any]]) -> None:
        """Edit the points of the agenda one by one; an empty form leaves its point as it is."""
        for position, form in enumerate(forms):
            if form:
                await self._does(self._points()[position], self.t.plain("agenda.edit"))
                values = {
                    label: self._among(label, value) for label, value in form.items() if self._has(label)
                }
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

    def _asked(self, point: PointData, questions: Mapping[str, QuestionData]) -> dict[str, Any]:
        asked = [questions[q].words for q in point.questions if q in questions]
        return {self.t.plain("agenda.field_questions"): asked} if asked else {}

    async def answered_between(self, question: QuestionData, answer: str) -> None:
        """Note that a question was answered in a thread, and what the answer was where that is said."""
        await self._opens("questions", "question.bank")
        await self._clicks_in_list("question.answered_between", question)
        form = {self.t.plain("answered_between.field_answer"): answer} if answer else {}
        await self.person.submits(form)
        await self._done()

    async def _opens_panel(self, session: SessionData) -> None:
        await self._opens("panel", "panel.open", self._day(session))

    async def marks_present(self, session: SessionData, people: Sequence[str]) -> None:
        """Tick who is there, in the panel."""
        await self._opens_panel(session)
        await self.person.clicks(self.t.plain("panel.attendance"))
        assert self.person.modal is not None
        if self.stands_in and self.t.plain("panel.attendance_recorded") in shown(self.person.modal):
            await self._done()
            return
        form = {}
        for block in self.person.modal.blocks:
            if block["type"] == "input":
                offered = [option["text"]["text"] for option in block["element"]["options"]]
                form[block["label"]["text"]] = [name for name in offered if name in people]
        await self.person.submits(form)
        await self._done()

    async def records(
        self, session: SessionData, question: QuestionData, outcome: Outcome, said: str
    ) -> None:
        """Record what became of a question."""
        await self._opens_panel(session)
        await self._chooses_outcome(question, self.t.plain("panel.with_a_line"))
        form = {self.t.plain("panel.field_outcome"): self.t.plain(f"outcome.{outcome}")}
        if said:
            form[self.t.plain("panel.field_said")] = said
        await self.person.submits(form)
        await self._done()

    async def _chooses_outcome(self, question: QuestionData, option: str) -> None:
        """Choose in the menu of a question; one that is not on the agenda stands in another menu."""
        label = self.t.plain("panel.outcome_of", number="")
        while True:
            try:
                await self.person.chooses(label, option, beside=question.words)
                return
            except NotThere:
                try:
                    await self.person.clicks(self.t.plain("pages.next"))
                except NotThere:
                    break
        label = self.t.plain("panel.choose_question")
        await self.person.chooses(label, self._among(label, question.words))

    async def notes_action(self, session: SessionData, words: str, owner: str, due_on: date | None) -> None:
        """Note who will do what."""
        await self._opens_panel(session)
        await self.person.clicks(self.t.plain("panel.action"))
        form: dict[str, Any] = {
            self.t.plain("panel.field_action"): words,
            self.t.plain("panel.field_owner"): owner,
        }
        if due_on:
            form[self.t.plain("panel.field_due")] = due_on
        await self.person.submits(form)
        await self._done()

    async def opens_evaluation(self) -> None:
        """Open the evaluation, ten minutes before the end."""
        await self.person.clicks(self.t.plain("evaluation.now"))
        await self._done()

    async def releases(self) -> None:
        """Release the report; one that is too long for one page is read through first."""
        if self.stands_in:  # the draft went to the facilitator
            await self.person.opens_home()
        within = "home" if self.stands_in else None
        await self.person.clicks(self.t.plain("report.read_and_release"), within=within)
        await self._reads_to_the_end()
        await self.person.submits()
        await self._done()


def _is(point: Control, known: str) -> bool:
    """Whether a point is the one that is known by these words."""
    return tells_of(point.beside, known)


def _whole(option: Mapping[str, Any]) -> str:
    """What an option of a menu reads, on both of its lines."""
    return " ".join(option[key]["text"] for key in ("text", "description") if key in option)
