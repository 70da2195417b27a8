"""Whoever facilitates the network of the sample: what they do, by the buttons that they see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.story.arranger import Arranger
from bot.story.script import KeepsData, QuestionData, SessionData
from bot.views import how_long
from models.outcome import Outcome
from playground import NotThere
from playground.sight import shown
from playground.words import reads


@dataclass
class Lead(Arranger):
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
        await self.person.submits({label: await self.words_of(target)})
        await self._done()

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
                form[block["label"]["text"]] = [
                    name for name in offered if any(reads(name, one) for one in people)
                ]
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
        label, known = self.t.plain("panel.outcome_of", number=""), await self.words_of(question)
        while True:
            try:
                await self.person.chooses(label, option, beside=known)
                return
            except NotThere:
                try:
                    await self.person.clicks(self.t.plain("pages.next"))
                except NotThere:
                    break
        await self.person.chooses(self.t.plain("panel.choose_question"), known)

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
