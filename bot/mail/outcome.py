"""The three things that can come of a mail."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Taken:
    """The server took it."""


@dataclass(frozen=True)
class NotTaken:
    """It surely did not go; `final`: nor will it. `address`: it is the address that is refused.

    `server`: the server says it of itself or of Kring, and not of who gets it.
    """

    error: str
    final: bool = False
    address: bool = False
    server: bool = False


@dataclass(frozen=True)
class NobodyKnows:
    """The connection was lost before the server said whether it took it."""

    error: str


Outcome = Taken | NotTaken | NobodyKnows
