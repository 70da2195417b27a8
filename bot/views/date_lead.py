"""What whoever facilitates sees of a date poll: the form that begins it, how far it is, what was chosen."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Annotated, Any

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Form
from bot.slack import blocks
from bot.slack.blocks import Block, View
from bot.texts import Texts
from bot.views.date_poll import button, title, when
from models.date_poll import FEWEST, MOST, DatePoll, Poll, PollDate
from models.network import Network
from models.session import LearningSession, Mode

DAYS = [f"day_{n}" for n in range(1, MOST + 1)]
HOURS = [f"hour_{n}" for n in range(1, MOST + 1)]


def _asked(n: int) -> list[tuple[str, Any, Any]]:
    """The day and the hour of one date: two days are needed, and the hour of the first."""
    day = fields.day(optional=n > FEWEST, at="date_poll.day")
    hour = fields.hour(optional=n > 1, at="date_poll.hour" if n == 1 else "date_poll.other_hour")
    return [
        (DAYS[n - 1], Annotated[date, day] | None, None),
        (HOURS[n - 1], Annotated[time, hour] | None, None),
    ]


Ask = fields.form(Form.DATES_NEW, "date_poll.new_title", submit="date_poll.ask")(
    msgspec.defstruct(
        "Ask",
        [
            *(one for n in range(1, MOST + 1) for one in _asked(n)),
            ("minutes", Annotated[str, fields.line(3, at="session.minutes")], str(LearningSession.DURATION)),
            ("title", Annotated[str, fields.line(150, at="session.title", optional=True)], ""),
            ("place", Annotated[str, fields.line(250, at="session.place", optional=True)], ""),
            ("mode", Annotated[Mode, fields.menu("mode.", at="session.mode")], Mode.IN_PERSON),
        ],
        frozen=True,
        kw_only=True,
    )
)


def new(
    t: Texts, network: Network, others: Sequence[DatePoll] = (), filled: Mapping[str, Any] | None = None
) -> View:
    """The form with which the group is asked; `filled`: what was filled in for a session.

    Above it stand the polls that are open.
    """
    labels = {name: t.plain("date_poll.day", number=n) for n, name in enumerate(DAYS, 1)}
    labels |= {name: t.plain("date_poll.hour", number=n) for n, name in enumerate(HOURS, 1)}
    asked = fields.ask(t, Ask, filled, labels=labels)
    lead = blocks.section(t("date_poll.new_lead"))
    known = [
        blocks.section(t("date_poll.is_open", title=title(poll, network)), button(t, poll)) for poll in others
    ]
    return fields.modal(t, Ask, [lead, *known, *asked.values()], About(network=network.id))


def chosen(t: Texts, poll: DatePoll, day: PollDate) -> str:
    """Which date it became."""
    return t.plain("date_poll.was_chosen", when=when(t, poll, day))


def at_home(t: Texts, found: Poll, network: Network) -> list[Block]:
    """How far a poll is, for whoever leads; that a date can be chosen once everybody answered."""
    said, of = found.answered, found.answered + len(found.missing)
    key = "date_poll.some_answered" if found.missing else "date_poll.all_answered"
    words = t(key, title=title(found.poll, network), said=said, of=of)
    return [blocks.section(words, button(t, found.poll, main=not found.missing))]
