"""The part of the Home for whoever facilitates: what waits, the sessions to come, what can always be done."""

from collections.abc import Sequence
from functools import partial

from bot import blocks, layout
from bot.blocks import Block, Element
from bot.forms import About
from bot.ids import Act
from bot.texts import Texts
from bot.views import (
    agenda,
    beginning,
    evaluation,
    expert,
    hiding,
    message,
    network,
    proxy,
    results,
    session,
)
from bot.views import person as person_view
from bot.views.circle import Circle, Part
from models.network import Network
from models.session import LearningSession, Stage

MOST_PLANNED = 5  # further sessions with their buttons
# What waits for the facilitator in a session, most urgent first.
WAITS_NOW = (Stage.UNDERWAY,)
WAITS = (Stage.PREPARING, Stage.EVALUATING, Stage.REPORTING)


def _sessions_in(*stages: Stage) -> Part:
    def part(t: Texts, circle: Circle) -> list[Block]:
        lines: list[Block] = []
        for stage in stages:
            for meeting in circle.sessions:
                if meeting.stage is stage:
                    lines += _session(t, circle, meeting)
        return lines

    return part


def _session(t: Texts, circle: Circle, meeting: LearningSession) -> list[Block]:
    title = session.heading(t, meeting, circle.network)
    when = t.when(meeting.starts_local, meeting.zone)
    return [
        blocks.section(t(f"home.stage_{meeting.stage}", title=title, when=when)),
        blocks.actions(*_stage_buttons(t, meeting)),
    ]


def _messages(t: Texts, circle: Circle) -> list[Block]:
    return message.waits(t, circle.network, circle.missed, paused=circle.paused)


def _without_account(t: Texts, circle: Circle) -> Sequence[layout.Part]:
    return person_view.without_account(t, circle.network, circle.gone)


def _seat(t: Texts, circle: Circle) -> list[Block]:
    seats = circle.network.capacity - circle.headcount.active
    return network.seat_offer(t, circle.network, circle.waiting, seats)


def _unread(t: Texts, circle: Circle) -> list[Block]:
    return results.waits(t, circle.unread) if circle.unread is not None else []


def _tips(t: Texts, circle: Circle) -> list[Block]:
    return expert.waits(t, circle.network, circle.sought)


def _no_session(t: Texts, circle: Circle) -> list[Block]:
    return [] if circle.sessions else [blocks.section(t("home.no_session"))]


TASKS: tuple[Part, ...] = (
    _sessions_in(*WAITS_NOW),
    _messages,
    _sessions_in(*WAITS),
    _unread,
    _tips,
    _without_account,
    _seat,
    _no_session,
)


def something_waits(t: Texts, circle: Circle) -> bool:
    """Whether anything in a network waits for who facilitates."""
    return any(part(t, circle) for part in TASKS)


def _tasks(t: Texts, circle: Circle) -> list[layout.Part]:
    """What waits for the facilitator, each with its button, most urgent first."""
    waits = [shown for part in TASKS for shown in part(t, circle)]
    lead = t("home.waits_for_you") if waits else t("home.nothing_waits")
    return [blocks.section(lead), *waits]


def leading(t: Texts, circle: Circle) -> list[layout.Part]:
    """What waits, the sessions to come, the people, and what can always be done."""
    lines = _tasks(t, circle)
    busy = (*WAITS_NOW, *WAITS)
    calm = [meeting for meeting in circle.sessions if meeting.stage not in busy]
    if calm:
        lines.append(blocks.section(t("home.to_come")))
        draw = partial(_session, t, circle)
        lines.append(layout.Items(calm, draw, partial(t.n, "home.more_planned"), MOST_PLANNED))
    lines += _to_mend(t, circle)
    lines.append(blocks.section(network.people(t, circle.network, circle.headcount)))
    lines += proxy.perhaps_unable(t, circle.network, circle.unable)
    about = About(network=circle.network.id)
    messages = blocks.button(t.plain("message.button"), Act.MESSAGES, about)
    lines.append(
        blocks.actions(*network.leading_buttons(t, circle.network), proxy.button(t, circle.network), messages)
    )
    if circle.fresh:
        lines.append(blocks.actions(beginning.began_before_button(t, circle.network)))
    if circle.membership.stands_in:
        lines += network.take_over(t, circle.network)
    return lines


def _to_mend(t: Texts, circle: Circle) -> list[Block]:
    """Sessions that can still go on after all, and the last one while its record may be corrected."""
    lines: list[Block] = []
    for off in circle.called_off:
        said = t("home.called_off", **_title_and_day(t, off, circle.network))
        lines.append(blocks.section(said, session.go_on_button(t, off)))
    if circle.corrects is not None:
        last = circle.corrects
        lines.append(blocks.section(t("home.corrects", **_title_and_day(t, last, circle.network))))
        lines.append(blocks.actions(*_stage_buttons(t, last)))
    return lines


def _title_and_day(t: Texts, meeting: LearningSession, home: Network) -> dict[str, str]:
    return {"title": session.heading(t, meeting, home), "day": t.day(meeting.starts_local.date())}


def _stage_buttons(t: Texts, meeting: LearningSession) -> list[Element]:
    about = About(session=meeting.id)
    match meeting.stage:
        case Stage.PLANNED | Stage.ANNOUNCED:
            return session.planning_buttons(t, meeting)
        case Stage.PREPARING:
            return [
                blocks.button(t.plain("home.agenda"), Act.AGENDA, about, style="primary"),
                *session.planning_buttons(t, meeting),
            ]
        case Stage.READY:
            return [
                blocks.button(t.plain("panel.open"), Act.PANEL, about, style="primary"),
                blocks.button(t.plain("home.agenda"), Act.AGENDA, about),
                agenda.take_back_button(t, meeting),
                *session.planning_buttons(t, meeting),
            ]
        case Stage.UNDERWAY:
            return [
                blocks.button(t.plain("panel.open"), Act.PANEL, about, style="primary"),
                blocks.button(t.plain("home.agenda"), Act.AGENDA, about),
                session.not_held_button(t, meeting),
            ]
        case _:
            buttons = [
                blocks.button(t.plain("home.report"), Act.REPORT, about, style="primary"),
                blocks.button(t.plain("panel.open"), Act.PANEL, about),
                hiding.open_button(t, meeting),
            ]
            if meeting.results_wait and meeting.stage is Stage.CLOSED:
                buttons.append(evaluation.add_button(t, meeting))
            if meeting.released_at is None and meeting.stage is not Stage.CLOSED:
                buttons.append(session.not_held_button(t, meeting))
            return buttons
