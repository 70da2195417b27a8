"""Sites: instruments, scans and pages elsewhere that the group uses, each with its address."""

from typing import Annotated

import msgspec

from bot import fields
from models.base import Whose
from models.document import LONGEST_LINK, address
from models.register import Register, Shown


class Site(msgspec.Struct, frozen=True):
    """Where something is, and what it is good for."""

    title: Annotated[str, fields.line(150)]
    link: Annotated[str, fields.line(LONGEST_LINK, example="site.example_link")]
    what: Annotated[str, fields.lines(400, optional=True, no_names=True)] = ""


def check(form: Site) -> None:
    """Refuse what is no address. Raises NotSecure, HoldsAPassword and NotALink."""
    address(form.link)


REGISTER = Register(
    "site", Site, ("sites", "websites"), Whose.GROUP, leaves=True, shows=Shown.HOME | Shown.BOOK, check=check
)
