"""Terms: words that the group cleared up, with what it means by them and since which session."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import Key
from models.base import Whose
from models.register import Register, Shown


class Term(msgspec.Struct, frozen=True):
    """A word, and what the group means by it."""

    term: Annotated[str, fields.line(80)]
    means: Annotated[str, fields.lines(600, no_names=True)]
    session: Annotated[Key, fields.pick(optional=True)] | None = None  # since when


REGISTER = Register(
    "term", Term, ("terms", "begrippen"), Whose.GROUP, leaves=True,
    shows=Shown.HOME | Shown.PANEL | Shown.BOOK,
)  # fmt: skip
