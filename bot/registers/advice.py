"""Advice to a board: what the group saw and what it advises, signed by the network, to be passed on."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.ids import Act
from bot.views.register import AtSession
from models import advice, kept_words
from models.base import Whose
from models.decision import LONGEST_TEXT
from models.register import Reads, Register, Way


class Advice(msgspec.Struct, frozen=True):
    """What the group advises, to whom, and why."""

    title: Annotated[str, fields.line(150)]
    board: Annotated[str, fields.line(150)]
    saw: Annotated[str, fields.lines(advice.LONGEST_SAW, no_names=True)]
    advise: Annotated[str, fields.lines(LONGEST_TEXT, no_names=True)]
    asks: Annotated[str, fields.lines(800, optional=True, no_names=True)] = ""
    brings: Annotated[str, fields.lines(800, optional=True, no_names=True)] = ""
    session: AtSession = None


REGISTER = Register(
    advice.REGISTER, Advice, ("advice", "advies"), Whose.GROUP, leaves=True,
    begins=advice.begins, guards=kept_words.guard,
    ways=(Way(Act.ADVICE_COPY), Way(Act.ADVICE_CONSENT, Reads.LEADERS)),
)  # fmt: skip
