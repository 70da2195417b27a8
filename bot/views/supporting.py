"""What a supporter sees of a network: one screen made of what the role says, and what they do from there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

import msgspec

from bot import fields
from bot.act.forms import About
from bot.act.ids import Act, Form
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part, View
from bot.texts import Texts, called, escape
from bot.views import agenda as agenda_view
from bot.views import inquiry_results, note, own_export, statement
from bot.views import register as register_view
from bot.views import support as support_view
from bot.views.pages import paged, together
from bot.views.question import words
from bot.views.session import heading
from models.agenda import AgendaItem
from models.arranged import News
from models.confidentiality import Sight
from models.entry import Entry
from models.evaluation import Dimension
from models.network import Network
from models.outside import Outside
from models.person import Person
from models.register import REGISTERS
from models.session import LearningSession
from models.support import Does, Supporter
from models.support_shown import RESOURCE, STANDS, THERE, Aggregates, Runs

LONGEST_POINTS = 500  # characters of each
MOST_DATES = 8


@fields.form(Form.SUPPORT_POINTS, "supporting.points_title", submit="common.send")
class Points(msgspec.Struct, frozen=True, kw_only=True):
    """Points for the design of a session, from a coach; each may stay empty."""

    aim: Annotated[str, fields.lines(LONGEST_POINTS, optional=True, no_names=True)] = ""
    heeds: Annotated[str, fields.lines(LONGEST_POINTS, optional=True)] = ""
    method: Annotated[str, fields.lines(LONGEST_POINTS, optional=True)] = ""
    informal: Annotated[str, fields.lines(LONGEST_POINTS, optional=True)] = ""


def _about(row: Supporter) -> About:
    return About(network=row.network_id, item=row.id)


def card(
    t: Texts, network: Network, row: Supporter, parts: Iterable[Part], start: int = 0, *, points: bool = True
) -> View:
    """All that a role sees, and what it does; `points` where somebody else is there to read them."""
    said = t("supporting.lead", role=support_view.role(t, row.role), theme=network.theme)
    mine = own_export.of_one(t, network)
    above = [
        blocks.section(said),
        blocks.context(support_view.told(t, row.role)),
        blocks.actions(*_does(t, row, points=points), mine),
    ]
    return paged(
        t, Form.SUPPORT_CARD, t.plain("supporting.title"), together(parts), list,
        act=Act.SUPPORT_CARD, about=_about(row), start=start, above=above,
    )  # fmt: skip


def _does(t: Texts, row: Supporter, *, points: bool) -> Iterator[Element]:
    if points and Does.POINTS in row.support.does:
        yield blocks.button(t.plain("supporting.points"), Act.SUPPORT_POINTS, _about(row))
    if Does.STATES in row.support.does:
        yield statement.button(t, _about(row))
    if Does.COMPARES in row.support.does:
        yield blocks.button(t.plain("supporting.compare"), Act.SUPPORT_COMPARE, About())


def runs(t: Texts, network: Network, found: Runs) -> list[Part]:
    """That the cycle runs: dates, members, open seats."""
    lines = [
        t.during(one.starts_local, one.wall_time_after(one.minutes), one.zone)
        for one in found.ahead[:MOST_DATES]
    ]
    seats = t("supporting.no_maximum") if found.seats is None else t.n("supporting.seats", found.seats)
    parts: list[Part] = [blocks.section(f"{t.n('supporting.members', found.members)} {seats}")]
    if found.held is not None:
        day = t.day(found.held.starts_local.date())
        parts.append(blocks.section(t("supporting.held", number=found.held.number, day=day)))
    ahead = "\n".join(map(escape, lines)) or t("supporting.no_dates")
    return [*parts, blocks.section(t("supporting.ahead")), blocks.section(ahead)]


def aggregates(t: Texts, network: Network, found: Aggregates) -> list[Part]:
    """The numbers that the group was shown, session by session, then what it was asked in confidence."""
    parts: list[Part] = [blocks.section(t("supporting.shown"))]
    if not found.went and not found.asked:
        parts.append(blocks.section(t("supporting.nothing_shown")))
    for one in reversed(found.went):
        meeting = one.meeting
        scores = " · ".join(
            t(
                "trend.score",
                dimension=t.plain(f"evaluation.{dimension}"),
                mean=t.number(one.means[dimension]),
            )
            for dimension in Dimension
            if dimension in one.scores
        )
        title, day = heading(t, meeting, network), t.day(meeting.starts_local.date())
        said = [
            t("trend.of", number=meeting.number, title=title, day=day),
            t("trend.scores", scores=scores),
            t("trend.turnout", answered=one.answered, asked=one.asked),
        ]
        parts.append(blocks.section("\n".join(said)))
    for row, came in found.asked:
        parts += inquiry_results.numbers(t, row, came)
    return parts


def agenda(
    t: Texts, meeting: LearningSession | None, points: Sequence[AgendaItem], texts: Mapping[int, Sight]
) -> list[Part]:
    """The agenda of the session at hand as it was published: points and minutes, nobody's name."""
    parts: list[Part] = [blocks.section(t("supporting.agenda"))]
    if meeting is None:
        return [*parts, blocks.section(t("supporting.no_agenda"))]
    when = t.when(meeting.starts_local, meeting.zone)
    lines = [
        t("supporting.point", what=agenda_view.what(t, _untitled(t, one), texts), minutes=one.minutes)
        for one in points
    ]
    return [*parts, *map(blocks.section, (when, *lines))]


