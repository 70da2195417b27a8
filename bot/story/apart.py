"""Which question is meant where several read alike: the same words, or words that stand in others too."""

import re
from collections import defaultdict
from collections.abc import Sequence

from bot.act.said import with_signs
from bot.story.script import QuestionData
from bot.story.stage import Stage
from models.writing import tidy
from playground.words import Known, read_alike


class Apart:
    """Tells the questions of a story apart, the earliest asked first, as whoever asked them would."""

    def __init__(self, stage: Stage, channel: str, asked: Sequence[QuestionData]) -> None:
        self._stage, self._channel = stage, channel
        self._asked = sorted(asked, key=lambda one: one.submitted_at)
        alike = read_alike([one.words for one in asked])
        self._alike = {one.id for one in asked if one.words in alike}
        self._keys = dict[str, int]()

    async def words(self, question: QuestionData) -> str:
        """Return the words of a question, with what they mean where a screen may show others that read so."""
        if question.id not in self._alike:
            return question.words
        if question.id not in self._keys:
            self._keys = keys((await self._stage.export(self._channel))["questions"], self._asked)
        key = self._keys.get(question.id)
        return question.words if key is None else Known(question.words, _means(key))


def keys(known: Sequence[dict[str, object]], asked: Sequence[QuestionData]) -> dict[str, int]:
    """Return the keys in Kring of the questions of a file; those with the same words are in order."""
    by_words = defaultdict[str, list[int]](list)
    for one in sorted(known, key=lambda each: int(str(each["id"]))):
        by_words[_kept(str(one["text"]))].append(int(str(one["id"])))
    found = dict[str, int]()
    for question in sorted(asked, key=lambda each: each.submitted_at):
        if same := by_words[_kept(question.words)]:
            found[question.id] = same.pop(0)
    return found


def _kept(typed: str) -> str:
    """Return words as Kring keeps what is typed in a form."""
    return tidy(with_signs(typed))


def _means(key: int) -> re.Pattern[str]:
    """Return what is found in the values that come back to Kring about a question, or choose it in a form."""
    return re.compile(rf'"question":{key}\b|^{key}$')
