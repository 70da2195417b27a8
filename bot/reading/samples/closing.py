"""Samples of a network that ends: what is left to do, that it is closed, what each takes along."""

from functools import partial
from typing import Any

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.world import EVALUATION_CLOSES, LINE, WELL, World
from bot.registers import REGISTERS
from bot.slack import blocks
from bot.slack.blocks import Block, Part, View
from bot.views import closing as view
from bot.views import membership
from bot.views import register as register_view
from models.advised import Advised
from models.closing import FINAL, Left
from models.inquiry import Inquiry, State
from models.plan import Kind
from models.session import Stage

LEADER, ALL = "modal, whoever facilitates", "Home, who belonged to it"


def _left(**facts: Any) -> Left:
    known: dict[str, Any] = {
        "to_meet": None, "asking": None, "final": None, "not_reported": None,
        "questions": 0, "actions": 0, "promises": 0,
    }  # fmt: skip
    return Left(**known | facts)


def _final(state: State) -> Inquiry:
    return Inquiry(network_id=1, instrument=FINAL, state=state, closes_at=EVALUATION_CLOSES)


def _card(state: State | None, w: World) -> View:
    final = _final(state) if state is not None else None
    many = (
        {"questions": 3, "actions": 2, "promises": 4, "decisions": 2, "dates": True}
        if state is State.CLOSED
        else {}
    )
    if state is State.OFFERED:
        many = {"questions": 1, "actions": 1, "promises": 1}
    asking = final if state is State.OPEN else None
    return view.card(w.t, w.network, _left(final=final, asking=asking, **many))


def _to_meet(w: World) -> View:
    meeting = w.meeting(Stage.REPORTING)
    return view.card(w.t, w.network, _left(to_meet=w.meeting(), not_reported=meeting))


def _home(w: World, *, leads: bool) -> list[Part]:
    ways = register_view.ways(w.t, REGISTERS, About(network=1))
    return view.closed(w.t, w.closed_network, leads=leads, ways=ways)


def _advised(w: World, *, some: bool = True) -> View:
    found = [Advised(w.network.theme, w.words(LINE)), Advised(w.network.theme, w.words(WELL))]
    return view.advised(w.t, w.network, found if some else [])


def _row(*elements: dict[str, Any]) -> list[Block]:
    return [blocks.actions(*elements)]


CHAPTERS = (
    Chapter(
        "closing",
        [
            *(
                Sample(
                    f"What is left to do; the final evaluation: {state}", partial(_card, state), when=LEADER
                )
                for state in (None, State.OFFERED, State.OPEN, State.CLOSED)
            ),
            Sample("What is left to do, while a session is to come", _to_meet, when=LEADER),
            Sample(
                "No session is to come",
                lambda w: view.at_its_end(w.t, w.network),
                when="Home, whoever facilitates, after the last session",
            ),
            Sample(
                "What is left to do, where nothing stays",
                lambda w: view.card(w.t, w.brief(), _left()),
                when=LEADER,
            ),
            Sample(
                "The network is closed, and nothing stays",
                lambda w: view.in_channel(w.t, w.brief(closed=True)),
                Kind.NETWORK_CLOSED,
            ),
            Sample(
                "A closed network of which nothing stays",
                lambda w: view.closed(w.t, w.brief(closed=True), leads=False),
                when=ALL,
            ),
            Sample(
                "The network is closed", lambda w: view.in_channel(w.t, w.closed_network), Kind.NETWORK_CLOSED
            ),
            Sample(
                "The network goes on after all",
                lambda w: view.in_channel(w.t, w.network),
                Kind.NETWORK_CLOSED,
            ),
            Sample("A closed network", lambda w: _home(w, leads=False), when=ALL),
            Sample(
                "A closed network, to who waited or followed",
                lambda w: view.closed_outside(w.t, [membership.leave_button(w.t, w.closed_network)]),
                when="Home, who had no seat",
            ),
            Sample("A closed network, to whoever facilitated", lambda w: _home(w, leads=True), when=ALL),
            *(
                Sample(
                    key, partial(lambda key, w: w.t.plain(key), f"closing.{key}"), when="answer to a press"
                )
                for key in ("done", "done_waits")
            ),
            Sample("Advice of earlier networks", _advised, when=LEADER),
            Sample("No advice of earlier networks", lambda w: _advised(w, some=False), when=LEADER),
            Sample(
                "The ways to it",
                lambda w: _row(view.button(w.t, w.network), view.advised_button(w.t, w.network)),
                when="Home, whoever facilitates",
            ),
        ],
    ),
)
