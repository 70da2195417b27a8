"""How the people of a story do things: by the words that they see, each in their own language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.act.ids import COMMAND
from bot.story.apart import Apart
from bot.story.practice import CanData, CaseData, DatePollData, SubgroupData
from bot.story.script import (
    ActionData,
    EvaluationData,
    PersonData,
    QuestionData,
    words,
)
from bot.texts import Texts
from bot.views.person import LANGUAGES
from models.attendance import Rsvp
from models.evaluation import Dimension
from models.outcome import Verdict
from models.person import Language
from playground import Message, NotThere, Person
from playground.sight import controls, means, shown
from playground.words import tells_of


class StoryBroken(Exception):
    """Somebody could not do what the file says they did."""


@dataclass
class Player:
    """Somebody who takes part in the story: by commands, or by buttons alone when they have no commands."""

    data: PersonData
    person: Person
    channel: str
    t: Texts
    channel_t: Texts
    apart: Apart | None = None  # none: no two questions read alike

    @property
    def has_commands(self) -> bool:
        """Whether Slack gives this person the commands of the app."""
        return self.person.workspace.has_commands(self.person.user)

    async def words_of(self, question: QuestionData) -> str:
        """The words by which one finds a question, and no other one that reads alike."""
        return question.words if self.apart is None else await self.apart.words(question)

    async def _command(self, *words: str) -> None:
        await self.person.runs(COMMAND, " ".join(words), channel=self.channel)

    async def _opens(self, command: str, button: str, beside: str | None = None) -> None:
        """Open something by its command; who has none, by its button at Home."""
        if self.has_commands:
            await self._command(command)
        else:
            await self.person.opens_home()
            await self.person.clicks(self.t.plain(button), within="home", beside=beside)

    def _pinned(self) -> Message:
        """The pinned message, from which everything works without a command."""
        coming = self.channel_words("network.i_am_coming")
        for message in self.person.messages(self.channel):
            if coming in shown(message):
                return message
        raise StoryBroken(f"{self.data.name} sees no pinned message")

    async def _done(self) -> None:
        """Close what is open; an error in a form is a failure of the story."""
        if self.person.errors:
            raise StoryBroken(f"{self.data.name}: {self.person.errors}")
        if self.person.modals:
            if self.person.sees(self.t.plain("refusal.unexpected")):
                raise StoryBroken(f"{self.data.name}: Kring failed")
            await self.person.closes(everything=True)

    async def speaks(self, language: Language) -> None:
        """Ask for messages in the own language."""
        if self.has_commands:
            await self._command("language", language)
        else:
            await self.person.opens_home()
            await self.person.clicks(self.t.plain("person.settings"), within="home")
            named = next(choice.text for choice in LANGUAGES if choice.value == language)
            await self.person.submits({self.t.plain("person.field_language"): named})
        await self._done()
        self.t = Texts(language, self.t.zone)

    async def joins(self) -> None:
        """Accept the invitation, in its message or in My Kring."""
        try:
            await self.person.clicks(self.t.plain("network.join"))
        except NotThere:
            if self.has_commands:
                await self._command("menu")
            else:
                await self.person.clicks(self.channel_words("menu.open"), within=self._pinned())
            await self.person.clicks(self.t.plain("network.join"))
        await self._done()

    async def leaves(self) -> None:
        """Step out of the network."""
        await self._opens("leave", "home.leave")
        await self.person.submits()
        await self._done()

    async def answers_invitation(self, rsvp: Rsvp, announcement: Message) -> None:
        """Say Yes, No or Maybe under the announcement."""
        await self.person.clicks(self.channel_words(f"rsvp.{rsvp}"), within=announcement)

    def channel_words(self, key: str) -> str:
        """The words of a button in the channel, which speaks the network's language."""
        return self.channel_t.plain(key)

    async def asks(self, question: QuestionData, announcement: Message | None) -> None:
        """Ask a question: by the button under the announcement when there is one, else by command.

        Who has no commands uses the pinned message.
        """
        if announcement is None and self.has_commands:
            await self._command("question")
        else:
            place = announcement or self._pinned()
            await self.person.clicks(self.channel_words("question.ask"), within=place)
        form: dict[str, Any] = {
            self.t.plain("question.field_text"): question.words,
            self.t.plain("question.field_kind"): self.t.plain(f"question_kind.{question.kind}"),
        }
        if question.anonymous:
            form[self.t.plain("question.field_name")] = [self.t.plain("question.without_my_name")]
        await self.person.submits(form)
        await self._done()

    async def has_no_question(self) -> None:
        """Say that there is no question this time, at Home."""
        await self.person.opens_home()
        await self.person.clicks(self.t.plain("question.not_this_time"), within="home")
        await self._done()

    def when(self, starts: datetime) -> str:
        """A moment as Kring says it to this person."""
        zone = self.channel_t.zone
        local = starts.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        return self.t.on(self.person.workspace.clock()).when(local, zone)

    async def answers_dates(self, poll: DatePollData, can: CanData) -> None:
        """Say on which dates one can, under the message in the channel."""
        await self.person.clicks(self.channel_words("date_poll.fill_in"))
        dates = zip(poll.offered, can.can, strict=True)
        await self.person.submits(
            {self.when(day): self.t.plain(f"date_poll.can_{said}") for day, said in dates}
        )
        await self._done()

    async def brings_case(self, case: CaseData) -> None:
        """Fill in the case that one was asked for; one that may be told is let out of the circle."""
        await self.person.clicks(self.t.plain("case.fill_in"))
        language, stays = self.t.language, [self.t.plain("confidentiality.option")]
        await self.person.submits(
            {
                self.t.plain("case.field_core"): words(case.core_question, language),
                self.t.plain("case.field_page"): words(case.page, language),
                self.t.plain("case.field_concerns"): words(case.concerns, language),
                self.t.plain("confidentiality.field_inside"): stays if case.confidential else [],
            }
        )
        await self._done()

    async def looks_back(self, case: CaseData) -> None:
        """Write what one saw of one's case from outside, at Home."""
        await self.person.opens_home()
        await self.person.clicks(self.t.plain("case.insight_write"), within="home")
        await self.person.submits({self.t.plain("case.field_insight"): words(case.insight, self.t.language)})
        await self._done()

    async def sends(self, who: str) -> None:
        """Send somebody in one's place, at Home."""
        await self.person.opens_home()
        await self.person.clicks(self.t.plain("replacement.send"), within="home")
        await self.person.submits({self.t.plain("replacement.field_name"): who})
        await self._done()

    async def brings_back(self, group: SubgroupData) -> None:
        """Bring back what one's subgroup found, at Home."""
        await self.person.opens_home()
        await self.person.clicks(self.t.plain("subgroup.bring_back"), within="home")
        await self.person.submits(
            {
                self.t.plain("subgroup.field_found"): words(group.found, self.t.language),
                self.t.plain("subgroup.field_stays_open"): words(group.stays_open, self.t.language),
            }
        )
        await self._done()

    async def votes_for(self, questions: Sequence[QuestionData]) -> None:
        """Vote in the bank."""
        await self._opens("questions", "question.bank")
        for question in questions:
            await self._clicks_in_list("bank.vote", question)
        await self._done()

    async def _clicks_in_list(self, button: str, question: QuestionData) -> None:
        """Press a button beside a question, turning pages until it is in sight."""
        known = await self.words_of(question)
        while True:
            try:
                await self.person.clicks(self.t.plain(button), beside=known)
                return
            except NotThere:
                if not self.person.sees(self.t.plain("pages.next")):
                    raise
            await self.person.clicks(self.t.plain("pages.next"))

    async def judges(self, question: QuestionData, verdict: Verdict, *, at_home: bool) -> None:
        """Say whether the own question was answered."""
        if at_home:
            await self.person.opens_home()
        await self.person.clicks(
            self.t.plain(f"verdict.{verdict}"),
            within="home" if at_home else None,
            beside=await self.words_of(question),
        )
        if at_home:
            await self._done()

    async def is_asked_about(self, question: QuestionData) -> bool:
        """Tell whether the thank-you of the evaluation asks about a question."""
        known, there = await self.words_of(question), self.person.modal
        asked = controls(there) if there is not None else []
        return any(tells_of(one.beside, known) and means(known, one.element) for one in asked)

    async def evaluates(self, filled: EvaluationData) -> None:
        """Fill in the evaluation; the thank-you stays open."""
        await self.person.clicks(self.t.plain("evaluation.fill_in"))
        if tells_of(shown(self.person.top()), self.t.plain("short_form.better")):
            await self.person.submits(self._in_short(filled))
            return
        form: dict[str, Any] = {
            self.t.plain(f"evaluation.field_{dimension}"): str(filled.scores[dimension])
            for dimension in Dimension
        }
        if filled.comment:
            form[self.t.plain("evaluation.field_comment")] = filled.comment
        if filled.learning_points:
            form[self.t.plain("evaluation.field_learning_point")] = "\n".join(filled.learning_points)
        if filled.next_themes:
            form[self.t.plain("evaluation.field_wish")] = "\n".join(filled.next_themes)
        await self.person.submits(form)

    def _in_short(self, filled: EvaluationData) -> dict[str, Any]:
        """What somebody says to the two questions of the short form."""
        well = "\n".join([*filled.learning_points, *([filled.comment] if filled.comment else [])])
        better = "\n".join(filled.next_themes)
        said = {"evaluation.field_went_well": well, "short_form.better": better}
        return {self.t.plain(key): text for key, text in said.items() if text}

    async def will_try(self, words: str) -> None:
        """Write what to try, in the thank-you of the evaluation."""
        await self.person.submits({self.t.plain("evaluation.field_text"): " ".join(words.split())})

    async def closes(self) -> None:
        """Close what is open."""
        await self._done()

    async def has_read(self) -> None:
        """Tap that the catch-up was read."""
        await self.person.clicks(self.t.plain("catch_up.read"))

    async def did_it(self, action: ActionData) -> None:
        """Mark an action as done, at Home."""
        await self.person.opens_home()
        await self.person.clicks(
            self.t.plain("action.mark_done"),
            within="home",
            beside=words(action.text, self.channel_t.language),
        )
