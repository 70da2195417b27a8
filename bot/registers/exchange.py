"""Exchange of experience: how members deal with a practical question, by whom, when, with what result."""

from typing import Annotated

import msgspec

from bot import fields
from bot.views.register import AtSession
from models.base import Whose
from models.register import Register, Shown


class Exchange(msgspec.Struct, frozen=True):
    """How one organisation deals with a practical question."""

    question: Annotated[str, fields.line(300)]
    how: Annotated[str, fields.lines(1000, no_names=True)]
    by_whom: Annotated[str, fields.line(200, optional=True, no_names=True)] = ""
    when: Annotated[str, fields.line(200, optional=True)] = ""
    result: Annotated[str, fields.lines(1000, optional=True, no_names=True)] = ""
    session: AtSession = None


REGISTER = Register(
    "exchange", Exchange, ("experiences", "ervaringen"), Whose.OWN, shows=Shown.HOME | Shown.PANEL
)
