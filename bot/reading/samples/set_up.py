"""Samples of setting up a network step by step."""

from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.samples.invitation import SIDES, WORDS
from bot.reading.world import World
from bot.slack import blocks
from bot.slack.blocks import Block, View
from bot.views import set_up as view
from models.invitation import Contents, Invitation, Part, Promise
from models.network import NetworkKind
from models.set_up import Step

LEADER = "modal, whoever facilitates"


def _found(w: World) -> Contents:
    """An invitation of which some was written."""
    words = WORDS[w.t.language]
    said = Invitation(network_id=1, whom=words[Part.WHOM], worth=words[Part.WORTH])
    promises = [
        Promise(network_id=1, offered=bool(side), place=place, text=text)
        for side, lines in enumerate(SIDES[w.t.language])
        for place, text in enumerate(lines, 1)
    ]
    return Contents(said, promises, [w.ria], [])


def _step(step: Step, w: World, *, filled: bool = False) -> View:
    if filled:
        return view.step_form(w.t, w.network, step, _found(w))
    return view.step_form(w.t, w.empty(), step, Contents(None, [], [w.ria], []))


def _kind(kind: NetworkKind | None, w: World) -> list[Block]:
    network = w.empty()
    network.kind = kind
    return view.kind(w.t, network)


CHAPTERS = (
    Chapter(
        "set_up",
        [
            *(Sample(f"Setting up: {step}", partial(_step, step), when=LEADER) for step in Step),
            *(
                Sample(
                    f"Setting up: {step}, filled in before", partial(_step, step, filled=True), when=LEADER
                )
                for step in Step
            ),
            Sample(
                "Every step was asked",
                lambda w: view.overview(w.t, w.network, {Step.THEME, Step.WHOM}),
                when=LEADER,
            ),
            *(
                Sample(f"The kind of network: {kind}", partial(_kind, kind), when="About this network")
                for kind in NetworkKind
            ),
            Sample(
                "The way to it",
                lambda w: [blocks.actions(view.button(w.t, w.network))],
                when="after a network began, and in its phase",
            ),
        ],
    ),
)
