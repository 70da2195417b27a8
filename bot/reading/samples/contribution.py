"""Samples of what a member is asked to bring, and of their answer."""

from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import Block, Message
from bot.views import contribution
from models.contribution import CanBeAsked, Contributed, Contribution
from models.plan import Kind
from models.request import RequestState
from models.session import Stage

LEADS = "modal, the facilitator"
ASKED = {
    "nl": "Vertel hoe jullie met profielen begonnen, en breng er een mee.",
    "en": "Tell us how you began with profiles, and bring one.",
}
BRINGS = {"nl": "Ons eerste profiel, op één blad", "en": "Our first profile, on one page"}


def _one(w: World, state: RequestState, at: int = 1) -> Contributed:
    said = w.words(BRINGS) if state in (RequestState.BROUGHT, RequestState.WITHDRAWN) else ""
    mine = Contribution(session_id=2, owner_id=at, state=state, asked=w.words(ASKED), minutes=20, brings=said)
    mine.id = at
    return Contributed(mine, w.members[at])


def _kept(w: World, *states: RequestState, stage: Stage = Stage.READY, placed: bool = False) -> list[Block]:
    known = [_one(w, state, at) for at, state in enumerate(states, 1)]
    keys = {one.contribution.id for one in known} if placed else set[int]()
    return contribution.kept(w.t, w.meeting(stage), known, keys)


def _letter(state: RequestState, w: World, *, stage: Stage = Stage.ANNOUNCED, off: bool = False) -> Message:
    return contribution.letter(w.t, w.meeting(stage), w.network, _one(w, state).contribution, off=off)


def _decide(state: RequestState, w: World) -> list[Block]:
    return contribution.to_decide(w.t, w.meeting(Stage.READY), [_one(w, state)], ())


CHAPTERS = (
    Chapter(
        "contribution",
        [
            Sample(
                "Whom do you ask?",
                lambda w: contribution.ask_form(
                    w.t, w.meeting(), [CanBeAsked(one, n == 1) for n, one in enumerate(w.members[:4])]
                ),
                when=LEADS,
            ),
            Sample("Nobody was asked", lambda w: _kept(w, stage=Stage.ANNOUNCED), when=LEADS),
            Sample("How far each is", lambda w: _kept(w, *RequestState), when=LEADS),
            Sample("On the agenda", lambda w: _kept(w, RequestState.BROUGHT, placed=True), when=LEADS),
            Sample(
                "Before there is an agenda",
                lambda w: _kept(w, RequestState.BROUGHT, stage=Stage.ANNOUNCED),
                when=LEADS,
            ),
            Sample(
                "The facilitator hears",
                lambda w: w.t.plain("contribution.was_asked", who=w.bram.name),
                when=LEADS,
            ),
            *(
                Sample(f"What waits ({state})", partial(_decide, state), when="Home, the facilitator")
                for state in (RequestState.DECLINED, RequestState.BROUGHT)
            ),
            *(
                Sample(
                    f"Would you bring something? ({state})",
                    partial(_letter, state),
                    Kind.CONTRIBUTION_REQUEST,
                )
                for state in RequestState
            ),
            Sample(
                "Would you bring something? Called off",
                partial(_letter, RequestState.ASKED, stage=Stage.CANCELLED),
                Kind.CONTRIBUTION_REQUEST,
            ),
            Sample(
                "Would you bring something? Taken off the agenda",
                partial(_letter, RequestState.BROUGHT, stage=Stage.READY, off=True),
                Kind.CONTRIBUTION_REQUEST,
            ),
            Sample(
                "Would you bring something? Its reader left, and came back",
                lambda w: contribution.letter(w.t, w.meeting(), w.network, None),
                Kind.CONTRIBUTION_REQUEST,
            ),
            Sample(
                "On Home",
                lambda w: contribution.at_home(
                    w.t, [(w.meeting(), _one(w, RequestState.ASKED).contribution, False)]
                ),
                when="Home",
            ),
            Sample(
                "In the practical message",
                lambda w: contribution.along(
                    w.t, w.meeting(Stage.READY), _one(w, RequestState.BROUGHT).contribution, off=False
                ),
                Kind.DAY_BEFORE,
            ),
            Sample(
                "What you bring",
                lambda w: contribution.words_form(
                    w.t, w.meeting(), _one(w, RequestState.BROUGHT).contribution
                ),
                when="modal, who brings it",
            ),
            Sample("Saved", lambda w: w.t.plain("contribution.saved"), when="modal, who brings it"),
        ],
    ),
)
