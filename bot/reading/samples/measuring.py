"""Samples of what is measured with crosses on lines: each step, the pictures, and where it stands."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.instruments import STRUCTS
from bot.reading.sample import Chapter, Sample
from bot.reading.samples.inquiry import MEMBER, PRESSED, closed_of, given_of, row_of, shown_of
from bot.reading.world import EVALUATION_CLOSES, NOW, TRYING, World
from bot.slack import blocks
from bot.slack.blocks import Message
from bot.views import conversation as conversation_view
from bot.views import dots, measuring
from bot.views import inquiry as view
from bot.views import inquiry_offer as offer_view
from bot.views import inquiry_results as results_view
from models.conversation import Conversation
from models.inquiry import State
from models.inquiry_answers import Shown as Came
from models.instrument import INSTRUMENTS, Instrument
from models.measuring import Before
from models.plan import Kind
from models.session import Stage

OWN_LINE = {"key": "a", "about": "Fouten", "left": "verborgen", "right": "besproken"}


def _measured(one: Instrument) -> Iterator[Sample]:
    """Asked step by step: each step, empty and filled in, also with a line of the network’s own."""
    key, row = one.key, partial(row_of, one, own_lines=[OWN_LINE])
    for step in row().steps:
        for given in (None, "filled in before"):
            yield Sample(
                f"{key}: step {step}{f', {given}' if given else ''}",
                partial(
                    lambda step, given, w: measuring.step_form(
                        w.t, row(), step, "token", given_of(one, w) if given else None,
                        view.before_answering(w.t, row()),
                    ),
                    step, given,
                ),
                when=MEMBER,
            )  # fmt: skip
    few = dict(zip(one.items, ("2", "6", "unknown"), strict=False))
    for name, said in (("one’s own picture", None), ("one’s own picture, nearly empty", few)):
        yield Sample(
            f"{key}: {name}",
            partial(
                lambda said, w: measuring.mine(
                    w.t, row(), w.network, "token", given_of(one, w) if said is None else said
                ),
                said,
            ),
            when="modal, who answered",
        )
    yield Sample(
        f"{key}: the way to it",
        lambda w: [blocks.actions(measuring.button(w.t, w.network, key))],
        when="Home, once it was shared",
    )
    yield Sample(
        f"{key}: compared with the time before",
        lambda w: results_view.results(
            w.t, closed_of(one, own_lines=[OWN_LINE]), w.network, _compared(one, w)
        ),
        Kind.INQUIRY_RESULTS,
    )
    yield Sample(
        f"{key}: closed before anybody got it",
        lambda w: results_view.results(w.t, closed_of(one, asked=0), w.network, Came(0, 0, 5)),
        Kind.INQUIRY_RESULTS,
    )
    yield Sample(
        f"{key}: to talk about, of too few answers",
        lambda w: Message(
            conversation_view.conversation(w.t, Conversation([closed_of(one, answered=2)], []))
        ),
        when="in the running order",
    )
    yield Sample(
        f"{key}: as a picture", partial(_pictured, one), when="file in a direct message, who asks for it"
    )
    yield from _screens(one)


def _compared(one: Instrument, w: World) -> Came:
    """What came of it beside the time before, with what was agreed then."""
    then = Before((NOW - timedelta(days=180)).date(), shown_of(one, w, 7).counts, w.words(TRYING))
    return replace(shown_of(one, w), before=then)


def _screens(one: Instrument) -> Iterator[Sample]:
    """Where it stands, as its command shows it."""
    key, later = one.key, NOW + timedelta(days=60)
    lead: dict[str, Any] = {"leads": True, "own": ["Fouten"]}
    states: dict[str, Callable[[World], measuring.Stands]] = {
        "nothing yet": lambda w: measuring.Stands(key),
        "to ask": lambda w: measuring.Stands(key, session=w.meeting(Stage.PLANNED, 3), **lead),
        "not again yet": lambda w: measuring.Stands(key, free=later, **lead),
        "too few members": lambda w: measuring.Stands(key, few=True, **lead),
        "it is out": lambda w: measuring.Stands(key, row_of(one), **lead),
        "it is ready": lambda w: measuring.Stands(key, row_of(one), reached=False, **lead),
        "planned, to a member": lambda w: measuring.Stands(
            key, row_of(one, State.PLANNED), session=w.meeting(Stage.PLANNED, 3)
        ),
        "to ask, without a session": lambda w: measuring.Stands(key, **lead),
        "planned": lambda w: measuring.Stands(
            key, row_of(one, State.PLANNED), session=w.meeting(Stage.PLANNED, 3), **lead
        ),
        "what came of it": lambda w: measuring.Stands(
            key, found=_compared(one, w), came=closed_of(one, shared_at=NOW), **lead
        ),
    }
    for name, stands in states.items():
        yield Sample(
            f"{key}: where it stands: {name}",
            partial(lambda draw, w: measuring.screen(w.t, w.network, NOW, draw(w)), stands),
            when="/kring crosses",
        )
    yield Sample(
        f"{key}: what came of it, in words",
        lambda w: measuring.screen(w.t, w.network, NOW, states["what came of it"](w), heard=True),
        when="/kring crosses",
    )
    yield Sample(
        f"{key}: pressed, for the end of a session",
        lambda w: measuring.is_planned(w.t, row_of(one), w.meeting(Stage.PLANNED, 3)),
        when=PRESSED,
    )
    yield Sample(
        f"{key}: offered, with a session to come",
        lambda w: offer_view.prompt(
            w.t, row_of(one, State.OFFERED), w.network,
            offer_view.Offer(12, EVALUATION_CLOSES, w.meeting(Stage.PLANNED, 3)),
        ),
        Kind.INQUIRY_PROMPT,
    )  # fmt: skip
    yield Sample(
        f"{key}: planned, in the place of an evaluation",
        lambda w: offer_view.prompt(
            w.t, row_of(one, State.PLANNED), w.network,
            offer_view.Offer(12, EVALUATION_CLOSES, w.meeting(Stage.PLANNED, 3)),
        ),
        Kind.INQUIRY_PROMPT,
    )  # fmt: skip


def _pictured(one: Instrument, w: World) -> str:
    """The words of the picture, with how many dots stand where."""
    drawn = dots.picture(w.t, closed_of(one, own_lines=[OWN_LINE]), w.network, _compared(one, w))
    said = [drawn.title, drawn.lead, f"{drawn.now}, {drawn.wished}"]
    for step, lines in drawn.steps:
        said.append(step)
        for line in lines:
            said += [line.about, line.left, line.right]
            said += [f"{row.name} {''.join(map(str, row.places))}" for row in line.rows]
            said += line.beside
    return "\n".join([*said, drawn.foot])


CHAPTERS = [
    Chapter(
        "measuring",
        [sample for key in STRUCTS if INSTRUMENTS[key].steps for sample in _measured(INSTRUMENTS[key])],
    )
]
