"""Samples of who is in a group: every mix, and before enough people said something."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack import blocks
from bot.slack.blocks import View
from bot.views import composition as view
from models.composition import Mix, Years, composed

JOBS = {"nl": ("hr-adviseur", "teamleider"), "en": ("HR adviser", "team leader")}
FIELDS = {"nl": ("zorg", "onderwijs"), "en": ("care", "education")}
WHEN = "modal, the facilitator"


def _given(w: World, mix: Mix) -> Iterator[Mapping[str, Any]]:
    jobs, sectors = JOBS[w.t.language], FIELDS[w.t.language]
    for n in range(10):
        other = int(n % 2 == 0)
        years = Years.SOME if n < 4 else Years.LONG if n < 8 else Years.STARTS
        yield {
            "years": years.value,
            "function": jobs[other if mix in (Mix.SECTOR, Mix.MIXED) else 0],
            "sector": "" if mix is Mix.UNKNOWN else sectors[other if mix in (Mix.FUNCTION, Mix.MIXED) else 0],
        }


def _page(mix: Mix, w: World) -> View:
    return view.page(w.t, w.network, composed(12, [*_given(w, mix)]))


def _different(w: World) -> View:
    return view.page(w.t, w.network, composed(12, [{"function": str(n)} for n in range(4)]))


CHAPTERS = (
    Chapter(
        "composition",
        [
            *(Sample(f"Who is in the group: {mix}", partial(_page, mix), when=WHEN) for mix in Mix),
            Sample("Everybody does something else", _different, when=WHEN),
            Sample(
                "Before enough people said so",
                lambda w: view.page(w.t, w.network, composed(12, [])),
                when=WHEN,
            ),
            Sample("The way to it", lambda w: [blocks.actions(view.button(w.t, w.network))], when="Home"),
        ],
    ),
)
