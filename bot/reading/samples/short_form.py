"""Samples of the short form: its choice, what is asked, and what it showed."""

from dataclasses import replace
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.samples.off_slack import noted
from bot.reading.world import DIFFERENTLY, EVALUATION_CLOSES, LINE, NOW, WELL, World
from bot.slack.blocks import Message, View
from bot.views import evaluation, evaluation_prompt, reading, results, to_send
from bot.views import short_form as view
from models.evaluation import Filled, Mine
from models.off_slack_text import Besides, Text
from models.plan import Kind
from models.results import Results, TextKind
from models.session import LearningSession, Stage
from models.unlinked import InquiryText

LEADER, MEMBER = "modal, whoever facilitates", "modal, who was there"


def _meeting(w: World, stage: Stage, **facts: Any) -> LearningSession:
    return w.meeting(stage, short_form=True, **facts)


def _over(w: World, *, released: bool = False) -> LearningSession:
    return _meeting(w, Stage.REPORTING, released_at=NOW if released else None)


def _results(w: World, answers: int = 8) -> Results:
    found, wrote = w.results(answers), [w.words(WELL), w.words(LINE)] if answers >= 5 else []
    found = found if found.scores is None else replace(found, scores={})
    return replace(found, comments=[], learning_points=[], short=True, went_well=wrote)


def _asked(w: World, *, reminder: bool = False) -> Message:
    asked = evaluation.Request("token", EVALUATION_CLOSES, reminder)
    return evaluation.request(w.t, _meeting(w, Stage.EVALUATING), w.network, asked)


def _form(w: World, mine: Mine) -> View:
    return evaluation.form(w.t, _meeting(w, Stage.EVALUATING), "token", mine)


def _message(w: World, answers: int = 8, *, released: bool = False, times: int = 1) -> Message:
    found = _results(w, answers)
    found = replace(found, went_well=[*found.went_well] * times)
    return results.results(w.t, _over(w, released=released), w.network, found)


def _reading(w: World) -> View:
    text = InquiryText(key="a", inquiry_id=2, item=TextKind.WENT_WELL, text=w.words(WELL))
    beside = reading.Beside([text])
    return reading.before_adding(w.t, _over(w, released=True), _results(w), beside, facilitation=False)


def _on_paper(w: World) -> View:
    one = Text(noted(w), Besides.ON_PAPER, "on_paper:2", _meeting(w, Stage.EVALUATING))
    words = to_send.addressed(w.t, one, to_send.on_paper(w.t, w.network, one, w.ria))
    return to_send.text(w.t, w.network, one, words, w.t)


CHAPTERS = (
    Chapter(
        "short_form",
        [
            Sample(
                "The short form is chosen",
                lambda w: view.chosen(w.t, _meeting(w, Stage.UNDERWAY)),
                when="answer to a press, whoever facilitates",
            ),
            Sample(
                "The usual form is chosen again",
                lambda w: view.chosen(w.t, w.meeting(Stage.UNDERWAY)),
                when="answer to a press, whoever facilitates",
            ),
            Sample(
                "Time to look back, in short",
                lambda w: evaluation_prompt.prompt(
                    w.t,
                    _meeting(w, Stage.UNDERWAY),
                    w.network,
                    evaluation_prompt.SoFar(9, EVALUATION_CLOSES, EVALUATION_CLOSES),
                ),
                Kind.EVALUATION_PROMPT,
            ),
            Sample("How was it, in short?", _asked, Kind.EVALUATION_REQUEST),
            Sample(
                "How was it, in short? The reminder",
                lambda w: _asked(w, reminder=True),
                Kind.EVALUATION_REMINDER,
            ),
            Sample("The short form", lambda w: _form(w, Mine(1, 5, None)), when=MEMBER),
            Sample(
                "The short form, filled in before",
                lambda w: _form(
                    w, Mine(1, 3, Filled({}, wish=w.words(DIFFERENTLY), alone=True, went_well=w.words(WELL)))
                ),
                when=MEMBER,
            ),
            Sample("Results of the short form", _message, Kind.EVALUATION_RESULTS),
            Sample(
                "Results of the short form, after the release",
                lambda w: _message(w, released=True),
                Kind.EVALUATION_RESULTS,
            ),
            Sample(
                "Results of the short form, many words",
                lambda w: _message(w, times=8),
                Kind.EVALUATION_RESULTS,
            ),
            Sample(
                "Results of the short form, too few for texts",
                lambda w: _message(w, 4),
                Kind.EVALUATION_RESULTS,
            ),
            Sample(
                "Results of the short form in the report",
                lambda w: results.results_lines(w.t, _results(w), facilitation=False),
                when="in the report",
            ),
            Sample("Read first, of the short form", _reading, when=LEADER),
            Sample("The short form without Slack", _on_paper, when="modal, whoever facilitates, to copy"),
        ],
    ),
)
