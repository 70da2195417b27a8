"""What becomes of questions in a story: asked, voted for, merged, recorded, judged, answered in between."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING

from bot.story.craft import HOUR, MINUTE
from bot.story.script import OutcomeData, QuestionData, SessionData, Word, words
from models.outcome import Outcome, Verdict

if TYPE_CHECKING:
    from bot.story.scenes import Story

BETWEEN = "answered_between_sessions"
BEFORE_LEAVING = time(9)
SOON = 10 * MINUTE  # after a question was asked
OUTCOMES_BEFORE = 30 * MINUTE  # the end of a session
BY_ASKER = (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED)  # of these the asker says whether it is so


def voting(closings: Iterable[datetime], moment: datetime) -> datetime | None:
    """Return when people vote for what is asked at a moment: before questions close the next time."""
    return min((at - HOUR for at in closings if at - HOUR > moment), default=None)


def comes_between(
    question: QuestionData, dealt: Iterable[datetime], since: datetime, until: datetime
) -> bool:
    """Tell whether something becomes of a question meanwhile; `dealt`: when at sessions it does."""
    return any(since < at <= until for at in (*dealt, question.answered_at) if at is not None)


class Questions:
    """Writes the scenes of questions into a story."""

    def __init__(self, story: "Story") -> None:
        self._story, self._cast = story, story.cast

    def write(self) -> None:
        """People ask when the file says they did, and some questions are answered in a thread."""
        story = self._story
        for question in self._cast.asked:
            story.add(question.submitted_at, partial(self._asks, question))
            if question.votes:
                story.add(question.submitted_at + SOON, partial(self._votes_apart, question))
        for question in self._cast.script.questions:
            if question.answered_at is not None:
                story.add(question.answered_at, partial(self._answered_between, question))
        for question, target in self._merged():
            at = self._alike_since(question, target) + 2 * SOON
            story.add(at, partial(self._merges_apart, question, target))

    async def _asks(self, question: QuestionData) -> None:
        story = self._story
        line = story.timelines.get(question.submitted_for)
        session, now = self._cast.sessions[question.submitted_for], story.stage.now
        announced = line is not None and line["announcement"] < now < session.starts_at
        by_button = announced and int(question.id[-1], 36) % 2 == 0
        message = story.announcement(session) if by_button else None
        if (player := story.asker(str(question.asked_by))) is not None:
            await player.asks(question, message)

    async def _answered_between(self, question: QuestionData) -> None:
        answer = words(question.answer or {}, self._story.language)
        await self._story.lead.answered_between(question, answer)

    def _voting(self, moment: datetime) -> datetime | None:
        """Return when people vote for what is asked at a moment: before questions close the next time."""
        lines, stands = self._story.timelines, self._stands()
        return voting([lines[one.id]["questions_close"] for one in stands if one.id in lines], moment)

    def _stands(self) -> list[SessionData]:
        return [one for one in self._cast.script.sessions if one.called_off_at is None]

    def _apart(self, question: QuestionData, moment: datetime) -> bool:
        """Tell whether what is done with a question since a moment cannot wait for the next voting.

        Something becomes of it before, or there is none any more.
        """
        planned, votes = self._story.timelines, self._voting(moment)
        if votes is None:
            return not any(one.id not in planned and one.starts_at > moment for one in self._stands())
        dealt = [at - OUTCOMES_BEFORE for at in self._ends(question)]
        return comes_between(question, dealt, moment, votes)

    async def before_closing(self, session: SessionData) -> None:
        """Votes and merges come before the questions close."""
        votes = self._story.timelines[session.id]["questions_close"] - HOUR

        def within(question: QuestionData, moment: datetime) -> bool:
            return self._voting(moment) == votes and not self._apart(question, moment)

        story, asked = self._story, self._cast.script.questions
        questions = [one for one in asked if within(one, one.submitted_at)]
        await self._vote(questions)
        merged = [each for each in self._merged() if within(each[1], self._alike_since(*each))]
        for question, target in merged:
            await story.lead.merges(question, target)
        story.say("closing", number=session.number, new=len(questions), merged=len(merged))

    async def _vote(self, questions: Sequence[QuestionData]) -> None:
        """As many as the file says vote for each, in turn."""
        story, wishes = self._story, dict[str, list[QuestionData]]()
        able = [one for one in story.players if self._cast.acts(one, story.stage.now)]
        for turn, question in enumerate(questions):
            others = [one for one in able if one != question.asked_by]
            first = turn % max(len(others), 1)
            for member in (others[first:] + others[:first])[: question.votes]:
                wishes.setdefault(member, []).append(question)
        for member, wanted in wishes.items():
            await story.players[member].votes_for(wanted)

    async def _votes_apart(self, question: QuestionData) -> None:
        if self._apart(question, question.submitted_at):
            await self._vote([question])

    async def _merges_apart(self, question: QuestionData, target: QuestionData) -> None:
        if self._apart(target, self._alike_since(question, target)):
            await self._story.lead.merges(question, target)

    def _merged(self) -> list[tuple[QuestionData, QuestionData]]:
        """Return the questions that go on in another one, each with that."""
        asked = self._cast.questions
        return [(one, asked[one.merged_into]) for one in asked.values() if one.merged_into]

    def _alike_since(self, question: QuestionData, target: QuestionData) -> datetime:
        """Return since when a question can be merged: both are there, after what became of it."""
        return max(question.submitted_at, target.submitted_at, *self._ends(question))

    def _ends(self, question: QuestionData) -> list[datetime]:
        """Return the ends of the sessions at which something became of a question."""
        sessions = self._cast.sessions
        return [sessions[one.session].ends_at for one in question.history if one.session in sessions]

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

    def judge_early(self, session: SessionData, judged: datetime) -> Iterator[tuple[str, datetime]]:
        """Yield who says it before the others do, as they leave."""
        evaluated = {one.member for one in self._cast.script.evaluations.get(session.id, [])}
        for member in self._story.players:
            row = self._cast.memberships.get(member)
            left = self._story.local(row.left_on, BEFORE_LEAVING) if row and row.left_on else judged
            if session.ends_at < left < judged and member not in evaluated and self.verdicts(session, member):
                yield member, left

    async def verdicts_of(self, session: SessionData, member: str) -> None:
        """One of these says it at Home."""
        for question, verdict in self.verdicts(session, member):
            await self._story.players[member].judges(question, verdict, at_home=True)

    async def between(self, session: SessionData) -> None:
        """What is answered in a thread after a session, on a day that the file does not tell."""
        for question in self._cast.script.questions:
            untold = question.final_status == BETWEEN and question.answered_at is None
            if untold and question.submitted_for == session.id:
                await self._story.lead.answered_between(question, "")
