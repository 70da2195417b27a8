"""Samples of the phases of a network: where it is, with its steps and short help."""

from functools import partial

from bot.phases import STEPS
from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, World
from bot.slack import blocks
from bot.slack.blocks import Block, View
from bot.views import phase as view
from bot.views import set_up
from models.phase import Phase
from models.session import Stage

LEADER = "modal, whoever facilitates"


def _screen(phase: Phase, w: World, *, done: bool = False) -> View:
    network = w.closed_network if phase is Phase.CLOSED else w.network
    ticks = {step.key for step in STEPS if step.phase is phase} if done else set[str]()
    ways = [set_up.button(w.t, network)]
    return view.screen(w.t, network, phase, ticks, first=w.meeting(Stage.PLANNED, 1), set_up=ways)


def _closing(w: World, *, said: bool) -> View:
    network, now = w.network, Phase.CLOSING if said else Phase.UNDERWAY
    before, network.closing_since = network.closing_since, NOW if said else None
    shown = view.screen(w.t, network, now, set(), shown=Phase.CLOSING)
    network.closing_since = before
    return shown


def _row(w: World) -> list[Block]:
    return [blocks.actions(view.button(w.t, w.network))]


CHAPTERS = (
    Chapter(
        "phase",
        [
            *(Sample(f"The phase: {phase}", partial(_screen, phase), when=LEADER) for phase in Phase),
            *(
                Sample(f"All is done: {phase}", partial(_screen, phase, done=True), when=LEADER)
                for phase in Phase
                if phase is not Phase.CLOSED
            ),
            Sample(
                "Another phase, ahead",
                lambda w: view.screen(w.t, w.network, Phase.BEFORE, {"theme", "plan"}, shown=Phase.CLOSING),
                when=LEADER,
            ),
            *(
                Sample(
                    f"The phase, to everybody: {phase}",
                    partial(lambda phase, w: [view.now(w.t, phase)], phase),
                    when="About this network",
                )
                for phase in Phase
            ),
            Sample("Closing can begin", partial(_closing, said=False), when=LEADER),
            Sample("Somebody said that closing begins", partial(_closing, said=True), when=LEADER),
            Sample("The way to it", _row, when="Home, whoever facilitates"),
        ],
    ),
)
