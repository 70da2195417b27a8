"""What people read of how long something is kept, and what whoever facilitates chooses of it."""

from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Element, Option, Part, View
from bot.texts import Texts
from models import how_long
from models.how_long import Choice, Follows, HowLong
from models.moment import OnDay
from models.network import LENGTHS, Afterwards, Network
from models.plan import RULES, Kind

IN_WORDS = dict(zip(LENGTHS, ("month", "quarter", "half_year"), strict=True))
FEWEST_WEEKS = 2  # between two sessions of a network


@fields.form(Form.HOW_LONG, "how_long.title", submit="how_long.go_on")
class Lasts(msgspec.Struct, frozen=True, kw_only=True):
    """How long it is to be kept, in days, and what is left afterwards."""

    sessions: Annotated[int, fields.in_view()]
    names: Annotated[int, fields.in_view()]
    afterwards: Annotated[Afterwards, fields.in_view()]


class Chosen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is seen before it is saved: what it was when it was chosen, and what it becomes."""

    was: tuple[int, int, Afterwards]
    becomes: tuple[int, int, Afterwards]


def long(t: Texts, days: int) -> str:
    """Return a length of time in words; not escaped."""
    key = IN_WORDS.get(days)
    return t.plain(f"how_long.{key}") if key else t.plain_n("how_long.days", days)


def alone(t: Texts, days: int) -> str:
    """Return a length of time as it is offered; not escaped."""
    words = long(t, days)
    return words[:1].upper() + words[1:]


def lines(t: Texts, network: Network) -> list[str]:
    """What a network chose, a line each; not escaped."""
    chosen = {
        "sessions": long(t, network.keeps_sessions),
        "names": long(t, network.keeps_names),
        "afterwards": t.plain(f"how_long.{network.afterwards}"),
    }
    return [
        t.plain("how_long.chose", what=t.plain(f"how_long.field_{key}"), said=said)
        for key, said in chosen.items()
    ]


def _notices(t: Texts, days: int) -> str:
    """Say how far apart two sessions may be for who is away from both to be noticed."""
    heard = RULES[Kind.ABSENCE_HINT].expires
    assert isinstance(heard, OnDay)
    weeks = (days - heard.days) // 7
    return t.plain_n("how_long.means", weeks) if weeks >= FEWEST_WEEKS else t.plain("how_long.means_not")


def button(t: Texts, network: Network) -> Element:
    """The way to how long a network keeps what."""
    return blocks.button(t.plain("how_long.title"), Act.HOW_LONG, About(network=network.id))


def choose(t: Texts, network: Network, known: Choice) -> View:
    """How long it is to be, with what each means."""
    offered = {
        "sessions": [Option(alone(t, days), str(days), _notices(t, days)) for days in known.sessions],
        "names": [Option(alone(t, days), str(days)) for days in known.names],
        "afterwards": [
            Option(t.plain(f"how_long.{one}"), one, t.plain(f"how_long.means_{one}"))
            for one in known.afterwards
        ],
    }
    now = known.now
    filled = Lasts(sessions=now.sessions, names=now.names, afterwards=now.afterwards)
    asked = fields.ask(t, Lasts, filled, choices=offered)
    said = ["then", "holds", *(["told"] if known.told else [])]
    parts = fields.above(asked, "names", [blocks.context(t(f"how_long.{each}")) for each in said])
    return fields.modal(t, Lasts, [blocks.section(t("how_long.lead")), *parts], About(network=network.id))


def seen(t: Texts, network: Network, wanted: HowLong, follows: Follows, *, told: bool) -> View:
    """What follows from a choice, before it is saved."""
    was = how_long.of(network)
    lines = [t("how_long.sessions", long=long(t, wanted.sessions))]
    if follows.goes:
        lines.append(t.n("how_long.goes", follows.goes))
    if follows.keeps:
        lines.append(t.n("how_long.keeps", follows.keeps))
    lines.append(t(f"how_long.names_{wanted.afterwards}", long=long(t, wanted.names)))
    body: list[Part] = [blocks.section(t("how_long.will_be")), blocks.section(t.listing(lines))]
    if told and (wanted.names, wanted.afterwards) != (was.names, was.afterwards):
        body.append(blocks.section(t("how_long.no_way_back")))
    chosen = Chosen(*((one.sessions, one.names, one.afterwards) for one in (was, wanted)))
    about = About(network=network.id, choice=msgspec.json.encode(chosen).decode())
    return blocks.modal(
        Form.HOW_LONG_SEEN,
        t.plain("how_long.title"),
        body,
        about=about,
        submit=t.plain("common.save"),
        close=t.plain("common.cancel"),
    )


def as_told(t: Texts, network: Network) -> str:
    """Return what every member reads of how long their network keeps what."""
    return t(
        f"how_long.as_told_{network.afterwards}",
        sessions=long(t, network.keeps_sessions),
        names=long(t, network.keeps_names),
    )
