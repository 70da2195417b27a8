"""Samples of the questions about what a network was worth to somebody."""

from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, TRYING, World
from bot.slack.blocks import View
from bot.views import value as view
from models.entry import Entry
from models.value import REGISTER, Value

MEMBER = "Home, who takes part, half a year after the question before"


def _story(w: World, **said: str) -> Entry:
    return Entry(
        network_id=1, register=REGISTER, made_at=NOW, said_at=NOW, own=said, shared=None, person_id=1
    )


def _form(asked: Value, w: World) -> View:
    story = {Value.REALISED: None, Value.TRANSFORMATIVE: _story(w, did=w.words(TRYING))}[asked]
    return view.form(w.t, w.network, asked, story)


CHAPTERS = (
    Chapter(
        "value",
        [
            *(
                Sample(
                    f"One question about worth: {asked}",
                    partial(lambda asked, w: view.question(w.t, w.network, asked), asked),
                    when=MEMBER,
                )
                for asked in Value
            ),
            *(
                Sample(f"The answer: {asked}", partial(_form, asked), when="modal, a member")
                for asked in Value
            ),
            Sample(
                "The answer, to a story that says nothing of before",
                lambda w: view.form(w.t, w.network, Value.REALISED, _story(w)),
                when="modal, a member",
            ),
            Sample("The answer is kept", lambda w: w.t.plain("value.thanks"), when="answer to a press"),
        ],
    ),
)
