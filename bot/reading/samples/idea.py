"""Samples of ideas gathered at a session: written, weighed, grouped, chosen."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from bot.reading.sample import Chapter, Sample
from bot.reading.world import NOW, World
from bot.slack import blocks
from bot.slack.blocks import View
from bot.views import action, brainstorm, hiding, idea, report
from bot.views import brainstorm_forms as forms
from models.brainstorm import Brainstorm, Criterion, Idea, IdeaGroup, State, Weighed
from models.confidentiality import Sight
from models.hiding import Shown
from models.idea_board import Board, Grouped
from models.person import Tells
from models.plan import Kind
from models.report import Record
from models.session import Stage

LEADER, MEMBER, HOME = "modal, whoever facilitates", "modal, a member", "on Home, while the session runs"
TURNOUT = 9


def _idea(w: World, key: int, group: int | None = None, *, link: str = "", hidden: bool = False) -> Idea:
    made = Idea(
        brainstorm_id=1, text=w.question(f"Q{key:02}").text, person_id=key, group_id=group, link=link,
        hidden=hidden,
    )  # fmt: skip
    made.id = key
    return made


def _group(w: World, key: int, *ideas: Idea, chosen: bool = False, counted: bool = True) -> Grouped:
    group = IdeaGroup(brainstorm_id=1, name=w.question(f"Q{key + 9:02}").text[:60], chosen=chosen)
    group.id = key
    if counted:
        group.fits, group.wished, group.feasible, group.interests = 8 - key, 7 - key, 6 - key, 5
    return Grouped(group, ideas)


def _board(
    w: World,
    state: State = State.GATHERING,
    *,
    weighed: Weighed | None = Weighed.CRITERIA,
    readable: bool = False,
    inside: bool = False,
    chosen: bool = False,
    none: bool = False,
    grouped: bool = True,
    ideas: bool = True,
    few: bool = False,
    stage: Stage = Stage.UNDERWAY,
    seen: bool = True,
) -> Board:
    row = Brainstorm(
        session_id=2, question=w.question("Q16").text, opened_at=NOW, state=state, readable=readable,
        inside=inside, weighed=None if state is State.GATHERING else weighed, turnout=2 if few else TURNOUT,
        said_none=1, none_fits=none, why=w.question("Q01").text if chosen or none else "",
    )  # fmt: skip
    row.id = 1
    meeting = w.meeting(stage)
    sight = Sight(row.question if seen else None, inside)
    if not ideas:
        return Board(row, meeting, sight=sight)
    loose = [_idea(w, 5), _idea(w, 6, link="https://kring.example/cijfers")]
    if not grouped:
        return Board(row, meeting, loose=loose, sight=sight)
    gathers = state is State.GATHERING
    groups = [
        _group(w, 1, _idea(w, 1, 1), _idea(w, 2, 1), chosen=chosen, counted=not gathers),
        _group(w, 2, _idea(w, 3, 2), counted=not gathers),
    ]
    hidden = [_idea(w, 4, hidden=True)]
    return Board(row, meeting, groups, loose if gathers else (), hidden, few, sight)


def _many(w: World) -> Board:
    found = _board(w, grouped=False)
    return replace(found, loose=[_idea(w, key) for key in range(1, 12)])


def _screen(w: World, state: State = State.GATHERING, *, others: bool = False, **so: Any) -> View:
    ways = [_board(w, stage=Stage.REPORTING)] if others else []
    noted = w.t.plain("brainstorm.begun") if so.get("ideas") is False else ""
    return brainstorm.screen(w.t, _board(w, state, **so), ways, noted=noted)


def _lead(name: str, draw: Callable[[World], View]) -> Sample:
    return Sample(name, draw, when=LEADER)


def _mine(w: World, state: State = State.GATHERING, *, person: int = 5, **so: Any) -> View:
    return idea.listed(w.t, _board(w, state, **so), person)


def _record(w: World) -> Record:
    boards = [_board(w, State.DECIDED, chosen=True), _board(w, State.DECIDED, none=True)]
    return replace(w.record(), ideas=boards)


def _written_in(tells: Tells, w: World) -> View:
    return idea.write_form(w.t, _board(w), tells)


def _weigh(w: World, weighed: Weighed = Weighed.CRITERIA, *, none: bool = False) -> View:
    said = {} if none else {Criterion.FITS: [1], Criterion.INTERESTS: [1]}
    return idea.weigh_form(w.t, _board(w, State.WEIGHING, weighed=weighed), said, none=none)


IDEA = Chapter(
    "idea",
    [
        Sample(
            "Ideas are gathered",
            lambda w: idea.in_channel(w.t, _board(w)),
            Kind.BRAINSTORM,
        ),
        Sample(
            "Ideas are gathered, within the circle",
            lambda w: idea.in_channel(w.t, _board(w, inside=True)),
            Kind.BRAINSTORM,
        ),
        Sample(
            "Ideas are weighed", lambda w: idea.in_channel(w.t, _board(w, State.WEIGHING)), Kind.BRAINSTORM
        ),
        Sample(
            "Nothing is gathered any more",
            lambda w: idea.in_channel(w.t, _board(w, State.WEIGHED)),
            Kind.BRAINSTORM,
        ),
        Sample(
            "What came of the ideas",
            lambda w: idea.in_channel(w.t, _board(w, State.DECIDED, chosen=True)),
            Kind.BRAINSTORM,
        ),
        Sample(
            "Nothing came of the ideas",
            lambda w: idea.in_channel(w.t, _board(w, State.DECIDED, none=True)),
            Kind.BRAINSTORM,
        ),
        Sample("No ideas after all", lambda w: idea.not_begun(w.t), Kind.BRAINSTORM),
        Sample("What are your ideas?", lambda w: idea.for_you(w.t, _board(w), 99), when=HOME),
        Sample("I wrote some", lambda w: idea.for_you(w.t, _board(w), 5), when=HOME),
        Sample("All read along", lambda w: idea.for_you(w.t, _board(w, readable=True), 99), when=HOME),
        Sample("Weigh the ideas", lambda w: idea.for_you(w.t, _board(w, State.WEIGHING), 5), when=HOME),
        Sample(
            "I weighed them",
            lambda w: idea.for_you(w.t, _board(w, State.WEIGHING), 5, weighed=True),
            when=HOME,
        ),
        Sample("Write down ideas", lambda w: idea.write_form(w.t, _board(w)), when=MEMBER),
        *(
            Sample(
                f"Write down ideas, in a language that may tell ({tells})",
                partial(_written_in, tells),
                when=MEMBER,
            )
            for tells in Tells
        ),
        Sample("My ideas", _mine, when=MEMBER),
        Sample("My ideas, none yet", lambda w: _mine(w, person=99), when=MEMBER),
        Sample("My idea, out of sight", lambda w: _mine(w, person=4), when=MEMBER),
        Sample("My ideas, no more", lambda w: _mine(w, State.DECIDED, person=1, chosen=True), when=MEMBER),
        Sample("Ideas of all", lambda w: _mine(w, readable=True), when=MEMBER),
        Sample("Ideas of all, none yet", lambda w: _mine(w, readable=True, ideas=False), when=MEMBER),
        Sample(
            "Ideas of all, chosen from, and others beside them",
            lambda w: idea.listed(
                w.t, _board(w, State.DECIDED, readable=True, chosen=True), 99, [_board(w, readable=True)]
            ),
            when=MEMBER,
        ),
        Sample(
            "Weigh the ideas that all read",
            lambda w: idea.for_you(w.t, _board(w, State.WEIGHING, readable=True), 5),
            when=HOME,
        ),
        Sample(
            "What came of the ideas that all read",
            lambda w: idea.in_channel(w.t, _board(w, State.DECIDED, readable=True, chosen=True)),
            Kind.BRAINSTORM,
        ),
        Sample(
            "The way to what all read, afterwards",
            lambda w: [blocks.actions(idea.wall_button(w.t, _board(w, State.DECIDED, readable=True)))],
            when="the menu on Home",
        ),
        Sample("Change an idea", lambda w: idea.change_form(w.t, _board(w), _idea(w, 5)), when=MEMBER),
        Sample("Weigh by three criteria", _weigh, when=MEMBER),
        Sample("Weigh: none of these", lambda w: _weigh(w, none=True), when=MEMBER),
        Sample("Weigh by interest", lambda w: _weigh(w, Weighed.INTEREST), when=MEMBER),
        Sample("Weighed", lambda w: w.t.plain("idea.thanks"), when="after the form was sent"),
    ],
)

BRAINSTORM = Chapter(
    "brainstorm",
    [
        _lead(
            "Ideas: about what",
            lambda w: forms.new_form(w.t, w.meeting(Stage.UNDERWAY), "", None, inside=False),
        ),
        _lead(
            "Ideas: about what, within the circle",
            lambda w: forms.new_form(w.t, w.meeting(Stage.UNDERWAY), "", 4, inside=True),
        ),
        _lead("Ideas: begun, none yet", partial(_screen, ideas=False)),
        Sample("Ideas: told in the channel", lambda w: w.t.plain("brainstorm.told"), when=LEADER),
        Sample("Ideas: the channel waits", lambda w: w.t.plain("brainstorm.told_waits"), when=LEADER),
        _lead("Ideas: in no groups yet", partial(_screen, grouped=False)),
        _lead("Ideas: in groups", partial(_screen, others=True)),
        _lead("Ideas: all read along", partial(_screen, readable=True)),
        _lead("Ideas: within the circle", partial(_screen, inside=True)),
        _lead("Ideas: the session is over", partial(_screen, stage=Stage.REPORTING)),
        _lead("Ideas: groups", lambda w: forms.groups_form(w.t, _board(w))),
        _lead("Ideas: those of a flip chart", lambda w: forms.enter_form(w.t, _board(w))),
        _lead("Ideas: chosen, and all read them", partial(_screen, state=State.DECIDED, readable=True)),
        _lead("Ideas: by what to weigh", lambda w: forms.weigh_form(w.t, _board(w))),
        _lead("Ideas: they are weighed", partial(_screen, state=State.WEIGHING)),
        _lead("Ideas: weighed", partial(_screen, state=State.WEIGHED)),
        _lead(
            "Ideas: weighed by interest",
            partial(_screen, state=State.WEIGHED, weighed=Weighed.INTEREST),
        ),
        _lead("Ideas: weighed by too few", partial(_screen, state=State.WEIGHED, few=True)),
        _lead("Ideas: what is chosen", lambda w: forms.decide_form(w.t, _board(w, State.WEIGHED))),
        _lead("Ideas: chosen", partial(_screen, state=State.DECIDED, chosen=True)),
        _lead("Ideas: none of these", partial(_screen, state=State.DECIDED, none=True)),
        Sample(
            "Ideas in the report",
            lambda w: report.body(w.t, w.meeting(Stage.REPORTING), w.network, _record(w), report.Results()),
            when="in the report",
        ),
        Sample(
            "Ideas: nothing is chosen yet",
            lambda w: brainstorm.goes_on(w.t, _board(w)),
            when="Home, the facilitator",
        ),
        Sample(
            "Ideas: what is chosen can be corrected",
            lambda w: brainstorm.goes_on(w.t, _board(w, State.DECIDED, chosen=True)),
            when="Home, the facilitator",
        ),
        _lead("Ideas: their question was hidden", partial(_screen, seen=False)),
        Sample(
            "Ideas: inside, and nobody is ticked", lambda w: w.t.plain("brainstorm.begun_nobody"), when=LEADER
        ),
        _lead(
            "Ideas: a choice that harms",
            lambda w: hiding.texts(w.t, w.meeting(Stage.REPORTING), Shown([], [], ideas=_record(w).ideas)),
        ),
        Sample("Ideas: removed", lambda w: w.t.plain("brainstorm.removed"), when=LEADER),
        _lead("Ideas: what is chosen of too many", lambda w: forms.decide_form(w.t, _many(w))),
        _lead(
            "Ideas: an action from within the circle",
            lambda w: action.action_form(w.t, w.meeting(Stage.UNDERWAY), w.members, from_inside=True),
        ),
    ],
)

CHAPTERS = (IDEA, BRAINSTORM)
