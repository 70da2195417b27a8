"""Samples of what was agreed over all sessions."""

from functools import partial

from bot.act.forms import About
from bot.reading.sample import Chapter, Sample
from bot.reading.samples.decision import over
from bot.reading.world import World
from bot.slack.blocks import View
from bot.views import agreed as view
from models.action import ActionState
from models.agreed import Kept, Taken
from models.decision import DecisionState
from models.membership import Standing
from models.session import Stage

LEADER, MEMBER = "modal, whoever facilitates", "modal, a member"


def _list(w: World, *, leads: bool, gone: bool = True) -> View:
    meeting = w.meeting(Stage.CLOSED)
    rows = [Taken(action, owner, meeting, Standing.ACTIVE) for action, owner in w.actions()]
    open_ones, (done, dropped) = rows[:2], rows[2:4]
    done.action.state, dropped.action.state = ActionState.DONE, ActionState.DROPPED
    if gone:
        open_ones[1] = open_ones[1]._replace(standing=Standing.LEFT)
    kept = [Kept(one, meeting) for one in w.agreements()]
    state = view.State(
        open_ones, kept[:1], [done, dropped], kept[1:], me=done.owner.id if leads else 0, leads=leads,
        decided=[over(w, DecisionState.DECIDED)],
    )  # fmt: skip
    if not leads:
        mine = [one for one in rows if one is not dropped]
        mine = [one._replace(owner=w.annelies) for one in mine]
        state = view.State(mine[:2], kept[:1], mine[2:], (), me=w.annelies.id, leads=False)
    return view.agreed(w.t, w.network, state)


def _nothing(w: World, *, leads: bool) -> View:
    return view.agreed(w.t, w.network, view.State((), (), (), (), me=w.ria.id, leads=leads))


def _way(w: World) -> str:
    return str(view.button(w.t, About(network=1))["text"]["text"])


CHAPTERS = (
    Chapter(
        "agreed",
        [
            Sample("What was agreed", partial(_list, leads=True), when=LEADER),
            Sample("What was agreed, to a member", partial(_list, leads=False), when=MEMBER),
            Sample("Nothing was agreed", partial(_nothing, leads=True), when=LEADER),
            Sample("Nothing was agreed, to a member", partial(_nothing, leads=False), when=MEMBER),
            Sample(
                "An action that is kept true",
                lambda w: view.action_form(
                    w.t, w.actions()[0][0], w.members, About(session=2, item=1), reworded=True
                ),
                when=LEADER,
            ),
            Sample(
                "An action, after the next session began",
                lambda w: view.action_form(
                    w.t, w.actions()[0][0], w.members, About(session=2, item=1), reworded=False
                ),
                when=LEADER,
            ),
            Sample(
                "An agreement that is kept true",
                lambda w: view.agreement_form(
                    w.t, w.agreements()[0], About(session=2, item=1), reworded=True
                ),
                when=LEADER,
            ),
            Sample(
                "An agreement, after the next session began",
                lambda w: view.agreement_form(
                    w.t, w.agreements()[0], About(session=2, item=1), reworded=False
                ),
                when=LEADER,
            ),
            Sample("The way to it", _way, when="Home"),
            Sample(
                "What is open, below the first item of a proposal",
                lambda w: view.counted(w.t, w.actions()),
                when="in the proposal",
            ),
            Sample(
                "What is open, below the first item of a running order",
                lambda w: w.t.listing(view.opening(w.t, w.actions() * 2)),
                when="in the running order",
            ),
        ],
    ),
)
