"""What the tests of what is refused share: everything that is asked and kept, drawn and written."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.compose import ROOMS
from bot.reading.sample import Remembering
from bot.reading.samples.register import example
from bot.registers import REGISTERS
from models import inquiry_acts
from models.delivery import Delivery
from models.inquiry import Inquiry
from models.instrument import INSTRUMENTS, Instrument
from models.network import Network
from models.person import Language
from models.plan import Kind
from models.register import CONCERNS, Register
from models.session import LearningSession
from tests.evening import END

PRESSES = re.compile(
    r"\b(?:scores?|rank\w*|highest|lowest|average|total|target|percent\w*|overdue|leader ?board|badge)\b"
    r"|\b(?:rang(?:lijst|schikking)?|hoogste|laagste|gemiddeld\w*|totaal|streef\w*|procent\w*)\b"
    r"|\b(?:you must|je moet|te laat)\b|%",
    re.IGNORECASE,
)

ROUTES = {key: route for room in ROOMS for key, route in room.table.items()}

each_asked = pytest.mark.parametrize("one", INSTRUMENTS.values(), ids=lambda one: one.key)
each_confidential = pytest.mark.parametrize(
    "one", [one for one in INSTRUMENTS.values() if one.confidential], ids=lambda one: one.key
)
each_kept = pytest.mark.parametrize("of", REGISTERS, ids=lambda of: of.key)
each_language = pytest.mark.parametrize("language", list(Language))


async def asked(db: AsyncSession, meeting_id: int, one: Instrument) -> tuple[Network, Inquiry]:
    """Let the group of a session be asked."""
    meeting = await db.get_one(LearningSession, meeting_id)
    home = await db.get_one(Network, meeting.network_id)
    row = Inquiry(network_id=home.id, instrument=one.key)
    db.add(row)
    await db.flush()
    assert await inquiry_acts.open_form(db, home, row, END)
    return home, row


async def sent(db: AsyncSession, kind: Kind) -> list[Delivery]:
    return list(await db.scalars(select(Delivery).where(Delivery.kind == kind)))


def filled(of: Register, concerns: int, **more: Any) -> msgspec.Struct:
    """What somebody writes in a register."""
    typed = of.typed(example(Remembering(Language.NL), of)) | more
    return of.form(**typed | ({CONCERNS: concerns} if of.consent else {}))


def texts(drawn: Any) -> str:
    """Every text of what is drawn, and none of its ids."""
    if isinstance(drawn, Mapping):
        own = [drawn["text"]] if isinstance(drawn.get("text"), str) else []
        return " ".join([*own, *(texts(part) for part in drawn.values() if not isinstance(part, str))])
    return " ".join(map(texts, drawn)) if isinstance(drawn, list | tuple) else ""
