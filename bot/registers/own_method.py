"""Methods of the network's own, beside those of the library: whoever facilitates keeps the list."""

from typing import Annotated

import msgspec

from bot import fields
from models import own_method
from models.base import Whose
from models.entry import Entry
from models.method import Goal
from models.register import Reads, Register, Said, Shown

NAME, WHEN = 60, 300  # signs


class OwnMethod(msgspec.Struct, frozen=True):
    """How a method of the network's own goes."""

    name: Annotated[str, fields.line(NAME)]
    goal: Annotated[Goal, fields.menu("method.goal_")]
    size: Annotated[str, fields.line(20, example="own_method.example_size")]
    steps: Annotated[str, fields.lines(2000, example="own_method.example_steps")]
    when: Annotated[str, fields.lines(WHEN, optional=True)] = ""
    caution: Annotated[str, fields.lines(300, optional=True)] = ""


def check(form: OwnMethod) -> None:
    """Refuse what cannot be read. Raises StepExpected, TooManySteps and SizeExpected."""
    own_method.size_of(form.size)
    own_method.steps_of(form.steps)


def follows(suggestion: Entry) -> Said:
    """Return with what a method begins that a member suggested: its name, its steps, what it is for."""
    said = suggestion.said
    name, when = said.get("what", "")[:NAME], said.get("why", "")[:WHEN]
    return {"name": name, "steps": said.get("how", ""), "when": when}


REGISTER = Register(
    own_method.REGISTER, OwnMethod, ("ownmethods", "eigenwerkvormen"), Whose.GROUP,
    writes=Reads.LEADERS, shows=Shown(0), check=check, follows=follows,
)  # fmt: skip
