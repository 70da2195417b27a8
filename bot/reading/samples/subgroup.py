"""Samples of subgroups."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.reading.sample import Chapter, Sample
from bot.reading.world import World
from bot.slack.blocks import View
from bot.views import outcome, subgroup
from models.confidentiality import Sight
from models.session import LearningSession, Stage
from models.subgroup import Brought, Division, Group

LEADER = "modal, whoever facilitates"


def _running(w: World) -> LearningSession:
    return w.meeting(Stage.UNDERWAY)


def _undivided(w: World, people: int = 9, *, ticked: bool = True, mixes: bool = False) -> Division:
    return Division([], w.members[:people], ticked, mixes=mixes, experience=mixes)


def _groups(w: World) -> list[Group]:
    found = w.question("Q01").text
    brought = Brought(session_id=2, lap=1, number=1, found=found, stays_open=w.question("Q16").text)
    some = [w.members[at : at + 3] for at in (0, 3, 6)]
    groups = [Group(number, people, people[0]) for number, people in enumerate(some, 1)]
    return [replace(groups[0], brought=brought), replace(groups[1], reporter=None), groups[2]]


def _divided(w: World) -> Division:
    return Division(_groups(w), w.members[9:11], ticked=True, lap=1)


def _listed(w: World, *, running: bool = True) -> View:
    asked = {key: Sight(w.question(f"Q{key:02}").text) for key in (1, 3, 16)}
    return subgroup.listed(w.t, _running(w), _divided(w), asked, running=running)


def _noted(w: World) -> View:
    line = subgroup.in_a_word(_groups(w)[0])
    return outcome.outcome_form(w.t, _running(w), w.question("Q16"), None, line=line)


def _shown(name: str, draw: Callable[[World], View]) -> Sample:
    return Sample(name, draw, when=LEADER)


def _divide(division: Callable[[World], Division], w: World) -> View:
    return subgroup.divide_form(w.t, _running(w), division(w))


CHAPTERS = (
    Chapter(
        "subgroup",
        [
            _shown("Subgroups: into how many", partial(_divide, _undivided)),
            _shown(
                "Subgroups: into how many, nobody ticked, newcomers among them",
                partial(_divide, partial(_undivided, ticked=False, mixes=True)),
            ),
            _shown("Subgroups: once more", partial(_divide, _divided)),
            _shown("Subgroups: too few", lambda w: subgroup.too_few(w.t, _running(w))),
            _shown("Subgroups", _listed),
            _shown("Subgroups, after the session", partial(_listed, running=False)),
            _shown("Subgroups: somebody moves", lambda w: subgroup.move_form(w.t, _running(w), _divided(w))),
            _shown("Subgroups: what came back is noted with a question", _noted),
            Sample(
                "What a subgroup brings back",
                lambda w: subgroup.bring_back_form(w.t, _running(w), _groups(w)[0]),
                when="modal, who reports for it",
            ),
            Sample(
                "What a subgroup brings back, nothing so far",
                lambda w: subgroup.bring_back_form(w.t, _running(w), _groups(w)[2]),
                when="modal, who reports for it",
            ),
            Sample(
                "You report for a subgroup",
                lambda w: subgroup.for_you(w.t, _running(w), 2),
                when="on Home, while the session runs",
            ),
            Sample(
                "Brought back", lambda w: w.t.plain("subgroup.was_brought"), when="after the form was sent"
            ),
        ],
    ),
)
