"""Feedback on a product: for its owner, and for the group only when the owner lets it be read."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import Key
from models.base import Whose
from models.entry import Entry
from models.question import cleaned
from models.register import CONCERNS, Register, Said, Shown


class Feedback(msgspec.Struct, frozen=True):
    """What works, what is unclear, what to change; with a name or without."""

    product: Annotated[str, fields.line(150)]
    concerns: Annotated[Key, fields.pick()]
    works: Annotated[str, fields.lines(1000, optional=True)] = ""
    unclear: Annotated[str, fields.lines(1000, optional=True)] = ""
    change: Annotated[str, fields.lines(1000, optional=True)] = ""
    unnamed: Annotated[fields.Ticked, fields.tick("feedback.unnamed")] = ()


def follows(product: Entry) -> Said:
    """Return with what feedback on a product begins: what it is called, and whose it is."""
    return {"product": product.said.get("title", ""), CONCERNS: product.person_id}


def check(form: Feedback) -> None:
    """Refuse feedback that says nothing. Raises EmptyText."""
    cleaned(f"{form.works} {form.unclear} {form.change}", "works")


REGISTER = Register(
    "feedback", Feedback, ("feedback", "terugkoppeling"), Whose.OWN, shows=Shown.HOME,
    check=check, follows=follows, unnamed="unnamed",
)  # fmt: skip
