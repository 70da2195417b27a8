"""Samples of what somebody asked, got and gave."""

from bot.reading.sample import Chapter, Sample
from bot.reading.world import LINE, NOW, World
from bot.slack import blocks
from bot.views import give_take as view
from models.give_take import GiveTake
from models.given_answer import AnswerState, Given, GivenAnswer

OWN = "modal, every member, of their own"


def _given(w: World, key: str, writer: int) -> Given:
    asked = w.question(key)
    answer = GivenAnswer(
        question_id=asked.id, person_id=writer, text=w.words(LINE), said_in="C1:1", noted_at=NOW,
        state=AnswerState.KEPT,
    )  # fmt: skip
    return Given(answer, w.members[writer], asked)


def _much(w: World) -> GiveTake:
    mine, theirs = w.question("Q18"), w.question("Q05")
    return GiveTake(
        [mine],
        {mine.id: [_given(w, "Q18", 3)]},
        [_given(w, "Q05", 1)],
        [theirs],
        [w.question("Q22").text],
        [w.words(LINE)],
        w.members[2:4],
        True,
    )


CHAPTERS = (
    Chapter(
        "give_take",
        [
            Sample("Give and take", lambda w: view.listed(w.t, w.network, _much(w)), when=OWN),
            Sample("Give and take, nothing yet", lambda w: view.listed(w.t, w.network, GiveTake()), when=OWN),
            Sample("The way to it", lambda w: [blocks.actions(view.button(w.t, w.network))], when="Home"),
        ],
    ),
)
