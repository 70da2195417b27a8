"""The sessions in somebody's Home: the next one for who takes part; for who leads each with its buttons."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part
from bot.slack.layout import Items
from bot.texts import Texts
from bot.views import agenda, hiding, report, results, session
from models.agenda import follows, withheld
from models.agenda import out as to_read
from models.attendance import Rsvp
from models.network import Network
from models.session import LearningSession, Stage

MOST_PLANNED = 5  # further sessions with their buttons
# What waits for the facilitator in a session, most urgent first.
WAITS_NOW = (Stage.UNDERWAY,)
WAITS = (Stage.PREPARING, Stage.EVALUATING, Stage.REPORTING)

Meetings = Sequence[LearningSession]


def going_on(
    t: Texts, network: Network, meeting: LearningSession, now: datetime, *, form: bool = True
) -> list[Block]:
    """The session that has begun: where it is, and that it is evaluated where a `form` may come."""
    title = session.heading(t, meeting, network)
    if now < meeting.ends_at:
        lead = t("home.now_on", title=title)
        said = [t("home.now_on_what" if to_read(meeting) else "home.now_on_without")]
        said += [t("home.asked_afterwards")] if form else []
    else:
        lead = t("home.just_held", title=title)
        said = [t(f"home.just_held_{'asked' if meeting.asks_how_it_was else 'what'}")] if form else []
        said.append(t("home.report_is_out" if meeting.released_at is not None else "home.report_follows"))
    what = blocks.context(" ".join(said))
    return [blocks.section(lead), blocks.section(session.facts(t, meeting, network)), what]


def next_session(
    t: Texts, network: Network, meeting: LearningSession | None, given: Rsvp | None, *, after: bool = False
) -> list[Block]:
    """The next session with the answer about coming; without one, what can be done all the same.

    `after`: another one goes on. Who was not told of it yet is not asked whether they come.
    """
    if meeting is None:
        ask = blocks.button(t.plain("question.ask"), Act.ASK, About(network=network.id))
        return [blocks.section(t("home.nothing_planned")), blocks.actions(ask)]
    shown = [
        blocks.section(t("home.after" if after else "home.next", title=session.heading(t, meeting, network))),
        blocks.section(session.facts(t, meeting, network)),
    ]
    if meeting.takes_answers or given is not None:
        return [*shown, session.rsvp_buttons(t, meeting, given)]
    ask = blocks.button(t.plain("question.ask"), Act.ASK, About(session=meeting.id))
    return [*shown, blocks.actions(ask), blocks.context(t("home.then_announced"))]


def what_next(t: Texts, meeting: LearningSession, given: Rsvp | None, *, asked: bool) -> Block:
    """What somebody can do next about the coming session; `asked`: they did, or said that they will not."""
    return blocks.context(t(f"home.then_{_then(meeting, given, asked=asked)}"))


def _then(meeting: LearningSession, given: Rsvp | None, *, asked: bool) -> str:
    if given is None:
        return "rsvp"
    if given is Rsvp.NO:
        return "absent"
    if meeting.takes_questions:
        return "agenda" if asked else "question"
    if withheld(meeting):
        return "without"
    if to_read(meeting):
        return "ready"
    return "agenda" if follows(meeting) else "perhaps"


def waiting(
    t: Texts,
    network: Network,
    meetings: Meetings,
    stages: Sequence[Stage],
    members: int,
    now: datetime,
    undecided: Collection[int] = (),
) -> list[Block]:
    """The sessions that wait for who leads because of their stage, by the order of the stages.

    So many members hear of what is done. Of the undecided ones, by their keys, nobody asked anything.
    """
    found = [meeting for stage in stages for meeting in meetings if meeting.stage is stage]
    return [
        block
        for meeting in found
        for block in _session(t, network, members, meeting, now, undecided=meeting.id in undecided)
    ]


def _session(
    t: Texts,
    network: Network,
    members: int,
    meeting: LearningSession,
    now: datetime | None = None,
    *,
    undecided: bool = False,
) -> list[Block]:
    title = session.heading(t, meeting, network)
    when = t.when(meeting.starts_local, meeting.zone)
    key, announced = f"home.stage_{meeting.stage}", ""
    if meeting.stage is Stage.PLANNED and meeting.next_move_at is not None:
        key, announced = "home.stage_planned_for", t.moment(meeting.next_move_at, meeting.zone)
    if meeting.stage is Stage.UNDERWAY and now is not None and now >= meeting.ends_at:
        key = "home.nothing_noted"
    elif meeting.stage is Stage.EVALUATING and not meeting.asks_how_it_was:
        key = "home.stage_aloud"
    elif undecided:
        key = "home.stage_undecided"
    elif agenda.goes_without(meeting):
        key = "home.stage_without"
    buttons = _stage_buttons(t, meeting, members)
    if undecided:
        buttons = [
            *agenda.undecided_buttons(t, meeting, members),
            *session.planning_buttons(t, meeting, members),
        ]
    return [blocks.section(t(key, title=title, when=when, announced=announced)), blocks.actions(*buttons)]


def no_session(t: Texts) -> Block:
    """That there is no session to come."""
    return blocks.section(t("home.no_session"))


def to_come(t: Texts, network: Network, meetings: Meetings, members: int) -> list[Part]:
    """The sessions in which nothing waits yet; so many members hear of what is done."""
    calm = [meeting for meeting in meetings if meeting.stage not in (*WAITS_NOW, *WAITS)]
    if not calm:
        return []
    listed = Items(
        calm, partial(_session, t, network, members), partial(t.n, "home.more_planned"), MOST_PLANNED
    )
    return [blocks.section(t("home.to_come")), listed]


def called_off(t: Texts, network: Network, meetings: Meetings) -> list[Block]:
    """Sessions that can still go on after all."""
    return [
        blocks.section(t("home.called_off", **_title_and_day(t, network, off)), session.go_on_button(t, off))
        for off in meetings
    ]


def corrects(t: Texts, network: Network, meeting: LearningSession) -> list[Block]:
    """The session held last, while its record may be corrected; its report may still wait."""
    key = "home.corrects" if meeting.released_at is not None else "home.not_released"
    said = blocks.section(t(key, **_title_and_day(t, network, meeting)))
    return [said, blocks.actions(*_stage_buttons(t, meeting, 0))]


def _title_and_day(t: Texts, network: Network, meeting: LearningSession) -> dict[str, str]:
    return {"title": session.heading(t, meeting, network), "day": t.day(meeting.starts_local.date())}


def _stage_buttons(t: Texts, meeting: LearningSession, members: int) -> list[Element]:
    about = About(session=meeting.id)
    match meeting.stage:
        case Stage.PLANNED | Stage.ANNOUNCED:
            return session.planning_buttons(t, meeting, members)
        case Stage.PREPARING:
            return [
                blocks.button(t.plain("home.agenda"), Act.AGENDA, about, style="primary"),
                *session.planning_buttons(t, meeting, members),
            ]
        case Stage.READY:
            return [
                blocks.button(t.plain("panel.open"), Act.PANEL, about, style="primary"),
                blocks.button(t.plain("home.agenda"), Act.AGENDA, about),
                *([] if agenda.goes_without(meeting) else [agenda.take_back_button(t, meeting, members)]),
                *session.planning_buttons(t, meeting, members),
            ]
        case Stage.UNDERWAY:
            return [
                blocks.button(t.plain("panel.open"), Act.PANEL, about, style="primary"),
                blocks.button(t.plain("home.agenda"), Act.AGENDA, about),
                session.not_held_button(t, meeting),
            ]
        case _:
            buttons = [
                blocks.button(t.plain("report.edit"), Act.REPORT, about),
                blocks.button(t.plain("panel.open"), Act.PANEL, about),
                hiding.open_button(t, meeting),
            ]
            if meeting.released_at is None:
                buttons.insert(0, report.read_and_release_button(t, meeting))
            if meeting.results_wait and meeting.stage is Stage.CLOSED:
                buttons.append(results.add_button(t, meeting))
            if meeting.released_at is None and meeting.stage is not Stage.CLOSED:
                buttons.append(session.not_held_button(t, meeting))
            return buttons
