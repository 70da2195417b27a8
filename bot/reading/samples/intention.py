"""Samples of what goes on after a session: how it went with what people took on, and who was away twice."""

from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import Message
from bot.views import action, attendance, effect
from bot.views import intention as view
from bot.views import tried as tried_view
from models.action import Action, ActionState
from models.effect import Shares
from models.intention import Tried
from models.plan import Kind
from models.session import LearningSession, Stage


def _over(w: World) -> LearningSession:
    return w.meeting(Stage.REPORTING)


def _own(w: World, most: int = 4) -> list[Action]:
    rows = [one for one, _owner in w.actions()] * 4
    rows[0].state = ActionState.DONE
    return rows[:most]


def _check(tried: Tried, w: World) -> Message:
    trying = w.intention(tried, line=tried is not Tried.NOT_YET)
    tie = effect.tie(w.t, _over(w), w.effect(Shares.LINE_AND_NAME), [w.question("Q16")])
    told = tried_view.offer(w.t, _over(w), w.network, told=tried is Tried.WENT_DIFFERENTLY)
    more = [] if tried is Tried.NOT_YET else [*tie, *told]
    return view.action_check(w.t, _over(w), w.network, trying, [], more)


CHAPTERS = (
    Chapter(
        "intention",
        [
            Sample(
                "What somebody who left hoped that you would do",
                lambda w: action.offered(w.t, w.actions()[:2]),
                when="Home, the member whom they named",
            ),
            Sample(
                "How did it go?",
                lambda w: view.action_check(w.t, _over(w), w.network, w.intention(), _own(w)),
                Kind.ACTION_CHECK,
            ),
            *(
                Sample(f"How did it go? ({tried})", partial(_check, tried), Kind.ACTION_CHECK)
                for tried in Tried
            ),
            Sample(
                "How did it go? Nothing left",
                lambda w: view.action_check(w.t, _over(w), w.network, None, []),
                Kind.ACTION_CHECK,
            ),
            Sample(
                "One line on what came of it",
                lambda w: view.line_form(w.t, _over(w), w.intention(Tried.TRIED)),
                when="modal, who tried something",
            ),
            Sample("Told to the group", lambda w: w.t.plain("tried.told"), when="who tried something"),
            Sample(
                "What somebody who left would do",
                lambda w: action.left_to_do_message(w.t, w.network, w.actions()[:1]),
                Kind.LEFT_TO_DO,
            ),
            Sample(
                "What somebody who left would do, passed on",
                lambda w: action.left_to_do_message(w.t, w.network, []),
                Kind.LEFT_TO_DO,
            ),
            Sample(
                "Who does it now?",
                lambda w: action.pass_on_form(w.t, *w.actions()[0], w.members),
                when="modal, whoever facilitates",
            ),
            Sample("Own actions", lambda w: action.own_actions(w.t, _own(w, 12)), when="Home"),
            Sample(
                "Who was away twice",
                lambda w: attendance.absence_hint(w.t, _over(w), w.network, w.members[6:8]),
                Kind.ABSENCE_HINT,
            ),
            Sample(
                "Who was away twice, nobody",
                lambda w: attendance.absence_hint(w.t, _over(w), w.network, []),
                Kind.ABSENCE_HINT,
            ),
        ],
    ),
)
