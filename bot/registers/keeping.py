"""What is kept alive when a network ends, and who sees to it: each who is named says so themselves."""

from typing import Annotated

import msgspec

from bot import fields
from bot.views.register import Concerns
from models.base import Whose
from models.register import Register


class Keeping(msgspec.Struct, frozen=True):
    """Something that goes on, how, and who keeps it alive."""

    what: Annotated[str, fields.line(150)]
    concerns: Concerns
    how: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""


REGISTER = Register("keeping", Keeping, ("keeping", "levend"), Whose.OWN, passes=True)
