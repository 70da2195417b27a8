"""Successes: what worked out, told by who saw it, celebrated by the group; nothing of it leaves by itself."""

from typing import Annotated

import msgspec

from bot import fields
from bot.views.register import AtSession
from models.base import Whose
from models.register import Register


class Success(msgspec.Struct, frozen=True):
    """Something that worked out, how that came, and who had a hand in it."""

    title: Annotated[str, fields.line(200)]
    how: Annotated[str, fields.lines(800, optional=True)] = ""
    thanks: Annotated[str, fields.line(200, optional=True)] = ""
    session: AtSession = None


REGISTER = Register("success", Success, ("successes", "successen"), Whose.OWN)
