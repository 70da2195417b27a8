"""The App Home and My Kring: what waits for a person in each network, each with its button.

A network is made of parts, each a function of the texts and the circle: a new part is one more in the row.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot import blocks
from bot.blocks import Block, Element, View
from bot.forms import About
from bot.ids import Act, Form
from bot.texts import Markup, Texts
from bot.views import (
    agenda,
    beginning,
    errand,
    expert,
    follow_up,
    hiding,
    message,
    network,
    note,
    proxy,
    question_bank,
    session,
)
from bot.views import person as person_view
from bot.views.network import Waiting
from models.attendance import Rsvp
from models.delivery import Delivery
from models.errand import Carried, Offer
from models.expert import Sought
from models.follow_up import Action
from models.network import Headcount, Membership, Network, Standing
from models.person import Person
from models.question import LearningQuestion
from models.session import LearningSession, Stage

ROOM = 100  # blocks that Slack allows in a Home and in a modal
MOST_PLANNED, MOST_PLANNED_ALONE = 5, 20  # further sessions with their buttons
NEVER = "~"  # comes after every date
# What waits for the facilitator in a session, most urgent first.
WAITS_NOW = (Stage.UNDERWAY,)
WAITS = (Stage.PREPARING, Stage.EVALUATING, Stage.REPORTING)


@dataclass(frozen=True)
class Circle:
    """One network as one person sees it."""

    network: Network
    membership: Membership
    coming: LearningSession | None = None
    current: LearningSession | None = None
    planned: Sequence[LearningSession] = ()  # those after the current one
    given: Rsvp | None = None
    no_question: bool = False  # said "not this time" for the coming session
    questions: Sequence[LearningQuestion] = ()
    on_agenda: Mapping[int, date] = field(default_factory=dict)  # questions on a published agenda
    to_judge: Sequence[tuple[LearningQuestion, int]] = ()
    actions: Sequence[Action] = ()
    headcount: Headcount = field(default_factory=lambda: Headcount(0, 0, 0))
    unsent: Sequence[Delivery] = ()
    waiting: Waiting = ()
    gone: Waiting = ()  # on the list, without an account
    corrects: LearningSession | None = None  # released, and open to correction until the next one begins
    called_off: Sequence[LearningSession] = ()  # those that can still go on after all
    paused: bool = False
    fresh: bool = False  # it may have met before Kring came

    given_by: Person | None = None  # who entered the answer for them
    entered_by: Mapping[int, Person] = field(default_factory=dict)  # who entered their questions
    offers: Sequence[Offer] = ()
    carrying: Sequence[Carried] = ()
    to_tell: Sequence[Carried] = ()
    sought: Sequence[Sought] = ()  # questions that look for a person
    shared: Collection[int] = ()  # those at which others may ask the person

    @property
    def sessions(self) -> list[LearningSession]:
        """The current session and those after it."""
        return [self.current, *self.planned] if self.current else []


Part = Callable[[Texts, Circle], list[Block]]


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
    return message.waits(t, circle.network, circle.unsent, paused=circle.paused)


def _without_account(t: Texts, circle: Circle) -> list[Block]:
    return person_view.without_account(t, circle.network, circle.gone)


def _seat(t: Texts, circle: Circle) -> list[Block]:
    seats = circle.network.capacity - circle.headcount.active
    return network.seat_offer(t, circle.network, circle.waiting, seats)


def _tips(t: Texts, circle: Circle) -> list[Block]:
    return expert.waits(t, circle.network, circle.sought)


def _no_session(t: Texts, circle: Circle) -> list[Block]:
    return [] if circle.sessions else [blocks.section(t("home.no_session"))]


TASKS: tuple[Part, ...] = (
    _sessions_in(*WAITS_NOW),
    _messages,
    _sessions_in(*WAITS),
    _tips,
    _without_account,
    _seat,
    _no_session,
)


def _tasks(t: Texts, circle: Circle) -> list[Block]:
    """What waits for the facilitator, each with its button, most urgent first."""
    waits = [block for part in TASKS for block in part(t, circle)]
    lead = t("home.waits_for_you") if waits else t("home.nothing_waits")
    return [blocks.section(lead), *waits]


def _facilitator(t: Texts, circle: Circle, most: int) -> list[Block]:
    """What waits, the sessions to come, the people, and what can always be done."""
    lines = _tasks(t, circle)
    busy = (*WAITS_NOW, *WAITS)
    calm = [meeting for meeting in circle.sessions if meeting.stage not in busy]
    if calm:
        lines.append(blocks.section(t("home.to_come")))
    for meeting in calm[:most]:
        lines += _session(t, circle, meeting)
    if len(calm) > most:
        show = blocks.button(t.plain("home.show_all"), Act.CIRCLE, About(network=circle.network.id))
        lines.append(blocks.section(t.n("home.more_planned", len(calm) - most), show))
    lines += _to_mend(t, circle)
    lines.append(blocks.section(network.people(t, circle.network, circle.headcount)))
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
            if meeting.released_at is None and meeting.stage is not Stage.CLOSED:
                buttons.append(session.not_held_button(t, meeting))
            return buttons


def _next_session(t: Texts, circle: Circle) -> list[Block]:
    """The next session with the answer about coming, and what to do next."""
    meeting = circle.coming
    if meeting is None:
        ask = blocks.button(t.plain("question.ask"), Act.ASK, About(network=circle.network.id))
        return [blocks.section(t("home.nothing_planned")), blocks.actions(ask)]
    lines: list[Block] = [
        blocks.section(t("home.next", title=session.heading(t, meeting, circle.network))),
        blocks.section(session.facts(t, meeting, circle.network)),
        session.rsvp_buttons(t, meeting, circle.given),
        *proxy.mark_rsvp(t, circle.given_by),
    ]
    if meeting.takes_questions and not circle.no_question:
        not_now = blocks.button(t.plain("question.not_this_time"), Act.NO_QUESTION, About(session=meeting.id))
        lines.append(blocks.actions(not_now))
    lines += errand.offers(t, meeting, circle.offers)
    return [*lines, blocks.context(t(f"home.then_{_then(circle, meeting)}"))]


def _then(circle: Circle, meeting: LearningSession) -> str:
    """What somebody can do next about the coming session."""
    if circle.given is None:
        return "rsvp"
    if circle.given is Rsvp.NO:
        return "absent"
    asked = circle.no_question or any(item.open for item in circle.questions)
    if meeting.takes_questions:
        return "agenda" if asked else "question"
    return "ready" if meeting.stage is Stage.READY else "agenda"


def _questions(t: Texts, circle: Circle) -> list[Block]:
    shown = (circle.network, circle.questions, circle.to_judge, circle.on_agenda, circle.entered_by)
    return question_bank.own_questions(t, *shown)


def _actions(t: Texts, circle: Circle) -> list[Block]:
    return follow_up.own_actions(t, circle.actions)


def _errands(t: Texts, circle: Circle) -> list[Block]:
    return errand.carrying(t, circle.carrying) + errand.to_tell(t, circle.to_tell)


def _sought(t: Texts, circle: Circle) -> list[Block]:
    return expert.at_home(t, circle.network, circle.sought, circle.membership.person_id, circle.shared)


PARTICIPANT: tuple[Part, ...] = (_next_session, _errands, _sought, _questions, _actions)


def _for_everybody(t: Texts, circle: Circle) -> Block:
    """What everybody in a network can look up, and the way out."""
    about = About(network=circle.network.id)
    buttons = [blocks.button(t.plain("question.bank"), Act.BANK, about)]
    if circle.coming is not None:
        read = About(session=circle.coming.id)
        buttons.append(blocks.button(t.plain("home.agenda_read"), f"{Act.AGENDA}_read", read))
    if circle.membership.participates:
        buttons.append(note.button(t, circle.network))
    buttons.append(blocks.button(t.plain("book.button"), Act.BOOK, about))
    buttons.append(blocks.button(t.plain("expertise.button"), Act.EXPERTISE, about))
    return blocks.actions(
        *buttons,
        blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, about),
        blocks.button(t.plain("home.leave"), Act.LEAVE, about),
    )


def _outside(t: Texts, circle: Circle) -> list[Block]:
    """An invitation that waits for an answer, or a place on the waiting list."""
    about = About(network=circle.network.id)
    buttons = [blocks.button(t.plain("network.who_sees_button"), Act.WHO_SEES, about)]
    if circle.membership.standing is Standing.INVITED:
        buttons.insert(0, blocks.button(t.plain("network.join"), Act.JOIN, about, style="primary"))
        buttons.append(blocks.button(t.plain("network.rather_not"), Act.DECLINE, about))
    else:
        buttons.append(blocks.button(t.plain("home.leave"), Act.LEAVE, about))
    words = t(f"network.standing_{circle.membership.standing}", theme=circle.network.theme)
    return [blocks.section(words), blocks.actions(*buttons)]


def whole(t: Texts, circle: Circle, most_planned: int = MOST_PLANNED) -> list[Block]:
    """Everything that waits for a person in one network."""
    lines: list[Block] = [blocks.header(circle.network.theme)]
    if not circle.membership.active:
        return [*lines, *_outside(t, circle)]
    if circle.membership.leads:
        lines += _facilitator(t, circle, most_planned)
    if circle.membership.participates:
        lines += [block for part in PARTICIPANT for block in part(t, circle)]
    return [*lines, _for_everybody(t, circle)]


def in_order(circles: Sequence[Circle], first: int | None = None) -> list[Circle]:
    """Return the network in view first, then invitations, then by the time of the session at hand."""

    def place(circle: Circle) -> tuple[bool, bool, str, int]:
        at_hand = circle.current or circle.coming
        start = at_hand.starts_local.isoformat() if at_hand else NEVER
        invited = circle.membership.standing is Standing.INVITED
        return circle.network.id != first, not invited, start, circle.network.id

    return sorted(circles, key=place)


def _in_short(t: Texts, circle: Circle) -> Block:
    """One line for a network, with the button that opens it alone."""
    if not circle.membership.active:
        said = t(f"home.short_{circle.membership.standing}")
    elif circle.membership.leads and any(part(t, circle) for part in TASKS):
        said = t("home.short_waits")
    elif (meeting := circle.current or circle.coming) is not None:
        said = t("home.short_next", day=t.short_day(meeting.starts_local.date()))
    else:
        said = t("home.short_nothing")
    show = blocks.button(t.plain("home.show"), Act.CIRCLE, About(network=circle.network.id))
    return blocks.section(t("home.short", theme=circle.network.theme, said=Markup(said)), show)


def _fit(t: Texts, circles: Sequence[Circle], room: int) -> list[Block]:
    """The first networks whole; those for which there is no room as one line each."""
    parts = [whole(t, circle) for circle in circles]
    if sum(map(len, parts)) <= room:
        return [block for part in parts for block in part]
    lines: list[Block] = []
    for position, part in enumerate(parts):
        rest = len(parts) - position
        if len(lines) + len(part) + rest > room:  # a heading, and a line for each of the others
            break
        lines += part
    else:
        return lines
    if position:
        lines.append(blocks.section(t("home.other_networks")))
    left, places = circles[position:], room - len(lines)
    most = len(left) if len(left) <= places else places - 1
    lines += [_in_short(t, circle) for circle in left[:most]]
    if len(left) > most:
        lines.append(blocks.context(t.n("home.more_networks", len(left) - most)))
    return lines


def body(
    t: Texts,
    person: Person,
    circles: Sequence[Circle],
    today: date,
    *,
    first: int | None = None,
    room: int = ROOM,
) -> list[Block]:
    """Everything that waits for a person, network by network; never empty."""
    own = [blocks.divider(), *person_view.personal(t, person, today)]
    if not circles:
        return [blocks.section(t("home.no_network")), *own]
    return [*_fit(t, in_order(circles, first), room - len(own)), *own]


def home(t: Texts, person: Person, circles: Sequence[Circle], today: date) -> View:
    """The App Home."""
    return blocks.home(body(t, person, circles, today))


def menu(
    t: Texts,
    person: Person,
    circles: Sequence[Circle],
    today: date,
    *,
    first: int | None = None,
    unknown: str = "",
    meant: str = "",
) -> View:
    """My Kring: the Home as a modal, for those who have no Home; the network in view first."""
    lines = [blocks.section(t("menu.unknown", word=unknown))] if unknown else []
    if meant:
        lines = [blocks.section(t("menu.meant", word=unknown, meant=meant))]
    lines += body(t, person, circles, today, first=first, room=ROOM - len(lines))
    return blocks.modal(Form.MENU, t.plain("menu.title"), lines, close=t.plain("common.close"))


def alone(t: Texts, circle: Circle) -> View:
    """My Kring with one network in it, with all of its sessions."""
    most = MOST_PLANNED_ALONE
    while len(lines := whole(t, circle, most)) > ROOM and most > MOST_PLANNED:
        most -= 1
    about = About(network=circle.network.id)
    return blocks.modal(Form.MENU, t.plain("menu.title"), lines, about=about, close=t.plain("common.close"))
