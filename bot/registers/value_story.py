"""Value stories: what a member took along and did, and what that changed; read by whom they choose."""

from typing import Annotated

import msgspec

from bot import fields
from bot.views.register import AtSession, ReadBy
from models import value
from models.base import Whose
from models.question import cleaned
from models.register import Readers, Register


class ValueStory(msgspec.Struct, frozen=True):
    """One story: it may begin anywhere, and be completed later."""

    began: Annotated[str, fields.lines(500, optional=True)] = ""
    took: Annotated[str, fields.lines(500, optional=True)] = ""
    did: Annotated[str, fields.lines(500, optional=True)] = ""
    realised: Annotated[str, fields.lines(value.LONGEST, optional=True)] = ""
    transformative: Annotated[str, fields.lines(value.LONGEST, optional=True, no_names=True)] = ""
    readers: ReadBy = Readers.NOBODY
    session: AtSession = None


def check(form: ValueStory) -> None:
    """Refuse a story that says nothing. Raises EmptyText."""
    cleaned(f"{form.began}{form.took}{form.did}{form.realised}{form.transformative}", "began")


REGISTER = Register(
    value.REGISTER, ValueStory, ("stories", "verhalen"), Whose.OWN, check=check, readers="readers"
)
