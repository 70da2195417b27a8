"""Visits: where the group goes to look, or whom it has come, who goes along, and what they saw."""

from typing import Annotated

import msgspec

from bot import fields
from bot.views.register import AtSession
from models.base import Whose
from models.register import Register, Shown


class Visit(msgspec.Struct, frozen=True):
    """One visit, planned or made."""

    where: Annotated[str, fields.line(150)]
    when: Annotated[str, fields.line(150, optional=True, example="visit.example_when")] = ""
    who: Annotated[str, fields.line(200, optional=True, no_names=True)] = ""
    saw: Annotated[str, fields.lines(1000, optional=True, no_names=True)] = ""
    session: AtSession = None


REGISTER = Register("visit", Visit, ("visits", "bezoeken"), Whose.GROUP, shows=Shown.HOME | Shown.PANEL)