def _untitled(t: Texts, point: AgendaItem) -> AgendaItem:
    """Return a point without the words in which somebody may be named: how it goes, and its questions."""
    return AgendaItem(
        session_id=point.session_id,
        position=point.position,
        minutes=point.minutes,
        method=point.method,
        question_ids=point.question_ids,
        inside=point.inside,
        called=t.plain("supporting.own_method") if point.called else "",
        talk=point.talk,
        phase=point.phase,
    )


def released(t: Texts, network: Network, found: Sequence[Outside]) -> list[Part]:
    """The texts that went outside, each with for whom and when."""
    parts: list[Part] = [blocks.section(t("supporting.released"))]
    if not found:
        parts.append(blocks.section(t("supporting.none_released")))
    for one in found:
        day = t.day(network.calendar.day(one.out_at)) if one.out_at else ""
        parts += [words(one.text), blocks.context(t("supporting.went", to_whom=one.to_whom, day=day))]
    return parts


def asked_for(t: Texts, row: Supporter, found: Sequence[Entry]) -> list[Part]:
    """What the group asks the sponsor for, each with where it stands; and what always helps."""
    parts: list[Part] = [blocks.section(t("supporting.asked_for"))]
    if not found:
        parts.append(blocks.section(t("supporting.none_asked_for")))
    for one in found:
        said = {name: value for name, value in one.said.items() if name in ("what", STANDS, "how")}
        line = register_view.line(t, REGISTERS[RESOURCE], said)
        if one.said.get(STANDS) == THERE:
            parts.append(blocks.section(line))
            continue
        about = About(network=row.network_id, item=row.id, entry=one.key)
        press = blocks.button(t.plain("supporting.arranged"), Act.SUPPORT_ARRANGED, about)
        parts.append(blocks.section(line, press))
    return [*parts, blocks.context(t("supporting.helps"))]


def arranged(t: Texts, network: Network, found: Sequence[News]) -> list[Block]:
    """At Home of whoever facilitates: what a sponsor arranged of what the group asks for."""
    shown = []
    for one, person in found:
        about = About(network=network.id, entry=one.key)
        heard = blocks.button(t.plain("support.heard"), Act.SUPPORT_ARRANGED_HEARD, about)
        said = t("supporting.told_arranged", who=called(person), what=str(one.said.get("what", "")))
        shown.append(blocks.section(said, heard))
    return shown


def points_form(t: Texts, about: About, reads: Sequence[Person], anew: Points | None = None) -> View:
    """Points for the design of a session, to whoever facilitates alone; `anew` as others read it by now."""
    above = [*note.read_by(t, reads, others=anew is not None), blocks.context(t("supporting.points_lead"))]
    return fields.modal(t, Points, [*above, *fields.ask(t, Points, anew).values()], about)


def as_note(t: Texts, said: Points) -> str:
    """The points as whoever facilitates reads them; empty when nothing was written."""
    filled = {name: getattr(said, name).strip() for name in Points.__struct_fields__}
    written = [f"{t.plain(f'supporting.field_{name}')}\n{text}" for name, text in filled.items() if text]
    return "\n\n".join([t.plain("supporting.points_of_coach"), *written]) if written else ""


def side_by_side(t: Texts, networks: Sequence[tuple[Network, Aggregates]], start: int = 0) -> View:
    """The same numbers of several networks in alphabetical order, and what coaches can talk about."""
    parts: list[Part] = []
    for network, found in networks:
        parts += [blocks.header(network.theme), *aggregates(t, network, found)]
    above: list[Block] = [
        blocks.section(t("supporting.compare_lead" if len(networks) > 1 else "supporting.compare_one")),
        blocks.section(t("supporting.talk")),
    ]
    return paged(
        t, Form.SUPPORT_COMPARE, t.plain("supporting.compare"), together(parts), list,
        act=Act.SUPPORT_COMPARE, about=About(), start=start, above=above,
    )  # fmt: skip
