"""What somebody who takes part does in the phases of a network, by the words that they see."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.instrument import choices, items_of, label
from bot.instruments import STRUCTS
from bot.story.phases import AnswerData
from bot.story.players import Player, StoryBroken
from bot.texts import Texts
from models.instrument import INSTRUMENTS, Sort, pair
from playground import Message
from playground.words import tells_of

Form = dict[str, str | list[str]]


@dataclass
class Participant(Player):
    """A member of the network."""

    async def accepts_rules(self) -> None:
        """Agree to the ground rules, under their message in the channel."""
        await self.person.clicks(self.channel_words("ground_rule.accept"))
        await self._done()

    def _request(self, title: str) -> Message:
        """The newest message in which something with this title is asked."""
        fill_in = self.t.plain("inquiry.fill_in")
        for message in reversed(self.person.direct_messages):
            if fill_in in str(message.blocks) and tells_of(message.text, title):
                return message
        raise StoryBroken(f"{self.data.name} is not asked by then: {title}")

    async def answers(self, key: str, answer: AnswerData) -> None:
        """Answer what the group is asked, from the message in which one is asked."""
        message = self._request(self.t.plain(f"{key}.title"))
        await self.person.clicks(self.t.plain("inquiry.fill_in"), within=message)
        for form in forms(self.t, key, answer.said):
            await self.person.submits(form)
        await self._done()

    async def keeps_book(self) -> None:
        """Take the question book along as a text file."""
        await self._opens("book", "book.button")
        await self.person.clicks(self.t.plain("book.file"))
        await self._done()


def forms(t: Texts, key: str, said: Mapping[str, str | Sequence[str]]) -> Iterator[Form]:
    """Yield what is filled in, by the labels that stand there: one form, or one for each step.

    Raises StoryBroken where something is said that is not asked.
    """
    if key not in STRUCTS:
        raise StoryBroken(f"nothing is called {key} that a group can be asked")
    if unknown := said.keys() - items_of(key).keys():
        raise StoryBroken(f"{key} does not ask {', '.join(sorted(unknown))}")
    steps = INSTRUMENTS[key].steps
    asked = [[item for line in lines for item in pair(line)] for lines in steps.values()]
    for items in asked or [[*items_of(key)]]:
        yield {_label(t, key, item): _said(t, key, item, said[item]) for item in items if item in said}


def _label(t: Texts, key: str, item: str) -> str:
    about = label(t, key, item)
    if INSTRUMENTS[key].items.get(item) is not Sort.POSITION:
        return about
    return t.plain(
        "measuring.label_wished" if item.endswith("_wished") else "measuring.label_now", about=about
    )


def _said(t: Texts, key: str, item: str, said: str | Sequence[str]) -> str | list[str]:
    """What is chosen as it reads; words, and what no form of its own names, as they are."""
    named = {} if INSTRUMENTS[key].items.get(item) is Sort.WORDS else choices(t, key, item)
    if isinstance(said, str):
        return named.get(said, said)
    return [named.get(each, each) for each in said]
