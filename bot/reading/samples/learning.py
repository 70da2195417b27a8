"""Samples of the timeline of what a network learnt."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.samples.around import book_pages
from bot.reading.samples.register import example
from bot.reading.world import NOW, World
from bot.registers import tried
from bot.views import learning as view
from models.book import Page
from models.entry import Entry
from models.learning import Shown, Sort, Step

MEMBER = "modal, every member"


def _shown(w: World) -> list[Shown]:
    """One step of each sort, of questions with a name and without, and one that is gone."""
    answered, unnamed, by_member, *_ = book_pages(w)
    said = answered.question.history[0].said if answered.question.history else ""
    session = answered.question.history[0].session_id if said else 0
    given = by_member.given[0].answer

    def step(sort: Sort, page: Page | None, key: int = 0) -> Shown:
        return Shown(Step(NOW, sort, page.question.id if page else 0, key), page)

    facts: dict[str, Any] = {
        "network_id": 1,
        "register": "tried",
        "made_at": NOW,
        "said_at": NOW,
        "shared": None,
    }
    told = Entry(own=example(w.t, tried.REGISTER), person_id=1, **facts)
    return [
        step(Sort.ASKED, answered),
        step(Sort.ASKED, replace(answered, asker=None)),  # who asked has left
        step(Sort.ANSWERED, answered, session),
        step(Sort.GIVEN, by_member, given.id),
        step(Sort.BETWEEN, answered),
        step(Sort.TALKED, unnamed),
        step(Sort.TRIED, answered),
        Shown(Step(NOW, Sort.TOLD, 0), entry=told),
        step(Sort.TALKED, None),
    ]


def _many(w: World) -> Sequence[Shown]:
    return _shown(w) * 9


CHAPTERS = (
    Chapter(
        "learning",
        [
            Sample("The timeline", lambda w: view.listed(w.t, w.network, _shown(w)), when=MEMBER),
            Sample("A long timeline", lambda w: view.listed(w.t, w.network, _many(w), 40), when=MEMBER),
            Sample("Nothing yet", lambda w: view.listed(w.t, w.network, []), when=MEMBER),
        ],
    ),
)
