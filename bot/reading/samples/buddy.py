"""Samples of buddies: the offer to whoever facilitates, and the question to each of the two."""

from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import LINE, NOW, World
from bot.slack.blocks import Message
from bot.views import buddy as view
from models.buddy import Buddies, Proposal, Says, Two
from models.expertise import Known
from models.plan import Kind

LEADER = "Home, whoever facilitates"
NEWCOMER, GUIDE = 1, 2


def _proposal(w: World, **facts: Any) -> Proposal:
    guides = w.members[2:5]
    known = Known(1, guides[0].id, guides[0].user_id, w.words(LINE), "")
    return Proposal(w.members[1], guides, known, **facts)


def _row(**facts: Any) -> Buddies:
    row = Buddies(network_id=1, newcomer_id=NEWCOMER, guide_id=GUIDE, asked_at=NOW)
    row.id = 1
    for name, value in facts.items():
        setattr(row, name, value)
    return row


BOTH = {"newcomer_says": Says.YES, "guide_says": Says.YES}
STANDS: dict[str, tuple[int, dict[str, Any]]] = {
    "the newcomer is asked": (NEWCOMER, {}),
    "the other is asked": (GUIDE, {}),
    "one said yes": (GUIDE, {"guide_says": Says.YES}),
    "both said yes": (NEWCOMER, BOTH),
    "the other would rather not": (NEWCOMER, {"guide_says": Says.NO}),
}


def _letter(name: str, w: World) -> Message:
    reader, facts = STANDS[name]
    return view.letter(w.t, w.network, Two(_row(**facts), w.members[1], w.members[2]), reader)


CHAPTERS = (
    Chapter(
        "buddy",
        [
            Sample(
                "A newcomer whom somebody might welcome",
                lambda w: view.to_decide(w.t, w.network, [_proposal(w)]),
                when=LEADER,
            ),
            Sample(
                "A newcomer, once more",
                lambda w: view.to_decide(w.t, w.network, [_proposal(w, again=True)]),
                when=LEADER,
            ),
            Sample(
                "Choose a buddy",
                lambda w: view.form(w.t, w.network, _proposal(w)),
                when="modal, whoever facilitates",
            ),
            Sample(
                "Asked", lambda w: w.t.plain("buddy.asked"), when="answer to a press, whoever facilitates"
            ),
            *(Sample(f"Buddies: {name}", partial(_letter, name), Kind.BUDDY) for name in STANDS),
            Sample("Buddies: it is over", lambda w: view.letter(w.t, w.network, None, GUIDE), Kind.BUDDY),
            Sample(
                "Buddies at home",
                lambda w: view.at_home(
                    w.t, w.network, [Two(_row(**BOTH), w.members[1], w.members[2])], NEWCOMER
                ),
                when="Home, the two of them",
            ),
        ],
    ),
)
