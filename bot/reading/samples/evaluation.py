"""Samples of an evaluation: the prompt, the question to who was there, the form."""

from dataclasses import replace
from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import (
    ASKED_AGAIN,
    DIFFERENTLY,
    EVALUATION_CLOSES,
    LINE,
    NOW,
    TRYING,
    WELL,
    World,
)
from bot.slack.blocks import Message, View
from bot.views import answered_between
from bot.views import evaluation as view
from bot.views import evaluation_prompt as prompt_view
from models.evaluation import Dimension, Filled, Mine
from models.inquiry import TurnoutStep
from models.outcome import Verdict
from models.person import Tells
from models.plan import Kind
from models.session import LearningSession, Stage

MEMBER, PRESSED = "modal, who was there", "answer to a press, to who pressed"


def _now(w: World) -> LearningSession:
    return w.meeting(Stage.EVALUATING)


def _so_far(asked: int, *, opens: bool = True, turnout: TurnoutStep | None = None) -> prompt_view.SoFar:
    return prompt_view.SoFar(asked, EVALUATION_CLOSES, EVALUATION_CLOSES if opens else None, turnout)


def _counted(turnout: TurnoutStep, w: World) -> Message:
    return prompt_view.prompt(w.t, _now(w), w.network, _so_far(9, turnout=turnout))


def _asked(*, reminder: bool = False) -> view.Request:
    return view.Request("token", EVALUATION_CLOSES, reminder)


NOT_YET = Mine(1, 5, None)


def _filled(w: World) -> Mine:
    scores = {str(dimension): 8 for dimension in Dimension}
    return Mine(1, 3, Filled(scores, w.words(WELL), w.words(LINE), w.words(DIFFERENTLY), alone=True))


def _form_that_tells(tells: Tells, w: World) -> View:
    return view.form(w.t, _now(w), "token", NOT_YET, tells)


def _instead(stage: Stage, w: World) -> Message:
    so_far = replace(_so_far(9), instead="crosses")
    return prompt_view.prompt(w.t, w.meeting(stage, evaluation_opened_at=None), w.network, so_far)


