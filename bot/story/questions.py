"""What becomes of questions in a story: asked, voted for, merged, recorded, judged, answered in between."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.story.script import OutcomeData, QuestionData, SessionData, Word, words
from models.outcome import Outcome, Verdict

if TYPE_CHECKING:
    from bot.story.scenes import Story

BETWEEN = "answered_between_sessions"
BY_ASKER = (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED)  # of these the asker says whether it is so


class Questions:
    """Writes the scenes of questions into a story."""

    def __init__(self, story: "Story") -> None:
        self._story, self._cast = story, story.cast

    def write(self) -> None:
        """People ask when the file says they did, and some questions are answered in a thread."""
        story = self._story
        for question in self._cast.asked:
            story.add(question.submitted_at, partial(self._asks, question))
        for question in self._cast.script.questions:
            if question.answered_at is not None:
                story.add(question.answered_at, partial(self._answered_between, question))

    async def _asks(self, question: QuestionData) -> None:
        story = self._story
        line = story.timelines.get(question.submitted_for)
        session, now = self._cast.sessions[question.submitted_for], story.stage.now
        announced = line is not None and line["announcement"] < now < session.starts_at
        by_button = announced and int(question.id[-1], 36) % 2 == 0
        player = story.players.get(str(question.asked_by), story.lead)
        message = story.announcement(session) if by_button else None
        await player.asks(question, message)

    async def _answered_between(self, question: QuestionData) -> None:
        answer = words(question.answer or {}, self._story.language)
        await self._story.lead.answered_between(question, answer)

    def _window(self, session: SessionData) -> tuple[datetime | None, datetime]:
        """Since when and until when what is asked is asked for a session and for no earlier one."""
        closes = self._story.timelines[session.id]["questions_close"]
        earlier = [
            line["questions_close"]
            for line in self._story.timelines.values()
            if line["questions_close"] < closes
        ]
        return max(earlier, default=None), closes

    async def before_closing(self, session: SessionData) -> None:
        """Votes and merges come before the questions close."""
        since, closes = self._window(session)

        def within(moment: datetime) -> bool:
            return moment < closes and (since is None or moment >= since)

        story = self._story
        questions = [one for one in self._cast.script.questions if within(one.submitted_at)]
        today = story.stage.now.astimezone(self._cast.zone).date()
        wishes: dict[str, list[QuestionData]] = {}
        for turn, question in enumerate(questions):
            able = [m for m in story.players if self._cast.active(m, today) and m != question.asked_by]
            first = turn % max(len(able), 1)
            for member in (able[first:] + able[:first])[: question.votes]:
                wishes.setdefault(member, []).append(question)
        for member, wanted in wishes.items():
            await story.players[member].votes_for(wanted)
        merged = [one for one in self._merged() if within(max(one[0].submitted_at, one[1].submitted_at))]
        for question, target in merged:
            await story.lead.merges(question, target)
        story.say("closing", number=session.number, new=len(questions), merged=len(merged))

    def _merged(self) -> list[tuple[QuestionData, QuestionData]]:
        """Return the questions that go on in another one, each with that."""
        asked = self._cast.questions
        return [(one, asked[one.merged_into]) for one in asked.values() if one.merged_into]

    async def outcomes(self, session: SessionData) -> None:
        """What became of questions at a session, and what people take on."""
        story = self._story
        recorded = self._cast.outcomes.get(session.id, [])
        for question, item in recorded:
            await story.lead.records(session, question, item.outcome, self._said(question, item))
        for action in self._cast.script.actions:
            if action.session == session.id:
                owner = self._cast.everybody[action.owner].name
                text = words(action.text, story.language)
                await story.lead.notes_action(session, text, owner, action.due_on)
        answered = sum(item.outcome is Outcome.ANSWERED for _, item in recorded)
        story.say("outcomes", n=answered, open=len(recorded) - answered)

    def _said(self, question: QuestionData, item: OutcomeData) -> str:
        answer = question.answer if item.outcome is Outcome.ANSWERED else None
        return words(item.said if item.said is not None else answer or {}, self._story.language)

    def verdicts(self, session: SessionData, member: str) -> list[tuple[QuestionData, Verdict]]:
        """What an asker says of their questions that were answered, wholly or in part."""
        found = []
        for question, item in self._cast.outcomes.get(session.id, []):
            if question.asked_by != member or item.outcome not in BY_ASKER or item.verdict == Word.NONE:
                continue
            if item.verdict is not None:
                found.append((question, Verdict(item.verdict)))
            elif self._cast.last_of(question, session.id):
                found.append((question, Verdict.YES))
            elif item.outcome is Outcome.PARTLY_ANSWERED:
                found.append((question, Verdict.PARTLY))
            else:
                found.append((question, Verdict.NOT_YET))
        return found

    async def verdicts_at_home(self, session: SessionData) -> None:
        """Who had no evaluation to say it in says it at Home."""
        answered = {e.member for e in self._cast.script.evaluations.get(session.id, [])}
        today = self._story.stage.now.astimezone(self._cast.zone).date()
        for member, player in self._story.players.items():
            if member in answered or not self._cast.active(member, today):
                continue
            for question, verdict in self.verdicts(session, member):
                await player.judges(question, verdict, at_home=True)

    async def between(self, session: SessionData) -> None:
        """What is answered in a thread after a session, on a day that the file does not tell."""
        for question in self._cast.script.questions:
            untold = question.final_status == BETWEEN and question.answered_at is None
            if untold and question.submitted_for == session.id:
                await self._story.lead.answered_between(question, "")
