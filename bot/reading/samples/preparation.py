"""Samples of the preparation card, and of the question to plan the next session."""

from datetime import date, timedelta

from bot.reading.sample import Chapter, Sample
from bot.reading.world import AGENDA_COMES, NOW, World
from bot.slack.blocks import Message
from bot.views import preparation as view
from bot.views.session import Sending
from models.case_turns import Turn
from models.message import Fate
from models.plan import Kind
from models.preparation import Preparation
from models.question import State
from models.session import LearningSession, Stage

MARCH, JANUARY = date(2026, 3, 12), date(2026, 1, 15)


def _found(w: World, inward: int = 0) -> Preparation:
    hosts = [(w.meeting(number=2).place, MARCH), (w.meeting(number=1).place, JANUARY)]
    used = [(MARCH, ["round_table", "troika"]), (JANUARY, ["speed_dating"])]
    turns = [Turn(one) for one in w.members[:2]]
    return Preparation({State.OPEN: 11, State.PARKED: 3}, 4, hosts, used, turns, inward=inward)


def _sendings() -> list[Sending]:
    kinds = (Kind.ANNOUNCEMENT, Kind.QUESTION_REMINDER, Kind.PROPOSAL, Kind.AGENDA, Kind.RSVP_REMINDER)
    rows = [Sending(kind, NOW + timedelta(days=n)) for n, kind in enumerate(kinds)]
    return [*rows, Sending(Kind.DAY_BEFORE, AGENDA_COMES)]


def _fates() -> list[Sending]:
    return [Sending(Kind.RSVP_REMINDER, NOW, fate) for fate in (Fate.SKIPPED, Fate.WAITS, Fate.LAPSES)]


def _card(w: World, meeting: LearningSession, sendings: list[Sending], found: Preparation) -> Message:
    return view.card(w.t, meeting, w.network, sendings, 12, found)


CHAPTERS = (
    Chapter(
        "preparation",
        [
            Sample(
                "The preparation card",
                lambda w: _card(w, w.meeting(Stage.PLANNED, 3), _sendings(), _found(w)),
                Kind.PREVIEW,
            ),
            Sample(
                "The preparation card of a first session",
                lambda w: _card(w, w.meeting(Stage.PLANNED, 1), _sendings(), Preparation({})),
                Kind.PREVIEW,
            ),
            Sample(
                "The same after the announcement; skipped and paused",
                lambda w: _card(w, w.meeting(), _fates(), Preparation({})),
                Kind.PREVIEW,
            ),
            Sample(
                "On Home",
                lambda w: view.at_home(
                    w.t, w.meeting(Stage.PLANNED, 3), _found(w, 3), [], [w.t.plain("knowledge.field_what")]
                ),
                when="Home, the facilitator",
            ),
            Sample(
                "No next session",
                lambda w: view.plan_next(w.t, w.network, planned=False),
                Kind.PLAN_NEXT,
            ),
            Sample(
                "No next session, and planned since",
                lambda w: view.plan_next(w.t, w.network, planned=True),
                Kind.PLAN_NEXT,
            ),
        ],
    ),
)
