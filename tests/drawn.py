"""Every sample, drawn once in each language for all tests of a process."""

from dataclasses import dataclass
from functools import cache

from bot.reading.sample import Remembering, Sample, Shown
from bot.reading.samples import CHAPTERS
from bot.reading.world import World
from models.person import Language


@dataclass(frozen=True)
class Drawn:
    """The samples in order with what they show, and the keys of the texts that this took."""

    samples: tuple[tuple[Sample, Shown], ...]
    keys: frozenset[str]


@cache
def everything(language: Language) -> Drawn:
    """Draw every sample; what is drawn is there to be looked at, not to be changed."""
    t = Remembering(language)
    world = World(t)
    samples = tuple((sample, sample.draw(world)) for chapter in CHAPTERS for sample in chapter.samples)
    return Drawn(samples, frozenset(t.used))
