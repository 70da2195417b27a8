"""The phases of a network as data: the steps of each, one a line, and the questions that it helps with.

    Step(Phase.BEFORE, "plan", some(phase.planned), Press(Act.NEW_SESSION))

A step is done once its question finds a row. Its words are `phase.step_KEY` while it is open and
`phase.done_KEY` after that; those of its button are `phase.do_KEY`, where there is one. A new step is a line
and its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from bot.act.ids import Act
from models import closing, composition, phase
from models.phase import Phase
from models.together import Known, Some, Together, some


@dataclass(frozen=True)
class Press:
    """The button that does a step: of the network, or of the session that comes next."""

    act: str
    of_session: bool = False  # and until one is planned there is no such step
    choice: str | None = None  # which one, where the act takes that


@dataclass(frozen=True)
class Step:
    """Something that makes a network begin, go on or end well; none of it has to be done."""

    phase: Phase
    key: str
    done: Some
    press: Press | None = None
    at_home: bool = False  # it waits on Home until the first announcement


def _keeps(register: str) -> Press:
    return Press(f"{Act.REGISTER}_{register}")


STEPS = (
    Step(Phase.BEFORE, "theme", some(phase.delimited), Press(Act.SET_UP, choice="theme"), at_home=True),
    Step(Phase.BEFORE, "kind", some(phase.of_a_kind), Press(Act.SET_UP, choice="kind")),
    Step(Phase.BEFORE, "offer", some(phase.promised), Press(Act.INVITATION)),
    Step(Phase.BEFORE, "stand_in", some(phase.led_by_several), Press(Act.SETTINGS)),
    Step(Phase.BEFORE, "support", some(phase.supported), Press(Act.ROLES)),
    Step(Phase.BEFORE, "resources", some(phase.listed, register="resource"), _keeps("resource")),
    Step(Phase.BEFORE, "plan", some(phase.planned), Press(Act.NEW_SESSION), at_home=True),
    Step(Phase.BEFORE, "place", some(phase.placed), Press(Act.EDIT_SESSION, of_session=True), at_home=True),
    Step(Phase.BEFORE, "invite", some(phase.invited), Press(Act.INVITE), at_home=True),
    Step(Phase.BEFORE, "people", some(phase.enough_take_part), Press(Act.MEMBERS)),
    Step(Phase.STARTING, "intake", some(phase.asked, instrument=composition.INTAKE)),
    Step(Phase.STARTING, "composition", some(phase.introduced), Press(Act.COMPOSITION)),
    Step(Phase.STARTING, "questions", some(phase.questioned), Press(Act.BANK)),
    Step(Phase.STARTING, "rules", some(phase.ruled), Press(Act.RULES_LIST)),
    Step(Phase.STARTING, "kick_off", some(phase.arranged), Press(Act.PREPARING, of_session=True)),
    Step(Phase.UNDERWAY, "ahead", some(phase.ahead), Press(Act.NEW_SESSION)),
    Step(Phase.UNDERWAY, "reported", some(phase.reported)),
    Step(Phase.UNDERWAY, "work", some(phase.work_noted), Press(Act.WORK)),
    Step(Phase.UNDERWAY, "halfway", some(phase.asked, instrument="halfway_check")),
    Step(Phase.UNDERWAY, "crosses", some(phase.asked, instrument="crosses"), Press(Act.MEASURE)),
    Step(Phase.UNDERWAY, "made", some(phase.listed, register="made"), _keeps("made")),
    Step(Phase.CLOSING, "final", some(phase.asked, instrument=closing.FINAL)),
    Step(Phase.CLOSING, "success", some(phase.listed, register="success"), _keeps("success")),
    Step(Phase.CLOSING, "keeping", some(phase.listed, register="keeping"), _keeps("keeping")),
    Step(Phase.CLOSING, "close", some(phase.closed), Press(Act.CLOSING)),
)  # fmt: skip


class Help(StrEnum):
    """What whoever facilitates may ask themselves."""

    START = "start"
    COMMUNICATE = "communicate"
    ENGAGE = "engage"
    FACILITATE = "facilitate"
    CLOSE = "close"
    SUCCEED = "succeed"


HELPS = {
    Phase.BEFORE: (Help.START, Help.COMMUNICATE),
    Phase.STARTING: (Help.ENGAGE, Help.FACILITATE),
    Phase.UNDERWAY: (Help.COMMUNICATE, Help.ENGAGE, Help.FACILITATE, Help.SUCCEED),
    Phase.CLOSING: (Help.CLOSE, Help.SUCCEED),
    Phase.CLOSED: (),
}  # its words are `phase.help_PHASE_QUESTION`

TO_BEGIN: Sequence[Step] = tuple(step for step in STEPS if step.at_home)
_ALL, _FIRST = (Together(step.done for step in steps) for steps in (STEPS, TO_BEGIN))


def of(shown: Phase) -> Sequence[Step]:
    """Return the steps of a phase, in their order."""
    return tuple(step for step in STEPS if step.phase is shown)


async def done(db: AsyncSession, network_id: int, *, to_begin: bool = False) -> set[str]:
    """Return which steps are done, by their keys, in one question; of those that wait on Home alone."""
    found = await (_FIRST if to_begin else _ALL).found(db, Known(network_id, 0, ()))
    return {step.key for step in (TO_BEGIN if to_begin else STEPS) if step.done in found}
