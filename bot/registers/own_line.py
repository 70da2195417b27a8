"""Lines of the network’s own, beside those of the crosses: whoever facilitates keeps at most three."""

from typing import Annotated

import msgspec

from bot import fields
from models import own_line
from models.base import Whose
from models.instrument import MOST_OWN
from models.register import Reads, Register, Shown
from models.writing import tidy


class OwnLine(msgspec.Struct, frozen=True):
    """What it is about, and what stands at its ends."""

    about: Annotated[str, fields.line(40)]
    left: Annotated[str, fields.line(40, no_names=True)]
    right: Annotated[str, fields.line(40)]


def check(form: OwnLine) -> None:
    """Refuse a line between two ends that are the same. Raises SameEnds."""
    if tidy(form.left).casefold() == tidy(form.right).casefold():
        raise own_line.SameEnds(field="right")


REGISTER = Register(
    own_line.REGISTER, OwnLine, ("lines", "lijnen"), Whose.GROUP,
    writes=Reads.LEADERS, shows=Shown(0), most=MOST_OWN, check=check,
)  # fmt: skip
