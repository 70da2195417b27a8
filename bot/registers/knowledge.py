"""Knowledge that may get lost: what a member knows and hardly anybody else does, and how it is passed on."""

from enum import StrEnum
from typing import Annotated

import msgspec

from bot import fields
from bot.views.register import AtSession, Concerns
from models.base import Whose
from models.register import Register, Shown


class Passed(StrEnum):
    """How far it is passed on."""

    NOT_YET = "not_yet"
    UNDER_WAY = "under_way"
    DONE = "done"


class Knowledge(msgspec.Struct, frozen=True):
    """What somebody knows, and what is done to keep it."""

    what: Annotated[str, fields.line(150)]
    concerns: Concerns
    why: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    passing: Annotated[str, fields.lines(500, optional=True, no_names=True)] = ""
    passed: Annotated[Passed, fields.one_of("knowledge.passed_")] = Passed.NOT_YET
    session: AtSession = None


REGISTER = Register(
    "knowledge", Knowledge, ("knowledge", "kennis"), Whose.OWN, shows=Shown.HOME | Shown.PANEL,
    passes=True,
)  # fmt: skip
