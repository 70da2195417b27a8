"""What people see of their calendar feed, and what a calendar reads there."""

from collections.abc import Sequence
from datetime import datetime

from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Element, Part, View
from bot.texts import Texts
from bot.views.calendar_file import Entered, as_ical
from bot.views.notice import asks_first
from models.feed import Feed, Listed
from models.session import Stage

NAME = "Kring"
EVERY = "PT3H"  # how often a calendar is asked to look again, as RFC 5545 writes a duration
PATH = "/calendar/{secret}.ics"


def button(t: Texts) -> Element:
    """The way to one's own feed."""
    return blocks.button(t.plain("feed.title"), Act.FEED, About())


def screen(t: Texts, known: Feed | None, zone: str) -> View:
    """What a feed is, since when there is one, and what can be done about it."""
    parts: list[Part] = [blocks.section(t("feed.lead"))]
    begin = blocks.button(t.plain("feed.begin"), Act.FEED_BEGIN, About())
    if known is None:
        parts.append(blocks.actions(begin))
    else:
        end = blocks.button(t.plain("feed.end"), Act.FEED_END, About())
        anew = blocks.button(t.plain("feed.anew"), Act.FEED_BEGIN, About())
        parts += [
            blocks.section(t("feed.known", when=t.moment(known.made_at, zone))),
            blocks.actions(asks_first(t, anew, "feed.anew", t.plain("feed.anew_sure")), end),
        ]
    return _modal(t, parts)


def begun(t: Texts, address: str, secret: str) -> View:
    """The address, which is told this once."""
    where = address.rstrip("/") + PATH.format(secret=secret)
    return _modal(
        t,
        [
            blocks.section(t("feed.address")),
            blocks.section(f"`{where}`"),
            blocks.context(t("feed.how")),
        ],
    )


def ended(t: Texts) -> View:
    """That the address leads nowhere any more."""
    return _modal(t, [blocks.section(t("feed.ended"))])


def _modal(t: Texts, parts: Sequence[Part]) -> View:
    return blocks.modal(Form.FEED, t.plain("feed.title"), parts, close=t.plain("common.close"))


def calendar(t: Texts, listed: Sequence[Listed], now: datetime) -> bytes:
    """The sessions as a calendar reads them (RFC 7986); one that was called off says so."""
    entered = [
        Entered(one.meeting, one.network, one.meeting.calendar_sequence, one.meeting.stage is Stage.CANCELLED)
        for one in listed
    ]
    return as_ical(t, entered, now, name=NAME, x_wr_calname=NAME, x_published_ttl=EVERY)
