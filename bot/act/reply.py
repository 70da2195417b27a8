"""What a handler gives back; the router carries it out after the commit."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from bot.slack.blocks import File, Message, View


@dataclass(frozen=True)
class Writing:
    """A file that takes time: what is in it is loaded and written once Slack was answered."""

    blank: File  # without what is in it
    content: Callable[[AsyncSession], Awaitable[bytes]]  # in a transaction that changes nothing


@dataclass(frozen=True)
class Reply:
    """The answer to one act. Nothing set: the act is acknowledged, and the message it came from refreshed."""

    opens: View | None = None  # a modal, on top of what is there
    updates: View | None = None  # the view in which the act happened
    clears: bool = False  # close every modal
    says: Message | None = None  # seen by the caller alone, where they are
    replaces: Message | None = None  # the message in which the act happened
    errors: dict[str, str] = field(default_factory=dict)  # by field of the form
    file: File | Writing | None = None  # sent to the caller, after the answer
    sends: Message | None = None  # to the caller alone, as it is now: nothing is kept of it
    # What the caller sees of their networks is drawn anew: the Home, and My Kring when they acted in it
    # and nothing else takes its place.
    home: bool = False
    homes: bool = False  # so is, soon after, the Home of everybody who looks at this network there
    wakes: bool = True  # there may be something to send
    asks_slack: bool = False  # whether it still takes our token