CHAPTER = Chapter(
    "evaluation",
    [
        Sample(
            "Time to look back",
            lambda w: prompt_view.prompt(w.t, w.meeting(Stage.UNDERWAY), w.network, _so_far(9)),
            Kind.EVALUATION_PROMPT,
        ),
        Sample(
            "Time to look back, nobody ticked",
            lambda w: prompt_view.prompt(w.t, w.meeting(Stage.UNDERWAY), w.network, _so_far(0)),
            Kind.EVALUATION_PROMPT,
        ),
        Sample(
            "Time to look back, no sign that it took place",
            lambda w: prompt_view.prompt(w.t, w.meeting(Stage.UNDERWAY), w.network, _so_far(0, opens=False)),
            Kind.EVALUATION_PROMPT,
        ),
        Sample(
            "Time to look back, too few",
            lambda w: prompt_view.prompt(w.t, w.meeting(Stage.UNDERWAY), w.network, _so_far(3, opens=False)),
            Kind.EVALUATION_PROMPT,
        ),
        *(
            Sample(
                f"Something else is asked instead ({stage})",
                partial(_instead, stage),
                Kind.EVALUATION_PROMPT,
            )
            for stage in (Stage.UNDERWAY, Stage.EVALUATING)
        ),
        Sample(
            "Nothing was recorded where something else is asked",
            lambda w: prompt_view.nothing_noted(
                w.t, w.meeting(Stage.UNDERWAY), w.network, replace(_so_far(0), instead="crosses")
            ),
            Kind.NOTHING_NOTED,
        ),
        Sample(
            "A member looks for it, and something else is asked",
            lambda w: prompt_view.asked_instead(w.t, "crosses"),
            when=PRESSED,
        ),
        Sample(
            "Nothing was recorded",
            lambda w: prompt_view.nothing_noted(
                w.t, w.meeting(Stage.UNDERWAY), w.network, _so_far(0, opens=False)
            ),
            Kind.NOTHING_NOTED,
        ),
        Sample(
            "The form is out",
            lambda w: prompt_view.prompt(w.t, _now(w), w.network, _so_far(9)),
            Kind.EVALUATION_PROMPT,
        ),
        *(
            Sample(
                f"The form is out, counted in between: {turnout}",
                partial(_counted, turnout),
                Kind.EVALUATION_PROMPT,
            )
            for turnout in TurnoutStep
        ),
        Sample(
            "The form is ready, during a pause",
            lambda w: prompt_view.is_ready(w.t, w.paused(), _so_far(9)),
            when=PRESSED,
        ),
        Sample(
            "A round aloud instead",
            lambda w: prompt_view.prompt(
                w.t, w.meeting(Stage.EVALUATING, evaluation_opened_at=None), w.network, _so_far(3)
            ),
            Kind.EVALUATION_PROMPT,
        ),
        Sample(
            "The evaluation is over",
            lambda w: prompt_view.prompt(w.t, w.meeting(Stage.REPORTING), w.network, _so_far(9)),
            Kind.EVALUATION_PROMPT,
        ),
        Sample(
            "It did not take place",
            lambda w: prompt_view.prompt(w.t, w.meeting(Stage.CANCELLED), w.network, _so_far(0)),
            Kind.EVALUATION_PROMPT,
        ),
        Sample(
            "How was it?",
            lambda w: view.request(w.t, _now(w), w.network, _asked()),
            Kind.EVALUATION_REQUEST,
        ),
        Sample(
            "How was it? The reminder",
            lambda w: view.request(w.t, _now(w), w.network, _asked(reminder=True)),
            Kind.EVALUATION_REMINDER,
        ),
        Sample(
            "How was it? Closed",
            lambda w: view.request_closed(w.t, w.meeting(Stage.REPORTING), w.network),
            Kind.EVALUATION_REQUEST,
        ),
        Sample(
            "How was it? Closed with too few answers",
            lambda w: view.request_closed(w.t, w.meeting(Stage.REPORTING), w.network, too_few=True),
            Kind.EVALUATION_REQUEST,
        ),
        Sample(
            "I was not there",
            lambda w: view.not_there(w.t, _now(w), w.network, "token"),
            Kind.EVALUATION_REQUEST,
        ),
        Sample("The form", lambda w: view.form(w.t, _now(w), "token", NOT_YET), when=MEMBER),
        Sample(
            "The form, filled in before",
            lambda w: view.form(w.t, _now(w), "token", _filled(w)),
            when=MEMBER,
        ),
        *(
            Sample(
                f"The form, of somebody whose language may tell who they are ({tells})",
                partial(_form_that_tells, tells),
                when=MEMBER,
            )
            for tells in Tells
        ),
        Sample(
            "Thank you",
            lambda w: view.thanks(
                w.t,
                _now(w),
                w.network,
                view.Thanks(EVALUATION_CLOSES, w.words(TRYING), ASKED_AGAIN),
                answered_between.answered_check(w.t, w.question("Q01"), 2),
            ),
            when=MEMBER,
        ),
        Sample(
            "Thank you, with what was said of a question",
            lambda w: view.thanks(
                w.t,
                _now(w),
                w.network,
                view.Thanks(EVALUATION_CLOSES),
                answered_between.answered_said(w.t, w.question("Q01"), 2, Verdict.PARTLY),
            ),
            when=MEMBER,
        ),
        Sample(
            "Thank you, nothing asked again",
            lambda w: view.thanks(w.t, _now(w), w.network, view.Thanks(EVALUATION_CLOSES), []),
            when=MEMBER,
        ),
        Sample("Noted what you will try", lambda w: view.noted(w.t, ASKED_AGAIN), when=PRESSED),
        Sample("Noted what you will try, not asked again", lambda w: view.noted(w.t, None), when=PRESSED),
        Sample(
            "In which message to change it",
            lambda w: view.where_to_find(w.t, [_now(w).starts_local.date(), EVALUATION_CLOSES.date()]),
            when="answer to /kring evaluation and to the Home",
        ),
        Sample(
            "The message is still on its way",
            lambda w: view.where_to_find(w.t, []),
            when="answer to /kring evaluation and to the Home",
        ),
        Sample(
            "Notes of the round",
            lambda w: view.round_form(w.t, _now(w), w.words(WELL), ""),
            when="modal, whoever facilitates",
        ),
        Sample(
            "Notes of the round, once the report is out",
            lambda w: view.round_form(w.t, w.meeting(Stage.REPORTING, released_at=NOW), w.words(WELL), ""),
            when="modal, whoever facilitates",
        ),
    ],
)


CHAPTERS = (CHAPTER,)
