"""What a sample is, and the texts that remember which of their words were shown."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import unescape

from bot.reading.world import World
from bot.slack.blocks import Message, Part, View
from bot.texts import Texts
from models.plan import Kind

Shown = Message | View | Sequence[Part] | str

UNREAD = re.compile(r"<style>.*?</style>|<head>.*?</title>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Remembering(Texts):
    """Texts that note the keys which were asked for."""

    used: set[str] = field(default_factory=set, compare=False)

    def _of(self, key: str, n: int) -> str:
        self.used.add(key)
        return super()._of(key, n)

    def _find(self, key: str) -> str:
        self.used.add(key)
        return super()._find(key)


def in_words(page: str) -> str:
    """Return what is read of a page in the browser, a paragraph each."""
    words = TAG.sub("\n", UNREAD.sub("", page))
    return "\n\n".join(line.strip() for line in unescape(words).splitlines() if line.strip())


@dataclass(frozen=True)
class Sample:
    """One thing that people see: its name, how it is drawn, and for a letter its kind."""

    name: str
    draw: Callable[[World], Shown]
    kind: Kind | None = None
    when: str = ""  # for what no rule of the plan sends: what it comes after, and to whom


@dataclass(frozen=True)
class Chapter:
    """The samples of one noun."""

    noun: str
    samples: Sequence[Sample]
