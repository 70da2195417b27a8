"""The phases of a network, as its file says: ground rules, what the group is asked, and its end."""

from functools import partial
from typing import TYPE_CHECKING

from bot.story.phases import AnswerData, InquiryData
from bot.story.script import words

if TYPE_CHECKING:
    from bot.story.scenes import Story


class Course:
    """Writes these scenes into a story."""

    def __init__(self, story: "Story") -> None:
        self._story, self._script = story, story.cast.script

    def write(self) -> None:
        """What people do in each phase."""
        story, script = self._story, self._script
        if (rules := script.rules) is not None:
            story.add(rules.published_at, self._publishes_rules)
            for accepted in rules.accepted:
                story.add(accepted.at, partial(self._accepts_rules, accepted.member))
        for inquiry in script.inquiries:
            self._write_inquiry(inquiry)
        if (closing := script.closing) is not None:
            story.add(closing.closed_at, self._closes_network)
            if closing.book_by is not None and closing.book_at is not None:
                story.add(closing.book_at, partial(self._keeps_book, closing.book_by))

    def _write_inquiry(self, inquiry: InquiryData) -> None:
        story = self._story
        story.add(inquiry.asked_at, partial(self._asks_group, inquiry))
        for answer in inquiry.answers:
            if answer.member is not None and answer.at is not None:
                story.add(answer.at, partial(self._answers_inquiry, answer.member, inquiry, answer))
        if inquiry.shared_at is not None:
            story.add(inquiry.shared_at, partial(self._shares, inquiry))
        if inquiry.change is not None:
            text = words(inquiry.change.text, story.language)
            story.add(inquiry.change.noted_at, partial(self._notes_change, inquiry, text))

    def _called(self, inquiry: InquiryData) -> str:
        return self._story.t.plain(f"{inquiry.instrument}.title")

    async def _publishes_rules(self) -> None:
        lines = [words(line, self._story.language) for line in self._script.ground_rules]
        await self._story.lead.publishes_rules(lines)
        self._story.say("rules", n=len(lines))

    async def _accepts_rules(self, member: str) -> None:
        if (player := self._story.players.get(member)) is not None:
            await player.accepts_rules()

    async def _asks_group(self, inquiry: InquiryData) -> None:
        await self._story.lead.asks_group(inquiry)
        self._story.say("asks_group", title=self._called(inquiry))

    async def _answers_inquiry(self, member: str, inquiry: InquiryData, answer: AnswerData) -> None:
        if (player := self._story.players.get(member)) is not None:
            await player.answers(inquiry.instrument, answer)

    async def _shares(self, inquiry: InquiryData) -> None:
        await self._story.lead.shares(inquiry)
        self._story.say("shares", title=self._called(inquiry))

    async def _notes_change(self, inquiry: InquiryData, text: str) -> None:
        await self._story.lead.notes_change(inquiry, text)
        self._story.say("agreed_after", title=self._called(inquiry))

    async def _closes_network(self) -> None:
        if self._script.rules is not None:
            self._story.rules = await self._story.lead.reads_rules()
        await self._story.lead.closes_network()
        self._story.say("closed")

    async def _keeps_book(self, member: str) -> None:
        if (player := self._story.players.get(member)) is not None:
            await player.keeps_book()
            self._story.say("book", name=player.data.name)
