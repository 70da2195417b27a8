"""The sessions in somebody's Home: the next one for who takes part; for who leads each with its buttons."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from types import MappingProxyType

from babel.lists import format_list

from bot.act.forms import About
from bot.act.ids import Act
from bot.slack import blocks
from bot.slack.blocks import Block, Element, Part
from bot.slack.layout import Items
from bot.texts import REGION, Texts, escape
from bot.views import agenda, case_lead, coming, hiding, moves, preparing, release, results, session
from bot.views.person import name
from bot.views.release import Release
from models.agenda import by_hand, follows, withheld
from models.agenda import out as to_read
from models.attendance import Rsvp
from models.joining_online import Ways
from models.network import Network
from models.person import Person
from models.plan import Kind
from models.session import LearningSession, Stage

MOST_LISTED = 5  # sessions, each with its menu
MOST_SILENT = 3  # who are named while they have not said whether they come
# What waits for the facilitator in a session, most urgent first.
WAITS_NOW = (Stage.UNDERWAY,)
WAITS = (Stage.PREPARING, Stage.EVALUATING, Stage.REPORTING)
CALM = (Stage.PLANNED, Stage.ANNOUNCED, Stage.READY)  # nothing waits, and something comes

Meetings = Sequence[LearningSession]


def going_on(
    t: Texts,
    network: Network,
    meeting: LearningSession,
    now: datetime,
    *,
    form: bool = True,
    linked: bool = True,
) -> list[Block]:
    """The session that has begun: where it is, and that it is evaluated where a `form` may come.

    The link is shown to who is `linked`.
    """
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
    where = [session.facts(t, meeting, network), *(session.link(t, meeting) if linked else [])]
    return [blocks.section(lead), blocks.section("\n".join(where)), what]


def next_session(
    t: Texts,
    network: Network,
    meeting: LearningSession | None,
    given: Rsvp | None,
    *,
    online: bool | None = None,
    after: bool = False,
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
        return [*shown, coming.rsvp_buttons(t, meeting, given, online=online)]
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
    meetings: Meetings,
    stages: Sequence[Stage],
    members: int,
    now: datetime,
    undecided: Collection[int] = (),
    releases: Mapping[int, Release] = MappingProxyType({}),
) -> list[Block]:
    """The sessions that wait for who leads because of their stage, by the order of the stages.

    So many members hear of what is done. Of the undecided ones, by their keys, nobody asked anything; of
    those whose report waits it is said what their release means.
    """
    found = [meeting for stage in stages for meeting in meetings if meeting.stage is stage]
    return [
        block
        for meeting in found
        for block in _waits(
            t, meeting, members, now, releases.get(meeting.id, Release()), undecided=meeting.id in undecided
        )
    ]


def _waits(
    t: Texts, meeting: LearningSession, members: int, now: datetime, to_release: Release, *, undecided: bool
) -> list[Block]:
    """What is to be done about a session, in a sentence, and the button that does it."""
    about, said = About(session=meeting.id), {"day": t.day(meeting.starts_local.date())}
    buttons: Sequence[Element]
    key = f"home.now_{meeting.stage}"
    if meeting.stage is Stage.UNDERWAY:
        over = now >= meeting.ends_at
        buttons = [_panel(t, meeting), *([moves.not_held_button(t, meeting)] if over else [])]
        key = "home.nothing_noted" if over else key
    elif undecided:
        key, buttons = "home.now_undecided", agenda.undecided_buttons(t, meeting, members)
    elif meeting.stage is Stage.PREPARING:
        if by_hand(meeting) or not follows(meeting) or meeting.next_move_at is None:
            key = "home.now_preparing_by_hand"
        else:
            said["when"] = t.moment(meeting.next_move_at, meeting.zone)
        buttons = [blocks.button(t.plain("agenda.review"), Act.AGENDA, about, style="primary")]
    else:
        if meeting.stage is Stage.EVALUATING and not meeting.asks_how_it_was:
            key = "home.now_reporting" if Kind.EVALUATION_REQUEST in meeting.skipped else "home.now_aloud"
        buttons = release.buttons(t, meeting, to_release)
    return [blocks.section(t(key, **said)), blocks.actions(*buttons)]


def _panel(t: Texts, meeting: LearningSession) -> Element:
    return blocks.button(t.plain("panel.open"), Act.PANEL, About(session=meeting.id), style="primary")


def no_session(t: Texts, network: Network) -> list[Block]:
    """That there is no session to come, and the way to plan one."""
    plan = blocks.button(t.plain("session.plan"), Act.NEW_SESSION, About(network=network.id), style="primary")
    return [blocks.section(t("home.no_session")), blocks.actions(plan)]


def link_missing(t: Texts, meeting: LearningSession) -> list[Block]:
    """That people join online soon, and the way to say how."""
    edit = blocks.button(
        t.plain("home.add_link"), Act.EDIT_SESSION, About(session=meeting.id), style="primary"
    )
    return [blocks.section(t("home.no_link", day=t.day(meeting.starts_local.date())), edit)]


def next_step(
    t: Texts,
    meeting: LearningSession,
    said: Mapping[Rsvp | None, Sequence[Person]],
    questions: int,
    today: date,
    ways: Ways | None = None,
) -> list[Block]:
    """Where the next session stands while nothing about it waits: who comes, who asks, what comes when."""
    day, after = t.day(meeting.starts_local.date()), ""
    if meeting.stage is Stage.PLANNED:
        if meeting.next_move_at is None:
            return [blocks.section(t("home.nothing_planned_yet", day=day))]
        announced = t.moment(meeting.next_move_at, meeting.zone)
        return [blocks.section(t("home.nothing_to_do", day=day, announced=announced))]
    facts = [coming.expected(t, {answer: len(people) for answer, people in said.items() if answer})]
    facts += coming.how(t, ways)
    if silent := said.get(None, ()):
        few = len(silent) <= MOST_SILENT
        names = format_list([name(person) for person in silent], locale=REGION[t.language])
        key = "home.silent" if few else "attendance.silent"
        facts.append(t.n(key, len(silent), names=names))
    if meeting.stage is Stage.ANNOUNCED:
        facts.append(t.n("home.questions", questions))
        if meeting.next_move_at is not None:
            after = "\n" + t("home.proposal_on", when=t.moment(meeting.next_move_at, meeting.zone))
    buttons = [coming.who_comes_button(t, meeting, main=True)]
    lead = t("home.now_coming", day=day)
    if meeting.starts_local.date() == today:
        lead = t("home.now_today", when=session.during(t, meeting), place=meeting.place or day)
        if meeting.stage is Stage.READY:
            buttons = [_panel(t, meeting), coming.who_comes_button(t, meeting)]
    return [blocks.section(f"{lead} {' · '.join(facts)}{after}"), blocks.actions(*buttons)]


def listed(t: Texts, meetings: Meetings, members: int, undecided: Collection[int] = ()) -> list[Part]:
    """The sessions at hand and to come, each with what can be done about it in a menu."""
    if not meetings:
        return []

    def draw(meeting: LearningSession) -> list[Block]:
        state = _state(t, meeting, undecided=meeting.id in undecided)
        return [_named(t, meeting, state, _in_its_menu(t, meeting, members))]

    return [Items(meetings, draw, partial(t.n, "home.more_planned"), MOST_LISTED)]


def _named(t: Texts, meeting: LearningSession, state: str, menu: Element) -> Block:
    title = [escape(meeting.title)] if meeting.title else []
    return blocks.section(" · ".join([t("home.session", when=session.when(t, meeting)), *title, state]), menu)


def _state(t: Texts, meeting: LearningSession, *, undecided: bool = False) -> str:
    """Where a session stands, in a few words."""
    if meeting.stage is Stage.PLANNED and meeting.next_move_at is not None:
        return t("home.is_planned_for", announced=t.moment(meeting.next_move_at, meeting.zone))
    if meeting.stage is Stage.EVALUATING and not meeting.asks_how_it_was:
        left_out = Kind.EVALUATION_REQUEST in meeting.skipped
        return t("home.is_reporting" if left_out else "home.is_aloud")
    if undecided:
        return t("home.is_undecided")
    if agenda.goes_without(meeting):
        return t("home.is_without")
    if meeting.stage is Stage.CLOSED:
        return t("home.is_not_released" if meeting.released_at is None else "home.is_released")
    return t(f"home.is_{meeting.stage}")


def plan_row(t: Texts, network: Network) -> Block:
    """The way to a new session, below those that there are."""
    return blocks.actions(blocks.button(t.plain("session.plan"), Act.NEW_SESSION, About(network=network.id)))


def called_off(t: Texts, meetings: Meetings) -> list[Block]:
    """Sessions that can still go on after all."""
    return [_named(t, off, t("home.is_cancelled"), moves.go_on_button(t, off)) for off in meetings]


def corrects(t: Texts, meeting: LearningSession, *, results_wait: bool = False) -> list[Block]:
    """The session held last, while its record may be corrected; its report may still wait, or its results."""
    return [_named(t, meeting, _state(t, meeting), _in_its_menu(t, meeting, 0, results_wait=results_wait))]


def _in_its_menu(t: Texts, meeting: LearningSession, members: int, *, results_wait: bool = False) -> Element:
    """What can be done about a session: at most five, for which a menu has room."""
    about = About(session=meeting.id)
    match meeting.stage:
        case Stage.PLANNED | Stage.ANNOUNCED | Stage.PREPARING:
            buttons = [*moves.planning_buttons(t, meeting, members), preparing.button(t, meeting)]
        case Stage.READY:
            buttons = [
                blocks.button(t.plain("home.agenda"), Act.AGENDA, about),
                *moves.planning_buttons(t, meeting, members),
                *([] if agenda.goes_without(meeting) else [agenda.take_back_button(t, meeting, members)]),
            ]
        case Stage.UNDERWAY:
            buttons = [
                blocks.button(t.plain("home.agenda"), Act.AGENDA, about),
                *([case_lead.button(t, meeting)] if meeting.cases else []),
                preparing.button(t, meeting),
                moves.not_held_button(t, meeting),
            ]
        case _:
            buttons = [
                blocks.button(t.plain("report.edit"), Act.REPORT, about),
                blocks.button(t.plain("panel.open"), Act.PANEL, about),
                hiding.open_button(t, meeting),
                preparing.button(t, meeting),
            ]
            if meeting.released_at is None and meeting.stage is Stage.CLOSED:
                buttons.insert(0, release.review_button(t, meeting))
            if results_wait and meeting.stage is Stage.CLOSED:
                buttons.append(results.add_button(t, meeting))
            if meeting.released_at is None and meeting.stage is not Stage.CLOSED:
                buttons.append(moves.not_held_button(t, meeting))
    return blocks.folded(*buttons)
